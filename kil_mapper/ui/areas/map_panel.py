"""The maps of need and capacity, beside each other or as one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kil_mapper.model.vocabulary import AreaType, MemberType
from kil_mapper.ui.web.panel import WebPanel


class AreaMapPanel(WebPanel):
    """Shows the page of need and capacity and passes on which area is chosen in it.

    Signals:
        gathered: Codes of the areas that are picked for a neighbourhood, as a list.
    """

    gathered = Signal(object)

    def __init__(self, refusal: str, parent: QWidget | None = None) -> None:
        super().__init__("kilAreas", "Maps of need and capacity", refusal, parent)
        if self.view is not None:
            self.view.gathered.connect(self.gathered)

    def select(self, code: str | None) -> None:
        """Mark an area; None for none."""
        self._call("select", code)

    def set_type(self, kind: AreaType) -> None:
        """Show wards or neighbourhoods."""
        self._call("setAreaType", kind.value)

    def set_picking(self, kind: MemberType | None) -> None:
        """Whether clicks pick wards or small areas for a new neighbourhood; None for neither."""
        self._call("setPicking", "off" if kind is None else kind.value)

    def set_picked(self, codes: list[str]) -> None:
        """Pick these."""
        self._call("setSelection", codes)
