"""The annex that says of every figure how it was worked out and from what, under the key that stands beside it."""

from __future__ import annotations

from dataclasses import replace

from kil_mapper.model.results import Results
from kil_mapper.model.tables import Source
from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import Block, Column, Headlines, Kind, Missing, Paragraph, Report, Section, Table, Value
from kil_mapper.reports.traces import TRACES, Trace, held

KEY: str = "traces"
LEAD_IN = "Annex key"


def traced(report: Report, results: Results) -> Report:
    """The report with a key beside every table and headline, and the annex that they lead to."""
    sections = tuple(
        replace(section, blocks=tuple(keyed for block in section.blocks for keyed in _keyed(block)))
        for section in report.sections
    )
    annex = Section(
        "Annex: how each figure was worked out",
        1,
        (
            Paragraph(
                "Every table and headline number has a key. A row has the key of its table, a stroke and its own code, "
                "as in bands/200k_500k. The command kil-mapper explain PROJECT KEY prints what stands here, with the "
                "organisations behind the figure."
            ),
            _table(report, results),
        ),
    )
    return replace(
        report,
        sections=(*sections, annex),
        lists=tuple(_with_key(table) for table in report.lists),
    )


def _keyed(block: Block) -> tuple[Block, ...]:
    match block:
        case Table():
            return (_with_key(block),)
        case Headlines():
            keys = ", ".join(tile.key for tile in block.tiles)
            return (block, Paragraph(keys, f"{LEAD_IN}s:", quiet=True))
        case _:
            return (block,)


def _with_key(table: Table) -> Table:
    return replace(table, notes=(*table.notes, f"{LEAD_IN}: {table.key}")) if table.key in TRACES else table


def _table(report: Report, results: Results) -> Table:
    """One row for each headline and table of this report."""
    named = [
        (tile.key, f"{tile.label[:1].upper()}{tile.label[1:]}")
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Headlines)
        for tile in block.tiles
    ]
    named += [(table.key, table.caption) for table in (*report.tables(), *report.lists)]
    rows = tuple(_row(key, what, TRACES[key], results) for key, what in named if key in TRACES)
    return Table(
        key=KEY,
        sheet="How worked out",
        caption="Every figure of this report: how it was worked out, and from what",
        columns=(
            Column("Key", Kind.CODE, 1.5),
            Column("Figure", Kind.TEXT, 2.2),
            Column("How it was worked out", Kind.TEXT, 4.2),
            Column("From", Kind.CODE, 2.2),
        ),
        rows=rows,
        alternative=f"{numbers.of(len(rows), 'figure', 'figures')}, in the order of the report.",
        notes=("“From” names the datasets by their keys, as the annex of files does.",),
    )


def _row(key: str, what: str, trace: Trace, results: Results) -> tuple[Value, ...]:
    return key, clean.tidy(what), trace.how, _sources(trace, results)


def _sources(trace: Trace, results: Results) -> Value:
    """Keys of the datasets that the figure rests on, as the annex of files has them."""
    if not trace.datasets:
        return "this project"
    rows = held(trace, results)
    if rows.empty:
        return Missing.NOT_KNOWN
    return ", ".join(dict.fromkeys(clean.tidy(str(key)) for key in rows[Source.DATASET]))
