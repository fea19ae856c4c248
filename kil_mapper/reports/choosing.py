"""A report as the person wants it: the parts and areas chosen, with or without names, with texts of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from kil_mapper.model.contracts import BreakdownRow
from kil_mapper.model.project import ReportChoices
from kil_mapper.model.vocabulary import ReportDetail
from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import Block, BulletList, DotChart, Kind, Paragraph, Section, Table
from kil_mapper.reports.parts import PARTS, Part

FOREWORD = "Foreword"
OWN_WORDS = "In our words:"
NO_AREAS = {BreakdownRow.WITHHELD, BreakdownRow.NO_WARD}  # rows of a table of areas that are none
NOT_NAMED = "Organisations are not named in this report, as chosen."


def wanted(choices: ReportChoices) -> tuple[Part, ...]:
    """The parts of a report, in order; those that every report has are never left out."""
    return tuple(
        part
        for part in PARTS
        if part.is_fixed
        or (part.key not in choices.left_out and (part.is_short or choices.detail is ReportDetail.FULL))
    )


def foreword(choices: ReportChoices) -> list[Section]:
    """What the person says before everything; nothing when they say nothing."""
    texts = _paragraphs(choices.foreword)
    return [Section(FOREWORD, 1, texts, new_page=True)] if texts else []


def as_chosen(part: Part, sections: list[Section], choices: ReportChoices) -> list[Section]:
    """The sections of a part with the person's commentary, without names or areas that are not wanted."""
    comments = dict(choices.commentary).get(part.key, "")
    done = [replace(section, blocks=_blocks(section.blocks, choices)) for section in sections]
    if done and comments.strip():
        first, *others = _paragraphs(comments)
        said = (replace(first, lead=OWN_WORDS), *others)
        done[0] = replace(done[0], blocks=(*said, *done[0].blocks))
    return done


def listed(tables: Collection[Table], choices: ReportChoices) -> tuple[Table, ...]:
    """Lists too long for paper, as chosen."""
    kept = (table for table in tables if choices.names or not table.by_name)
    return tuple(_of_areas(table, choices.areas) for table in kept)


def _blocks(blocks: tuple[Block, ...], choices: ReportChoices) -> tuple[Block, ...]:
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, BulletList):
            done.append(_texts_of_areas(block, choices.areas))
        elif isinstance(block, DotChart):
            done.append(_dots_of_areas(block, choices.areas))
        elif not isinstance(block, Table):
            done.append(block)
        elif block.by_name and not choices.names:
            done.append(Paragraph(f"{numbers.of(len(block.rows), 'row', 'rows')}. {NOT_NAMED}", f"{block.caption}:"))
        else:
            done.append(_of_areas(block, choices.areas))
    return tuple(done)


def _of_areas(table: Table, areas: Collection[str]) -> Table:
    """A table of areas with the rows that are wanted; what is left out is said."""
    if not areas or not table.by_area:
        return table
    kept = [place for place, row in enumerate(table.rows) if row[0] in areas]
    if not kept or len(kept) == len(table.rows):
        return table
    whole = sum(row[0] not in NO_AREAS for row in table.rows)
    note = f"{numbers.count(len(kept))} of {numbers.of(whole, 'area', 'areas')}, as chosen."
    return replace(
        table,
        rows=tuple(table.rows[place] for place in kept),
        highlighted=frozenset(new for new, old in enumerate(kept) if old in table.highlighted),
        notes=(*table.notes, note),
    )


def _texts_of_areas(texts: BulletList, areas: Collection[str]) -> BulletList:
    """A list of texts on areas with those that are wanted."""
    kept = [place for place, code in enumerate(texts.areas) if code in areas]
    if not kept:
        return texts
    return BulletList(tuple(texts.items[place] for place in kept), tuple(texts.areas[place] for place in kept))


def _dots_of_areas(chart: DotChart, areas: Collection[str]) -> DotChart:
    """A chart of areas with those that are wanted, beside the whole."""
    kept = tuple(dot for dot in chart.dots if dot.code in areas)
    if not kept or len(kept) == len(chart.dots):
        return chart
    told = "; ".join(f"{dot.label} {numbers.text(dot.rate, Kind.RATE)}" for dot in kept)
    return replace(chart, dots=kept, alternative=f"The same as in the table, of the areas chosen: {told}.")


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Texts of people: an empty line or a new line begins a new paragraph; nothing in them is markup."""
    return tuple(Paragraph(clean.tidy(line)) for line in text.splitlines() if line.strip())
