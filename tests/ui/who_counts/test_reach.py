"""Names, targets and room at any size of the text; another project."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit

from kil_mapper.ui.sheet import Sheet
from kil_mapper.ui.who_counts.view import ANCHORS, APART, LEDGER, LOG, PAIRS, WhoCountsView
from kil_mapper.ui.window import Window
from tests.ui.hands import click
from tests.ui.who_counts.seen import Settle, choose_step


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_part_has_names_and_targets_at_any_text_size(view: WhoCountsView, window: Window, scale: float) -> None:
    window.resize(1366, 720)
    window.appearance.scale_text(scale)
    for tab in (LEDGER, PAIRS, APART, ANCHORS, LOG):
        view.show_tab(tab)
        QApplication.processEvents()
        controls = [*view.findChildren(QLineEdit), *view.findChildren(QAbstractButton), *view.findChildren(QComboBox)]
        shown = [widget for widget in controls if widget.isVisible() and not widget.objectName().startswith("qt_")]
        assert [type(widget).__name__ for widget in shown if not (widget.accessibleName() or widget.toolTip())] == []
        small = [w.accessibleName() for w in shown if isinstance(w, QAbstractButton) and w.accessibleName()
                 and min(w.width(), w.height()) < 24]  # fmt: skip
        assert small == []


def test_steps_and_list_stand_upright_where_text_is_large(view: WhoCountsView, window: Window) -> None:
    window.setMinimumSize(0, 0)
    window.resize(1366, 720)
    QApplication.processEvents()
    steps, orgs = view.ledger.steps, view.ledger.orgs
    choose_step(view.ledger, "school_university")

    def place(sheet: Sheet) -> tuple[int, int]:
        at = sheet.mapTo(view, sheet.rect().topLeft())
        return at.x(), at.y()

    assert place(orgs)[0] > place(steps)[0] + steps.width()
    window.appearance.scale_text(2.0)
    QApplication.processEvents()
    assert place(orgs)[1] > place(steps)[1] + steps.height()


def test_another_project_lets_go_of_a_decision_that_was_begun(
    view: WhoCountsView, window: Window, settle_window: Settle
) -> None:
    click(view.ledger.rule)
    assert view.strip.isVisible()
    window.messages.answer = lambda _question: "leave"
    window.commands.close_project()
    window.commands.explore_sample()
    settle_window(window)
    assert window.pages is not None
    page = window.pages.current
    assert isinstance(page, WhoCountsView)
    assert not page.strip.isVisible()
