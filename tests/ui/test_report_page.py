"""The report's web page in a real engine: what axe-core finds, what keys do, what hostile names do, small screens.

Axe-core comes with a package of its own; only its script is read. As with the exported map, nothing stops the page
from asking for anything, except the page itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEngineFrame, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.analysis.compute import compute
from kil_mapper.model.tables import Area, Org
from kil_mapper.model.vocabulary import MapKind
from kil_mapper.workflows import write_map, write_report
from tests.factory import small_project
from tests.ui.test_exported_map import HOSTILE, Listener, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DARK = """for (const sheet of document.styleSheets) for (const rule of sheet.cssRules)
    if (rule.media && rule.media.mediaText.includes("dark")) rule.media.mediaText = "screen" """
AUDIT = """axe.run(document, {iframes: false, runOnly: %s, rules: {"target-size": {enabled: true}}}).then((found) => {
    window.found = JSON.stringify(found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]));
}, (error) => { window.found = JSON.stringify(String(error)); })"""
RIGHT_TO_LEFT = "مركز المجتمع 🎵"
FIRST_TABLE = "document.querySelector('#table-bands table')"


class Reader:
    """A page of the report, open in an engine."""

    def __init__(self, view: QWebEngineView, page: Page, listener: Listener, qtbot: QtBot) -> None:
        self.view = view
        self.page = page
        self.listener = listener
        self.qtbot = qtbot

    def open(self, path: Path, ready: str = "document.documentElement.classList.contains('ready')") -> Reader:
        """Open a file and wait until its script has run."""
        with self.qtbot.waitSignal(self.page.loadFinished, timeout=30_000):
            self.page.load(QUrl.fromLocalFile(str(path)))
        self.until(ready)
        return self

    def ask(self, expression: str, frame: QWebEngineFrame | None = None) -> Any:
        """What an expression gives, in the page or in a frame of it."""
        answers: list[Any] = []
        (frame or self.page).runJavaScript(f"JSON.stringify([{expression}])", answers.append)
        self.qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
        return json.loads(answers[0] or "[null]")[0]

    def do(self, script: str) -> None:
        """Run a script for what it does."""
        done: list[Any] = []
        self.page.runJavaScript(script, lambda _: done.append(True))
        self.qtbot.waitUntil(lambda: bool(done), timeout=20_000)

    def until(self, condition: str, frame: QWebEngineFrame | None = None) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(lambda: bool(self.ask(condition, frame)), timeout=20_000)

    def wide(self, width: int) -> None:
        """Give the page another width, in its own pixels."""
        self.view.resize(width, 800)
        self.until(f"innerWidth === {width}")

    def key(self, key: Qt.Key) -> None:
        """Press a key, as a person does."""
        target = self.view.focusProxy()
        assert target is not None
        QTest.keyClick(target, key)

    def audit(self) -> Any:
        """What axe-core has against the page: rule and elements."""
        spec = find_spec("axe_playwright_python")
        assert spec is not None
        assert spec.origin is not None
        self.do(Path(spec.origin).with_name("axe.min.js").read_text(encoding="utf-8"))
        self.do("window.found = null;" + AUDIT % json.dumps(RULES))
        self.until("window.found !== null")
        return json.loads(self.ask("window.found"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of the small district and of one whose names are attacks."""
    folder = tmp_path_factory.mktemp("report")
    write_report(compute(small_project()), folder / "plain.html")
    project = small_project()
    names = [HOSTILE[n % len(HOSTILE)] if n % 2 else RIGHT_TO_LEFT for n in range(len(project.organisations))]
    wards = project.wards.assign(**{Area.NAME: [f"{name} ward" for name in (*HOSTILE[:3], "x" * 3_000)]})
    organisations = project.organisations.assign(**{Org.NAME: names})
    hostile = replace(project, name=HOSTILE[4], organisations=organisations, wards=wards)
    write_report(compute(hostile), folder / "hostile.html")
    return folder


@pytest.fixture
def reader(qapp: QApplication, qtbot: QtBot) -> Iterator[Reader]:
    profile = QWebEngineProfile(qapp)
    listener = Listener()
    profile.setUrlRequestInterceptor(listener)
    page = Page(profile)
    view = QWebEngineView()
    view.setPage(page)
    view.resize(1200, 800)
    view.show()
    yield Reader(view, page, listener, qtbot)
    view.close()
    view.deleteLater()
    page.deleteLater()
    profile.deleteLater()


def plainly(reader: Reader) -> None:
    """As it opens."""


def in_the_dark(reader: Reader) -> None:
    """As it looks to people who have chosen dark windows."""
    before = reader.ask("getComputedStyle(document.body).backgroundColor")
    reader.do(DARK)
    assert reader.ask("getComputedStyle(document.body).backgroundColor") != before


def on_a_telephone(reader: Reader) -> None:
    reader.wide(320)


def as_pictures(reader: Reader) -> None:
    """With the pictures of the maps, and a table in order."""
    reader.do("document.querySelectorAll('[data-show=picture], #table-bands thead button').forEach(one => one.click())")


@pytest.mark.parametrize("how", [plainly, in_the_dark, on_a_telephone, as_pictures])
@pytest.mark.parametrize("name", ["plain", "hostile"])
def test_axe_finds_nothing_against_the_page(
    reader: Reader, folder: Path, name: str, how: Callable[[Reader], None]
) -> None:
    how(reader.open(folder / f"{name}.html"))
    assert reader.audit() == []


