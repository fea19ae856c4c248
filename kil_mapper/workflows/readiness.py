"""Readiness for contracts and notes of conversations: what people recorded, which no register holds (METHODS §1)."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Generic, TypeVar

import pandas as pd

from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Note, Readiness
from kil_mapper.reports import clean
from kil_mapper.workflows import acts
from kil_mapper.workflows.named import organisation_named

MOST_STAFF: Final = 1_000_000
MOST_MONTHS: Final = 1_200
MOST_IN_A_NOTE: Final = 10_000  # characters

T = TypeVar("T")


@dataclass(frozen=True)
class Recorded(Generic[T]):
    """A value with who recorded it and when."""

    value: T
    who: str
    when: date


@dataclass(frozen=True)
class ReadinessNow:
    """What is known of readiness: of each field the newest value that was given; None where nobody asked.

    Attributes:
        paid_staff: Paid staff, head count.
        reserves_months: How many months of spending its free reserves would last.
        has_policies: Has the policies that contracts ask for.
        has_insurance: Has the insurance that contracts ask for.
        contract_history: Contracts it holds or has held.
        wants_to_grow: Wants to take on more.
    """

    paid_staff: Recorded[int] | None = None
    reserves_months: Recorded[float] | None = None
    has_policies: Recorded[bool] | None = None
    has_insurance: Recorded[bool] | None = None
    contract_history: Recorded[str] | None = None
    wants_to_grow: Recorded[bool] | None = None


@dataclass(frozen=True)
class Conversation:
    """A note of a conversation."""

    text: str
    who: str
    when: date


def record_readiness(
    project: Project,
    org_id: str,
    *,
    paid_staff: int | None = None,
    reserves_months: float | None = None,
    has_policies: bool | None = None,
    has_insurance: bool | None = None,
    contract_history: str | None = None,
    wants_to_grow: bool | None = None,
    who: str,
    when: date | None = None,
) -> Project:
    """Record what an organisation told about taking on contracts; what is left out stays as it was.

    Args:
        project: The project.
        org_id: The organisation.
        paid_staff: Paid staff, head count.
        reserves_months: How many months of spending its free reserves would last.
        has_policies: Whether it has the policies that contracts ask for.
        has_insurance: Whether it has the insurance that contracts ask for.
        contract_history: Contracts it holds or has held.
        wants_to_grow: Whether it wants to take on more.
        who: Who records it.
        when: The day; today when it is left out.

    Raises:
        KilError: The organisation is not known, nothing is recorded, a number cannot be one, or the name is missing.
    """
    said = acts.said_by(acts.RECORD, who, when)
    one = organisation_named(project, org_id)
    if paid_staff is not None and not 0 <= paid_staff <= MOST_STAFF:
        raise KilError(f"{paid_staff:,} paid staff cannot be.", "Count heads: 0 for none.")
    if reserves_months is not None and not (math.isfinite(reserves_months) and 0 <= reserves_months <= MOST_MONTHS):
        raise KilError(f"Reserves of {reserves_months} months cannot be.", "Give months of spending, such as 4.5.")
    history = clean.tidy(contract_history or "") or None
    if history is not None and len(history) > MOST_IN_A_NOTE:
        raise KilError(f"The contracts take {len(history):,} characters.", f"Say it in at most {MOST_IN_A_NOTE:,}.")
    told: dict[str, Any] = {
        Readiness.PAID_STAFF: paid_staff,
        Readiness.RESERVES_MONTHS: reserves_months,
        Readiness.POLICIES: has_policies,
        Readiness.INSURANCE: has_insurance,
        Readiness.CONTRACTS: history,
        Readiness.WANTS_TO_GROW: wants_to_grow,
    }
    if all(value is None for value in told.values()):
        raise KilError("There is nothing to record yet.", "Fill in at least one of the questions.")
    row = {Readiness.ORG: one, **told, Readiness.WHO: said.who, Readiness.WHEN: said.when}
    return replace(project, readiness=tables.READINESS.with_rows(project.readiness, pd.DataFrame([row])))


def readiness_of(project: Project, org_id: str) -> ReadinessNow | None:
    """What is known of the readiness of an organisation; None when nobody recorded anything.

    Args:
        project: The project.
        org_id: An org_id.
    """
    mine = project.readiness[project.readiness[Readiness.ORG] == org_id]
    if mine.empty:
        return None
    rows = mine.sort_values(Readiness.WHEN, kind="stable").to_dict("records")[::-1]
    found = {field.name: _newest(rows, field.name) for field in fields(ReadinessNow)}
    return ReadinessNow(**found) if any(found.values()) else None


def _newest(rows: list[dict[Any, Any]], column: str) -> Recorded[Any] | None:
    """The first answer to a question, the newest day first."""
    row = next((row for row in rows if pd.notna(row[column])), None)
    if row is None:
        return None
    value = row[column]
    plain = value.item() if hasattr(value, "item") else value
    return Recorded(plain, str(row[Readiness.WHO]), row[Readiness.WHEN].date())


def add_note(project: Project, org_id: str, text: str, *, who: str, when: date | None = None) -> Project:
    """Keep a dated note of a conversation.

    Args:
        project: The project.
        org_id: The organisation.
        text: What was said or agreed.
        who: Who notes it.
        when: The day of the conversation; today when it is left out.

    Raises:
        KilError: The organisation is not known, there is no text or too much of it, or the name is missing.
    """
    said = acts.said_by(acts.NOTE, who, when)
    one, words = organisation_named(project, org_id), clean.tidy(text)
    if not words:
        raise KilError("The note is empty.", "Write what was said or agreed.")
    if len(words) > MOST_IN_A_NOTE:
        raise KilError(f"The note has {len(words):,} characters.", f"Say it in at most {MOST_IN_A_NOTE:,}.")
    row = {Note.ORG: one, Note.TEXT: words, Note.WHO: said.who, Note.WHEN: said.when}
    return replace(project, notes=tables.NOTES.with_rows(project.notes, pd.DataFrame([row])))


def notes_of(project: Project, org_id: str) -> tuple[Conversation, ...]:
    """The notes on an organisation, the newest day first.

    Args:
        project: The project.
        org_id: An org_id.
    """
    rows = project.notes[project.notes[Note.ORG] == org_id].iloc[::-1]
    rows = rows.sort_values(Note.WHEN, ascending=False, kind="stable")
    return tuple(
        Conversation(str(row[Note.TEXT]), str(row[Note.WHO]), row[Note.WHEN].date()) for row in rows.to_dict("records")
    )


def readiness_document(project: Project, org_id: str) -> dict[str, Any]:
    """Readiness and notes as plain values: what `readiness --json` prints.

    Args:
        project: The project.
        org_id: An org_id.
    """
    now = readiness_of(project, org_id) or ReadinessNow()
    return {
        "org_id": org_id,
        "readiness": {field.name: _document(getattr(now, field.name)) for field in fields(ReadinessNow)},
        "notes": [
            {"note": note.text, "who": note.who, "when": note.when.isoformat()} for note in notes_of(project, org_id)
        ],
    }


def _document(found: Recorded[Any] | None) -> dict[str, Any] | None:
    return None if found is None else {"value": found.value, "who": found.who, "when": found.when.isoformat()}
