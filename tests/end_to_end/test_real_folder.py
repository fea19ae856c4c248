"""Real published files of Calderdale: LSOA 2021 boundaries, wards, NSPL for HX alone (LSOA 2011 only), Indices 2025.

No full register of today is among them, so one is written in the published format, its addresses at postcodes of the
real directory and in the towns it lacks.
"""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import kil
from tests.end_to_end.recompute_calderdale import recompute_calderdale

CALDERDALE = "E08000033"
COLUMNS = """
date_of_extract organisation_number registered_charity_number linked_charity_number charity_name
charity_type charity_registration_status date_of_registration date_of_removal charity_reporting_status
latest_acc_fin_period_start_date latest_acc_fin_period_end_date latest_income latest_expenditure
charity_contact_address1 charity_contact_address2 charity_contact_address3 charity_contact_address4
charity_contact_address5 charity_contact_postcode charity_contact_phone charity_contact_email
charity_contact_web charity_company_registration_number charity_insolvent charity_in_administration
charity_previously_excepted charity_is_cdf_or_cif charity_is_cio cio_is_dissolved
date_cio_dissolution_notice charity_activities charity_gift_aid charity_has_land
"""
HEADINGS = COLUMNS.split()
DAY = "2025-09-07 00:00:00.0000000"


def _record(number: int, postcode: str, income: int, status: str = "Registered", linked: int = 0) -> str:
    row = dict.fromkeys(HEADINGS, "") | {
        "date_of_extract": DAY,
        "organisation_number": str(number + 5_000_000 * bool(linked)),
        "registered_charity_number": str(number),
        "linked_charity_number": str(linked),
        "charity_name": f"Test Charity {number}",
        "charity_registration_status": status,
        "date_of_registration": "1999-01-01 00:00:00.0000000",
        "latest_acc_fin_period_start_date": "2024-04-01 00:00:00.0000000",
        "latest_acc_fin_period_end_date": "2025-03-31 00:00:00.0000000",
        "latest_income": str(income),
        "charity_contact_postcode": postcode,
        "charity_contact_phone": "01422 000000",
        "charity_contact_email": "someone@example.org",
        "charity_insolvent": "False",
        "charity_in_administration": "False",
        "charity_is_cio": "False",
    }
    return "\t".join(row.values())


@pytest.fixture(scope="module")
def folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("calderdale")
    calderdale = shared_data / "calderdale"
    for number, name in enumerate(
        ("lsoa_2021_E08000033.geojson", "wards_E08000033.geojson", "NSPL_NOV_2021_UK_HX.csv")
    ):
        shutil.copy(calderdale / name, made / f"{number}{Path(name).suffix}")  # names tell nothing
    shutil.copy(shared_data / "deprivation" / "File_7_IoD2025_RECONSTRUCTED.csv", made / "need.csv")
    with (calderdale / "NSPL_NOV_2021_UK_HX.csv").open(encoding="utf-8-sig", newline="") as file:
        directory = list(csv.DictReader(file))
    here = [row["pcds"] for row in directory if row["laua"] == CALDERDALE][::20]
    records = [_record(1_000_000 + n, postcode, 1000 * n) for n, postcode in enumerate(here)]
    records += [_record(1_100_001, "OL14 5AA", 1), _record(1_100_002, "HD6 1AA", 2), _record(1_100_003, "SW1A 1AA", 3)]
    records += [_record(1_100_004, "", 4), _record(1_100_005, "HX9 9ZZ", 5), _record(1_100_006, "Halifax", 6)]
    records += [_record(1_100_007, here[0], 7, status="Removed"), _record(1_000_000, "", 8, linked=1)]
    with zipfile.ZipFile(made / "extract.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.txt", "\r\n".join(["\t".join(HEADINGS), *records, ""]))
    (made / "count.json").write_text(json.dumps({"here": len(here), "rows": len(records)}))
    return made


