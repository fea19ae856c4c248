"""Setting facts right in the place where they stand, and putting the register's own back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import Correctable
from kil_mapper.ui.curation.correction import NO_NAME, NO_PLACE
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.factory import postcode
from tests.ui.curation.seen import touch
from tests.ui.district import CHURCH, HUB, REFUGE
from tests.ui.eyes import words_in
from tests.ui.hands import press, write

Settle = Callable[[Window], None]
ELSEWHERE = postcode(9, 0)


def _value(window: Window, org_id: str, column: str) -> object:
    assert window.session.project is not None
    rows = window.session.project.organisations.set_index(Org.ID)
    return rows.loc[org_id, column]


@pytest.fixture
def correct(view: Workspace, explore: Window, settle_window: Settle) -> Callable[..., None]:
    """Correct a fact of the hub."""

    def done(field: Correctable, value: str, year_end: str = "") -> None:
        view.select(HUB)
        touch(view, view.details.facts.buttons[f"correct {field.value}"])
        form = view.curation.correction
        form.value.clear()
        write(form.value, value)
        write(form.year_end, year_end)
        write(form.why, "Their letter of May")
        touch(view, form.confirm)
        settle_window(explore)

    return done


def test_a_corrected_postcode_moves_it_and_the_registers_stays_beside_it(
    correct: Callable[..., None], view: Workspace, explore: Window, settle_window: Settle
) -> None:
    correct(Correctable.POSTCODE, ELSEWHERE.lower())
    assert explore.session.undo_name == "correction of the postcode of “Millbottom Community Hub”"
    assert _value(explore, HUB, Org.POSTCODE) == ELSEWHERE
    words = words_in(view.details)
    assert f"Corrected. The register says: {postcode(0, 0)}" in words
    assert "Westfield" in words
    assert not view.curation.correction.isVisible()
    explore.session.undo()
    settle_window(explore)
    assert "Corrected." not in words_in(view.details)
    assert _value(explore, HUB, Org.POSTCODE) == postcode(0, 0)


def test_what_is_corrected_can_be_restored(
    correct: Callable[..., None], view: Workspace, explore: Window, settle_window: Settle
) -> None:
    correct(Correctable.NAME, "The Millbottom Hub")
    touch(view, view.details.facts.buttons["restore name"])
    form = view.curation.correction
    assert not form.value.isVisible()
    write(form.why, "It was the letter that was wrong")
    press(form.why, Qt.Key.Key_Return)
    settle_window(explore)
    assert explore.session.undo_name == "restoring of the name of “The Millbottom Hub”"
    assert _value(explore, HUB, Org.NAME) == "Millbottom Community Hub"
    assert "restore name" not in view.details.facts.buttons


def test_a_turnover_is_written_as_people_write_it(correct: Callable[..., None], explore: Window) -> None:
    correct(Correctable.TURNOVER, "£0.3m", "31/3/2026")
    assert _value(explore, HUB, Org.TURNOVER_BY_HAND) == 300_000
    assert str(_value(explore, HUB, Org.TURNOVER_BY_HAND_OF))[:10] == "2026-03-31"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (Correctable.POSTCODE, "nowhere", "“nowhere” is not a postcode."),
        (Correctable.POSTCODE, "SW1A 1AA", "does not hold SW1A 1AA"),
        (Correctable.TURNOVER, "lots", "“lots” is not an amount."),
        (Correctable.NAME, "   ", "needs a name"),
    ],
)
def test_what_cannot_be_is_said_in_the_form_which_stays(
    field: Correctable, value: str, words: str, correct: Callable[..., None], view: Workspace, explore: Window
) -> None:
    before = explore.session.project
    correct(field, value)
    form = view.curation.correction
    assert words in form.wrong.text()
    assert form.isVisible()
    assert form.confirm.isEnabled()
    assert explore.session.project is before


def test_what_cannot_be_is_told_while_it_is_written(view: Workspace, qtbot: QtBot, explore: Window) -> None:
    view.select(HUB)
    touch(view, view.details.facts.buttons["correct postcode"])
    form = view.curation.correction
    form.value.clear()
    write(form.value, "HX1")
    qtbot.waitUntil(lambda: "“HX1” is not a postcode." in form.wrong.text(), timeout=5_000)
    assert explore.session.undo_name is None
    write(form.value, " 1AA")
    assert form.wrong.text() == ""
    press(form.value, Qt.Key.Key_Escape)


def test_reason_and_name_are_asked_for(view: Workspace, explore: Window) -> None:
    view.select(HUB)
    touch(view, view.details.facts.buttons["correct name"])
    form = view.curation.correction
    touch(view, form.confirm)
    assert form.wrong.text().startswith("A correction needs a reason.")
    assert form.why.hasFocus() or not explore.isActiveWindow()
    write(form.why, "x")
    form.who.clear()
    touch(view, form.confirm)
    assert form.wrong.text() == NO_NAME


def test_escape_puts_the_form_away_and_the_focus_back(view: Workspace, explore: Window, qtbot: QtBot) -> None:
    explore.activateWindow()
    qtbot.waitUntil(explore.isActiveWindow, timeout=5_000)
    view.select(HUB)
    button = view.details.facts.buttons["correct turnover"]
    button.setFocus()
    press(button, Qt.Key.Key_Space)
    form = view.curation.correction
    assert form.value.hasFocus()
    assert form.value.text() == "240,000"
    press(form.value, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert button.hasFocus()


def test_the_focus_is_at_the_fact_again_when_it_is_corrected(
    view: Workspace, explore: Window, settle_window: Settle, qtbot: QtBot
) -> None:
    explore.activateWindow()
    qtbot.waitUntil(explore.isActiveWindow, timeout=5_000)
    view.select(HUB)
    view.details.facts.buttons["correct name"].setFocus()
    press(view.details.facts.buttons["correct name"], Qt.Key.Key_Space)
    write(view.curation.correction.value, "Hub")
    write(view.curation.correction.why, "x")
    press(view.curation.correction.why, Qt.Key.Key_Return)
    settle_window(explore)
    assert QApplication.focusWidget() is view.details.facts.buttons["correct name"]


def test_what_is_being_written_stays_when_the_numbers_change(
    view: Workspace, explore: Window, settle_window: Settle
) -> None:
    view.select(HUB)
    touch(view, view.details.facts.buttons["correct turnover"])
    form = view.curation.correction
    form.value.clear()
    write(form.value, "77000")
    explore.commands.basis_latest()
    settle_window(explore)
    assert form.isVisible()
    assert form.value.text() == "77000"
    view.select(CHURCH)
    assert not form.isVisible()
    assert form.field is None


def test_a_place_needs_to_be_chosen(view: Workspace) -> None:
    view.select(HUB)
    touch(view, view.details.facts.buttons["correct location"])
    form = view.curation.correction
    assert form.place.isVisible()
    assert not form.value.isVisible()
    write(form.why, "x")
    touch(view, form.confirm)
    assert form.wrong.text() == NO_PLACE


def test_the_postcode_of_a_refuge_is_set_right_and_restored_without_being_shown(
    view: Workspace, explore: Window, settle_window: Settle
) -> None:
    view.select(REFUGE)
    buttons = view.details.facts.buttons
    assert "correct name" in buttons
    assert "correct location" not in buttons
    before = str(_value(explore, REFUGE, Org.POSTCODE))
    touch(view, buttons["correct postcode"])
    form = view.curation.correction
    assert form.value.text() == ""
    write(form.value, ELSEWHERE)
    write(form.why, "Their letter of May")
    touch(view, form.confirm)
    settle_window(explore)
    assert _value(explore, REFUGE, Org.POSTCODE) == ELSEWHERE
    words = words_in(view.details)
    assert "Corrected. The register says: not shown: a protected place" in words
    assert not any(place in words for place in (before, ELSEWHERE, "Millbottom\n", "Smalltown 003A"))
    touch(view, view.details.facts.buttons["restore postcode"])
    write(form.why, "It was the letter that was wrong")
    touch(view, form.confirm)
    settle_window(explore)
    assert _value(explore, REFUGE, Org.POSTCODE) == before
    assert "restore postcode" not in view.details.facts.buttons


def test_one_thing_is_asked_at_a_time(view: Workspace) -> None:
    view.select(HUB)
    touch(view, view.curation.aside)
    touch(view, view.details.facts.buttons["correct name"])
    assert not view.curation.strip.isVisible()
    touch(view, view.details.facts.buttons["offer note"])
    assert not view.curation.correction.isVisible()
    assert view.curation.note.isVisible()
    touch(view, view.curation.anchor)
    assert not view.curation.note.isVisible()
