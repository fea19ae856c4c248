"""The list of organisations: sorting, searching, filtering, and what a cell says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.filtering import Sieve
from kil_mapper.model import tables
from kil_mapper.model.filters import Filter
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Org
from kil_mapper.ui.sheet import pounds
from kil_mapper.ui.workspace.organisations import (
    COLUMNS,
    DECILE,
    ID_ROLE,
    NAME,
    PROTECTED,
    TURNOVER,
    WARD,
    OrganisationsFilter,
    OrganisationsModel,
    day,
)
from kil_mapper.ui.workspace.table import OrganisationsTable
from tests.factory import small_project


def _show(shown: OrganisationsFilter, results: Results, wanted: Filter | None = None) -> None:
    """Filter as the view does."""
    shown.apply(Sieve(results).mask(wanted or Filter()))


@pytest.fixture
def model(qapp: QApplication, small_results: Results) -> OrganisationsModel:
    """The small district in the list."""
    model = OrganisationsModel()
    model.show(small_results)
    return model


@pytest.fixture
def shown(model: OrganisationsModel) -> OrganisationsFilter:
    """The same, behind the filter."""
    return OrganisationsFilter(model)


def _column(model: QAbstractItemModel, column: int) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_model_and_filter_keep_qts_contract(small_results: Results, qapp: QApplication) -> None:
    model = OrganisationsModel()
    shown = OrganisationsFilter(model)
    testers = [
        QAbstractItemModelTester(each, QAbstractItemModelTester.FailureReportingMode.Fatal) for each in (model, shown)
    ]
    model.show(small_results)
    _show(shown, small_results, Filter(bands=frozenset({"200k_500k"})))
    for column in range(model.columnCount()):
        shown.sort(column, Qt.SortOrder.DescendingOrder)
        shown.sort(column, Qt.SortOrder.AscendingOrder)
    _show(shown, small_results, Filter(words="hill"))
    model.show(small_results)
    _show(shown, small_results)
    assert shown.rowCount() == small_results.kept
    assert len(testers) == 2


def test_every_counted_organisation_is_a_row(model: OrganisationsModel, small_results: Results) -> None:
    assert sorted(_column(model, NAME)) == sorted(small_results.counted[Org.NAME])


def test_largest_turnover_comes_first_and_unknown_last(model: OrganisationsModel) -> None:
    turnovers = _column(model, TURNOVER)
    assert turnovers[:3] == ["£12,000,000", "£1,250,000", "£500,000"]
    assert turnovers[-1] == "Not known"
    assert "£0" in turnovers


def test_what_is_not_known_goes_last_either_way(shown: OrganisationsFilter) -> None:
    shown.sort(TURNOVER, Qt.SortOrder.AscendingOrder)
    assert _column(shown, TURNOVER)[0] == "£0"
    assert _column(shown, TURNOVER)[-1] == "Not known"


def test_names_sort_without_regard_to_case(qapp: QApplication) -> None:
    project = small_project()
    names = project.organisations.copy()
    names.loc[names.index[:2], Org.NAME] = ["zebra crossing", "ÉCOLE of aldervale"]
    model = OrganisationsModel()
    model.show(compute(small_project(organisations=tables.ORGANISATIONS.conform(names))))
    model.sort(NAME)
    assert [name.casefold() for name in _column(model, NAME)] == sorted(n.casefold() for n in _column(model, NAME))


def test_a_row_stays_itself_when_the_order_changes(model: OrganisationsModel) -> None:
    kept = QPersistentModelIndex(model.index(3, 0))
    name = kept.data()
    model.sort(NAME)
    assert kept.data() == name
    assert model.row_of(model.index(kept.row(), 0).data(ID_ROLE)) == kept.row()


def test_rows_that_do_not_pass_are_hidden_and_sorting_keeps_them_so(
    shown: OrganisationsFilter, model: OrganisationsModel, small_results: Results
) -> None:
    _show(shown, small_results, Filter(bands=frozenset({"200k_500k"})))
    assert len(_column(shown, NAME)) == 3
    _show(shown, small_results, Filter("town", frozenset({"200k_500k"})))
    assert _column(shown, NAME) == ["Town Advice Centre"]
    assert shown.shown_ids == ["GB-CHC-900004"]
    shown.sort(NAME, Qt.SortOrder.AscendingOrder)
    assert _column(shown, NAME) == ["Town Advice Centre"]
    _show(shown, small_results)
    assert shown.rowCount() == model.rowCount()


def test_new_rows_are_filtered_from_the_first_moment(
    shown: OrganisationsFilter, model: OrganisationsModel, small_results: Results
) -> None:
    mask = Sieve(small_results).mask(Filter(words="hillside"))
    shown.prepare(mask)
    model.show(small_results)
    assert len(_column(shown, NAME)) == mask.sum() == 4
    model.show(small_results)  # nobody said what passes: nothing is hidden
    assert shown.rowCount() == small_results.kept


def test_a_hostile_name_is_a_plain_cell(qapp: QApplication) -> None:
    project = small_project()
    frame = project.organisations.copy()
    frame.loc[frame.index[0], Org.NAME] = "<img src=x onerror=alert(1)> {{7*7}} & Co"
    model = OrganisationsModel()
    model.show(compute(small_project(organisations=tables.ORGANISATIONS.conform(frame))))
    assert "<img src=x onerror=alert(1)> {{7*7}} & Co" in _column(model, NAME)


def test_a_district_without_organisations_is_an_empty_list(qapp: QApplication) -> None:
    empty = tables.ORGANISATIONS.conform(small_project().organisations.iloc[:0])
    model = OrganisationsModel()
    shown = OrganisationsFilter(model)
    model.show(compute(small_project(organisations=empty)))
    assert (model.rowCount(), shown.rowCount(), shown.shown_ids) == (0, 0, [])


def test_headings_say_what_they_mean(model: OrganisationsModel) -> None:
    across = Qt.Orientation.Horizontal
    headings = [model.headerData(section, across) for section in range(len(COLUMNS))]
    assert headings == ["Organisation", "Turnover", "Ward", "Decile"]
    tips = [model.headerData(section, across, Qt.ItemDataRole.ToolTipRole) for section in range(len(COLUMNS))]
    assert all(tips)
    assert model.headerData(99, across) is None


def test_another_project_with_other_rows_takes_the_place_of_the_one_before(
    model: OrganisationsModel, small_results: Results, qtbot: QtBot
) -> None:
    # With rows laid out in a table, telling Qt of a filter change in the middle of a reset ended the application.
    shown = OrganisationsFilter(model)
    table = OrganisationsTable(shown)
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    table.selectRow(16)
    few = small_project().organisations.head(5)
    fewer = compute(small_project(organisations=few))
    for results, count in ((fewer, 5), (small_results, 17), (fewer, 5)):
        model.show(results)
        table.fit_columns()
        QApplication.processEvents()
        assert shown.rowCount() == len(_column(shown, NAME)) == count
    shown.prepare(Sieve(small_results).mask(Filter(words="millbottom")))
    model.show(small_results)
    assert shown.rowCount() == len(shown.shown_ids) == 2  # the refuge is there too, but not found by its ward


@pytest.mark.parametrize(
    ("width", "scale", "has_ward"),
    [(340, 1.0, False), (560, 1.0, True), (450, 1.5, False), (700, 2.0, False), (1100, 2.0, True)],
)
def test_a_turnover_is_never_cut_and_the_ward_gives_way_to_the_name(
    model: OrganisationsModel, qtbot: QtBot, width: int, scale: float, *, has_ward: bool
) -> None:
    table = OrganisationsTable(OrganisationsFilter(model))
    qtbot.addWidget(table)
    font = table.font()
    font.setPointSizeF(10 * scale)
    table.setFont(font)
    table.resize(width, 300)
    table.set_scale(scale)
    table.show()
    QApplication.processEvents()
    needed = table.fontMetrics().horizontalAdvance(max(_column(model, TURNOVER), key=len))
    assert table.columnWidth(TURNOVER) >= needed + 12
    assert table.columnWidth(TURNOVER) >= table.horizontalHeader().sectionSizeHint(TURNOVER)
    assert table.isColumnHidden(WARD) or table.columnWidth(NAME) >= 150 * scale
    assert table.isColumnHidden(WARD) is not has_ward


def test_wards_that_nobody_knows_take_no_room(qtbot: QtBot) -> None:
    model = OrganisationsModel()
    table = OrganisationsTable(OrganisationsFilter(model))
    qtbot.addWidget(table)
    table.resize(900, 300)
    table.show()
    frame = small_project().organisations.copy()
    frame[Org.WARD] = None
    model.show(compute(small_project(organisations=tables.ORGANISATIONS.conform(frame))))
    table.fit_columns()
    assert not model.has_wards
    assert table.isColumnHidden(WARD)


def test_cells_outside_the_list_are_empty(model: OrganisationsModel) -> None:
    assert model.data(QModelIndex()) is None
    assert model.row_of("GB-CHC-0") == -1


def test_money_and_days_are_written_as_people_write_them() -> None:
    assert (pounds(1_234_567), pounds(0), pounds(pd.NA)) == ("£1,234,567", "£0", "Not known")
    assert (day(pd.Timestamp("2025-03-31")), day(pd.NaT), day(np.datetime64("2024-12-01"))) == (
        "31 March 2025",
        "Not known",
        "1 December 2024",
    )


def test_a_refuge_stands_in_the_list_without_its_place(model: OrganisationsModel) -> None:
    row = model.row_of("GB-CHC-900003")
    assert [model.index(row, column).data() for column in (WARD, DECILE)] == [PROTECTED, PROTECTED]


def test_several_rows_are_selected_at_once_and_told_in_the_order_of_the_list(
    model: OrganisationsModel, qtbot: QtBot
) -> None:
    table = OrganisationsTable(OrganisationsFilter(model))
    qtbot.addWidget(table)
    ids = [str(model.index(row, 0).data(ID_ROLE)) for row in range(model.rowCount())]
    table.mark({ids[4], ids[2], ids[3], ids[9]}, ids[3])
    assert table.chosen == [ids[2], ids[3], ids[4], ids[9]]
    assert table.current == ids[3]
    table.mark([ids[0], "GB-CHC-0"], None)
    assert table.chosen == [ids[0]]
    table.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
    assert table.chosen == [ids[0]], "Sorting moves the row, and the selection with it"
