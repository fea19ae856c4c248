"""What documents and lists tell of corrections and added groups: everything, but no place that is not to be shared."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kil_mapper import workflows
from kil_mapper.model.findings import Findings
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import Correctable, PlaceDetail
from kil_mapper.reports import content_curation, content_evidence, content_ledger, content_method
from kil_mapper.reports.blocks import BulletList, Missing, Paragraph, Section, Table
from tests.factory import small_project

HUB, FOOD, REFUGE, CARERS = "GB-CHC-900001", "GB-CHC-900002", "GB-CHC-900003", "GB-CHC-900007"
SAID: Any = {"why": "Told at ZZ1 1AA", "who": "A. Khan", "when": date(2026, 5, 3)}


@pytest.fixture(scope="module")
def curated() -> Project:
    """A project in which people did a bit of everything."""
    project = workflows.correct_name(small_project(), HUB, "The Hub", **SAID)
    project = workflows.correct_postcode(project, CARERS, "ZZ9 1AA", **{**SAID, "who": "B. Lund"})
    project = workflows.correct_postcode(project, REFUGE, "ZZ8 1AA", **SAID)
    project = workflows.correct_turnover(project, FOOD, 12_000, **{**SAID, "when": date(2026, 6, 1)})
    project = workflows.restore(project, FOOD, Correctable.TURNOVER, **SAID)
    added, _ = workflows.add_group(project, "Knit", postcode="ZZ1 1AA", turnover=800, **SAID)
    return added


@pytest.fixture(scope="module")
def results(curated: Project) -> Results:
    """What is found in it."""
    return workflows.summarise(curated)


@pytest.fixture(scope="module")
def findings(results: Results) -> Findings:
    """The findings that these parts look at."""
    return Findings(waterfall=workflows.waterfall(results), corrections=workflows.corrections_table(results.project))


def told(sections: list[Section], heading: str) -> Section:
    return next(section for section in sections if section.heading == heading)


def test_the_method_tells_how_many_by_whom_and_when(results: Results, findings: Findings) -> None:
    short = content_curation.in_short(findings)
    assert short == (
        "3 corrections of the registers stand (name 1, postcode 2), by A. Khan and B. Lund, 3 May 2026. "
        "1 group that no register knows was added, by A. Khan, 3 May 2026. "
        "2 earlier steps were overtaken or restored."
    )
    section = told(content_method.sections(results, findings, PlaceDetail.AREA), "Who counts, and how large they are")
    bullets = next(block for block in section.blocks if isinstance(block, BulletList))
    assert Paragraph(short, "Set right by hand:") in bullets.items
    assert "nobody corrected anything" in content_curation.in_short(Findings()).lower()


@pytest.mark.parametrize("detail", PlaceDetail)
def test_each_is_listed_beside_the_register_without_a_protected_place(findings: Findings, detail: PlaceDetail) -> None:
    section = content_curation.sections(findings, detail)[0]
    table = next(block for block in section.blocks if isinstance(block, Table))
    rows = {str(row[1]): row for row in table.rows if row[2] != "turnover"}
    assert rows["The Hub"][3:5] == ("Millbottom Community Hub", "The Hub")
    assert rows["Knit"][2:6] == ("added by hand", "nothing", "Knit", "yes")
    hidden = rows["Name withheld (sensitive service)"]
    assert [hidden[0], hidden[3], hidden[4], hidden[6]] == [Missing.WITHHELD] * 4
    shared = detail is PlaceDetail.AREA
    assert rows["Aldervale Carers"][3:5] == (("ZZ5 …", "ZZ9 …") if shared else ("ZZ5 2AA", "ZZ9 1AA"))
    assert rows["The Hub"][6] == ("Told at [postcode left out]" if shared else "Told at ZZ1 1AA")
    assert [row[5] for row in table.rows if row[2] == "turnover"] == ["no", "no"]
    assert content_curation.sections(Findings(), detail) == []


def test_the_steps_add_groups_to_those_registered_here(results: Results, findings: Findings) -> None:
    section = content_ledger.sections(results, findings)[0]
    text = next(block.text for block in section.blocks if isinstance(block, Paragraph))
    assert text.startswith("30 rows read from the registers → 17 registered here and 1 added by hand → 18 counted.")
    table = next(block for block in section.blocks if isinstance(block, Table))
    added = next(row for row in table.rows if row[0] == "added_by_hand")
    assert added[1:4] == ("Added by hand: no register knows them", 1, 31)


def test_groups_are_no_rows_of_the_register(results: Results) -> None:
    sources = content_evidence.source_table(results)
    assert sources.rows[-1][1] == "Groups added by hand"
    assert sources.rows[-1][5:] == (1, 1, 0)
    plain = workflows.summarise(small_project())
    assert content_evidence._match_sentence(results) == content_evidence._match_sentence(plain)


def test_lists_say_what_was_set_by_hand(results: Results, tmp_path: Path) -> None:
    workflows.export_organisations(results, tmp_path / "o.csv", PlaceDetail.AREA)
    text = (tmp_path / "o.csv").read_text(encoding="utf-8-sig")
    rows = {row["name"]: row["by_hand"] for row in csv.DictReader(text.splitlines())}
    assert (rows["The Hub"], rows["Aldervale Carers"]) == ("Corrected: name", "Corrected: postcode")
    assert (rows["Knit"], rows["Millbottom Food Share"]) == ("Added by hand", "")
    assert rows["Name withheld (sensitive service)"] == ""
    assert "1AA" not in text
    workflows.export_organisations(results, tmp_path / "o.xlsx", PlaceDetail.AREA)
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx")["Columns"]
    assert any(row[1] == "by_hand" for row in sheet.iter_rows(values_only=True))
