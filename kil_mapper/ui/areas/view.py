"""Where are the cold spots? One sentence, a table, and need and capacity beside each other; each selects the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QVBoxLayout,
    QWidget,
)

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import Progress
from kil_mapper.model.results import AreaRow
from kil_mapper.model.tables import Lsoa
from kil_mapper.model.vocabulary import AreaType, MemberType
from kil_mapper.ui.areas import wording
from kil_mapper.ui.areas.head import AreasHead
from kil_mapper.ui.areas.maker import NeighbourhoodMaker
from kil_mapper.ui.areas.map_panel import AreaMapPanel
from kil_mapper.ui.areas.table import AreasTable
from kil_mapper.ui.files import Want
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.newest import work_on_newest
from kil_mapper.ui.page import Context, Found, Page
from kil_mapper.ui.parts import Panels, ScrollColumn, TableOrWords, label
from kil_mapper.ui.settings import AREAS_SPLITTER_STATE, DATA_FOLDER

if TYPE_CHECKING:
    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results
    from kil_mapper.workflows import WindowPage

TABLE_SHARE = 0.54
LEAST_HEIGHT = 330  # of table and maps, at text size 1
LEGEND = f"{wording.MARK} condition met: high need, clearly fewer per head, none of the cluster band or above"
NO_NEIGHBOURHOODS = (
    "Wards are not always what people call their neighbourhood. Make one of wards or of small areas, or read several "
    "from a file with a name and a code on each line."
)
NO_WARDS = (
    "This project holds no ward boundaries. Add the ward boundaries of the Open Geography Portal to the data folder "
    "and build the project again, or make neighbourhoods of small areas."
)
NONE_YET = {
    AreaType.WARD: "This project holds no wards.",
    AreaType.CUSTOM: "There are no neighbourhoods of your own yet.",
}
LIST_KINDS = "Lists of codes (*.csv *.xlsx)"


class AreasView(Page):
    """The view Areas."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.kind = AreaType.WARD
        self.selected_code: str | None = None
        self._drawn: Results | None = None
        self.head = AreasHead()
        self.maker = NeighbourhoodMaker()
        self.table = AreasTable(context.theme)
        self.sentence = label("", wrap=True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setAccessibleName("The selected area")
        self.map = AreaMapPanel(context.map_refusal)
        self._lay_out()
        self.set_scale(context.theme.scale)
        self._is_shared = self.restore_state(AREAS_SPLITTER_STATE, self.splitter)
        self._connect()

    # --- making -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.listed = TableOrWords(self.table)
        side = QWidget()
        side.setObjectName("side")
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 8, 8, 6)
        column.setSpacing(6)
        column.addWidget(self.listed, 1)
        column.addWidget(label(LEGEND, "small", wrap=True))
        column.addWidget(self.sentence)
        self.splitter = Panels(Qt.Orientation.Horizontal)
        self.splitter.addWidget(side)
        self.splitter.addWidget(self.map)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(5)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.maker)
        column.addWidget(self.splitter, 1)
        outer.addWidget(ScrollColumn(page, "Areas"))  # for large text on a small screen

    def _connect(self) -> None:
        head, session = self.head, self.context.session
        head.kind_chosen.connect(self.show_kind)
        head.threshold.valueChanged.connect(lambda value: session.choose(high_need_share=value / 100))
        head.make.clicked.connect(lambda _checked: self.begin_neighbourhood())
        head.read.clicked.connect(lambda _checked: self.read_neighbourhoods())
        head.remove.clicked.connect(lambda _checked: self.remove_neighbourhood())
        self.table.chosen.connect(lambda code: self.select(code, tell_table=False))
        self.table.picked.connect(self._on_rows)
        self.map.selected.connect(lambda code: self.select(code or None, tell_map=False))
        self.map.gathered.connect(self._on_picked)
        self.map.turned.connect(self._on_map_turned)
        self.map.ready.connect(self._on_map_ready)
        self.maker.wanted.connect(self._make_neighbourhood)
        self.maker.kind_changed.connect(self.map.set_picking)
        self.maker.ended.connect(self._end_neighbourhood)

    # --- following the session --------------------------------------------------------------------------------------

    def forget_project(self) -> None:
        """Another project: let go of the selection."""
        self.selected_code = None
        self.kind = AreaType.WARD
        self.maker.hide()

    def show_results(self, results: Results, before: Results | None) -> None:
        """Show the areas and draw the maps."""
        if before is None and wording.rows_of(results, AreaType.WARD).empty:
            self.kind = AreaType.CUSTOM
        self._show_areas(results)
        self._draw_maps(results, stay=before is not None)

    def _show_areas(self, results: Results) -> None:
        self.head.show_results(results, self.kind, self._sentences(results))
        self.table.show_areas(results, self.kind)
        is_empty = self.table.sheet.rowCount() == 0
        self.listed.words.setText(NO_WARDS if self.kind is AreaType.WARD else NO_NEIGHBOURHOODS)
        self.listed.show_words(is_empty)
        here = self.selected_code if self.table.sheet.row_of(self.selected_code or "") >= 0 else None
        self.select(here, tell_map=False)
        self.say_status(self._counted(results))

    def _sentences(self, results: Results) -> tuple[str, ...]:
        """What is found of the type of area that is shown."""
        if wording.rows_of(results, self.kind).empty:
            return (NONE_YET[self.kind],)
        of_kind = results.areas[results.areas[AreaRow.TYPE].isin([self.kind.value, AreaType.LAD.value])]
        return self.context.core.cold_spot_summary(replace(results, areas=of_kind))

    def _counted(self, results: Results) -> str:
        count = self.table.sheet.rowCount()
        one, many = self.kind.nouns
        cold = sum(wording.is_cold(row) is True for row in self.table.sheet.rows)
        spots = f"{cold:,} cold spot{'s' if cold != 1 else ''}"
        return f"{count:,} {one if count == 1 else many}, {spots}; {results.kept:,} {results.project.noun[1]} counted"

    def _draw_maps(self, results: Results, *, stay: bool) -> None:
        if self.map.view is None or results.project.lsoas.empty:
            return

        def draw(progress: Progress) -> WindowPage:
            progress.report("Drawing need and capacity")
            return self.context.core.area_map_page(results)

        def show(page: WindowPage) -> None:
            codes = [*results.areas[AreaRow.CODE], *results.project.lsoas[Lsoa.CODE]]
            self.map.show_page(page, [str(code) for code in codes], stay=stay)
            self.state_changed.emit()

        job = self.context.runner.start(Lane.AREA_MAP, "Drawing need and capacity", draw, show)
        job.failed.connect(lambda error: self.map.show_failure(str(error)))
        job.crashed.connect(lambda _details: self.map.show_failure("The maps could not be drawn."))

    def _on_map_ready(self) -> None:
        self.map.set_type(self.kind)
        self.map.select(self.selected_code)
        if self.maker.isVisible():
            self.map.set_picking(self.maker.kind)
            self.map.set_picked(self.maker.members)
        self.state_changed.emit()

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_kind(self, kind: AreaType) -> None:
        """Show wards or neighbourhoods."""
        self.kind = kind
        self.selected_code = None
        if self.shown_results is not None:
            self._show_areas(self.shown_results)
        self.map.set_type(kind)

    def _on_map_turned(self, kind: AreaType) -> None:
        if kind in wording.KINDS and kind is not self.kind:
            self.show_kind(kind)

    def select(self, code: str | None, *, tell_map: bool = True, tell_table: bool = True) -> None:
        """Select an area in table and maps; None for none."""
        self.selected_code = code
        if tell_table:
            self.table.select(code)
        row = self.table.sheet.row_of(code) if code is not None else -1
        if row >= 0:
            self.sentence.setText(str(self.table.sheet.rows[row][AreaRow.SENTENCE]))
        else:
            self.sentence.setText(self.head.caveats)
        self.head.remove.setVisible(self.kind is AreaType.CUSTOM)
        self.head.remove.setEnabled(row >= 0)
        if tell_map:
            self.map.select(code)
        self.state_changed.emit()

    def _on_rows(self) -> None:
        """Rows were selected by hand: members of a neighbourhood to make, or one area to read about."""
        names = self.table.names_selected
        if self.maker.isVisible() and self.maker.kind is MemberType.WARD and self.kind is AreaType.WARD:
            self._show_members(names)
            self.map.set_picked(names)

    def _on_picked(self, codes: list[str]) -> None:
        """Areas were picked on the map."""
        if self.maker.isVisible():
            self._show_members(codes)

    def _show_members(self, codes: list[str]) -> None:
        results = self.shown_results
        if results is not None:
            areas, lsoas = results.areas, results.project.lsoas
            names = dict(zip(areas[AreaRow.CODE], areas[AreaRow.NAME], strict=True))
            names |= dict(zip(lsoas[Lsoa.CODE], lsoas[Lsoa.NAME], strict=True))
            self.maker.show_members(codes, [str(names.get(code, code)) for code in codes])

    # --- neighbourhoods ---------------------------------------------------------------------------------------------

    def begin_neighbourhood(self) -> None:
        """Show the strip that makes a neighbourhood; selected wards are its first members."""
        results = self.shown_results
        if results is None:
            return
        has_wards = not wording.rows_of(results, AreaType.WARD).empty
        selected = self.table.names_selected if self.kind is AreaType.WARD else []
        if has_wards and self.kind is not AreaType.WARD:
            self.show_kind(AreaType.WARD)
        kind = MemberType.WARD if has_wards else MemberType.LSOA
        self.maker.begin(kind, may_pick_small=self.map.view is not None)
        self.map.set_picking(kind)
        if kind is MemberType.WARD:
            self.map.set_picked(selected)
            self._show_members(selected)

    def _make_neighbourhood(self, name: str, members: list[str]) -> None:
        changed = self._changed(lambda project: self.context.core.add_neighbourhood(project, name, members))
        if changed is not None:
            self._end_neighbourhood()
            self.show_kind(AreaType.CUSTOM)
            self.context.session.change(f"making of “{' '.join(name.split())}”", changed)

    def _end_neighbourhood(self) -> None:
        self.maker.hide()
        self.map.set_picking(None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove_neighbourhood(self) -> None:
        """Remove the selected neighbourhood; undo brings it back."""
        code = self.selected_code
        if code is not None and self.kind is AreaType.CUSTOM:
            changed = self._changed(lambda project: self.context.core.remove_neighbourhood(project, code))
            if changed is not None:
                self.context.session.change("removal of a neighbourhood", changed)

    def read_neighbourhoods(self) -> None:
        """Ask for a file of neighbourhoods and read it."""
        context = self.context
        path = context.files.ask(Want.OPEN_FILE, "Read neighbourhoods", DATA_FOLDER, kinds=LIST_KINDS)
        if context.session.project is None or path is None:
            return

        def work(project: Project, progress: Progress) -> tuple[Project, tuple[str, ...]]:
            return context.core.read_neighbourhoods(project, path, progress=progress)

        def done(found: tuple[Project, tuple[str, ...]]) -> None:
            self.show_kind(AreaType.CUSTOM)
            context.session.change(f"reading of {path.name}", found[0])
            context.messages.info(found[1][0], " ".join(found[1][1:]))

        work_on_newest(context.session, context.runner, Lane.LOCAL, f"Reading {path.name}", work, done)

    def _changed(self, change: Callable[[Project], Project]) -> Project | None:
        """What a change makes of the project; None when it could not be made, which is said."""
        project = self.context.session.project
        try:
            return None if project is None else change(project)
        except KilError as error:
            self.context.messages.error(error)
            return None

    # --- what menus ask ---------------------------------------------------------------------------------------------

    @property
    def has_map(self) -> bool:
        """Whether the maps can be used."""
        return self.map.is_ready

    def go_home(self) -> None:
        """Show the whole area on the maps."""
        self.map.go_home()

    def set_scale(self, scale: float) -> None:
        """Give table and maps the size of the text."""
        self.splitter.setMinimumHeight(round(LEAST_HEIGHT * scale))
        self.table.set_scale(scale)
        self.map.set_scale(scale)

    @property
    def found_in(self) -> dict[Found, QWidget | None]:
        """Maps and table."""
        return {Found.MAP: self.map.view, Found.LIST: self.table}

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """Switch, table and maps."""
        stops = (self.head.kinds[self.kind], self.table, self.map.view)
        return tuple(stop for stop in stops if stop is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width between table and maps when it is first known."""
        super().resizeEvent(event)
        if not self._is_shared:
            self._is_shared = True
            self._share_width()

    def _share_width(self) -> None:
        table = round(self.width() * TABLE_SHARE)
        self.splitter.setSizes([table, self.width() - table])

    def remember_layout(self) -> None:
        """Keep sizes for the next time."""
        self.keep_state(AREAS_SPLITTER_STATE, self.splitter)

    def reset_layout(self) -> None:
        """Share the width anew."""
        self._share_width()
        self.table.fit_columns()


def make_page(context: Context) -> Page:
    """The view Areas."""
    return AreasView(context)
