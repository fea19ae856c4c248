"""Filters that are saved in a project."""

from __future__ import annotations

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, ProjectFile, app, print_json


@app.command()
def filters(project: ProjectFile, json: Json = False) -> int:
    """List the filters that are saved in a project."""
    from kil_mapper import workflows
    from kil_mapper.terminal.printed_filters import print_filters

    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
    document = workflows.filters_document(results)
    if json:
        return print_json(document)
    print_filters(document)
    return DONE
