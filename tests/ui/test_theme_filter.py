"""The filter by theme: any of the ticked ones, together with bands and search, in list, map and count."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.model.tables import CLASSIFICATIONS
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.themes import CODE, NOTE, ThemeFilter
from kil_mapper.ui.workspace.view import Workspace
from tests.factory import small_project
from tests.ui.eyes import words_in, workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press

Settle = Callable[[Window], None]
THEMES = [
    ("GB-CHC-900001", "109", "What", "Arts/culture/heritage/science"),
    ("GB-CHC-900001", "204", "Who", "People Of A Particular Ethnic Or Racial Origin"),
    ("GB-CHC-900013", "109", "What", "Arts/culture/heritage/science"),
    ("GB-CHC-900004", "203", "Who", "People With Disabilities"),
]


@pytest.fixture
def view(window: Window, core: FakeCore, settle_window: Settle) -> Workspace:
    """Explore, with three organisations that have themes."""
    frame = pd.DataFrame(THEMES, columns=["org_id", "code", "type", "description"])
    core.project = small_project(classifications=CLASSIFICATIONS.conform(frame))
    window.commands.explore_sample()
    settle_window(window)
    return workspace(window)


def _row(themes: ThemeFilter, code: str) -> int:
    return next(row for row in range(themes.list.count()) if themes.list.item(row).data(CODE) == code)


def test_organisations_with_any_of_the_ticked_themes_are_shown(view: Workspace, window: Window) -> None:
    view.themes.set_on(frozenset({"109"}))
    assert window.shown.text() == "2 of 17 shown"
    view.themes.set_on(frozenset({"109", "203"}))
    assert window.shown.text() == "3 of 17 shown"
    assert view.themes.text() == "2 themes ▾"
    view.only_cluster()
    assert window.shown.text() == "2 of 17 shown"  # the Hub and the Advice Centre
    assert view.has_filter
    window.menus.actions["clear_filter"].trigger()
    assert window.shown.text() == "17 of 17 shown"
    assert view.themes.text() == "All themes ▾"


def test_the_list_says_that_counts_do_not_add_up_and_is_worked_by_keyboard(view: Workspace, qtbot: QtBot) -> None:
    click(view.themes)
    assert view.themes.panel.isVisible()
    assert NOTE in words_in(view.themes.panel)
    lines = [view.themes.list.item(row).text() for row in range(view.themes.list.count())]
    assert lines[0] == "What they do"
    assert "Arts/culture/heritage/science  2" in lines
    view.themes.list.setCurrentRow(_row(view.themes, "109"))
    press(view.themes.list, Qt.Key.Key_Space)
    assert view.themes.on == {"109"}
    assert view.filter.rowCount() == 2
    press(view.themes.list, Qt.Key.Key_Return)
    assert view.themes.on == frozenset()
    view.themes.list.setCurrentRow(0)
    press(view.themes.list, Qt.Key.Key_Space)  # a heading
    assert view.themes.on == frozenset()
    press(view.themes.panel, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not view.themes.panel.isVisible()


def test_ticked_themes_outlive_a_change_of_numbers(view: Workspace, window: Window, settle_window: Settle) -> None:
    view.themes.set_on(frozenset({"203"}))
    window.menus.actions["basis_latest"].trigger()
    settle_window(window)
    assert view.themes.on == {"203"}
    assert window.shown.text() == "1 of 17 shown"


def test_without_themes_there_is_no_button(window: Window, core: FakeCore, settle_window: Settle) -> None:
    core.project = small_project(classifications=CLASSIFICATIONS.empty())
    window.commands.explore_sample()
    settle_window(window)
    assert not workspace(window).themes.isVisible()
