"""The filter by theme: What, Who and How of the register's own classification, several at once."""

from __future__ import annotations

import pandas as pd
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kil_mapper.model.filters import Facet
from kil_mapper.model.results import ThemeRow
from kil_mapper.ui.explore.facet_list import CODE, FacetList, Line, Wording

__all__ = ["CODE", "NOTE", "TYPES", "ThemeFilter", "theme_lines"]

TYPES = {"What": "What they do", "Who": "Whom they serve", "How": "How they work"}
NOTE = "Shows organisations that have any of the ticked themes. Most have several, so the counts do not add up."
WORDING = Wording("Theme", "All themes", "1 theme", "{} themes", NOTE, 470, "Show all themes")


def theme_lines(themes: pd.DataFrame) -> tuple[Line, ...]:
    """The themes that some organisation has, by type.

    Args:
        themes: Rows of `ThemeRow`.
    """
    met = themes[themes[ThemeRow.ORGANISATIONS] > 0]
    return tuple(
        Line(Facet.THEMES, str(row[ThemeRow.CODE]), str(row[ThemeRow.DESCRIPTION]), words)
        for kind, words in TYPES.items()
        for row in met[met[ThemeRow.TYPE] == kind].to_dict("records")
    )


class ThemeFilter(FacetList):
    """The filter by theme.

    Signals:
        changed: Codes of the ticked themes; none shows all.
    """

    changed = Signal(frozenset)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(WORDING, parent=parent)
        self.turned.connect(lambda _ticked: self.changed.emit(self.on))

    @property
    def on(self) -> frozenset[str]:
        """Codes of the ticked themes."""
        return self.ticked.get(Facet.THEMES, frozenset())

    def show_themes(self, themes: pd.DataFrame) -> None:
        """Show the themes of the project; what is ticked stays so.

        Args:
            themes: Rows of `ThemeRow`.
        """
        were_on = self.on
        self.show_lines(theme_lines(themes))
        self.show_state({Facet.THEMES: were_on})

    def set_on(self, codes: frozenset[str]) -> None:
        """Tick these and no others."""
        self._tick({Facet.THEMES: codes})
