"""Wards and neighbourhoods of the small district, each measure worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kil_mapper.analysis.compute import compute
from kil_mapper.model import tables
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaMore, AreaRow
from tests.factory import lsoa_code, small_project, ward_code

COUNTS = [AreaRow.POPULATION, AreaRow.ORGANISATIONS, AreaRow.CLUSTER, AreaRow.INCOME, AreaRow.INCOME_UNKNOWN]


def with_neighbourhoods(members: dict[str, list[str]], **changes: Any) -> Project:
    """The small district with neighbourhoods: name → codes of LSOAs and wards, numbered as they come."""
    rows = [
        (f"KIL-N{number:02d}", name, "lsoa" if code.startswith("E01") else "ward", code)
        for number, (name, codes) in enumerate(members.items(), start=1)
        for code in codes
    ]
    frame = pd.DataFrame(rows, columns=["area_code", "name", "member_type", "member_code"])
    return small_project(neighbourhoods=tables.NEIGHBOURHOODS.conform(frame), **changes)


def areas_of(project: Project) -> pd.DataFrame:
    """The areas of a project by name."""
    return compute(project).areas.set_index("name")


def test_a_neighbourhood_of_small_areas_has_their_residents_and_organisations() -> None:
    areas = areas_of(with_neighbourhoods({"Mill Quarter": [lsoa_code(0), lsoa_code(3)]}))
    row = areas.loc["Mill Quarter"]
    # LSOA 0: the Hub (240,000). LSOA 3: Advice Centre 480,000, Youth Work 500,000, Town Hall Trust 12,000,000.
    assert [row[name] for name in COUNTS] == [2000, 4, 2, 13_220_000, 0]
    assert row[AreaRow.RATE] == pytest.approx(20.0)  # 4 ÷ 2,000 × 10,000
    # Deciles 1 and 2, scores 60 − 5 and 60 − 10; ranks 1 and 3,375 + 4 = 3,379: hundredths 1 and 11.
    assert row[AreaRow.SCORE] == pytest.approx(52.5)
    assert row[AreaRow.EXTENT] == pytest.approx((1 + 0.95) / 2)
    assert row[AreaRow.MOST_DEPRIVED_20] == 1.0
    assert row[AreaMore.MOST_DEPRIVED_10] == 0.5
    assert row[AreaRow.CODE] == "KIL-N01"
    assert row[AreaRow.TYPE] == "custom"
    assert pd.isna(row[AreaMore.LAD])
    assert list(areas.index[-2:]) == ["Westfield", "Mill Quarter"]  # neighbourhoods after wards


def test_a_small_area_that_belongs_twice_counts_once() -> None:
    # Ward 0 is LSOAs 0–2; naming LSOA 0 beside it adds nobody.
    areas = areas_of(with_neighbourhoods({"Twice": [lsoa_code(0), ward_code(0)]}))
    assert list(areas.loc["Twice", COUNTS]) == list(areas.loc["Millbottom", COUNTS])
    assert areas.loc["Twice", AreaRow.EXTENT] == areas.loc["Millbottom", AreaRow.EXTENT]


def test_neighbourhoods_may_overlap() -> None:
    areas = areas_of(with_neighbourhoods({"One": [lsoa_code(0), lsoa_code(1)], "Two": [lsoa_code(1), lsoa_code(2)]}))
    assert list(areas.loc[["One", "Two"], AreaRow.ORGANISATIONS]) == [2, 2]  # Food Share in LSOA 1 is in both
    assert areas.loc["Smalltown", AreaRow.ORGANISATIONS] == 17


def test_a_ward_member_brings_only_its_parts_of_small_areas() -> None:
    members = {"Town only": [ward_code(1)], "Town and corner": [ward_code(1), lsoa_code(0)]}
    project = with_neighbourhoods(members)
    postcodes = project.postcodes.copy()
    postcodes.loc[postcodes["postcode"] == "ZZ1 1AA", "ward_code"] = ward_code(1)  # a quarter of LSOA 0
    areas = areas_of(replace(project, postcodes=postcodes))
    assert areas.loc["Town only", AreaRow.POPULATION] == 3250
    assert areas.loc["Town and corner", AreaRow.POPULATION] == 4000  # LSOA 0 whole, once


def test_a_neighbourhood_with_a_member_from_elsewhere_is_not_measured() -> None:
    row = areas_of(with_neighbourhoods({"Old": [lsoa_code(0), "E01000001"]})).loc["Old"]
    assert not row[AreaRow.COVERED]
    assert row[[*COUNTS, AreaRow.RATE, AreaRow.SCORE, AreaRow.COLD_SPOT]].isna().all()
    assert row[AreaRow.CONDITIONS] is None
    assert row[AreaRow.SENTENCE] == (
        "Old cannot be measured: some of its small areas or wards are not in this project."
    )


def test_what_a_neighbourhood_lacks_is_no_gap_of_the_postcode_directory() -> None:
    results = compute(with_neighbourhoods({"Old": ["E01000001"]}))
    assert results.uncovered_names == []
    assert results.warnings == compute(small_project()).warnings


def test_a_neighbourhood_of_uncovered_small_areas_has_no_counts_and_no_conditions() -> None:
    project = with_neighbourhoods({"Dark": [lsoa_code(0)], "Lit": [lsoa_code(4)]})
    postcodes = project.postcodes[project.postcodes["lsoa_code"] != lsoa_code(0)].reset_index(drop=True)
    areas = areas_of(replace(project, postcodes=postcodes))
    assert areas.loc["Dark", AreaRow.POPULATION] == 1000
    assert areas.loc["Dark", [*COUNTS[1:], AreaRow.RATE, AreaRow.COLD_SPOT]].isna().all()
    assert areas.loc["Dark", AreaRow.CONDITIONS] is None
    assert areas.loc["Lit", AreaRow.ORGANISATIONS] == 1


def test_few_residents_or_organisations_are_marked() -> None:
    project = with_neighbourhoods({"One street": [lsoa_code(4)]})
    areas = areas_of(project)
    assert areas.loc["Westfield", AreaMore.FEW]  # 6 organisations
    assert not areas.loc["Smalltown", AreaMore.FEW]  # 17 for 12,000


def test_without_wards_the_authority_and_neighbourhoods_of_small_areas_remain() -> None:
    project = with_neighbourhoods({"Mill Quarter": [lsoa_code(0)]})
    areas = areas_of(replace(project, wards=tables.WARDS.empty()))
    assert list(areas.index) == ["Smalltown", "Mill Quarter"]
    assert areas.loc["Mill Quarter", AreaRow.ORGANISATIONS] == 1


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=60, max_size=60), st.lists(st.integers(0, 5000), min_size=12, max_size=12))
def test_parts_add_up_to_the_whole_however_postcodes_lie_in_wards(wards: list[int], people: list[int]) -> None:
    project = with_neighbourhoods({"All": [ward_code(n) for n in range(4)]})
    ward_of = pd.Series([ward_code(n) for n in wards], dtype="str")
    postcodes = project.postcodes.assign(ward_code=ward_of)
    organisations = project.organisations.assign(
        ward_code=project.organisations["postcode"].map(postcodes.set_index("postcode")["ward_code"])
    )
    lsoas = project.lsoas.assign(population=pd.Series(people, dtype="Int64"))
    areas = areas_of(replace(project, postcodes=postcodes, organisations=organisations, lsoas=lsoas))
    whole, everyone = areas.loc["Smalltown"], areas.loc["All"]
    assert list(everyone[COUNTS]) == list(whole[COUNTS])
    inside = areas[areas[AreaRow.TYPE] == "ward"]
    # Each ward is rounded to whole people: four wards are off by two at most.
    assert abs(int(inside[AreaRow.POPULATION].fillna(0).sum()) - sum(people)) <= 2
    assert int(inside.loc[inside[AreaRow.COVERED], AreaRow.ORGANISATIONS].sum()) == 17
    shares = areas[[AreaRow.MOST_DEPRIVED_20, AreaMore.MOST_DEPRIVED_10, AreaRow.EXTENT]].astype("float64")
    assert ((shares >= 0) & (shares <= 1) | shares.isna()).all(axis=None)
    if sum(people):
        for name in (AreaRow.SCORE, AreaRow.EXTENT, AreaRow.MOST_DEPRIVED_20):
            assert everyone[name] == pytest.approx(whole[name])


def test_where_nobody_lives_small_areas_weigh_the_same_and_darkness_is_no_zero() -> None:
    project = with_neighbourhoods({"Docks": [lsoa_code(0), lsoa_code(1)]})
    lsoas = project.lsoas.assign(
        population=project.lsoas["population"].mask(project.lsoas["area_code"] <= lsoa_code(1), 0)
    )
    postcodes = project.postcodes[project.postcodes["lsoa_code"] != lsoa_code(0)].reset_index(drop=True)
    docks = areas_of(replace(project, lsoas=lsoas, postcodes=postcodes)).loc["Docks"]
    assert docks[AreaRow.POPULATION] == 0
    assert not docks[AreaRow.COVERED]
    assert pd.isna(docks[AreaRow.ORGANISATIONS])
    lit = areas_of(replace(project, lsoas=lsoas)).loc["Docks"]
    assert (lit[AreaRow.COVERED], lit[AreaRow.ORGANISATIONS]) == (True, 2)
    assert pd.isna(lit[AreaRow.RATE])
