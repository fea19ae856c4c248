"""Everything the view shows of one project, found on the worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kil_mapper.model.findings import WaterfallRow
from kil_mapper.model.rules import Rule
from kil_mapper.model.tables import Decision
from kil_mapper.model.vocabulary import DecisionAction
from kil_mapper.ui.core import Core
from kil_mapper.ui.who_counts.steps import step_rows
from kil_mapper.ui.who_counts.tables import STANDS, counted_rows, decision_rows, pair_rows, set_aside_rows

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

COUNTING = (DecisionAction.SET_ASIDE, DecisionAction.BRING_BACK, DecisionAction.MERGE)


@dataclass(frozen=True, eq=False)
class Found:
    """What there is to show.

    Attributes:
        results: The results it was found in.
        steps: Rows of `StepRow`.
        in_force: The rules in use.
        listed: The stored organisations that are not counted (`SetAsideRow`).
        counted: Those that are, in the same columns.
        pairs: Pairs that may be one organisation.
        elsewhere: Who says it works here.
        knows_elsewhere: Whether the project knows areas of operation.
        decisions: Every decision, newest first.
        checklist: Counted organisations with the criteria of a community anchor (`AnchorCheckRow`).
        coverage: Anchors within reach of each area (`AnchorCoverageRow`).
        anchors: What is known of anchors, in sentences.
    """

    results: Results
    steps: pd.DataFrame
    in_force: tuple[Rule, ...]
    listed: pd.DataFrame
    counted: pd.DataFrame
    pairs: pd.DataFrame
    elsewhere: pd.DataFrame
    knows_elsewhere: bool
    decisions: pd.DataFrame
    checklist: pd.DataFrame
    coverage: pd.DataFrame
    anchors: tuple[str, ...]

    @property
    def decided(self) -> int:
        """How many decisions on who counts are in force."""
        about_counting = self.decisions[Decision.ACTION].isin([action.value for action in COUNTING])
        return int((about_counting & self.decisions[STANDS].astype(bool)).sum())

    @property
    def here(self) -> int:
        """How many are registered here or added by hand."""
        return int(self.steps.loc[self.steps[WaterfallRow.KEY] == WaterfallRow.HERE, WaterfallRow.ROWS].iloc[0])


def find(core: Core, results: Results) -> Found:
    """Find it.

    Args:
        core: The way to the workflows.
        results: The computed results.
    """
    project = results.project
    in_force = core.rules_in_force(project)
    return Found(
        results=results,
        steps=step_rows(results, core.waterfall(results), in_force),
        in_force=in_force,
        listed=set_aside_rows(core.ledger_list(results), results),
        counted=counted_rows(results),
        pairs=pair_rows(core.suggest_duplicates(project)),
        elsewhere=core.works_here(results),
        knows_elsewhere=core.areas_of_operation_held(results),
        decisions=decision_rows(project, core.decisions_in_force(project)),
        checklist=core.anchor_checklist(results),
        coverage=core.anchor_coverage(results),
        anchors=core.anchor_summary(results),
    )
