"""One line above the project that stays as long as what it says: it can only be read, and who has it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from kil_mapper.ui.icons import Picture
from kil_mapper.ui.parts import button, label
from kil_mapper.ui.theme import Theme

HINT = "You can look, count and export. To keep changes of your own, save it under another name."


class ReadOnlyBanner(QFrame):
    """Says that the project can only be read, and offers the way on.

    Signals:
        save_as_wanted: The person wants a copy of their own.
    """

    save_as_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._why = ""
        self.words = label("", wrap=True)
        self.words.setMinimumWidth(1)  # a long path must not make the window wider than the screen
        self.save_as = button("Save as…", self.save_as_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 10, 3)
        row.setSpacing(8)
        mark = Picture(theme.icon("warning", "warning"), 18, "Warning")
        mark.setMinimumHeight(self.save_as.sizeHint().height())  # in the middle of the first line
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        row.addWidget(self.save_as, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_reason(self, why: str) -> None:
        """Say why it can only be read; "" hides the line."""
        if why != self._why:
            self._why = why
            self.words.setText(f"Read-only. {why} {HINT}")
            self.setAccessibleName(self.words.text())
            if why:
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words.text()))
        self.setVisible(bool(why))
