"""Filters under names, between the panel that shows them and the project that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kil_mapper.model.errors import KilError
from kil_mapper.ui.explore.saved import SavedFilters
from kil_mapper.ui.explore.state import FilterState
from kil_mapper.ui.page import Context

if TYPE_CHECKING:
    from kil_mapper.model.project import Project
    from kil_mapper.workflows import NamedFilter


class Saving(QObject):
    """Uses, saves, renames and removes the filters of the project; each change can be undone."""

    def __init__(self, context: Context, state: FilterState, panel: SavedFilters, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._state = state
        self._panel = panel
        panel.used.connect(self._use)
        panel.saved.connect(self._save)
        panel.renamed.connect(self._rename)
        panel.removed.connect(self._remove)
        state.changed.connect(self.refresh)
        context.session.changed.connect(lambda _parts: self.refresh())

    @property
    def _filters(self) -> tuple[NamedFilter, ...]:
        project = self._context.session.project
        return () if project is None else self._context.core.filters_of(project)

    def refresh(self) -> None:
        """Show the filters of the project as it is now."""
        self._panel.show_filters(self._filters, self._told, can=self._state.wanted.is_on)

    def _told(self, found: NamedFilter) -> str:
        sieve = self._state.sieve
        if sieve is None:
            return ""
        wanted, _ = sieve.checked(found.filter)
        return "; ".join(sieve.told(wanted, part) for part in wanted.parts) or "lets everything through"

    def _use(self, name: str) -> None:
        found = next((one for one in self._filters if one.name == name), None)
        if found is not None:
            problems = (*found.problems, *self._state.want(found.filter))
            if problems:
                more = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
                self._context.messages.warning(f"Filter “{found.name}”: {problems[0]}{more}")
            self._panel.panel.hide()

    def _save(self, name: str) -> None:
        definition = self._state.wanted.definition
        core = self._context.core
        if self._change("save of a filter", lambda project: core.save_filter(project, name, definition)):
            self._panel.name.clear()
            self._panel.say(f"Saved as “{' '.join(name.split())}”.")

    def _rename(self, name: str, to: str) -> None:
        core = self._context.core
        if self._change("change of a filter’s name", lambda project: core.rename_filter(project, name, to)):
            self._panel.name.clear()
            self._panel.say(f"It is called “{' '.join(to.split())}” now.")

    def _remove(self, name: str) -> None:
        core = self._context.core
        if self._change("removal of a filter", lambda project: core.remove_filter(project, name)):
            self._panel.say(f"“{name}” is removed. Undo brings it back.")

    def _change(self, what: str, make: Callable[[Project], Project]) -> bool:
        """Whether the project was changed; what stood in the way is said in the panel."""
        project = self._context.session.project
        if project is None:
            return False
        try:
            self._context.session.change(what, make(project))
        except KilError as error:
            self._panel.say(f"{error.message} {error.hint}")
            return False
        self.refresh()
        return True
