"""Lots by name in the contract's question, and those who could bid counted by band, ward and theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kil_mapper.model.contracts import BreakdownBy, BreakdownRow, ContractQuestion
from kil_mapper.ui.contracts.named_lots import NOT_WHOLE, SHARE_OUT_OF_BOUNDS, LotLine, NamedLots
from kil_mapper.ui.contracts.question import (
    DEFAULT,
    MOST_LOTS,
    from_text,
    parse_share,
    say_share,
    say_sum,
    to_text,
    wrong_with,
)
from kil_mapper.ui.contracts.tables import LOT_SHARE, LOT_VALUE, LOT_WORDS
from kil_mapper.ui.contracts.view import LOTS_TAB, WHERE_TAB, ContractsView
from kil_mapper.ui.contracts.where import NO_THEMES, Breakdown
from kil_mapper.ui.settings import CONTRACT_QUESTION, Settings
from kil_mapper.ui.window import Window
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
Asked = Callable[[], None]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("40", Fraction(2, 5)),
        ("37.5 %", Fraction(3, 8)),
        (" .5%", Fraction(1, 200)),
        ("100", Fraction(1)),
        ("33.3333", Fraction(333_333, 1_000_000)),
    ],
)
def test_shares_are_read_in_per_cent(text: str, share: Fraction) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", ["", "0", "100.1", "forty", "-5", "1e2", "40%%", "4,5", "٤٠"])
def test_what_is_no_share_is_none(text: str) -> None:
    assert parse_share(text) is None


@given(st.integers(1, 10_000))
def test_a_share_reads_back_as_it_is_said(hundredths: int) -> None:
    share = Fraction(hundredths, 10_000)
    assert parse_share(say_share(share)) == share


def test_what_shares_add_up_to_is_said() -> None:
    assert say_sum(()) == ""
    assert say_sum((("A", Fraction(2, 5)), ("B", Fraction(1, 2)))) == "Shares add up to 90%: 10% is in no lot."
    assert say_sum((("A", Fraction(1, 2)), ("B", Fraction(1, 2)))) == "Shares add up to 100%."


def test_what_is_wrong_with_lots_is_said() -> None:
    half = Fraction(1, 2)
    assert wrong_with((("A", half), ("B", half))) == ""
    assert wrong_with((("East", half), ("east", Fraction(1, 4)))).startswith("Two lots are called “East”.")
    assert wrong_with((("A", half), ("B", Fraction(3, 5)))) == "The shares add up to 110%. They may be 100% at most."


def test_lots_are_kept_with_the_question_and_damaged_ones_are_not() -> None:
    lots = (("Young people", Fraction(2, 5)), ("East & west", Fraction(1, 3)))
    kept = to_text(_asked_with(lots))
    assert from_text(kept).named_lots == lots
    assert from_text(kept.replace("2/5", "4/5")) == DEFAULT  # more than the contract
    assert from_text(kept.replace("2/5", "-2/5")) == DEFAULT
    assert from_text(kept.replace("Young people", " ")) == DEFAULT
    old = to_text(DEFAULT).replace(', "named_lots": []', "")
    assert "named_lots" not in old
    assert from_text(old) == DEFAULT


def _asked_with(lots: tuple[tuple[str, Fraction], ...]) -> ContractQuestion:
    return replace(DEFAULT, named_lots=lots)


# --- in the window ----------------------------------------------------------------------------------------------------


@pytest.fixture
def view(opened: Window, settle_window: Settle) -> ContractsView:
    """The view Contracts of the small district: 150,000 a year, twice that in turnover."""
    opened.show_view("contracts")
    settle_window(opened)
    assert opened.pages is not None
    page = opened.pages.current
    assert isinstance(page, ContractsView)
    return page


@pytest.fixture
def asked(view: ContractsView, opened: Window, settle_window: Settle, qtbot: QtBot) -> Asked:
    """Wait until what was asked is answered."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not view._pause.isActive(), timeout=10_000)
        settle_window(opened)

    return wait


def _write_lot(lots: NamedLots, name: str, share: str) -> LotLine:
    lots.add_line()
    line = lots.lines[-1]
    write(line.name, name)
    write(line.share, share)
    return line


