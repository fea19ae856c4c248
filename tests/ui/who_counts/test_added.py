"""Groups that no register knows come into the steps after the rows of the registers."""

from __future__ import annotations

from PySide6.QtCore import Qt

from kil_mapper import workflows
from kil_mapper.model.findings import WaterfallRow
from kil_mapper.ui.who_counts.view import WhoCountsView
from kil_mapper.ui.window import Window
from tests.ui.district import mixed_project
from tests.ui.fakes import FakeCore
from tests.ui.who_counts.seen import Settle, choose_step, names


def test_added_groups_are_a_step_that_comes_in_and_lists_them(
    window: Window, core: FakeCore, settle_window: Settle
) -> None:
    core.project, _ = workflows.add_group(
        mixed_project(), "Knit and Natter", postcode="ZZ1 1AA", why="Met at the fair", who="A. Khan"
    )
    window.commands.explore_sample()
    settle_window(window)
    window.show_view("who_counts")
    settle_window(window)
    assert window.pages is not None
    view = window.pages.current
    assert isinstance(view, WhoCountsView)
    assert view.sentence.text().startswith("17 registered here and 1 added by hand → 15 counted")
    assert view.status == "15 of 17 registered here and 1 added by hand counted"
    steps = view.ledger.steps.sheet
    row = steps.row_of(WaterfallRow.ADDED)
    assert steps.index(row, 1).data(Qt.ItemDataRole.DisplayRole) == "+1"
    assert steps.index(row, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "1 added by hand, 31 in all"
    choose_step(view.ledger, WaterfallRow.ADDED)
    assert names(view.ledger.orgs) == ["Knit and Natter"]
    assert "no register knows them" in view.ledger.told.text()
    assert not view.ledger.steps.grab().isNull()
