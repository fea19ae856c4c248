"""The list of organisations: the turnover is always whole, and the ward gives way where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from kil_mapper.ui.workspace.organisations import COLUMNS, DECILE, NAME, TURNOVER, WARD, OrganisationsFilter

ROW_HEIGHT = 26
CELL_MARGIN = 20  # padding and border of a cell, both sides
ARROW = 4  # more room for the arrow that shows the order
NAME_LEAST = 160
WARD_WIDTH = 115


class OrganisationsTable(QTableView):
    """Counted organisations, one a row."""

    def __init__(self, rows: OrganisationsFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._scale = 1.0
        self._least = 0  # width that all columns need together
        self.setModel(rows)
        self.setAccessibleName("Organisations")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.sortByColumn(TURNOVER, Qt.SortOrder.DescendingOrder)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        self._set_modes()

    def _set_modes(self) -> None:
        header = self.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(WARD, QHeaderView.ResizeMode.Interactive)
        for column in (TURNOVER, DECILE):  # numbers are never cut
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)

    def set_scale(self, scale: float) -> None:
        """Give rows and columns the size of the text."""
        self._scale = scale
        self.verticalHeader().setDefaultSectionSize(round(ROW_HEIGHT * scale))
        self.setColumnWidth(WARD, round(WARD_WIDTH * scale))
        self.fit_columns()

    def fit_columns(self) -> None:
        """Make the columns of numbers as wide as their longest number."""
        self.ensurePolished()
        self._set_modes()  # a layout kept from before may say otherwise
        cells, header = QFontMetrics(self.font()), self.horizontalHeader()
        header.ensurePolished()
        for column in (TURNOVER, DECILE):
            number = cells.horizontalAdvance(self._rows.organisations.widest(column)) + CELL_MARGIN
            self.setColumnWidth(column, max(number, header.sectionSizeHint(column) + ARROW))
        numbers = self.columnWidth(TURNOVER) + self.columnWidth(DECILE)
        self._least = numbers + round((NAME_LEAST + WARD_WIDTH) * self._scale)
        self._make_room()

    def reset_layout(self) -> None:
        """Put columns and order back as they came."""
        header = self.horizontalHeader()
        for column in range(len(COLUMNS)):
            header.moveSection(header.visualIndex(column), column)
        self.set_scale(self._scale)
        self.sortByColumn(TURNOVER, Qt.SortOrder.DescendingOrder)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the ward out where the name would become too short; it is in the details."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        has_room = self.viewport().width() >= self._least and self._rows.organisations.has_wards
        if self.isColumnHidden(WARD) is has_room:
            self.setColumnHidden(WARD, not has_room)
