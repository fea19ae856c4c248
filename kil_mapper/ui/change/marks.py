"""Figures of a row as dots on a line, painted into a cell of a table with the numbers in words beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kil_mapper.ui.sheet import ROW_ROLE, Row, Sheet
from kil_mapper.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
MARGIN = 8
GAP = 12
DOT, RING, END = 3.4, 6.0, 4.0  # at a letter height of `LETTER`
LETTER = 16.0
DRAWING = 140  # least width of a drawing in pixels at text size 1


@dataclass(frozen=True)
class Marks:
    """What is drawn for one row.

    Attributes:
        full: The value of the full dot; None for no such dot.
        hollow: The value of the hollow one.
        low: Where the line begins; None for no line.
        high: Where it ends.
    """

    full: float | None = None
    hollow: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def values(self) -> list[float]:
        """All values that are known."""
        return [value for value in (self.full, self.hollow, self.low, self.high) if value is not None]


class MarksDelegate(QStyledItemDelegate):
    """Draws the marks of each row on one scale from 0. Form alone carries it; the words stand to the left."""

    def __init__(self, theme: Theme, sheet: Sheet, marks: Callable[[Row], Marks]) -> None:
        super().__init__(sheet)
        self._theme = theme
        self._marks = marks
        self._most = 1.0
        self._longest = ""

    def measure(self, most: float, longest: str) -> None:
        """Take one scale for all rows.

        Args:
            most: The value at the right end.
            longest: The longest words of a row; drawings begin to the right of them.
        """
        self._most = most or 1.0
        self._longest = longest

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell: the words to the left, the drawing to the right."""
        options = QStyleOptionViewItem(option)
        self.initStyleOption(options, index)
        words, options.text = options.text, ""
        options.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, options, painter, options.widget)
        marks = self._marks(index.data(ROW_ROLE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(options.font)
        painter.setPen(self._theme.colour("ink"))
        rect = QRectF(options.rect).adjusted(MARGIN, 0, -MARGIN, 0)
        room = options.fontMetrics.horizontalAdvance(self._longest) + 2 if marks.values else rect.width()
        painter.drawText(
            QRectF(rect.left(), rect.top(), room, rect.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            words,
        )
        if marks.values:
            self._draw(painter, rect.adjusted(room + GAP, 0, -RING, 0), marks, options.fontMetrics.height() / LETTER)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRectF, marks: Marks, unit: float) -> None:
        def x(value: float) -> float:
            return rect.left() + rect.width() * min(value / self._most, 1.0)

        middle, tick = rect.center().y(), END * unit
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))
        for edge in (rect.left(), rect.right()):
            painter.drawLine(QLineF(edge, middle - tick, edge, middle + tick))
        ink = self._theme.colour("accent_strong")
        painter.setPen(QPen(ink, 1.8 * unit))
        if marks.low is not None and marks.high is not None:
            painter.drawLine(QLineF(x(marks.low), middle, x(marks.high), middle))
            for end in (marks.low, marks.high):
                painter.drawLine(QLineF(x(end), middle - tick, x(end), middle + tick))
        if marks.full is not None:
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(x(marks.full), middle), DOT * unit, DOT * unit)
        if marks.hollow is not None:  # above a full one at the same place, and larger: both are seen
            painter.setPen(QPen(ink, 1.4 * unit))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x(marks.hollow), middle), RING * unit, RING * unit)
