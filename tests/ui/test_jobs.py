"""The job runner: what comes of work is told on the main thread, in order, and never too late."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from itertools import count
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.ui import jobs
from kil_mapper.ui.jobs import Lane, Runner
from tests.ui.heard import Heard

Settle = Callable[[Runner], None]


def _wait_for_cancel(progress: Progress, begun: threading.Event) -> None:
    pause = threading.Event()
    begun.set()
    for _ in range(5_000):
        progress.report("Waiting")
        pause.wait(0.002)
    raise AssertionError("nobody cancelled")


def test_a_result_arrives_on_the_main_thread_and_finished_comes_last(runner: Runner, settle: Settle) -> None:
    where: list[bool] = []

    def work(_progress: Progress) -> int:
        where.append(threading.current_thread() is threading.main_thread())
        return 42

    got: list[int] = []
    heard = Heard(runner.start(Lane.FOLDER, "Counting", work, got.append))
    settle(runner)
    assert where == [False]
    assert got == [42]
    assert heard.said == [("succeeded", 42), ("finished", None)]
    assert heard.threads == {True}


def test_an_expected_failure_is_told_as_such(runner: Runner, settle: Settle) -> None:
    def work(_progress: Progress) -> None:
        raise KilError("The file is damaged.", "Download it again.")

    told: list[object] = []
    runner.failed.connect(told.append)
    heard = Heard(runner.start(Lane.FOLDER, "Reading", work, lambda _: None))
    settle(runner)
    assert heard.names == ["failed", "finished"]
    assert [str(error) for error in told] == ["The file is damaged. Download it again."]


def test_a_bug_is_told_with_its_traceback(runner: Runner, settle: Settle) -> None:
    def work(_progress: Progress) -> float:
        return 1 / 0

    told: list[str] = []
    runner.crashed.connect(told.append)
    heard = Heard(runner.start(Lane.FOLDER, "Dividing", work, lambda _: None))
    settle(runner)
    assert heard.names == ["crashed", "finished"]
    assert "ZeroDivisionError" in told[0]
    assert "in work" in told[0]


def test_cancelling_is_silent(runner: Runner, settle: Settle) -> None:
    begun = threading.Event()
    told: list[object] = []
    runner.failed.connect(told.append)
    runner.crashed.connect(told.append)
    job = runner.start(Lane.FOLDER, "Waiting", lambda progress: _wait_for_cancel(progress, begun), told.append)
    heard = Heard(job)
    assert begun.wait(10)
    job.cancel()
    settle(runner)
    assert heard.names == ["cancelled", "finished"]
    assert told == []


def test_a_job_cancelled_before_its_turn_never_runs(runner: Runner, settle: Settle) -> None:
    begun = threading.Event()
    ran: list[int] = []
    first = runner.start(Lane.FOLDER, "Waiting", lambda progress: _wait_for_cancel(progress, begun), lambda _: None)
    second = runner.start(Lane.EXPORT, "Later", lambda _progress: ran.append(1), lambda _: None)
    heard = Heard(second)
    second.cancel()
    first.cancel()
    settle(runner)
    assert ran == []
    assert heard.names == ["cancelled", "finished"]


def test_a_late_result_never_lands_on_a_newer_one(runner: Runner, settle: Settle) -> None:
    gate, begun = threading.Event(), threading.Event()
    got: list[str] = []

    def old(_progress: Progress) -> str:
        begun.set()
        gate.wait(10)
        return "old"

    heard = Heard(runner.start(Lane.RESULTS, "Old", old, got.append))
    assert begun.wait(10)
    runner.start(Lane.RESULTS, "New", lambda _progress: "new", got.append)
    gate.set()
    settle(runner)
    assert got == ["new"]
    assert "succeeded" not in heard.names


def test_jobs_of_other_lanes_are_left_alone(runner: Runner, settle: Settle) -> None:
    got: list[str] = []
    runner.start(Lane.SAVE, "Save", lambda _progress: "saved", got.append)
    runner.start(Lane.RESULTS, "Count", lambda _progress: "counted", got.append)
    settle(runner)
    assert sorted(got) == ["counted", "saved"]


def test_a_bug_in_work_nobody_waits_for_is_still_told(runner: Runner, settle: Settle, qtbot: QtBot) -> None:
    gate, begun = threading.Event(), threading.Event()

    def old(_progress: Progress) -> None:
        begun.set()
        gate.wait(10)
        raise RuntimeError("broken")

    told: list[str] = []
    runner.crashed.connect(told.append)
    runner.start(Lane.RESULTS, "Old", old, lambda _: None)
    assert begun.wait(10)
    runner.start(Lane.RESULTS, "New", lambda _progress: None, lambda _: None)
    gate.set()
    qtbot.waitUntil(lambda: bool(told))
    assert "broken" in told[0]
    settle(runner)


def test_progress_is_told_at_most_twenty_times_a_second(
    runner: Runner, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = count(1.0, 1 / 128)  # seconds; each report finds it one tick later
    monkeypatch.setattr(jobs, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    def work(progress: Progress) -> None:
        for tick in range(128):
            progress.report("Reading", tick / 128)

    said: list[tuple[str, object]] = []
    job = runner.start(Lane.FOLDER, "Reading", work, lambda _: None)
    job.progressed.connect(lambda doing, fraction: said.append((doing, fraction)))
    settle(runner)
    assert said == [("Reading", tick / 128) for tick in range(0, 128, 7)]


def test_only_long_work_asks_to_be_shown(runner: Runner, settle: Settle, qtbot: QtBot) -> None:
    slow: list[str] = []
    quick = runner.start(Lane.FOLDER, "Quick", lambda _progress: None, lambda _: None)
    quick.slow.connect(lambda: slow.append("quick"))
    settle(runner)
    begun = threading.Event()
    long = runner.start(Lane.FOLDER, "Long", lambda progress: _wait_for_cancel(progress, begun), lambda _: None)
    with qtbot.waitSignal(long.slow, timeout=5_000):
        pass
    long.cancel()
    settle(runner)
    assert slow == []


def test_closing_cancels_and_waits(qtbot: QtBot) -> None:
    runner = Runner()
    begun = threading.Event()
    got: list[object] = []
    runner.start(Lane.FOLDER, "Waiting", lambda progress: _wait_for_cancel(progress, begun), got.append)
    runner.start(Lane.EXPORT, "Later", lambda _progress: "late", got.append)
    assert begun.wait(10)
    runner.close()
    qtbot.wait(20)
    assert got == []
    assert not runner.active()


def test_a_runner_can_be_used_again_after_closing(runner: Runner, settle: Settle) -> None:
    runner.start(Lane.FOLDER, "One", lambda _progress: 1, lambda _: None)
    runner.close()
    got: list[int] = []
    runner.start(Lane.FOLDER, "Two", lambda _progress: 2, got.append)
    settle(runner)
    assert got == [2]


def test_a_job_is_a_progress(runner: Runner, settle: Settle) -> None:
    job = runner.start(Lane.FOLDER, "One", lambda progress: isinstance(progress, Progress), lambda _: None)
    assert isinstance(job, Progress)
    assert isinstance(NoProgress(), Progress)
    settle(runner)


def test_what_people_do_is_kept_while_long_work_goes_on(runner: Runner, settle: Settle, qtbot: QtBot) -> None:
    gate, begun = threading.Event(), threading.Event()
    got: list[str] = []

    def long(_progress: Progress) -> str:
        begun.set()
        gate.wait(10)
        return "written"

    runner.start(Lane.EXPORT, "Writing", long, got.append)
    assert begun.wait(10)
    runner.start(Lane.KEEP, "Keeping", lambda _progress: "kept", got.append)
    qtbot.waitUntil(lambda: got == ["kept"])
    gate.set()
    settle(runner)
    assert got == ["kept", "written"]


def test_keeping_and_saving_never_run_at_once(runner: Runner, settle: Settle) -> None:
    order: list[str] = []

    def note(what: str) -> Callable[[Progress], None]:
        def work(_progress: Progress) -> None:
            order.append(f"{what} begins")
            threading.Event().wait(0.005)
            order.append(f"{what} ends")

        return work

    for what, lane in (("keep", Lane.KEEP), ("save", Lane.SAVE), ("hold", Lane.HOLD)):
        runner.start(lane, what, note(what), lambda _: None)
    settle(runner)
    assert order == [f"{what} {part}" for what in ("keep", "save", "hold") for part in ("begins", "ends")]


def test_a_result_nobody_waits_for_any_more_is_put_away(runner: Runner, settle: Settle) -> None:
    gate, begun = threading.Event(), threading.Event()
    got: list[str] = []
    away: list[str] = []

    def old(_progress: Progress) -> str:
        begun.set()
        gate.wait(10)
        return "old"

    runner.start(Lane.PROJECT, "Old", old, got.append, unwanted=away.append)
    assert begun.wait(10)
    runner.start(Lane.PROJECT, "New", lambda _progress: "new", got.append, unwanted=away.append)
    gate.set()
    settle(runner)
    assert (got, away) == (["new"], ["old"])


def test_closing_puts_away_what_was_made_and_not_delivered(qtbot: QtBot) -> None:
    runner = Runner()
    made = threading.Event()
    got: list[str] = []
    away: list[str] = []

    def work(_progress: Progress) -> str:
        made.set()
        return "made"

    runner.start(Lane.PROJECT, "Making", work, got.append, unwanted=away.append)
    assert made.wait(10)
    runner.close()
    qtbot.wait(20)
    assert (got, away) == ([], ["made"])


def test_no_job_is_taken_apart_on_a_worker(runner: Runner, settle: Settle) -> None:
    ends: list[threading.Thread] = []

    def end() -> None:
        ends.append(threading.current_thread())

    for number in range(4):
        for lane in (Lane.RESULTS, Lane.KEEP):
            job = runner.start(lane, f"Work {number}", lambda _progress: 1, lambda _: None)
            weakref.finalize(job, end)
        del job
        settle(runner)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(ends) >= 4
    assert set(ends) == {threading.main_thread()}
