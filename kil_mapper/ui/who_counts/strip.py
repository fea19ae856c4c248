"""The strip that asks why and who before something is decided. No dialog: what it is about stays in sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QVBoxLayout, QWidget

from kil_mapper.model.progress import Progress
from kil_mapper.ui.jobs import Job, Lane
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label, restyle
from kil_mapper.ui.settings import WHO_DECIDES

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

NO_REASON = "A decision needs a reason. Say why in a few words; they are kept and printed with it."
NO_NAME = "A decision needs the name of who took it. Say who decided; initials are enough."


@dataclass(frozen=True)
class Asked:
    """One thing to decide.

    Attributes:
        title: What is decided, in a few words: "Bring back 3 organisations".
        verb: What the button says.
        undo: What is undone, in words that follow "Undo".
        change: Makes the project as decided, from the project, the reason and the name.
        needs_why: Whether a reason is asked for.
        done: Called when it is decided.
    """

    title: str
    verb: str
    undo: str
    change: Callable[[Project, str, str], Project]
    needs_why: bool = True
    done: Callable[[], object] = lambda: None


class DecisionStrip(QFrame):
    """Asks why and who; the name is remembered. The decision is one step that can be undone.

    Signals:
        opened: Something is asked.
        ended: It was taken, or the person thought better of it.
    """

    opened = Signal()
    ended = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maker")
        self._context = context
        self._asked: Asked | None = None
        self._came_from: QWidget | None = None
        self.title = label("", "strong", wrap=True)
        self.why = field_for("Why?", "Reason for the decision", 220)
        self.who = field_for("Who decides?", "Name of who decides; initials are enough", 120)
        self.confirm = button("Decide", self.take, role="main")
        self.leave = button("Cancel", self.end)
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        for box in (self.why, self.who):
            box.returnPressed.connect(self.take)
            box.textEdited.connect(lambda _text: self._show_wrong(""))
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
        self.hide()

    def ask(self, asked: Asked) -> None:
        """Ask about one thing."""
        self._asked = asked
        self._came_from = QApplication.focusWidget()
        self.setAccessibleName(asked.title)
        self.title.setText(asked.title)
        self.confirm.setText(asked.verb)
        self.confirm.setAccessibleName(f"{asked.verb}: {asked.title}")
        self.why.clear()
        self.why.setVisible(asked.needs_why)
        self.who.setText(self._context.settings.get(WHO_DECIDES))
        self._show_wrong("")
        self._let_type(may=True)
        self.show()
        first = self.why if asked.needs_why else self.who
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def take(self) -> Job | None:
        """Take the decision, unless something is missing, which is said."""
        asked, project = self._asked, self._context.session.project
        why, who = " ".join(self.why.text().split()), " ".join(self.who.text().split())
        if asked is None or project is None:
            return None
        if asked.needs_why and not why:
            self._refuse(NO_REASON, self.why)
            return None
        if not who:
            self._refuse(NO_NAME, self.who)
            return None

        def work(progress: Progress) -> Project:
            progress.report(asked.title)
            return asked.change(project, why, who)

        def done(changed: Project) -> None:
            self._context.settings.put(WHO_DECIDES, who)
            if self._context.session.project is project:
                self.end()
                self._context.session.change(asked.undo, changed)
                asked.done()
            else:
                self._let_type(may=True)

        self._let_type(may=False)
        job = self._context.runner.start(Lane.DECISION, asked.title, work, done)
        for ending in (job.failed, job.crashed, job.cancelled):  # what went wrong stands in the window's messages
            ending.connect(lambda *_said: self._let_type(may=True))
        return job

    def end(self) -> None:
        """Put the strip away, and the focus back to where it came from."""
        self._asked = None
        before, self._came_from = self._came_from, None
        put_away(self, before)
        self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape thinks better of it."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def _let_type(self, *, may: bool) -> None:
        for widget in (self.why, self.who, self.confirm):
            widget.setEnabled(may)

    def _refuse(self, words: str, box: QLineEdit) -> None:
        self._show_wrong(words)
        restyle(box, "wrong", value=True)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _show_wrong(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        for box in (self.why, self.who):
            if box.property("wrong"):
                restyle(box, "wrong", value=False)


def put_away(form: QWidget, came_from: QWidget | None) -> None:
    """Hide what asked; the focus goes back to where it came from unless it has gone somewhere else since."""
    focused = QApplication.focusWidget()
    had_focus = focused is None or form.isAncestorOf(focused)
    form.hide()
    if had_focus and came_from is not None and came_from.isVisible() and came_from.isEnabled():
        came_from.setFocus(Qt.FocusReason.OtherFocusReason)


def field_for(asks: str, meaning: str, width: int = 0) -> QLineEdit:
    """A line to fill in: what it asks stands in it, what it means is its tooltip and its name for screen readers."""
    box = QLineEdit()
    box.setPlaceholderText(asks)
    box.setAccessibleName(meaning)
    box.setToolTip(meaning)
    box.setMinimumWidth(width)
    return box


def quoted(names: list[str], noun: str = "organisations") -> str:
    """One by its name, several by their number: “Town Band”, or “3 organisations”."""
    return f"“{names[0]}”" if len(names) == 1 else f"{len(names):,} {noun}"
