"""Shown apart: funders, bodies that are only hosted here, and those based elsewhere that say they work here."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kil_mapper.model.findings import SetAsideRow
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import SetAsideReason
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import button, label
from kil_mapper.ui.segment import Segment
from kil_mapper.ui.sheet import Sheet
from kil_mapper.ui.who_counts.export import export_list
from kil_mapper.ui.who_counts.found import Found
from kil_mapper.ui.who_counts.tables import APART, ELSEWHERE, LEAST_LIST, NUMBER
from kil_mapper.ui.workspace.headline import short_pounds

FUNDERS, NATIONAL, ABROAD, ELSE = "funders", "national", "abroad", "elsewhere"
PARTS = {
    FUNDERS: "Funders",
    NATIONAL: "Hosted here: national",
    ABROAD: "Hosted here: work abroad",
    ELSE: "Say they work here",
}
REASONS = {
    FUNDERS: SetAsideReason.GRANT_MAKER,
    NATIONAL: SetAsideReason.NATIONAL,
    ABROAD: SetAsideReason.OVERSEAS,
}
NOT_CAPACITY = "Their turnover, {income} together, is not local capacity and is in no number of this project."
ABOUT = {
    FUNDERS: f"They give money and deliver no service: an asset of the place. {NOT_CAPACITY}",
    NATIONAL: f"Only their head office is here; they work all over the country. {NOT_CAPACITY}",
    ABROAD: f"Only their office is here; they work abroad alone. {NOT_CAPACITY}",
}
NONE = "Nobody is shown apart here: there is none, or the rule is not in use and they are counted with the others."
ELSE_ABOUT = (
    "Based outside and registered as working here. A list to ask from: what they do here is not known. Their income "
    "is that of the whole organisation, never added to anything, and they are no dots on the map."
)
ELSE_NONE = "No organisation based elsewhere says that it works here."
ELSE_UNKNOWN = (
    "This project was built without areas of operation, so nobody knows who says it works here. Add "
    "publicextract.charity_area_of_operation to the data folder and build the project again."
)


class ApartPanel(QWidget):
    """Three lists beside the count."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._found: Found | None = None
        self.parts = Segment("Shown apart", PARTS)
        self.parts.chosen.connect(self.show_part)
        self.told = label("", wrap=True)
        self.told.setAccessibleName("What the list is")
        self.export = button("Export this list…", self.write, tip="For Excel or CSV")
        self.sheets = {
            FUNDERS: Sheet("Funders based here", APART, SetAsideRow.ID),
            NATIONAL: Sheet("National bodies hosted here", APART, SetAsideRow.ID),
            ABROAD: Sheet("Hosted here, working abroad alone", APART, SetAsideRow.ID),
            ELSE: Sheet("Based elsewhere, say they work here", ELSEWHERE, NUMBER),
        }
        self._stack = QStackedWidget()
        for sheet in self.sheets.values():
            self._stack.addWidget(sheet)
        line = QHBoxLayout()
        line.addWidget(self.parts, 1)
        line.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.told)
        column.addWidget(self._stack, 1)
        column.addStretch(0)  # takes the room where there is no list

    def show_found(self, found: Found) -> None:
        """Show the lists."""
        self._found = found
        for part, reason in REASONS.items():
            self._show_part(part, _of(found.listed, reason))
        elsewhere = found.elsewhere.reset_index(drop=True)
        self._show_part(ELSE, elsewhere.assign(**{NUMBER: elsewhere.index.astype(str)}))
        self.show_part(self.parts.value)

    def _show_part(self, part: str, rows: pd.DataFrame) -> None:
        self.sheets[part].show_rows(rows)
        self.parts.show_words(part, f"{PARTS[part]}  {len(rows):,}")

    def show_part(self, part: str) -> None:
        """Show one of the lists."""
        self.parts.choose(part)
        self._stack.setCurrentWidget(self.sheets[part])
        count = self.sheets[part].sheet.rowCount()
        self._stack.setVisible(bool(count))
        self.export.setVisible(bool(count))
        self.told.setText(self._words(part, count))

    def _words(self, part: str, count: int) -> str:
        found = self._found
        if part == ELSE:
            knows = found is None or found.knows_elsewhere
            return ELSE_ABOUT if count else ELSE_NONE if knows else ELSE_UNKNOWN
        if not count or found is None:
            return NONE
        turnover = _of(found.listed, REASONS[part])[SetAsideRow.TURNOVER]
        known = turnover.dropna()
        income = short_pounds(int(known.sum())) if len(known) else "not known"
        lacking = len(turnover) - len(known)
        more = f" ({lacking:,} not known)" if lacking and len(known) else ""
        return ABOUT[part].format(income=income + more)

    def write(self) -> None:
        """Write the list that is shown."""
        found, part, core = self._found, self.parts.value, self._context.core
        if found is None:
            return

        def write_elsewhere(path: Path, progress: Progress) -> None:
            core.write_elsewhere(found.results, path, progress=progress)

        def write_listed(path: Path, progress: Progress) -> None:
            core.write_ledger(found.results, path, REASONS[part], progress=progress)

        if part == ELSE:
            export_list(self._context, found.results, "says it works here", write_elsewhere, ELSE_ABOUT)
        else:
            export_list(self._context, found.results, PARTS[part].replace(":", ""), write_listed, self._words(part, 1))

    def set_scale(self, scale: float) -> None:
        """Give the tables the size of the text."""
        for sheet in self.sheets.values():
            sheet.set_scale(scale)
            sheet.setMinimumHeight(round(LEAST_LIST * scale))


def _of(listed: pd.DataFrame, reason: SetAsideReason) -> pd.DataFrame:
    return listed[listed[SetAsideRow.REASON] == reason.value]
