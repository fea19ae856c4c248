"""Who counts (METHODS §3): nothing is dropped; it is set aside with a reason, the first that matches."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from kil_mapper.model.results import LedgerRow
from kil_mapper.model.tables import Org, Unstored
from kil_mapper.model.vocabulary import NotLocatedCause, SetAsideReason

REGISTERED = "Registered"


def reasons(organisations: pd.DataFrame, areas: Collection[str]) -> pd.Series:
    """Why each row is set aside: the first reason that matches, in the order of `SetAsideReason`; missing = counted.

    Args:
        organisations: Stored rows of the registers.
        areas: Codes of the local authorities that the project is about.
    """
    tests = {
        SetAsideReason.LINKED: organisations[Org.LINKED_NUMBER].fillna(0) > 0,
        SetAsideReason.REMOVED: organisations[Org.STATUS] != REGISTERED,
        SetAsideReason.MERGED_DUPLICATE: organisations[Org.DUPLICATE_OF].notna(),
        SetAsideReason.NOT_LOCATED: organisations[Org.LSOA].isna(),
        SetAsideReason.OUTSIDE: ~organisations[Org.LAD].isin(list(areas)),
    }
    reason = pd.Series(None, index=organisations.index, dtype="str")
    for word, matches in tests.items():
        reason = reason.mask(reason.isna() & matches.fillna(value=False).astype(bool), word.value)
    return reason


def ledger(reason: pd.Series, unstored: pd.DataFrame) -> pd.DataFrame:
    """Rows set aside by reason, stored or not, in the order in which reasons are checked.

    Args:
        reason: As from `reasons`.
        unstored: Rows that were counted at building and not stored.

    Returns:
        One row for each reason that was met: reason, label, rows, and how many of them the project stores.
    """
    stored = reason.value_counts()
    counted = unstored.groupby(Unstored.REASON)[Unstored.ROWS].sum()
    rows = [
        {
            LedgerRow.REASON: word.value,
            LedgerRow.LABEL: word.label,
            LedgerRow.ROWS: int(stored.get(word.value, 0)) + int(counted.get(word.value, 0)),
            LedgerRow.STORED: int(stored.get(word.value, 0)),
        }
        for word in SetAsideReason
    ]
    columns = [LedgerRow.REASON, LedgerRow.LABEL, LedgerRow.ROWS, LedgerRow.STORED]
    return pd.DataFrame([row for row in rows if row[LedgerRow.ROWS]], columns=columns)


def not_located_by_cause(unstored: pd.DataFrame) -> dict[NotLocatedCause, int]:
    """How many register rows have no place, by cause; every cause is there, with 0 where it was not met."""
    rows = unstored[unstored[Unstored.REASON] == SetAsideReason.NOT_LOCATED.value]
    counts = rows.groupby(Unstored.CAUSE)[Unstored.ROWS].sum()
    return {cause: int(counts.get(cause.value, 0)) for cause in NotLocatedCause}