def test_lots_by_name_are_written_by_keyboard_and_answered(view: ContractsView, asked: Asked) -> None:
    lots = view.form.named_lots
    press(lots.add, Qt.Key.Key_Space)
    write(lots.lines[0].name, "Young people")
    assert lots.said.text() == NOT_WHOLE
    write(lots.lines[0].share, "40")
    press(lots.lines[0].share, Qt.Key.Key_Return)  # Enter begins the next one
    assert lots.lines[0].share.text() == "40%"
    assert len(lots.lines) == 2
    write(lots.lines[1].name, "East")
    write(lots.lines[1].share, "50")
    assert lots.said.text() == "Shares add up to 90%: 10% is in no lot."
    asked()
    assert view.answered is not None
    answer = view.answered.answer
    assert answer.question.named_lots == (("Young people", Fraction(2, 5)), ("East", Fraction(1, 2)))
    click(view.tabs.buttons[LOTS_TAB])
    assert view.lots.isVisible()
    first, second = view.lots.sheet.rows[:2]
    # 40% of 150,000 is 60,000: 120,000 wanted; 50% is 75,000: 150,000 wanted.
    assert (first[LOT_WORDS], first[LOT_SHARE], first[LOT_VALUE]) == ("Young people", 40, 60_000)
    assert (second[LOT_WORDS], second[LOT_SHARE], second[LOT_VALUE]) == ("East", 50, 75_000)
    assert [row["eligible"] for row in (first, second)] == [lot.eligible for lot in answer.named_lots]
    assert first["eligible"] >= second["eligible"] >= answer.eligible
    assert view.lots.sheet.rows[2][LOT_WORDS] == "The whole contract"
    assert view.lots.sheet.rows[2]["eligible"] == answer.eligible


def test_a_lot_is_removed_by_keyboard(view: ContractsView, asked: Asked) -> None:
    lots = view.form.named_lots
    for name in ("North", "South", "West"):
        _write_lot(lots, name, "25")
    press(lots.lines[1].remove, Qt.Key.Key_Space)
    assert [line.name.text() for line in lots.lines] == ["North", "West"]
    assert [line.name.accessibleName() for line in lots.lines] == ["Name of lot 1", "Name of lot 2"]
    press(lots.lines[0].remove, Qt.Key.Key_Space)
    assert [name for name, _ in lots.lots] == ["West"]
    click(lots.lines[0].remove)
    assert not lots.lots
    assert not lots.said.isVisible()
    asked()
    assert view.answered is not None
    assert view.answered.answer.named_lots == ()


@pytest.mark.parametrize(
    ("name", "share", "told"),
    [
        ("West", "70", "The shares add up to 120%. They may be 100% at most."),
        ("EAST", "10", "Two lots are called “EAST”. Give each a name of its own."),
        ("West", "lots", SHARE_OUT_OF_BOUNDS),
        ("West", "140", SHARE_OUT_OF_BOUNDS),
    ],
)
def test_wrong_lots_are_said_beside_them_and_the_answer_stays(
    view: ContractsView, asked: Asked, name: str, share: str, told: str
) -> None:
    lots = view.form.named_lots
    _write_lot(lots, "East", "50")
    asked()
    line = _write_lot(lots, name, share)
    asked()
    if not told.startswith("Two"):
        assert lots.wrong.text() == told
    assert lots.wrong.text().startswith(told.split("“", maxsplit=1)[0])
    assert lots.wrong.isVisible()
    assert line.share.accessibleDescription() == lots.wrong.text()
    assert view.answered is not None
    assert view.answered.answer.question.named_lots[0] == ("East", Fraction(1, 2))
    click(line.remove)
    assert not lots.wrong.isVisible()


def test_no_more_lots_than_can_be_read(view: ContractsView) -> None:
    lots = view.form.named_lots
    for place in range(MOST_LOTS):
        _write_lot(lots, f"Lot {place}", "1")
    assert not lots.add.isEnabled()
    lots.add_line()
    assert len(lots.lines) == MOST_LOTS
    lots.add_line()
    click(lots.lines[0].remove)
    assert lots.add.isEnabled()


def test_an_empty_line_is_enough(view: ContractsView) -> None:
    lots = view.form.named_lots
    lots.add_line()
    lots.add_line()
    assert len(lots.lines) == 1
    assert lots.lots == ()


