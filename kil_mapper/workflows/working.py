"""Working on a project: taken up, kept safe at every change, saved, and recovered after a crash."""

from __future__ import annotations

from pathlib import Path

from kil_mapper import project_file
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import Project
from kil_mapper.project_file import Leftover, Opened, Working


def take_up(path: Path, *, progress: Progress | None = None) -> Opened:
    """Open a project file for work: it is held for this person, and a working copy is taken of it.

    Raises:
        KilError: There is no such file, it is not a project, it is damaged, or a newer version made it.
        Cancelled: The person asked to stop; nothing is left behind.
    """
    return project_file.take_up(path, progress or NoProgress())


def begin(project: Project, path: Path | None = None, *, progress: Progress | None = None) -> Working:
    """Start to work on a project that was just built; nothing of it is saved yet.

    Args:
        project: The project.
        path: Where it is to be saved; None when that is not known yet.
        progress: Told what happens.

    Raises:
        KilError: The path is no name for a file.
        Cancelled: The person asked to stop; nothing is left behind.
    """
    return project_file.begin(project, path, progress or NoProgress())


def leftovers() -> tuple[Leftover, ...]:
    """What a crash or a power cut left unsaved, newest first. Never raises."""
    return project_file.leftovers()


def recover(leftover: Leftover, *, progress: Progress | None = None) -> Opened:
    """Go on with unsaved changes where the work was cut off.

    Raises:
        KilError: They are damaged, or were recovered in another window already.
        Cancelled: The person asked to stop; they stay as they are.
    """
    return project_file.recover(leftover, progress or NoProgress())


def discard(leftover: Leftover) -> None:
    """Give up unsaved changes for good. Never raises."""
    project_file.discard(leftover)
