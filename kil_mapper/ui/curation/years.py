"""Income of the last years as small bars: enough to see which way it goes, with the numbers in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kil_mapper.model.prose import pounds
from kil_mapper.ui.theme import current_theme

LEAST: Final = 2  # years; one alone shows no way
BAR, GAP, TALL = 20, 6, 34  # at text size 1
LETTER: Final = 16.0  # height of a line at text size 1


@dataclass(frozen=True)
class YearFigure:
    """Income of one year: the year in which it ended, and pounds; None where it is not known."""

    year: int
    pounds: int | None


def in_words(years: Sequence[YearFigure]) -> str:
    """The same as the bars say: “2023 £10,000; 2024 not known”."""
    return "; ".join(f"{one.year} {'not known' if one.pounds is None else pounds(one.pounds)}" for one in years)


class YearBars(QWidget):
    """Bars of income by year; a year that is not known has a dash in place of a bar."""

    def __init__(self, years: Sequence[YearFigure], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._years = tuple(years)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Income by year: {in_words(self._years)}")
        self.setToolTip(f"Income by year: {in_words(self._years)}")

    def _unit(self) -> float:
        return self.fontMetrics().height() / LETTER

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for bars and the years below them."""
        bars = (BAR + GAP) * self._unit() * len(self._years)
        words = self.fontMetrics().horizontalAdvance("0000") * 2 + 12
        return QSize(round(max(bars, words)), round(TALL * self._unit()) + self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw them."""
        theme, unit, line = current_theme(), self._unit(), self.fontMetrics().height()
        painter = QPainter(self)
        tall, step = TALL * unit - 4, self.width() / max(1, len(self._years))
        base = self.height() - line
        most = max((one.pounds for one in self._years if one.pounds), default=1)
        painter.setPen(QPen(theme.colour("line_strong"), 1))
        painter.drawLine(0, base, self.width(), base)
        for place, one in enumerate(self._years):
            left = place * step + GAP * unit / 2
            is_last = place == len(self._years) - 1
            if one.pounds is None:
                painter.setPen(theme.colour("ink_soft"))
                painter.drawText(QRectF(left, base - line, step - GAP * unit, line), Qt.AlignmentFlag.AlignCenter, "–")
                continue
            height = max(1.0, tall * one.pounds / most)
            colour = theme.colour("accent_strong" if is_last else "accent")
            painter.fillRect(QRectF(left, base - height, step - GAP * unit, height), colour)
        painter.setPen(theme.colour("ink_soft"))
        painter.setFont(theme.font("small"))
        words = QRectF(0, base + 1, self.width(), line)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft, str(self._years[0].year))
        painter.drawText(words, Qt.AlignmentFlag.AlignRight, str(self._years[-1].year))
