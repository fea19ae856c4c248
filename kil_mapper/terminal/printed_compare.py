"""Places beside each other, as the command line prints them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kil_mapper import workflows
from kil_mapper.model.findings import PlaceRow
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceKind
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import table

_KINDS = {
    PlaceKind.HERE.value: "here",
    PlaceKind.NEIGHBOUR.value: "neighbour",
    PlaceKind.REGION.value: "region",
    PlaceKind.ENGLAND.value: "",
}
_HEADINGS = (
    *("Place", "", "Residents", "Number", "Per 1,000 (95% interval)"),
    *("Cluster", "Per 100,000", "Above it", "Income not known", "Deprived fifth"),
)


def print_places(results: Results) -> None:
    """The project's authorities, its neighbours, region and England, and how to read them."""
    frame = workflows.compare_places(results)
    if frame.empty:
        say(workflows.NO_COMPARATORS)
        return
    rows = [_row(row) for row in frame.to_dict("records")]
    out().print(table("Beside other places", _HEADINGS, rows, right=set(range(2, len(_HEADINGS)))))
    say(f"Rules: {results.project.options.rules.label}.")
    say("The cluster: £200,000 to £500,000. Deprived fifth: share of residents in the most deprived fifth of England.")
    say(workflows.COMPARE_NOTE)


def _row(row: dict[Any, Any]) -> tuple[str, ...]:
    return (
        str(row[PlaceRow.NAME]),
        _KINDS[row[PlaceRow.KIND]],
        _number(row[PlaceRow.POPULATION]),
        _number(row[PlaceRow.ORGANISATIONS]),
        _interval(row),
        _number(row[PlaceRow.CLUSTER]),
        _number(row[PlaceRow.CLUSTER_RATE], ".1f"),
        _number(row[PlaceRow.ABOVE]),
        _number(row[PlaceRow.INCOME_UNKNOWN]),
        _number(row[PlaceRow.SHARE_20], ".0%"),
    )


def _interval(row: dict[Any, Any]) -> str:
    if pd.isna(row[PlaceRow.RATE]):
        return "not known"
    return f"{row[PlaceRow.RATE]:.2f} ({row[PlaceRow.RATE_LOW]:.2f} to {row[PlaceRow.RATE_HIGH]:.2f})"


def _number(value: Any, form: str = ",") -> str:
    return "not known" if pd.isna(value) else f"{value:{form}}"
