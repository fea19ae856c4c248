"""A button that says what is let through and opens a list to tick: wards, themes and the other facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from kil_mapper.model.filters import Facet
from kil_mapper.ui.explore.span import Span
from kil_mapper.ui.parts import button, label, plain_tip, restyle

CODE = Qt.ItemDataRole.UserRole
FACET = Qt.ItemDataRole.UserRole + 1
WORDS = Qt.ItemDataRole.UserRole + 2
TEXT_HEIGHT = 16  # of a line at text size 1
LINE = 30  # of the list, pixels at text size 1
ROOM = 118  # of the panel around its list
ROOM_OF_SPAN = 38  # of the boxes above it
LEAST_HEIGHT, MOST_HEIGHT = 190, 440


@dataclass(frozen=True)
class Line:
    """One line to tick: a value of a facet and what stands above it."""

    facet: Facet
    key: str
    words: str
    group: str = ""


@dataclass(frozen=True)
class Quick:
    """A button below the list that ticks several at once."""

    words: str
    facet: Facet
    keys: frozenset[str]


@dataclass(frozen=True)
class Wording:
    """What a button says.

    Attributes:
        name: What it is about, for screen readers.
        none: Where nothing is ticked.
        one: Where one line is.
        many: Where several are; {} is their number.
        note: How to read the list.
        width: Of the panel at text size 1, pixels.
        clear: What the button that ticks nothing says.
    """

    name: str
    none: str
    one: str
    many: str
    note: str
    width: int = 330
    clear: str = "Show all"


class _List(QListWidget):
    """Lines to tick; a click anywhere on one, Space and Enter turn it."""

    def __init__(self, name: str, note: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription(note)
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


class FacetList(QPushButton):
    """A button that says what is ticked and opens the list.

    Signals:
        turned: The facets of the list with their ticked keys, as a mapping.

    Attributes:
        list: The lines, for the keyboard and for tests.
        panel: What opens.
    """

    turned = Signal(object)

    def __init__(
        self,
        wording: Wording,
        quick: Sequence[Quick] = (),
        span: tuple[Facet, Span] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make it, without lines.

        Args:
            wording: What it says.
            quick: Buttons that tick several lines at once.
            span: Boxes that tick the lines from one number to another, and the facet that they are of.
            parent: The widget it stands in.
        """
        super().__init__(parent)
        self._wording = wording
        self._lines: tuple[Line, ...] = ()
        self._counts: Mapping[Facet, Mapping[str, int]] = {}
        self._span = span
        self.setProperty("role", "facet")
        self.list = _List(wording.name, wording.note)
        self.list.itemChanged.connect(lambda _item: self._tell())
        self.panel = QFrame(self, Qt.WindowType.Popup)
        self.panel.setProperty("role", "card")
        self.panel.setAccessibleName(f"Filter by {wording.name.lower()}")
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(label(wording.note, "soft", wrap=True))
        if span is not None:
            facet, boxes = span
            column.addWidget(boxes)
            boxes.chosen.connect(lambda keys: self._tick({facet: keys}))
        column.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.addWidget(button(wording.clear, self.clear))
        for one in quick:
            line.addWidget(button(one.words, partial(self._tick, {one.facet: one.keys})))
        line.addStretch(1)
        line.addWidget(button("Close", self.panel.hide))
        column.addLayout(line)
        self.clicked.connect(lambda _checked: self.open())
        self._say()

    @property
    def facets(self) -> tuple[Facet, ...]:
        """The facets of its lines."""
        return tuple(dict.fromkeys(line.facet for line in self._lines))

    @property
    def ticked(self) -> dict[Facet, frozenset[str]]:
        """The ticked keys of each facet."""
        found: dict[Facet, set[str]] = {facet: set() for facet in self.facets}
        for item in self._items():
            if item.checkState() is Qt.CheckState.Checked:
                found[Facet(item.data(FACET))].add(str(item.data(CODE)))
        return {facet: frozenset(keys) for facet, keys in found.items()}

    def _items(self) -> list[QListWidgetItem]:
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item for item in items if item.data(CODE)]

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; what is ticked is set by `show_state` next. Without lines there is no button."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
            self.list.clear()
            group = ""
            for line in lines:
                if line.group != group:
                    group = line.group
                    self._add_head(group)
                item = QListWidgetItem(line.words)
                item.setToolTip(plain_tip(line.words))
                item.setData(CODE, line.key)
                item.setData(FACET, line.facet.value)
                item.setData(WORDS, line.words)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setCheckState(Qt.CheckState.Unchecked)
                self.list.addItem(item)
            self.list.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.setVisible(bool(lines))

    def _add_head(self, words: str) -> None:
        head = QListWidgetItem(words)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        bold = head.font()
        bold.setBold(True)
        head.setFont(bold)
        self.list.addItem(head)

    def show_state(
        self, wanted: Mapping[Facet, frozenset[str]], counts: Mapping[Facet, Mapping[str, int]] | None = None
    ) -> None:
        """Tick what is wanted, without it being anybody's doing, and say how many each line would show."""
        self._counts = counts if counts is not None else self._counts
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
        for item in self._items():
            is_on = item.data(CODE) in wanted.get(Facet(item.data(FACET)), frozenset())
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's signature
        if self.panel.isVisible():
            self._count()
        self._say()

    def _count(self) -> None:
        """Write the counts; lines that nobody sees are left for later."""
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's signature
        for item in self._items():
            count = self._counts.get(Facet(item.data(FACET)), {}).get(str(item.data(CODE)), 0)
            item.setText(f"{item.data(WORDS)}  {count:,}")
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.list.viewport().update()

    def clear(self) -> None:
        """Tick nothing."""
        self._tick({facet: frozenset() for facet in self.facets})

    def _tick(self, wanted: Mapping[Facet, frozenset[str]]) -> None:
        before = self.ticked
        if dict(before) != {**before, **wanted}:
            self.show_state({**before, **wanted})
            self._tell()

    def open(self) -> None:
        """Show the list below the button, inside the window."""
        self._count()
        large = self.fontMetrics().height() / TEXT_HEIGHT
        window = self.window()
        self.panel.ensurePolished()
        width = min(max(round(self._wording.width * large), self.panel.minimumSizeHint().width()), window.width())
        room = ROOM + (0 if self._span is None else ROOM_OF_SPAN)
        wanted = round((self.list.count() * LINE + room) * large)
        height = min(max(wanted, LEAST_HEIGHT), round(MOST_HEIGHT * max(1.0, large * 0.8)), window.height())
        self.panel.resize(width, height)
        corner = self.mapToGlobal(QPoint(0, self.height() + 2))
        inside = window.mapToGlobal(QPoint(0, 0))
        corner.setX(max(inside.x(), min(corner.x(), inside.x() + window.width() - width - 4)))
        corner.setY(max(inside.y(), min(corner.y(), inside.y() + window.height() - height - 4)))
        self.panel.move(corner)
        self.panel.show()
        if self.list.currentRow() < 0 and self.list.count():
            first = next(row for row in range(self.list.count()) if self.list.item(row).data(CODE))
            self.list.setCurrentRow(first)
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def _tell(self) -> None:
        self._say()
        self.turned.emit(self.ticked)

    def _say(self) -> None:
        count = sum(len(keys) for keys in self.ticked.values())
        words = {0: self._wording.none, 1: self._wording.one}.get(count, self._wording.many.format(count))
        self.setText(f"{words} ▾")
        self.setAccessibleName(f"Filter by {self._wording.name.lower()}: {words}")
        self.setToolTip(self._wording.note)
        if self._span is not None:
            facet, boxes = self._span
            boxes.show_keys(self.ticked.get(facet, frozenset()))
        restyle(self, "on", "true" if count else "false")
