"""Who could take this contract? The question to the left; answer, ladder and tables follow as it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from kil_mapper.model.contracts import LADDER as LADDER_VALUES
from kil_mapper.model.contracts import BreakdownBy, Consortium, ContractAnswer, ContractQuestion, LadderRow, PoolRow
from kil_mapper.model.progress import Progress
from kil_mapper.ui.contracts.consortia import ConsortiumBuilder, SuggestedConsortia, names_of
from kil_mapper.ui.contracts.form import WIDTH, QuestionForm
from kil_mapper.ui.contracts.ladder import LadderChart, ladder_values
from kil_mapper.ui.contracts.question import DEFAULT, SCALE, from_text, nearest_step, to_text, value_of_annual
from kil_mapper.ui.contracts.tables import LADDER, LOT, LOTS, POOL, lot_rows, pool_rows
from kil_mapper.ui.contracts.where import Breakdown
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.page import Context, Found, Page
from kil_mapper.ui.parts import ScrollColumn, TableOrWords, button, clear, label
from kil_mapper.ui.segment import Segment
from kil_mapper.ui.settings import CONTRACT_QUESTION
from kil_mapper.ui.sheet import Sheet

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

NOBODY_ALONE = (
    "Nobody could bid alone for a contract like this. “In lots” says who could take a part of it, and “Suggested "
    "consortia” who could reach it together. A smaller value, or less turnover wanted, lets more bid."
)
PAUSE = 120
LEAST_TABLE = 170
LEAST_LIST = 84  # a heading and a row, at text size 1
POOL_TAB, WHERE_TAB, LOTS_TAB, SUGGESTED_TAB, BUILD_TAB, LADDER_TAB, FACTS_TAB = (
    "pool",
    "where",
    "lots",
    "suggested",
    "build",
    "ladder",
    "facts",
)
TABS = {
    POOL_TAB: "Who could bid alone",
    WHERE_TAB: "Where they are",
    LOTS_TAB: "In lots",
    SUGGESTED_TAB: "Suggested consortia",
    BUILD_TAB: "Build a consortium",
    LADDER_TAB: "Ladder as a table",
    FACTS_TAB: "Good to know",
}


@dataclass(frozen=True, eq=False)
class Answered:
    """Everything that one question is answered with."""

    answer: ContractAnswer
    ladder: pd.DataFrame
    sentences: tuple[str, ...]
    facts: tuple[str, ...]
    parts: Mapping[BreakdownBy, pd.DataFrame]


class _Low(QStackedLayout):
    """As low as what is shown may be; Qt asks for the height that the highest would like."""

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The least height of what is shown."""
        shown = self.currentWidget()
        layout = None if shown is None else shown.layout()
        if layout is None or not layout.hasHeightForWidth():
            return self.minimumSize().height()
        return max(layout.totalMinimumHeightForWidth(width), self.minimumSize().height())


