"""Who counts? One sentence, the steps behind it, and everything that people decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kil_mapper.model.progress import Progress
from kil_mapper.ui.curation.strip import DecisionStrip
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.page import Context, Page
from kil_mapper.ui.parts import ScrollColumn, frame, label
from kil_mapper.ui.segment import Segment
from kil_mapper.ui.who_counts.anchors import AnchorsPanel
from kil_mapper.ui.who_counts.apart import ApartPanel
from kil_mapper.ui.who_counts.found import Found, find
from kil_mapper.ui.who_counts.ledger import LedgerPanel
from kil_mapper.ui.who_counts.log import LogPanel
from kil_mapper.ui.who_counts.pairs import PairsPanel
from kil_mapper.ui.who_counts.steps import sentence

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

LEDGER, PAIRS, APART, ANCHORS, LOG = "ledger", "pairs", "apart", "anchors", "decisions"
TABS = {
    LEDGER: "Ledger",
    PAIRS: "Likely duplicates",
    APART: "Shown apart",
    ANCHORS: "Community anchors",
    LOG: "Decisions",
}


class WhoCountsView(Page):
    """The view Who counts."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found: Found | None = None
        self.sentence = label("", "answer", wrap=True)
        self.sentence.setAccessibleName("Who counts")
        self.tabs = Segment("Part of the view", TABS, role="view", spacing=2)
        self.strip = DecisionStrip(context)
        self.ledger = LedgerPanel(context, self.strip)
        self.pairs = PairsPanel(context, self.strip)
        self.apart = ApartPanel(context)
        self.anchors = AnchorsPanel(context, self.strip)
        self.log = LogPanel()
        self._parts = QStackedWidget()
        self._parts.addWidget(self.ledger)
        for part in (self.pairs, self.apart, self.anchors, self.log):  # dressing all at once would take too long
            part.setParent(self)
            part.hide()
        self._lay_out()
        self.set_scale(context.theme.scale)
        self.tabs.chosen.connect(self.show_tab)
        self.strip.opened.connect(lambda: self._scroll.verticalScrollBar().setValue(0))  # where the strip is

    def _lay_out(self) -> None:
        head = frame("strip")
        column = QVBoxLayout(head)
        column.setContentsMargins(14, 8, 12, 0)
        column.setSpacing(4)
        column.addWidget(self.sentence)
        column.addWidget(self.tabs)
        body = QWidget()
        body.setObjectName("side")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(12, 8, 10, 8)
        inner.addWidget(self._parts)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.strip)
        whole.addWidget(body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = ScrollColumn(page, "Who counts")  # for large text on a small screen
        outer.addWidget(self._scroll)

    # --- following the session --------------------------------------------------------------------------------------

    def forget_project(self) -> None:
        """Another project: a decision that was being taken belonged to the old one."""
        self.found = None
        self.strip.hide()
        self.anchors.form.hide()

    def show_results(self, results: Results, before: Results | None) -> None:
        """Find out everything anew, on the worker."""
        del before  # the steps are found anew in any case
        core = self.context.core

        def work(progress: Progress) -> Found:
            progress.report("Counting who counts")
            return find(core, results)

        self.context.runner.start(Lane.WHO_COUNTS, "Counting who counts", work, self._show)

    def _show(self, found: Found) -> None:
        if self.shown_results is not found.results:
            return
        self.found = found
        results = found.results
        self.sentence.setText(sentence(results, found.here, found.decided))
        for panel in (self.ledger, self.pairs, self.apart, self.anchors, self.log):
            panel.show_found(found)
        self.tabs.show_words(PAIRS, f"{TABS[PAIRS]}  {len(found.pairs):,}")
        self.tabs.show_words(LOG, f"{TABS[LOG]}  {len(found.decisions):,}")
        self.say_status(f"{results.kept:,} of {results.here_in_words(found.here)} counted")

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_tab(self, tab: str) -> None:
        """Show a part of the view; a decision that was being taken is put away."""
        if self.strip.isVisible():
            self.strip.end()
        self.tabs.choose(tab)
        part = {LEDGER: self.ledger, PAIRS: self.pairs, APART: self.apart, ANCHORS: self.anchors, LOG: self.log}[tab]
        if self._parts.indexOf(part) < 0:
            self._parts.addWidget(part)
        self._parts.setCurrentWidget(part)
        self._scroll.verticalScrollBar().setValue(0)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """The parts of the view, then what the shown part holds."""
        first = next(each for each in self.tabs.buttons.values() if each.isChecked())
        inside: dict[str, tuple[QWidget, ...]] = {
            LEDGER: (self.ledger.steps, self.ledger.orgs),
            PAIRS: (self.pairs.pairs,),
            APART: (self.apart.sheets[self.apart.parts.value],),
            ANCHORS: (self.anchors.checklist, self.anchors.coverage),
            LOG: (self.log.decisions,),
        }
        stops = (first, self.strip.why, *inside[self.tabs.value])
        return tuple(stop for stop in stops if stop.isVisible())

    def set_scale(self, scale: float) -> None:
        """Give the tables the size of the text."""
        for panel in (self.ledger, self.pairs, self.apart, self.anchors, self.log):
            panel.set_scale(scale)


def make_page(context: Context) -> Page:
    """The view Who counts."""
    return WhoCountsView(context)
