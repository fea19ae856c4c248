"""The facts of one organisation as rows: name, value, where it comes from, and what can be set right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.model.vocabulary import Correctable
from kil_mapper.ui.curation.years import LEAST, YearBars, in_words
from kil_mapper.ui.parts import button, label, plain_tip
from kil_mapper.ui.theme import Theme
from kil_mapper.ui.workspace.facts import NOT_KNOWN, Fact, Offer, Section

LEAST_OF_A_LINK: Final = 90
LINK_MARGIN: Final = 16
NAME_WIDTH: Final = 130
KEY: Final = "key"  # property of what can take the focus, so that it is found again when the rows are made anew


class _Link(QPushButton):
    """A web address, shortened in its middle where there is no room for all of it."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.setProperty("role", "link")
        self.setToolTip(plain_tip(address))
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


def _lower(words: QWidget, beside: QWidget) -> None:
    """Put the first line of words on the line of a button beside them."""
    beside.ensurePolished()
    words.ensurePolished()
    words.setContentsMargins(0, max(0, (beside.sizeHint().height() - words.fontMetrics().height()) // 2), 0, 0)


class FactRows(QWidget):
    """Sections of facts. They are made anew whenever something changes.

    Signals:
        correct_wanted: A `Correctable` and the value that stands.
        restore_wanted: The `Correctable` whose register's value is wanted back.
        offer_taken: The `Offer` of a section.

    Attributes:
        slots_for_forms: Where the form for a fact or an offer goes, by its key.
        buttons: What can be done, by its key.
    """

    correct_wanted = Signal(object, str)
    restore_wanted = Signal(object)
    offer_taken = Signal(object)

    def __init__(self, sections: Sequence[Section], theme: Theme, *, shows_sources: bool, can_change: bool) -> None:
        """Make the rows.

        Args:
            sections: What is known.
            theme: For the icons.
            shows_sources: Whether each value says where it comes from.
            can_change: Whether something can be set right here.
        """
        super().__init__()
        self._theme = theme
        self._shows_sources = shows_sources
        self._can_change = can_change
        self.slots_for_forms: dict[str, QBoxLayout] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, NAME_WIDTH)
        for section in sections:
            self._add_section(section)

    def activate(self) -> None:
        """Give everything its place now."""
        self._grid.activate()

    # --- focus ------------------------------------------------------------------------------------------------------

    def focus_key(self) -> str:
        """What has the focus here; "" for nothing."""
        focused = QApplication.focusWidget()
        return next((key for key, made in self.buttons.items() if made is focused), "")

    def take_focus(self, key: str) -> None:
        """Give the focus to what has that key, or to what took its place."""
        field = key.partition(" ")[2]
        made = self.buttons.get(key) or self.buttons.get(f"correct {field}")
        if key and made is not None:
            made.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- rows -------------------------------------------------------------------------------------------------------

    def _add_section(self, section: Section) -> None:
        line = self._grid.rowCount()
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(section.title, "section"), 1)
        self._grid.addWidget(head, line, 0, 1, 2)
        if section.offer is not None and self._can_change:
            row.addWidget(self._offer(section.offer, section.title), 0, Qt.AlignmentFlag.AlignBottom)
            self._add_slot(section.offer.value)
        for fact in section.facts:
            self._add_fact(fact, tells_source=section.tells_source or self._shows_sources)
        if len(section.years) >= LEAST:
            line = self._grid.rowCount()
            self._grid.addWidget(self._name("Income by year"), line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(YearBars(section.years), line, 1)
            if self._shows_sources:
                self._grid.addWidget(label(in_words(section.years), "small", wrap=True), line + 1, 1)

    def _offer(self, offer: Offer, title: str) -> QPushButton:
        made = self._small(offer.words, lambda: self.offer_taken.emit(offer), f"offer {offer.value}")
        made.setAccessibleName(f"{offer.words.rstrip('…')}: {title}")
        return made

    def _small(self, words: str, clicked: Callable[[], object], key: str) -> QPushButton:
        made = button(words, clicked, role="link")
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        made.setProperty(KEY, key)
        self.buttons[key] = made
        return made

    def _add_slot(self, key: str) -> None:
        slot = QVBoxLayout()
        slot.setContentsMargins(0, 0, 0, 0)
        self._grid.addLayout(slot, self._grid.rowCount(), 0, 1, 2)
        self.slots_for_forms[key] = slot

    @staticmethod
    def _name(words: str) -> QLabel:
        made = label(words, "name", wrap=True)
        made.setMaximumWidth(NAME_WIDTH + 20)
        return made

    def _add_fact(self, fact: Fact, *, tells_source: bool) -> None:
        line, name = self._grid.rowCount(), self._name(fact.name)
        self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        correctable = fact.field is not None and bool(fact.name) and self._can_change
        value: QWidget = self._linked(fact) if fact.link else self._plain(fact)
        if fact.link:
            _lower(name, value)
        if not correctable and not fact.register and not tells_source:
            self._grid.addWidget(value, line, 1, Qt.AlignmentFlag.AlignTop)
            return
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(value, 1)
        column.addLayout(row)
        if correctable and fact.field is not None:
            correct = self._correct(fact, fact.field)
            _lower(name, correct)
            _lower(value, correct)
            row.addWidget(correct, 0, Qt.AlignmentFlag.AlignTop)
        if fact.register:
            column.addLayout(self._corrected(fact))
        if tells_source and fact.source:
            column.addWidget(label(fact.source, "small", wrap=True))
        self._grid.addWidget(cell, line, 1, Qt.AlignmentFlag.AlignTop)
        if correctable and fact.field is not None and fact.field.value not in self.slots_for_forms:
            self._add_slot(fact.field.value)

    def _plain(self, fact: Fact) -> QLabel:
        value = label(fact.value, "soft" if fact.value == NOT_KNOWN else "", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleName(f"{fact.name}: {fact.value}")
        if fact.source:
            value.setToolTip(plain_tip(fact.source))
            value.setAccessibleDescription(f"Source: {fact.source}")
        return value

    def _linked(self, fact: Fact) -> _Link:
        link = _Link(fact.value)
        link.setIcon(self._theme.icon("link", "accent"))
        link.clicked.connect(lambda _checked: QDesktopServices.openUrl(QUrl(fact.link)))
        link.setAccessibleName(f"{fact.name}: {fact.value}, opens in your browser")
        link.setAccessibleDescription(f"Source: {fact.source}" if fact.source else "")
        self.buttons[f"link {fact.name}"] = link
        return link

    def _correct(self, fact: Fact, field: Correctable) -> QPushButton:
        present = "" if fact.value == NOT_KNOWN else fact.value
        made = self._small("Correct", lambda: self.correct_wanted.emit(field, present), f"correct {field.value}")
        made.setAccessibleName(f"Correct the {field.label}")
        made.setToolTip(f"Set the {field.label} right; the register’s own stays beside it")
        return made

    def _corrected(self, fact: Fact) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        told = label(f"Corrected. {fact.register}", "small", wrap=True)
        row.addWidget(told, 1)
        if self._can_change and fact.field is not None:
            field = fact.field
            made = self._small("Restore", lambda: self.restore_wanted.emit(field), f"restore {field.value}")
            made.setAccessibleName(f"Restore the {field.label}. {fact.register}")
            made.setToolTip("Put the first value back")
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return row
