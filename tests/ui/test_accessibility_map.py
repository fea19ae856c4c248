"""The maps by keyboard, in the real engine: go round what is in view, choose, let go, and hear it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kil_mapper.model.results import AreaRow, Counted
from kil_mapper.model.tables import Org
from kil_mapper.ui.areas.view import AreasView
from kil_mapper.ui.web.view import CagedView
from kil_mapper.ui.window import Window
from tests.ui.eyes import workspace

Settle = Callable[[Window], None]
HELP = "document.getElementById('kil-help').textContent"
SAID = "document.querySelector('.kil-said')?.textContent ?? ''"
RESTED = (
    "window.kilMoved = performance.now();{focus}.on('move zoom resize', () => (window.kilMoved = performance.now()));"
)


class Page:
    """A page with a person's keys in it."""

    def __init__(self, view: CagedView | None, qtbot: QtBot) -> None:
        assert view is not None
        self.view = view
        self.qtbot = qtbot
        view.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def hands(self) -> QWidget:
        """What takes the keys."""
        inner = self.view.focusProxy()
        assert inner is not None
        return inner

    def ask(self, expression: str) -> Any:
        """What an expression of the page is."""
        answer: list[Any] = []
        self.view.caged_page.runJavaScript(expression, answer.append)
        self.qtbot.waitUntil(lambda: bool(answer), timeout=20_000)
        return answer[0]

    def enter(self, focus: str) -> None:
        """Stand on one of its maps, when it has come to rest."""
        self.ask(RESTED.format(focus=focus))
        self.qtbot.waitUntil(lambda: self.ask("performance.now() - window.kilMoved > 400"), timeout=20_000)
        self.ask(f"window.{focus}.getContainer().focus({{ preventScroll: true }})")

    def press(self, key: Qt.Key | str) -> str:
        """Press a key; what is said afterwards."""
        before = self.ask(SAID)
        if isinstance(key, str):
            QTest.keyClicks(self.hands, key)
        else:
            QTest.keyClick(self.hands, key)
        self.qtbot.waitUntil(lambda: self.ask(SAID) != before, timeout=10_000)
        return str(self.ask(SAID))


@pytest.fixture
def page(opened: Window, qtbot: QtBot) -> Page:
    """The map of organisations, with the keys on it."""
    made = Page(workspace(opened).map.view, qtbot)
    made.enter("kil_map")
    return made


def test_n_and_p_go_round_the_organisations_in_view_and_say_where_they_are(page: Page) -> None:
    first = page.press("n")
    assert " in view. Enter chooses." in first
    assert ". 1 of " in first
    places = int(first.split(". 1 of ")[1].split(" ")[0])
    assert page.press("n") != first
    assert page.press("p") == first
    assert f". {places} of {places} in view" in page.press("[")
    assert page.press("]") == first
    assert page.ask("document.querySelectorAll('.kil-keys-ring').length") == 1
    assert page.ask("kilMap.pointed() !== ''")


def test_enter_selects_in_the_table_and_escape_lets_go(page: Page, opened: Window, qtbot: QtBot) -> None:
    for _ in range(30):
        said = page.press("n")
        if not said[0].isdigit():  # one organisation alone, by its name
            break
    name = said.split(", ")[0]
    assert page.press(Qt.Key.Key_Return).startswith(name)
    qtbot.waitUntil(lambda: opened.selection.org_id is not None, timeout=10_000)
    assert workspace(opened).table.currentIndex().siblingAtColumn(0).data() == name
    assert page.press(Qt.Key.Key_Escape) == "Let go."
    qtbot.waitUntil(lambda: opened.selection.org_id is None, timeout=10_000)
    assert page.ask("kilMap.pointed()") == ""


def test_arrows_move_plus_and_minus_zoom_home_shows_all(page: Page, qtbot: QtBot) -> None:
    zoom = page.ask("kil_map.getZoom()")
    QTest.keyClicks(page.hands, "+")
    qtbot.waitUntil(lambda: page.ask("kil_map.getZoom()") > zoom, timeout=10_000)
    at = page.ask("kil_map.getCenter().lng")
    QTest.keyClick(page.hands, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: page.ask("kil_map.getCenter().lng") > at, timeout=10_000)
    page.press(Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: page.ask("kil_map.getZoom()") == pytest.approx(zoom), timeout=10_000)
    assert page.ask("kilMap.view()") == "home"


def test_several_at_one_place_are_listed_and_the_list_takes_the_keys(opened: Window, qtbot: QtBot, page: Page) -> None:
    for _ in range(40):
        said = page.press("n")
        if said[0].isdigit() and " organisations" in said.split(",")[0]:
            break
    else:
        pytest.fail("no place of the small district has two organisations")
    assert "Tab goes through them" in page.press(Qt.Key.Key_Return)
    first = page.ask("document.activeElement.textContent")
    assert page.ask("document.activeElement.className") == "kil-name"
    QTest.keyClick(page.hands, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.selection.org_id is not None, timeout=10_000)
    assert workspace(opened).table.currentIndex().siblingAtColumn(0).data() == first
    QTest.keyClick(page.hands, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: opened.selection.org_id is None, timeout=10_000)


