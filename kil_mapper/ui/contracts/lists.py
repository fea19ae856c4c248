"""The two lists of the consortium builder: organisations go from one to the other by mouse, by key or by button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, Qt, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QWidget

from kil_mapper.model.contracts import PoolRow
from kil_mapper.ui.parts import restyle
from kil_mapper.ui.sheet import Sheet, SheetColumn

KIND = "application/x-kil-organisations"
"""What is dragged: org_ids, one a line. Only lists of this window take it."""


class PartnerList(Sheet):
    """A list whose rows can be dragged to another such list, or sent there by a key.

    Signals:
        sent: The selected rows are to go to the other list.
        received: The org_ids of rows that were dropped here.
    """

    sent = Signal()
    received = Signal(list)

    def __init__(self, name: str, columns: Sequence[SheetColumn], keys: frozenset[Qt.Key]) -> None:
        """Make it.

        Args:
            name: What a screen reader says.
            columns: The columns.
            keys: The keys that send the selected rows to the other list, besides Enter; an arrow only with Ctrl.
        """
        super().__init__(name, columns, PoolRow.ID, several=True)
        self._keys = keys | {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.doubleClicked.connect(lambda _index: self.sent.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Send what is selected."""
        arrow = event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}
        held = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in self._keys and (held or not arrow):
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    # --- mouse ------------------------------------------------------------------------------------------------------

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """Take the selected rows along."""
        drag = self.make_drag()
        if drag is not None:
            drag.exec(Qt.DropAction.MoveAction)

    def make_drag(self) -> QDrag | None:
        """What is taken along; None for nothing."""
        names = self.names_selected
        if not names:
            return None
        data = QMimeData()
        data.setData(KIND, QByteArray("\n".join(names).encode()))
        drag = QDrag(self)
        drag.setMimeData(data)
        first = str(self.sheet.rows[self.sheet.row_of(names[0])][PoolRow.NAME])
        drag.setPixmap(_words(self, first if len(names) == 1 else f"{len(names)} organisations"))
        return drag

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take rows of the other list."""
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Go on taking them."""
        self._judge(event)

    def dragLeaveEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """They went elsewhere."""
        del event
        restyle(self, "over", "false")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Say what was dropped."""
        restyle(self, "over", "false")
        if self._is_ours(event):
            event.acceptProposedAction()
            self.received.emit(bytes(event.mimeData().data(KIND).data()).decode().splitlines())

    def _judge(self, event: QDragMoveEvent) -> None:
        if self._is_ours(event):
            restyle(self, "over", "true")
            event.acceptProposedAction()
        else:
            event.ignore()

    def _is_ours(self, event: QDropEvent) -> bool:
        return event.mimeData().hasFormat(KIND) and event.source() is not self


def _words(widget: QWidget, text: str) -> QPixmap:
    """What hangs at the pointer while rows are dragged."""
    metrics = widget.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, 260)
    picture = QPixmap(metrics.horizontalAdvance(shown) + 16, metrics.height() + 8)
    picture.fill(widget.palette().highlight().color())
    painter = QPainter(picture)
    painter.setFont(widget.font())
    painter.setPen(widget.palette().highlightedText().color())
    painter.drawText(picture.rect(), Qt.AlignmentFlag.AlignCenter, shown)
    painter.end()
    return picture
