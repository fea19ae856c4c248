"""Chooses places to compare with: a list to search and tick, by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kil_mapper.ui.parts import button, label, plain_tip

CODE_ROLE = Qt.ItemDataRole.UserRole
HOW = "Tick a place with the space bar or Enter. Type part of its name or region to find it."


class Search(QLineEdit):
    """A search line whose arrow key goes down into the list."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Down leads into the list."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class NeighbourChooser(QWidget):
    """Other places with ticks; those chosen stand first.

    Signals:
        chosen: Codes of the places, in the order in which they were chosen.
    """

    chosen = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("side")
        self._codes: tuple[str, ...] = ()
        self.search = Search()
        self.search.setPlaceholderText("Search name or region")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search places to compare with")
        self.search.textChanged.connect(lambda _text: self._filter())
        self.search.down.connect(self._go_down)
        self.list = QListWidget()
        self.list.setAccessibleName("Places to compare with")
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(self._on_ticked)
        self.list.itemActivated.connect(self._toggle)
        self.told = label("", "small", wrap=True)
        self.none = button("Untick all", lambda: self._choose(()), tip="Compare with no other place")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(label("Compare with", "heading"))
        column.addWidget(label(HOW, "small", wrap=True))
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.told)
        column.addWidget(self.none, 0, Qt.AlignmentFlag.AlignLeft)

    def show_places(self, places: pd.DataFrame, codes: Sequence[str]) -> None:
        """Offer places.

        Args:
            places: Columns code, name and region.
            codes: Those that are chosen.
        """
        known = set(places["code"])
        self._codes = tuple(code for code in codes if code in known)
        kept = next((item.data(CODE_ROLE) for item in self.list.selectedItems()), None)
        ordered = places.assign(off=~places["code"].isin(self._codes)).sort_values("off", kind="stable")
        with QSignalBlocker(self.list):
            self.list.clear()
            for code, name, region in zip(ordered["code"], ordered["name"], ordered["region"], strict=True):
                item = QListWidgetItem(str(name) if pd.isna(region) else f"{name}, {region}")
                item.setToolTip(plain_tip(item.text()))
                item.setData(CODE_ROLE, str(code))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if code in self._codes else Qt.CheckState.Unchecked)
                self.list.addItem(item)
                if str(code) == kept:
                    self.list.setCurrentItem(item)
        self.none.setEnabled(bool(self._codes))
        self._filter()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        found = 0
        for item in self._items():
            is_found = all(word in item.text().casefold() for word in words)
            item.setHidden(not is_found)
            found += is_found
        noun = "place" if found == 1 else "places"
        self.told.setText(f"{len(self._codes):,} chosen; {found:,} {noun} listed")

    def _go_down(self) -> None:
        first = next((item for item in self._items() if not item.isHidden()), None)
        if first is not None:
            self.list.setCurrentItem(first)
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _toggle(self, item: QListWidgetItem) -> None:
        is_on = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    def _on_ticked(self, item: QListWidgetItem) -> None:
        code = str(item.data(CODE_ROLE))
        rest = tuple(each for each in self._codes if each != code)
        self._choose((*rest, code) if item.checkState() is Qt.CheckState.Checked else rest)

    def _choose(self, codes: tuple[str, ...]) -> None:
        self._codes = codes  # the next tick may come before the figures do
        self.chosen.emit(codes)
