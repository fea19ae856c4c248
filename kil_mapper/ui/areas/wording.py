"""What the view says of areas: short enough for a cell, plain enough to be read aloud."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kil_mapper.model.results import AreaMore, AreaRow, Results
from kil_mapper.model.vocabulary import AreaType, Condition, VersusWhole

NOT_COVERED = "not covered"
NOT_KNOWN = "not known"
MARK = "●"
KINDS = (AreaType.WARD, AreaType.CUSTOM)  # that the view lists
SHORT = {
    Condition.HIGH_NEED: "high need",
    Condition.FEWER_ORGANISATIONS: "clearly fewer per head",
    Condition.NO_CLUSTER_OR_ABOVE: "none of the cluster or above",
    Condition.NO_ANCHOR: "no anchor within reach",
}

Row = dict[str, Any]


def rows_of(results: Results, kind: AreaType) -> pd.DataFrame:
    """The areas of a type, in the order of their codes."""
    return results.areas[results.areas[AreaRow.TYPE] == kind.value].reset_index(drop=True)


def meets(row: Row, condition: Condition) -> bool:
    """Whether an area is known to meet a condition."""
    return is_covered(row) and condition.value in (row[AreaRow.CONDITIONS] or ())


def is_covered(row: Row) -> bool:
    """Whether organisations can be counted there."""
    return bool(row[AreaRow.COVERED])


def is_cold(row: Row) -> bool | None:
    """Whether an area is a cold spot; None where it cannot be said."""
    found = row[AreaRow.COLD_SPOT]
    return None if found is None or pd.isna(found) else bool(found)


def cold_words(row: Row) -> str:
    """The verdict in a word."""
    if not is_covered(row):
        return NOT_COVERED
    return {True: "Cold spot", False: "–", None: NOT_KNOWN}[is_cold(row)]


def percent(value: Any) -> str:
    """A share, 0 to 1, in whole percent, or that it is not known."""
    return NOT_KNOWN if value is None or pd.isna(value) else f"{value:.0%}"


def need_words(row: Row) -> str:
    """The share of residents in the most deprived fifth, marked where need is high."""
    told = percent(row[AreaRow.MOST_DEPRIVED_20])
    return f"{MARK} {told}" if meets(row, Condition.HIGH_NEED) else told


def need_spoken(row: Row) -> str:
    """The same in a sentence."""
    told = f"{percent(row[AreaRow.MOST_DEPRIVED_20])} of residents live in the most deprived fifth of England"
    if meets(row, Condition.HIGH_NEED):
        told += ": high need"
    return f"{told}, borderline" if row[AreaRow.BORDERLINE] is True else told


def count_words(row: Row, column: str) -> str:
    """A count; never 0 where nobody could be counted."""
    if not is_covered(row):
        return NOT_COVERED
    return NOT_KNOWN if pd.isna(row[column]) else f"{int(row[column]):,}"


def cluster_words(row: Row) -> str:
    """Organisations of the cluster band, marked where there is none of it or above."""
    told = count_words(row, AreaRow.CLUSTER)
    return f"{MARK} {told}" if meets(row, Condition.NO_CLUSTER_OR_ABOVE) else told


def cluster_spoken(row: Row) -> str:
    """The same in words."""
    told = f"{count_words(row, AreaRow.CLUSTER)} in the cluster band"
    return f"{told}, none of it or above" if meets(row, Condition.NO_CLUSTER_OR_ABOVE) else told


def score_words(row: Row) -> str:
    """The average score."""
    return NOT_KNOWN if pd.isna(row[AreaRow.SCORE]) else f"{row[AreaRow.SCORE]:.1f}"


def rate_words(row: Row) -> str:
    """The rate alone, as it stands beside its drawing."""
    if not is_covered(row):
        return NOT_COVERED
    if pd.isna(row[AreaRow.RATE]):
        return NOT_KNOWN
    return (
        f"{MARK} {row[AreaRow.RATE]:.1f}" if meets(row, Condition.FEWER_ORGANISATIONS) else f"{row[AreaRow.RATE]:.1f}"
    )


def versus_words(row: Row) -> str:
    """How the rate stands to that of the whole."""
    found = row[AreaRow.VERSUS_WHOLE]
    return "–" if found is None or pd.isna(found) else VersusWhole(found).label


def rate_spoken(row: Row) -> str:
    """Rate, interval and comparison in words."""
    if not is_covered(row) or pd.isna(row[AreaRow.RATE]):
        return rate_words(row)
    few = "; few residents or organisations, so it swings by chance" if row[AreaMore.FEW] else ""
    return (
        f"{row[AreaRow.RATE]:.1f} per 10,000 residents, 95% interval {row[AreaRow.RATE_LOW]:.1f} to "
        f"{row[AreaRow.RATE_HIGH]:.1f}: {versus_words(row)} against the whole{few}"
    )


def condition_words(row: Row) -> str:
    """The conditions met, in words."""
    if not is_covered(row):
        return NOT_COVERED
    met = [words for condition, words in SHORT.items() if meets(row, condition)]
    told = ", ".join(met)
    if row[AreaRow.BORDERLINE] is True:
        told = f"{told} (need borderline)" if told else "need borderline"
    return told or "–"
