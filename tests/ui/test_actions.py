"""The list of actions: everything derives from it, so it has to be right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QKeySequence

from kil_mapper.model.filters import Facet
from kil_mapper.ui.actions import ACTIONS, BY_ID, TOOLBAR, State, plain_text
from kil_mapper.ui.files import Request
from kil_mapper.ui.messages import Question
from kil_mapper.ui.window import Window

FOCUS_ONLY = {"next_panel", "show_on_map", "show_in_list", "show_details"}


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(ACTIONS)


def test_keys_are_unique_and_understood() -> None:
    keys = [QKeySequence(action.key).toString() for action in ACTIONS if action.key]
    assert all(keys)
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_access_keys_are_unique_in_each_menu() -> None:
    for place in {(action.menu, action.submenu) for action in ACTIONS}:
        here = [action.text for action in ACTIONS if (action.menu, action.submenu) == place and "&" in action.text]
        letters = [text[text.index("&") + 1].lower() for text in here]
        assert [letter for letter, times in Counter(letters).items() if times > 1] == [], place


def test_every_action_says_what_it_does() -> None:
    for action in ACTIONS:
        assert action.tip.endswith("."), action.id
        assert plain_text(action).strip(), action.id


def test_the_toolbar_names_real_actions() -> None:
    assert {name for name in TOOLBAR if name} <= set(BY_ID)


def test_without_a_project_nothing_about_one_can_be_done() -> None:
    possible = {action.id for action in ACTIONS if action.enabled(State())}
    assert {"new_project", "open_project", "explore_sample", "quit", "show_shortcuts"} <= possible
    assert not {"save", "save_as", "undo", "find_organisation", "export_map_html", "clear_filter"} & possible


def test_while_a_project_is_built_no_other_can_be_begun() -> None:
    busy = State(has_project=True, is_current=True, is_busy=True, is_dirty=True, can_undo=True)
    possible = {action.id for action in ACTIONS if action.enabled(busy)}
    assert not {"new_project", "open_project", "explore_sample", "save", "undo", "export_report_docx"} & possible


def test_every_action_has_a_menu_entry_and_something_that_does_it(window: Window) -> None:
    assert set(window.menus.actions) == set(BY_ID)
    for action in ACTIONS:
        assert callable(window._action(action.id)), action.id


def test_every_enabled_action_does_something(
    opened: Window, settle_window: Callable[[Window], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is triggered once, on a project with a selection and a filter, and leaves a trace."""
    window = opened
    assert window.workspace is not None
    outside: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", outside.append)
    asked: list[Request] = []

    def answer(request: Request) -> Path | None:
        asked.append(request)
        return None

    window.files.answer = answer
    named: list[str] = []
    window.messages.answer_text = lambda _title, _label, value: named.append(value)
    questions: list[Question] = []

    def stay(question: Question) -> str:
        questions.append(question)
        return question.choices[-1].key

    window.messages.answer = stay

    def traces() -> tuple[object, ...]:
        view = window.workspace
        assert view is not None
        said = (len(asked), len(named), len(questions), len(outside), len(window.messages.history))
        assert window.pages is not None
        seen = (
            window.pages.current_id,
            window.stack.currentWidget(),
            view.state.wanted,
            view.selected_id,
            window.focusWidget() is view.search,
            view.curation.group_form.isVisible(),
        )
        rest = (
            window.theme.scale,
            window.appearance.choice,
            window.session.project,
            window.exporting.places,
            window.size(),
            view.map.calls,
        )
        return said, seen, rest, window.runner.active()

    first = window.workspace.model.ids[0]
    for action in ACTIONS:
        if action.id in FOCUS_ONLY | {"redo", "print_view"}:
            continue  # redo and printing have tests of their own; where focus goes needs an active window
        assert window.pages is not None
        window._go_home()
        window.pages.show_view("areas" if action.id == "show_explore" else "explore")
        window.resize(1000, 600)
        window.workspace.table.setFocus()
        window.workspace.select(first)
        window.workspace.state.only(Facet.BANDS, frozenset(list(window.workspace.chips.chips)[1:2]))
        if action.id == "undo":
            window.session.rename(f"Before {action.id}")
            settle_window(window)
        others = {
            "basis_annualised": "basis_median",
            "places_area": "places_postcode",
            "rules_all": "rules_vcse",
            "look_system": "look_dark",
        }
        if action.id in others:
            window.menus.actions[others[action.id]].trigger()
            settle_window(window)
        qaction = window.menus.actions[action.id]
        assert qaction.isEnabled() or action.id == "save", action.id
        before = traces()
        qaction.trigger()
        changed = traces() != before
        settle_window(window)
        assert changed, f"{action.id} did nothing"


def test_undo_names_what_it_undoes(opened: Window, settle_window: Callable[[Window], None]) -> None:
    opened.menus.actions["basis_median"].trigger()
    settle_window(opened)
    assert opened.menus.actions["undo"].text() == "&Undo change of turnover basis"
    assert opened.menus.actions["basis_median"].isChecked()
    opened.menus.actions["undo"].trigger()
    assert opened.menus.actions["redo"].text() == "&Redo change of turnover basis"
    assert opened.menus.actions["basis_annualised"].isChecked()
