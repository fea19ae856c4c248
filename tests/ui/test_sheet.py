"""The table with declared columns: order, widths, what gives way, what is selected."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from kil_mapper.ui.sheet import Sheet, SheetColumn

COLUMNS = (
    SheetColumn("name", "Name", "What it is called", lambda row: str(row["name"]), least=100, stretch=True),
    SheetColumn("count", "Count", "How many", lambda row: "–" if pd.isna(row["count"]) else f"{row['count']:,}",
                lambda row: f"{row['count']} of them", numeric=True),
    SheetColumn("note", "Note", "What to know", lambda row: str(row["note"]), gives_way=1),
)  # fmt: skip
ROWS = pd.DataFrame(
    {
        "id": ["a", "b", "c"],
        "name": ["beta", "Alpha", "<b>gamma</b>"],
        "count": pd.array([2, None, 1_000_000], dtype="Int64"),
        "note": ["a rather long note that takes its room", "short", "x"],
    }
)


@pytest.fixture
def sheet(qtbot: QtBot) -> Iterator[Sheet]:
    """Three rows, in a table that is wide enough."""
    sheet = Sheet("Things", COLUMNS, "id", several=True)
    qtbot.addWidget(sheet)
    sheet.resize(700, 200)
    sheet.show()
    sheet.show_rows(ROWS)
    yield sheet
    sheet.close()


def _ids(sheet: Sheet) -> list[str]:
    return [row["id"] for row in sheet.sheet.rows]


def test_the_model_keeps_what_qt_asks_of_models(sheet: Sheet) -> None:
    tester = QAbstractItemModelTester(sheet.sheet, QAbstractItemModelTester.FailureReportingMode.Fatal)
    sheet.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    sheet.show_rows(ROWS.head(1))
    sheet.show_rows(ROWS)
    tester.deleteLater()


def test_rows_stand_as_they_come_until_somebody_sorts_and_missing_goes_last(sheet: Sheet) -> None:
    assert _ids(sheet) == ["a", "b", "c"]
    sheet.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert _ids(sheet) == ["c", "b", "a"]  # "<" before letters; letters without regard to case
    sheet.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert _ids(sheet) == ["a", "c", "b"]
    sheet.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert _ids(sheet) == ["c", "a", "b"]
    sheet.show_rows(ROWS.iloc[::-1])
    assert _ids(sheet) == ["c", "a", "b"]


def test_a_column_that_gives_way_comes_back_with_the_room(sheet: Sheet) -> None:
    assert not sheet.isColumnHidden(2)
    sheet.resize(260, 200)
    assert sheet.isColumnHidden(2)
    assert not sheet.isColumnHidden(1)
    sheet.resize(700, 200)
    assert not sheet.isColumnHidden(2)


def test_numbers_are_never_cut_and_the_name_keeps_its_least_width(sheet: Sheet) -> None:
    sheet.resize(90, 200)
    assert sheet.columnWidth(0) >= 100
    assert sheet.columnWidth(1) > sheet.fontMetrics().horizontalAdvance("1,000,000")


def test_a_selection_survives_sorting_and_new_rows_and_is_no_choice(sheet: Sheet) -> None:
    chosen: list[str] = []
    sheet.chosen.connect(chosen.append)
    sheet.select("b")
    sheet.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert sheet.names_selected == ["b"]
    sheet.show_rows(ROWS)
    assert sheet.names_selected == ["b"]
    sheet.show_rows(ROWS.head(1))
    assert sheet.names_selected == []
    sheet.select("nobody")
    assert chosen == []
    sheet.selectRow(0)
    assert chosen == ["a"]


def test_several_rows_stay_selected_when_rows_are_shown_anew(sheet: Sheet) -> None:
    picked: list[int] = []
    sheet.picked.connect(lambda: picked.append(len(sheet.names_selected)))
    sheet.selectAll()
    assert picked == [3]
    sheet.show_rows(ROWS)
    assert sheet.names_selected == ["a", "b", "c"]
    assert picked == [3]


def test_screen_readers_hear_more_and_markup_is_text(sheet: Sheet) -> None:
    count = sheet.sheet.index(2, 1)
    assert count.data() == "1,000,000"
    assert count.data(Qt.ItemDataRole.AccessibleTextRole) == "1000000 of them"
    assert "&lt;b&gt;gamma" in sheet.sheet.index(2, 0).data(Qt.ItemDataRole.ToolTipRole)
