"""What is said of people, of who is on no register, and of figures that need their card."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kil_mapper.analysis.people import people, volunteers_by_band
from kil_mapper.model import tables
from kil_mapper.model.assumption_cards import ASSUMPTION_CARDS
from kil_mapper.model.findings import Findings, PeopleRow
from kil_mapper.model.tables import Org, Return
from kil_mapper.model.vocabulary import ADDED_BY_HAND
from kil_mapper.reports import content_people, content_radar, numbers
from kil_mapper.reports.blocks import BulletList, Kind, Paragraph, Section, Table
from tests.factory import small_project
from tests.reports.conftest import Maker


def text(section: Section) -> str:
    parts: list[str] = []
    for block in section.blocks:
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, BulletList):
            parts += [f"{item.lead} {item.text}" for item in block.items]
    return "\n".join(parts)


def test_every_number_of_people_says_of_how_many(make: Maker) -> None:
    project = small_project()
    ids = make().results.counted[Org.ID].tolist()
    returns = pd.DataFrame({Return.ORG: ids[:3], Return.ORDER: 1, Return.VOLUNTEERS: [4, 0, None]})
    results = make(replace(project, returns_part_a=tables.RETURNS_A.conform(returns))).results
    frame = people(results)
    section = content_people.section(results, Findings(people=frame, volunteers=volunteers_by_band(results)))
    tables_of = [block for block in section.blocks if isinstance(block, Table)]
    assert frame is not None
    assert [table.key for table in tables_of] == ["people", "volunteers_by_band", "public_money"]
    assert [column.kind for column in tables_of[2].columns[-2:]] == [Kind.MONEY, Kind.MONEY]
    for row, (_, found) in zip(tables_of[0].rows + tables_of[2].rows, frame.iterrows(), strict=True):
        assert row[2:4] == (results.kept, found[PeopleRow.REPORTED])
    assert "not scaled up" in text(section)


def test_without_returns_the_section_says_why(make: Maker) -> None:
    section = content_people.section(make().results, Findings())
    assert text(section) == content_people.NO_RETURNS


def test_who_is_on_no_register_gets_no_number(make: Maker) -> None:
    told = text(content_radar.section(make().results))
    assert "no number is given here" in told
    assert "no group has been added" in told


def test_groups_added_by_hand_are_listed_and_protected_ones_without_their_name(make: Maker) -> None:
    project = small_project()
    organisations = project.organisations.copy()
    organisations.loc[:1, Org.STATUS] = ADDED_BY_HAND
    organisations.loc[0, Org.NAME] = "Calm Waters Women’s Refuge"
    results = make(replace(project, organisations=organisations)).results
    section = content_radar.section(results)
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    named = {row[0] for row in table.rows}
    assert len(table.rows) == 2
    assert "Calm Waters Women’s Refuge" not in named
    assert organisations.loc[1, Org.NAME] in named
    assert "2 groups that no register knows are counted here" in text(section)


def test_cards_are_printed_whole_and_used_nowhere(make: Maker) -> None:
    report = make().report
    table = report.table("assumption_cards")
    assert {row[0] for row in table.rows} == {card.key for card in ASSUMPTION_CARDS}
    assert all(cell for row in table.rows for cell in row)
    elsewhere = "\n".join(text(section) for section in report.sections if not section.heading.startswith("Annex"))
    assert "£2.50" not in elsewhere
    assert numbers.money(935_000) not in elsewhere


def test_a_district_without_returns_still_has_its_report(make: Maker) -> None:
    project = replace(small_project(), returns_part_a=tables.RETURNS_A.empty(), returns_part_b=tables.RETURNS_B.empty())
    assert "People" in [section.heading for section in make(project).report.sections]
