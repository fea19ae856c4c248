"""The list of who says that it works here and is based elsewhere, for spreadsheets: CSV and Excel, one set of rows."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kil_mapper.model.errors import KilError
from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Results
from kil_mapper.reports import clean
from kil_mapper.reports.blocks import Interval, Missing, Table, Value
from kil_mapper.reports.content_apart import elsewhere_list
from kil_mapper.reports.files import written_whole
from kil_mapper.reports.lists import attribution_table
from kil_mapper.reports.sheets import lay_table

WHAT_THEY_DO: Final = (
    "What they do here, and how much of it, the register does not say; none of their income is in any sum of the "
    "project."
)


def write_elsewhere_list(results: Results, frame: pd.DataFrame, path: Path) -> None:
    """Write the list as .csv or .xlsx, whole or not at all. Sensitive organisations come last and are not named.

    Args:
        results: What the analysis found.
        frame: The organisations: columns of `Elsewhere` and `Counted.BAND`.
        path: Where to; its ending says which format.

    Raises:
        KilError: The ending is another one, or the file cannot be written.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise KilError(
            f"A list of who works here cannot be written as “{path.name}”.",
            f"Give it a name that ends in {', '.join(WRITERS)}.",
        )
    table = elsewhere_list(results, Findings(elsewhere=frame))
    with written_whole(path) as temporary:
        writer(results, table, temporary)


def _write_csv(_results: Results, table: Table, path: Path) -> None:
    """UTF-8 with a byte order mark, so that Excel reads names right; what it would run as a formula is guarded."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.heading for column in table.columns)
        writer.writerows(map(_csv_text, row) for row in table.rows)


def _csv_text(value: Value) -> str:
    """A value as computers read it: ISO dates, plain numbers, true and false; nothing for what is missing."""
    if isinstance(value, Missing | Interval):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean.guarded(value) if isinstance(value, str) else f"{value}"


def _write_xlsx(results: Results, table: Table, path: Path) -> None:
    """The list, and the attribution: a sheet each."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101 - openpyxl cannot say it in types
    first.title = table.sheet
    marks = ", ".join(f"{mark.shorthand} {mark.value}" for mark in Missing)
    lay_table(first, table, "Elsewhere_table", [WHAT_THEY_DO, f"Marks in cells: {marks}."])
    lay_table(book.create_sheet("Sources"), attribution_table(results), "Sources_table")
    properties = book.properties
    properties.title, properties.creator, properties.language = table.caption[:255], "KIL Mapper", "en-GB"
    properties.created = properties.modified = datetime.combine(results.project.created, time())
    book.save(path)


WRITERS: Final[dict[str, Callable[[Results, Table, Path], None]]] = {".csv": _write_csv, ".xlsx": _write_xlsx}
