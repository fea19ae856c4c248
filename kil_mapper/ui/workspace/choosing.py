"""Choosing organisations in the view Explore: what is selected in one part is so in map, list, charts and details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kil_mapper.ui.workspace.facts import is_protected

if TYPE_CHECKING:  # the view makes it
    from kil_mapper.ui.workspace.view import Workspace


class Choosing(QObject):
    """Stands between the one selection of the window and the parts of the view.

    Attributes:
        is_refilling: Rows are being shown anew. Qt moves to a neighbour when the current row is hidden: nobody chose
            that one.
    """

    def __init__(self, view: Workspace) -> None:
        super().__init__(view)
        self._view = view
        self._selection = view.context.selection
        self.is_refilling = False
        self._told_by_map = False
        self._told_by_table = False
        rows = view.table.selectionModel()
        rows.selectionChanged.connect(lambda _new, _old: self._on_rows())
        rows.currentRowChanged.connect(lambda _new, _old: self._on_rows())
        view.map.selected.connect(lambda org_id: self.select_on_map(org_id or None))
        view.map.gathered.connect(self.choose_on_map)
        self._selection.changed.connect(lambda _org_id: self.show(tell_map=not self._told_by_map))
        self._selection.chosen_changed.connect(lambda _ids: self._follow())

    # --- from the parts ---------------------------------------------------------------------------------------------

    def select(self, org_id: str | None) -> None:
        """Select an organisation everywhere; None for none."""
        if org_id == self._selection.org_id and len(self._selection.chosen) <= 1:
            self.show(tell_map=False)
        else:
            self._selection.select(org_id)

    def select_on_map(self, org_id: str | None) -> None:
        """Select what was clicked on the map. A symbol at a protected address does not give away its name."""
        self._told_by_map = True
        self.select(self._on_the_map(org_id))
        self._told_by_map = False

    def choose_on_map(self, org_ids: list[str]) -> None:
        """Choose several together that were picked on the map: the newest last, and its details show."""
        named = [org_id for org_id in org_ids if self._on_the_map(org_id) is not None]
        self._told_by_map = True
        self._selection.choose(named, named[-1] if named else None)
        self._told_by_map = False

    def _on_rows(self) -> None:
        if not self.is_refilling:
            table = self._view.table
            self._told_by_table = True
            self._selection.choose(table.chosen, table.current)
            self._told_by_table = False

    def keep_shown(self) -> None:
        """Let go of chosen organisations that are hidden now, and keep the others in sight."""
        chosen = self._selection.chosen
        if not chosen:
            self._view.table.scrollToTop()
            return
        shown = frozenset(self._view.filter.shown_ids)
        kept = [org_id for org_id in chosen if org_id in shown]
        if len(kept) < len(chosen):
            self._selection.choose(kept, self._selection.org_id)
            if not kept:
                self._view.table.scrollToTop()
        else:
            self._mark_rows()

    # --- to the parts -----------------------------------------------------------------------------------------------

    def show(self, *, tell_map: bool) -> None:
        """Show the selected organisation in list and details, and on the map unless that is where it was chosen."""
        self._mark_rows()
        self._view.show_details()
        if tell_map:
            shown = self._on_the_map(self._selection.org_id)
            self._view.map.select(shown, pan=shown is not None and len(self._selection.chosen) <= 1)
        self._view.state_changed.emit()

    def mark_on_map(self) -> None:
        """Show what is chosen on a map that was drawn anew."""
        self._choose_on_map()
        self._view.map.select(self._on_the_map(self._selection.org_id), pan=False)

    def _follow(self) -> None:
        self._mark_rows()
        self._choose_on_map()
        self._view.charts.mark(self._selection.chosen)
        self._view.say_how_many()
        self._view.state_changed.emit()

    def _mark_rows(self) -> None:
        if self._told_by_table:
            return
        self.is_refilling = True
        if self._selection.chosen:
            self._view.table.mark(self._selection.chosen, self._selection.org_id)
        else:
            self._view.table.selectionModel().clear()
        self.is_refilling = False

    def _choose_on_map(self) -> None:
        sieve = self._view.state.sieve
        hidden = frozenset[str]() if sieve is None else sieve.protected_ids
        self._view.map.choose([org_id for org_id in self._selection.chosen if org_id not in hidden])

    def _on_the_map(self, org_id: str | None) -> str | None:
        """The organisation, if its name may be tied to a symbol; None for one that is protected."""
        results = self._view.shown_results
        return None if results is not None and is_protected(results, org_id) else org_id
