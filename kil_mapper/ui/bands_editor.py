"""The strip in which turnover bands of one's own are written. No dialog: map and numbers stay in sight."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from kil_mapper.model.bands import KEEP_IT_LOCAL, SCHEMES, BandScheme
from kil_mapper.model.errors import KilError
from kil_mapper.ui.curation.inline import put_away
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label, restyle
from kil_mapper.ui.session import Part

HOW_TO_WRITE: Final = "Write pounds with commas between, such as 10000, £100,000, 200k, 1.5m."
LONGEST: Final = 300
EDGES_LETTERS, CLUSTER_LETTERS = 46, 12

_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "thousand": 1_000, "million": 1_000_000}
_EDGE = re.compile(
    r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.([0-9]+))?\s*(thousand|million|k|m)?(?![^\s,;])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,;]*")
_WORD = re.compile(r"[^\s,;]+")


def parse_edges(text: str) -> list[int]:
    """Edges as people write them, in pounds, in the order written.

    A comma between a digit and exactly three more belongs to the number; every other one separates.

    Raises:
        KilError: A part is no amount in whole pounds.

    Examples:
        >>> parse_edges("£10,000, 100000, 200k; 1.5m")
        [10000, 100000, 200000, 1500000]
    """
    edges: list[int] = []
    place = _end_of(_BETWEEN, text, 0)
    while place < len(text):
        found = _EDGE.match(text, place)
        if found is None:
            word = _WORD.match(text, place)
            raise KilError(f"“{text[place:] if word is None else word[0]}” is no amount in pounds.", HOW_TO_WRITE)
        edges.append(_whole_pounds(found))
        place = _end_of(_BETWEEN, text, found.end())
    return edges


def _end_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return place if found is None else found.end()


def _whole_pounds(found: re.Match[str]) -> int:
    decimals = found[2] or ""
    digits = int(found[1].replace(",", "") + decimals)
    pounds, pence = divmod(digits * _UNITS[(found[3] or "").lower()], int(f"1{'0' * len(decimals)}"))
    if pence:
        raise KilError(f"“{found[0].strip()}” is not in whole pounds.", HOW_TO_WRITE)
    return pounds


def say_edges(scheme: BandScheme) -> str:
    """The edges of a scheme as one may write them: "10k, 100k, 1m"; the first pound is none."""
    return ", ".join(_say(edge) for edge in edges_of(scheme))


def edges_of(scheme: BandScheme) -> list[int]:
    """The edges of a scheme in pounds, but for £0 and £1, which begin bands in any case; £1 where it is the cluster."""
    least = 1 if scheme.cluster is not None and scheme.cluster.low == 1 else 2
    return [band.low for band in scheme.known if band.low is not None and band.low >= least]


def _say(edge: int) -> str:
    if edge % 1_000_000 == 0:
        return f"{edge // 1_000_000}m"
    return f"{edge // 1_000}k" if edge % 1_000 == 0 else str(edge)


def say_bands(scheme: BandScheme) -> str:
    """The bands in words, with how many and which is the cluster."""
    named = "; ".join(f"{band.label} (the cluster)" if band.highlighted else band.label for band in scheme.bands)
    built_in = f"These are the bands of {scheme.label}. " if scheme.key in SCHEMES else ""
    return f"{built_in}{len(scheme.bands)} bands: {named}."


class BandsEditor(QFrame):
    """Asks for edges and the cluster, says the bands while one types, and makes them the project's own.

    Signals:
        ended: The bands were applied, or the person thought better of it.

    Attributes:
        edges: The edges in one line.
        cluster: Which band is the cluster; its choices follow the edges.
        preview: The bands in words.
        wrong: What is wrong with the edges; hidden while nothing is.
        scheme: The bands as written; None while they are wrong.
    """

    ended = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("maker")
        self.setAccessibleName("Turnover bands of one’s own")
        self._context = context
        self._came_from: QWidget | None = None
        self._wanted: int | None = None  # the cluster asked for; stays while edges come and go
        self.scheme: BandScheme | None = None
        self.edges = QLineEdit()
        self.edges.setAccessibleName("Edges of the bands in pounds, lowest first")
        self.edges.setToolTip(f"Where a band ends and the next begins, lowest first. {HOW_TO_WRITE}")
        self.edges.setMaxLength(LONGEST)
        self.cluster = QComboBox()
        self.cluster.setAccessibleName("Which band is the cluster")
        self.cluster.setToolTip("The band that numbers, map and report point out")
        self.cluster.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.cluster.setMinimumContentsLength(CLUSTER_LETTERS)
        self.confirm = button("Apply", self.apply, role="main", tip="Count by these bands everywhere")
        self.leave = button("Cancel", self.end, tip="Leave the bands as they are")
        self.preview = label("", "soft", wrap=True)
        self.wrong = label("", "wrong", wrap=True)
        self._lay_out()
        self.edges.textEdited.connect(lambda _text: self._follow())
        self.edges.returnPressed.connect(self.apply)
        self.cluster.activated.connect(self._on_cluster)
        context.session.changed.connect(self._on_session)
        self.hide()

    def _lay_out(self) -> None:
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for words, box in (("Edges", self.edges), ("Cluster", self.cluster)):
            name = label(words, "strong")
            name.setBuddy(box)
            flow.addWidget(name)
            flow.addWidget(box)
        flow.addWidget(self.confirm)
        flow.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 10, 6)
        column.setSpacing(4)
        column.addWidget(label("Turnover bands of your own", "strong", wrap=True))
        column.addWidget(row)
        column.addWidget(self.wrong)
        column.addWidget(self.preview)

    def open(self, scheme: BandScheme) -> None:
        """Ask, beginning with the bands of a scheme."""
        self._came_from = QApplication.focusWidget()
        self._wanted = next((band.low for band in (scheme.cluster, KEEP_IT_LOCAL.cluster) if band is not None), None)
        self.edges.setText(say_edges(scheme))
        self._follow()
        self.edges.setMinimumWidth(EDGES_LETTERS * self.edges.fontMetrics().averageCharWidth())
        self.show()
        self.edges.selectAll()
        self.edges.setFocus(Qt.FocusReason.OtherFocusReason)

    def apply(self) -> None:
        """Make the bands the project's own, unless they are wrong, which is said."""
        if self.scheme is None:
            self.edges.setFocus(Qt.FocusReason.OtherFocusReason)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.wrong.text()))
            return
        self._context.session.choose(scheme=self.scheme)
        self.end()

    def end(self) -> None:
        """Put the strip away, and the focus back to where it came from."""
        before, self._came_from = self._came_from, None
        put_away(self, before)
        self.ended.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape thinks better of it."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    # --- following what is written ----------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Say the bands as written, or what is wrong with them."""
        try:
            edges = parse_edges(self.edges.text())
            self.scheme = self._context.core.own_bands(edges, self._cluster_of(edges))
        except KilError as error:
            self.scheme = None
            self._say_wrong(str(error))
            return
        self._say_wrong("")
        self.preview.setText(say_bands(self.scheme))
        self._offer_clusters(self.scheme, edges)

    def _cluster_of(self, edges: list[int]) -> int | None:
        """The cluster asked for, or the band that holds its lower edge now."""
        wanted = self._wanted or 0
        return max((edge for edge in edges if edge <= wanted), default=min(edges, default=None))

    def _offer_clusters(self, scheme: BandScheme, edges: list[int]) -> None:
        self.cluster.clear()
        for band in scheme.known:
            if band.low in edges:
                self.cluster.addItem(band.label, band.low)
                if band.highlighted:
                    self.cluster.setCurrentIndex(self.cluster.count() - 1)

    def _on_cluster(self, place: int) -> None:
        self._wanted = self.cluster.itemData(place)
        self._follow()

    def _say_wrong(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        self.preview.setVisible(not words)
        self.cluster.setEnabled(not words)
        self.edges.setAccessibleDescription(words)
        restyle(self.edges, "wrong", "true" if words else "false")

    def _on_session(self, parts: frozenset[Part]) -> None:
        if Part.PROJECT in parts and self.isVisible():  # what was being written was about another project
            self.end()
