"""Beside other places: the same rules, the same bands, no ranking."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model import prose
from kil_mapper.model.bands import CLUSTER_EDGES
from kil_mapper.model.findings import Findings, PlaceRow
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceKind
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Column, Interval, Kind, Missing, Paragraph, Section, Table, Tone, Value, known

HEADING = "Beside other places"
RATE = (PlaceRow.RATE, PlaceRow.RATE_LOW, PlaceRow.RATE_HIGH)
KINDS = {
    PlaceKind.HERE.value: "here",
    PlaceKind.NEIGHBOUR.value: "chosen neighbour",
    PlaceKind.REGION.value: "region",
    PlaceKind.ENGLAND.value: "England",
}
LOW, HIGH = map(numbers.money_short, CLUSTER_EDGES)
NOT_HELD = (
    "Other places cannot be set beside this one: it takes a national register and a national postcode directory in the "
    "data folder, so that every authority is counted by the same rules."
)

NOBODY_BESIDE = (
    "No neighbours are chosen, and the files cover too little of the region and of England to set them beside this "
    "place."
)


def section(results: Results, findings: Findings) -> Section:
    """This place beside its neighbours, region and England; or why not."""
    frame = findings.places
    if frame is None or frame.empty:
        return Section(HEADING, 1, (Paragraph(NOT_HELD),))
    if set(frame[PlaceRow.KIND]) == {PlaceKind.HERE.value}:
        return Section(HEADING, 1, (Paragraph(NOBODY_BESIDE),))
    text = (
        "Every place is counted from the same register, by the same rules and bands, at the address in the postcode "
        "directory. What people decided one by one in this project does not touch it, so the figures for this place "
        "can differ a little from those above. The register spans a whole country: these are places beside each "
        "other, not a league table."
    )
    return Section(HEADING, 1, (Paragraph(text), Paragraph(_in_words(results, frame)), place_table(results, frame)))


def _in_words(results: Results, frame: pd.DataFrame) -> str:
    """The rate here and in England, when both are known."""
    noun = words.noun(results)
    here = frame[frame[PlaceRow.KIND] == PlaceKind.HERE.value]
    told: list[str] = []
    for kind in (PlaceKind.HERE, PlaceKind.REGION, PlaceKind.ENGLAND):
        rows = frame[frame[PlaceRow.KIND] == kind.value]
        if rows.empty or (kind is PlaceKind.REGION and len(rows) > 1):
            continue
        row = rows.iloc[-1]  # several authorities: all of them together come last
        rate = known(row[PlaceRow.RATE])
        if isinstance(rate, int | float):
            what = f" {noun.many}" if not told else ""
            told.append(f"{numbers.number(rate)}{what} in {clean.tidy(str(row[PlaceRow.NAME]))}")
    if here.empty or len(told) < 2:
        return "Rates cannot be compared, because residents are not known everywhere."
    return f"For every 1,000 residents there are {prose.listed(told)}."


def place_table(results: Results, frame: pd.DataFrame) -> Table:
    """Organisations, the cluster and need of each place."""
    noun = words.noun(results)
    here = [str(kind) == PlaceKind.HERE.value for kind in frame[PlaceRow.KIND]]
    return Table(
        key="places",
        sheet="Beside other places",
        caption=f"{noun.title} here and elsewhere by the same rules, {words.register_date(results)}",
        columns=(
            Column("Area code", Kind.CODE, data_only=True),
            Column("Place", Kind.TEXT, 2.0),
            Column("Kind", Kind.TEXT, 1.7),
            Column("Residents", Kind.COUNT, 1.2),
            Column(noun.title, Kind.COUNT, 1.2),
            Column("Rate per 1,000 residents (95% interval)", Kind.RATE, 1.8),
            Column(f"{LOW}–{HIGH}", Kind.COUNT, 1.0),
            Column(f"{LOW}–{HIGH} per 100,000", Kind.NUMBER, 1.2),
            Column(f"Above {HIGH}", Kind.COUNT, 0.9),
            Column("Turnover, sum", Kind.MONEY, data_only=True),
            Column("Turnover not known", Kind.COUNT, data_only=True),
            Column("IMD score", Kind.NUMBER, data_only=True),
            Column("Residents in most deprived fifth", Kind.SHARE, 1.2),
        ),
        rows=tuple(_row(row) for _, row in frame.iterrows()),
        alternative=f"{numbers.of(len(frame), 'place', 'places')}, this one first.",
        notes=(
            (
                "Bands are those of the scheme “Keep it Local”, by annualised turnover. Regions and England are added "
                "up from the authorities that the directory knows."
            ),
        ),
        highlighted=frozenset(n for n, is_here in enumerate(here) if is_here),
        tone=Tone.RESULT,
    )


def _row(row: pd.Series) -> tuple[Value, ...]:
    rate = words.rate(row, RATE, Missing.NOT_KNOWN)
    alone = known(row[PlaceRow.RATE])
    if not isinstance(rate, Interval) and isinstance(alone, int | float):
        rate = Interval(float(alone), float(alone), float(alone))
    return (
        str(row[PlaceRow.CODE]) or Missing.NOT_APPLICABLE,
        clean.tidy(str(row[PlaceRow.NAME])),
        KINDS[str(row[PlaceRow.KIND])],
        known(row[PlaceRow.POPULATION]),
        known(row[PlaceRow.ORGANISATIONS]),
        rate,
        known(row[PlaceRow.CLUSTER]),
        known(row[PlaceRow.CLUSTER_RATE]),
        known(row[PlaceRow.ABOVE]),
        words.income(row[PlaceRow.INCOME], row[PlaceRow.ORGANISATIONS]),
        known(row[PlaceRow.INCOME_UNKNOWN]),
        known(row[PlaceRow.SCORE]),
        known(row[PlaceRow.SHARE_20]),
    )
