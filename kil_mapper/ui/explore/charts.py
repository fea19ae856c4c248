"""The charts beside the map: turnover bands, need, wards. Each is a filter, and each shows what all filters show."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kil_mapper.model.filters import NOT_KNOWN, Facet
from kil_mapper.ui.explore.chart import Chart
from kil_mapper.ui.explore.chart_model import Bar, ChartModel
from kil_mapper.ui.explore.state import FilterState
from kil_mapper.ui.parts import ScrollColumn, label
from kil_mapper.ui.theme import Theme

TITLES = {Facet.BANDS: "Yearly turnover", Facet.DECILES: "Need, by decile", Facet.AREAS: "Ward"}
NOTE = "Solid: shown. Outline: all. Click a bar to filter by it."
GROUP_SHOWN = "Wards"  # neighbourhoods overlap wards: a chart of both would count twice


class Charts(QWidget):
    """All charts, above each other; they scroll together.

    Attributes:
        state: The filter that they follow and change.
        charts: Each by its facet.
    """

    def __init__(self, state: FilterState, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self._chosen: frozenset[str] = frozenset()
        inside = self._inside = QWidget()
        charts = QVBoxLayout(inside)
        charts.setContentsMargins(0, 0, 4, 0)
        charts.setSpacing(8)
        self.note = label(NOTE, "small", wrap=True)
        charts.addWidget(self.note)
        self.charts: dict[Facet, Chart] = {}
        for facet, title in TITLES.items():
            chart = Chart(ChartModel(facet, title, self), theme)
            chart.turned.connect(partial(state.turn, facet))
            self.charts[facet] = chart
            charts.addWidget(chart)
        charts.addStretch(1)
        self.column = ScrollColumn(inside, "Charts of the organisations shown")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.column)
        for chart in self.charts.values():
            chart.selectionModel().currentRowChanged.connect(partial(self._keep_in_sight, chart))
        state.changed.connect(self.refresh)
        self.refresh()

    def mark(self, org_ids: Collection[str]) -> None:
        """Point out the bars of these organisations."""
        if frozenset(org_ids) != self._chosen:
            self._chosen = frozenset(org_ids)
            self.refresh()

    def refresh(self) -> None:
        """Show what the filter shows; charts that nobody sees are left for later."""
        sieve, seen = self.state.sieve, self.state.seen
        if sieve is None or seen is None or not self.isVisible():
            return
        wanted = self.state.wanted
        for facet, chart in self.charts.items():
            shown, whole = sieve.totals(facet, seen.mask), sieve.totals(facet, sieve.everything)
            marked = sieve.keys_of(facet, self._chosen)
            bars = [
                Bar(
                    value.key,
                    value.label,
                    shown[at][0],
                    whole[at][0],
                    shown[at][1],
                    whole[at][1],
                    is_on=value.key in wanted.keys(facet),
                    is_marked=value.key in marked,
                )
                for at, value in enumerate(sieve.values[facet])
                if value.group in ("", GROUP_SHOWN)
            ]
            chart.rows.show(bars, is_filtered=wanted.is_on)
            chart.setVisible(any(bar.key != NOT_KNOWN for bar in bars))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Somebody looks."""
        super().showEvent(event)
        self.refresh()

    def _keep_in_sight(self, chart: Chart, current: QModelIndex, _before: QModelIndex) -> None:
        if chart.hasFocus():
            rect = chart.visualRect(current)
            at = chart.viewport().mapTo(self._inside, rect.center())
            self.column.ensureVisible(at.x(), at.y(), 0, rect.height() * 2)

    def set_scale(self, scale: float) -> None:
        """Give the drawings the size of the text."""
        for chart in self.charts.values():
            chart.set_scale(scale)
