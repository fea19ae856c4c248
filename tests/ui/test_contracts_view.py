"""Contracts: the answer follows the question; the ladder, the tables and the partners say the same."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kil_mapper.model.contracts import LadderRow, PoolRow
from kil_mapper.model.vocabulary import ContractBasis, Reach, TurnoverBasis, Vat
from kil_mapper.ui.contracts.form import HOW_TO_WRITE
from kil_mapper.ui.contracts.tables import LOT_WORDS
from kil_mapper.ui.contracts.taking_away import COPIED
from kil_mapper.ui.contracts.view import BUILD_TAB, LADDER_TAB, LOTS_TAB, POOL_TAB, SUGGESTED_TAB, ContractsView
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.organisations import PROTECTED
from tests.ui.eyes import words_in, workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
Asked = Callable[[], None]
HUB, REFUGE, TOWN_HALL = "GB-CHC-900001", "GB-CHC-900003", "GB-CHC-900006"


@pytest.fixture
def view(opened: Window, settle_window: Settle) -> ContractsView:
    """The view Contracts of the small district: 150,000 a year, twice that in turnover."""
    opened.show_view("contracts")
    settle_window(opened)
    return _view(opened)


def _view(window: Window) -> ContractsView:
    assert window.pages is not None
    page = window.pages.current
    assert isinstance(page, ContractsView)
    return page


@pytest.fixture
def asked(view: ContractsView, opened: Window, settle_window: Settle, qtbot: QtBot) -> Asked:
    """Wait until what was asked is answered."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not view._pause.isActive(), timeout=10_000)
        settle_window(opened)

    return wait


def _names(view: ContractsView) -> list[str]:
    return [str(row[PoolRow.NAME]) for row in view.pool.sheet.rows]


def test_the_usual_question_is_answered_at_once(view: ContractsView, opened: Window) -> None:
    # £300,000 or more: Town Hall Trust 12m, Carers 1.25m, Youth Work 500,000, Advice 480,000, Refuge 310,000.
    assert view.form.value.text() == "£150,000"
    assert view.sentence.text().startswith(
        "For £150,000 a year without VAT an organisation must turn over £300,000: 5 of"
    )
    assert len(_names(view)) == 5
    assert "5\ncould bid alone" in words_in(view.figures)
    assert "1\nincomes not known" in words_in(view.figures)
    assert opened.shown.text() == "5 could bid alone; 1 incomes not known"


def test_the_answer_follows_while_one_types(view: ContractsView, asked: Asked) -> None:
    view.form.value.selectAll()
    write(view.form.value, "250k")
    asked()
    assert view.sentence.text().startswith("For £250,000 a year")
    assert len(_names(view)) == 3  # 500,000 counts: turnover of at least twice the value
    press(view.form.value, Qt.Key.Key_Return)
    assert view.form.value.text() == "£250,000"


def test_what_is_no_amount_is_said_beside_the_box_and_the_answer_stays(view: ContractsView, asked: Asked) -> None:
    view.form.value.selectAll()
    write(view.form.value, "lots")
    asked()
    assert view.form.wrong.text() == HOW_TO_WRITE
    assert view.form.wrong.isVisible()
    assert view.form.value.accessibleDescription() == HOW_TO_WRITE
    assert len(_names(view)) == 5
    view.form.value.editingFinished.emit()
    assert view.form.value.text() == "£150,000"
    assert not view.form.wrong.isVisible()


def test_the_slider_moves_the_value_by_keys(view: ContractsView, asked: Asked) -> None:
    press(view.form.slider, Qt.Key.Key_Right)
    asked()
    assert view.form.value.text() == "£200,000"
    assert view.sentence.text().startswith("For £200,000 a year")


def test_years_vat_and_multiple_change_what_is_wanted(view: ContractsView, asked: Asked) -> None:
    view.form.years.setValue(2)
    click(view.form.vat.buttons[Vat.INCLUDED])
    click(view.form.multiple.buttons[Fraction(3)])
    asked()
    assert view.answered is not None
    question = view.answered.answer.question
    assert question.required_turnover == Fraction(150_000, 2) / Fraction(6, 5) * 3  # £187,500
    click(view.form.basis.buttons[ContractBasis.ANNUAL])
    asked()
    assert view.answered.answer.question.annual_value == 125_000


def test_filters_narrow_the_pool(view: ContractsView, asked: Asked) -> None:
    view.form.ward.setCurrentIndex(view.form.ward.findText("Town"))
    asked()
    assert {"Town Hall Trust", "Town Youth Work", "Town Advice Centre"} <= set(_names(view))
    view.form.ward.setCurrentIndex(0)
    view.form.reach.setCurrentIndex(view.form.reach.findText("Local or sub-regional"))
    asked()
    assert view.answered is not None
    assert view.answered.answer.question.reach == (Reach.LOCAL, Reach.SUB_REGIONAL)
    assert _names(view) == []  # nobody who turns over so much says where it works


