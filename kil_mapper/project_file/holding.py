"""Who has a project open: a small hidden file beside it, as office programs leave one, for folders that people share.

It is there for politeness. What protects the work is that a save looks whether the file was changed meanwhile.
"""

from __future__ import annotations

import contextlib
import errno
import getpass
import hashlib
import json
import os
import secrets
import stat
import sys
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from kil_mapper.model.errors import KilError
from kil_mapper.project_file import processes
from kil_mapper.project_file.replacing import temporary_beside

STALE_AFTER: Final = timedelta(minutes=15)
"""A lock of another computer that was not renewed for so long is nobody's any more."""

_LARGEST = 4096
_LONGEST_NAME, _LONGEST_WORDS = 200, 60
_FULL = {errno.ENOSPC, *([errno.EDQUOT] if hasattr(errno, "EDQUOT") else [])}
_HIDDEN_ON_WINDOWS = 2


@dataclass(frozen=True)
class Holder:
    """Who has a project open, as the lock file tells; plain words without control characters, possibly empty.

    Attributes:
        user: The name under which that person is logged in.
        host: Their computer.
        since: When they opened it; None when it is not known.
    """

    user: str
    host: str
    since: datetime | None

    def __str__(self) -> str:
        where = f" on {self.host}" if self.host else ""
        return f"{self.user or 'Somebody'}{where}"

    @property
    def since_words(self) -> str:
        """Such as " since 09:15 on 3 March 2026"; empty when it is not known."""
        if self.since is None:
            return ""
        local = self.since.astimezone()
        return f" since {local:%H:%M} on {local.day} {local:%B %Y}"


