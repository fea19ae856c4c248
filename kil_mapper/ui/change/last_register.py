"""What the last newer register changed: conflicts first, then who is new, gone, in another band or ward, or overdue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kil_mapper.model import days
from kil_mapper.model.findings import ConflictRow
from kil_mapper.model.tables import Change
from kil_mapper.model.vocabulary import ChangeKind, Correctable
from kil_mapper.ui.change.conflicts import Conflicts, fact_words
from kil_mapper.ui.change.part import MARGINS, EmptyCard, Part
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import label
from kil_mapper.ui.segment import Segment
from kil_mapper.ui.sheet import Row, Sheet, SheetColumn

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

ALL: Final = "all"
NUMBER: Final = "number"
LEAST_TABLE: Final = 200
LONGEST: Final = 46  # letters of what was or is in a cell; the whole stands below the list
HOW: Final = (
    "Choose “Refresh with a newer register…” in the menu File, and the folder with the newer files. The same "
    "places are built anew by the same choices; what you decided, corrected and added stays."
)
KINDS: Final = {
    ChangeKind.CONFLICT.value: "Corrected here too",
    ChangeKind.NEW.value: "New here",
    ChangeKind.REMOVED.value: "No longer here",
    ChangeKind.MOVED_BAND.value: "Another band",
    ChangeKind.MOVED_AREA.value: "Another ward",
    ChangeKind.OVERDUE.value: "Accounts overdue",
}
WAITS: Final = "waits"


def _text(row: Row, name: str) -> str:
    value = row[name]
    if row[Change.KIND] == ChangeKind.CONFLICT.value:
        field = Correctable(row[Change.FIELD])
        return f"register: {fact_words(field, value)}"
    return "" if value is None or pd.isna(value) else str(value)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _what(row: Row) -> str:
    kind = KINDS[row[Change.KIND]]
    field = row[Change.FIELD]
    if field is None or pd.isna(field):
        return kind
    return f"{kind}: {Correctable(field).label}{'' if row[WAITS] else ', decided'}"


def _cell(name: str) -> Callable[[Row], str]:
    return lambda row: _shortened(_text(row, name))


def _spoken(name: str) -> Callable[[Row], str]:
    return lambda row: _text(row, name) or "nothing"


COLUMNS: Final = (
    SheetColumn(Change.NAME, "Organisation", "Its name in the register that still has it",
                lambda row: _shortened(str(row[Change.NAME])), lambda row: str(row[Change.NAME]), least=180,
                stretch=True),
    SheetColumn(Change.KIND, "What changed", "What the newer register changed", _what,
                sort=lambda row: list(KINDS).index(row[Change.KIND])),
    SheetColumn(Change.BEFORE, "Before", "With the register before", _cell(Change.BEFORE), _spoken(Change.BEFORE),
                gives_way=1),
    SheetColumn(Change.AFTER, "Now", "With the newer register", _cell(Change.AFTER), _spoken(Change.AFTER),
                least=200),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class FoundChanges:
    """What is shown.

    Attributes:
        changes: Rows of `CHANGES`.
        conflicts: Those that wait for a decision (`ConflictRow`).
    """

    changes: pd.DataFrame
    conflicts: pd.DataFrame


def _numbered(found: FoundChanges) -> pd.DataFrame:
    """The changes for the table, conflicts first, each with a number and whether it waits for a decision."""
    pairs = zip(found.conflicts[ConflictRow.ID], found.conflicts[ConflictRow.FIELD], strict=True)
    waiting = {(str(org_id), str(field)) for org_id, field in pairs}
    order = found.changes[Change.KIND].map(list(KINDS).index)
    rows = found.changes.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
    subjects = zip(rows[Change.ORG].astype(str), rows[Change.FIELD].astype(str), strict=True)
    return rows.assign(
        **{NUMBER: [str(number) for number in range(len(rows))], WAITS: [subject in waiting for subject in subjects]}
    )


class SinceLastRegister(Part):
    """What a refresh with a newer register changed.

    Attributes:
        sentence: Which registers, and how much changed.
        conflicts: What waits for a decision.
        kinds: Which changes are listed.
        table: The list.
        detail: The whole of the row that is looked at.
    """

    doing = "Looking up what the newer register changed"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows = pd.DataFrame()
        self.sentence = label("", "answer", wrap=True)
        self.sentence.setAccessibleName("What the newer register changed")
        self.conflicts = Conflicts(context)
        self.conflicts.looked_at.connect(context.selection.select)
        self.kinds: Segment[str] = Segment("Changes listed", {ALL: "All", **KINDS})
        self.kinds.chosen.connect(lambda _kind: self._list())
        self.table = Sheet("What the newer register changed", COLUMNS, NUMBER)
        self.table.chosen.connect(self._look_at)
        self.detail = label("", "soft", wrap=True)
        self.detail.setAccessibleName("The whole of the row")
        self.empty = EmptyCard("No newer register has changed this project yet")
        self._stack = self.page_or(self._laid_out(), self.empty)

    def _laid_out(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(8)
        for widget in (self.sentence, self.conflicts, self.kinds):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        return page

    def question(self, results: Results) -> Callable[[], FoundChanges]:
        """The changes of the project, and what of them waits."""
        core, project = self.context.core, results.project
        return lambda: FoundChanges(core.changes_told(project), core.conflicts(project))

    def show_found(self, found: FoundChanges, results: Results) -> None:
        """Show what changed, or how to take in a newer register."""
        self._stack.setCurrentIndex(int(found.changes.empty))
        self._rows = _numbered(found)
        if found.changes.empty:
            of = days.day(results.project.options.reference_date)
            self.empty.say(f"The register in this project is of {of}. {HOW}")
            return
        first = found.changes.iloc[0]
        before, after = (days.day(first[name]) for name in (Change.REGISTER_BEFORE, Change.REGISTER_AFTER))
        dates = f"From the register of {before} to that of {after}" if before != after else f"Register of {after}"
        organisations = found.changes[Change.ORG].nunique()
        noun = "organisation" if organisations == 1 else "organisations"
        self.sentence.setText(f"{dates}: something changed for {organisations:,} {noun}.")
        self.conflicts.show_conflicts(found.conflicts.to_dict("records"), f"register of {after}")
        self._count(found.changes[Change.KIND].value_counts())
        self._list()

    def _count(self, counts: Any) -> None:
        """Chips tell how many; those of nothing are not shown."""
        self.kinds.show_words(ALL, f"All {len(self._rows):,}")
        for kind, words in KINDS.items():
            number = int(counts.get(kind, 0))
            self.kinds.show_words(kind, f"{words} {number:,}")
            self.kinds.buttons[kind].setVisible(bool(number))
        if self.kinds.value != ALL and not counts.get(self.kinds.value, 0):
            self.kinds.choose(ALL)

    def _list(self) -> None:
        kind = self.kinds.value
        rows = self._rows if kind == ALL else self._rows[self._rows[Change.KIND] == kind]
        self.table.show_rows(rows)
        self.detail.setText("")

    def _look_at(self, number: str) -> None:
        """Tell the whole of a row, and select the organisation where it is still here."""
        row = next(row for row in self.table.sheet.rows if row[NUMBER] == number)
        before, after = _text(row, Change.BEFORE), _text(row, Change.AFTER)
        arrow = f"{before} → {after}" if before and after else before or after
        self.detail.setText(f"{row[Change.NAME]} ({row[Change.ORG]}). {_what(row)}: {arrow}.")
        results = self.shown_for
        if results is not None and (results.project.organisations["org_id"] == row[Change.ORG]).any():
            self.context.selection.select(row[Change.ORG])

    @property
    def status(self) -> str:
        """How many changes."""
        return f"{len(self._rows):,} changes since the register before" if len(self._rows) else "No changes"

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Answers, chips, list."""
        if not len(self._rows):
            return ()
        chip = next(made for made in self.kinds.buttons.values() if made.isChecked())
        answers = [pair[0] for pair in self.conflicts.answers[:1]]
        return (*answers, chip, self.table)

    def set_scale(self, scale: float) -> None:
        """Give the table the size of the text."""
        self.empty.set_scale(scale)
        self.table.set_scale(scale)
        self.table.setMinimumHeight(round(LEAST_TABLE * scale))
