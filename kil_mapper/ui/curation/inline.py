"""Forms that ask inside the window: no dialog, so what they are about stays in sight. Escape thinks better of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QSizePolicy, QWidget
from shiboken6 import isValid

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import Progress
from kil_mapper.ui.jobs import Job, Lane
from kil_mapper.ui.newest import work_on_newest
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import button, label, restyle
from kil_mapper.ui.settings import WHO_DECIDES

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

NO_REASON = "A decision needs a reason. Say why in a few words; they are kept and printed with it."
NO_NAME = "A decision needs the name of who took it. Say who decided; initials are enough."
Change = Callable[["Project"], "Project"]


class InlineForm(QFrame):
    """A form that shows where it is needed, and puts itself away.

    Signals:
        opened: Something is asked.
        ended: It was answered, or the person thought better of it.
        refused: Something is missing or wrong: the field to look at, or None.

    Attributes:
        title: What is asked.
        wrong: What is missing or wrong, in place.
        leave: Thinks better of it.
    """

    opened = Signal()
    ended = Signal()
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maker")
        self._came_from: QWidget | None = None
        self._marked: QWidget | None = None
        self.title = label("", "strong", wrap=True)
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        self.leave = button("Cancel", self.end)
        self.hide()

    def begin(self, title: str, first: QWidget) -> None:
        """Show the form.

        Args:
            title: What is asked.
            first: Where the focus goes.
        """
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self._came_from = focused
        self.title.setText(title)
        self.setAccessibleName(title)
        self.show_wrong("")
        self.show()
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def end(self) -> None:
        """Put the form away, and the focus back to where it came from."""
        self._let_go()
        before, self._came_from = self._came_from, None
        put_away(self, before)
        self.ended.emit()

    def drop(self) -> None:
        """Put the form away because something else is asked or looked at; the focus is there already."""
        self._let_go()
        self._came_from = None
        if not self.isHidden():
            self.hide()
            self.ended.emit()

    def _let_go(self) -> None:
        """Let go of what was begun for the answer, as the form is put away; forms say of what."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape thinks better of it."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def refuse(self, words: str, box: QWidget | None = None) -> None:
        """Say what is missing or wrong, and go there."""
        self.show_wrong(words)
        if box is not None:
            restyle(box, "wrong", value=True)
            box.setAccessibleDescription(words)
            box.setFocus(Qt.FocusReason.OtherFocusReason)
            self._marked = box
        self.refused.emit(box)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def show_wrong(self, words: str) -> None:
        """Say what is wrong; "" when nothing is."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        if self._marked is not None:
            restyle(self._marked, "wrong", value=False)
            self._marked.setAccessibleDescription("")
            self._marked = None


class DecidingForm(InlineForm):
    """A form whose answer changes the project, as one step that can be undone. The name is remembered.

    Attributes:
        who: Who decides.
        no_name: What is said when nobody is named.
    """

    no_name = NO_NAME

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asked_times = 0  # tells what is asked now from what was asked before
        self.who = field_for("Who decides?", "Name of who decides; initials are enough", 120)
        self.who.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def begin(self, title: str, first: QWidget) -> None:
        """Show the form, with the name that was given last."""
        self._asked_times += 1
        self.who.setText(self._context.settings.get(WHO_DECIDES))
        self.let_type(may=True)
        super().begin(title, first)

    def let_type(self, *, may: bool) -> None:
        """Allow changes, or not while the answer is being worked on."""
        for widget in self.findChildren(QWidget):
            if widget is not self.leave and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                widget.setEnabled(may)

    def name_given(self) -> str:
        """Who decides; "" when nobody is named, which is said."""
        who = written(self.who)
        if not who:
            self.refuse(self.no_name, self.who)
        return who

    def carry_out(self, doing: str, undo: str, change: Change, done: Callable[[], object] = lambda: None) -> Job | None:
        """Change the project on the worker; what cannot be done is said in the form.

        It may have to wait there, behind a long report, while the person goes on. So it is done to the project as it is
        by then, and what the form asks meanwhile is left alone.

        Args:
            doing: What is being done.
            undo: What is undone, in words that follow "Undo".
            change: Makes the project as decided.
            done: Called when it is.
        """
        session, who, asked = self._context.session, written(self.who), self._asked_times
        focused = QApplication.focusWidget()

        def work(project: Project, progress: Progress) -> Project | KilError:
            progress.report(doing)
            try:
                return change(project)
            except KilError as error:
                return error

        def is_asked() -> bool:
            return self._asked_times == asked and not self.isHidden()

        def let_type() -> None:  # a crash is told in the window's messages
            if is_asked():
                self.let_type(may=True)

        def land(made: Project | KilError) -> None:
            let_type()
            if not isinstance(made, KilError):
                self._context.settings.put(WHO_DECIDES, who)
                if is_asked():
                    self.end()
                session.change(undo, made)
                done()
            elif is_asked():
                self.refuse(str(made))
                if focused is not None and isValid(focused):  # it was let go of while nobody could type
                    focused.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self._context.messages.error(made)

        if session.project is not None:
            self.let_type(may=False)
        return work_on_newest(session, self._context.runner, Lane.DECISION, doing, work, land, ended=let_type)


def written(box: QLineEdit) -> str:
    """What stands in a line, its white space tidied."""
    return " ".join(box.text().split())


def put_away(form: QWidget, came_from: QWidget | None) -> None:
    """Hide what asked; the focus goes back to where it came from unless it has gone somewhere else since."""
    focused = QApplication.focusWidget()
    had_focus = focused is None or form.isAncestorOf(focused)
    form.hide()
    if had_focus and came_from is not None and isValid(came_from) and came_from.isVisible() and came_from.isEnabled():
        came_from.setFocus(Qt.FocusReason.OtherFocusReason)


def field_for(asks: str, meaning: str, width: int = 0) -> QLineEdit:
    """A line to fill in: what it asks stands in it, what it means is its tooltip and its name for screen readers."""
    box = QLineEdit()
    box.setPlaceholderText(asks)
    box.setAccessibleName(meaning)
    box.setToolTip(meaning)
    box.setMinimumWidth(width)
    return box
