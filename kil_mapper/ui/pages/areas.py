"""Chooses local authorities: a list to search and tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from kil_mapper.ui.parts import button, frame, label

if TYPE_CHECKING:  # the workflows load pandas, which this page does not wait for
    from kil_mapper.workflows import AreaChoice

_CODE = Qt.ItemDataRole.UserRole


class _List(QListView):
    """A list in which Return ticks as Space does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tick with Return."""
        index = self.currentIndex()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
            state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
            self.model().setData(index, state.value, Qt.ItemDataRole.CheckStateRole)
            return
        super().keyPressEvent(event)


class AreaChooser(QWidget):
    """Search, tick one or more, build.

    Signals:
        build_wanted: The codes that were ticked, in the order of the list.
    """

    build_wanted = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(7)
        column.addWidget(label("Local authority", "heading"))
        self.hint = label("", "soft", wrap=True)
        column.addWidget(self.hint)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Type part of a name or code")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search local authorities")
        column.addWidget(self.search)
        self._model = QStandardItemModel(self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search.textChanged.connect(self._shown.setFilterFixedString)
        self.list = _List()
        self.list.setModel(self._shown)
        self.list.setAccessibleName("Local authorities; tick one or more with Space")
        self.list.setUniformItemSizes(True)
        column.addWidget(self.list, 1)
        self._gap = QWidget()  # in place of the list when there is nothing to choose
        column.addWidget(self._gap, 1)
        self.chosen = label("", "soft", wrap=True)
        column.addWidget(self.chosen)
        self.build = button("Build the project", self._build, role="main", tip="Read the files and build the project")
        column.addWidget(self.build)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        self._model.itemChanged.connect(self._on_tick)
        self.show_areas((), "Choose a data folder first.")

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of what is ticked."""
        return tuple(item.data(_CODE) for item in self._ticked())

    def show_areas(self, areas: Sequence[AreaChoice], hint: str) -> None:
        """List what the folder can build; a single one is ticked already."""
        self._model.clear()
        for area in areas:
            item = QStandardItem(f"{area.name}  ({area.code})")
            item.setData(area.code, _CODE)
            item.setData(area.name, Qt.ItemDataRole.AccessibleTextRole)
            item.setCheckable(True)
            item.setEditable(False)
            if area.lsoas_with_boundaries < area.lsoas:
                missing = area.lsoas - area.lsoas_with_boundaries
                item.setToolTip(f"{missing:,} of its {area.lsoas:,} small areas have no boundary in the folder")
            self._model.appendRow(item)
        if len(areas) == 1:
            self._model.item(0).setCheckState(Qt.CheckState.Checked)
        self.hint.setText(hint)
        for part in (self.search, self.list):
            part.setVisible(bool(areas))
        self._gap.setVisible(not areas)
        self.search.clear()
        self._on_tick()

    def _ticked(self) -> list[QStandardItem]:
        items = [self._model.item(row) for row in range(self._model.rowCount())]
        return [item for item in items if item.checkState() is Qt.CheckState.Checked]

    def _on_tick(self) -> None:
        names = [str(item.data(Qt.ItemDataRole.AccessibleTextRole)) for item in self._ticked()]
        self.build.setEnabled(bool(names))
        self.chosen.setText(f"Chosen: {', '.join(names)}" if names else "")
        self.chosen.setVisible(bool(names))

    def _build(self) -> None:
        if self.codes:
            self.build_wanted.emit(self.codes)
