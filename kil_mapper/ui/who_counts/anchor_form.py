"""Declaring a community anchor: four criteria, each beside what registers hold. Evidence decides nothing by itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from kil_mapper.model import days
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Anchor, Org, Theme
from kil_mapper.model.vocabulary import Reach
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label
from kil_mapper.ui.settings import WHO_DECIDES
from kil_mapper.ui.who_counts.strip import field_for, put_away

if TYPE_CHECKING:
    from kil_mapper.model.results import Results
    from kil_mapper.workflows import AnchorDeclaration

CRITERIA: Final = {
    Anchor.LOCALLY_LED: ("Locally led", "Led by people of the place"),
    Anchor.MULTI_PURPOSE: ("Multi-purpose", "Does several things for the place"),
    Anchor.HOLDS_ASSET: ("Holds an asset", "Holds a building or land for the place"),
    Anchor.PLACE_BASED: ("Place-based", "Works for one place"),
}
ANSWERS: Final = {None: "Not looked at", True: "Yes", False: "No"}
HINT = "A person declares it; nothing is concluded from what registers hold."
WHAT: Final = "What"


def answer(value: object) -> str:
    """A criterion in words; missing is nobody looked."""
    return ANSWERS[None] if value is None or pd.isna(value) else ANSWERS[bool(value)]


def evidence_for(results: Results, org_id: str) -> dict[str, str]:
    """What registers hold on each criterion, in words, by the criterion's column."""
    row = results.counted.loc[results.counted[Org.ID] == org_id].iloc[0]
    themes = results.project.classifications
    purposes = themes.loc[(themes[Theme.ORG] == org_id) & (themes[Theme.TYPE] == WHAT), Theme.CODE].nunique()
    land = row[Org.HAS_LAND]
    owns = "not reported" if pd.isna(land) else ("yes" if land else "no")
    return {
        Anchor.LOCALLY_LED: "No register says who leads it: ask.",
        Anchor.MULTI_PURPOSE: f"Purposes it reports: {purposes or 'none known'}.",
        Anchor.HOLDS_ASSET: f"Owns or leases land or buildings, by its own report: {owns}.",
        Anchor.PLACE_BASED: f"Reach by the areas it reports: {Reach(row[Counted.REACH]).label}.",
    }


def declared_words(declaration: AnchorDeclaration | None) -> str:
    """What stands for an organisation, in one or two sentences."""
    if declaration is None:
        return "Nobody has declared anything about it."
    what = "Declared a community anchor" if declaration.is_anchor else "Declared not to be a community anchor"
    looked = "; ".join(
        f"{name.lower()}: {answer(getattr(declaration, field)).lower()}" for field, (name, _) in CRITERIA.items()
    )
    note = f" {declaration.note.rstrip('.')}." if declaration.note else ""
    return f"{what} by {declaration.who}, {days.day(declaration.when)} ({looked}).{note}"


class AnchorForm(QFrame):
    """The declaration about one organisation.

    Signals:
        ended: It was made, or the person thought better of it.
    """

    ended = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maker")
        self._context = context
        self._org_id = ""
        self._name = ""
        self._came_from: QWidget | None = None
        self.title = label("", "strong", wrap=True)
        self.boxes: dict[str, QComboBox] = {}
        self._evidence = {field: label("", "small", wrap=True) for field in CRITERIA}
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(2, 1)
        for line, (field, (name, meaning)) in enumerate(CRITERIA.items()):
            self.boxes[field] = box = QComboBox()
            for value, said in ANSWERS.items():
                box.addItem(said, value)
            box.setAccessibleName(f"{name}: {meaning}")
            box.setToolTip(meaning)
            lead = label(name)
            lead.setBuddy(box)
            grid.addWidget(lead, line, 0)
            grid.addWidget(box, line, 1)
            grid.addWidget(self._evidence[field], line, 2)
        self.note = field_for("What speaks for it, or against (not needed)", "Note that is kept with the declaration")
        self.who = field_for("Who declares it?", "Name of who declares it; initials are enough")
        self.who.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.yes = button("Declare: a community anchor", lambda: self.declare(is_anchor=True), role="main")
        self.no = button("Declare: not one", lambda: self.declare(is_anchor=False))
        self.leave = button("Cancel", self.end)
        self.wrong = label("", "wrong", wrap=True)
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for widget in (self.who, self.yes, self.no, self.leave):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(label(HINT, "small", wrap=True))
        column.addLayout(grid)
        column.addWidget(self.note)
        column.addWidget(row)
        column.addWidget(self.wrong)
        self.hide()

    def ask(self, results: Results, org_id: str, name: str) -> None:
        """Ask about an organisation; what was declared before is there already."""
        project = self._context.session.project
        if project is None:
            return
        self._org_id, self._name = org_id, name
        self._came_from = QApplication.focusWidget()
        self.title.setText(f"Is “{name}” a community anchor?")
        self.setAccessibleName(self.title.text())
        before = self._context.core.declaration_of(project, org_id)
        for field, words in evidence_for(results, org_id).items():
            self._evidence[field].setText(words)
            self.boxes[field].setAccessibleDescription(words)
            value = None if before is None else getattr(before, field)
            self.boxes[field].setCurrentText(ANSWERS[value])
        self.note.setText("" if before is None else before.note)
        self.who.setText(self._context.settings.get(WHO_DECIDES))
        self._show_wrong("")
        self.show()
        next(iter(self.boxes.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def org_id(self) -> str:
        """The organisation it asks about."""
        return self._org_id

    def declare(self, *, is_anchor: bool) -> None:
        """Make the declaration, unless something is missing, which is said."""
        project, core = self._context.session.project, self._context.core
        if project is None:
            return
        who = " ".join(self.who.text().split())
        try:
            declaration = core.new_declaration(
                org_id=self._org_id,
                is_anchor=is_anchor,
                **{field: box.currentData() for field, box in self.boxes.items()},
                note=" ".join(self.note.text().split()),
                who=who,
                when=date.today(),  # noqa: DTZ011 - the person's own calendar day
            )
            changed = core.declare_anchor(project, declaration)
        except KilError as error:
            self._show_wrong(f"{error.message} {error.hint}")
            self.who.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._context.settings.put(WHO_DECIDES, who)
        self.end()
        self._context.session.change(f"declaration about “{self._name}”", changed)

    def end(self) -> None:
        """Put the form away, and the focus back to where it came from."""
        before, self._came_from = self._came_from, None
        put_away(self, before)
        self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape thinks better of it."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def _show_wrong(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        if words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
