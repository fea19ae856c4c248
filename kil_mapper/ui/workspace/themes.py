"""The filter by theme: What, Who and How of the register's own classification, several at once."""

from __future__ import annotations

import pandas as pd
from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from kil_mapper.model.results import ThemeRow
from kil_mapper.ui.parts import button, label

CODE = Qt.ItemDataRole.UserRole
TYPES = {"What": "What they do", "Who": "Whom they serve", "How": "How they work"}
NOTE = "Shows organisations that have any of the ticked themes. Most have several, so the counts do not add up."
TEXT_HEIGHT = 16  # of a line at text size 1
WIDTH, HEIGHT = 470, 440


class _List(QListWidget):
    """Themes to tick; a click anywhere on a line, Space and Enter turn it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Themes")
        self.setAccessibleDescription(NOTE)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._turn)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Turn the current line."""
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._turn(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _turn(self, index: QModelIndex) -> None:
        item = self.item(index.row())
        if index.isValid() and item.data(CODE):
            is_on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)


class ThemeFilter(QPushButton):
    """A button that says which themes are shown and opens the list of them.

    Signals:
        changed: Codes of the ticked themes; none shows all.

    Attributes:
        list: The themes, for the keyboard and for tests.
    """

    changed = Signal(frozenset)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = _List()
        self.list.itemChanged.connect(lambda _item: self._tell())
        self.panel = QFrame(self, Qt.WindowType.Popup)
        self.panel.setProperty("role", "card")
        self.panel.setAccessibleName("Filter by theme")
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(label(NOTE, "soft", wrap=True))
        column.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.addWidget(button("Show all themes", lambda: self.set_on(frozenset())))
        line.addStretch(1)
        line.addWidget(button("Close", self.panel.hide))
        column.addLayout(line)
        self.clicked.connect(lambda _checked: self.open())
        self._say()

    @property
    def on(self) -> frozenset[str]:
        """Codes of the ticked themes."""
        return frozenset(str(item.data(CODE)) for item in self._themes() if item.checkState() is Qt.CheckState.Checked)

    def _themes(self) -> list[QListWidgetItem]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item for item in items if item.data(CODE)]

    def show_themes(self, themes: pd.DataFrame) -> None:
        """Show the themes of the project with their counts; what is ticked stays so.

        Args:
            themes: Rows of `ThemeRow`.
        """
        were_on = self.on
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.list.clear()
        for kind, words in TYPES.items():
            rows = themes[(themes[ThemeRow.TYPE] == kind) & (themes[ThemeRow.ORGANISATIONS] > 0)]
            if len(rows):
                head = QListWidgetItem(words)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                bold = head.font()
                bold.setBold(True)
                head.setFont(bold)
                self.list.addItem(head)
            for row in rows.to_dict("records"):
                count = int(row[ThemeRow.ORGANISATIONS])
                item = QListWidgetItem(f"{row[ThemeRow.DESCRIPTION]}  {count:,}")
                item.setToolTip(str(row[ThemeRow.DESCRIPTION]))
                item.setData(CODE, str(row[ThemeRow.CODE]))
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                is_on = str(row[ThemeRow.CODE]) in were_on
                item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
                self.list.addItem(item)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.setVisible(self.list.count() > 0)
        self._say()

    def set_on(self, codes: frozenset[str]) -> None:
        """Tick these and no others."""
        if codes == self.on:
            return
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
        for item in self._themes():
            is_on = item.data(CODE) in codes
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._tell()

    def open(self) -> None:
        """Show the list below the button."""
        width = min(round(WIDTH * self.fontMetrics().height() / TEXT_HEIGHT), self.window().width())
        self.panel.resize(width, HEIGHT)
        corner = self.mapToGlobal(QPoint(self.width() - self.panel.width(), self.height() + 2))
        self.panel.move(corner)
        self.panel.show()
        if self.list.currentRow() < 0 and self.list.count() > 1:
            self.list.setCurrentRow(1)
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _tell(self) -> None:
        self._say()
        self.changed.emit(self.on)

    def _say(self) -> None:
        count = len(self.on)
        words = {0: "All themes", 1: "1 theme"}.get(count, f"{count} themes")
        self.setText(f"{words} ▾")
        self.setAccessibleName(f"Filter by theme: {words}")
        self.setToolTip("Show only organisations of some themes")
