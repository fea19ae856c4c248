"""What a job says, written down."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject

from kil_mapper.ui.jobs import Job


class Heard(QObject):
    """Writes down what a job says, in order."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.said: list[tuple[str, object]] = []
        self.threads: set[bool] = set()
        for name in ("succeeded", "failed", "crashed", "cancelled", "finished"):
            getattr(job, name).connect(lambda *value, name=name: self._note(name, *value))

    def _note(self, name: str, value: object = None) -> None:
        self.said.append((name, value))
        self.threads.add(threading.current_thread() is threading.main_thread())

    @property
    def names(self) -> list[str]:
        """Names of the signals heard."""
        return [name for name, _ in self.said]
