"""What opens and closes, for everyone: every strip, form, list, card and message in one walk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QTableView, QWidget

from kil_mapper.ui.messages import Choice, Messages, Question
from kil_mapper.ui.theme import apply_theme, install_typeface, load_theme
from kil_mapper.ui.web.view import CagedView
from kil_mapper.ui.window import Window
from tests.ui import walk
from tests.ui.district import mixed_project
from tests.ui.fakes import FakeCore
from tests.ui.strips import strips
from tests.ui.test_accessibility import SCREEN, TARGET, _against_the_eye, _in_a_group

Settle = Callable[[Window], None]
LINE = 16  # pixels: what begins within them stands on one line
CODED = re.compile(r"[a-z]+_[a-z_]+|Q[A-Z]\w+|qt_\w+")


def called(widget: QWidget) -> str:
    """Its name. Of a list that opens, Qt tells the value here for the name, as only this system wants it."""
    return widget.accessibleName() if isinstance(widget, QComboBox) else walk.spoken(widget)


def names(place: str, root: QWidget) -> list[str]:
    """Controls without a name of their own, or two of one name beside each other."""
    found = [w for w in walk.controls(root) if w.isVisible()]
    bad = [w for w in found if not called(w) or CODED.fullmatch(called(w))]
    seen = Counter((w.parentWidget(), type(w), called(w)) for w in found)
    twice = [f"{place}: {count} × {name!r}" for (_, _, name), count in seen.items() if count > 1]
    return [f"{place}: no name: {walk.described(w)}" for w in bad] + twice


def targets(place: str, root: QWidget) -> list[str]:
    """What is clicked and too small."""
    clicked = [w for w in walk.controls(root) if w.isVisible() and isinstance(w, walk.CLICKED)]
    low = [w for w in clicked if min(w.width(), w.height()) < TARGET]
    tables = [w for w in root.findChildren(QTableView) if w.isVisible()]
    rows = [w for w in tables if w.verticalHeader().defaultSectionSize() < TARGET]
    return [f"{place}: {walk.described(w)} {w.width()} × {w.height()}" for w in (*low, *rows)]


def keyboard(place: str, root: QWidget) -> list[str]:
    """What the Tab key does not reach, or reaches against the eye."""
    wanted = [w for w in walk.stops(root) if not isinstance(w, CagedView)]
    if not wanted:
        return []
    first = min(wanted, key=lambda w: (walk.on_screen(w).top() // LINE, walk.on_screen(w).left()))
    first.setFocus(Qt.FocusReason.TabFocusReason)
    reached: list[QWidget] = []
    wrong: list[str] = []
    for _ in range(3 * len(wanted) + 60):
        now = root.window().focusWidget()
        here = walk.holding(now, wanted)
        if here is not None and here not in reached:
            wrong += [f"{place}: against the eye: {words}" for words in _against_the_eye(reached, here)]
            reached.append(here)
        if len(reached) == len(wanted):
            break
        QTest.keyClick(now, Qt.Key.Key_Tab)
    left = [w for w in wanted if w not in reached and w.isVisible() and not _in_a_group(w, reached)]
    return wrong + [f"{place}: not reached: {walk.described(w)}" for w in left]


def cut(place: str, root: QWidget) -> list[str]:
    """Buttons narrower than their words."""
    made = [w for w in root.findChildren(QAbstractButton) if w.isVisible() and w.text()]
    return [f"{place}: cut: {walk.described(w)}" for w in made if w.width() < w.minimumSizeHint().width()]


def test_whatever_opens_has_names_room_and_keys(
    qapp: QApplication, window: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    install_typeface()
    palette = qapp.palette()
    apply_theme(qapp, load_theme())
    core.project = mixed_project()
    window.resize(*SCREEN)
    window.commands.explore_sample()
    settle_window(window)
    window.bar.clear()
    found: list[str] = []
    seen = []
    for place, root in strips(window, settle_window, tmp_path):
        window.activateWindow()
        QApplication.processEvents()
        assert root.isVisible(), place
        seen.append(place)
        for check in (names, targets, cut, keyboard):
            found += check(place, root)
    qapp.setPalette(palette)
    assert len(seen) > 50
    assert not found, "\n".join(sorted(set(found)))


def test_a_question_is_answered_by_keys_and_escape_harms_nothing(window: Window, qapp: QApplication) -> None:
    asked = Question(
        "Save the project?",
        "“Smalltown” has changes that are not saved.",
        "They are lost if you do not save them.",
        (Choice("save", "&Save"), Choice("leave", "&Do not save", destructive=True), Choice("stay", "&Cancel")),
    )
    said: list[list[str]] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        buttons = [w for w in box.findChildren(QAbstractButton) if w.isVisible()]
        said.append([walk.spoken(w) for w in buttons])
        said.append([w.text() for w in buttons if w.hasFocus()])
        QTest.keyClick(box, Qt.Key.Key_Escape)

    QTimer.singleShot(0, window, look)
    assert Messages(window).ask(asked) == "stay"
    assert sorted(said[0]) == ["Cancel", "Do not save", "Save"]
