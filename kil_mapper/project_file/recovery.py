"""What a crash, a power cut or a killed process left behind: find it, offer it, go on with it or give it up."""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.project_file import processes
from kil_mapper.project_file.copies import ABOUT, About, Copy, all_copies, identity_of
from kil_mapper.project_file.holding import STALE_AFTER
from kil_mapper.project_file.taking_up import Opened, opened
from kil_mapper.project_file.working import Working

_YOUNG = 3600.0


@dataclass(frozen=True)
class Leftover:
    """A working copy with changes that were never saved, and that nobody works on any more.

    Attributes:
        name: The project's name.
        path: The project file it belongs to; None when it was never saved or is not known.
        kept_at: When a change was kept in it last.
        damage: Why it cannot be recovered, in plain words; empty when it can.
        folder: Where it stands.
    """

    name: str
    path: Path | None
    kept_at: datetime
    damage: str = ""
    folder: Path = field(default=Path(), repr=False)


def leftovers() -> tuple[Leftover, ...]:
    """The working copies that hold what was never saved, newest first; those that hold nothing new are cleared."""
    found = [leftover for copy in all_copies() for leftover in _offered(copy)]
    return tuple(sorted(found, key=lambda leftover: leftover.kept_at, reverse=True))


def recover(leftover: Leftover, progress: Progress) -> Opened:
    """Go on with a working copy where the work was cut off.

    Raises:
        KilError: It is damaged, or somebody has recovered it already; it stays as it is.
        Cancelled: The person asked to stop; it stays as it is.
    """
    copy = _claimed(leftover)
    try:
        about = copy.about()
        project, identity = copy.read(progress)
        working = Working(project, _path(about))
        saved = about.saved if about and not _is_gone(_path(about)) else ""
        working.adopt(copy, identity, saved, about.stamp if about else None)
    except BaseException:
        with contextlib.suppress(OSError):
            copy.folder.rename(leftover.folder)
        raise
    return opened(working, project, working.hold())


def discard(leftover: Leftover) -> None:
    """Give up a working copy, unless somebody works on it again. Never raises."""
    copy = Copy(leftover.folder)
    about = copy.about()
    if copy in all_copies() and not (about and about.is_in_use):
        copy.remove()


def _offered(copy: Copy) -> Iterator[Leftover]:
    about = copy.about()
    try:
        if _is_in_use(copy, about):
            return
        nothing_kept = copy.is_given_up or not copy.database.is_file()
        if nothing_kept:
            if about is not None or _age(copy.folder) > _YOUNG:
                copy.remove()
            return
        kept_at = datetime.fromtimestamp(copy.database.stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return  # it has just gone, or is out of reach
    name, damage = about.name if about else "", ""
    path = _path(about)
    try:
        project, identity = copy.read(NoProgress())
        name = project.name
        is_saved = bool(about and about.saved and identity == about.saved) and not _is_gone(path)
        if is_saved or (about and about.saved and path is not None and identity == identity_of(path)):
            copy.remove()
            return
    except KilError as error:
        damage = error.message
    except (OSError, sqlite3.Error) as error:
        damage = f"It cannot be read: {error}."
    yield Leftover(name or "A project", path, kept_at, damage, copy.folder)


def _is_in_use(copy: Copy, about: About | None) -> bool:
    if about is None:
        return False
    if about.host == processes.this_host():
        return about.is_in_use
    # A home folder that several computers share: believe another one as long as it shows itself.
    return _age(copy.folder / ABOUT) < STALE_AFTER.total_seconds()


def _claimed(leftover: Leftover) -> Copy:
    """The working copy under a new name, so that of two windows only one goes on with it."""
    folder = leftover.folder.with_name(f"{os.getpid()}-{secrets.token_hex(6)}")
    about = Copy(leftover.folder).about()
    gone = KilError(
        f"The unsaved changes of {leftover.name} are no longer there.",
        "They may have been recovered in another window already.",
    )
    if about is not None and about.is_in_use:
        raise gone
    try:
        leftover.folder.rename(folder)
    except FileNotFoundError as error:
        raise gone from error
    except OSError as error:
        raise KilError(f"The unsaved changes of {leftover.name} cannot be used: {error}", "Try again.") from error
    return Copy(folder)


def _path(about: About | None) -> Path | None:
    return Path(about.path) if about and about.path and "\x00" not in about.path else None


def _is_gone(path: Path | None) -> bool:
    """Whether the file that held it is no longer in its folder; a folder that is away may come back."""
    try:
        return path is not None and path.parent.is_dir() and not path.exists()
    except OSError:
        return False


def _age(path: Path) -> float:
    return abs(time.time() - path.stat().st_mtime)
