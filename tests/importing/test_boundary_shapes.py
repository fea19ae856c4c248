"""Shapes with every fault that files come with: where they lie, what is mended, what is set aside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box, mapping

from kil_mapper.importing.boundaries import (
    IMPORTERS,
)
from kil_mapper.importing.boundary_shapes import box_in, each_area_once, in_national_grid
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.tables import Area
from tests.importing.boundary_files import BNG, CODES, WGS84, X, Y, areas, assert_squares, geojson, read, square, write
from tests.importing.recognised import found


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
