"""Shown apart, in no sum of the report: funders, head offices hosted here, and who works here from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Counted, Results, SetAside
from kil_mapper.model.rules import rule_of
from kil_mapper.model.tables import Elsewhere, Org, Source
from kil_mapper.model.vocabulary import DatasetId, Reach, SetAsideReason
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Block, Column, Kind, Missing, Paragraph, Section, Table, Value, known

HOSTED = (SetAsideReason.NATIONAL, SetAsideReason.OVERSEAS)
WHOLE = "Income is that of the whole organisation, wherever it works."


def sections(results: Results, findings: Findings) -> list[Section]:
    """What belongs to the picture and not to the count."""
    intro = (
        "Three groups matter to anyone who plans services here, and would mislead if they were counted with the "
        "organisations that deliver them. What the rules set aside is listed here, and none of its income is in any "
        "other sum of this report."
    )
    return [
        Section("Shown apart", 1, (Paragraph(intro),), new_page=True),
        Section("Funders", 2, _funders(results)),
        Section("Hosted here", 2, _hosted(results)),
        Section("Works here, based elsewhere", 2, _elsewhere(results, findings)),
    ]


def _unused(results: Results, reasons: Sequence[SetAsideReason], who: str) -> str:
    """Why a group is empty."""
    used = [reason for reason in reasons if results.project.options.rules in rule_of(reason).profiles]
    if used:
        return f"No {who} were found among the rows registered here."
    profile = results.project.options.rules.value
    return f"The profile “{profile}” does not set {who} aside: any there are, are counted with the others."


def _of(results: Results, *reasons: SetAsideReason) -> pd.DataFrame:
    frame = results.set_aside[results.set_aside[SetAside.REASON].isin([reason.value for reason in reasons])]
    return frame.sort_values([Counted.TURNOVER, Org.ID], ascending=[False, True], kind="stable")


def _together(rows: pd.DataFrame) -> str:
    """Their income said apart, with how many are not known."""
    income = rows[Counted.TURNOVER].dropna()
    unknown = len(rows) - len(income)
    said = f"Together {numbers.money(int(income.sum()))} a year where known" if len(income) else "No turnover is known"
    return f"{said}; not known for {numbers.count(unknown)}." if unknown and len(income) else f"{said}."


def _funders(results: Results) -> tuple[Block, ...]:
    rows = _of(results, SetAsideReason.GRANT_MAKER)
    if rows.empty:
        return (Paragraph(_unused(results, (SetAsideReason.GRANT_MAKER,), "funders")),)
    text = (
        f"{numbers.of(len(rows), 'organisation', 'organisations')} based here give money and deliver no service, by "
        "their own report: the annual return names making grants as the main activity, or the register names nothing "
        f"else. They are an asset to ask, not capacity to commission. {_together(rows)} What they give, and where, is "
        "not in the register."
    )
    return (Paragraph(text), _table(results, rows, "funders", "Funders", "Funders based here"))


def _hosted(results: Results) -> tuple[Block, ...]:
    rows = _of(results, *HOSTED)
    if rows.empty:
        return (Paragraph(_unused(results, HOSTED, "national and overseas bodies")),)
    national = int((rows[SetAside.REASON] == SetAsideReason.NATIONAL.value).sum())
    text = (
        f"{numbers.of(len(rows), 'organisation has', 'organisations have')} an address here and work far beyond: "
        f"{numbers.count(national)} nationally, {numbers.count(len(rows) - national)} abroad alone, by the areas of "
        f"operation they report. {_together(rows)} One large head office can outweigh a whole district, so none of it "
        "is called local."
    )
    table = _table(results, rows, "hosted", "Hosted here", "National and overseas bodies with their address here")
    return (Paragraph(text), table)


def _table(results: Results, rows: pd.DataFrame, key: str, sheet: str, caption: str) -> Table:
    """The organisations by name, largest turnover first; sensitive ones without a place."""
    return Table(
        key=key,
        by_name=True,
        sheet=sheet,
        caption=f"{caption}, largest turnover first, {words.register_date(results)}",
        columns=(
            Column("Organisation", Kind.TEXT, 3.2),
            Column("Charity number", Kind.CODE, 1.0),
            Column("Turnover", Kind.MONEY, 1.2),
            Column("Year end", Kind.DATE, 1.2),
            Column("Reach", Kind.TEXT, 1.8),
            Column("Ward", Kind.TEXT, 1.7),
        ),
        rows=tuple(_row(row) for _, row in rows.iterrows()),
        alternative=f"{numbers.of(len(rows), 'organisation', 'organisations')}, in no sum of this report.",
    )


def _row(row: pd.Series) -> tuple[Value, ...]:
    return (
        clean.tidy(str(row[Org.NAME])),
        known(row[Org.CHARITY_NUMBER], Missing.NOT_APPLICABLE),
        known(row[Counted.TURNOVER]),
        known(row[Counted.YEAR_END]),
        _reach(row[Counted.REACH]),
        Missing.WITHHELD if row[Counted.SENSITIVE] else known(row[Counted.WARD_NAME]),
    )


def _reach(value: object) -> str:
    return Reach(str(value)).label.partition(":")[0]


def _elsewhere(results: Results, findings: Findings) -> tuple[Block, ...]:
    frame = findings.elsewhere
    if frame is None or frame.empty:
        return (Paragraph(_no_elsewhere(results)),)
    counties = int(frame[Elsewhere.COUNTY_ONLY].astype(bool).sum())
    text = (
        f"{numbers.of(len(frame), 'registered charity', 'registered charities')} based outside "
        f"{results.project.name} say in the register that they work here. What they do here, and how much of it, "
        "the register does not know. They are a list to ask from, never dots on the map."
    )
    if counties:
        text += f" {numbers.count(counties)} of them name the county only."
    return (Paragraph(text), elsewhere_bands(results, frame), Paragraph("The full list is in the workbook."))


def _no_elsewhere(results: Results) -> str:
    loaded = set(results.project.sources[Source.DATASET])
    if DatasetId.AREA_OF_OPERATION.value not in loaded:
        return (
            "The data folder held no areas of operation (register table charity_area_of_operation), so it is not known "
            "who else says that they work here."
        )
    return f"No charity based elsewhere is known to name {results.project.name} as a place it works in."


def elsewhere_bands(results: Results, frame: pd.DataFrame) -> Table:
    """How many there are by size, local ones beside."""
    scheme = results.project.options.scheme
    near = frame[Elsewhere.REACH].isin([Reach.LOCAL.value, Reach.SUB_REGIONAL.value])
    rows = tuple(
        (
            band.key,
            band.label,
            int((frame[Counted.BAND] == band.key).sum()),
            int(((frame[Counted.BAND] == band.key) & near).sum()),
        )
        for band in scheme.bands
    )
    return Table(
        key="elsewhere_bands",
        sheet="Elsewhere by band",
        caption=f"Charities based elsewhere that say they work in {results.project.name}, by the size of the whole",
        columns=(
            Column("Band key", Kind.CODE, data_only=True),
            Column("Turnover band", Kind.TEXT, 2.4),
            Column("Charities", Kind.COUNT, 1.2),
            Column("Of these local or sub-regional", Kind.COUNT, 1.6),
        ),
        rows=rows,
        alternative=f"{numbers.of(len(frame), 'charity', 'charities')} by the size of the whole organisation.",
        notes=(WHOLE, "Local or sub-regional: names fewer than ten authorities or counties, this one among them."),
        total=(Missing.NOT_APPLICABLE, "All bands", len(frame), int(near.sum())),
    )


def elsewhere_list(results: Results, findings: Findings) -> Table:
    """The full list, for documents of data."""
    frame = findings.elsewhere
    labels = {band.key: band.label for band in results.project.options.scheme.bands}
    rows: tuple[tuple[Value, ...], ...] = ()
    if frame is not None and len(frame):
        rows = tuple(_elsewhere_row(row, labels) for _, row in frame.iterrows())
    return Table(
        key="elsewhere",
        by_name=True,
        sheet="Works here, based elsewhere",
        caption=f"Based elsewhere, says it works in {clean.tidy(results.project.name)}",
        columns=(
            Column("Organisation identifier", Kind.CODE),
            Column("Name"),
            Column("Charity number", Kind.CODE),
            Column("Income of the whole organisation", Kind.MONEY),
            Column("Year end", Kind.DATE),
            Column("Turnover band"),
            Column("What it says"),
            Column("Names the county only", Kind.YES_NO),
            Column("Authorities or counties named", Kind.COUNT),
            Column("Reach"),
        ),
        rows=rows,
        alternative=f"{numbers.of(len(rows), 'charity', 'charities')} by name.",
        notes=(WHOLE,),
        empty=_no_elsewhere(results),
        compact=True,
    )


def _elsewhere_row(row: pd.Series, labels: dict[str, str]) -> tuple[Value, ...]:
    hidden = Missing.WITHHELD
    who: tuple[Value, ...] = (
        str(row[Elsewhere.ID]),
        clean.tidy(str(row[Elsewhere.NAME])),
        known(row[Elsewhere.CHARITY_NUMBER], Missing.NOT_APPLICABLE),
        known(row[Elsewhere.INCOME]),
        known(row[Elsewhere.PERIOD_END]),
    )
    return (
        *((hidden, words.WITHHELD_NAME, hidden, hidden, hidden) if row[Elsewhere.SENSITIVE] else who),
        labels[str(row[Counted.BAND])],
        clean.tidy(str(row[Elsewhere.WORKS_IN])),
        bool(row[Elsewhere.COUNTY_ONLY]),
        known(row[Elsewhere.AUTHORITIES]),
        Reach(str(row[Elsewhere.REACH])).label,
    )
