"""The steps as a table with a waterfall drawn in it: full bars for what is left, hatched ones for what is taken off."""

from __future__ import annotations

import pandas as pd
from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kil_mapper.ui.sheet import ROW_ROLE, Row, Sheet
from kil_mapper.ui.theme import Theme
from kil_mapper.ui.who_counts.steps import StepRow, StepState, idle_words
from kil_mapper.ui.who_counts.tables import DRAWING_PLACE, STEPS

Index = QModelIndex | QPersistentModelIndex
MARGIN = 8
LEAST_BAR = 3.0  # pixels: one row of three thousand can still be seen
DESCRIPTION = (
    "From the rows read to the organisations counted, step by step. Each row says how many are taken off and how many "
    "are left; the drawing shows the same. Select a step to list its organisations."
)


class StepsTable(Sheet):
    """The waterfall: one row a step, in its own order."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Steps from rows read to organisations counted", STEPS, StepRow.KEY)
        self.setAccessibleDescription(DESCRIPTION)
        self.setSortingEnabled(False)  # in another order it would not be a waterfall
        self.setItemDelegateForColumn(DRAWING_PLACE, WaterfallDelegate(theme, self))

    def show_steps(self, rows: pd.DataFrame) -> None:
        """Show these."""
        self.show_rows(rows)


class WaterfallDelegate(QStyledItemDelegate):
    """Draws one step: how many are left, and how far that is along the bar."""

    def __init__(self, theme: Theme, table: StepsTable) -> None:
        super().__init__(table)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        options = QStyleOptionViewItem(option)
        self.initStyleOption(options, index)
        options.text = ""
        options.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, options, painter, options.widget)
        row: Row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(options.font)
        rect = QRectF(options.rect).adjusted(MARGIN, 0, -MARGIN, 0)
        if row[StepRow.STATE] in {StepState.TOTAL, StepState.ADDED, StepState.TAKEN}:
            number = f"{int(row[StepRow.LEFT]):,}"
            room = options.fontMetrics.horizontalAdvance("88,888") + 4.0
            room = max(room, options.fontMetrics.horizontalAdvance(number) + 4.0)
            place = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.setPen(self._theme.colour("ink"))
            painter.drawText(QRectF(rect.left(), rect.top(), room, rect.height()), place, number)
            self._draw(painter, rect.adjusted(room + MARGIN, 0, 0, 0), row)
        else:
            painter.setPen(self._theme.colour("ink_soft"))
            words = options.fontMetrics.elidedText(idle_words(row), Qt.TextElideMode.ElideRight, round(rect.width()))
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        whole = max(float(row[StepRow.WHOLE]), 1.0)

        def x(count: float) -> float:
            return rect.left() + rect.width() * min(count / whole, 1.0)

        high = rect.height() * 0.52
        top = rect.center().y() - high / 2
        left, before = x(float(row[StepRow.LEFT])), x(float(row[StepRow.BEFORE]))
        if row[StepRow.STATE] == StepState.TOTAL:
            bar = QRectF(rect.left(), top, max(left - rect.left(), LEAST_BAR), high)
            painter.fillRect(bar, self._theme.colour("accent"))
            return
        if row[StepRow.STATE] == StepState.ADDED:
            start = min(before, rect.right() - LEAST_BAR)
            painter.fillRect(QRectF(start, top, max(left - start, LEAST_BAR), high), self._theme.colour("accent"))
            return
        left = min(left, rect.right() - LEAST_BAR)
        painter.setPen(QPen(self._theme.colour("line_strong"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(rect.left(), top + high / 2, left, top + high / 2))
        bar = QRectF(left, top, max(before - left, LEAST_BAR), high)
        painter.fillRect(bar, self._theme.colour("cluster_soft"))
        painter.setBrush(QBrush(self._theme.colour("ink"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(self._theme.colour("ink"), 1))
        painter.drawRect(bar)
