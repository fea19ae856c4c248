"""The line of controls above map and list: search, need, wards, themes and more, and filters saved under names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from kil_mapper.model.filters import LONGEST_WORDS, NOT_KNOWN, Facet, Filter
from kil_mapper.ui.explore.facet_list import FacetList, Line, Quick, Wording
from kil_mapper.ui.explore.saved import SavedFilters
from kil_mapper.ui.explore.span import Span
from kil_mapper.ui.explore.state import FilterState
from kil_mapper.ui.parts import FlowLayout
from kil_mapper.ui.segment import Segment
from kil_mapper.ui.workspace.themes import TYPES, ThemeFilter

if TYPE_CHECKING:
    from kil_mapper.workflows import Sieve

SEARCH_PAUSE = 80  # milliseconds after a key before the search follows
SEARCH_WIDTH = 270
SEARCH_GROWTH = 0.04  # of that of the text: a search scrolls, and the lists beside it must have room
LIST, CHARTS = "list", "charts"
PROTECTED_NOTE = "Services at a protected address belong to none."
NEED = Wording("Need", "Any need", "1 decile", "{} deciles", "Deprivation decile of the small area it is based in: "
               f"1 is the most deprived tenth of England. {PROTECTED_NOTE}", 360)  # fmt: skip
WARD = Wording("Ward", "All wards", "1 ward", "{} wards", f"Where it is based. {PROTECTED_NOTE}", 330)
AREA = Wording("Ward or neighbourhood", "All areas", "1 area", "{} areas",
               f"Where it is based. Neighbourhoods overlap wards. {PROTECTED_NOTE}", 330)  # fmt: skip
MORE = Wording("Reach, figures and marks", "More filters", "1 more filter", "{} more filters",
               "How far it works by its own report, how old its figures are, and what is recorded of it here.",
               400)  # fmt: skip
MOST_DEPRIVED = Quick("Most deprived fifth", Facet.DECILES, frozenset({"1", "2"}))
GROUPS = {
    Facet.REACH: "Reach",
    Facet.AGES: "Age of its figures",
    Facet.ANCHORS: "Recorded here",
    Facet.GROWTH: "Recorded here",
}


class FilterRow(QWidget):
    """All controls of the filter but the bands. They write to the state and follow it.

    Attributes:
        search: The search box.
        themes: The filter by theme.
        facets: The other lists: need, areas, and more.
        saved: Filters under names.
        shown: Whether list or charts stand beside the map.
    """

    def __init__(self, state: FilterState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._scale = 1.0
        self.setAccessibleName("Filters")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search name, number, postcode or ward")
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(LONGEST_WORDS)  # a letter that was pasted by mistake is no search
        self.search.setAccessibleName("Search organisations")
        self.need = FacetList(NEED, (MOST_DEPRIVED,), (Facet.DECILES, Span("decile", range(1, 11))))
        self.areas = FacetList(WARD)
        self.themes = ThemeFilter()
        self.more = FacetList(MORE)
        self.facets = (self.need, self.areas, self.themes, self.more)
        self.saved = SavedFilters()
        self.shown: Segment[str] = Segment("Beside the map", {LIST: "List", CHARTS: "Charts"}, spacing=3)
        flow = FlowLayout(spacing=6)
        for widget in (self.search, *self.facets, self.saved):
            flow.addWidget(widget)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addLayout(flow, 1)
        line.addWidget(self.shown, 0, Qt.AlignmentFlag.AlignTop)  # above what it turns
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE)
        self._pause.timeout.connect(self.search_now)
        self.search.textEdited.connect(lambda _text: self._pause.start())
        self.search.textChanged.connect(self._on_text)
        for facet_list in self.facets:
            facet_list.turned.connect(self._on_turned)
        state.changed.connect(self.refresh)
        self.set_scale(1.0)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where the Tab key comes by, in order."""
        return (self.search, *self.facets, self.saved, *self.shown.buttons.values())

    def set_scale(self, scale: float) -> None:
        """Give the search box the size of the text."""
        self._scale = scale
        self.search.setFixedWidth(round(SEARCH_WIDTH * (1 + (scale - 1) * SEARCH_GROWTH)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Have the choice of list and charts stand in the middle of the first line."""
        super().resizeEvent(event)
        chip = next(iter(self.shown.buttons.values()))
        above = max(0, (self.search.sizeHint().height() - chip.sizeHint().height()) // 2)
        self.shown.setContentsMargins(0, above, 0, 0)

    def show_sieve(self, sieve: Sieve) -> None:
        """Offer what these organisations can be filtered by."""
        deciles = [Line(Facet.DECILES, value.key, value.label) for value in sieve.values[Facet.DECILES]]
        self.need.show_lines(deciles if any(line.key != NOT_KNOWN for line in deciles) else ())
        areas = sieve.values[Facet.AREAS]
        self.areas.show_lines([Line(Facet.AREAS, value.key, value.label, value.group) for value in areas])
        themes = sieve.values[Facet.THEMES]
        self.themes.show_lines(
            [
                Line(Facet.THEMES, value.key, value.label, words)
                for kind, words in TYPES.items()
                for value in themes
                if value.group == kind
            ]
        )
        self.more.show_lines(
            [
                Line(facet, value.key, value.label[:1].upper() + value.label[1:], group)
                for facet, group in GROUPS.items()
                for value in sieve.values[facet]
            ]
        )

    def refresh(self) -> None:
        """Follow the state."""
        wanted, counts = self._state.wanted, self._state.count_of
        chosen = {facet: wanted.keys(facet) for facet in Facet}
        for facet_list in self.facets:
            facet_list.show_state(chosen, counts)
        if " ".join(self.search.text().split()) != " ".join(wanted.words.split()) and not self._pause.isActive():
            self.search.setText(wanted.words)

    def search_now(self) -> None:
        """Search for what stands in the box, without waiting for another key."""
        self._pause.stop()
        self._state.say(self.search.text())

    def forget(self) -> None:
        """Let go of what was typed and not yet searched for."""
        self._pause.stop()
        if self.search.text() != self._state.wanted.words:
            self.search.setText(self._state.wanted.words)
            self._pause.stop()

    def _on_text(self, text: str) -> None:
        if not self._pause.isActive() and text != self._state.wanted.words:
            self._pause.start()

    def _on_turned(self, ticked: dict[Facet, frozenset[str]]) -> None:
        wanted: Filter = self._state.wanted
        for facet, keys in ticked.items():
            wanted = wanted.only(facet, keys)
        self._state.want(wanted)
