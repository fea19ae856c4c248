"""Boundaries of small invented areas near Halifax, in every form and with every fault that files come with."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box, mapping

from kil_mapper.importing.boundaries import (
    IMPORTERS,
    BoundariesRead,
    area_columns,
    boundary_codes,
    guess,
    read_boundaries,
)
from kil_mapper.importing.boundary_shapes import box_in, each_area_once, in_national_grid
from kil_mapper.importing.peek import look
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Area
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.recognised import NO_REAL_DATA, REAL_DATA, found, recognise

X, Y = 409_000, 425_000  # Halifax
CODES = ["E01010001", "E01010002", "E01010003"]
BNG, WGS84 = "EPSG:27700", "EPSG:4326"


def square(number: int, size: int = 1000) -> Polygon:
    """Squares side by side, each 1 km."""
    return box(X + 1000 * number, Y, X + 1000 * number + size, Y + size)


def areas(count: int = 3, crs: str = BNG, **columns: Any) -> gpd.GeoDataFrame:
    values = {"LSOA21CD": CODES[:count], "LSOA21NM": [f"Halifax {n}" for n in range(count)], "FID": range(count)}
    frame = gpd.GeoDataFrame(values | columns, geometry=[square(n) for n in range(count)], crs=BNG)
    return frame.to_crs(crs)


def write(path: Path, frame: gpd.GeoDataFrame) -> Path:
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}[path.suffix]
    pyogrio.write_dataframe(frame, path, driver=driver)
    return path


def geojson(path: Path, shapes: dict[str, Any], crs: str = "", **properties: Any) -> Path:
    """A GeoJSON file written by hand, coordinates exactly as given."""
    features = [
        {"type": "Feature", "properties": {"LSOA21CD": code, "LSOA21NM": code} | properties, "geometry": shape}
        for code, shape in shapes.items()
    ]
    text: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        text = {"type": text["type"], "crs": {"type": "name", "properties": {"name": crs}}, "features": features}
    path.write_text(json.dumps(text))
    return path


def read(*files: Path | FoundFile, log: IssueLog | None = None, **options: Any) -> BoundariesRead:
    known = [found(file, IMPORTERS) if isinstance(file, Path) else file for file in files]
    assert known[0].dataset is not None
    arguments: dict[str, Any] = {"codes": None, "bbox": None, "progress": NoProgress()} | options
    return read_boundaries(known, known[0].dataset, log=IssueLog() if log is None else log, **arguments)


def assert_squares(result: BoundariesRead, count: int = 3, tolerance: float = 0.001) -> None:
    frame = result.frame
    assert frame.crs == BNG
    assert frame[Area.CODE].tolist() == CODES[:count]
    assert set(frame.geom_type) == {"MultiPolygon"}
    assert frame.is_valid.all()
    for number, shape in enumerate(frame.geometry):
        assert shape.symmetric_difference(square(number)).area < tolerance * 1_000_000


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


def test_metres_without_a_coordinate_system_are_recognised(tmp_path: Path) -> None:
    log = IssueLog()
    path = geojson(tmp_path / "areas.json", {code: mapping(square(n)) for n, code in enumerate(CODES)})
    assert_squares(read(path, log=log))
    (issue,) = log.kept
    assert issue.kind is IssueKind.CRS_ASSUMED
    assert "does not say" in issue.message


def test_metres_without_a_coordinate_system_are_found_by_box_too(tmp_path: Path) -> None:
    path = geojson(tmp_path / "areas.json", {code: mapping(square(n)) for n, code in enumerate(CODES)})
    result = read(path, bbox=(X + 1100, Y, X + 1200, Y + 100))
    assert result.frame[Area.CODE].tolist() == ["E01010002"]


@pytest.mark.parametrize(
    ("claimed", "real", "says"),
    [("urn:ogc:def:crs:OGC:1.3:CRS84", BNG, "EPSG:4326"), ("urn:ogc:def:crs:EPSG::27700", WGS84, "EPSG:27700")],
)
def test_a_file_that_is_wrong_about_its_coordinates_is_read_by_its_numbers(
    tmp_path: Path, claimed: str, real: str, says: str
) -> None:
    log = IssueLog()
    shapes = dict(zip(CODES, (mapping(shape) for shape in areas(crs=real).geometry), strict=True))
    path = geojson(tmp_path / "areas.geojson", shapes, crs=claimed)
    assert_squares(read(path, log=log))
    assert_squares(read(path, bbox=(X, Y, X + 5000, Y + 5000)))
    (issue,) = log.kept
    assert issue.kind is IssueKind.CRS_ASSUMED
    assert says in issue.message


def test_a_shapefile_without_its_prj_is_recognised_by_its_numbers(tmp_path: Path) -> None:
    log = IssueLog()
    path = write(tmp_path / "areas.shp", areas())
    path.with_suffix(".prj").unlink()
    assert_squares(read(path, log=log))
    assert log.counts == {IssueKind.CRS_ASSUMED: 1}


def test_latitude_before_longitude_is_refused(tmp_path: Path) -> None:
    swapped = shapely.transform(areas(crs=WGS84).geometry.array, lambda points: points[:, ::-1])
    path = geojson(tmp_path / "areas.geojson", dict(zip(CODES, map(mapping, swapped), strict=True)))
    with pytest.raises(KilError, match="latitude before longitude"):
        read(path)


def test_another_country_is_refused(tmp_path: Path) -> None:
    path = geojson(tmp_path / "areas.geojson", {CODES[0]: mapping(box(13.0, 52.0, 13.1, 52.1))})
    with pytest.raises(KilError, match="no place in Great Britain"):
        read(path)


def test_one_shape_astray_is_set_aside_and_the_others_stay(tmp_path: Path) -> None:
    log = IssueLog()
    shapes = {code: mapping(square(n)) for n, code in enumerate(CODES)}
    shapes["E01010009"] = mapping(box(9e6, 9e6, 9.1e6, 9.1e6))
    result = read(geojson(tmp_path / "areas.geojson", shapes, crs="urn:ogc:def:crs:EPSG::27700"), log=log)
    assert_squares(result)
    assert (result.rows_read, result.rows_set_aside) == (4, 1)
    assert log.counts == {IssueKind.RECORD_UNREADABLE: 1}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_coordinates_that_are_no_numbers_set_the_shape_aside(tmp_path: Path, number: str) -> None:
    path = geojson(tmp_path / "areas.geojson", {code: mapping(square(n)) for n, code in enumerate(CODES)})
    path.write_text(path.read_text().replace(f"{float(X + 1000)}", number, 1))
    good = found(path, IMPORTERS)
    log = IssueLog()
    try:
        result = read(good, log=log)
    except KilError as error:
        assert "cannot be read" in error.message  # GDAL itself may refuse the file
        return
    assert result.frame.is_valid.all()
    assert result.rows_read == len(result.frame) + result.rows_set_aside
    assert log.counts[IssueKind.RECORD_UNREADABLE] == 1


def test_a_bow_tie_is_repaired_and_said(tmp_path: Path) -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[X, Y], [X + 1000, Y + 1000], [X + 1000, Y], [X, Y + 1000], [X, Y]]]}
    log = IssueLog()
    result = read(geojson(tmp_path / "areas.geojson", {CODES[0]: bow_tie}, crs="urn:ogc:def:crs:EPSG::27700"), log=log)
    (shape,) = result.frame.geometry
    assert shape.is_valid
    assert isinstance(shape, MultiPolygon)
    assert shape.area == pytest.approx(500_000)
    assert log.counts == {IssueKind.GEOMETRY_REPAIRED: 1}
    assert CODES[0] in log.kept[0].message


@pytest.mark.parametrize(
    "nothing", [None, mapping(Point(X, Y)), mapping(LineString([(X, Y), (X + 9, Y)])), mapping(Polygon())]
)
def test_what_is_no_area_is_set_aside(tmp_path: Path, nothing: Any) -> None:
    log = IssueLog()
    shapes = {CODES[0]: mapping(square(0)), CODES[1]: nothing}
    result = read(geojson(tmp_path / "areas.geojson", shapes, crs="urn:ogc:def:crs:EPSG::27700"), log=log)
    assert_squares(result, 1)
    assert (result.rows_read, result.rows_set_aside) == (2, 1)
    assert log.counts == {IssueKind.RECORD_UNREADABLE: 1}


def test_only_the_areas_of_a_mixed_shape_are_kept(tmp_path: Path) -> None:
    mixed = mapping(GeometryCollection([square(0), LineString([(X, Y), (X + 5000, Y)])]))
    result = read(geojson(tmp_path / "areas.geojson", {CODES[0]: mixed}, crs="urn:ogc:def:crs:EPSG::27700"))
    assert_squares(result, 1)


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


def test_a_box_in_degrees_holds_the_box_in_metres() -> None:
    metres = (X, Y, X + 1000.0, Y + 1000.0)
    degrees = box_in(metres, WGS84)
    assert degrees is not None
    around = gpd.GeoSeries([box(*degrees)], crs=WGS84).to_crs(BNG).iloc[0]
    assert around.contains(box(*metres))


def test_a_box_stays_itself_in_metres_and_is_not_guessed_for_other_systems() -> None:
    metres = (float(X), float(Y), X + 1000.0, Y + 1000.0)
    assert (box_in(metres, BNG), box_in(metres, "EPSG:3857")) == (metres, None)


@settings(max_examples=40)
@given(numbers=st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_however_often_areas_repeat_each_comes_once_and_covers_its_place(numbers: list[int]) -> None:
    frame = gpd.GeoDataFrame(
        {Area.CODE: [f"E0101000{n}" for n in numbers]}, geometry=[MultiPolygon([square(n)]) for n in numbers], crs=BNG
    )
    log = IssueLog()
    once = each_area_once(frame, "a", log)
    assert once[Area.CODE].tolist() == sorted(set(frame[Area.CODE]))
    assert once.area.tolist() == pytest.approx([1_000_000.0] * len(once))
    assert log.counts[IssueKind.AREA_DUPLICATED] == len(frame) - len(once)


CORNERS = st.tuples(st.integers(0, 900), st.integers(0, 900)).map(lambda at: (float(X + at[0]), float(Y + at[1])))


@example(
    rings=[[(409001, 425001), (409000, 425000), (409001, 425000), (409001, 425001), (409000, 425000), (409000, 425001)]]
)
@settings(max_examples=80)
@given(rings=st.lists(st.lists(CORNERS, min_size=3, max_size=8), min_size=1, max_size=4))
def test_whatever_rings_come_in_only_valid_areas_go_out_and_no_row_disappears(
    rings: list[list[tuple[float, float]]],
) -> None:
    codes = [f"E0101000{n}" for n in range(len(rings))]
    frame = gpd.GeoDataFrame({Area.CODE: codes}, geometry=[Polygon(ring) for ring in rings], crs=BNG)
    log = IssueLog()
    kept = in_national_grid(frame, FoundFile(SourceFile(Path("a.gpkg")), None), log)
    assert kept.is_valid.all()
    assert set(kept.geom_type) <= {"MultiPolygon"}
    assert (kept.area > 0).all()
    assert len(kept) + log.counts[IssueKind.RECORD_UNREADABLE] == len(frame)


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
