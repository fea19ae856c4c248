"""The list of what is not counted, for spreadsheets: CSV, and a workbook with the steps of the ledger beside it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from kil_mapper.model.findings import SetAsideRow, WaterfallRow
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import Reach
from kil_mapper.reports import clean
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Column, Kind, Missing, Table, Value, known
from kil_mapper.reports.csv_files import csv_bytes
from kil_mapper.reports.files import written_whole
from kil_mapper.reports.list_book import list_book

LEDGER_FORMATS = (".csv", ".xlsx")

_COLUMNS = {
    SetAsideRow.ID: Column("Organisation identifier", Kind.CODE),
    SetAsideRow.NAME: Column("Name"),
    SetAsideRow.REASON: Column("Reason key", Kind.CODE),
    SetAsideRow.LABEL: Column("Reason"),
    SetAsideRow.EVIDENCE: Column("What it rests on"),
    SetAsideRow.CERTAINTY: Column("How sure"),
    SetAsideRow.TURNOVER: Column("Turnover", Kind.MONEY),
    SetAsideRow.YEAR_END: Column("Year end", Kind.DATE),
    SetAsideRow.REACH: Column("Reach"),
    SetAsideRow.WARD: Column("Ward code", Kind.CODE),
    SetAsideRow.WARD_NAME: Column("Ward"),
}
_TEXTS = (Kind.TEXT, Kind.CODE)


def write_ledger_list(results: Results, steps: pd.DataFrame, rows: pd.DataFrame, path: Path) -> None:
    """Write the organisations set aside as .csv or .xlsx, whole or not at all.

    Args:
        results: What the analysis found.
        steps: The steps from rows read to counted (`WaterfallRow`); a sheet of the workbook.
        rows: The organisations (`SetAsideRow`).
        path: Where to; its ending says which format.

    Raises:
        KilError: The file cannot be written.
    """
    with written_whole(path) as temporary:
        if path.suffix.lower() == ".csv":
            temporary.write_bytes(_csv(rows))
        else:
            _workbook(results, steps, rows).save(temporary)


def _text(value: object) -> str:
    """One line, without the postcode that somebody may have written into it."""
    return clean.without_postcodes(clean.tidy(str(value)))


def _csv(rows: pd.DataFrame) -> bytes:
    def said(value: object, kind: Kind) -> str:
        if pd.isna(value):
            return ""
        if isinstance(value, pd.Timestamp):
            return str(value.date())
        return clean.guarded(_text(value)) if kind in _TEXTS else str(value)

    cells = (
        (said(value, column.kind) for value, column in zip(row, _COLUMNS.values(), strict=True))
        for row in rows[list(_COLUMNS)].itertuples(index=False)
    )
    return csv_bytes(_COLUMNS, cells)


def _workbook(results: Results, steps: pd.DataFrame, rows: pd.DataFrame) -> Workbook:
    what = f"{clean.tidy(results.project.name)}, {words.register_date(results)}"
    lines = ["Whatever stands here can be brought back. The steps and where the data come from: other sheets."]
    tables = {"Set_aside_table": _list_table(rows, what), "Steps_table": _steps_table(steps, what)}
    return list_book(results, f"Set aside, {what}", tables, lines)


def _list_table(rows: pd.DataFrame, what: str) -> Table:
    def value(name: str, raw: object) -> Value:
        if name == SetAsideRow.REACH and isinstance(raw, str):
            return Reach(raw).label
        if name == SetAsideRow.EVIDENCE:
            return _text(raw) if isinstance(raw, str) else Missing.NOT_APPLICABLE
        return known(raw)

    return Table(
        key="set_aside",
        sheet="Set aside",
        caption=f"Set aside and stored, {what}",
        columns=tuple(_COLUMNS.values()),
        rows=tuple(tuple(value(name, row[name]) for name in _COLUMNS) for row in rows.to_dict("records")),
        alternative="One row for each organisation, in the order in which reasons are checked.",
        notes=("Rows without a place here are counted in the steps, but not stored, so they are not in this list.",),
        empty="No stored organisation is set aside.",
        compact=True,
    )


def _steps_table(steps: pd.DataFrame, what: str) -> Table:
    headings = {
        WaterfallRow.KEY: Column("Step key", Kind.CODE),
        WaterfallRow.LABEL: Column("Step"),
        WaterfallRow.ROWS: Column("Rows", Kind.COUNT),
        WaterfallRow.LEFT: Column("Left after this step", Kind.COUNT),
        WaterfallRow.STORED: Column("Stored, can be brought back", Kind.COUNT),
        WaterfallRow.CERTAINTY: Column("How sure"),
    }
    return Table(
        key="steps",
        sheet="Steps",
        caption=f"From rows read to organisations counted, {what}",
        columns=tuple(headings.values()),
        rows=tuple(
            tuple(known(row[name], Missing.NOT_APPLICABLE) for name in headings) for row in steps.to_dict("records")
        ),
        alternative="Begins with the rows read, takes off each reason, and ends with the organisations counted.",
    )
