"""A report as the person wants it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kil_mapper.model.project import ReportChoices
from kil_mapper.model.vocabulary import ReportDetail
from kil_mapper.reports.blocks import BulletList, DotChart, Paragraph, Report, Table
from kil_mapper.reports.choosing import FOREWORD, NOT_NAMED, OWN_WORDS
from kil_mapper.reports.parts import PARTS
from tests.factory import NAMES, small_project, ward_code
from tests.reports.conftest import HOSTILE, Maker


def report(make: Maker, **choices: object) -> Report:
    return make(replace(small_project(), report=ReportChoices(**choices))).report  # type: ignore[arg-type] # by name


def headings(made: Report) -> list[str]:
    return [section.heading for section in made.sections if section.level == 1]


def test_every_part_that_may_be_left_out_is_left_out(make: Maker) -> None:
    whole = headings(report(make))
    bare = headings(report(make, left_out=tuple(part.key for part in PARTS)))
    assert set(bare) < set(whole)
    assert len(bare) == sum(part.is_fixed for part in PARTS) + 1  # and the annex of keys
    assert "Sources and attribution" in bare


def test_a_short_report_has_the_short_parts(make: Maker) -> None:
    short = report(make, detail=ReportDetail.SUMMARY)
    assert len(short.sections) < len(report(make).sections)
    assert {"Summary", "Cold spots", "How this was worked out"} <= set(headings(short))
    assert "Purposes" not in headings(short)


def test_a_foreword_comes_first_and_commentary_under_its_heading(make: Maker) -> None:
    made = report(make, foreword="Welcome.\n\nRead this.", commentary=(("people", HOSTILE[2]),))
    first = made.sections[0]
    assert first.heading == FOREWORD
    assert [block.text for block in first.blocks if isinstance(block, Paragraph)] == ["Welcome.", "Read this."]
    people = next(section for section in made.sections if section.heading == "People")
    said = people.blocks[0]
    assert isinstance(said, Paragraph)
    assert (said.lead, said.text) == (OWN_WORDS, HOSTILE[2])


def test_without_names_no_table_lists_organisations(make: Maker) -> None:
    made = report(make, names=False)
    tables: list[Table] = [*made.tables(), *made.lists]
    assert not any(table.by_name for table in tables)
    cells = {cell for table in tables for row in table.rows for cell in row if isinstance(cell, str)}
    names = set(small_project().organisations["name"])
    assert not cells & names
    told = [block.text for section in made.sections for block in section.blocks if isinstance(block, Paragraph)]
    assert any(NOT_NAMED in text for text in told)


def test_with_names_the_same_tables_are_there(make: Maker) -> None:
    assert {"cluster", "pool"} <= {table.key for table in report(make).tables() if table.by_name}


@pytest.mark.parametrize("key", ["wards", "cold_spots", "need"])
def test_only_the_areas_chosen_are_told_one_by_one(make: Maker, key: str) -> None:
    table = report(make, areas=(ward_code(1),)).table(key)
    assert {row[1] for row in table.rows} == {NAMES[1]}
    assert any("as chosen" in note for note in table.notes)


def test_sentences_and_charts_of_areas_follow_the_choice(make: Maker) -> None:
    made = report(make, areas=(ward_code(1),))
    blocks = [block for section in made.sections for block in section.blocks]
    lists = [block for block in blocks if isinstance(block, BulletList) and block.areas]
    charts = [block for block in blocks if isinstance(block, DotChart) and any(dot.code for dot in block.dots)]
    assert [block.areas for block in lists] == [(ward_code(1),)]
    assert [[dot.label for dot in chart.dots] for chart in charts] == [[NAMES[1]]]
    assert not [name for name in NAMES if name != NAMES[1] and name in lists[0].items[0].text + charts[0].alternative]
    whole = [block for section in report(make).sections for block in section.blocks]
    assert len(next(block for block in whole if isinstance(block, BulletList) and block.areas).items) == len(NAMES)


def test_a_table_by_ward_counts_wards_alone(make: Maker) -> None:
    table = report(make, areas=(ward_code(1),)).table("contract_by_ward")
    assert any(note == f"1 of {len(NAMES)} areas, as chosen." for note in table.notes)


def test_an_area_that_is_gone_leaves_the_table_whole(make: Maker) -> None:
    assert len(report(make, areas=("E05999999",)).table("wards").rows) == 4
