"""What the three parts of the view share: each asks a question on the worker and shows what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import frame, label

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

NOT_KNOWN = "not known"
MARGINS = (16, 10, 14, 8)
LINE = 620  # widest line of words that stand alone, at text size 1


class Part(QWidget):
    """One part of the view.

    Signals:
        asked: Something else is wanted of the same results.

    Attributes:
        doing: What its question does, in words for the progress.
        shown_for: The results it shows; None when what it shows is out of date.
    """

    asked = Signal()
    doing = "Counting"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.shown_for: Results | None = None

    def question(self, results: Results) -> Callable[[], Any]:
        """What to work out of these results, for the worker."""
        raise NotImplementedError

    def show_found(self, found: Any, results: Results) -> None:
        """Show what the question found."""
        raise NotImplementedError

    def page_or(self, page: QWidget, empty: EmptyCard) -> QStackedLayout:
        """The page first, and second the card that says why there is none."""
        stack = QStackedLayout(self)
        stack.addWidget(page)
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(*MARGINS)
        column.addWidget(empty)
        stack.addWidget(around)
        return stack

    def ask_again(self) -> None:
        """Ask another question of the same results."""
        self.shown_for = None
        self.asked.emit()

    @property
    def status(self) -> str:
        """One line for the status bar."""
        return ""

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where the keyboard goes round, beside the choice of parts."""
        return ()

    def set_scale(self, scale: float) -> None:
        """Give painted and measured things the size of the text."""


class EmptyCard(QFrame):
    """Says what is missing, and how to get it."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(heading)
        self.words = label("", "soft", wrap=True)
        self._read = QWidget()
        column = QVBoxLayout(self._read)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for line in (label(heading, "heading", wrap=True), self.words):
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._read, 100)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 20)
        outer.addStretch(2)
        outer.addLayout(row)
        outer.addStretch(3)
        self.set_scale(1.0)

    def set_scale(self, scale: float) -> None:
        """Lines no longer than can be read with ease."""
        self._read.setMaximumWidth(round(LINE * scale))

    def say(self, *paragraphs: str) -> None:
        """What is missing and what to do."""
        self.words.setText("\n\n".join(paragraphs))
        self.setAccessibleDescription(" ".join(paragraphs))


def rule() -> QFrame:
    """An upright line between two parts."""
    return frame("rule")
