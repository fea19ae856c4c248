"""A place beside others."""

from __future__ import annotations

from typing import Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, ProjectFile, app, print_json


@app.command()
def compare(
    project: ProjectFile,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="NAME_OR_CODE", help="A local authority to set beside it; may be repeated."),
    ] = None,
    save: Annotated[bool, typer.Option("--save", help="Keep these neighbours in the project.")] = False,
    json_output: Json = False,
) -> int:
    """Set the place beside neighbours, its region and England. All are counted by the same rules."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_compare

    if save and not with_:
        raise typer.BadParameter("There is nothing to save: name neighbours with --with.", param_hint="--save")
    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
        if with_:
            opened = workflows.with_neighbours(opened, with_)
        if save:
            workflows.save_project(opened, project, progress=progress)
        results = workflows.summarise(opened)
    if json_output:
        return print_json(workflows.places_document(results))
    printed_compare.print_places(results)
    return DONE
