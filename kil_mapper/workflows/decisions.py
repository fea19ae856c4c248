"""What people decide about who counts, kept in the project with who, when and why; nothing is ever overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis import duplicates, ledger
from kil_mapper.analysis.decisions import standing
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.results import SetAside
from kil_mapper.model.rules import PROFILE_RULES, Rule
from kil_mapper.model.tables import Decision, Org
from kil_mapper.model.vocabulary import ADDED_BY_HAND, REGISTERED, DecisionAction, SetAsideReason
from kil_mapper.workflows import acts
from kil_mapper.workflows.named import named, organisation_named
from kil_mapper.workflows.summary import records

RULE_NAMES: Final = tuple(rule.reason.value for rule in PROFILE_RULES)


def set_aside(project: Project, subject: str, *, why: str, who: str, when: date | None = None) -> Project:
    """Set one organisation aside, or put a rule in force whatever the profile says.

    Args:
        project: The project.
        subject: An org_id of the project, or the name of a rule.
        why: The reason; kept and printed.
        who: Who decided.
        when: The day; today when it is left out.

    Raises:
        KilError: The subject is not known, is a rule that always holds, or the reason or the name is missing.
    """
    said = _said(why, who, when)
    return _add(project, DecisionAction.SET_ASIDE, _subject(project, subject), said)


def bring_back(project: Project, subject: str, *, why: str, who: str, when: date | None = None) -> Project:
    """Bring one organisation back, or take a rule out of force whatever the profile says.

    Args:
        project: The project.
        subject: An org_id of the project, or the name of a rule.
        why: The reason; kept and printed.
        who: Who decided.
        when: The day; today when it is left out.

    Raises:
        KilError: As for `set_aside`; or the organisation has no place here.
    """
    said = _said(why, who, when)
    about = _subject(project, subject)
    if Decision.ORG in about:
        org_id = about[Decision.ORG]
        if not ledger.has_place_here(project)[project.organisations[Org.ID] == org_id].any():
            raise KilError(
                f"{named(project, org_id)} has no place in the areas of this project, so it cannot be counted here.",
                "It counts where its contact postcode in the register is.",
            )
    return _add(project, DecisionAction.BRING_BACK, about, said)


def merge(project: Project, org_id: str, into: str, *, why: str, who: str, when: date | None = None) -> Project:
    """Say that one organisation is another one a second time: the other counts, this one does not.

    Args:
        project: The project.
        org_id: The one that is no longer counted.
        into: The one that is.
        why: The reason; kept and printed.
        who: Who decided.
        when: The day; today when it is left out.

    Raises:
        KilError: One of them is not in the project, they are the same, or the other one cannot stand for both.
    """
    said = _said(why, who, when)
    one, other = _pair(project, org_id, into)
    reasons = _reasons(project)
    if reasons[other] == SetAsideReason.MERGED_DUPLICATE.value:
        raise KilError(
            f"{named(project, other)} is itself merged with another one.",
            "Merge with that one, or bring this one back first.",
        )
    status = project.organisations.set_index(Org.ID)[Org.STATUS]
    if status[other] == ADDED_BY_HAND and status[one] == REGISTERED:
        raise KilError(
            f"{named(project, other)} is known to no register, so the registered one stands for both.",
            "Merge the other way round.",
        )
    if status[other] != REGISTERED and status[one] == REGISTERED:
        raise KilError(
            f"{named(project, other)} is no longer registered, so it cannot stand for both.",
            "Merge the other way round.",
        )
    if pd.notna(reasons[other]) and pd.isna(reasons[one]):  # neither would count
        raise KilError(
            f"{named(project, other)} is set aside itself ({SetAsideReason(reasons[other]).label}), so it cannot "
            "stand for both.",
            "Merge the other way round, or bring it back first.",
        )
    return _add(project, DecisionAction.MERGE, {Decision.ORG: one, Decision.OTHER: other}, said)


def keep_apart(project: Project, org_id: str, other: str, *, why: str, who: str, when: date | None = None) -> Project:
    """Say that two organisations that look alike are two; it also undoes their merging.

    Args:
        project: The project.
        org_id: One of them.
        other: The other one.
        why: The reason; kept and printed.
        who: Who decided.
        when: The day; today when it is left out.

    Raises:
        KilError: One of them is not in the project, or they are the same.
    """
    said = _said(why, who, when)
    one, second = _pair(project, org_id, other)
    return _add(project, DecisionAction.KEEP_APART, {Decision.ORG: one, Decision.OTHER: second}, said)


def mark_sensitive(
    project: Project, org_id: str, *, sensitive: bool, why: str, who: str, when: date | None = None
) -> Project:
    """Say whether an organisation may run a protected address, whatever the words of its name say (METHODS §13).

    Args:
        project: The project.
        org_id: The organisation.
        sensitive: True: placed by ward and never named with a place. False: shown like every other.
        why: The reason; kept and printed.
        who: Who decided.
        when: The day; today when it is left out.

    Raises:
        KilError: It is not in the project, or the reason or the name is missing.
    """
    action = DecisionAction.SENSITIVE if sensitive else DecisionAction.NOT_SENSITIVE
    return _add(project, action, {Decision.ORG: organisation_named(project, org_id)}, _said(why, who, when))


def suggest_duplicates(project: Project) -> pd.DataFrame:
    """Pairs that may be one organisation, for a person to merge or keep apart (`DuplicateRow`)."""
    return duplicates.suggest_duplicates(project)


def duplicates_document(project: Project) -> list[dict[str, Any]]:
    """The pairs as plain values: what `duplicates --json` prints."""
    return records(duplicates.suggest_duplicates(project))


def rules_in_force(project: Project) -> tuple[Rule, ...]:
    """The rules that set aside in this project: those of its profile, with what people decided about rules."""
    return ledger.in_force(project.options.rules, standing(project.decisions))


def decisions_in_force(project: Project) -> pd.DataFrame:
    """The decisions that stand, oldest first (`Decision`): the newest on each subject, and the pairs kept apart."""
    decided, every = standing(project.decisions), project.decisions
    apart = [
        action == DecisionAction.KEEP_APART.value and frozenset(pair) in decided.apart
        for action, *pair in zip(every[Decision.ACTION], every[Decision.ORG], every[Decision.OTHER], strict=True)
    ]
    return every[decided.stands | pd.Series(apart, index=every.index, dtype=bool)].reset_index(drop=True)


def _said(why: str, who: str, when: date | None) -> dict[str, Any]:
    """Reason, name and day of a decision, fit to be kept and printed."""
    told = acts.said(acts.DECISION, why, who, when)
    return {Decision.WHY: told.why, Decision.WHO: told.who, Decision.WHEN: told.when}


def _add(project: Project, action: DecisionAction, about: dict[str, str], said: dict[str, Any]) -> Project:
    row = pd.DataFrame([{Decision.ACTION: action.value, **about, **said}])
    return replace(project, decisions=tables.DECISIONS.with_rows(project.decisions, row))


def _subject(project: Project, subject: str) -> dict[str, str]:
    """What a decision is about: an organisation or a rule."""
    word = subject.strip()
    if word in RULE_NAMES:
        return {Decision.RULE: word}
    if word in set(SetAsideReason):
        raise KilError(
            f"“{word}” is no rule that can be set on or off: it holds for every profile.",
            f"The rules are {', '.join(RULE_NAMES)}. Organisations can be brought back one by one.",
        )
    return {Decision.ORG: organisation_named(project, word, rules=RULE_NAMES)}


def _pair(project: Project, org_id: str, other: str) -> tuple[str, str]:
    one, second = organisation_named(project, org_id), organisation_named(project, other)
    if one == second:
        raise KilError(f"{named(project, one)} is one organisation already.", "Give two different ones.")
    return one, second


def _reasons(project: Project) -> pd.Series:
    """Why each stored organisation is not counted, by org_id; missing where it is counted."""
    return ledger.reasons(project)[SetAside.REASON].set_axis(project.organisations[Org.ID])
