"""A choice of one among few, all of them in sight: buttons in a row that wraps."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from kil_mapper.ui.parts import FlowLayout
from kil_mapper.ui.theme import current_theme

VIEW = "view"  # the role of buttons that turn bold
K = TypeVar("K", bound=Hashable)


class _Turning(QPushButton):
    """A button that keeps its width when its letters turn bold, which they are while it is down."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for bold letters."""
        hint = super().sizeHint()
        bold = QFont(self.font())
        bold.setFamily(current_theme().family_bold)
        bold.setBold(True)
        words = self.text().replace("&&", "&")
        wider = QFontMetrics(bold).horizontalAdvance(words) - self.fontMetrics().horizontalAdvance(words)
        return hint + QSize(max(0, wider), 0) if self.property("role") == VIEW else hint


class Segment(QWidget, Generic[K]):
    """Buttons of which one is down. The Tab key goes to that one, arrow keys to the others.

    Signals:
        chosen: The key of the button that a person pressed.

    Attributes:
        buttons: Each by its key.
    """

    chosen = Signal(object)

    def __init__(self, name: str, options: Mapping[K, str], *, role: str = "chip", spacing: int = 5) -> None:
        """Make it, with the first option chosen.

        Args:
            name: What the choice is about, for screen readers.
            options: Words of each option by its key.
            role: The look of the buttons.
            spacing: Pixels between them.
        """
        super().__init__()
        self.setAccessibleName(name)
        self._name = name
        self.buttons: dict[K, QPushButton] = {}
        group = QButtonGroup(self)
        flow = FlowLayout(spacing=spacing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(flow)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        for key, words in options.items():
            self.buttons[key] = made = _Turning()
            made.setCheckable(True)
            made.setProperty("role", role)
            made.toggled.connect(partial(self._take_tab, made))
            made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            made.clicked.connect(partial(self._tell, key))
            group.addButton(made)
            flow.addWidget(made)
            self.show_words(key, words)
        next(iter(self.buttons.values())).setChecked(True)

    @property
    def value(self) -> K:
        """The key of the option that is chosen."""
        return next(key for key, made in self.buttons.items() if made.isChecked())

    def choose(self, key: K) -> None:
        """Choose an option without it being anybody's doing; an unknown one changes nothing."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def show_words(self, key: K, words: str) -> None:
        """Give an option other words."""
        self.buttons[key].setText(words.replace("&", "&&"))
        self.buttons[key].setAccessibleName(f"{self._name}: {words}")

    @staticmethod
    def _take_tab(made: QPushButton, is_down: bool) -> None:  # noqa: FBT001 - Qt's signal
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_down else Qt.FocusPolicy.ClickFocus)

    def _tell(self, key: K) -> None:
        self.chosen.emit(key)
