"""Boundary files: known by their headings, read from every form, put together from several."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from kil_mapper.importing.boundaries import (
    IMPORTERS,
    area_columns,
    boundary_codes,
    guess,
    read_boundaries,
)
from kil_mapper.importing.peek import look
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Area
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.boundary_files import BNG, CODES, WGS84, X, Y, areas, assert_squares, read, square, write
from tests.importing.recognised import NO_REAL_DATA, REAL_DATA, found, recognise


@pytest.mark.parametrize("crs", [BNG, WGS84, "EPSG:3857", "EPSG:4258"])
@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp"])
def test_every_form_and_coordinate_system_comes_out_as_national_grid(tmp_path: Path, suffix: str, crs: str) -> None:
    log = IssueLog()
    result = read(write(tmp_path / f"areas{suffix}", areas(crs=crs)), log=log)
    assert_squares(result)
    assert result.frame[Area.NAME].tolist() == ["Halifax 0", "Halifax 1", "Halifax 2"]
    assert result.frame[Area.LAD].isna().all()
    assert not log.counts
    assert (result.rows_read, result.rows_set_aside, result.edition) == (3, 0, "2021")


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp"])
def test_a_zip_is_read_as_it_was_downloaded(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"areas{suffix}", areas(crs=WGS84))
    archive = tmp_path / "download.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for part in sorted(tmp_path.glob("areas.*")):
            out.write(part, f"folder/{part.name}")
    file = found(archive, IMPORTERS, f"folder/areas{suffix}")
    assert_squares(read(file))
    assert boundary_codes([file]) == set(CODES)


@pytest.mark.parametrize(
    ("headings", "dataset", "year", "name", "lad"),
    [
        (["FID", "LSOA21CD", "LSOA21NM", "LSOA21NMW"], DatasetId.LSOA_2021_BOUNDARIES, 2021, "LSOA21NM", ""),
        (["lsoa21_name", "lsoa21_code"], DatasetId.LSOA_2021_BOUNDARIES, 2021, "lsoa21_name", ""),
        (["LSOA11CD", "LSOA11NM", "LAD11CD"], DatasetId.LSOA_2011_BOUNDARIES, 2011, "LSOA11NM", "LAD11CD"),
        (["WD25CD", "WD25NM", "LAD25CD", "LAD25NM"], DatasetId.WARD_BOUNDARIES, 2025, "WD25NM", "LAD25CD"),
        (["ward24_code", "ward24_name", "ltla24_code"], DatasetId.WARD_BOUNDARIES, 2024, "ward24_name", "ltla24_code"),
        (["LAD25CD", "LAD25NM", "BNG_E"], DatasetId.LAD_BOUNDARIES, 2025, "LAD25NM", ""),
        (["ltla24_name", "ltla24_code"], DatasetId.LAD_BOUNDARIES, 2024, "ltla24_name", ""),
        (["wd24cd"], DatasetId.WARD_BOUNDARIES, 2024, "", ""),
    ],
)
def test_areas_are_known_by_their_headings(
    headings: list[str], dataset: DatasetId, year: int, name: str, lad: str
) -> None:
    told = area_columns(headings)
    assert told is not None
    assert (told.dataset, told.year, told.name, told.lad) == (dataset, year, name, lad)


@pytest.mark.parametrize("headings", [["OA21CD", "LSOA21CD"], ["MSOA21CD"], ["name", "id"], ["PAR24CD", "WD24CD"], []])
def test_other_areas_are_not_taken_for_them(headings: list[str]) -> None:
    assert area_columns(headings) is None


def test_wards_say_which_authority_they_are_in(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"WD25CD": ["E05001371"], "WD25NM": ["Brighouse "], "WD25NMW": [" "], "LAD25CD": ["E08000033"]},
        geometry=[square(0)],
        crs=BNG,
    )
    result = read(write(tmp_path / "Wards_May_2025_Boundaries_UK_BGC.gpkg", frame))
    assert result.frame.iloc[0][[Area.CODE, Area.NAME, Area.LAD]].tolist() == ["E05001371", "Brighouse", "E08000033"]
    assert result.edition == "May 2025"


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
@pytest.mark.parametrize("crs", [BNG, WGS84])
def test_only_what_is_asked_for_is_read(tmp_path: Path, suffix: str, crs: str) -> None:
    path = write(tmp_path / f"areas{suffix}", areas(crs=crs))
    by_code = read(path, codes={"E01010002", "E01019999", "'; DROP TABLE"})
    assert by_code.frame[Area.CODE].tolist() == ["E01010002"]
    assert by_code.rows_read == 1
    by_box = read(path, bbox=(X + 100, Y + 100, X + 200, Y + 200))
    assert by_box.frame[Area.CODE].tolist() == ["E01010001"]
    assert by_box.rows_read == 1


def test_asking_for_more_codes_than_a_query_takes_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kil_mapper.importing.boundaries._MOST_CODES_ASKED", 1)
    result = read(write(tmp_path / "areas.gpkg", areas()), codes={"E01010001", "E01010003"})
    assert result.frame[Area.CODE].tolist() == ["E01010001", "E01010003"]
    assert (result.rows_read, result.rows_set_aside) == (2, 0)


@pytest.mark.parametrize("code", ["", "Halifax", None, "E0101000"])
def test_a_shape_without_an_area_code_is_set_aside(tmp_path: Path, code: str | None) -> None:
    log = IssueLog()
    frame = areas()
    frame["LSOA21CD"] = [CODES[0], code, CODES[2]]
    path = write(tmp_path / "areas.gpkg", frame)
    result = read(path, log=log)
    assert result.frame[Area.CODE].tolist() == [CODES[0], CODES[2]]
    assert (result.rows_read, result.rows_set_aside) == (3, 1)
    assert log.counts == {IssueKind.RECORD_UNREADABLE: 1}
    assert boundary_codes([found(path, IMPORTERS)]) == {CODES[0], CODES[2]}


def test_files_per_authority_are_put_together_and_repeated_areas_kept_once(tmp_path: Path) -> None:
    log = IssueLog()
    one, two = areas().iloc[:2], areas().iloc[1:]
    result = read(write(tmp_path / "a.gpkg", one), write(tmp_path / "b.geojson", two.to_crs(WGS84)), log=log)
    assert_squares(result)
    assert (result.rows_read, result.rows_set_aside) == (4, 1)
    assert log.counts == {IssueKind.AREA_DUPLICATED: 1}


def test_pieces_of_one_area_are_joined(tmp_path: Path) -> None:
    log = IssueLog()
    pieces = gpd.GeoDataFrame({"LSOA21CD": [CODES[0]] * 3}, geometry=[square(0), square(1), square(5)], crs=BNG)
    result = read(write(tmp_path / "a.gpkg", pieces), log=log)
    (shape,) = result.frame.geometry
    assert shape.area == pytest.approx(3_000_000)
    assert shape.is_valid
    assert log.counts == {IssueKind.AREA_DUPLICATED: 2}
    assert "joined" in log.kept[0].message


def test_a_national_file_makes_the_files_per_authority_needless(tmp_path: Path) -> None:
    log = IssueLog()
    small, national = write(tmp_path / "a.gpkg", areas(1)), write(tmp_path / "b.gpkg", areas())
    result = read(small, national, codes=set(CODES[:2]), log=log)
    assert [file.source.path.name for file in result.used] == ["b.gpkg"]
    assert result.frame[Area.CODE].tolist() == CODES[:2]
    assert log.counts == {IssueKind.FILE_NOT_NEEDED: 1}


def test_a_file_with_part_of_the_areas_is_completed_by_the_others(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{n}.gpkg", areas().iloc[[n]]) for n in range(3)]
    result = read(*files, codes=set(CODES))
    assert_squares(result)
    assert len(result.used) == 3


def test_a_file_without_any_of_the_areas_does_no_harm(tmp_path: Path) -> None:
    elsewhere, here = write(tmp_path / "a.gpkg", areas().iloc[:2]), write(tmp_path / "b.gpkg", areas().iloc[2:])
    result = read(elsewhere, here, codes={CODES[2]})
    assert result.frame[Area.CODE].tolist() == [CODES[2]]
    assert result.frame.crs == BNG


def test_wards_of_two_years_are_never_mixed(tmp_path: Path) -> None:
    log = IssueLog()
    old = gpd.GeoDataFrame({"WD24CD": ["E05000001"]}, geometry=[square(0)], crs=BNG)
    new = gpd.GeoDataFrame({"WD25CD": ["E05000002"]}, geometry=[square(0)], crs=BNG)
    result = read(write(tmp_path / "a.gpkg", old), write(tmp_path / "b.gpkg", new), log=log)
    assert result.frame[Area.CODE].tolist() == ["E05000002"]
    assert result.edition == "2025"
    assert log.counts == {IssueKind.FILE_NOT_NEEDED: 1}


def test_centres_of_areas_are_named_but_are_no_boundaries(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"LSOA21CD": CODES[:1]}, geometry=[Point(X, Y)], crs=BNG)
    path = write(tmp_path / "pwc.gpkg", frame)
    assert recognise(path, IMPORTERS) is None
    assert "not centres" in guess(look(SourceFile(path))[0])


def test_another_map_layer_is_named(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["park"]}, geometry=[square(0)], crs=BNG)
    path = write(tmp_path / "parks.gpkg", frame)
    assert recognise(path, IMPORTERS) is None
    assert "without codes" in guess(look(SourceFile(path))[0])


def test_nothing_to_read_is_told() -> None:
    with pytest.raises(KilError, match="no boundaries"):
        read_boundaries([], DatasetId.WARD_BOUNDARIES, codes=None, bbox=None, log=IssueLog(), progress=NoProgress())


def test_areas_that_the_file_lacks_give_an_empty_frame(tmp_path: Path) -> None:
    result = read(write(tmp_path / "a.gpkg", areas()), codes={"E01019999"})
    assert len(result.frame) == 0
    assert result.frame.crs == BNG
    assert result.rows_read == 0


def test_cancelling_stops(tmp_path: Path) -> None:
    class Stop:
        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(write(tmp_path / "a.gpkg", areas()), progress=Stop())


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
@pytest.mark.parametrize(
    ("name", "dataset", "count"),
    [
        ("calderdale/lsoa_2021_E08000033.geojson", DatasetId.LSOA_2021_BOUNDARIES, 129),
        ("calderdale/lsoa_2011_E08000033.geojson", DatasetId.LSOA_2011_BOUNDARIES, 128),
        ("calderdale/wards_E08000033.geojson", DatasetId.WARD_BOUNDARIES, 17),
        ("lookups/local_authorities_2024_simplified.gpkg", DatasetId.LAD_BOUNDARIES, 361),
        ("lookups/lsoa_2021_simplified.gpkg", DatasetId.LSOA_2021_BOUNDARIES, 35_672),
    ],
)
def test_real_boundaries_are_read_whole(name: str, dataset: DatasetId, count: int) -> None:
    log = IssueLog()
    path = REAL_DATA / name
    result = read(path, log=log)
    assert found(path, IMPORTERS).dataset is dataset
    assert len(result.frame) == result.rows_read == count
    assert result.frame.is_valid.all()
    assert result.frame[Area.NAME].notna().all()
    assert not log.counts
    assert boundary_codes([found(path, IMPORTERS)]) == set(result.frame[Area.CODE])


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
def test_the_real_metres_without_crs_lie_in_westminster() -> None:
    log = IssueLog()
    result = read(REAL_DATA / "awkward" / "lsoa_2021_metres_without_crs.json", log=log)
    assert len(result.frame) == 123
    assert box(520_000, 175_000, 535_000, 190_000).contains(box(*result.frame.total_bounds))
    assert log.counts == {IssueKind.CRS_ASSUMED: 1}


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
def test_the_real_calderdale_is_cut_out_of_the_national_file() -> None:
    codes = boundary_codes([found(REAL_DATA / "calderdale" / "lsoa_2021_E08000033.geojson", IMPORTERS)])
    result = read(REAL_DATA / "lookups" / "lsoa_2021_simplified.gpkg", codes=codes)
    assert set(result.frame[Area.CODE]) == codes
    assert result.rows_read == 129


def test_of_files_that_hold_everything_the_most_detailed_is_used(tmp_path: Path) -> None:
    simplified = write(tmp_path / "national.gpkg", areas())
    shapes = areas()
    shapes.geometry = shapes.geometry.segmentize(0.5)  # the same shapes with many more points
    detailed = write(tmp_path / "detailed.gpkg", shapes)
    result = read(simplified, detailed, codes=set(CODES[:2]), log=IssueLog())
    assert [file.source.path.name for file in result.used] == ["detailed.gpkg"]
