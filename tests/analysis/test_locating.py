"""Directory codes where editions match, position otherwise."""

from __future__ import annotations

import pandas as pd

from kil_mapper.analysis.locating import locate, nearest, point_in_polygon
from kil_mapper.model.vocabulary import LocatedBy
from tests.factory import LAD, ORIGIN_X, ORIGIN_Y, lsoa_code, small_project

PROJECT = small_project()


def test_positions_find_the_same_areas_as_the_directory() -> None:
    postcodes = PROJECT.postcodes
    assert point_in_polygon(postcodes, PROJECT.lsoas).tolist() == postcodes["lsoa_code"].tolist()


def test_the_directorys_code_is_used_where_editions_match_and_disagreement_is_measured() -> None:
    codes = PROJECT.postcodes["lsoa_code"].copy()
    codes.iloc[0] = lsoa_code(1)  # one of 60 postcodes tells another area than its position
    located = locate(PROJECT.postcodes, PROJECT.lsoas, codes)
    assert located.by is LocatedBy.DIRECTORY
    assert located.codes.iloc[0] == lsoa_code(1)
    assert located.disagreement == 1 / 60


def test_codes_of_another_edition_are_not_used() -> None:
    located = locate(PROJECT.postcodes, PROJECT.lsoas, "X" + PROJECT.postcodes["lsoa_code"])
    assert located.by is LocatedBy.POINT_IN_POLYGON
    assert located.codes.tolist() == PROJECT.postcodes["lsoa_code"].tolist()
    assert located.disagreement is None


def test_a_position_on_a_shared_border_has_one_area_and_one_outside_has_none() -> None:
    points = pd.DataFrame(
        {"easting": [ORIGIN_X + 1000.0, ORIGIN_X - 400.0, ORIGIN_X - 600.0], "northing": [ORIGIN_Y + 500.0] * 3}
    )
    found = point_in_polygon(points, PROJECT.lsoas)
    assert found[0] == lsoa_code(0)
    assert found[1:].isna().all()
    near = nearest(points, PROJECT.authorities)
    assert near[1] == LAD
    assert pd.isna(near[2])
