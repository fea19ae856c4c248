"""What stands of the decisions people took: they are only ever added to, and the newest on a subject counts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.rules import PROFILE_RULES
from kil_mapper.model.tables import Decision, Org
from kil_mapper.model.vocabulary import DecisionAction

COUNTING = (DecisionAction.SET_ASIDE, DecisionAction.BRING_BACK, DecisionAction.MERGE)
_RULES = tuple(rule.reason.value for rule in PROFILE_RULES)
PROTECTING = (DecisionAction.SENSITIVE, DecisionAction.NOT_SENSITIVE)


@dataclass(frozen=True, eq=False)
class Standing:
    """The decisions in force. Rows are those of `Decision`, indexed by what they are about.

    Attributes:
        organisations: Whether an organisation counts: set_aside, bring_back or merge, by org_id.
        rules: Whether a rule sets aside: set_aside or bring_back, by rule name.
        sensitive: Whether an organisation is sensitive, by org_id.
        apart: Pairs that a person keeps apart.
        stands: Which of all decisions are among the first three, with their index.
    """

    organisations: pd.DataFrame
    rules: pd.DataFrame
    sensitive: pd.DataFrame
    apart: frozenset[frozenset[str]]
    stands: pd.Series

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
    action = decisions[Decision.ACTION]
    apart, undone = _pairs(decisions)
    counting = action.isin(COUNTING) & ~undone
    newest = [
        (counting & decisions[Decision.ORG].notna(), Decision.ORG),
        (counting & decisions[Decision.RULE].isin(_RULES), Decision.RULE),
        (action.isin(PROTECTING) & decisions[Decision.ORG].notna(), Decision.ORG),
    ]
    found = [decisions[asked].drop_duplicates(subject, keep="last") for asked, subject in newest]
    stands = pd.Series(decisions.index.isin([row for frame in found for row in frame.index]), index=decisions.index)
    organisations, rules, sensitive = (
        frame.set_index(subject, drop=False) for frame, (_, subject) in zip(found, newest, strict=True)
    )
    return Standing(organisations, rules, sensitive, apart, stands)


def _pairs(decisions: pd.DataFrame) -> tuple[frozenset[frozenset[str]], pd.Series]:
    """The pairs that are kept apart, and which merges were undone by that."""
    undone = pd.Series(data=False, index=decisions.index, dtype=bool)
    apart: set[frozenset[str]] = set()
    merged: dict[frozenset[str], list[int]] = {}
    columns = (Decision.ACTION, Decision.ORG, Decision.OTHER)
    for row, action, one, other in zip(decisions.index, *(decisions[column] for column in columns), strict=True):
        pair = frozenset({str(one), str(other)})
        if action == DecisionAction.MERGE.value:
            apart.discard(pair)
            merged.setdefault(pair, []).append(row)
        elif action == DecisionAction.KEEP_APART.value:
            apart.add(pair)
            undone[merged.pop(pair, [])] = True
    return frozenset(apart), undone


def same_as(organisations: pd.DataFrame, decided: Standing) -> pd.Series:
    """The organisation that each one is a second time, by the register or by a person; missing for most.

    Args:
        organisations: Rows of `organisations`.
        decided: The decisions in force; keeping a pair apart outweighs the register.

    Returns:
        An org_id, which the project need not store, with the index of `organisations`.
    """
    merged = decided.about(DecisionAction.MERGE)[Decision.OTHER]
    again = organisations[Org.ID].map(merged).astype("str")
    registered = organisations[Org.DUPLICATE_OF].dropna()
    repeats = zip(organisations.loc[registered.index, Org.ID], registered, strict=True)
    apart = [frozenset({str(one), str(other)}) in decided.apart for one, other in repeats]
    return again.fillna(registered[~pd.Series(apart, index=registered.index, dtype=bool)])


def in_words(decisions: pd.DataFrame) -> pd.Series:
    """Each decision as evidence: the reason given, who gave it and when.

    Returns:
        Texts such as: Closed in spring (A. Khan, 22 November 2026); with the index of `decisions`.
    """
    rows = zip(decisions[Decision.WHY], decisions[Decision.WHO], decisions[Decision.WHEN], strict=True)
    return pd.Series(
        [f"{why} ({who}, {days.day(when)})" for why, who, when in rows], index=decisions.index, dtype="str"
    )
