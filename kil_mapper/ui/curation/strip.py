"""The strip that asks why and who before something is decided. No dialog: what it is about stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kil_mapper.ui.curation.inline import NO_REASON, DecidingForm, field_for, written
from kil_mapper.ui.jobs import Job
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button

if TYPE_CHECKING:
    from kil_mapper.model.project import Project


@dataclass(frozen=True)
class Asked:
    """One thing to decide.

    Attributes:
        title: What is decided, in a few words: "Bring back 3 organisations".
        verb: What the button says.
        undo: What is undone, in words that follow "Undo".
        change: Makes the project as decided, from the project, the reason and the name.
        needs_why: Whether a reason is asked for.
        likely_why: The reason that stands there at first, to be taken or written over.
        done: Called when it is decided.
    """

    title: str
    verb: str
    undo: str
    change: Callable[[Project, str, str], Project]
    needs_why: bool = True
    likely_why: str = ""
    done: Callable[[], object] = lambda: None


class DecisionStrip(DecidingForm):
    """Asks why and who; the name is remembered. The decision is one step that can be undone."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._asked: Asked | None = None
        self.why = field_for("Why?", "Reason for the decision", 220)
        self.confirm = button("Decide", self.take, role="main")
        for box in (self.why, self.who):
            box.returnPressed.connect(self.take)
            box.textEdited.connect(lambda _text: self.show_wrong(""))
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for widget in (self.why, self.who, self.confirm, self.leave):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 10, 6)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(row)
        column.addWidget(self.wrong)

    def ask(self, asked: Asked) -> None:
        """Ask about one thing."""
        self._asked = asked
        self.confirm.setText(asked.verb)
        self.confirm.setAccessibleName(f"{asked.verb}: {asked.title}")
        self.why.setText(asked.likely_why)
        self.why.setSelection(len(self.why.text()), -len(self.why.text()))  # all of it, and its beginning in sight
        self.why.setVisible(asked.needs_why)
        self.begin(asked.title, self.why if asked.needs_why else self.who)

    def take(self) -> Job | None:
        """Take the decision, unless something is missing, which is said."""
        asked, why = self._asked, written(self.why)
        if asked is None:
            return None
        if asked.needs_why and not why:
            self.refuse(NO_REASON, self.why)
            return None
        who = self.name_given()
        if not who:
            return None
        return self.carry_out(asked.title, asked.undo, lambda project: asked.change(project, why, who), asked.done)

    def _let_go(self) -> None:
        self._asked = None


def quoted(names: list[str], noun: str = "organisations") -> str:
    """One by its name, several by their number: “Town Band”, or “3 organisations”."""
    return f"“{names[0]}”" if len(names) == 1 else f"{len(names):,} {noun}"
