"""A table of prices by financial year, as HM Treasury publishes it or as somebody typed it.

Such tables have notes above, footnotes below and a second table for calendar years beside. So it is read cell by cell:
the first column with years, and the first column of numbers after it (or else before it), are the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from kil_mapper.importing.typed_lists import read_tables
from kil_mapper.importing.values import read_number
from kil_mapper.model.errors import KilError
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.tables import DEFLATORS, Deflator

MOST_BYTES: Final = 5 * 1024**2
FIRST_YEAR, LAST_YEAR = 1900, 2100
_YEAR = re.compile(r"(\d{4})(?:\s*[-/–]\s*(\d{4}|\d{2}))?(?:\s*\(.*)?")  # a footnote may follow
_HINT = "It needs a column of years such as 2023-24 and a column with the price index beside it."


def read_deflators(path: Path, log: IssueLog) -> pd.DataFrame:
    """Read a table of prices from a csv file or a workbook.

    Args:
        path: The file. Years are written 2023-24, 2023/24 or 2023, the year in which the financial year begins.
        log: Takes rows that look like a year and cannot be used.

    Returns:
        Rows of `DEFLATORS`, oldest first; each names the file as its source.

    Raises:
        KilError: The file cannot be read, or holds no such table.
    """
    best: dict[int, float] = {}
    found = IssueLog()
    for _, rows in read_tables(
        path, "table of prices", _HINT, MOST_BYTES, lambda cell: _year(cell.strip()) is not None
    ):
        issues = IssueLog()
        years = _prices(rows, path.name, issues)
        if len(years) > len(best):
            best, found = years, issues
    if not best:
        raise KilError(f"{path.name} holds no table of prices by year.", _HINT)
    log.include(found)
    frame = pd.DataFrame({Deflator.YEAR: list(best), Deflator.INDEX: list(best.values()), Deflator.SOURCE: path.name})
    prices: pd.DataFrame = DEFLATORS.conform(frame.sort_values(Deflator.YEAR))
    return prices


def _prices(rows: Sequence[Sequence[str]], label: str, log: IssueLog) -> dict[int, float]:
    """Price level by the year in which the financial year begins."""
    columns = _columns(rows)
    if columns is None:
        return {}
    year_at, index_at = columns
    found: dict[int, float] = {}
    for number, row in enumerate(rows, start=1):
        cell = row[year_at].strip() if year_at < len(row) else ""
        if not _YEAR.fullmatch(cell):
            continue  # a heading, a note, a blank
        year, price = _year(cell), _price(row, index_at)
        trouble = ""
        if year is None:
            trouble = f"“{cell[:40]}” is not a financial year"
        elif price is None:
            trouble = f"{cell[:40]} has no price index above 0"
        elif year in found:
            trouble = f"{cell[:40]} is given twice; the first one stands"
        if trouble:
            log.add(
                Issue(
                    IssueKind.VALUE_UNREADABLE,
                    Severity.WARNING,
                    f"{trouble}; the row was set aside.",
                    file=label,
                    row=number,
                    value=cell[:200],
                )
            )
        elif year is not None and price is not None:
            found[year] = price
    return found


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """Where the years and the prices stand: by the first row that has both."""
    for row in rows:
        year_at = next((place for place, cell in enumerate(row) if _year(cell.strip()) is not None), None)
        if year_at is not None:
            places = [*range(year_at + 1, len(row)), *range(year_at)]
            index_at = next((place for place in places if _price(row, place) is not None), None)
            if index_at is not None:
                return year_at, index_at
    return None


def _year(text: str) -> int | None:
    """The year in which a financial year begins; None for anything else."""
    parts = _YEAR.fullmatch(text)
    if parts is None:
        return None
    year, after = int(parts[1]), parts[2]
    if after is not None and int(after) != (year + 1) % 10 ** len(after):
        return None
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _price(row: Sequence[str], place: int) -> float | None:
    number = read_number(row[place].strip()) if place < len(row) and row[place].strip() else None
    return float(number) if number is not None and number > 0 else None
