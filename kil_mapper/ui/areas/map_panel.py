"""The maps of need and capacity, beside each other or as one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kil_mapper.model.vocabulary import AreaType, MemberType
from kil_mapper.ui.web.panel import WebPanel


class AreaMapPanel(WebPanel):
    """Shows the page of need and capacity and passes on which area is chosen in it.

    Signals:
        turned: The type of area that was chosen in the page: an `AreaType`.
        gathered: Codes of the areas that are picked for a neighbourhood, as a list.
    """

    gathered = Signal(object)
    turned = Signal(object)

    def __init__(self, refusal: str, parent: QWidget | None = None) -> None:
        super().__init__("kilAreas", "Maps of need and capacity", refusal, parent)
        self._beginnings = 0  # how often the page has yet to tell that it begins with nothing
        if self.view is not None:
            self.view.gathered.connect(self._on_gathered)
            self.view.typed.connect(lambda kind: self.turned.emit(AreaType(kind)))

    def select(self, code: str | None) -> None:
        """Mark an area; None for none."""
        self._call("select", code)

    def set_type(self, kind: AreaType) -> None:
        """Show wards or neighbourhoods."""
        self._call("setAreaType", kind.value)

    def set_picking(self, kind: MemberType | None) -> None:
        """Whether clicks pick wards or small areas for a new neighbourhood; None for neither."""
        self._beginnings = self._beginnings + 1 if self.is_ready else 1  # until it is ready only the newest call waits
        self._call("setPicking", "off" if kind is None else kind.value)

    def set_picked(self, codes: list[str]) -> None:
        """Pick these."""
        self._call("setSelection", codes)

    def _on_gathered(self, codes: list[str]) -> None:
        if self._beginnings and not codes:
            self._beginnings -= 1
            return
        self.gathered.emit(codes)
