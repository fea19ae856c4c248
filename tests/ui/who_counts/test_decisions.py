"""What people decide about organisations and rules; each decision is one step to undo."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.model.findings import WaterfallRow
from kil_mapper.model.tables import ORGANISATIONS, Decision, Org
from kil_mapper.ui.curation.inline import NO_NAME, NO_REASON
from kil_mapper.ui.settings import WHO_DECIDES, Settings
from kil_mapper.ui.who_counts.view import LEDGER, LOG, WhoCountsView
from kil_mapper.ui.window import Window
from tests.factory import small_project
from tests.ui.district import CHOIR, CHURCH, SCHOOL
from tests.ui.eyes import workspace
from tests.ui.hands import click, press, write
from tests.ui.who_counts.seen import Decided, Settle, choose_step, decisions, pick, results


def test_a_decision_needs_a_reason_and_a_name_and_says_so_in_its_place(view: WhoCountsView, window: Window) -> None:
    choose_step(view.ledger, "school_university")
    pick(view.ledger.orgs, SCHOOL)
    click(view.ledger.some)
    assert view.strip.title.text() == "Bring back “Westfield School”"
    click(view.strip.confirm)
    assert view.strip.wrong.text() == NO_REASON
    assert view.strip.wrong.isVisible()
    write(view.strip.why, "Runs the food bank")
    assert not view.strip.wrong.isVisible()
    click(view.strip.confirm)
    assert view.strip.wrong.text() == NO_NAME
    assert decisions(window).empty
    assert window.session.undo_name is None


def test_bringing_back_counts_at_once_everywhere_and_undo_takes_it_back(
    view: WhoCountsView, window: Window, decide: Decided, settle_window: Settle
) -> None:
    saved = window.session.project
    choose_step(view.ledger, "school_university")
    pick(view.ledger.orgs, SCHOOL)
    click(view.ledger.some)
    decide("Runs the food bank", "AK")
    assert not view.strip.isVisible()
    assert view.sentence.text().endswith("→ 15 counted by the rules “local voluntary sector” and 1 decision")
    assert window.session.is_dirty
    assert window.session.undo_name == "bringing back of “Westfield School”"
    window.show_view("explore")
    settle_window(window)
    assert workspace(window).model.row_of(SCHOOL) >= 0
    window.session.undo()
    settle_window(window)
    assert window.session.project is saved
    assert workspace(window).model.row_of(SCHOOL) < 0


def test_several_are_one_decision_each_and_one_step_to_undo(
    view: WhoCountsView, window: Window, decide: Decided
) -> None:
    choose_step(view.ledger, WaterfallRow.KEPT)
    pick(view.ledger.orgs, CHOIR, CHURCH)
    assert view.ledger.some.text() == "Set aside 2…"
    click(view.ledger.some)
    decide("No longer meet", "AK")
    rows = decisions(window)
    assert sorted(rows[Decision.ORG]) == [CHURCH, CHOIR]
    assert set(rows[Decision.WHY]) == {"No longer meet"}
    assert window.session.undo_name == "setting aside of 2 organisations"
    window.session.undo()
    assert decisions(window).empty


def test_a_whole_rule_is_brought_back_and_set_aside_again(view: WhoCountsView, window: Window, decide: Decided) -> None:
    choose_step(view.ledger, "grant_maker")
    assert view.ledger.rule.text() == "Bring back the whole rule…"
    click(view.ledger.rule)
    decide("Funders are partners here", "AK")
    assert results(window).kept == 15
    choose_step(view.ledger, "grant_maker")
    assert view.ledger.rule.text() == "Set this rule aside…"
    click(view.ledger.rule)
    decide("As agreed in March", "BL")
    assert results(window).kept == 14


def test_the_name_is_remembered(view: WhoCountsView, settings: Settings, decide: Decided) -> None:
    choose_step(view.ledger, "grant_maker")
    click(view.ledger.rule)
    decide("Funders are partners here", "A. Khan")
    assert settings.get(WHO_DECIDES) == "A. Khan"
    click(view.ledger.rule)
    assert view.strip.who.text() == "A. Khan"
    assert view.strip.why.text() == ""


def test_escape_thinks_better_of_it_and_the_focus_goes_back(view: WhoCountsView, window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    view.ledger.rule.setFocus()
    press(view.ledger.rule, Qt.Key.Key_Space)
    assert view.strip.isVisible()
    assert view.strip.why.hasFocus()
    press(view.strip.why, Qt.Key.Key_Escape)
    assert not view.strip.isVisible()
    assert view.ledger.rule.hasFocus()


def test_what_the_workflow_refuses_is_said_and_the_strip_stays(
    view: WhoCountsView, window: Window, decide: Decided
) -> None:
    click_on = view.ledger
    choose_step(click_on, "removed")
    assert window.session.project is not None
    moved = window.session.project.organisations.copy()
    moved.loc[moved[Org.ID] == "GB-CHC-900018", Org.LSOA] = None
    pick(view.ledger.orgs, "GB-CHC-900018")
    click(view.ledger.some)
    window.session._project = small_project(organisations=ORGANISATIONS.conform(moved))  # it lost its place meanwhile
    decide("It reopened", "AK")
    assert view.strip.isVisible()
    assert view.strip.confirm.isEnabled()
    assert "has no place in the areas of this project" in view.strip.wrong.text()


def test_the_log_names_subject_reason_and_person_and_what_stands(
    view: WhoCountsView, window: Window, decide: Decided
) -> None:
    view.show_tab(LOG)
    assert "Nobody has decided anything yet" in view.log.listed.words.text()
    assert view.log.listed.words.isVisible()
    view.show_tab(LEDGER)
    choose_step(view.ledger, "grant_maker")
    click(view.ledger.rule)
    decide("Funders are partners here", "AK")
    choose_step(view.ledger, "grant_maker")
    click(view.ledger.rule)
    decide("As agreed in March", "BL")
    view.show_tab(LOG)
    assert view.log.told.text() == "2 decisions, 1 in force."
    model = view.log.decisions.sheet
    newest = [model.index(0, column).data() for column in range(1, model.columnCount())]
    assert newest[0].startswith("Rule: Grant-maker")
    assert newest[1:] == ["Set aside", "As agreed in March", "BL", "Stands"]
    assert model.index(1, model.columnCount() - 1).data() == "Overtaken"


def test_that_nothing_was_decided_is_in_sight_at_twice_the_text(view: WhoCountsView, window: Window) -> None:
    window.resize(1366, 740)
    window.appearance.scale_text(2.0)
    view.show_tab(LOG)
    QApplication.processEvents()
    words = view.log.listed.words
    assert words.mapTo(window, QPoint(0, words.height() // 2)).y() < window.height()
