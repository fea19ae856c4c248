"""The results of the small district of the factory, each number worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute, reconciles
from kil_mapper.analysis.coverage import ward_parts
from kil_mapper.analysis.deprivation import extent_weight
from kil_mapper.analysis.places import place
from kil_mapper.model.vocabulary import PlaceDetail
from tests.factory import ORIGIN_X, ORIGIN_Y, lsoa_code, small_project, ward_code


def test_every_row_read_is_counted_or_set_aside_with_one_reason() -> None:
    results = compute(small_project())
    # 19 stored (17 counted, 1 linked, 1 removed) + 11 not stored.
    assert (results.rows_read, results.kept) == (30, 17)
    assert dict(zip(results.ledger["reason"], results.ledger["rows"], strict=True)) == {
        "linked": 1,
        "removed": 5,
        "not_located": 3,
        "outside": 4,
    }
    assert dict(zip(results.ledger["reason"], results.ledger["stored"], strict=True))["removed"] == 1
    assert reconciles(results)


def test_a_row_outside_the_areas_of_the_project_is_outside() -> None:
    project = small_project()
    organisations = project.organisations.copy()
    organisations.loc[0, "lad_code"] = "E99000002"
    results = compute(replace(project, organisations=organisations))
    assert results.kept == 16
    assert dict(zip(results.ledger["reason"], results.ledger["rows"], strict=True))["outside"] == 5


def test_deciles_share_residents_and_organisations() -> None:
    deciles = compute(small_project()).deciles.set_index("decile")
    # LSOAs 0 and 1 are of decile 1: the Hub (240,000) and Food Share (9,999).
    first = deciles.loc[1]
    assert (first["lsoas"], first["population"], first["organisations"], first["cluster"]) == (2, 2000, 2, 1)
    assert first["income"] == 249_999
    assert first["rate_per_10k"] == pytest.approx(10.0)
    # No LSOA is of decile 8: nothing is known of residents there, so there is no rate.
    assert deciles.loc[8, "organisations"] == 0
    assert pd.isna(deciles.loc[8, "population"])
    assert pd.isna(deciles.loc[8, "rate_per_10k"])
    results = compute(small_project())
    assert results.organisations_share_most_deprived_20 == pytest.approx(6 / 17)
    assert results.population_share_most_deprived_20 == pytest.approx(4 / 12)


def test_a_ward_gets_need_from_its_residents() -> None:
    areas = compute(small_project()).areas.set_index("name")
    # Millbottom: deciles 1, 1, 2 with scores 55, 55, 50 and 1,000 residents each.
    assert areas.loc["Millbottom", "imd_score"] == pytest.approx(160 / 3)
    assert areas.loc["Millbottom", "population_share_in_most_deprived_20_percent"] == 1.0
    assert areas.loc["Town", "population_share_in_most_deprived_20_percent"] == pytest.approx(1 / 3)
    # Ranks 1, 2 and 3,378 of 33,755: hundredths 1, 1 and 11: weights 1, 1 and 0.95.
    assert areas.loc["Millbottom", "extent"] == pytest.approx(2.95 / 3)
    assert list(areas.index) == ["Smalltown", "Millbottom", "Town", "Hillside", "Westfield"]


def test_extent_falls_from_the_eleventh_to_the_thirtieth_hundredth() -> None:
    weights = extent_weight(pd.Series([1, 10, 11, 30, 31, None], dtype="Int64"), 100)
    assert weights.tolist()[:5] == pytest.approx([1.0, 1.0, 0.95, 0.05, 0.0])
    assert pd.isna(weights[5])


def test_an_lsoa_across_a_ward_border_is_split_by_its_live_postcodes() -> None:
    project = small_project()
    postcodes = project.postcodes.copy()
    # Three of the four live postcodes of LSOA 0 stay in ward 0, one lies in ward 1.
    moved = (postcodes["lsoa_code"] == lsoa_code(0)) & (postcodes["postcode"] == "ZZ1 1AA")
    postcodes.loc[moved, "ward_code"] = ward_code(1)
    parts = ward_parts(project.lsoas, project.wards, postcodes).set_index(["lsoa_code", "of_area"])["share"]
    assert parts[(lsoa_code(0), ward_code(0))] == 0.75
    assert parts[(lsoa_code(0), ward_code(1))] == 0.25
    assert parts.groupby(level=0).sum().eq(1).all()
    areas = compute(replace(project, postcodes=postcodes)).areas.set_index("name")
    assert areas.loc["Millbottom", "population"] == 2750
    assert areas.loc["Town", "population"] == 3250


def test_where_the_directory_lacks_postcodes_nothing_is_counted_and_nothing_is_zero() -> None:
    project = small_project()
    postcodes = project.postcodes[project.postcodes["lsoa_code"] != lsoa_code(0)].reset_index(drop=True)
    results = compute(replace(project, postcodes=postcodes))
    areas = results.areas.set_index("name")
    for name in ("Millbottom", "Smalltown"):  # a third and a twelfth of residents are not covered, both over 5%
        assert not areas.loc[name, "covered"]
        assert areas.loc[name, ["organisations", "cluster", "income", "rate_per_10k", "versus_whole"]].isna().all()
    assert areas.loc["Town", "organisations"] == 4
    assert pd.isna(areas.loc["Town", "versus_whole"])  # the whole has no rate to compare with
    assert "not covered" in areas.loc["Millbottom", "sentence"]
    assert pd.isna(results.deciles.set_index("decile").loc[1, "rate_per_10k"])
    assert results.quality.uncovered_lsoas == 1
    assert any("Millbottom" in warning for warning in results.warnings)


def test_without_resident_numbers_there_are_no_rates() -> None:
    project = small_project()
    lsoas = project.lsoas.assign(population=pd.Series([None] * 12, dtype="Int64"))
    results = compute(replace(project, lsoas=lsoas))
    assert results.areas["rate_per_10k"].isna().all()
    assert results.areas["organisations"].notna().all()
    assert results.population_share_most_deprived_20 is None


def test_shared_outputs_place_small_organisations_by_small_area_and_refuges_by_ward() -> None:
    results = compute(small_project())
    places = place(results, PlaceDetail.AREA).set_index("org_id")
    hub = places.loc["GB-CHC-900001"]  # 240,000: at its postcode, which is not printed
    assert (hub["x"], hub["y"], hub["exact"]) == (ORIGIN_X + 250, ORIGIN_Y + 250, True)
    assert hub["place"] == "Smalltown 001A"
    food = places.loc["GB-CHC-900002"]  # 9,999: at the centre of LSOA 1
    assert (food["x"], food["y"], food["exact"]) == (ORIGIN_X + 1500, ORIGIN_Y + 500, False)
    refuge = places.loc["GB-CHC-900003"]
    assert (refuge["x"], refuge["y"], refuge["place"]) == (ORIGIN_X + 1500, ORIGIN_Y + 500, "Millbottom")
    assert not refuge["exact"]
    assert not places["place"].str.startswith("ZZ").any()
    exact = place(results, PlaceDetail.POSTCODE).set_index("org_id")
    assert exact.loc["GB-CHC-900002", "place"] == "ZZ2 1AA"
    assert exact.loc["GB-CHC-900003", "place"] == "Millbottom"


def test_figures_age_from_the_registers_own_date() -> None:
    results = compute(small_project())
    assert results.quality.accounts_over_24_months == 1  # the history society, year end 31 March 2022
    assert results.quality.median_year_end == "2025-03-31"
    assert results.quality.income_unknown == 1


def test_a_project_without_organisations_has_results() -> None:
    project = small_project()
    results = compute(replace(project, organisations=project.organisations.iloc[:0]))
    assert results.kept == 0
    assert results.income_total is None
    assert results.areas["organisations"].eq(0).all()
    assert results.bands["share"].isna().all()
