"""Work in progress: what is happening, how far, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kil_mapper.ui.icons import Picture
from kil_mapper.ui.jobs import Job
from kil_mapper.ui.parts import button, clear, frame, label
from kil_mapper.ui.theme import Theme

STEPS_SHOWN = 9
FINE = 1000
MARGIN = 28  # pixels beside what stands in the card
WIDTH = 560  # pixels of the card at text size 1
TEXT_HEIGHT = 16  # of a line at text size 1


class WorkingPage(QWidget):
    """Follows one job."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._theme = theme
        self._job: Job | None = None
        self._doing = ""
        self._ticked: set[str] = set()
        self._card = card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(MARGIN, 24, MARGIN, 24)
        column.setSpacing(8)
        self.title = label("", "heading", wrap=True)
        self.doing = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far")
        self._done = QVBoxLayout()
        self._done.setSpacing(3)
        self.cancel = button("Cancel", self._cancel, tip="Stop; nothing is left behind")
        column.addWidget(self.title)
        column.addSpacing(4)
        column.addWidget(self.doing)
        column.addWidget(self.bar)
        column.addSpacing(6)
        column.addLayout(self._done)
        column.addSpacing(8)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the card the width that its letters take, as far as there is room."""
        super().resizeEvent(event)
        large = max(1.0, self.fontMetrics().height() / TEXT_HEIGHT)
        self._card.setFixedWidth(max(1, min(round(WIDTH * large), self.width() - 32)))

    def follow(self, job: Job) -> None:
        """Show this job from now on."""
        self._job = job
        self._doing = ""
        self._ticked = set()
        clear(self._done)
        self.title.setText(job.title)
        self.doing.setText("Starting")
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.cancel.setText("Cancel")
        job.progressed.connect(self._show)

    def _show(self, doing: str, fraction: float | None) -> None:
        if self._doing and doing != self._doing and self._doing not in self._ticked:
            self._ticked.add(self._doing)
            self._tick(self._doing)
        self._doing = doing
        self.doing.setText(self._short(doing))
        self.bar.setRange(0, 0 if fraction is None else FINE)
        if fraction is not None:
            self.bar.setValue(round(fraction * FINE))

    def _short(self, words: str) -> str:
        """Words in one line of the card; of a long path the middle is left out."""
        room = self._card.width() - 2 * MARGIN - 2 * self.fontMetrics().height()
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, room)

    def _tick(self, step: str) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(Picture(self._theme.icon("good", "good"), 16, "Done"))
        words = label(self._short(step), "soft")
        words.setToolTip(step)
        line.addWidget(words, 1)
        self._done.addWidget(row)
        if self._done.count() > STEPS_SHOWN:
            oldest = self._done.takeAt(0)
            widget = oldest.widget() if oldest is not None else None
            if widget is not None:
                widget.deleteLater()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self.cancel.setText("Stopping…")
