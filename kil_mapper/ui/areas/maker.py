"""Making a neighbourhood of the project's own: pick what it is made of, give it a name. No dialog."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kil_mapper.model.vocabulary import MemberType
from kil_mapper.ui.parts import FlowLayout, button, label

NAMED = 3
WORDS = {MemberType.WARD: ("ward", "wards"), MemberType.LSOA: ("small area (LSOA)", "small areas (LSOAs)")}
HOW = {
    MemberType.WARD: "Select wards in the table or on the map, then say what people call it.",
    MemberType.LSOA: "Click small areas on the map, then say what people call it.",
}


class NeighbourhoodMaker(QFrame):
    """A strip that gathers members and a name.

    Signals:
        wanted: Name and member codes of the neighbourhood to make.
        kind_changed: Another kind of member: a `MemberType`.
        ended: The person is done, or thought better of it.
    """

    wanted = Signal(str, list)
    kind_changed = Signal(object)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maker")
        self._members: list[str] = []
        self.kind = MemberType.WARD
        self.kinds: dict[MemberType, QPushButton] = {}
        group = QButtonGroup(self)
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        flow.addWidget(label("Make a neighbourhood of", "lead"))
        for kind, (_, many) in WORDS.items():
            self.kinds[kind] = made = button(many, partial(self._choose, kind), role="chip")
            made.setCheckable(True)
            group.addButton(made)
            flow.addWidget(made)
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name of the neighbourhood")
        self.name.setAccessibleName("Name of the neighbourhood")
        self.name.setMinimumWidth(190)
        self.name.textChanged.connect(lambda _text: self._tell_state())
        self.name.returnPressed.connect(self._make)
        self.make = button("Make it", self._make, role="main")
        self.leave = button("Cancel", self.ended.emit)
        for widget in (self.name, self.make, self.leave):
            flow.addWidget(widget)
        self.told = label("", "soft", wrap=True)
        self.told.setAccessibleName("What the neighbourhood is made of")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 5, 10, 5)
        column.setSpacing(2)
        column.addWidget(row)
        column.addWidget(self.told)
        self.hide()

    @property
    def members(self) -> list[str]:
        """Codes of what it is made of."""
        return list(self._members)

    def begin(self, kind: MemberType, *, may_pick_small: bool) -> None:
        """Show the strip, empty."""
        self.kinds[MemberType.LSOA].setVisible(may_pick_small)
        self.kinds[MemberType.WARD].setVisible(kind is MemberType.WARD)
        self.kind = kind
        self.kinds[kind].setChecked(True)
        self.name.clear()
        self.show_members([], [])
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_members(self, codes: list[str], names: list[str]) -> None:
        """Say what it is made of."""
        self._members = list(codes)
        one, many = WORDS[self.kind]
        count = len(codes)
        if count:
            shown = ", ".join(names[:NAMED]) + (f" and {count - NAMED} more" if count > NAMED else "")
            self.told.setText(f"{count} {one if count == 1 else many}: {shown}")
        else:
            self.told.setText(HOW[self.kind])
        self._tell_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape ends it."""
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, kind: MemberType) -> None:
        self.kind = kind
        self.show_members([], [])
        self.kind_changed.emit(kind)

    def _tell_state(self) -> None:
        self.make.setEnabled(bool(self._members) and bool(self.name.text().strip()))

    def _make(self) -> None:
        if self.make.isEnabled():
            self.wanted.emit(self.name.text(), self.members)
