"""What people set right and recorded, as the command line prints it; and everything known of one organisation."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.findings import CorrectionRow
from kil_mapper.model.project import Project
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import table
from kil_mapper.workflows import notes_of, readiness_document

if TYPE_CHECKING:
    from kil_mapper.workflows import KnownFact

QUESTIONS = {
    "paid_staff": "Paid staff",
    "reserves_months": "Reserves, months of spending",
    "has_policies": "Has the policies that contracts ask for",
    "has_insurance": "Has the insurance that contracts ask for",
    "contract_history": "Contracts it holds or has held",
    "wants_to_grow": "Wants to take on more",
}


def print_known(facts: Sequence[KnownFact]) -> None:
    """Section by section, each value with where it comes from."""
    for section, of_it in groupby(facts, key=lambda fact: fact.section):
        rows = [(fact.label, fact.value, fact.source) for fact in of_it]
        out().print(table(section, ("What", "Value", "Where it comes from"), rows, right=set()))


def print_corrections(rows: pd.DataFrame) -> None:
    """What was set right and added, the newest first."""
    if rows.empty:
        say("Nobody corrected anything or added a group in this project.")
        return
    lines = [
        (
            f"{row[CorrectionRow.NAME]}\n{row[CorrectionRow.ID]}",
            str(row[CorrectionRow.LABEL]),
            str(row[CorrectionRow.REGISTER]),
            str(row[CorrectionRow.VALUE]),
            "yes" if row[CorrectionRow.STANDS] else "no",
            f"{row[CorrectionRow.WHY]} ({row[CorrectionRow.WHO]}, {days.day(row[CorrectionRow.WHEN])})",
        )
        for row in rows.to_dict("records")
    ]
    headings = ("Organisation", "What", "The register says", "Set to", "Stands", "Why")
    out().print(table("Set right by hand, newest first", headings, lines, right=set()))
    say("“kil-mapper restore” puts the register’s own value back.")


def print_readiness(project: Project, org_id: str) -> None:
    """What is known of readiness, each with who recorded it and when; and the notes."""
    found = readiness_document(project, org_id)["readiness"]
    rows = []
    for name, question in QUESTIONS.items():
        told = found[name]
        if told is None:
            rows.append((question, "not known", ""))
            continue
        value = told["value"]
        words = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        rows.append((question, words, f"{told['who']}, {days.edition(told['when'])}"))
    out().print(table(f"Readiness of {org_id}", ("Question", "Answer", "Recorded by"), rows, right=set()))
    for note in notes_of(project, org_id):
        say(f"- {days.day(note.when)}: {note.text} ({note.who})")
