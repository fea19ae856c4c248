"""Lists of organisations, read back."""

from __future__ import annotations

import csv
import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyogrio
import pytest

from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import clean
from kil_mapper.reports.columns import list_columns
from kil_mapper.reports.lists import WRITERS, write_organisations
from tests.factory import small_project
from tests.reports.conftest import HOSTILE, Made, Maker, with_organisations

FORMATS = sorted(WRITERS)


def written(made: Made, folder: Path, ending: str) -> Path:
    path = folder / f"list{ending}"
    write_organisations(made.results, made.places, path, made.detail)
    return path


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return found


def test_a_csv_file_opens_right_in_excel(make: Maker, tmp_path: Path) -> None:
    path = written(make(), tmp_path, ".csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbforg_id,name,")
    rows = csv_rows(path)
    assert len(rows) == 17
    hub = next(row for row in rows if row["name"] == "Millbottom Community Hub")
    assert hub["turnover"] == "240000"
    assert hub["band"] == "200k_500k"
    assert hub["band_label"] == "£200k–£500k"
    assert hub["cluster"] == "true"
    assert hub["year_end"] == "2025-03-31"
    assert hub["ward_name"] == "Millbottom"
    assert hub["themes"] == "Arts/culture/heritage/science"


def test_unknown_is_empty_in_data_files_and_not_zero(make: Maker, tmp_path: Path) -> None:
    friends = next(r for r in csv_rows(written(make(), tmp_path, ".csv")) if r["name"] == "Westfield Friends")
    assert friends["turnover"] == ""
    assert friends["band"] == "unknown"
    assert friends["accounts_over_24_months"] == ""
    feature = next(
        f["properties"]
        for f in features(written(make(), tmp_path, ".geojson"))
        if f["properties"]["name"] == "Westfield Friends"
    )
    assert feature["turnover"] is None


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("detail", list(PlaceDetail))
def test_no_format_tells_who_or_where_a_sensitive_service_is(
    make: Maker, tmp_path: Path, ending: str, detail: PlaceDetail
) -> None:
    path = written(make(detail=detail), tmp_path, ending)
    text = whole_text(path)
    assert "Refuge" not in text
    assert "900003" not in text
    assert "310000" not in text
    assert "ZZ3 1AA" not in text
    assert "Name withheld (sensitive service)" in text


@pytest.mark.parametrize("ending", FORMATS)
def test_no_format_holds_a_full_postcode_unless_asked(make: Maker, tmp_path: Path, ending: str) -> None:
    assert "ZZ" not in whole_text(written(make(), tmp_path, ending))
    asked = written(make(detail=PlaceDetail.POSTCODE), tmp_path, ending)
    assert "ZZ1 1AA" in whole_text(asked)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_postcode_in_an_organisations_own_words_is_left_out_unless_asked(
    make: Maker, tmp_path: Path, ending: str
) -> None:
    project = with_organisations(activities=["Food parcels from 3 Back Lane, zz21aa."])
    assert "zz21aa" not in whole_text(written(make(project), tmp_path, ending))
    assert "zz21aa" in whole_text(written(make(project, detail=PlaceDetail.POSTCODE), tmp_path, ending))


def whole_text(path: Path) -> str:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    if path.suffix == ".gpkg":
        return path.read_bytes().decode("latin-1") + str(pyogrio.read_dataframe(path, layer="organisations").to_csv())
    return path.read_text(encoding="utf-8-sig")


def test_small_organisations_stand_at_the_centre_of_their_small_area(make: Maker, tmp_path: Path) -> None:
    rows = {row["name"]: row for row in csv_rows(written(make(), tmp_path, ".csv"))}
    assert (rows["Millbottom Food Share"]["easting"], rows["Millbottom Food Share"]["place_exact"]) == (
        "601500",
        "false",
    )
    assert (rows["Town Advice Centre"]["easting"], rows["Town Advice Centre"]["place_exact"]) == ("600250", "true")


