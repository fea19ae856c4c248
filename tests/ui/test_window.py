"""The window as a whole: saving, exporting, leaving, and finding the way by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kil_mapper.model.errors import KilError
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.ui.files import Request
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.messages import Question
from kil_mapper.ui.page import holds_focus
from kil_mapper.ui.settings import RECENT_PROJECTS, Settings
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.organisations import WARD
from tests.ui.eyes import workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import cell, click

Settle = Callable[[Window], None]


def test_saving_asks_once_and_then_knows_the_file(
    opened: Window, settings: Settings, tmp_path: Path, settle_window: Settle
) -> None:
    asked: list[Path] = []

    def answer(request: Request) -> Path:
        asked.append(request.start)
        return tmp_path / "Mine"

    opened.files.answer = answer
    opened.commands.save()
    settle_window(opened)
    assert asked[0].name == "smalltown.gpkg"
    assert opened.session.path == tmp_path / "Mine.gpkg"
    assert (tmp_path / "Mine.gpkg").exists()
    assert not opened.session.is_dirty
    assert not opened.menus.actions["save"].isEnabled()
    opened.session.rename("Other")
    settle_window(opened)
    opened.commands.save()
    settle_window(opened)
    assert len(asked) == 1
    assert (tmp_path / "Mine.gpkg").read_text(encoding="utf-8") == "Other"
    assert Path(settings.get(RECENT_PROJECTS)[0]).name == "Mine.gpkg"


@pytest.mark.parametrize(
    ("answer", "closes", "saves"), [("stay", False, False), ("leave", True, False), ("save", True, True)]
)
def test_closing_with_changes_asks(opened: Window, tmp_path: Path, answer: str, closes: bool, saves: bool) -> None:
    questions: list[Question] = []

    def said(question: Question) -> str:
        questions.append(question)
        return answer

    opened.messages.answer = said
    opened.files.answer = lambda _request: tmp_path / "kept.gpkg"
    assert opened.close() is closes
    assert len(questions) == 1
    assert "Smalltown" in questions[0].text
    assert (tmp_path / "kept.gpkg").exists() is saves


def test_a_save_that_fails_keeps_the_window_open(opened: Window, core: FakeCore, tmp_path: Path) -> None:
    opened.messages.answer = lambda _question: "save"
    opened.files.answer = lambda _request: tmp_path / "kept.gpkg"
    core.failure = KilError("The disk is full.", "Free some space.")
    assert not opened.close()
    assert opened.messages.history[-1].text == "The disk is full."
    assert opened.session.is_dirty


def test_exports_are_placed_by_area_unless_asked_otherwise(
    opened: Window, core: FakeCore, tmp_path: Path, settle_window: Settle
) -> None:
    opened.files.answer = lambda request: tmp_path / request.start.name
    opened.exporting.export_map_html()
    settle_window(opened)
    opened.menus.actions["places_postcode"].trigger()
    opened.exporting.export_organisations_csv()
    settle_window(opened)
    assert core.written == [
        ("map", tmp_path / "smalltown-map.html", PlaceDetail.AREA),
        ("organisations", tmp_path / "smalltown-organisations-postcodes.csv", PlaceDetail.POSTCODE),
    ]
    assert "safe to share" in opened.messages.history[-2].hint
    assert [offer.label for offer in opened.messages.history[-1].offers] == ["Open", "Show folder"]


def test_size_and_columns_are_remembered(
    opened: Window, settings: Settings, runner: Runner, core: FakeCore, settle_window: Settle, qtbot: QtBot
) -> None:
    opened.messages.answer = lambda _question: "leave"
    opened.resize(1020, 610)
    workspace(opened).splitter.setSizes([330, 690])  # wide enough for the ward
    workspace(opened).table.setColumnWidth(WARD, 133)
    opened.close()
    again = Window(settings, core, runner)
    qtbot.addWidget(again)
    again.restore_geometry()
    again.show()
    again.messages.answer = lambda _question: "leave"
    again.commands.explore_sample()
    settle_window(again)
    assert again.height() == 610  # the width is bounded by the screen of tests
    assert workspace(again).table.columnWidth(WARD) == 133
    again.close()


def test_closing_the_project_leads_to_the_start_page(opened: Window) -> None:
    opened.messages.answer = lambda _question: "leave"
    opened.commands.close_project()
    assert opened.stack.currentWidget() is opened.start
    assert opened.windowTitle() == "KIL Mapper"
    assert not opened.menus.actions["save_as"].isEnabled()


def test_help_lists_every_action_and_leads_back(opened: Window) -> None:
    opened.desk.show_shortcuts()
    assert opened.stack.currentWidget() is opened.help
    listed = {cell(opened.help.table, row, 0) for row in range(opened.help.table.rowCount())}
    assert "Only the cluster" in listed
    opened.help.back_wanted.emit()
    assert opened.stack.currentWidget() is opened.pages


def test_the_title_names_project_and_file(opened: Window) -> None:
    assert opened.windowTitle() == "Smalltown[*] (not saved yet) – KIL Mapper"
    assert opened.isWindowModified()


def test_the_tab_key_goes_as_the_eye_does(opened: Window) -> None:
    view = workspace(opened)
    assert view.map.view is not None
    chips = list(view.chips.chips.values())
    inner = view.map.view.focusProxy()
    # The map's view passes its keys to a widget inside it. Apart from it, it would bring the Tab key to the map twice.
    stops = [view.search, view.map.view, inner, view.table, view.details]
    assert opened.pages is not None
    head = [opened.pages.choices.rules, opened.pages.choices.basis, opened.pages.export]
    wanted = [*head, view.chips.all, chips[0], chips[-1], *stops]
    met: list[QWidget | None] = [head[0]]
    while (following := _following(met[-1])) is not head[0]:
        met.append(following)
    assert [stop for stop in met if stop in wanted] == wanted


def _following(widget: QWidget | None) -> QWidget | None:
    return None if widget is None else widget.nextInFocusChain()


def test_f6_moves_between_the_panels_and_ctrl_f_to_the_search(opened: Window, qtbot: QtBot) -> None:
    view = workspace(opened)

    def go(action: str, arrived: Callable[[], bool]) -> None:
        """A web view that comes into a window late makes Qt forget that it has the keys."""

        def is_there() -> bool:
            if not opened.isActiveWindow():
                opened.activateWindow()
            return arrived()

        opened.activateWindow()
        qtbot.waitUntil(opened.isActiveWindow, timeout=5_000)
        opened.menus.actions[action].trigger()
        qtbot.waitUntil(is_there, timeout=5_000)

    page = view.map.view
    assert page is not None
    go("find_organisation", view.search.hasFocus)
    go("next_panel", lambda: holds_focus(page))
    go("next_panel", view.table.hasFocus)
    go("next_panel", view.details.hasFocus)
    go("next_panel", view.chips.all.hasFocus)


def test_what_is_exported_while_something_is_exported_comes_after_it(
    opened: Window, core: FakeCore, tmp_path: Path, settle_window: Settle, qtbot: QtBot
) -> None:
    core.gate.clear()
    opened.files.answer = lambda request: tmp_path / request.start.name
    opened.exporting.export_report_docx()
    opened.exporting.export_organisations_csv()
    qtbot.waitUntil(opened.job_strip.isVisible, timeout=5_000)
    assert opened.job_strip.doing.text().startswith("Writing smalltown-report.docx")
    core.gate.set()
    settle_window(opened)
    assert [path.name for _what, path, _detail in core.written] == [
        "smalltown-report.docx",
        "smalltown-organisations.csv",
    ]
    assert not opened.job_strip.isVisible()


def test_slow_work_behind_the_scenes_shows_in_the_status_bar_and_can_be_stopped(
    opened: Window, core: FakeCore, tmp_path: Path, settle_window: Settle, qtbot: QtBot
) -> None:
    strip, said = opened.job_strip, opened.messages.history
    assert not strip.isVisible()
    core.gate.clear()
    opened.files.answer = lambda request: tmp_path / request.start.name
    opened.exporting.export_report_docx()
    qtbot.waitUntil(strip.isVisible, timeout=5_000)
    assert strip.doing.text().startswith("Writing smalltown-report.docx")
    click(strip.cancel)
    settle_window(opened)
    assert not strip.isVisible()
    assert core.written == []
    assert opened.messages.history == said
