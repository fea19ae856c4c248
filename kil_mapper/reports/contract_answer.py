"""The answer to one contract question to take away: a Word document, a workbook, the list of those who could bid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from kil_mapper.model.contracts import Consortium, ContractAnswer, ContractQuestion
from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Counted, Results, ThemeRow
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import clean, content_contracts, content_evidence, content_summary, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Column, Fact, Kind, Missing, Paragraph, Report, Section, Table, Value
from kil_mapper.reports.csv_files import table_csv
from kil_mapper.reports.excel import workbook
from kil_mapper.reports.files import write_bytes, written_whole
from kil_mapper.reports.values import known
from kil_mapper.reports.word import write_word

# Facts of the capacity report that this answer does not rest on.
NO_PLACES: Final = frozenset({"Places shown", "Need measured by", "Residents"})


def contract_report(results: Results, findings: Findings, chosen: Consortium | None = None) -> Report:
    """The answer as a document: the same tables as in the capacity report, for the question that was asked.

    Args:
        results: What the analysis found.
        findings: The answer, its sentences, ladder and counts by band, ward and theme; no other part is told.
        chosen: Partners that a person put together; None for nobody.

    Raises:
        ValueError: The findings hold no answer.
    """
    answer = findings.answer
    if answer is None:
        raise ValueError("there is no answer to write")
    sections = content_contracts.sections(results, findings)
    first = sections[0]
    if answer.named_lots:
        first = replace(first, blocks=(*first.blocks, named_lot_table(answer)))
    themes = content_contracts.theme_list(results, findings)
    return Report(
        title=f"Who could take {content_contracts.terms(answer.question)}?",
        subtitle=f"{words.noun(results).title} in {clean.tidy(results.project.name)}, {words.register_date(results)}",
        subject="Organisations that could take a contract alone, in lots or together",
        facts=(*question_facts(results, answer.question), *_facts(results)),
        sections=(
            replace(first, new_page=True),
            *sections[1:-1],
            *([_chosen_section(results, answer.question, chosen)] if chosen is not None else []),
            sections[-1],
            content_evidence.sources_section(results),
        ),
        attributions=content_evidence.attributions(results),
        created=results.project.created,
        lists=(themes,) if themes else (),
    )


def question_facts(results: Results, question: ContractQuestion) -> tuple[Fact, ...]:
    """What was asked, a line each; a choice that narrows nothing is not told."""
    years = f"{float(question.years):g} {'year' if question.years == 1 else 'years'}"
    narrowed = [
        *([f"theme: {_theme(results, question.theme)}"] if question.theme else []),
        *([f"based in {clean.tidy(question.ward)}"] if question.ward else []),
        *([f"reach: {' or '.join(reach.word for reach in question.reach)}"] if question.reach else []),
        *(["accounts no older than 24 months"] if question.current_only else []),
    ]
    asked = [
        Fact("Contract", f"{content_contracts.terms(question)}, over {years}"),
        Fact(
            "Turnover asked for",
            f"{numbers.money(float(question.required_turnover))}: {content_contracts.times(question.multiple)} the "
            "annual value",
        ),
    ]
    return (*asked, *([Fact("Asked only about", "; ".join(narrowed))] if narrowed else []))


def _theme(results: Results, theme: str) -> str:
    themes = results.themes
    known_as = dict(zip(themes[ThemeRow.CODE].astype(str), themes[ThemeRow.DESCRIPTION], strict=True))
    return clean.tidy(str(known_as.get(theme.strip(), theme.strip())))


def _facts(results: Results) -> tuple[Fact, ...]:
    return tuple(fact for fact in content_summary.facts(results, PlaceDetail.AREA) if fact.label not in NO_PLACES)


def named_lot_table(found: ContractAnswer) -> Table:
    """The contract in lots by name."""
    return Table(
        key="named_lots",
        sheet="Contract in named lots",
        caption=f"The same contract in lots by name: {content_contracts.terms(found.question)}",
        columns=(
            Column("Lot", Kind.TEXT, 2.0),
            Column("Share", Kind.SHARE, 0.8),
            Column("Annual value", Kind.MONEY, 1.3),
            Column(content_contracts.ELIGIBLE, Kind.COUNT, 1.0),
            Column(content_contracts.LOCAL, Kind.COUNT, 1.2),
            Column(content_contracts.CURRENT, Kind.COUNT, 1.2),
        ),
        rows=tuple(
            (
                clean.tidy(lot.name),
                lot.share,
                lot.annual_value,
                lot.eligible,
                lot.eligible_local,
                lot.eligible_local_current,
            )
            for lot in found.named_lots
        ),
        alternative=f"{numbers.of(len(found.named_lots), 'lot', 'lots')}, with who could take each alone.",
    )


def _chosen_section(results: Results, question: ContractQuestion, chosen: Consortium) -> Section:
    """Partners that a person put together."""
    enough = "That is enough" if chosen.enough else "That is not enough"
    lead = "the lead alone would be enough." if chosen.lead_enough else "the lead alone would not be."
    told = (
        f"{numbers.of(len(chosen.members), 'organisation', 'organisations')} put together here turn over "
        f"{numbers.money(chosen.combined_turnover)} of the {numbers.money(float(question.required_turnover))} asked "
        f"for. {enough}; {lead} The largest brings {numbers.share(chosen.largest_share)}. Nobody has been asked."
    )
    return Section("The consortium put together", 2, (Paragraph(told), chosen_table(results, chosen)))


def chosen_table(results: Results, chosen: Consortium) -> Table:
    """The partners by name; sensitive ones without."""
    members = results.counted[results.counted[Org.ID].isin(chosen.members)].set_index(Org.ID)
    return Table(
        key="chosen_consortium",
        sheet="Consortium put together",
        caption="The partners of the consortium put together, largest turnover first",
        columns=(
            Column("Organisation", Kind.TEXT, 3.2),
            Column("Part", Kind.TEXT, 1.0),
            Column("Turnover", Kind.MONEY, 1.2),
            Column("Share", Kind.SHARE, 0.9),
            Column("Ward", Kind.TEXT, 1.7),
        ),
        rows=tuple(_partner(members.loc[org_id], org_id, chosen) for org_id in chosen.members),
        alternative=f"{numbers.of(len(chosen.members), 'partner', 'partners')} with turnover and share.",
    )


def _partner(row: pd.Series, org_id: str, chosen: Consortium) -> tuple[Value, ...]:
    part = "Lead" if org_id == chosen.lead else "Partner"
    turnover = int(row[Counted.TURNOVER])
    share = turnover / chosen.combined_turnover if chosen.combined_turnover else Missing.NOT_APPLICABLE
    if row[Counted.SENSITIVE]:
        return (words.WITHHELD_NAME, part, Missing.WITHHELD, Missing.WITHHELD, Missing.WITHHELD)
    return (clean.tidy(str(row[Org.NAME])), part, turnover, share, known(row[Counted.WARD_NAME]))


def write_answer(results: Results, findings: Findings, chosen: Consortium | None, path: Path) -> None:
    """Write the answer as .docx, .xlsx or .csv, whole or not at all; the csv file is the list of who could bid alone.

    Args:
        results: What the analysis found.
        findings: The answer, its sentences, ladder and counts by band, ward and theme.
        chosen: Partners that a person put together; None for nobody.
        path: Where to; its ending, one of `WRITERS`, says which format.

    Raises:
        KilError: The file cannot be written.
    """
    WRITERS[path.suffix.lower()](contract_report(results, findings, chosen), path)


def _write_xlsx(report: Report, path: Path) -> None:
    with written_whole(path) as temporary:
        workbook(report, [*report.tables(), *report.lists]).save(temporary)


def _write_csv(report: Report, path: Path) -> None:
    write_bytes(path, table_csv(report.table("pool")))


def answer_text(results: Results, findings: Findings, chosen: Consortium | None = None) -> str:
    """The answer as plain text, for an e-mail or a note: the question, the sentences and who could bid alone.

    Args:
        results: What the analysis found.
        findings: The answer and its sentences.
        chosen: Partners that a person put together; None for nobody.

    Raises:
        ValueError: The findings hold no answer.
    """
    answer = findings.answer
    if answer is None:
        raise ValueError("there is no answer to tell")
    pool = content_contracts.pool_table(results, answer)
    lines = [
        f"Who could take {content_contracts.terms(answer.question)}?",
        f"{words.noun(results).title} in {clean.tidy(results.project.name)}, {words.register_date(results)}",
        "",
        *(f"{fact.label}: {fact.value}" for fact in question_facts(results, answer.question)),
        "",
        *(findings.sentences or (content_contracts.in_words(results, answer),)),
        "",
        "Could bid alone:",
        *(_told(pool, row) for row in pool.rows),
    ]
    if not pool.rows:
        lines[-1] = pool.empty
    if chosen is not None:
        section = _chosen_section(results, answer.question, chosen)
        table = chosen_table(results, chosen)
        told = [block.text for block in section.blocks if isinstance(block, Paragraph)]
        lines += ["", f"{section.heading}:", *told, *(_told(table, row) for row in table.rows)]
    return "\n".join([*lines, "", content_contracts.TEST_OF_TURNOVER, *content_evidence.attributions(results)])


def _told(table: Table, row: tuple[Value, ...]) -> str:
    """A row of a table as a line; what is missing is left out."""
    shown = [
        numbers.text(value, column.kind)
        for column, value in zip(table.columns, row, strict=True)
        if not isinstance(value, Missing)
    ]
    return f"- {', '.join(shown)}"


WRITERS: Final[dict[str, Callable[[Report, Path], None]]] = {
    ".docx": write_word,
    ".xlsx": _write_xlsx,
    ".csv": _write_csv,
}
