"""Everything that can be done, with its keys, from the list of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.ui.actions import ACTIONS, plain_text
from kil_mapper.ui.parts import button, label
from kil_mapper.ui.theme import Theme

ELSEWHERE = (
    ("Move between controls", "Tab", "Shift+Tab goes back."),
    ("Turn a band on or off", "Space", "In the band filter above the map."),
    ("Move in the list", "Up, Down", "The map follows the selected organisation."),
    ("Move the map", "Arrow keys", "When the map has the focus; + and - zoom."),
)


class HelpPage(QWidget):
    """The list of actions.

    Signals:
        back_wanted: The person wants to go back.
    """

    back_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(button("Back", self.back_wanted.emit, icon=theme.icon("back")))
        head.addWidget(label("Keyboard shortcuts", "heading"), 1)
        rows = [(plain_text(a).rstrip("…"), QKeySequence(a.key).toString(QKeySequence.SequenceFormat.NativeText), a.tip)
                for a in ACTIONS]  # fmt: skip
        rows += list(ELSEWHERE)
        self.table = QTableWidget(len(rows), 3)
        self.table.setHorizontalHeaderLabels(["Action", "Key", "What it does"])
        self.table.setAccessibleName("Keyboard shortcuts")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for row, cells in enumerate(rows):
            for column, words in enumerate(cells):
                self.table.setItem(row, column, QTableWidgetItem(words))
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(16, 12, 16, 12)
        column_layout.addLayout(head)
        column_layout.addWidget(self.table, 1)
