"""Changes of a project from the command line: opened, changed, saved, and told by what they do to the count."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

Why = Annotated[str, typer.Option("--why", metavar="REASON", help="The reason; kept and printed.")]
YesNo = bool | None


def keep_change(path: Path, change: Callable[[Project], Project]) -> int:
    """Open a project, change it, save it, and say how many are counted now.

    Args:
        path: The project file.
        change: Makes the project as it is to be.
    """
    from kil_mapper import workflows

    with terminal.progress() as progress:
        opened = workflows.open_project(path, progress=progress)
        before, changed = workflows.summarise(opened), change(opened)
        workflows.save_project(changed, path, progress=progress)
        after = workflows.summarise(changed)
    terminal.say(f"Kept in {path.name}. Counted before: {before.kept:,}; counted now: {after.kept:,}.")
    return DONE
