"""What tests of the details share."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from kil_mapper.ui.workspace.view import Workspace
from tests.ui.hands import click


def touch(view: Workspace, widget: QWidget) -> None:
    """Scroll to something in the details, as a person does, and click it."""
    QApplication.processEvents()
    view.details.ensureWidgetVisible(widget)
    QApplication.processEvents()
    click(widget)
