"""Who counts, as the command line prints it: the ledger and its list, look-alikes, decisions and choices."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.findings import DuplicateRow, SetAsideRow, WaterfallRow
from kil_mapper.model.project import Project
from kil_mapper.model.prose import chosen_share
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Decision, Org
from kil_mapper.model.vocabulary import DecisionAction, SetAsideReason
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import table
from kil_mapper.workflows import decisions_in_force, ledger_list, waterfall

MOST_LISTED = 40


def print_ledger(results: Results, reason: SetAsideReason | None) -> None:
    """The steps from rows read to counted, the organisations of one reason, and the decisions in force."""
    steps = waterfall(results).to_dict("records")
    totals = {row[WaterfallRow.KEY]: row[WaterfallRow.ROWS] for row in steps}
    here, kept = totals[WaterfallRow.HERE], totals[WaterfallRow.KEPT]
    say(f"{results.project.name}: {results.here_in_words(here)} → {kept:,} counted.")
    rows = [
        (
            str(row[WaterfallRow.LABEL]),
            _taken(row),
            f"{row[WaterfallRow.LEFT]:,}",
            _blank(row[WaterfallRow.STORED]),
            _blank(row[WaterfallRow.CERTAINTY]),
        )
        for row in steps
    ]
    headings = ("Step", "Set aside", "Left", "Can be brought back", "How sure")
    out().print(table(f"Who counts: {results.project.options.rules.label}", headings, rows, right={1, 2, 3}))
    if reason is not None:
        _print_list(ledger_list(results, reason), reason)
    print_decisions(results.project)


def _taken(row: dict[Any, Any]) -> str:
    """How many a step takes off, or brings in."""
    if pd.isna(row[WaterfallRow.CERTAINTY]):
        return ""
    return f"{'+' if row[WaterfallRow.KEY] == WaterfallRow.ADDED else '−'}{row[WaterfallRow.ROWS]:,}"


def _print_list(found: pd.DataFrame, reason: SetAsideReason) -> None:
    rows = [
        (str(row[SetAsideRow.ID]), str(row[SetAsideRow.NAME]), _blank(row[SetAsideRow.EVIDENCE]))
        for row in found.head(MOST_LISTED).to_dict("records")
    ]
    if not rows:
        say(f"Nothing stored is set aside as: {reason.label}.")
        return
    out().print(table(reason.label, ("Organisation", "Name", "What it rests on"), rows, right=set()))
    if len(found) > MOST_LISTED:
        say(f"{len(found) - MOST_LISTED:,} more: “--to FILE.csv” writes the whole list.")


def print_decisions(project: Project) -> None:
    """The decisions in force, one line each."""
    names = project.organisations.drop_duplicates(Org.ID).set_index(Org.ID)[Org.NAME]
    for row in decisions_in_force(project).to_dict("records"):
        say(f"- {_decision(row, names)}")


def _decision(row: dict[Any, Any], names: pd.Series) -> str:
    """“Town Band” (GB-CHC-1) set aside: closed in spring (A. Khan, 22 November 2026)."""

    def named(org_id: str) -> str:
        return f"“{names[org_id]}” ({org_id})" if org_id in names.index else org_id

    action = DecisionAction(row[Decision.ACTION])
    reason = row[Decision.RULE]
    subject = named(row[Decision.ORG]) if pd.isna(reason) else f"Rule “{SetAsideReason(reason).label}” ({reason})"
    other = "" if pd.isna(row[Decision.OTHER]) else f", {named(row[Decision.OTHER])}"
    said = f"{row[Decision.WHY]} ({row[Decision.WHO]}, {days.day(row[Decision.WHEN])})"
    return f"{subject} {action.label}{other}: {said}"


def print_duplicates(found: pd.DataFrame) -> None:
    """Pairs that may be one organisation, and how to decide."""
    if found.empty:
        say("No two organisations here have the same name at the same postcode.")
        return
    rows = [
        (
            f"{row[DuplicateRow.NAME]}\n{row[DuplicateRow.ID]}",
            f"{row[DuplicateRow.OTHER_NAME]}\n{row[DuplicateRow.OTHER]}",
            "withheld" if pd.isna(row[DuplicateRow.POSTCODE]) else str(row[DuplicateRow.POSTCODE]),
            str(row[DuplicateRow.WHY]),
        )
        for row in found.to_dict("records")
    ]
    headings = ("This", "may be this", "Postcode", "Why")
    out().print(table("One organisation or two?", headings, rows, right=set()))
    say("“kil-mapper merge” makes one of two, “kil-mapper keep-apart” says that they are two.")


def print_choices(project: Project) -> None:
    """Every choice behind the numbers, and the bands."""
    options = project.options
    say(f"Rules: {options.rules.value}: {options.rules.label}.")
    say(f"Turnover: {options.turnover_basis.value}: {options.turnover_basis.label}.")
    bands = " · ".join(f"{band.label}{' (the cluster)' if band.highlighted else ''}" for band in options.scheme.bands)
    say(f"Bands: {options.scheme.label}: {bands}.")
    say(f"High need: from {chosen_share(options.high_need_share)} of residents in the most deprived fifth of England.")
    say(f"Community anchors: within {options.anchor_reach:,} metres of the centre of an area’s residents.")
    say(f"Compared with: {', '.join(options.neighbours) or 'no places chosen'}.")


def _blank(value: Any) -> str:
    if pd.isna(value):
        return ""
    return f"{value:,}" if isinstance(value, int) else str(value)
