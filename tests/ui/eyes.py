"""What a person sees."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace


def workspace(window: Window) -> Workspace:
    """Map, list and details of the project that is open."""
    assert window.workspace is not None
    return window.workspace


def words_in(widget: object) -> str:
    """All labels in a widget."""
    labels = widget.findChildren(QLabel) if hasattr(widget, "findChildren") else []
    return "\n".join(label.text() for label in labels)
