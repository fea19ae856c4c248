"""What the documents say and how: every choice is kept in the project and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from kil_mapper.model.errors import KilError
from kil_mapper.model.tables import Area, Member
from kil_mapper.model.vocabulary import PlaceDetail, ReportDetail
from kil_mapper.ui.pack.boxes import Line, TickList, WordsBox
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import button, frame, label
from kil_mapper.ui.segment import Segment

if TYPE_CHECKING:
    from kil_mapper.model.project import Project
    from kil_mapper.workflows import ReportPart

CHANGE = "change of the report"
ALWAYS = "always in"
ONLY_FULL = "in the full report"
PARTS_HINT = "Tick what the report tells. Method and sources are always in."
COMMENT_HINT = "Your own words, shown beneath the heading of this part."
FOREWORD_HINT = "Your own words before everything: why this report, who made it, whom to ask."
POSTCODES = (
    "Every organisation will stand at its postcode, and full postcodes are listed. A small charity’s address is often "
    "someone’s home: not for sharing widely."
)
DETAILS = {ReportDetail.FULL: "Full", ReportDetail.SUMMARY: "Short"}
PLACES = {PlaceDetail.AREA: "By area", PlaceDetail.POSTCODE: "By postcode"}


def change_report(context: Context, **choices: Any) -> None:
    """Keep other choices in the project; what cannot be is said."""
    project = context.session.project
    if project is None:
        return
    try:
        context.session.change(CHANGE, context.core.choose_report(project, **choices))
    except KilError as error:
        context.messages.error(error)


class PartsPanel(QWidget):
    """The parts of the report with ticks, and words about the part that one is on.

    Attributes:
        parts: The parts.
        comment: Words about one of them.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._known: tuple[ReportPart, ...] = ()
        self._project: Project | None = None
        self._about = ""
        self.parts = TickList("Parts of the report")
        self.comment_name = label("Your words", "name", wrap=True)
        self.comment = WordsBox("Your words on this part", COMMENT_HINT)
        self.parts.ticked.connect(self._on_ticked)
        self.parts.went_to.connect(self._go_to)
        self.comment.written.connect(self._on_written)
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addWidget(label("What it tells", "heading"))
        column.addWidget(label(PARTS_HINT, "small", wrap=True))
        column.addWidget(self.parts, 3)
        column.addWidget(self.comment_name)
        column.addWidget(self.comment, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def show_project(self, project: Project) -> None:
        """Show the choices of a project."""
        self._known = self._known or self._context.core.report_parts()
        self._project = project
        chosen = project.report
        is_short = chosen.detail is ReportDetail.SUMMARY
        lines, ticked = [], []
        for part in self._known:
            why = ALWAYS if part.is_fixed else ONLY_FULL if is_short and not part.is_short else ""
            lines.append(Line(part.key, f"{part.title} ({why})" if why else part.title, is_fixed=bool(why)))
            if part.is_fixed or (part.key not in chosen.left_out and why != ONLY_FULL):
                ticked.append(part.key)
        self.parts.show_lines(lines, ticked)
        self.comment.show_words(dict(chosen.commentary).get(self._about, ""))

    def forget(self) -> None:
        """Another project: begin at the first part."""
        self._project = None
        self.comment.put_words("")
        self.parts.clear()

    def _go_to(self, key: str) -> None:
        if key == self._about and self._project is not None and not self.comment.toPlainText():
            self.comment.put_words(dict(self._project.report.commentary).get(key, ""))
            return
        self.comment.hand_over()
        self._about = key
        title = next((part.title for part in self._known if part.key == key), "")
        self.comment_name.setText(f"Your words on “{title}”")
        self.comment.setAccessibleName(f"Your words on “{title}”")
        texts = {} if self._project is None else dict(self._project.report.commentary)
        self.comment.put_words(texts.get(key, ""))

    def _on_ticked(self, ticked: tuple[str, ...]) -> None:
        if self._project is None:
            return
        chosen = self._project.report
        is_short = chosen.detail is ReportDetail.SUMMARY
        left = [
            part.key
            for part in self._known
            if not part.is_fixed
            and (part.key in chosen.left_out if is_short and not part.is_short else part.key not in ticked)
        ]
        change_report(self._context, left_out=left)

    def _on_written(self, words: str) -> None:
        change_report(self._context, commentary={self._about: words})


class TellingPanel(QWidget):
    """How it is told: length, names, places, areas, and a foreword.

    Attributes:
        detail: Full or short.
        names: Whether organisations are named.
        places: How exactly they are placed.
        warning: What placing by postcode means.
        areas: Wards and neighbourhoods that are told one by one.
        foreword: Words before everything.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._codes: tuple[str, ...] = ()
        self.detail = Segment("Length", DETAILS)
        self.names = QCheckBox("Name organisations")
        self.names.setToolTip("Without names the report has counts only, and no lists of organisations")
        self.places = Segment("Places", PLACES)
        self.warning = label(POSTCODES, "wrong", wrap=True)
        self.areas_told = label("", "small", wrap=True)
        self.areas = TickList("Areas told one by one")
        self.every = button("Tell all of them", self._tell_all, role="link")
        self.foreword = WordsBox("Foreword", FOREWORD_HINT)
        self.detail.chosen.connect(lambda value: change_report(context, detail=value))
        self.names.clicked.connect(lambda on: change_report(context, names=on))
        self.places.chosen.connect(lambda value: change_report(context, places=value))
        self.areas.ticked.connect(self._on_areas)
        self.foreword.written.connect(lambda words: change_report(context, foreword=words))
        self._lay_out()

    def _lay_out(self) -> None:
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addWidget(label("How it tells it", "heading"))
        column.addWidget(label("Length", "name"))
        column.addWidget(self.detail)
        column.addWidget(label("Places of organisations", "name"))
        column.addWidget(self.places)
        column.addWidget(self.warning)
        column.addWidget(self.names)
        column.addWidget(label("Areas told one by one", "name"))
        column.addWidget(self.areas, 2)
        told = QHBoxLayout()
        told.addWidget(self.areas_told, 1)
        told.addWidget(self.every)
        column.addLayout(told)
        column.addWidget(label("Foreword", "name"))
        column.addWidget(self.foreword, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def show_project(self, project: Project) -> None:
        """Show the choices of a project."""
        chosen = project.report
        self.detail.choose(chosen.detail)
        self.names.setChecked(chosen.names)
        self.places.choose(chosen.places)
        self.warning.setVisible(chosen.places is PlaceDetail.POSTCODE)
        lines = area_lines(project)
        self._codes = tuple(line.key for line in lines)
        self.areas.show_lines(lines, chosen.areas or self._codes)
        total = len(lines)
        some = f"{len(chosen.areas):,} of {total:,} areas" if chosen.areas else f"All {total:,} areas"
        self.areas_told.setText(some if lines else "This project holds no wards or neighbourhoods.")
        self.every.setVisible(bool(chosen.areas))
        self.foreword.show_words(chosen.foreword)

    def forget(self) -> None:
        """Another project."""
        self.areas.clear()
        self.foreword.put_words("")

    def _tell_all(self) -> None:
        self.areas.setFocus()  # the button goes away
        change_report(self._context, areas=())

    def _on_areas(self, ticked: tuple[str, ...]) -> None:
        """All of them is the same as none: every area is told."""
        codes = () if len(ticked) == len(self._codes) else ticked
        project = self._context.session.project
        if not ticked and project is not None:
            self.show_project(project)  # a report tells at least one
            self._context.messages.info("At least one area is told.", "Untick “Where” on the left to tell none.")
            return
        change_report(self._context, areas=codes)


def area_lines(project: Project) -> list[Line]:
    """The wards and neighbourhoods of a project, neighbourhoods marked as such."""
    wards = zip(project.wards[Area.CODE], project.wards[Area.NAME], strict=True)
    lines = [Line(str(code), str(name)) for code, name in wards]
    own = project.neighbourhoods.drop_duplicates(Member.CODE)
    lines += [
        Line(str(code), f"{name} (neighbourhood)")
        for code, name in zip(own[Member.CODE], own[Member.NAME], strict=True)
    ]
    return lines
