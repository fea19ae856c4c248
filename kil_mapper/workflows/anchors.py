"""Community anchors: declared by people with who, when and why; never inferred from what registers hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from kil_mapper.analysis import anchors
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Anchor, Org
from kil_mapper.reports import clean
from kil_mapper.workflows.named import organisation_named
from kil_mapper.workflows.summary import records


@dataclass(frozen=True)
class AnchorDeclaration:
    """What a person declares of one organisation. Criteria are None where nobody looked.

    Attributes:
        org_id: The organisation.
        is_anchor: Whether it is a community anchor.
        locally_led: Led by people of the place.
        multi_purpose: Does several things for the place.
        holds_asset: Holds a building or land for the place.
        place_based: Works for one place.
        note: What speaks for it.
        who: Who declares it.
        when: The day.
    """

    org_id: str
    is_anchor: bool
    locally_led: bool | None
    multi_purpose: bool | None
    holds_asset: bool | None
    place_based: bool | None
    note: str
    who: str
    when: date


def declare_anchor(project: Project, declaration: AnchorDeclaration) -> Project:
    """Add a declaration; the newest on an organisation stands, earlier ones are kept.

    Raises:
        KilError: The project has no such organisation, or it is not said who declares it.
    """
    who = clean.tidy(declaration.who)
    if not who:
        raise KilError("A declaration needs the name of who makes it.", "Say who declares it.")
    row = {
        Anchor.ORG: organisation_named(project, declaration.org_id),
        Anchor.IS_ANCHOR: declaration.is_anchor,
        Anchor.LOCALLY_LED: declaration.locally_led,
        Anchor.MULTI_PURPOSE: declaration.multi_purpose,
        Anchor.HOLDS_ASSET: declaration.holds_asset,
        Anchor.PLACE_BASED: declaration.place_based,
        Anchor.NOTE: clean.tidy(declaration.note) or None,
        Anchor.WHO: who,
        Anchor.WHEN: declaration.when,
    }
    return replace(project, anchors=tables.ANCHORS.with_rows(project.anchors, pd.DataFrame([row])))


def declaration_of(project: Project, org_id: str) -> AnchorDeclaration | None:
    """The declaration that stands for an organisation; None when nobody declared anything."""
    standing = anchors.newest(project.anchors)
    if org_id not in standing.index:
        return None
    row = standing.loc[org_id].astype("object")
    values = row.where(row.notna(), None)
    return AnchorDeclaration(
        org_id=org_id,
        is_anchor=bool(values[Anchor.IS_ANCHOR]),
        locally_led=_flag(values[Anchor.LOCALLY_LED]),
        multi_purpose=_flag(values[Anchor.MULTI_PURPOSE]),
        holds_asset=_flag(values[Anchor.HOLDS_ASSET]),
        place_based=_flag(values[Anchor.PLACE_BASED]),
        note=values[Anchor.NOTE] or "",
        who=str(values[Anchor.WHO]),
        when=values[Anchor.WHEN].date() if values[Anchor.WHEN] is not None else date.min,
    )


def is_counted(results: Results, org_id: str) -> bool:
    """Whether an organisation counts; one that is set aside is no anchor until it is brought back."""
    return bool((results.counted[Org.ID] == org_id).any())


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)


def record_anchors_reviewed(project: Project, who: str, when: date) -> Project:
    """Record that somebody looked through the organisations for anchors: from now on their absence means something.

    Raises:
        KilError: It is not said who did.
    """
    name = clean.tidy(who)
    if not name:
        raise KilError("A review needs the name of who made it.", "Say who looked through the organisations.")
    return project.with_options(anchors_reviewed=when, anchors_reviewed_by=name)


def withdraw_review(project: Project) -> Project:
    """Take the record of the review back: the absence of anchors means nothing any more."""
    return project.with_options(anchors_reviewed=None, anchors_reviewed_by="")


def anchor_checklist(results: Results) -> pd.DataFrame:
    """Each counted organisation with what is declared and the evidence that registers hold (`AnchorCheckRow`)."""
    return anchors.checklist(results)


def anchor_coverage(results: Results) -> pd.DataFrame:
    """Each area with the anchors within reach of the centre of its residents (`AnchorCoverageRow`)."""
    return anchors.coverage(results)


def anchor_summary(results: Results) -> tuple[str, ...]:
    """How many anchors are declared, who looked, and which areas have none within reach, in plain sentences."""
    return anchors.reach_summary(results)


def anchors_document(results: Results) -> dict[str, Any]:
    """Review, declarations, evidence and coverage as plain values."""
    options = results.project.options
    return {
        "project": results.project.name,
        "reach_metres": options.anchor_reach,
        "reviewed": None if options.anchors_reviewed is None else options.anchors_reviewed.isoformat(),
        "reviewed_by": options.anchors_reviewed_by or None,
        "sentences": list(anchor_summary(results)),
        "organisations": records(anchor_checklist(results)),
        "areas": records(anchor_coverage(results)),
    }
