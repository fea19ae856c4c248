"""Tables of the PDF: which column is how wide, which rows stay together, what each cell says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import Kind, Missing, Table, Value
from kil_mapper.reports.column_widths import POINTS, Filled, widths, wrapped
from kil_mapper.reports.pdf_letters import fitted, set_apart

SMALL_POINTS = 7.5  # of long codes
PADDING_MM = 1.3  # at either side of a cell
AFTER_FIGURES_MM = 2.5  # more at the left of a text that stands after figures, which end at the right
LINE_MM, ROW_MM = 3.75, 2.2  # height of a line of a cell, and of the room above and below it
WHOLE_MM = 105.0  # what is lower is not split over pages
LONG_CODE = 20
Cells = list[str]


def table_data(table: Table, width: float) -> dict[str, Any]:
    """A table as the template takes it.

    Args:
        table: With rows.
        width: Room on the page in millimetres.
    """
    columns = [table.columns[n] for n in table.on_paper]
    rows = [_texts(table, row) for row in table.rows]
    total = _texts(table, table.total) if table.total else None
    sizes = [_size(table, n, rows) for n in range(len(columns))]
    paddings = _paddings([column.kind.is_number for column in columns])
    every = [*rows, *([total] if total else [])]
    filled = [
        Filled(clean.tidy(column.heading), column.kind, column.weight, tuple(row[n] for row in every), size, padding)
        for n, (column, size, padding) in enumerate(zip(columns, sizes, paddings, strict=True))
    ]
    given = widths(filled, width)
    rooms = [wide - padding for wide, padding in zip(given, paddings, strict=True)]
    heights = [_height_mm(row, rooms, sizes) for row in rows]

    def shown(cells: Cells, *, bold: bool = False) -> Cells:
        return [fitted(text, room, size, bold=bold) for text, room, size in zip(cells, rooms, sizes, strict=True)]

    return {
        "type": "table",
        "caption": set_apart(clean.tidy(table.caption)),
        "widths": [round(wide, 2) for wide in given],
        "lefts": [round(padding - PADDING_MM, 2) for padding in paddings],
        "right": PADDING_MM,
        "sizes": sizes,
        "numeric": [column.kind.is_number for column in columns],
        "headings": shown([clean.tidy(column.heading) for column in columns], bold=True),
        "rows": [shown(row, bold=n in table.highlighted) for n, row in enumerate(rows)],
        "missing": [[isinstance(row[n], Missing) for n in table.on_paper] for row in table.rows],
        "marked": sorted(table.highlighted),
        "tone": table.tone.value,
        "total": shown(total, bold=True) if total else None,
        "notes": [fitted(clean.tidy(note), width, POINTS) for note in table.notes],
        "whole": sum(heights) <= WHOLE_MM,
        "whole_rows": [height <= WHOLE_MM for height in heights],
    }


def _texts(table: Table, row: Sequence[Value]) -> Cells:
    return [clean.tidy(numbers.text(row[n], table.columns[n].kind)) for n in table.on_paper]


def _size(table: Table, position: int, rows: list[Cells]) -> float:
    """Letters of a column: long codes, which nobody reads aloud, are smaller."""
    is_code = table.columns[table.on_paper[position]].kind is Kind.CODE
    return SMALL_POINTS if is_code and any(len(row[position]) > LONG_CODE for row in rows) else POINTS


def _paddings(numeric: list[bool]) -> list[float]:
    """What both edges of each column take."""
    return [
        2 * PADDING_MM + (AFTER_FIGURES_MM if n and numeric[n - 1] and not is_number else 0)
        for n, is_number in enumerate(numeric)
    ]


def _height_mm(row: Cells, rooms: list[float], sizes: list[float]) -> float:
    """About how high a row is."""
    lines = (wrapped(text, size, round(room, 2)) for text, room, size in zip(row, rooms, sizes, strict=True))
    return ROW_MM + LINE_MM * max(lines)
