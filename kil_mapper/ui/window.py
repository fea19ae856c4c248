"""The window: pages in a stack, messages above them, menus from the list of actions."""

from __future__ import annotations

import base64
import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from kil_mapper.model.vocabulary import PlaceDetail, RuleProfile, TurnoverBasis
from kil_mapper.ui import placing
from kil_mapper.ui.actions import Menu, State
from kil_mapper.ui.appearance import Appearance
from kil_mapper.ui.banner import ReadOnlyBanner
from kil_mapper.ui.closing import Closing
from kil_mapper.ui.commands import Commands
from kil_mapper.ui.contracts.taking_away import TakingAway
from kil_mapper.ui.core import Core
from kil_mapper.ui.exporting import Exporting
from kil_mapper.ui.files import Files
from kil_mapper.ui.help.desk import HelpDesk
from kil_mapper.ui.job_strip import JobStrip
from kil_mapper.ui.jobs import Job, Lane, Runner
from kil_mapper.ui.menus import Menus
from kil_mapper.ui.message_bar import MessageBar
from kil_mapper.ui.messages import Messages, Offer
from kil_mapper.ui.page import Context
from kil_mapper.ui.pages.dropping import TakesDrops
from kil_mapper.ui.pages.folder import FolderPage
from kil_mapper.ui.pages.recovery import TITLE
from kil_mapper.ui.pages.start import StartPage
from kil_mapper.ui.pages.working import WorkingPage
from kil_mapper.ui.parts import label
from kil_mapper.ui.printing import Printing
from kil_mapper.ui.project_pages import ProjectPages
from kil_mapper.ui.refresh.refreshing import Refreshing
from kil_mapper.ui.safety import Safety
from kil_mapper.ui.selection import Selection
from kil_mapper.ui.session import Part, Session
from kil_mapper.ui.settings import RECENT_PROJECTS, WINDOW_GEOMETRY, Settings
from kil_mapper.ui.theme import Theme
from kil_mapper.ui.view_actions import ViewActions
from kil_mapper.ui.views import VIEWS

if TYPE_CHECKING:  # the main view needs pandas, which the first screen does not wait for
    from kil_mapper.ui.workspace.view import Workspace
    from kil_mapper.workflows import Leftover

SMALLEST = QSize(960, 520)
FIRST_SIZE = QSize(1280, 760)


