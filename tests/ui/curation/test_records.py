"""Readiness for contracts and notes of conversations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kil_mapper.model.tables import Note, Readiness
from kil_mapper.ui.curation.notes import EMPTY, IN_FUTURE
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.ui.curation.seen import touch
from tests.ui.district import HUB
from tests.ui.eyes import words_in
from tests.ui.hands import press, write

Settle = Callable[[Window], None]


def test_what_nobody_asked_is_not_asked_and_not_no(view: Workspace, explore: Window, settle_window: Settle) -> None:
    view.select(HUB)
    assert "nobody asked yet" in words_in(view.details)
    touch(view, view.details.facts.buttons["offer readiness"])
    form = view.curation.readiness
    assert {box.currentText() for box in form.boxes.values()} == {"Not asked"}
    write(form.lines["paid_staff"], "0")
    form.boxes["has_insurance"].setCurrentText("No")
    touch(view, form.confirm)
    settle_window(explore)
    assert explore.session.undo_name == "readiness of “Millbottom Community Hub”"
    assert explore.session.project is not None
    row = explore.session.project.readiness.iloc[0]
    assert row[Readiness.PAID_STAFF] == 0
    assert not row[Readiness.INSURANCE]
    assert row[[Readiness.RESERVES_MONTHS, Readiness.POLICIES, Readiness.WANTS_TO_GROW]].isna().all()
    assert "Reserves, policies, contracts, wants to grow" in words_in(view.details)
    touch(view, view.details.facts.buttons["offer readiness"])
    assert form.lines["paid_staff"].text() == "0"
    assert form.boxes["has_insurance"].currentText() == "No"


def test_numbers_that_are_none_are_told(view: Workspace) -> None:
    view.select(HUB)
    touch(view, view.details.facts.buttons["offer readiness"])
    form = view.curation.readiness
    write(form.lines["paid_staff"], "a few")
    touch(view, form.confirm)
    assert form.wrong.text().startswith("“a few” is no number of paid staff.")
    form.lines["paid_staff"].clear()
    write(form.lines["reserves_months"], "-2")
    touch(view, form.confirm)
    assert form.wrong.text().startswith("“-2” is no number of months.")
    form.lines["reserves_months"].clear()
    press(form.who, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_nothing_recorded_is_told_by_the_workflow(view: Workspace, explore: Window, settle_window: Settle) -> None:
    view.select(HUB)
    touch(view, view.details.facts.buttons["offer readiness"])
    touch(view, view.curation.readiness.confirm)
    settle_window(explore)
    assert "nothing to record" in view.curation.readiness.wrong.text()


def test_notes_stand_newest_first_with_day_and_name(view: Workspace, explore: Window, settle_window: Settle) -> None:
    view.select(HUB)
    for day, words in (("1 May 2026", "Met the trustees"), ("2/6/2026", "They want to <b>grow</b>")):
        touch(view, view.details.facts.buttons["offer note"])
        form = view.curation.note
        write(form.text, words)
        form.day.clear()
        write(form.day, day)
        touch(view, form.confirm)
        settle_window(explore)
    assert explore.session.undo_name == "note on “Millbottom Community Hub”"
    words = words_in(view.details)
    assert words.index("They want to <b>grow</b>") < words.index("Met the trustees")
    assert "noted by AK" in words
    assert explore.session.project is not None
    assert explore.session.project.notes[Note.WHEN].dt.date.tolist() == [date(2026, 5, 1), date(2026, 6, 2)]


def test_an_empty_note_and_a_day_to_come_are_told(view: Workspace) -> None:
    view.select(HUB)
    touch(view, view.details.facts.buttons["offer note"])
    form = view.curation.note
    touch(view, form.confirm)
    assert form.wrong.text() == EMPTY
    write(form.text, "x")
    form.day.setText("1 May 2090")
    touch(view, form.confirm)
    assert form.wrong.text() == IN_FUTURE
    form.day.setText("next week")
    QTest.keyClick(form.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.wrong.text().startswith("“next week” is not a day.")
    press(form.text, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_the_whole_form_is_in_sight_also_at_the_end_of_the_details(
    view: Workspace, explore: Window, qtbot: QtBot
) -> None:
    explore.resize(1093, 580)
    view.select(HUB)
    touch(view, view.details.facts.buttons["offer note"])
    form, panel = view.curation.note, view.details.viewport()

    def in_sight() -> bool:
        parts = (form.title, form.leave)
        return all(panel.rect().contains(QRect(part.mapTo(panel, QPoint(0, 0)), part.size())) for part in parts)

    qtbot.waitUntil(in_sight)
