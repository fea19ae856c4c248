"""The table of areas, with each rate's interval drawn as a dot on a line against the rate of the whole."""

from __future__ import annotations

import math

import pandas as pd
from PySide6.QtCore import QLineF, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kil_mapper.model.results import AreaMore, AreaRow, Results
from kil_mapper.model.vocabulary import AreaType
from kil_mapper.ui.areas import wording
from kil_mapper.ui.sheet import ROW_ROLE, Row, Sheet, SheetColumn
from kil_mapper.ui.theme import Theme
from kil_mapper.ui.workspace.headline import short_pounds

Index = QModelIndex | QPersistentModelIndex
RATE_COLUMN = "rate"
DRAWING = 92  # width of the drawing in pixels at text size 1
MARGIN = 8
DOT = 3.5


def _count(column: str, row: Row) -> float | None:
    return float(row[column]) if wording.is_covered(row) and not pd.isna(row[column]) else None


def _income(row: Row) -> str:
    if not wording.is_covered(row):
        return wording.NOT_COVERED
    return wording.NOT_KNOWN if pd.isna(row[AreaRow.INCOME]) else short_pounds(int(row[AreaRow.INCOME]))


def _cold_key(row: Row) -> int | None:
    found = wording.is_cold(row)
    return None if found is None else int(found)


COLUMNS: tuple[SheetColumn, ...] = (
    SheetColumn(AreaRow.NAME, "Area", "Name of the ward or neighbourhood", lambda row: str(row[AreaRow.NAME]),
                least=125, stretch=True, bold=lambda row: wording.is_cold(row) is True),
    SheetColumn(AreaRow.COLD_SPOT, "Cold spot", "High need, and clearly fewer organisations or none of the cluster "
                "band or above", wording.cold_words, sort=_cold_key, bold=lambda row: wording.is_cold(row) is True),
    SheetColumn(AreaRow.MOST_DEPRIVED_20, "Need", "Share of residents who live in the most deprived fifth of England. "
                f"{wording.MARK} marks high need", wording.need_words, wording.need_spoken, numeric=True, least=64),
    SheetColumn(AreaRow.ORGANISATIONS, "Organisations", "Organisations based there and counted",
                lambda row: wording.count_words(row, AreaRow.ORGANISATIONS), numeric=True, gives_way=1,
                sort=lambda row: _count(AreaRow.ORGANISATIONS, row)),
    SheetColumn(AreaRow.CLUSTER, "Cluster", "Organisations of the cluster band. "
                f"{wording.MARK} marks areas with none of it or above", wording.cluster_words, wording.cluster_spoken,
                numeric=True, gives_way=2, sort=lambda row: _count(AreaRow.CLUSTER, row)),
    SheetColumn(RATE_COLUMN, "Per 10,000", "Organisations per 10,000 residents: the dot is the rate, the "
                "line its 95% interval, the upright line the rate of the whole. "
                f"{wording.MARK} marks clearly fewer", wording.rate_words, wording.rate_spoken, least=DRAWING + 62,
                sort=lambda row: _count(AreaRow.RATE, row)),
    SheetColumn(AreaRow.INCOME, "Income", "Sum of the turnovers that are known", _income, numeric=True, gives_way=3,
                sort=lambda row: _count(AreaRow.INCOME, row)),
    SheetColumn(AreaRow.VERSUS_WHOLE, "Against the whole", "Whether the interval excludes the rate of the whole",
                wording.versus_words, gives_way=5),
    SheetColumn(AreaRow.CONDITIONS, "Conditions met", "What of a cold spot the area meets", wording.condition_words,
                sort=wording.condition_words, gives_way=6),
    SheetColumn(AreaRow.INCOME_UNKNOWN, "Not known", "Organisations whose income is not known",
                lambda row: wording.count_words(row, AreaRow.INCOME_UNKNOWN), numeric=True, gives_way=4,
                sort=lambda row: _count(AreaRow.INCOME_UNKNOWN, row)),
    SheetColumn(AreaRow.SCORE, "Score", "Average score of the index, by residents: higher is more deprived",
                wording.score_words, numeric=True, gives_way=7),
    SheetColumn(AreaRow.CODE, "Code", "Code of the area", lambda row: str(row[AreaRow.CODE]), gives_way=8),
)  # fmt: skip

