"""Likely duplicates, and who is shown apart."""

from __future__ import annotations

from pathlib import Path

from kil_mapper.model.tables import Decision, Elsewhere
from kil_mapper.model.vocabulary import DecisionAction
from kil_mapper.ui.files import Request
from kil_mapper.ui.who_counts.apart import ELSE, FUNDERS
from kil_mapper.ui.who_counts.view import APART, PAIRS, WhoCountsView
from kil_mapper.ui.window import Window
from tests.ui.district import CHOIR, CHOIR_AGAIN
from tests.ui.hands import click
from tests.ui.who_counts.seen import Decided, Settle, decisions, names, results


def test_a_pair_is_merged_into_the_one_registered_first(view: WhoCountsView, window: Window, decide: Decided) -> None:
    view.show_tab(PAIRS)
    assert view.tabs.buttons[PAIRS].text() == "Likely duplicates  1"
    assert not view.pairs.merge.isEnabled()
    view.pairs.pairs.selectRow(0)
    click(view.pairs.merge)
    decide("Registered anew as a CIO", "AK")
    assert results(window).kept == 13
    last = decisions(window).iloc[-1]
    assert (last[Decision.ACTION], last[Decision.ORG], last[Decision.OTHER]) == ("merge", CHOIR_AGAIN, CHOIR)
    assert view.pairs.pairs.sheet.rowCount() == 0
    assert window.session.undo_name == "merging of two organisations"


def test_a_pair_can_be_merged_the_other_way_round(view: WhoCountsView, window: Window, decide: Decided) -> None:
    view.show_tab(PAIRS)
    view.pairs.pairs.selectRow(0)
    click(view.pairs.turned)
    decide("The newer one stands", "AK")
    last = decisions(window).iloc[-1]
    assert (last[Decision.ORG], last[Decision.OTHER]) == (CHOIR, CHOIR_AGAIN)


def test_a_pair_that_is_two_is_kept_apart_and_not_suggested_again(
    view: WhoCountsView, window: Window, decide: Decided
) -> None:
    view.show_tab(PAIRS)
    view.pairs.pairs.selectRow(0)
    click(view.pairs.apart)
    decide("A choir for adults, one for children", "AK")
    assert results(window).kept == 14
    assert decisions(window).iloc[-1][Decision.ACTION] == DecisionAction.KEEP_APART.value
    assert view.tabs.buttons[PAIRS].text() == "Likely duplicates  0"


def test_funders_are_shown_with_turnover_that_is_not_local_capacity(view: WhoCountsView) -> None:
    view.show_tab(APART)
    assert names(view.apart.sheets[FUNDERS]) == ["Westfield Reading Room"]
    # £60,000 over 18 months (92 + 366 + 90 = 548 days from 1 October 2023 to 31 March 2025): × 365 ÷ 548 = £39,964
    assert "£40.0k together, is not local capacity" in view.apart.told.text()


def test_who_says_it_works_here_is_a_list_of_its_own(
    view: WhoCountsView, window: Window, settle_window: Settle, tmp_path: Path
) -> None:
    view.show_tab(APART)
    click(view.apart.parts.buttons[ELSE])
    assert names(view.apart.sheets[ELSE], Elsewhere.NAME) == ["Otherville Advice"]
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
