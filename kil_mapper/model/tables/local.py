"""What people add to a project: decisions, neighbourhoods, community anchors, their own deflators."""

from __future__ import annotations

from typing import Final

from kil_mapper.model.schema import B, Column, D, I, N, T, TableSchema


class Decision:
    """Columns of `decisions`: who counts, as decided by people. Only ever added to; the newest on a subject stands."""

    ACTION: Final = "action"
    ORG: Final = "org_id"
    RULE: Final = "rule"
    OTHER: Final = "other_org_id"
    WHY: Final = "why"
    WHO: Final = "who"
    WHEN: Final = "decided_on"


DECISIONS = TableSchema(
    "decisions",
    "Decisions on who counts",
    (
        Column(Decision.ACTION, T, "What was decided: a DecisionAction", required=True),
        Column(Decision.ORG, T, "The organisation it is about; empty when it is about a rule"),
        Column(Decision.RULE, T, "The rule it is about: a SetAsideReason; empty when it is about an organisation"),
        Column(Decision.OTHER, T, "For merge and keep_apart: the other organisation"),
        Column(Decision.WHY, T, "The reason given", required=True),
        Column(Decision.WHO, T, "Who decided", required=True),
        Column(Decision.WHEN, D, "Day of the decision", required=True),
    ),
)


class Member:
    """Columns of `neighbourhoods`: one row for each small area or ward that a neighbourhood is made of."""

    CODE: Final = "area_code"
    NAME: Final = "name"
    TYPE: Final = "member_type"
    MEMBER: Final = "member_code"


NEIGHBOURHOODS = TableSchema(
    "neighbourhoods",
    "Neighbourhoods of the project's own",
    (
        Column(Member.CODE, T, "Code of the neighbourhood, KIL-N and a number", required=True),
        Column(Member.NAME, T, "Name of the neighbourhood", required=True),
        Column(Member.TYPE, T, "What the member is: lsoa or ward", required=True),
        Column(Member.MEMBER, T, "Code of the LSOA or ward, in the edition of the project", required=True),
    ),
    key=(Member.CODE, Member.TYPE, Member.MEMBER),
)


class Anchor:
    """Columns of `anchors`: what a person declared of an organisation. Never inferred; the newest row stands."""

    ORG: Final = "org_id"
    IS_ANCHOR: Final = "is_anchor"
    LOCALLY_LED: Final = "locally_led"
    MULTI_PURPOSE: Final = "multi_purpose"
    HOLDS_ASSET: Final = "holds_asset"
    PLACE_BASED: Final = "place_based"
    NOTE: Final = "note"
    WHO: Final = "who"
    WHEN: Final = "declared_on"


ANCHORS = TableSchema(
    "anchors",
    "Community anchors, as declared",
    (
        Column(Anchor.ORG, T, "Organisation", required=True),
        Column(Anchor.IS_ANCHOR, B, "Whether it is a community anchor", required=True),
        Column(Anchor.LOCALLY_LED, B, "Led by people of the place; empty = not looked at"),
        Column(Anchor.MULTI_PURPOSE, B, "Does several things for the place"),
        Column(Anchor.HOLDS_ASSET, B, "Holds a building or land for the place"),
        Column(Anchor.PLACE_BASED, B, "Works for one place"),
        Column(Anchor.NOTE, T, "What speaks for it"),
        Column(Anchor.WHO, T, "Who declared it", required=True),
        Column(Anchor.WHEN, D, "Day of the declaration", required=True),
    ),
)


class Deflator:
    """Columns of `deflators`: prices by financial year."""

    YEAR: Final = "financial_year"
    INDEX: Final = "price_index"
    SOURCE: Final = "source"


DEFLATORS = TableSchema(
    "deflators",
    "Price index by financial year, in place of the one that comes with KIL Mapper",
    (
        Column(
            Deflator.YEAR, I, "Year in which the financial year begins: 2023 is April 2023 to March 2024", required=True
        ),
        Column(Deflator.INDEX, N, "Price level; any base", required=True),
        Column(Deflator.SOURCE, T, "Where it comes from", required=True),
    ),
    key=(Deflator.YEAR,),
)
