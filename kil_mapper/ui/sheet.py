"""A table of rows with declared columns: it sorts, hides what there is no room for, and never cuts a number."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Any, Final

import pandas as pd
from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from kil_mapper.model import prose

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole
ROW_ROLE = Qt.ItemDataRole.UserRole + 1  # the whole row, for what paints a cell
ROW_HEIGHT = 28
LONGEST = 5  # texts of a column that are measured: the longest in letters is nearly always the widest
CELL_MARGIN = 20  # padding and border of a cell, both sides
HEADING_MARGIN = 28  # and of a heading, with the arrow that shows the order
_NOWHERE = QModelIndex()
Row = dict[str, Any]
NOT_KNOWN: Final = "Not known"


def pounds(value: Any, missing: str = NOT_KNOWN) -> str:
    """Whole pounds as people write them, or that they are not known."""
    return missing if pd.isna(value) else prose.pounds(int(value))


def pounds_of(name: str, missing: str = NOT_KNOWN) -> Callable[[Row], str]:
    """How a column of whole pounds is shown."""
    return lambda row: pounds(row[name], missing)


def count_of(name: str, missing: str = NOT_KNOWN) -> Callable[[Row], str]:
    """How a column of whole numbers is shown."""
    return lambda row: missing if pd.isna(row[name]) else f"{int(row[name]):,}"


@dataclass(frozen=True)
class SheetColumn:
    """One column.

    Attributes:
        name: The key of its values in a row.
        heading: What stands above it.
        tip: What it means.
        show: The cell in words, from the row.
        spoken: The cell for screen readers where it says more; None for the same.
        numeric: Whether it stands to the right.
        sort: What it is sorted by, from the row; None for its value.
        least: Least width in pixels at text size 1; the stretching column needs one.
        stretch: Whether it takes what room is left; one column does.
        gives_way: Columns with a number are left out where room is short, the largest number first; 0 stays.
        bold: Whether a cell stands out, from the row.
    """

    name: str
    heading: str
    tip: str
    show: Callable[[Row], str]
    spoken: Callable[[Row], str] | None = None
    numeric: bool = False
    sort: Callable[[Row], Any] | None = None
    least: int = 0
    stretch: bool = False
    gives_way: int = 0
    bold: Callable[[Row], bool] = field(default=lambda _row: False)

    def key(self, row: Row) -> Any:
        """What the row is sorted by in this column; missing stays missing."""
        value = row.get(self.name) if self.sort is None else self.sort(row)
        return value.casefold() if isinstance(value, str) else value


class SheetModel(QAbstractTableModel):
    """Rows of a frame, each with a name of its own."""

    def __init__(self, columns: Sequence[SheetColumn], id_name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._id = id_name
        self.rows: list[Row] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def show(self, frame: pd.DataFrame) -> None:
        """Show other rows, in the order chosen last."""
        self.beginResetModel()
        names = [str(name) for name in frame.columns]
        values = [frame[name].tolist() for name in frame.columns]  # to_dict("records") takes twice as long
        self.rows = self._ordered(dict(zip(names, row, strict=True)) for row in zip(*values, strict=True))
        self.endResetModel()

    def row_of(self, name: str) -> int:
        """Where the row of that name stands; -1 when it does not."""
        return next((place for place, row in enumerate(self.rows) if row[self._id] == name), -1)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.show(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (column.spoken or column.show)(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            # Qt reads what looks like markup as markup, so it is made plain first.
            return f"<qt>{html.escape((column.spoken or column.show)(row))}</qt>"
        if role == ID_ROLE:
            return row[self._id]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole and column.numeric:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and column.bold(row):
            font = QFont()
            font.setBold(True)
            return font
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be selected, and dragged where a list lets them."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings and what they mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is missing goes last either way."""
        if not 0 <= column < len(self.columns):
            return
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = (column, order)
        before = self.persistentIndexList()
        names = [self.rows[index.row()][self._id] for index in before]
        self.rows = self._ordered(self.rows)
        after = [self.index(self.row_of(name), old.column()) for name, old in zip(names, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _ordered(self, rows: Iterable[Row]) -> list[Row]:
        listed = list(rows)
        if self._sorted_by is None:
            return listed
        column, order = self.columns[self._sorted_by[0]], self._sorted_by[1]
        known = [row for row in listed if not _is_missing(column.key(row))]
        missing = [row for row in listed if _is_missing(column.key(row))]
        return sorted(known, key=column.key, reverse=order is Qt.SortOrder.DescendingOrder) + missing


def _is_missing(value: Any) -> bool:
    return value is None or (not isinstance(value, str | tuple | list) and bool(pd.isna(value)))


class Sheet(QTableView):
    """Shows a `SheetModel`.

    Signals:
        chosen: The name of the row that became the current one by a person's hand.
        picked: Other rows are selected.
    """

    chosen = Signal(str)
    picked = Signal()

    def __init__(self, name: str, columns: Sequence[SheetColumn], id_name: str, *, several: bool = False) -> None:
        """Make it.

        Args:
            name: What a screen reader says.
            columns: The columns.
            id_name: The key of a row's name.
            several: Whether several rows can be selected.
        """
        super().__init__()
        self.sheet = SheetModel(columns, id_name, self)
        self._scale = 1.0
        self._widths: list[int] = []  # of each column; empty until it was measured
        self._is_told = False  # a selection made by us is nobody's choice
        self.setModel(self.sheet)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as it comes, until asked otherwise
        self.setSortingEnabled(True)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self.selectionModel().selectionChanged.connect(self._on_selection)

    def show_rows(self, frame: pd.DataFrame) -> None:
        """Show other rows; what was selected stays so where it is still there."""
        selected = self.names_selected
        self._is_told = True
        self.sheet.show(frame)
        self._mark([name for name in selected if self.sheet.row_of(name) >= 0])
        self._is_told = False
        self.fit_columns()

    @property
    def names_selected(self) -> list[str]:
        """The names of the selected rows, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [str(self.sheet.index(row, 0).data(ID_ROLE)) for row in rows]

    def select(self, name: str | None) -> None:
        """Select one row without it being anybody's choice; None or an unknown name for none."""
        if self.names_selected == ([] if name is None else [name]):
            return
        self._is_told = True
        self._mark([name] if name is not None and self.sheet.row_of(name) >= 0 else [])
        self._is_told = False

    def _mark(self, names: list[str]) -> None:
        flags = QItemSelectionModel.SelectionFlag
        wanted = QItemSelection()
        for name in names:
            index = self.sheet.index(self.sheet.row_of(name), 0)
            wanted.select(index, index)
        if not names:
            self.selectionModel().clear()
            return
        first = self.sheet.index(self.sheet.row_of(names[0]), 0)
        self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
        self.selectionModel().select(wanted, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(first, QAbstractItemView.ScrollHint.EnsureVisible)

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._is_told:
            self.chosen.emit(str(current.data(ID_ROLE)))

    def _on_selection(self, _on: QItemSelection, _off: QItemSelection) -> None:
        if not self._is_told:
            self.picked.emit()

    # --- widths -----------------------------------------------------------------------------------------------------

    def set_scale(self, scale: float) -> None:
        """Give rows and columns the size of the text."""
        self._scale = scale
        self.verticalHeader().setDefaultSectionSize(round(ROW_HEIGHT * scale))
        self.fit_columns()

    def fit_columns(self) -> None:
        """Make columns as wide as what they hold; leave out what gives way where room is short."""
        self.ensurePolished()
        header = self.horizontalHeader()
        header.ensurePolished()
        bold = QFont(self.font())
        bold.setBold(True)
        metrics = QFontMetrics(bold)
        self._widths = []
        for column in self.sheet.columns:
            content = column.least * self._scale
            if not column.stretch:
                longest = nlargest(LONGEST, {column.show(row) for row in self.sheet.rows}, key=len)
                widest = max(map(metrics.horizontalAdvance, longest), default=0)
                content = max(content, widest + CELL_MARGIN)
            # Qt gives no size to a heading that is hidden, so it is measured here.
            self._widths.append(round(max(content, metrics.horizontalAdvance(column.heading) + HEADING_MARGIN)))
        self._share_room()

    def _share_room(self) -> None:
        widths, header = self._widths, self.horizontalHeader()
        self._leave_out(widths)
        shown = [width for place, width in enumerate(widths) if not self.isColumnHidden(place)]
        is_short = sum(shown) > self.viewport().width()
        for place, column in enumerate(self.sheet.columns):
            stretches = column.stretch and not is_short
            mode = QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(place, mode)
            if not stretches:
                self.setColumnWidth(place, widths[place])

    def _leave_out(self, widths: list[int]) -> None:
        room = self.viewport().width()
        order = sorted(range(len(widths)), key=lambda place: self.sheet.columns[place].gives_way)
        used = 0
        for place in order:
            gives_way = self.sheet.columns[place].gives_way
            used += widths[place]
            self.setColumnHidden(place, bool(gives_way) and used > room)
            if self.isColumnHidden(place):
                used = room  # nothing less important may take its place

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room anew."""
        super().resizeEvent(event)
        if self._widths:
            self._share_room()
