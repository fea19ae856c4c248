"""The steps of the ledger, the lists behind them, and writing them down."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from kil_mapper.model.findings import WaterfallRow
from kil_mapper.ui.who_counts.view import WhoCountsView
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.organisations import PROTECTED
from tests.ui.district import CHURCH, REFUGE, SCHOOL
from tests.ui.hands import click, press, write
from tests.ui.who_counts.seen import Decided, Settle, choose_step, names, pick, results


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
    choose_step(view.ledger, "school_university")
    assert names(view.ledger.orgs) == ["Westfield School"]
    pick(view.ledger.orgs, SCHOOL)
    assert view.ledger.basis.text() == "Westfield School: its name holds “westfield school”."
    assert "by rule, check" in view.ledger.told.text()


def test_rows_that_are_not_stored_are_said_to_be_counted_only(view: WhoCountsView) -> None:
    choose_step(view.ledger, "outside")
    assert "4 rows are counted only" in view.ledger.told.text()
    assert not view.ledger.orgs.isVisible()
    assert "none to list" in view.ledger.basis.text()


def test_arrow_keys_walk_through_the_steps(view: WhoCountsView) -> None:
    choose_step(view.ledger, "school_university")
    press(view.ledger.steps, Qt.Key.Key_Down)
    assert view.ledger.title.text().startswith("Grant-maker")
    assert names(view.ledger.orgs) == ["Westfield Reading Room"]


def test_what_a_rule_flags_is_listed_and_can_be_set_aside_one_by_one(
    view: WhoCountsView, window: Window, decide: Decided
) -> None:
    choose_step(view.ledger, "faith_worship")
    assert names(view.ledger.orgs) == ["Hillside Methodist Church"]
    pick(view.ledger.orgs, CHURCH)
    assert "flagged: place of worship or faith body (by rule, check)" in view.ledger.basis.text()
    assert view.ledger.some.text() == "Set aside…"
    click(view.ledger.some)
    decide("Worship only", "AK")
    assert results(window).kept == 13
    assert "17 registered here → 13 counted" in view.sentence.text()


def test_the_search_finds_words_of_name_and_ward(view: WhoCountsView) -> None:
    choose_step(view.ledger, WaterfallRow.KEPT)
    assert view.ledger.orgs.sheet.rowCount() == 14
    write(view.ledger.search, "westfield choir")
    assert names(view.ledger.orgs) == ["The Westfield Choir", "Westfield Choir"]


def test_a_step_and_the_whole_ledger_are_written(
    view: WhoCountsView, window: Window, settle_window: Settle, tmp_path: Path
) -> None:
    choose_step(view.ledger, "school_university")
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


def test_a_refuge_is_never_named_with_a_place(view: WhoCountsView, decide: Decided) -> None:
    choose_step(view.ledger, WaterfallRow.KEPT)
    model = view.ledger.orgs.sheet
    assert model.index(model.row_of(REFUGE), 2).data() == PROTECTED
    pick(view.ledger.orgs, REFUGE)
    click(view.ledger.some)
    decide("Closed", "AK")
    choose_step(view.ledger, "by_hand")
    assert names(view.ledger.orgs) == ["Old Mill Refuge for Women"]
    assert model.index(0, 2).data() == PROTECTED
    write(view.ledger.search, "millbottom")  # its ward finds nothing
    assert view.ledger.orgs.sheet.rowCount() == 0
