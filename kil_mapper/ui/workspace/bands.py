"""The band filter: one chip a band, with its symbol on the map and its count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kil_mapper.model.results import BandRow
from kil_mapper.ui.parts import FlowLayout, label, restyle

if TYPE_CHECKING:
    from kil_mapper.workflows import BandSymbol

ICON_SIZE = 18
ICON_SIZE_COMPACT = 14
LEAST = 24  # for a finger or an unsteady hand
SPACING = 5
SPACING_COMPACT = 2


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
    """Chips to filter by band, after one that shows all. They become smaller before they need a second line.

    Signals:
        changed: Keys of the bands that are on; none shows all.

    Attributes:
        all: The chip that shows all.
        chips: The others, by the key of their band.
    """

    changed = Signal(frozenset)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filter by turnover band")
        self.chips: dict[str, QPushButton] = {}
        self._names: dict[str, str] = {}
        self._scale = 1.0
        self._is_compact = False
        self._flow = FlowLayout(spacing=SPACING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._flow)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._title = label("Yearly turnover", "lead")
        self.all = self._make_chip("All")
        self.all.clicked.connect(lambda: self.set_on(frozenset()))
        self._words = {self.all: ("All", "All")}  # of each chip: small, and with room
        self._flow.addWidget(self._title)
        self._flow.addWidget(self.all)
        self.setFocusProxy(self.all)
        self._measuring = QTimer(self)  # after the style has reached the chips
        self._measuring.setSingleShot(True)
        self._measuring.timeout.connect(self._measure)
        self._widths = (0, 0)

    @staticmethod
    def _make_chip(words: str) -> QPushButton:
        chip = QPushButton(words.replace("&", "&&"))
        chip.setCheckable(True)
        chip.setProperty("role", "chip")
        chip.setMinimumSize(LEAST, LEAST)
        return chip

    @property
    def on(self) -> frozenset[str]:
        """Keys of the bands that are on."""
        return frozenset(key for key, chip in self.chips.items() if chip.isChecked())

    def show_bands(self, bands: pd.DataFrame, symbols: Mapping[str, BandSymbol]) -> None:
        """Show these bands with their counts; those that were on stay on."""
        were_on = self.on
        for chip in self.chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = {}
        self._names = {}
        self.all.setToolTip("Show every band")
        for row in bands.to_dict("records"):
            key, name = str(row[BandRow.BAND]), str(row[BandRow.LABEL])
            self._names[key] = name
            chip = self._make_chip(name)
            chip.setProperty("cluster", "true" if row[BandRow.HIGHLIGHTED] else "false")
            chip.setChecked(key in were_on)
            chip.setToolTip(f"Show only {name}" + (" – the cluster" if row[BandRow.HIGHLIGHTED] else ""))
            if key in symbols:
                chip.setIcon(symbol_icon(symbols[key]))
            chip.clicked.connect(self._tell)
            self.chips[key] = chip
            self._flow.addWidget(chip)
        self._count(dict(zip(bands[BandRow.BAND].astype(str), bands[BandRow.ORGANISATIONS].astype(int), strict=True)))
        self._tell_state()
        self._measure()

    def _count(self, counts: Mapping[str, int]) -> None:
        total = sum(counts.values())
        self._words = {self.all: ("All", f"All  {total:,}")}
        self.all.setAccessibleName(f"All turnovers: {total:,} organisations")
        for key, chip in self.chips.items():
            name, count = self._names[key], counts.get(key, 0)
            self._words[chip] = (f"{name} {count:,}", f"{name}  {count:,}")
            chip.setAccessibleName(f"{name}: {count:,} organisation{'' if count == 1 else 's'}")

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many each band would show under the other filters. Chips keep the size they have."""
        self._count(counts)
        for chip, words in self._words.items():
            told = words[0 if self._is_compact else 1].replace("&", "&&")
            if told != chip.text():
                chip.setText(told)

    def set_scale(self, scale: float) -> None:
        """Give the symbols the size of the text."""
        self._scale = scale
        self._measuring.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Become smaller where the chips would need a second line."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Measure again when the text grows."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._measuring.start(0)

    def _measure(self) -> None:
        """How wide one line of chips is, and of smaller ones."""
        widths = []
        for compact in (False, True):
            self._shape(compact=compact)
            chips = (self.all, *self.chips.values())
            widths.append(sum(chip.sizeHint().width() + self._flow.spacing() for chip in chips))
        self._widths = (widths[0], widths[1])
        self._is_compact = True  # as they are now
        self._fit()

    def _fit(self) -> None:
        title = self._title.sizeHint().width() + self._flow.spacing()
        room = self.width() + self._flow.spacing()
        roomy, small = self._widths
        if (title + roomy > room) is not self._is_compact:
            self._shape(compact=not self._is_compact)
        self._title.setVisible(title + (small if self._is_compact else roomy) <= room)

    def _shape(self, *, compact: bool) -> None:
        self._is_compact = compact
        self._flow.setSpacing(SPACING_COMPACT if compact else SPACING)
        side = round((ICON_SIZE_COMPACT if compact else ICON_SIZE) * self._scale)
        for chip in (self.all, *self.chips.values()):
            chip.setText(self._words[chip][0 if compact else 1].replace("&", "&&"))
            chip.setIconSize(QSize(side, side))
            restyle(chip, "compact", "true" if compact else "false")

    def set_on(self, keys: frozenset[str]) -> None:
        """Turn these on and the others off."""
        self.show_on(keys)
        self.changed.emit(self.on)

    def show_on(self, keys: frozenset[str]) -> None:
        """The same, without it being anybody's doing."""
        for key, chip in self.chips.items():
            chip.setChecked(key in keys)
        self._tell_state()

    def _tell(self) -> None:
        self._tell_state()
        self.changed.emit(self.on)

    def _tell_state(self) -> None:
        self.all.setChecked(not self.on)