class _Parts(QWidget):
    """The parts of the answer, one of them in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = _Low(self)
        self.stack.setContentsMargins(0, 0, 0, 0)


class ContractsView(Page):
    """The view Contracts."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        kept = context.settings.get(CONTRACT_QUESTION)
        self.form = QuestionForm()
        self._wanted = from_text(kept) if kept else DEFAULT
        self.form.show_question(self._wanted)
        self.answered: Answered | None = None
        self.sentence = label("", "answer", wrap=True)
        self.sentence.setAccessibleName("The answer")
        self.more = label("", "soft", wrap=True)
        self.figures = QWidget()
        self._figures = QVBoxLayout(self.figures)
        self._figures.setContentsMargins(0, 0, 0, 0)
        self._figures.setSpacing(4)
        self.chart = LadderChart(theme)
        self.tabs = Segment("Part of the answer", TABS, role="view", spacing=2)
        self.pool = Sheet("Organisations that could bid alone", POOL, PoolRow.ID)
        self.where = Breakdown()
        self.lots = Sheet("The same contract in lots", LOTS, LOT)
        self.suggested = SuggestedConsortia()
        self.builder = ConsortiumBuilder(theme, self._judge)
        self.ladder = Sheet("Ladder as a table", LADDER, LadderRow.ANNUAL_VALUE)
        self.facts = label("", wrap=True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add = button("Add to the consortium", self._add_selected, tip="Add the selected organisation")
        self._parts = _Parts()
        self._lay_out()
        self.set_scale(theme.scale)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._connect()

    def _lay_out(self) -> None:
        self.form.setFixedWidth(WIDTH)
        answer = QWidget()
        column = QVBoxLayout(answer)
        column.setContentsMargins(16, 10, 14, 8)
        column.setSpacing(6)
        column.addWidget(self.sentence)
        drawn = QHBoxLayout()
        drawn.setSpacing(8)
        drawn.addWidget(self.figures, 0, Qt.AlignmentFlag.AlignVCenter)
        drawn.addWidget(self.chart, 1)
        column.addLayout(drawn)
        column.addWidget(self.more)
        column.addWidget(self.tabs)
        column.addWidget(self._parts, 1)
        pool = QWidget()
        listed = QVBoxLayout(pool)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(6)
        self.listed = TableOrWords(self.pool, button("Put a consortium together", lambda: self.show_tab(BUILD_TAB)))
        self.listed.words.setText(NOBODY_ALONE)
        listed.addWidget(self.listed, 1)
        listed.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        facts = QScrollArea()
        facts.setWidgetResizable(True)
        facts.setAccessibleName("Good to know about procurement")
        facts.setWidget(self.facts)
        for part in (pool, self.where, self.lots, self.suggested, self.builder, self.ladder, facts):
            self._parts.stack.addWidget(part)
        self._parts.setMinimumHeight(LEAST_TABLE)
        self._scroll = ScrollColumn(answer, "The answer")
        edge = QFrame()
        edge.setProperty("role", "rule")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.form)
        row.addWidget(edge)
        row.addWidget(self._scroll, 1)

    def _connect(self) -> None:
        self.form.changed.connect(self._on_question)
        self._pause.timeout.connect(self.ask)
        self.tabs.chosen.connect(self.show_tab)
        self.chart.asked.connect(self._on_chart)
        self.chart.stepped.connect(self._on_step)
        self.pool.chosen.connect(self.context.selection.select)
        self.pool.activated.connect(lambda _index: self._add_selected())
        self.suggested.wanted.connect(self._start_from)
        self.context.selection.changed.connect(lambda org_id: self.pool.select(org_id or None))

    # --- asking -----------------------------------------------------------------------------------------------------

    def forget_project(self) -> None:
        """Another project: what was answered and put together belonged to the old one."""
        self._pause.stop()
        self.answered = None
        self.builder.set_members([])

    def show_results(self, results: Results, before: Results | None) -> None:
        """Ask the same of these results."""
        del before  # the answer is found anew in any case
        self.form.show_places(results)
        self.form.show_question(self._wanted)
        self.builder.show_results(results)
        self.ask()

    def _on_question(self) -> None:
        self._wanted = self.form.question
        self.context.settings.put(CONTRACT_QUESTION, to_text(self._wanted))
        self._pause.start()

    def _on_chart(self, annual: float) -> None:
        self.form.set_amount(value_of_annual(annual, self.form.question))

    def _on_step(self, step: int) -> None:
        place = min(max(nearest_step(self.form.question.value) + step, 0), len(SCALE) - 1)
        self.form.set_amount(Fraction(SCALE[place]))

    def ask(self) -> None:
        """Find the answer, on the worker."""
        self._pause.stop()
        results, question, core = self.shown_results, self.form.question, self.context.core
        if results is None:
            return

        def find(progress: Progress) -> Answered:
            progress.report("Looking who could take the contract")
            answer = core.who_could_take(results, question)
            steps = core.contract_ladder(results, question, ladder_values(answer))
            parts = {by: core.contract_breakdown(results, question, by) for by in BreakdownBy}
            told = core.answer_sentences(answer, results)
            return Answered(answer, steps, told, core.contract_references(question), parts)

        self.context.runner.start(Lane.CONTRACT, "Looking who could take the contract", find, self._show)

    def _show(self, found: Answered) -> None:
        results = self.shown_results
        if results is None:
            return
        self.answered, answer = found, found.answer
        self.sentence.setText(found.sentences[0])
        self.more.setText(" ".join(found.sentences[1:]))
        self._show_figures(answer)
        self.chart.show_answer(answer, found.ladder)
        self.pool.show_rows(pool_rows(answer, results))
        self.listed.show_words(answer.pool.empty)
        self.add.setHidden(answer.pool.empty)
        self.pool.select(self.context.selection.org_id)
        self.where.show_parts(found.parts, self.context.core.themes_note())
        self.lots.show_rows(lot_rows(answer))
        self.suggested.show_answer(answer, names_of(results))
        self.builder.show_question(answer.question)
        told = {*LADDER_VALUES, float(answer.question.annual_value)}
        self.ladder.show_rows(found.ladder[found.ladder[LadderRow.ANNUAL_VALUE].isin(told)])
        self.facts.setText("\n\n".join(found.facts))
        self.tabs.show_words(POOL_TAB, f"{TABS[POOL_TAB]}  {answer.eligible:,}")
        self.tabs.show_words(SUGGESTED_TAB, f"{TABS[SUGGESTED_TAB]}  {len(answer.consortia):,}")
        unknown = f"{answer.unknown_income:,} incomes not known"
        self.say_status(f"{answer.eligible:,} could bid alone; {unknown}")

    def _show_figures(self, answer: ContractAnswer) -> None:
        clear(self._figures)
        for number, words, meaning in (
            (answer.eligible, "could bid alone", "They turn over enough"),
            (answer.eligible_local, "of them local", "Of local or sub-regional reach"),
            (answer.eligible_local_current, "local and up to date", "With accounts no older than 24 months"),
            (answer.unknown_income, "incomes not known", "Never counted as able to bid, and never hidden"),
        ):
            box = QWidget()
            box.setAccessibleName(f"{number:,} {words}")
            box.setToolTip(meaning)
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(label(f"{number:,}", "figure"))
            column.addWidget(label(words, "small"))
            self._figures.addWidget(box)

    # --- partners ---------------------------------------------------------------------------------------------------

    def show_tab(self, tab: str) -> None:
        """Show a part of the answer."""
        self.tabs.choose(tab)
        self._parts.stack.setCurrentIndex(list(TABS).index(tab))

    def _judge(self, org_ids: Sequence[str]) -> Consortium:
        results = self.shown_results
        if results is None:
            raise RuntimeError("there is nothing to judge partners by")
        return self.context.core.consortium_of(results, self._question_answered, org_ids)

    @property
    def _question_answered(self) -> ContractQuestion:
        return self.form.question if self.answered is None else self.answered.answer.question

    def _add_selected(self) -> None:
        for org_id in self.pool.names_selected:
            self.builder.add_member(org_id)
            self.show_tab(BUILD_TAB)

    def _start_from(self, org_ids: list[str]) -> None:
        self.builder.set_members(org_ids)
        self.show_tab(BUILD_TAB)
        self.builder.members.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what menus ask ---------------------------------------------------------------------------------------------

    @property
    def found_in(self) -> dict[Found, QWidget | None]:
        """Those who could bid alone."""
        return {Found.LIST: self.pool}

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The question, the ladder, and what stands below it."""
        return (self.form.value, self.chart, next(b for b in self.tabs.buttons.values() if b.isChecked()))

    def set_scale(self, scale: float) -> None:
        """Give tables and drawing the size of the text."""
        self.form.setFixedWidth(round(WIDTH * (1 + (scale - 1) * 0.7)))
        self.form.named_lots.set_scale()
        self.chart.set_scale(scale)
        for sheet in (
            self.pool,
            *self.where.sheets.values(),
            self.lots,
            self.ladder,
            self.builder.candidates,
            self.builder.members,
        ):
            sheet.set_scale(scale)
        for sheet in (self.builder.candidates, self.builder.members):
            sheet.setMinimumHeight(round(LEAST_LIST * scale))
        self._parts.setMinimumHeight(round(LEAST_TABLE * scale))


def make_page(context: Context) -> Page:
    """The view Contracts."""
    return ContractsView(context)
