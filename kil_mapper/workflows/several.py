"""One decision on several organisations in one step: all of them, or, when one cannot be decided on, none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pandas as pd

from kil_mapper.analysis import anchors, ledger
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Anchor, Decision, Org
from kil_mapper.model.vocabulary import DecisionAction
from kil_mapper.reports import clean
from kil_mapper.workflows import acts
from kil_mapper.workflows.named import named, organisation_named


def set_aside_many(
    project: Project, org_ids: Iterable[str], *, why: str, who: str, when: date | None = None
) -> Project:
    """Set several organisations aside.

    Args:
        project: The project.
        org_ids: Organisations of it; one that is named twice is decided on once.
        why: The reason; kept and printed with each.
        who: Who decided.
        when: The day; today when it is left out.

    Raises:
        KilError: None is given, one is not known, or the reason or the name is missing.
    """
    return _decided(project, DecisionAction.SET_ASIDE, org_ids, acts.said(acts.DECISION, why, who, when))


def bring_back_many(
    project: Project, org_ids: Iterable[str], *, why: str, who: str, when: date | None = None
) -> Project:
    """Bring several organisations back.

    Args:
        project: The project.
        org_ids: Organisations of it.
        why: The reason; kept and printed with each.
        who: Who decided.
        when: The day; today when it is left out.

    Raises:
        KilError: As for `set_aside_many`; or one of them has no place here.
    """
    said = acts.said(acts.DECISION, why, who, when)
    wanted = _all(project, org_ids)
    placed = project.organisations.loc[ledger.has_place_here(project), Org.ID]
    nowhere = [org_id for org_id in wanted if org_id not in set(placed)]
    if nowhere:
        more = f" and {len(nowhere) - 1:,} more" if len(nowhere) > 1 else ""
        raise KilError(
            f"{named(project, nowhere[0])}{more} cannot be counted here: without a place in the areas of this project.",
            "Leave it out of the selection, or set its place on the map first. Nothing was brought back.",
        )
    return _decided(project, DecisionAction.BRING_BACK, wanted, said)


def mark_sensitive_many(
    project: Project, org_ids: Iterable[str], *, sensitive: bool, why: str, who: str, when: date | None = None
) -> Project:
    """Say of several organisations whether they may run a protected address (METHODS §13).

    Args:
        project: The project.
        org_ids: Organisations of it.
        sensitive: True: placed by ward and never named with a place. False: shown like every other.
        why: The reason; kept and printed with each.
        who: Who decided.
        when: The day; today when it is left out.

    Raises:
        KilError: As for `set_aside_many`.
    """
    action = DecisionAction.SENSITIVE if sensitive else DecisionAction.NOT_SENSITIVE
    return _decided(project, action, org_ids, acts.said(acts.DECISION, why, who, when))


def declare_anchors(
    project: Project,
    org_ids: Iterable[str],
    *,
    is_anchor: bool,
    note: str = "",
    who: str,
    when: date | None = None,
) -> Project:
    """Declare several organisations to be community anchors, or not to be; what was said of the criteria stays.

    Args:
        project: The project.
        org_ids: Organisations of it.
        is_anchor: Whether they are community anchors.
        note: What speaks for them; the note that each had when it is left out.
        who: Who declares it.
        when: The day; today when it is left out.

    Raises:
        KilError: None is given, one is not known, or the name is missing.
    """
    said = acts.said_by(acts.DECLARATION, who, when)
    wanted, words = _all(project, org_ids), clean.tidy(note)
    before = anchors.newest(project.anchors).reindex(wanted)
    rows = before.assign(
        **{
            Anchor.ORG: wanted,
            Anchor.IS_ANCHOR: is_anchor,
            Anchor.NOTE: words or before[Anchor.NOTE],
            Anchor.WHO: said.who,
            Anchor.WHEN: said.when,
        }
    )
    return replace(project, anchors=tables.ANCHORS.with_rows(project.anchors, rows))


def _decided(project: Project, action: DecisionAction, org_ids: Iterable[str], said: acts.Said) -> Project:
    rows = [
        {
            Decision.ACTION: action.value,
            Decision.ORG: org_id,
            Decision.WHY: said.why,
            Decision.WHO: said.who,
            Decision.WHEN: said.when,
        }
        for org_id in _all(project, org_ids)
    ]
    return replace(project, decisions=tables.DECISIONS.with_rows(project.decisions, pd.DataFrame(rows)))


def _all(project: Project, org_ids: Iterable[str]) -> list[str]:
    """The organisations, each once."""
    known = set(project.organisations[Org.ID])
    wanted = [word if word in known else organisation_named(project, word) for word in org_ids]
    if not wanted:
        raise KilError("No organisation is chosen.", "Select one or several first.")
    return list(dict.fromkeys(wanted))