def test_a_refuge_is_named_without_its_ward(view: ContractsView) -> None:
    (row,) = (row for row in view.pool.sheet.rows if row[PoolRow.ID] == REFUGE)
    assert row["place"] == PROTECTED


def test_selecting_in_the_pool_selects_in_explore_and_back(
    view: ContractsView, opened: Window, settle_window: Settle
) -> None:
    view.pool.selectRow(0)
    assert opened.selection.org_id == TOWN_HALL
    assert opened.menus.actions["clear_selection"].isEnabled()
    opened.show_view("explore")
    settle_window(opened)
    assert workspace(opened).table.currentIndex().siblingAtColumn(0).data() == "Town Hall Trust"
    assert "Town Hall Trust" in words_in(workspace(opened).details)
    workspace(opened).select("GB-CHC-900005")
    opened.show_view("contracts")
    assert view.pool.names_selected == ["GB-CHC-900005"]


def test_the_ladder_is_painted_described_and_told_as_a_table(view: ContractsView, asked: Asked) -> None:
    assert not view.chart.grab().isNull()
    told = view.chart.accessibleDescription()
    assert "5 at £150,000" in told
    # 1.25m, 500,000, 480,000, 310,000 in descending order after the largest: 3 above 240,000, 1 above 625,000.
    assert "to 3 above £240,000 a year; to 1 above £625,000 a year; to 0 above £6,000,000 a year" in told
    click(view.tabs.buttons[LADDER_TAB])
    assert view.ladder.isVisible()
    counts = {row[LadderRow.ANNUAL_VALUE]: row[LadderRow.ELIGIBLE] for row in view.ladder.sheet.rows}
    assert counts[150_000] == 5
    assert counts[250_000] == 3
    assert list(counts) == sorted(counts)


def test_the_ladder_takes_clicks_and_arrow_keys(view: ContractsView, asked: Asked) -> None:
    press(view.chart, Qt.Key.Key_Left)
    asked()
    assert view.form.value.text() == "£120,000"
    QTest.mouseClick(view.chart, Qt.MouseButton.LeftButton, pos=QPoint(view.chart.width() - 2, 40))
    asked()
    assert view.answered is not None
    assert view.answered.answer.eligible == 0  # the right end lies beyond the value at which nobody is left


def test_lots_are_a_table(view: ContractsView, asked: Asked) -> None:
    click(view.tabs.buttons[LOTS_TAB])
    assert [row[LOT_WORDS] for row in view.lots.sheet.rows] == [
        "The whole contract", "One of 2 equal lots", "One of 3 equal lots", "One of 4 equal lots",
    ]  # fmt: skip
    view.form.lots.setValue(6)
    asked()
    assert len(view.lots.sheet.rows) == 6


def test_the_question_asked_last_is_found_again(
    view: ContractsView, asked: Asked, opened: Window, settings: Settings, runner: Runner, core: FakeCore,
    settle_window: Settle, qtbot: QtBot,
) -> None:  # fmt: skip
    view.form.set_amount(Fraction(99_000))
    view.form.ward.setCurrentIndex(view.form.ward.findText("Town"))
    asked()
    again = Window(settings, core, runner)
    qtbot.addWidget(again)
    again.show()
    again.messages.answer = lambda _question: "leave"
    again.commands.explore_sample()
    settle_window(again)
    found = _view(again)
    assert found.form.value.text() == "£99,000"
    assert found.form.ward.currentText() == "Town"
    again.close()


def test_a_late_answer_never_lands_on_a_newer_question(view: ContractsView, asked: Asked) -> None:
    for amount in (20_000, 500_000, 6_100_000):
        view.form.set_amount(Fraction(amount))
        view.ask()
    asked()
    assert view.sentence.text().startswith("For £6,100,000 a year")
    assert _names(view) == []


def test_the_answer_follows_the_choices_of_the_project(
    view: ContractsView, opened: Window, settle_window: Settle
) -> None:
    view.form.set_amount(Fraction(25_000))  # asks for £50,000: the Reading Room had 60,000 in 18 months
    settle_window(opened)
    view.ask()
    settle_window(opened)
    assert "Westfield Reading Room" not in _names(view)
    opened.session.set_turnover_basis(TurnoverBasis.LATEST)
    settle_window(opened)
    assert "Westfield Reading Room" in _names(view)


