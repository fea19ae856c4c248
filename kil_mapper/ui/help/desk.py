"""What the menu Help does: pages for what one looks at, the glossary, the keys, the tour, and what this program is."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kil_mapper import __version__
from kil_mapper.ui.help.pages import DATA_FOLDER, GLOSSARY, SHORTCUTS, START
from kil_mapper.ui.help.tour import Scene, TourStrip
from kil_mapper.ui.pages.help import HelpView
from kil_mapper.ui.settings import TOUR_STEP
from kil_mapper.ui.theme import Theme

if TYPE_CHECKING:
    from kil_mapper.ui.jobs import Job
    from kil_mapper.ui.window import Window


STEPS = "kil_mapper.ui.help.steps"  # named, not imported: it needs pandas, which the first screen does not wait for


class HelpDesk(QObject):
    """Answers questions about the window.

    Signals:
        tour_moved: How many steps of the tour are behind the person; 0 when it is not begun or over.

    Attributes:
        view: The page of the help.
        strip: The tour.
    """

    tour_moved = Signal(int)

    def __init__(self, window: Window, stack: QStackedWidget, theme: Theme, show: Callable[[QWidget], None]) -> None:
        """Make it.

        Args:
            window: Whose help it is.
            stack: The pages of the window.
            theme: For its icons and colours.
            show: Puts a page on top.
        """
        super().__init__(window)
        self._window = window
        self._stack = stack
        self.view = HelpView(theme)
        self.strip = TourStrip(theme)
        self._show = show
        self._behind: QWidget | None = None  # the page to return to
        self._focus: QWidget | None = None
        self._toured = -1  # which project the tour went through, by the session's count
        self.view.back_wanted.connect(self.leave)
        self.strip.view_wanted.connect(window.show_view)
        self.strip.moved.connect(self._on_tour)
        self.strip.left.connect(self._after_tour)
        window.session.changed.connect(lambda _parts: self._keep_tour())

    # --- pages ------------------------------------------------------------------------------------------------------

    @property
    def page_here(self) -> str:
        """The page of the help that goes with what the person looks at."""
        here, window = self._stack.currentWidget(), self._window
        if here is window.pages and window.pages is not None:
            return window.pages.current_id
        return DATA_FOLDER if here is window.folder else START

    def show_help(self) -> None:
        """Explain what the person looks at."""
        if self._stack.currentWidget() is self.view:
            self.leave()  # the same key leads back
        else:
            self._open(self.page_here)

    def show_glossary(self) -> None:
        """Explain the words."""
        self._open(GLOSSARY)

    def show_shortcuts(self) -> None:
        """Show everything that can be done, with its keys."""
        self._open(SHORTCUTS)

    def _open(self, page: str) -> None:
        if self._stack.currentWidget() is not self.view:
            self._behind = self._stack.currentWidget()
            self._focus = self._window.focusWidget()
        self.view.show_page(page)
        self._show(self.view)
        self.view.focus_page()

    def leave(self) -> None:
        """Go back to where the person was."""
        window, behind = self._window, self._behind
        home = window.pages if window.pages is not None and window.session.project is not None else window.start
        if behind is None or behind is window.working or (behind is window.pages and behind is not home):
            behind = home
        self._show(behind)
        focus, self._focus = self._focus, None
        if focus is not None and focus in behind.findChildren(QWidget):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def about(self) -> None:
        """Say what this is."""
        self._window.messages.info(
            f"KIL Mapper {__version__}, free software under the MIT licence.",
            "Every figure comes from the published open data in the project's data folder; exports name each source.",
        )

    # --- tour -------------------------------------------------------------------------------------------------------

    def take_tour(self) -> None:
        """Open the sample district and lead through it; or go on where the person left."""
        session = self._window.session
        if session.project is not None and session.opened == self._toured:
            self._show_pages()
            self._begin_tour()
            return
        begun: list[Job] = []
        commands = self._window.commands
        commands.project_job.connect(begun.append)
        try:
            commands.explore_sample()
        finally:
            commands.project_job.disconnect(begun.append)
        for job in begun:
            job.succeeded.connect(lambda _made: self._begin_tour())

    def _show_pages(self) -> None:
        pages = self._window.pages
        if pages is not None:
            self._show(pages)

    def _begin_tour(self) -> None:
        window = self._window
        results = window.session.results
        if window.pages is None or results is None:
            return
        self._toured = window.session.opened
        window.bar.clear()  # the strip says the same, and more
        step = int(window.settings.get(TOUR_STEP))
        self.strip.end()
        self.strip.begin(Scene(window.pages, window.selection, results), import_module(STEPS).STEPS, step)
        self.strip.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_tour(self, step: int) -> None:
        self._window.settings.put(TOUR_STEP, float(max(step, 0)))
        self.tour_moved.emit(max(step, 0))

    def _after_tour(self) -> None:
        pages = self._window.pages
        if pages is not None and pages.current.panels:
            pages.current.panels[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_tour(self) -> None:
        if self._window.session.project is None:
            self.strip.end()

    @property
    def is_begun(self) -> bool:
        """Whether the person left the tour on its way."""
        return self._window.settings.get(TOUR_STEP) > 0
