"""Building blocks of pages: labels, buttons and a layout that wraps, each with its role in the look."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QSplitter,
    QSplitterHandle,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A line of text, always shown as it is: names of organisations may look like markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setIndent(0)  # Qt would indent those with padding, and they stand below others
    if role:
        made.setProperty("role", role)
    return made


def frame(role: str) -> QFrame:
    """A frame with a role."""
    made = QFrame()
    made.setProperty("role", role)
    return made


def button(
    text: str, clicked: Callable[[], object], *, role: str = "", icon: QIcon | None = None, tip: str = ""
) -> QPushButton:
    """A button that says what it does."""
    made = QPushButton(text)
    made.setAutoDefault(True)
    if role:
        made.setProperty("role", role)
    if icon is not None:
        made.setIcon(icon)
    if tip:
        made.setToolTip(tip)
    made.setAccessibleName(text.replace("&", ""))
    made.clicked.connect(lambda _checked: clicked())
    return made


def plain_tip(words: str) -> str:
    """A tooltip that says exactly these words: Qt reads what looks like markup as markup."""
    return f"<qt>{html.escape(words)}</qt>" if words else ""


def number_box(meaning: str, least: int, most: int) -> QSpinBox:
    """A box for a whole number, which tells of it when the person has finished typing.

    Args:
        meaning: What the number decides, for the tooltip and screen readers.
        least: The smallest number.
        most: The largest.
    """
    made = QSpinBox()
    made.setRange(least, most)
    made.setKeyboardTracking(False)
    made.setAccessibleName(meaning)
    made.setToolTip(meaning)
    made.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet's padding does not reach the inner field
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet looks at."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say what changed elsewhere in the window, which the person does not look at."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def height_here(widget: QWidget) -> int:
    """The height that a widget needs at the width it has: words in it wrap."""
    layout = widget.layout()
    if layout is None or not layout.hasHeightForWidth():
        return widget.sizeHint().height()
    return layout.totalHeightForWidth(widget.width())


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        inner = item.layout()
        if inner is not None:
            clear(inner)


class FlowLayout(QLayout):
    """Puts widgets beside each other and goes on below when the line is full."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self.setContentsMargins(QMargins(0, 0, 0, 0))
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Add an item."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """The item at a place; None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The height of all lines at that width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All in one line; what is narrower asks for its height by width."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        y, lines = rect.y(), self._lines(rect.width())
        for line in lines:
            height = max(item.sizeHint().height() for item in line)
            x = rect.x()
            for item in line if move else ():
                hint = item.sizeHint()
                item.setGeometry(QRect(QPoint(x, y + (height - hint.height()) // 2), hint))
                x += hint.width() + self.spacing()
            y += height + self.spacing()
        return y - rect.y() - (self.spacing() if lines else 0)

    def _lines(self, room: int) -> list[list[QLayoutItem]]:
        """The items of each line; hidden ones are in none."""
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            width = item.sizeHint().width()
            if not lines or x + width > room:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += width + self.spacing()
        return lines


class OneLine(QWidget):
    """A line that is never cut: what has room is shown. What that is, says `place`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def place(self) -> None:
        """Show what fits."""
        raise NotImplementedError

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the line, and as narrow as it has to be."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Make room when the text grows."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()
            self.place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show what fits."""
        super().resizeEvent(event)
        self.place()


class TableOrWords(QWidget):
    """Shows a table, or in its place a card with plain words why there is nothing in it.

    Attributes:
        words: Why there is nothing.
    """

    def __init__(self, table: QWidget, offer: QPushButton | None = None) -> None:
        """Make it.

        Args:
            table: What is shown where there is something.
            offer: What can be done where there is nothing.
        """
        super().__init__()
        self.words = label("", "soft", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = frame("card")
        column = QVBoxLayout(card)
        column.addStretch(1)
        column.addWidget(self.words)
        if offer is not None:
            column.addWidget(offer, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(table)
        self._stack.addWidget(card)

    def show_words(self, wanted: bool) -> None:  # noqa: FBT001 - as Qt's setVisible
        """Show the words rather than the table."""
        self._stack.setCurrentIndex(int(wanted))


class ScrollColumn(QScrollArea):
    """Scrolls upright only. What is inside gets the height it needs at this width; Qt takes that of the narrowest."""

    def __init__(self, inside: QWidget, name: str) -> None:
        """Make it.

        Args:
            inside: What scrolls; it has its layout already.
            name: What a screen reader says.
        """
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Measure again when something inside changes."""
        if event.type() is QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Measure again at another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        inside, room = self.widget(), self.viewport().size()
        layout = None if inside is None else inside.layout()
        if inside is not None and layout is not None:
            by_width = layout.hasHeightForWidth()
            need = layout.totalMinimumHeightForWidth(room.width()) if by_width else layout.totalMinimumSize().height()
            inside.resize(room.width(), max(need, room.height()))


STEP = 24  # pixels that a key moves a divider


class Divider(QSplitterHandle):
    """The line between two panels. The mouse drags it; arrow keys move it where it has the focus."""

    def __init__(self, orientation: Qt.Orientation, splitter: QSplitter) -> None:
        super().__init__(orientation, splitter)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Divider between panels")
        self.setAccessibleDescription("Arrow keys move it.")
        self.setToolTip("Drag to share the room; or go here with the Tab key and press arrow keys")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move by a step."""
        across = self.orientation() is Qt.Orientation.Horizontal
        back, on = (Qt.Key.Key_Left, Qt.Key.Key_Right) if across else (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in {back, on}:
            here = self.x() if across else self.y()
            self.moveSplitter(max(0, here + (STEP if event.key() == on else -STEP)))
        else:
            super().keyPressEvent(event)


class Panels(QSplitter):
    """Panels beside or above each other; the lines between them can be moved by keys too."""

    def createHandle(self) -> QSplitterHandle:  # noqa: N802 - Qt's name
        """A line that takes the focus."""
        return Divider(self.orientation(), self)
