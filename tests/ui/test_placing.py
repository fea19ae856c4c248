"""The window comes back on a screen that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from kil_mapper.ui.placing import fitted, restore
from kil_mapper.ui.settings import ALL_SETTINGS, LAYOUT_SETTINGS, Settings
from kil_mapper.ui.window import FIRST_SIZE, Window

LAPTOP = QRect(0, 0, 1366, 728)
DESK = QRect(1366, 0, 2560, 1400)


def test_a_place_that_is_on_a_screen_stays() -> None:
    for place in (QRect(100, 100, 1000, 600), QRect(1500, 50, 2000, 1200), QRect(-300, 20, 900, 600)):
        assert fitted(place, [LAPTOP, DESK], LAPTOP) == place


@pytest.mark.parametrize(
    "place",
    [QRect(2000, 100, 1000, 600), QRect(100, 2000, 1000, 600), QRect(100, -300, 900, 600), QRect(1340, 20, 900, 600)],
)
def test_a_place_on_a_screen_that_is_gone_comes_to_the_one_that_is_there(place: QRect) -> None:
    found = fitted(place, [LAPTOP], LAPTOP)
    assert LAPTOP.contains(found)
    assert found.size() == place.size()


def test_a_window_of_a_large_screen_becomes_small_enough() -> None:
    assert LAPTOP.contains(fitted(QRect(0, 0, 2400, 1300), [LAPTOP], LAPTOP))
    assert LAPTOP.contains(fitted(QRect(1500, 40, 2400, 1300), [LAPTOP], LAPTOP))


def test_the_size_of_the_last_time_comes_back(qtbot: QtBot) -> None:
    first, second = QMainWindow(), QMainWindow()
    qtbot.addWidget(first)
    qtbot.addWidget(second)
    first.setGeometry(20, 30, 410, 320)
    restore(second, bytes(first.saveGeometry().data()))
    assert (second.width(), second.height()) == (410, 320)


def test_reset_layout_forgets_every_size_and_place_but_no_choice(window: Window, settings: Settings) -> None:
    names = {setting.key for setting in LAYOUT_SETTINGS}
    assert {setting.key for setting in ALL_SETTINGS if "base 64" in setting.meaning} <= names
    settings.put(LAYOUT_SETTINGS[0], "abc")
    window.resize(1000, 600)
    window.menus.actions["reset_layout"].trigger()
    assert settings.get(LAYOUT_SETTINGS[0]) == ""
    assert window.size() == FIRST_SIZE
    assert isinstance(settings.file, Path)
