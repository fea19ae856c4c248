"""The organisation that is selected: one for all views of a project."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """What is selected.

    Signals:
        changed: The id of the organisation; "" for none.
    """

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._org_id: str | None = None

    @property
    def org_id(self) -> str | None:
        """The selected organisation; None for none."""
        return self._org_id

    def select(self, org_id: str | None) -> None:
        """Select another one; selecting the same again tells nobody."""
        if org_id != self._org_id:
            self._org_id = org_id
            self.changed.emit(org_id or "")
