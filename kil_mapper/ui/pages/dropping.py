"""Files and folders dropped onto a part of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from kil_mapper.ui.parts import restyle


class Dropping(QObject):
    """Lets files and folders be dropped onto a widget, and onto everything in it that takes no drops itself.

    Signals:
        dropped: What was dropped, as a tuple of paths.
    """

    dropped = Signal(object)

    def __init__(self, onto: QWidget, shows: QWidget | None = None) -> None:
        """Begin to take drops.

        Args:
            onto: The widget.
            shows: What shows that it can be dropped here; None for nothing.
        """
        super().__init__(onto)
        self._shows = shows
        onto.setAcceptDrops(True)
        onto.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take what is dropped."""
        kind = event.type()
        if kind is QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if paths_in(event.mimeData()):
                event.acceptProposedAction()
                self._show(over=True)
            return True
        if kind is QEvent.Type.DragLeave:
            self._show(over=False)
        if kind is QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._show(over=False)
            paths = paths_in(event.mimeData())
            if paths:
                event.acceptProposedAction()
                self.dropped.emit(paths)
            return True
        return super().eventFilter(watched, event)

    def _show(self, *, over: bool) -> None:
        if self._shows is not None:
            restyle(self._shows, "over", "true" if over else "false")


def paths_in(data: QMimeData) -> tuple[Path, ...]:
    """The files and folders in what is dragged; what is not on this computer is left out."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
