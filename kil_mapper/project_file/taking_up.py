"""Where work on a project begins: its file is opened, or it was just built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kil_mapper.model.progress import Progress
from kil_mapper.model.project import Project
from kil_mapper.project_file.holding import Holder, Taken
from kil_mapper.project_file.opening import open_with_tables
from kil_mapper.project_file.replacing import explained
from kil_mapper.project_file.stamps import Stamp, stamp_of
from kil_mapper.project_file.working import Working


@dataclass(frozen=True)
class Opened:
    """A project that was taken up.

    Attributes:
        project: What stands in it.
        working: Keeps and saves its changes.
        holder: Who else has it open, or had it until now; None when nobody does.
        read_only: Why it can only be read, in plain words; empty when it can be saved.
        said: What the person should know although all is well; often empty.
    """

    project: Project
    working: Working
    holder: Holder | None = None
    read_only: str = ""
    said: str = ""


def take_up(path: Path, progress: Progress) -> Opened:
    """Open a project file for work.

    Raises:
        KilError: There is no such file, it is not a project, it is damaged, or a newer version made it.
        Cancelled: The person asked to stop; nothing is left behind.
    """
    path = _real(path)
    before = _stamp(path)
    project, stored = open_with_tables(path, progress)
    working = Working(project, path)
    taken = working.hold()
    try:
        stamp = _stamp(path)
        if stamp != before:  # somebody saved to it while it was read
            working.release()
            return take_up(path, progress)
        working.start(stamp, progress, stored)
    except BaseException:
        working.release()
        raise
    return opened(working, project, taken)


def begin(project: Project, path: Path | None, progress: Progress) -> Working:
    """Start to work on a project that was just built; nothing of it is saved yet.

    Args:
        project: The project.
        path: Where it is to be saved; None when that is not known yet.
        progress: Told what happens.

    Raises:
        KilError: The path is no name for a file.
        Cancelled: The person asked to stop; nothing is left behind.
    """
    path = _real(path) if path is not None else None
    working = Working(project, path)
    try:
        working.hold()
        working.start(None if path is None else _stamp(path), progress)
    except BaseException:
        working.release()
        raise
    return working


def opened(working: Working, project: Project, taken: Taken) -> Opened:
    """What there is to say of a project that was taken up."""
    said = " ".join(words for words in (taken.said, working.no_recovery) if words)
    return Opened(project, working, taken.holder, taken.refused, said)


def _real(path: Path) -> Path:
    try:
        return path.expanduser().resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise explained(error, path) from error


def _stamp(path: Path) -> Stamp | None:
    try:
        return stamp_of(path)
    except (OSError, ValueError):
        return None
