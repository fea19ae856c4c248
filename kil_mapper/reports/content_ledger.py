"""Who counts: the ledger step by step, every rule with its reason, what people decided, and the full lists."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.findings import Findings, SetAsideRow, WaterfallRow
from kil_mapper.model.results import Counted, LedgerRow, Results
from kil_mapper.model.rules import PROFILE_RULES, RULES, Rule, rule_of
from kil_mapper.model.tables import Decision, Org
from kil_mapper.model.vocabulary import DecisionAction, PlaceDetail, Reach, SetAsideReason
from kil_mapper.reports import clean, content_curation, numbers
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

STANDS_OPEN = "Anyone may challenge a row: whatever is stored can be brought back, one by one or a rule at a time."


def sections(results: Results, findings: Findings, detail: PlaceDetail = PlaceDetail.AREA) -> list[Section]:
    """From the register to the count: the steps, the rules behind them, and what people decided."""
    return [
        Section("Who counts", 1, _steps(results, findings.waterfall), new_page=True),
        Section("The rules", 2, (Paragraph(_rules(results)), rule_table(results))),
        Section("Decided by people", 2, (decision_table(results), Paragraph(_alike(findings), "Look-alikes:"))),
        *content_curation.sections(findings, detail),
    ]


def registered_here(findings: Findings) -> int | None:
    """Registered main rows and groups added by hand, based here, counted or not; None without the steps."""
    steps = findings.waterfall
    if steps is None:
        return None
    return int(steps.loc[steps[WaterfallRow.KEY] == WaterfallRow.HERE, WaterfallRow.ROWS].iloc[0])


def _steps(results: Results, steps: pd.DataFrame | None) -> tuple[Block, ...]:
    """The ledger in a sentence, as a table and as a chart."""
    if steps is None:
        told = f"{numbers.count(results.rows_read)} rows read → {numbers.count(results.kept)} counted."
        return (Paragraph(f"{told} The steps between were not worked out for this report."),)
    totals = steps[steps[WaterfallRow.CERTAINTY].isna()]
    in_short = " → ".join(
        results.here_in_words(int(row[WaterfallRow.ROWS]))
        if row[WaterfallRow.KEY] == WaterfallRow.HERE
        else f"{numbers.count(int(row[WaterfallRow.ROWS]))} {words.lower_first(str(row[WaterfallRow.LABEL]))}"
        for _, row in totals.iterrows()
    )
    text = (
        f"{in_short}. Nothing is dropped: each row of the register that is not counted is set aside for one reason, "
        f"the first that applies in the order below. {STANDS_OPEN} The workbook lists them one by one, each with what "
        "its reason rests on."
    )
    return (Paragraph(text), ledger_table(results, steps), waterfall(results, steps))


def ledger_table(results: Results, steps: pd.DataFrame) -> Table:
    """Rows read, each reason with its rows, those registered here, rows counted."""
    is_total = steps[WaterfallRow.CERTAINTY].isna().to_list()
    rows = []
    for total, (_, row) in zip(is_total, steps.iterrows(), strict=True):
        label = str(row[WaterfallRow.LABEL])
        rows.append(
            (
                str(row[WaterfallRow.KEY]),
                label
                if total or row[WaterfallRow.KEY] == WaterfallRow.ADDED
                else f"Set aside: {words.lower_first(label)}",
                int(row[WaterfallRow.ROWS]),
                int(row[WaterfallRow.LEFT]),
                known(row[WaterfallRow.STORED], Missing.NOT_APPLICABLE),
                known(row[WaterfallRow.CERTAINTY], Missing.NOT_APPLICABLE),
            )
        )
    return Table(
        key="ledger",
        sheet="Ledger",
        caption=f"From {numbers.count(results.rows_read - results.added_by_hand)} rows read to "
        f"{numbers.count(results.kept)} counted, "
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
        highlighted=frozenset(n for n, total in enumerate(is_total) if total),
        tone=Tone.RESULT,
    )


def waterfall(results: Results, steps: pd.DataFrame) -> Waterfall:
    """The steps from those registered here to those counted; the rows based elsewhere would dwarf them."""
    here = steps[WaterfallRow.KEY].to_list().index(WaterfallRow.HERE)
    falls = tuple(
        Fall(
            str(row[WaterfallRow.LABEL]).partition(":")[0],
            int(row[WaterfallRow.ROWS]),
            int(row[WaterfallRow.LEFT]),
            total=bool(pd.isna(row[WaterfallRow.CERTAINTY])),
        )
        for _, row in steps.iloc[here:].iterrows()
    )
    told = "; ".join(f"{fall.label} {numbers.count(fall.size)}" for fall in falls)
    return Waterfall(
        caption=f"From {results.here_in_words(falls[0].size)} to {numbers.count(results.kept)} counted",
        alternative=f"The same steps as in the ledger: {told}.",
        axis=words.noun(results).many,
        falls=falls,
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
    newest = about.sort_values(Decision.WHEN, kind="stable").iloc[-1]
    switched = "on" if newest[Decision.ACTION] == DecisionAction.SET_ASIDE.value else "off"
    return f"switched {switched} by {clean.tidy(str(newest[Decision.WHO]))}"


def decision_table(results: Results) -> Table:
    """What people decided, newest first: who, when and why."""
    project = results.project
    names = dict(zip(project.organisations[Org.ID], project.organisations[Org.NAME], strict=True))
    hidden = _sensitive(results)
    decisions = project.decisions.iloc[::-1]
    rows = tuple(_decision(row, names, hidden) for _, row in decisions.iterrows())
    return Table(
        key="decisions",
        by_name=True,
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
        f"{numbers.of(len(pairs), 'pair', 'pairs')} with the same name and the same postcode. Each is counted as two "
        "until a person confirms that they are one, or keeps them apart."
    )


def set_aside_list(results: Results, findings: Findings) -> Table:
    """Every stored row that is not counted, with its reason and what it rests on; sensitive ones without a place."""
    frame, hidden = findings.set_aside, _sensitive(results)
    rows = tuple(_set_aside(row, hidden) for _, row in frame.iterrows()) if frame is not None else ()
    return Table(
        key="set_aside",
        by_name=True,
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
        rows=rows,
        alternative=f"{numbers.of(len(rows), 'row', 'rows')}, in the order in which reasons are checked.",
        notes=(STANDS_OPEN, "Rows without a place here are not stored: they are in the ledger and not in this list."),
        empty="No stored row is set aside." if frame is not None else "The list was not made for this report.",
        compact=True,
    )


def _sensitive(results: Results) -> set[str]:
    """Organisations that are never named with a place, counted or not."""
    stored = (results.counted, results.set_aside)
    return {str(org) for frame in stored for org in frame.loc[frame[Counted.SENSITIVE].astype(bool), Org.ID]}


def _set_aside(row: pd.Series, hidden: set[str]) -> tuple[Value, ...]:
    evidence = known(row[SetAsideRow.EVIDENCE], Missing.NOT_APPLICABLE)
    # What it rests on can name another organisation that is the same one.
    sensitive = row[SetAsideRow.ID] in hidden or any(org in str(evidence) for org in hidden)
    return (
        str(row[SetAsideRow.ID]),
        clean.tidy(str(row[SetAsideRow.NAME])),
        str(row[SetAsideRow.REASON]),
        str(row[SetAsideRow.LABEL]),
        clean.without_postcodes(clean.tidy(evidence)) if isinstance(evidence, str) else evidence,
        str(row[SetAsideRow.CERTAINTY]),
        known(row[SetAsideRow.TURNOVER]),
        known(row[SetAsideRow.YEAR_END]),
        Reach(str(row[SetAsideRow.REACH])).label,
        Missing.WITHHELD if sensitive else known(row[SetAsideRow.WARD]),
        Missing.WITHHELD if sensitive else known(row[SetAsideRow.WARD_NAME]),
    )
