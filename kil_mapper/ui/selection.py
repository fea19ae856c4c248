"""The organisations that are selected: the same for all views of a project."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """What is selected: one organisation whose details show, alone or among several chosen together.

    The one is always among the chosen; both change before either signal tells of it.

    Signals:
        changed: The id of the one organisation; "" for none.
        chosen_changed: The ids of all that are chosen, as a tuple.
    """

    changed = Signal(str)
    chosen_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._org_id: str | None = None
        self._chosen: tuple[str, ...] = ()

    @property
    def org_id(self) -> str | None:
        """The organisation whose details show; None for none."""
        return self._org_id

    @property
    def chosen(self) -> tuple[str, ...]:
        """All that are chosen together, in the order of the list they were chosen from."""
        return self._chosen

    def select(self, org_id: str | None) -> None:
        """Select one organisation alone, or none; selecting the same again tells nobody."""
        self._become(org_id, () if org_id is None else (org_id,))

    def choose(self, org_ids: Iterable[str], current: str | None = None) -> None:
        """Choose several organisations together.

        Args:
            org_ids: Their ids; a second mention counts once.
            current: The one whose details show. One that is not chosen gives way to the one that showed before if that
                is still chosen, else to the last.
        """
        chosen = tuple(dict.fromkeys(org_ids))
        if current not in chosen:
            current = self._org_id if self._org_id in chosen else next(reversed(chosen), None)
        self._become(current, chosen)

    def _become(self, org_id: str | None, chosen: tuple[str, ...]) -> None:
        is_other, are_others = org_id != self._org_id, chosen != self._chosen
        self._org_id, self._chosen = org_id, chosen
        if is_other:
            self.changed.emit(org_id or "")
        if are_others:
            self.chosen_changed.emit(chosen)
