"""Who says that it works here and is based elsewhere: found while building, listed, never in a sum, never a dot."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from kil_mapper import paths
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Elsewhere, Org
from kil_mapper.model.vocabulary import DatasetId
from kil_mapper.workflows import (
    ELSEWHERE_NOTE,
    areas_of_operation_held,
    build_project,
    elsewhere_document,
    findings_of,
    open_project,
    save_project,
    summarise,
    works_here,
    write_elsewhere,
)
from tests.factory import small_project

WITHHELD = "Name withheld (sensitive service)"


def organisation(number: int, name: str, income: int | None = 50_000, **more: Any) -> dict[str, Any]:
    return {
        Elsewhere.ID: f"GB-CHC-{number}",
        Elsewhere.NAME: name,
        Elsewhere.CHARITY_NUMBER: str(number),
        Elsewhere.INCOME: income,
        Elsewhere.PERIOD_END: pd.Timestamp("2025-03-31"),
        Elsewhere.WORKS_IN: "works in Smalltown",
        Elsewhere.COUNTY_ONLY: False,
        Elsewhere.AUTHORITIES: 1,
        Elsewhere.REACH: "local",
        Elsewhere.SENSITIVE: False,
        **more,
    }


ROWS = (
    organisation(3, "éclair Club", 9_999),
    organisation(1, "Zebra Trust", None),
    organisation(2, "Dawn House Refuge", 320_000, sensitive=True),
    organisation(4, "=1+1 Society", 10_000, works_in="works in Bigshire (county)", county_only=True),
    organisation(5, "Debts Anonymous", -3),
)


def results(*rows: dict[str, Any], **changes: Any) -> Results:
    table = tables.ELSEWHERE.conform(pd.DataFrame(rows)) if rows else tables.ELSEWHERE.empty()
    return summarise(small_project(elsewhere=table, **changes))


def decided(action: str, org_id: str) -> pd.DataFrame:
    row = {"action": action, "org_id": org_id, "why": "asked", "who": "AB", "decided_on": pd.Timestamp("2026-01-02")}
    return tables.DECISIONS.conform(pd.DataFrame([row]))


def test_they_are_listed_by_name_with_the_band_of_the_projects_scheme() -> None:
    frame = works_here(results(*ROWS))
    assert list(frame[Elsewhere.NAME]) == ["=1+1 Society", "Debts Anonymous", "éclair Club", "Zebra Trust", WITHHELD]
    assert list(frame["band"]) == ["10k_100k", "unknown", "under_10k", "unknown", "200k_500k"]
    assert frame["band_label"].iloc[0] == "£10k–£100k"
    assert frame[Elsewhere.INCOME].isna().tolist() == [False, True, False, True, True]  # negative: not known


def test_sensitive_ones_come_last_without_anything_that_tells_who_they_are() -> None:
    last = works_here(results(*ROWS)).iloc[-1]
    told = (Elsewhere.ID, Elsewhere.CHARITY_NUMBER, Elsewhere.INCOME, Elsewhere.PERIOD_END)
    assert all(pd.isna(last[column]) for column in told)
    assert last[Elsewhere.WORKS_IN] == "works in Smalltown"
    document = json.dumps(elsewhere_document(results(*ROWS)), allow_nan=False)
    assert "Dawn House" not in document
    assert "GB-CHC-2" not in document


@pytest.mark.parametrize(
    ("action", "org_id", "named"), [("sensitive", "GB-CHC-1", False), ("not_sensitive", "GB-CHC-2", True)]
)
def test_a_person_decides_who_is_sensitive(action: str, org_id: str, *, named: bool) -> None:
    names = set(works_here(results(*ROWS, decisions=decided(action, org_id)))[Elsewhere.NAME])
    assert ("Dawn House Refuge" in names) == named
    assert ("Zebra Trust" in names) == named


def test_none_of_them_is_in_any_number_of_the_project() -> None:
    without, beside = results(), results(*ROWS)
    assert beside.kept == without.kept
    assert beside.income_total == without.income_total
    assert beside.rows_read == without.rows_read
    assert beside.areas.equals(without.areas)


def test_a_project_without_areas_of_operation_says_that_nobody_knows() -> None:
    found = results()
    assert not areas_of_operation_held(found)
    assert elsewhere_document(found) == {
        "area": "Smalltown",
        "areas_of_operation_held": False,
        "note": ELSEWHERE_NOTE,
        "organisations": [],
    }
    assert findings_of(found).elsewhere is None


def test_the_csv_says_whose_income_it_is_and_runs_no_formula(tmp_path: Path) -> None:
    write_elsewhere(results(*ROWS), tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = list(csv.reader(file))
    assert "Income of the whole organisation" in heading
    assert [row[1] for row in rows] == ["'=1+1 Society", "Debts Anonymous", "éclair Club", "Zebra Trust", WITHHELD]
    assert [row[heading.index("Income of the whole organisation")] for row in rows] == ["10000", "", "9999", "", ""]
    assert rows[0][heading.index("What it says")] == "works in Bigshire (county)"
    assert rows[0][heading.index("Names the county only")] == "true"


def test_the_workbook_holds_the_same_rows_and_where_they_come_from(tmp_path: Path) -> None:
    write_elsewhere(results(*ROWS), tmp_path / "list.xlsx")
    book = openpyxl.load_workbook(tmp_path / "list.xlsx")
    assert book.sheetnames == ["Works here, based elsewhere", "Sources"]
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    texts = {str(value) for row in cells for value in row if value is not None}
    assert {"=1+1 Society", "Zebra Trust", WITHHELD} <= texts
    assert not any("Dawn House" in text for text in texts)
    assert any("Income is that of the whole organisation" in text for text in texts)
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)


@pytest.mark.parametrize("name", ["{{7*191}} ${1} {% raw %}", "@SUM(A1)", "＝1+1", "\tTab\x00\x1b", "x" * 40_000, "…"])
def test_hostile_names_are_text_in_every_form(tmp_path: Path, name: str) -> None:
    found = results(organisation(1, name), organisation(2, "Plain"))
    write_elsewhere(found, tmp_path / "list.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    write_elsewhere(found, tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 3
    assert not any(row[1].startswith(("=", "+", "-", "@", "\t", "＝")) for row in rows)


def test_an_empty_list_is_written_and_says_why(tmp_path: Path) -> None:
    write_elsewhere(results(), tmp_path / "list.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0]
    assert any("not known" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    write_elsewhere(results(), tmp_path / "list.csv")
    assert len((tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()) == 1


def test_other_endings_and_projects_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KilError, match="list of who works here") as told:
        write_elsewhere(results(*ROWS), tmp_path / "list.docx")
    assert ".csv, .xlsx" in told.value.hint
    save_project(small_project(), tmp_path / "project.gpkg")
    (tmp_path / "project.gpkg").rename(tmp_path / "project.csv")
    with pytest.raises(KilError, match="is a KIL Mapper project"):
        write_elsewhere(results(*ROWS), tmp_path / "project.csv")


@pytest.fixture(scope="module")
def aldervale() -> Project:
    return build_project(paths.sample_data(), ["Aldervale"], today=date(2026, 11, 22)).project


def _lines(table: str) -> list[dict[str, str]]:
    """Rows of a table of the sample's register that came through whole, read by other means than the product's."""
    with zipfile.ZipFile(paths.sample_data() / f"publicextract.{table}.zip") as archive:
        heading, *lines = archive.read(f"publicextract.{table}.txt").decode("utf-8").split("\r\n")
    names = heading.split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines if line.count("\t") == len(names) - 1]


def test_building_finds_everyone_registered_that_names_the_authority_and_is_based_elsewhere(aldervale: Project) -> None:
    naming = {
        row["organisation_number"]
        for row in _lines("charity_area_of_operation")
        if (row["geographic_area_type"], row["geographic_area_description"]) == ("Local Authority", "Aldervale")
    }
    based_here = set(aldervale.organisations[Org.REGISTER_KEY])
    expected = {
        f"GB-CHC-{row['registered_charity_number']}"
        for row in _lines("charity")
        if row["organisation_number"] in naming - based_here
        and row["linked_charity_number"] == "0"
        and row["charity_registration_status"] == "Registered"
    }
    found = set(aldervale.elsewhere[Elsewhere.ID])
    assert expected <= found
    assert len(expected) > 100
    assert len(found - expected) <= aldervale.sources["records_mended"].sum()  # broken ones, which this test left out


def test_what_building_finds_survives_the_project_file(aldervale: Project, tmp_path: Path) -> None:
    save_project(aldervale, tmp_path / "project.gpkg")
    again = open_project(tmp_path / "project.gpkg")
    pd.testing.assert_frame_equal(again.elsewhere, aldervale.elsewhere)
    pd.testing.assert_frame_equal(again.other_need, aldervale.other_need)
    assert len(works_here(summarise(again))) == len(aldervale.elsewhere)


def test_of_a_district_below_a_county_the_county_is_all_that_can_be_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(paths.sample_data(), folder, ignore=shutil.ignore_patterns("*2019*", "*lookup*"))
    [index] = folder.glob("File_7*")
    index.write_text(
        index.read_text(encoding="utf-8").replace("E07990001,Aldervale", "E07000117,Burnley"), encoding="utf-8"
    )
    table = "publicextract.charity_area_of_operation"
    with zipfile.ZipFile(folder / f"{table}.zip") as archive:
        text = archive.read(f"{table}.txt").decode("utf-8")
    text = text.replace("\tAldervale\t", "\tLancashire\t").replace("\tSkellmoor\t", "\tBurnley\t", 1)
    with zipfile.ZipFile(folder / f"{table}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{table}.txt", text.encode("utf-8"))
    outcome = build_project(folder, ["Burnley"])
    table_here = outcome.project.elsewhere
    assert len(table_here) > 100
    assert "works in Lancashire (county)" in set(table_here[Elsewhere.WORKS_IN])
    assert set(table_here.loc[table_here[Elsewhere.COUNTY_ONLY].astype(bool), Elsewhere.WORKS_IN]) == {
        "works in Lancashire (county)"
    }
    assert any(line.startswith("Based elsewhere, says it works here") for line in outcome.sentences)


def test_reports_get_the_list(aldervale: Project) -> None:
    found = findings_of(summarise(aldervale)).elsewhere
    assert found is not None
    assert len(found) == len(aldervale.elsewhere)


def test_the_sample_knows_every_area_that_its_register_names(aldervale: Project) -> None:
    assert "area_name_unmapped" not in set(aldervale.issue_counts["kind"])
    assert (aldervale.sources["dataset"] == DatasetId.AREA_OF_OPERATION.value).sum() == 1
