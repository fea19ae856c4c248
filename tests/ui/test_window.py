"""The window on the small district: pages, links between views, saving, and leaving."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import Inventory
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import ORGANISATIONS, Org
from kil_mapper.model.vocabulary import PlaceDetail, TurnoverBasis
from kil_mapper.ui.files import Request
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.messages import Question, Severity
from kil_mapper.ui.pages.folder import FolderReading, _DropArea
from kil_mapper.ui.settings import RECENT_PROJECTS, Settings
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.factory import small_project
from tests.ui.fakes import FakeCore
from tests.ui.hands import cell, click, press, write

Settle = Callable[[Window], None]
CLUSTER = "200k_500k"
HUB = "GB-CHC-900001"


def _view(window: Window) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def _words(widget: object) -> str:
    labels = widget.findChildren(QLabel) if hasattr(widget, "findChildren") else []
    return "\n".join(label.text() for label in labels)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_first_screen_offers_four_ways_in(window: Window) -> None:
    assert window.stack.currentWidget() is window.start
    words = _words(window.start)
    for way in ("Explore the sample district", "New project", "Open a project", "Recent projects"):
        assert way in words


def test_a_recent_project_opens_by_a_click_and_can_be_forgotten(
    window: Window, settings: Settings, tmp_path: Path, settle_window: Settle, qtbot: QtBot
) -> None:
    file = tmp_path / "aldervale & co.gpkg"
    file.touch()
    settings.add_recent_project(file)
    settings.add_recent_project(tmp_path / "gone.gpkg")
    window._show_recent()
    QApplication.processEvents()
    links = {b.accessibleName(): b for b in window.start.findChildren(QPushButton) if b.isVisibleTo(window)}
    assert not links["Open gone"].isEnabled()
    assert "not there any more" in _words(window.start)
    window.start.recent_forgotten.emit(tmp_path / "gone.gpkg")
    assert [Path(text).name for text in settings.get(RECENT_PROJECTS)] == [file.name]
    QApplication.processEvents()
    links = {b.accessibleName(): b for b in window.start.findChildren(QPushButton) if b.isVisibleTo(window)}
    click(links["Open aldervale & co"])
    settle_window(window)
    assert window.session.path == file
    assert not window.session.is_dirty


def test_the_folder_page_says_what_is_there_what_is_missing_and_what_can_be_built(
    window: Window, tmp_path: Path, settle_window: Settle
) -> None:
    window.new_project()
    window.commands.read_folder(tmp_path)
    settle_window(window)
    page = window.folder
    assert page.table.rowCount() == 3
    assert cell(page.table, 0, 1) == "Register of charities"
    assert cell(page.table, 1, 1) == "Not recognised — The zip is damaged."
    odd = page.table.item(1, 0)
    assert odd is not None
    assert "<b>" not in odd.toolTip()
    words = _words(page)
    assert "ONS Postcode Directory · needed" in words
    assert "Places each organisation by its postcode." in words
    assert page.areas.list.model().rowCount() == 2
    assert not page.areas.build.isEnabled()


def test_the_publishers_page_opens_only_on_a_click(
    window: Window, tmp_path: Path, settle_window: Settle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.new_project()
    window.commands.read_folder(tmp_path)
    settle_window(window)
    assert opened == []
    (page,) = (b for b in window.folder.findChildren(QPushButton) if b.text() == "Publisher’s page")
    click(page)
    assert [url.toString() for url in opened] == ["https://geoportal.statistics.gov.uk/"]


def test_a_folder_that_cannot_be_built_says_why(window: Window, tmp_path: Path, settle_window: Settle) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    window.commands.read_folder(folder)
    settle_window(window)
    assert "“Not in the folder”" in window.folder.areas.hint.text()
    assert "ONS Postcode Directory · needed" in _words(window.folder)
    assert not window.folder.areas.list.isEnabled()


def test_a_folder_that_has_everything_and_still_cannot_be_built_says_why(
    window: Window, tmp_path: Path, settle_window: Settle
) -> None:
    problem = KilError("No small area of the index has a boundary.", "Add boundaries of the same edition.")
    window.folder.show_reading(FolderReading(tmp_path, Inventory(()), (), problem))
    assert window.folder.areas.hint.text() == str(problem)
    assert f"There are no files in {tmp_path}." in _words(window.folder)


def test_another_folder_can_be_chosen_and_looking_can_be_stopped(
    window: Window, core: FakeCore, tmp_path: Path, settle_window: Settle, qtbot: QtBot
) -> None:
    for _ in range(2):
        window.commands.read_folder(tmp_path)
        settle_window(window)
    core.gate.clear()
    core.begun.clear()
    window.commands.read_folder(tmp_path)
    assert core.begun.wait(10)
    window.folder.stop.click()
    settle_window(window)
    assert window.folder.folder.text() == "No folder chosen yet"
    assert window.messages.history == []


def test_authorities_are_searched_ticked_and_built(
    window: Window, tmp_path: Path, settle_window: Settle, qtbot: QtBot
) -> None:
    window.new_project()
    window.commands.read_folder(tmp_path)
    settle_window(window)
    areas = window.folder.areas
    write(areas.search, "small")
    assert areas.list.model().rowCount() == 1
    areas.list.setCurrentIndex(areas.list.model().index(0, 0))
    press(areas.list, Qt.Key.Key_Return)
    assert areas.codes == ("E99000001",)
    assert areas.chosen.text() == "Chosen: Smalltown"
    click(areas.build)
    settle_window(window)
    assert window.stack.currentWidget() is window.workspace
    assert window.messages.history[-1].text == "17 of 30 counted."
    assert window.session.is_dirty


def test_a_folder_can_be_dropped(window: Window, tmp_path: Path, settle_window: Settle) -> None:
    window.new_project()
    (drop,) = window.folder.findChildren(_DropArea)
    (tmp_path / "file.zip").touch()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "file.zip"))])
    action, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop.dropEvent(QDropEvent(QPointF(5, 5), action, data, button, key))
    settle_window(window)
    assert window.folder.folder.text() == str(tmp_path)


# --- long work --------------------------------------------------------------------------------------------------------


def test_quick_work_shows_no_progress_and_long_work_does(
    window: Window, core: FakeCore, settle_window: Settle, qtbot: QtBot
) -> None:
    core.gate.clear()
    window.commands.explore_sample()
    assert window.stack.currentWidget() is window.start
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.working, timeout=5_000)
    assert window.working.title.text() == "Building the sample district of Aldervale"
    qtbot.waitUntil(lambda: window.working.doing.text() == "Reading the charity register", timeout=5_000)
    assert not window.menus.actions["open_project"].isEnabled()
    core.gate.set()
    settle_window(window)
    assert window.stack.currentWidget() is window.workspace


def test_cancelling_leads_back_in_silence(window: Window, core: FakeCore, settle_window: Settle, qtbot: QtBot) -> None:
    core.gate.clear()
    window.commands.explore_sample()
    qtbot.waitUntil(lambda: window.stack.currentWidget() is window.working, timeout=5_000)
    click(window.working.cancel)
    settle_window(window)
    assert window.stack.currentWidget() is window.start
    assert window.messages.history == []
    assert window.session.project is None
    assert window.menus.actions["open_project"].isEnabled()


@pytest.mark.parametrize(
    ("failure", "severity"),
    [(KilError("The file is damaged.", "Take the backup."), Severity.ERROR), (ValueError("bug"), Severity.BUG)],
)
def test_a_failure_is_said_where_the_person_was(
    window: Window, core: FakeCore, tmp_path: Path, settle_window: Settle, failure: Exception, severity: Severity
) -> None:
    core.failure = failure
    window.commands.open_path(tmp_path / "a.gpkg")
    settle_window(window)
    assert [message.severity for message in window.messages.history] == [severity]
    assert window.bar.shown == tuple(window.messages.history)
    assert window.stack.currentWidget() is window.start
    assert window.session.project is None


def test_closing_during_work_cancels_it_and_waits(window: Window, core: FakeCore, qtbot: QtBot) -> None:
    core.gate.clear()
    window.commands.explore_sample()
    assert core.begun.wait(10)
    window.close()
    qtbot.wait(20)
    assert window.session.project is None
    assert not window.runner.active()
    assert not [thread for thread in threading.enumerate() if thread.name == "kil-worker"]


# --- linked views -----------------------------------------------------------------------------------------------------


def test_the_main_view_says_the_headline_numbers(opened: Window) -> None:
    words = _words(_view(opened).headline)
    for number in ("17", "3", "£15.0m", "1"):
        assert f"{number}\n" in words
    assert opened.shown.text() == "17 of 17 shown"
    assert _view(opened).headline.basis.currentData() == TurnoverBasis.ANNUALISED.value


def test_a_chip_filters_list_map_and_count(opened: Window, qtbot: QtBot) -> None:
    view = _view(opened)
    click(view.chips.chips[CLUSTER])
    assert view.filter.rowCount() == 3
    assert opened.shown.text() == "3 of 17 shown"
    _wait_for(qtbot, view, "window.kilMap.shown()", 3)
    view.clear_filter()
    assert opened.shown.text() == "17 of 17 shown"
    _wait_for(qtbot, view, "window.kilMap.shown()", 17)


def test_chips_work_by_keyboard_and_are_large_enough(opened: Window, qtbot: QtBot) -> None:
    chip = _view(opened).chips.chips["under_10k"]
    assert min(chip.height(), chip.width()) >= 24
    press(chip, Qt.Key.Key_Space)
    assert _view(opened).chips.on == {"under_10k"}


def test_search_filters_after_a_breath(opened: Window, qtbot: QtBot) -> None:
    view = _view(opened)
    write(view.search, "westfield")
    qtbot.waitUntil(lambda: view.filter.rowCount() == 6, timeout=5_000)
    assert opened.shown.text() == "6 of 17 shown"
    write(view.search, " nobody")
    qtbot.waitUntil(lambda: view.filter.rowCount() == 0, timeout=5_000)
    assert view._none.isVisible()


def test_selecting_a_row_shows_details_and_marks_the_map(opened: Window, qtbot: QtBot) -> None:
    view = _view(opened)
    view.table.selectRow(0)
    assert view.selected_id == "GB-CHC-900006"
    assert "Town Hall Trust" in _words(view.details)
    chosen = "document.querySelector('#kil-card-list [aria-current=true] .kil-name').textContent"
    _wait_for(qtbot, view, chosen, "Town Hall Trust")


def test_clicking_a_marker_selects_the_row(opened: Window, qtbot: QtBot) -> None:
    view = _view(opened)
    _run(view, f"document.dispatchEvent(new CustomEvent('kil-selected', {{detail: '{HUB}'}}))")
    qtbot.waitUntil(lambda: view.selected_id == HUB, timeout=10_000)
    assert view.table.currentIndex().siblingAtColumn(0).data() == "Millbottom Community Hub"
    assert "Millbottom Community Hub" in _words(view.details)


def test_a_selection_that_is_filtered_out_is_let_go(opened: Window) -> None:
    view = _view(opened)
    view.select(HUB)
    view.chips.set_on(frozenset({"zero"}))
    assert view.selected_id is None
    assert "Select an organisation" in _words(view.details)


def test_a_selection_survives_sorting_and_another_turnover_basis(opened: Window, settle_window: Settle) -> None:
    view = _view(opened)
    view.select(HUB)
    view.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert view.table.currentIndex().siblingAtColumn(0).data() == "Millbottom Community Hub"
    opened.session.set_turnover_basis(TurnoverBasis.LATEST)
    settle_window(opened)
    assert view.selected_id == HUB
    assert view.headline.basis.currentData() == TurnoverBasis.LATEST.value


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
    view = _view(window)
    view.select(HUB)
    title = next(label for label in view.details.findChildren(QLabel) if label.text() == hostile)
    assert title.textFormat() is Qt.TextFormat.PlainText
    _wait_for(qtbot, view, "document.getElementById('kil-card-title').textContent", hostile)
    _wait_for(qtbot, view, "typeof window.bad", "undefined")
    _wait_for(qtbot, view, "document.querySelectorAll('img[src=x]').length", 0)


def test_a_dead_map_offers_to_draw_itself_again(opened: Window, qtbot: QtBot) -> None:
    panel = _view(opened).map
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
    view = _view(window)
    assert view.map.view is None
    assert view.map.words.text() == "The map is not shown because of root."
    view.only_cluster()
    assert view.filter.rowCount() == 3
    window.close()


# --- saving and leaving -----------------------------------------------------------------------------------------------


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
    opened.commands.export_map_html()
    settle_window(opened)
    opened.menus.actions["places_postcode"].trigger()
    opened.commands.export_organisations_csv()
    settle_window(opened)
    assert core.written == [
        ("map", tmp_path / "smalltown-map.html", PlaceDetail.AREA),
        ("organisations", tmp_path / "smalltown-organisations.csv", PlaceDetail.POSTCODE),
    ]
    assert "safe to share" in opened.messages.history[-2].hint
    assert [offer.label for offer in opened.messages.history[-1].offers] == ["Open", "Show folder"]


def test_size_and_columns_are_remembered(
    opened: Window, settings: Settings, runner: Runner, core: FakeCore, settle_window: Settle, qtbot: QtBot
) -> None:
    opened.messages.answer = lambda _question: "leave"
    opened.resize(1020, 610)
    _view(opened).table.setColumnWidth(2, 133)
    opened.close()
    again = Window(settings, core, runner)
    qtbot.addWidget(again)
    again.restore_geometry()
    again.show()
    again.messages.answer = lambda _question: "leave"
    again.commands.explore_sample()
    settle_window(again)
    assert again.height() == 610  # the width is bounded by the screen of tests
    assert _view(again).table.columnWidth(2) == 133
    again.close()


def test_closing_the_project_leads_to_the_start_page(opened: Window) -> None:
    opened.messages.answer = lambda _question: "leave"
    opened.commands.close_project()
    assert opened.stack.currentWidget() is opened.start
    assert opened.windowTitle() == "KIL Mapper"
    assert not opened.menus.actions["save_as"].isEnabled()


def test_help_lists_every_action_and_leads_back(opened: Window) -> None:
    opened.show_shortcuts()
    assert opened.stack.currentWidget() is opened.help
    listed = {cell(opened.help.table, row, 0) for row in range(opened.help.table.rowCount())}
    assert "Only the cluster" in listed
    opened.help.back_wanted.emit()
    assert opened.stack.currentWidget() is opened.workspace


def test_the_title_names_project_and_file(opened: Window) -> None:
    assert opened.windowTitle() == "Smalltown[*] (not saved yet) – KIL Mapper"
    assert opened.isWindowModified()


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


# --- keyboard ---------------------------------------------------------------------------------------------------------


def test_the_tab_key_goes_as_the_eye_does(opened: Window) -> None:
    view = _view(opened)
    assert view.map.view is not None
    chips = list(view.chips.chips.values())
    inner = view.map.view.focusProxy()
    wanted = [view.headline.basis, chips[0], chips[-1], inner, view.search, view.table, view.details]
    met: list[QWidget | None] = [view.headline.basis]
    while (following := _following(met[-1])) is not view.headline.basis:
        met.append(following)
    assert [stop for stop in met if stop in wanted] == wanted


def _following(widget: QWidget | None) -> QWidget | None:
    return None if widget is None else widget.nextInFocusChain()


def test_f6_moves_between_the_panels_and_ctrl_f_to_the_search(opened: Window, qtbot: QtBot) -> None:
    view = _view(opened)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow, timeout=5_000)
    opened.menus.actions["find_organisation"].trigger()
    assert view.search.hasFocus()
    opened.menus.actions["next_panel"].trigger()
    assert view.table.hasFocus()
    opened.menus.actions["next_panel"].trigger()
    assert view.details.hasFocus()
    opened.menus.actions["next_panel"].trigger()
    assert next(iter(view.chips.chips.values())).hasFocus()


def test_slow_work_behind_the_scenes_shows_in_the_status_bar_and_can_be_stopped(
    opened: Window, core: FakeCore, tmp_path: Path, settle_window: Settle, qtbot: QtBot
) -> None:
    strip = opened.job_strip
    assert not strip.isVisible()
    core.gate.clear()
    opened.files.answer = lambda request: tmp_path / request.start.name
    opened.commands.export_report_docx()
    qtbot.waitUntil(strip.isVisible, timeout=5_000)
    assert strip.doing.text().startswith("Writing smalltown-report.docx")
    click(strip.cancel)
    settle_window(opened)
    assert not strip.isVisible()
    assert core.written == []
    assert opened.messages.history == []
