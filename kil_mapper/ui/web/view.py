"""The caged web view: shows one page of ours, calls functions in it, and hears from it through the bridge."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEngineNewWindowRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineScript,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kil_mapper.ui.web.bridge import OBJECT_NAME, Bridge, channel_script, listener_script, look_script
from kil_mapper.ui.web.profile import CagedProfile
from kil_mapper.ui.web.scheme import HOST, PAGE, PAGE_URL, SCHEME, Served

_log = logging.getLogger(__name__)
_NONCE = re.compile(r"'nonce-([A-Za-z0-9_-]{16,})'")
_FUNCTION = re.compile(r"[A-Za-z]+")
SECONDS_AFTER_INPUT = 2.0
OUTSIDE_SCHEMES = ("https", "http")


def script_call(name: str, *arguments: Any, of: str = "kilMap") -> str:
    """A JavaScript call of one of the page's functions, its arguments written as JSON and never as code.

    Args:
        name: The function.
        arguments: What it is given.
        of: The page's object that has the function.

    Raises:
        ValueError: The name is no plain word, or an argument is not JSON (such as a number that is not finite).

    Examples:
        >>> script_call("select", "</script>", True)
        'window.kilMap.select("</script>", true)'
    """
    if not (_FUNCTION.fullmatch(name) and _FUNCTION.fullmatch(of)):
        raise ValueError(f"{name!r} is no function of the page")
    return f"window.{of}.{name}({', '.join(json.dumps(value, allow_nan=False) for value in arguments)})"


class CagedPage(QWebEnginePage):
    """A page that can only go to itself. Links to the outside go to the person's browser, if the person clicked.

    Signals:
        outside: A web address that the person asked for.
        said: What the page wrote to its console: level and text.
    """

    outside = Signal(QUrl)
    said = Signal(str, str)

    def __init__(self, profile: CagedProfile, parent: QObject) -> None:
        super().__init__(profile, parent)
        self.was_touched: Callable[[], bool] = lambda: False
        self.newWindowRequested.connect(self._on_new_window)
        self.permissionRequested.connect(self._refuse_permission)

    def acceptNavigationRequest(  # noqa: N802 - Qt's name
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,  # noqa: A002 - Qt's name
        isMainFrame: bool,  # noqa: FBT001, N803 - Qt's signature
    ) -> bool:
        """Only our own page, only as the main frame."""
        address = QUrl(url)
        if address.scheme() == SCHEME.decode() and address.host() == HOST:
            return isMainFrame and address.path() == f"/{PAGE}"
        if isMainFrame and type is QWebEnginePage.NavigationType.NavigationTypeLinkClicked:
            self._leave(address)
        return False

    def javaScriptConsoleMessage(  # noqa: N802 - Qt's name
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,  # noqa: N803 - Qt's name
        sourceID: str,  # noqa: N803 - Qt's name
    ) -> None:
        """Write what the page says to the log."""
        _log.info("page %s: %s (%s:%s)", level.name, message, sourceID, lineNumber)
        self.said.emit(level.name, message)

    def _on_new_window(self, request: QWebEngineNewWindowRequest) -> None:
        # Not accepting the request means that no window opens.
        if request.isUserInitiated():
            self._leave(request.requestedUrl())

    def _leave(self, address: QUrl) -> None:
        if address.scheme() in OUTSIDE_SCHEMES and address.isValid() and self.was_touched():
            self.outside.emit(address)

    @staticmethod
    def _refuse_permission(permission: QWebEnginePermission) -> None:
        permission.deny()


class CagedView(QWebEngineView):
    """Shows a page from memory.

    Signals:
        ready: The page has drawn itself; commands given before are carried out now.
        selected: The id of the organisation that the person chose in the page; "" for none.
        typed: The type of area that the person chose in the page.
        gathered: The ids that are picked in the page, as a list.
        hovered: The id under the pointer; "" for none.
        located: Latitude and longitude of a place that was picked in the page.
        left: The person no longer wants to pick a place.
        died: The page's process ended; the text says how. `reload_page` starts it again.
    """

    ready = Signal()
    selected = Signal(str)
    gathered = Signal(object)
    typed = Signal(str)
    hovered = Signal(str)
    located = Signal(float, float)
    left = Signal()
    died = Signal(str)

    def __init__(self, profile: CagedProfile, of: str = "kilMap", parent: QWidget | None = None) -> None:
        """Make it.

        Args:
            profile: Its own: a profile serves one page at a time.
            of: The page's object whose functions are called.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self._profile = profile
        self._of = of
        self._served: dict[str, Served] = {}
        self._nonce = ""
        self._is_ready = False
        self._waiting: dict[str, tuple[Any, ...]] = {}
        self._touched_at = -SECONDS_AFTER_INPUT
        self.caged_page = CagedPage(profile, self)
        self.caged_page.was_touched = self._was_touched
        self.caged_page.outside.connect(QDesktopServices.openUrl)
        self.caged_page.renderProcessTerminated.connect(self._on_death)
        self.bridge = Bridge(self)
        self.bridge.is_ready.connect(self._on_ready)
        self.bridge.chosen.connect(self.selected)
        self.bridge.gathered.connect(self.gathered)
        self.bridge.typed.connect(self.typed)
        self.bridge.pointed.connect(self.hovered)
        self.bridge.located.connect(self.located)
        self.bridge.left.connect(self.left)
        self._channel = QWebChannel(self)
        self._channel.registerObject(OBJECT_NAME, self.bridge)
        self.caged_page.setWebChannel(self._channel, QWebEngineScript.ScriptWorldId.ApplicationWorld.value)
        self.caged_page.scripts().insert(listener_script())
        self.setPage(self.caged_page)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)

    @property
    def is_ready(self) -> bool:
        """Whether the page has drawn itself."""
        return self._is_ready

    def show_page(self, html: str, resources: Mapping[str, Served], ids: Collection[str]) -> None:
        """Show a page.

        Args:
            html: The page; the nonce of its own policy marks its inline script.
            resources: What it may load, by name below kil://map/.
            ids: The ids it may name.
        """
        nonce = _NONCE.search(html)
        self._nonce = nonce[1] if nonce else ""
        self._served = {
            **resources,
            "qwebchannel.js": Served(channel_script(), "text/javascript"),
            PAGE: Served(html.encode("utf-8"), "text/html; charset=utf-8"),
        }
        self.bridge.know(ids)
        self.reload_page()

    def reload_page(self) -> None:
        """Load the page again."""
        self._is_ready = False
        self._profile.handler.serve(self._served, self._nonce)
        self.load(QUrl(PAGE_URL))

    def set_colours(self, colours: Mapping[str, str], ground: QColor) -> None:
        """Give the page the colours of the window's look, now and whenever it loads.

        Args:
            colours: By the name of their CSS variable.
            ground: What shows while there is no page.
        """
        scripts, made = self.caged_page.scripts(), look_script(colours)
        for old in scripts.find(made.name()):
            scripts.remove(old)
        scripts.insert(made)
        self.caged_page.setBackgroundColor(ground)
        if self._is_ready:
            self.caged_page.runJavaScript(made.sourceCode(), made.worldId())

    def call(self, name: str, *arguments: Any) -> None:
        """Call a function of the page; while it is not ready, the newest call of each function waits."""
        script = script_call(name, *arguments, of=self._of)
        if self._is_ready:
            self.caged_page.runJavaScript(script)
        else:
            self._waiting[name] = arguments

    def ask(self, name: str, answer: Callable[[Any], object]) -> None:
        """Call a function of the page and pass on what it returns; None when the page is not ready."""
        if not self._is_ready:
            answer(None)
            return

        def heard(value: Any) -> None:
            if isValid(self):  # a page that goes down answers too
                answer(json.loads(value) if isinstance(value, str) and value else None)

        # As text, since Qt passes on plain values only.
        self.caged_page.runJavaScript(f"JSON.stringify({script_call(name, of=self._of)})", 0, heard)

    def event(self, event: QEvent) -> bool:
        """Watch the inner widget for the person's own clicks and keys."""
        inner = self.focusProxy() if event.type() is QEvent.Type.ChildAdded else None
        if inner is not None:
            inner.installEventFilter(self)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note when the person last touched the page."""
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.KeyPress}:
            self._touched_at = time.monotonic()
        return super().eventFilter(watched, event)

    def _was_touched(self) -> bool:
        return time.monotonic() - self._touched_at < SECONDS_AFTER_INPUT

    def _on_ready(self) -> None:
        self._is_ready = True
        waiting, self._waiting = self._waiting, {}
        for name, arguments in waiting.items():
            self.call(name, *arguments)
        self.ready.emit()

    def _on_death(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        self._is_ready = False
        _log.warning("the page's process ended: %s, code %s", status.name, code)
        if status is not QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            self.died.emit(status.name)
