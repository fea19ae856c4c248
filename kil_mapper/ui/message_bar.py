"""Messages in the window itself, above what they are about, instead of dialogs."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from kil_mapper.ui.icons import Picture
from kil_mapper.ui.messages import Message, Offer, Severity
from kil_mapper.ui.parts import button, label
from kil_mapper.ui.theme import Theme

SHOWN_AT_ONCE = 3
MILLISECONDS_OF_A_NOTE = 12_000


class _Strip(QFrame):
    """One message."""

    def __init__(self, message: Message, theme: Theme, bar: MessageBar) -> None:
        super().__init__(bar)
        self.message = message
        self.setObjectName("message")
        self.setProperty("severity", message.severity.value)
        self.setAccessibleName(f"{message.severity.label}: {message.text} {message.hint}".strip())
        role = "error" if message.severity is Severity.BUG else message.severity.value
        icon = Picture(theme.icon(message.severity.value, role), 20, message.severity.label)
        words = QVBoxLayout()
        words.setSpacing(1)
        text = label(message.text, "" if message.severity is Severity.INFO else "strong", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for line in (text, label(message.hint, wrap=True)) if message.hint else (text,):
            line.setMinimumWidth(1)  # a long path must not make the window wider than the screen
            words.addWidget(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        for offer in self._offers(message):
            row.addWidget(button(offer.label, offer.do), 0, Qt.AlignmentFlag.AlignTop)
        close = QToolButton()
        close.setProperty("role", "bare")
        close.setIcon(theme.icon("close"))
        close.setToolTip("Close this message")
        close.setAccessibleName("Close this message")
        close.clicked.connect(lambda: bar.dismiss(self))
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        if not message.hint:  # in the middle of the only line
            icon.setMinimumHeight(close.sizeHint().height())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        if message.severity is Severity.INFO and not message.offers:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: bar.dismiss(self))
            timer.start(MILLISECONDS_OF_A_NOTE)

    @staticmethod
    def _offers(message: Message) -> tuple[Offer, ...]:
        if not message.details:
            return message.offers
        copy = Offer("Copy details", lambda: QGuiApplication.clipboard().setText(message.details))
        return (*message.offers, copy)


class MessageBar(QWidget):
    """The newest messages, each until it is closed; a note that asks for nothing goes by itself."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strips: list[_Strip] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 6, 8, 0)
        self._column.setSpacing(4)
        self.setAccessibleName("Messages")
        self.hide()

    @property
    def shown(self) -> tuple[Message, ...]:
        """The messages that can be seen, newest first."""
        return tuple(strip.message for strip in self._strips)

    def show_message(self, message: Message) -> None:
        """Show a message above the others. A note takes the place of the note before it."""
        for strip in [s for s in self._strips if s.message.severity is Severity.INFO]:
            self.dismiss(strip)
        for strip in self._strips[SHOWN_AT_ONCE - 1 :]:
            self.dismiss(strip)
        strip = _Strip(message, self._theme, self)
        self._strips.insert(0, strip)
        self._column.insertWidget(0, strip)
        self._take_tab(strip)
        self.show()
        announcement = QAccessibleAnnouncementEvent(self, strip.accessibleName())
        QAccessible.updateAccessibility(announcement)

    def _take_tab(self, strip: QWidget) -> None:
        """Let the Tab key come here where it is seen: before the page below, though it was made after it."""
        before = self.previousInFocusChain() or self
        while before is not self and (before.focusPolicy() is Qt.FocusPolicy.NoFocus or self.isAncestorOf(before)):
            before = before.previousInFocusChain() or self
        for stop in strip.findChildren(QAbstractButton):
            QWidget.setTabOrder(before, stop)
            before = stop

    def dismiss(self, strip: QWidget) -> None:
        """Take a message away."""
        self._strips = [kept for kept in self._strips if kept is not strip]
        self._column.removeWidget(strip)
        strip.hide()
        strip.deleteLater()
        self.setVisible(bool(self._strips))

    def clear(self) -> None:
        """Take all messages away."""
        for strip in list(self._strips):
            self.dismiss(strip)
