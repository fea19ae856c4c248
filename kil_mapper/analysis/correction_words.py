"""What people set right about organisations, in words: for lists, details and documents."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis.curation import added, names_beside, standing
from kil_mapper.analysis.places import is_sensitive, with_other_rows
from kil_mapper.model import days
from kil_mapper.model.findings import WITHHELD_PLACE as WITHHELD
from kil_mapper.model.findings import CorrectionRow
from kil_mapper.model.project import Project
from kil_mapper.model.prose import pounds
from kil_mapper.model.schema import columns_of
from kil_mapper.model.tables import Correction, Org
from kil_mapper.model.vocabulary import Correctable

NOTHING: Final = "nothing"
NOT_KNOWN: Final = "not known"
ADDED: Final = "added by hand"
RESTORED: Final = "the register’s own again"
PLACES: Final = (Correctable.POSTCODE, Correctable.LOCATION)


def in_words(field: Correctable, value: str | None, as_of: date | None = None) -> str:
    """A value of `corrections` as people read it.

    Args:
        field: The fact.
        value: The value as text, in the form of `curation.register_value`; None where there is none.
        as_of: For a turnover: last day of its year.

    Example:
        >>> in_words(Correctable.TURNOVER, "24000", date(2026, 3, 31))
        '£24,000, year to 31 March 2026'
    """
    if field is Correctable.TURNOVER:
        if value is None:
            return NOT_KNOWN
        amount, _, of = value.partition(" ")
        end = date.fromisoformat(of) if of else as_of
        return f"{pounds(int(amount))}{f', year to {days.day(end)}' if end else ''}"
    if value is None:
        return NOTHING
    if field is Correctable.LOCATION:
        easting, _, northing = value.partition(" ")
        return f"easting {float(easting):,.0f}, northing {float(northing):,.0f}"
    return value


def by_hand(correction: Any) -> str:
    """Who did it, when and why.

    Args:
        correction: A row of `corrections`.

    Returns:
        Words such as: A. Khan, 3 May 2026: moved in spring.
    """
    return f"{correction[Correction.WHO]}, {days.day(correction[Correction.WHEN])}: {correction[Correction.WHY]}"


def corrections_table(project: Project) -> pd.DataFrame:
    """What people set right and which groups they added, in words.

    Args:
        project: The project.

    Returns:
        One row for each row of `corrections`, the newest first, with the columns of `CorrectionRow`. Of sensitive
        organisations postcodes, places and reasons are withheld.
    """
    every = project.corrections
    names = project.organisations.set_index(Org.ID)[Org.NAME]
    hidden = protected_ids(project) if len(every) else set[str]()
    stands, first = set(standing(every).index), set(added(every).index)
    rows = []
    for index, row in zip(every.index, every.to_dict("records"), strict=True):
        field, org_id, sensitive = (
            Correctable(row[Correction.FIELD]),
            row[Correction.ORG],
            row[Correction.ORG] in hidden,
        )
        register, value = _texts(row)
        as_of = None if pd.isna(row[Correction.AS_OF]) else row[Correction.AS_OF].date()
        told = RESTORED if value is None else in_words(field, value, as_of)
        was = in_words(field, register)
        if sensitive and field in PLACES:
            told, was = WITHHELD if value is not None else told, WITHHELD
        is_new = index in first
        rows.append(
            {
                CorrectionRow.ID: org_id,
                CorrectionRow.NAME: names.get(org_id, org_id),
                CorrectionRow.FIELD: "" if is_new else field.value,
                CorrectionRow.LABEL: ADDED if is_new else field.label,
                CorrectionRow.REGISTER: NOTHING if is_new else was,
                CorrectionRow.VALUE: told,
                CorrectionRow.AS_OF: row[Correction.AS_OF],
                CorrectionRow.STANDS: is_new or index in stands,
                CorrectionRow.WHY: WITHHELD if sensitive else row[Correction.WHY],
                CorrectionRow.WHO: row[Correction.WHO],
                CorrectionRow.WHEN: row[Correction.WHEN],
                CorrectionRow.SENSITIVE: sensitive,
            }
        )
    frame = pd.DataFrame(rows[::-1], columns=columns_of(CorrectionRow))
    truths = dict.fromkeys((CorrectionRow.STANDS, CorrectionRow.SENSITIVE), bool)
    return frame.astype({CorrectionRow.AS_OF: "datetime64[s]", CorrectionRow.WHEN: "datetime64[s]", **truths})


def _texts(row: dict[Any, Any]) -> tuple[str | None, str | None]:
    """What the register says, and what was put in its place."""
    register, value = (row[name] for name in (Correction.REGISTER, Correction.VALUE))
    return (None if pd.isna(register) else str(register)), (None if pd.isna(value) else str(value))


def protected_ids(project: Project) -> set[str]:
    """Organisations that are never named with a place, counted or not."""
    every = project.organisations
    by_itself = is_sensitive(every, names_beside(project), project.decisions)
    return set(every.loc[with_other_rows(by_itself, every, project.decisions), Org.ID])
