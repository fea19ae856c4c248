from __future__ import annotations

import json
import re
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import MultiPolygon, box

from kil_mapper.analysis.compute import compute
from kil_mapper.maps import features
from kil_mapper.maps.wording import PROTECTED
from kil_mapper.model.results import AreaRow, LsoaRow, Results
from kil_mapper.model.tables import Lsoa, Org
from tests.factory import small_project

FULL_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b")
REFUGE = "GB-CHC-900003"


def found(results: Results, places: pd.DataFrame, *, identify: bool = True) -> list[features.Feature]:
    return features.locations(results, places, identify_sensitive=identify)


def test_every_counted_organisation_is_in_exactly_one_location(
    results: Results, area_places: pd.DataFrame, postcode_places: pd.DataFrame
) -> None:
    for places in (area_places, postcode_places):
        assert sorted(features.placed_ids(found(results, places))) == sorted(results.counted[Org.ID])


def test_organisations_at_one_postcode_share_a_location_largest_first(
    results: Results, postcode_places: pd.DataFrame
) -> None:
    shared = max(found(results, postcode_places), key=lambda location: len(location["organisations"]))
    assert [one["name"] for one in shared["organisations"]] == [
        "Town Hall Trust",
        "Town Youth Work",
        "Town Advice Centre",
    ]
    assert [one["turnover"] for one in shared["organisations"]] == ["£12,000,000", "£500,000", "£480,000"]
    assert [one["cluster"] for one in shared["organisations"]] == [False, False, True]


def test_small_organisations_meet_at_the_centre_of_their_lsoa_and_no_postcode_is_told(
    results: Results, area_places: pd.DataFrame
) -> None:
    locations = found(results, area_places)
    assert not FULL_POSTCODE.search(json.dumps(locations))
    by_name = {one["name"]: location for location in locations for one in location["organisations"]}
    assert by_name["Westfield Choir"] is by_name["Westfield History Society"]
    assert not by_name["Westfield Choir"]["exact"]
    assert by_name["Millbottom Community Hub"]["exact"]


def test_a_protected_organisation_has_no_name_no_id_no_turnover_and_no_neighbourhood(
    results: Results, area_places: pd.DataFrame, postcode_places: pd.DataFrame
) -> None:
    for places in (area_places, postcode_places):
        locations = found(results, places, identify=False)
        text = json.dumps(locations, ensure_ascii=False)
        assert "Refuge" not in text
        assert "900003" not in text
        assert "£310,000" not in text
        (protected,) = [one for location in locations for one in location["organisations"] if one["name"] == PROTECTED]
        assert protected["decile"] is None
        assert protected["ward"] == "Millbottom"
        assert protected["turnover"] == "£200k–£500k"


def test_the_window_keeps_the_id_of_a_protected_organisation_but_not_its_name(
    results: Results, postcode_places: pd.DataFrame
) -> None:
    locations = found(results, postcode_places)
    assert REFUGE in features.placed_ids(locations)
    assert "Refuge" not in json.dumps(locations)


def test_organisations_without_a_place_are_left_out_not_put_at_sea(
    results: Results, postcode_places: pd.DataFrame
) -> None:
    places = postcode_places.copy()
    places.loc[0, ["x", "y"]] = float("nan")
    assert len(features.placed_ids(found(results, places))) == results.kept - 1


def test_a_place_named_twice_for_one_organisation_is_a_bug_that_shows(
    results: Results, postcode_places: pd.DataFrame
) -> None:
    with pytest.raises(pd.errors.MergeError):
        found(results, pd.concat([postcode_places, postcode_places.head(1)]))


def test_areas_carry_name_decile_and_population(results: Results) -> None:
    first = features.lsoas(results)[0]
    assert (first["name"], first["decile"], first["population"], first["covered"]) == ("Smalltown 001A", 1, 1000, True)
    assert len(features.lsoas(results)) == 12


def test_coordinates_are_degrees_with_five_decimals(results: Results) -> None:
    for area in (*features.lsoas(results), *features.wards(results), *features.outlines(results)):
        for ring in area["rings"]:
            for longitude, latitude in ring:
                assert 0 < longitude < 2
                assert 54 < latitude < 56
                assert round(longitude, 5) == longitude
                assert round(latitude, 5) == latitude


