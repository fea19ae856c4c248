"""The exported map, opened as people open it: from a folder, in a browser engine that has every door open.

The engine here is not our cage: nothing stops the page from asking for anything, except the page itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.analysis.compute import compute
from kil_mapper.model.tables import Area, Org
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.workflows import write_map
from tests.factory import small_project

HOSTILE = (
    "<img src=x onerror=window.hacked=1>",
    "${window.hacked=1}",
    "{{7*191}}",
    "`${7*191}`",
    "</script><script>window.hacked=1</script>",
    "\"'><svg onload=window.hacked=1>",
    "\u202egnp.evil\u202c",
    "{% raw %}",
    "javascript:window.hacked=1",
    "https://example.org/tracker.png",
)


class Listener(QWebEngineUrlRequestInterceptor):
    """Notes what a page asks for, and lets it have it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802 - Qt's name
        self.asked.append(info.requestUrl().toString())


class Page(QWebEnginePage):
    """Notes what the page complains of."""

    def __init__(self, profile: QWebEngineProfile) -> None:
        super().__init__(profile)
        self.complaints: list[str] = []

    def javaScriptConsoleMessage(self, level: Any, message: str, line: int, source: str) -> None:  # noqa: N802 - Qt's
        self.complaints.append(f"{message} ({source}:{line})")


@pytest.fixture
def opened(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> Iterator[Callable[[str], tuple[Listener, Page, Callable[[str], Any]]]]:
    """Write a page to a folder and open it there."""
    profile = QWebEngineProfile(qapp)
    listener = Listener()
    profile.setUrlRequestInterceptor(listener)
    page = Page(profile)

    def ask(expression: str) -> Any:
        answers: list[Any] = []
        page.runJavaScript(expression, answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
        return answers[0]

    def open_page(name: str) -> tuple[Listener, Page, Callable[[str], Any]]:
        with qtbot.waitSignal(page.loadFinished, timeout=20_000):
            page.load(QUrl.fromLocalFile(str(tmp_path / name)))
        qtbot.waitUntil(lambda: bool(ask("typeof window.kilMap === 'object'")), timeout=10_000)
        return listener, page, ask

    yield open_page
    page.deleteLater()
    profile.deleteLater()


def test_hostile_names_are_text_and_nothing_outside_is_asked_for(
    opened: Callable[[str], tuple[Listener, Page, Callable[[str], Any]]], tmp_path: Path, qtbot: QtBot
) -> None:
    project = small_project()
    organisations, wards = project.organisations.copy(), project.wards.copy()
    names = [HOSTILE[n % len(HOSTILE)] for n in range(len(organisations))]
    organisations[Org.NAME] = names
    wards[Area.NAME] = [f"{name} ward" for name in HOSTILE[:4]]
    results = compute(replace(project, name=HOSTILE[0], organisations=organisations, wards=wards))
    write_map(results, tmp_path / "map.html", PlaceDetail.POSTCODE)

    listener, page, ask = opened("map.html")
    ask("document.querySelectorAll('button, summary').forEach(each => each.click())")
    qtbot.waitUntil(lambda: HOSTILE[1] in ask("document.body.textContent"), timeout=10_000)
    shown = ask("document.body.textContent")
    for name in set(results.counted[Org.NAME]) | set(wards[Area.NAME]):
        assert name in shown
    assert ask("window.hacked === undefined")
    assert ask("document.querySelectorAll('img[src=x], svg[onload]').length") == 0
    assert "1337" not in shown
    assert ask("document.scripts.length") == (tmp_path / "map.html").read_text(encoding="utf-8").count("</script>")
    assert page.complaints == []
    assert {QUrl(url).scheme() for url in listener.asked} <= {"file", "data", "blob"}
    assert [url for url in listener.asked if url.startswith("file")] == [
        QUrl.fromLocalFile(str(tmp_path / "map.html")).toString()
    ]
