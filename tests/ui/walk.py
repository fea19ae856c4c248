"""Walks the whole window: every view, page and strip, and every control on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from kil_mapper.ui.views import VIEWS
from kil_mapper.ui.web.view import CagedView
from kil_mapper.ui.window import Window

Settle = Callable[[Window], None]
CLICKED = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractSlider, QTextEdit)
_WHOLE = (QAbstractItemView, QComboBox, QAbstractSpinBox, QScrollBar, QLineEdit, CagedView)


def places(window: Window, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    """Every view, then every other page of the window, each with its name; the window shows it meanwhile."""
    for view in VIEWS:
        window.show_view(view.id)
        settle(window)
        assert window.pages is not None
        yield view.id, _shown(window, window.pages)
    window.new_project()
    window.commands.read_folder(Path())
    settle(window)
    yield "folder", _shown(window, window.folder)
    window.menus.actions["show_shortcuts"].trigger()
    help_page = window.stack.currentWidget()
    assert help_page is not None
    yield "help", _shown(window, help_page)
    window.stack.setCurrentWidget(window.start)
    yield "start", _shown(window, window.start)
    window.show_view(VIEWS[0].id)


def _shown(window: Window, root: QWidget) -> QWidget:
    """It, laid out, in a window that takes the keys: a web view that comes into it makes Qt forget that it does."""
    window.activateWindow()
    QApplication.processEvents()
    return root


def controls(root: QWidget) -> list[QWidget]:
    """What takes the focus by the Tab key or is clicked, whole things only: not the parts that Qt builds inside."""
    found = [
        w
        for w in root.findChildren(QWidget)
        if isinstance(w, (*CLICKED, CagedView)) or w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    return [w for w in found if not isinstance(w, QScrollBar) and not _is_part(w)]


def _is_part(widget: QWidget) -> bool:
    if widget.objectName().startswith("qt_"):
        return True
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, _WHOLE):
            return True
        parent = parent.parentWidget()
    return False


def stops(root: QWidget) -> list[QWidget]:
    """The controls that the Tab key must reach now."""
    found = [w for w in controls(root) if w.isVisible() and w.isEnabled()]
    found = [w for w in found if isinstance(w, CagedView) or w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [w for w in found if not isinstance(w, QScrollArea) or is_scrolling(w)]


def is_scrolling(area: QScrollArea) -> bool:
    """Whether something in it is out of sight, so that it must take the arrow keys."""
    return area.verticalScrollBar().maximum() > 0 or area.horizontalScrollBar().maximum() > 0


def spoken(widget: QWidget) -> str:
    """What a screen reader calls it."""
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name).strip()


def described(widget: QWidget) -> str:
    """It, for the message of a test."""
    house = [type(w).__name__ for w in _ancestors(widget)][:3]
    return f"{type(widget).__name__} {spoken(widget)!r} in {' < '.join(house)}"


def _ancestors(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def on_screen(widget: QWidget) -> QRect:
    """Where it stands in the window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def holding(widget: QWidget | None, among: list[QWidget]) -> QWidget | None:
    """The control that has the focus: the widget, or the control that it is a part of."""
    while widget is not None:
        if widget in among:
            return widget
        widget = widget.parentWidget()
    return None
