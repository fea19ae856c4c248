"""Map, list and details as one picture: what is selected or filtered in one is so in all."""

from __future__ import annotations

import base64
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.ui.core import Core
from kil_mapper.ui.jobs import Lane, Runner
from kil_mapper.ui.parts import button, frame, label
from kil_mapper.ui.session import Part, Session
from kil_mapper.ui.settings import DETAILS_STATE, SPLITTER_STATE, TABLE_STATE, Setting, Settings
from kil_mapper.ui.theme import Theme
from kil_mapper.ui.workspace.bands import BandChips
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

if TYPE_CHECKING:
    from kil_mapper.model.results import Results
    from kil_mapper.workflows import WindowPage

SIDE_WIDTH = 450
SIDE_WIDTH_WIDE = 640
SIDE_SHARE = 0.37  # of a window that is wide enough for it
SEARCH_PAUSE = 80


class Workspace(QWidget):
    """The main view.

    Signals:
        shown_changed: How many organisations are shown, and of how many.
        state_changed: Filter, selection or map changed in a way that menus should know.
    """

    shown_changed = Signal(int, int)
    state_changed = Signal()

    def __init__(
        self,
        session: Session,
        runner: Runner,
        core: Core,
        settings: Settings,
        theme: Theme,
        export: QPushButton,
        map_refusal: str,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session, self._runner, self._core, self._settings = session, runner, core, settings
        self.selected_id: str | None = None
        self._is_refilling = False  # Qt moves to a neighbour when the current row is hidden: nobody chose that one
        self._shown_results: Results | None = None
        self.headline = Headline(export)
        self.headline.basis_chosen.connect(session.set_turnover_basis)
        self.notices = Notices(theme)
        self.chips = BandChips()
        self.map = MapPanel(map_refusal)
        self.map.setAccessibleName("Map of organisations and need")
        self.model = OrganisationsModel(self)
        self.filter = OrganisationsFilter(self.model, self)
        self.details = DetailsPanel(theme)
        self.details.closed.connect(lambda: self.select(None))
        self.search = self._make_search()
        self.table = OrganisationsTable(self.filter)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self._lay_out()
        self.set_scale(theme.scale)
        self._is_shared = self._restore(SPLITTER_STATE, self.splitter)
        self._restore(DETAILS_STATE, self.side)
        self._restore(TABLE_STATE, self.table.horizontalHeader())
        self._search_timer = QTimer(self)
        self._search_timer.setSingleShot(True)
        self._search_timer.setInterval(SEARCH_PAUSE)
        self._search_timer.timeout.connect(self._apply_filter)
        self.search.textChanged.connect(lambda _text: self._search_timer.start())
        self.chips.changed.connect(lambda _keys: self._apply_filter())
        self.map.selected.connect(self._on_map_selected)
        self.map.ready.connect(self._on_map_ready)
        session.changed.connect(self._on_change)
        self._on_change(frozenset(Part))

    # --- layout -----------------------------------------------------------------------------------------------------

    def _make_search(self) -> QLineEdit:
        search = QLineEdit()
        search.setPlaceholderText("Search name, number, postcode or ward")
        search.setClearButtonEnabled(True)
        search.setAccessibleName("Search organisations")
        return search

    def _lay_out(self) -> None:
        self._none = frame("card")
        empty = QVBoxLayout(self._none)
        words = label("No organisation matches the search and the bands.", "soft", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.addStretch(1)
        empty.addWidget(words)
        empty.addWidget(button("Show all", self.clear_filter), 0, Qt.AlignmentFlag.AlignHCenter)
        empty.addStretch(1)
        listed = QWidget()
        self._list_stack = QStackedLayout(listed)
        self._list_stack.addWidget(self.table)
        self._list_stack.addWidget(self._none)
        top = QWidget()
        top.setObjectName("side")
        column = QVBoxLayout(top)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(listed, 1)
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
        line = QVBoxLayout(filters)
        line.setContentsMargins(12, 5, 10, 5)
        line.addWidget(self.chips)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.headline)
        outer.addWidget(self.notices)
        outer.addWidget(filters)
        outer.addWidget(self.splitter, 1)

    def set_scale(self, scale: float) -> None:
        """Give rows, columns, symbols and map the size of the text."""
        self.table.set_scale(scale)
        self.chips.set_scale(scale)
        self.map.set_scale(scale)

    def _order_tabs(self) -> None:
        """The Tab key goes as the eye does; chips made anew would come last."""
        head = (self.headline.basis, self.headline.export, self.notices.more)
        filters = (self.chips.all, *self.chips.chips.values())
        # The map passes its keys to a widget inside it: both stand here, or the Tab key would come by a second time.
        page = self.map.view.focusProxy() if self.map.view is not None else None
        panels = (self.map.view, page, self.search, self.table, self.details)
        stops: list[QWidget] = [stop for stop in (*head, *filters, *panels) if stop is not None]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _restore(self, setting: Setting[str], widget: QSplitter | QHeaderView) -> bool:
        """Give a part the sizes of the last time; whether there was one."""
        stored = self._settings.get(setting)
        return bool(stored) and widget.restoreState(QByteArray(base64.b64decode(stored)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width between map and list when it is first known."""
        super().resizeEvent(event)
        if not self._is_shared:
            self._is_shared = True
            self._share_width()

    def _share_width(self) -> None:
        side = min(SIDE_WIDTH_WIDE, max(SIDE_WIDTH, round(self.width() * SIDE_SHARE)))
        self.splitter.setSizes([self.width() - side, side])

    def remember_layout(self) -> None:
        """Keep sizes and places for the next time."""
        for setting, widget in (
            (SPLITTER_STATE, self.splitter),
            (DETAILS_STATE, self.side),
            (TABLE_STATE, self.table.horizontalHeader()),
        ):
            state = widget.saveState().data()
            self._settings.put(setting, base64.b64encode(state).decode("ascii"))

    def reset_layout(self) -> None:
        """Put sizes and places back as they came."""
        self._share_width()
        height = self.side.height()
        self.side.setSizes([height * 3 // 5, height * 2 // 5])
        self.table.reset_layout()

    # --- following the session --------------------------------------------------------------------------------------

    def _on_change(self, parts: frozenset[Part]) -> None:
        project, results = self._session.project, self._session.results
        if project is None or results is None:
            self.select(None)
            self._shown_results = None
            return
        if Part.OPTIONS in parts:
            self.headline.show_basis(project.options.turnover_basis)
        if Part.PROJECT in parts:
            self.search.clear()
            self.chips.set_on(frozenset())
        if results is not self._shown_results:
            self._show_results(results)

    def _show_results(self, results: Results) -> None:
        before = self._shown_results
        stay = before is not None and before.project.areas == results.project.areas
        self._shown_results = results
        selected = self.selected_id
        self.headline.show_results(results)
        self.notices.show_sentences(results.warnings)
        self.chips.show_bands(results.bands, self._core.band_symbols(results.project.options.scheme))
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
            return self._core.map_page(results, PlaceDetail.POSTCODE)

        def show(page: WindowPage) -> None:
            self.map.show_page(page, self.model.ids, stay=stay)
            self.state_changed.emit()

        job = self._runner.start(Lane.MAP, "Drawing the map", draw, show)
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
        self.filter.apply(Filter(self.chips.on, self.search.text()))
        self._is_refilling = False
        shown, total = self.filter.rowCount(), self.model.rowCount()
        self._list_stack.setCurrentIndex(1 if total and not shown else 0)
        self._filter_map()
        if self.selected_id is not None and not self._proxy_index(self.selected_id).isValid():
            self.select(None)
        elif self.selected_id is not None:
            self._mark_row(self.selected_id)
        else:
            self.table.scrollToTop()
        self.shown_changed.emit(shown, total)
        self.state_changed.emit()

    def _filter_map(self) -> None:
        self.map.set_filter(self.filter.shown_ids if self.filter.wanted.is_on else None)

    def clear_filter(self) -> None:
        """Show everything."""
        self.search.clear()
        self.chips.set_on(frozenset())

    def only_cluster(self) -> None:
        """Show the highlighted band alone."""
        project = self._session.project
        cluster = None if project is None else project.options.scheme.cluster
        if cluster is not None:
            self.chips.set_on(frozenset({cluster.key}))

    @property
    def has_filter(self) -> bool:
        """Whether something is hidden."""
        return self.filter.wanted.is_on

    # --- selection --------------------------------------------------------------------------------------------------

    def select(self, org_id: str | None, *, tell_map: bool = True) -> None:
        """Select an organisation everywhere; None for none. One at a protected address is never tied to a place."""
        results = self._shown_results
        protected = results is not None and is_protected(results, org_id)
        if protected and not tell_map:
            org_id = None  # its symbol on the map does not give away its name
        changed = org_id != self.selected_id
        self.selected_id = org_id
        if org_id is None or results is None:
            self.table.selectionModel().clear()
            self.details.show_nothing()
        else:
            self._mark_row(org_id)
            sections = facts_of(results, org_id)
            name = self.model.index(self.model.row_of(org_id), 0).data()
            self.details.show_organisation(name, sections)
        if tell_map and changed:
            shown = None if protected else org_id  # nor its name its symbol
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
        self.select(org_id or None, tell_map=False)

    def go_home(self) -> None:
        """Show the whole area on the map."""
        self.map.go_home()

    def focus_next_panel(self) -> None:
        """Move between filters, map, list and details."""
        first_chip = self.chips.all
        stops: list[QWidget] = [
            w for w in (first_chip, self.map.view, self.search, self.table, self.details) if w is not None
        ]
        here = next((place for place, stop in enumerate(stops) if _holds_focus(stop)), -1)
        stops[(here + 1) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)


def _holds_focus(widget: QWidget) -> bool:
    focused = QApplication.focusWidget()
    if focused is None:
        return False
    if isinstance(widget, QPushButton):  # one chip stands for all of them
        return focused.parentWidget() is widget.parentWidget()
    return focused is widget or widget.isAncestorOf(focused)
