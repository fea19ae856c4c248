"""What the charts of the years show, year by year, and how charts stand beside each other."""

from __future__ import annotations

from typing import Any

import pandas as pd
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kil_mapper.model.findings import YearRow
from kil_mapper.ui.change.part import EmptyCard
from kil_mapper.ui.change.year_chart import Mark, YearChart
from kil_mapper.ui.workspace.headline import short_pounds

CHART_WIDTH = 320  # least width of a chart at text size 1


def pounds(value: float) -> str:
    """Pounds, short enough for a column."""
    return short_pounds(round(value))


def plain(value: float) -> str:
    """A whole number."""
    return f"{value:,.0f}"


def income_marks(years: pd.DataFrame) -> list[Mark]:
    """Income in real terms by year."""
    return [_mark(row, _number(row[YearRow.REAL_INCOME]), None) for row in years.to_dict("records")]


def reporting_marks(years: pd.DataFrame) -> list[Mark]:
    """Charities that reported, of those registered."""
    rows = years.to_dict("records")
    return [_mark(row, _number(row[YearRow.REPORTED]), _number(row[YearRow.REGISTERED])) for row in rows]


def turnover_marks(years: pd.DataFrame) -> list[Mark]:
    """Registrations and removals: known of every year, whoever has reported."""
    return [
        Mark(int(row[YearRow.YEAR]), str(row[YearRow.LABEL]), _number(row[YearRow.REGISTRATIONS]),
             _number(row[YearRow.REMOVALS]))
        for row in years.to_dict("records")
    ]  # fmt: skip


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _mark(row: dict[Any, Any], value: float | None, beside: float | None) -> Mark:
    key, words = int(row[YearRow.YEAR]), str(row[YearRow.LABEL])
    if not bool(row[YearRow.SHOWN]):
        share = _number(row[YearRow.COMPLETENESS])
        return Mark(key, words, None, gap="nobody registered" if share is None else "not complete", share=share)
    return Mark(key, words, value, beside, gap="" if value is not None else "no price for this year")


class Charts(QWidget):
    """The three charts, as many beside each other as there is room for; a card stands for those without figures."""

    def __init__(self, charts: tuple[YearChart, ...], card: EmptyCard) -> None:
        super().__init__()
        self._charts, self._card = charts, card
        self._scale = 1.0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        self._columns = 0
        self.is_empty = False

    def arrange(self, *, is_empty: bool, anew: bool = True) -> None:
        """Put charts, or the card and the last chart, into as many columns as fit."""
        self.is_empty = is_empty
        columns = max(1, min(3, (self.width() + 16) // round(CHART_WIDTH * self._scale)))
        if columns == self._columns and not anew:
            return
        self._columns = columns
        while self._grid.takeAt(0) is not None:
            pass
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for part in (*self._charts[:-1], self._card):
            part.setVisible((part is self._card) == is_empty)
        if is_empty:
            wide = max(1, columns - 1)
            self._grid.addWidget(self._card, 0, 0, 1, wide)
            self._grid.addWidget(self._charts[-1], 0 if columns > 1 else 1, wide if columns > 1 else 0)
        else:
            for place, chart in enumerate(self._charts):
                self._grid.addWidget(chart, place // columns, place % columns)

    def set_scale(self, scale: float) -> None:
        """Give the charts the size of the text."""
        self._scale = scale
        for chart in self._charts:
            chart.set_scale(scale)
        self.arrange(is_empty=self.is_empty)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """As many columns as there is room for."""
        super().resizeEvent(event)
        self.arrange(is_empty=self.is_empty, anew=False)
