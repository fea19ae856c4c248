"""The organisations as a table model over the counted frame, and the rows that a filter leaves of it."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from kil_mapper.model import days
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Org
from kil_mapper.ui.sheet import NOT_KNOWN, pounds

Index = QModelIndex | QPersistentModelIndex
Keys = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
ID_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


def day(value: Any) -> str:
    """A date as people write it; "Not known" when missing."""
    return NOT_KNOWN if pd.isna(value) else days.day(pd.Timestamp(value))


def text(value: Any) -> str:
    """Text as it is; "Not known" when missing."""
    return NOT_KNOWN if pd.isna(value) or value == "" else str(value)


def decile(value: Any) -> str:
    """A decile of deprivation in the list, or that it is not known."""
    return NOT_KNOWN if pd.isna(value) else str(int(value))


@dataclass(frozen=True)
class ColumnSpec:
    """One column of the list."""

    name: str
    heading: str
    tip: str
    show: Callable[[Any], str]
    numeric: bool = False


COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(Org.NAME, "Organisation", "Name in the register", text),
    ColumnSpec(Counted.TURNOVER, "Turnover", "The turnover it is banded by", pounds, numeric=True),
    ColumnSpec(Counted.WARD_NAME, "Ward", "Ward it is based in", text),
    ColumnSpec(Counted.DECILE, "Decile", "Deprivation decile of its small area: 1 is the most deprived tenth of "
               "England", decile, numeric=True),
)  # fmt: skip


NAME, TURNOVER, WARD, DECILE = range(len(COLUMNS))
PROTECTED = "Protected"


def without_protected_places(counted: pd.DataFrame) -> pd.DataFrame:
    """Counted organisations; those at a protected address without what tells where they are (METHODS §13).

    Windows are shown to rooms full of people: a refuge is never named with a place, not even to its ward.
    """
    frame = pd.DataFrame(counted.drop(columns="geometry", errors="ignore")).reset_index(drop=True)
    sensitive = frame[Counted.SENSITIVE].astype(bool)
    columns = [Org.POSTCODE, Counted.WARD_NAME, Counted.LSOA_NAME, Counted.DECILE]
    return frame.assign(**{column: frame[column].mask(sensitive) for column in columns})


def _sort_keys(values: pd.Series, spec: ColumnSpec) -> Keys:
    """Numbers that sort as the column should; NaN for what is missing, which goes last either way."""
    if spec.numeric:
        return np.asarray(values.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan))
    ranks = values.astype(str).str.casefold().rank(method="dense")
    return np.asarray(ranks.where(values.notna()), dtype=np.float64)


class OrganisationsModel(QAbstractTableModel):
    """Counted organisations, one a row. Sorting is done here, by column at once, since Qt would ask cell by cell.

    What a cell says is made when it is looked at: of thousands of rows, a screen shows thirty.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ids: list[str] = []
        self._values: list[list[Any]] = [[] for _ in COLUMNS]
        self._protected: frozenset[int] = frozenset()
        self._keys: list[Keys] = [np.array([], dtype=np.float64) for _ in COLUMNS]
        self._places: dict[str, int] = {}
        self.order: npt.NDArray[np.int64] = np.array([], dtype=np.int64)
        self._row_at: npt.NDArray[np.int64] = np.array([], dtype=np.int64)  # of each place: the other way round
        self._sorted_by = (1, Qt.SortOrder.DescendingOrder)

    def show(self, results: Results) -> None:
        """Show other results."""
        self.beginResetModel()
        counted = without_protected_places(results.counted)
        self.ids = [str(value) for value in counted[Org.ID]]
        self._values = [counted[spec.name].tolist() for spec in COLUMNS]
        sensitive = np.flatnonzero(counted[Counted.SENSITIVE].to_numpy(dtype=np.bool_))
        self._protected = frozenset(int(place) for place in sensitive)
        self._keys = [_sort_keys(counted[spec.name], spec) for spec in COLUMNS]
        self._places = {org_id: place for place, org_id in enumerate(self.ids)}
        self._put_in_order()
        self.endResetModel()

    @property
    def has_wards(self) -> bool:
        """Whether the ward of any organisation is known."""
        return any(not pd.isna(ward) and ward != "" for ward in self._values[WARD])

    def widest(self, column: int) -> str:
        """The longest text of a column."""
        values, keys = self._values[column], self._keys[column]
        missing = np.isnan(keys)
        if COLUMNS[column].numeric:
            ends = [] if missing.all() else [int(np.nanargmin(keys)), int(np.nanargmax(keys))]
        else:
            ends = [max(range(len(values)), key=lambda place: len(str(values[place])))] if values else []
        ends += [int(place) for place in np.flatnonzero(missing)[:1]]
        ends += sorted(self._protected)[:1]
        return max((self._cell(column, place) for place in ends), key=len, default="")

    def _cell(self, column: int, place: int) -> str:
        if column in (WARD, DECILE) and place in self._protected:
            return PROTECTED
        return COLUMNS[column].show(self._values[column][place])

    def row_of(self, org_id: str) -> int:
        """The row of an organisation; -1 when it is not there."""
        place = self._places.get(org_id)
        if place is None:
            return -1
        return int(self._row_at[place])

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many organisations there are."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        place = int(self.order[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(index.column(), place)
        if role == Qt.ItemDataRole.ToolTipRole and not COLUMNS[index.column()].numeric:
            # Qt reads what looks like markup as markup, so it is made plain first.
            return f"<qt>{html.escape(self._cell(index.column(), place))}</qt>"
        if role == ID_ROLE:
            return self.ids[place]
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[index.column()].numeric:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Headings and what they mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        spec = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return spec.heading
        if role == Qt.ItemDataRole.ToolTipRole:
            return spec.tip
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is not known goes last either way."""
        if not 0 <= column < len(COLUMNS):
            return
        self.layoutAboutToBeChanged.emit()
        self._sorted_by = (column, order)
        before = self.persistentIndexList()
        places = [int(self.order[index.row()]) for index in before]
        self._put_in_order()
        after = [
            self.index(int(self._row_at[place]), index.column()) for place, index in zip(places, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _put_in_order(self) -> None:
        self.order = self._ordered()
        self._row_at = np.empty(len(self.order), dtype=np.int64)
        self._row_at[self.order] = np.arange(len(self.order))

    def _ordered(self) -> npt.NDArray[np.int64]:
        column, order = self._sorted_by
        keys = self._keys[column]
        signed = keys if order is Qt.SortOrder.AscendingOrder else -keys
        names = self._keys[0]
        return np.lexsort((names, signed)).astype(np.int64)


class OrganisationsFilter(QSortFilterProxyModel):
    """Hides what does not pass. It leaves sorting to the model."""

    def __init__(self, model: OrganisationsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.organisations = model
        self._mask: Mask = np.array([], dtype=np.bool_)
        self._next: Mask | None = None
        self.setDynamicSortFilter(False)
        model.modelAboutToBeReset.connect(self._forget)
        # Connects before Qt's own, so the mask is that of the new rows when Qt lays them out. To speak of a filter
        # change here would make Qt look up rows of the old ones, which may not be there any more.
        model.modelReset.connect(self._remember)
        self.setSourceModel(model)

    @property
    def shown_ids(self) -> list[str]:
        """Ids of what is shown, in the order of the frame."""
        return [org_id for org_id, passed in zip(self.organisations.ids, self._mask, strict=True) if passed]

    def apply(self, mask: Mask) -> None:
        """Show what passes.

        Args:
            mask: Yes or no for each organisation, in the order of the frame.
        """
        if np.array_equal(mask, self._mask):
            return
        self.beginFilterChange()
        self._mask = mask
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def prepare(self, mask: Mask) -> None:
        """The mask of the organisations that the model will show next."""
        self._next = mask

    def _forget(self) -> None:
        self._mask = np.array([], dtype=np.bool_)

    def _remember(self) -> None:
        size = len(self.organisations.ids)
        fits = self._next is not None and len(self._next) == size
        self._mask = self._next if fits and self._next is not None else np.ones(size, dtype=np.bool_)
        self._next = None

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Whether a row of the model is shown."""
        place = self.organisations.order[row]
        return bool(self._mask[place]) if place < len(self._mask) else True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let the model sort."""
        self.organisations.sort(column, order)
