"""Workbooks of one list: the list, what belongs beside it, and what the licences ask to be said; a sheet each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kil_mapper.model.results import Results
from kil_mapper.reports.blocks import Column, Table
from kil_mapper.reports.content_evidence import attributions
from kil_mapper.reports.sheets import lay_table, new_book


def list_book(results: Results, title: str, tables: Mapping[str, Table], lines: Sequence[str]) -> Workbook:
    """The workbook of a list.

    Args:
        results: What the analysis found.
        title: What the workbook is called in its properties.
        tables: The list, then what goes with it, each under the name of its Excel table.
        lines: What to say above the list.
    """
    book = new_book()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - openpyxl cannot say it in types
    book.remove(sheet)
    for place, (name, table) in enumerate({**tables, "Sources_table": _attribution_table(results)}.items()):
        lay_table(book.create_sheet(table.sheet), table, name, () if place else lines)
    properties = book.properties
    properties.title, properties.creator, properties.language = title[:255], "KIL Mapper", "en-GB"
    properties.created = properties.modified = datetime.combine(results.project.created, time())
    return book


def _attribution_table(results: Results) -> Table:
    return Table(
        key="attribution",
        sheet="Sources",
        caption="Where the data come from",
        columns=(Column("Statement"),),
        rows=tuple((line,) for line in attributions(results)),
        alternative="",
        empty="The project names no sources.",
    )
