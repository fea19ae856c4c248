"""Boxes of the view Report: a list to tick, and a box for words of one's own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit

from kil_mapper.ui.parts import plain_tip

KEY_ROLE = Qt.ItemDataRole.UserRole
FIXED_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Line:
    """One line of a list.

    Attributes:
        key: Its stable name.
        words: What it says.
        tip: More about it.
        is_fixed: Whether its tick stays as it is.
    """

    key: str
    words: str
    tip: str = ""
    is_fixed: bool = False


class TickList(QListWidget):
    """Lines with ticks, which the space bar, Enter and the mouse change.

    Signals:
        ticked: Keys of the lines that a person has left ticked.
        went_to: The key of the line that one is on.
    """

    ticked = Signal(tuple)
    went_to = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.itemChanged.connect(lambda _item: self.ticked.emit(self.keys_ticked))
        self.itemActivated.connect(self._toggle)
        self.currentItemChanged.connect(lambda item, _before: self._go(item))

    def show_lines(self, lines: Sequence[Line], ticked: Collection[str]) -> None:
        """Show these lines; the one that one is on stays, where it is still there."""
        here = self.key
        with QSignalBlocker(self):
            if [item.data(KEY_ROLE) for item in self.lines] != [line.key for line in lines]:
                self.clear()
                for _line in lines:
                    self.addItem(QListWidgetItem())
            for item, line in zip(self.lines, lines, strict=True):
                self._show(item, line, is_on=line.key in ticked)
            keys = [line.key for line in lines]
            if keys and self.currentRow() < 0:
                self.setCurrentRow(keys.index(here) if here in keys else 0)
        if self.key != here:
            self.went_to.emit(self.key)

    @staticmethod
    def _show(item: QListWidgetItem, line: Line, *, is_on: bool) -> None:
        item.setText(line.words)
        item.setToolTip(plain_tip(line.tip or line.words))
        item.setData(KEY_ROLE, line.key)
        item.setData(FIXED_ROLE, line.is_fixed)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(flags if line.is_fixed else flags | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)

    @property
    def lines(self) -> list[QListWidgetItem]:
        """The lines."""
        return [self.item(place) for place in range(self.count())]

    @property
    def keys_ticked(self) -> tuple[str, ...]:
        """Keys of the lines that are ticked."""
        return tuple(str(item.data(KEY_ROLE)) for item in self.lines if item.checkState() is Qt.CheckState.Checked)

    @property
    def key(self) -> str:
        """The key of the line that one is on; "" for none."""
        item = self.item(self.currentRow())
        return "" if self.currentRow() < 0 else str(item.data(KEY_ROLE))

    def _go(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.went_to.emit(str(item.data(KEY_ROLE)))

    @staticmethod
    def _toggle(item: QListWidgetItem) -> None:
        if not item.data(FIXED_ROLE):
            is_on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)


class WordsBox(QPlainTextEdit):
    """A box for words of one's own, which tells of them when the person goes on to something else.

    Signals:
        written: The words, where they are others than before.
    """

    written = Signal(str)

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._kept = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)

    def show_words(self, words: str) -> None:
        """Show words; what is being written just now stays."""
        if self._kept == words:
            return
        is_writing = self.hasFocus() and self.toPlainText() != self._kept
        self._kept = words
        if not is_writing:
            self.setPlainText(words)

    def put_words(self, words: str) -> None:
        """Show words about something else."""
        self._kept = words
        self.setPlainText(words)

    def hand_over(self) -> None:
        """Tell of the words now."""
        words = self.toPlainText()
        if words.strip() != self._kept.strip():
            self._kept = words
            self.written.emit(words)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The person goes on."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:  # the menu of this very box
            self.hand_over()

    def event(self, event: QEvent) -> bool:
        """A key that does something elsewhere (save, close, export) finds the words handed over."""
        done = super().event(event)
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not event.isAccepted():
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() not in {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt}:
                self.hand_over()
        return done
