"""Work that goes on behind what the person does: one line in the status bar, with a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from kil_mapper.ui.jobs import Job, Lane
from kil_mapper.ui.parts import button, label

STOPPABLE = {Lane.SAVE, Lane.EXPORT}  # the others belong to what is shown; undo takes them back


class JobStrip(QWidget):
    """Follows the first slow job; those that wait behind it come after."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._waiting: list[Job] = []
        self.doing = label("", "small")
        self.doing.setMinimumWidth(1)  # a long path must not make the window wider than the screen
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName("How far")
        self.cancel = button("Cancel", self._cancel, role="link", tip="Stop; nothing is left behind")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(8)
        for part in (self.doing, self.bar, self.cancel):
            row.addWidget(part)
        self.hide()

    def follow(self, job: Job) -> None:
        """Show this job once it turns out to be slow."""
        job.slow.connect(lambda: self._show(job) if self._job is None else self._waiting.append(job))
        job.progressed.connect(lambda doing, fraction: self._progress(job, doing, fraction))
        job.finished.connect(lambda: self._over(job))

    def _show(self, job: Job) -> None:
        self._job = job
        self.doing.setText(job.title)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.cancel.setText("Cancel")
        self.cancel.setVisible(job.lane in STOPPABLE)
        self.show()

    def _progress(self, job: Job, doing: str, fraction: float | None) -> None:
        if job is self._job:
            self.doing.setText(f"{job.title}: {doing}" if doing != job.title else doing)
            self.bar.setRange(0, 0 if fraction is None else 100)
            if fraction is not None:
                self.bar.setValue(round(fraction * 100))

    def _over(self, job: Job) -> None:
        self._waiting = [other for other in self._waiting if other is not job]
        if job is self._job:
            self._job = None
            self.hide()
            if self._waiting:
                self._show(self._waiting.pop(0))

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self.cancel.setText("Stopping…")
