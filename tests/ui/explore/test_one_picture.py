"""Map, list, charts and status bar as one picture: what is filtered or selected in one is so in all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStatusBar
from pytestqt.qtbot import QtBot

from kil_mapper.model.filters import Facet, Filter
from kil_mapper.model.tables import FILTERS
from kil_mapper.model.vocabulary import TurnoverBasis
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.messages import Message
from kil_mapper.ui.settings import BESIDE_MAP
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.organisations import ID_ROLE
from kil_mapper.ui.workspace.view import Workspace
from tests.factory import small_project, ward_code
from tests.ui.eyes import workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, write

Settle = Callable[[Window], None]
HUB, FOOD, REFUGE = "GB-CHC-900001", "GB-CHC-900002", "GB-CHC-900003"
TOWN_THREE = ["GB-CHC-900004", "GB-CHC-900005", "GB-CHC-900006"]  # at one postcode
MILLBOTTOM = ward_code(0)


def _run(view: Workspace, script: str) -> None:
    assert view.map.view is not None
    view.map.view.caged_page.runJavaScript(script)


def _wait_for(qtbot: QtBot, view: Workspace, script: str, wanted: object) -> None:
    """Wait until the page answers so."""
    page = view.map.view
    assert page is not None
    answers: list[object] = []

    def asked() -> bool:
        if wanted in answers:
            return True
        page.caged_page.runJavaScript(script, 0, answers.append)
        return False

    qtbot.waitUntil(asked, timeout=10_000)


def _shown(view: Workspace) -> set[str]:
    return {str(view.filter.index(row, 0).data(ID_ROLE)) for row in range(view.filter.rowCount())}


# --- filtering --------------------------------------------------------------------------------------------------------


def test_a_click_on_a_bar_filters_list_map_count_and_chips(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    click(view.row.shown.buttons["charts"])
    chart = view.charts.charts[Facet.AREAS]
    row = chart.rows.row_of(MILLBOTTOM)
    QTest.mouseClick(
        chart.viewport(), Qt.MouseButton.LeftButton, pos=chart.visualRect(chart.rows.index(row, 1)).center()
    )
    assert _shown(view) == {HUB, FOOD}
    assert opened.shown.text() == "2 of 17 shown"
    assert view.chips.chips["200k_500k"].accessibleName() == "£200k–£500k: 1 organisation"
    assert view.row.areas.text() == "1 ward ▾"
    assert [chip.text() for chip in view.on_chips.chips.values()] == ["Ward: Millbottom ×"]
    _wait_for(qtbot, view, "window.kilMap.shown()", 2)
    calls = view.map.calls
    click(view.on_chips.chips["areas"])
    assert opened.shown.text() == "17 of 17 shown"
    assert view.map.calls == calls + 1, "One call of the page, no page drawn anew"
    _wait_for(qtbot, view, "window.kilMap.shown()", 17)


def test_what_is_filtered_stands_in_the_status_bar_while_the_view_is_looked_at(opened: Window) -> None:
    view = workspace(opened)
    view.only_cluster()
    chip = view.on_chips.chips["bands"]
    assert opened.statusBar().isAncestorOf(chip)
    assert chip.isVisible()
    opened.show_view("areas")
    assert not chip.isVisible()
    opened.show_view("explore")
    assert chip.isVisible()
    assert len(opened.findChildren(QStatusBar)) == 1


def test_nothing_to_show_offers_what_to_take_off(opened: Window) -> None:
    view = workspace(opened)
    view.state.want(Filter("hub", bands=frozenset({"zero"})))
    assert view.nothing.isVisible()
    offers = {part: made.text() for part, made in view.nothing.offers.items()}
    assert offers == {"bands": "Without “Turnover: £0”: 1", "words": "Without “Search: hub”: 1"}
    click(view.nothing.offers["bands"])
    assert _shown(view) == {HUB}
    assert view.table.isVisible()
    assert view.search.text() == "hub"


def test_clearing_forgets_what_is_still_being_typed(opened: Window) -> None:
    view = workspace(opened)
    write(view.search, "westf")
    opened.menus.actions["clear_filter"].trigger()
    view.clear_filter()
    assert view.search.text() == ""
    assert view.state.wanted == Filter()


def test_a_filter_outlives_new_numbers_and_what_they_no_longer_know_is_let_go(
    opened: Window, settle_window: Settle
) -> None:
    view = workspace(opened)
    view.state.want(Filter(bands=frozenset({"200k_500k"}), areas=frozenset({MILLBOTTOM})))
    opened.session.set_turnover_basis(TurnoverBasis.LATEST)
    settle_window(opened)
    assert _shown(view) == {HUB}
    project = opened.session.project
    assert project is not None
    opened.session.choose(scheme=opened.core.own_bands([10_000], 10_000))
    settle_window(opened)
    assert view.state.wanted == Filter(areas=frozenset({MILLBOTTOM})), "The new bands have no such band"
    assert _shown(view) == {HUB, FOOD}


def test_a_search_for_its_name_leads_to_no_symbol_of_a_refuge(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    view.state.say("refuge")
    assert _shown(view) == {REFUGE}
    _wait_for(qtbot, view, "window.kilMap.shown()", 0)
    view.state.want(Filter(areas=frozenset({MILLBOTTOM})))
    assert REFUGE not in _shown(view)


# --- selecting several ------------------------------------------------------------------------------------------------


def _rings(view: Workspace) -> str:
    return f"window.kilMap.choose({json.dumps(list(view.context.selection.chosen))})"


def test_rows_selected_together_are_marked_on_map_and_charts(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    click(view.row.shown.buttons["charts"])
    view.table.selectRow(0)
    flags = QItemSelectionModel.SelectionFlag
    for row in (1, 3):
        index = view.filter.index(row, 0)
        view.table.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
    chosen = view.context.selection.chosen
    assert chosen == tuple(str(view.filter.index(row, 0).data(ID_ROLE)) for row in (0, 1, 3))
    assert view.selected_id == chosen[-1], "The details are those of the row that was selected last"
    assert opened.shown.text() == "17 of 17 shown · 3 selected"
    bands = view.charts.charts[Facet.BANDS].rows
    assert {bar.label for bar in bands.bars if bar.is_marked} == {"£10m and over", "£1m–£10m", "£200k–£500k"}
    _wait_for(qtbot, view, _rings(view), 2)  # two of them share a postcode


def test_a_filter_keeps_those_of_the_chosen_that_still_show(opened: Window) -> None:
    view = workspace(opened)
    view.context.selection.choose([HUB, FOOD, *TOWN_THREE], FOOD)
    view.state.only(Facet.AREAS, {MILLBOTTOM})
    assert view.context.selection.chosen == (HUB, FOOD)
    assert view.table.chosen == [HUB, FOOD]
    assert view.selected_id == FOOD
    view.clear_filter()
    assert view.context.selection.chosen == (HUB, FOOD)
    opened.menus.actions["clear_selection"].trigger()
    assert view.table.chosen == []


def _click_on(view: Workspace, org_id: str, keys: str) -> str:
    """Click the symbol of an organisation, with keys held."""
    return f"""(() => {{
      const data = JSON.parse(document.getElementById('kil-data').textContent);
      const place = data.locations.find((one) => one.organisations.some((org) => org.id === '{org_id}'));
      const map = window.kil_map;
      const at = map.latLngToContainerPoint([place.at[1], place.at[0]]);
      const box = map.getContainer().getBoundingClientRect();
      const where = {{ clientX: box.left + at.x, clientY: box.top + at.y, bubbles: true, view: window, {keys} }};
      const page = map.getContainer();
      for (const kind of ['mousedown', 'mouseup', 'click']) page.dispatchEvent(new MouseEvent(kind, where));
    }})()"""


def test_shift_and_a_click_on_symbols_chooses_them_together(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    _run(view, _click_on(view, HUB, "shiftKey: false"))
    qtbot.waitUntil(lambda: view.context.selection.chosen == (HUB,), timeout=10_000)
    _run(view, _click_on(view, TOWN_THREE[0], "shiftKey: true"))
    qtbot.waitUntil(lambda: set(view.context.selection.chosen) == {HUB, *TOWN_THREE}, timeout=10_000)
    assert set(view.table.chosen) == {HUB, *TOWN_THREE}
    _run(view, _click_on(view, HUB, "ctrlKey: true"))
    qtbot.waitUntil(lambda: set(view.context.selection.chosen) == set(TOWN_THREE), timeout=10_000)


def test_all_at_a_place_are_chosen_from_its_card(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    _run(view, _click_on(view, TOWN_THREE[0], "shiftKey: false"))
    _wait_for(qtbot, view, "document.querySelector('.kil-all')?.textContent", "Select all 3")
    _run(view, "document.querySelector('.kil-all').click()")
    qtbot.waitUntil(lambda: set(view.context.selection.chosen) == set(TOWN_THREE), timeout=10_000)


def test_a_refuge_cannot_be_chosen_on_the_map_nor_be_marked_there(
    opened: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = workspace(opened)
    told: list[list[str]] = []
    monkeypatch.setattr(view.map, "choose", told.append)
    view.choosing.choose_on_map([HUB, REFUGE])
    assert view.context.selection.chosen == (HUB,)
    view.context.selection.choose([HUB, REFUGE])
    assert told[-1] == [HUB]
    assert set(view.table.chosen) == {HUB, REFUGE}


# --- filters under names ----------------------------------------------------------------------------------------------


def test_a_filter_is_saved_used_undone_and_draws_no_map(opened: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    view = workspace(opened)
    drawn: list[object] = []
    monkeypatch.setattr(view.map, "show_page", lambda *given, **_: drawn.append(given))
    view.state.only(Facet.AREAS, {MILLBOTTOM})
    click(view.row.saved)
    write(view.row.saved.name, "The mill")
    click(view.row.saved.save)
    assert view.row.saved.said.text() == "Saved as “The mill”."
    assert opened.session.undo_name == "save of a filter"
    assert opened.session.is_current, "No number depends on it"
    view.clear_filter()
    click(view.row.saved.use)
    assert not view.row.saved.panel.isVisible()
    assert _shown(view) == {HUB, FOOD}
    opened.session.undo()
    assert view.row.saved.list.count() == 0
    opened.session.redo()
    assert view.row.saved.list.item(0).text() == "The mill"
    assert not opened.runner.active(Lane.RESULTS, Lane.MAP)
    assert drawn == []


def test_a_name_that_cannot_be_kept_is_said_in_the_panel(opened: Window) -> None:
    view = workspace(opened)
    view.only_cluster()
    for name in ("Cluster", "Other"):
        view.saving._save(name)
    view.row.saved.open()
    view.saving._rename("Cluster", "other")
    assert "“other”" in view.row.saved.said.text()
    assert [found.name for found in opened.core.filters_of(opened.session.project)] == ["Cluster", "Other"]  # type: ignore[arg-type] # there is a project
    view.row.saved.panel.hide()


def test_a_broken_filter_of_a_file_is_said_and_does_what_it_can(
    window: Window, core: FakeCore, settle_window: Settle
) -> None:
    rows = {"name": ["Odd"], "definition": ['{"areas": ["E05000000"], "bands": ["zero"], "moon": 1}']}
    core.project = replace(small_project(), filters=FILTERS.conform(pd.DataFrame(rows)))
    window.commands.explore_sample()
    settle_window(window)
    view = workspace(window)
    said: list[Message] = []
    window.messages.said.connect(said.append)
    view.saving._use("Odd")
    assert view.state.wanted == Filter(bands=frozenset({"zero"}))
    assert "“moon”" in said[-1].text
    assert "1 more" in said[-1].text


def test_what_stands_beside_the_map_is_remembered(opened: Window) -> None:
    view = workspace(opened)
    assert view.table.isVisible()
    click(view.row.shown.buttons["charts"])
    assert view.charts.isVisible()
    assert not view.table.isVisible()
    assert opened.settings.get(BESIDE_MAP) == "charts"
