"""A chart that is a filter: bars in the cells of a table. A click, Space or Enter turns a row on or off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QKeyEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kil_mapper.ui.explore.chart_model import BAR, INCOME, LABEL, ORGANISATIONS, ChartModel, Length
from kil_mapper.ui.theme import Theme

ROW = 24  # pixels at text size 1: also the least size of something to click
BAR_HEIGHT = 0.5  # of a row
MARGIN = 6
TICK = "✓ "
LABEL_SHARE = 0.5  # of the width, at most


class _Painter(QStyledItemDelegate):
    """Paints names and bars: solid is what is shown, the outline is all there is."""

    def __init__(self, chart: Chart) -> None:
        super().__init__(chart)
        self._chart = chart

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        chart = self._chart
        bar = chart.rows.bars[index.row()]
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "selection" if bar.is_marked else "accent_soft" if bar.is_on else "surface"
        painter.fillRect(rect, chart.theme.colour(ground))
        painter.setFont(chart.font_of(bold=bar.is_on))
        if index.column() == LABEL:
            self._paint_name(painter, rect, bar.label, is_on=bar.is_on, is_marked=bar.is_marked)
        else:
            self._paint_bar(painter, rect, index.data(BAR), index.column())
        if chart.hasFocus() and index.row() == chart.currentIndex().row():
            self._paint_focus(painter, rect, index.column())
        painter.restore()

    def _paint_name(self, painter: QPainter, rect: QRectF, name: str, *, is_on: bool, is_marked: bool) -> None:
        theme = self._chart.theme
        metrics = QFontMetricsF(painter.font())
        if is_marked:  # also without colour: a bar at the edge
            painter.fillRect(QRectF(rect.left(), rect.top() + 2, 4, rect.height() - 4), theme.colour("ink"))
        painter.setPen(theme.colour("ink"))
        room = rect.adjusted(MARGIN + 2, 0, -2, 0)
        words = metrics.elidedText(f"{TICK if is_on else ''}{name}", Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)

    def _paint_bar(self, painter: QPainter, rect: QRectF, length: Length, column: int) -> None:
        chart, theme = self._chart, self._chart.theme
        room = max(10.0, rect.width() - chart.number_room(column) - 2 * MARGIN)
        height = rect.height() * BAR_HEIGHT
        top = rect.top() + (rect.height() - height) / 2
        left = rect.left() + MARGIN
        whole = QRectF(left, top, max(1.5, room * length.whole) if length.whole else 0.0, height)
        shown = QRectF(left, top, max(1.5, room * length.shown) if length.shown else 0.0, height)
        if length.whole:
            painter.setPen(QPen(theme.colour("line_strong"), 1))
            painter.setBrush(theme.colour("surface"))
            painter.drawRect(whole)
        if length.shown:
            accent = theme.colour("accent")
            painter.setPen(QPen(accent, 1))
            # Income is hatched, so that it is told from the number of organisations without colour.
            painter.setBrush(QBrush(accent) if column == ORGANISATIONS else QBrush(accent, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(shown)
        painter.setPen(theme.colour("ink"))
        words = QRectF(whole.right() + MARGIN, rect.top(), rect.right() - whole.right() - MARGIN, rect.height())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), length.words)

    def _paint_focus(self, painter: QPainter, rect: QRectF, column: int) -> None:
        """One frame around the whole row."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(self._chart.theme.colour("focus"), 2))
        frame = rect.adjusted(1, 1, -1, -1)
        painter.drawLine(frame.topLeft(), frame.topRight())
        painter.drawLine(frame.bottomLeft(), frame.bottomRight())
        if column == LABEL:
            painter.drawLine(frame.topLeft(), frame.bottomLeft())
        if column == INCOME:
            painter.drawLine(frame.topRight(), frame.bottomRight())


class Chart(QTableView):
    """One chart. It is as high as its rows: what is around it scrolls.

    Signals:
        turned: The key of a row that a person turned.

    Attributes:
        rows: What it shows.
        theme: Its colours.
    """

    turned = Signal(str)

    def __init__(self, rows: ChartModel, theme: Theme, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            rows: What it shows.
            theme: Its colours.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self.rows = rows
        self.theme = theme
        self._scale = theme.scale
        self.setModel(rows)
        self.setItemDelegate(_Painter(self))
        self.setProperty("role", "chart")
        self.setAccessibleName(f"Chart: {rows.title}")
        self.setAccessibleDescription("Arrow keys move between the bars; Space or Enter filters by one, or no longer.")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(lambda index: self._turn(index.row()))
        rows.modelReset.connect(self._fit)
        rows.dataChanged.connect(self.viewport().update)
        self.set_scale(theme.scale)

    def font_of(self, *, bold: bool = False) -> QFont:
        """The typeface of its words."""
        font = QFont(self.theme.family_bold if bold else self.theme.family)
        font.setBold(bold)
        font.setPointSizeF(round(self.theme.sizes["small"] * self._scale, 1))
        return font

    def number_room(self, column: int) -> float:
        """How wide the numbers behind the bars of a column may be, pixels."""
        longest = self.rows.longest[column]
        if column == ORGANISATIONS:  # the same room with and without a filter, so that bars keep their length
            most = max((bar.whole for bar in self.rows.bars), default=0)
            longest = f"{most:,} of {most:,}"
        return QFontMetricsF(self.font_of(bold=True)).horizontalAdvance(longest or "0") + MARGIN

    def set_scale(self, scale: float) -> None:
        """Give the drawing the size of the text."""
        self._scale = scale
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(max(ROW, round(ROW * scale)))
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Paint in other colours, at another size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width between names and bars."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        metrics = QFontMetricsF(self.font_of(bold=True))
        names = [bar.label for bar in self.rows.bars]
        width = self.viewport().width()
        wanted = max((metrics.horizontalAdvance(TICK + name) for name in names), default=0.0) + 2 * MARGIN + 6
        label = round(min(wanted, width * LABEL_SHARE))
        rest = width - label
        self.setColumnWidth(LABEL, label)
        self.setColumnWidth(ORGANISATIONS, rest - rest // 2)
        self.setColumnWidth(INCOME, rest // 2)

    def _fit(self) -> None:
        self._share()
        if self.rows.rowCount() and not self.currentIndex().isValid():
            self.setCurrentIndex(self.rows.index(0, 0))
        self.updateGeometry()
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as its rows."""
        rows = self.rows.rowCount() * self.verticalHeader().defaultSectionSize()
        return QSize(300, rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same height."""
        return QSize(200, self.sizeHint().height())

    # --- hands ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space and Enter turn the current row; the arrow keys move."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._turn(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """What is around it scrolls."""
        event.ignore()

    def _turn(self, row: int) -> None:
        if 0 <= row < self.rows.rowCount():
            self.turned.emit(self.rows.bars[row].key)
