"""Who counts: the ledger step by step, every rule with its reason, what people decided, and the full lists."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Counted, LedgerRow, Results, SetAside
from kil_mapper.model.rules import BY_HAND, PROFILE_RULES, RULES, Rule, rule_of
from kil_mapper.model.tables import Decision, Org
from kil_mapper.model.vocabulary import DecisionAction, Reach, SetAsideReason
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import (
    Block,
    Column,
    Fall,
    Kind,
    Missing,
    Paragraph,
    Section,
    Table,
    Tone,
    Value,
    Waterfall,
    known,
)

HERE = frozenset(rule.reason.value for rule in (*PROFILE_RULES, BY_HAND))
"""Reasons of rows that are based here: between "registered here" and "counted"."""
STANDS_OPEN = "Anyone may challenge a row: whatever is stored can be brought back, one by one or a rule at a time."


def sections(results: Results, findings: Findings) -> list[Section]:
    """From the register to the count: the steps, the rules behind them, and what people decided."""
    steps: list[Block] = [Paragraph(_steps(results)), ledger_table(results)]
    if registered_here(results):
        steps.append(waterfall(results))
    return [
        Section("Who counts", 1, tuple(steps), new_page=True),
        Section("The rules", 2, (Paragraph(_rules(results)), rule_table(results))),
        Section("Decided by people", 2, (decision_table(results), Paragraph(_alike(findings), "Look-alikes:"))),
    ]


def registered_here(results: Results) -> int:
    """Registered main rows based here: those counted, and those set aside by a rule of the profile or by hand."""
    rows = results.ledger
    return results.kept + int(rows.loc[rows[LedgerRow.REASON].isin(HERE), LedgerRow.ROWS].sum())


def _steps(results: Results) -> str:
    return (
        f"{numbers.count(results.rows_read)} rows read → {numbers.count(registered_here(results))} registered here → "
        f"{numbers.count(results.kept)} counted. Nothing is dropped: each row of the register that is not counted is "
        "set aside for one reason, the first that applies in the order below. " + STANDS_OPEN
    )


def _ledger_steps(results: Results) -> list[tuple[SetAsideReason, int, int]]:
    """Each reason met, with its rows and those of them stored."""
    return [
        (SetAsideReason(str(row[LedgerRow.REASON])), int(row[LedgerRow.ROWS]), int(row[LedgerRow.STORED]))
        for _, row in results.ledger.iterrows()
    ]


def ledger_table(results: Results) -> Table:
    """Rows read, each reason with its rows, those registered here, rows counted."""
    left, here = results.rows_read, registered_here(results)
    nothing = Missing.NOT_APPLICABLE
    rows: list[tuple[Value, ...]] = [("read", "Rows read from the register", left, left, nothing, nothing)]
    middle: tuple[Value, ...] = ("here", "Registered main rows based here", here, here, nothing, nothing)
    said = False
    for reason, size, stored in _ledger_steps(results):
        if reason.value in HERE and not said:
            rows.append(middle)
            said = True
        left -= size
        step = f"Set aside: {words.lower_first(reason.label)}"
        rows.append((reason.value, step, size, left, stored, rule_of(reason).certainty))
    if not said:
        rows.append(middle)
    rows.append(("kept", "Counted in this report", results.kept, results.kept, nothing, nothing))
    picked = frozenset(n for n, row in enumerate(rows) if row[0] in ("here", "kept"))
    return Table(
        key="ledger",
        sheet="Ledger",
        caption=f"From {numbers.count(results.rows_read)} rows read to {numbers.count(results.kept)} counted, "
        f"register of {words.register_date(results)}",
        columns=(
            Column("Reason key", Kind.CODE, data_only=True),
            Column("Step", Kind.TEXT, 4.0),
            Column("Rows", Kind.COUNT, 0.8),
            Column("Left after this step", Kind.COUNT, 1.0),
            Column("Stored, can be brought back", Kind.COUNT, 1.1),
            Column("How sure", Kind.TEXT, 1.5),
        ),
        rows=tuple(rows),
        alternative="Begins with the rows read, takes off each reason, and ends with the rows counted.",
        notes=("Rows without a usable postcode and rows based elsewhere are counted, but not stored in the project.",),
        highlighted=picked,
        tone=Tone.RESULT,
    )


def waterfall(results: Results) -> Waterfall:
    """The steps from those registered here to those counted; the rows based elsewhere would dwarf them."""
    left = here = registered_here(results)
    falls = [Fall("Registered here", here, here, total=True)]
    for reason, size, _ in _ledger_steps(results):
        if reason.value in HERE:
            left -= size
            falls.append(Fall(reason.label.partition(":")[0], size, left))
    falls.append(Fall("Counted", results.kept, results.kept, total=True))
    told = "; ".join(f"{fall.label} {numbers.count(fall.size)}" for fall in falls)
    return Waterfall(
        caption=f"From {numbers.count(here)} registered here to {numbers.count(results.kept)} counted",
        alternative=f"The same steps as in the ledger: {told}.",
        axis=words.noun(results).many,
        falls=tuple(falls),
    )


def _rules(results: Results) -> str:
    profile = results.project.options.rules
    return (
        f"The profile used is “{profile.value}”: {profile.label}. A rule that rests on words in names or on a "
        "classification is marked “by rule, check”, because it can miss some and catch others. An organisation that "
        "meets two rules is set aside by the first."
    )


def rule_table(results: Results) -> Table:
    """Every rule with its reason, its evidence, how sure it is and what it did here."""
    return Table(
        key="rules",
        sheet="Rules",
        caption="The rules of who counts, in the order in which they are checked",
        columns=(
            Column("Rule key", Kind.CODE, data_only=True),
            Column("Rule", Kind.TEXT, 1.7),
            Column("Why", Kind.TEXT, 2.8),
            Column("What it looks at", Kind.TEXT, 2.0),
            Column("How sure", Kind.TEXT, 1.1),
            Column("In this report", Kind.TEXT, 1.9),
        ),
        rows=tuple(
            (rule.reason.value, rule.label, rule.why, rule.evidence, rule.certainty, _use(results, rule))
            for rule in RULES
        ),
        alternative=f"{len(RULES)} rules, each with why it is there, what it looks at and what it did here.",
    )


def _use(results: Results, rule: Rule) -> str:
    """What a rule did in this project, and by whose decision where one stands."""
    profile = results.project.options.rules
    rows = results.ledger[results.ledger[LedgerRow.REASON] == rule.reason.value][LedgerRow.ROWS].sum()
    flagged = int(results.counted[Counted.FLAGS].str.split().map(lambda words_: rule.reason.value in words_).sum())
    decided = _rule_decision(results, rule)
    if rows:
        told = f"sets aside {numbers.of(int(rows), 'row', 'rows')}"
    elif rule.reason in {each.reason for each in PROFILE_RULES} and profile not in rule.profiles | rule.flagged_by:
        told = "not used by this profile"
    else:
        told = "sets aside no row" if profile not in rule.flagged_by else ""
    if flagged or profile in rule.flagged_by:
        told = "; ".join(filter(None, (told, f"keeps and flags {numbers.count(flagged)}")))
    return f"{told}; {decided}" if decided else told


def _rule_decision(results: Results, rule: Rule) -> str:
    decisions = results.project.decisions
    about = decisions[decisions[Decision.RULE] == rule.reason.value]
    if about.empty:
        return ""
    newest = about.iloc[-1]
    switched = "on" if newest[Decision.ACTION] == DecisionAction.SET_ASIDE.value else "off"
    return f"switched {switched} by {clean.tidy(str(newest[Decision.WHO]))}"


def decision_table(results: Results) -> Table:
    """What people decided, newest first: who, when and why."""
    project = results.project
    names = dict(zip(project.organisations[Org.ID], project.organisations[Org.NAME], strict=True))
    hidden = set(results.counted.loc[results.counted[Counted.SENSITIVE].astype(bool), Org.ID])
    hidden |= set(results.set_aside.loc[results.set_aside[Counted.SENSITIVE].astype(bool), Org.ID])
    decisions = project.decisions.iloc[::-1]
    rows = tuple(_decision(row, names, hidden) for _, row in decisions.iterrows())
    return Table(
        key="decisions",
        sheet="Decisions",
        caption="Decisions on who counts, newest first",
        columns=(
            Column("Identifier", Kind.CODE, data_only=True),
            Column("About", Kind.TEXT, 2.2),
            Column("Decided", Kind.TEXT, 1.4),
            Column("Why", Kind.TEXT, 2.6),
            Column("Who", Kind.TEXT, 1.1),
            Column("When", Kind.DATE, 1.0),
        ),
        rows=rows,
        alternative=f"{numbers.of(len(rows), 'decision', 'decisions')} with who made it, when and why.",
        notes=("Only added to, never overwritten: the newest decision on a subject stands.",),
        empty="Nobody has set aside or brought back anything by hand in this project.",
    )


def _decision(row: pd.Series, names: dict[str, str], hidden: set[str]) -> tuple[Value, ...]:
    action = DecisionAction(str(row[Decision.ACTION]))
    org, rule = known(row[Decision.ORG]), known(row[Decision.RULE])
    sensitive = org in hidden or known(row[Decision.OTHER]) in hidden
    if sensitive:
        about, code, why = words.WITHHELD_NAME, Missing.WITHHELD, Missing.WITHHELD
        return (code, about, action.label, why, clean.tidy(str(row[Decision.WHO])), known(row[Decision.WHEN]))
    if isinstance(org, str):
        about = _name(org, names)
        other = known(row[Decision.OTHER])
        about += f" and {_name(other, names)}" if isinstance(other, str) and other else ""
        key: Value = org
    else:
        about = f"The rule “{rule_of(SetAsideReason(str(rule))).label}”"
        key = str(rule)
    why_text, who = clean.tidy(str(row[Decision.WHY])), clean.tidy(str(row[Decision.WHO]))
    return (key, about, action.label, why_text, who, known(row[Decision.WHEN]))


def _name(org: str, names: dict[str, str]) -> str:
    return clean.tidy(names.get(org, org))


def _alike(findings: Findings) -> str:
    pairs = findings.duplicates
    if pairs is None:
        return "rows that may be one organisation were not looked for."
    if pairs.empty:
        return "no two organisations share a name and a postcode without sharing an identifier."
    return (
        f"{numbers.of(len(pairs), 'pair', 'pairs')} of organisations share a name and a postcode. They are counted as "
        "two each until a person confirms that they are one, or keeps them apart."
    )


def set_aside_list(results: Results) -> Table:
    """Every stored row that is not counted, with its reason and what it rests on; sensitive ones without a place."""
    order = {reason.value: n for n, reason in enumerate(SetAsideReason)}
    frame = results.set_aside
    place = frame[SetAside.REASON].map(order)
    frame = frame.assign(_order=place, _name=frame[Org.NAME].map(clean.sort_key))
    frame = frame.sort_values(["_order", "_name", Org.ID], kind="stable")
    return Table(
        key="set_aside",
        sheet="Set aside",
        caption=f"Set aside and stored, {clean.tidy(results.project.name)}, {words.register_date(results)}",
        columns=(
            Column("Organisation identifier", Kind.CODE),
            Column("Name"),
            Column("Reason key", Kind.CODE),
            Column("Reason"),
            Column("What it rests on"),
            Column("How sure"),
            Column("Turnover", Kind.MONEY),
            Column("Year end", Kind.DATE),
            Column("Reach"),
            Column("Ward code", Kind.CODE),
            Column("Ward"),
        ),
        rows=tuple(_set_aside(row) for _, row in frame.iterrows()),
        alternative=f"{numbers.of(len(frame), 'row', 'rows')}, in the order in which reasons are checked.",
        notes=(
            STANDS_OPEN,
            "Rows without a place here are not stored, so they are in the ledger and not in this list.",
        ),
        empty="No stored row is set aside.",
        compact=True,
    )


def _set_aside(row: pd.Series) -> tuple[Value, ...]:
    reason = SetAsideReason(str(row[SetAside.REASON]))
    sensitive = bool(row[Counted.SENSITIVE])
    evidence = known(row[SetAside.EVIDENCE], Missing.NOT_APPLICABLE)
    return (
        str(row[Org.ID]),
        clean.tidy(str(row[Org.NAME])),
        reason.value,
        reason.label,
        clean.without_postcodes(clean.tidy(evidence)) if isinstance(evidence, str) else evidence,
        rule_of(reason).certainty,
        known(row[Counted.TURNOVER]),
        known(row[Counted.YEAR_END]),
        Reach(str(row[Counted.REACH])).label,
        Missing.WITHHELD if sensitive else known(row[Org.WARD]),
        Missing.WITHHELD if sensitive else known(row[Counted.WARD_NAME]),
    )
