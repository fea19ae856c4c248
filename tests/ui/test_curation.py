"""What a person decides about one organisation, from its details in Explore."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from kil_mapper.ui.curation.inline import NO_REASON
from kil_mapper.ui.window import Window
from tests.ui.district import CHURCH, HUB, mixed_project
from tests.ui.eyes import words_in, workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]


@pytest.fixture
def explore(window: Window, core: FakeCore, settle_window: Settle) -> Window:
    """The view Explore of that district."""
    core.project = mixed_project()
    window.commands.explore_sample()
    settle_window(window)
    return window


def test_an_organisation_is_set_aside_from_its_details(explore: Window, settle_window: Settle) -> None:
    view = workspace(explore)
    view.select(HUB)
    curation = view.curation
    click(curation.aside)
    click(curation.strip.confirm)
    assert curation.strip.wrong.text() == NO_REASON
    write(curation.strip.why, "Closed in spring")
    write(curation.strip.who, "AK")
    click(curation.strip.confirm)
    settle_window(explore)
    assert explore.session.undo_name == "setting aside of “Millbottom Community Hub”"
    assert view.model.row_of(HUB) < 0
    assert "Select an organisation" in words_in(view.details)
    assert explore.messages.history[-1].text == "“Millbottom Community Hub” is set aside."
    explore.session.undo()
    settle_window(explore)
    assert view.model.row_of(HUB) >= 0


def test_an_anchor_declared_in_the_details_stands_there(explore: Window, settle_window: Settle) -> None:
    view = workspace(explore)
    view.select(HUB)
    click(view.curation.anchor)
    write(view.curation.form.who, "AK")
    click(view.curation.form.no)
    settle_window(explore)
    assert "Declared not to be a community anchor by AK" in view.curation.declared.text()
    assert view.curation.anchor.text() == "Change the declaration…"
    view.select(CHURCH)
    assert not view.curation.declared.isVisible()


def test_what_was_begun_for_one_organisation_is_put_away_for_another(explore: Window) -> None:
    view = workspace(explore)
    view.select(HUB)
    click(view.curation.aside)
    view.select(CHURCH)
    assert not view.curation.strip.isVisible()
    view.select(None)
    assert not view.curation.isVisible()


def test_a_place_is_protected_and_shown_again(explore: Window, settle_window: Settle) -> None:
    view = workspace(explore)
    view.select(HUB)
    click(view.curation.protect)
    write(view.curation.strip.why, "Sees victims of abuse")
    write(view.curation.strip.who, "AK")
    press(view.curation.strip.why, Qt.Key.Key_Return)
    settle_window(explore)
    assert "Protected" in words_in(view.details)
    assert view.curation.protect.text() == "Name with its place…"
