"""In the view Explore: room for what asks something, and a group that was added selected and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kil_mapper.model.tables import Org
from kil_mapper.ui.parts import height_here
from kil_mapper.ui.session import Part

if TYPE_CHECKING:  # the view makes it
    from kil_mapper.ui.workspace.view import Workspace

MOST: Final = 0.8  # of the side for details, while something is asked there
SIDES: Final = 16  # pixels to the left and right of list and bar
ABOVE_AND_BELOW: Final = 20  # pixels around them
AROUND: Final = 60  # pixels around a form: what it is about stays in sight
NOT_COUNTED: Final = "The rules in force do not count it; the view Who counts says why and can bring it back."
KEPT_HERE: Final = "It has no number in any register; it is kept in this project."


class Newcomers(QObject):
    """Shares the side between list and details while a form is open, and awaits groups that were added.

    Attributes:
        awaited: The id of a group that was added and is not shown yet.
    """

    def __init__(self, view: Workspace) -> None:
        super().__init__(view)
        self._view = view
        self._before: tuple[list[int], list[int]] | None = None
        self.awaited = ""
        curation = view.curation
        for form in (*curation.forms, curation.group_form):
            form.opened.connect(lambda form=form: self._make_room(form))
            form.ended.connect(self._give_back)
        curation.added.connect(self._await)
        view.context.selection.chosen_changed.connect(lambda _chosen: self._make_room_for_bar())
        for form in (view.batch.strip, view.batch.form):
            form.opened.connect(self._make_room_for_bar)
            form.refused.connect(lambda _box: self._make_room_for_bar())
            form.ended.connect(self._make_room_for_bar)
        view.context.session.changed.connect(self._settle)  # after the view itself, which listens longer

    # --- room -------------------------------------------------------------------------------------------------------

    def _make_room(self, form: QWidget) -> None:
        """Give the details what a form needs; at large text there is little else."""
        self._view.bring_into_view(self._view.side)
        sizes = self._view.side.sizes()
        room = sum(sizes)
        wanted = min(round(room * MOST), height_here(form) + AROUND)
        self._share([room - wanted, wanted], is_needed=sizes[1] < wanted)

    def _make_room_for_bar(self) -> None:
        """Give the list what the bar for several takes away from it; all of the side where that is not enough."""
        view = self._view
        batch, table = view.batch, view.table
        if batch.isHidden():
            self._give_back()
            return
        view.bring_into_view(view.side)
        needed = max(batch.heightForWidth(view.side.width() - SIDES), batch.minimumSizeHint().height())
        needed += table.minimumSizeHint().height() + ABOVE_AND_BELOW
        room = sum(view.side.sizes())
        is_asking = not (batch.strip.isHidden() and batch.form.isHidden())
        view.details.setHidden(is_asking and needed > room * MOST)  # what is asked is about all of them, not this one
        view.keep_height(needed if is_asking else 0)
        wanted = min(round(room * MOST), needed)
        self._share([wanted, room - wanted], is_needed=view.side.sizes()[0] < wanted)

    def _share(self, wanted: list[int], *, is_needed: bool) -> None:
        sizes = self._view.side.sizes()
        if is_needed:
            self._view.side.setSizes(wanted)
            before = sizes if self._before is None else self._before[0]
            self._before = (before, self._view.side.sizes())

    def _give_back(self) -> None:
        """Share the side as before, unless the person has shared it otherwise since."""
        self._view.details.show()
        self._view.keep_height(0)
        before, self._before = self._before, None
        if before is not None and self._view.side.sizes() == before[1]:
            self._view.side.setSizes(before[0])

    # --- groups that were added -------------------------------------------------------------------------------------

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
        view.context.messages.info(f"“{name}” is added.", KEPT_HERE)
