"""The cage: each test is named after the way out that it keeps shut."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.ui.web.profile import SWITCHED_OFF, CagedProfile
from kil_mapper.ui.web.scheme import PAGE_URL, Served
from kil_mapper.ui.web.view import CagedView, script_call

NONCE = "abcdefghijklmnopqrstuv"
POLICY = f'<meta http-equiv="Content-Security-Policy" content="script-src kil: \'nonce-{NONCE}\'">'
READY = 'document.dispatchEvent(new CustomEvent("kil-ready", { detail: "" }));'


def _page(body: str = "", script: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head>{POLICY}<title>t</title></head><body>{body}<script nonce="{NONCE}">'
        f"window.kilMap = {{ echo(v) {{ window.heard = v; }} }}; {script}; {READY}</script></body></html>"
    )


@pytest.fixture(scope="session")
def profile(qapp: QApplication) -> CagedProfile:
    """The one profile of the application."""
    return CagedProfile(qapp)


@pytest.fixture
def view(profile: CagedProfile, qtbot: QtBot) -> Iterator[CagedView]:
    """A view in the cage."""
    view = CagedView(profile)
    view.resize(400, 300)
    qtbot.addWidget(view)
    profile.interceptor.blocked.clear()
    profile.handler.refused.clear()
    yield view
    view.close()


@pytest.fixture
def show(view: CagedView, qtbot: QtBot) -> Callable[..., None]:
    """Show a page and wait for its own signal."""

    def shown(html: str, ids: tuple[str, ...] = (), **resources: Served) -> None:
        with qtbot.waitSignal(view.ready, timeout=30_000):
            view.show_page(html, resources, ids)

    return shown


@pytest.fixture
def ask(view: CagedView, qtbot: QtBot) -> Callable[[str], Any]:
    """What an expression is in the page's own world."""

    def asked(expression: str) -> Any:
        answer: list[Any] = []
        view.caged_page.runJavaScript(f"JSON.stringify({expression})", answer.append)
        qtbot.waitUntil(lambda: bool(answer), timeout=20_000)
        return json.loads(answer[0]) if answer[0] else None

    return asked


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server of this machine that writes down who asks."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Stay quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_page_is_served_and_says_itself_when_it_is_ready(
    show: Callable[..., None], ask: Callable[[str], Any]
) -> None:
    show(_page("<p id='p'>Aldervale</p>"))
    assert ask("document.getElementById('p').textContent") == "Aldervale"
    assert ask("location.href") == PAGE_URL


def test_a_page_of_more_than_two_megabytes_is_served_whole(
    show: Callable[..., None], ask: Callable[[str], Any]
) -> None:
    show(_page("<p id='p'>" + "x" * 3_000_000 + "</p>"))
    assert ask("document.getElementById('p').textContent.length") == 3_000_000


def test_the_network_is_out_of_reach(
    show: Callable[..., None], ask: Callable[[str], Any], server: tuple[str, list[str]], profile: CagedProfile
) -> None:
    address, asked = server
    show(
        _page(
            f'<img src="{address}/image"><link rel="stylesheet" href="{address}/style"><iframe src="{address}/frame">'
            f'</iframe><script src="{address}/script"></script>',
            f'window.done = fetch("{address}/fetch").then(() => "in", () => "out").then((v) => window.fetched = v);'
            f'navigator.sendBeacon && navigator.sendBeacon("{address}/beacon");'
            f'new Image().src = "{address}/pixel"',
        )
    )
    assert ask("await_ = window.fetched ?? 'out'") == "out"
    assert asked == []


