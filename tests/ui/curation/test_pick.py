"""Picking a place on the real map: by a click, by the arrow keys, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kil_mapper.model.tables import Org
from kil_mapper.ui.curation.correction import CorrectionForm
from kil_mapper.ui.curation.picking import PlacePicker, degrees
from kil_mapper.ui.web.bridge import Bridge
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.ui.curation.seen import touch
from tests.ui.district import HUB
from tests.ui.hands import write

Settle = Callable[[Window], None]
CLICK = """(() => {
  const box = window.kil_map.getContainer().getBoundingClientRect();
  const at = { bubbles: true, clientX: box.left + box.width * 0.5, clientY: box.top + box.height * 0.5 };
  document.querySelector(".kil-pick").dispatchEvent(new MouseEvent("click", at));
})()"""
MIDDLE = "[window.kil_map.getCenter().lat, window.kil_map.getCenter().lng]"


@pytest.fixture
def ask(view: Workspace, qtbot: QtBot) -> Callable[[str], Any]:
    """What an expression is in the map's page."""

    def asked(expression: str) -> Any:
        assert view.map.view is not None
        answer: list[Any] = []
        view.map.view.caged_page.runJavaScript(f"JSON.stringify({expression})", answer.append)
        qtbot.waitUntil(lambda: bool(answer), timeout=20_000)
        return json.loads(answer[0]) if answer[0] else None

    return asked


@pytest.fixture
def picking(view: Workspace, ask: Callable[[str], Any], qtbot: QtBot) -> CorrectionForm:
    """The place of the hub is being picked."""
    view.select(HUB)
    touch(view, view.details.facts.buttons["correct location"])
    form = view.curation.correction
    touch(view, form.place.choose)
    qtbot.waitUntil(lambda: bool(ask("Boolean(document.querySelector('.kil-pick'))")), timeout=10_000)
    return form


def _key(view: Workspace, key: Qt.Key) -> None:
    assert view.map.view is not None
    inner = view.map.view.focusProxy()
    assert inner is not None
    QTest.keyClick(inner, key)


def test_a_click_picks_the_place_and_selects_nobody(
    picking: CorrectionForm,
    view: Workspace,
    explore: Window,
    ask: Callable[[str], Any],
    qtbot: QtBot,
    settle_window: Settle,
) -> None:
    view.map.go_home()
    north, east = ask(MIDDLE)
    ask(CLICK)
    qtbot.waitUntil(lambda: picking.place.point is not None, timeout=10_000)
    assert picking.place.point == pytest.approx((north, east), abs=0.001)
    assert view.selected_id == HUB
    assert picking.place.told.text() == f"Chosen on the map: {degrees(*picking.place.point or (0, 0))}"
    qtbot.waitUntil(lambda: not ask("Boolean(document.querySelector('.kil-pick'))"), timeout=10_000)
    write(picking.why, "They moved")
    touch(view, picking.confirm)
    settle_window(explore)
    assert picking.wrong.text() == ""
    assert explore.session.undo_name == "correction of the place on the map of “Millbottom Community Hub”"
    assert explore.session.project is not None
    row = explore.session.project.organisations.set_index(Org.ID).loc[HUB]
    assert row[Org.LOCATED_BY] == "by_hand"


def test_the_arrow_keys_move_the_cross_hair_and_enter_picks(
    picking: CorrectionForm, explore: Window, view: Workspace, ask: Callable[[str], Any], qtbot: QtBot
) -> None:
    explore.activateWindow()
    qtbot.waitUntil(explore.isActiveWindow, timeout=5_000)
    assert view.map.view is not None
    view.map.view.setFocus()
    north, east = ask(MIDDLE)
    for _ in range(4):
        _key(view, Qt.Key.Key_Right)
    _key(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: picking.place.point is not None, timeout=10_000)
    assert picking.place.point is not None
    assert picking.place.point[0] == pytest.approx(north, abs=0.001)
    assert picking.place.point[1] > east
    assert view.selected_id == HUB


def test_escape_leaves_the_map_and_the_form_stays(
    picking: CorrectionForm, explore: Window, view: Workspace, ask: Callable[[str], Any], qtbot: QtBot
) -> None:
    explore.activateWindow()
    qtbot.waitUntil(explore.isActiveWindow, timeout=5_000)
    assert view.map.view is not None
    view.map.view.setFocus()
    _key(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not view.curation.picker.is_on, timeout=10_000)
    assert picking.isVisible()
    assert picking.place.point is None
    assert view.selected_id == HUB


def test_leaving_the_form_leaves_the_map_too(
    picking: CorrectionForm, view: Workspace, ask: Callable[[str], Any], qtbot: QtBot
) -> None:
    picking.end()
    assert not view.curation.picker.is_on
    qtbot.waitUntil(lambda: not ask("Boolean(document.querySelector('.kil-pick'))"), timeout=10_000)


@pytest.mark.parametrize("said", ["54", "a,b", "1,2,3", "nan,1", "91,0", "0,181", "inf,0", "x" * 5_000])
def test_only_places_come_through(said: str, qapp: object) -> None:
    bridge = Bridge(None)  # type: ignore[arg-type] # no parent is needed here
    heard: list[object] = []
    bridge.located.connect(lambda *place: heard.append(place))
    bridge.left.connect(lambda: heard.append("left"))
    bridge.placed(said)
    assert heard == []
    assert bridge.refused == [said[:100]]
    bridge.placed("53.7,-1.86")
    bridge.placed("")
    assert heard == [(53.7, -1.86), "left"]


def test_without_a_map_nothing_can_be_picked() -> None:
    assert not PlacePicker().is_possible()
