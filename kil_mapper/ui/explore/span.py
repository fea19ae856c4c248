"""From one decile to another: the quick way to tick several that follow each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from kil_mapper.ui.parts import label


class Span(QWidget):
    """Two boxes, the first and the last number that are let through.

    Signals:
        chosen: The numbers from the first to the last, as text; none when those are all.

    Attributes:
        first: Where it begins.
        last: Where it ends.
    """

    chosen = Signal(object)

    def __init__(self, noun: str, numbers: Sequence[int], parent: QWidget | None = None) -> None:
        """Make it, with all numbers let through.

        Args:
            noun: What the numbers count: "decile".
            numbers: All there are, in order.
            parent: What it belongs to.
        """
        super().__init__(parent)
        self._numbers = tuple(numbers)
        self.first, self.last = QComboBox(), QComboBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for box, words, name in ((self.first, "From", f"First {noun}"), (self.last, "to", f"Last {noun}")):
            box.addItems([str(number) for number in self._numbers])
            box.setAccessibleName(name)
            box.activated.connect(lambda _row, moved=box: self._choose(moved))
            told = label(f"{words} {noun}" if box is self.first else words)
            told.setBuddy(box)
            row.addWidget(told)
            row.addWidget(box)
        row.addStretch(1)
        self.show_keys(())

    def show_keys(self, keys: Collection[str]) -> None:
        """Stand at the first and the last of what is let through, without it being anybody's doing."""
        rows = [row for row, number in enumerate(self._numbers) if str(number) in keys]
        self.first.setCurrentIndex(min(rows, default=0))
        self.last.setCurrentIndex(max(rows, default=len(self._numbers) - 1))

    def _choose(self, moved: QComboBox) -> None:
        if self.first.currentIndex() > self.last.currentIndex():
            other = self.last if moved is self.first else self.first
            other.setCurrentIndex(moved.currentIndex())
        chosen = self._numbers[self.first.currentIndex() : self.last.currentIndex() + 1]
        self.chosen.emit(frozenset() if chosen == self._numbers else frozenset(map(str, chosen)))
