"""Who counts (METHODS §3): nothing is dropped; it is set aside with a reason, the first that matches."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.project import Project
from kil_mapper.model.results import LedgerRow, SetAside
from kil_mapper.model.tables import Org, Unstored
from kil_mapper.model.vocabulary import REGISTERED, NotLocatedCause, SetAsideReason


def reasons(project: Project) -> pd.DataFrame:
    """Why each stored row is set aside: the first reason that matches, in the order of `SetAsideReason`.

    Args:
        project: The project, with its rules and the decisions of its people.

    Returns:
        A frame with the index of `project.organisations` and the columns `SetAside.REASON` (missing = counted) and
        `SetAside.EVIDENCE` (what the reason rests on, in words; missing where the reason says it all).
    """
    organisations = project.organisations
    here = [area.code for area in project.areas]
    tests = {
        SetAsideReason.LINKED: organisations[Org.LINKED_NUMBER].fillna(0) > 0,
        SetAsideReason.REMOVED: organisations[Org.STATUS] != REGISTERED,
        SetAsideReason.MERGED_DUPLICATE: organisations[Org.DUPLICATE_OF].notna(),
        SetAsideReason.NOT_LOCATED: organisations[Org.LSOA].isna(),
        SetAsideReason.OUTSIDE: ~organisations[Org.LAD].isin(here),
    }
    reason = pd.Series(None, index=organisations.index, dtype="str")
    for word, matches in tests.items():
        reason = reason.mask(reason.isna() & matches.fillna(value=False).astype(bool), word.value)
    evidence = pd.Series(None, index=organisations.index, dtype="str")
    return pd.DataFrame({SetAside.REASON: reason, SetAside.EVIDENCE: evidence})


def ledger(reason: pd.Series, unstored: pd.DataFrame) -> pd.DataFrame:
    """Rows set aside by reason, stored or not, in the order in which reasons are checked.

    Args:
        reason: The reasons of stored rows, as from `reasons`.
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
