"""Areas: one sentence, a table, two maps; what one selects the others select; neighbourhoods of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow
from kil_mapper.model.tables import POSTCODES, WARDS, Member
from kil_mapper.model.vocabulary import AreaType, MemberType
from kil_mapper.ui.areas import wording
from kil_mapper.ui.areas.table import COLUMNS, AreasTable
from kil_mapper.ui.areas.view import NO_NEIGHBOURHOODS, AreasView
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.window import Window
from tests.factory import small_project, ward_code
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press

Settle = Callable[[Window], None]
MILLBOTTOM, TOWN = ward_code(0), ward_code(1)


@pytest.fixture
def view(opened: Window, settle_window: Settle) -> AreasView:
    """The view Areas of the small district."""
    opened.show_view("areas")
    settle_window(opened)
    return _view(opened)


def _view(window: Window) -> AreasView:
    assert window.pages is not None
    page = window.pages.current
    assert isinstance(page, AreasView)
    return page


def _cell(table: AreasTable, code: str, column: str) -> str:
    place = next(place for place, spec in enumerate(COLUMNS) if spec.name == column)
    return str(table.sheet.index(table.sheet.row_of(code), place).data())


def _click_row(table: AreasTable, code: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = table.visualRect(table.sheet.index(table.sheet.row_of(code), 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_the_answer_is_one_sentence_and_the_status_bar_counts(view: AreasView, opened: Window) -> None:
    results = opened.session.results
    assert results is not None
    assert view.head.summary.text() == opened.core.cold_spot_summary(results)[0]
    assert opened.shown.text().startswith("4 wards, ")
    assert "A cold spot is an area where at least 50% of residents" in view.sentence.text()


def test_the_table_shows_each_ward_in_the_order_of_codes_until_asked_otherwise(view: AreasView) -> None:
    names = [row[AreaRow.NAME] for row in view.table.sheet.rows]
    assert names == ["Millbottom", "Town", "Hillside", "Westfield"]
    view.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert [row[AreaRow.NAME] for row in view.table.sheet.rows] == sorted(names, reverse=True)
    need = next(place for place, spec in enumerate(COLUMNS) if spec.name == AreaRow.MOST_DEPRIVED_20)
    view.table.sortByColumn(need, Qt.SortOrder.DescendingOrder)
    assert view.table.sheet.rows[0][AreaRow.NAME] == "Millbottom"


def test_need_is_marked_where_it_is_high_and_said_in_words_to_screen_readers(view: AreasView) -> None:
    assert _cell(view.table, MILLBOTTOM, AreaRow.MOST_DEPRIVED_20) == "● 100%"  # deciles 1, 1, 2
    assert _cell(view.table, ward_code(3), AreaRow.MOST_DEPRIVED_20) == "0%"
    row = view.table.sheet.rows[view.table.sheet.row_of(MILLBOTTOM)]
    assert wording.need_spoken(row) == "100% of residents live in the most deprived fifth of England: high need"


def test_selecting_a_row_says_its_sentence_and_marks_the_maps(view: AreasView, qtbot: QtBot) -> None:
    _click_row(view.table, TOWN)
    assert view.selected_code == TOWN
    assert view.sentence.text().startswith("Town")
    assert view.map.view is not None
    asked = [""]

    def marked() -> bool:
        view.map.view.caged_page.runJavaScript(  # type: ignore[union-attr] # the map is there
            "document.body.textContent.includes('Town')", lambda found: asked.append(str(found))
        )
        QApplication.processEvents()
        return asked[-1] == "True"

    qtbot.waitUntil(marked, timeout=10_000)


def test_selecting_on_the_maps_selects_the_row(view: AreasView, qtbot: QtBot) -> None:
    assert view.map.view is not None
    script = f"document.dispatchEvent(new CustomEvent('kil-area-selected', {{detail: '{TOWN}'}}))"
    view.map.view.caged_page.runJavaScript(script)
    qtbot.waitUntil(lambda: view.table.names_selected == [TOWN], timeout=10_000)
    assert view.sentence.text().startswith("Town")
    view.map.view.caged_page.runJavaScript(script.replace(TOWN, "E00000000"))
    qtbot.waitUntil(lambda: view.map.view.bridge.refused == ["E00000000"], timeout=10_000)  # type: ignore[union-attr]
    assert view.selected_code == TOWN


def test_the_threshold_of_high_need_is_changed_in_place_and_undone(
    view: AreasView, opened: Window, settle_window: Settle
) -> None:
    before = view.head.summary.text()
    view.head.threshold.setValue(30)
    settle_window(opened)
    assert opened.session.project is not None
    assert opened.session.project.options.high_need_share == 0.3
    assert "at least 30% of residents" in view.head.caveats
    opened.session.undo()
    settle_window(opened)
    assert view.head.threshold.value() == 50
    assert view.head.summary.text() == before


def test_an_area_that_is_not_covered_is_never_zero(
    window: Window, core: FakeCore, view_at: Callable[[Window], AreasView]
) -> None:
    postcodes = small_project().postcodes
    core.project = small_project(postcodes=POSTCODES.conform(postcodes[postcodes["ward_code"] != MILLBOTTOM]))
    table = view_at(window).table
    for column in (AreaRow.ORGANISATIONS, AreaRow.CLUSTER, AreaRow.COLD_SPOT, AreaRow.INCOME, AreaRow.INCOME_UNKNOWN):
        assert _cell(table, MILLBOTTOM, column) == "not covered", column
    assert not table.grab().isNull()  # rows with and without a rate are painted


@pytest.fixture
def view_at(settle_window: Settle) -> Callable[[Window], AreasView]:
    """Opens the sample district of a window at Areas."""

    def go(window: Window) -> AreasView:
        window.commands.explore_sample()
        settle_window(window)
        window.show_view("areas")
        settle_window(window)
        return _view(window)

    return go


def test_without_wards_the_view_says_what_to_do(
    window: Window, core: FakeCore, view_at: Callable[[Window], AreasView]
) -> None:
    core.project = small_project(wards=WARDS.conform(small_project().wards.head(0)))
    view = view_at(window)
    assert view.kind is AreaType.CUSTOM
    assert view.listed.words.text() == NO_NEIGHBOURHOODS
    click(view.head.kinds[AreaType.WARD])
    assert view.head.summary.text() == "This project holds no wards."
    assert "ward boundaries" in view.listed.words.text()


def test_without_a_web_engine_the_table_carries_everything(
    qtbot: QtBot, settings: Settings, runner: Runner, core: FakeCore, view_at: Callable[[Window], AreasView]
) -> None:
    window = Window(settings, core, runner, map_refusal="The map is not shown because of root.")
    qtbot.addWidget(window)
    window.resize(1300, 700)
    window.show()
    window.messages.answer = lambda _question: "leave"
    view = view_at(window)
    assert view.map.words.text() == "The map is not shown because of root."
    view.select(MILLBOTTOM)
    assert view.sentence.text().startswith("Millbottom")
    view.begin_neighbourhood()
    assert not view.maker.kinds[MemberType.LSOA].isVisible()  # they can only be picked on a map
    assert view.maker.members == [MILLBOTTOM]
    window.close()


# --- neighbourhoods ---------------------------------------------------------------------------------------------------


def test_a_neighbourhood_is_made_of_selected_wards_and_undone(
    view: AreasView, opened: Window, settle_window: Settle
) -> None:
    click(view.head.make)
    assert not view.maker.make.isEnabled()
    _click_row(view.table, MILLBOTTOM)
    _click_row(view.table, TOWN, Qt.KeyboardModifier.ControlModifier)
    assert view.table.names_selected == [MILLBOTTOM, TOWN]
    assert view.maker.told.text() == "2 wards: Millbottom, Town"
    view.maker.name.setText("  The   Valley ")
    press(view.maker.name, Qt.Key.Key_Return)
    settle_window(opened)
    assert opened.session.project is not None
    made = opened.session.project.neighbourhoods
    assert list(made[Member.MEMBER]) == [MILLBOTTOM, TOWN]
    assert opened.session.undo_name == "making of “The Valley”"
    assert view.kind is AreaType.CUSTOM
    assert [row[AreaRow.NAME] for row in view.table.sheet.rows] == ["The Valley"]
    assert not view.maker.isVisible()
    opened.session.undo()
    settle_window(opened)
    assert view.table.sheet.rowCount() == 0
    assert view.listed.words.text() == NO_NEIGHBOURHOODS


def test_small_areas_are_picked_on_the_map(
    view: AreasView, opened: Window, settle_window: Settle, qtbot: QtBot
) -> None:
    view.begin_neighbourhood()
    click(view.maker.kinds[MemberType.LSOA])
    assert view.map.view is not None
    picked = "E01990000 E01990003"
    script = f"document.dispatchEvent(new CustomEvent('kil-area-selection', {{detail: '{picked}'}}))"
    view.map.view.caged_page.runJavaScript(script)
    qtbot.waitUntil(lambda: view.maker.members == picked.split(), timeout=10_000)
    assert view.maker.told.text() == "2 small areas (LSOAs): Smalltown 001A, Smalltown 004A"


def test_what_cannot_be_made_is_said_and_nothing_is_lost(
    view: AreasView, opened: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_asked: object) -> Project:
        raise KilError("That cannot be.", "Do it otherwise.")

    monkeypatch.setattr(opened.core, "add_neighbourhood", refuse)
    _click_row(view.table, MILLBOTTOM)
    view.begin_neighbourhood()
    view.maker.name.setText("Town")
    press(view.maker.name, Qt.Key.Key_Return)
    assert opened.messages.history[-1].text == "That cannot be."
    assert view.maker.isVisible()
    assert view.maker.members == [MILLBOTTOM]
    press(view.maker, Qt.Key.Key_Escape)
    assert not view.maker.isVisible()


def test_neighbourhoods_come_from_a_file_and_go_again(
    view: AreasView, opened: Window, settle_window: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "places.csv"
    file.write_text(f"neighbourhood,code\nThe Valley,{MILLBOTTOM}\nThe Valley,{TOWN}\n", encoding="utf-8")
    opened.files.answer = lambda _request: file
    click(view.head.read)
    settle_window(opened)
    assert [row[AreaRow.NAME] for row in view.table.sheet.rows] == ["The Valley"]
    assert "2 rows read" in opened.messages.history[-1].text
    assert not view.head.remove.isEnabled()
    _click_row(view.table, str(view.table.sheet.rows[0][AreaRow.CODE]))
    click(view.head.remove)
    settle_window(opened)
    assert view.table.sheet.rowCount() == 0
    assert opened.session.undo_name == "removal of a neighbourhood"


def test_the_switch_in_the_page_turns_the_table(view: AreasView, opened: Window, qtbot: QtBot) -> None:
    assert view.map.view is not None
    script = "document.dispatchEvent(new CustomEvent('kil-area-type', {detail: 'custom'}))"
    view.map.view.caged_page.runJavaScript(script)
    qtbot.waitUntil(lambda: view.kind is AreaType.CUSTOM, timeout=10_000)
    assert view.head.kinds[AreaType.CUSTOM].isChecked()
