"""What was kept when the application ended unexpectedly: open it, or throw it away."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kil_mapper.ui.icons import Picture
from kil_mapper.ui.parts import button, clear, label
from kil_mapper.ui.theme import Theme

if TYPE_CHECKING:  # the workflows load pandas, which the first screen does not wait for
    from kil_mapper.workflows import Leftover

TITLE = "KIL Mapper closed unexpectedly"
INDENT = 30  # below the title, beside its picture


def moment(when: datetime, now: datetime) -> str:
    """A time as people say it: "14:32" today, with the day when it was another one."""
    there = when.astimezone(now.tzinfo)
    clock = f"{there:%H:%M}"
    if there.date() == now.date():
        return clock
    year = f" {there:%Y}" if there.year != now.year else ""
    return f"{clock} on {there.day} {there:%B}{year}"


class _Offered(QWidget):
    """One project of which changes were kept."""

    def __init__(self, leftover: Leftover, card: RecoveryCard) -> None:
        super().__init__(card)
        self._leftover = leftover
        self._card = card
        until = moment(leftover.kept_at, datetime.now().astimezone())
        self.words = label("", wrap=True)
        self.where = label("", "small", wrap=True)
        self.open = button("Open what was kept", lambda: card.open_wanted.emit(leftover), role="main")
        self.throw = button("Throw it away", self._ask)
        self.sure = button("Throw it away for good", lambda: card.discard_wanted.emit(leftover))
        self.stay = button("Keep it", self._leave)
        name = f"‘{leftover.name}’"
        self._offer = f"{name}, changes up to {until}"
        if leftover.damage:
            self._offer = f"{name}: what was kept up to {until} cannot be opened. {leftover.damage}"
        self._question = f"Throw away the changes to {name} up to {until}? Nothing can bring them back."
        file = "Never saved to a file." if leftover.path is None else f"{leftover.path.name} in {leftover.path.parent}"
        self.where.setText(file)
        for made, what in ((self.open, "Open what was kept of"), (self.throw, "Throw away what was kept of")):
            made.setAccessibleName(f"{what} {leftover.name}")
        self.sure.setAccessibleName(f"Throw away for good what was kept of {leftover.name}")
        self.stay.setAccessibleName(f"Keep what was kept of {leftover.name}")
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(self.words)
        column.addWidget(self.where)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addLayout(column, 1)
        for part in self.buttons:
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        self._show(is_sure=False)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """In the order of the Tab key."""
        return (self.open, self.throw, self.stay, self.sure)

    @property
    def spoken(self) -> str:
        """For a screen reader."""
        return self._offer

    def _show(self, *, is_sure: bool) -> None:
        self.words.setText(self._question if is_sure else self._offer)
        self.open.setVisible(not is_sure and not self._leftover.damage)
        self.throw.setVisible(not is_sure)
        self.stay.setVisible(is_sure)
        self.sure.setVisible(is_sure)

    def _ask(self) -> None:
        self._show(is_sure=True)
        self.stay.setFocus(Qt.FocusReason.OtherFocusReason)
        self._card.say(self._question)

    def _leave(self) -> None:
        self._show(is_sure=False)
        self.throw.setFocus(Qt.FocusReason.OtherFocusReason)


class RecoveryCard(QWidget):
    """Lists what was kept; hidden when there is nothing.

    Signals:
        open_wanted, discard_wanted: With the `Leftover`.
    """

    open_wanted = Signal(object)
    discard_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame()
        card.setObjectName("message")
        card.setProperty("severity", "warning")
        self.rows: list[_Offered] = []
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Picture(theme.icon("warning", "warning"), 20, "Warning"))
        head.addWidget(label(TITLE, "strong"), 1)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(INDENT, 0, 0, 0)
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 10, 12, 12)
        column.addLayout(head)
        column.addLayout(self._list)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 12)  # apart from what follows, while it is there
        outer.addWidget(card)
        self.hide()

    def show_leftovers(self, leftovers: tuple[Leftover, ...], before: QWidget) -> None:
        """List these.

        Args:
            leftovers: What was kept.
            before: The widget that the Tab key reaches right after the card.
        """
        clear(self._list)
        self.rows = [_Offered(leftover, self) for leftover in leftovers]
        last: QWidget = before.previousInFocusChain() or before
        for row in self.rows:
            self._list.addWidget(row)
            for stop in row.buttons:
                QWidget.setTabOrder(last, stop)
                last = stop
        spoken = " ".join((f"{TITLE}.", *(row.spoken for row in self.rows)))
        self.setAccessibleName(spoken)
        self.setVisible(bool(leftovers))
        if leftovers:
            self.say(spoken)

    def say(self, words: str) -> None:
        """Tell screen readers."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
