"""The whole window for everyone: derived from the widgets that are there, view by view, so nothing new is forgotten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kil_mapper.ui.theme import apply_theme, install_typeface, load_theme
from kil_mapper.ui.web.view import CagedView
from kil_mapper.ui.window import Window
from tests.ui import walk

Settle = Callable[[Window], None]
TARGET = 24
SCREEN = (1366, 740)  # 768 less the frame and the bar of the system


def _lines(found: list[str]) -> str:
    return "\n".join(sorted(set(found)))


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    """The application in its look, and back afterwards."""
    install_typeface()
    font, palette = qapp.font(), qapp.palette()
    apply_theme(qapp, load_theme())
    yield qapp
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


def test_every_control_has_a_name_of_its_own_that_is_no_name_of_code(opened: Window, settle_window: Settle) -> None:
    nameless, alike = [], []
    for place, root in walk.places(opened, settle_window):
        found = walk.controls(root)
        for widget in found:
            name = walk.spoken(widget)
            coded = {
                widget.metaObject().className().lower(),
                widget.objectName().lower(),
                type(widget).__name__.lower(),
            }
            if not name or name in coded or re.fullmatch(r"[a-z]+_[a-z_]+|Q[A-Z]\w+", name):
                nameless.append(f"{place}: {walk.described(widget)}")
        seen = Counter((w.parentWidget(), type(w), walk.spoken(w)) for w in found if w.isVisible())
        alike += [f"{place}: {count} × {name!r}" for (_, _, name), count in seen.items() if count > 1]
    assert not nameless, _lines(nameless)
    assert not alike, _lines(alike)


def test_everything_that_is_clicked_has_room_for_a_finger(
    styled: QApplication, opened: Window, settle_window: Settle
) -> None:
    opened.resize(*SCREEN)
    small = []
    for place, root in walk.places(opened, settle_window):
        for widget in walk.controls(root):
            if (
                widget.isVisible()
                and isinstance(widget, walk.CLICKED)
                and min(widget.width(), widget.height()) < TARGET
            ):
                small.append(f"{place}: {walk.described(widget)} {widget.width()} × {widget.height()}")
        for table in root.findChildren(QTableView):
            header = table.horizontalHeader()
            if table.isVisible() and (header.height() < TARGET or table.verticalHeader().defaultSectionSize() < TARGET):
                small.append(f"{place}: rows or headings of {walk.described(table)}")
    assert not small, _lines(small)


def test_tab_reaches_every_control_leaves_it_again_and_follows_the_eye(
    styled: QApplication, opened: Window, settle_window: Settle
) -> None:
    opened.resize(*SCREEN)
    opened.activateWindow()
    missed, backwards = [], []
    for place, root in walk.places(opened, settle_window):
        wanted = walk.stops(root)
        assert wanted, place
        wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
        reached: list[QWidget] = []
        for _ in range(3 * len(wanted) + 80):  # a page in the web view has stops of its own
            now = opened.focusWidget()
            assert now is not None
            here = walk.holding(now, wanted)
            if here is not None and here not in reached:
                backwards += [f"{place}: {words}" for words in _against_the_eye(reached, here)]
                reached.append(here)
            if isinstance(here, CagedView):  # it is left in the tests of the maps, where its own stops are gone through
                after = here.nextInFocusChain()
                while after is not None and (here.isAncestorOf(after) or after not in wanted):
                    after = after.nextInFocusChain()
                assert after is not None
                after.setFocus(Qt.FocusReason.TabFocusReason)
            else:
                QTest.keyClick(now, Qt.Key.Key_Tab)
            if len(reached) == len(wanted):
                break
        missed += [f"{place}: {walk.described(w)}" for w in wanted if w not in reached and not _in_a_group(w, reached)]
    assert not missed, _lines(missed)
    assert not backwards, _lines(backwards)


def _in_a_group(widget: QWidget, reached: list[QWidget]) -> bool:
    """Of buttons of which one is down Tab goes to that one, and arrow keys to the others."""
    if not isinstance(widget, QAbstractButton) or not widget.isCheckable() or widget.isChecked():
        return False
    group = widget.group()
    others = group.buttons() if group is not None else widget.parentWidget().findChildren(QAbstractButton)
    return any(other in reached for other in others)


def _against_the_eye(before: list[QWidget], here: QWidget) -> list[str]:
    """Of two after each other in one panel, the second stands neither above the first nor before it in its row."""
    if not before or before[-1].parentWidget() is not here.parentWidget():
        return []
    last, now = walk.on_screen(before[-1]), walk.on_screen(here)
    above = now.bottom() < last.top() and now.left() <= last.right()
    left = now.right() < last.left() and now.top() <= last.bottom() and now.bottom() >= last.top()
    return [f"{walk.described(here)} after {walk.spoken(before[-1])!r}"] if above or left else []


def test_whatever_has_the_focus_shows_it(styled: QApplication, opened: Window, settle_window: Settle) -> None:
    opened.resize(*SCREEN)
    opened.activateWindow()
    unseen = []
    looked_at: set[tuple[object, ...]] = set()
    for place, root in walk.places(opened, settle_window):
        for widget in walk.stops(root):
            look = (type(widget), widget.property("role"), widget.property("compact"), widget.objectName())
            if look in looked_at or isinstance(widget, CagedView):
                continue
            looked_at.add(look)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            if not widget.hasFocus() and not widget.isAncestorOf(opened.focusWidget() or widget):
                continue
            with_focus = widget.grab().toImage()
            widget.clearFocus()
            QApplication.processEvents()
            changed = _differing(with_focus, widget.grab().toImage())
            if changed < (widget.width() + widget.height()) / 4:
                unseen.append(f"{place}: {walk.described(widget)} {changed} pixels")
    assert len(looked_at) > 15
    assert not unseen, _lines(unseen)


def _differing(one: QImage, other: QImage) -> int:
    """How many pixels of the edge two pictures of a widget differ in, all round."""
    if one.size() != other.size():
        return one.width() + one.height()
    width, height = one.width(), one.height()
    edge = [(x, y) for x in range(width) for y in {*range(min(5, height)), *range(max(0, height - 5), height)}]
    edge += [(x, y) for y in range(height) for x in {*range(min(5, width)), *range(max(0, width - 5), width)}]
    return sum(one.pixel(x, y) != other.pixel(x, y) for x, y in edge)


def test_at_twice_the_text_no_page_scrolls_sideways_and_no_table_loses_its_rows(
    styled: QApplication, opened: Window, settle_window: Settle, qtbot: QtBot
) -> None:
    opened.setMinimumSize(0, 0)
    opened.resize(*SCREEN)
    while opened.theme.scale < 2:
        opened.menus.actions["larger_text"].trigger()
    sideways, hidden = [], []
    for place, root in walk.places(opened, settle_window):
        QApplication.processEvents()
        for area in root.findChildren(QScrollArea):
            if (
                area.isVisible()
                and area.horizontalScrollBar().maximum() > 0
                and not isinstance(area, QAbstractItemView)
            ):
                sideways.append(f"{place}: {walk.described(area)}")
        for widget in walk.controls(root):
            if widget.isVisible() and isinstance(widget, QAbstractSlider | QAbstractButton):
                ground = widget.parentWidget()
                if ground is not None and not ground.rect().adjusted(-2, -2, 2, 2).contains(widget.geometry()):
                    hidden.append(f"{place}: {walk.described(widget)}")
        for table in root.findChildren(QTableView):
            if table.isVisible() and table.model().rowCount() and table.viewport().height() < table.rowHeight(0):
                hidden.append(f"{place}: {walk.described(table)}")
    assert not sideways, _lines(sideways)
    assert not hidden, _lines(hidden)


def _has_room(widget: QWidget) -> bool:
    """Whether it stands within what it is a part of."""
    ground = widget.parentWidget()
    return ground is None or ground.rect().adjusted(-2, -2, 2, 2).contains(widget.geometry())
