"""Where a figure comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, ProjectFile, app, print_json


@app.command()
def explain(
    project: ProjectFile,
    key: Annotated[
        str | None,
        typer.Argument(metavar="KEY", help="As documents print it: bands, or bands/200k_500k. Left out: all keys."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the organisations behind it.")] = False,
    json_output: Json = False,
) -> int:
    """Say how a figure of the report was worked out.

    From which rows of which files, and with --list which organisations are behind it.
    """
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_explain

    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
    if key is None:
        keys = workflows.figure_keys(results)
        if json_output:
            return print_json([{"key": name, "what": what} for name, what in keys])
        printed_explain.print_keys(keys)
        return DONE
    found = workflows.explain(results, key)
    if json_output:
        return print_json(workflows.explanation_document(found))
    printed_explain.print_explanation(found, listed=listed)
    return DONE
