"""Charts that are filters: what they count, what they say, and working them by keyboard and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.analysis.filtering import Sieve
from kil_mapper.model.filters import NOT_KNOWN, Facet, Filter
from kil_mapper.model.results import Results
from kil_mapper.ui.explore.chart import ROW, Chart
from kil_mapper.ui.explore.chart_model import BAR, INCOME, LABEL, ORGANISATIONS, Bar, ChartModel
from kil_mapper.ui.explore.charts import Charts
from kil_mapper.ui.explore.state import FilterState
from kil_mapper.ui.theme import load_theme
from tests.factory import ward_code

BARS = (
    Bar("a", "Under £10k", 2, 5, 4_000, 20_000),
    Bar("b", "£10k & <b>more</b>", 0, 10, None, 300_000, is_on=True),
    Bar("c", "Not known", 1, 1, None, None, is_marked=True),
)


@pytest.fixture
def model(qapp: QApplication) -> ChartModel:
    return ChartModel(Facet.BANDS, "Turnover")


@pytest.fixture
def charts(qtbot: QtBot, small_results: Results) -> Charts:
    """The charts of the small district."""
    state = FilterState()
    made = Charts(state, load_theme())
    state.setParent(made)
    qtbot.addWidget(made)
    state.show_sieve(Sieve(small_results))
    made.resize(460, 700)
    made.show()
    return made


def _rows(chart: Chart) -> dict[str, tuple[str, str]]:
    model = chart.rows
    cells = [[model.index(row, column).data() for column in (LABEL, ORGANISATIONS, INCOME)]
             for row in range(model.rowCount())]  # fmt: skip
    return {label: (count, income) for label, count, income in cells}


def test_the_model_keeps_qts_contract(model: ChartModel) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(BARS, is_filtered=True)
    model.show(BARS[:2], is_filtered=True)
    model.show(BARS[:2], is_filtered=False)
    model.show((), is_filtered=False)
    assert tester.model() is model


def test_cells_say_the_numbers_and_know_the_lengths(model: ChartModel) -> None:
    model.show(BARS, is_filtered=True)
    said = [[model.index(row, column).data() for column in (ORGANISATIONS, INCOME)] for row in range(3)]
    assert said == [["2 of 5", "£4.0k"], ["0 of 10", "none"], ["1 of 1", "not known"]]
    first = model.index(0, ORGANISATIONS).data(BAR)
    assert (first.shown, first.whole) == (0.2, 0.5)
    assert model.index(2, INCOME).data(BAR).whole == 0
    model.show(BARS, is_filtered=False)
    assert model.index(0, ORGANISATIONS).data() == "5"
    assert model.index(0, INCOME).data() == "£20.0k"


def test_what_a_row_says_aloud_is_whole_and_plain(model: ChartModel) -> None:
    model.show(BARS, is_filtered=True)
    told = model.index(1, LABEL).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert told == "£10k & <b>more</b>: 0 of 10 organisations shown, income none of £300k; filtered by it"
    tip = model.index(1, LABEL).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in tip
    assert "<b>" not in tip
    assert model.told(BARS[2]).endswith("holds what is selected")


def test_rows_stay_while_only_their_numbers_change(model: ChartModel, qtbot: QtBot) -> None:
    model.show(BARS, is_filtered=False)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.show(tuple(reversed(BARS))[::-1], is_filtered=True)


def test_charts_count_what_is_shown_and_what_there_is(charts: Charts) -> None:
    rows = _rows(charts.charts[Facet.BANDS])
    assert rows["£200k–£500k"] == ("3", "£1.0m")
    assert rows["Income not known"] == ("1", "not known")
    charts.state.want(Filter("town"))
    rows = _rows(charts.charts[Facet.BANDS])
    assert rows["£200k–£500k"] == ("1 of 3", "£480k")
    assert rows["£0"] == ("0 of 1", "none")
    wards = _rows(charts.charts[Facet.AREAS])
    assert wards["Town"][0] == "4 of 4"
    assert wards["Hillside"] == ("0 of 4", "none")


def test_a_bar_is_clicked_to_filter_and_clicked_again_to_stop(charts: Charts) -> None:
    chart = charts.charts[Facet.AREAS]
    row = chart.rows.row_of(ward_code(1))
    where = chart.visualRect(chart.rows.index(row, ORGANISATIONS)).center()
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert charts.state.wanted == Filter(areas=frozenset({ward_code(1)}))
    assert chart.rows.bars[row].is_on
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert charts.state.wanted == Filter()


def test_arrow_keys_move_and_space_and_enter_turn(charts: Charts, qtbot: QtBot) -> None:
    chart = charts.charts[Facet.DECILES]
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Space)
    QTest.keyClick(chart, Qt.Key.Key_Up)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert charts.state.wanted.deciles == {"1", "2"}
    assert chart.currentIndex().row() == 0, "The place stays while the numbers change"
    QTest.keyClick(chart, Qt.Key.Key_Space)
    assert charts.state.wanted.deciles == {"2"}


def test_what_is_selected_is_pointed_out(charts: Charts) -> None:
    charts.mark(["GB-CHC-900001", "GB-CHC-900003"])  # the second is a refuge: of no ward and no decile
    marked = {facet: {bar.key for bar in chart.rows.bars if bar.is_marked} for facet, chart in charts.charts.items()}
    assert marked == {
        Facet.BANDS: {"200k_500k"},
        Facet.DECILES: {"1", NOT_KNOWN},
        Facet.AREAS: {ward_code(0), NOT_KNOWN},
    }
    charts.mark([])
    assert not any(bar.is_marked for chart in charts.charts.values() for bar in chart.rows.bars)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_rows_are_large_enough_and_none_is_hidden(charts: Charts, scale: float) -> None:
    charts.set_scale(scale)
    QApplication.processEvents()
    for chart in charts.charts.values():
        assert chart.verticalHeader().defaultSectionSize() >= ROW * scale
        last = chart.visualRect(chart.rows.index(chart.rows.rowCount() - 1, 0))
        assert chart.viewport().rect().contains(last)


def test_shown_and_whole_are_told_apart_by_more_than_colour(charts: Charts) -> None:
    """Solid, hatched and outlined: in grey too, the three have other pictures."""
    charts.state.want(Filter(bands=frozenset({"10k_100k"})))
    QApplication.processEvents()
    chart = charts.charts[Facet.BANDS]
    picture = chart.viewport().grab().toImage()

    def dark(key: str, column: int) -> float:
        rect = chart.visualRect(chart.rows.index(chart.rows.row_of(key), column))
        inside = [
            QColor(picture.pixel(x, y)).lightness() < 128
            for x in range(rect.left() + 8, rect.left() + 14)
            for y in range(rect.center().y() - 3, rect.center().y() + 3)
        ]
        return sum(inside) / len(inside)

    solid, hatched, outlined = (
        dark("10k_100k", ORGANISATIONS),
        dark("10k_100k", INCOME),
        dark("under_10k", ORGANISATIONS),
    )
    assert solid == 1
    assert outlined == 0
    assert hatched < 1
