"""A page of ours in its cage, or a plain word why it is not there."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget

from kil_mapper.ui.parts import button, label
from kil_mapper.ui.theme import current_theme
from kil_mapper.ui.web.profile import CagedProfile
from kil_mapper.ui.web.scheme import Served
from kil_mapper.ui.web.view import CagedView

if TYPE_CHECKING:
    from kil_mapper.workflows import WindowPage

MILLISECONDS_TO_DRAW = 20_000


def shared_profile(name: str) -> CagedProfile:
    """The profile for one kind of page, which outlives every page. It serves one page at a time."""
    app = QApplication.instance()
    if app is None:
        raise RuntimeError("there is no application yet")
    found = app.findChild(CagedProfile, name)
    if isinstance(found, CagedProfile):
        return found
    made = CagedProfile(app)
    made.setObjectName(name)
    return made


class WebPanel(QWidget):
    """Shows a page and passes on what is chosen in it.

    Signals:
        selected: The id that was clicked; "" for none.
        ready: The page has drawn itself.

    Attributes:
        calls: How often the page was asked to do something.
    """

    selected = Signal(str)
    ready = Signal()

    def __init__(self, of: str, name: str, refusal: str, parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            of: The page's object whose functions are called.
            name: What a screen reader says.
            refusal: Why there can be no page; "" when there can.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self.setMinimumWidth(320)
        self.view: CagedView | None = None
        self._newest: WindowPage | None = None
        self._colours: dict[str, str] = {}
        self.calls = 0
        self.words = label("", "soft", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.again = button("Draw the map again", self.reload, tip="Load the map again; nothing is lost")
        notice = QWidget()
        column = QVBoxLayout(notice)
        column.setContentsMargins(40, 20, 40, 20)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(notice)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(MILLISECONDS_TO_DRAW)
        self._patience.timeout.connect(lambda: self._say("The map is taking unusually long to draw.", again=True))
        if refusal:
            self._say(refusal, again=False)
            return
        self.view = CagedView(shared_profile(of), of)
        self.view.setAccessibleName(name)
        self._stack.addWidget(self.view)
        self._take_look()
        self.view.ready.connect(self._on_ready)
        self.view.selected.connect(self.selected)
        self.view.died.connect(lambda _how: self._say("The map stopped working.", again=True))
        self._say("Drawing the map…", again=False)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Give the page the colours of another look."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._take_look()

    def _take_look(self) -> None:
        theme = current_theme()
        if self.view is not None and self._colours != theme.page_colours():
            self._colours = theme.page_colours()
            self.view.set_colours(self._colours, theme.colour("map_ground"))

    @property
    def is_ready(self) -> bool:
        """Whether the map can be used."""
        return self.view is not None and self.view.is_ready

    def show_page(self, page: WindowPage, ids: Collection[str], *, stay: bool = False) -> None:
        """Show another page.

        Args:
            page: The page.
            ids: The ids it may name.
            stay: Whether it shows the same part of the land as the one before.
        """
        if self.view is None:
            return
        self._newest = page
        if stay:
            self.view.ask("view", lambda sight: self._show(page, ids, sight))
        else:
            self._show(page, ids, None)

    def _show(self, page: WindowPage, ids: Collection[str], sight: object) -> None:
        if self.view is None or page is not self._newest:
            return
        resources = {name: Served(thing.content, thing.mime) for name, thing in page.resources.items()}
        self._patience.start()
        # The view must be the page on top while it loads: a hidden one is not laid out, and draws nothing.
        self._stack.setCurrentWidget(self.view)
        self.view.show_page(page.html, resources, ids)
        if isinstance(sight, dict):
            self._call("setView", sight)

    def show_failure(self, text: str) -> None:
        """Say why there is no map."""
        self._patience.stop()
        self._say(text, again=False)

    def reload(self) -> None:
        """Load the page again."""
        if self.view is not None:
            self._patience.start()
            self._stack.setCurrentWidget(self.view)
            self.view.reload_page()

    def set_scale(self, scale: float) -> None:
        """Give the words of the map the size of the text."""
        if self.view is not None:
            self.view.setZoomFactor(scale)

    def go_home(self) -> None:
        """Show the whole area."""
        self._call("setView", "home")

    def _call(self, name: str, *arguments: object) -> None:
        self.calls += 1
        if self.view is not None:
            self.view.call(name, *arguments)

    def _say(self, text: str, *, again: bool) -> None:
        self.words.setText(text)
        self.again.setVisible(again)
        self._stack.setCurrentIndex(0)

    def _on_ready(self) -> None:
        self._patience.stop()
        if self.view is not None:
            self._stack.setCurrentWidget(self.view)
        self.ready.emit()
