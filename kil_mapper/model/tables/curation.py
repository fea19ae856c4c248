"""What people know better than the registers: corrections, readiness, notes; named filters; what a refresh changed."""

from __future__ import annotations

from typing import Final

from kil_mapper.model.schema import B, Column, D, I, N, T, TableSchema


class Correction:
    """Columns of `corrections`: what a person set right. Only ever added to; the newest on a fact stands.

    The corrected value itself stands in `organisations`; here is the register's, so that it stays visible, can be
    restored, and a newer register that says something else again is seen. A group that no register knows begins with
    a row for its name without a register's value: it says who added the group, when and why.
    """

    ORG: Final = "org_id"
    FIELD: Final = "field"
    VALUE: Final = "value"
    REGISTER: Final = "register_value"
    AS_OF: Final = "as_of"
    WHY: Final = "why"
    WHO: Final = "who"
    WHEN: Final = "corrected_on"


CORRECTIONS = TableSchema(
    "corrections",
    "Corrections of what registers say",
    (
        Column(Correction.ORG, T, "Organisation", required=True),
        Column(Correction.FIELD, T, "The fact that was corrected: a Correctable", required=True),
        Column(Correction.VALUE, T, "The value that stands, as text; empty when the register's was restored"),
        Column(Correction.REGISTER, T, "What the register said when this was decided, as text; empty = nothing"),
        Column(Correction.AS_OF, D, "For a turnover: last day of the year it is of"),
        Column(Correction.WHY, T, "The reason given", required=True),
        Column(Correction.WHO, T, "Who corrected it", required=True),
        Column(Correction.WHEN, D, "Day of the correction", required=True),
    ),
)


class Readiness:
    """Columns of `readiness`: what organisations told about taking on contracts. The newest value of a field stands."""

    ORG: Final = "org_id"
    PAID_STAFF: Final = "paid_staff"
    RESERVES_MONTHS: Final = "reserves_months"
    POLICIES: Final = "has_policies"
    INSURANCE: Final = "has_insurance"
    CONTRACTS: Final = "contract_history"
    WANTS_TO_GROW: Final = "wants_to_grow"
    WHO: Final = "who"
    WHEN: Final = "recorded_on"


READINESS = TableSchema(
    "readiness",
    "Readiness for contracts, as recorded locally",
    (
        Column(Readiness.ORG, T, "Organisation", required=True),
        Column(Readiness.PAID_STAFF, I, "Paid staff, head count; empty = not asked"),
        Column(Readiness.RESERVES_MONTHS, N, "How many months of spending its free reserves would last"),
        Column(
            Readiness.POLICIES, B, "Has the policies that contracts ask for, such as safeguarding and data protection"
        ),
        Column(Readiness.INSURANCE, B, "Has the insurance that contracts ask for"),
        Column(Readiness.CONTRACTS, T, "Contracts it holds or has held"),
        Column(Readiness.WANTS_TO_GROW, B, "Wants to take on more"),
        Column(Readiness.WHO, T, "Who recorded it", required=True),
        Column(Readiness.WHEN, D, "Day it was recorded", required=True),
    ),
)


class Note:
    """Columns of `notes`: dated notes of conversations."""

    ORG: Final = "org_id"
    TEXT: Final = "note"
    WHO: Final = "who"
    WHEN: Final = "noted_on"


NOTES = TableSchema(
    "notes",
    "Notes of conversations",
    (
        Column(Note.ORG, T, "Organisation", required=True),
        Column(Note.TEXT, T, "What was said or agreed", required=True),
        Column(Note.WHO, T, "Who noted it", required=True),
        Column(Note.WHEN, D, "Day of the conversation", required=True),
    ),
)


class SavedFilter:
    """Columns of `filters`: what is shown, under a name."""

    NAME: Final = "name"
    DEFINITION: Final = "definition"


FILTERS = TableSchema(
    "filters",
    "Named filters",
    (
        Column(SavedFilter.NAME, T, "Name of the filter", required=True),
        Column(SavedFilter.DEFINITION, T, "What it lets through, as JSON", required=True),
    ),
    key=(SavedFilter.NAME,),
)


class Change:
    """Columns of `changes`: what the last refresh with a newer register changed."""

    KIND: Final = "change"
    ORG: Final = "org_id"
    FIELD: Final = "field"
    NAME: Final = "name"
    BEFORE: Final = "before"
    AFTER: Final = "after"
    REGISTER_BEFORE: Final = "register_before"
    REGISTER_AFTER: Final = "register_after"


CHANGES = TableSchema(
    "changes",
    "What the last refresh changed",
    (
        Column(Change.KIND, T, "What happened: a ChangeKind", required=True),
        Column(Change.ORG, T, "Organisation", required=True),
        Column(Change.FIELD, T, "For a conflict: the fact that is corrected here and changed there, a Correctable"),
        Column(Change.NAME, T, "Its name in the register that still has it", required=True),
        Column(Change.BEFORE, T, "What was so before, in words; empty when there is nothing to tell"),
        Column(Change.AFTER, T, "What is so now, in words"),
        Column(Change.REGISTER_BEFORE, D, "Date of the register before", required=True),
        Column(Change.REGISTER_AFTER, D, "Date of the newer register", required=True),
    ),
)
