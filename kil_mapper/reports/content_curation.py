"""What people set right and added: how much of it there is, by whom, and each with the register's own value beside."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.findings import CorrectionRow, Findings
from kil_mapper.model.prose import listed
from kil_mapper.model.vocabulary import Correctable, PlaceDetail
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Column, Kind, Missing, Paragraph, Section, Table, Value, known

OUTWARD = " "  # what parts a postcode: the part before it is that of a town
STANDS = "Only added to, never overwritten: the newest row on a fact stands; the register’s value can be restored."
NONE = "nobody corrected anything or added a group in this project; every value is that of the sources."


def sections(findings: Findings, detail: PlaceDetail = PlaceDetail.AREA) -> list[Section]:
    """The corrections and groups added, one by one; nothing where there are none."""
    rows = findings.corrections
    if rows is None or rows.empty:
        return []
    text = Paragraph(f"{in_short(findings)} The newest first; the register’s own value stands beside each.")
    return [Section("Corrections made by hand", 2, (text, correction_table(rows, detail)))]


def in_short(findings: Findings) -> str:
    """How many corrections stand and how many groups were added, by whom and when."""
    rows = findings.corrections
    if rows is None or rows.empty:
        return f"{NONE[0].upper()}{NONE[1:]}"
    added = rows[rows[CorrectionRow.FIELD] == ""]
    stands = rows[rows[CorrectionRow.STANDS].astype(bool) & (rows[CorrectionRow.FIELD] != "")]
    told = []
    if len(stands):
        which = stands[CorrectionRow.FIELD].value_counts()
        parts = [f"{field.label} {which[field.value]:,}" for field in Correctable if field.value in which.index]
        verb = "stands" if len(stands) == 1 else "stand"
        count = numbers.of(len(stands), "correction", "corrections")
        told.append(f"{count} of the registers {verb} ({', '.join(parts)}), by {_people(stands)}.")
    if len(added):
        groups = numbers.of(len(added), "group that no register knows was", "groups that no register knows were")
        told.append(f"{groups} added, by {_people(added)}.")
    undone = int((~rows[CorrectionRow.STANDS].astype(bool)).sum())
    if undone:
        verb = "was" if undone == 1 else "were"
        told.append(f"{numbers.of(undone, 'earlier step', 'earlier steps')} {verb} overtaken or restored.")
    return " ".join(told)


def _people(rows: pd.DataFrame) -> str:
    """Who did, and between which days: A. Khan and B. Lund, 3 May 2026 to 1 June 2026."""
    names = listed(sorted({clean.tidy(str(name)) for name in rows[CorrectionRow.WHO]}))
    first, last = (when.date() for when in (rows[CorrectionRow.WHEN].min(), rows[CorrectionRow.WHEN].max()))
    return f"{names}, {days.day(first)}{'' if first == last else f' to {days.day(last)}'}"


def correction_table(rows: pd.DataFrame, detail: PlaceDetail) -> Table:
    """One row for each thing that people did, the newest first."""
    return Table(
        key="corrections",
        by_name=True,
        sheet="Corrections",
        caption="Corrections made by hand and groups added, newest first",
        columns=(
            Column("Identifier", Kind.CODE, data_only=True),
            Column("Organisation", Kind.TEXT, 2.0),
            Column("What", Kind.TEXT, 1.0),
            Column("The register says", Kind.TEXT, 1.5),
            Column("Set to", Kind.TEXT, 1.5),
            Column("Stands", Kind.TEXT, 0.7),
            Column("Why", Kind.TEXT, 1.8),
            Column("Who", Kind.TEXT, 0.9),
            Column("When", Kind.DATE, 0.9),
        ),
        rows=tuple(_row(row, detail) for row in rows.to_dict("records")),
        alternative=f"{numbers.of(len(rows), 'row', 'rows')} with what the register says, what was set, why and who.",
        notes=(STANDS,),
    )


def _row(row: dict[Any, Any], detail: PlaceDetail) -> tuple[Value, ...]:
    hidden = bool(row[CorrectionRow.SENSITIVE])
    when: Value = known(row[CorrectionRow.WHEN])
    field = row[CorrectionRow.FIELD]
    place = field in (Correctable.POSTCODE.value, Correctable.LOCATION.value)
    values: list[Value] = []
    for name, moved in ((CorrectionRow.REGISTER, "the place that it had"), (CorrectionRow.VALUE, "another place")):
        text = str(row[name])
        values.append(Missing.WITHHELD if hidden else _shown(text, field if place else "", moved, detail))
    return (
        Missing.WITHHELD if hidden else str(row[CorrectionRow.ID]),
        words.WITHHELD_NAME if hidden else clean.tidy(str(row[CorrectionRow.NAME])),
        str(row[CorrectionRow.LABEL]),
        *values,
        "yes" if row[CorrectionRow.STANDS] else "no",
        Missing.WITHHELD if hidden else _private(str(row[CorrectionRow.WHY]), detail),
        clean.tidy(str(row[CorrectionRow.WHO])),
        when if isinstance(when, date | Missing) else str(when),
    )


def _private(text: str, detail: PlaceDetail) -> str:
    plain = clean.tidy(text)
    return plain if detail is PlaceDetail.POSTCODE else clean.without_postcodes(plain)


def _shown(text: str, field: str, moved: str, detail: PlaceDetail) -> str:
    """A value as it may be shared: of a postcode its first half, of a place that it is another one."""
    if detail is PlaceDetail.POSTCODE or not field:
        return _private(text, detail)
    if field == Correctable.LOCATION.value:
        return moved if text.startswith("easting") else text
    first, _, second = text.partition(OUTWARD)
    return f"{first} …" if clean.without_postcodes(text) != text and second else text
