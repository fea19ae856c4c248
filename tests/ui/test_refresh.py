"""A newer register in the window: asked for, followed, one step to undo; then what changed, conflicts first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kil_mapper.analysis import curation
from kil_mapper.analysis.compute import compute
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import Progress
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Change, Correction, Org
from kil_mapper.model.vocabulary import ChangeKind, Correctable
from kil_mapper.ui.change.conflicts import fact_words
from kil_mapper.ui.change.last_register import ALL, SinceLastRegister
from kil_mapper.ui.change.view import ChangeView
from kil_mapper.ui.refresh.refreshing import CHANGED
from kil_mapper.ui.settings import WHO_DECIDES
from kil_mapper.ui.window import Window
from kil_mapper.workflows import RefreshOutcome
from kil_mapper.workflows.carry_over import Kept
from kil_mapper.workflows.settling import conflicts
from tests.factory import postcode
from tests.ui.eyes import words_in
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press

Settle = Callable[[Window], None]
HUB, FOOD, ADVICE = "GB-CHC-900001", "GB-CHC-900002", "GB-CHC-900004"
NEW = "20 Nov 2025"


def refreshed(project: Project) -> Project:
    """The small district with a newer register: one new, one in another band, and a corrected postcode changed."""
    ours, before, now = postcode(3, 0), postcode(0, 0), postcode(6, 0)
    log = {
        Correction.ORG: HUB,
        Correction.FIELD: Correctable.POSTCODE.value,
        Correction.VALUE: ours,
        Correction.REGISTER: before,
        Correction.WHY: "Moved",
        Correction.WHO: "A. Khan",
        Correction.WHEN: pd.Timestamp("2025-09-20"),
    }
    told = [
        (ChangeKind.NEW, FOOD, None, "Millbottom Food Share", "not based here", "£9,999 (Under £10k); Millbottom"),
        (ChangeKind.MOVED_BAND, ADVICE, None, "Town <b>Advice</b> Centre", "£90,000", "£480,000"),
        (ChangeKind.REMOVED, "GB-CHC-9", None, "Gone Trust", "£5 (Under £10k); Town", "removed from the register"),
        (ChangeKind.CONFLICT, HUB, "postcode", "Millbottom Community Hub", before, now),
    ]
    columns = [Change.KIND, Change.ORG, Change.FIELD, Change.NAME, Change.BEFORE, Change.AFTER]
    changes = pd.DataFrame(told, columns=columns)
    dates = {Change.REGISTER_BEFORE: pd.Timestamp("2025-09-07"), Change.REGISTER_AFTER: pd.Timestamp("2025-11-20")}
    corrected = curation.with_value(project, HUB, Correctable.POSTCODE, ours)
    return replace(
        corrected,
        corrections=tables.CORRECTIONS.conform(pd.DataFrame([log])),
        changes=tables.CHANGES.conform(changes.assign(**dates)),
        options=replace(project.options, reference_date=date(2025, 11, 20)),
    )


@pytest.fixture
def core(core: FakeCore, monkeypatch: pytest.MonkeyPatch) -> FakeCore:
    """Refreshes the small district at once, or fails, or waits, as the test wants it."""

    def refresh_project(project: Project, folder: Path, *, progress: Progress) -> RefreshOutcome:
        core._wait(progress, f"Looking at {folder.name}")
        found = refreshed(project)
        kept = Kept(0, 1, 0, 0, 0, 0)
        before = project.options.reference_date
        said = ("Register of 7 September 2025 → 20 November 2025: 1 new here.", "One note was kept.")
        return RefreshOutcome(compute(found), found.changes, conflicts(found), (), kept, said, (), before)

    monkeypatch.setattr(core, "refresh_project", refresh_project)
    return core


def take_in(window: Window, folder: Path, settle_window: Settle) -> SinceLastRegister:
    """Choose the action and the folder; the part that then shows."""
    window.files.answer = lambda _request: folder
    window.menus.actions["refresh_register"].trigger()
    settle_window(window)
    assert window.pages is not None
    view = window.pages.current
    assert isinstance(view, ChangeView)
    assert view.part is view.last
    return view.last


def chips(part: SinceLastRegister) -> list[str]:
    """What the chips in sight say."""
    return [chip.text() for chip in part.kinds.buttons.values() if chip.isVisibleTo(part)]


def names(part: SinceLastRegister) -> list[str]:
    """The organisations listed."""
    return [str(row[Change.NAME]) for row in part.table.sheet.rows]


def test_a_newer_register_is_taken_in_and_what_changed_is_listed(
    opened: Window, settle_window: Settle, tmp_path: Path
) -> None:
    part = take_in(opened, tmp_path, settle_window)
    assert part.sentence.text() == (
        "From the register of 7 September 2025 to that of 20 November 2025: something changed for 4 organisations."
    )
    assert chips(part) == ["All 4", "Corrected here too 1", "New here 1", "No longer here 1", "Another band 1"]
    assert names(part)[0] == "Millbottom Community Hub"  # what is to be decided comes first
    assert opened.bar.shown[0].text.startswith("Register of 7 September 2025 →")
    assert "One note was kept." in opened.bar.shown[0].hint
    assert opened.session.undo_name == f"refresh with the register of {NEW}"
    opened.commands.undo()
    settle_window(opened)
    assert "No newer register has changed this project yet" in words_in(part)
    assert opened.session.project is not None
    assert opened.session.project.options.reference_date == date(2025, 9, 7)
    opened.commands.redo()
    settle_window(opened)
    assert len(names(part)) == 4


def test_chips_filter_the_list_and_a_row_tells_all(opened: Window, settle_window: Settle, tmp_path: Path) -> None:
    part = take_in(opened, tmp_path, settle_window)
    click(part.kinds.buttons[ChangeKind.MOVED_BAND.value])
    assert names(part) == ["Town <b>Advice</b> Centre"]
    part.table.setFocus()
    press(part.table, Qt.Key.Key_Down)
    part.table.selectRow(0)
    assert part.detail.text() == f"Town <b>Advice</b> Centre ({ADVICE}). Another band: £90,000 → £480,000."
    assert part.detail.textFormat() is Qt.TextFormat.PlainText
    assert opened.selection.org_id == ADVICE
    click(part.kinds.buttons[ALL])
    part.table.selectRow(names(part).index("Gone Trust"))
    assert opened.selection.org_id == ADVICE  # what is gone cannot be selected


@pytest.mark.parametrize(("answer", "stands"), [(0, postcode(3, 0)), (1, postcode(6, 0))])
def test_a_conflict_is_decided_in_place(
    opened: Window, settle_window: Settle, tmp_path: Path, answer: int, stands: str
) -> None:
    opened.settings.put(WHO_DECIDES, "A. Khan")
    part = take_in(opened, tmp_path, settle_window)
    words = words_in(part.conflicts)
    assert f"Here {postcode(3, 0)}. The register said {postcode(0, 0)}, and now says {postcode(6, 0)}." in words
    asked = part.conflicts.answers[0][answer]
    assert isinstance(asked, QPushButton)
    assert "postcode of “Millbottom Community Hub”" in asked.accessibleName()
    click(asked)
    form = part.conflicts.form
    assert form.title.text() == f"Millbottom Community Hub: the postcode will be {stands}"
    assert "register of 20 November 2025" in form.why.text()
    assert form.why.selectedText() == form.why.text()  # one may write over it
    assert form.why.cursorPosition() == 0  # and sees how it begins
    press(form.why, Qt.Key.Key_Return)
    settle_window(opened)
    assert opened.session.undo_name == "decision on the postcode of “Millbottom Community Hub”"
    assert opened.session.project is not None
    organisations = opened.session.project.organisations.set_index(Org.ID)
    assert organisations.loc[HUB, Org.POSTCODE] == stands
    assert not part.conflicts.isVisibleTo(part)
    assert part.table.sheet.columns[1].show(part.table.sheet.rows[0]) == "Corrected here too: postcode, decided"


def test_a_decision_without_a_name_is_asked_for_one(opened: Window, settle_window: Settle, tmp_path: Path) -> None:
    part = take_in(opened, tmp_path, settle_window)
    click(part.conflicts.answers[0][0])
    click(part.conflicts.form.confirm)
    assert "needs the name" in part.conflicts.form.wrong.text()
    press(part.conflicts.form.who, Qt.Key.Key_Escape)
    assert not part.conflicts.form.isVisibleTo(part)


def test_what_cannot_be_refreshed_leaves_the_project_and_the_view(
    opened: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    before, page = opened.session.project, opened.stack.currentWidget()
    core.failure = KilError("The register in the data folder is older.", "Download it again.")
    opened.refreshing.refresh_from(tmp_path)
    settle_window(opened)
    assert [message.text for message in opened.bar.shown] == ["The register in the data folder is older."]
    assert opened.session.project is before
    assert opened.stack.currentWidget() is page


def test_a_refresh_can_be_cancelled(
    opened: Window, core: FakeCore, settle_window: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    before = opened.session.project
    core.gate.clear()
    core.begun.clear()
    job = opened.refreshing.refresh_from(tmp_path)
    assert job is not None
    qtbot.waitUntil(core.begun.is_set)
    job.cancel()
    settle_window(opened)
    core.gate.set()
    assert opened.session.project is before
    assert opened.session.undo_name is None


def test_a_refresh_of_a_project_that_was_changed_meanwhile_is_told_and_may_be_tried_again(
    opened: Window, core: FakeCore, settle_window: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    core.gate.clear()
    opened.refreshing.refresh_from(tmp_path)
    qtbot.waitUntil(lambda: opened.stack.currentWidget() is opened.working, timeout=10_000)
    opened.session.rename("Another name")
    core.gate.set()
    settle_window(opened)
    assert opened.stack.currentWidget() is opened.pages
    message = opened.bar.shown[0]
    assert message.text == CHANGED
    assert opened.session.undo_name == "change of name"
    message.offers[0].do()
    settle_window(opened)
    assert opened.session.undo_name == f"refresh with the register of {NEW}"
    assert opened.session.project is not None
    assert opened.session.project.name == "Another name"


def test_a_refresh_of_a_project_that_was_closed_meanwhile_says_nothing(
    opened: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    core.gate.clear()
    opened.refreshing.refresh_from(tmp_path)
    opened.session.close()
    core.gate.set()
    settle_window(opened)
    assert opened.session.project is None
    assert not opened.bar.shown


def test_facts_are_told_as_people_write_them() -> None:
    assert fact_words(Correctable.TURNOVER, "230000") == "£230,000"
    assert fact_words(Correctable.TURNOVER, "500 2025-03-31") == "£500 (year to 2025-03-31)"
    assert fact_words(Correctable.LOCATION, "430000 620000.5") == "easting 430,000, northing 620,000"
    assert fact_words(Correctable.POSTCODE, None) == "nothing"
