"""Picking a place on the map: a form asks for it, the map answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kil_mapper.ui.curation.inline import field_for, written
from kil_mapper.ui.parts import FlowLayout, button, label

NO_MAP = "There is no map to choose on. Write a postcode instead."


class PlacePicker(QObject):
    """Stands between the form that needs a place and the map that has them.

    Signals:
        begun: The map is to let a place be picked.
        stopped: It need not any longer.

    Attributes:
        is_possible: Whether there is a map to pick on.
    """

    begun = Signal()
    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_possible: Callable[[], bool] = lambda: False
        self._taker: Callable[[float, float], object] | None = None
        self._left: Callable[[], object] = lambda: None

    @property
    def is_on(self) -> bool:
        """Whether a place is being picked."""
        return self._taker is not None

    def begin(self, taken: Callable[[float, float], object], left: Callable[[], object]) -> None:
        """Let a place be picked.

        Args:
            taken: Gets latitude and longitude.
            left: Called when the person leaves without one.
        """
        self._taker, self._left = taken, left
        self.begun.emit()

    def take(self, latitude: float, longitude: float) -> None:
        """A place was picked."""
        taker = self._stop()
        if taker is not None:
            taker(latitude, longitude)

    def leave(self) -> None:
        """No place is wanted any longer."""
        left = self._left
        if self._stop() is not None:
            left()

    def _stop(self) -> Callable[[float, float], object] | None:
        taker, self._taker = self._taker, None
        if taker is not None:
            self.stopped.emit()
        return taker


def degrees(latitude: float, longitude: float) -> str:
    """A position as people read it.

    >>> degrees(53.7218, -1.86382)
    '53.7218° N, 1.8638° W'
    """
    north, east = "N" if latitude >= 0 else "S", "E" if longitude >= 0 else "W"
    return f"{abs(latitude):.4f}° {north}, {abs(longitude):.4f}° {east}"


class PlaceField(QWidget):
    """Where something is: a postcode to write, or a place picked on the map, which outweighs it.

    Signals:
        changed: Another place.

    Attributes:
        postcode: The line for the postcode.
        choose: Begins picking on the map.
        point: What was picked: latitude and longitude.
    """

    changed = Signal()

    def __init__(self, picker: PlacePicker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picker = picker
        self.point: tuple[float, float] | None = None
        self.postcode = field_for("Postcode", "Postcode", 110)
        self.postcode.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.postcode.textEdited.connect(lambda _text: self.changed.emit())
        self.choose = button("Choose on the map", self._pick, tip="Click the place, or use the arrow keys and Enter")
        self.told = label("", "small", wrap=True)
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        flow.addWidget(self.postcode)
        flow.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(row)
        column.addWidget(self.told)
        self.clear()

    def clear(self, *, with_postcode: bool = True) -> None:
        """Nothing is written or picked."""
        self.postcode.clear()
        self.postcode.setVisible(with_postcode)
        self._keep(None)
        possible = self._picker.is_possible()
        self.choose.setEnabled(possible)
        self.choose.setToolTip("Click the place, or use the arrow keys and Enter" if possible else NO_MAP)

    @property
    def code(self) -> str:
        """The postcode as written."""
        return written(self.postcode)

    @property
    def is_given(self) -> bool:
        """Whether there is a place."""
        return bool(self.code) or self.point is not None

    def _pick(self) -> None:
        self.told.setText("Click the place on the map. Escape leaves the map.")
        self.told.show()
        self._picker.begin(lambda north, east: self._back((north, east)), lambda: self._back(self.point))

    def _back(self, point: tuple[float, float] | None) -> None:
        self._keep(point)
        self.choose.setFocus()
        self.changed.emit()

    def _keep(self, point: tuple[float, float] | None) -> None:
        self.point = point
        words = "" if point is None else f"Chosen on the map: {degrees(*point)}"
        self.told.setText(words)
        self.told.setVisible(bool(words))
        self.choose.setText("Choose on the map" if point is None else "Choose another place")
        self.choose.setAccessibleName(f"{self.choose.text()}. {words}".strip())
