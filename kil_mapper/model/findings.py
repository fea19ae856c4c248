"""What the further analyses find: need in two editions, change over time, other places, likely duplicates.

Computed when asked for, never stored. Each class names the columns of one frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from kil_mapper.model.contracts import ContractAnswer


class NeedRow:
    """Need of one area by one domain in one edition of the index; one row for each edition that the project holds."""

    CODE: Final = "code"
    NAME: Final = "name"
    TYPE: Final = "type"  # an AreaType
    EDITION: Final = "index_edition"  # an IndexEdition
    DOMAIN: Final = "domain"  # a key of DOMAINS
    POPULATION: Final = "population"  # Int64
    LSOAS: Final = "lsoas"  # Int64: small areas of which it holds a part
    CONVERTED: Final = "converted"  # Int64: those of them whose need was converted between editions
    SCORE: Final = "score"  # population-weighted average
    SHARE_10: Final = "population_share_in_most_deprived_10_percent"
    SHARE_20: Final = "population_share_in_most_deprived_20_percent"
    EXTENT: Final = "extent"


class PeopleRow:
    """One thing that organisations report of people or public money; a blank is never a zero."""

    MEASURE: Final = "measure"  # a column of `Return`
    ORGANISATIONS: Final = "organisations"  # counted
    REPORTED: Final = "reported"  # those of them that reported it in their newest return
    TOTAL: Final = "total"  # of those who reported; missing when nobody did
    MEDIAN: Final = "median"
    LARGEST: Final = "largest_share"  # of the total; missing when it is nothing


class VolunteerRow:
    """Volunteers in one turnover band."""

    BAND: Final = "band"
    LABEL: Final = "label"
    ORGANISATIONS: Final = "organisations"
    REPORTED: Final = "reported"
    TOTAL: Final = "volunteers"  # Int64
    MEDIAN: Final = "median"


class YearRow:
    """One financial year of the organisations based here now, by the year end of their accounts."""

    YEAR: Final = "financial_year"  # int: 2023 is April 2023 to March 2024
    LABEL: Final = "label"  # "2023/24"
    REGISTERED: Final = "registered"  # charities on the register at the end of the year
    REPORTED: Final = "reported"  # those of them with an income for a period that ended in the year
    COMPLETENESS: Final = "completeness"  # reported ÷ registered
    SHOWN: Final = "shown"  # bool: completeness above 0.8
    INCOME: Final = "income"  # Int64 pounds of the day; missing when not shown
    REAL_INCOME: Final = "real_income"  # Int64 pounds of the newest shown year; missing without a deflator
    REGISTRATIONS: Final = "registrations"  # charities registered in the year
    REMOVALS: Final = "removals"  # Int64: charities removed in the year; missing when none is held: not known, not zero


class MoveRow:
    """One organisation that entered or left the cluster between two years."""

    ID: Final = "org_id"
    NAME: Final = "name"
    FROM_BAND: Final = "from_band"
    TO_BAND: Final = "to_band"
    FROM_INCOME: Final = "from_income"  # Int64 pounds of the day
    TO_INCOME: Final = "to_income"
    SENSITIVE: Final = "sensitive"


class MovementRow:
    """How many organisations moved from one band to another between two years; unmoved ones included."""

    FROM_BAND: Final = "from_band"
    TO_BAND: Final = "to_band"
    ORGANISATIONS: Final = "organisations"


@dataclass(frozen=True, eq=False)
class Trends:
    """Change over time (METHODS §9).

    Attributes:
        years: One row a year, oldest first (`YearRow`).
        from_year: The year that movements start from; None when no two years are complete enough.
        to_year: The year they end in.
        movement: Organisations by band then and now (`MovementRow`).
        entered: Those that entered the cluster (`MoveRow`).
        left: Those that left it, to either side (`MoveRow`).
        deflator_source: Where the prices come from; empty when there are none.
        notes: Plain sentences a reader must know.
    """

    years: pd.DataFrame
    from_year: int | None
    to_year: int | None
    movement: pd.DataFrame
    entered: pd.DataFrame
    left: pd.DataFrame
    deflator_source: str
    notes: tuple[str, ...]


class PlaceRow:
    """One place beside others, counted by the same rules; individual decisions do not touch it."""

    KIND: Final = "kind"  # a PlaceKind
    CODE: Final = "code"
    NAME: Final = "name"
    POPULATION: Final = "population"  # Int64
    ORGANISATIONS: Final = "organisations"  # Int64
    RATE: Final = "rate_per_1000"
    RATE_LOW: Final = "rate_low"
    RATE_HIGH: Final = "rate_high"
    CLUSTER: Final = "cluster"  # Int64: in the £200k–£500k band
    CLUSTER_RATE: Final = "cluster_per_100k"
    ABOVE: Final = "above_cluster"  # Int64: in the bands above it
    INCOME: Final = "income"  # Int64: sum of known turnovers, pounds
    INCOME_UNKNOWN: Final = "income_unknown"  # Int64
    SCORE: Final = "imd_score"
    SHARE_20: Final = "population_share_in_most_deprived_20_percent"


class AnchorCheckRow:
    """One counted organisation with the criteria of a community anchor: what is declared, and what registers hold."""

    ID: Final = "org_id"
    NAME: Final = "name"
    WARD: Final = "ward_name"  # missing for sensitive organisations
    SENSITIVE: Final = "sensitive"
    IS_ANCHOR: Final = "is_anchor"  # boolean, as the newest declaration says; missing when nobody declared anything
    LOCALLY_LED: Final = "locally_led"
    MULTI_PURPOSE: Final = "multi_purpose"
    HOLDS_ASSET: Final = "holds_asset"
    PLACE_BASED: Final = "place_based"
    NOTE: Final = "note"
    WHO: Final = "who"
    WHEN: Final = "declared_on"
    HAS_LAND: Final = "has_land"  # evidence: owns or leases land or buildings, by its own report
    WHATS: Final = "what_codes"  # evidence: Int64, how many purposes it reports
    REACH: Final = "reach"  # evidence: a Reach
    TURNOVER: Final = "turnover"  # evidence: Int64 pounds


class AnchorCoverageRow:
    """How well one area is served by declared community anchors; missing until anchors were reviewed."""

    CODE: Final = "code"
    NAME: Final = "name"
    TYPE: Final = "type"  # an AreaType
    BASED: Final = "anchors"  # Int64: based there
    WITHIN: Final = "anchors_within_reach"  # Int64: within reach of the centre of its residents
    METRES: Final = "anchor_metres"  # to the nearest, in whole hundreds
    NEAREST: Final = "nearest_anchor"  # its name; missing when it is sensitive


class WaterfallRow:
    """One step from the rows read to the organisations counted."""

    KEY: Final = "key"  # READ, HERE or KEPT for totals; ADDED; a SetAsideReason for what is taken off
    LABEL: Final = "label"
    ROWS: Final = "rows"  # of a total: how many; of ADDED: how many come in; of a reason: how many are taken off
    LEFT: Final = "left"  # after this step
    STORED: Final = "stored"  # Int64: how many of them the project stores; missing for totals
    CERTAINTY: Final = "certainty"  # how sure the reason is, in words; missing for totals
    READ: Final = "rows_read"  # key of the first step
    ADDED: Final = "added_by_hand"  # key of the second, where people added groups that no register knows
    HERE: Final = "registered_here"  # key of the total after the reasons that hold for every profile
    KEPT: Final = "kept"  # key of the last step


class SetAsideRow:
    """One organisation of a ledger list; those that are sensitive stand there without a place."""

    ID: Final = "org_id"
    NAME: Final = "name"
    REASON: Final = "reason"  # a SetAsideReason
    LABEL: Final = "label"
    EVIDENCE: Final = "evidence"
    CERTAINTY: Final = "certainty"
    TURNOVER: Final = "turnover"  # Int64 pounds
    YEAR_END: Final = "year_end"
    REACH: Final = "reach"  # a Reach
    WARD: Final = "ward_code"
    WARD_NAME: Final = "ward_name"


class CorrectionRow:
    """What a person set right about an organisation, or that a person added one, in words; the newest first."""

    ID: Final = "org_id"
    NAME: Final = "name"  # as it stands
    FIELD: Final = "field"  # a Correctable; "" where a group was added
    LABEL: Final = "label"  # what was done, in words: name, turnover, added by hand
    REGISTER: Final = "register_says"  # in words; for a group added by hand what it was first given
    VALUE: Final = "value"  # what was put in its place, in words; the register's again where that was restored
    AS_OF: Final = "as_of"  # of a turnover: last day of its year
    STANDS: Final = "stands"  # bool: nothing newer was done about this fact, and the register's was not restored
    WHY: Final = "why"
    WHO: Final = "who"
    WHEN: Final = "corrected_on"
    SENSITIVE: Final = "sensitive"  # bool: then its places, and what could tell them, are withheld


class DuplicateRow:
    """Two rows that may be one organisation: the same name at the same postcode. A person confirms or keeps apart."""

    ID: Final = "org_id"
    NAME: Final = "name"
    OTHER: Final = "other_org_id"
    OTHER_NAME: Final = "other_name"
    POSTCODE: Final = "postcode"
    WHY: Final = "why"


WITHHELD_PLACE: Final = "not shown: a protected place"


class ConflictRow:
    """One fact that is corrected here and changed in the register since: a person decides; ours stands meanwhile.

    Of organisations that are never named with a place, postcodes and places read `WITHHELD_PLACE`.
    """

    ID: Final = "org_id"
    NAME: Final = "name"
    FIELD: Final = "field"  # a Correctable
    LOCAL: Final = "local"  # what stands here, as text
    BEFORE: Final = "register_before"  # what the register said when this was decided; missing = nothing
    NOW: Final = "register_now"


@dataclass(frozen=True, eq=False)
class Findings:
    """What the further analyses found for one project; what a report says beyond `Results`.

    A field is None where the project holds nothing to work it out from; a report then says so.

    Attributes:
        trends: Change over time.
        places: This place beside others (`PlaceRow`).
        need: Need of every area in each edition held (`NeedRow`), by the Index of Multiple Deprivation.
        elsewhere: Organisations based elsewhere that say they work here: `Elsewhere` and `Counted.BAND`.
        answer: Who could take a contract of £150,000 a year without VAT, at twice its value.
        sentences: The same in plain sentences.
        ladder: Eligible organisations by annual value (`LadderRow`).
        by_band: The eligible of `answer` by turnover band (`BreakdownRow`).
        by_ward: The same by ward.
        by_theme: The same by theme; rows do not add up.
        duplicates: Pairs that may be one organisation (`DuplicateRow`).
        waterfall: From the rows read to the organisations counted (`WaterfallRow`).
        set_aside: The stored organisations that are not counted (`SetAsideRow`).
        anchor_checklist: Every counted organisation with what was declared of it (`AnchorCheckRow`).
        anchor_coverage: Anchors within reach of each area (`AnchorCoverageRow`).
        cold_spots: What is said of cold spots, in plain sentences.
        corrections: What people set right, and the groups that they added (`CorrectionRow`).
        people: Volunteers, staff and public money as reported (`PeopleRow`).
        volunteers: Volunteers by turnover band (`VolunteerRow`).
    """

    trends: Trends | None = None
    places: pd.DataFrame | None = None
    need: pd.DataFrame | None = None
    elsewhere: pd.DataFrame | None = None
    answer: ContractAnswer | None = None
    sentences: tuple[str, ...] = ()
    ladder: pd.DataFrame | None = None
    by_band: pd.DataFrame | None = None
    by_ward: pd.DataFrame | None = None
    by_theme: pd.DataFrame | None = None
    duplicates: pd.DataFrame | None = None
    waterfall: pd.DataFrame | None = None
    set_aside: pd.DataFrame | None = None
    anchor_checklist: pd.DataFrame | None = None
    anchor_coverage: pd.DataFrame | None = None
    cold_spots: tuple[str, ...] = ()
    corrections: pd.DataFrame | None = None
    people: pd.DataFrame | None = None
    volunteers: pd.DataFrame | None = None
