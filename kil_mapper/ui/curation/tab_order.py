"""The Tab key goes as the eye does, also through what was made later than what stands below it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def stops_in(widget: QWidget) -> Iterator[QWidget]:
    """What the Tab key stops at inside a widget, in the order of its layouts; hidden parts stand where they show."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
        return
    layout = widget.layout()
    if layout is not None:
        yield from _stops_of(layout)


def _stops_of(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from stops_in(widget)
        elif inner is not None:
            yield from _stops_of(inner)


def order_tabs(first: QWidget, inside: QWidget) -> None:
    """Let the Tab key go from one widget through everything inside another, and on to what came before.

    Args:
        first: Where it comes from.
        inside: What holds the stops.
    """
    for before, after in pairwise((first, *stops_in(inside))):
        QWidget.setTabOrder(before, after)