def test_the_interceptor_blocks_what_a_policy_would_let_through(
    show: Callable[..., None],
    server: tuple[str, list[str]],
    profile: CagedProfile,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, asked = server
    monkeypatch.setattr("kil_mapper.ui.web.scheme.CONTENT_SECURITY_POLICY", "default-src * 'unsafe-inline'{nonce}")
    show(_page(f'<img src="{address}/image">'))
    qtbot.waitUntil(lambda: any(address in blocked for blocked in profile.interceptor.blocked), timeout=20_000)
    assert asked == []


def test_files_of_this_machine_are_out_of_reach(
    show: Callable[..., None], ask: Callable[[str], Any], tmp_path: Path, view: CagedView, qtbot: QtBot
) -> None:
    secret = tmp_path / "secret.js"
    secret.write_text("window.stolen = 1", encoding="utf-8")
    url = QUrl.fromLocalFile(str(secret)).toString()
    show(_page(f'<script src="{url}"></script><iframe src="{url}"></iframe>', f'location.href = "{url}"'))
    qtbot.wait(100)
    assert ask("typeof window.stolen") == "undefined"
    assert view.url().toString() == PAGE_URL


def test_a_name_that_was_not_served_is_not_found(
    show: Callable[..., None], profile: CagedProfile, qtbot: QtBot
) -> None:
    show(_page('<script src="kil://map/other.js"></script><script src="kil://elsewhere/map.js"></script>'))
    qtbot.waitUntil(lambda: "kil://map/other.js" in profile.handler.refused, timeout=20_000)


def test_what_was_served_loads(show: Callable[..., None], ask: Callable[[str], Any]) -> None:
    show(_page('<script src="kil://map/own"></script>'), own=Served(b"window.own = 7", "text/javascript"))
    assert ask("window.own") == 7


def test_an_inline_script_without_the_nonce_does_not_run(show: Callable[..., None], ask: Callable[[str], Any]) -> None:
    show(_page("<script>window.bad = 1</script><img src=x onerror='window.bad = 1'>"))
    assert ask("typeof window.bad") == "undefined"


def test_a_script_opens_no_window_and_goes_nowhere(
    show: Callable[..., None],
    ask: Callable[[str], Any],
    view: CagedView,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    view.caged_page.outside.connect(opened.append)
    windows = len(QApplication.topLevelWidgets())
    show(
        _page(
            '<a id="a" href="https://example.org/">out</a><a id="b" target="_blank" href="https://example.org/">out</a>',
            'window.w = window.open("https://example.org/"); document.getElementById("a").click();'
            'document.getElementById("b").click(); setTimeout(() => { location = "https://example.org/" }, 0)',
        )
    )
    qtbot.wait(150)
    assert ask("window.w === null") is True
    assert view.url().toString() == PAGE_URL
    assert len(QApplication.topLevelWidgets()) == windows
    assert opened == []


def test_storage_is_switched_off(show: Callable[..., None], ask: Callable[[str], Any]) -> None:
    show(_page())
    tried = "(() => { try { return window.localStorage === null ? 'none' : 'there' } catch (e) { return 'none' } })()"
    assert ask(tried) == "none"
    assert ask("(document.cookie = 'a=1', document.cookie)") == ""


def test_everything_named_is_switched_off_in_the_profile(profile: CagedProfile, view: CagedView) -> None:
    assert profile.isOffTheRecord()
    assert not any(profile.settings().testAttribute(attribute) for attribute in SWITCHED_OFF)
    assert not any(view.settings().testAttribute(attribute) for attribute in SWITCHED_OFF)
    assert not view.acceptDrops()


def test_the_pages_world_has_no_way_to_python(show: Callable[..., None], ask: Callable[[str], Any]) -> None:
    show(_page())
    assert ask("typeof qt") == "undefined"
    assert ask("typeof kilBridge") == "undefined"


def test_only_known_ids_come_through(show: Callable[..., None], view: CagedView, qtbot: QtBot) -> None:
    show(_page(), ids=("GB-CHC-1",))
    heard: list[str] = []
    view.selected.connect(heard.append)
    for value in ("GB-CHC-2", "x" * 5_000, "GB-CHC-1", ""):
        detail = json.dumps(value)
        view.caged_page.runJavaScript(f'document.dispatchEvent(new CustomEvent("kil-selected", {{detail: {detail}}}))')
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=20_000)
    assert heard == ["GB-CHC-1", ""]
    assert view.bridge.refused == ["GB-CHC-2", "x" * 100]


@pytest.mark.parametrize(
    "hostile", ["</script><img src=x onerror=alert(1)>", "${7*7}", "`'\"\\", "\u2028\u202e{{7*7}}"]
)
def test_arguments_reach_the_page_as_they_are(
    show: Callable[..., None], ask: Callable[[str], Any], view: CagedView, hostile: str
) -> None:
    show(_page())
    view.call("echo", {"name": hostile})
    assert ask("window.heard") == {"name": hostile}


def test_a_call_is_assembled_from_json_only() -> None:
    assert script_call("setFilter", None) == "window.kilMap.setFilter(null)"
    for name in ("a;b", "a.b", "", "alert(1)//"):
        with pytest.raises(ValueError, match="no function"):
            script_call(name)
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_call("select", float("nan"))


def test_calls_made_too_early_wait_and_only_the_newest_counts(
    view: CagedView, ask: Callable[[str], Any], qtbot: QtBot
) -> None:
    view.call("echo", "old")
    view.call("echo", "new")
    with qtbot.waitSignal(view.ready, timeout=30_000):
        view.show_page(_page(), {}, ())
    assert ask("window.heard") == "new"


def test_a_dead_page_can_be_loaded_again(show: Callable[..., None], view: CagedView, qtbot: QtBot) -> None:
    show(_page())
    status = view.caged_page.RenderProcessTerminationStatus.CrashedTerminationStatus
    with qtbot.waitSignal(view.died, timeout=10_000):
        view.caged_page.renderProcessTerminated.emit(status, 5)
    assert not view.is_ready
    with qtbot.waitSignal(view.ready, timeout=30_000):
        view.reload_page()
