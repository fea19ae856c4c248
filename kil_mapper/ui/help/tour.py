"""The guided tour: a slim strip above the views that says what to see and do, and notices when it was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from kil_mapper.ui.icons import Picture
from kil_mapper.ui.page import holds_focus
from kil_mapper.ui.parts import button, label
from kil_mapper.ui.theme import Theme

if TYPE_CHECKING:  # the results need pandas, which the first screen does not wait for
    from kil_mapper.model.results import Results
    from kil_mapper.ui.project_pages import ProjectPages
    from kil_mapper.ui.selection import Selection

PAUSE = 600  # milliseconds to see what one did before the next step comes


@dataclass(frozen=True)
class Scene:
    """What the tour walks through.

    Attributes:
        pages: The views.
        selection: The organisation that all views show.
        results: The figures that stand in the words.
    """

    pages: ProjectPages
    selection: Selection
    results: Results


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        view: Where it happens.
        words: What to see and what to do, from the figures.
        state: What the person changes by doing it: the step is done when it is there, and another than at first.
            None when there is nothing to do.
        do: Does it for who goes on without, so that the next step speaks of what is there to see; None where going to
            the next step does it.
    """

    view: str
    words: Callable[[Results], str]
    state: Callable[[Scene], object] | None = None
    do: Callable[[Scene], object] | None = None


class TourStrip(QFrame):
    """Leads through the steps, one at a time. It stands above what it speaks of and covers nothing.

    Signals:
        view_wanted: The id of the view where the step happens.
        moved: The tour is at another step: its number from 0, or -1 when it is over.
        left: The person went through to the end or left; the focus has to go elsewhere.

    Attributes:
        words: What the step says.
        count: Which of how many steps it is.
    """

    view_wanted = Signal(str)
    moved = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tour")
        self.setAccessibleName("Guided tour")
        self._scene: Scene | None = None
        self._steps: Sequence[Step] = ()
        self._step = -1
        self._before: object = None
        self.count = label("", "strong")
        self.words = label("", wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.back = button("Back", self._go_back, tip="The step before")
        self.next = button("Next", self.do_and_go_on, role="main", tip="Do this step and go on to the next")
        self.leave = button("Leave", self.end, tip="Leave the tour; the start page goes on with it")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 10, 5)
        row.setSpacing(8)
        row.addWidget(Picture(theme.icon("tour", "accent_strong"), 20, "Tour"))
        row.addWidget(self.count)
        row.addWidget(self.words, 1)
        for part in (self.back, self.next, self.leave):
            row.addWidget(part)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._go_on)
        self.hide()

    @property
    def step(self) -> int:
        """Number of the step from 0; -1 when no tour is on."""
        return self._step

    def begin(self, scene: Scene, steps: Sequence[Step], step: int = 0) -> None:
        """Begin, or go on at a step."""
        self._scene, self._steps = scene, steps
        for signal in (scene.pages.turned, scene.pages.state_changed, scene.pages.status_changed):
            signal.connect(self.look)
        scene.selection.changed.connect(self.look)
        self.show()
        self._show_step(min(max(step, 0), len(self._steps) - 1))

    def end(self) -> None:
        """Leave the tour."""
        if self._scene is None:
            return
        scene, self._scene = self._scene, None
        self._pause.stop()
        for signal in (scene.pages.turned, scene.pages.state_changed, scene.pages.status_changed):
            signal.disconnect(self.look)
        scene.selection.changed.disconnect(self.look)
        had_focus = holds_focus(self)
        self.hide()
        self._step = -1
        if had_focus:
            self.left.emit()

    def look(self, *_what: object) -> None:
        """See whether the step was done; whoever changes something that no view tells of calls this."""
        if self._scene is None or self._pause.isActive() or self._steps[self._step].state is None:
            return
        if self._is_done():
            self.count.setText(f"{self._name()} ✓")
            self._pause.start()

    def _is_done(self) -> bool:
        state = self._steps[self._step].state
        if self._scene is None or state is None:
            return False
        now = state(self._scene)
        return bool(now) and now != self._before

    def _name(self) -> str:
        return f"{self._step + 1} of {len(self._steps)}"

    def _show_step(self, number: int) -> None:
        scene = self._scene
        if scene is None:
            return
        self._pause.stop()
        self._step = number
        step = self._steps[number]
        if scene.pages.current_id != step.view:
            self.view_wanted.emit(step.view)
        self._before = None if step.state is None else step.state(scene)
        self._pause.stop()  # that the view turned was no doing of the person
        self.count.setText(self._name())
        self.words.setText(step.words(scene.results))
        self.back.setEnabled(number > 0)
        is_last = number == len(self._steps) - 1
        self.next.setText("Finish" if is_last else "Next")
        self.next.setAccessibleName("Finish the tour" if is_last else "Next step")
        self.setAccessibleDescription(self.words.text())
        announcement = QAccessibleAnnouncementEvent(self, f"{self._name()}: {self.words.text()}")
        QAccessible.updateAccessibility(announcement)
        self.moved.emit(number)

    def do_and_go_on(self) -> None:
        """Go on; what the person did not do is done."""
        scene, step = self._scene, self._steps[self._step]
        if scene is not None and step.do is not None and not self._is_done():
            step.do(scene)
        self._go_on()

    def _go_on(self) -> None:
        if self._step + 1 < len(self._steps):
            self._show_step(self._step + 1)
        else:
            self.moved.emit(-1)
            self.end()

    def _go_back(self) -> None:
        self._show_step(self._step - 1)
