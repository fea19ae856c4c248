"""Whether finished files of data say what the report says: every value of every organisation and area, read back."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pandas as pd
import pyogrio

from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import clean
from kil_mapper.reports.area_list import area_texts
from kil_mapper.reports.blocks import Report, Table, Value
from kil_mapper.reports.checking import Compared, DocumentsDifferError
from kil_mapper.reports.columns import list_columns
from kil_mapper.reports.readback import squeezed

CLOSE = 1e-12  # of a number: what a text of it may lose
WHOLE = 0.5  # lists tell coordinates in whole metres
FAR = 1_000.0  # no share or rate is as large; coordinates are
LAYER = "organisations"
BANDS = {"band": 0, "label": 1, "organisations": 2, "share": 3, "income": 4}  # columns of the file, places in the table


def check_csv(listed: Table, detail: PlaceDetail, path: Path) -> Compared:
    """Hold a list of organisations against the table of the workbook.

    Args:
        listed: The table of organisations that the workbook has.
        detail: How exactly places are told.
        path: The .csv file.

    Raises:
        DocumentsDifferError: It says something else.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        names, *rows = list(csv.reader(file))
    return _check_list(listed, detail, names, rows, path)


def check_layer(listed: Table, detail: PlaceDetail, path: Path) -> Compared:
    """Hold a GeoPackage or GeoJSON file of organisations against the table of the workbook.

    Raises:
        DocumentsDifferError: It says something else.
    """
    frame = pyogrio.read_dataframe(path, layer=LAYER, read_geometry=False)
    rows = [
        ["" if pd.isna(value) else _plain(value) for value in row] for row in frame.itertuples(index=False, name=None)
    ]
    return _check_list(listed, detail, list(frame.columns), rows, path)


def check_areas(results: Results, path: Path) -> Compared:
    """Hold the file of areas against what was found.

    Raises:
        DocumentsDifferError: It says something else.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = list(csv.reader(file))
    wanted = area_texts(results)
    if rows != wanted:
        place = next((n for n, (a, b) in enumerate(zip(wanted, rows, strict=False), start=1) if a != b), 0)
        raise DocumentsDifferError(f"{path.name}: row {place} is missing or says something else")
    cells = [cell for row in rows for cell in row]
    return Compared(path.name, 1, sum(_is_figure(cell) for cell in cells), len(cells), 0)


def check_bands(report: Report, path: Path) -> Compared:
    """Hold the file of turnover bands against the table of the report.

    Raises:
        DocumentsDifferError: It says something else.
    """
    wanted = next((table for table in report.tables() if table.key == "bands"), None)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if wanted is None:  # as chosen
        return Compared(path.name, 0, 0, 0, 0)
    if len(rows) != len(wanted.rows):
        raise DocumentsDifferError(f"{path.name}: {len(rows)} rows, expected {len(wanted.rows)}")
    for row, found in zip(wanted.rows, rows, strict=True):
        for name, place in BANDS.items():
            if not _is_same(row[place], found[name]):
                raise DocumentsDifferError(f"{path.name}: {name}: it says {found[name]!r}, expected {row[place]!r}")
    return Compared(path.name, 1, 3 * len(rows), len(BANDS) * len(rows), 0)


def _check_list(listed: Table, detail: PlaceDetail, names: list[str], rows: list[list[str]], path: Path) -> Compared:
    columns = list_columns(detail)
    if not (names or rows or listed.rows):  # a GeoJSON file without features has no columns either
        return Compared(path.name, 1, 0, 0, 0)
    if [column.name for column in columns] != names:
        raise DocumentsDifferError(f"{path.name}: its columns are {names}")
    if len(rows) != len(listed.rows):
        raise DocumentsDifferError(f"{path.name}: {len(rows)} rows, expected {len(listed.rows)}")
    figures = 0
    for number, (wanted, found) in enumerate(zip(listed.rows, rows, strict=True), start=1):
        for column, value, cell in zip(columns, wanted, found, strict=True):
            if not _is_same(value, cell):
                raise DocumentsDifferError(
                    f"{path.name}: row {number}, {column.name}: it says {cell!r}, expected {value!r}"
                )
            figures += isinstance(value, int | float | date) and not isinstance(value, bool)
    return Compared(path.name, 1, figures, len(rows) * len(columns), 0)


def _is_same(value: Value, cell: str) -> bool:
    if isinstance(value, bool):
        return cell.casefold() in (("true", "1", "1.0") if value else ("false", "0", "0.0"))
    if isinstance(value, date):
        return cell[:10] == value.isoformat()
    if isinstance(value, int | float):
        try:
            return abs(float(cell) - value) <= (
                WHOLE if isinstance(value, float) and _is_whole(value, cell) else CLOSE * max(1.0, abs(value))
            )
        except ValueError:
            return False
    if not isinstance(value, str):
        return not cell
    return squeezed(cell) in {squeezed(value), squeezed(clean.guarded(value))}


def _is_whole(value: float, cell: str) -> bool:
    return abs(value) > FAR and "." not in cell


def _plain(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    return str(value)


def _is_figure(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
