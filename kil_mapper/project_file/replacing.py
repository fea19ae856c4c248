"""Writing a file so that its name always stands for a whole file: the old one or the new one."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import Progress
from kil_mapper.project_file import processes

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between tries to replace a file that another program (a virus scanner, Excel) holds for a moment."""

_ABANDONED_AFTER = 3600.0
_WINDOWS_SHARING, _WINDOWS_DISK_FULL, _WINDOWS_TOO_LONG = {32, 33}, {39, 112}, {206}
_LONGEST_ON_WINDOWS = 240  # with room for the name of the temporary file
_FULL = {errno.ENOSPC, errno.EFBIG, *([errno.EDQUOT] if hasattr(errno, "EDQUOT") else [])}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def checked_target(path: Path) -> Path:
    """The real place behind a path that is to be written.

    Raises:
        KilError: Nothing can be written there; says why.
    """
    try:
        target = path.expanduser().resolve()
        if target.is_dir():
            raise KilError(f"{target} is a folder, not a file.", "Give the file a name, such as place.gpkg.")
        if not target.parent.is_dir():
            raise KilError(f"The folder {target.parent} does not exist.", "Make the folder first, or choose another.")
        if target.exists() and not target.stat().st_mode & 0o222:
            raise KilError(f"{target.name} is write-protected.", "Take the protection off, or choose another name.")
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: no home for "~", or links in a circle
        raise explained(error, path) from error
    return target


@contextmanager
def replacement(target: Path, progress: Progress) -> Iterator[Path]:
    """A temporary path beside the target; when the block ends well, what was written there takes the target's name.

    On any failure, and on a cancel, the temporary file is gone and the target is as it was.

    Raises:
        KilError: The file cannot be written, or another program holds the target.
        Cancelled: The person asked to stop while the target was held.
    """
    clear_abandoned(target)
    temporary = temporary_beside(target)
    try:
        with contextlib.suppress(FileExistsError):
            temporary.touch(exist_ok=False)
        yield temporary
        if target.exists():
            shutil.copymode(target, temporary)
        flush(temporary)
        _replace(temporary, target, progress)
        flush_folder(target.parent)
    except OSError as error:
        raise explained(error, target) from error
    finally:
        for leftover in (temporary, temporary.with_name(temporary.name + "-journal")):
            with contextlib.suppress(OSError):
                leftover.unlink(missing_ok=True)


def explained(error: Exception, path: Path) -> KilError:
    """What an error of the operating system means to a person."""
    number = getattr(error, "errno", None)
    windows = getattr(error, "winerror", None)
    too_long_for_windows = isinstance(error, FileNotFoundError) and len(str(path)) > _LONGEST_ON_WINDOWS
    if number == errno.ENAMETOOLONG or windows in _WINDOWS_TOO_LONG or too_long_for_windows:
        return KilError(f"The name {path.name[:60]}… is too long.", "Choose a shorter name or a folder nearer the top.")
    if is_full(error):
        return KilError(f"There is no room left to write {path}.", "Free some space, or choose another disk.")
    if windows in _WINDOWS_SHARING:
        return open_elsewhere(path)
    if number in _FORBIDDEN:
        return KilError(f"{path} cannot be written.", "You may lack the right to write there. Choose another folder.")
    if isinstance(error, ValueError):
        return KilError(f"{str(path)!r} is not a name that a file can have.", "Choose another name.")
    return KilError(f"{path} cannot be used: {error}", "Choose another place, or ask your IT support.")


def is_full(error: Exception) -> bool:
    """Whether an error says that there is no room left."""
    return getattr(error, "errno", None) in _FULL or getattr(error, "winerror", None) in _WINDOWS_DISK_FULL


def open_elsewhere(path: Path) -> KilError:
    """Another program holds the file."""
    return KilError(
        f"{path.name} is open in another program.", "Close it there (QGIS, for example), or choose another name."
    )


def _replace(temporary: Path, target: Path, progress: Progress) -> None:
    try:
        moved(temporary, target, progress)
    except PermissionError as error:
        raise open_elsewhere(target) from error


def moved(source: Path, target: Path, progress: Progress) -> None:
    """Give a file another name in one step; wait a little while another program (a virus scanner) holds it.

    Raises:
        OSError: It cannot be moved.
        Cancelled: The person asked to stop while it was held.
    """
    for wait in (*WAITS, None):
        progress.report("Putting the file in its place")
        try:
            os.replace(source, target)  # noqa: PTH105 - the standard name of the atomic step
        except PermissionError:
            if wait is None:
                raise
            time.sleep(wait)
        else:
            return


def flush(path: Path) -> None:
    """Have the content on the disk before going on.

    Raises:
        OSError: It cannot be written.
    """
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make the new name itself durable. Windows cannot open folders and does not need it."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some network shares refuse; the file itself is on disk already
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _prefix(target: Path) -> str:
    """Short whatever the target is called, and telling whose leftover it would be."""
    return f".kil-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"


def temporary_beside(target: Path) -> Path:
    """A new name beside a file, that tells which process of which computer uses it."""
    return target.with_name(f"{_prefix(target)}{_host()}-{os.getpid()}-{secrets.token_hex(4)}.tmp")


def clear_abandoned(target: Path) -> None:
    """Remove what a killed process or a power cut left beside this target."""
    with contextlib.suppress(OSError):
        for leftover in target.parent.glob(f"{_prefix(target)}*.tmp*"):
            with contextlib.suppress(OSError):
                if _is_abandoned(leftover, leftover.name.removeprefix(_prefix(target))):
                    leftover.unlink()


def _is_abandoned(leftover: Path, rest: str) -> bool:
    host, _, of_host = rest.partition("-")
    pid = of_host.partition("-")[0]
    if host == _host() and pid.isdecimal() and not processes.start_of(int(pid)):
        return True
    return time.time() - leftover.stat().st_mtime > _ABANDONED_AFTER


def _host() -> str:
    return hashlib.sha256(processes.this_host().encode("utf-8", "replace")).hexdigest()[:6]
