"""What is filtered, as chips in one line: a click takes a part of the filter off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from kil_mapper.ui.parts import OneLine, button

SPACING = 4
LEAST = 24  # for a finger or an unsteady hand
LONGEST = 260  # of one chip, pixels at 10 points


class OnChips(OneLine):
    """One chip for each part of the filter, then one that clears all. What does not fit stands in a menu.

    Signals:
        dropped: The part that is to be taken off.
        cleared: Everything is to be shown.

    Attributes:
        chips: Those in the line, by their part.
        all: Clears all.
        more: Opens the menu of those without room.
    """

    dropped = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filters that are on")
        self.chips: dict[str, QPushButton] = {}
        self._parts: tuple[tuple[str, str], ...] = ()
        self.all = button("Clear all", self.cleared.emit, role="link", tip="Show all organisations (Ctrl+Shift+F)")
        self.all.setParent(self)
        self.all.setMinimumSize(LEAST, LEAST)
        self.more = QPushButton(self)
        self.more.setProperty("role", "chip")
        self.more.setProperty("compact", "true")
        self.more.setMinimumSize(LEAST, LEAST)
        self._menu = QMenu(self.more)
        self.more.setMenu(self._menu)
        self.all.hide()
        self.more.hide()

    def show_parts(self, parts: Sequence[tuple[str, str]]) -> None:
        """Show these parts of a filter.

        Args:
            parts: Each with its words.
        """
        if tuple(parts) == self._parts:
            return
        held = next((part for part, chip in self.chips.items() if chip.hasFocus()), None)
        place = -1 if held is None else list(self.chips).index(held)
        self._parts = tuple(parts)
        for chip in self.chips.values():
            chip.hide()
            chip.deleteLater()
        self.chips = {part: self._chip(part, words) for part, words in parts}
        self.updateGeometry()
        self.place()
        if held is not None and self.chips:  # the keyboard stays where it was
            list(self.chips.values())[min(place, len(self.chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _chip(self, part: str, words: str) -> QPushButton:
        chip = QPushButton(self)
        chip.setProperty("role", "chip")
        chip.setProperty("compact", "true")
        chip.setMinimumSize(LEAST, LEAST)
        room = LONGEST * self.fontMetrics().height() // 16
        told = chip.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        chip.setText(f"{told} ×".replace("&", "&&"))
        chip.setAccessibleName(f"Filter {words}: take off")
        chip.setToolTip("Take this filter off")
        chip.clicked.connect(partial(self._drop, part))
        chip.ensurePolished()
        return chip

    def _drop(self, part: str) -> None:
        self.dropped.emit(part)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as a chip, on or off, so that nothing moves when a filter is turned."""
        return QSize(0, max(LEAST, self.more.sizeHint().height(), self.all.sizeHint().height()))

    def place(self) -> None:
        """Show what fits."""
        widths = [chip.sizeHint().width() + SPACING for chip in self.chips.values()]
        room = self.width() - self.all.sizeHint().width() - SPACING
        fitting = len(widths)
        if sum(widths) > room:
            self.more.setText(f"{len(widths)} filters ▾")
            room -= self.more.sizeHint().width() + SPACING
            while fitting and sum(widths[:fitting]) > room:
                fitting -= 1
        shown = list(self.chips.values())
        for chip in shown[fitting:]:
            chip.hide()
        self._fill_menu(fitting)
        row = shown[:fitting] + ([self.more] if fitting < len(shown) else []) + ([self.all] if shown else [])
        self.more.setVisible(fitting < len(shown))
        self.all.setVisible(bool(shown))
        x = 0
        for widget in row:
            size = widget.sizeHint().expandedTo(widget.minimumSize())
            widget.setGeometry(x, (self.height() - size.height()) // 2, size.width(), size.height())
            widget.show()
            x += size.width() + SPACING
        for before, after in pairwise(row):
            QWidget.setTabOrder(before, after)

    def _fill_menu(self, fitting: int) -> None:
        self._menu.clear()
        hidden = self._parts[fitting:]
        for part, words in hidden:
            entry = QAction(f"{words} ×".replace("&", "&&"), self._menu)
            entry.triggered.connect(partial(self._drop, part))
            self._menu.addAction(entry)
        words = f"{len(hidden)} more"
        self.more.setText(f"{words} ▾")
        self.more.setAccessibleName(f"{words} filters that are on")
