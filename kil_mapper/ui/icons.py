"""Icons that follow the look: drawn anew, in the colour of a role, whenever and at whatever size they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel

from kil_mapper import paths

TEXT_HEIGHT = 17  # pixels of a line at text size 1
INK = "currentColor"  # stands in the drawings for the colour of the role


def drawing(name: str, colour: str) -> QByteArray:
    """The drawing of an icon in a colour."""
    words = paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QByteArray(words.replace(INK, colour).encode())


class LiveIcon(QIconEngine):
    """Draws one icon. It asks for its colour each time, so another look reaches it without anybody's doing."""

    def __init__(self, name: str, role: str, colours: Callable[[], Mapping[str, str]]) -> None:
        """Make it.

        Args:
            name: Of the drawing in `resources/icons`.
            role: Of the colour.
            colours: Gives the colours of the look of the moment.
        """
        super().__init__()
        self._name = name
        self._role = role
        self._colours = colours
        self._renderers: dict[str, QSvgRenderer] = {}

    def clone(self) -> QIconEngine:
        """Another of the same."""
        return LiveIcon(self._name, self._role, self._colours)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002 - Qt's
        """Draw it, sharp at this size."""
        side = min(rect.width(), rect.height())
        room = QRectF(0, 0, side, side)
        room.moveCenter(QRectF(rect).center())
        self._renderer(mode).render(painter, room)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """A picture of it."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return picture

    def availableSizes(self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> list[QSize]:  # noqa: ARG002, N802 - Qt's
        """Sizes that are offered to who asks for a list; any other is drawn as well."""
        return [QSize(side, side) for side in (16, 20, 24, 32, 48)]

    def _renderer(self, mode: QIcon.Mode) -> QSvgRenderer:
        colour = self._colours()["disabled" if mode is QIcon.Mode.Disabled else self._role]
        if colour not in self._renderers:
            self._renderers[colour] = QSvgRenderer(drawing(self._name, colour))
        return self._renderers[colour]


class Picture(QLabel):
    """An icon that stands by itself, beside words or in their place; it follows the look and the screen."""

    def __init__(self, icon: QIcon, side: int, meaning: str = "") -> None:
        """Make it.

        Args:
            icon: What it shows.
            side: Its size in pixels.
            meaning: What a screen reader says; "" when words beside it say the same.
        """
        super().__init__()
        self._icon = icon
        self._side = side  # at text size 1; it grows with the text
        if meaning:
            self.setAccessibleName(meaning)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it in the new look."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._draw()

    def _draw(self) -> None:
        side = round(self._side * max(1.0, self.fontMetrics().height() / TEXT_HEIGHT))
        self.setPixmap(self._icon.pixmap(QSize(side, side), self.devicePixelRatioF()))


def file_of(name: str, colour: str) -> Path:
    """A file with an icon in a colour, for style sheets, which know pictures by their file.

    It is written once to the folder of things that may be deleted; where there is none, the drawing as it was shipped
    has to do.
    """
    shipped = paths.resource("icons", f"{name}.svg")
    folder = paths.cache_folder()
    if folder is None:
        return shipped
    made = bytes(drawing(name, colour).data())
    file = folder / f"{name}-{hashlib.sha256(made).hexdigest()[:12]}.svg"
    try:
        if not file.exists() or file.read_bytes() != made:
            file.write_bytes(made)
    except OSError:
        return shipped
    return file
