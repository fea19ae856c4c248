"""Change over time, as the command line prints it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kil_mapper.model.days import financial_year
from kil_mapper.model.findings import MovementRow, MoveRow, Trends, YearRow
from kil_mapper.model.results import Results
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import pounds, table


def print_trends(found: Trends, results: Results) -> None:
    """Years, movement between bands, who entered and left the cluster, and what a reader must know."""
    years = [
        (
            str(row[YearRow.LABEL]),
            f"{row[YearRow.REGISTERED]:,}",
            _known(row[YearRow.REPORTED]) + _share(row[YearRow.COMPLETENESS]),
            pounds(row[YearRow.INCOME], "not shown"),
            pounds(row[YearRow.REAL_INCOME], ""),
            f"{row[YearRow.REGISTRATIONS]:,}",
            _known(row[YearRow.REMOVALS]),
        )
        for row in found.years.to_dict("records")
    ]
    headings = ("Year", "On register", "Reported", "Income", "Real terms", "New", "Removed")
    out().print(table("Registered charities by financial year", headings, years, right=set(range(1, 7))))
    if found.from_year is not None and found.to_year is not None:
        _print_moves(found, results)
    for note in found.notes:
        say(f"- {note}")


def _print_moves(found: Trends, results: Results) -> None:
    labels = {band.key: band.label for band in results.project.options.scheme.bands}
    span = f"from {financial_year(found.from_year or 0)} to {financial_year(found.to_year or 0)}"
    moves = [
        (
            labels[row[MovementRow.FROM_BAND]],
            labels[row[MovementRow.TO_BAND]],
            f"{row[MovementRow.ORGANISATIONS]:,}",
        )
        for row in found.movement.to_dict("records")
        if row[MovementRow.FROM_BAND] != row[MovementRow.TO_BAND]
    ]
    stayed = found.movement[MovementRow.FROM_BAND] == found.movement[MovementRow.TO_BAND]
    out().print(table(f"Moved between bands {span}", ("From", "To", "Number"), moves, right={2}))
    say(f"{int(found.movement.loc[stayed, MovementRow.ORGANISATIONS].sum()):,} stayed in their band.")
    for title, frame in (("Entered the cluster", found.entered), ("Left the cluster", found.left)):
        rows = [
            (str(row[MoveRow.NAME]), pounds(row[MoveRow.FROM_INCOME]), pounds(row[MoveRow.TO_INCOME]))
            for row in frame.to_dict("records")
        ]
        if rows:
            out().print(table(f"{title} {span}", ("Organisation", "Income then", "Income now"), rows, right={1, 2}))
        else:
            say(f"{title} {span}: nobody.")


def _known(count: Any) -> str:
    return "not known" if pd.isna(count) else f"{int(count):,}"


def _share(value: Any) -> str:
    return "" if pd.isna(value) else f" ({value:.0%})"
