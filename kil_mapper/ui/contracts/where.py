"""Where those who could bid are: counted by turnover band, ward or theme, one of them at a time."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kil_mapper.model.contracts import BreakdownBy, BreakdownRow
from kil_mapper.ui.contracts.tables import breakdown_columns, breakdown_rows
from kil_mapper.ui.parts import label
from kil_mapper.ui.segment import Segment
from kil_mapper.ui.sheet import Sheet

WORDS = {BreakdownBy.BAND: "By turnover band", BreakdownBy.WARD: "By ward", BreakdownBy.THEME: "By theme"}
NO_THEMES = "This project holds no themes."


class Breakdown(QWidget):
    """Those who could bid alone, part by part.

    Attributes:
        by: By what they are counted.
        sheets: The counts by each of them; one is shown.
        note: How to read them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parts: Mapping[BreakdownBy, pd.DataFrame] = {}
        self._themes_note = ""
        self.by = Segment("Those who could bid alone", WORDS)
        self.sheets = {
            by: Sheet(f"Those who could bid alone {words.lower()}", breakdown_columns(by), BreakdownRow.KEY)
            for by, words in WORDS.items()
        }
        self.note = label("", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.by)
        for sheet in self.sheets.values():
            column.addWidget(sheet, 1)
        column.addWidget(self.note)
        self.by.chosen.connect(lambda _key: self._show())
        self._show()

    def show_parts(self, parts: Mapping[BreakdownBy, pd.DataFrame], themes_note: str) -> None:
        """Show an answer.

        Args:
            parts: By each of them, the counts (`BreakdownRow`).
            themes_note: How to read the counts by theme.
        """
        self._parts, self._themes_note = parts, themes_note
        for by, rows in parts.items():
            self.sheets[by].show_rows(breakdown_rows(rows))
        self._show()

    def _show(self) -> None:
        for by, sheet in self.sheets.items():
            sheet.setVisible(by is self.by.value)
        rows = self._parts.get(self.by.value)
        is_themes = self.by.value is BreakdownBy.THEME
        self.note.setText(NO_THEMES if rows is not None and rows.empty else self._themes_note)
        self.note.setVisible(is_themes and bool(self.note.text()))
