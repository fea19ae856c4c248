"""Who counts (METHODS §3): nothing is dropped; it is set aside with a reason, the first that matches."""

from __future__ import annotations

import pandas as pd

from kil_mapper.analysis import decisions, rules
from kil_mapper.analysis.decisions import Standing, same_as, standing
from kil_mapper.model.findings import SetAsideRow, WaterfallRow
from kil_mapper.model.project import Project
from kil_mapper.model.results import Counted, LedgerRow, Results, SetAside
from kil_mapper.model.rules import BASE, BY_PERSON, BY_REGISTER, PROFILE_RULES, Rule, rule_of
from kil_mapper.model.tables import Org, Postcode, Unstored
from kil_mapper.model.vocabulary import (
    ADDED_BY_HAND,
    REGISTERED,
    DecisionAction,
    NotLocatedCause,
    RuleProfile,
    SetAsideReason,
)

REPEATED = "#"  # in the identifier of a record that a register gives a second time
PLACELESS = (SetAsideReason.NOT_LOCATED, SetAsideReason.OUTSIDE)
"""Nobody can bring these back: what has no place here cannot be counted here."""


def reasons(project: Project, reach: pd.Series | None = None) -> pd.DataFrame:
    """Why each stored row is set aside: the first reason that matches, in the order of `SetAsideReason`.

    Rules are those of the project's profile, with those that people set in or out of force. Bringing an organisation
    back outweighs every reason but having no place here; setting one aside is the last reason of all.

    Args:
        project: The project, with its rules and the decisions of its people.
        reach: How far each organisation works, where that is known already.

    Returns:
        A frame with the index of `project.organisations` and the columns `SetAside.REASON` (missing = counted),
        `SetAside.EVIDENCE` (what the reason rests on, in words; missing where the reason says it all) and
        `Counted.FLAGS` (rules that the profile flags and keeps).
    """
    organisations, decided = project.organisations, standing(project.decisions)
    evidence = rules.evidence_of(project, reach)
    matched = rules.matches(evidence, project.options.reference_date, returns_known=rules.returns_known(project))
    again = same_as(organisations, decided)
    tests = _base(project, again) | {
        rule.reason: matched[rule.reason.value] for rule in in_force(project.options.rules, decided)
    }
    tests[SetAsideReason.BY_HAND] = _is(organisations, decided, DecisionAction.SET_ASIDE)
    back = _is(organisations, decided, DecisionAction.BRING_BACK)
    reason = pd.Series(None, index=organisations.index, dtype="str")
    for word in SetAsideReason:
        if word in tests:
            held = tests[word].fillna(value=False).astype(bool)
            reason = reason.mask(reason.isna() & (held if word in PLACELESS else held & ~back), word.value)
    return pd.DataFrame(
        {
            SetAside.REASON: reason,
            SetAside.EVIDENCE: _evidence(organisations, reason, again, decided, evidence),
            Counted.FLAGS: rules.flags(matched, project.options.rules),
        }
    )


def in_force(profile: RuleProfile, decided: Standing) -> tuple[Rule, ...]:
    """The rules that set aside: those of the profile, with those that people decided on.

    Args:
        profile: The rule profile in use.
        decided: The decisions in force.
    """
    on, off = decided.rules_with(DecisionAction.SET_ASIDE), decided.rules_with(DecisionAction.BRING_BACK)
    return tuple(
        rule
        for rule in PROFILE_RULES
        if rule.reason.value in on or (profile in rule.profiles and rule.reason.value not in off)
    )


def has_place_here(project: Project) -> pd.Series:
    """Whether an organisation is located in the areas of the project: without that nobody can bring it back."""
    organisations = project.organisations
    return organisations[Org.LSOA].notna() & organisations[Org.LAD].isin([area.code for area in project.areas])


