"""What stands beside the map: the list, plain words where nothing passes the filter, or the charts."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from kil_mapper.ui.explore.charts import Charts
from kil_mapper.ui.explore.nothing import NothingShown
from kil_mapper.ui.parts import ScrollColumn


class Beside(QWidget):
    """One of the three at a time.

    Attributes:
        table: The list.
        nothing: What stands in its place where nothing passes.
        charts: The charts.
    """

    def __init__(self, table: QWidget, nothing: NothingShown, charts: Charts) -> None:
        super().__init__()
        self.table, self.nothing, self.charts = table, nothing, charts
        self._is_empty = False
        self._has_charts = False
        self._stack = QStackedLayout(self)
        self._words = ScrollColumn(nothing, "No organisation is shown")  # so that its words are never squeezed
        for part in (table, self._words, charts):
            self._stack.addWidget(part)

    @property
    def words(self) -> QLabel:
        """Why there is nothing."""
        return self.nothing.words

    @property
    def has_charts(self) -> bool:
        """Whether the charts are shown."""
        return self._has_charts

    def show_nothing(self, *, is_empty: bool) -> None:
        """Whether nothing passes the filter."""
        self._is_empty = is_empty
        self._turn()

    def show_charts(self, *, wanted: bool) -> None:
        """Show the charts rather than the list."""
        self._has_charts = wanted
        self._turn()

    def _turn(self) -> None:
        part = self.charts if self._has_charts else self._words if self._is_empty else self.table
        self._stack.setCurrentWidget(part)