def test_simplified_areas_still_meet_without_gaps() -> None:
    wavy = [(1000 + 4 * (step % 2), 40.0 * step) for step in range(51)]
    left = shapely.Polygon([*wavy, (-30_000, 2000), (-30_000, 0)])
    right = shapely.Polygon([(30_000, 0), *wavy, (30_000, 2000)])
    shapes = gpd.GeoSeries([left, right], crs="EPSG:27700")
    simple = features.simplified(shapes)
    assert shapely.get_num_coordinates(simple).sum() < shapely.get_num_coordinates(shapes).sum() / 4
    assert shapely.coverage_is_valid(simple.to_numpy())
    assert simple.union_all().area == pytest.approx(shapes.union_all().area, rel=0.01)


def test_an_uncovered_lsoa_and_an_uncovered_ward_are_hatched(results: Results) -> None:
    lsoas, areas = results.lsoas.copy(), results.areas.copy()
    lsoas[LsoaRow.COVERED] = lsoas[Lsoa.CODE] != "E01990003"
    areas[AreaRow.COVERED] = areas[AreaRow.NAME] != "Westfield"
    changed = replace(results, lsoas=lsoas, areas=areas)
    assert [area["name"] for area in features.lsoas(changed) if not area["covered"]] == ["Smalltown 004A"]
    assert [ward["name"] for ward in features.wards(changed) if not ward["covered"]] == ["Westfield"]


def test_names_stand_inside_their_ward(results: Results) -> None:
    for ward in features.wards(results):
        assert shapely.Polygon(ward["rings"][0]).contains(shapely.Point(ward["at"]))


def test_a_ward_in_two_parts_keeps_both_and_is_named_in_the_larger() -> None:
    project = small_project()
    wards = project.wards.copy()
    wards.loc[0, "geometry"] = MultiPolygon(
        [box(600_000, 600_000, 603_000, 601_000), box(610_000, 600_000, 610_100, 600_100)]
    )
    first = features.wards(compute(replace(project, wards=wards)))[0]
    assert len(first["rings"]) == 2
    assert first["at"][0] < 1.5


def test_a_project_without_wards_and_authorities_still_has_an_outline() -> None:
    project = small_project()
    bare = compute(replace(project, wards=project.wards.iloc[:0], authorities=project.authorities.iloc[:0]))
    assert features.wards(bare) == []
    (outline,) = features.outlines(bare)
    assert len(outline["rings"]) == 1
    (south, west), (north, east) = features.extent(bare)
    assert south < north
    assert west < east


def test_the_table_of_areas_starts_with_the_whole_and_keeps_missing_numbers_missing(results: Results) -> None:
    areas = results.areas.copy()
    areas.loc[areas[AreaRow.NAME] == "Town", [AreaRow.ORGANISATIONS, AreaRow.RATE]] = pd.NA
    rows = features.area_rows(replace(results, areas=areas))
    assert [row["name"] for row in rows] == ["Smalltown", "Hillside", "Millbottom", "Town", "Westfield"]
    assert rows[0]["whole"]
    town = rows[3]
    assert town["organisations"] is None
    assert town["rate"] is None


def test_a_ward_whose_border_crosses_itself_is_mended_not_fatal() -> None:
    project = small_project()
    wards = project.wards.copy()
    crossing = shapely.Polygon([(600_000, 600_000), (603_000, 601_000), (603_000, 600_000), (600_000, 601_000)])
    wards.loc[0, "geometry"] = MultiPolygon([crossing])
    mended = features.simplified(wards.geometry)
    assert mended.is_valid.all()
    assert len(features.wards(compute(replace(project, wards=wards)))) == 4


def test_areas_without_a_shape_are_left_out() -> None:
    project = small_project()
    lsoas, wards = project.lsoas.copy(), project.wards.copy()
    lsoas.loc[0, "geometry"] = None
    wards.loc[0, "geometry"] = None
    results = compute(replace(project, lsoas=lsoas, wards=wards))
    assert len(features.lsoas(results)) == 11
    assert [ward["name"] for ward in features.wards(results)] == ["Town", "Hillside", "Westfield"]


def test_organisations_a_stride_apart_are_one_place_and_far_ones_are_not(
    results: Results, postcode_places: pd.DataFrame
) -> None:
    places = postcode_places.assign(x=600_000.2, y=600_000.0)
    places.loc[0, "x"] = 599_999.9
    assert len(found(results, places)) == 1
    places.loc[0, "x"] = 600_010.0
    assert sorted(len(location["organisations"]) for location in found(results, places)) == [1, 16]
