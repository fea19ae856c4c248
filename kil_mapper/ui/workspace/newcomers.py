"""Adding a group that no register knows, in the view Explore: room for the form, and the new one selected and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from kil_mapper.model.tables import Org
from kil_mapper.ui.session import Part

if TYPE_CHECKING:  # the view makes it
    from kil_mapper.ui.workspace.view import Workspace

FORM_SHARE: Final = 0.75  # of the side, while the form is open: it asks for a handful of things
NOT_COUNTED: Final = (
    "The rules in force do not count it; the view Who counts says why, and it can be brought back there."
)


class Newcomers(QObject):
    """Looks after the form that adds a group.

    Attributes:
        awaited: The id of a group that was added and is not shown yet.
    """

    def __init__(self, view: Workspace) -> None:
        super().__init__(view)
        self._view = view
        self._sizes: list[int] = []
        self.awaited = ""
        curation = view.curation
        curation.group_form.opened.connect(self._make_room)
        curation.group_form.ended.connect(self._give_back)
        curation.added.connect(self._await)
        view.context.session.changed.connect(self._settle)  # after the view itself, which listens longer

    def _make_room(self) -> None:
        sizes = self._view.side.sizes()
        wanted = round(sum(sizes) * FORM_SHARE)
        if not self._sizes and sizes[1] < wanted:
            self._sizes = sizes
            self._view.side.setSizes([sum(sizes) - wanted, wanted])

    def _give_back(self) -> None:
        sizes, self._sizes = self._sizes, []
        if sizes:
            self._view.side.setSizes(sizes)

    def _await(self, org_id: str) -> None:
        self.awaited = org_id
        self._settle(frozenset({Part.RESULTS}))

    def _settle(self, parts: frozenset[Part]) -> None:
        """Select the new group as soon as it is counted."""
        view, session = self._view, self._view.context.session
        if not self.awaited or Part.RESULTS not in parts or not session.is_current or session.project is None:
            return
        org_id, self.awaited = self.awaited, ""
        rows = session.project.organisations
        name = next(iter(rows.loc[rows[Org.ID] == org_id, Org.NAME]), None)
        if name is None:  # it was undone before it showed
            return
        if view.model.row_of(org_id) < 0:
            view.context.messages.info(f"“{name}” is added.", NOT_COUNTED)
            return
        if org_id not in view.filter.shown_ids:
            view.clear_filter()
        view.select(org_id)
        view.context.messages.info(
            f"“{name}” is added.", "It has no number in any register; it is kept in this project."
        )
