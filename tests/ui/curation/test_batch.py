"""Several organisations at once: one reason, one step to undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from pytestqt.qtbot import QtBot

from kil_mapper.model.tables import Decision, Note
from kil_mapper.ui.curation.inline import NO_REASON
from kil_mapper.ui.parts import height_here
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.ui.district import CHOIR, CHURCH, HUB
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
THREE = (HUB, CHURCH, CHOIR)


@pytest.fixture
def chosen(view: Workspace, explore: Window) -> Workspace:
    """Three are chosen."""
    explore.selection.choose(THREE)
    return view


def test_the_bar_shows_for_several_only(view: Workspace, explore: Window) -> None:
    view.select(HUB)
    assert not view.batch.isVisible()
    explore.selection.choose(THREE)
    assert view.batch.isVisible()
    assert view.batch.count.text() == "3 selected:"
    click(view.batch.one)
    assert not view.batch.isVisible()
    assert explore.selection.chosen == (explore.selection.org_id,)


def test_several_are_set_aside_in_one_step(chosen: Workspace, explore: Window, settle_window: Settle) -> None:
    click(chosen.batch.aside)
    click(chosen.batch.strip.confirm)
    assert chosen.batch.strip.wrong.text() == NO_REASON
    write(chosen.batch.strip.why, "Closed in spring")
    click(chosen.batch.strip.confirm)
    settle_window(explore)
    assert explore.session.undo_name == "setting aside 3 organisations"
    assert all(chosen.model.row_of(org_id) < 0 for org_id in THREE)
    assert not chosen.batch.isVisible()
    explore.session.undo()
    settle_window(explore)
    assert all(chosen.model.row_of(org_id) >= 0 for org_id in THREE)


@pytest.mark.parametrize(
    ("name", "undo"),
    [
        ("back", "bringing back 3 organisations"),
        ("anchor", "declaring 3 organisations community anchors"),
        ("sensitive", "protecting 3 organisations"),
    ],
)
def test_each_action_is_one_step_with_its_name(
    name: str, undo: str, chosen: Workspace, explore: Window, settle_window: Settle
) -> None:
    click(getattr(chosen.batch, name))
    write(chosen.batch.strip.why, "As agreed")
    click(chosen.batch.strip.confirm)
    settle_window(explore)
    project = explore.session.project
    assert project is not None
    assert explore.session.undo_name == undo
    told = project.anchors if name == "anchor" else project.decisions
    assert set(told.tail(3)[Decision.ORG]) == set(THREE)


def test_one_note_stands_on_each(chosen: Workspace, explore: Window, settle_window: Settle) -> None:
    click(chosen.batch.note)
    write(chosen.batch.form.text, "Met at the forum")
    click(chosen.batch.form.confirm)
    settle_window(explore)
    project = explore.session.project
    assert project is not None
    assert set(project.notes[Note.ORG]) == set(THREE)
    assert explore.session.undo_name == "note on 3 organisations"


def test_what_was_begun_for_some_is_put_away_for_others(chosen: Workspace, explore: Window) -> None:
    click(chosen.batch.aside)
    explore.selection.choose(THREE[:2])
    assert not chosen.batch.strip.isVisible()
    assert chosen.batch.count.text() == "2 selected:"


@pytest.mark.parametrize("size", [(1093, 580), (1366, 740)])
def test_what_is_asked_of_several_is_never_squeezed(
    chosen: Workspace, explore: Window, size: tuple[int, int], qtbot: QtBot
) -> None:
    explore.resize(*size)
    click(chosen.batch.note)
    form = chosen.batch.form
    qtbot.waitUntil(lambda: form.height() >= height_here(form))
    for part in (form.text, form.day, form.confirm, form.leave):
        assert form.rect().contains(QRect(part.mapTo(form, QPoint(0, 0)), part.size())), part
    press(form.who, Qt.Key.Key_Escape)
    assert chosen.details.isVisible()
