"""What tests of the window share: fresh settings, a runner that is closed, and checks for what is left behind."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kil_mapper.analysis.compute import compute
from kil_mapper.model.results import Results
from kil_mapper.ui import jobs
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.messages import Messages
from kil_mapper.ui.page import Page
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.web.panel import WebPanel
from kil_mapper.ui.web.scheme import register_scheme
from kil_mapper.ui.window import Window
from tests.factory import small_project
from tests.ui.fakes import FakeCore


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The application, with the map's scheme registered before it as Qt asks."""
    register_scheme()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication


def _running_timers() -> set[QTimer]:
    app = QApplication.instance()
    return {timer for timer in app.findChildren(QTimer) if timer.isActive()} if app is not None else set()


@pytest.fixture(autouse=True)
def looks_as_before(qapp: QApplication) -> Iterator[None]:
    """Give the application its font and style back: text sizes that a test tried are not those of the next."""
    font, style = qapp.font(), qapp.styleSheet()
    yield
    if qapp.styleSheet() != style:
        qapp.setStyleSheet(style)
    if qapp.font() != font:
        qapp.setFont(font)


def _pages(qapp: QApplication) -> set[QWidget]:
    """Windows of ours and views of a project, shown or not."""
    return {widget for widget in qapp.allWidgets() if isinstance(widget, Window | Page)}


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that leaves a thread, a worker, a window, a view or a running timer.

    What to do then: close the runner (`Runner.close`), give windows and views to `qtbot.addWidget` or delete them
    (`deleteLater`), stop timers or give them a parent that is deleted.
    """
    workers: list[QThread] = []
    start = jobs._Worker.start

    def started(worker: jobs._Worker) -> None:
        workers.append(worker)
        start(worker)

    monkeypatch.setattr(jobs._Worker, "start", started)
    pages = _pages(qapp)
    threads = set(threading.enumerate())
    windows = set(qapp.topLevelWidgets())
    hook = sys.excepthook
    handlers = list(logging.getLogger().handlers)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    left = {thread.name for thread in set(threading.enumerate()) - threads if not thread.name.startswith("Dummy")}
    assert not left, f"threads left running: {left}"
    shown = [window for window in set(qapp.topLevelWidgets()) - windows if window.isVisible()]
    assert not shown, f"windows left open: {shown}"
    assert not _running_timers(), "timers left running"
    busy = [worker.objectName() for worker in workers if isValid(worker) and not worker.isFinished()]
    assert not busy, f"workers left running: {busy}"
    if _pages(qapp) - pages:
        gc.collect()  # nobody deleted them, so Python may: only what is still held then was forgotten
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    kept = [type(page).__name__ for page in _pages(qapp) - pages]
    assert not kept, f"windows or views left: {kept}"
    assert sys.excepthook is hook, "the hook for uncaught exceptions was not put back"
    assert logging.getLogger().handlers == handlers, "a log handler was left"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Fresh settings."""
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def messages() -> Messages:
    """Messages, with a question nobody expected failing the test."""
    recorder = Messages()

    def unexpected(question: object) -> str:
        raise AssertionError(f"nobody expected {question}")

    recorder.answer = unexpected
    return recorder


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[Runner]:
    """A runner, closed at the end, whose worker is proven to be gone."""
    runner = Runner()
    workers: list[QThread] = []
    runner.job_started.connect(lambda _job: workers.extend(runner.findChildren(QThread)))
    yield runner
    runner.close()
    assert all(not isValid(worker) or worker.isFinished() for worker in workers)


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[Runner], None]:
    """Wait until a runner has nothing more to do."""

    def wait(runner: Runner) -> None:
        qtbot.waitUntil(lambda: not runner.active(), timeout=60_000)

    return wait


@pytest.fixture
def small_results() -> Results:
    """Results of the small hand-made district."""
    return compute(small_project())


@pytest.fixture
def core() -> FakeCore:
    """A core that works in memory."""
    return FakeCore()


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, runner: Runner, core: FakeCore) -> Iterator[Window]:
    """The window on the start page. Questions and file dialogs nobody expected fail the test."""
    window = Window(settings, core, runner)

    def unexpected(*asked: object) -> str:
        raise AssertionError(f"nobody expected {asked}")

    window.messages.answer = unexpected
    window.messages.answer_text = unexpected
    window.files.answer = unexpected  # type: ignore[assignment] # it only raises
    window.resize(1100, 640)
    window.show()
    yield window
    window.messages.answer = lambda _question: "leave"
    core.gate.set()
    runner.close()  # or closing would say what is still being written
    window.close()
    window.deleteLater()


@pytest.fixture
def settle_window(qtbot: QtBot) -> Callable[[Window], None]:
    """Wait until a window has nothing more to do, its map included."""

    def wait(window: Window) -> None:
        qtbot.waitUntil(lambda: not window.runner.active(), timeout=60_000)
        page = None if window.pages is None else window.pages.current
        panel = getattr(page, "map", None)
        if isinstance(panel, WebPanel) and panel.view is not None and panel.isVisible():
            qtbot.waitUntil(lambda: panel.is_ready, timeout=60_000)

    return wait


@pytest.fixture
def opened(window: Window, settle_window: Callable[[Window], None]) -> Window:
    """The window on the small district, its map drawn."""
    window.commands.explore_sample()
    settle_window(window)
    return window
