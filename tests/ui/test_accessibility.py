"""The whole window for everyone: derived from the widgets that are there, view by view, so nothing new is forgotten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

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

import kil_mapper.ui
from kil_mapper.model.errors import KilError
from kil_mapper.ui.drags import DRAGS
from kil_mapper.ui.parts import Divider
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
        clicked = [w for w in walk.controls(root) if w.isVisible() and isinstance(w, walk.CLICKED)]
        low = [w for w in clicked if min(w.width(), w.height()) < TARGET]
        small += [f"{place}: {walk.described(w)} {w.width()} × {w.height()}" for w in low]
        tables = [table for table in root.findChildren(QTableView) if table.isVisible()]
        heights = [(w, w.horizontalHeader().height(), w.verticalHeader().defaultSectionSize()) for w in tables]
        small += [f"{place}: headings or rows of {walk.described(w)}" for w, *high in heights if min(high) < TARGET]
    assert not small, _lines(small)


def test_tab_reaches_every_control_leaves_it_again_and_follows_the_eye(
    styled: QApplication, opened: Window, settle_window: Settle, qtbot: QtBot
) -> None:
    opened.resize(*SCREEN)
    missed, backwards = [], []
    for place, root in walk.places(opened, settle_window):
        wanted = walk.stops(root)
        assert wanted, place
        wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
        reached: list[QWidget] = []
        for _ in range(3 * len(wanted) + 80):  # a page in the web view has stops of its own
            now = opened.focusWidget()
            here = walk.holding(now, wanted)
            if here is not None and here not in reached:
                backwards += [f"{place}: {words}" for words in _against_the_eye(reached, here)]
                reached.append(here)
            QTest.keyClick(now, Qt.Key.Key_Tab)
            if isinstance(here, CagedView):  # the page passes the focus on when its own stops are gone through
                answered: list[object] = []
                here.caged_page.runJavaScript("1", answered.append)
                qtbot.waitUntil(lambda answered=answered: bool(answered), timeout=20_000)  # type: ignore[misc]
            if len(reached) == len(wanted):
                break
        missed += [f"{place}: {walk.described(w)}" for w in wanted if w not in reached and not _in_a_group(w, reached)]
    assert not missed, _lines(missed)
    assert not backwards, _lines(backwards)


def _in_a_group(widget: QWidget, reached: list[QWidget]) -> bool:
    """Of buttons of which one is down Tab goes to that one, and arrow keys to the others."""
    if not isinstance(widget, QAbstractButton) or not widget.isCheckable() or widget.isChecked():
        return False
    ground = widget.parentWidget()
    return ground is not None and any(other in reached for other in ground.findChildren(QAbstractButton))


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
            if not widget.hasFocus() and not widget.isAncestorOf(opened.focusWidget()):
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
    styled: QApplication, opened: Window, settle_window: Settle
) -> None:
    opened.setMinimumSize(0, 0)
    opened.resize(*SCREEN)
    opened.bar.clear()  # a message takes its room only until it is closed
    opened.appearance.scale_text(2.0)
    sideways, hidden = [], []
    for place, root in walk.places(opened, settle_window):
        QApplication.processEvents()
        areas = [area for area in root.findChildren(QScrollArea) if area.isVisible()]
        sideways += [f"{place}: {walk.described(w)}" for w in areas if w.horizontalScrollBar().maximum() > 0]
        shown = [w for w in walk.controls(root) if w.isVisible() and isinstance(w, QAbstractSlider | QAbstractButton)]
        hidden += [f"{place}: {walk.described(w)}" for w in shown if not _has_room(w)]
        tables = [w for w in root.findChildren(QTableView) if w.isVisible() and w.model().rowCount()]
        hidden += [f"{place}: {walk.described(w)}" for w in tables if w.viewport().height() < w.rowHeight(0)]
    assert not sideways, _lines(sideways)
    assert not hidden, _lines(hidden)


def _has_room(widget: QWidget) -> bool:
    """Whether it stands within what it is a part of."""
    ground = widget.parentWidget()
    return ground is None or ground.rect().adjusted(-2, -2, 2, 2).contains(widget.geometry())


DRAGGED = re.compile(
    r"setAcceptDrops\(True\)|setDragEnabled|def (dropEvent|mouseMoveEvent)|\bQSplitter\(|QSplitterHandle\)"
)


def test_nothing_needs_to_be_dragged() -> None:
    """What can be dragged is declared with the keys that do the same; the map's have tests of their own."""
    ui = Path(kil_mapper.ui.__file__ or "").parent
    homes = {
        "kil_mapper.ui." + ".".join(file.relative_to(ui).with_suffix("").parts)
        for file in ui.rglob("*.py")
        if DRAGGED.search(file.read_text(encoding="utf-8"))
    }
    assert homes | {"kil_mapper.ui.web.view"} == {drag.home for drag in DRAGS}
    assert all(drag.what and drag.instead for drag in DRAGS)


def test_the_line_between_panels_is_moved_by_arrow_keys(styled: QApplication, opened: Window) -> None:
    assert opened.pages is not None
    lines = [line for line in opened.pages.findChildren(Divider) if line.isVisible()]
    assert {line.orientation() for line in lines} == set(Qt.Orientation)
    for line in lines:
        across = line.orientation() is Qt.Orientation.Horizontal
        before = line.x() if across else line.y()
        QTest.keyClick(line, Qt.Key.Key_Right if across else Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_Right if across else Qt.Key.Key_Down)
        there = line.x() if across else line.y()
        QTest.keyClick(line, Qt.Key.Key_Left if across else Qt.Key.Key_Up)
        back = line.x() if across else line.y()
        assert there != before or back != before


def test_a_message_comes_in_the_order_of_tab_where_it_is_seen(opened: Window) -> None:
    opened.activateWindow()
    opened.bar.clear()
    opened.messages.error(KilError("The disk is full.", "Free some space."))
    assert opened.pages is not None
    opened.pages.buttons["explore"].setFocus()
    QTest.keyClick(opened.focusWidget(), Qt.Key.Key_Backtab)
    assert opened.focusWidget().accessibleName() == "Close this message"
    QTest.keyClick(opened.focusWidget(), Qt.Key.Key_Tab)
    assert opened.focusWidget() is opened.pages.buttons["explore"]
