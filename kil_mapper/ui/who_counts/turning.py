"""Two parts beside each other where there is room for both, one above the other where the text is large."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget


class TurningSplitter(QSplitter):
    """Lies or stands, by its width and the size of the text."""

    def __init__(self, first: QWidget, second: QWidget, *, room: int, share: float) -> None:
        """Make it.

        Args:
            first: The part to the left, or above.
            second: The other part.
            room: The width in pixels, at text size 1, from which both fit beside each other.
            share: The first part's share of the width.
        """
        super().__init__(Qt.Orientation.Horizontal)
        self._room, self._share, self._scale = room, share, 1.0
        self._is_shared = False
        for part in (first, second):
            self.addWidget(part)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(5)

    def set_scale(self, scale: float) -> None:
        """Turn by the size of the text."""
        self._scale = scale
        self._turn()

    def share(self) -> None:
        """Share the room as it came."""
        is_flat = self.orientation() is Qt.Orientation.Horizontal
        whole = self.width() if is_flat else self.height()
        first = round(whole * (self._share if is_flat else 0.5))
        self.setSizes([first, whole - first])

    def keep_shares(self) -> None:
        """The shares of the last time were given back: do not share anew."""
        self._is_shared = True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Turn by the width, and share it when it is first known."""
        super().resizeEvent(event)
        self._turn()
        if not self._is_shared:
            self._is_shared = True
            self.share()

    def _turn(self) -> None:
        is_flat = self.width() >= self._room * self._scale
        wanted = Qt.Orientation.Horizontal if is_flat else Qt.Orientation.Vertical
        if wanted is not self.orientation():
            self.setOrientation(wanted)
            self.share()
