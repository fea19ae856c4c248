"""Community anchors: declared by people, beside what registers hold."""

from __future__ import annotations

import pandas as pd
from PySide6.QtCore import Qt

from kil_mapper.model.tables import Anchor
from kil_mapper.ui.curation.inline import NO_NAME
from kil_mapper.ui.who_counts.view import ANCHORS, WhoCountsView
from kil_mapper.ui.window import Window
from tests.ui.district import HUB
from tests.ui.eyes import words_in
from tests.ui.hands import click, press, write
from tests.ui.who_counts.seen import Decided, Settle


def test_an_anchor_is_declared_by_a_person_beside_the_evidence(
    view: WhoCountsView, window: Window, settle_window: Settle
) -> None:
    view.show_tab(ANCHORS)
    assert "0 of 14" in view.anchors.told.text()
    assert not view.anchors.declare.isEnabled()
    view.anchors.checklist.select(HUB)
    view.anchors._show_selection()
    click(view.anchors.declare)
    form = view.anchors.form
    assert form.boxes[Anchor.LOCALLY_LED].currentText() == "Not looked at"  # nothing is inferred
    assert "Purposes it reports: 1." in words_in(form)
    form.boxes[Anchor.LOCALLY_LED].setCurrentText("Yes")
    form.boxes[Anchor.HOLDS_ASSET].setCurrentText("No")
    click(form.yes)
    assert "name of who makes it" in form.wrong.text()
    write(form.who, "AK")
    click(form.yes)
    settle_window(window)
    assert window.session.project is not None
    row = window.session.project.anchors.iloc[-1]
    assert (bool(row[Anchor.IS_ANCHOR]), bool(row[Anchor.LOCALLY_LED]), bool(row[Anchor.HOLDS_ASSET])) == (
        True, True, False,
    )  # fmt: skip
    assert pd.isna(row[Anchor.PLACE_BASED])
    assert window.session.undo_name == "declaration about “Millbottom Community Hub”"
    assert "1 of 14" in view.anchors.told.text()
    assert "Declared a community anchor by AK" in view.anchors.selected.text()
    click(view.anchors.which.buttons["declared"])
    assert view.anchors.checklist.sheet.rowCount() == 1


def test_absence_means_something_only_after_a_review(
    view: WhoCountsView, window: Window, decide: Decided, settle_window: Settle
) -> None:
    view.show_tab(ANCHORS)
    coverage = view.anchors.coverage.sheet
    assert coverage.index(0, 1).data() == "Not reviewed"
    click(view.anchors.review)
    assert not view.strip.why.isVisible()
    click(view.strip.confirm)
    assert view.strip.wrong.text() == NO_NAME
    write(view.strip.who, "AK")
    press(view.strip.who, Qt.Key.Key_Return)
    settle_window(window)
    assert window.session.undo_name == "review of anchors"
    assert coverage.index(0, 1).data() == "0"
    assert not view.anchors.review.isVisible()
    click(view.anchors.withdraw)
    settle_window(window)
    assert window.session.undo_name == "withdrawal of the review"
    assert coverage.index(0, 1).data() == "Not reviewed"
