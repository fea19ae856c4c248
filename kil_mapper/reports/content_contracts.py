"""Capacity for contracts: how many could bid, where the pool runs dry, in lots, together, and what the facts are."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from kil_mapper.model.contracts import (
    BreakdownRow,
    Consortium,
    ContractAnswer,
    ContractQuestion,
    LadderRow,
    PoolRow,
)
from kil_mapper.model.findings import Findings
from kil_mapper.model.reference_points import reference_sentences
from kil_mapper.model.results import AreaRow, Counted, Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import ContractBasis, Reach, Vat
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import (
    Block,
    BulletList,
    Column,
    Kind,
    LadderChart,
    Line,
    Missing,
    Paragraph,
    Section,
    Table,
    Tone,
    Value,
    known,
)

ELIGIBLE = "Turn over enough"
LOCAL = "Of these local or sub-regional"
CURRENT = "Of these with accounts up to date"
UNKNOWN_BESIDE = (
    "Organisations whose turnover is not known are never counted as able to bid and never hidden: they are told beside."
)
TEST_OF_TURNOVER = (
    "Turnover is one test of several. Whether an organisation is willing, trusted and ready, the register does not "
    "know; a buyer may also ask for less, as the Procurement Act 2023 wants conditions in proportion."
)
NOT_COVERED = "Areas that are not covered are left out, so there may be more."
NOT_WORKED_OUT = "Who could take a contract was not worked out for this report."


def sections(results: Results, findings: Findings) -> list[Section]:
    """The standard question answered, then the ladder, lots, where they are, consortia and the facts beside."""
    found = findings.answer
    if found is None:
        return [Section("Capacity for contracts", 1, (Paragraph(NOT_WORKED_OUT),))]
    said = findings.sentences or (in_words(results, found),)
    if not results.kept:
        return [Section("Capacity for contracts", 1, (Paragraph(in_words(results, found)),))]
    if findings.sentences and results.uncovered_names:
        said = (*said, NOT_COVERED)
    first: list[Block] = [
        BulletList(tuple(Paragraph(text) for text in said)),
        Paragraph(f"{TEST_OF_TURNOVER} {UNKNOWN_BESIDE}"),
    ]
    ladder = findings.ladder
    if ladder is not None and len(ladder):
        first += [ladder_chart(ladder, found), ladder_table(results, ladder, found)]
    first += [falls_table(found), lot_table(found)]
    return [
        Section("Capacity for contracts", 1, tuple(first), new_page=True),
        Section("Where they are, and who", 2, tuple(_breakdowns(results, findings, found))),
        Section("Together", 2, _together(results, found)),
        Section("What the figures stand beside", 2, (reference_points(found.question),)),
    ]


def terms(question: ContractQuestion) -> str:
    """The question in words: a contract of £150,000 a year without VAT."""
    value = numbers.money(float(question.annual_value))
    text = f"a contract of {value} a year without VAT"
    if question.basis is ContractBasis.TOTAL or question.vat is Vat.INCLUDED:
        text += f" ({numbers.money(float(question.value))} as it stands in the notice)"
    return text


def times(multiple: Fraction) -> str:
    """Twice, 1.5 times."""
    return "twice" if multiple == 2 else f"{float(multiple):g} times"


def in_words(results: Results, found: ContractAnswer) -> str:
    """Who could take the contract, in a sentence or two, with what is not known beside."""
    noun, question = words.noun(results), found.question
    if not results.kept:
        return f"No {noun.one} is counted here, so nobody can be found who could take {terms(question)}."
    required = numbers.money(float(question.required_turnover))
    all_of_them = found.eligible_local_current == found.eligible_local
    current = "and all of these" if all_of_them else f"of whom {numbers.count(found.eligible_local_current)}"
    text = (
        f"For {terms(question)}, a common rule asks for a turnover of {times(question.multiple)} its yearly value, "
        f"{required}. {numbers.count(found.eligible)} of the {noun.count(results.kept)} here turn over as much; "
        f"{numbers.count(found.eligible_local)} of them work locally or across a few authorities"
        + (f", {current} have accounts no older than 24 months." if found.eligible_local else ".")
    )
    if not found.eligible:
        text += " As it stands, such a rule would leave out every organisation based here."
    if found.unknown_income:
        text += f" The turnover of {numbers.count(found.unknown_income)} more is not known."
    return f"{text} {NOT_COVERED}" if results.uncovered_names else text


def ladder_chart(ladder: pd.DataFrame, found: ContractAnswer) -> LadderChart:
    """How many could bid as the contract grows."""
    values = tuple(float(value) for value in ladder[LadderRow.ANNUAL_VALUE])
    told = "; ".join(
        f"{numbers.money_short(value)} {int(count)}"
        for value, count in zip(values, ladder[LadderRow.ELIGIBLE], strict=True)
    )
    multiple = times(found.question.multiple)
    return LadderChart(
        caption=f"How many turn over {multiple} the annual value of a contract, by annual value",
        alternative=f"The same numbers as in the ladder: {told}.",
        axis="annual value of the contract without VAT",
        values=values,
        lines=(
            Line("turn over enough", tuple(int(value) for value in ladder[LadderRow.ELIGIBLE])),
            Line("of these local, accounts up to date", tuple(int(value) for value in ladder[LadderRow.LOCAL_CURRENT])),
        ),
        marked=float(found.question.annual_value),
    )


def ladder_table(results: Results, ladder: pd.DataFrame, found: ContractAnswer) -> Table:
    """How many could bid at each annual value."""
    asked = [float(value) == float(found.question.annual_value) for value in ladder[LadderRow.ANNUAL_VALUE]]
    return Table(
        key="ladder",
        sheet="Contract ladder",
        caption=f"How many of the {words.noun(results).count(results.kept)} could bid alone, by annual value",
        columns=(
            Column("Annual value without VAT", Kind.MONEY, 1.2),
            Column("Turnover asked for", Kind.MONEY, 1.2),
            *_counts(),
        ),
        rows=tuple(
            (
                float(row[LadderRow.ANNUAL_VALUE]),
                float(row[LadderRow.REQUIRED]),
                int(row[LadderRow.ELIGIBLE]),
                int(row[LadderRow.LOCAL]),
                int(row[LadderRow.LOCAL_CURRENT]),
            )
            for _, row in ladder.iterrows()
        ),
        alternative=f"{numbers.of(len(ladder), 'value', 'values')}, rising; the count falls as the value rises.",
        notes=(f"Turnover not known, at every value: {numbers.count(found.unknown_income)}.",),
        highlighted=frozenset(n for n, is_asked in enumerate(asked) if is_asked),
        tone=Tone.RESULT,
    )


def _counts() -> tuple[Column, ...]:
    return (
        Column(ELIGIBLE, Kind.COUNT, 1.0),
        Column(LOCAL, Kind.COUNT, 1.2),
        Column(CURRENT, Kind.COUNT, 1.2),
    )


def falls_table(found: ContractAnswer) -> Table:
    """The annual values above which so few are left."""
    left = {3: "three or fewer", 1: "one or none", 0: "none"}
    return Table(
        key="falls_to",
        sheet="Contract pool runs dry",
        caption="Where the pool runs dry: the annual value above which so few could bid alone",
        columns=(Column("Left", Kind.TEXT, 2.0), Column("Above an annual value of", Kind.MONEY, 1.6)),
        rows=tuple(
            (
                left.get(step.organisations, numbers.count(step.organisations)),
                known(step.above_annual_value, Missing.NOT_APPLICABLE),
            )
            for step in found.falls_to
        ),
        alternative="Three steps: at most three organisations left, at most one, none.",
        notes=(
            (
                "The next smaller turnover divided by what the rule asks for, in whole pounds. Not applicable: there "
                "are never more than so many."
            ),
        ),
    )


def lot_table(found: ContractAnswer) -> Table:
    """The same contract in equal lots."""
    return Table(
        key="lots",
        sheet="Contract in lots",
        caption=f"The same contract in equal lots: {terms(found.question)}",
        columns=(
            Column("Lots", Kind.COUNT, 0.8),
            Column("Annual value of each", Kind.MONEY, 1.4),
            *_counts(),
        ),
        rows=tuple(
            (lot.lots, lot.annual_value_each, lot.eligible, lot.eligible_local, lot.eligible_local_current)
            for lot in found.lots
        ),
        alternative=f"From one lot to {len(found.lots)}; smaller lots open the contract to more organisations.",
        notes=("Counts are of organisations that could take one lot alone, whichever it is.",),
    )


def _breakdowns(results: Results, findings: Findings, found: ContractAnswer) -> list[Block]:
    """By band and ward, and by name; themes are in the workbook, where rows need not add up in sight."""
    blocks: list[Block] = []
    for frame, what in ((findings.by_band, "band"), (findings.by_ward, "ward")):
        if frame is not None and len(frame):
            blocks.append(breakdown_table(results, found, frame, what))
    return [*blocks, pool_table(results, found)]


def breakdown_table(results: Results, found: ContractAnswer, frame: pd.DataFrame, what: str) -> Table:
    """The eligible by band, ward or theme, with those of unknown turnover beside."""
    titles = {"band": "Turnover band", "ward": "Ward", "theme": "Theme"}
    shown = frame[frame[[BreakdownRow.ELIGIBLE, BreakdownRow.UNKNOWN]].sum(axis=1) > 0] if what == "band" else frame
    areas = results.areas
    uncovered = set(areas.loc[~areas[AreaRow.COVERED].astype(bool), AreaRow.CODE]) if what == "ward" else set()
    note = {
        "band": "Bands in which nobody turns over enough and every turnover is known are left out.",
        "ward": "The ward is where an organisation is based, not where it works.",
        "theme": "An organisation can have several themes: the rows do not add up.",
    }[what]
    return Table(
        key=f"contract_by_{what}",
        by_area=what == "ward",
        sheet=f"Contract by {what}",
        caption=f"Who could take {terms(found.question)}, by {what}, {results.project.name}",
        columns=(
            Column("Key", Kind.CODE, data_only=True),
            Column(titles[what], Kind.TEXT, 2.2),
            *_counts(),
            Column("Turnover not known", Kind.COUNT, 1.0),
        ),
        rows=tuple(_breakdown(row, uncovered) for _, row in shown.iterrows()),
        alternative=f"{numbers.of(len(shown), 'row', 'rows')}; those who turn over enough, and those not known beside.",
        notes=(note,),
        empty="Nobody turns over enough.",
    )


def _breakdown(row: pd.Series, uncovered: set[str]) -> tuple[Value, ...]:
    """One row; what the postcode directory does not cover is not zero."""
    counts = (BreakdownRow.ELIGIBLE, BreakdownRow.LOCAL, BreakdownRow.LOCAL_CURRENT, BreakdownRow.UNKNOWN)
    hidden = row[BreakdownRow.KEY] in uncovered
    return (
        clean.tidy(str(row[BreakdownRow.KEY])),
        clean.tidy(str(row[BreakdownRow.LABEL])),
        *(Missing.NOT_COVERED if hidden else int(row[count]) for count in counts),
    )


def pool_table(results: Results, found: ContractAnswer) -> Table:
    """Those who turn over enough, by name; sensitive ones without."""
    hidden = set(results.counted.loc[results.counted[Counted.SENSITIVE].astype(bool), Org.ID])
    is_hidden = found.pool[PoolRow.ID].isin(hidden)
    shown = [_pool_row(row) for _, row in found.pool[~is_hidden].iterrows()]
    withheld = int(is_hidden.sum()) + found.withheld
    rows = [*shown, *([_withheld_row()] * withheld)]
    return Table(
        key="pool",
        by_name=True,
        sheet="Contract pool",
        caption=f"Organisations that turn over enough for {terms(found.question)}, largest turnover first",
        columns=(
            Column("Organisation", Kind.TEXT, 3.2),
            Column("Turnover", Kind.MONEY, 1.2),
            Column("Year end", Kind.DATE, 1.2),
            Column("Reach", Kind.TEXT, 1.3),
            Column("Ward", Kind.TEXT, 1.7),
        ),
        rows=tuple(rows),
        alternative=f"{numbers.of(len(rows), 'organisation', 'organisations')} by name, with turnover and reach.",
        notes=("A list to begin asking from, not a judgement of anyone.",),
        empty="No organisation based here is known to turn over enough.",
    )


def _pool_row(row: pd.Series) -> tuple[Value, ...]:
    return (
        clean.tidy(str(row[PoolRow.NAME])),
        known(row[PoolRow.TURNOVER]),
        known(row[PoolRow.YEAR_END]),
        Reach(str(row[PoolRow.REACH])).label.partition(":")[0],
        known(row[PoolRow.WARD]),
    )


def _withheld_row() -> tuple[Value, ...]:
    return (words.WITHHELD_NAME, *([Missing.WITHHELD] * 4))


def _together(results: Results, found: ContractAnswer) -> tuple[Block, ...]:
    """Consortia, with what they are and are not."""
    intro = (
        "Smaller organisations can bid together: one leads, the others are its partners, and a hyper-local group is "
        "kept in. These are sums, not proposals: nobody has been asked. An example from practice had three leads with "
        "sixteen neighbourhood sub-contractors."
    )
    if not found.consortia:
        told = (
            "No combination of up to eight local organisations with accounts up to date reaches the turnover asked for."
        )
        return (Paragraph(f"{intro} {told}"),)
    return (Paragraph(intro), consortium_table(results, found))


def consortium_table(results: Results, found: ContractAnswer) -> Table:
    """Suggested consortia, fewest partners first."""
    counted = results.counted.drop_duplicates(Org.ID).set_index(Org.ID)
    names = {
        str(org): words.WITHHELD_NAME if row[Counted.SENSITIVE] else clean.tidy(str(row[Org.NAME]))
        for org, row in counted.iterrows()
        if any(org in each.members for each in found.consortia)
    }
    return Table(
        key="consortia",
        by_name=True,
        sheet="Consortia",
        caption=f"Organisations that together turn over enough for {terms(found.question)}, fewest partners first",
        columns=(
            Column("Lead", Kind.TEXT, 2.4),
            Column("Partners", Kind.TEXT, 3.4),
            Column("Turnover together", Kind.MONEY, 1.3),
            Column("Lead’s share", Kind.SHARE, 0.9),
            Column("Wards", Kind.TEXT, 2.0),
            Column("Hyper-local partner", Kind.TEXT, 2.0),
        ),
        rows=tuple(_consortium(each, names) for each in found.consortia),
        alternative=f"{numbers.of(len(found.consortia), 'combination', 'combinations')} of local organisations.",
        notes=(
            (
                "Each could not bid alone; all are local or sub-regional with accounts no older than 24 months. The "
                "hyper-local partner turns over less than £100,000 and works in one authority."
            ),
        ),
    )


def _consortium(each: Consortium, names: dict[str, str]) -> tuple[Value, ...]:
    partners = [names.get(member, member) for member in each.members if member != each.lead]
    local = each.hyper_local
    return (
        names.get(each.lead, each.lead),
        "; ".join(partners) or Missing.NOT_APPLICABLE,
        each.combined_turnover,
        each.largest_share,
        "; ".join(each.wards) or Missing.WITHHELD,
        names.get(local, local) if local else Missing.NOT_APPLICABLE,
    )


def theme_list(results: Results, findings: Findings) -> Table | None:
    """The eligible by theme, for documents of data; None where there is nothing."""
    found, frame = findings.answer, findings.by_theme
    if found is None or frame is None or frame.empty:
        return None
    return breakdown_table(results, found, frame, "theme")


def reference_points(question: ContractQuestion) -> BulletList:
    """Facts of procurement, each with its date and source, and what they say of this contract."""
    return BulletList(tuple(Paragraph(text) for text in reference_sentences(question)))