class Window(TakesDrops, QMainWindow):
    """The main window."""

    def __init__(
        self, settings: Settings, core: Core, runner: Runner, *, map_refusal: str = "", theme: Theme | None = None
    ) -> None:
        super().__init__()
        self.settings = settings
        self.core = core
        self.runner = runner
        self.appearance = Appearance(settings, theme, self)
        self.theme = self.appearance.theme
        self.messages = Messages(self)
        self.files = Files(settings, self)
        self.session = Session(runner, core.summarise, core.choose, self)
        self.selection = Selection(self)
        self.safety = Safety(self.session, runner, core, self.messages)
        self.commands = Commands(self.session, runner, core, self.messages, settings, self.files, self.safety)
        self.closing = Closing(self.commands, self.safety, runner, self.messages, self.close)
        self.exporting = Exporting(self.session, runner, core, self.messages, self.files, settings)
        self.contract = TakingAway(self)
        self.refreshing = Refreshing(self)
        self.view_actions = ViewActions(self)
        self.pages: ProjectPages | None = None
        self._is_loaded = False
        self._map_refusal = map_refusal
        self.stack = QStackedWidget()
        self.desk = HelpDesk(self, self.stack, self.theme, self._show_page)
        self.help, self.tour = self.desk.view, self.desk.strip
        self.printing = Printing(self)
        self.menus = Menus(self, self.theme, self._action)
        self._make_pages()
        self._connect()
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST_SIZE)
        self._show_recent()
        self._refresh()

    # --- making -----------------------------------------------------------------------------------------------------

    def _make_pages(self) -> None:
        self.bar = MessageBar(self.theme)
        self.banner = ReadOnlyBanner(self.theme)
        self.start = StartPage(self.theme)
        self.folder = FolderPage(self.theme)
        self.working = WorkingPage(self.theme)
        for page in (self.start, self.folder, self.working, self.help):
            self.stack.addWidget(page)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.banner)
        column.addWidget(self.tour)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(centre)
        self.shown = label("", "small")
        self.shown.setContentsMargins(8, 0, 0, 0)
        self.shown.setAccessibleName("Organisations shown")
        self.job_strip = JobStrip()
        self.kept = label("", "small")
        self.kept.setContentsMargins(0, 0, 8, 0)
        self.statusBar().addWidget(self.shown)
        self.statusBar().addPermanentWidget(self.job_strip)
        self.statusBar().addPermanentWidget(self.kept)
        self.statusBar().setSizeGripEnabled(False)

    def _connect(self) -> None:
        self.messages.said.connect(self.bar.show_message)
        self.runner.failed.connect(self.messages.error)
        self.runner.crashed.connect(self.messages.bug)
        self.runner.job_started.connect(self._on_job)
        self.runner.job_finished.connect(lambda _job: self._refresh())
        self.session.changed.connect(self._on_change)
        self.safety.changed.connect(self._refresh)
        self.banner.save_as_wanted.connect(self.commands.save_as)
        self.appearance.changed.connect(self._on_look)
        self.commands.project_job.connect(self._follow_project_job)
        self.commands.folder_job.connect(self.folder.show_reading_in_progress)
        self.commands.folder_read.connect(self.folder.show_reading)
        self.commands.folder_failed.connect(self.folder.show_nothing)
        self.exporting.places_changed.connect(self._refresh)
        self.start.tour_wanted.connect(self.desk.take_tour)
        self.desk.tour_moved.connect(lambda _step: self.start.show_tour(is_begun=self.desk.is_begun))
        self.start.show_tour(is_begun=self.desk.is_begun)
        self.start.sample_wanted.connect(self.commands.explore_sample)
        self.start.new_wanted.connect(self.new_project)
        self.start.open_wanted.connect(self.commands.open_project)
        self.start.recent_wanted.connect(self.commands.open_path)
        self.start.recent_forgotten.connect(self._forget_recent)
        self.start.recovery.open_wanted.connect(self.commands.recover)
        self.start.recovery.discard_wanted.connect(self.commands.discard)
        self.commands.leftovers_found.connect(self._on_leftovers)
        self.folder.choose_wanted.connect(self.commands.choose_folder)
        self.folder.folder_given.connect(self.commands.read_folder)
        self.folder.copy_wanted.connect(self.commands.copy_into_folder)
        self.take_drops()
        self.folder.back_wanted.connect(self._go_home)
        self.folder.build_wanted.connect(self.commands.build)

    def _action(self, name: str) -> Callable[[], object]:
        """What does an action: the method of that name of whoever has one."""
        view = next((view for view in VIEWS if view.action == name), None)
        if view is not None:
            return partial(self.show_view, view.id)
        owners = (
            self.commands,
            self.exporting,
            self.contract,
            self.refreshing,
            self.view_actions,
            self.appearance,
            self.desk,
            self.printing,
            self,
        )
        method: Callable[[], object] = getattr(next(owner for owner in owners if hasattr(owner, name)), name)
        return method

    def begin(self, project: Path | None) -> None:
        """After the window shows: load the rest behind it, and open a project if one was given."""

        def loaded(_: None) -> None:
            self.folder.show_needs(self.core.declared())
            self._is_loaded = True
            gc.freeze()  # what was loaded stays: looking through it for garbage would hold up the window

        self.runner.start(Lane.CORE, "Loading", lambda progress: self.core.load(progress=progress), loaded)
        self.commands.look_for_leftovers()
        if project is not None:
            self.commands.open_path(project)

    # --- pages ------------------------------------------------------------------------------------------------------

    def _show_page(self, page: QWidget) -> None:
        if self.stack.currentWidget() is not page:
            self.stack.setCurrentWidget(page)
            self.bar.clear()
        self._refresh()

    def _home(self) -> QWidget:
        return self.pages if self.pages is not None and self.session.project is not None else self.start

    def _go_home(self) -> None:
        self.runner.abandon(Lane.FOLDER)
        self._show_page(self._home())

    @property
    def workspace(self) -> Workspace | None:
        """The view Explore, if somebody went there already."""
        return None if self.pages is None else cast("Workspace | None", self.pages.made("explore"))

    def show_view(self, name: str) -> None:
        """Go to a view of the project."""
        if self.pages is not None:
            self._show_page(self.pages)
            self.pages.show_view(name)

    def explore(self) -> Workspace | None:
        """The view Explore, with the person in it; None without a project."""
        if self.pages is None:
            return None
        self.show_view("explore")
        return self.workspace

    def _make_project_pages(self) -> ProjectPages:
        if self.pages is None:
            export = QPushButton("Export")
            export.setProperty("role", "main")
            export.setProperty("menu", "true")
            export.setAccessibleName("Export")
            export.setMenu(self.menus.menus[Menu.EXPORT])
            context = Context(
                self.session,
                self.runner,
                self.core,
                self.settings,
                self.theme,
                self.messages,
                self.files,
                self.selection,
                self._map_refusal,
            )
            self.pages = ProjectPages(context, export, self.theme.scale)
            self.pages.status_changed.connect(self.shown.setText)
            self.pages.state_changed.connect(self._refresh)
            self.pages.turned.connect(self._refresh)
            self.pages.help_wanted.connect(self.desk.show_help)
            self.stack.addWidget(self.pages)
            self.shown.setText(self.pages.current.status)
        return self.pages

    def _follow_project_job(self, job: Job) -> None:
        before = self.stack.currentWidget()
        self.bar.clear()  # the person has gone on to something else
        self.working.follow(job)
        job.slow.connect(lambda: self._show_page(self.working))
        if self._is_loaded:  # while it is built or read, rather than when everything comes at once
            QTimer.singleShot(0, self._make_project_pages)

        def back() -> None:
            if before is not None and self.stack.currentWidget() is self.working:
                self.stack.setCurrentWidget(before)
                self._refresh()

        job.failed.connect(lambda _error: back())
        job.crashed.connect(lambda _details: back())
        job.cancelled.connect(back)
        self._refresh()

    def _on_job(self, job: Job) -> None:
        if job.lane in {Lane.SAVE, Lane.EXPORT, Lane.RESULTS, Lane.MAP, Lane.AREA_MAP, Lane.LOCAL}:
            self.job_strip.follow(job)
        self._refresh()

    def _on_change(self, parts: frozenset[Part]) -> None:
        if Part.PROJECT in parts:
            self._show_page(self._make_project_pages() if self.session.project is not None else self.start)
        if Part.FILE in parts:
            self._show_recent()
        self._refresh()

    def _on_leftovers(self, leftovers: tuple[Leftover, ...]) -> None:
        """Offer what was kept: on the start page, and above a project that was opened meanwhile."""
        is_news = not self.start.recovery.rows
        self.start.recovery.show_leftovers(leftovers, self.start.first)
        if leftovers and is_news and self.session.project is not None:
            offer = Offer("Go to the start page", self.commands.close_project)
            self.messages.warning(f"{TITLE}.", "Changes were kept: the start page offers them.", (offer,))

    def _show_recent(self) -> None:
        self.start.show_recent(tuple(Path(text) for text in self.settings.get(RECENT_PROJECTS)))

    def _forget_recent(self, path: Path) -> None:
        self.settings.forget_recent_project(path)
        self._show_recent()

    # --- state ------------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Bring title, menus and status in line with what is."""
        session, pages, view = self.session, self.pages, self.workspace
        at_work = pages is not None and self.stack.currentWidget() is pages
        busy = self.runner.active(Lane.PROJECT, Lane.SAVE)
        state = State(
            has_project=session.project is not None and at_work,
            is_current=session.is_current,
            is_busy=busy,
            is_dirty=session.is_dirty,
            can_undo=session.undo_name is not None,
            can_redo=session.redo_name is not None,
            has_selection=at_work and self.selection.org_id is not None,
            has_filter=at_work and view is not None and view.has_filter,
            has_map=pages is not None and pages.current.has_map,
            read_only=self.safety.read_only,
        )
        self.menus.show_state(state, session.undo_name, session.redo_name, self._chosen())
        self.start.setEnabled(not busy)
        self.folder.setEnabled(not busy)
        self.statusBar().setVisible(at_work)
        self.banner.show_reason(self.safety.read_only if at_work else "")
        self.kept.setText(self.safety.words)
        self.kept.setAccessibleName(f"Saving: {self.safety.words}")
        project = session.project
        if project is None:
            self.setWindowTitle("KIL Mapper")
        else:
            file = session.path.name if session.path is not None else "not saved yet"
            self.setWindowTitle(f"{project.name}[*] ({file}) – KIL Mapper")
        self.setWindowModified(session.is_dirty)

    def _chosen(self) -> frozenset[str]:
        project = self.session.project
        basis = project.options.turnover_basis if project is not None else TurnoverBasis.ANNUALISED
        rules = project.options.rules if project is not None else RuleProfile.VCSE
        places = "places_area" if self.exporting.places is PlaceDetail.AREA else "places_postcode"
        view = "" if self.pages is None else f"show_{self.pages.current_id}"
        look = f"look_{self.appearance.choice}"
        return frozenset({f"basis_{basis.value}", f"rules_{rules.value}", places, view, look})

    # --- actions that concern the window itself ---------------------------------------------------------------------

    def new_project(self) -> None:
        """Go to the data-folder page."""
        self._show_page(self.folder)
        self.folder.choose.setFocus()

    def take(self, paths: tuple[Path, ...]) -> None:
        """What was dropped: a project file is opened, everything else is looked at as data."""
        self.commands.take(paths, self.refreshing.ask_about)

    def quit(self) -> None:
        """Close the window."""
        self.close()

    def rename(self) -> None:
        """Ask for another name."""
        project = self.session.project
        if project is not None:
            name = self.messages.answer_text("Rename the project", "Name of the project", project.name)
            if name is not None:
                self.session.rename(name)

    def _on_look(self) -> None:
        if self.pages is not None:
            self.pages.set_scale(self.theme.scale)
        self._refresh()

    def reset_layout(self) -> None:
        """Put sizes and places back as they came."""
        self.settings.reset_layout()
        self.resize(FIRST_SIZE)
        if self.pages is not None:
            self.pages.reset_layout()

    # --- opening and closing ----------------------------------------------------------------------------------------

    def restore_geometry(self) -> None:
        """Take the size and place of the last time."""
        stored = self.settings.get(WINDOW_GEOMETRY)
        if stored:
            placing.restore(self, base64.b64decode(stored))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Ask about what is not saved; then cancel what is under way and wait for it, out of sight."""
        if not self.closing.may_close():
            event.ignore()
            return
        self.settings.put(WINDOW_GEOMETRY, base64.b64encode(self.saveGeometry().data()).decode("ascii"))
        if self.pages is not None:
            self.pages.remember_layout()
        self.settings.save()
        self.hide()
        self.closing.finish()
        event.accept()
