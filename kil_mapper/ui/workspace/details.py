"""Details of one organisation: each value with its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.ui.parts import label
from kil_mapper.ui.theme import Theme
from kil_mapper.ui.workspace.facts import NOT_KNOWN, Fact, Section

LEAST_OF_A_LINK = 90
LINK_MARGIN = 16
EMPTY = "Select an organisation to see what is known about it."


class _Link(QPushButton):
    """A web address, shortened in its middle where there is no room for all of it."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.setProperty("role", "link")
        self.setToolTip(address)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the beginning and the end of an address."""
        return QSize(LEAST_OF_A_LINK, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as much as fits."""
        super().resizeEvent(event)
        room = self.width() - self.iconSize().width() - LINK_MARGIN
        shown = self.fontMetrics().elidedText(self._address, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))


class DetailsPanel(QScrollArea):
    """Shows one organisation, or says how to choose one.

    Signals:
        closed: The person let go of the organisation.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Details of the organisation")
        self.show_nothing()

    def show_nothing(self) -> None:
        """No organisation is selected."""
        page = QWidget()
        column = QVBoxLayout(page)
        empty = label(EMPTY, "soft", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(empty)
        self.setWidget(page)

    def show_organisation(self, name: str, sections: Sequence[Section]) -> None:
        """Show what is known."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 10, 10)
        column.setSpacing(3)
        head = QHBoxLayout()
        title = label(name, "heading", wrap=True)
        title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setProperty("role", "bare")
        close.setIcon(self._theme.icon("close"))
        close.setToolTip("Select nothing")
        close.setAccessibleName("Close the details")
        close.clicked.connect(lambda _checked: self.closed.emit())
        head.addWidget(title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, 130)
        for section in sections:
            line = grid.rowCount()
            grid.addWidget(label(section.title, "section"), line, 0, 1, 2)
            for fact in section.facts:
                self._add_fact(grid, fact)
        column.addLayout(grid)
        column.addStretch(1)
        self.setWidget(page)

    def _add_fact(self, grid: QGridLayout, fact: Fact) -> None:
        line = grid.rowCount()
        name = label(fact.name, "name", wrap=True)
        name.setMaximumWidth(150)
        grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        if fact.link:
            link = _Link(fact.value)
            link.setIcon(self._theme.icon("link", "accent"))
            link.clicked.connect(lambda _checked: QDesktopServices.openUrl(QUrl(fact.link)))
            link.setAccessibleName(f"{fact.name}: {fact.value}, opens in your browser")
            grid.addWidget(link, line, 1, Qt.AlignmentFlag.AlignTop)
            return
        value: QLabel = label(fact.value, "soft" if fact.value == NOT_KNOWN else "", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleName(f"{fact.name}: {fact.value}")
        grid.addWidget(value, line, 1, Qt.AlignmentFlag.AlignTop)
