"""Who counts: the steps, the lists behind them, and what people decide; each decision is one step to undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from kil_mapper.model.findings import SetAsideRow, WaterfallRow
from kil_mapper.model.results import Results
from kil_mapper.model.tables import ORGANISATIONS, Anchor, Decision, Elsewhere, Org
from kil_mapper.model.vocabulary import DecisionAction
from kil_mapper.ui.files import Request
from kil_mapper.ui.settings import WHO_DECIDES, Settings
from kil_mapper.ui.sheet import Sheet
from kil_mapper.ui.who_counts.apart import ELSE, FUNDERS
from kil_mapper.ui.who_counts.strip import NO_NAME, NO_REASON
from kil_mapper.ui.who_counts.view import ANCHORS, APART, LEDGER, LOG, PAIRS, WhoCountsView
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.organisations import PROTECTED
from tests.factory import small_project
from tests.ui.district import CHOIR, CHOIR_AGAIN, CHURCH, HUB, REFUGE, SCHOOL, mixed_project
from tests.ui.eyes import words_in, workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
Decided = Callable[[str, str], None]


@pytest.fixture
def view(window: Window, core: FakeCore, settle_window: Settle) -> WhoCountsView:
    """The view Who counts of that district."""
    core.project = mixed_project()
    window.commands.explore_sample()
    settle_window(window)
    window.show_view("who_counts")
    settle_window(window)
    assert window.pages is not None
    page = window.pages.current
    assert isinstance(page, WhoCountsView)
    return page


@pytest.fixture
def decide(view: WhoCountsView, window: Window, settle_window: Settle) -> Decided:
    """Write why and who into the strip, as a person does, and wait for the numbers."""

    def write_it(why: str, who: str) -> None:
        assert view.strip.isVisible()
        view.strip.why.clear()
        view.strip.who.clear()
        write(view.strip.why, why)
        write(view.strip.who, who)
        press(view.strip.who, Qt.Key.Key_Return)
        settle_window(window)

    return write_it


def _results(window: Window) -> Results:
    assert window.session.results is not None
    return window.session.results


def _decisions(window: Window) -> pd.DataFrame:
    assert window.session.project is not None
    return window.session.project.decisions


def _names(sheet: Sheet, column: str = SetAsideRow.NAME) -> list[str]:
    return [str(row[column]) for row in sheet.sheet.rows]


def _pick(sheet: Sheet, *names: str) -> None:
    sheet.clearSelection()
    model = sheet.selectionModel()
    for name in names:
        index = sheet.sheet.index(sheet.sheet.row_of(name), 0)
        model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)


# --- the ledger -------------------------------------------------------------------------------------------------------


def test_one_sentence_says_how_many_are_registered_here_and_how_many_count(view: WhoCountsView) -> None:
    assert view.sentence.text() == "17 registered here → 14 counted by the rules “local voluntary sector”"
    assert view.status == "14 of 17 registered here counted"


def test_the_steps_go_from_rows_read_to_counted_and_rules_not_in_use_stand_below(view: WhoCountsView) -> None:
    rows = [(row[WaterfallRow.KEY], row[WaterfallRow.ROWS]) for row in view.ledger.steps.sheet.rows]
    assert rows[:10] == [
        ("rows_read", 30), ("linked", 1), ("removed", 5), ("not_located", 3), ("outside", 4), ("registered_here", 17),
        ("school_university", 1), ("grant_maker", 1), ("dormant", 1), ("kept", 14),
    ]  # fmt: skip
    model = view.ledger.steps.sheet
    church = model.row_of("faith_worship")
    assert model.index(church, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "Not in use: 1 kept and flagged"
    nhs = model.row_of("nhs")
    assert model.index(nhs, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "In use: nobody falls under it"
    school = model.row_of("school_university")
    assert model.index(school, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "1 set aside, 16 left"


def test_the_drawing_needs_no_colour_and_says_itself_in_words(view: WhoCountsView) -> None:
    assert "step by step" in view.ledger.steps.accessibleDescription()
    assert not view.ledger.steps.grab().isNull()  # painted with every kind of step


def test_a_step_lists_its_organisations_with_evidence(view: WhoCountsView) -> None:
    view.ledger.show_step("school_university")
    assert _names(view.ledger.orgs) == ["Westfield School"]
    _pick(view.ledger.orgs, SCHOOL)
    assert view.ledger.basis.text() == "Westfield School: its name holds “westfield school”."
    assert "by rule, check" in view.ledger.told.text()


def test_rows_that_are_not_stored_are_said_to_be_counted_only(view: WhoCountsView) -> None:
    view.ledger.show_step("outside")
    assert "4 rows are counted only" in view.ledger.told.text()
    assert not view.ledger.orgs.isVisible()
    assert "none to list" in view.ledger.basis.text()


def test_arrow_keys_walk_through_the_steps(view: WhoCountsView) -> None:
    view.ledger.show_step("school_university")
    press(view.ledger.steps, Qt.Key.Key_Down)
    assert view.ledger.title.text().startswith("Grant-maker")
    assert _names(view.ledger.orgs) == ["Westfield Reading Room"]


def test_what_a_rule_flags_is_listed_and_can_be_set_aside_one_by_one(
    view: WhoCountsView, window: Window, decide: Decided
) -> None:
    view.ledger.show_step("faith_worship")
    assert _names(view.ledger.orgs) == ["Hillside Methodist Church"]
    _pick(view.ledger.orgs, CHURCH)
    assert "flagged: place of worship or faith body (by rule, check)" in view.ledger.basis.text()
    assert view.ledger.some.text() == "Set aside…"
    click(view.ledger.some)
    decide("Worship only", "AK")
    assert _results(window).kept == 13
    assert "17 registered here → 13 counted" in view.sentence.text()


def test_the_search_finds_words_of_name_and_ward(view: WhoCountsView) -> None:
    view.ledger.show_step(WaterfallRow.KEPT)
    assert view.ledger.orgs.sheet.rowCount() == 14
    write(view.ledger.search, "westfield choir")
    assert _names(view.ledger.orgs) == ["The Westfield Choir", "Westfield Choir"]


# --- decisions --------------------------------------------------------------------------------------------------------


def test_a_decision_needs_a_reason_and_a_name_and_says_so_in_its_place(view: WhoCountsView, window: Window) -> None:
    view.ledger.show_step("school_university")
    _pick(view.ledger.orgs, SCHOOL)
    click(view.ledger.some)
    assert view.strip.title.text() == "Bring back “Westfield School”"
    click(view.strip.confirm)
    assert view.strip.wrong.text() == NO_REASON
    assert view.strip.wrong.isVisible()
    write(view.strip.why, "Runs the food bank")
    assert not view.strip.wrong.isVisible()
    click(view.strip.confirm)
    assert view.strip.wrong.text() == NO_NAME
    assert _decisions(window).empty
    assert window.session.undo_name is None


def test_bringing_back_counts_at_once_everywhere_and_undo_takes_it_back(
    view: WhoCountsView, window: Window, decide: Decided, settle_window: Settle
) -> None:
    saved = window.session.project
    view.ledger.show_step("school_university")
    _pick(view.ledger.orgs, SCHOOL)
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
    view.ledger.show_step(WaterfallRow.KEPT)
    _pick(view.ledger.orgs, CHOIR, CHURCH)
    assert view.ledger.some.text() == "Set aside 2…"
    click(view.ledger.some)
    decide("No longer meet", "AK")
    rows = _decisions(window)
    assert sorted(rows[Decision.ORG]) == [CHURCH, CHOIR]
    assert set(rows[Decision.WHY]) == {"No longer meet"}
    assert window.session.undo_name == "setting aside of 2 organisations"
    window.session.undo()
    assert _decisions(window).empty


def test_a_whole_rule_is_brought_back_and_set_aside_again(view: WhoCountsView, window: Window, decide: Decided) -> None:
    view.ledger.show_step("grant_maker")
    assert view.ledger.rule.text() == "Bring back the whole rule…"
    click(view.ledger.rule)
    decide("Funders are partners here", "AK")
    assert _results(window).kept == 15
    view.ledger.show_step("grant_maker")
    assert view.ledger.rule.text() == "Set this rule aside…"
    click(view.ledger.rule)
    decide("As agreed in March", "BL")
    assert _results(window).kept == 14


def test_the_name_is_remembered(view: WhoCountsView, settings: Settings, decide: Decided) -> None:
    view.ledger.show_step("grant_maker")
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
    click_on.show_step("removed")
    assert window.session.project is not None
    moved = window.session.project.organisations.copy()
    moved.loc[moved[Org.ID] == "GB-CHC-900018", Org.LSOA] = None
    _pick(view.ledger.orgs, "GB-CHC-900018")
    click(view.ledger.some)
    window.session._project = small_project(organisations=ORGANISATIONS.conform(moved))  # it lost its place meanwhile
    decide("It reopened", "AK")
    assert view.strip.isVisible()
    assert view.strip.confirm.isEnabled()
    assert "has no place in the areas of this project" in window.messages.history[-1].text


def test_the_log_names_subject_reason_and_person_and_what_stands(
    view: WhoCountsView, window: Window, decide: Decided
) -> None:
    view.show_tab(LOG)
    assert "Nobody has decided anything yet" in view.log.told.text()
    view.show_tab(LEDGER)
    view.ledger.show_step("grant_maker")
    click(view.ledger.rule)
    decide("Funders are partners here", "AK")
    view.ledger.show_step("grant_maker")
    click(view.ledger.rule)
    decide("As agreed in March", "BL")
    view.show_tab(LOG)
    assert view.log.told.text() == "2 decisions, 1 in force."
    model = view.log.decisions.sheet
    newest = [model.index(0, column).data() for column in range(1, model.columnCount())]
    assert newest[0].startswith("Rule: Grant-maker")
    assert newest[1:] == ["Set aside", "As agreed in March", "BL", "Stands"]
    assert model.index(1, model.columnCount() - 1).data() == "Overtaken"


# --- likely duplicates ------------------------------------------------------------------------------------------------


def test_a_pair_is_merged_into_the_one_registered_first(view: WhoCountsView, window: Window, decide: Decided) -> None:
    view.show_tab(PAIRS)
    assert view.tabs.buttons[PAIRS].text() == "Likely duplicates  1"
    assert not view.pairs.merge.isEnabled()
    view.pairs.pairs.selectRow(0)
    click(view.pairs.merge)
    decide("Registered anew as a CIO", "AK")
    assert _results(window).kept == 13
    last = _decisions(window).iloc[-1]
    assert (last[Decision.ACTION], last[Decision.ORG], last[Decision.OTHER]) == ("merge", CHOIR_AGAIN, CHOIR)
    assert view.pairs.pairs.sheet.rowCount() == 0
    assert window.session.undo_name == "merging of two organisations"


def test_a_pair_can_be_merged_the_other_way_round(view: WhoCountsView, window: Window, decide: Decided) -> None:
    view.show_tab(PAIRS)
    view.pairs.pairs.selectRow(0)
    click(view.pairs.turned)
    decide("The newer one stands", "AK")
    last = _decisions(window).iloc[-1]
    assert (last[Decision.ORG], last[Decision.OTHER]) == (CHOIR, CHOIR_AGAIN)


def test_a_pair_that_is_two_is_kept_apart_and_not_suggested_again(
    view: WhoCountsView, window: Window, decide: Decided
) -> None:
    view.show_tab(PAIRS)
    view.pairs.pairs.selectRow(0)
    click(view.pairs.apart)
    decide("A choir for adults, one for children", "AK")
    assert _results(window).kept == 14
    assert _decisions(window).iloc[-1][Decision.ACTION] == DecisionAction.KEEP_APART.value
    assert view.tabs.buttons[PAIRS].text() == "Likely duplicates  0"


# --- shown apart ------------------------------------------------------------------------------------------------------


def test_funders_are_shown_with_turnover_that_is_not_local_capacity(view: WhoCountsView) -> None:
    view.show_tab(APART)
    assert _names(view.apart.sheets[FUNDERS]) == ["Westfield Reading Room"]
    # £60,000 over 18 months (92 + 366 + 90 = 548 days from 1 October 2023 to 31 March 2025): × 365 ÷ 548 = £39,964
    assert "£40.0k together, is not local capacity" in view.apart.told.text()


def test_who_says_it_works_here_is_a_list_of_its_own(
    view: WhoCountsView, window: Window, settle_window: Settle, tmp_path: Path
) -> None:
    view.show_tab(APART)
    click(view.apart.parts.buttons[ELSE])
    assert _names(view.apart.sheets[ELSE], Elsewhere.NAME) == ["Otherville Advice"]
    asked: list[Request] = []
    target = tmp_path / "elsewhere.csv"

    def answer(request: Request) -> Path:
        asked.append(request)
        return target

    window.files.answer = answer
    click(view.apart.export)
    settle_window(window)
    assert "Otherville Advice" in target.read_text(encoding="utf-8-sig")
    assert asked[0].start.name == "smalltown-says-it-works-here.xlsx"


# --- exports ----------------------------------------------------------------------------------------------------------


def test_a_step_and_the_whole_ledger_are_written(
    view: WhoCountsView, window: Window, settle_window: Settle, tmp_path: Path
) -> None:
    view.ledger.show_step("school_university")
    window.files.answer = lambda _request: tmp_path / "step.csv"
    click(view.ledger.export_step)
    settle_window(window)
    text = (tmp_path / "step.csv").read_text(encoding="utf-8-sig")
    assert "Westfield School" in text
    assert "Westfield Reading Room" not in text
    window.files.answer = lambda _request: tmp_path / "ledger"  # without an ending
    click(view.ledger.export_all)
    settle_window(window)
    assert (tmp_path / "ledger.xlsx").exists()
    assert "Written to" in window.messages.history[-1].text


def test_an_export_nobody_wants_after_all_writes_nothing(view: WhoCountsView, window: Window) -> None:
    window.files.answer = lambda _request: None
    click(view.ledger.export_all)
    assert not window.runner.active()


# --- sensitive services -----------------------------------------------------------------------------------------------


def test_a_refuge_is_never_named_with_a_place(view: WhoCountsView, decide: Decided) -> None:
    view.ledger.show_step(WaterfallRow.KEPT)
    model = view.ledger.orgs.sheet
    assert model.index(model.row_of(REFUGE), 2).data() == PROTECTED
    _pick(view.ledger.orgs, REFUGE)
    click(view.ledger.some)
    decide("Closed", "AK")
    view.ledger.show_step("by_hand")
    assert _names(view.ledger.orgs) == ["Old Mill Refuge for Women"]
    assert model.index(0, 2).data() == PROTECTED
    write(view.ledger.search, "millbottom")  # its ward finds nothing
    assert view.ledger.orgs.sheet.rowCount() == 0


# --- community anchors ------------------------------------------------------------------------------------------------


def test_an_anchor_is_declared_by_a_person_beside_the_evidence(
    view: WhoCountsView, window: Window, settle_window: Settle
) -> None:
    view.show_tab(ANCHORS)
    assert "0 of 14" in view.anchors.told.text()
    assert not view.anchors.declare.isEnabled()
    view.anchors.checklist.select(HUB)
    view.anchors._show_selection()
    click(view.anchors.declare)
    form = view.anchors.form
    assert form.boxes[Anchor.LOCALLY_LED].currentText() == "Not looked at"  # nothing is inferred
    assert "Purposes it reports: 1." in words_in(form)
    form.boxes[Anchor.LOCALLY_LED].setCurrentText("Yes")
    form.boxes[Anchor.HOLDS_ASSET].setCurrentText("No")
    click(form.yes)
    assert "name of who makes it" in form.wrong.text()
    write(form.who, "AK")
    click(form.yes)
    settle_window(window)
    assert window.session.project is not None
    row = window.session.project.anchors.iloc[-1]
    assert (bool(row[Anchor.IS_ANCHOR]), bool(row[Anchor.LOCALLY_LED]), bool(row[Anchor.HOLDS_ASSET])) == (
        True, True, False,
    )  # fmt: skip
    assert pd.isna(row[Anchor.PLACE_BASED])
    assert window.session.undo_name == "declaration about “Millbottom Community Hub”"
    assert "1 of 14" in view.anchors.told.text()
    assert "Declared a community anchor by AK" in view.anchors.selected.text()
    click(view.anchors.which.buttons["declared"])
    assert view.anchors.checklist.sheet.rowCount() == 1


def test_absence_means_something_only_after_a_review(
    view: WhoCountsView, window: Window, decide: Decided, settle_window: Settle
) -> None:
    view.show_tab(ANCHORS)
    coverage = view.anchors.coverage.sheet
    assert coverage.index(0, 1).data() == "Not reviewed"
    click(view.anchors.review)
    assert not view.strip.why.isVisible()
    click(view.strip.confirm)
    assert view.strip.wrong.text() == NO_NAME
    write(view.strip.who, "AK")
    press(view.strip.who, Qt.Key.Key_Return)
    settle_window(window)
    assert window.session.undo_name == "review of anchors"
    assert coverage.index(0, 1).data() == "0"
    assert not view.anchors.review.isVisible()
    click(view.anchors.withdraw)
    settle_window(window)
    assert window.session.undo_name == "withdrawal of the review"
    assert coverage.index(0, 1).data() == "Not reviewed"


# --- look and reach ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_part_has_names_and_targets_at_any_text_size(view: WhoCountsView, window: Window, scale: float) -> None:
    window.resize(1366, 720)
    window._scale_text(scale)
    for tab in (LEDGER, PAIRS, APART, ANCHORS, LOG):
        view.show_tab(tab)
        QApplication.processEvents()
        controls = [*view.findChildren(QLineEdit), *view.findChildren(QAbstractButton), *view.findChildren(QComboBox)]
        shown = [widget for widget in controls if widget.isVisible() and not widget.objectName().startswith("qt_")]
        assert [type(widget).__name__ for widget in shown if not (widget.accessibleName() or widget.toolTip())] == []
        small = [w.accessibleName() for w in shown if isinstance(w, QAbstractButton) and w.accessibleName()
                 and min(w.width(), w.height()) < 24]  # fmt: skip
        assert small == []


def test_steps_and_list_stand_upright_where_text_is_large(view: WhoCountsView, window: Window) -> None:
    window.setMinimumSize(0, 0)
    window.resize(1366, 720)
    QApplication.processEvents()
    steps, orgs = view.ledger.steps, view.ledger.orgs
    view.ledger.show_step("school_university")

    def place(sheet: Sheet) -> tuple[int, int]:
        at = sheet.mapTo(view, sheet.rect().topLeft())
        return at.x(), at.y()

    assert place(orgs)[0] > place(steps)[0] + steps.width()
    view.set_scale(2.0)
    QApplication.processEvents()
    assert place(orgs)[1] > place(steps)[1] + steps.height()


def test_another_project_lets_go_of_a_decision_that_was_begun(
    view: WhoCountsView, window: Window, settle_window: Settle
) -> None:
    click(view.ledger.rule)
    assert view.strip.isVisible()
    window.messages.answer = lambda _question: "leave"
    window.commands.close_project()
    window.commands.explore_sample()
    settle_window(window)
    assert window.pages is not None
    page = window.pages.current
    assert isinstance(page, WhoCountsView)
    assert not page.strip.isVisible()
