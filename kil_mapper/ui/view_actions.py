"""What the actions of the menu View do that move about in the open project: find, show, let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from kil_mapper.ui.page import Found

if TYPE_CHECKING:  # the window makes these actions
    from kil_mapper.ui.window import Window


class ViewActions(QObject):
    """Moves about in the window's project."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    def find_organisation(self) -> None:
        """Go to the search box."""
        view = self._window.explore()
        if view is not None:
            view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            view.search.selectAll()

    def clear_filter(self) -> None:
        """Show all organisations."""
        view = self._window.explore()
        if view is not None:
            view.clear_filter()

    def only_cluster(self) -> None:
        """Show the highlighted band alone."""
        view = self._window.explore()
        if view is not None:
            view.only_cluster()

    def add_group(self) -> None:
        """Ask for a group that no register knows."""
        view = self._window.explore()
        if view is not None:
            view.add_group()

    def evidence_pack(self) -> None:
        """Go where the report is chosen and made."""
        self._window.show_view("pack")
        if self._window.pages is not None:
            self._window.pages.current.panels[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def map_home(self) -> None:
        """Show the whole area."""
        if self._window.pages is not None:
            self._window.pages.current.go_home()

    def clear_selection(self) -> None:
        """Select nothing."""
        self._window.selection.select(None)

    def show_on_map(self) -> None:
        """Go to what is selected on the map."""
        self._go_to(Found.MAP)

    def show_in_list(self) -> None:
        """Go to what is selected in the list."""
        self._go_to(Found.LIST)

    def show_details(self) -> None:
        """Go to the details of what is selected."""
        self._go_to(Found.DETAILS)

    def _go_to(self, where: Found) -> None:
        """In the view that is looked at, or in Explore where that one has no such place."""
        pages = self._window.pages
        if pages is not None and not pages.current.go_to(where):
            view = self._window.explore()
            if view is not None:
                view.go_to(where)

    def next_panel(self) -> None:
        """Move to the next part of the view."""
        if self._window.pages is not None:
            self._window.pages.current.focus_next_panel()
