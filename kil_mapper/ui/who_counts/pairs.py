"""Pairs that may be one organisation: a person says whether they are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kil_mapper.model.findings import DuplicateRow
from kil_mapper.ui.curation.strip import Asked, DecisionStrip
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label, plain_tip
from kil_mapper.ui.sheet import Row, Sheet
from kil_mapper.ui.who_counts.found import Found
from kil_mapper.ui.who_counts.tables import LEAST_LIST, PAIR, PAIRS

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

ABOUT = (
    "The same name at the same postcode may be one organisation that registered anew, or two. Nothing is merged "
    "unless somebody says so. Rows that share a company number are merged already: they stand in the ledger."
)
NONE = "No two organisations here have the same name at the same postcode, as far as nobody has decided on them yet."


class PairsPanel(QWidget):
    """The pairs, and what can be said of them."""

    def __init__(self, context: Context, strip: DecisionStrip) -> None:
        super().__init__()
        self._context = context
        self._strip = strip
        self.told = label(ABOUT, "soft", wrap=True)
        self.pairs = Sheet("Likely duplicates", PAIRS, PAIR)
        self.pairs.picked.connect(self._show_selection)
        self.selected = label("", wrap=True)
        self.selected.setAccessibleName("The selected pair")
        self.merge = button("Merge…", partial(self.decide_merge, turned=False))
        self.turned = button("Merge the other way round…", partial(self.decide_merge, turned=True))
        self.apart = button("Keep apart…", self.decide_apart)
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=6)
        for widget in (self.merge, self.turned, self.apart):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.told)
        column.addWidget(buttons)
        column.addWidget(self.pairs, 1)
        column.addWidget(self.selected)
        column.addStretch(0)  # takes the room where there is no pair
        self._buttons = buttons

    def show_found(self, found: Found) -> None:
        """Show the pairs."""
        self.pairs.show_rows(found.pairs)
        is_empty = found.pairs.empty
        self.told.setText(NONE if is_empty else ABOUT)
        self.pairs.setVisible(not is_empty)
        self._buttons.setVisible(not is_empty)
        self._show_selection()

    def _show_selection(self) -> None:
        row = self.pair
        for widget in (self.merge, self.turned, self.apart):
            widget.setEnabled(row is not None)
        if row is None:
            self.selected.setText("Select a pair to decide on it." if self.pairs.sheet.rows else "")
            return
        one, other = row[DuplicateRow.NAME], row[DuplicateRow.OTHER_NAME]
        ids = f"{row[DuplicateRow.ID]} and {row[DuplicateRow.OTHER]}"
        self.selected.setText(f"“{one}” and “{other}” ({ids}): {row[DuplicateRow.WHY]}.")
        self.merge.setToolTip(plain_tip(f"Count only “{other}”"))
        self.turned.setToolTip(plain_tip(f"Count only “{one}”"))

    @property
    def pair(self) -> Row | None:
        """The selected pair."""
        names = self.pairs.names_selected
        return self.pairs.sheet.rows[self.pairs.sheet.row_of(names[0])] if names else None

    def decide_merge(self, *, turned: bool) -> None:
        """Ask why the two are one; the one registered first stands, unless it is turned."""
        row = self.pair
        if row is None:
            return
        ends = [(row[DuplicateRow.ID], row[DuplicateRow.NAME]), (row[DuplicateRow.OTHER], row[DuplicateRow.OTHER_NAME])]
        (org_id, name), (into, other) = reversed(ends) if turned else ends

        def change(project: Project, why: str, who: str) -> Project:
            return self._context.core.merge(project, org_id, into, why=why, who=who)

        title = f"Merge “{name}” ({org_id}) into “{other}” ({into}), which alone is counted"
        self._strip.ask(Asked(title, "Merge", "merging of two organisations", change))

    def decide_apart(self) -> None:
        """Ask why the two are two."""
        row = self.pair
        if row is None:
            return
        org_id, other = row[DuplicateRow.ID], row[DuplicateRow.OTHER]

        def change(project: Project, why: str, who: str) -> Project:
            return self._context.core.keep_apart(project, org_id, other, why=why, who=who)

        title = f"Keep “{row[DuplicateRow.NAME]}” and “{row[DuplicateRow.OTHER_NAME]}” apart: they are two"
        self._strip.ask(Asked(title, "Keep apart", "keeping apart of two organisations", change))

    def set_scale(self, scale: float) -> None:
        """Give the table the size of the text."""
        self.pairs.set_scale(scale)
        self.pairs.setMinimumHeight(round(LEAST_LIST * scale))
