"""Change over time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, ProjectFile, app, print_json


@app.command()
def trends(
    project: ProjectFile,
    deflators: Annotated[
        Path | None,
        typer.Option("--deflators", metavar="FILE", help="Prices by financial year for this answer: csv or workbook."),
    ] = None,
    json_output: Json = False,
) -> int:
    """Print change over time. Organisations, income, registrations, removals, and who entered or left the cluster."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_change as printed

    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
    if deflators is not None:
        opened, sentences = workflows.replace_deflators(opened, deflators)
        for sentence in sentences:
            terminal.note(sentence)
    results = workflows.summarise(opened)
    found = workflows.change_over_time(results)
    if json_output:
        return print_json(workflows.trends_document(found))
    printed.print_trends(found, results)
    return DONE
