"""Map, list and details as one picture: what is selected or filtered in one is so in all."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.page import Context, Page
from kil_mapper.ui.parts import TableOrWords, button
from kil_mapper.ui.settings import DETAILS_STATE, SPLITTER_STATE, TABLE_STATE
from kil_mapper.ui.workspace.bands import BandChips
from kil_mapper.ui.workspace.curation import Curation
from kil_mapper.ui.workspace.details import DetailsPanel
from kil_mapper.ui.workspace.facts import facts_of, is_protected
from kil_mapper.ui.workspace.headline import Headline, Notices
from kil_mapper.ui.workspace.map_panel import MapPanel
from kil_mapper.ui.workspace.organisations import (
    ID_ROLE,
    Filter,
    OrganisationsFilter,
    OrganisationsModel,
)
from kil_mapper.ui.workspace.table import OrganisationsTable
from kil_mapper.ui.workspace.themes import ThemeFilter

if TYPE_CHECKING:
    from kil_mapper.model.results import Results
    from kil_mapper.workflows import WindowPage

SIDE_WIDTH = 450
SIDE_WIDTH_WIDE = 640
SIDE_SHARE = 0.37  # of a window that is wide enough for it
SEARCH_PAUSE = 80


class Workspace(Page):
    """The view Explore."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._is_refilling = False  # Qt moves to a neighbour when the current row is hidden: nobody chose that one
        self._told_by_map = False
        self.headline = Headline()
        self.notices = Notices(context.theme)
        self.chips = BandChips()
        self.map = MapPanel(context.map_refusal)
        self.map.setAccessibleName("Map of organisations and need")
        self.model = OrganisationsModel(self)
        self.filter = OrganisationsFilter(self.model, self)
        self.curation = Curation(context)
        self.details = DetailsPanel(context.theme, self.curation)
        self.details.closed.connect(lambda: self.select(None))
        self.search = self._make_search()
        self.themes = ThemeFilter()
        self.table = OrganisationsTable(self.filter)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self._lay_out()
        self.set_scale(context.theme.scale)
        self._is_shared = self.restore_state(SPLITTER_STATE, self.splitter)
        self.restore_state(DETAILS_STATE, self.side)
        self.restore_state(TABLE_STATE, self.table.horizontalHeader())
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(SEARCH_PAUSE)
        self._search_timer.timeout.connect(self._apply_filter)
        self.search.textChanged.connect(lambda _text: self._search_timer.start())
        self.chips.changed.connect(lambda _keys: self._apply_filter())
        self.themes.changed.connect(lambda _codes: self._apply_filter())
        self.map.selected.connect(self._on_map_selected)
        self.map.ready.connect(self._on_map_ready)
        context.selection.changed.connect(lambda _org_id: self._follow_selection())

    # --- layout -----------------------------------------------------------------------------------------------------

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setPlaceholderText("Search name, number, postcode or ward")
        search.setClearButtonEnabled(True)
        search.setAccessibleName("Search organisations")
        return search

    def _lay_out(self) -> None:
        self.listed = TableOrWords(self.table, button("Show all", self.clear_filter))
        self.listed.words.setText("No organisation matches the search, the bands and the themes.")
        top = QWidget()
        top.setObjectName("side")
        column = QVBoxLayout(top)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.search, 1)
        line.addWidget(self.themes)
        column.addLayout(line)
        column.addWidget(self.listed, 1)
        self.side = QSplitter(Qt.Orientation.Vertical)
        self.side.addWidget(top)
        self.side.addWidget(self.details)
        self.side.setObjectName("side")
        self.side.setChildrenCollapsible(False)
        self.side.setHandleWidth(5)
        self.side.setSizes([300, 200])
        self.side.setMinimumWidth(340)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(self.map)
        self.splitter.addWidget(self.side)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(5)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        filters = QFrame()
        filters.setProperty("role", "strip")
        strip = QVBoxLayout(filters)
        strip.setContentsMargins(12, 5, 10, 5)
        strip.addWidget(self.chips)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.headline)
        outer.addWidget(self.notices)
        outer.addWidget(filters)
        outer.addWidget(self.splitter, 1)

    def set_scale(self, scale: float) -> None:
        """Give rows, columns, symbols and map the size of the text."""
        self._scale = scale
        self.table.set_scale(scale)
        self.chips.set_scale(scale)
        self.map.set_scale(scale)

    def _order_tabs(self) -> None:
        """The Tab key goes as the eye does; chips made anew would come last."""
        head = (self.notices.more,)
        filters = (self.chips.all, *self.chips.chips.values())
        # The map passes its keys to a widget inside it: both stand here, or the Tab key would come by a second time.
        page = self.map.view.focusProxy() if self.map.view is not None else None
        panels = (self.map.view, page, self.search, self.themes, self.table, self.details)
        stops: list[QWidget] = [stop for stop in (*head, *filters, *panels) if stop is not None]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

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
        self.search.clear()
        self.chips.set_on(frozenset())
        self.themes.set_on(frozenset())

    def show_results(self, results: Results, before: Results | None) -> None:
        """Show the numbers in all parts."""
        stay = before is not None and before.project.areas == results.project.areas
        selected = self.selected_id
        self.headline.show_results(results)
        self.notices.show_sentences(results.warnings)
        self.chips.show_bands(results.bands, self.context.core.band_symbols(results.project.options.scheme))
        self.themes.show_themes(results.themes)
        self._order_tabs()
        self._is_refilling = True
        self.model.show(results)
        self.table.fit_columns()
        self._apply_filter()
        self.select(selected if selected is not None and self.model.row_of(selected) >= 0 else None)
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
        self.map.select(self.selected_id, pan=False)
        self.state_changed.emit()

    # --- filter -----------------------------------------------------------------------------------------------------

    def _apply_filter(self) -> None:
        self._search_timer.stop()
        self._is_refilling = True
        self.filter.apply(Filter(self.chips.on, self.search.text(), self.themes.on))
        self._is_refilling = False
        shown, total = self.filter.rowCount(), self.model.rowCount()
        self.listed.show_words(bool(total and not shown))
        self._filter_map()
        if self.selected_id is not None and not self._proxy_index(self.selected_id).isValid():
            self.select(None)
        elif self.selected_id is not None:
            self._mark_row(self.selected_id)
        else:
            self.table.scrollToTop()
        self.say_status(f"{shown:,} of {total:,} shown" if total else "")
        self.state_changed.emit()

    def _filter_map(self) -> None:
        self.map.set_filter(self.filter.shown_ids if self.filter.wanted.is_on else None)

    def clear_filter(self) -> None:
        """Show everything."""
        self.search.clear()
        self.themes.set_on(frozenset())
        self.chips.set_on(frozenset())

    def only_cluster(self) -> None:
        """Show the highlighted band alone."""
        project = self.context.session.project
        cluster = None if project is None else project.options.scheme.cluster
        if cluster is not None:
            self.chips.set_on(frozenset({cluster.key}))

    @property
    def has_filter(self) -> bool:
        """Whether something is hidden."""
        return self.filter.wanted.is_on

    # --- selection --------------------------------------------------------------------------------------------------

    @property
    def selected_id(self) -> str | None:
        """The selected organisation; None for none."""
        return self.context.selection.org_id

    def select(self, org_id: str | None) -> None:
        """Select an organisation everywhere; None for none."""
        if org_id == self.selected_id:
            self._show_selection(tell_map=False)
        else:
            self.context.selection.select(org_id)

    def select_on_map(self, org_id: str | None) -> None:
        """Select what was clicked on the map. A symbol at a protected address does not give away its name."""
        if self.shown_results is not None and is_protected(self.shown_results, org_id):
            org_id = None
        self._told_by_map = True
        self.select(org_id)
        self._told_by_map = False

    def _follow_selection(self) -> None:
        self._show_selection(tell_map=not self._told_by_map)

    def _show_selection(self, *, tell_map: bool) -> None:
        org_id, results = self.selected_id, self.shown_results
        if org_id is None or results is None or self.model.row_of(org_id) < 0:
            self.table.selectionModel().clear()
            self.details.show_nothing()
        else:
            self._mark_row(org_id)
            name = self.model.index(self.model.row_of(org_id), 0).data()
            self.curation.show_organisation(results, org_id, name)
            self.details.show_organisation(name, facts_of(results, org_id))
        if tell_map:
            shown = None if results is not None and is_protected(results, org_id) else org_id  # nor a name its symbol
            self.map.select(shown, pan=shown is not None)
        self.state_changed.emit()

    def _mark_row(self, org_id: str) -> None:
        index = self._proxy_index(org_id)
        selection = self.table.selectionModel()
        if index.isValid() and selection.currentIndex().row() != index.row():
            both = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            selection.setCurrentIndex(index, both)
            self.table.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def _proxy_index(self, org_id: str) -> QModelIndex:
        row = self.model.row_of(org_id)
        return self.filter.mapFromSource(self.model.index(row, 0)) if row >= 0 else QModelIndex()

    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._is_refilling:
            org_id = str(current.data(ID_ROLE))
            if org_id != self.selected_id:
                self.select(org_id)

    def _on_map_selected(self, org_id: str) -> None:
        self.select_on_map(org_id or None)

    def go_home(self) -> None:
        """Show the whole area on the map."""
        self.map.go_home()

    @property
    def has_map(self) -> bool:
        """Whether the map can be used."""
        return self.map.is_ready

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """Filters, map, search, list and details."""
        stops = (self.chips, self.map.view, self.search, self.table, self.details)
        return tuple(stop for stop in stops if stop is not None)


def make_page(context: Context) -> Page:
    """The view Explore."""
    return Workspace(context)
