"""The only threads: two workers that run jobs in order and deliver what comes of them on the main thread.

One reads, counts and writes what people ask for. The other keeps what they do, so that a change is safe at once even
while a long report is being written.

A job is itself the `Progress` given to a workflow. Its public signals are emitted on the main thread only, so whatever
is connected to them may touch widgets. Jobs that answer the same question share a lane: starting a new one cancels the
older and cuts it off, so that a late result never lands on a newer state.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QThread, QTimer, Signal

from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.progress import Progress

T = TypeVar("T")
_log = logging.getLogger(__name__)

SECONDS_BETWEEN_REPORTS = 0.05
MILLISECONDS_UNTIL_SLOW = 600
WORKER, KEEPER = "kil-worker", "kil-keeper"


class Lane(StrEnum):
    """What a job answers. The newest job of a lane is the only one whose result counts, but for those `IN_TURN`."""

    CORE = "core"  # loading the heavy libraries
    FOLDER = "folder"  # looking into a data folder
    PROJECT = "project"  # building or opening
    SAVE = "save"
    KEEP = "keep"  # each change into the working copy; the newest state is the one that counts
    HOLD = "hold"  # what others on a shared folder see, and whether the file changed under us
    RELEASE = "release"  # letting go of a working copy
    LEFT = "left"  # what was kept when the application ended unexpectedly
    RESULTS = "results"
    MAP = "map"
    AREA_MAP = "area_map"
    CONTRACT = "contract"
    WHO_COUNTS = "who_counts"
    DECISION = "decision"  # what people decide about organisations and rules
    CHECK = "check"  # what is told of an answer while it is written
    CHANGE = "change"
    LOCAL = "local"  # reading what people add to a project
    EXPORT = "export"


IN_TURN = frozenset({Lane.DECISION, Lane.LOCAL, Lane.EXPORT})  # each was asked for by itself, so none is cut off
KEEPING = frozenset({Lane.SAVE, Lane.KEEP, Lane.HOLD, Lane.RELEASE})  # they touch the working copy, one after the other


class _End(Enum):
    SUCCEEDED = auto()
    FAILED = auto()
    CRASHED = auto()
    CANCELLED = auto()


@dataclass(frozen=True)
class _Outcome:
    end: _End
    value: object = None


class Job(QObject):
    """One piece of work on its way: progress for the worker, signals for the main thread.

    Signals:
        progressed: What is happening, and how far (0–1, or None); at most twenty times a second.
        slow: It has taken longer than a person waits without wondering; time to show progress.
        succeeded, failed, crashed, cancelled: Exactly one of these, with the result, the `KilError`, or the traceback.
        finished: Always the last.
    """

    progressed = Signal(str, object)
    slow = Signal()
    succeeded = Signal(object)
    failed = Signal(object)
    crashed = Signal(str)
    cancelled = Signal()
    finished = Signal()

    _reported = Signal(str, object)
    _ended = Signal(object)

    def __init__(
        self,
        work: Callable[[Progress], object],
        lane: Lane,
        title: str,
        parent: QObject,
        unwanted: Callable[[Any], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.lane = lane
        self.title = title
        self._work: Callable[[Progress], object] | None = work
        self._unwanted = unwanted
        self._made: list[object] = []  # the result, until it is delivered or put away
        self._stop = threading.Event()
        self._last_report = 0.0
        self.is_abandoned = False  # nobody waits for it any more
        self.is_finished = False
        self._slow_timer = QTimer(self)
        self._slow_timer.setSingleShot(True)
        self._slow_timer.timeout.connect(self.slow)
        self._slow_timer.start(MILLISECONDS_UNTIL_SLOW)
        # Queued, so that these arrive on the main thread, where this object lives.
        self._reported.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def report(self, doing: str, fraction: float | None = None) -> None:
        """Say what is being done; called by the work, on the worker.

        Raises:
            Cancelled: The person asked to stop.
        """
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last_report >= SECONDS_BETWEEN_REPORTS:
            self._last_report = now
            self._reported.emit(doing, fraction)

    def cancel(self) -> None:
        """Ask it to stop; it ends as cancelled at its next report, or with its result if that comes first."""
        self._stop.set()

    def abandon(self) -> None:
        """Ask it to stop and let nothing more be heard of it."""
        self.is_abandoned = True
        self._slow_timer.stop()
        self.cancel()

    def execute(self) -> None:
        """Do the work, on the worker."""
        work, self._work = self._work, None
        try:
            if work is None or self._stop.is_set():
                outcome = _Outcome(_End.CANCELLED)
            else:
                made = work(self)
                self._made.append(made)
                outcome = _Outcome(_End.SUCCEEDED, made)
        except Cancelled:
            outcome = _Outcome(_End.CANCELLED)
        except KilError as error:
            _log.info("%s: %s", self.title, error)
            outcome = _Outcome(_End.FAILED, error.with_traceback(None))
        except Exception:  # noqa: BLE001 - whatever a worker meets is told on the main thread, never lost
            outcome = _Outcome(_End.CRASHED, traceback.format_exc())
        self._ended.emit(outcome)

    def put_away(self) -> None:
        """Undo the result if nobody took it: on the main thread, when the job is over."""
        made, self._made = self._made, []
        if self._unwanted is not None:
            for result in made:
                self._unwanted(result)

    def _show(self, doing: str, fraction: object) -> None:
        if not self.is_abandoned and not self.is_finished:
            self.progressed.emit(doing, fraction)

    def _deliver(self, outcome: _Outcome) -> None:
        self._slow_timer.stop()
        self.is_finished = True
        if outcome.end is _End.CRASHED:
            self.crashed.emit(outcome.value)  # a bug is told even when nobody waits for the result any more
        elif self.is_abandoned:
            self.put_away()
        elif outcome.end is _End.SUCCEEDED:
            self._made.clear()
            self.succeeded.emit(outcome.value)
        elif outcome.end is _End.FAILED:
            self.failed.emit(outcome.value)
        else:
            self.cancelled.emit()
        self.finished.emit()


class _Worker(QThread):
    """Takes jobs from a queue until it is given None."""

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.jobs: SimpleQueue[Job | None] = SimpleQueue()

    def run(self) -> None:
        """Work through the queue."""
        while (job := self.jobs.get()) is not None:
            job.execute()


def _worker_of(lane: Lane) -> str:
    return KEEPER if lane in KEEPING else WORKER


class Runner(QObject):
    """Runs jobs one after the other; those that keep the project on a worker of their own.

    Signals:
        job_started: A job was accepted.
        job_finished: A job was delivered, or cut off and over.
        failed: The `KilError` of a job, after the job's own signal.
        crashed: The traceback of a job that met a bug.
    """

    job_started = Signal(object)
    job_finished = Signal(object)
    failed = Signal(object)
    crashed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers: dict[str, _Worker] = {}
        self._jobs: list[Job] = []
        # A worker still names its last job while it waits for the next. Were that the last name, the worker would take
        # the job apart while the main thread deletes its Qt side, and the application would crash once in a while.
        self._last: dict[str, Job] = {}

    def start(
        self,
        lane: Lane,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        *,
        failed: Callable[[KilError], object] | None = None,
        unwanted: Callable[[T], object] | None = None,
    ) -> Job:
        """Queue work, and cut off what is still under way in its lane, unless that is of a lane taken in turn.

        Args:
            lane: What it answers.
            title: What it is for, in words such as "Building Calderdale".
            work: Called on the worker with the job as its progress.
            done: Called on the main thread with the result.
            failed: Told of a failure that can be mended, in place of whoever hears `Runner.failed`.
            unwanted: Called on the main thread instead of `done` with a result that came when nobody waited for it any
                more: to give back what it holds.
        """
        if lane not in IN_TURN:
            self.abandon(lane)
        job = Job(work, lane, title, self, unwanted)
        job.succeeded.connect(done)
        job.failed.connect(self.failed if failed is None else failed)
        job.crashed.connect(self.crashed)
        job.finished.connect(lambda: self._forget(job))
        self._jobs.append(job)
        name = _worker_of(lane)
        worker = self._workers.get(name)
        if worker is None:
            worker = self._workers[name] = _Worker(name, self)
            worker.start()
        # The collector runs on whichever thread allocates; on the worker it would destroy Qt objects of the main one.
        gc.disable()
        worker.jobs.put(job)
        self.job_started.emit(job)
        return job

    def abandon(self, lane: Lane) -> None:
        """Cut off whatever is under way in a lane."""
        for job in self._jobs:
            if job.lane is lane:
                job.abandon()

    def under_way(self, *lanes: Lane) -> tuple[Job, ...]:
        """The jobs whose results count, in these lanes or (none given) at all."""
        return tuple(job for job in self._jobs if not job.is_abandoned and (not lanes or job.lane in lanes))

    def active(self, *lanes: Lane) -> bool:
        """Whether a job whose result counts is under way, in these lanes or (none given) at all."""
        return bool(self.under_way(*lanes))

    def wait_for(self, job: Job) -> None:
        """Stay here until a job is over, while the window goes on painting but takes no input."""
        if job in self._jobs:
            loop = QEventLoop()
            job.finished.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def close(self) -> None:
        """Cancel everything and wait until the worker is gone. The runner can be started again."""
        for job in self._jobs:
            job.abandon()
        workers, self._workers = list(self._workers.values()), {}
        for worker in workers:
            worker.jobs.put(None)
        for worker in workers:
            worker.wait()
            worker.deleteLater()
        for job in list(self._jobs):
            job.put_away()
            self._forget(job)

    def _forget(self, job: Job) -> None:
        if job not in self._jobs:
            return
        self._jobs.remove(job)
        if not self._jobs:
            gc.enable()
        self.job_finished.emit(job)
        job.deleteLater()
        self._last[_worker_of(job.lane)] = job
