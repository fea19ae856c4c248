"""Change over time: years that are complete enough, in real terms, and who entered or left the cluster."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.findings import Findings, MovementRow, MoveRow, Trends, YearRow
from kil_mapper.model.results import Results
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Block, BulletList, Column, Kind, Missing, Paragraph, Section, Table, Value, known

HEADING = "Change over time"
NO_HISTORY = (
    "The data folder held no annual-return history (register table charity_annual_return_history), so nothing can be "
    "said of change over time."
)
COMPLETE_FROM = 0.8  # METHODS §9


def sections(results: Results, findings: Findings) -> list[Section]:
    """Years, movement between bands, and the cluster's comings and goings; or why not."""
    trends = findings.trends
    if trends is None or trends.years.empty:
        return [Section(HEADING, 1, (Paragraph(NO_HISTORY),))]
    blocks: list[Block] = [Paragraph(_in_words(results, trends)), year_table(results, trends)]
    if trends.notes:
        blocks.append(BulletList(tuple(Paragraph(note) for note in trends.notes)))
    found = [Section(HEADING, 1, tuple(blocks), new_page=True)]
    if trends.from_year is None or trends.to_year is None:
        text = (
            "Movement between bands takes two years in which more than "
            f"{numbers.threshold(COMPLETE_FROM)} of organisations have reported; there are not two."
        )
        return [*found, Section("Movement between bands", 2, (Paragraph(text),))]
    then, now = days.financial_year(trends.from_year), days.financial_year(trends.to_year)
    span = f"{then} to {now}"
    moves = (
        Paragraph(f"Organisations on the register at the end of both {then} and {now}, by band."),
        movement_table(results, trends),
        move_table(results, trends.entered, "entered", f"Entered the cluster, {span}"),
        move_table(results, trends.left, "left", f"Left the cluster, {span}"),
    )
    return [*found, Section("Movement between bands", 2, moves)]


def _in_words(results: Results, trends: Trends) -> str:
    """Organisations in the first and the last complete year, and what must not be concluded from the sums."""
    shown = trends.years[trends.years[YearRow.SHOWN].astype(bool)]
    if shown.empty:
        return (
            f"No year is complete enough to print: in none have more than {numbers.threshold(COMPLETE_FROM)} of those "
            "then on the register reported."
        )
    first, last = shown.iloc[0], shown.iloc[-1]
    text = (
        f"In {last[YearRow.LABEL]} there were {numbers.count(int(last[YearRow.REGISTERED]))} "
        f"{words.noun(results).many} on the register, in {first[YearRow.LABEL]} "
        f"{numbers.count(int(first[YearRow.REGISTERED]))}."
    )
    return (
        f"{text} The sums of two years are not to be set against each other, because others reported; what can be "
        "compared, and what a rise may mean, is told below the table."
    )


def year_table(results: Results, trends: Trends) -> Table:
    """One row a year; years that are not complete enough have no income."""
    shown = trends.years[trends.years[YearRow.SHOWN].astype(bool)]
    source = f"Prices: {trends.deflator_source}." if trends.deflator_source else "No prices are held, so no real terms."
    return Table(
        key="years",
        sheet="Change over time",
        caption=f"{words.noun(results).title} and income by financial year (April to March, by year end)",
        columns=(
            Column("Financial year", Kind.CODE, 1.2),
            Column("On the register", Kind.COUNT, 1.1),
            Column("Reported", Kind.COUNT, 1.0),
            Column("Complete", Kind.SHARE, 1.0),
            Column("Income", Kind.MONEY, 1.5),
            Column("Income in real terms", Kind.MONEY, 1.5),
            Column("Registered in the year", Kind.COUNT, 1.1),
            Column("Removed in the year", Kind.COUNT, 1.1),
        ),
        rows=tuple(_year(row) for _, row in trends.years.iterrows()),
        alternative=f"{numbers.of(len(trends.years), 'year', 'years')}, of which {len(shown)} are complete enough.",
        notes=(
            (
                f"A year has a figure only when more than {numbers.threshold(COMPLETE_FROM)} of the organisations then "
                "on the register have reported; otherwise “not known”, never a sum that is too low. "
                f"{source}"
            ),
        ),
    )


def _year(row: pd.Series) -> tuple[Value, ...]:
    return (
        str(row[YearRow.LABEL]),
        known(row[YearRow.REGISTERED]),
        known(row[YearRow.REPORTED]),
        known(row[YearRow.COMPLETENESS]),
        known(row[YearRow.INCOME]),
        known(row[YearRow.REAL_INCOME]),
        known(row[YearRow.REGISTRATIONS]),
        known(row[YearRow.REMOVALS]),
    )


