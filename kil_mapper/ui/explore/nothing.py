"""What stands in place of the list where nothing passes the filter: which part to take off, and what that shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kil_mapper.ui.parts import button, clear, label

MOST = 4  # offers; more would have to be read rather than seen
LONGEST = 40  # letters of what a filter says


class NothingShown(QWidget):
    """Plain words, and a button for each part without which something would show.

    Signals:
        dropped: The part that is to be taken off.
        cleared: Everything is to be shown.

    Attributes:
        words: Why there is nothing.
        offers: The buttons, by their part.
    """

    dropped = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("", "soft", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.offers: dict[str, QPushButton] = {}
        self._offers = QVBoxLayout()
        self._offers.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addLayout(self._offers)
        self.all = button("Show all", self.cleared.emit)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_offers(self, offers: Sequence[tuple[str, str, int]]) -> None:
        """Offer to take parts off.

        Args:
            offers: Parts, their words, and how many organisations would show without each; the most first.
        """
        clear(self._offers)
        useful = [offer for offer in offers if offer[2]][:MOST]
        self.offers = {}
        before: QWidget = self.all.previousInFocusChain() or self
        for part, words, count in useful:
            short = words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
            made = button(f"Without “{short}”: {count:,}".replace("&", "&&"), partial(self.dropped.emit, part))
            made.setAccessibleName(f"Without “{words}” {count:,} would be shown")
            self.offers[part] = made
            self._offers.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
            QWidget.setTabOrder(before, made)  # or what is made last would be reached last
            before = made
        if useful and len(offers) > 1:
            told = "No organisation passes all the filters. Take one off to see more:"
        elif len(offers) > 1:
            told = "No organisation passes the filters, and taking one of them off would not show any."
        else:
            told = "No organisation passes the filter."
        self.words.setText(told)
