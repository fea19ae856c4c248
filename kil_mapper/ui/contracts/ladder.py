"""The ladder, painted: how many could bid alone, by the annual value of the contract."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kil_mapper.model.contracts import LADDER, ContractAnswer, LadderRow
from kil_mapper.ui.theme import Theme
from kil_mapper.ui.workspace.headline import short_pounds

LEAST_VALUE = 5_000
POINTS = 90
TICKS = (5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000)
COUNTS = (0, 1, 3, 10, 30, 100, 300, 1_000, 3_000)
HEIGHT = 176
DIAMOND = 5.0
KEY_HINT = "Left and right arrow keys and clicks change the value."


def ladder_values(answer: ContractAnswer) -> list[int]:
    """Annual values to ask the ladder for: even steps, the values of the table, and where the pool falls."""
    falls = [step.above_annual_value for step in answer.falls_to if step.above_annual_value is not None]
    top = max([1_000_000, float(answer.question.annual_value), *falls]) * 1.4
    ratio = math.log(top / LEAST_VALUE) / (POINTS - 1)
    even = [round(LEAST_VALUE * math.exp(ratio * place)) for place in range(POINTS)]
    edges = [value for fall in falls for value in (fall, fall + 1) if value >= LEAST_VALUE]
    return sorted({*even, *edges, *LADDER})


def description(answer: ContractAnswer, ladder: pd.DataFrame) -> str:
    """The drawing in words."""
    falls = "; ".join(
        f"to {step.organisations} above £{step.above_annual_value:,} a year"
        for step in answer.falls_to
        if step.above_annual_value is not None
    )
    first = ladder.iloc[0]
    return (
        f"{int(first[LadderRow.ELIGIBLE]):,} could bid alone at £{first[LadderRow.ANNUAL_VALUE]:,.0f} a year, "
        f"{answer.eligible:,} at £{float(answer.question.annual_value):,.0f}. The pool falls {falls or 'nowhere'}. "
        f"The same is in the table of the ladder. {KEY_HINT}"
    )


@dataclass(frozen=True)
class _Frame:
    """Where the drawing stands, and its scales."""

    area: QRectF
    low: float
    high: float
    most: float

    def x(self, value: float) -> float:
        share = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        return self.area.left() + self.area.width() * min(share, 1.0)

    def y(self, count: float) -> float:
        """Logarithms, so that the last three can be told apart where the first are hundreds; the lines are labelled."""
        return self.area.bottom() - self.area.height() * math.log1p(count) / math.log1p(self.most)

    def value(self, x: float) -> float:
        share = min(max((x - self.area.left()) / self.area.width(), 0.0), 1.0)
        return self.low * math.exp(share * math.log(self.high / self.low))


class LadderChart(QWidget):
    """The step line, the value asked about, and the points where the pool falls to 3, 1 and 0.

    Signals:
        asked: An annual value that was clicked.
        stepped: -1 or 1 for a key.
    """

    asked = Signal(float)
    stepped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scale = 1.0
        self._answer: ContractAnswer | None = None
        self._ladder = pd.DataFrame()
        self.setAccessibleName("Ladder: how many could bid alone, by annual contract value")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Click to ask about another annual value")

    def show_answer(self, answer: ContractAnswer, ladder: pd.DataFrame) -> None:
        """Draw another answer."""
        self._answer, self._ladder = answer, ladder
        self.setAccessibleDescription(description(answer, ladder))
        self.update()

    def set_scale(self, scale: float) -> None:
        """Give the drawing the size of the text."""
        self._scale = scale
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(420, round(HEIGHT * (1 + (self._scale - 1) * 0.6)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Narrower is possible, lower is not."""
        return QSize(300, self.sizeHint().height())

    # --- hands ------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask about the value that was clicked."""
        self._ask(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go on asking while the button is held."""
        self._ask(event.position())

    def _ask(self, place: QPointF) -> None:
        if self._answer is not None:
            self.asked.emit(self._frame().value(place.x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Step to the next value."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    # --- painting ---------------------------------------------------------------------------------------------------

    def _frame(self) -> _Frame:
        line = QFontMetricsF(self._small_font()).height()
        values, counts = self._ladder[LadderRow.ANNUAL_VALUE], self._ladder[LadderRow.ELIGIBLE]
        left = 3.2 * line
        area = QRectF(left, 1.7 * line, self.width() - left - line, self.height() - 4.1 * line)
        return _Frame(area, float(values.min()), float(values.max()), max(float(counts.max()), 3.0) * 1.05)

    def _small_font(self) -> QFont:
        font = QFont(self._theme.font("small"))
        font.setPointSizeF(self._theme.sizes["small"] * self._scale)
        return font

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small_font())
        if self._answer is not None and not self._ladder.empty:
            frame = self._frame()
            self._draw_axes(painter, frame)
            self._draw_steps(painter, frame, LadderRow.ELIGIBLE, filled=True)
            self._draw_steps(painter, frame, LadderRow.LOCAL_CURRENT, filled=False)
            self._draw_falls(painter, frame, self._answer)
            self._draw_asked(painter, frame, self._answer)
            self._draw_legend(painter, frame)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _draw_axes(self, painter: QPainter, frame: _Frame) -> None:
        metrics = QFontMetricsF(painter.font())
        area, soft = frame.area, self._theme.colour("ink_soft")
        lowest = area.bottom() + 2 * metrics.height()
        last = area.bottom() + metrics.height()
        for count in COUNTS:
            y = frame.y(count)
            if count <= frame.most and y <= last - 0.9 * metrics.height():
                last = y
                painter.setPen(QPen(self._theme.colour("line"), 1))
                painter.drawLine(QLineF(area.left(), y, area.right(), y))
                painter.setPen(soft)
                words = f"{count:,}"
                painter.drawText(
                    QPointF(area.left() - metrics.horizontalAdvance(words) - 6, y + metrics.height() / 3), words
                )
        taken = -1e9
        for value in TICKS:
            x = frame.x(value)
            words = short_pounds(value).replace(".0", "")
            half = metrics.horizontalAdvance(words) / 2
            if frame.low <= value <= frame.high and x - half > taken + 8 and x + half < self.width():
                taken = x + half
                painter.setPen(QPen(self._theme.colour("line_strong"), 1))
                painter.drawLine(QLineF(x, area.bottom(), x, area.bottom() + 4))
                painter.setPen(soft)
                painter.drawText(QPointF(x - half, area.bottom() + metrics.height() + 2), words)
        painter.setPen(soft)
        painter.drawText(QPointF(area.left(), lowest), "Annual contract value without VAT")

    def _draw_steps(self, painter: QPainter, frame: _Frame, column: str, *, filled: bool) -> None:
        """A step line: the count at a value holds from the value before, exclusively, up to it."""
        values, counts = self._ladder[LadderRow.ANNUAL_VALUE], self._ladder[column]
        path = QPainterPath(QPointF(frame.x(float(values.iloc[0])), frame.y(float(counts.iloc[0]))))
        before = float(values.iloc[0])
        for value, count in zip(values[1:], counts[1:], strict=True):
            path.lineTo(frame.x(before), frame.y(float(count)))
            path.lineTo(frame.x(float(value)), frame.y(float(count)))
            before = float(value)
        if filled:
            below = QPainterPath(path)
            below.lineTo(frame.area.right(), frame.area.bottom())
            below.lineTo(frame.area.left(), frame.area.bottom())
            painter.fillPath(below, self._theme.colour("accent_soft"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._pen(filled=filled))
        painter.drawPath(path)

    def _pen(self, *, filled: bool) -> QPen:
        role, style = ("accent", Qt.PenStyle.SolidLine) if filled else ("ink", Qt.PenStyle.DashLine)
        return QPen(self._theme.colour(role), 2 if filled else 1.4, style)

    def _draw_falls(self, painter: QPainter, frame: _Frame, answer: ContractAnswer) -> None:
        metrics = QFontMetricsF(painter.font())
        for step in answer.falls_to:
            if step.above_annual_value is None or step.above_annual_value < frame.low:
                continue
            place = QPointF(frame.x(step.above_annual_value), frame.y(step.organisations))
            painter.setPen(QPen(self._theme.colour("ink"), 1.5))
            painter.setBrush(self._theme.colour("cluster_soft"))
            offsets = ((0, -DIAMOND), (DIAMOND, 0), (0, DIAMOND), (-DIAMOND, 0))
            painter.drawPolygon(QPolygonF([place + QPointF(x, y) for x, y in offsets]))
            words = f"{step.organisations}"
            painter.drawText(place + QPointF(DIAMOND + 3, -metrics.descent() - 1), words)

    def _draw_asked(self, painter: QPainter, frame: _Frame, answer: ContractAnswer) -> None:
        metrics = QFontMetricsF(painter.font())
        value = float(answer.question.annual_value)
        x = frame.x(value)
        painter.setPen(QPen(self._theme.colour("focus"), 2))
        painter.drawLine(QLineF(x, frame.area.top() - 2, x, frame.area.bottom()))
        painter.setBrush(self._theme.colour("focus"))
        painter.drawEllipse(QPointF(x, frame.y(min(answer.eligible, frame.most))), 4, 4)
        words = (
            f"£{value:,.0f} a year: {answer.eligible:,} alone, {answer.eligible_local_current:,} local and up to date"
        )
        width = metrics.horizontalAdvance(words)
        left = min(max(x - width / 2, 4.0), self.width() - width - 4)
        painter.setPen(self._theme.colour("ink"))
        painter.drawText(QPointF(left, frame.area.top() - metrics.descent() - 5), words)

    def _draw_legend(self, painter: QPainter, frame: _Frame) -> None:
        """Under the left end of the line, which is its highest."""
        metrics = QFontMetricsF(painter.font())
        y, left = frame.area.bottom() - 0.6 * metrics.height(), frame.area.left() + 10
        for words, filled in (("local and up to date", False), ("could bid alone", True)):
            painter.setPen(self._pen(filled=filled))
            middle = y - metrics.height() / 4
            painter.drawLine(QLineF(left, middle, left + 24, middle))
            painter.setPen(self._theme.colour("ink"))
            painter.drawText(QPointF(left + 30, y), words)
            y -= 1.1 * metrics.height()