@pytest.mark.parametrize("kind", [MapKind.ORGANISATIONS, MapKind.NEED_CAPACITY])
@pytest.mark.parametrize("width", [1200, 320])
def test_axe_finds_nothing_against_the_maps_that_stand_in_it(
    reader: Reader, tmp_path: Path, kind: MapKind, width: int
) -> None:
    write_map(compute(small_project()), tmp_path / "map.html", kind=kind)
    reader.open(tmp_path / "map.html", "typeof (window.kilMap || window.kilAreas) === 'object'")
    reader.wide(width)
    assert reader.audit() == []


def test_axe_would_find_a_picture_without_words_and_a_text_too_pale_to_read(reader: Reader, folder: Path) -> None:
    reader.open(folder / "plain.html")
    reader.do("document.querySelectorAll('[data-show=picture]')[0].click()")
    reader.do("document.querySelector('#figure-1 img').removeAttribute('alt')")
    reader.do("document.querySelector('main p').style.color = '#ccd0d4'")
    assert {rule for rule, _ in reader.audit()} == {"image-alt", "color-contrast"}


def test_hostile_names_are_text_and_nothing_outside_is_asked_for(reader: Reader, folder: Path) -> None:
    reader.open(folder / "hostile.html")
    reader.do("document.querySelectorAll('button').forEach(one => one.click())")
    reader.do("document.querySelectorAll('[data-show=map]').forEach(one => one.click())")
    shown = reader.ask("document.body.textContent")
    for name in HOSTILE[:3]:
        assert f"{name} ward" in shown
    assert RIGHT_TO_LEFT in shown
    assert "1337" not in shown
    assert reader.ask("window.hacked === undefined")
    assert reader.ask("document.scripts.length") == 1
    assert reader.page.complaints == []
    asked = [url for url in reader.listener.asked if not url.startswith(("data:", "about:"))]
    assert asked == [QUrl.fromLocalFile(str(folder / "hostile.html")).toString()]


def test_the_maps_run_in_their_boxes_and_cannot_reach_the_report(reader: Reader, folder: Path) -> None:
    reader.open(folder / "plain.html")
    for number, (name, speaks) in enumerate((("figure-1", "kilMap"), ("figure-3", "kilAreas"))):
        found = reader.ask("[...document.querySelectorAll('iframe.map')].map(one => one.id)")
        reader.do(f"document.getElementById({found[number]!r}).scrollIntoView()")
        frames = reader.page.mainFrame().children()
        assert len(frames) == 2, name
        reader.until(f"typeof window.{speaks} === 'object'", frames[number])
        reach = "(() => { try { return parent.document.title } catch (error) { return error.name } })()"
        assert reader.ask(reach, frames[number]) == "SecurityError"
        links = "document.querySelector('a.kil-button').click(), document.activeElement.id"
        assert reader.ask(f"({links})", frames[number]) == "kil-tables"
    assert reader.page.complaints == []


def column(reader: Reader, position: int) -> list[str]:
    return list(reader.ask(f"[...{FIRST_TABLE}.tBodies[0].rows].map(row => row.cells[{position}].textContent)"))


def test_a_table_is_put_in_order_with_the_keyboard_and_comes_back_as_it_was(reader: Reader, folder: Path) -> None:
    reader.open(folder / "plain.html")
    came = column(reader, 3)
    reader.view.setFocus()
    reader.do(f"{FIRST_TABLE}.querySelectorAll('thead button')[3].focus()")
    heading = f"{FIRST_TABLE}.querySelectorAll('thead th')[3]"
    seen = []
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Space):
        before = reader.ask(f"{heading}.getAttribute('aria-sort')")
        reader.key(key)
        reader.until(f"{heading}.getAttribute('aria-sort') !== {before!r}")
        seen.append((reader.ask(f"{heading}.getAttribute('aria-sort')"), column(reader, 3)))
    values = sorted((int(cell.strip("£").replace(",", "")), cell) for cell in came if cell.startswith("£"))
    rising = [cell for _, cell in values]
    unknown = [cell for cell in came if not cell.startswith("£")]
    assert unknown
    assert [said for said, _ in seen] == ["ascending", "descending", "none"]
    assert seen[0][1] == rising + unknown
    assert seen[1][1] == rising[::-1] + unknown
    assert seen[2][1] == came
    assert reader.ask(f"document.activeElement === {heading}.firstChild")
    assert reader.ask("document.querySelector('#table-bands [role=status]').textContent") == "Rows as they came."


@pytest.mark.parametrize("name", ["plain", "hostile"])
def test_at_320_pixels_only_tables_and_pictures_scroll_sideways(reader: Reader, folder: Path, name: str) -> None:
    reader.open(folder / f"{name}.html")
    reader.wide(320)
    reader.do("document.querySelector('nav details').open = true")
    assert reader.ask("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    boxes = "[...document.querySelectorAll('.scroll:not([hidden])')]"
    assert reader.ask(f"{boxes}.some(box => box.scrollWidth > box.clientWidth && box.tabIndex === 0)")
    assert reader.ask(f"{boxes}.filter(box => box.scrollWidth > box.clientWidth + 1 && box.tabIndex !== 0).length") == 0


def test_with_text_of_twice_the_size_nothing_is_cut_off(reader: Reader, folder: Path) -> None:
    reader.open(folder / "plain.html")
    reader.do("document.styleSheets[0].insertRule('html { font-size: 200% }', 0)")
    assert reader.ask("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert reader.ask("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    hidden = "one => getComputedStyle(one).overflowX === 'hidden' && !one.closest('.unseen')"
    cut = f"[...document.querySelectorAll('body *')].filter({hidden}).filter(one => one.scrollWidth > one.clientWidth)"
    assert reader.ask(f"{cut}.length") == 0
