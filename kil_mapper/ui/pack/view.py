"""The view Report: what the documents say, how they say it, and the buttons that make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kil_mapper.model.vocabulary import PlaceDetail, ReportDetail
from kil_mapper.ui.pack.choosing import PartsPanel, TellingPanel
from kil_mapper.ui.pack.making import MakingPanel
from kil_mapper.ui.page import Context, Page
from kil_mapper.ui.parts import ScrollColumn, frame, label

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

LEAST_WIDTH = 300  # of each of the three panels, at text size 1
LIST_HEIGHT, BOX_HEIGHT = 170, 76  # of lists and boxes for words, at least


class PackView(Page):
    """The view Report."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._scale = context.theme.scale
        self.sentence = label("", "answer", wrap=True)
        self.sentence.setAccessibleName("What will be made")
        self.choosing = PartsPanel(context)
        self.telling = TellingPanel(context)
        self.making = MakingPanel(context)
        self.making.begun.connect(self.hand_over)
        self._lay_out()

    def _lay_out(self) -> None:
        head = frame("strip")
        above = QVBoxLayout(head)
        above.setContentsMargins(14, 8, 12, 8)
        above.addWidget(self.sentence)
        body = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._row.setContentsMargins(12, 10, 12, 10)
        self._row.setSpacing(10)
        for panel in (self.choosing, self.telling, self.making):
            self._row.addWidget(panel, 1)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = ScrollColumn(page, "Report")
        outer.addWidget(self._scroll)

    # --- following the session --------------------------------------------------------------------------------------

    def forget_project(self) -> None:
        """Another project: texts and results belonged to the old one."""
        for panel in (self.choosing, self.telling, self.making):
            panel.forget()

    def show_results(self, results: Results, before: Results | None) -> None:
        """Show the choices of the project."""
        del before  # cheap enough to show anew
        project = results.project
        self.choosing.show_project(project)
        self.telling.show_project(project)
        self.sentence.setText(in_words(results, len(self.choosing.parts.keys_ticked)))
        self.say_status(f"{len(self.choosing.parts.keys_ticked)} of {self.choosing.parts.count()} parts")

    def hand_over(self) -> None:
        """Take over what is still being written."""
        self.choosing.comment.hand_over()
        self.telling.foreword.hand_over()

    @property
    def print_lines(self) -> tuple[str, ...]:
        """What the report tells, and of which areas, for who agrees on it on paper."""
        titles = [line.text() for line in self.choosing.parts.lines if line.checkState() is Qt.CheckState.Checked]
        areas = [line.text() for line in self.telling.areas.lines if line.checkState() is Qt.CheckState.Checked]
        told = (("Parts", titles), ("Areas told one by one", areas))
        return tuple(f"{what}: {'; '.join(names)}." for what, names in told if names)

    # --- layout and keyboard ----------------------------------------------------------------------------------------

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """Parts, words about one, length, areas, foreword, and the first button."""
        first = next(each for each in self.telling.detail.buttons.values() if each.isChecked())
        stops = (
            self.choosing.parts,
            self.choosing.comment,
            first,
            self.telling.areas,
            self.telling.foreword,
            self.making.zip if self.making.zip.isEnabled() else self.making.cancel,
        )
        return tuple(stop for stop in stops if stop.isVisible())

    def set_scale(self, scale: float) -> None:
        """Stand beside or above each other, as the text has room."""
        self._scale = scale
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The same at another width."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        is_short = self.width() < 3 * LEAST_WIDTH * self._scale
        way = QBoxLayout.Direction.TopToBottom if is_short else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        for lines in (self.choosing.parts, self.telling.areas):
            lines.setMinimumHeight(round(LIST_HEIGHT * self._scale))
        for box in (self.choosing.comment, self.telling.foreword):
            box.setMinimumHeight(round(BOX_HEIGHT * self._scale))


def in_words(results: Results, parts: int) -> str:
    """The choices in one sentence.

    Args:
        results: Of the project.
        parts: How many parts the report has.
    """
    chosen = results.project.report
    length = "full" if chosen.detail is ReportDetail.FULL else "short"
    named = "organisations named" if chosen.names else "without names"
    placed = "placed by area" if chosen.places is PlaceDetail.AREA else "placed at their postcodes"
    return f"A {length} report on {results.project.name} in {parts} parts: {named}, {placed}."


def make_page(context: Context) -> Page:
    """The view Report."""
    return PackView(context)
