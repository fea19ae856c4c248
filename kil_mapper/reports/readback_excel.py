"""Tables of a finished workbook, printed as the report prints them: a number that was changed prints otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

Cell = str | int | float | bool | date | None


@dataclass(frozen=True)
class Sheet:
    """One sheet with its table.

    Attributes:
        title: What stands in A1.
        lines: What stands between the title and the table.
        headings: The heading row; empty when there is no table.
        rows: The values beneath it as they stand in the file.
    """

    title: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def read_excel(path: Path) -> dict[str, Sheet]:
    """Every sheet by its name.

    Args:
        path: An .xlsx file of ours.
    """
    book = load_workbook(path)
    try:
        return {sheet.title: _sheet(sheet) for sheet in book.worksheets}
    finally:
        book.close()


def _sheet(sheet: Any) -> Sheet:
    values = [[_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    areas = [table.ref for table in sheet.tables.values()]
    first = sheet[areas[0].partition(":")[0]].row if areas else len(values) + 1
    lines = tuple(str(row[0]) for row in values[1 : first - 1] if row[0] is not None)
    head, *rows = values[first - 1 :] or [[]]
    return Sheet(
        str(values[0][0]) if values else "", lines, tuple(str(cell) for cell in head), tuple(tuple(row) for row in rows)
    )


def _plain(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    return value if value is None or isinstance(value, str | int | float | bool | date) else str(value)
