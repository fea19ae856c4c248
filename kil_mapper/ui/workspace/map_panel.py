"""The map of organisations and need."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kil_mapper.ui.curation.picking import PlacePicker
from kil_mapper.ui.web.panel import WebPanel

WIDTH_FOR_KEY = 800  # below this the key would take more room than it explains


class MapPanel(WebPanel):
    """Shows the map and passes on which organisations are chosen in it.

    Signals:
        gathered: The ids of several that a person picked together, as a list; the newest last.
    """

    gathered = Signal(object)

    def __init__(self, refusal: str, parent: QWidget | None = None) -> None:
        super().__init__("kilMap", "Map", refusal, parent)
        self._key_was_set = False
        self.ready.connect(self._set_key)
        if self.view is not None:
            self.view.gathered.connect(self.gathered)

    def set_filter(self, ids: list[str] | None) -> None:
        """Show only these; None shows all."""
        self._call("setFilter", ids)

    def select(self, org_id: str | None, *, pan: bool) -> None:
        """Mark an organisation; None for none."""
        self._call("select", org_id, pan)

    def choose(self, org_ids: list[str]) -> None:
        """Mark all that are chosen together."""
        self._call("choose", org_ids)

    def serve(self, picker: PlacePicker) -> None:
        """Let places be picked here for whoever asks."""
        if self.view is not None:
            picker.is_possible = lambda: self.is_ready and self.isVisible()
            picker.begun.connect(self._begin_picking)
            picker.stopped.connect(lambda: self._let_pick(may=False))
            self.view.located.connect(picker.take)
            self.view.left.connect(picker.leave)
            self.ready.connect(picker.leave)  # the page was drawn anew, without the cross-hair

    def _begin_picking(self) -> None:
        self._let_pick(may=True)
        if self.view is not None:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _let_pick(self, *, may: bool) -> None:
        self._call("setPicking", may)

    def _set_key(self) -> None:
        if self.view is not None and not self._key_was_set:  # once: afterwards it is as the person left it
            self._key_was_set = True
            self._call("setKey", self.width() >= WIDTH_FOR_KEY * self.view.zoomFactor())
