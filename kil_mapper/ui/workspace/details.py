"""Details of one organisation: each value with its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, QUrl, Signal
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
from kil_mapper.ui.workspace.curation import Curation
from kil_mapper.ui.workspace.facts import NOT_KNOWN, Fact, Section

LEAST_OF_A_LINK = 90
LINK_MARGIN = 16
ABOVE_A_FORM = 6
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

    def __init__(self, theme: Theme, curation: Curation | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._curation = curation
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Details of the organisation")
        self._empty = label("", "soft", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label("", "heading", wrap=True)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts = QWidget()
        self._lay_out()
        if curation is not None:
            curation.opened.connect(self._bring_into_view)
        self.show_nothing()

    def _lay_out(self) -> None:
        """The page stays, so that what a person has begun to write stays when the numbers change."""
        close = QToolButton()
        close.setProperty("role", "bare")
        close.setIcon(self._theme.icon("close"))
        close.setToolTip("Select nothing")
        close.setAccessibleName("Close the details")
        close.clicked.connect(lambda _checked: self.closed.emit())
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(12, 8, 10, 10)
        self._column.setSpacing(3)
        self._column.addWidget(self._empty)
        self._column.addWidget(self._head)
        if self._curation is not None:
            self._column.addWidget(self._curation)
        self._column.addWidget(self._facts)
        self._column.addStretch(1)
        self.setWidget(page)

    def show_nothing(self) -> None:
        """No organisation is selected."""
        self._title.setText("")
        self._head.hide()
        self._empty.setText(EMPTY)
        self._empty.show()
        if self._curation is not None:
            self._curation.show_nothing()
        self._replace_facts(QWidget())

    def show_organisation(self, name: str, sections: Sequence[Section]) -> None:
        """Show what is known."""
        is_other = name != self._title.text()
        self._empty.setText("")
        self._empty.hide()
        self._title.setText(name)
        self._head.show()
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, 130)
        for section in sections:
            line = grid.rowCount()
            grid.addWidget(label(section.title, "section"), line, 0, 1, 2)
            for fact in section.facts:
                self._add_fact(grid, fact)
        self._replace_facts(facts)
        if is_other:
            self.verticalScrollBar().setValue(0)

    def _replace_facts(self, facts: QWidget) -> None:
        self._column.replaceWidget(self._facts, facts)
        self._facts.setParent(None)
        self._facts.deleteLater()
        self._facts = facts

    def _bring_into_view(self, opened: QWidget) -> None:
        """What was opened asks something, so it is shown."""
        page = self.widget()
        layout = None if page is None else page.layout()
        if page is not None and layout is not None:
            layout.activate()  # what was hidden until now has no place yet
            top = opened.mapTo(page, QPoint(0, 0)).y()
            self.verticalScrollBar().setValue(top - ABOVE_A_FORM)

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
