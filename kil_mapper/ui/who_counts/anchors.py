"""Community anchors: what people declared, what registers hold, and which areas have none near."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kil_mapper.model import days
from kil_mapper.model.findings import AnchorCheckRow, AnchorCoverageRow
from kil_mapper.model.vocabulary import AreaType, Reach
from kil_mapper.ui.curation.strip import Asked, DecisionStrip
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label
from kil_mapper.ui.segment import Segment
from kil_mapper.ui.sheet import Row, Sheet, SheetColumn
from kil_mapper.ui.who_counts.anchor_form import CRITERIA, AnchorForm, answer, declared_words
from kil_mapper.ui.who_counts.found import Found
from kil_mapper.ui.who_counts.tables import LEAST_LIST, shortened, words
from kil_mapper.ui.who_counts.turning import TurningRow
from kil_mapper.ui.workspace.organisations import PROTECTED

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

ALL, DECLARED = "all", "declared"
CRITERIA_COLUMN = "criteria"
BESIDE, SHARES = 1000, (64, 36)
REVIEWED = "reviewed"
NOT_REVIEWED, NOT_COVERED = "Not reviewed", "Not covered"
PICK = "Select an organisation to see what was declared about it, or to declare something."


def _declared(row: Row) -> str:
    value = row[AnchorCheckRow.IS_ANCHOR]
    return "" if pd.isna(value) else "Anchor" if value else "Not an anchor"


def _ward(row: Row) -> str:
    if row[AnchorCheckRow.SENSITIVE]:
        return PROTECTED
    return words(AnchorCheckRow.WARD, "Not known")(row)


def _land(row: Row) -> str:
    value = row[AnchorCheckRow.HAS_LAND]
    return "Not reported" if pd.isna(value) else "Yes" if value else "No"


def _purposes(row: Row) -> str:
    value = row[AnchorCheckRow.WHATS]
    return f"{int(value):,}" if value else "None known"


def _criteria(row: Row) -> str:
    """What was said of the four criteria; those nobody looked at are left out."""
    parts = []
    for value in (True, False):
        named = [
            name.lower() for field, (name, _) in CRITERIA.items() if not pd.isna(row[field]) and row[field] == value
        ]
        if named:
            parts.append(f"{answer(value)}: {', '.join(named)}")
    return "; ".join(parts)


CHECKLIST = (
    SheetColumn(AnchorCheckRow.NAME, "Organisation", "Name in the register", words(AnchorCheckRow.NAME), least=200,
                stretch=True),
    SheetColumn(AnchorCheckRow.IS_ANCHOR, "Declared", "What a person declared; empty where nobody did", _declared,
                lambda row: _declared(row) or "Nothing declared", sort=lambda row: _declared(row) or None),
    SheetColumn(AnchorCheckRow.HAS_LAND, "Land or building", "Evidence: owns or leases land or buildings, by its own "
                "report", _land, sort=_land),
    SheetColumn(AnchorCheckRow.WHATS, "Purposes", "Evidence: how many purposes it reports", _purposes, numeric=True),
    SheetColumn(AnchorCheckRow.REACH, "Reach", "Evidence: how far it works by the areas it reports",
                lambda row: Reach(row[AnchorCheckRow.REACH]).label.split(":")[0].capitalize()),
    SheetColumn(AnchorCheckRow.WARD, "Ward", "Ward it is based in", _ward, sort=_ward, gives_way=1),
    SheetColumn(CRITERIA_COLUMN, "Criteria", "What the person said of the four criteria of a community anchor",
                lambda row: shortened(_criteria(row)), lambda row: _criteria(row) or "Nobody looked at the criteria",
                sort=lambda row: _criteria(row) or None, gives_way=2),
)  # fmt: skip


def _count(column: str) -> SheetColumn:
    heading, meaning = {
        AnchorCoverageRow.BASED: ("Based there", "Declared anchors based in the area"),
        AnchorCoverageRow.WITHIN: ("Within reach", "Declared anchors within reach of the centre of its residents"),
    }[column]

    def shown(row: Row) -> str:
        if pd.isna(row[column]):
            return NOT_COVERED if row[REVIEWED] else NOT_REVIEWED
        return f"{int(row[column]):,}"

    return SheetColumn(column, heading, meaning, shown, numeric=True)


def _metres(row: Row) -> str:
    value = row[AnchorCoverageRow.METRES]
    return "–" if pd.isna(value) else f"{int(value):,} m"


COVERAGE = (
    SheetColumn(AnchorCoverageRow.NAME, "Area", "Ward or neighbourhood", words(AnchorCoverageRow.NAME), least=120,
                stretch=True),
    _count(AnchorCoverageRow.WITHIN),
    _count(AnchorCoverageRow.BASED),
    SheetColumn(AnchorCoverageRow.METRES, "To the nearest", "From the centre of its residents, in whole hundreds of "
                "metres", _metres, numeric=True, gives_way=1),
    SheetColumn(AnchorCoverageRow.NEAREST, "Nearest", "The nearest declared anchor",
                words(AnchorCoverageRow.NEAREST, "–"), gives_way=2),
)  # fmt: skip


REVIEW_TIP = "Record that somebody looked through all organisations for community anchors: their absence is then told"


class AnchorsPanel(QWidget):
    """Checklist, coverage, declaration and review."""

    def __init__(self, context: Context, strip: DecisionStrip) -> None:
        super().__init__()
        self._context = context
        self._strip = strip
        self._found: Found | None = None
        self.told = label("", wrap=True)
        self.told.setAccessibleName("What is known of community anchors")
        self.declare = button("Declare…", self.begin_declaration, tip="Say whether the selected organisation is one")
        self.review = button("All were looked through…", self.begin_review, tip=REVIEW_TIP)
        self.withdraw = button("Withdraw the review", self.withdraw_review, tip="Undo brings it back")
        self.which = Segment("Organisations shown", {ALL: "All", DECLARED: "Declared"})
        self.which.chosen.connect(lambda _which: self._show_list())
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search name")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search organisations of the checklist")
        self.search.textChanged.connect(lambda _text: self._show_list())
        self.form = AnchorForm(context)
        self.checklist = Sheet("Checklist of community anchors", CHECKLIST, AnchorCheckRow.ID)
        self.checklist.picked.connect(self._show_selection)
        self.checklist.activated.connect(lambda _index: self.begin_declaration())
        self.coverage = Sheet("Community anchors near each area", COVERAGE, AnchorCoverageRow.CODE)
        self.selected = label(PICK, "soft", wrap=True)
        self.selected.setAccessibleName("What was declared about the selected organisation")
        self._lay_out()

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=6)
        for widget in (self.declare, self.review, self.withdraw, self.which):
            flow.addWidget(widget)
        left = QWidget()
        listed = QVBoxLayout(left)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(5)
        listed.addWidget(self.search)
        listed.addWidget(self.checklist, 1)
        listed.addWidget(self.selected)
        self._row = TurningRow(left, self.coverage, room=BESIDE, shares=SHARES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.told)
        column.addWidget(buttons)
        column.addWidget(self.form)
        column.addWidget(self._row, 1)

    def show_found(self, found: Found) -> None:
        """Show the checklist and the coverage."""
        self._found = found
        self.told.setText(" ".join(found.anchors))
        reviewed = found.results.project.options.anchors_reviewed is not None
        self.review.setVisible(not reviewed)
        self.withdraw.setVisible(reviewed)
        count = int(found.checklist[AnchorCheckRow.IS_ANCHOR].notna().sum())
        self.which.show_words(ALL, f"All  {len(found.checklist):,}")
        self.which.show_words(DECLARED, f"Declared  {count:,}")
        areas = found.coverage[found.coverage[AnchorCoverageRow.TYPE] != AreaType.LAD.value]
        self.coverage.show_rows(areas.assign(**{REVIEWED: reviewed}))
        self._show_list()

    def _show_list(self) -> None:
        found = self._found
        if found is None:
            return
        rows = found.checklist
        if self.which.value == DECLARED:
            rows = rows[rows[AnchorCheckRow.IS_ANCHOR].notna()]
        for word in self.search.text().casefold().split():
            rows = rows[rows[AnchorCheckRow.NAME].str.casefold().str.contains(word, regex=False)]
        self.checklist.show_rows(rows)
        self._show_selection()

    @property
    def org_id(self) -> str | None:
        """The selected organisation."""
        return next(iter(self.checklist.names_selected), None)

    def _show_selection(self) -> None:
        org_id, project = self.org_id, self._context.session.project
        self.declare.setEnabled(org_id is not None)
        if org_id is None or project is None:
            self.selected.setText(PICK)
            return
        name = self._name_of(org_id)
        self.declare.setAccessibleName(f"Declare whether “{name}” is a community anchor")
        self.selected.setText(f"{name}: {declared_words(self._context.core.declaration_of(project, org_id))}")
        if self.form.isVisible() and self.form.org_id != org_id:
            self.form.end()

    def _name_of(self, org_id: str) -> str:
        return str(self.checklist.sheet.rows[self.checklist.sheet.row_of(org_id)][AnchorCheckRow.NAME])

    def begin_declaration(self) -> None:
        """Ask about the selected organisation."""
        org_id, found = self.org_id, self._found
        if org_id is not None and found is not None:
            self.form.ask(found.results, org_id, self._name_of(org_id))

    def begin_review(self) -> None:
        """Ask who looked through the organisations."""
        today = days.today()

        def change(project: Project, _why: str, who: str) -> Project:
            return self._context.core.record_anchors_reviewed(project, who, today)

        title = (
            f"Record that the organisations were looked through for community anchors, {days.day(today)}. "
            "From then on it means something that an area has none."
        )
        self._strip.ask(Asked(title, "Anchors reviewed", "review of anchors", change, needs_why=False))

    def withdraw_review(self) -> None:
        """Take the record of the review back; the absence of anchors means nothing any more."""
        project = self._context.session.project
        if project is not None:
            self._context.session.change("withdrawal of the review", self._context.core.withdraw_review(project))

    def set_scale(self, scale: float) -> None:
        """Give the tables the size of the text."""
        self._row.set_scale(scale)
        for sheet in (self.checklist, self.coverage):
            sheet.set_scale(scale)
            sheet.setMinimumHeight(round(LEAST_LIST * scale))
