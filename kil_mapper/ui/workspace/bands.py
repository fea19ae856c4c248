"""The band filter: one chip a band, with its symbol on the map and its count."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from kil_mapper.model.results import BandRow
from kil_mapper.ui.core import BandSymbol
from kil_mapper.ui.parts import FlowLayout, button, clear

ICON_SIZE = 18


def symbol_icon(symbol: BandSymbol) -> QIcon:
    """The symbol as the map draws it."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        side = ICON_SIZE * ratio
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(side / 2, side / 2)
        radius = min(symbol.radius, ICON_SIZE / 2 - 1.2) * ratio
        painter.setPen(QPen(QColor(symbol.line), symbol.line_width * ratio * 0.8))
        painter.setBrush(QColor(symbol.fill))
        if symbol.outline:
            painter.drawPolygon(QPolygonF([QPointF(x * radius, y * radius) for x, y in symbol.outline]))
        else:
            painter.drawEllipse(QRectF(-radius, -radius, 2 * radius, 2 * radius))
        painter.end()
        icon.addPixmap(picture)
    return icon


class BandChips(QWidget):
    """Chips to filter by band; none on shows all.

    Signals:
        changed: Keys of the bands that are on.
    """

    changed = Signal(frozenset)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filter by turnover band")
        self.chips: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        chips = QWidget()
        self._flow = FlowLayout(chips, spacing=5)
        row.addWidget(chips, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.all = button("Show all", lambda: self.set_on(frozenset()), role="link", tip="Clear the band filter")
        keep = self.all.sizePolicy()
        keep.setRetainSizeWhenHidden(True)  # the chips stay where they are when it appears
        self.all.setSizePolicy(keep)
        row.addWidget(self.all, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def on(self) -> frozenset[str]:
        """Keys of the bands that are on."""
        return frozenset(key for key, chip in self.chips.items() if chip.isChecked())

    def show_bands(self, bands: pd.DataFrame, symbols: Mapping[str, BandSymbol]) -> None:
        """Show these bands with their counts; those that were on stay on."""
        were_on = self.on
        clear(self._flow)
        self.chips = {}
        for row in bands.to_dict("records"):
            key, name, count = str(row[BandRow.BAND]), str(row[BandRow.LABEL]), int(row[BandRow.ORGANISATIONS])
            chip = QPushButton(f"{name}  {count:,}".replace("&", "&&"))
            chip.setCheckable(True)
            chip.setProperty("role", "chip")
            chip.setProperty("cluster", "true" if row[BandRow.HIGHLIGHTED] else "false")
            chip.setChecked(key in were_on)
            chip.setAccessibleName(f"{name}: {count:,} organisations")
            chip.setToolTip(f"Show only {name}" + (" – the cluster" if row[BandRow.HIGHLIGHTED] else ""))
            if key in symbols:
                chip.setIcon(symbol_icon(symbols[key]))
                chip.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
            chip.clicked.connect(self._tell)
            self.chips[key] = chip
            self._flow.addWidget(chip)
        self._tell_state()

    def set_on(self, keys: frozenset[str]) -> None:
        """Turn these on and the others off."""
        for key, chip in self.chips.items():
            chip.setChecked(key in keys)
        self._tell()

    def _tell(self) -> None:
        self._tell_state()
        self.changed.emit(self.on)

    def _tell_state(self) -> None:
        self.all.setVisible(bool(self.on))
