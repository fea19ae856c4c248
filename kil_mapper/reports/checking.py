"""Whether finished documents say what the report says: every headline number and every cell, read from the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import (
    BarChart,
    BulletList,
    Headline,
    Headlines,
    Interval,
    Kind,
    LadderChart,
    Missing,
    Report,
    Table,
    Value,
)
from kil_mapper.reports.content_slides import Deck, SlideBlock
from kil_mapper.reports.readback import Read, ReadTable, squeezed
from kil_mapper.reports.readback_excel import Cell, Sheet, read_excel
from kil_mapper.reports.readback_html import read_html
from kil_mapper.reports.readback_pdf import read_pdf
from kil_mapper.reports.readback_slides import ReadSlide, read_slides
from kil_mapper.reports.readback_word import read_word
from kil_mapper.reports.sheets import flat_columns, flat_row

CLOSE: Final = 1e-9
# Of scripts from right to left a PDF holds the letters as they are drawn; their order says nothing of numbers.
_LEFTWARDS: Final = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufeff"))


class DocumentsDifferError(RuntimeError):
    """A document does not say what the report says: a fault of ours, never of the person or the data."""


@dataclass(frozen=True)
class Compared:
    """How much of a document was held against the report.

    Attributes:
        document: Its file name.
        tables: Tables compared.
        numbers: Numbers and dates among what was compared.
        cells: All cells, texts included.
        headlines: Headline numbers compared.
    """

    document: str
    tables: int
    numbers: int
    cells: int
    headlines: int


def check_word(report: Report, path: Path) -> Compared:
    """Hold a Word document against the report.

    Raises:
        DocumentsDifferError: It says something else.
    """
    return _check_paper(report, path, read_word(path), squeezed)


def check_html(report: Report, path: Path) -> Compared:
    """Hold a web page against the report.

    Raises:
        DocumentsDifferError: It says something else.
    """
    return _check_paper(report, path, read_html(path), squeezed)


def check_pdf(report: Report, path: Path) -> Compared:
    """Hold a PDF against the report.

    Raises:
        DocumentsDifferError: It says something else.
    """
    return _check_paper(report, path, read_pdf(path), _drawn)


def check_excel(report: Report, listed: Sequence[Table], path: Path) -> Compared:
    """Hold a workbook against the report: values as they stand in its cells, printed as the report prints them.

    Args:
        report: What it should say.
        listed: Tables that the workbook has besides those of the report.
        path: The workbook.

    Raises:
        DocumentsDifferError: It says something else.
    """
    sheets = read_excel(path)
    tables = [*report.tables(), *report.lists, *listed]
    for table in tables:
        if table.sheet not in sheets:
            raise DocumentsDifferError(f"{path.name}: the table {table.key} is missing")
        _check_sheet(table, sheets[table.sheet], path)
    tiles = tuple(headlines(report))
    shown = sheets["Headline numbers"].rows if "Headline numbers" in sheets else ()
    for place, tile in enumerate(tiles):
        where = f"{path.name}: headline {tile.label}"
        _same(len(tiles), len(shown), f"{path.name}: headline numbers")
        _same(numbers.text(tile.value, tile.kind), str(shown[place][1]), where)
        full = tile.value.value if isinstance(tile.value, Interval) else tile.value
        _same(_printed(full, Kind.PLAIN), _cell(shown[place][2], Kind.PLAIN), where)
    return _compared(path, tables, tiles, printed=False)


def check_slides(deck: Deck, path: Path) -> Compared:
    """Hold a briefing against what its slides should say, and its headline numbers against those of the report.

    Raises:
        DocumentsDifferError: It says something else.
    """
    first, *slides = read_slides(path) or [ReadSlide((), (), "")]
    where = path.name
    for fact in deck.facts:
        _found(f"{fact.label}: {fact.value}", first.texts, f"{where}: cover")
    _same(len(deck.slides), len(slides), f"{where}: slides")
    of_report = {tile.label: numbers.short(tile.value, tile.kind) for tile in headlines(deck.report)}
    counted, tiles = 0, []
    for wanted, slide in zip(deck.slides, slides, strict=True):
        _found(wanted.title, slide.texts, f"{where}: title")
        charts = iter(slide.charts)
        for block in wanted.blocks:
            counted += _check_block(block, slide, charts, f"{where}: {wanted.title}")
            tiles += list(block.tiles) if isinstance(block, Headlines) else []
    for tile in tiles:
        _same(of_report.get(tile.label, ""), numbers.short(tile.value, tile.kind), f"{where}: headline {tile.label}")
    return Compared(path.name, 0, counted, counted, len(tiles))


def headlines(report: Report) -> Iterable[Headline]:
    """The headline numbers of a report, in order."""
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Headlines):
                yield from block.tiles


def on_paper(table: Table) -> ReadTable:
    """A table as a document should print it."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    return ReadTable(
        clean.tidy(table.caption),
        tuple(clean.tidy(table.columns[n].heading) for n in table.on_paper),
        tuple(tuple(clean.tidy(numbers.text(row[n], table.columns[n].kind)) for n in table.on_paper) for row in rows),
    )


# --- documents on paper -----------------------------------------------------------------------------------------------


