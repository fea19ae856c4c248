"""Declaring a community anchor: four criteria, each beside what registers hold. Evidence decides nothing by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from kil_mapper.model import days
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Anchor, Org, Theme
from kil_mapper.model.vocabulary import Reach
from kil_mapper.ui.curation.inline import DecidingForm, field_for, written
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label

if TYPE_CHECKING:
    from kil_mapper.model.project import Project
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


class AnchorForm(DecidingForm):
    """The declaration about one organisation."""

    no_name = "A declaration needs the name of who makes it. Say who declares it."

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._org_id = ""
        self._name = ""
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
        self.who.setPlaceholderText("Who declares it?")
        self.who.setAccessibleName("Name of who declares it; initials are enough")
        self.yes = button("Declare: a community anchor", lambda: self.declare(is_anchor=True), role="main")
        self.no = button("Declare: not one", lambda: self.declare(is_anchor=False))
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

    def ask(self, results: Results, org_id: str, name: str) -> None:
        """Ask about an organisation; what was declared before is there already."""
        project = self._context.session.project
        if project is None:
            return
        self._org_id, self._name = org_id, name
        before = self._context.core.declaration_of(project, org_id)
        for field, words in evidence_for(results, org_id).items():
            self._evidence[field].setText(words)
            self.boxes[field].setAccessibleDescription(words)
            value = None if before is None else getattr(before, field)
            self.boxes[field].setCurrentText(ANSWERS[value])
        self.note.setText("" if before is None else before.note)
        self.begin(f"Is “{name}” a community anchor?", next(iter(self.boxes.values())))

    @property
    def org_id(self) -> str:
        """The organisation it asks about."""
        return self._org_id

    def declare(self, *, is_anchor: bool) -> None:
        """Make the declaration, unless something is missing, which is said."""
        who = self.name_given()
        if not who:
            return
        said: dict[str, Any] = {field: box.currentData() for field, box in self.boxes.items()}
        declaration = self._context.core.new_declaration(
            org_id=self._org_id,
            is_anchor=is_anchor,
            **said,
            note=written(self.note),
            who=who,
            when=days.today(),
        )

        def change(project: Project) -> Project:
            return self._context.core.declare_anchor(project, declaration)

        self.carry_out("Declaring", f"declaration about “{self._name}”", change)
