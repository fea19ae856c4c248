"""Every decision that was taken: what, about whom, why, who and when. Nothing is ever overwritten."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kil_mapper.model.tables import Decision
from kil_mapper.ui.parts import TableOrWords, label
from kil_mapper.ui.sheet import Sheet
from kil_mapper.ui.who_counts.found import Found
from kil_mapper.ui.who_counts.tables import DECISIONS, LEAST_LIST, NUMBER, STANDS

NO_LIMIT = 16_777_215  # Qt's own, which it does not hand out
NONE = (
    "Nobody has decided anything yet. Set aside or bring back an organisation or a rule in the ledger, merge likely "
    "duplicates: each decision is kept here with who took it, when and why."
)


class LogPanel(QWidget):
    """The decisions, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._scale = 1.0
        self.told = label("", wrap=True)
        self.told.setAccessibleName("About the decisions")
        self.decisions = Sheet("Decisions", DECISIONS, NUMBER)
        self.decisions.picked.connect(self._show_selection)
        self.selected = label("", "soft", wrap=True)
        self.selected.setAccessibleName("The selected decision")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.listed = TableOrWords(self.decisions)
        self.listed.words.setText(NONE)
        column.addWidget(self.told)
        column.addWidget(self.listed, 1)
        column.addWidget(self.selected)
        column.addStretch(0)  # takes the room where nothing was decided

    def show_found(self, found: Found) -> None:
        """Show them."""
        rows = found.decisions
        self.decisions.show_rows(rows)
        self.listed.show_words(rows.empty)
        self.told.setVisible(not rows.empty)
        self._share_room()
        standing = int(rows[STANDS].sum()) if len(rows) else 0
        noun = "decision" if len(rows) == 1 else "decisions"
        self.told.setText(f"{len(rows):,} {noun}, {standing:,} in force." if len(rows) else NONE)
        self._show_selection()

    def _show_selection(self) -> None:
        names = self.decisions.names_selected
        row = self.decisions.sheet.rows[self.decisions.sheet.row_of(names[0])] if names else None
        self.selected.setText("" if row is None else f"{row[Decision.WHY]} ({row[Decision.WHO]})")

    def _share_room(self) -> None:
        """The table takes all there is; plain words stand at the top, in sight at any size of text."""
        is_empty = not self.decisions.sheet.rows
        self.listed.setMaximumHeight(round(LEAST_LIST * self._scale) if is_empty else NO_LIMIT)

    def set_scale(self, scale: float) -> None:
        """Give the table the size of the text."""
        self._scale = scale
        self._share_room()
        self.decisions.set_scale(scale)
        self.decisions.setMinimumHeight(round(LEAST_LIST * scale))