@pytest.fixture(scope="module")
def project(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from kil_mapper import cli

    path = tmp_path_factory.mktemp("project") / "calderdale.gpkg"
    code = cli.run(["build", "--data", str(folder), "--area", CALDERDALE, "--to", str(path)], lambda _project: 99)
    assert code == 0
    return path


@pytest.fixture
def summary(project: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(kil(capsys, "summary", project, "--json").out)
    return document


def test_every_row_of_the_register_is_accounted_for(summary: dict[str, Any], folder: Path) -> None:
    count = json.loads((folder / "count.json").read_text())
    ledger = summary["ledger"]
    rows = {row["reason"]: row["rows"] for row in ledger["set_aside"]}
    assert ledger["rows_read"] == count["rows"] == ledger["kept"] + sum(rows.values())
    assert rows["linked"] == 1
    assert rows["removed"] == 1
    assert rows["not_located"] == 6
    assert summary["quality"]["postcode_missing"] == 1
    # Postcodes of Calderdale in the directory lie in its LSOAs of 2021, but for a few on its outer edge.
    assert 0.98 * count["here"] <= ledger["kept"] <= count["here"]


def test_the_numbers_of_a_real_folder_agree_with_a_recomputation(
    summary: dict[str, Any], folder: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = recompute_calderdale(folder)
    assert {row["reason"]: row["rows"] for row in summary["ledger"]["set_aside"]} == again["ledger"]
    assert summary["organisations"]["total"] == again["kept"]
    assert summary["organisations"]["income_total"] == again["income"]
    assert {row["band"]: row["organisations"] for row in summary["bands"] if row["organisations"]} == again["bands"]
    for row in summary["deprivation"]["deciles"]:
        assert {key: row[key] for key in again["deciles"][row["decile"]]} == again["deciles"][row["decile"]]
    assert summary["quality"]["uncovered_lsoas"] == len(again["uncovered"])
    wards = [row for row in summary["areas"] if row["type"] == "ward" and row["covered"]]
    checked = 0
    for row in wards:
        expected = again["wards"][row["code"]]
        assert row["organisations"] == expected.get("organisations", 0)
        if row["population"] != int(expected["population"] + 0.5):
            continue  # a small part of it lies where the directory has no postcode, and is shared out by overlap
        checked += 1
        assert row["imd_score"] == pytest.approx(expected["score"])
        assert row["population_share_in_most_deprived_20_percent"] == pytest.approx(expected["deprived"])
        assert ("high_need" in row["conditions"]) == (expected["deprived"] >= 0.5)
        assert ("no_cluster_or_above" in row["conditions"]) == (expected.get("large", 0) == 0)
        assert "fewer_organisations" not in row["conditions"]  # no rate of the whole: a part of it is not covered
    assert checked > 5
    asked = ("--value", "30000", "--basis", "annual", "--vat", "excluded", "--json")
    said = json.loads(kil(capsys, "contract", project, *asked).out)
    assert said["eligible"] == sum(row["turnover"] >= 60_000 for row in said["pool"]) == len(said["pool"])


def test_wards_that_the_directory_lacks_are_named_and_have_no_numbers(summary: dict[str, Any]) -> None:
    areas = {area["name"]: area for area in summary["areas"]}
    for name in ("Todmorden", "Brighouse", "Calderdale"):
        assert areas[name]["covered"] is False
        assert areas[name]["organisations"] is None
        assert areas[name]["rate_per_10k"] is None
        assert "not covered" in areas[name]["sentence"]
    assert areas["Ovenden"]["covered"] is True
    assert areas["Ovenden"]["organisations"] > 0
    assert summary["quality"]["uncovered_lsoas"] > 0


def test_a_directory_of_2011_locates_in_lsoas_of_2021_by_position(summary: dict[str, Any], project: Path) -> None:
    from kil_mapper.workflows import open_project

    opened = open_project(project)
    assert set(opened.organisations["located_by"].dropna()) == {"point_in_polygon"}
    assert opened.organisations["lsoa_code"].dropna().isin(opened.lsoas["area_code"]).all()
    assert summary["options"]["index"] == "IoD2025"
    assert sum(decile["lsoas"] for decile in summary["deprivation"]["deciles"]) == len(opened.lsoas)


def test_building_names_the_uncovered_wards(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], no_network: None
) -> None:
    ran = kil(capsys, "build", "--data", folder, "--area", "Calderdale", "--to", tmp_path / "x.gpkg")
    assert ran.code == 0
    assert "Todmorden" in ran.err
    assert "Brighouse" in ran.err


def test_private_details_never_reach_the_project(project: Path) -> None:
    content = project.read_bytes()
    assert b"01422 000000" not in content
    assert b"someone@example.org" not in content


def test_code_point_open_fills_the_areas_a_directory_lacks(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # One postcode of Todmorden as Code-Point Open gives it: that small area is covered from then on.
    made = tmp_path / "data"
    shutil.copytree(folder, made)
    (made / "ol.csv").write_text('"OL14 5AA",10,393700,424200,"E92000001","","","","E08000033","E05001379"\n')
    project = tmp_path / "x.gpkg"
    assert kil(capsys, "build", "--data", made, "--area", "Calderdale", "--to", project).code == 0
    document = json.loads(kil(capsys, "summary", project, "--json").out)
    sources = {source["dataset"]: source for source in document["sources"]}
    assert sources["code_point_open"]["rows_kept"] == 1
    assert sources["nspl"]["rows_read"] == 7442
    assert sources["code_point_open"]["edition"] != sources["nspl"]["edition"]  # each directory has its own date
    rows = {row["reason"]: row["rows"] for row in document["ledger"]["set_aside"]}
    assert rows["not_located"] == 5  # the charity in Todmorden has a place now