def test_lots_are_found_again(view: ContractsView, asked: Asked, settings: Settings) -> None:
    _write_lot(view.form.named_lots, "East", "12.5")
    asked()
    assert from_text(settings.get(CONTRACT_QUESTION)).named_lots == (("East", Fraction(1, 8)),)
    view.form.named_lots.show_lots(())
    assert view.form.named_lots.lines == []
    view.form.show_question(from_text(settings.get(CONTRACT_QUESTION)))
    assert [line.share.text() for line in view.form.named_lots.lines] == ["12.5%"]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_lots_fit_the_form_at_any_text_size(
    view: ContractsView, opened: Window, settle_window: Settle, qtbot: QtBot, scale: float
) -> None:
    opened.setMinimumSize(0, 0)
    opened.resize(1366, 720)
    line = _write_lot(view.form.named_lots, "Families in the east", "37.5")
    opened.appearance.scale_text(scale)
    settle_window(opened)

    def fits() -> bool:
        inside = view.form.viewport().width()
        right = line.remove.mapTo(view.form.viewport(), line.remove.rect().bottomRight()).x()
        words = line.share.fontMetrics().horizontalAdvance("37.5%")
        wrapped = [each for each in view.form.findChildren(QLabel) if each.isVisible() and each.wordWrap()]
        low = [each for each in wrapped if each.heightForWidth(each.width()) > each.height() + 1]
        return right < inside and words < line.share.width() and not low

    qtbot.waitUntil(fits, timeout=5_000)  # the last layouts come with the next turns of the event loop
    assert min(line.remove.width(), line.remove.height()) >= 20


# --- where they are ---------------------------------------------------------------------------------------------------


def test_those_who_could_bid_are_counted_by_band_ward_and_theme(view: ContractsView) -> None:
    click(view.tabs.buttons[WHERE_TAB])
    assert view.where.isVisible()
    assert view.answered is not None
    answer, results = view.answered.answer, view.shown_results
    assert results is not None
    bands = view.where.sheets[BreakdownBy.BAND].sheet.rows
    assert [row[BreakdownRow.LABEL] for row in bands] == [band.label for band in results.project.options.scheme.bands]
    assert sum(row[BreakdownRow.ELIGIBLE] for row in bands) == answer.eligible
    assert sum(row[BreakdownRow.UNKNOWN] for row in bands) == answer.unknown_income
    assert not view.where.note.isVisible()
    click(view.where.by.buttons[BreakdownBy.WARD])
    assert view.where.sheets[BreakdownBy.WARD].isVisible()
    assert not view.where.sheets[BreakdownBy.BAND].isVisible()
    wards = view.where.sheets[BreakdownBy.WARD].sheet.rows
    assert sum(row[BreakdownRow.ELIGIBLE] for row in wards) == answer.eligible
    (withheld,) = (row for row in wards if row[BreakdownRow.KEY] == BreakdownRow.WITHHELD)
    assert withheld[BreakdownRow.ELIGIBLE] == 1  # the refuge of 310,000 is in no ward's count
    click(view.where.by.buttons[BreakdownBy.THEME])
    assert "do not add up" in view.where.note.text()
    assert view.where.note.isVisible()


def test_the_breakdown_follows_bands_of_ones_own(view: ContractsView, opened: Window, settle_window: Settle) -> None:
    opened.session.choose(scheme=view.context.core.own_bands([100_000, 400_000], 100_000))
    settle_window(opened)
    rows = view.where.sheets[BreakdownBy.BAND].sheet.rows
    assert [row[BreakdownRow.LABEL] for row in rows] == [
        "Income not known", "£0", "Under £100k", "£100k–£400k", "£400k and over",
    ]  # fmt: skip
    # £300,000 or more: 310,000 in the fourth; 480,000, 500,000, 1.25m and 12m in the last.
    assert [row[BreakdownRow.ELIGIBLE] for row in rows] == [0, 0, 0, 1, 4]


def _no_rows() -> pd.DataFrame:
    counts = (BreakdownRow.ELIGIBLE, BreakdownRow.LOCAL, BreakdownRow.LOCAL_CURRENT, BreakdownRow.UNKNOWN)
    return pd.DataFrame(columns=[BreakdownRow.KEY, BreakdownRow.LABEL, *counts])


def test_a_project_without_themes_says_so(qtbot: QtBot) -> None:
    where = Breakdown()
    qtbot.addWidget(where)
    where.show()
    where.show_parts(dict.fromkeys(BreakdownBy, _no_rows()), "They do not add up.")
    click(where.by.buttons[BreakdownBy.THEME])
    assert where.note.text() == NO_THEMES
    assert where.note.isVisible()
