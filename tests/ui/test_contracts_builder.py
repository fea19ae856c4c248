"""The consortium builder: by mouse, by key and by button the same; what it makes is told at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kil_mapper.model.contracts import PoolRow
from kil_mapper.ui.contracts import consortia
from kil_mapper.ui.contracts.lists import KIND, PartnerList
from kil_mapper.ui.contracts.view import BUILD_TAB, SUGGESTED_TAB, ContractsView
from kil_mapper.ui.page import Found
from kil_mapper.ui.window import Window
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
HUB, HALL = "GB-CHC-900001", "Westfield Hall"


@pytest.fixture
def view(opened: Window, settle_window: Settle) -> ContractsView:
    """The view Contracts with the builder in front."""
    opened.show_view("contracts")
    settle_window(opened)
    assert opened.pages is not None
    page = opened.pages.current
    assert isinstance(page, ContractsView)
    page.show_tab(BUILD_TAB)
    return page


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What screen readers are told."""
    heard: list[str] = []
    monkeypatch.setattr(consortia, "announce", lambda _widget, words: heard.append(words))
    return heard


def _drop(source: PartnerList, target: PartnerList) -> bool:
    """Drag the selected rows of a list onto another; whether it takes them."""
    drag = source.make_drag()
    assert drag is not None
    assert drag.mimeData().hasFormat(KIND)
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.MoveAction,
        drag.mimeData(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.setAccepted(False)
    target.dropEvent(event)
    return event.isAccepted()


def test_several_are_dragged_into_the_consortium_and_one_back(view: ContractsView, said: list[str]) -> None:
    builder = view.builder
    builder.candidates.setFocus()
    builder.candidates.selectRow(0)
    QTest.keyClick(builder.candidates, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    wanted = builder.candidates.names_selected
    assert len(wanted) == 2
    assert _drop(builder.candidates, builder.members)
    assert set(builder.chosen) == set(wanted)
    assert said[-1].startswith("Added ")
    assert said[-1].endswith(builder.verdict.text())
    gone = builder.chosen[1]
    builder.members.select(gone)
    assert _drop(builder.members, builder.candidates)
    assert gone not in builder.chosen
    assert said[-1].startswith("Took out ")


def test_an_empty_selection_is_not_dragged(view: ContractsView) -> None:
    view.builder.candidates.select(None)
    assert view.builder.candidates.make_drag() is None


@pytest.mark.parametrize(
    ("add", "remove"),
    [
        ((Qt.Key.Key_Return, False), (Qt.Key.Key_Return, False)),
        ((Qt.Key.Key_Insert, False), (Qt.Key.Key_Delete, False)),
        ((Qt.Key.Key_Right, True), (Qt.Key.Key_Left, True)),
    ],
)
def test_keys_do_what_dragging_does_and_go_on_with_the_next_row(
    view: ContractsView, add: tuple[Qt.Key, bool], remove: tuple[Qt.Key, bool]
) -> None:
    builder = view.builder
    held = {True: Qt.KeyboardModifier.ControlModifier, False: Qt.KeyboardModifier.NoModifier}
    first, second = (str(row[PoolRow.ID]) for row in builder.candidates.sheet.rows[:2])
    builder.candidates.select(first)
    QTest.keyClick(builder.candidates, add[0], held[add[1]])
    QTest.keyClick(builder.candidates, add[0], held[add[1]])
    assert set(builder.chosen) == {first, second}
    builder.members.select(builder.chosen[0])
    QTest.keyClick(builder.members, remove[0], held[remove[1]])
    QTest.keyClick(builder.members, remove[0], held[remove[1]])
    assert builder.chosen == ()


def test_an_arrow_alone_moves_within_the_list(view: ContractsView) -> None:
    view.builder.candidates.selectRow(0)
    press(view.builder.candidates, Qt.Key.Key_Right)
    assert view.builder.chosen == ()


def test_each_partner_is_shown_with_its_part_its_share_and_its_ward(view: ContractsView) -> None:
    builder = view.builder
    builder.add_member(HUB)
    write(builder.search, "westfield hall")
    builder.candidates.selectRow(0)
    click(builder.add)
    shown = [
        [builder.members.sheet.index(row, column).data() for column in range(builder.members.sheet.columnCount())]
        for row in range(2)
    ]
    assert shown == [
        ["Millbottom Community Hub", "Lead", "£240,000", "67%", "Millbottom"],
        ["Westfield Hall", "Partner", "£120,000", "33%", "Westfield"],
    ]
    assert builder.bar.accessibleDescription() == "£360,000 of £300,000"


def test_a_suggestion_is_taken_over_with_the_key_of_its_number(view: ContractsView, qtbot: QtBot) -> None:
    view.form.value.setText("")
    write(view.form.value, "160000")
    view.form.reach.setCurrentIndex(0)
    qtbot.waitUntil(lambda: not view._pause.isActive() and not view.context.runner.active(), timeout=20_000)
    assert view.answered is not None
    found = view.answered.answer.consortia
    if not found:
        view.suggested.show_answer(view.answered.answer, {})
        press(view.suggested, Qt.Key.Key_1)
        assert view.builder.chosen == ()
        return
    view.show_tab(SUGGESTED_TAB)
    press(view.suggested.findChildren(QPushButton)[0], Qt.Key.Key_1)
    assert view.builder.chosen == found[0].members
    assert view.builder.isVisible()


def test_the_slider_says_pounds_a_year_and_not_the_number_of_its_stop(view: ContractsView) -> None:
    assert view.form.slider.accessibleName() == "Contract value: £150,000, £150,000 a year without VAT"
    view.form.years.setValue(3)
    assert view.form.said.text() == "£50,000 a year without VAT"
    press(view.form.slider, Qt.Key.Key_End)
    assert view.form.slider.accessibleName().startswith("Contract value: £10,000,000, £3,333,333 a year")
    press(view.form.slider, Qt.Key.Key_PageDown)
    assert view.form.value.text() == "£3,000,000"


def test_what_is_selected_is_gone_to_on_the_map_in_the_list_and_in_the_details(
    opened: Window, settle_window: Settle, view: ContractsView
) -> None:
    opened.activateWindow()
    view.show_tab("pool")
    view.pool.selectRow(0)
    opened.menus.actions["show_in_list"].trigger()
    assert view.pool.hasFocus()
    opened.menus.actions["show_details"].trigger()
    settle_window(opened)
    explore = opened.workspace
    assert explore is not None
    assert explore.isVisible()
    assert explore.go_to(Found.DETAILS)
    opened.menus.actions["show_in_list"].trigger()
    assert explore.table.hasFocus()
    assert explore.table.currentIndex().siblingAtColumn(0).data() == "Town Hall Trust"
    opened.menus.actions["show_on_map"].trigger()
    assert explore.map.view is not None
    assert opened.focusWidget() is explore.map.view.focusProxy()
    opened.show_view("areas")
    settle_window(opened)
    assert opened.pages is not None
    opened.menus.actions["show_on_map"].trigger()
    assert opened.pages.current_id == "areas"


def test_the_builder_shows_its_rows_and_words_at_every_text_size(
    view: ContractsView, opened: Window, qtbot: QtBot
) -> None:
    opened.setMinimumSize(0, 0)
    opened.resize(1366, 740)
    opened.bar.clear()
    view.builder.set_members([HUB])
    for scale in (1.0, 2.0):
        opened.appearance.scale_text(scale)
        qtbot.waitUntil(lambda: view.builder.members.viewport().height() >= view.builder.members.rowHeight(0))
        qtbot.waitUntil(lambda: view.builder.candidates.viewport().height() >= view.builder.candidates.rowHeight(0))
        facts = view.builder.facts
        qtbot.waitUntil(lambda facts=facts: facts.height() >= facts.heightForWidth(facts.width()))  # type: ignore[misc]
