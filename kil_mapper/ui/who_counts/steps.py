"""The steps from rows read to organisations counted, and the rules beside them that nobody fell under."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kil_mapper.model.findings import WaterfallRow
from kil_mapper.model.results import Counted
from kil_mapper.model.rules import PROFILE_RULES, RULES, Rule
from kil_mapper.model.vocabulary import SetAsideReason
from kil_mapper.ui.choices import RULES_WORDS
from kil_mapper.ui.sheet import Row

if TYPE_CHECKING:
    from collections.abc import Collection

    from kil_mapper.model.results import Results


class StepState(StrEnum):
    """What a row of the table is."""

    TOTAL = "total"
    ADDED = "added"  # groups that no register knows come in
    TAKEN = "taken"  # set aside for this reason
    NOBODY = "nobody"  # the rule is in use, nothing falls under it
    FLAGGED = "flagged"  # the rule is not in use; what it matches is kept and marked
    UNUSED = "unused"


class StepRow(WaterfallRow):
    """Columns of a row: those of `WaterfallRow`, and what the drawing and the words beside need."""

    STATE: Final = "state"
    BEFORE: Final = "before"  # rows before this step
    WHOLE: Final = "whole"  # what the length of its bar is measured against
    WHY: Final = "why"


RULE_BY_KEY: Final = {rule.reason.value: rule for rule in RULES}
CHOOSABLE: Final = frozenset(rule.reason.value for rule in PROFILE_RULES)
"""Rules that a person can set in use or out of it."""
TOTALS: Final = {
    WaterfallRow.READ: "Every row of the registers that were read.",
    WaterfallRow.HERE: "Registered main charities based here, each once.",
    WaterfallRow.KEPT: "What every number of this project counts.",
}
COME_IN: Final = "Groups that people added, each with who did and why: no register knows them."


def flagged(results: Results) -> pd.Series:
    """How many counted organisations each rule flags, by its key."""
    return results.counted[Counted.FLAGS].astype(str).str.split().explode().value_counts()


def step_rows(results: Results, waterfall: pd.DataFrame, in_force: Collection[Rule]) -> pd.DataFrame:
    """The rows of the table: the waterfall, then the rules that take nothing off.

    Args:
        results: The computed results.
        waterfall: Rows of `WaterfallRow`.
        in_force: The rules in use.
    """
    met = set(waterfall[WaterfallRow.KEY])
    used, marks = {rule.reason.value for rule in in_force}, flagged(results)
    here = int(waterfall.loc[waterfall[WaterfallRow.KEY] == WaterfallRow.HERE, WaterfallRow.ROWS].iloc[0])
    rows, whole = [], results.rows_read
    for row in waterfall.to_dict("records"):
        key = row[WaterfallRow.KEY]
        is_total = key in TOTALS
        whole = here if key == WaterfallRow.HERE else whole
        comes_in = key == WaterfallRow.ADDED
        state = StepState.TOTAL if is_total else StepState.ADDED if comes_in else StepState.TAKEN
        before = row[WaterfallRow.LEFT] + (0 if is_total else row[WaterfallRow.ROWS] * (-1 if comes_in else 1))
        why = TOTALS[key] if is_total else COME_IN if comes_in else RULE_BY_KEY[key].why
        rows.append({**row, StepRow.STATE: state, StepRow.BEFORE: before, StepRow.WHOLE: whole, StepRow.WHY: why})
    rows += [_idle(rule, used, int(marks.get(key, 0))) for key, rule in RULE_BY_KEY.items() if key in CHOOSABLE - met]
    return pd.DataFrame(rows)


def _idle(rule: Rule, used: set[str], marked: int) -> dict[str, Any]:
    """A rule that takes nothing off."""
    is_used = rule.reason.value in used
    state = StepState.NOBODY if is_used else StepState.FLAGGED if marked else StepState.UNUSED
    return {
        WaterfallRow.KEY: rule.reason.value,
        WaterfallRow.LABEL: rule.label,
        WaterfallRow.ROWS: marked if state is StepState.FLAGGED else 0,
        WaterfallRow.LEFT: None,
        WaterfallRow.STORED: None,
        WaterfallRow.CERTAINTY: rule.certainty,
        StepRow.STATE: state,
        StepRow.BEFORE: None,
        StepRow.WHOLE: None,
        StepRow.WHY: rule.why,
    }


def short_label(row: Row) -> str:
    """A step in few words: what stands before the colon of its label."""
    return str(row[WaterfallRow.LABEL]).split(":", maxsplit=1)[0].removesuffix(", shown apart")


def rows_words(row: Row) -> str:
    """How many rows: taken off, in all, or kept and marked."""
    state, count = row[StepRow.STATE], row[StepRow.ROWS]
    if state == StepState.TAKEN:
        return f"−{count:,}"
    if state == StepState.ADDED:
        return f"+{count:,}"
    return f"{count:,}" if state in {StepState.TOTAL, StepState.FLAGGED} else ""


def state_words(row: Row) -> str:
    """What the step does, for those who do not see the drawing."""
    left = row[StepRow.LEFT]
    return {
        StepState.TOTAL: f"{row[StepRow.ROWS]:,} in all",
        StepState.ADDED: "" if pd.isna(left) else f"{row[StepRow.ROWS]:,} added by hand, {int(left):,} in all",
        StepState.TAKEN: "" if pd.isna(left) else f"{row[StepRow.ROWS]:,} set aside, {int(left):,} left",
        StepState.NOBODY: "In use: nobody falls under it",
        StepState.FLAGGED: f"Not in use: {row[StepRow.ROWS]:,} kept and flagged",
        StepState.UNUSED: "Not in use",
    }[row[StepRow.STATE]]


def idle_words(row: Row) -> str:
    """What stands in place of the drawing where a rule takes nothing off."""
    return {StepState.NOBODY: "Nobody falls under it", StepState.FLAGGED: "Kept and flagged"}.get(
        row[StepRow.STATE], "Not in use"
    )


def sentence(results: Results, here: int, decided: int) -> str:
    """“699 registered here → 575 counted by the rules “local voluntary sector””.

    Args:
        results: The computed results.
        here: How many are registered here or added by hand.
        decided: How many decisions on who counts are in force beside the rules.
    """
    rules = RULES_WORDS[results.project.options.rules]
    words = f"{results.here_in_words(here)} → {results.kept:,} counted by the rules “{rules[0].lower()}{rules[1:]}”"
    return f"{words} and {decided:,} decision{'s' if decided != 1 else ''}" if decided else words


def explanation(row: Row) -> str:
    """What the selected step is, how sure it is, and what can be listed of it."""
    key = row[StepRow.KEY]
    if key in TOTALS:
        return TOTALS[key]
    if key == WaterfallRow.ADDED:
        return COME_IN
    rule = RULE_BY_KEY[key]
    sure = "" if key == SetAsideReason.BY_HAND.value else f" Evidence: {rule.evidence} ({rule.certainty})."
    told = f"{rule.why}{sure}"
    if row[StepRow.STATE] != StepState.TAKEN:
        return f"{told} {state_words(row)}."
    unstored = int(row[StepRow.ROWS]) - int(row[StepRow.STORED])
    if not unstored:
        return told
    noun = "row is" if unstored == 1 else "rows are"
    return f"{told} {unstored:,} {noun} counted only: they have no place here, so the project does not store them."
