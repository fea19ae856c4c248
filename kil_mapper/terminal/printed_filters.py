"""The filters of a project, as the command line prints them."""

from __future__ import annotations

from typing import Any

from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import table

NONE_YET = "The project has no filters. They are saved in the window, under Saved filters."


def print_filters(document: dict[str, Any]) -> None:
    """Name, what it lets through, and how many organisations it shows; then what could not be read.

    Args:
        document: As from `workflows.filters_document`.
    """
    listed = document["filters"]
    if not listed:
        say(NONE_YET)
        return
    total = document["organisations"]
    rows = [
        (found["name"], "; ".join(found["words"]) or "everything", f"{found['organisations']:,} of {total:,}")
        for found in listed
    ]
    out().print(table("Filters of the project", ("Filter", "What it lets through", "Organisations"), rows, right={2}))
    for found in listed:
        for problem in found["problems"]:
            say(f"{found['name']}: {problem}")
