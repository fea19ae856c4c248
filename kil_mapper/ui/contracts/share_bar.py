"""What partners turn over together, as parts of one bar against what is wanted."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kil_mapper.ui.theme import Theme

HEIGHT = 26


class ShareBar(QWidget):
    """One part for each partner, the largest first; a line where the requirement is. The words beside say the same."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._turnovers: list[int] = []
        self._required = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Combined turnover against what is wanted")

    def show_partners(self, turnovers: list[int], required: float) -> None:
        """Draw these, largest first."""
        self._turnovers, self._required = sorted(turnovers, reverse=True), max(required, 1.0)
        self.setAccessibleDescription(f"£{sum(turnovers):,} of £{required:,.0f}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A low bar."""
        return QSize(200, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(1, 4, -1, -4)
        most = max(float(sum(self._turnovers)), self._required) * 1.02
        painter.setPen(QPen(self._theme.colour("line_strong"), 1))
        painter.setBrush(self._theme.colour("surface_soft"))
        painter.drawRect(whole)
        left = whole.left()
        for place, turnover in enumerate(self._turnovers):
            width = whole.width() * turnover / most
            painter.setBrush(self._theme.colour("accent" if place == 0 else "selection"))
            painter.setPen(QPen(self._theme.colour("accent_strong"), 1))
            painter.drawRect(QRectF(left, whole.top(), width, whole.height()))
            left += width
        x = whole.left() + whole.width() * self._required / most
        painter.setPen(QPen(self._theme.colour("focus"), 2.5))
        painter.drawLine(QLineF(x, whole.top() - 4, x, whole.bottom() + 4))
        painter.end()
