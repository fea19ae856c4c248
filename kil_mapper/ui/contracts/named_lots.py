"""Lots by name: a line each for the name and the share of the value, added and removed by keyboard."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from kil_mapper.ui.contracts.question import (
    LONGEST_NAME,
    MOST_LOTS,
    Lots,
    parse_share,
    say_share,
    say_sum,
    wrong_with,
)
from kil_mapper.ui.parts import button, label, restyle

SHARE_LETTERS = 7
NOT_WHOLE = "A lot needs a name and a share."
SHARE_OUT_OF_BOUNDS = "Write the share of a lot in per cent, above 0 and up to 100, such as 40 or 12.5."


class LotLine(QWidget):
    """One lot.

    Signals:
        edited: Its name or share was changed by hand.
        finished: Enter was pressed in it: another one is wanted.
        unwanted: It is to go.
    """

    edited = Signal()
    finished = Signal()
    unwanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name")
        self.name.setMaxLength(LONGEST_NAME)
        self.share = QLineEdit()
        self.share.setPlaceholderText("%")
        self.share.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.share.setMaxLength(SHARE_LETTERS + 2)
        self.remove = QToolButton()
        self.remove.setText("×")
        self.remove.clicked.connect(lambda _checked: self.unwanted.emit())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.name, 1)
        line.addWidget(self.share)
        line.addWidget(self.remove)
        for box in (self.name, self.share):
            box.textEdited.connect(lambda _text: self.edited.emit())
            box.returnPressed.connect(self.finished)
        self.share.editingFinished.connect(self._tidy)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not self.name.text().strip() and not self.share.text().strip()

    @property
    def lot(self) -> tuple[str, Fraction] | None:
        """Name and share; None until both are written as they should be."""
        name, share = " ".join(self.name.text().split()), parse_share(self.share.text())
        return (name, share) if name and share is not None else None

    def show_lot(self, name: str, share: Fraction) -> None:
        """Fill it in."""
        self.name.setText(name)
        self.share.setText(say_share(share))

    def show_place(self, place: int) -> None:
        """Say to screen readers which of the lots it is."""
        for box, meaning in (
            (self.name, f"Name of lot {place}"),
            (self.share, f"Share of lot {place} in the value, in per cent"),
            (self.remove, f"Remove lot {place}"),
        ):
            box.setAccessibleName(meaning)
            box.setToolTip(meaning)

    def set_wrong(self, *, wrong: bool) -> None:
        """Mark the share as one that cannot be."""
        restyle(self.share, "wrong", "true" if wrong else "false")

    def fit(self) -> None:
        """Give the share room for what it holds at the size of the text."""
        self.share.setFixedWidth(SHARE_LETTERS * self.share.fontMetrics().horizontalAdvance("0") + 18)

    def _tidy(self) -> None:
        share = parse_share(self.share.text())
        if share is not None:
            self.share.setText(say_share(share))


class NamedLots(QWidget):
    """The lots of a contract by name, with what their shares add up to.

    Signals:
        changed: Other lots were given by hand.

    Attributes:
        lines: A line for each lot, in order.
        add: Adds a lot.
        said: What the shares add up to.
        wrong: What is wrong with them; hidden while nothing is.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Lots by name")
        self._lots: Lots = ()  # as they were right last
        self.lines: list[LotLine] = []
        self.said = label("", "soft", wrap=True)
        self.wrong = label("", "wrong", wrap=True)
        self.add = button("Add a lot", self.add_line, tip="Another lot with a name and a share of the value")
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._column)
        column.addWidget(self.wrong)
        column.addWidget(self.said)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._say("")

    @property
    def lots(self) -> Lots:
        """The lots; those before while what is written cannot be."""
        return self._lots

    def show_lots(self, lots: Lots) -> None:
        """Fill them in."""
        if lots == self._lots:
            return  # a line that is still being written stays
        while self.lines:
            self._take_out(self.lines[-1])
        for name, share in lots:
            self._put_in().show_lot(name, share)
        self._lots = lots
        self._say("")

    def add_line(self) -> None:
        """Add a lot and go there; an empty one is enough."""
        empty = next((line for line in self.lines if line.is_empty), None)
        if empty is None and len(self.lines) < MOST_LOTS:
            empty = self._put_in()
        if empty is not None:
            empty.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_scale(self) -> None:
        """Give the lines room for the size of the text."""
        for line in self.lines:
            line.fit()

    def _put_in(self) -> LotLine:
        line = LotLine()
        line.edited.connect(self._on_edit)
        line.finished.connect(self.add_line)
        line.unwanted.connect(lambda: self._remove(line))
        self.lines.append(line)
        self._column.addWidget(line)
        if len(self.lines) > 1:
            QWidget.setTabOrder(self.lines[-2].remove, line.name)
        QWidget.setTabOrder(line.name, line.share)
        QWidget.setTabOrder(line.share, line.remove)
        QWidget.setTabOrder(line.remove, self.add)
        line.fit()
        self._number()
        return line

    def _take_out(self, line: LotLine) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._number()

    def _remove(self, line: LotLine) -> None:
        place = self.lines.index(line)
        self._take_out(line)
        near = self.lines[min(place, len(self.lines) - 1)].name if self.lines else self.add
        near.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_edit()

    def _number(self) -> None:
        for place, line in enumerate(self.lines, 1):
            line.show_place(place)
        self.add.setEnabled(len(self.lines) < MOST_LOTS)

    def _on_edit(self) -> None:
        words = self._what_is_wrong()
        self._say(words)
        lots = self._written
        if not words and lots != self._lots:
            self._lots = lots
            self._say("")
            self.changed.emit()

    @property
    def _written(self) -> Lots:
        return tuple(line.lot for line in self.lines if line.lot is not None)

    def _what_is_wrong(self) -> str:
        odd = [line for line in self.lines if line.share.text().strip() and parse_share(line.share.text()) is None]
        for line in self.lines:
            line.set_wrong(wrong=line in odd)
        return SHARE_OUT_OF_BOUNDS if odd else wrong_with(self._written)

    def _say(self, wrong: str) -> None:
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        waiting = any(line.lot is None and not line.is_empty for line in self.lines) and not wrong
        said = " ".join(words for words in (say_sum(self._written), NOT_WHOLE if waiting else "") if words)
        self.said.setText(said)
        self.said.setVisible(bool(said) and not wrong)
        for line in self.lines:
            line.share.setAccessibleDescription(wrong or said)
