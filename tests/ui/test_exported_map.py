"""The exported map, opened as people open it: from a folder, in a browser engine that has every door open.

The engine here is not our cage: nothing stops the page from asking for anything, except the page itself.
"""

from __future__ import annotations

import json
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
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kil_mapper.analysis.compute import compute
from kil_mapper.model.tables import Area, Org
from kil_mapper.model.vocabulary import MapKind, PlaceDetail
from kil_mapper.workflows import write_map
from tests.factory import small_project, ward_code
from tests.maps.marked import marked

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


Open = Callable[..., tuple["Listener", "Page", Callable[[str], Any]]]


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
def opened(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Write a page to a folder and open it there."""
    profile = QWebEngineProfile(qapp)
    listener = Listener()
    profile.setUrlRequestInterceptor(listener)
    page = Page(profile)
    view = QWebEngineView()
    view.setPage(page)
    view.resize(1200, 800)
    view.show()

    def ask(expression: str) -> Any:
        answers: list[Any] = []
        page.runJavaScript(expression, answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
        return answers[0]

    def open_page(name: str, speaks: str = "kilMap") -> tuple[Listener, Page, Callable[[str], Any]]:
        with qtbot.waitSignal(page.loadFinished, timeout=20_000):
            page.load(QUrl.fromLocalFile(str(tmp_path / name)))
        qtbot.waitUntil(lambda: bool(ask(f"typeof window.{speaks} === 'object'")), timeout=10_000)
        return listener, page, ask

    yield open_page
    view.close()
    view.deleteLater()
    page.deleteLater()
    profile.deleteLater()


def test_hostile_names_are_text_and_nothing_outside_is_asked_for(opened: Open, tmp_path: Path, qtbot: QtBot) -> None:
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


def hostile_pair(path: Path, kind: MapKind) -> None:
    """The page of need and capacity with hostile names, areas marked in every way."""
    project = small_project()
    wards = project.wards.assign(**{Area.NAME: [f"{name} ward" for name in HOSTILE[:4]]})
    lsoas = project.lsoas.assign(**{Area.NAME: [HOSTILE[n % len(HOSTILE)] for n in range(len(project.lsoas))]})
    results = compute(replace(project, name=HOSTILE[0], wards=wards, lsoas=lsoas))
    write_map(marked(results, few=1, lost=2, cold=0), path, kind=kind)


@pytest.mark.parametrize("kind", [MapKind.NEED_CAPACITY, MapKind.BIVARIATE])
def test_the_pair_shows_hostile_names_as_text_and_asks_for_nothing_outside(
    opened: Open, tmp_path: Path, kind: MapKind
) -> None:
    hostile_pair(tmp_path / "pair.html", kind)
    listener, page, ask = opened("pair.html", "kilAreas")
    ask("document.querySelectorAll('button, summary, [role=option]').forEach(each => each.click())")
    shown = ask("document.body.textContent")
    for name in HOSTILE[:4]:
        assert f"{name} ward" in shown
    for name in HOSTILE:
        assert name in shown
    assert ask("window.hacked === undefined")
    assert ask("document.querySelectorAll('img[src=x], svg[onload]').length") == 0
    assert page.complaints == []
    assert [url for url in listener.asked if not url.startswith("data:")] == [
        QUrl.fromLocalFile(str(tmp_path / "pair.html")).toString()
    ]


@pytest.fixture
def pair(opened: Open, tmp_path: Path) -> Callable[[str], Any]:
    """The page of need and capacity, opened; events it sends are noted in `window.heard`."""
    hostile_pair(tmp_path / "pair.html", MapKind.NEED_CAPACITY)
    _, _, ask = opened("pair.html", "kilAreas")
    ask(
        """window.heard = []; for (const name of ["kil-area-selected", "kil-area-selection", "kil-area-hovered"])
        document.addEventListener(name, (event) => window.heard.push([name, event.detail]))"""
    )

    def tell(expression: str) -> Any:
        return json.loads(ask(f"JSON.stringify([{expression}]) ") or "[null]")[-1]  # Qt passes plain values alone

    return tell


def press(ask: Callable[[str], Any], key: str) -> None:
    """A key pressed in the list of areas."""
    ask(
        "document.getElementById('kil-areas-list').dispatchEvent("
        f"new KeyboardEvent('keydown', {{key: {key!r}, bubbles: true, cancelable: true}}))"
    )


CLICK = """(() => {{
    const box = document.getElementById("{map}").getBoundingClientRect();
    const at = {{clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true, view: window}};
    for (const kind of ["mousedown", "mouseup", "click"])
        document.getElementById("{map}").dispatchEvent(new MouseEvent(kind, at));
}})()"""


def test_the_two_maps_move_as_one(pair: Callable[[str], Any]) -> None:
    pair("window.kil_capacity.setView([window.kilAreas.views()[0][0] + 0.004, window.kilAreas.views()[0][1]], 13.5)")
    left, right = pair("window.kilAreas.views()")
    assert left == pytest.approx(right, abs=1e-7)
    assert right[2] == 13.5
    sight = pair("window.kilAreas.view()")
    pair("window.kilAreas.setView('home')")
    assert pair("window.kilAreas.view()") == "home"
    assert pair(f"window.kilAreas.setView({json.dumps(sight)}), window.kilAreas.views()[1][2]") == 13.5
    left, right = pair("window.kilAreas.views()")
    assert left == pytest.approx(right, abs=1e-7)


def test_a_map_that_is_moved_off_the_land_comes_back_with_the_other(pair: Callable[[str], Any]) -> None:
    for name in ("kil_need", "kil_capacity"):
        pair(f"window.{name}.setView([10, 10], 12)")
        left, right = pair("window.kilAreas.views()")
        assert left == pytest.approx(right, abs=1e-7)
        assert left[0] > 50


HOVER = """(() => {{
    const box = document.getElementById("{map}").getBoundingClientRect();
    const at = {{clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true, view: window}};
    document.getElementById("{map}").dispatchEvent(new MouseEvent("mousemove", at));
    return [document.getElementById("kil-tip").hidden, document.getElementById("kil-tip").textContent];
}})()"""


def test_pointing_says_the_values_in_words_on_either_map(pair: Callable[[str], Any]) -> None:
    hidden, words = pair(HOVER.format(map="kil_need"))
    assert not hidden
    assert "Deprivation decile" in words
    assert "1,000 residents" in words
    hidden, words = pair(HOVER.format(map="kil_capacity"))
    assert not hidden
    assert "per 10,000 residents" in words
    told = [code for event, code in pair("window.heard") if event == "kil-area-hovered"]
    assert len(told) == 1  # the same area under the pointer on both maps
    assert told[0] in {ward_code(number) for number in range(4)}


def test_an_area_is_chosen_by_a_click_and_told_by_its_code(pair: Callable[[str], Any]) -> None:
    pair(CLICK.format(map="kil_capacity"))
    (event, code), *_ = [found for found in pair("window.heard") if found[0] == "kil-area-selected"]
    assert code in {ward_code(number) for number in range(4)}
    assert pair("document.querySelectorAll('#kil-areas-list [aria-selected=true]').length") == 1
    assert pair("document.getElementById('kil-facts').textContent.includes('Residents')")
    assert event == "kil-area-selected"


def test_the_list_chooses_by_arrow_keys_and_escape_lets_go(pair: Callable[[str], Any]) -> None:
    for key in ("ArrowDown", "ArrowDown", "End", "Home"):
        press(pair, key)
    press(pair, "Escape")
    told = [code for event, code in pair("window.heard") if event == "kil-area-selected"]
    listed = pair("[...document.querySelectorAll('#kil-areas-list [data-code]')].map(item => item.dataset.code)")
    assert told == [listed[0], listed[1], listed[3], listed[0], ""]


def test_small_areas_are_picked_with_space_and_by_click(pair: Callable[[str], Any]) -> None:
    pair("window.kilAreas.setPicking('lsoa')")
    for key in ("ArrowDown", " ", "ArrowDown", " "):
        press(pair, key)
    picked = pair("window.kilAreas.selection()")
    assert len(picked) == 2
    pair(CLICK.format(map="kil_need"))
    third = pair("window.kilAreas.selection()")
    assert len(third) == 3
    assert pair("window.heard.filter(([name]) => name === 'kil-area-selection').at(-1)[1]") == " ".join(third)
    assert pair("document.getElementById('kil-told').textContent") == "3 small areas picked"
    press(pair, " ")
    assert len(pair("window.kilAreas.selection()")) == 2
    assert pair("window.kilAreas.setSelection(['no such code', ...window.kilAreas.selection().slice(0, 1)])") == 1
    pair("window.kilAreas.setPicking('off')")
    assert pair("window.kilAreas.selection()") == []


def test_modes_types_and_measures_that_are_not_there_are_refused(pair: Callable[[str], Any]) -> None:
    assert pair("window.kilAreas.setMode('bivariate')")
    assert pair("document.querySelectorAll('.kil-cells li').length") == 9
    assert pair("window.kilAreas.setMode('pair')")
    assert not pair("window.kilAreas.setAreaType('custom')")
    assert pair("window.kilAreas.setDomain('income')")
    assert "Income" in pair("document.getElementById('kil-need-title').textContent")
    assert not pair("window.kilAreas.setDomain('weather')")
    assert not pair("window.kilAreas.select('no such code')")
    assert pair(f"window.kilAreas.select('{ward_code(3)}')")
    assert pair("window.heard.filter(([name]) => name === 'kil-area-selected').length") == 0


def test_what_is_in_sight_can_be_shown_again_when_the_page_is_drawn_anew(pair: Callable[[str], Any]) -> None:
    pair("window.kilAreas.setDomain('income'), window.kilAreas.setMode('bivariate')")
    sight = pair("window.kilAreas.view()")
    assert (sight["home"], sight["mode"], sight["domain"]) == (True, "bivariate", "income")
    pair("window.kilAreas.setDomain('imd'), window.kilAreas.setMode('pair')")
    assert pair("window.kilAreas.view()") == "home"
    pair(f"window.kilAreas.setView({json.dumps(sight)})")
    again = pair("window.kilAreas.view()")
    assert again.pop("at") == pytest.approx(sight.pop("at"), abs=1e-3)  # a map stands on whole pixels
    assert again == sight


HATCHED = """(() => {{
    const canvas = document.querySelector("#{map} .leaflet-kil-fills-pane canvas");
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    let count = 0;
    for (let at = 0; at < pixels.length; at += 4)
        if (Math.abs(pixels[at] - {red}) + Math.abs(pixels[at + 1] - {green}) + Math.abs(pixels[at + 2] - {blue}) < 24)
            count += 1;
    return count;
}})()"""


def test_hatching_is_on_capacity_and_not_on_need_and_said_in_the_key(pair: Callable[[str], Any]) -> None:
    hatch = {"red": 0x5C, "green": 0x66, "blue": 0x72}
    on_need, on_capacity = (pair(HATCHED.format(map=name, **hatch)) for name in ("kil_need", "kil_capacity"))
    assert on_capacity > 4 * on_need, (on_need, on_capacity)  # soft edges of other lines have that grey too
    key = pair("document.getElementById('kil-capacity-key').textContent")
    assert "Few residents or organisations: read with care" in key
    assert "Not covered by the postcode directory" in key
    assert "Cold spot: high need and thin capacity" in key
    black = {"red": 0x1A, "green": 0x1A, "blue": 0x1A}
    for name in ("kil_need", "kil_capacity"):
        assert pair(HATCHED.format(map=name, **black)) > 300
