"""What a refresh changed, as the command line prints it, and what waits for a decision."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kil_mapper.model.findings import ConflictRow
from kil_mapper.model.tables import Change
from kil_mapper.model.vocabulary import ChangeKind, Correctable
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import table
from kil_mapper.workflows import RefreshOutcome

MOST_LISTED = 40


def print_refresh(outcome: RefreshOutcome) -> None:
    """What changed: in one line, the headline figures, the list by kind, what went along, what to know."""
    first, *others = outcome.sentences
    say(f"{outcome.project.name}: {first}")
    rows = [(figure.label, figure.before, figure.after) for figure in outcome.figures]
    out().print(table("Before and after", ("", "Before", "After"), rows, right={1, 2}))
    for kind in ChangeKind:
        if kind is not ChangeKind.CONFLICT:
            _print_kind(outcome.changes, kind)
    kept = outcome.kept
    say(
        f"Taken along: decisions {kept.decisions:,}, corrections {kept.corrections:,}, anchors {kept.anchors:,}, "
        f"neighbourhoods {kept.neighbourhoods:,}, groups added by hand {kept.groups:,}, notes {kept.notes:,}."
    )
    for sentence in others:
        say(f"- {sentence}")
    if len(outcome.conflicts):
        print_conflicts(outcome.conflicts)


def _print_kind(changes: pd.DataFrame, kind: ChangeKind) -> None:
    mine = changes[changes[Change.KIND] == kind.value]
    if mine.empty:
        return
    rows = [
        (f"{row[Change.NAME]}\n{row[Change.ORG]}", _blank(row[Change.BEFORE]), _blank(row[Change.AFTER]))
        for row in mine.head(MOST_LISTED).to_dict("records")
    ]
    title = f"{kind.label.capitalize()}: {len(mine):,}"
    out().print(table(title, ("Organisation", "Before", "Now"), rows, right=set()))
    if len(mine) > MOST_LISTED:
        say(f"{len(mine) - MOST_LISTED:,} more: --json lists all.")


def print_conflicts(found: pd.DataFrame) -> None:
    """What waits for a decision, and how to decide."""
    if found.empty:
        say("Nothing is to be decided: no fact is corrected here and changed in the register since.")
        return
    rows = [
        (
            f"{row[ConflictRow.NAME]}\n{row[ConflictRow.ID]}",
            Correctable(row[ConflictRow.FIELD]).value,
            _blank(row[ConflictRow.LOCAL]),
            _blank(row[ConflictRow.BEFORE]),
            _blank(row[ConflictRow.NOW]),
        )
        for row in found.to_dict("records")
    ]
    headings = ("Organisation", "Fact", "Stands here", "Register before", "Register now")
    out().print(table("Corrected here and changed in the register", headings, rows, right=set()))
    say("“kil-mapper conflicts PROJECT --settle ORG FIELD” with --keep or --take, --why and --who decides one.")


def _blank(value: Any) -> str:
    return "nothing" if pd.isna(value) else str(value)
