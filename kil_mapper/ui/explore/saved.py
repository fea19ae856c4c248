"""Filters under names: a button that opens the list of them, to use, save, rename and remove. Kept in the project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.ui.explore.facet_list import TEXT_HEIGHT
from kil_mapper.ui.parts import button, label, plain_tip

if TYPE_CHECKING:
    from kil_mapper.workflows import NamedFilter

NONE_YET = "No filter is saved in this project yet. Choose what is shown, give it a name and save it."
NOTHING_ON = "Nothing is filtered now, so there is nothing to save."
WIDTH, HEIGHT = 380, 340


class _List(QListWidget):
    """Names; Enter and a double click use one."""

    used = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Saved filters")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _index: self.used.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Use the current one."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.used.emit()
        else:
            super().keyPressEvent(event)


class SavedFilters(QPushButton):
    """The button and its panel.

    Signals:
        used: The name of a filter that is to be used.
        saved: A name under which to save what is filtered now.
        renamed: A name, and what it is to be instead.
        removed: The name of a filter that is to go.

    Attributes:
        panel: What opens.
        list: The names.
        name: Where a name is typed.
        said: What happened, or what cannot be done.
    """

    used = Signal(str)
    saved = Signal(str)
    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Saved filters ▾", parent)
        self.setProperty("role", "facet")
        self.setAccessibleName("Saved filters")
        self.setToolTip("Use a filter that is saved in the project, or save this one")
        self._filters: tuple[NamedFilter, ...] = ()
        self._can_save = False
        self.list = _List()
        self.list.used.connect(self._use)
        self.list.currentRowChanged.connect(lambda _row: self._refresh())
        self.empty = label(NONE_YET, "soft", wrap=True)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the filter")
        self.name.setPlaceholderText("Name for what is shown now")
        self.name.setMaxLength(80)
        self.name.textChanged.connect(lambda _text: self._refresh())
        self.name.returnPressed.connect(self._save)
        self.use = button("Use", self._use, tip="Show what this filter lets through")
        self.rename = button("Rename", self._rename, tip="Give it the name that stands below")
        self.remove = button("Remove", self._remove, tip="Take it out of the project; undo brings it back")
        self.save = button("Save", self._save)
        self.said = label("", "small", wrap=True)
        self.panel = self._make_panel()
        self.clicked.connect(lambda _checked: self.open())
        self._refresh()

    def _make_panel(self) -> QFrame:
        panel = QFrame(self, Qt.WindowType.Popup)
        panel.setProperty("role", "card")
        panel.setAccessibleName("Saved filters")
        column = QVBoxLayout(panel)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        line = QHBoxLayout()
        for made in (self.use, self.rename, self.remove):
            line.addWidget(made)
        line.addStretch(1)
        column.addLayout(line)
        line = QHBoxLayout()
        line.addWidget(self.name, 1)
        line.addWidget(self.save)
        column.addLayout(line)
        line = QHBoxLayout()
        line.addWidget(self.said, 1)
        line.addWidget(button("Close", panel.hide))
        column.addLayout(line)
        return panel

    @property
    def _current(self) -> NamedFilter | None:
        row = self.list.currentRow()
        return self._filters[row] if 0 <= row < len(self._filters) else None

    def show_filters(self, filters: Sequence[NamedFilter], told: Callable[[NamedFilter], str], *, can: bool) -> None:
        """Show the filters of the project.

        Args:
            filters: They, by name.
            told: What each lets through, in words.
            can: Whether something is filtered that could be saved.
        """
        self._can_save = can
        if tuple(filters) != self._filters:
            kept = self._current
            self._filters = tuple(filters)
            self.list.clear()
            for found in filters:
                item = QListWidgetItem(found.name)
                words = told(found)
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, words)
                item.setToolTip(plain_tip(words))
                self.list.addItem(item)
            names = [found.name for found in filters]
            if names:
                self.list.setCurrentRow(names.index(kept.name) if kept is not None and kept.name in names else 0)
        self._refresh()

    def say(self, words: str) -> None:
        """Say what happened."""
        self.said.setText(words)

    def open(self) -> None:
        """Show the list below the button, inside the window."""
        self.say("")
        self._refresh()
        large, window = self.fontMetrics().height() / TEXT_HEIGHT, self.window()
        size = self.panel.minimumSizeHint()
        width = min(max(round(WIDTH * large), size.width()), window.width())
        tall = round(HEIGHT * max(1.0, large * 0.8)) if self._filters else self.panel.sizeHint().height()
        height = min(max(tall, size.height()), window.height())
        self.panel.resize(width, height)
        corner, inside = self.mapToGlobal(QPoint(0, self.height() + 2)), window.mapToGlobal(QPoint(0, 0))
        corner.setX(max(inside.x(), min(corner.x(), inside.x() + window.width() - width - 4)))
        corner.setY(max(inside.y(), min(corner.y(), inside.y() + window.height() - height - 4)))
        self.panel.move(corner)
        self.panel.show()
        first = self.list if self._filters and not self._can_save else self.name
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _refresh(self) -> None:
        has_one, name = self._current is not None, self.name.text().strip()
        names = {found.name.casefold() for found in self._filters}
        self.empty.setVisible(not self._filters)
        self.list.setVisible(bool(self._filters))
        for made in (self.use, self.rename, self.remove):
            made.setVisible(bool(self._filters))
        self.use.setEnabled(has_one)
        self.remove.setEnabled(has_one)
        current = self._current.name if self._current is not None else ""
        others = names - {current.casefold()}
        self.rename.setEnabled(has_one and bool(name) and name != current and name.casefold() not in others)
        self.save.setEnabled(self._can_save and bool(name))
        self.save.setText("Replace" if name.casefold() in names else "Save")
        self.save.setAccessibleName(f"{self.save.text()} the filter under this name")
        self.save.setToolTip("" if self._can_save else NOTHING_ON)
        if not self._can_save and not self.said.text():
            self.say(NOTHING_ON)

    def _use(self) -> None:
        found = self._current
        if found is not None:
            self.used.emit(found.name)

    def _save(self) -> None:
        if self.save.isEnabled():
            self.say("")
            self.saved.emit(self.name.text())

    def _rename(self) -> None:
        found = self._current
        if found is not None and self.rename.isEnabled():
            self.renamed.emit(found.name, self.name.text())

    def _remove(self) -> None:
        found = self._current
        if found is not None:
            self.removed.emit(found.name)