def _check_paper(report: Report, path: Path, read: Read, plain: Callable[[str], str]) -> Compared:
    wanted = [table for table in report.tables() if table.rows]
    captions = [plain(clean.tidy(table.caption)) for table in wanted]
    _same(captions, [plain(table.caption) for table in read.tables], f"{path.name}: tables")
    for table, found in zip(wanted, read.tables, strict=True):
        expected, where = on_paper(table), f"{path.name}: {table.key}"
        _same([plain(text) for text in expected.headings], [plain(text) for text in found.headings], where)
        _same(len(expected.rows), len(found.rows), f"{where}: rows")
        for number, (row, shown) in enumerate(zip(expected.rows, found.rows, strict=True), start=1):
            _same([plain(text) for text in row], [plain(text) for text in shown], f"{where}: row {number}")
    tiles = tuple(headlines(report))
    shown_tiles = {(plain(number), plain(label)) for number, label in read.tiles}
    for tile in tiles:
        if (plain(numbers.short(tile.value, tile.kind)), plain(tile.label)) not in shown_tiles:
            raise DocumentsDifferError(f"{path.name}: headline {tile.label} is missing or another number")
    return _compared(path, wanted, tiles, printed=True)


def _drawn(text: str) -> str:
    """A text as a PDF is read: letters from right to left in whatever order, of the others each in its place."""
    plain = squeezed(text)
    if plain.isascii():
        return plain
    if any(low <= sign <= high for sign in plain for low, high in _LEFTWARDS):
        return "".join(sorted(sign for sign in plain if sign.isdecimal()))
    return "".join(sign for sign in plain if sign.isascii() or sign.isdecimal() or sign in "£’–")


# --- workbooks --------------------------------------------------------------------------------------------------------


def _check_sheet(table: Table, sheet: Sheet, path: Path) -> None:
    where = f"{path.name}: {table.key}"
    _same(clean.for_cell(table.caption)[0], sheet.title, where)
    if not table.rows:
        return
    columns = flat_columns(table.columns)
    _same([clean.for_cell(column.heading)[0] for column in columns], list(sheet.headings), where)
    _same(len(table.rows), len(sheet.rows), f"{where}: rows")
    for number, (row, shown) in enumerate(zip(table.rows, sheet.rows, strict=True), start=1):
        for column, value, cell in zip(columns, flat_row(table.columns, row), shown, strict=True):
            _same(_printed(value, column.kind), _cell(cell, column.kind), f"{where}: row {number}, {column.heading}")
    for column, value in zip(table.columns, table.total or (), strict=False):
        if column.kind in (Kind.COUNT, Kind.MONEY) and not isinstance(value, Missing):
            told = f"{column.heading} {numbers.text(value, column.kind)}"
            if squeezed(told) not in squeezed(" ".join(sheet.lines)):
                raise DocumentsDifferError(f"{where}: the total of {column.heading} is missing or another number")


def _printed(value: Value, kind: Kind) -> str:
    if isinstance(value, Missing):
        return value.shorthand
    if kind is Kind.PLAIN and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.14g}"  # a workbook keeps so many digits for certain
    if isinstance(value, str | bool):
        return clean.for_cell(numbers.text(value, kind))[0]
    return numbers.text(value, kind)


def _cell(value: Cell, kind: Kind) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return _printed(value, kind)


# --- slides -----------------------------------------------------------------------------------------------------------


def _check_block(block: SlideBlock, slide: ReadSlide, charts: object, where: str) -> int:
    """Hold one block of a slide against the slide; how many numbers that were."""
    match block:
        case Headlines():
            for tile in block.tiles:
                _found(numbers.short(tile.value, tile.kind), slide.texts, where)
                _found(tile.label, slide.texts, where)
            return 0
        case BulletList():
            for item in block.items:
                _found(f"{item.lead} {item.text}", slide.texts, where)
            return 0
        case BarChart():
            wanted = [[_share(bar.first) for bar in block.bars], [_share(bar.second) for bar in block.bars]]
        case LadderChart():
            wanted = [[float(count) for count in line.counts] for line in block.lines]
        case _:
            return 0
    shown = next(charts, None)  # type: ignore[call-overload]
    if shown is None:
        raise DocumentsDifferError(f"{where}: the chart is missing")
    _same(len(wanted), len(shown.series), f"{where}: chart")
    for line, found in zip(wanted, shown.series, strict=True):
        _same(len(line), len(found), f"{where}: chart")
        for number, value in zip(line, found, strict=True):
            is_same = number is value or (number is not None and value is not None and abs(number - value) <= CLOSE)
            if not is_same:
                raise DocumentsDifferError(f"{where}: the chart shows {value}, expected {number}")
    return sum(len(line) for line in wanted)


def _share(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _found(text: str, texts: Sequence[str], where: str) -> None:
    if squeezed(clean.tidy(text)) not in {squeezed(line) for line in texts}:
        raise DocumentsDifferError(f"{where}: “{text}” is missing")


# --- both -------------------------------------------------------------------------------------------------------------


def _same(expected: object, found: object, where: str) -> None:
    if expected != found:
        raise DocumentsDifferError(f"{where}: it says {found!r}, expected {expected!r}")


def _compared(path: Path, tables: Sequence[Table], tiles: Sequence[Headline], *, printed: bool) -> Compared:
    cells = [
        row[place]
        for table in tables
        for row in (*table.rows, *([table.total] if table.total else []))
        for place in (table.on_paper if printed else range(len(row)))
    ]
    return Compared(path.name, len(tables), sum(_is_number(cell) for cell in cells), len(cells), len(tiles))


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float | date | Interval) and not isinstance(value, bool)