def movement_table(results: Results, trends: Trends) -> Table:
    """For each band then: how many stayed, moved up, moved down, or are not known now."""
    scheme = results.project.options.scheme
    order = {band.key: n for n, band in enumerate(scheme.bands)}
    labels = {band.key: band.label for band in scheme.bands}
    unknown = scheme.bands[0].key
    moves = trends.movement
    rows = []
    for key in sorted(set(moves[MovementRow.FROM_BAND]), key=lambda band: order.get(band, len(order))):
        here = moves[moves[MovementRow.FROM_BAND] == key]
        counts = {"same": 0, "up": 0, "down": 0, "unknown": 0}
        for to, size in zip(here[MovementRow.TO_BAND], here[MovementRow.ORGANISATIONS], strict=True):
            counts[_direction(key, to, order, unknown)] += int(size)
        rows.append((key, labels.get(key, key), sum(counts.values()), *counts.values()))
    sums = tuple(sum(int(row[n]) for row in rows) for n in range(2, 7))
    then, now = days.financial_year(trends.from_year or 0), days.financial_year(trends.to_year or 0)
    return Table(
        key="movement",
        sheet="Movement between bands",
        caption=f"Movement between turnover bands, {then} to {now}",
        columns=(
            Column("Band key", Kind.CODE, data_only=True),
            Column(f"Band in {then}", Kind.TEXT, 2.2),
            Column("Organisations", Kind.COUNT, 1.3),
            Column(f"Same band in {now}", Kind.COUNT, 1.2),
            Column("Larger band", Kind.COUNT, 1.0),
            Column("Smaller band", Kind.COUNT, 1.1),
            Column("Came from or went to not known", Kind.COUNT, 1.4),
        ),
        rows=tuple(rows),
        alternative=f"{numbers.of(len(rows), 'band', 'bands')}: how many stayed, grew, shrank, or are not known.",
        notes=("Bands are of pounds of the day, so inflation alone moves some organisations up.",),
        total=(Missing.NOT_APPLICABLE, "All bands", *sums),
        empty="No organisation has an income in both years.",
    )


def _direction(then: str, now: str, order: dict[str, int], unknown: str) -> str:
    if then == now:
        return "same"
    if unknown in (then, now):
        return "unknown"
    return "up" if order.get(now, 0) > order.get(then, 0) else "down"


def move_table(results: Results, moves: pd.DataFrame, key: str, caption: str) -> Table:
    """Who entered or left the cluster, by name; sensitive ones without."""
    labels = {band.key: band.label for band in results.project.options.scheme.bands}
    hidden = moves[moves[MoveRow.SENSITIVE].astype(bool)]
    shown = moves[~moves[MoveRow.SENSITIVE].astype(bool)]
    shown = shown.assign(_name=shown[MoveRow.NAME].map(clean.sort_key)).sort_values(["_name", MoveRow.ID])
    rows = [_move(row, labels) for _, row in shown.iterrows()]
    rows += [(Missing.WITHHELD, words.WITHHELD_NAME, *([Missing.WITHHELD] * 4)) for _ in range(len(hidden))]
    return Table(
        key=f"cluster_{key}",
        by_name=True,
        sheet=f"Cluster {key}",
        caption=caption,
        columns=(
            Column("Organisation identifier", Kind.CODE, data_only=True),
            Column("Organisation", Kind.TEXT, 3.2),
            Column("Band then", Kind.TEXT, 1.3),
            Column("Band now", Kind.TEXT, 1.3),
            Column("Income then", Kind.MONEY, 1.1),
            Column("Income now", Kind.MONEY, 1.1),
        ),
        rows=tuple(rows),
        alternative=f"{numbers.of(len(rows), 'organisation', 'organisations')} by name, in pounds of the day.",
        empty="None.",
    )


def _move(row: pd.Series, labels: dict[str, str]) -> tuple[Value, ...]:
    then, now = str(row[MoveRow.FROM_BAND]), str(row[MoveRow.TO_BAND])
    return (
        str(row[MoveRow.ID]),
        clean.tidy(str(row[MoveRow.NAME])),
        labels.get(then, then),
        labels.get(now, now),
        known(row[MoveRow.FROM_INCOME]),
        known(row[MoveRow.TO_INCOME]),
    )
