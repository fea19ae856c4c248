"""Partners: suggested consortia as cards, and one that a person puts together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.model.contracts import Consortium, ContractAnswer, ContractQuestion, PoolRow
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Org
from kil_mapper.ui.contracts.lists import PartnerList
from kil_mapper.ui.contracts.share_bar import ShareBar
from kil_mapper.ui.contracts.tables import CANDIDATES, MEMBERS, PLACE, candidate_rows, member_rows
from kil_mapper.ui.parts import ScrollColumn, announce, button, clear, frame, label
from kil_mapper.ui.theme import Theme

Judge = Callable[[Sequence[str]], Consortium]
CARD_WIDTH, MOST_COLUMNS = 320, 3
NOBODY = (
    "Drag organisations from the list into the consortium, or select some and press “Add” or Enter. A suggested "
    "consortium can be the start."
)
HOW_TO_ADD = "Add what is selected in the list: Enter, Insert or Ctrl and the right arrow key, or drag it over"
HOW_TO_REMOVE = "Take out what is selected: Enter, Delete or Ctrl and the left arrow key, or drag it back"
NO_CANDIDATES = pd.DataFrame({name: [] for name in (PoolRow.ID, PoolRow.NAME, PoolRow.TURNOVER, PLACE)})
ADDING = frozenset({Qt.Key.Key_Insert, Qt.Key.Key_Right})
TAKING_OUT = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Left})
NO_SUGGESTION = (
    "No suggestion: no group of local organisations with up-to-date accounts, none of which could bid alone, reaches "
    "what is wanted."
)


def facts_of(found: Consortium, names: Mapping[str, str]) -> list[str]:
    """What there is to say of a consortium, a line each."""
    told = [f"Lead: {names[found.lead]}, £{found.lead_turnover:,} – {found.largest_share:.0%} of the whole"]
    if found.wards:
        told.append(f"Based in {', '.join(found.wards)}")
    if found.hyper_locals:
        small = ", ".join(names[org_id] for org_id in found.hyper_locals)
        told.append(f"Close to its neighbourhood: {small}")
    if found.missing:
        told.append(f"Nobody brings: {', '.join(found.missing)}")
    return told


class SuggestedConsortia(ScrollColumn):
    """One card for each suggestion; the key of its number takes it over.

    Signals:
        wanted: Members of a suggestion to start from.
    """

    wanted = Signal(list)

    def __init__(self) -> None:
        page = QWidget()
        super().__init__(page, "Suggested consortia")
        self._grid = QGridLayout(page)
        self._shown: tuple[ContractAnswer, Mapping[str, str]] | None = None
        self._columns = 1
        self._grid.setContentsMargins(0, 0, 6, 6)
        self._grid.setSpacing(10)

    def show_answer(self, answer: ContractAnswer, names: Mapping[str, str]) -> None:
        """Show the suggestions of an answer."""
        self._shown = answer, names
        self._columns = columns = self._fitting
        clear(self._grid)
        if not answer.consortia:
            self._grid.addWidget(label(NO_SUGGESTION, "soft", wrap=True), 0, 0)
        for place, found in enumerate(answer.consortia):
            self._grid.addWidget(self._card(place + 1, found, names), place // columns, place % columns)
        for column in range(MOST_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._grid.setRowStretch(len(answer.consortia) // columns + 1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many cards beside each other as there is room for."""
        super().resizeEvent(event)
        if self._shown is not None and self._columns != self._fitting:
            self.show_answer(*self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Start from the suggestion whose number is pressed."""
        found = () if self._shown is None else self._shown[0].consortia
        number = int(event.text()) if event.text() in set("123456789") else 0
        if 0 < number <= len(found):
            self.wanted.emit(list(found[number - 1].members))
        else:
            super().keyPressEvent(event)

    @property
    def _fitting(self) -> int:
        return max(1, min(MOST_COLUMNS, self.viewport().width() // CARD_WIDTH))

    def _card(self, number: int, found: Consortium, names: Mapping[str, str]) -> QFrame:
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        count = len(found.members)
        head = f"{count} partners, £{found.combined_turnover:,} together"
        column.addWidget(label(f"{number}: {head}", "strong", wrap=True))
        column.addWidget(label(" + ".join(names[org_id] for org_id in found.members), wrap=True))
        for fact in facts_of(found, names):
            column.addWidget(label(fact, "soft", wrap=True))
        column.addStretch(1)
        start = button("Start from this one", partial(self.wanted.emit, list(found.members)))
        start.setAccessibleName(f"Start from suggestion {number}: {head}")
        start.setToolTip(f"Build on this suggestion (key {number})")
        column.addWidget(start, 0, Qt.AlignmentFlag.AlignLeft)
        return card


class ConsortiumBuilder(QWidget):
    """Candidates to the left, members to the right, and what they would be together."""

    def __init__(self, theme: Theme, judge: Judge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._judge = judge
        self._names: dict[str, str] = {}
        self._all = NO_CANDIDATES
        self._members: list[str] = []
        self._required = 1.0
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search name or ward")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search candidates")
        self.search.textChanged.connect(lambda _text: self._show_candidates())
        self.candidates = PartnerList("Candidates", CANDIDATES, ADDING)
        self.candidates.sent.connect(self._add_selected)
        self.candidates.received.connect(self.remove_members)
        self.members = PartnerList("Members of the consortium", MEMBERS, TAKING_OUT)
        self.members.sent.connect(self._remove_selected)
        self.members.received.connect(self.add_members)
        self.add = button("Add", self._add_selected, tip=HOW_TO_ADD)
        self.remove = button("Take out", self._remove_selected, tip=HOW_TO_REMOVE)
        self.empty = button("Take all out", partial(self.set_members, []))
        self.verdict = label("", "strong", wrap=True)
        self.verdict.setAccessibleName("What the consortium reaches")
        self.bar = ShareBar(theme)
        self.facts = label("", "soft", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.search, 1)
        line.addWidget(self.add)
        left.addLayout(line)
        left.addWidget(self.candidates, 1)
        right = QVBoxLayout()
        right.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.verdict, 1)
        head.addWidget(self.remove)
        head.addWidget(self.empty)
        right.addLayout(head)
        right.addWidget(self.bar)
        right.addWidget(self.facts)
        right.addWidget(self.members, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addLayout(right, 1)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The members."""
        return tuple(self._members)

    def show_results(self, results: Results) -> None:
        """Offer the organisations of the project; members that do not count any more drop out."""
        self._all = candidate_rows(results)
        self._names = dict(zip(self._all[PoolRow.ID], self._all[PoolRow.NAME], strict=True))
        self._members = [org_id for org_id in self._members if org_id in self._names]
        self._show_candidates()

    def show_question(self, question: ContractQuestion) -> None:
        """Judge the members by another question."""
        self._required = float(question.required_turnover)
        self._show_members()

    def set_members(self, org_ids: Sequence[str]) -> None:
        """Put these together instead."""
        self._members = [org_id for org_id in org_ids if org_id in self._names]
        self._show_candidates()
        self._show_members()

    def add_member(self, org_id: str) -> None:
        """Add one more."""
        self.add_members([org_id])

    def add_members(self, org_ids: Sequence[str]) -> None:
        """Add these, and say what that makes."""
        added = [org_id for org_id in org_ids if org_id not in self._members and org_id in self._names]
        if added:
            self.set_members([*self._members, *added])
            announce(self, f"Added {', '.join(self._names[org_id] for org_id in added)}. {self.verdict.text()}")

    def remove_members(self, org_ids: Sequence[str]) -> None:
        """Take these out, and say what that leaves."""
        gone = [org_id for org_id in self._members if org_id in org_ids]
        if gone:
            self.set_members([org_id for org_id in self._members if org_id not in gone])
            announce(self, f"Took out {', '.join(self._names[org_id] for org_id in gone)}. {self.verdict.text()}")

    def _add_selected(self) -> None:
        self._send(self.candidates, self.add_members)

    def _remove_selected(self) -> None:
        self._send(self.members, self.remove_members)

    @staticmethod
    def _send(rows: PartnerList, move: Callable[[Sequence[str]], None]) -> None:
        """Move what is selected; the row that comes into its place is selected, so that keys go on."""
        wanted = rows.names_selected
        place = min((rows.sheet.row_of(name) for name in wanted), default=-1)
        move(wanted)
        if wanted and rows.sheet.rowCount():
            row = rows.sheet.rows[min(place, rows.sheet.rowCount() - 1)]
            rows.select(str(row[PoolRow.ID]))  # by name: what Qt would select depends on the keys that are held

    def _show_candidates(self) -> None:
        rows = self._all[~self._all[PoolRow.ID].isin(self._members)] if len(self._all) else self._all
        for word in self.search.text().casefold().split():
            texts = (rows[PoolRow.NAME] + " " + rows[CANDIDATES[-1].name].astype(str)).str.casefold()
            rows = rows[texts.str.contains(word, regex=False)]
        self.candidates.show_rows(rows)

    def _show_members(self) -> None:
        found = self._judge(self._members) if self._members else None
        self.members.show_rows(member_rows(self._all, self._members, found.lead if found else None))
        for widget in (self.remove, self.empty):
            widget.setEnabled(bool(self._members))
        self.bar.show_partners([int(row[PoolRow.TURNOVER]) for row in self.members.sheet.rows], self._required)
        if found is None:
            self.verdict.setText(f"£{self._required:,.0f} of turnover is wanted.")
            self.facts.setText(NOBODY)
            return
        together = f"£{found.combined_turnover:,} together of £{self._required:,.0f} wanted"
        short = self._required - found.combined_turnover
        self.verdict.setText(f"{together}: enough." if found.enough else f"{together}: £{short:,.0f} short.")
        lead = "The lead alone is enough." if found.lead_enough else "The lead alone is not enough."
        self.facts.setText("\n".join([*facts_of(found, self._names), lead]))


def names_of(results: Results) -> dict[str, str]:
    """Names of the counted organisations."""
    counted = results.counted
    return dict(zip(counted[Org.ID], counted[Org.NAME], strict=True))
