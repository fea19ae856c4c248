"""The pages before there is a project: start, data folder, work in progress."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kil_mapper.model.errors import KilError
from kil_mapper.ui.messages import Severity
from kil_mapper.ui.settings import RECENT_PROJECTS, Settings
from kil_mapper.ui.window import Window
from tests.ui.eyes import words_in
from tests.ui.fakes import FakeCore
from tests.ui.hands import click

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
    long = next(made for made in window.start.findChildren(QLabel) if made.accessibleName() == str(tmp_path))
    window.resize(960, 520)
    inner = window.start.recovery.parentWidget()
    assert inner is not None
    inner.setFixedWidth(360)
    QApplication.processEvents()
    assert long.fontMetrics().horizontalAdvance(long.text()) <= long.width()
    assert "…" in long.text()
    window.start.recent_forgotten.emit(tmp_path / "gone.gpkg")
    assert [Path(text).name for text in settings.get(RECENT_PROJECTS)] == [file.name]
    QApplication.processEvents()
    links = {b.accessibleName(): b for b in window.start.findChildren(QPushButton) if b.isVisibleTo(window)}
    click(links["Open aldervale & co"])
    settle_window(window)
    assert window.session.path == file
    assert not window.session.is_dirty


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
