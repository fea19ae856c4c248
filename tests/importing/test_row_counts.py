"""How many data rows a file holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from kil_mapper.importing import row_counts
from kil_mapper.importing.peek import look
from kil_mapper.importing.row_counts import count_data_rows
from kil_mapper.model.errors import Cancelled
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.issues import IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.vocabulary import DatasetId


def count(path: Path, dataset: DatasetId = DatasetId.INDICES_FILE_7) -> int | None:
    return count_data_rows(look(SourceFile(path))[0], dataset, IssueLog(), NoProgress())


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_inside_quotes_and_blank_lines_are_no_rows(tmp_path: Path) -> None:
    assert count(table(tmp_path, 'a,b\n1,"two\nlines"\n\n,\n3,4')) == 2


def test_notes_above_the_heading_are_no_rows(tmp_path: Path) -> None:
    assert count(table(tmp_path, "Notes\na,b\n1,2\n3,4\n")) == 2


def test_a_directory_without_headings_counts_its_first_line(tmp_path: Path) -> None:
    path = table(tmp_path, "HX1 1AA,10,409508,425333\nHX1 1AB,10,409508,425333\n")
    assert count(path, DatasetId.CODE_POINT_OPEN) == 2


@pytest.mark.parametrize("end", ["", "\n"])
def test_large_tables_are_counted_by_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(row_counts, "_LINES_FROM", 10)
    assert count(table(tmp_path, f"a,b\n1,2\n3,4\n5,6{end}")) == 3


def test_rows_of_a_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Data", 0)
    for row in (["note"], ["a", "b"], [1, 2], [None, None], [3, None]):
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    assert count(tmp_path / "book.xlsx") == 2


@pytest.mark.parametrize("block", [1, 7, 100, 1 << 20])
def test_shapes_of_a_geojson_wherever_blocks_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    name = 'a "type": "Feature" in a name'
    feature = {"type": "Feature", "properties": {"LSOA21CD": name}, "geometry": None}
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature] * 5}))
    monkeypatch.setattr(row_counts, "_BLOCK", block)
    assert count(path, DatasetId.LSOA_2021_BOUNDARIES) == 5


def test_records_of_json_are_counted_in_any_layout(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"organisation_number": n} for n in range(7)], indent=2))
    assert count(path, DatasetId.CHARITY) == 7


def test_counting_can_be_cancelled(tmp_path: Path) -> None:
    class Stops:
        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    path = tmp_path / "x.json"
    path.write_text('[{"a": 1}]')
    with pytest.raises(Cancelled):
        count_data_rows(look(SourceFile(path))[0], DatasetId.CHARITY, IssueLog(), Stops())
