"""The report as a workbook by the rules for government spreadsheets: cover, contents, notes, one table to a sheet."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import (
    BulletList,
    Callout,
    Column,
    Headline,
    Headlines,
    Interval,
    Kind,
    Missing,
    Paragraph,
    Report,
    Section,
    Table,
    Value,
    known,
)
from kil_mapper.reports.columns import SENSITIVE, ListColumn, list_columns, organisations
from kil_mapper.reports.files import written_whole
from kil_mapper.reports.sheet_chart_parts import Cells, Drawn, place_chart
from kil_mapper.reports.sheet_charts import charts_for, is_drawn
from kil_mapper.reports.sheets import (
    CUT_NOTE,
    PART,
    TEXT,
    TOP,
    begin,
    fit_rows,
    lay_table,
    link,
    new_book,
    print_setup,
    put_text,
)

COVER_WIDTH, CHARTS_WIDTH = 80.0, 113.0
COVER, CONTENTS, NOTES, CHARTS = "Cover", "Contents", "Notes", "Charts"
DRAWN = f"Drawn as a chart on the sheet {CHARTS}."
CHARTS_BELOW = (
    "To copy and to edit. Each chart reads its numbers from the cells of the table named above it and follows them.",
    "What is not known has no bar and no dot: it is never nought.",
)
FULL_VALUES = (3, 4, 5)  # columns of the headline numbers
CHARTS_TO_A_PAGE, CHARTS_SCALE = 2, 70
BACK = "This sheet holds one table. What [x], [n], [z] and [c] stand for is explained in the sheet Notes."


def write_excel(report: Report, results: Results, places: pd.DataFrame, path: Path, detail: PlaceDetail) -> None:
    """Write the report as an .xlsx workbook, whole or not at all.

    Args:
        report: What it says.
        results: What the analysis found, for the list of organisations.
        places: Where each counted organisation may be shown: org_id, x, y, place, exact.
        path: Where to; an older file there is replaced.
        detail: How exactly places are told.

    Raises:
        KilError: It cannot be written there.
    """
    tables = [
        _headline_table(report),
        *report.tables(),
        *report.lists,
        *([organisation_table(results, places, detail)] if results.project.report.names else []),
    ]
    book = workbook(report, tables)
    with written_whole(path) as temporary:
        book.save(temporary)


def workbook(report: Report, tables: list[Table]) -> Workbook:
    """The workbook, with cover, contents and notes before the tables."""
    book = new_book()
    cover = book.active
    assert isinstance(cover, Worksheet)  # noqa: S101 - openpyxl cannot say it in types
    cover.title = COVER
    contents, notes = book.create_sheet(CONTENTS), book.create_sheet(NOTES)
    laid = [
        lay_table(book.create_sheet(table.sheet), table, _table_name(table), _lines(table, report)) for table in tables
    ]
    lay_table(notes, _notes(report, cut=any(item.cut for item in laid)), "Notes_table")
    cells = [Cells(book[table.sheet], table, item.first) for table, item in zip(tables, laid, strict=True) if item.rows]
    charts = charts_for(report, cells)
    if charts:
        _charts(book.create_sheet(CHARTS, book.index(notes) + 1), report, charts)
    _cover(cover, report, cut=any(item.cut for item in laid), has_charts=bool(charts))
    _headline_formats(book[tables[0].sheet], report, laid[0].first)
    _contents(contents, tables, [item.rows for item in laid], has_charts=bool(charts))
    _properties(book, report)
    return book


def _table_name(table: Table) -> str:
    return f"{table.key}_table"


def _lines(table: Table, report: Report) -> list[str]:
    return [report.subtitle, table.alternative, BACK, *([DRAWN] if is_drawn(table, report) else [])]


def _properties(book: Workbook, report: Report) -> None:
    created = datetime.combine(report.created, time())
    properties = book.properties
    properties.title, properties.subject = clean.tidy(report.title)[:255], clean.tidy(report.subject)[:255]
    properties.creator = properties.lastModifiedBy = "KIL Mapper"
    properties.language = "en-GB"
    properties.created = properties.modified = created


def _cover(sheet: Worksheet, report: Report, *, cut: bool, has_charts: bool) -> None:
    """What the numbers rest on, what must not be overlooked, where to find what, and what licences ask for."""
    row = begin(sheet, report.title, [report.subtitle])
    warnings = [*(line for section in report.sections for line in _callouts(section)), *([CUT_NOTE] if cut else [])]
    parts: list[tuple[str, list[str]]] = [
        ("What the numbers rest on", [f"{fact.label}: {fact.value}" for fact in report.facts]),
        ("Not to be overlooked", warnings),
        ("Statements that the licences ask for", list(report.attributions)),
    ]
    for heading, told in parts:
        if told:
            row = _part(sheet, row, heading)
            for line in told:
                put_text(sheet.cell(row, 1), line, TEXT, TOP)
                row += 1
    fit_rows(sheet, 2, row - 1, {1: COVER_WIDTH})
    row = _part(sheet, row, "In this workbook")
    for name, what in ((CONTENTS, "a link to each table"), (NOTES, "method and marks"), (CHARTS, "to copy and edit")):
        if name != CHARTS or has_charts:
            link(sheet.cell(row, 1), name, f"{name}: {what}")
            row += 1
    sheet.column_dimensions["A"].width = COVER_WIDTH
    print_setup(sheet, COVER_WIDTH, upright=True)


def _part(sheet: Worksheet, row: int, heading: str) -> int:
    """A heading on the cover, away from the lines above; the row beneath it."""
    put_text(sheet.cell(row, 1), heading, PART, Alignment(vertical="bottom"))
    sheet.row_dimensions[row].height = 28
    return row + 1


def _callouts(section: Section) -> list[str]:
    """What must not be overlooked, told on the cover too."""
    boxes = [block for block in section.blocks if isinstance(block, Callout)]
    return [f"{box.heading}: {text}" for box in boxes for text in box.items]


def _charts(sheet: Worksheet, report: Report, charts: list[Drawn]) -> None:
    """Every chart, one below the other, each with a link to the table it reads."""
    row = begin(sheet, CHARTS, [report.subtitle, *CHARTS_BELOW]) + 1
    for number, drawn in enumerate(charts, start=1):
        link(sheet.cell(row, 1), drawn.table.sheet, f"Numbers of the chart below: sheet {drawn.table.sheet}")
        row += place_chart(sheet, row + 1, drawn) + 2
        if number % CHARTS_TO_A_PAGE == 0 and number < len(charts):
            sheet.row_breaks.append(Break(id=row - 1))
    sheet.column_dimensions["A"].width = CHARTS_WIDTH
    print_setup(sheet, CHARTS_WIDTH, upright=True)
    sheet.page_setup.scale, sheet.sheet_properties.pageSetUpPr = CHARTS_SCALE, None  # fitted pages have no breaks


def _contents(sheet: Worksheet, tables: list[Table], rows: list[int], *, has_charts: bool) -> None:
    listing = Table(
        key="contents",
        sheet=CONTENTS,
        caption="Contents",
        columns=(Column("Sheet"), Column("What it shows"), Column("Rows", Kind.COUNT)),
        rows=(
            (COVER, "What the numbers rest on, warnings and attribution", Missing.NOT_APPLICABLE),
            (NOTES, "Method and marks", Missing.NOT_APPLICABLE),
            *([(CHARTS, "Charts of the tables, to copy and to edit", Missing.NOT_APPLICABLE)] if has_charts else []),
            *((table.sheet, table.caption, count) for table, count in zip(tables, rows, strict=True)),
        ),
        alternative="",
    )
    lay_table(sheet, listing, "Contents_table")
    first = 3
    for number, name in enumerate(
        [COVER, NOTES, *([CHARTS] if has_charts else []), *(table.sheet for table in tables)]
    ):
        link(sheet.cell(first + number, 1), name, name)


def _notes(report: Report, *, cut: bool) -> Table:
    """Method and marks as one table, a note to a row."""
    rows: list[tuple[Value, ...]] = [("Marks", f"{mark.shorthand} {mark.meaning}") for mark in Missing]
    if cut:
        rows.append(("Marks", CUT_NOTE))
    for section in report.sections:
        for block in section.blocks if section.in_notes else ():
            rows += [(section.heading, text) for text in _texts(block)]
    return Table(
        key="notes",
        sheet=NOTES,
        caption="Notes: marks and method",
        columns=(Column("About"), Column("Note")),
        rows=tuple(rows),
        alternative="",
    )


def _texts(block: Any) -> list[str]:
    match block:
        case Paragraph():
            return [f"{block.lead} {block.text}".strip()]
        case BulletList():
            return [f"{item.lead} {item.text}".strip() for item in block.items]
        case Callout():
            return [f"{block.heading}: {text}" for text in block.items]
        case _:
            return []


def _tiles(report: Report) -> list[Headline]:
    blocks = [block for section in report.sections for block in section.blocks]
    return [tile for block in blocks if isinstance(block, Headlines) for tile in block.tiles]


def _headline_table(report: Report) -> Table:
    """The headline numbers with their full values."""
    return Table(
        key="headlines",
        sheet="Headline numbers",
        caption=f"Headline numbers, {report.title.partition(': ')[2]}",
        columns=(
            Column("What is counted"),
            Column("As in the report"),
            Column("Value", Kind.PLAIN),
            Column("95% interval, lower", Kind.PLAIN),
            Column("95% interval, upper", Kind.PLAIN),
            Column("Beside it"),
        ),
        rows=tuple(_headline(tile) for tile in _tiles(report)),
        alternative="The cells hold the values unrounded, to calculate with; shares are fractions of one.",
    )


def _headline(tile: Headline) -> tuple[Value, ...]:
    value, nothing = tile.value, Missing.NOT_APPLICABLE
    spread: tuple[Value, ...] = (
        (value.value, value.low, value.high) if isinstance(value, Interval) else (value, nothing, nothing)
    )
    label = f"{tile.label[:1].upper()}{tile.label[1:]}"
    return (label, numbers.text(value, tile.kind), *spread, tile.note or nothing)


def _headline_formats(sheet: Worksheet, report: Report, first: int) -> None:
    """Each full value as people write such a number; the cell keeps every digit."""
    for place, tile in enumerate(_tiles(report), start=1):
        for column in FULL_VALUES:
            cell = sheet.cell(first + place, column)
            if isinstance(cell.value, int | float):
                cell.number_format = numbers.EXCEL_FORMATS.get(tile.kind, "General")


def organisation_table(results: Results, places: pd.DataFrame, detail: PlaceDetail) -> Table:
    """The counted organisations as a table, with codes beside names."""
    frame, columns = organisations(results, places, detail), list_columns(detail)
    sensitive = frame[SENSITIVE].astype(bool).to_list()
    cells = [
        [_cell(value, column, hidden=hidden) for value, hidden in zip(frame[column.name], sensitive, strict=True)]
        for column in columns
    ]
    return Table(
        key="organisations",
        sheet="Organisations",
        caption=f"Organisations counted in {clean.tidy(results.project.name)}",
        columns=tuple(Column(column.heading, column.kind) for column in columns),
        rows=tuple(zip(*cells, strict=True)),
        alternative="Each row is one organisation: who it is, how large, and where it is placed.",
        empty="No organisation is counted.",
        compact=True,
    )


def _cell(value: object, column: ListColumn, *, hidden: bool) -> Value:
    return known(value, Missing.WITHHELD if hidden and column.identifies else Missing.NOT_KNOWN)
