"""What a person's hands do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget, QWidget


def click(widget: QWidget) -> None:
    """Click the middle of a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(widget: QWidget, key: Qt.Key) -> None:
    """Press a key in a widget."""
    QTest.keyClick(widget, key)


def write(widget: QWidget, words: str) -> None:
    """Type into a widget."""
    QTest.keyClicks(widget, words)


def cell(table: QTableWidget, row: int, column: int) -> str:
    """What a cell says."""
    item = table.item(row, column)
    assert item is not None
    return item.text()
