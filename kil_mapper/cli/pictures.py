"""Charts as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, PictureFor, ProjectFile, app, check_ending
from kil_mapper.model.vocabulary import PictureSize


@app.command()
def chart(
    project: ProjectFile,
    key: Annotated[
        str, typer.Option("--key", metavar="KEY", help="bands, ladder, areas, deciles or ledger; left out: list them.")
    ] = "",
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Ends in .png or .svg.")] = None,
    size: PictureFor = PictureSize.A4,
) -> int:
    """Write a chart of the report as a picture."""
    from kil_mapper import workflows

    if key and to is None:
        raise typer.BadParameter("Say where the picture goes.", param_hint="--to")
    if to is not None:
        check_ending(to, workflows.CHART_FORMATS)
    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
        if key and to is not None:
            workflows.write_chart(results, key, to, size=size, progress=progress)
    if to is None or not key:
        for name, found in workflows.report_charts(results).items():
            terminal.say(f"{name}: {found.caption}")
        return DONE
    terminal.say(f"Made {to}.")
    return DONE
