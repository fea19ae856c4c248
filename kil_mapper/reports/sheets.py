"""Sheets by the rules of the Government Analysis Function: title in A1, one table, no merged or blank cells."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import Column, Interval, Kind, Missing, Table, Tone, Value
from kil_mapper.reports.look import ACCENT, CLUSTER_SOFT, FONT, INK, NEED_SOFT, PALE
from kil_mapper.reports.look import LINE as LINE_COLOUR
from kil_mapper.reports.sheet_sizes import breadth, lines

AnyCell = Cell | MergedCell  # we merge none, but openpyxl cannot know
TEXT = Font(name=FONT, size=11, color=INK)
TITLE = Font(name=FONT, size=16, color=ACCENT, bold=True)
PART = Font(name=FONT, size=12, color=ACCENT, bold=True)
HEADING = Font(name=FONT, size=11, color="FFFFFF", bold=True)
LINK = Font(name=FONT, size=11, color="0563C1", underline="single")
HEADING_FILL = PatternFill("solid", fgColor=ACCENT)
TONES = {
    Tone.CLUSTER: PatternFill("solid", fgColor=CLUSTER_SOFT),
    Tone.NEED: PatternFill("solid", fgColor=NEED_SOFT),
    Tone.RESULT: PatternFill("solid", fgColor=PALE),
}
TOP = Alignment(vertical="top", wrap_text=True)
PLAIN, LEFT = Alignment(vertical="top"), Alignment(horizontal="left", vertical="top")
RIGHT = Alignment(horizontal="right", vertical="top", indent=1)  # away from the text of the next column
HEADINGS = {
    True: Alignment(horizontal="right", vertical="bottom", wrap_text=True, indent=1),
    False: Alignment(vertical="bottom", wrap_text=True),
}
LINE = Border(bottom=Side("thin", color=LINE_COLOUR))
NARROWEST, WIDEST, WIDEST_OF_FEW = 10.0, 60.0, 95.0
FEW = 3  # columns: notes and the like
HEADING_LINES = 3
LINE_HEIGHT, TALLEST = 15.0, 405.0  # points; no row can be higher than 409
EDGE, INDENT, ARROW = 1.5, 2.0, 3.0  # of a column: room at its sides, of what stands at the right, for the filter
LINE_LENGTH, LONGEST_LINE = 130, 145  # characters of a line above a narrow and a wide table
_SENTENCES = re.compile(r"(?<=[.;]) ")
PAGE_WIDTH = 165.0  # characters on a page of A4 that lies on its side, at the smallest size one can read
LONGEST_LOOK = 300  # rows looked at to choose a width
CUT_NOTE = "A text longer than Excel can hold was cut; the cell says so at its end."


@dataclass(frozen=True)
class Laid:
    """What came of laying a table: its name, its rows, how many texts had to be cut, and the row of its headings."""

    table: str
    rows: int
    cut: int
    first: int = 0


def new_book() -> Workbook:
    """An empty workbook in our letters, in whose figures every program then measures its columns."""
    book = Workbook()
    letters = Font(name=FONT, size=11)
    book._fonts = IndexedList([letters])  # type: ignore[attr-defined] # noqa: SLF001 - has no public door
    book._named_styles["Normal"].font = letters  # type: ignore[attr-defined] # noqa: SLF001 - as above
    return book


def put_text(cell: AnyCell, text: str, font: Font = TEXT, alignment: Alignment = PLAIN) -> bool:
    """Write text as text, whatever it begins with; says whether it had to be cut."""
    fit, cut = clean.for_cell(text)
    cell.value = fit
    cell.data_type = "s"  # openpyxl takes a leading = for a formula
    cell.font = font
    cell.alignment = alignment
    if clean.starts_formula(fit):
        cell.quotePrefix = True  # so that Excel keeps it as text when somebody edits the cell
    return cut


@dataclass(frozen=True)
class Look:
    """How a cell of a table looks."""

    right: bool
    number_format: str = "General"
    quoted: bool = False
    tone: Tone | None = None


class Wardrobe:
    """Dresses cells: openpyxl hashes four style objects for each cell, which is most of the time a workbook takes."""

    def __init__(self) -> None:
        self._made: dict[Look, Any] = {}

    def dress(self, cell: Any, look: Look) -> None:
        """Give a cell its look."""
        made = self._made.get(look)
        if made is not None:
            cell._style = copy(made)  # noqa: SLF001 - the only fast way
            return
        cell.font, cell.border = TEXT, LINE
        cell.alignment = RIGHT if look.right else PLAIN if look.number_format == "General" else LEFT
        cell.number_format = look.number_format
        cell.quotePrefix = look.quoted
        if look.tone:
            cell.fill = TONES[look.tone]
        self._made[look] = copy(cell._style)  # noqa: SLF001 - as above


def put(cell: AnyCell, value: Value, kind: Kind) -> tuple[Look, bool]:
    """Write a value of a table; says how it is to look, and whether its text had to be cut."""
    if isinstance(value, Interval):
        raise TypeError("an interval takes three cells")
    if isinstance(value, Missing | bool | str):
        words = value.shorthand if isinstance(value, Missing) else numbers.text(value, kind)
        fit, cut = clean.for_cell(words)
        cell.value = fit
        cell.data_type = "s"  # openpyxl takes a leading = for a formula
        right = isinstance(value, Missing) and _flush_right(kind)
        return Look(right, quoted=clean.starts_formula(fit)), cut
    plain = datetime(value.year, value.month, value.day) if isinstance(value, date) else value  # noqa: DTZ001 - a day
    cell.value = plain
    return Look(_flush_right(kind), number_format=numbers.EXCEL_FORMATS.get(kind, "General")), False


def _flush_right(kind: Kind) -> bool:
    return kind.is_number


def flat_columns(columns: Sequence[Column]) -> list[Column]:
    """Columns as a spreadsheet has them: an interval becomes three."""
    flat: list[Column] = []
    for column in columns:
        if column.kind is Kind.RATE:
            name = column.heading.replace(" (95% interval)", "")
            flat += [
                Column(name, Kind.NUMBER),
                Column(f"{name}: 95% interval, lower", Kind.NUMBER),
                Column(f"{name}: 95% interval, upper", Kind.NUMBER),
            ]
        else:
            flat.append(column)
    return flat


def flat_row(columns: Sequence[Column], row: Sequence[Value]) -> Iterator[Value]:
    """The values beneath `flat_columns`."""
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, Interval):
            yield from (value.value, value.low, value.high)
        elif column.kind is Kind.RATE:
            yield from (value, value, value)
        else:
            yield value


def begin(sheet: Worksheet, title: str, told: Iterable[str] = (), across: int = LINE_LENGTH) -> int:
    """The title in A1 and lines of so many letters beneath it; the number of the next free row."""
    put_text(sheet["A1"], title, TITLE)
    row = 2
    for line in told:
        for part in broken(line, across):
            put_text(sheet.cell(row, 1), part)
            row += 1
    sheet.sheet_view.showGridLines = False
    sheet.row_dimensions[1].height = 26
    return row


def broken(text: str, across: int = LINE_LENGTH) -> list[str]:
    """A text in lines that fit beside each other on a screen and a page, broken between sentences where it can be."""
    found: list[str] = []
    for sentence in _SENTENCES.split(clean.tidy(text)):
        if found and len(found[-1]) + 1 + len(sentence) <= across:
            found[-1] += f" {sentence}"
        else:
            found += textwrap.wrap(sentence, across, break_long_words=False, break_on_hyphens=False)
    return found


def lay_table(sheet: Worksheet, table: Table, name: str, told: Sequence[str] = ()) -> Laid:
    """A sheet with one table: title, notes, a heading row that stays in sight, then an Excel table.

    Args:
        sheet: An empty sheet.
        table: What to lay out.
        name: Name of the Excel table, unique in the workbook.
        told: What to say between title and table.
    """
    columns = flat_columns(table.columns)
    widths = _widths(table, columns) if table.rows else {}
    across = int(min(max(LINE_LENGTH, sum(widths.values())), LONGEST_LINE))
    first = begin(sheet, table.caption, [*told, *_total_line(table), *table.notes], across)
    if not table.rows:
        put_text(sheet.cell(first, 1), table.empty)
        sheet.column_dimensions["A"].width = WIDEST_OF_FEW
        print_setup(sheet, WIDEST_OF_FEW)
        return Laid("", 0, 0)
    for position, column in enumerate(columns, start=1):
        put_text(sheet.cell(first, position), column.heading, HEADING, HEADINGS[_flush_right(column.kind)])
        sheet.cell(first, position).fill = HEADING_FILL
    cut = _fill_rows(sheet, table, columns, first + 1)
    last = first + len(table.rows)
    area = f"A{first}:{get_column_letter(len(columns))}{last}"
    made = ExcelTable(displayName=name, name=name, ref=area)
    made.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(made)
    sheet.freeze_panes = f"{get_column_letter(_frozen(columns))}{first + 1}"
    for position, width in widths.items():
        sheet.column_dimensions[get_column_letter(position)].width = width
    fit_rows(sheet, first, first, widths, bold=True)
    sheet.row_dimensions[first].height = (sheet.row_dimensions[first].height or LINE_HEIGHT) + 6
    if not table.compact:
        fit_rows(sheet, first + 1, last, widths)
    print_setup(sheet, sum(widths.values()), first)
    return Laid(name, len(table.rows), cut, first)


def _fill_rows(sheet: Worksheet, table: Table, columns: Sequence[Column], first: int) -> int:
    """Write the rows of a table; how many texts had to be cut."""
    wardrobe, cuts = Wardrobe(), 0
    for number, values in enumerate(table.rows):
        tone = table.tone if number in table.highlighted else None
        for position, (column, value) in enumerate(zip(columns, flat_row(table.columns, values), strict=True), start=1):
            cell = sheet.cell(first + number, position)
            look, cut = put(cell, value, column.kind)
            wardrobe.dress(cell, replace(look, tone=tone) if tone else look)
            cuts += cut
    return cuts


def _total_line(table: Table) -> list[str]:
    """The last row on paper, told in words above the table, where it cannot be summed twice."""
    if not table.total:
        return []
    told = [
        f"{column.heading} {numbers.text(value, column.kind)}"
        for column, value in zip(table.columns, table.total, strict=True)
        if column.kind in (Kind.COUNT, Kind.MONEY) and not isinstance(value, Missing)
    ]
    return [f"All rows together: {'; '.join(told)}."] if told else []


def _frozen(columns: Sequence[Column]) -> int:
    """Columns that stay in sight: codes at the left and the first name beside them."""
    codes = 0
    while codes < len(columns) - 1 and columns[codes].kind is Kind.CODE:
        codes += 1
    return codes + 2 if len(columns) > codes + 2 else 1


def _widths(table: Table, columns: Sequence[Column]) -> dict[int, float]:
    """Widths by what stands in the columns, the heading over three lines at most; widths by position."""
    widest = WIDEST_OF_FEW if len(columns) <= FEW else WIDEST
    standing = list(zip(*(flat_row(table.columns, row) for row in table.rows), strict=True))
    widths: dict[int, float] = {}
    for position, column in enumerate(columns, start=1):
        longest = max((breadth(text) for text in _longest(standing[position - 1], column.kind)), default=0)
        words = max(breadth(word, bold=True) for word in column.heading.split())
        edge = EDGE + (INDENT if _flush_right(column.kind) else 0)
        least = max(NARROWEST, words + ARROW, breadth(column.heading, bold=True) / HEADING_LINES + ARROW)
        widths[position] = math.ceil(max(least, min(longest, widest)) + edge)
    return widths


def _longest(values: Sequence[Value], kind: Kind) -> list[str]:
    """What may be the widest of a column: of numbers the ends, which never may be cut, of texts the first few."""
    sizes = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    ends = [numbers.text(value, kind) for value in (min(sizes), max(sizes))] if sizes else []
    others = [value for value in values[:LONGEST_LOOK] if not isinstance(value, int | float) or isinstance(value, bool)]
    shown = (value.shorthand if isinstance(value, Missing) else numbers.text(value, kind) for value in others)
    return [*ends, *shown]


def fit_rows(sheet: Worksheet, first: int, last: int, widths: dict[int, float], *, bold: bool = False) -> None:
    """Wrap what is longer than its column and make room for it; programs do not do so by themselves."""
    for row in range(first, last + 1):
        tall = 1
        for position, width in widths.items():
            cell = sheet.cell(row, position)
            if isinstance(cell.value, str) and breadth(cell.value, bold=bold) > width - EDGE:
                if not bold:  # headings wrap as they are
                    cell.alignment = TOP
                tall = max(tall, lines(cell.value, width - EDGE, bold=bold))
        if tall > 1:
            sheet.row_dimensions[row].height = min(LINE_HEIGHT * tall, TALLEST)


def print_setup(sheet: Worksheet, width: float, heading_row: int | None = None, *, upright: bool = False) -> None:
    """A4, as many pages wide as it takes to stay readable, with the heading row on each."""
    sheet.page_setup.orientation = "landscape" if width > PAGE_WIDTH / 2 and not upright else "portrait"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, math.ceil(width / PAGE_WIDTH - 0.25)), 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if heading_row:
        sheet.print_title_rows = f"{heading_row}:{heading_row}"
    footer = sheet.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "&A, page &P of &N"


def link(cell: AnyCell, sheet: str, text: str) -> None:
    """A link to another sheet of the workbook."""
    put_text(cell, text, LINK)
    cell.hyperlink = _internal(cell, sheet)
    cell.font = LINK


def _internal(cell: AnyCell, sheet: str) -> Any:
    quoted = sheet.replace("'", "''")
    return Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1", display=str(cell.value))
