"""The sample district is what it is said to be, read with csv, json, zipfile and sqlite3 instead of our importers."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import struct
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = CHECKOUT / "sample_data" / "aldervale"
SCRIPT = CHECKOUT / "sample_data" / "make_aldervale.py"
ALDERVALE = "E07990001"
TABLES = (
    "charity",
    "charity_annual_return_history",
    "charity_annual_return_parta",
    "charity_annual_return_partb",
    "charity_area_of_operation",
    "charity_classification",
    "charity_other_names",
)
SEA = (610_000, 540_000, 655_000, 580_000)  # EPSG:27700: open water, 200 km from Newcastle


def only_member(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        return archive.read(name)


def register(table: str) -> list[dict[str, str]]:
    """The rows of a table, with records that span lines joined, and stray tabs left in the last text field."""
    text = only_member(FOLDER / f"publicextract.{table}.zip").decode("utf-8").replace("\x00", "")
    heading, *records = re.split(r"\r\n(?=2025-09-07 00:00:00\.0000000\t|$)", text)
    columns = heading.split("\t")
    rows = []
    for record in filter(None, records):
        values = record.split("\t")
        if len(values) > len(columns):  # the stray tab is in the activities, two before the last
            surplus = len(values) - len(columns)
            values[-3 - surplus : -2] = [" ".join(values[-3 - surplus : -2])]
        rows.append(dict(zip(columns, values, strict=True)))
    return rows


@pytest.fixture(scope="module")
def charities() -> list[dict[str, str]]:
    return register("charity")


@pytest.fixture(scope="module")
def directory() -> dict[str, dict[str, str]]:
    text = only_member(FOLDER / "ONSPD_NOV_2025.zip").decode("ascii")
    return {row["pcds"].replace(" ", ""): row for row in csv.DictReader(io.StringIO(text))}


@pytest.fixture(scope="module")
def index() -> list[dict[str, str]]:
    (path,) = FOLDER.glob("File_7_IoD2025*.csv")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    return [row for row in rows if row["Local Authority District name (2024)"] == "Aldervale"]


@pytest.fixture(scope="module")
def wards() -> list[dict[str, Any]]:
    (path,) = FOLDER.glob("Wards*.geojson")
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def place_of(row: dict[str, str], directory: dict[str, dict[str, str]]) -> dict[str, str] | None:
    typed = re.sub(r"\s", "", row["charity_contact_postcode"]).upper()
    tidied = typed[:2] + typed[2:-2].replace("O", "0") + typed[-2:]
    found = directory.get(tidied)
    return found if found and found["gridind"] == "1" else None


def turnover(row: dict[str, str]) -> int | None:
    if not row["latest_income"]:
        return None
    start, end = (date.fromisoformat(row[f"latest_acc_fin_period_{edge}_date"][:10]) for edge in ("start", "end"))
    days = (end - start).days + 1
    income = int(row["latest_income"])
    return income if 350 <= days <= 380 else int(income * 365 / days + 0.5)


def main_registered(charities: list[dict[str, str]]) -> list[dict[str, str]]:
    return [
        row
        for row in charities
        if row["linked_charity_number"] == "0" and row["charity_registration_status"] == "Registered"
    ]


def based_here(charities: list[dict[str, str]], directory: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    places = [(row, place_of(row, directory)) for row in main_registered(charities)]
    return [row for row, place in places if place and place["lad25cd"] == ALDERVALE]


def test_the_whole_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2_000_000


def test_the_folder_holds_data_and_a_note_only() -> None:
    assert {path.suffix for path in FOLDER.iterdir()} == {".zip", ".csv", ".gpkg", ".geojson", ".txt"}


@pytest.mark.parametrize("table", TABLES)
def test_register_tables_have_the_published_columns_in_the_published_order(table: str) -> None:
    published = json.loads((CHECKOUT / "sample_data" / "published_columns.json").read_text(encoding="utf-8"))
    data = only_member(FOLDER / f"publicextract.{table}.zip")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.split(b"\r\n", 1)[0].decode().split("\t") == published[table]
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize("table", TABLES)
def test_register_tables_have_the_columns_of_the_real_ones(table: str) -> None:
    real = CHECKOUT.parent / "shared" / "data" / "charity-commission" / "tsv" / f"publicextract.{table}.zip"
    if not real.exists():
        pytest.skip("the folder of real files is not beside this checkout")
    ours = only_member(FOLDER / f"publicextract.{table}.zip")
    assert ours.split(b"\r\n", 1)[0] == only_member(real).split(b"\r\n", 1)[0]


def test_the_register_has_3000_rows_of_which_700_are_based_in_aldervale(
    charities: list[dict[str, str]], directory: dict[str, dict[str, str]]
) -> None:
    assert len(charities) == 3000
    assert sum(row["linked_charity_number"] != "0" for row in charities) == 120
    mains = [row for row in charities if row["linked_charity_number"] == "0"]
    assert sum(row["charity_registration_status"] == "Removed" for row in mains) == 560
    assert sum(place_of(row, directory) is None for row in main_registered(charities)) == 24
    assert len(based_here(charities, directory)) == 700


def test_every_band_is_as_full_as_in_a_real_district(
    charities: list[dict[str, str]], directory: dict[str, dict[str, str]]
) -> None:
    edges = (1, 10_000, 100_000, 200_000, 500_000, 1_000_000, 10_000_000)
    counts = Counter[int | None]()
    for row in based_here(charities, directory):
        pounds = turnover(row)
        counts[None if pounds is None else sum(pounds >= edge for edge in edges)] += 1
    assert counts == {None: 28, 0: 35, 1: 266, 2: 231, 3: 49, 4: 45, 5: 21, 6: 21, 7: 4}


def test_two_wards_of_the_valley_floor_have_need_and_nobody_large_enough(
    charities: list[dict[str, str]],
    directory: dict[str, dict[str, str]],
    index: list[dict[str, str]],
    wards: list[dict[str, Any]],
) -> None:
    deprived = {
        row["LSOA code (2021)"]
        for row in index
        if int(row["Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"]) <= 33_755 * 0.2
    }
    largest: dict[str, int] = defaultdict(int)
    for row in based_here(charities, directory):
        place = place_of(row, directory)
        assert place
        largest[place["wd25cd"]] = max(largest[place["wd25cd"]], turnover(row) or 0)
    live = [row for row in directory.values() if row["lad25cd"] == ALDERVALE and not row["doterm"]]
    names = {ward["properties"]["WD25CD"]: ward["properties"]["WD25NM"] for ward in wards}
    cold = set()
    for code, name in names.items():
        homes = [row["lsoa21cd"] in deprived for row in live if row["wd25cd"] == code]
        if sum(homes) >= 0.6 * len(homes) and largest[code] < 200_000:
            cold.add(name)
    assert cold == {"Millbottom", "Staithe End"}


def test_offices_share_postcodes_in_the_town(charities: list[dict[str, str]]) -> None:
    shared = Counter(row["charity_contact_postcode"] for row in charities if row["charity_contact_postcode"])
    (postcode, count), (_, next_count) = shared.most_common(2)
    assert postcode.startswith("ZZ1 ")
    assert count == 15
    assert next_count >= 5


def test_addresses_are_as_people_type_them(charities: list[dict[str, str]]) -> None:
    typed = [row["charity_contact_postcode"] for row in main_registered(charities)]
    assert any(text and text == text.lower() for text in typed)
    assert any(re.fullmatch(r"ZZ\d+[A-Z]{2}", text) for text in typed)
    assert any(re.fullmatch(r"ZZ\d O[A-Z]{2}", text) for text in typed)
    assert any(text != text.strip() for text in typed)
    assert {"", "ALDERVALE", "Kirkholme"} <= set(typed)


def test_some_are_late_suppressed_new_or_of_another_period_than_a_year(
    charities: list[dict[str, str]], directory: dict[str, dict[str, str]]
) -> None:
    here = based_here(charities, directory)
    ends = [row["latest_acc_fin_period_end_date"][:10] for row in here]
    assert 25 <= sum(bool(end) and end < "2023-09-07" for end in ends) <= 60
    assert {"New", "Submission Overdue", "Submission Received Late", "Submission Double Default"} <= {
        row["charity_reporting_status"] for row in here
    }
    odd = [
        row
        for row in here
        if row["latest_income"] and row["latest_income"] != "0" and turnover(row) != int(row["latest_income"])
    ]
    assert len(odd) >= 10
    keys = {row["organisation_number"] for row in here}
    history = [row for row in register("charity_annual_return_history") if row["organisation_number"] in keys]
    suppressed = [row for row in history if row["suppression_ind"] == "True"]
    assert len(suppressed) >= 3
    assert all(row["total_gross_income"] == "" for row in suppressed)


def test_a_group_re_registered_as_a_cio_is_there_twice(charities: list[dict[str, str]]) -> None:
    both = [row for row in charities if row["charity_name"] == "Millbottom Community Association"]
    assert {(row["charity_registration_status"], row["charity_type"]) for row in both} == {
        ("Removed", ""),
        ("Registered", "CIO"),
    }


def test_a_few_records_are_broken_as_in_the_real_register() -> None:
    data = only_member(FOLDER / "publicextract.charity.zip")
    assert data.count(b"\x00") == 1
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    assert sum(bool(line) and not line.startswith(b"2025-09-07 00:00:00.0000000\t") for line in lines[1:]) == 6
    assert sum(line.count(b"\t") > 33 for line in lines) == 1


def test_nobody_can_be_telephoned_or_written_to(charities: list[dict[str, str]]) -> None:
    assert {row["charity_contact_phone"] + row["charity_contact_email"] for row in charities} == {""}
    webs = {row["charity_contact_web"] for row in charities} - {""}
    assert all(web.endswith(".example") for web in webs)


def test_detail_tables_hang_on_the_register(charities: list[dict[str, str]]) -> None:
    keys = {row["organisation_number"] for row in charities}
    assert len(keys) == 3000
    for table in TABLES[1:]:
        rows = register(table)
        assert len(rows) > 100
        assert {row["organisation_number"] for row in rows} <= keys


def test_the_index_has_100_lsoas_and_150000_residents(index: list[dict[str, str]]) -> None:
    assert len(index) == 100
    assert {row["Local Authority District code (2024)"] for row in index} == {ALDERVALE}
    assert sum(int(row["Total population: mid 2022"]) for row in index) == 150_000
    assert len(index[0]) == 56


def test_deciles_follow_from_ranks_and_scores_fall_as_ranks_rise(index: list[dict[str, str]]) -> None:
    headings = list(index[0])[4:52]
    for score, rank, decile in zip(headings[::3], headings[1::3], headings[2::3], strict=True):
        ranks = [int(row[rank]) for row in index]
        assert len(set(ranks)) == 100
        assert all(int(row[decile]) == -(-int(row[rank]) * 10 // 33_755) for row in index)
        by_rank = [float(row[score]) for row in sorted(index, key=lambda row: int(row[rank]))]
        assert by_rank == sorted(by_rank, reverse=True)


def test_the_directory_has_every_kind_of_postcode(directory: dict[str, dict[str, str]]) -> None:
    assert len(next(iter(directory.values()))) == 53
    assert all(code.startswith("ZZ") for code in directory)
    here = [row for row in directory.values() if row["lad25cd"] == ALDERVALE]
    assert 4_000 < sum(not row["doterm"] for row in here) < 4_600
    assert sum(bool(row["doterm"]) for row in here) > 800
    assert sum(row["usrtypind"] == "1" for row in here) > 15
    lost = [row for row in directory.values() if row["gridind"] == "9"]
    assert len(lost) == 14
    assert {(row["lat"], row["long"], row["east1m"]) for row in lost} == {("99.999999", "0.000000", "")}
    assert {row["lad25cd"] for row in directory.values()} == {ALDERVALE, "E07990002", "E07990003", "E99999999"}
    assert {row["lsoa21cd"] for row in here} == {f"E0199{n:04d}" for n in range(1, 101)}


def test_everything_lies_in_the_north_sea(directory: dict[str, dict[str, str]]) -> None:
    west, south, east, north = SEA
    for row in directory.values():
        if row["gridind"] == "1":
            assert west < int(row["east1m"]) < east
            assert south < int(row["north1m"]) < north
            assert 54.5 < float(row["lat"]) < 55.5
            assert 1.2 < float(row["long"]) < 2.6


def test_there_are_14_wards_and_a_fifth_of_the_lsoas_straddle_them(
    directory: dict[str, dict[str, str]], wards: list[dict[str, Any]]
) -> None:
    assert len(wards) == 14
    assert {ward["properties"]["LAD25CD"] for ward in wards} == {ALDERVALE}
    assert {ward["properties"]["WD25CD"] for ward in wards} == {f"E0599{n:04d}" for n in range(1, 15)}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in directory.values():
        if row["lad25cd"] == ALDERVALE and not row["doterm"]:
            counts[row["lsoa21cd"]][row["wd25cd"]] += 1
    straddling = sum(max(each.values()) < 0.9 * each.total() for each in counts.values())
    assert 15 <= straddling <= 30


def test_lsoa_boundaries_are_a_geopackage_on_the_british_grid(index: list[dict[str, str]]) -> None:
    connection = sqlite3.connect(f"file:{FOLDER / 'LSOA_2021_boundaries.gpkg'}?mode=ro", uri=True)
    try:
        ((layer, *bounds, grid),) = connection.execute(
            "SELECT table_name, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents"
        ).fetchall()
        codes = {code for (code,) in connection.execute(f'SELECT LSOA21CD FROM "{layer}"')}  # noqa: S608 - our file
    finally:
        connection.close()
    assert grid == 27700
    assert SEA[0] < bounds[0] < bounds[2] < SEA[2]
    assert SEA[1] < bounds[1] < bounds[3] < SEA[3]
    assert codes == {row["LSOA code (2021)"] for row in index}


def test_authority_boundaries_are_a_zipped_shapefile() -> None:
    with zipfile.ZipFile(FOLDER / "LAD_May_2025_boundaries.zip") as archive:
        names = {Path(name).suffix: name for name in archive.namelist()}
        assert {".shp", ".shx", ".dbf", ".prj"} <= set(names)
        (records,) = struct.unpack("<I", archive.read(names[".dbf"])[4:8])
    assert records == 3


def gpkg_rows(path: Path) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute('SELECT * FROM "LSOA_2021_EW_BGC_V5" ORDER BY 1').fetchall()
    finally:
        connection.close()


def test_making_it_again_gives_the_same_content(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SCRIPT), "--to", str(tmp_path)], check=True, capture_output=True)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
    for made in sorted(tmp_path.iterdir()):
        kept = FOLDER / made.name
        if made.suffix == ".gpkg":
            assert gpkg_rows(made) == gpkg_rows(kept)
        elif made.suffix == ".zip":
            with zipfile.ZipFile(made) as new, zipfile.ZipFile(kept) as old:
                assert new.namelist() == old.namelist()
                assert all(new.read(name) == old.read(name) for name in new.namelist())
        else:
            assert made.read_bytes() == kept.read_bytes()


def test_the_index_of_2019_reaches_the_lsoas_of_2021_through_the_lookup(index: list[dict[str, str]]) -> None:
    (path,) = FOLDER.glob("File_7_IoD2019*.csv")
    older = {row["LSOA code (2011)"] for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))}
    (path,) = FOLDER.glob("*lookup.csv")
    pairs = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert {row["LSOA11CD"] for row in pairs} == older
    assert {row["LSOA21CD"] for row in pairs} == {row["LSOA code (2021)"] for row in index}
    assert Counter(row["CHGIND"] for row in pairs) == {"U": 95, "S": 4, "M": 2}
    assert all((row["LSOA11CD"] == row["LSOA21CD"]) == (row["CHGIND"] == "U") for row in pairs)


def test_a_company_number_stands_twice_here_and_once_across_the_border(
    charities: list[dict[str, str]], directory: dict[str, dict[str, str]]
) -> None:
    by_number = defaultdict(list)
    for row in main_registered(charities):
        if row["charity_company_registration_number"]:
            by_number[row["charity_company_registration_number"]].append(place_of(row, directory))
    twice = [places for places in by_number.values() if len(places) > 1]
    districts = sorted(tuple(sorted(place["lad25cd"] if place else "" for place in places)) for places in twice)
    assert districts == [(ALDERVALE, ALDERVALE), (ALDERVALE, districts[1][1])]
    assert districts[1][1] != ALDERVALE
