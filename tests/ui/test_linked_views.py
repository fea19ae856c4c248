"""Map, list, filter and details of a project: what one shows, the others show."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kil_mapper.model.results import Counted
from kil_mapper.model.tables import ORGANISATIONS, WARDS, Org
from kil_mapper.model.vocabulary import TurnoverBasis
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.page import Found
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import LEAST_PANELS, Workspace
from tests.factory import small_project
from tests.ui.eyes import words_in, workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
CLUSTER = "200k_500k"
HUB = "GB-CHC-900001"


def _run(view: Workspace, script: str) -> None:
    assert view.map.view is not None
    view.map.view.caged_page.runJavaScript(script)


def _wait_for(qtbot: QtBot, view: Workspace, expression: str, expected: object) -> None:
    """Until an expression in the page's own world is what is expected."""
    assert view.map.view is not None
    page = view.map.view.caged_page
    answers: list[object] = [None]

    def asked() -> bool:
        page.runJavaScript(expression, answers.append)
        QApplication.processEvents()
        return answers[-1] == expected

    try:
        qtbot.waitUntil(asked, timeout=10_000)
    except Exception as error:
        raise AssertionError(f"{expression} is {answers[-1]!r}, expected {expected!r}") from error


def test_the_main_view_says_the_headline_numbers(opened: Window) -> None:
    words = words_in(workspace(opened).headline)
    for number in ("17", "3", "£15.0m", "1"):
        assert f"{number}\n" in words
    assert opened.shown.text() == "17 of 17 shown"
    assert opened.pages is not None
    assert opened.pages.choices.basis.currentData() == TurnoverBasis.ANNUALISED.value


