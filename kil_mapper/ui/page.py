"""What every view of a project is: a page that follows the session and draws itself when somebody looks at it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QSplitter, QWidget

from kil_mapper.ui.core import Core
from kil_mapper.ui.files import Files
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.messages import Messages
from kil_mapper.ui.selection import Selection
from kil_mapper.ui.session import Part, Session
from kil_mapper.ui.settings import Setting, Settings
from kil_mapper.ui.theme import Theme

if TYPE_CHECKING:
    from kil_mapper.model.results import Results


@dataclass(frozen=True)
class Context:
    """What a view is given.

    Attributes:
        session: The project and its results.
        runner: Does slow work.
        core: The way to the workflows.
        settings: What this person chose last.
        theme: The look when the view is made; icons and painted colours come from it.
        messages: Says what went wrong, and asks.
        files: Asks for files.
        selection: The organisation that all views show.
        map_refusal: Why there can be no map; "" when there can.
    """

    session: Session
    runner: Runner
    core: Core
    settings: Settings
    theme: Theme
    messages: Messages
    files: Files
    selection: Selection
    map_refusal: str = ""


class Found(Enum):
    """Where something that is selected can be found."""

    MAP = "map"
    LIST = "list"
    DETAILS = "details"


class Page(QWidget):
    """A view of the project. It shows new results when it is looked at, and at once while it is.

    A view of one's own overrides `show_results`; the other methods where it has something to say.

    Signals:
        status_changed: One short line for the status bar.
        state_changed: Selection, filter or map changed in a way that menus should know.
    """

    status_changed = Signal(str)
    state_changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("page")
        self.context = context
        self.status = ""
        self.shown_results: Results | None = None
        self._opened = 0  # which project it shows, by the session's count
        context.session.changed.connect(self._hear)

    # --- following the session --------------------------------------------------------------------------------------

    def _hear(self, _parts: frozenset[Part]) -> None:
        if self.context.session.project is None:
            self.shown_results = None
            self.forget_project()
        self.catch_up()

    def catch_up(self) -> None:
        """Show the newest results, if somebody is looking and they are not shown yet."""
        session = self.context.session
        results = session.results
        if not self.isVisible() or results is None or results is self.shown_results:
            return
        if self._opened != session.opened:
            self._opened = session.opened
            self.shown_results = None
            self.forget_project()
        before, self.shown_results = self.shown_results, results
        self.show_results(results, before)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Somebody looks."""
        super().showEvent(event)
        self.catch_up()

    def show_results(self, results: Results, before: Results | None) -> None:
        """Show these numbers.

        Args:
            results: The newest.
            before: What was shown of this project until now; None for nothing.
        """
        raise NotImplementedError

    def forget_project(self) -> None:
        """Another project is taken up, or none: let go of what belonged to the old one."""

    def say_status(self, words: str) -> None:
        """Put a line into the status bar."""
        self.status = words
        self.status_changed.emit(words)

    # --- what menus ask ---------------------------------------------------------------------------------------------

    @property
    def has_map(self) -> bool:
        """Whether it shows a map that can be used."""
        return False

    def go_home(self) -> None:
        """Show the whole area on its map."""

    @property
    def print_lines(self) -> tuple[str, ...]:
        """What is filtered, in sentences, for who reads the view on paper."""
        return ()

    def set_scale(self, scale: float) -> None:
        """Give painted and measured things the size of the text."""

    def remember_layout(self) -> None:
        """Keep sizes and places for the next time."""

    def reset_layout(self) -> None:
        """Put sizes and places back as they came."""

    # --- keyboard ---------------------------------------------------------------------------------------------------

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The parts that F6 goes round."""
        return ()

    def focus_next_panel(self) -> None:
        """Move to the next part."""
        stops = self.panels
        if stops:
            here = next((place for place, stop in enumerate(stops) if holds_focus(stop)), -1)
            stops[(here + 1) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def found_in(self) -> Mapping[Found, QWidget | None]:
        """Where in the view the selected organisation or area stands; what is missing is not in it."""
        return {}

    def go_to(self, where: Found) -> bool:
        """Move to the selected organisation or area there; whether the view has such a place."""
        stop = self.found_in.get(where)
        if stop is None or not stop.isVisible():
            return False
        stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    # --- layout -----------------------------------------------------------------------------------------------------

    def keep_state(self, setting: Setting[str], widget: QSplitter | QHeaderView) -> None:
        """Remember how a part is laid out."""
        self.context.settings.put(setting, base64.b64encode(widget.saveState().data()).decode("ascii"))

    def restore_state(self, setting: Setting[str], widget: QSplitter | QHeaderView) -> bool:
        """Give a part the sizes of the last time; whether there was one."""
        stored = self.context.settings.get(setting)
        return bool(stored) and widget.restoreState(QByteArray(base64.b64decode(stored)))


def holds_focus(widget: QWidget) -> bool:
    """Whether the focus is in a widget or in something inside it."""
    focused = QApplication.focusWidget()
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))
