"""What is corrected here and changed in the register since: each with both answers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kil_mapper.model import prose
from kil_mapper.model.findings import WITHHELD_PLACE, ConflictRow
from kil_mapper.model.vocabulary import Correctable
from kil_mapper.ui.curation.strip import Asked, DecisionStrip
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import button, clear, frame, label
from kil_mapper.ui.sheet import Row

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

MOST_SHOWN: Final = 6  # conflicts in sight at once; those that follow come up when these are decided
KEEP, TAKE = "Keep ours", "Take the register’s"


def fact_words(field: Correctable, value: object) -> str:
    """A fact as people write it; what is not there is said."""
    if value is None or pd.isna(value):
        return "nothing"
    text = str(value)
    if text == WITHHELD_PLACE:
        return text
    if field is Correctable.TURNOVER:
        pounds, _, of = text.partition(" ")
        return prose.pounds(int(pounds)) + (f" (year to {of})" if of else "")
    if field is Correctable.LOCATION:
        easting, _, northing = text.partition(" ")
        return f"easting {float(easting):,.0f}, northing {float(northing):,.0f}"
    return text


class Conflicts(QFrame):
    """The conflicts that wait, each with what stands here, what the register said and says, and two answers.

    Signals:
        looked_at: The organisation that a person deals with.

    Attributes:
        form: Asks for the reason.
        answers: The buttons, for each conflict both.
    """

    looked_at = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._core = context.core
        self._register = ""
        self.answers: list[tuple[QWidget, QWidget]] = []
        self.title = label("", "strong", wrap=True)
        self.form = DecisionStrip(context)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self._more = label("", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.form)
        column.addLayout(self._rows)
        column.addWidget(self._more)

    def show_conflicts(self, rows: Sequence[Row], register: str) -> None:
        """Show what waits; nothing hides the card.

        Args:
            rows: Rows of `ConflictRow`.
            register: The newer register in words.
        """
        self._register = register
        clear(self._rows)
        self.answers = []
        one = len(rows) == 1
        self.title.setText(
            f"To decide: {len(rows):,} {'fact was' if one else 'facts were'} corrected here, and the register has "
            f"changed {'it' if one else 'them'} since. Ours {'stands' if one else 'stand'} until you decide."
        )
        self.setAccessibleName(self.title.text())
        for row in rows[:MOST_SHOWN]:
            self._rows.addWidget(self._line(row))
        self._more.setText(f"{len(rows) - MOST_SHOWN:,} more follow.")
        self._more.setVisible(len(rows) > MOST_SHOWN)
        self.setVisible(bool(rows))

    def _line(self, row: Row) -> QWidget:
        field = Correctable(row[ConflictRow.FIELD])
        made = frame("line")
        keep, take = (self._answer(row, words, keeps=words == KEEP) for words in (KEEP, TAKE))
        self.answers.append((keep, take))
        ours, before, now = (
            fact_words(field, row[name]) for name in (ConflictRow.LOCAL, ConflictRow.BEFORE, ConflictRow.NOW)
        )
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(label(f"{row[ConflictRow.NAME]} · {field.label}", wrap=True))
        told.addWidget(label(f"Here {ours}. The register said {before}, and now says {now}.", "soft", wrap=True))
        beside = QHBoxLayout(made)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        beside.addLayout(told, 1)
        for widget in (keep, take):
            beside.addWidget(widget)
        return made

    def _answer(self, row: Row, words: str, *, keeps: bool) -> QWidget:
        made = button(words, partial(self._ask, row, keeps=keeps))
        made.setAccessibleName(f"{words}: {Correctable(row[ConflictRow.FIELD]).label} of “{row[ConflictRow.NAME]}”")
        return made

    def _ask(self, row: Row, *, keeps: bool) -> None:
        core, org_id, field = self._core, str(row[ConflictRow.ID]), Correctable(row[ConflictRow.FIELD])
        value = fact_words(field, row[ConflictRow.LOCAL if keeps else ConflictRow.NOW])

        def change(project: Project, why: str, who: str) -> Project:
            return core.settle_conflict(project, org_id, field.value, keep=keeps, who=who, why=why)

        self.looked_at.emit(org_id)
        self.form.ask(
            Asked(
                f"{row[ConflictRow.NAME]}: the {field.label} will be {value}",
                KEEP if keeps else TAKE,
                f"decision on the {field.label} of “{row[ConflictRow.NAME]}”",
                change,
                likely_why=f"{'Ours is right, not' if keeps else 'Brought up to date by'} the {self._register}",
            )
        )
