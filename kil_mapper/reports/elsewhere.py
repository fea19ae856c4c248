"""The list of who says that it works here and is based elsewhere, for spreadsheets: CSV and Excel, one set of rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pandas as pd

from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Results
from kil_mapper.reports.blocks import Missing, Table
from kil_mapper.reports.content_apart import elsewhere_list
from kil_mapper.reports.csv_files import table_csv
from kil_mapper.reports.files import written_whole
from kil_mapper.reports.list_book import list_book

WHAT_THEY_DO: Final = (
    "What they do here, and how much of it, the register does not say; none of their income is in any sum of the "
    "project."
)


def write_elsewhere_list(results: Results, frame: pd.DataFrame, path: Path) -> None:
    """Write the list as .csv or .xlsx, whole or not at all. Sensitive organisations come last and are not named.

    Args:
        results: What the analysis found.
        frame: The organisations: columns of `Elsewhere` and `Counted.BAND`.
        path: Where to; its ending, one of `WRITERS`, says which format.

    Raises:
        KilError: The file cannot be written.
    """
    table = elsewhere_list(results, Findings(elsewhere=frame))
    with written_whole(path) as temporary:
        WRITERS[path.suffix.lower()](results, table, temporary)


def _write_csv(_results: Results, table: Table, path: Path) -> None:
    path.write_bytes(table_csv(table))


def _write_xlsx(results: Results, table: Table, path: Path) -> None:
    marks = ", ".join(f"{mark.shorthand} {mark.value}" for mark in Missing)
    lines = [WHAT_THEY_DO, f"Marks in cells: {marks}."]
    list_book(results, table.caption, {"Elsewhere_table": table}, lines).save(path)


WRITERS: Final[dict[str, Callable[[Results, Table, Path], None]]] = {".csv": _write_csv, ".xlsx": _write_xlsx}
