"""The choices that every number depends on, in reach from every view: who counts, by which turnover and bands."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from kil_mapper.model.bands import KEEP_IT_LOCAL, NCVO, SCHEMES, BandScheme
from kil_mapper.model.rules import rules_of
from kil_mapper.model.vocabulary import RuleProfile, TurnoverBasis
from kil_mapper.ui.parts import label
from kil_mapper.ui.session import Part, Session

BASIS_WORDS = {
    TurnoverBasis.ANNUALISED: "Scaled to a year",
    TurnoverBasis.LATEST: "As reported",
    TurnoverBasis.MEDIAN: "Median of 3 years",
}
BASIS_TIPS = {
    TurnoverBasis.ANNUALISED: "The latest income, scaled to a full year where the period was not 12 months",
    TurnoverBasis.LATEST: "The latest income as it was reported",
    TurnoverBasis.MEDIAN: "The median of the newest three years",
}
RULES_WORDS = {
    RuleProfile.VCSE: "Local voluntary sector",
    RuleProfile.NCVO: "Close to NCVO’s",
    RuleProfile.ALL: "All registered here",
}
OWN, WRITE_OWN = "Our own", "Our own…"
CHANGE_OWN = "Change own…"
_WRITE: Final = "write"  # stands for no scheme: it opens the strip in which one is written
_OWN: Final = "own"


def bands_tip(scheme: BandScheme) -> str:
    """The bands of a scheme, and which is the cluster."""
    named = "; ".join(band.label for band in scheme.bands)
    cluster = f" Cluster: {scheme.cluster.label}." if scheme.cluster is not None else ""
    return f"{scheme.label}: {named}.{cluster}"


def rules_tip(profile: RuleProfile) -> str:
    """What a profile counts, and which rules it applies."""
    rules = "; ".join(rule.label.lower() for rule in rules_of(profile))
    told = f"{profile.label[0].upper()}{profile.label[1:]}."
    return f"{told} Sets aside: {rules}." if rules else told


class Choices(QWidget):
    """Three combo boxes with their names; the names give way where there is no room.

    Signals:
        own_wanted: Bands of one's own are to be written, beginning with those of this scheme.
    """

    own_wanted = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rules = QComboBox()
        self.basis = QComboBox()
        self.bands = QComboBox()
        self._own: BandScheme | None = None  # bands of one's own that were chosen last in this project
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._names: list[QLabel] = []
        for words, box, meaning in (
            ("Counting", self.rules, "Who counts: the rules by which organisations are set aside"),
            ("Turnover", self.basis, "Turnover used for the bands"),
            ("Bands", self.bands, "Turnover bands"),
        ):
            name = label(words, "soft")
            name.setBuddy(box)
            box.setAccessibleName(meaning)
            box.setToolTip(meaning)
            self._names.append(name)
            row.addWidget(name)
            row.addWidget(box)
        for profile, words in RULES_WORDS.items():
            self.rules.addItem(words, profile.value)
            self.rules.setItemData(self.rules.count() - 1, rules_tip(profile), Qt.ItemDataRole.ToolTipRole)
        for basis, words in BASIS_WORDS.items():
            self.basis.addItem(words, basis.value)
            self.basis.setItemData(self.basis.count() - 1, BASIS_TIPS[basis], Qt.ItemDataRole.ToolTipRole)
        self.rules.activated.connect(lambda at: session.choose(rules=RuleProfile(self.rules.itemData(at))))
        self.basis.activated.connect(lambda at: session.choose(turnover_basis=TurnoverBasis(self.basis.itemData(at))))
        for scheme in (KEEP_IT_LOCAL, NCVO):
            self._add_scheme(scheme)
        self.bands.addItem(WRITE_OWN, _WRITE)
        self.bands.activated.connect(self._on_bands)
        session.changed.connect(self._follow)
        self._follow(frozenset(Part))

    def _follow(self, parts: frozenset[Part]) -> None:
        project = self._session.project
        if project is None or not parts & {Part.PROJECT, Part.OPTIONS}:
            return
        self.rules.setCurrentIndex(self.rules.findData(project.options.rules.value))
        self.rules.setAccessibleDescription(rules_tip(project.options.rules))
        self.rules.setToolTip(rules_tip(project.options.rules))
        self.basis.setCurrentIndex(self.basis.findData(project.options.turnover_basis.value))
        self.basis.setAccessibleDescription(BASIS_TIPS[project.options.turnover_basis])
        self.basis.setToolTip(f"Turnover used for the bands: {BASIS_TIPS[project.options.turnover_basis].lower()}")
        if Part.PROJECT in parts:
            self._own = None
        self._show_scheme(project.options.scheme)

    def _add_scheme(self, scheme: BandScheme) -> None:
        self.bands.addItem(scheme.label, scheme.key)
        self.bands.setItemData(self.bands.count() - 1, bands_tip(scheme), Qt.ItemDataRole.ToolTipRole)

    def _show_scheme(self, scheme: BandScheme) -> None:
        """Show which bands are in force; the project's own stand in the list once there are any."""
        if scheme.key not in SCHEMES:
            self._own = scheme
        place = self.bands.findData(_OWN)
        if self._own is None and place >= 0:
            self.bands.removeItem(place)
        elif self._own is not None:
            if place < 0:
                place = self.bands.count() - 1
                self.bands.insertItem(place, OWN, _OWN)
            self.bands.setItemData(place, bands_tip(self._own), Qt.ItemDataRole.ToolTipRole)
        self.bands.setItemText(self.bands.findData(_WRITE), WRITE_OWN if self._own is None else CHANGE_OWN)
        self.bands.setCurrentIndex(self.bands.findData(scheme.key if scheme.key in SCHEMES else _OWN))
        self.bands.setAccessibleDescription(bands_tip(scheme))
        self.bands.setToolTip(bands_tip(scheme))

    def _on_bands(self, at: int) -> None:
        project, chosen = self._session.project, self.bands.itemData(at)
        if project is None:
            return
        if chosen == _WRITE:
            self._show_scheme(project.options.scheme)  # nothing is chosen until the strip says so
            self.own_wanted.emit(self._own or project.options.scheme)
        else:
            self._session.choose(scheme=self._own if chosen == _OWN else SCHEMES[chosen])

    def show_names(self, *, shown: bool) -> None:
        """Show the names of the boxes, or leave them out."""
        for name in self._names:
            name.setVisible(shown)
