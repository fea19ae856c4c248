"""Menus, shortcuts and the buttons beside the menus, all from the list of actions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QToolButton, QWidget

from kil_mapper.ui.actions import ACTIONS, BY_ID, TOOLBAR, Action, Group, Menu, State, plain_text
from kil_mapper.ui.theme import Theme


class Menus:
    """The actions of a window.

    Attributes:
        actions: Each by its id.
        menus: Each by its place.
    """

    def __init__(self, window: QMainWindow, theme: Theme, do: Callable[[str], Callable[[], object]]) -> None:
        """Make them.

        Args:
            window: Where the menus stand.
            theme: For the icons.
            do: What each action does, by its id.
        """
        self.actions: dict[str, QAction] = {}
        self.menus: dict[Menu, QMenu] = {}
        self._inside: dict[str, QMenu] = {}
        groups = {group: QActionGroup(window) for group in Group}
        for place in Menu:
            menu = window.menuBar().addMenu(place.value)
            menu.setAccessibleName(place.value.replace("&", ""))
            menu.setToolTipsVisible(True)
            self.menus[place] = menu
            section = 0
            for action in (a for a in ACTIONS if a.menu is place):
                if action.section != section:
                    menu.addSeparator()
                    section = action.section
                made = self._make(action, window, theme, groups)
                made.triggered.connect(_calls(do(action.id)))
                (self._inner(menu, action.submenu) if action.submenu else menu).addAction(made)
                self.actions[action.id] = made
        window.menuBar().setAccessibleName("Menus")
        self.buttons = self._buttons()
        window.menuBar().setCornerWidget(self.buttons)

    def _inner(self, menu: QMenu, title: str) -> QMenu:
        """The menu inside a menu, made where its first action stands."""
        found = self._inside.get(title)
        if found is None:
            found = self._inside[title] = menu.addMenu(title)
            found.setAccessibleName(title.replace("&", ""))
            found.setToolTipsVisible(True)
        return found

    @staticmethod
    def _make(action: Action, window: QMainWindow, theme: Theme, groups: dict[Group, QActionGroup]) -> QAction:
        made = QAction(action.text, window)
        made.setObjectName(action.id)
        made.setToolTip(action.tip)
        made.setStatusTip(action.tip)
        if action.key:
            made.setShortcut(QKeySequence(action.key))
        if action.icon:
            made.setIcon(theme.icon(action.icon))
        if action.group is not None:
            made.setCheckable(True)
            groups[action.group].addAction(made)
        return made

    def _buttons(self) -> QWidget:
        """The actions used most, as small buttons at the end of the menu bar, where they take no room of their own."""
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, 8, 2)
        line.setSpacing(2)
        for name in TOOLBAR:
            if not name:
                line.addSpacing(8)
                continue
            button = QToolButton()
            button.setDefaultAction(self.actions[name])
            button.setProperty("role", "bare")
            button.setAccessibleName(plain_text(BY_ID[name]).rstrip("…"))
            key = f" ({BY_ID[name].key})" if BY_ID[name].key else ""
            button.setToolTip(f"{plain_text(BY_ID[name]).rstrip('…')}{key}")
            line.addWidget(button)
        return row

    def show_state(self, state: State, undo_name: str | None, redo_name: str | None, chosen: frozenset[str]) -> None:
        """Enable what makes sense, name what undo undoes, and tick what is chosen."""
        for action in ACTIONS:
            made = self.actions[action.id]
            made.setEnabled(action.enabled(state))
            why_not = action.why_not(state)
            tip = f"{action.tip} {why_not}" if why_not else action.tip
            if made.statusTip() != tip:
                made.setToolTip(tip)
                made.setStatusTip(tip)
            if action.group is not None:
                made.setChecked(action.id in chosen)
        for name, what in (("undo", undo_name), ("redo", redo_name)):
            words = BY_ID[name].text
            self.actions[name].setText(f"{words} {what}" if what else words)


def _calls(do: Callable[[], object]) -> Callable[[], None]:
    """Without the "checked" that Qt would pass."""

    def call() -> None:
        do()

    return call
