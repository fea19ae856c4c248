"""Watches how long the main thread stays away from its loop, without a thread or a timer of its own.

Time is the processor time of the main thread: what else a machine does in the meantime is not counted, so a busy
machine fails no test. What is measured is the stretch between two returns to the loop, in which the window neither
paints nor answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QAbstractEventDispatcher, QTimer
from pytestqt.qtbot import QtBot


@dataclass(frozen=True)
class Stretch:
    """One stretch away from the loop.

    Attributes:
        step: What the person had done last.
        seconds: Processor time of the main thread.
        wall: The same by the clock, for the eye only: it counts what other programs did.
    """

    step: str
    seconds: float
    wall: float


class Watchdog:
    """Notes every stretch in which the main thread was away from its loop for longer than `least` seconds."""

    def __init__(self, qtbot: QtBot, least: float = 0.02) -> None:
        self._qtbot = qtbot
        self._least = least
        self._step = "nothing"
        self._cpu, self._wall = time.thread_time(), time.perf_counter()
        self.stretches: list[Stretch] = []

    @contextmanager
    def watching(self) -> Iterator[Watchdog]:
        """Listen to the loop of this thread."""
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._mark)
        dispatcher.aboutToBlock.connect(self._mark)
        self._cpu, self._wall = time.thread_time(), time.perf_counter()
        try:
            yield self
        finally:
            dispatcher.awake.disconnect(self._mark)
            dispatcher.aboutToBlock.disconnect(self._mark)

    def do(self, step: str, act: Callable[[], object], until: Callable[[], bool]) -> None:
        """Do one thing from inside the loop, as a click does, and wait until what follows from it is over."""
        self._step = step
        done: list[bool] = []

        def now() -> None:
            act()
            done.append(True)

        QTimer.singleShot(0, now)
        self._qtbot.waitUntil(lambda: bool(done) and until(), timeout=60_000)

    def longest(self) -> dict[str, Stretch]:
        """The longest stretch of every step."""
        found: dict[str, Stretch] = {}
        for stretch in self.stretches:
            if stretch.step not in found or stretch.seconds > found[stretch.step].seconds:
                found[stretch.step] = stretch
        return found

    def _mark(self) -> None:
        cpu, wall = time.thread_time(), time.perf_counter()
        if cpu - self._cpu >= self._least:
            self.stretches.append(Stretch(self._step, cpu - self._cpu, wall - self._wall))
        self._cpu, self._wall = cpu, wall
