"""Places beside each other, as the command line prints them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kil_mapper import workflows
from kil_mapper.model.bands import KEEP_IT_LOCAL
from kil_mapper.model.findings import PlaceRow
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceKind
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import pounds, table

_KINDS = {
    PlaceKind.HERE.value: " (here)",
    PlaceKind.NEIGHBOUR.value: "",
    PlaceKind.REGION.value: " (region)",
    PlaceKind.ENGLAND.value: "",
}
_COUNTS = ("Place", "Residents", "Number", "Per 1,000 (95% interval)")
_BANDS = ("Place", "Cluster", "Per 100,000", "Above it", "Income not known", "Deprived fifth")


def print_places(results: Results) -> None:
    """The project's authorities, its neighbours, region and England, and how to read them."""
    frame = workflows.compare_places(results)
    if frame.empty:
        say(workflows.NO_COMPARATORS)
        return
    rows = frame.to_dict("records")
    for title, headings, cells in (("Beside other places", _COUNTS, _counts), ("By turnover", _BANDS, _bands)):
        out().print(table(title, headings, map(cells, rows), right=set(range(1, len(headings)))))
    say(f"Rules: {results.project.options.rules.label}.")
    cluster = KEEP_IT_LOCAL.cluster
    if cluster is not None:
        say(f"The cluster: {pounds(cluster.low)} to {pounds(cluster.high)}.")
    say("Deprived fifth: share of residents in the most deprived fifth of England.")
    say(workflows.COMPARE_NOTE)


def _counts(row: dict[Any, Any]) -> tuple[str, ...]:
    figures = (_number(row[PlaceRow.POPULATION]), _number(row[PlaceRow.ORGANISATIONS]))
    return (_named(row), *figures, _interval(row))


def _bands(row: dict[Any, Any]) -> tuple[str, ...]:
    return (
        _named(row),
        _number(row[PlaceRow.CLUSTER]),
        _number(row[PlaceRow.CLUSTER_RATE], ".1f"),
        _number(row[PlaceRow.ABOVE]),
        _number(row[PlaceRow.INCOME_UNKNOWN]),
        _number(row[PlaceRow.SHARE_20], ".0%"),
    )


def _named(row: dict[Any, Any]) -> str:
    return f"{row[PlaceRow.NAME]}{_KINDS[row[PlaceRow.KIND]]}"


def _interval(row: dict[Any, Any]) -> str:
    if pd.isna(row[PlaceRow.RATE]):
        return "not known"
    return f"{row[PlaceRow.RATE]:.2f} ({row[PlaceRow.RATE_LOW]:.2f} to {row[PlaceRow.RATE_HIGH]:.2f})"


def _number(value: Any, form: str = ",") -> str:
    return "not known" if pd.isna(value) else f"{value:{form}}"
