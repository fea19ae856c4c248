"""What a chart of the filtered organisations shows: rows of a facet's values with how many and how much, as a table.

The chart is a table that paints bars in its cells: what screen readers read are the numbers themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kil_mapper.model.filters import Facet
from kil_mapper.ui.workspace.headline import short_pounds

Index = QModelIndex | QPersistentModelIndex
BAR = Qt.ItemDataRole.UserRole
LABEL, ORGANISATIONS, INCOME = range(3)
HEADINGS = ("", "Organisations", "Known income")
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Bar:
    """One row of a chart.

    Attributes:
        key: The value of the facet.
        label: What people call it.
        shown: How many organisations the filter shows.
        whole: How many there are.
        income: Known income of those shown, pounds; None where none is known.
        whole_income: That of all.
        is_on: Whether it is one of the values that the filter lets through.
        is_marked: Whether a selected organisation is of it.
    """

    key: str
    label: str
    shown: int
    whole: int
    income: int | None
    whole_income: int | None
    is_on: bool = False
    is_marked: bool = False


@dataclass(frozen=True)
class Length:
    """How long the bar of a cell is.

    Attributes:
        shown: The solid part, as a share of the longest bar of the column.
        whole: The outlined part.
        words: What stands behind it.
    """

    shown: float
    whole: float
    words: str


class ChartModel(QAbstractTableModel):
    """The rows of one chart. Rows stay while the filter changes; only their numbers do.

    Attributes:
        facet: What its rows are values of.
        title: What it is called.
        bars: The rows.
    """

    def __init__(self, facet: Facet, title: str, parent: QObject | None = None) -> None:
        """Make it, without rows.

        Args:
            facet: What its rows are values of.
            title: What it is called: the heading of its first column.
            parent: What it belongs to.
        """
        super().__init__(parent)
        self.facet = facet
        self.title = title
        self.bars: tuple[Bar, ...] = ()
        self.is_filtered = False

    def show(self, bars: Sequence[Bar], *, is_filtered: bool) -> None:
        """Show these rows.

        Args:
            bars: The rows.
            is_filtered: Whether some organisations are hidden, so that what is shown is told beside the whole.
        """
        same = [bar.key for bar in bars] == [bar.key for bar in self.bars]
        if not same:
            self.beginResetModel()
        self.bars, self.is_filtered = tuple(bars), is_filtered
        if not same:
            self.endResetModel()
        elif bars:
            self.dataChanged.emit(self.index(0, 0), self.index(len(bars) - 1, len(HEADINGS) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many rows there are."""
        return 0 if parent.isValid() else len(self.bars)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many columns there are."""
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        bar = self.bars[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return bar.label if index.column() == LABEL else self._words(bar, index.column())
        if role == BAR and index.column() != LABEL:
            return self._length(bar, index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self.told(bar) if role == Qt.ItemDataRole.AccessibleDescriptionRole else f"<qt>{_safe(self, bar)}"
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section] or self.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def told(self, bar: Bar) -> str:
        """One row in words."""
        if self.is_filtered:
            shown = f"{bar.shown:,} of {bar.whole:,} organisations shown, income {_income(bar.income, bar.shown)}"
            told = f"{bar.label}: {shown} of {_income(bar.whole_income, bar.whole)}"
        else:
            told = f"{bar.label}: {bar.whole:,} organisations, income {_income(bar.whole_income, bar.whole)}"
        marks = (["filtered by it"] if bar.is_on else []) + (["holds what is selected"] if bar.is_marked else [])
        return "; ".join([told, *marks])

    def row_of(self, key: str) -> int:
        """The row of a value; -1 when there is none."""
        return next((row for row, bar in enumerate(self.bars) if bar.key == key), -1)

    def _words(self, bar: Bar, column: int) -> str:
        if column == ORGANISATIONS:
            return f"{bar.shown:,} of {bar.whole:,}" if self.is_filtered else f"{bar.whole:,}"
        if self.is_filtered:
            return _income(bar.income, bar.shown)
        return _income(bar.whole_income, bar.whole)

    def _length(self, bar: Bar, column: int) -> Length:
        counts = column == ORGANISATIONS
        most = max((one.whole if counts else one.whole_income or 0 for one in self.bars), default=0) or 1
        shown, whole = (bar.shown, bar.whole) if counts else (bar.income or 0, bar.whole_income or 0)
        return Length(shown / most, whole / most, self._words(bar, column))

    @property
    def longest(self) -> tuple[str, ...]:
        """The longest text of each column, to make room for."""
        return tuple(
            max((str(self.index(row, column).data()) for row in range(len(self.bars))), key=len, default="")
            for column in range(len(HEADINGS))
        )


def _income(income: int | None, organisations: int) -> str:
    """Not known is not nothing; of nobody there is none to know."""
    return short_pounds(income) if organisations else "none"


def _safe(model: ChartModel, bar: Bar) -> str:
    """In a tooltip Qt would read what looks like markup as markup."""
    return model.told(bar).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
