"""The views of an open project: how to get there, what is remembered, what all of them share."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import RuleProfile
from kil_mapper.ui.actions import BY_ID
from kil_mapper.ui.choices import rules_tip
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.project_pages import ProjectPages
from kil_mapper.ui.selection import Selection
from kil_mapper.ui.settings import CURRENT_VIEW, Settings
from kil_mapper.ui.views import VIEWS
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.headline import counted_figure, registered_here
from tests.ui.eyes import words_in, workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press

Settle = Callable[[Window], None]
HUB = "GB-CHC-900001"


def pages(window: Window) -> ProjectPages:
    """The open project."""
    assert window.pages is not None
    return window.pages


def test_every_view_is_declared_once_with_words_key_and_home() -> None:
    assert len({view.id for view in VIEWS}) == len({view.key for view in VIEWS}) == len(VIEWS)
    for view in VIEWS:
        assert view.tip.endswith("."), view.id
        assert callable(import_module(view.home).make_page), view.id
        assert BY_ID[view.action].key == view.key


def test_buttons_say_where_one_is_and_what_each_view_answers(opened: Window) -> None:
    assert pages(opened).buttons["explore"].isChecked()
    for view in VIEWS:
        made = pages(opened).buttons[view.id]
        assert made.accessibleName() == f"View: {view.title}"
        assert view.tip in made.accessibleDescription()
        assert view.key in made.toolTip()


def test_views_are_made_when_somebody_goes_there(opened: Window, settle_window: Settle) -> None:
    assert pages(opened).made("areas") is None
    click(pages(opened).buttons["areas"])
    settle_window(opened)
    assert pages(opened).made("areas") is pages(opened).current
    assert not workspace(opened).isVisible()
    opened.menus.actions["show_explore"].trigger()
    assert workspace(opened).isVisible()
    assert opened.menus.actions["show_explore"].isChecked()


def test_views_are_reached_by_keys(opened: Window, qtbot: QtBot, settle_window: Settle) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow, timeout=5_000)
    QTest.keyClick(opened, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert pages(opened).current_id == "areas"
    settle_window(opened)
    pages(opened).buttons["areas"].setFocus()
    press(pages(opened).buttons["areas"], Qt.Key.Key_Right)
    assert pages(opened).current_id == "contracts"
    settle_window(opened)


def test_the_view_looked_at_last_is_remembered(
    opened: Window, settings: Settings, runner: Runner, core: FakeCore, settle_window: Settle, qtbot: QtBot
) -> None:
    opened.show_view("contracts")
    settle_window(opened)
    assert settings.get(CURRENT_VIEW) == "contracts"
    again = Window(settings, core, runner)
    qtbot.addWidget(again)
    again.show()
    again.messages.answer = lambda _question: "leave"
    again.commands.explore_sample()
    settle_window(again)
    assert pages(again).current_id == "contracts"
    assert again.workspace is None  # nobody went there: neither map nor list were made
    again.view_actions.find_organisation()
    settle_window(again)
    assert pages(again).current_id == "explore"
    assert workspace(again).filter.rowCount() == 17
    again.close()


def test_a_hidden_view_waits_and_catches_up(opened: Window, settle_window: Settle) -> None:
    view = workspace(opened)
    opened.show_view("areas")
    settle_window(opened)
    before = view.shown_results
    opened.session.choose(rules=RuleProfile.VCSE)
    settle_window(opened)
    assert view.shown_results is before
    opened.show_view("explore")
    settle_window(opened)
    assert view.shown_results is opened.session.results
    assert opened.shown.text() == f"{view.filter.rowCount()} of {view.model.rowCount()} shown"


def test_another_project_lets_go_of_what_belonged_to_the_old_one(opened: Window, settle_window: Settle) -> None:
    view = workspace(opened)
    view.select(HUB)
    view.search.setText("mill")
    opened.messages.answer = lambda _question: "leave"
    opened.commands.explore_sample()
    settle_window(opened)
    assert opened.selection.org_id is None
    assert view.search.text() == ""
    assert view.filter.rowCount() == 17


def test_selection_is_told_once() -> None:
    selection, heard = Selection(), list[str]()
    selection.changed.connect(heard.append)
    selection.select(HUB)
    selection.select(HUB)
    selection.select(None)
    assert heard == [HUB, ""]


# --- who counts -------------------------------------------------------------------------------------------------------


def test_who_counts_is_chosen_beside_the_turnover_and_can_be_undone(opened: Window, settle_window: Settle) -> None:
    rules = pages(opened).choices.rules
    assert rules.currentData() == RuleProfile.ALL.value
    rules.setCurrentIndex(rules.findData(RuleProfile.NCVO.value))
    rules.activated.emit(rules.currentIndex())
    settle_window(opened)
    assert opened.session.project is not None
    assert opened.session.project.options.rules is RuleProfile.NCVO
    assert opened.menus.actions["undo"].text() == "&Undo change of who counts"
    assert opened.menus.actions["rules_ncvo"].isChecked()
    opened.session.undo()
    settle_window(opened)
    assert rules.currentData() == RuleProfile.ALL.value


def test_what_a_profile_sets_aside_is_said() -> None:
    assert "School, college or university".lower() in rules_tip(RuleProfile.VCSE)
    assert rules_tip(RuleProfile.ALL).startswith("Everything registered")


def test_the_headline_says_how_many_are_registered_here_and_how_many_count(
    opened: Window, settle_window: Settle, small_results: Results
) -> None:
    assert registered_here(small_results) == small_results.kept == 17  # by the profile that sets nobody aside
    assert counted_figure(small_results).number == "17"
    opened.session.choose(rules=RuleProfile.NCVO)
    settle_window(opened)
    results = opened.session.results
    assert results is not None
    assert results.kept < 17
    assert registered_here(results) == 17
    assert f"17 → {results.kept}" in words_in(workspace(opened).headline)


# --- layout -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [view.id for view in VIEWS])
def test_f6_goes_round_the_parts_of_every_view(opened: Window, settle_window: Settle, qtbot: QtBot, name: str) -> None:
    opened.show_view(name)
    settle_window(opened)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow, timeout=5_000)
    page = pages(opened).current
    page.panels[0].setFocus()
    met: list[QWidget | None] = []
    for _ in page.panels:
        opened.menus.actions["next_panel"].trigger()
        met.append(QApplication.focusWidget())
    assert len(set(met)) == len(page.panels)


def test_the_row_of_views_takes_a_second_line_rather_than_being_cut(opened: Window) -> None:
    row = pages(opened)
    opened.resize(1150, 640)
    QApplication.processEvents()
    assert row.choices.mapTo(row, row.choices.rect().topLeft()).y() < 20
    opened.setMinimumSize(0, 0)
    opened.resize(700, 600)
    QApplication.processEvents()
    assert row.choices.mapTo(row, row.choices.rect().topLeft()).y() > row.buttons["explore"].height()
