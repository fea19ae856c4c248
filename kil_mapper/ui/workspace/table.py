"""The list of organisations: the turnover is always whole, and the ward gives way where there is no room for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from kil_mapper.ui.workspace.organisations import COLUMNS, DECILE, ID_ROLE, NAME, TURNOVER, WARD, OrganisationsFilter

ROW_HEIGHT = 26
CELL_MARGIN = 20  # padding and border of a cell, both sides
ARROW = 4  # more room for the arrow that shows the order
NAME_LEAST = 160
WARD_WIDTH = 115


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers that follow each other."""
    first = before = None
    for row in rows:
        if first is None or before is None:
            first = row
        elif row != before + 1:
            yield first, before
            first = row
        before = row
    if first is not None and before is not None:
        yield first, before


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
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
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

    @property
    def chosen(self) -> list[str]:
        """Ids of the selected rows, in the order of the list."""
        rows = [(index.row(), str(index.data(ID_ROLE))) for index in self.selectionModel().selectedRows()]
        return [org_id for _, org_id in sorted(rows)]

    @property
    def current(self) -> str | None:
        """Id of the row that the keyboard is in; None for none."""
        index = self.currentIndex()
        return str(index.data(ID_ROLE)) if index.isValid() else None

    def mark(self, org_ids: Collection[str], current: str | None) -> None:
        """Select the rows of these organisations and no others; those that are hidden have none.

        Args:
            org_ids: The organisations.
            current: The one whose row is brought into sight.
        """
        selection, model = QItemSelection(), self._rows.organisations
        last = self._rows.columnCount() - 1
        rows = sorted(self._row(model.row_of(org_id)) for org_id in org_ids)
        for first, end in _runs([row for row in rows if row >= 0]):
            selection.select(self._rows.index(first, 0), self._rows.index(end, last))
        flags = QItemSelectionModel.SelectionFlag
        row = -1 if current is None else self._row(model.row_of(current))
        if row >= 0:
            index = self._rows.index(row, 0)
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        self.selectionModel().select(selection, flags.ClearAndSelect)

    def _row(self, row: int) -> int:
        """Where a row of the model is shown; -1 where it is not."""
        index = self._rows.mapFromSource(self._rows.organisations.index(row, 0)) if row >= 0 else QModelIndex()
        return index.row()

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
