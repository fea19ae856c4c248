"""Beside other places: this one, chosen neighbours, its region and England, counted by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from kil_mapper.model.findings import PlaceRow
from kil_mapper.model.vocabulary import PlaceKind
from kil_mapper.ui.change.marks import Marks, MarksDelegate
from kil_mapper.ui.change.neighbours import NeighbourChooser
from kil_mapper.ui.change.part import MARGINS, EmptyCard, Part, rule
from kil_mapper.ui.change.tables import PLACE, PLACES, PLACES_DRAWN, place_rows, rate_words
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import label
from kil_mapper.ui.sheet import Row, Sheet

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

CHOOSER_WIDTH = 270
LEAST_TABLE = 150
EDGE = 4
BESIDE_FROM = 960  # width of the part, at text size 1, from which the list stands beside the table
WIDEST = 16_777_215  # Qt's word for no limit
NO_PLACES = (
    "Other places are counted while the register is read, and that takes files of the whole country: the full register "
    "of charities, a postcode directory of all of England, and the national Indices of Deprivation."
)
GET_PLACES = (
    "Put the ONS Postcode Directory (the whole zip, not a part of it) and File 7 of the Indices of Deprivation into "
    "your data folder, beside the register, and build the project again."
)
NONE_CHOSEN = "Tick places on the right to set them beside it."


@dataclass(frozen=True, eq=False)
class FoundPlaces:
    """What is shown.

    Attributes:
        places: Rows of `PlaceRow`; empty when the files were not national.
        choices: Places to choose from: code, name, region.
        note: How to read them.
    """

    places: pd.DataFrame
    choices: pd.DataFrame
    note: str


def marks_of(row: Row) -> Marks:
    """The rate as a full dot, on its interval."""
    if pd.isna(row[PlaceRow.RATE]):
        return Marks()
    return Marks(float(row[PlaceRow.RATE]), None, float(row[PlaceRow.RATE_LOW]), float(row[PlaceRow.RATE_HIGH]))


def sentence_of(places: pd.DataFrame) -> str:
    """The rate of each place of the project, and what to do when nothing stands beside it."""
    here = places[places[PlaceRow.KIND] == PlaceKind.HERE.value]
    told = []
    for _, row in here.iterrows():
        if pd.isna(row[PlaceRow.RATE]):
            told.append(f"{row[PlaceRow.NAME]}: organisations per 1,000 residents are not known.")
            continue
        low, high = f"{row[PlaceRow.RATE_LOW]:.1f}", f"{row[PlaceRow.RATE_HIGH]:.1f}"
        told.append(
            f"{row[PlaceRow.NAME]}: {row[PlaceRow.RATE]:.1f} organisations per 1,000 residents ({low} to {high})."
        )
    return " ".join([*told, *([NONE_CHOSEN] if len(here) == len(places) else [])])


def difference(places: pd.DataFrame, results: Results) -> str:
    """Why the number here is not that of the other views; "" where it is."""
    here = places[(places[PlaceRow.KIND] == PlaceKind.HERE.value) & (places[PlaceRow.CODE] != "")]
    count = int(here[PlaceRow.ORGANISATIONS].sum())
    if not len(here) or count == results.kept:
        return ""
    return (
        f"{count:,} are counted here and {results.kept:,} in the other views: decisions made one by one do not touch "
        "these figures, and addresses are placed by their postcode alone."
    )


class BesidePlaces(Part):
    """A place beside others; beside each other, never ranked."""

    doing = "Setting places beside each other"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._scale = 1.0
        self._rule = rule()
        self.sentence = label("", "answer", wrap=True)
        self.sentence.setAccessibleName("This place in a sentence")
        self.differs = label("", "strong", wrap=True)
        self.table = Sheet("Places beside each other", PLACES, PLACE)
        self._drawing = MarksDelegate(context.theme, self.table, marks_of)
        self.table.setItemDelegateForColumn(PLACES_DRAWN, self._drawing)
        self.note = label("", "soft", wrap=True)
        self.chooser = NeighbourChooser()
        self.chooser.chosen.connect(lambda codes: context.session.choose(neighbours=codes))
        self.empty = EmptyCard("Other places cannot be set beside this one yet")
        self.empty.say(NO_PLACES, GET_PLACES)
        self._stack = self.page_or(self._laid_out(), self.empty)

    def _laid_out(self) -> QWidget:
        page, left = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(self.table, 100)  # up to the height of its rows
        column.addWidget(self.differs)
        column.addWidget(self.note)
        column.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(left, 1)
        self._row.addWidget(self._rule)
        self._row.addWidget(self.chooser)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The list beside the table, or below it where room is short."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        is_short = self.width() < BESIDE_FROM * self._scale
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if is_short else directions.LeftToRight)
        self._rule.setVisible(not is_short)
        self.chooser.setMinimumWidth(0 if is_short else round(CHOOSER_WIDTH * self._scale))
        self.chooser.setMaximumWidth(WIDEST if is_short else round(CHOOSER_WIDTH * self._scale))
        self._fit_height()

    def question(self, results: Results) -> Callable[[], FoundPlaces]:
        """Places, and those to choose from."""
        core = self.context.core
        return lambda: FoundPlaces(
            core.compare_places(results), core.neighbours_choices(results.project), core.compare_note()
        )

    def show_found(self, found: FoundPlaces, results: Results) -> None:
        """Show the places, or what they need."""
        self._stack.setCurrentIndex(1 if found.places.empty else 0)
        rows = place_rows(found.places)
        self.sentence.setText(sentence_of(found.places))
        longest = max((rate_words(row) for row in rows.to_dict("records")), key=len, default="")
        self._drawing.measure(float(rows[PlaceRow.RATE_HIGH].max()) * 1.05 if len(rows) else 1.0, longest)
        self.table.show_rows(rows)
        self._fit_height()
        self.note.setText(found.note)
        words = difference(found.places, results)
        self.differs.setText(words)
        self.differs.setVisible(bool(words))
        project = self.context.session.project or results.project  # a place may have been ticked since
        self.chooser.show_places(found.choices, project.options.neighbours)

    def _fit_height(self) -> None:
        """No taller than its rows: what is to be read stands right below."""
        rows = self.table.verticalHeader().defaultSectionSize() * max(1, self.table.sheet.rowCount())
        header = self.table.horizontalHeader()
        full = rows + header.sizeHint().height() + 2 * EDGE
        if header.length() > self.table.viewport().width():
            full += self.table.horizontalScrollBar().sizeHint().height()
        self.table.setMinimumHeight(min(full, round(LEAST_TABLE * self._scale)))
        self.table.setMaximumHeight(full)

    @property
    def status(self) -> str:
        """How many places there are."""
        count = self.table.sheet.rowCount()
        return f"{count:,} place{'' if count == 1 else 's'} beside each other" if count else "No other places"

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Table and list."""
        return (self.table, self.chooser.search) if self.table.isVisible() else ()

    def set_scale(self, scale: float) -> None:
        """Give table and list the size of the text."""
        self._scale = scale
        self.table.set_scale(scale)
        self.empty.set_scale(scale)
        self._share_room()
        self.chooser.list.setMinimumHeight(round(LEAST_TABLE * scale))
