"""Readiness for contracts, as people record it locally: below £500,000 no register knows (METHODS §1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from kil_mapper.model.errors import KilError
from kil_mapper.ui.curation.answers import read_count, read_number
from kil_mapper.ui.curation.inline import DecidingForm, field_for, written
from kil_mapper.ui.jobs import Job
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

ANSWERS: Final = (("Not asked", None), ("Yes", True), ("No", False))
QUESTIONS: Final = {
    "paid_staff": ("Paid staff", "Paid staff, head count; empty when nobody asked"),
    "reserves_months": ("Reserves", "How many months of spending its free reserves would last"),
    "has_policies": ("Policies", "Has the policies that contracts ask for, such as safeguarding and data protection"),
    "has_insurance": ("Insurance", "Has the insurance that contracts ask for"),
    "contract_history": ("Contracts", "Contracts it holds or has held"),
    "wants_to_grow": ("Wants to grow", "Wants to take on more"),
}
HINT: Final = "What is left empty stays as it was. Only what the organisation told you; nothing is concluded."


class ReadinessForm(DecidingForm):
    """Asks what an organisation told about taking on contracts.

    Attributes:
        lines: Lines to fill in, by the name of the fact.
        boxes: Boxes to choose from, by the name of the fact.
        confirm: Saves.
    """

    no_name = "A record of readiness needs the name of who makes it. Say who records it; initials are enough."

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._org_id = ""
        self._name = ""
        self.lines = {
            "paid_staff": field_for("Not asked", QUESTIONS["paid_staff"][1]),
            "reserves_months": field_for("Not asked; in months", QUESTIONS["reserves_months"][1]),
            "contract_history": field_for("Not asked; which, from whom", QUESTIONS["contract_history"][1]),
        }
        self.boxes: dict[str, QComboBox] = {}
        grid = QFormLayout()
        grid.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        for fact, (words, meaning) in QUESTIONS.items():
            asked: QWidget
            if fact in self.lines:
                asked = self.lines[fact]
                self.lines[fact].returnPressed.connect(self.save)
                self.lines[fact].textEdited.connect(lambda _text: self.show_wrong(""))
            else:
                asked = self.boxes[fact] = self._box(meaning)
            lead = label(words, "lead")
            lead.setBuddy(asked)
            grid.addRow(lead, asked)
        self.who.setPlaceholderText("Who records it?")
        self.who.setAccessibleName("Name of who records it; initials are enough")
        self.who.returnPressed.connect(self.save)
        self.confirm = button("Save", self.save, role="main")
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for widget in (self.who, self.confirm, self.leave):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(5)
        column.addWidget(self.title)
        column.addWidget(self.wrong)
        column.addWidget(label(HINT, "small", wrap=True))
        column.addLayout(grid)
        column.addWidget(row)

    @staticmethod
    def _box(meaning: str) -> QComboBox:
        box = QComboBox()
        for words, value in ANSWERS:
            box.addItem(words, value)
        box.setAccessibleName(meaning)
        box.setToolTip(meaning)
        return box

    def ask(self, org_id: str, name: str) -> None:
        """Ask about an organisation; what was recorded before is there already."""
        project = self._context.session.project
        if project is None:
            return
        self._org_id, self._name = org_id, name
        before = self._context.core.readiness_of(project, org_id)
        for fact, line in self.lines.items():
            known = None if before is None else getattr(before, fact)
            line.setText("" if known is None else f"{known.value:g}" if fact != "contract_history" else known.value)
        for fact, box in self.boxes.items():
            known = None if before is None else getattr(before, fact)
            box.setCurrentIndex(box.findData(None if known is None else known.value))
        self.confirm.setAccessibleName(f"Save the readiness of “{name}”")
        self.begin(f"Readiness of “{name}” for contracts", self.lines["paid_staff"])

    def save(self) -> Job | None:
        """Record it, unless something is missing, which is said."""
        if not self._org_id:
            return None
        try:
            staff = read_count(self.lines["paid_staff"].text(), "paid staff")
        except KilError as error:
            self.refuse(str(error), self.lines["paid_staff"])
            return None
        try:
            months = read_number(self.lines["reserves_months"].text(), "months")
        except KilError as error:
            self.refuse(str(error), self.lines["reserves_months"])
            return None
        who = self.name_given()
        if not who:
            return None
        core, org_id = self._context.core, self._org_id
        history = written(self.lines["contract_history"]) or None
        chosen: dict[str, bool | None] = {fact: box.currentData() for fact, box in self.boxes.items()}

        def change(project: Project) -> Project:
            return core.record_readiness(
                project, org_id, paid_staff=staff, reserves_months=months, contract_history=history, **chosen, who=who
            )

        return self.carry_out("Recording", f"readiness of “{self._name}”", change)
