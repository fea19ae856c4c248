"""How has it changed, and how is it elsewhere? Over time, since the last register, beside other places, and need."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kil_mapper.model.progress import Progress
from kil_mapper.ui.change.editions import NeedInEditions
from kil_mapper.ui.change.last_register import SinceLastRegister
from kil_mapper.ui.change.over_time import OverTime
from kil_mapper.ui.change.part import Part
from kil_mapper.ui.change.places import BesidePlaces
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.page import Context, Page
from kil_mapper.ui.parts import ScrollColumn, frame
from kil_mapper.ui.segment import Segment

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

TIME_TAB, LAST_TAB, PLACES_TAB, NEED_TAB = "time", "last", "places", "need"
TABS = {
    TIME_TAB: "Over time",
    LAST_TAB: "Since the last register",
    PLACES_TAB: "Beside other places",
    NEED_TAB: "Need in both editions",
}


class ChangeView(Page):
    """The view Change and compare. A part works its figures out when somebody looks at it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.time, self.last = OverTime(context), SinceLastRegister(context)
        self.places, self.need = BesidePlaces(context), NeedInEditions(context)
        self.parts: dict[str, Part] = dict(zip(TABS, (self.time, self.last, self.places, self.need), strict=True))
        self.tabs = Segment("Change and compare", TABS, role="view", spacing=2)
        self._stack = QStackedWidget()
        strip = frame("strip")
        row = QVBoxLayout(strip)
        row.setContentsMargins(10, 2, 10, 0)
        row.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        for tab, part in self.parts.items():
            self._stack.addWidget(ScrollColumn(part, TABS[tab]))
            part.asked.connect(self._look)
        self.tabs.chosen.connect(self.show_tab)
        self.set_scale(context.theme.scale)

    @property
    def part(self) -> Part:
        """The part that is looked at."""
        return self.parts[self.tabs.value]

    def show_tab(self, tab: str) -> None:
        """Look at a part."""
        self.tabs.choose(tab)
        self._stack.setCurrentIndex(list(TABS).index(tab))
        self._look()

    def forget_project(self) -> None:
        """Another project: what is shown belonged to the old one."""
        for part in self.parts.values():
            part.shown_for = None

    def show_results(self, results: Results, before: Results | None) -> None:
        """Show these results in the part that is looked at."""
        del results, before  # each part knows which it shows
        self._look()

    def _look(self) -> None:
        """Work out what the part in sight does not show yet, on the worker."""
        part, results = self.part, self.shown_results
        if results is None:
            return
        self.say_status(part.status if part.shown_for is results else f"{part.doing} …")
        if part.shown_for is results:
            return
        find = part.question(results)

        def work(progress: Progress) -> object:
            progress.report(part.doing)
            return find()

        self.context.runner.start(Lane.CHANGE, part.doing, work, self._shown_by(part, results))

    def _shown_by(self, part: Part, results: Results) -> Callable[[Any], None]:
        def show(found: Any) -> None:
            if self.shown_results is results:
                part.shown_for = results
                part.show_found(found, results)
                self.say_status(part.status)

        return show

    # --- what menus ask ---------------------------------------------------------------------------------------------

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The choice of parts, and the stops of the part in sight."""
        return (next(made for made in self.tabs.buttons.values() if made.isChecked()), *self.part.stops)

    def set_scale(self, scale: float) -> None:
        """Give all parts the size of the text."""
        for part in self.parts.values():
            part.set_scale(scale)


def make_page(context: Context) -> Page:
    """The view Change and compare."""
    return ChangeView(context)
