"""The panel of details: where each value comes from, names for screen readers, room for fingers, history in bars."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kil_mapper.analysis.compute import compute
from kil_mapper.model.tables import ANNUAL_RETURNS, Return
from kil_mapper.ui.curation.years import YearBars, YearFigure, in_words
from kil_mapper.ui.parts import plain_tip
from kil_mapper.ui.settings import SHOW_SOURCES
from kil_mapper.ui.theme import apply_theme, load_theme
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.facts import years_of
from kil_mapper.ui.workspace.view import Workspace
from tests.factory import small_project
from tests.ui.district import HUB, REFUGE, mixed_project
from tests.ui.eyes import words_in, workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press

Settle = Callable[[Window], None]
LEAST_TARGET = 24


@pytest.fixture
def view(window: Window, core: FakeCore, settle_window: Settle) -> Workspace:
    """Explore, with the details of the hub."""
    core.project = mixed_project()
    window.commands.explore_sample()
    settle_window(window)
    made = workspace(window)
    made.select(HUB)
    return made


def test_where_a_value_comes_from_shows_when_asked_and_is_remembered(view: Workspace, window: Window) -> None:
    value = next(label for label in view.details.findChildren(QLabel) if label.text() == "£240,000")
    source = value.accessibleDescription().removeprefix("Source: ")
    assert source
    assert value.toolTip() == plain_tip(source)
    assert source not in words_in(view.details)
    click(view.details.sources)
    assert source in words_in(view.details)
    assert window.settings.get(SHOW_SOURCES)
    press(view.details.sources, Qt.Key.Key_Space)
    assert source not in words_in(view.details)
    assert not window.settings.get(SHOW_SOURCES)


def _nameless(panel: QWidget) -> list[str]:
    controls = [w for w in panel.findChildren(QWidget) if w.isVisible() and w.focusPolicy() != Qt.FocusPolicy.NoFocus]
    assert controls
    return [
        f"{type(w).__name__} in {type(w.parentWidget()).__name__}"
        for w in controls
        if not w.accessibleName() and not (isinstance(w, QAbstractButton | QLabel) and w.text())
    ]


def _small(panel: QWidget) -> list[str]:
    buttons = [w for w in panel.findChildren(QAbstractButton) if w.isVisible()]
    return [w.accessibleName() or w.text() for w in buttons if min(w.width(), w.height()) < LEAST_TARGET]


def test_every_control_has_a_name_and_room_for_a_finger(view: Workspace, window: Window, qapp: QApplication) -> None:
    apply_theme(qapp, load_theme())
    curation, details = view.curation, view.details
    openers: tuple[Callable[[], object], ...] = (
        lambda: None,
        curation.aside.click,
        curation.anchor.click,
        curation.protect.click,
        *(made.click for key, made in details.facts.buttons.items() if not key.startswith("link")),
        curation.begin_group,
    )
    for opener in openers:
        opener()
        QApplication.processEvents()
        assert _nameless(details) == []
        assert _small(details) == []
    curation.group_form.end()
    window.selection.choose(view.model.ids[:3])
    for made in (view.batch.aside, view.batch.note):
        made.click()
        QApplication.processEvents()
        assert _nameless(view.batch) == []
        assert _small(view.batch) == []


def test_no_two_buttons_of_the_panel_say_the_same(view: Workspace) -> None:
    names = [made.accessibleName() for made in view.details.facts.buttons.values()]
    assert len(names) == len(set(names))


def test_the_tab_key_goes_through_the_panel_from_top_to_bottom(view: Workspace, window: Window, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    view.details.sources.setFocus()
    passed: list[int] = []
    for _ in range(9):
        focused = QApplication.focusWidget()
        assert focused is not None
        press(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        page = view.details.widget()
        if focused is None or page is None or not page.isAncestorOf(focused):
            break
        place = focused.mapTo(page, focused.rect().topLeft())
        passed.append(place.y() * 10_000 + place.x())
        port = view.details.viewport()
        top = focused.mapTo(port, focused.rect().topLeft()).y()
        assert 0 <= top + focused.height() // 2 <= port.height(), focused.accessibleName()
    assert len(passed) >= 8
    assert passed[1:] == sorted(passed[1:])


def test_a_protected_place_is_told_by_one_line_and_no_source_tells_it(view: Workspace) -> None:
    view.select(REFUGE)
    click(view.details.sources)
    words = words_in(view.details)
    assert words.count("Protected") == 1
    assert not any(place in words for place in ("ZZ3", "Smalltown 003A"))
    tips = " ".join(label.toolTip() for label in view.details.findChildren(QLabel))
    assert "ZZ3" not in tips


def test_income_by_year_is_bars_and_words_and_what_is_kept_back_is_not_known(qtbot: QtBot) -> None:
    returns = ANNUAL_RETURNS.conform(
        pd.DataFrame(
            {
                Return.ORG: [HUB] * 3,
                Return.PERIOD_END: ["2025-03-31", "2023-03-31", "2024-03-31"],
                Return.INCOME: [240_000, 0, 190_000],
                Return.SUPPRESSED: [False, False, True],
            }
        )
    )
    years = years_of(compute(small_project(annual_returns=returns)), HUB)
    assert years == (YearFigure(2023, 0), YearFigure(2024, None), YearFigure(2025, 240_000))
    assert in_words(years) == "2023 £0; 2024 not known; 2025 £240,000"
    bars = YearBars(years)
    qtbot.addWidget(bars)
    bars.show()
    assert bars.accessibleName() == "Income by year: 2023 £0; 2024 not known; 2025 £240,000"
    picture = bars.grab().toImage()
    assert len({picture.pixel(x, picture.height() // 3) for x in range(picture.width())}) > 1
