"""A person's first minutes, on the sample district of Aldervale, through the real workflows and the real map."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kil_mapper import paths
from kil_mapper.model.results import AreaRow, BandRow, Counted
from kil_mapper.ui.areas.view import AreasView
from kil_mapper.ui.contracts.view import ContractsView
from kil_mapper.ui.core import Core
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.messages import Severity
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
MIDDLE = (
    "(() => { const r = document.getElementById('kil_map').getBoundingClientRect();"
    "return JSON.stringify([Math.round(r.left + r.width / 2), Math.round(r.top + r.height / 2)]) })()"
)
CARD = "document.getElementById('kil-card').textContent"


@pytest.fixture
def real_window(qtbot: QtBot, settings: Settings, runner: Runner) -> Iterator[Window]:
    """The window with the real core behind it."""
    if not paths.sample_data().is_dir():
        pytest.skip("the sample district has not been made: run sample_data/make_aldervale.py")
    window = Window(settings, Core(), runner)
    window.resize(1200, 700)
    window.show()
    window.begin(None)
    yield window
    window.messages.answer = lambda _question: "leave"
    window.close()
    window.deleteLater()


def _in_page(qtbot: QtBot, view: Workspace, expression: str) -> object:
    answers: list[object] = []
    assert view.map.view is not None
    view.map.view.caged_page.runJavaScript(expression, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    return answers[0]


def test_from_the_start_page_to_an_exported_map(
    real_window: Window, settle_window: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    window = real_window
    click(window.start.first)
    settle_window(window)
    view, results = window.workspace, window.session.results
    assert view is not None
    assert results is not None
    assert window.shown.text() == f"{results.kept} of {results.kept} shown"

    cluster = results.bands[results.bands[BandRow.HIGHLIGHTED].astype(bool)].iloc[0]
    click(view.chips.chips[str(cluster[BandRow.BAND])])
    count = int(cluster[BandRow.ORGANISATIONS])
    assert window.shown.text() == f"{count} of {results.kept} shown"
    qtbot.waitUntil(lambda: _in_page(qtbot, view, "window.kilMap.shown()") == count, timeout=10_000)

    view.table.selectRow(2)
    name = view.table.currentIndex().siblingAtColumn(0).data()
    current = "document.querySelector('#kil-card-list [aria-current=true]').textContent"
    title = "document.getElementById('kil-card-title').textContent"
    qtbot.waitUntil(
        lambda: name in f"{_in_page(qtbot, view, title)} {_in_page(qtbot, view, f'{current} ?? 0')}", timeout=10_000
    )

    window.files.answer = lambda request: tmp_path / request.start.name
    window.exporting.export_map_html()
    settle_window(window)
    page = (tmp_path / "aldervale-map.html").read_text(encoding="utf-8")
    assert "kil-exported" in page
    assert window.messages.history[-1].severity is Severity.INFO

    window.commands.save()
    settle_window(window)
    saved = window.session.path
    assert saved is not None
    assert saved.exists()
    window.commands.close_project()
    assert window.stack.currentWidget() is window.start
    window.commands.open_path(saved)
    settle_window(window)
    assert window.shown.text() == f"{results.kept} of {results.kept} shown"
    assert not window.session.is_dirty


def test_a_click_on_the_map_selects_in_the_list(real_window: Window, settle_window: Settle, qtbot: QtBot) -> None:
    window = real_window
    window.commands.explore_sample()
    settle_window(window)
    view = window.workspace
    assert view is not None
    assert view.map.view is not None
    view.map.select(view.model.ids[10], pan=True)  # brings a marker into the middle of the map
    middle = json.loads(str(_in_page(qtbot, view, MIDDLE)))
    view.select(None)
    view.map.select(None, pan=False)
    inner = view.map.view.focusProxy()
    assert inner is not None

    def tip_shows() -> bool:
        # Chromium drops what comes before its first frame, so the pointer moves until the page answers.
        QTest.mouseMove(inner, QPoint(middle[0] - 1, middle[1]))
        QTest.mouseMove(inner, QPoint(*middle))
        return bool(_in_page(qtbot, view, "!document.getElementById('kil-tip').hidden"))

    qtbot.waitUntil(tip_shows, timeout=20_000)
    QTest.mouseClick(inner, Qt.MouseButton.LeftButton, pos=QPoint(*middle))
    qtbot.waitUntil(lambda: bool(_in_page(qtbot, view, f"{CARD} !== ''")), timeout=10_000)
    if _in_page(qtbot, view, "document.querySelectorAll('#kil-card-list .kil-name').length > 1"):
        _in_page(qtbot, view, "(document.querySelector('#kil-card-list .kil-name').click(), true)")
    qtbot.waitUntil(lambda: view.selected_id is not None, timeout=10_000)
    assert view.table.currentIndex().siblingAtColumn(0).data() in str(_in_page(qtbot, view, CARD))


def test_the_data_folder_of_the_sample_district_builds_by_keyboard(real_window: Window, settle_window: Settle) -> None:
    window = real_window
    window.new_project()
    window.commands.read_folder(paths.sample_data())
    settle_window(window)
    assert window.folder.reading is not None
    assert len(window.folder.reading.inventory.files) >= 10
    areas = window.folder.areas
    write(areas.search, "alder")
    assert areas.codes
    press(areas.build, Qt.Key.Key_Space)
    settle_window(window)
    assert window.session.project is not None
    assert window.session.project.name == "Aldervale"
    assert window.session.is_dirty


def test_a_councillor_finds_the_cold_spots_and_who_could_deliver_150_000(
    real_window: Window, settle_window: Settle, qtbot: QtBot
) -> None:
    window = real_window
    window.commands.explore_sample()
    settle_window(window)
    results = window.session.results
    assert results is not None
    window.menus.actions["show_areas"].trigger()
    settle_window(window)
    assert window.pages is not None
    areas = window.pages.current
    assert isinstance(areas, AreasView)
    cold = results.areas[results.areas[AreaRow.COLD_SPOT].fillna(value=False).astype(bool)]
    assert len(cold) >= 2
    for name in cold[AreaRow.NAME]:
        assert name in areas.head.summary.text()
    areas.select(str(cold.iloc[0][AreaRow.CODE]))
    assert "cold spot" in areas.sentence.text()

    window.menus.actions["show_contracts"].trigger()
    settle_window(window)
    contracts = window.pages.current
    assert isinstance(contracts, ContractsView)
    turnovers = results.counted[Counted.TURNOVER].dropna()
    could = int((turnovers >= 300_000).sum())  # twice one year of £150,000
    assert f"{could} of {results.kept} registered charities could bid alone" in contracts.sentence.text()
    assert contracts.pool.sheet.rowCount() == could

    contracts.builder.set_members([])
    assert contracts.answered is not None
    suggested = contracts.answered.answer.consortia[0]
    contracts.suggested.wanted.emit(list(suggested.members))
    assert contracts.builder.verdict.text().startswith(f"£{suggested.combined_turnover:,} together")
    assert contracts.builder.verdict.text().endswith("enough.")