def test_a_chip_filters_list_map_and_count(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    click(view.chips.chips[CLUSTER])
    assert view.filter.rowCount() == 3
    assert opened.shown.text() == "3 of 17 shown"
    _wait_for(qtbot, view, "window.kilMap.shown()", 3)
    view.clear_filter()
    assert opened.shown.text() == "17 of 17 shown"
    _wait_for(qtbot, view, "window.kilMap.shown()", 17)


def test_chips_work_by_keyboard_and_are_large_enough(opened: Window, qtbot: QtBot) -> None:
    chip = workspace(opened).chips.chips["under_10k"]
    assert min(chip.height(), chip.width()) >= 24
    press(chip, Qt.Key.Key_Space)
    assert workspace(opened).chips.on == {"under_10k"}


def test_search_filters_after_a_breath(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    write(view.search, "westfield")
    qtbot.waitUntil(lambda: view.filter.rowCount() == 6, timeout=5_000)
    assert opened.shown.text() == "6 of 17 shown"
    write(view.search, " nobody")
    qtbot.waitUntil(lambda: view.filter.rowCount() == 0, timeout=5_000)
    assert view.listed.words.isVisible()


def test_selecting_a_row_shows_details_and_marks_the_map(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    view.table.selectRow(0)
    assert view.selected_id == "GB-CHC-900006"
    assert "Town Hall Trust" in words_in(view.details)
    chosen = "document.querySelector('#kil-card-list [aria-current=true] .kil-name').textContent"
    _wait_for(qtbot, view, chosen, "Town Hall Trust")


def test_clicking_a_marker_selects_the_row(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    _run(view, f"document.dispatchEvent(new CustomEvent('kil-selected', {{detail: '{HUB}'}}))")
    qtbot.waitUntil(lambda: view.selected_id == HUB, timeout=10_000)
    assert view.table.currentIndex().siblingAtColumn(0).data() == "Millbottom Community Hub"
    assert "Millbottom Community Hub" in words_in(view.details)


def test_a_selection_that_is_filtered_out_is_let_go(opened: Window) -> None:
    view = workspace(opened)
    view.select(HUB)
    view.chips.set_on(frozenset({"zero"}))
    assert view.selected_id is None
    assert "Select an organisation" in words_in(view.details)


def test_a_selection_survives_sorting_and_another_turnover_basis(opened: Window, settle_window: Settle) -> None:
    view = workspace(opened)
    view.select(HUB)
    view.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert view.table.currentIndex().siblingAtColumn(0).data() == "Millbottom Community Hub"
    opened.session.set_turnover_basis(TurnoverBasis.LATEST)
    settle_window(opened)
    assert view.selected_id == HUB
    assert opened.pages is not None
    assert opened.pages.choices.basis.currentData() == TurnoverBasis.LATEST.value


def test_another_turnover_basis_moves_an_organisation_and_undo_moves_it_back(
    opened: Window, settle_window: Settle
) -> None:
    def turnover() -> int:
        results = opened.session.results
        assert results is not None
        counted = results.counted.set_index(Org.ID)
        return int(counted.loc["GB-CHC-900017", Counted.TURNOVER])

    scaled = turnover()
    opened.session.set_turnover_basis(TurnoverBasis.LATEST)
    settle_window(opened)
    assert turnover() == 60_000  # an account of 18 months, as reported
    assert scaled < 45_000
    opened.session.undo()
    assert turnover() == scaled


def test_hostile_names_are_text_everywhere(window: Window, core: FakeCore, settle_window: Settle, qtbot: QtBot) -> None:
    hostile = '<img src=x onerror="window.bad=1"> ${window.bad=1} {{7*191}} </script> & `x` \u202eevil'
    project = small_project()
    frame = project.organisations.copy()
    frame.loc[frame[Org.ID] == HUB, Org.NAME] = hostile
    core.project = small_project(organisations=ORGANISATIONS.conform(frame), name=hostile)
    window.commands.explore_sample()
    settle_window(window)
    view = workspace(window)
    view.select(HUB)
    title = next(label for label in view.details.findChildren(QLabel) if label.text() == hostile)
    assert title.textFormat() is Qt.TextFormat.PlainText
    _wait_for(qtbot, view, "document.getElementById('kil-card-title').textContent", hostile)
    _wait_for(qtbot, view, "typeof window.bad", "undefined")
    _wait_for(qtbot, view, "document.querySelectorAll('img[src=x]').length", 0)


def test_a_dead_map_offers_to_draw_itself_again(opened: Window, qtbot: QtBot) -> None:
    panel = workspace(opened).map
    assert panel.view is not None
    status = panel.view.caged_page.RenderProcessTerminationStatus.CrashedTerminationStatus
    panel.view.caged_page.renderProcessTerminated.emit(status, 9)
    assert panel.again.isVisible()
    assert panel.words.text() == "The map stopped working."
    with qtbot.waitSignal(panel.ready, timeout=30_000):
        click(panel.again)
    assert panel.view.isVisible()


def test_without_a_sandbox_everything_but_the_map_works(
    qtbot: QtBot, settings: Settings, runner: Runner, core: FakeCore, settle_window: Settle
) -> None:
    window = Window(settings, core, runner, map_refusal="The map is not shown because of root.")
    qtbot.addWidget(window)
    window.show()
    window.messages.answer = lambda _question: "leave"
    window.commands.explore_sample()
    settle_window(window)
    view = workspace(window)
    assert view.map.view is None
    assert view.map.words.text() == "The map is not shown because of root."
    view.only_cluster()
    assert view.filter.rowCount() == 3
    window.close()


# --- the bands --------------------------------------------------------------------------------------------------------


def test_the_first_chip_shows_all_and_says_how_many(opened: Window) -> None:
    chips = workspace(opened).chips
    assert chips.all.isChecked()
    assert chips.all.accessibleName() == "All turnovers: 17 organisations"
    click(chips.chips[CLUSTER])
    assert not chips.all.isChecked()
    click(chips.all)
    assert chips.on == frozenset()
    click(chips.all)  # on already: it stays on
    assert chips.all.isChecked()
    assert opened.shown.text() == "17 of 17 shown"


def test_every_band_has_its_symbol_of_the_map(opened: Window) -> None:
    assert all(not chip.icon().isNull() for chip in workspace(opened).chips.chips.values())


def test_a_filter_leads_to_the_top_of_the_list(opened: Window) -> None:
    view = workspace(opened)
    view.table.scrollToBottom()
    click(view.chips.chips["under_10k"])
    assert view.table.verticalScrollBar().value() == 0


# --- the map ----------------------------------------------------------------------------------------------------------

MANY = "document.querySelectorAll('#kil-card-list .kil-name').length"
NO_CARD = "document.getElementById('kil-card').hidden"


def test_escape_in_the_map_lets_the_organisation_go_everywhere(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    view.select(HUB)
    _wait_for(qtbot, view, "document.getElementById('kil-card-title').textContent", "Millbottom Community Hub")
    _run(view, "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    qtbot.waitUntil(lambda: view.selected_id is None, timeout=10_000)
    assert "Select an organisation" in words_in(view.details)


def test_one_organisation_needs_no_card_over_the_map_but_several_at_a_place_do(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    view.select("GB-CHC-900004")  # one of three at a postcode
    _wait_for(qtbot, view, MANY, 3)
    _wait_for(qtbot, view, NO_CARD, False)
    view.select(HUB)  # alone at its postcode: the details beside the map say everything
    _wait_for(qtbot, view, MANY, 0)
    _wait_for(qtbot, view, NO_CARD, True)


def test_the_map_stays_where_it_is_when_bands_change(opened: Window, settle_window: Settle, qtbot: QtBot) -> None:
    view = workspace(opened)
    view.select(HUB)
    view.select(None)
    _wait_for(qtbot, view, "typeof window.kilMap.view()", "object")
    where: list[object] = []
    view.map.view.ask("view", where.append)  # type: ignore[union-attr] # the map is there
    qtbot.waitUntil(lambda: bool(where), timeout=10_000)
    opened.session.set_turnover_basis(TurnoverBasis.LATEST)
    settle_window(opened)
    qtbot.waitUntil(lambda: view.map.is_ready, timeout=20_000)
    _wait_for(qtbot, view, "JSON.stringify(window.kilMap.view().zoom)", json.dumps(where[0]["zoom"]))  # type: ignore[index]
    opened.menus.actions["map_home"].trigger()
    _wait_for(qtbot, view, "window.kilMap.view()", "home")


def test_sources_and_licences_are_whole_in_the_key(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)
    _wait_for(qtbot, view, "(document.querySelector('#kil-sources button').click(), document.activeElement.id)",
              "kil-sources-title")  # fmt: skip
    listed = "[...document.querySelectorAll('#kil-key-sources li')].map((one) => one.textContent).join(' ')"
    for project_source in ("Charity Commission for England and Wales", "Open Government Licence"):
        _wait_for(qtbot, view, f"{listed}.includes({json.dumps(project_source)})", True)
    foot = "document.querySelector('.kil-foot')"
    _wait_for(qtbot, view, f"{foot}.scrollWidth <= {foot}.clientWidth", True)


def test_a_project_without_wards_offers_no_layer_of_wards(
    window: Window, core: FakeCore, settle_window: Settle, qtbot: QtBot
) -> None:
    core.project = small_project(wards=WARDS.conform(small_project().wards.head(0)))
    window.commands.explore_sample()
    settle_window(window)
    _wait_for(qtbot, workspace(window), "document.querySelectorAll('#kil-layers input').length", 2)


def test_a_refuge_is_tied_to_no_symbol_from_either_side(
    opened: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, refuge = workspace(opened), "GB-CHC-900003"
    view.select(HUB)
    _wait_for(qtbot, view, "document.getElementById('kil-card-title').textContent", "Millbottom Community Hub")
    told: list[str | None] = []
    monkeypatch.setattr(view.map, "select", lambda org_id, **_: told.append(org_id))
    view.select(refuge)  # in the list: the details say what is known, the map lets go of what it showed
    assert str(view.selected_id) == refuge
    assert told == [None]
    view.select_on_map(refuge)  # on the map: its symbol has no name
    assert view.selected_id is None
    assert "Select an organisation" in words_in(view.details)


def test_at_twice_the_text_the_view_scrolls_rather_than_squeezing_its_parts(
    opened: Window, settle_window: Settle
) -> None:
    opened.resize(1366, 740)
    opened.appearance.scale_text(2.0)
    settle_window(opened)
    view = workspace(opened)
    QApplication.processEvents()
    assert view.splitter.height() >= 2 * LEAST_PANELS
    view.search.setFocus()
    assert view.go_to(Found.DETAILS)
    middle = view.details.mapTo(view, QPoint(0, view.details.height() // 2))
    assert view.rect().contains(middle)
    opened.appearance.scale_text(1.0)