RATE_PLACE = next(place for place, column in enumerate(COLUMNS) if column.name == RATE_COLUMN)


class AreasTable(Sheet):
    """Wards or neighbourhoods, one a row; several can be selected."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Areas", COLUMNS, AreaRow.CODE, several=True)
        self._drawing = IntervalDelegate(theme, self)
        self.setItemDelegateForColumn(RATE_PLACE, self._drawing)

    def show_areas(self, results: Results, kind: AreaType) -> None:
        """Show the areas of a type."""
        rows = wording.rows_of(results, kind)
        self._drawing.measure(rows, results.whole_rate)
        self.show_rows(rows)


class IntervalDelegate(QStyledItemDelegate):
    """Draws a rate with its interval. Lines and dots alone carry it; the number stands beside."""

    def __init__(self, theme: Theme, table: AreasTable) -> None:
        super().__init__(table)
        self._theme = theme
        self._most = 1.0
        self._whole: float | None = None

    def measure(self, rows: pd.DataFrame, whole: float | None) -> None:
        """Take one scale for all rows, from 0 to the highest rate; intervals that go beyond end in an arrow."""
        highs = rows.loc[~rows[AreaMore.FEW].astype(bool), AreaRow.RATE_HIGH].dropna()
        rates = rows[AreaRow.RATE].dropna()
        self._most = max([*highs, *rates, whole or 0.0, 1.0]) * 1.02
        self._whole = whole

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell: the number to the left, the drawing to the right."""
        options = QStyleOptionViewItem(option)
        self.initStyleOption(options, index)
        words, options.text = options.text, ""
        style = options.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, options, painter, options.widget)
        row: Row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(options.rect).adjusted(MARGIN, 0, -MARGIN, 0)
        painter.setFont(options.font)
        painter.setPen(self._theme.colour("ink"))
        has_rate = wording.is_covered(row) and not math.isnan(float(row[AreaRow.RATE]))
        room = options.fontMetrics.horizontalAdvance("● 88.8") + 4 if has_rate else rect.width()
        place = Qt.AlignmentFlag.AlignVCenter | (
            Qt.AlignmentFlag.AlignRight if has_rate else Qt.AlignmentFlag.AlignLeft
        )
        painter.drawText(QRectF(rect.left(), rect.top(), room, rect.height()), place, words)
        if has_rate:
            self._draw(painter, rect.adjusted(room + MARGIN, 0, 0, 0), row)
        painter.restore()

    def _draw(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        def x(rate: float) -> float:
            return rect.left() + rect.width() * min(rate / self._most, 1.0)

        middle = rect.center().y()
        if self._whole is not None:
            painter.setPen(QPen(self._theme.colour("line_strong"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x(self._whole), rect.top() + 2, x(self._whole), rect.bottom() - 2))
        ink: QColor = self._theme.colour("accent_strong")
        is_few = bool(row[AreaMore.FEW])
        painter.setPen(QPen(ink, 1.6, Qt.PenStyle.DotLine if is_few else Qt.PenStyle.SolidLine))
        low, high = float(row[AreaRow.RATE_LOW]), float(row[AreaRow.RATE_HIGH])
        painter.drawLine(QLineF(x(low), middle, x(high), middle))
        painter.setPen(QPen(ink, 1.6))
        ends = [low] if high > self._most else [low, high]
        for end in ends:
            painter.drawLine(QLineF(x(end), middle - 3, x(end), middle + 3))
        if high > self._most:
            painter.drawLine(QLineF(x(high), middle, x(high) - 4, middle - 3))
            painter.drawLine(QLineF(x(high), middle, x(high) - 4, middle + 3))
        painter.setBrush(self._theme.colour("surface") if is_few else ink)
        painter.drawEllipse(QPointF(x(float(row[AreaRow.RATE])), middle), DOT, DOT)