@dataclass
class Hold:
    """The lock that this process has on a project.

    Attributes:
        path: The lock file.
        token: Tells this lock from every other.
        content: What stands in it.
    """

    path: Path
    token: str
    content: bytes

    def is_ours(self) -> bool:
        """Whether the lock file is still this one; in doubt it is (a network that is away for a moment)."""
        try:
            return _read(self.path) == self.content
        except FileNotFoundError:
            return not self.path.parent.is_dir()
        except OSError:
            return True

    def beat(self) -> bool:
        """Show that somebody is still there; False when the lock is no longer this one.

        The same bytes are written again, so that the time of the file is that of the computer that keeps it.
        """
        if not self.is_ours():
            return False
        with contextlib.suppress(OSError):
            handle = os.open(self.path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
            try:
                os.write(handle, self.content)
            finally:
                os.close(handle)
        return True

    def release(self) -> None:
        """Take the lock away, if it is still this one."""
        with contextlib.suppress(OSError):
            if _read(self.path) == self.content:
                self.path.unlink()


@dataclass(frozen=True)
class Taken:
    """What became of the wish to hold a project.

    Attributes:
        hold: The lock; None where there is none.
        holder: Who has it, or had it until now; None when nobody else does.
        refused: Why the project can only be read, in plain words; empty when it can be written.
        said: What the person should know although all is well; often empty.
    """

    hold: Hold | None = None
    holder: Holder | None = None
    refused: str = ""
    said: str = ""


def lock_path(target: Path) -> Path:
    """The lock file of a project; `target` is its real place."""
    name = target.name
    if len(os.fsencode(name)) > _LONGEST_NAME:
        name = f"{name[:40]}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}"
    return target.with_name(f".~lock.{name}#")


def take(target: Path) -> Taken:
    """Hold a project, unless somebody else does. Never raises: a project that cannot be held can still be read."""
    lock, token = lock_path(target), secrets.token_hex(8)
    hold = Hold(lock, token, _content(token))
    for _ in range(3):
        try:
            _create(lock, hold.content)
            return Taken(hold)
        except FileExistsError:
            taken = _meet(hold, target)
            if taken is not None:
                return taken
        except OSError as error:
            if error.errno in _FULL:
                return Taken(
                    said=f"There is no room left in {target.parent}, so others are not told that you work here."
                )
            return Taken(refused=_no_writing(target.parent))
    return Taken(refused=f"{lock.name} comes and goes beside the project; somebody is opening it at this moment.")


def refuse_when_held(path: Path) -> None:
    """Leave alone what somebody else works on, at this computer or another.

    Raises:
        KilError: Somebody does.
    """
    try:
        found = _look(lock_path(path.expanduser().resolve()))
    except (OSError, ValueError, RuntimeError):
        return  # whoever writes there says it better
    if found is None or found.is_ours or found.is_dead:
        return
    if found.is_here or _is_fresh(found.renewed, datetime.now(UTC).timestamp()):
        raise KilError(f"{path.name} is left as it is. {_has_it(found)}", "Close it there, or choose another name.")


@dataclass(frozen=True)
class _Found:
    """What a lock file says.

    Attributes:
        holder: Who has it.
        renewed: When it was renewed, seconds since 1970.
        is_ours: This very process wrote it.
        is_dead: A process of this computer wrote it that is gone.
        is_here: A process of this computer wrote it that is still there.
    """

    holder: Holder
    renewed: float
    is_ours: bool = False
    is_dead: bool = False
    is_here: bool = False


def _meet(hold: Hold, target: Path) -> Taken | None:
    """There is a lock already: stand back, or take it over. None when it has just gone."""
    lock, mine = hold.path, temporary_beside(target)
    now, writable = datetime.now(UTC).timestamp(), False
    with contextlib.suppress(OSError):
        _create(mine, hold.content)
        now, writable = mine.stat().st_mtime, True  # the clock of the computer that keeps the folder and the lock
    try:
        found = _look(lock)
        if found is None:
            return None
        free = found.is_ours or found.is_dead
        if not free and (found.is_here or _is_fresh(found.renewed, now)):
            return Taken(holder=found.holder, refused=_has_it(found))
        if not writable:
            return Taken(refused=_no_writing(lock.parent))
        try:
            mine.replace(lock)
        except OSError:
            return Taken(refused=f"{lock.name} stands beside the project and cannot be replaced.")
        _hide(lock)
        if free:
            return Taken(hold)
        said = f"{found.holder} had it open{found.holder.since_words}, but has not been seen for a while."
        return Taken(hold, found.holder, said=said)
    finally:
        with contextlib.suppress(OSError):
            mine.unlink(missing_ok=True)


def _has_it(found: _Found) -> str:
    if found.is_here and found.holder.user == _user():
        return f"You have it open in another window on this computer{found.holder.since_words}."
    return f"{found.holder} has it open{found.holder.since_words}."


def _no_writing(folder: Path) -> str:
    return f"Nothing can be written in the folder {folder}."


def _look(lock: Path) -> _Found | None:
    """What stands in a lock file. Anything at all may stand there; None when there is none."""
    try:
        renewed = lock.lstat().st_mtime
    except OSError:
        return None
    nobody = Holder("", "", None)
    try:
        stored = json.loads(_read(lock))
    except (OSError, ValueError, RecursionError):
        return _Found(nobody, renewed)
    if not isinstance(stored, dict):
        return _Found(nobody, renewed)
    holder = Holder(_words(stored.get("user")), _words(stored.get("host")), _moment(stored.get("since")))
    pid, start = stored.get("pid"), stored.get("start")
    here = bool(processes.this_host()) and stored.get("host") == processes.this_host()
    if not here or type(pid) is not int or not isinstance(start, str):
        return _Found(holder, renewed)
    ours = pid == os.getpid() and start == processes.this_start()
    running = processes.is_running(pid, start)
    certain = running and processes.start_of(pid) == start != processes.NOT_KNOWN
    return _Found(holder, renewed, is_ours=ours, is_dead=not running, is_here=certain)


def _read(lock: Path) -> bytes:
    """The content of a lock file that is a plain, small file.

    Raises:
        OSError: It is something else (a pipe would never end), or cannot be read.
    """
    if not stat.S_ISREG(lock.lstat().st_mode):
        raise OSError(errno.EINVAL, "not a plain file")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(lock, flags)
    try:
        content = os.read(handle, _LARGEST + 1)
    finally:
        os.close(handle)
    if len(content) > _LARGEST:
        raise OSError(errno.EFBIG, "too large for a lock file")
    return content


def _create(lock: Path, content: bytes) -> None:
    handle = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
    try:
        try:
            os.write(handle, content)
        finally:
            os.close(handle)
    except OSError:
        with contextlib.suppress(OSError):
            lock.unlink()
        raise
    _hide(lock)


def _hide(lock: Path) -> None:
    """Names that begin with a dot are hidden everywhere but on Windows."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows alone

        ctypes.windll.kernel32.SetFileAttributesW(str(lock), _HIDDEN_ON_WINDOWS)


def _content(token: str) -> bytes:
    return json.dumps(
        {
            "user": _user(),
            "host": processes.this_host(),
            "pid": os.getpid(),
            "start": processes.this_start(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
            "token": token,
            "program": "KIL Mapper",
        }
    ).encode("ascii")


def _user() -> str:
    try:
        return _words(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return ""


def _words(value: Any) -> str:
    """Text of a stranger as plain, short words: no control characters, no line ends, nothing that turns the line."""
    if not isinstance(value, str):
        return ""
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in value[: 4 * _LONGEST_WORDS])
    return " ".join(plain.split())[:_LONGEST_WORDS]


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    earliest, latest = datetime(2000, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=1)
    return moment if earliest <= moment <= latest else None


def _is_fresh(renewed: float, now: float) -> bool:
    """Whether a lock was renewed lately; a time well in the future is as good as none."""
    return abs(now - renewed) <= STALE_AFTER.total_seconds()
