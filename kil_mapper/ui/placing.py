"""Where the window stands: where it stood last time, if there is still a screen."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

GRIP = 80  # pixels of the top edge that a person needs to take hold of a window


def fitted(place: QRect, screens: list[QRect], main: QRect) -> QRect:
    """A place on a screen for a window.

    Args:
        place: Where it stood, without its frame.
        screens: What each screen has to offer, without task bars.
        main: The screen that a window goes to whose own is gone.

    Returns:
        The same place where its top edge can be reached and all of it has room; else one that does.

    Examples:
        >>> fitted(QRect(3000, 10, 800, 600), [QRect(0, 0, 1366, 728)], QRect(0, 0, 1366, 728)).topLeft().x()
        283
    """
    edge = QRect(place.topLeft(), place.topRight() + QPoint(0, GRIP // 2))
    home = max(screens, key=lambda screen: edge.intersected(screen).width(), default=main)
    size = place.size().boundedTo(home.size())
    if edge.intersected(home).width() >= min(GRIP, place.width()) and edge.intersected(home).height() >= GRIP // 2:
        return QRect(place.topLeft(), size) if size == place.size() else QRect(home.topLeft(), size)
    made = QRect(QPoint(), place.size().boundedTo(main.size()))
    made.moveCenter(main.center())
    return made


def restore(window: QMainWindow, stored: bytes) -> None:
    """Give a window the size and place of the last time, on a screen that is there now."""
    window.restoreGeometry(QByteArray(stored))
    main = QGuiApplication.primaryScreen()
    if not (window.isMaximized() or window.isFullScreen()):
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        place = fitted(window.geometry(), screens, main.availableGeometry())
        if place != window.geometry():
            window.setGeometry(place)
