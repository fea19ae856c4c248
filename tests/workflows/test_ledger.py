"""The ledger for people: as a document for scripts and as lists for spreadsheets that run nothing."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kil_mapper import workflows
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.findings import SetAsideRow
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import SetAsideReason
from tests.factory import small_project

HUB, FOOD, REFUGE = "GB-CHC-900001", "GB-CHC-900002", "GB-CHC-900003"


def project() -> Project:
    """The district with three set aside by hand: one of a hostile name, one a refuge, one for a hostile reason."""
    district = small_project()
    organisations = district.organisations.copy()
    organisations.loc[organisations[Org.ID] == HUB, Org.NAME] = "=HYPERLINK(1)"
    district = replace(district, organisations=organisations)
    for org_id, why in ((HUB, "Closed"), (FOOD, "=1+1 moved to ZZ1 1AA"), (REFUGE, "Moved")):
        district = workflows.set_aside(district, org_id, why=why, who="AK")
    return district


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_csv_lists_them_with_reason_and_evidence(tmp_path: Path) -> None:
    workflows.write_ledger(workflows.summarise(project()), tmp_path / "list.csv", SetAsideReason.BY_HAND)
    found = {row[SetAsideRow.ID]: row for row in rows_of(tmp_path / "list.csv")}
    assert found.keys() == {HUB, FOOD, REFUGE}
    assert found[HUB][SetAsideRow.NAME] == "'=HYPERLINK(1)"
    assert found[HUB][SetAsideRow.EVIDENCE].startswith("Closed (AK, ")
    assert found[HUB][SetAsideRow.TURNOVER] == "240000"
    assert found[HUB][SetAsideRow.YEAR_END] == "2025-03-31"
    assert found[HUB][SetAsideRow.CERTAINTY] == "decided by a person"
    assert found[FOOD][SetAsideRow.EVIDENCE].startswith("'=1+1 moved to [postcode left out]")
    assert (found[REFUGE][SetAsideRow.WARD], found[REFUGE][SetAsideRow.WARD_NAME]) == ("", "")


def test_whether_a_register_or_a_person_made_one_of_two_is_told_of_each() -> None:
    district = small_project()
    by_register = district.organisations[Org.DUPLICATE_OF].mask(district.organisations[Org.ID] == REFUGE, HUB)
    district = replace(district, organisations=district.organisations.assign(**{Org.DUPLICATE_OF: by_register}))
    district = workflows.merge(district, FOOD, HUB, why="The same people", who="AK")
    listed = workflows.ledger_list(workflows.summarise(district), SetAsideReason.MERGED_DUPLICATE)
    sure = dict(zip(listed[SetAsideRow.ID], listed[SetAsideRow.CERTAINTY], strict=True))
    assert sure == {FOOD: "decided by a person", REFUGE: "stated by a register"}
    steps = workflows.waterfall(workflows.summarise(district)).set_index("key")
    assert steps.loc["merged_duplicate", "certainty"] == "stated by a register, or decided by a person"


def test_a_workbook_holds_the_list_the_steps_and_the_sources(tmp_path: Path) -> None:
    workflows.write_ledger(workflows.summarise(project()), tmp_path / "list.xlsx")
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    assert book.sheetnames == ["Set aside", "Steps", "Sources"]
    cells = [cell for row in book["Set aside"].iter_rows() for cell in row]
    assert {"=HYPERLINK(1)", "Old Mill Refuge for Women"} <= {str(cell.value) for cell in cells}
    assert "f" not in {cell.data_type for cell in cells}  # no cell is a formula
    steps = [[cell.value for cell in row] for row in book["Steps"].iter_rows()]
    counted = next(row for row in steps if row[0] == "kept")
    assert counted[2:4] == [14, 14]  # 17 less 3
    assert any("Open Government Licence" in str(cell.value) for row in book["Sources"].iter_rows() for cell in row)


def test_an_empty_list_says_so(tmp_path: Path) -> None:
    results = workflows.summarise(small_project())
    workflows.write_ledger(results, tmp_path / "nhs.csv", SetAsideReason.NHS)
    assert rows_of(tmp_path / "nhs.csv") == []
    workflows.write_ledger(results, tmp_path / "nhs.xlsx", SetAsideReason.NHS)
    sheet = openpyxl.load_workbook(tmp_path / "nhs.xlsx")["Set aside"]
    assert any(cell.value == "No stored organisation is set aside." for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("name", ["list.docx", "list", "list.gpkg"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(KilError, match="cannot be written as"):
        workflows.write_ledger(workflows.summarise(small_project()), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_cancelled_list_leaves_nothing_behind(tmp_path: Path) -> None:
    class Stop:
        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        workflows.write_ledger(workflows.summarise(small_project()), tmp_path / "list.csv", progress=Stop())
    assert list(tmp_path.iterdir()) == []


def test_the_document_is_plain_json_and_adds_up() -> None:
    document = workflows.ledger_document(workflows.summarise(project()))
    again: dict[str, Any] = json.loads(json.dumps(document, allow_nan=False))
    taken = sum(step["rows"] for step in again["steps"] if step["certainty"])
    assert again["steps"][0]["rows"] - taken == again["steps"][-1]["rows"] == 14
    assert again["rules"] == "all"
    assert len(again["set_aside"]) == 5  # linked, removed and three by hand
    assert [decision["org_id"] for decision in again["decisions"]] == [HUB, FOOD, REFUGE]
    assert len(workflows.ledger_document(workflows.summarise(project()), SetAsideReason.LINKED)["set_aside"]) == 1


def test_the_waterfall_and_the_list_are_there_for_the_window() -> None:
    results = workflows.summarise(project())
    assert workflows.waterfall(results)["key"].tolist()[-3:] == ["registered_here", "by_hand", "kept"]
    assert len(workflows.ledger_list(results)) == 5
