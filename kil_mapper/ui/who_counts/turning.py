"""Two parts beside each other where there is room for both, one below the other where the text is large."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

GAP = 14


class TurningRow(QWidget):
    """Lies or stands, by its width and the size of the text; a splitter would cut words that wrap."""

    def __init__(self, first: QWidget, second: QWidget, *, room: int, shares: tuple[int, int]) -> None:
        """Make it.

        Args:
            first: The part to the left, or above.
            second: The other part.
            room: The width in pixels, at text size 1, from which both fit beside each other.
            shares: How they share the width.
        """
        super().__init__()
        self._room, self._shares, self._scale = room, shares, 1.0
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP)
        self._row.addWidget(first, shares[0])
        self._row.addWidget(second, shares[1])

    def set_scale(self, scale: float) -> None:
        """Turn by the size of the text."""
        self._scale = scale
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Turn by the width."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        is_flat = self.width() >= self._room * self._scale
        wanted = QBoxLayout.Direction.LeftToRight if is_flat else QBoxLayout.Direction.TopToBottom
        if wanted is not self._row.direction():
            self._row.setDirection(wanted)
            for place, share in enumerate(self._shares):
                self._row.setStretch(place, share if is_flat else 1)