def test_geojson_follows_its_standard(make: Maker, tmp_path: Path) -> None:
    path = written(make(), tmp_path, ".geojson")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert "crs" not in found
    assert "Open Government Licence" in found["description"]
    assert len(found["features"]) == 17
    for feature in found["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 1.1 < longitude < 1.3
        assert 55.2 < latitude < 55.4


def test_a_geopackage_keeps_types_and_the_national_grid(make: Maker, tmp_path: Path) -> None:
    path = written(make(), tmp_path, ".gpkg")
    info = pyogrio.read_info(path, layer="organisations")
    assert info["crs"] == "EPSG:27700"
    assert info["geometry_type"] == "Point"
    assert info["features"] == 17
    frame = pyogrio.read_dataframe(path, layer="organisations", use_arrow=True)
    assert list(frame.columns[:-1]) == [column.name for column in list_columns(PlaceDetail.AREA)]
    assert pd.api.types.is_integer_dtype(frame["turnover"].dropna().convert_dtypes())
    assert list(tmp_path.iterdir()) == [path]


def test_an_organisation_without_a_place_has_no_point(make: Maker, tmp_path: Path) -> None:
    made = make()
    places = made.places.copy()
    places.loc[0, ["x", "y"]] = float("nan")
    path = tmp_path / "list.geojson"
    write_organisations(made.results, places, path, made.detail)
    found = {f["properties"]["name"]: f["geometry"] for f in features(path)}
    assert found["Millbottom Community Hub"] is None
    assert found["Town Advice Centre"] is not None


@pytest.mark.parametrize("ending", FORMATS)
def test_hostile_names_are_text_in_every_format(make: Maker, tmp_path: Path, ending: str) -> None:
    made = make(with_organisations(name=list(HOSTILE), activities=["Brings people together."] * len(HOSTILE)))
    path = written(made, tmp_path, ending)
    expected = {clean.tidy(name) for name in HOSTILE}
    if ending == ".csv":
        csv.field_size_limit(1_000_000)
        assert {clean.guarded(name) for name in expected} <= {row["name"] for row in csv_rows(path)}
    elif ending == ".geojson":
        assert expected <= {feature["properties"]["name"] for feature in features(path)}
    elif ending == ".gpkg":
        assert expected <= set(pyogrio.read_dataframe(path, layer="organisations")["name"])
    else:
        cells = [c for s in openpyxl.load_workbook(path) for row in s.iter_rows() for c in row]
        assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_list_of_nobody_is_still_a_file(make: Maker, tmp_path: Path, ending: str) -> None:
    made = make(replace(small_project(), organisations=tables.ORGANISATIONS.empty()))
    path = written(made, tmp_path, ending)
    if ending == ".csv":
        assert csv_rows(path) == []
    elif ending == ".geojson":
        assert features(path) == []
    elif ending == ".gpkg":
        assert len(pyogrio.read_dataframe(path, layer="organisations")) == 0
    else:
        assert "No organisation is counted." in whole_text(path)


def test_the_workbook_explains_its_columns_and_names_its_sources(make: Maker, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(make(), tmp_path, ".xlsx"))
    assert book.sheetnames == ["Organisations", "Columns", "Sources"]
    meanings = {row[1].value: row[2].value for row in book["Columns"].iter_rows(3)}
    for column in list_columns(PlaceDetail.AREA):
        assert meanings[column.name] == column.meaning


def test_capital_endings_are_understood(make: Maker, tmp_path: Path) -> None:
    made = make()
    write_organisations(made.results, made.places, tmp_path / "LIST.CSV", made.detail)
    assert (tmp_path / "LIST.CSV").exists()


@pytest.mark.parametrize("ending", FORMATS)
def test_a_missing_folder_is_told_and_nothing_is_left(make: Maker, tmp_path: Path, ending: str) -> None:
    with pytest.raises(KilError, match="does not exist"):
        written(make(), tmp_path / "none", ending)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_an_older_list_is_replaced_whole(make: Maker, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list{ending}"
    path.write_bytes(b"old")
    written(make(), tmp_path, ending)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() != b"old"


@pytest.mark.parametrize("ending", FORMATS)
def test_a_list_without_themes_is_written_too(make: Maker, tmp_path: Path, ending: str) -> None:
    """The register's classification may be missing: the column is empty then, of whatever type emptiness has."""
    made = make(small_project(classifications=tables.CLASSIFICATIONS.empty()))
    assert written(made, tmp_path, ending).stat().st_size > 0


@pytest.mark.parametrize("ending", FORMATS)
def test_a_full_disk_is_told_in_every_format(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full")
    touch = Path.touch

    def full(self: Path, *, exist_ok: bool = True) -> None:
        if ending in (".csv", ".xlsx"):
            raise OSError(errno.ENOSPC, "full")  # openpyxl makes noise of its own on a full device
        touch(self, exist_ok=exist_ok)
        self.unlink()
        self.symlink_to("/dev/full")

    monkeypatch.setattr(Path, "touch", full)
    with pytest.raises(KilError, match="disk is full"):
        written(make(), tmp_path, ending)
    assert not list(tmp_path.iterdir())
