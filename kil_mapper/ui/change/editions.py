"""Need in both editions of the index, side by side. A difference is neither an improvement nor a decline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from kil_mapper.model.findings import NeedRow
from kil_mapper.model.tables import DOMAINS
from kil_mapper.model.vocabulary import AreaType, IndexEdition
from kil_mapper.ui.change.marks import Marks, MarksDelegate
from kil_mapper.ui.change.part import MARGINS, NOT_KNOWN, EmptyCard, Part
from kil_mapper.ui.change.tables import DRAWN, edition_columns, edition_rows, of_edition
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import label
from kil_mapper.ui.sheet import Row, Sheet

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

LEAST_TABLE = 220


@dataclass(frozen=True, eq=False)
class FoundNeed:
    """What is shown.

    Attributes:
        need: Rows of `NeedRow`, for every edition held.
        notes: How to read them.
    """

    need: pd.DataFrame
    notes: tuple[str, ...]


def editions_of(need: pd.DataFrame, results: Results) -> tuple[IndexEdition, ...]:
    """The editions held, the project's own first."""
    held = [IndexEdition(value) for value in need[NeedRow.EDITION].unique()]
    return tuple(sorted(held, key=lambda edition: edition is not results.project.options.index))


def year_of(edition: IndexEdition) -> str:
    """The year of an edition."""
    return edition.value[3:]


def marks_of(row: Row) -> Marks:
    """Both shares: full for the first edition, hollow for the second."""
    full, hollow = (row[of_edition(NeedRow.SHARE_20, place)] for place in range(2))
    return Marks(None if pd.isna(full) else float(full), None if pd.isna(hollow) else float(hollow))


def whole_sentence(need: pd.DataFrame, editions: tuple[IndexEdition, ...], domain: str) -> str:
    """What each edition says of the whole, each in its own words."""
    whole = need[need[NeedRow.TYPE] == AreaType.LAD.value]
    names = whole[NeedRow.NAME].unique()
    asked = "" if domain == "imd" else f" for “{DOMAINS[domain]}”"
    told = []
    for name in names:
        mine = whole[whole[NeedRow.NAME] == name].set_index(NeedRow.EDITION)[NeedRow.SHARE_20]
        shares = (mine.get(edition.value) for edition in editions)
        words = (NOT_KNOWN if share is None or pd.isna(share) else f"{share:.0%}" for share in shares)
        said = (f"{share} by the index of {year_of(edition)}" for share, edition in zip(words, editions, strict=True))
        told.append(f"{name}, residents in the most deprived fifth of England{asked}: {', '.join(said)}.")
    return " ".join(told)


def converted_sentence(need: pd.DataFrame, editions: tuple[IndexEdition, ...]) -> str:
    """What was carried over from one edition's small areas to the other's."""
    whole = need[need[NeedRow.TYPE] == AreaType.LAD.value]
    sums = whole.groupby(NeedRow.EDITION)[[NeedRow.CONVERTED, NeedRow.LSOAS]].sum()
    told = [
        f"The index of {year_of(edition)} is published for small areas of {edition.lsoa_year}: "
        f"{int(sums.at[edition.value, NeedRow.CONVERTED]):,} of {int(sums.at[edition.value, NeedRow.LSOAS]):,} small "
        "areas here were converted, because they were split, merged or redrawn since. The others are the same areas."
        for edition in editions
        if edition.value in sums.index and int(sums.at[edition.value, NeedRow.CONVERTED])
    ]
    return " ".join(told) or "No small area here had to be converted between the editions."


class NeedInEditions(Part):
    """Need of every area by the index of 2025 and that of 2019."""

    doing = "Setting both editions of the index beside each other"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sentence = label("", "answer", wrap=True)
        self.sentence.setAccessibleName("The whole in both editions")
        self.domain = QComboBox()
        self.domain.setAccessibleName("Domain of the index")
        for key, title in DOMAINS.items():
            self.domain.addItem(title, key)
        self.domain.activated.connect(lambda _at: self.ask_again())
        self.caution = label("", "strong", wrap=True)
        self.converted = label("", "soft", wrap=True)
        self.notes = label("", "soft", wrap=True)
        self.table: Sheet | None = None
        self._headed: tuple[str, ...] = ()
        self._scale = 1.0
        self.empty = EmptyCard("Only one edition of the index is known")
        self._stack = self.page_or(self._laid_out(), self.empty)

    def _laid_out(self) -> QWidget:
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(*MARGINS)
        self._column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(8)
        name = label("Need by", "soft")
        name.setBuddy(self.domain)
        line.addWidget(name)
        line.addWidget(self.domain)
        line.addStretch(1)
        self._column.addWidget(self.sentence)
        self._column.addLayout(line)
        for words in (self.caution, self.converted, self.notes):
            self._column.addWidget(words)
        return page

    def question(self, results: Results) -> Callable[[], FoundNeed]:
        """Need by the chosen domain."""
        core, domain = self.context.core, str(self.domain.currentData())
        return lambda: FoundNeed(core.need_by_area(results, domain), core.need_notes(results))

    def show_found(self, found: FoundNeed, results: Results) -> None:
        """Show both editions, or how to get the other."""
        editions = editions_of(found.need, results)
        self._stack.setCurrentIndex(0 if len(editions) == 2 else 1)
        if len(editions) != 2:
            self._say_what_is_missing(results.project.options.index)
            return
        self._head((year_of(editions[0]), year_of(editions[1])))
        rows = edition_rows(found.need, [edition.value for edition in editions])
        self.sentence.setText(whole_sentence(found.need, editions, str(found.need[NeedRow.DOMAIN].iloc[0])))
        self.converted.setText(converted_sentence(found.need, editions))
        *general, caution = found.notes
        self.caution.setText(caution)
        self.notes.setText(" ".join(general))
        if self.table is not None:
            self.table.show_rows(rows)

    def _head(self, years: tuple[str, str]) -> None:
        """A table with these years above its columns."""
        if self._headed == years:
            return
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.deleteLater()
        self._headed = years
        columns = edition_columns(years)
        self.table = Sheet("Need in both editions", columns, NeedRow.CODE)
        drawing = MarksDelegate(self.context.theme, self.table, marks_of)
        drawing.measure(1.0, "100% and 100%")
        drawn = next(place for place, column in enumerate(columns) if column.name == DRAWN)
        self.table.setItemDelegateForColumn(drawn, drawing)
        self._column.insertWidget(2, self.table, 1)
        self.set_scale(self._scale)

    def _say_what_is_missing(self, held: IndexEdition) -> None:
        other = next(edition for edition in IndexEdition if edition is not held)
        self.empty.say(
            f"This project knows need by the {held.full_title}. The data folder did not hold the {other.full_title}, "
            f"or not the lookup that their small areas of {other.lsoa_year} take.",
            f"To set both beside each other, put File 7 of the {other.full_title} and the ONS lookup from LSOA 2011 to "
            "LSOA 2021 into your data folder, and build the project again.",
        )

    @property
    def status(self) -> str:
        """How many areas, by which domain."""
        count = 0 if self.table is None else self.table.sheet.rowCount()
        return f"{count:,} areas by {self.domain.currentText()}" if count else "One edition of the index"

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Domain and table."""
        if self.table is None or not self.table.isVisible():
            return ()
        return (self.domain, self.table)

    def set_scale(self, scale: float) -> None:
        """Give the table the size of the text."""
        self._scale = scale
        self.empty.set_scale(scale)
        if self.table is not None:
            self.table.set_scale(scale)
            self.table.setMinimumHeight(round(LEAST_TABLE * scale))
