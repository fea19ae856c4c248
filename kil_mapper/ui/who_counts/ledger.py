"""The ledger: steps to the left, the organisations of the selected step to the right, decisions on either."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from kil_mapper.model.findings import SetAsideRow, WaterfallRow
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import LOCAL_PREFIX, SetAsideReason
from kil_mapper.ui.curation.strip import Asked, DecisionStrip, quoted
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label
from kil_mapper.ui.sheet import Row, Sheet
from kil_mapper.ui.who_counts.export import export_list
from kil_mapper.ui.who_counts.found import Found
from kil_mapper.ui.who_counts.steps import CHOOSABLE, StepRow, StepState, explanation
from kil_mapper.ui.who_counts.tables import LEAST_LIST, LISTED, evidence
from kil_mapper.ui.who_counts.turning import TurningRow
from kil_mapper.ui.who_counts.waterfall import StepsTable

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

SCALES = "Full bars are left, hatched ones taken off. From “Registered here” on they are drawn larger."
LIST_NOTE = "The list names organisations; those that are never named with a place stand in it without one."
PICK = "Select one or several organisations: hold Ctrl or Shift for several."
BESIDE, SHARES = 900, (47, 53)
Decide = Callable[..., "Project"]


class LedgerPanel(QWidget):
    """Steps and lists."""

    def __init__(self, context: Context, strip: DecisionStrip) -> None:
        super().__init__()
        self._context = context
        self._strip = strip
        self._found: Found | None = None
        self._rows = pd.DataFrame()
        self.steps = StepsTable(context.theme)
        self.title = label("", "heading", wrap=True)
        self.told = label("", wrap=True)
        self.told.setAccessibleName("What the step is")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search name or ward")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search the organisations of the step")
        self.orgs = Sheet("Organisations of the step", LISTED, SetAsideRow.ID, several=True)
        self.basis = label("", "soft", wrap=True)
        self.basis.setAccessibleName("What the selected organisation rests on")
        self.some = button("Bring back…", self.decide_on_selection, tip=PICK)
        self.rule = button("Bring back the whole rule…", self.decide_on_rule)
        self.export_step = button("Export this step…", self.write_step, tip="The list of this step, for Excel or CSV")
        self.export_all = button(
            "Export the ledger…", partial(self.write_list, None), tip="Everything set aside, and the steps"
        )
        self._lay_out()
        self.steps.chosen.connect(lambda _key: self._show_step())
        self.orgs.picked.connect(self._show_selection)
        self.orgs.chosen.connect(self._tell_others)
        self.search.textChanged.connect(lambda _text: self._show_list())

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.steps, 1)
        column.addWidget(label(SCALES, "small", wrap=True))
        right = QFrame()
        listed = QVBoxLayout(right)
        listed.setContentsMargins(0, 0, 0, 0)
        listed.setSpacing(5)
        listed.addWidget(self.title)
        listed.addWidget(self.told)
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=6)
        for widget in (self.some, self.rule, self.export_step, self.export_all):
            flow.addWidget(widget)
        listed.addWidget(buttons)
        listed.addWidget(self.search)
        listed.addWidget(self.orgs, 1)
        listed.addWidget(self.basis)
        listed.addStretch(0)  # takes the room where there is no list
        self._row = TurningRow(left, right, room=BESIDE, shares=SHARES)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._row)

    # --- what is shown ----------------------------------------------------------------------------------------------

    def show_found(self, found: Found) -> None:
        """Show the steps of another project or state; the selected step stays where it is still there."""
        self._found = found
        before = self.steps.names_selected
        self.steps.show_steps(found.steps)
        if not self.steps.names_selected:
            taken = found.steps.loc[found.steps[StepRow.STATE] == StepState.TAKEN, StepRow.KEY]
            by_rule = [key for key in taken if key in CHOOSABLE]
            known = [key for key in before if self.steps.sheet.row_of(key) >= 0]
            self.steps.select((known or by_rule or [WaterfallRow.KEPT])[0])
        self._show_step()

    @property
    def step(self) -> Row | None:
        """The row of the selected step."""
        names = self.steps.names_selected
        return self.steps.sheet.rows[self.steps.sheet.row_of(names[0])] if names else None

    @property
    def _brings_back(self) -> bool:
        """Whether a decision on the listed organisations brings them back; otherwise it sets them aside."""
        step = self.step
        return (
            step is not None
            and step[StepRow.KEY] != WaterfallRow.KEPT
            and step[StepRow.STATE]
            in {
                StepState.TAKEN,
                StepState.TOTAL,
            }
        )

    def _rows_of(self, step: Row, found: Found) -> pd.DataFrame:
        key, state = step[StepRow.KEY], step[StepRow.STATE]
        if key == WaterfallRow.KEPT:
            return found.counted
        if state == StepState.TOTAL:
            return found.listed
        if state == StepState.ADDED:
            return found.counted[found.counted[SetAsideRow.ID].str.startswith(LOCAL_PREFIX)]
        if state == StepState.TAKEN:
            return found.listed[found.listed[SetAsideRow.REASON] == key]
        flags = found.counted[SetAsideRow.REASON].astype(str).str.split()
        return found.counted[flags.map(lambda words: key in words).astype(bool)]

    def _show_step(self) -> None:
        step, found = self.step, self._found
        if step is None or found is None:
            return
        self.title.setText(str(step[StepRow.LABEL]))
        self._rows = self._rows_of(step, found)
        told = explanation(step)
        if step[StepRow.STATE] == StepState.TOTAL and step[StepRow.KEY] != WaterfallRow.KEPT:
            told += f" Below stand all {len(self._rows):,} organisations set aside that the project stores."
        self.told.setText(told)
        is_rule = step[StepRow.KEY] in CHOOSABLE
        in_use = any(rule.reason.value == step[StepRow.KEY] for rule in found.in_force)
        self.rule.setVisible(is_rule)
        words = "Bring back the whole rule…" if in_use else "Set this rule aside…"
        self.rule.setText(words)
        self.rule.setAccessibleName(f"{words.rstrip('…')}: {step[StepRow.LABEL]}")
        self.rule.setToolTip(
            "Count again everything that only this rule sets aside" if in_use else "Set aside everything it matches"
        )
        has_list = step[StepRow.STATE] == StepState.TAKEN and not self._rows.empty
        self.export_step.setVisible(has_list)
        self._show_list()

    def _show_list(self) -> None:
        rows = self._rows
        for word in self.search.text().casefold().split():
            ward = rows[SetAsideRow.WARD_NAME].astype(object).where(rows[SetAsideRow.WARD_NAME].notna(), "")
            texts = (rows[SetAsideRow.NAME] + " " + ward.astype(str)).str.casefold()
            rows = rows[texts.str.contains(word, regex=False)]
        self.orgs.show_rows(rows)
        for widget in (self.search, self.orgs, self.some):
            widget.setVisible(not self._rows.empty)
        self.basis.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._show_selection()

    def _show_selection(self) -> None:
        names = self.orgs.names_selected
        verb = "Bring back" if self._brings_back else "Set aside"
        self.some.setEnabled(bool(names))
        self.some.setText(f"{verb} {len(names):,}…" if len(names) > 1 else f"{verb}…")
        self.some.setAccessibleName(f"{verb} {quoted([self._name_of(name) for name in names])}" if names else verb)
        if len(names) == 1:
            row = self.orgs.sheet.rows[self.orgs.sheet.row_of(names[0])]
            self.basis.setText(f"{row[SetAsideRow.NAME]}: {evidence(row)}.")
        elif self._rows.empty:
            self.basis.setText("The project stores no organisation of this step, so there is none to list.")
        else:
            self.basis.setText(f"{len(names):,} selected." if names else PICK)

    def _name_of(self, org_id: str) -> str:
        return str(self.orgs.sheet.rows[self.orgs.sheet.row_of(org_id)][SetAsideRow.NAME])

    def _tell_others(self, org_id: str) -> None:
        found = self._found
        if found is not None and (found.counted[SetAsideRow.ID] == org_id).any():
            self._context.selection.select(org_id)

    # --- decisions --------------------------------------------------------------------------------------------------

    def decide_on_selection(self) -> None:
        """Ask why the selected organisations are brought back, or set aside."""
        ids = self.orgs.names_selected
        if not ids:
            return
        core, back = self._context.core, self._brings_back
        what = quoted([self._name_of(name) for name in ids])
        decide: Decide = core.bring_back if back else core.set_aside

        def change(project: Project, why: str, who: str) -> Project:
            for org_id in ids:  # one decision for each, one step to undo
                project = decide(project, org_id, why=why, who=who)
            return project

        verb, undo = ("Bring back", "bringing back") if back else ("Set aside", "setting aside")
        self._strip.ask(Asked(f"{verb} {what}", verb, f"{undo} of {what}", change))

    def decide_on_rule(self) -> None:
        """Ask why a whole rule is taken out of use, or put into it."""
        step, found = self.step, self._found
        if step is None or found is None:
            return
        key, name = str(step[StepRow.KEY]), str(step[StepRow.LABEL])
        in_use = any(rule.reason.value == key for rule in found.in_force)
        decide: Decide = self._context.core.bring_back if in_use else self._context.core.set_aside

        def change(project: Project, why: str, who: str) -> Project:
            return decide(project, key, why=why, who=who)

        if in_use:
            asked = Asked(
                f"Bring back the whole rule: {name}", "Bring back the rule", "bringing back of a rule", change
            )
        else:
            asked = Asked(f"Set aside by the rule: {name}", "Set the rule aside", "setting aside by a rule", change)
        self._strip.ask(asked)

    # --- lists ------------------------------------------------------------------------------------------------------

    def write_step(self) -> None:
        """Write the list of the selected step."""
        step = self.step
        if step is not None and step[StepRow.STATE] == StepState.TAKEN:
            self.write_list(SetAsideReason(step[StepRow.KEY]))

    def write_list(self, reason: SetAsideReason | None) -> None:
        """Write the organisations set aside for one reason, or all."""
        found = self._found
        if found is None:
            return
        core, results = self._context.core, found.results

        def write(path: Path, progress: Progress) -> None:
            core.write_ledger(results, path, reason, progress=progress)

        what = "set aside" if reason is None else f"set aside {reason.value.replace('_', ' ')}"
        export_list(self._context, results, what, write, LIST_NOTE)

    def set_scale(self, scale: float) -> None:
        """Give the tables the size of the text."""
        self._row.set_scale(scale)
        for sheet in (self.steps, self.orgs):
            sheet.set_scale(scale)
            sheet.setMinimumHeight(round(LEAST_LIST * scale))
