"""Files and folders dropped onto a part of the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from kil_mapper.ui.parts import restyle


class TakesDrops:
    """What a widget inherits besides, to take files and folders; so does everything in it that takes none itself.

    An event filter would do the same from outside, but is also asked while the window is being taken apart.
    """

    def take_drops(self, shows: QWidget | None = None) -> None:
        """Begin to take drops.

        Args:
            shows: What shows that it can be dropped here; None for nothing.
        """
        self._shows_drop = shows
        self.setAcceptDrops(True)  # type: ignore[attr-defined] # of the widget that inherits this

    def take(self, paths: tuple[Path, ...]) -> None:
        """Take what was dropped."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show that it can be dropped here."""
        if paths_in(event.mimeData()):
            event.acceptProposedAction()
            self._show_over(over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Look as before."""
        self._show_over(over=False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take it."""
        self._show_over(over=False)
        paths = paths_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    def _show_over(self, *, over: bool) -> None:
        if self._shows_drop is not None:
            restyle(self._shows_drop, "over", "true" if over else "false")


def paths_in(data: QMimeData) -> tuple[Path, ...]:
    """The files and folders in what is dragged; what is not on this computer is left out."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
