"""What stands of the decisions people took: they are only ever added to, and the newest on a subject counts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.tables import Decision
from kil_mapper.model.vocabulary import DecisionAction

COUNTING = (DecisionAction.SET_ASIDE, DecisionAction.BRING_BACK, DecisionAction.MERGE)
PROTECTING = (DecisionAction.SENSITIVE, DecisionAction.NOT_SENSITIVE)


@dataclass(frozen=True, eq=False)
class Standing:
    """The decisions in force. Rows are those of `Decision`, indexed by what they are about.

    Attributes:
        organisations: Whether an organisation counts: set_aside, bring_back or merge, by org_id.
        rules: Whether a rule sets aside: set_aside or bring_back, by rule name.
        sensitive: Whether an organisation is sensitive, by org_id.
        apart: Pairs that a person keeps apart.
    """

    organisations: pd.DataFrame
    rules: pd.DataFrame
    sensitive: pd.DataFrame
    apart: frozenset[frozenset[str]]

    def about(self, action: DecisionAction) -> pd.DataFrame:
        """The organisations that were last set aside, brought back or merged."""
        return self.organisations[self.organisations[Decision.ACTION] == action.value]

    def rules_with(self, action: DecisionAction) -> frozenset[str]:
        """The rules that were last set in force (set_aside) or out of it (bring_back)."""
        return frozenset(self.rules.index[self.rules[Decision.ACTION] == action.value])


def standing(decisions: pd.DataFrame) -> Standing:
    """What stands of the decisions.

    Setting aside, bringing back and merging an organisation are decisions on one question, does it count: the last of
    them stands. Keeping a pair apart undoes the merging of that pair, and the other way round.

    Args:
        decisions: Rows of `Decision`, oldest first.
    """
    action, org, rule = decisions[Decision.ACTION], decisions[Decision.ORG], decisions[Decision.RULE]
    apart: dict[frozenset[str], bool] = {}
    lifted: set[int] = set()
    merged: dict[frozenset[str], int] = {}
    pairs = decisions[action.isin([DecisionAction.MERGE.value, DecisionAction.KEEP_APART.value])]
    for number, (what, one, other) in zip(
        pairs.index, zip(*(pairs[c] for c in (Decision.ACTION, Decision.ORG, Decision.OTHER)), strict=True), strict=True
    ):
        pair = frozenset({str(one), str(other)})
        apart[pair] = what == DecisionAction.KEEP_APART.value
        if apart[pair]:
            lifted |= {merged.pop(pair)} if pair in merged else set()
        else:
            merged[pair] = number
    in_force = decisions.drop(index=list(lifted))
    return Standing(
        organisations=_newest(in_force[action.isin(COUNTING) & org.notna()], Decision.ORG),
        rules=_newest(in_force[action.isin(COUNTING) & rule.notna()], Decision.RULE),
        sensitive=_newest(in_force[action.isin(PROTECTING) & org.notna()], Decision.ORG),
        apart=frozenset(pair for pair, is_apart in apart.items() if is_apart),
    )


def _newest(decisions: pd.DataFrame, subject: str) -> pd.DataFrame:
    return decisions.drop_duplicates(subject, keep="last").set_index(subject, drop=False)


def in_words(decisions: pd.DataFrame) -> pd.Series:
    """Each decision as evidence: the reason given, who gave it and when.

    Returns:
        Texts such as: Closed in spring (A. Khan, 22 November 2026); with the index of `decisions`.
    """
    rows = zip(decisions[Decision.WHY], decisions[Decision.WHO], decisions[Decision.WHEN], strict=True)
    return pd.Series(
        [f"{why} ({who}, {days.day(when)})" for why, who, when in rows], index=decisions.index, dtype="str"
    )