# --- partners ---------------------------------------------------------------------------------------------------------


def test_a_consortium_is_put_together_by_keyboard(view: ContractsView, qtbot: QtBot) -> None:
    builder = view.builder
    click(view.tabs.buttons[BUILD_TAB])
    assert builder.verdict.text() == "£300,000 of turnover is wanted."
    write(builder.search, "hub")
    assert [row[PoolRow.NAME] for row in builder.candidates.sheet.rows] == ["Millbottom Community Hub"]
    builder.candidates.selectRow(0)
    press(builder.candidates, Qt.Key.Key_Return)
    assert builder.chosen == (HUB,)
    assert builder.verdict.text() == "£240,000 together of £300,000 wanted: £60,000 short."
    builder.search.setText("westfield hall")
    builder.candidates.selectRow(0)
    click(builder.add)
    assert builder.verdict.text() == "£360,000 together of £300,000 wanted: enough."
    assert "Lead: Millbottom Community Hub, £240,000 – 67% of the whole" in builder.facts.text()
    assert "The lead alone is not enough." in builder.facts.text()
    builder.members.selectRow(1)
    press(builder.members, Qt.Key.Key_Return)
    assert builder.chosen == (HUB,)
    click(builder.empty)
    assert not builder.chosen


def test_a_refuge_may_be_a_partner_without_its_ward(view: ContractsView) -> None:
    view.builder.set_members([REFUGE])
    assert "Based in" not in view.builder.facts.text()
    (row,) = (row for row in view.builder.members.sheet.rows if row[PoolRow.ID] == REFUGE)
    assert row["place"] == PROTECTED


def test_from_the_pool_into_the_consortium(view: ContractsView) -> None:
    view.pool.selectRow(2)
    click(view.add)
    assert view.builder.isVisible()
    assert view.builder.chosen == (str(view.pool.sheet.rows[2][PoolRow.ID]),)


def test_a_suggestion_can_be_the_start(view: ContractsView, asked: Asked) -> None:
    view.form.set_amount(Fraction(10_000_000))
    asked()
    click(view.tabs.buttons[SUGGESTED_TAB])
    assert view.answered is not None
    assert view.answered.answer.consortia == ()
    assert "No suggestion" in words_in(view.suggested)
    view.suggested.wanted.emit([HUB])
    assert view.builder.chosen == (HUB,)
    assert view.builder.isVisible()


def test_members_are_judged_by_the_question_that_is_answered(view: ContractsView, asked: Asked) -> None:
    view.builder.set_members([HUB])
    view.form.set_amount(Fraction(100_000))
    asked()
    assert view.builder.verdict.text() == "£240,000 together of £200,000 wanted: enough."


def test_another_project_begins_without_partners(view: ContractsView, opened: Window, settle_window: Settle) -> None:
    view.builder.set_members([HUB])
    opened.messages.answer = lambda _question: "leave"
    opened.commands.explore_sample()
    settle_window(opened)
    assert view.builder.chosen == ()
    assert all(button.isEnabled() for button in view.findChildren(QPushButton) if button.text() == "Add")


def test_the_answer_is_exported_with_the_partners_and_copied_as_text(
    view: ContractsView, opened: Window, settle_window: Settle, core: FakeCore, tmp_path: Path, qtbot: QtBot
) -> None:
    target = tmp_path / "answer"
    view.builder.add_member(HUB)
    opened.files.answer = lambda request: target if request.start.name == "smalltown-contract.docx" else None
    opened.menus.actions["export_contract_docx"].trigger()
    settle_window(opened)
    assert core.written == [("contract with 1", tmp_path / "answer.docx", None)]
    opened.menus.actions["copy_contract"].trigger()
    settle_window(opened)
    said = QGuiApplication.clipboard().text()
    assert said.startswith("Who could take a contract of £150,000 a year without VAT")
    assert view.sentence.text() in said
    assert "The consortium put together:" in said
    assert opened.bar.shown[0].text == COPIED


def test_a_value_that_nobody_reaches_says_what_to_do_next(view: ContractsView, asked: Asked) -> None:
    view.form.set_amount(Fraction(90_000_000))
    asked()
    assert view.listed.words.isVisible()
    assert not view.add.isVisible()  # there is nobody to add
    (offer,) = (made for made in view.listed.findChildren(QPushButton) if made.isVisible())
    click(offer)
    assert view.tabs.value == BUILD_TAB
    view.form.set_amount(Fraction(150_000))
    asked()
    assert view.tabs.value == BUILD_TAB
    view.show_tab(POOL_TAB)
    assert view.pool.isVisible()
    assert view.add.isVisible()
