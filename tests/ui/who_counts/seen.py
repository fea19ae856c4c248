"""What the tests of the view look at, and how they select."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from kil_mapper.model.findings import SetAsideRow
from kil_mapper.model.results import Results
from kil_mapper.ui.sheet import Sheet
from kil_mapper.ui.who_counts.ledger import LedgerPanel
from kil_mapper.ui.window import Window

Settle = Callable[[Window], None]
Decided = Callable[[str, str], None]


def results(window: Window) -> Results:
    """The newest results."""
    assert window.session.results is not None
    return window.session.results


def decisions(window: Window) -> pd.DataFrame:
    """What was decided so far."""
    assert window.session.project is not None
    return window.session.project.decisions


def names(sheet: Sheet, column: str = SetAsideRow.NAME) -> list[str]:
    """What a column of a table shows, from the top."""
    return [str(row[column]) for row in sheet.sheet.rows]


def pick(sheet: Sheet, *names: str) -> None:
    """Select rows by their names."""
    sheet.clearSelection()
    model = sheet.selectionModel()
    for name in names:
        index = sheet.sheet.index(sheet.sheet.row_of(name), 0)
        model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)


def choose_step(ledger: LedgerPanel, key: str) -> None:
    """Go to a step as a person does."""
    ledger.steps.setCurrentIndex(ledger.steps.sheet.index(ledger.steps.sheet.row_of(key), 0))
