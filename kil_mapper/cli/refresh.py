"""A newer register into a project, and what then waits for a decision."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, DataFolder, Json, ProjectFile, app, print_json
from kil_mapper.model.vocabulary import Correctable


@app.command()
def refresh(
    project: ProjectFile,
    data: DataFolder,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="OTHER.gpkg", help="Save there; PROJECT stays as it is.")
    ] = None,
    json_output: Json = False,
) -> int:
    """Take a newer register into a project. What people added to it stays; what changed is listed."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_refresh

    with terminal.progress() as progress:
        workflows.check_target(to or project)
        opened = workflows.open_project(project, progress=progress)
        outcome = workflows.refresh_project(opened, data, progress=progress)
        workflows.save_project(outcome.project, to or project, progress=progress)
    if json_output:
        return print_json(workflows.refresh_document(outcome))
    printed_refresh.print_refresh(outcome)
    terminal.say(f"Kept in {(to or project).name}.")
    return DONE


@app.command()
def conflicts(
    project: ProjectFile,
    settle: Annotated[
        tuple[str, Correctable] | None,
        typer.Option(
            "--settle", metavar="ORG FIELD", help="Decide what is corrected: name, postcode, location, turnover."
        ),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="What was corrected here stands.")] = False,
    take: Annotated[bool, typer.Option("--take", help="What the register says stands.")] = False,
    why: Annotated[str, typer.Option("--why", metavar="REASON", help="The reason; kept and printed.")] = "",
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who decides; initials are enough.")] = "",
    json_output: Json = False,
) -> int:
    """List what a newer register contradicts, or decide one. These are facts that were corrected here."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_refresh

    if (settle is None and (keep or take)) or (settle is not None and keep == take):
        raise typer.BadParameter("Give --settle ORG FIELD with one of --keep and --take.", param_hint="--settle")
    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
        if settle is not None:
            org, field = settle
            opened = workflows.settle_conflict(opened, org, field.value, keep=keep, who=who, why=why)
            workflows.save_project(opened, project, progress=progress)
    if json_output:
        return print_json(workflows.conflicts_document(opened))
    printed_refresh.print_conflicts(workflows.conflicts(opened))
    return DONE
