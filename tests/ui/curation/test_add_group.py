"""A group that no register knows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.model.tables import Org, Theme
from kil_mapper.ui.curation.add_group import NO_NAME_YET, NO_PLACE, NO_REASON
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.factory import postcode
from tests.ui.district import HUB
from tests.ui.eyes import words_in
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]


def test_it_is_added_selected_and_shown(view: Workspace, explore: Window, settle_window: Settle) -> None:
    view.only_cluster()
    explore.menus.actions["add_group"].trigger()
    form = view.curation.group_form
    write(form.name, "Wash House Pantry")
    write(form.place.postcode, postcode(1, 0))
    write(form.turnover, "12k")
    form.themes.item(0).setCheckState(Qt.CheckState.Checked)
    write(form.why, "Ward forum")
    click(form.confirm)
    settle_window(explore)
    assert not form.isVisible()
    assert explore.session.undo_name == "adding of “Wash House Pantry”"
    new = view.selected_id
    assert new is not None
    assert new.startswith("KIL-")
    assert not view.has_filter
    words = words_in(view.details)
    assert "Wash House Pantry" in words
    assert "£12,000" in words
    assert "no register knows it" in words
    project = explore.session.project
    assert project is not None
    assert new in set(project.classifications[Theme.ORG])
    explore.session.undo()
    settle_window(explore)
    assert view.model.row_of(new) < 0


def test_what_is_missing_is_told_beside_the_field(view: Workspace) -> None:
    view.add_group()
    form = view.curation.group_form
    for field, value, words in (
        (form.name, "Pantry", NO_NAME_YET),
        (form.place.postcode, postcode(1, 0), NO_PLACE),
        (form.why, "Ward forum", NO_REASON),
    ):
        click(form.confirm)
        assert form.wrong.text() == words
        assert form.wrong.y() > field.mapTo(form, field.rect().topLeft()).y()
        write(field, value)
        assert not form.wrong.isVisible()
    form.who.clear()
    click(form.confirm)
    assert "name of who adds it" in form.wrong.text()
    press(form.who, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_what_the_workflow_refuses_is_told_and_nothing_is_lost(
    view: Workspace, explore: Window, settle_window: Settle
) -> None:
    view.add_group()
    form = view.curation.group_form
    write(form.name, "Pantry")
    write(form.place.postcode, "SW1A 1AA")
    write(form.why, "Ward forum")
    click(form.confirm)
    settle_window(explore)
    assert "does not hold SW1A 1AA" in form.wrong.text()
    assert form.name.text() == "Pantry"
    assert explore.session.undo_name is None


def test_one_that_is_here_already_is_warned_of(view: Workspace, qtbot: QtBot) -> None:
    view.add_group()
    form = view.curation.group_form
    write(form.name, "millbottom community HUB")
    qtbot.waitUntil(form.alike.isVisible, timeout=5_000)
    assert f"Millbottom Community Hub ({HUB})" in form.alike.text()
    write(form.name, " of Otherville")
    qtbot.waitUntil(form.alike.isHidden, timeout=5_000)


def test_while_it_is_asked_nothing_else_stands_in_the_details(view: Workspace) -> None:
    view.select(HUB)
    view.add_group()
    assert view.curation.group_form.isVisible()
    assert not view.curation.isVisible()
    assert not view.details.facts.isVisible()
    view.curation.group_form.end()
    assert view.curation.isVisible()
    assert view.details.facts.isVisible()


def test_the_keyboard_reaches_every_field_in_order(view: Workspace, explore: Window, qtbot: QtBot) -> None:
    explore.activateWindow()
    qtbot.waitUntil(explore.isActiveWindow, timeout=5_000)
    view.add_group()
    form = view.curation.group_form
    fields = (form.place.postcode, form.place.choose, form.turnover, form.year_end, form.activities, form.themes,
              form.why, form.who, form.confirm, form.leave)  # fmt: skip
    assert form.name.hasFocus()
    for field in fields:
        focused = QApplication.focusWidget()
        assert focused is not None
        press(focused, Qt.Key.Key_Tab)
        assert field.hasFocus(), field.accessibleName()


def test_a_group_that_the_rules_leave_out_says_so(view: Workspace, explore: Window, settle_window: Settle) -> None:
    view.add_group()
    form = view.curation.group_form
    write(form.name, "Millbottom Primary School")
    write(form.place.postcode, postcode(1, 0))
    write(form.why, "x")
    click(form.confirm)
    settle_window(explore)
    assert explore.session.project is not None
    assert "Millbottom Primary School" in set(explore.session.project.organisations[Org.NAME])
    assert "rules in force" in explore.messages.history[-1].hint


def test_another_project_is_not_asked_for_the_group_of_the_first(
    view: Workspace, explore: Window, settle_window: Settle
) -> None:
    view.add_group()
    write(view.curation.group_form.name, "Pantry")
    explore.messages.answer = lambda _question: "leave"
    explore.commands.explore_sample()
    settle_window(explore)
    assert view.curation.group_form.isHidden()
    view.add_group()
    assert view.curation.group_form.name.text() == ""