def test_what_is_filtered_away_is_not_gone_to(page: Page) -> None:
    page.ask("kilMap.setFilter([])")
    assert page.press("n") == "No organisation is in view."


def test_the_help_names_every_key(page: Page) -> None:
    words = page.ask(HELP)
    for key in ("Arrow keys", "plus and minus", "Home", "N and P", "Enter", "Escape"):
        assert key in words
    assert page.ask("kil_map.getContainer().getAttribute('aria-describedby')") == "kil-help"


def test_tab_goes_through_the_page_and_out_of_it_on_both_sides(page: Page, opened: Window, qtbot: QtBot) -> None:
    opened.activateWindow()
    page.view.setFocus(Qt.FocusReason.TabFocusReason)
    inner = page.hands
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        page.view.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(lambda: opened.focusWidget() is inner, timeout=5_000)
        for _ in range(60):
            QTest.keyClick(inner, key)
            page.ask("1")
            if opened.focusWidget() is not inner:
                break
        assert opened.focusWidget() is not inner, key


@pytest.fixture
def areas(opened: Window, settle_window: Settle) -> AreasView:
    """The view Areas."""
    opened.show_view("areas")
    settle_window(opened)
    assert opened.pages is not None
    view = opened.pages.current
    assert isinstance(view, AreasView)
    return view


@pytest.mark.parametrize("side", ["kil_need", "kil_capacity"])
def test_both_maps_of_areas_go_round_areas_and_select_them(areas: AreasView, qtbot: QtBot, side: str) -> None:
    page = Page(areas.map.view, qtbot)
    page.enter(side)
    said = page.press("n")
    assert ". 1 of 4 in view. Enter chooses." in said
    name = said.split(", ")[0]
    code = page.ask("kilAreas.pointed()")
    assert page.press(Qt.Key.Key_Return).startswith(f"{name} is selected. {name}")
    qtbot.waitUntil(lambda: areas.table.names_selected == [code], timeout=10_000)
    assert page.press(Qt.Key.Key_Escape) == "Let go."
    qtbot.waitUntil(lambda: areas.selected_code is None, timeout=10_000)


def test_small_areas_of_a_new_neighbourhood_are_picked_by_keys(areas: AreasView, qtbot: QtBot) -> None:
    areas.begin_neighbourhood()
    page = Page(areas.map.view, qtbot)
    page.enter("kil_need")
    said = page.press("n")
    assert page.press(Qt.Key.Key_Space) == f"{said.split(', ')[0]} is picked."
    qtbot.waitUntil(lambda: len(areas.maker.members) == 1, timeout=10_000)
    assert page.press(Qt.Key.Key_Return).endswith("is not picked any more.")


def test_the_maps_say_what_their_tables_say(opened: Window, areas: AreasView, qtbot: QtBot) -> None:
    """Whoever cannot use a map reads the same in the table beside it: the same organisations, the same areas."""
    island = "JSON.parse(document.getElementById('kil-data').textContent)"
    explore = workspace(opened)
    shown = Page(explore.map.view, qtbot)
    drawn = json.loads(
        shown.ask(f"JSON.stringify({island}.locations.flatMap((l) => l.organisations.map((o) => o.id)))")
    )
    results = opened.session.results
    assert results is not None
    listed = set(results.counted[Org.ID])
    protected = set(results.counted.loc[results.counted[Counted.SENSITIVE].astype(bool), Org.ID])
    assert {name for name in drawn if name} | protected == listed
    assert len(drawn) == len(listed)
    assert explore.table.model().rowCount() == len(listed)
    maps = Page(areas.map.view, qtbot)
    for kind in areas.head.kinds:
        areas.show_kind(kind)
        codes = json.loads(maps.ask(f"JSON.stringify(({island}.areas['{kind.value}'] ?? []).map((a) => a.code))"))
        assert set(codes) == {str(row[AreaRow.CODE]) for row in areas.table.sheet.rows}


def test_n_begins_at_what_is_selected(page: Page, opened: Window) -> None:
    org_id = "GB-CHC-900006"
    workspace(opened).select(org_id)
    name = workspace(opened).table.currentIndex().siblingAtColumn(0).data()
    page.qtbot.waitUntil(lambda: page.ask("kilMap.view()") is not None, timeout=10_000)
    said = page.press("n")
    assert said.startswith(f"{name}, ") or " organisations" in said.split(",")[0]