def _base(project: Project, again: pd.Series) -> dict[SetAsideReason, pd.Series]:
    """The reasons of every profile."""
    organisations = project.organisations
    here, nowhere = [area.code for area in project.areas], organisations[Org.LSOA].isna()
    # One that people had placed here until they took the register's word: its postcode is one of elsewhere.
    away = organisations[Org.POSTCODE].notna() & ~organisations[Org.POSTCODE].isin(project.postcodes[Postcode.CODE])
    return {
        SetAsideReason.LINKED: organisations[Org.LINKED_NUMBER].fillna(0) > 0,
        SetAsideReason.REMOVED: ~organisations[Org.STATUS].isin([REGISTERED, ADDED_BY_HAND]),
        SetAsideReason.MERGED_DUPLICATE: again.notna(),
        SetAsideReason.NOT_LOCATED: nowhere & ~away,
        SetAsideReason.OUTSIDE: ~organisations[Org.LAD].isin(here),
    }


def _is(organisations: pd.DataFrame, decided: Standing, action: DecisionAction) -> pd.Series:
    return organisations[Org.ID].isin(decided.about(action).index)


def _evidence(
    organisations: pd.DataFrame, reason: pd.Series, again: pd.Series, decided: Standing, evidence: pd.DataFrame
) -> pd.Series:
    """What each reason rests on, in words; missing where the reason says it all."""
    by_rule = reason.where(reason.isin([rule.reason.value for rule in PROFILE_RULES]))
    words = rules.grounds(evidence, by_rule)
    told = decisions.in_words(decided.organisations)
    by_hand = organisations[Org.ID].map(told).astype("str")
    words = words.mask(reason == SetAsideReason.BY_HAND.value, by_hand)
    merged = reason == SetAsideReason.MERGED_DUPLICATE.value
    told_of = organisations[[Org.ID, Org.NAME, Org.COMPANY_NUMBER]]
    said = _sameness(told_of, again[merged], set(decided.about(DecisionAction.MERGE).index), told)
    words.update(said)
    return words


def _sameness(organisations: pd.DataFrame, again: pd.Series, by_person: set[str], told: pd.Series) -> pd.Series:
    """Why each of the merged rows is the other one that `again` names."""
    names = organisations.drop_duplicates(Org.ID).set_index(Org.ID)[Org.NAME]
    said = []
    for other, row in zip(again, organisations.loc[again.index].to_dict("records"), strict=True):
        same = f"the same organisation as {names[other]} ({other})" if other in names.index else f"the same as {other}"
        if row[Org.ID] in by_person:
            said.append(f"{same}: {told[row[Org.ID]]}")
        elif REPEATED in row[Org.ID]:
            said.append(f"{same}: the register gives it twice")
        else:
            said.append(f"{same}: both have the company number {row[Org.COMPANY_NUMBER]}")
    return pd.Series(said, index=again.index, dtype="str")


def ledger(reason: pd.Series, unstored: pd.DataFrame) -> pd.DataFrame:
    """Rows set aside by reason, stored or not, in the order in which reasons are checked.

    Args:
        reason: The reasons of stored rows, as from `reasons`.
        unstored: Rows that were counted at building and not stored.

    Returns:
        One row for each reason that was met: reason, label, rows, and how many of them the project stores.
    """
    stored = reason.value_counts()
    counted = unstored.groupby(Unstored.REASON)[Unstored.ROWS].sum()
    rows = [
        {
            LedgerRow.REASON: word.value,
            LedgerRow.LABEL: word.label,
            LedgerRow.ROWS: int(stored.get(word.value, 0)) + int(counted.get(word.value, 0)),
            LedgerRow.STORED: int(stored.get(word.value, 0)),
        }
        for word in SetAsideReason
    ]
    columns = [LedgerRow.REASON, LedgerRow.LABEL, LedgerRow.ROWS, LedgerRow.STORED]
    return pd.DataFrame([row for row in rows if row[LedgerRow.ROWS]], columns=columns)


