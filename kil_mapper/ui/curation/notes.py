"""Dated notes of conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from kil_mapper.model import days
from kil_mapper.model.errors import KilError
from kil_mapper.ui.curation.answers import read_day
from kil_mapper.ui.curation.inline import DecidingForm, field_for
from kil_mapper.ui.curation.strip import quoted
from kil_mapper.ui.jobs import Job
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

LINES: Final = 4
EMPTY: Final = "The note is empty. Write what was said or agreed."
IN_FUTURE: Final = "That day is still to come. Write the day of the conversation."


class _Text(QPlainTextEdit):
    """Plain text; Tab leaves it, Ctrl+Enter saves."""

    def __init__(self, form: NoteForm) -> None:
        super().__init__(form)
        self._form = form
        self.setTabChangesFocus(True)
        self.setPlaceholderText("What was said or agreed?")
        self.setAccessibleName("Note: what was said or agreed")
        self.setToolTip("Ctrl+Enter saves the note")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Save on Ctrl+Enter; leave on Escape."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._form.save()
        elif event.key() == Qt.Key.Key_Escape:
            self._form.end()
        else:
            super().keyPressEvent(event)


class NoteForm(DecidingForm):
    """Asks for a note on one organisation or several.

    Attributes:
        text: The note.
        day: Day of the conversation.
        confirm: Saves.
    """

    no_name = "A note needs the name of who makes it. Say who notes it; initials are enough."

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._org_ids: tuple[str, ...] = ()
        self._about = ""
        self.text = _Text(self)
        self.text.textChanged.connect(lambda: self.show_wrong(""))
        self.day = field_for("Day", "Day of the conversation, such as 31 March 2025", 130)
        self.who.setPlaceholderText("Who notes it?")
        self.who.setAccessibleName("Name of who notes it; initials are enough")
        for box in (self.day, self.who):
            box.returnPressed.connect(self.save)
            box.textEdited.connect(lambda _text: self.show_wrong(""))
        self.confirm = button("Save the note", self.save, role="main")
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for widget in (self.day, self.who, self.confirm, self.leave):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(5)
        column.addWidget(self.title)
        column.addWidget(self.wrong)
        column.addWidget(self.text)
        column.addWidget(row)

    def ask(self, org_ids: Sequence[str], names: Sequence[str]) -> None:
        """Ask for a note.

        Args:
            org_ids: The organisations it is about.
            names: Their names.
        """
        self._org_ids, self._about = tuple(org_ids), quoted(list(names))
        self.text.clear()
        self.text.setFixedHeight(self.text.fontMetrics().lineSpacing() * LINES + 14)
        self.day.setText(days.day(days.today()))
        self.begin(f"Note on {self._about}", self.text)

    def save(self) -> Job | None:
        """Keep the note, unless something is missing, which is said."""
        words = self.text.toPlainText().strip()
        if not words:
            self.refuse(EMPTY, self.text)
            return None
        try:
            when = read_day(self.day.text())
        except KilError as error:
            self.refuse(str(error), self.day)
            return None
        if when is not None and when > days.today():
            self.refuse(IN_FUTURE, self.day)
            return None
        who = self.name_given()
        if not who:
            return None
        core, org_ids = self._context.core, self._org_ids

        def change(project: Project) -> Project:
            for org_id in org_ids:
                project = core.add_note(project, org_id, words, who=who, when=when)
            return project

        return self.carry_out("Keeping the note", f"note on {self._about}", change)
