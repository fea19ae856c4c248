"""Map, list and details as one picture: what is selected or filtered in one is so in all."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QStatusBar, QVBoxLayout, QWidget

from kil_mapper.model.filters import WORDS, Facet
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.ui.curation.batch import BatchBar
from kil_mapper.ui.curation.tab_order import stops_in
from kil_mapper.ui.explore.beside import Beside
from kil_mapper.ui.explore.charts import Charts
from kil_mapper.ui.explore.filter_row import CHARTS, FilterRow
from kil_mapper.ui.explore.nothing import NothingShown
from kil_mapper.ui.explore.on_chips import OnChips
from kil_mapper.ui.explore.saving import Saving
from kil_mapper.ui.explore.state import FilterState
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.page import Context, Found, Page
from kil_mapper.ui.parts import Panels, ScrollColumn
from kil_mapper.ui.settings import BESIDE_MAP, DETAILS_STATE, SPLITTER_STATE, TABLE_STATE
from kil_mapper.ui.workspace.bands import BandChips
from kil_mapper.ui.workspace.choosing import Choosing
from kil_mapper.ui.workspace.curation import Curation
from kil_mapper.ui.workspace.details import DetailsPanel
from kil_mapper.ui.workspace.facts import facts_of
from kil_mapper.ui.workspace.headline import Headline, Notices
from kil_mapper.ui.workspace.map_panel import MapPanel
from kil_mapper.ui.workspace.newcomers import Newcomers
from kil_mapper.ui.workspace.organisations import OrganisationsFilter, OrganisationsModel
from kil_mapper.ui.workspace.table import OrganisationsTable

if TYPE_CHECKING:
    from kil_mapper.model.results import Results
    from kil_mapper.workflows import WindowPage

SIDE_WIDTH = 450
SIDE_WIDTH_WIDE = 640
SIDE_SHARE = 0.37  # of a window that is wide enough for it
LEAST_PANELS = 240  # pixels that map, list and details keep at text size 1; where there is less, the view scrolls


class Workspace(Page):
    """The view Explore.

    Attributes:
        state: The one filter of map, list and charts.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.state = FilterState(self)
        self.headline = Headline()
        self.notices = Notices(context.theme)
        self.chips = BandChips()
        self.row = FilterRow(self.state)
        self.search, self.themes = self.row.search, self.row.themes
        self.map = MapPanel(context.map_refusal)
        self.map.setAccessibleName("Map of organisations and need")
        self.model = OrganisationsModel(self)
        self.filter = OrganisationsFilter(self.model, self)
        self.curation = Curation(context)
        self.details = DetailsPanel(context.theme, self.curation)
        self.details.closed.connect(lambda: self.select(None))
        self.batch = BatchBar(context)
        self.table = OrganisationsTable(self.filter)
        self.charts = Charts(self.state, context.theme)
        self.nothing = NothingShown()
        self.on_chips = OnChips()
        self.choosing = Choosing(self)
        self.saving = Saving(context, self.state, self.row.saved, self)
        self._lay_out()
        self.set_scale(context.theme.scale)
        self._is_shared = self.restore_state(SPLITTER_STATE, self.splitter)
        self.restore_state(DETAILS_STATE, self.side)
        self.restore_state(TABLE_STATE, self.table.horizontalHeader())
        self.row.shown.choose(context.settings.get(BESIDE_MAP))
        self.listed.show_charts(wanted=self.row.shown.value == CHARTS)
        self._connect()

    def _connect(self) -> None:
        self.chips.changed.connect(lambda keys: self.state.only(Facet.BANDS, keys))
        self.row.shown.chosen.connect(self._show_beside)
        for offers in (self.nothing, self.on_chips):
            offers.dropped.connect(self.state.drop)
            offers.cleared.connect(self.clear_filter)
        self.state.changed.connect(self._follow_filter)
        self.map.ready.connect(self._on_map_ready)
        self.map.serve(self.curation.picker)
        self.newcomers = Newcomers(self)

    # --- layout -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.listed = Beside(self.table, self.nothing, self.charts)
        top = QWidget()
        top.setObjectName("side")
        column = QVBoxLayout(top)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(6)
        column.addWidget(self.listed, 1)
        column.addWidget(self.batch)
        self.side = Panels(Qt.Orientation.Vertical)
        self.side.addWidget(top)
        self.side.addWidget(self.details)
        self.side.setObjectName("side")
        self.side.setChildrenCollapsible(False)
        self.side.setHandleWidth(5)
        self.side.setSizes([300, 200])
        self.side.setMinimumWidth(340)
        self.splitter = Panels(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.map)
        self.splitter.addWidget(self.side)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(5)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        filters = QFrame()
        filters.setProperty("role", "strip")
        strip = QVBoxLayout(filters)
        strip.setContentsMargins(12, 4, 10, 4)
        strip.setSpacing(4)
        strip.addWidget(self.chips)
        strip.addWidget(self.row)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.headline)
        column.addWidget(self.notices)
        column.addWidget(filters)
        column.addWidget(self.splitter, 1)
        self._scroll = ScrollColumn(page, "Explore")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def set_scale(self, scale: float) -> None:
        """Give rows, columns, symbols and map the size of the text."""
        self._scale = scale
        self.keep_height(0)
        self.table.set_scale(scale)
        self.chips.set_scale(scale)
        self.row.set_scale(scale)
        self.charts.set_scale(scale)
        self.map.set_scale(scale)

    def keep_height(self, least: int) -> None:
        """Give map, list and details at least this height in pixels, or what large text needs in any case."""
        self.splitter.setMinimumHeight(max(least, round(LEAST_PANELS * self._scale)))

    def _order_tabs(self) -> None:
        """The Tab key goes as the eye does; chips made anew would come last."""
        head = (self.notices.more,)
        filters = (self.chips.all, *self.chips.chips.values(), *self.row.stops)
        # The map passes its keys to a widget inside it: both stand here, or the Tab key would come by a second time.
        page = self.map.view.focusProxy() if self.map.view is not None else None
        beside = (self.table, *self.charts.charts.values(), *stops_in(self.batch))
        panels = (self.map.view, page, *beside, self.details)
        stops: list[QWidget] = [stop for stop in (*head, *filters, *panels) if stop is not None]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _show_beside(self, what: str) -> None:
        self.listed.show_charts(wanted=what == CHARTS)
        self.context.settings.put(BESIDE_MAP, what)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What is filtered stands in the status bar of the window, where its number is."""
        super().showEvent(event)
        bar = self.window().findChild(QStatusBar)
        if bar is not None and self.on_chips.parent() is not bar:
            bar.insertWidget(1, self.on_chips, 1)
        self.on_chips.show()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Another view has the window, and its status bar."""
        super().hideEvent(event)
        self.on_chips.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width between map and list when it is first known."""
        super().resizeEvent(event)
        if not self._is_shared:
            self._is_shared = True
            self._share_width()

    def _share_width(self) -> None:
        most = SIDE_WIDTH_WIDE if self._scale <= 1 else max(SIDE_WIDTH_WIDE, self.width() // 2)
        side = min(most, max(round(SIDE_WIDTH * self._scale), round(self.width() * SIDE_SHARE)))
        self.splitter.setSizes([self.width() - side, side])

    def remember_layout(self) -> None:
        """Keep sizes and places for the next time."""
        self.keep_state(SPLITTER_STATE, self.splitter)
        self.keep_state(DETAILS_STATE, self.side)
        self.keep_state(TABLE_STATE, self.table.horizontalHeader())

    def reset_layout(self) -> None:
        """Put sizes and places back as they came."""
        self._share_width()
        height = self.side.height()
        self.side.setSizes([height * 3 // 5, height * 2 // 5])
        self.table.reset_layout()

    # --- following the session --------------------------------------------------------------------------------------

    def forget_project(self) -> None:
        """Another project: let go of selection and filter."""
        self.select(None)
        self.clear_filter()

    def show_results(self, results: Results, before: Results | None) -> None:
        """Show the numbers in all parts."""
        if before is not None and before.counted is results.counted and before.lsoas is results.lsoas:
            self.choosing.show(tell_map=False)  # the same numbers: a filter was saved, say
            return
        stay = before is not None and before.project.areas == results.project.areas
        chosen, selected = self.context.selection.chosen, self.selected_id
        sieve = self.context.core.sieve_of(results)
        self.headline.show_results(results)
        self.notices.show_sentences(results.warnings)
        self.chips.show_bands(results.bands, self.context.core.band_symbols(results.project.options.scheme))
        self.row.show_sieve(sieve)
        self._order_tabs()
        self.choosing.is_refilling = True
        self.filter.prepare(sieve.mask(sieve.checked(self.state.wanted)[0]))
        self.model.show(results)
        self.table.fit_columns()
        self.choosing.is_refilling = False
        self.state.show_sieve(sieve)
        self.context.selection.choose([one for one in chosen if self.model.row_of(one) >= 0], selected)
        self.choosing.show(tell_map=False)
        self._draw_map(results, stay=stay)

    def _draw_map(self, results: Results, *, stay: bool) -> None:
        if self.map.view is None:
            return

        def draw(progress: Progress) -> WindowPage:
            progress.report("Drawing the map")
            return self.context.core.map_page(results, PlaceDetail.POSTCODE)

        def show(page: WindowPage) -> None:
            self.map.show_page(page, self.model.ids, stay=stay)
            self.state_changed.emit()

        job = self.context.runner.start(Lane.MAP, "Drawing the map", draw, show)
        job.failed.connect(lambda error: self.map.show_failure(str(error)))
        job.crashed.connect(lambda _details: self.map.show_failure("The map could not be drawn."))

    def _on_map_ready(self) -> None:
        self._order_tabs()  # the page brings the widget along that takes its keys
        self._filter_map()
        self.choosing.mark_on_map()
        self.state_changed.emit()

    # --- filter -----------------------------------------------------------------------------------------------------

    def _follow_filter(self) -> None:
        state, sieve = self.state, self.state.sieve
        if sieve is None or state.seen is None:
            return
        self.choosing.is_refilling = True
        self.filter.apply(state.seen.mask)
        self.choosing.is_refilling = False
        told = [(part, state.told(part)) for part in state.wanted.parts]
        self.on_chips.show_parts(told)
        self.chips.show_on(state.wanted.bands)
        self.chips.show_counts(state.count_of[Facet.BANDS])
        is_empty = bool(sieve.size and not state.seen.shown)
        if is_empty:
            words = dict(told)
            self.nothing.show_offers([(part, words[part], count) for part, count in sieve.loosened(state.wanted)])
        self.listed.show_nothing(is_empty=is_empty)
        self._filter_map()
        self.choosing.keep_shown()
        self.say_how_many()
        self.state_changed.emit()

    def _filter_map(self) -> None:
        state, sieve = self.state, self.state.sieve
        if sieve is None or state.seen is None or not state.wanted.is_on:
            self.map.set_filter(None)
            return
        mask = state.seen.mask
        if WORDS in state.wanted.parts:  # a search for its name must not lead to the place of a refuge
            mask = mask & ~sieve.sensitive
        self.map.set_filter([org_id for org_id, shows in zip(sieve.ids, mask.tolist(), strict=True) if shows])

    def say_how_many(self) -> None:
        """Say in the status bar how many are shown, and how many of them are selected."""
        sieve, seen, chosen = self.state.sieve, self.state.seen, len(self.context.selection.chosen)
        if sieve is None or seen is None or not sieve.size:
            self.say_status("")
            return
        several = f" · {chosen:,} selected" if chosen > 1 else ""
        self.say_status(f"{seen.shown:,} of {sieve.size:,} shown{several}")

    def clear_filter(self) -> None:
        """Show everything."""
        self.state.clear()
        self.row.forget()

    def only_cluster(self) -> None:
        """Show the highlighted band alone."""
        project = self.context.session.project
        cluster = None if project is None else project.options.scheme.cluster
        if cluster is not None:
            self.state.only(Facet.BANDS, {cluster.key})

    @property
    def has_filter(self) -> bool:
        """Whether something is hidden."""
        return self.state.wanted.is_on

    def add_group(self) -> None:
        """Ask for a group that no register knows."""
        self.curation.begin_group()

    # --- selection --------------------------------------------------------------------------------------------------

    @property
    def selected_id(self) -> str | None:
        """The organisation whose details show; None for none."""
        return self.context.selection.org_id

    def select(self, org_id: str | None) -> None:
        """Select an organisation everywhere; None for none."""
        self.choosing.select(org_id)

    def select_on_map(self, org_id: str | None) -> None:
        """Select what was clicked on the map. A symbol at a protected address does not give away its name."""
        self.choosing.select_on_map(org_id)

    def show_details(self) -> None:
        """Show what is known of the organisation that is selected, or that none is."""
        org_id, results = self.selected_id, self.shown_results
        if org_id is None or results is None or self.model.row_of(org_id) < 0:
            self.details.show_nothing()
            return
        name = self.model.index(self.model.row_of(org_id), 0).data()
        self.curation.show_organisation(results, org_id, name)
        known = self.context.core.known_of(results, org_id)
        self.details.show_organisation(name, facts_of(results, org_id, known), org_id)

    def go_home(self) -> None:
        """Show the whole area on the map."""
        self.map.go_home()

    @property
    def has_map(self) -> bool:
        """Whether the map can be used."""
        return self.map.is_ready

    @property
    def print_lines(self) -> tuple[str, ...]:
        """The parts of the filter in words."""
        return tuple(f"Filter: {self.state.told(part)}." for part in self.state.wanted.parts)

    @property
    def found_in(self) -> dict[Found, QWidget | None]:
        """Map, list and details."""
        return {Found.MAP: self.map.view, Found.LIST: self.table, Found.DETAILS: self.details}

    def focus_next_panel(self) -> None:
        """Move to the next part, in sight."""
        super().focus_next_panel()
        self.bring_into_view(QApplication.focusWidget())

    def go_to(self, where: Found) -> bool:
        """Move to the selected organisation there, in sight."""
        went = super().go_to(where)
        self.bring_into_view(self.found_in.get(where) if went else None)
        return went

    def bring_into_view(self, part: QWidget | None) -> None:
        """Scroll to a part of the view, where large text leaves no room for all of them."""
        if part is not None and self._scroll.isAncestorOf(part):
            self._scroll.ensureWidgetVisible(part, 0, 0)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """Bands, search, map, list or charts, and details."""
        first = next(iter(self.charts.charts.values()))
        beside = first if self.listed.has_charts else self.table
        stops = (self.chips, self.search, self.map.view, beside, self.details)
        return tuple(stop for stop in stops if stop is not None)


def make_page(context: Context) -> Page:
    """The view Explore."""
    return Workspace(context)
