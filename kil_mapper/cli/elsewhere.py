"""Who says that it works here and is based elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, ProjectFile, app, check_ending, print_json


@app.command()
def elsewhere(
    project: ProjectFile,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write the whole list: ends in .csv or .xlsx.")
    ] = None,
    json_output: Json = False,
) -> int:
    """List who says it works here and is based elsewhere."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_elsewhere

    if to is not None:
        check_ending(to, workflows.ELSEWHERE_FORMATS)
    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
        if to:
            workflows.write_elsewhere(results, to, progress=progress)
    if json_output:
        return print_json(workflows.elsewhere_document(results))
    if to:
        terminal.say(f"Made {to}.")
    else:
        printed_elsewhere.print_elsewhere(results)
    return DONE
