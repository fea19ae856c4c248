"""The choices that every number depends on, in reach from every view: who counts, and by which turnover."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from kil_mapper.model.rules import rules_of
from kil_mapper.model.vocabulary import RuleProfile, TurnoverBasis
from kil_mapper.ui.parts import label
from kil_mapper.ui.session import Part, Session

BASIS_WORDS = {
    TurnoverBasis.ANNUALISED: "Latest, scaled to a year",
    TurnoverBasis.LATEST: "Latest as reported",
    TurnoverBasis.MEDIAN: "Median of three years",
}
RULES_WORDS = {
    RuleProfile.VCSE: "Local voluntary sector",
    RuleProfile.NCVO: "Close to NCVO’s definition",
    RuleProfile.ALL: "Everything registered here",
}


def rules_tip(profile: RuleProfile) -> str:
    """What a profile counts, and which rules it applies."""
    rules = "; ".join(rule.label.lower() for rule in rules_of(profile))
    told = f"{profile.label[0].upper()}{profile.label[1:]}."
    return f"{told} Sets aside: {rules}." if rules else told


class Choices(QWidget):
    """Two combo boxes with their names; the names give way where there is no room."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rules = QComboBox()
        self.basis = QComboBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._names: list[QLabel] = []
        for words, box, meaning in (
            ("Counting", self.rules, "Who counts: the rules by which organisations are set aside"),
            ("Turnover", self.basis, "Turnover used for the bands"),
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
        self.rules.activated.connect(lambda at: session.choose(rules=RuleProfile(self.rules.itemData(at))))
        self.basis.activated.connect(lambda at: session.choose(turnover_basis=TurnoverBasis(self.basis.itemData(at))))
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

    def show_names(self, *, shown: bool) -> None:
        """Show the names of the boxes, or leave them out."""
        for name in self._names:
            name.setVisible(shown)