def waterfall(results: Results) -> pd.DataFrame:
    """From the rows read to the organisations counted, step by step.

    Groups that people added come in first, where there are any. Then what all profiles set aside; then "registered
    here", the registered main rows based here with those groups; then what the rules of the profile and people set
    aside.

    Args:
        results: What the analysis found.

    Returns:
        One row a step with the columns of `WaterfallRow`. Rows read and groups added less what is taken off is what
        is counted.
    """
    base = {rule.reason.value for rule in BASE}
    taken = results.ledger.to_dict("records")
    here = results.rows_read - sum(row[LedgerRow.ROWS] for row in taken if row[LedgerRow.REASON] in base)
    added, left = results.added_by_hand, results.rows_read
    read = left - added
    steps: list[tuple[str, str, int, int, int | None, str | None]] = [
        (WaterfallRow.READ, "Rows read from the registers", read, read, None, None)
    ]
    if added:
        steps.append((WaterfallRow.ADDED, "Added by hand: no register knows them", added, left, None, BY_PERSON))
    for first in (True, False):
        for row in taken:
            if (row[LedgerRow.REASON] in base) is first:
                left -= row[LedgerRow.ROWS]
                sure = rule_of(SetAsideReason(row[LedgerRow.REASON])).certainty
                about = (row[LedgerRow.LABEL], row[LedgerRow.ROWS], left, row[LedgerRow.STORED], sure)
                steps.append((row[LedgerRow.REASON], *about))
        if first:
            label = "Registered here and added by hand" if results.added_here else "Registered here"
            steps.append((WaterfallRow.HERE, label, here, here, None, None))
    steps.append((WaterfallRow.KEPT, "Counted", results.kept, results.kept, None, None))
    columns = [getattr(WaterfallRow, name) for name in ("KEY", "LABEL", "ROWS", "LEFT", "STORED", "CERTAINTY")]
    return pd.DataFrame(steps, columns=columns).astype({WaterfallRow.STORED: "Int64", WaterfallRow.CERTAINTY: "str"})


def set_aside_list(results: Results, reason: SetAsideReason | None = None) -> pd.DataFrame:
    """The stored organisations that are not counted, each with its reason and what it rests on.

    Args:
        results: What the analysis found.
        reason: Only those set aside for this reason; None for all.

    Returns:
        Columns of `SetAsideRow`, in the order of the ledger, then by name. Sensitive organisations have no place.
    """
    found = results.set_aside
    if reason is not None:
        found = found[found[SetAside.REASON] == reason.value]
    rules_of_it = {word.value: rule_of(word) for word in SetAsideReason}
    merged = found[SetAside.REASON] == SetAsideReason.MERGED_DUPLICATE.value
    by_person = found[Org.ID].isin(standing(results.project.decisions).about(DecisionAction.MERGE).index)
    frame = pd.DataFrame(
        {
            SetAsideRow.ID: found[Org.ID],
            SetAsideRow.NAME: found[Org.NAME],
            SetAsideRow.REASON: found[SetAside.REASON],
            SetAsideRow.LABEL: found[SetAside.REASON].map({word: rule.label for word, rule in rules_of_it.items()}),
            SetAsideRow.EVIDENCE: found[SetAside.EVIDENCE],
            SetAsideRow.CERTAINTY: found[SetAside.REASON]
            .map({word: rule.certainty for word, rule in rules_of_it.items()})
            .mask(merged, BY_REGISTER)
            .mask(merged & by_person, BY_PERSON),
            SetAsideRow.TURNOVER: found[Counted.TURNOVER],
            SetAsideRow.YEAR_END: found[Counted.YEAR_END],
            SetAsideRow.REACH: found[Counted.REACH],
            SetAsideRow.WARD: found[Org.WARD].mask(found[Counted.SENSITIVE]),
            SetAsideRow.WARD_NAME: found[Counted.WARD_NAME].mask(found[Counted.SENSITIVE]),
        }
    )
    order = {word.value: place for place, word in enumerate(SetAsideReason)}
    frame = frame.assign(_place=found[SetAside.REASON].map(order), _name=found[Org.NAME].str.casefold())
    return frame.sort_values(["_place", "_name", SetAsideRow.ID], ignore_index=True).drop(columns=["_place", "_name"])


def not_located_by_cause(unstored: pd.DataFrame) -> dict[NotLocatedCause, int]:
    """How many register rows have no place, by cause; every cause is there, with 0 where it was not met."""
    rows = unstored[unstored[Unstored.REASON] == SetAsideReason.NOT_LOCATED.value]
    counts = rows.groupby(Unstored.CAUSE)[Unstored.ROWS].sum()
    return {cause: int(counts.get(cause.value, 0)) for cause in NotLocatedCause}
