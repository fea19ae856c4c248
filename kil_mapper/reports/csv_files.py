"""Tables as CSV files, for spreadsheets and for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from kil_mapper.reports import clean
from kil_mapper.reports.blocks import Interval, Missing, Table, Value


def csv_bytes(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table as CSV: UTF-8 with a byte order mark, since Excel takes it for another encoding without.

    Args:
        headings: The first row.
        rows: Texts as they are to stand in the cells; what a spreadsheet would run is guarded already.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def table_csv(table: Table) -> bytes:
    """A table of a document as CSV."""
    return csv_bytes((column.heading for column in table.columns), (map(csv_text, row) for row in table.rows))


def csv_text(value: Value) -> str:
    """A value as computers read it: ISO dates, plain numbers, true and false; nothing for what is missing.

    >>> csv_text("=1+1"), csv_text(True), csv_text(12), csv_text(Missing.NOT_KNOWN)
    ("'=1+1", 'true', '12', '')
    """
    if isinstance(value, Missing | Interval):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean.guarded(value) if isinstance(value, str) else f"{value}"
