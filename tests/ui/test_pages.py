"""The pages before there is a project: start, data folder, work in progress."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, Inventory, SourceFile
from kil_mapper.model.issues import Issue, IssueKind
from kil_mapper.model.issues import Severity as IssueSeverity
from kil_mapper.model.vocabulary import DatasetId
from kil_mapper.ui.messages import Severity
from kil_mapper.ui.pages.folder import FolderReading, _DropArea
from kil_mapper.ui.settings import RECENT_PROJECTS, Settings
from kil_mapper.ui.window import Window
from tests.ui.eyes import words_in
from tests.ui.fakes import FakeCore
from tests.ui.hands import cell, click, press, write

Settle = Callable[[Window], None]


def test_the_first_screen_offers_four_ways_in(window: Window) -> None:
    assert window.stack.currentWidget() is window.start
    words = words_in(window.start)
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
    assert "not there any more" in words_in(window.start)
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
    words = words_in(page)
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
    assert "ONS Postcode Directory · needed" in words_in(window.folder)
    assert not window.folder.areas.list.isVisibleTo(window)  # an empty list would look broken
    assert not window.folder.areas.search.isVisibleTo(window)


def test_a_folder_that_has_everything_and_still_cannot_be_built_says_why(
    window: Window, tmp_path: Path, settle_window: Settle
) -> None:
    problem = KilError("No small area of the index has a boundary.", "Add boundaries of the same edition.")
    window.folder.show_reading(FolderReading(tmp_path, Inventory(()), (), problem))
    assert window.folder.areas.hint.text() == str(problem)
    assert f"There are no files in {tmp_path}." in words_in(window.folder)


def test_files_say_their_edition_rows_and_trouble_as_people_write_them(window: Window) -> None:
    issue = Issue(IssueKind.FILE_UNREADABLE, IssueSeverity.ERROR, "The zip is damaged.")
    files = (
        FoundFile(SourceFile(Path("a.txt")), DatasetId.CHARITY, "2025-09-07", "Register of charities.", rows=1234),
        FoundFile(SourceFile(Path("b.zip")), None, "", "The zip is damaged.", issues=(issue,)),
        FoundFile(SourceFile(Path("c.csv")), DatasetId.ONSPD, "November 2025", "ONS Postcode Directory."),
    )
    page = window.folder
    page.show_reading(FolderReading(Path(), Inventory(files), ()))
    assert [cell(page.table, row, 2) for row in range(3)] == ["7 September 2025", "", "November 2025"]
    assert [cell(page.table, row, 3) for row in range(3)] == ["1,234", "", ""]
    assert cell(page.table, 1, 1) == "The zip is damaged."
    assert not page.table.isColumnHidden(3)
    assert "small areas of about 1,500 people" in words_in(page)
    page.show_reading(FolderReading(Path(), Inventory(files[1:]), ()))
    assert page.table.isColumnHidden(3)  # no file of the folder was counted


def test_what_went_wrong_before_goes_when_the_person_goes_on(
    window: Window, core: FakeCore, tmp_path: Path, settle_window: Settle
) -> None:
    core.failure = KilError("The file is damaged.", "Open a copy.")
    for _ in range(2):
        window.commands.open_path(tmp_path / "one.gpkg")
        settle_window(window)
        assert [message.text for message in window.bar.shown] == ["The file is damaged."]
    core.failure = None
    window.commands.open_path(tmp_path / "one.gpkg")
    settle_window(window)
    assert window.bar.shown == ()


def test_the_sample_district_says_that_it_is_invented(opened: Window) -> None:
    assert "invented" in opened.bar.shown[0].text


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
    assert window.stack.currentWidget() is window.pages
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
    assert window.stack.currentWidget() is window.pages


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
