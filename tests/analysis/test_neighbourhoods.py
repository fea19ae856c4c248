"""What belongs to a neighbourhood: residents and organisations."""

from __future__ import annotations

from dataclasses import replace

from kil_mapper.analysis.coverage import ward_parts
from kil_mapper.analysis.neighbourhoods import (
    area_parts,
    belonging,
    lost_members,
    neighbourhood_parts,
)
from tests.analysis.test_areas import with_neighbourhoods
from tests.factory import LAD, lsoa_code, small_project, ward_code


def test_shares_of_an_lsoa_add_up_over_ward_members_and_never_pass_one() -> None:
    project = with_neighbourhoods({"Both": [ward_code(0), ward_code(1)], "One": [ward_code(1), lsoa_code(0)]})
    postcodes = project.postcodes.copy()
    postcodes.loc[postcodes["postcode"] == "ZZ1 1AA", "ward_code"] = ward_code(1)  # a quarter of LSOA 0
    project = replace(project, postcodes=postcodes)
    parts = neighbourhood_parts(project, ward_parts(project.lsoas, project.wards, project.postcodes))
    share = parts.set_index(["of_area", "lsoa_code"])["share"]
    assert share["KIL-N01"].tolist() == [1.0] * 6
    assert share["KIL-N02"].to_dict() == {lsoa_code(number): 1.0 for number in (0, 3, 4, 5)}


def test_a_project_without_neighbourhoods_has_parts_of_authorities_and_wards() -> None:
    project = small_project()
    parts = area_parts(project, ward_parts(project.lsoas, project.wards, project.postcodes))
    assert parts.groupby("of_area")["share"].sum().to_dict() == {LAD: 12.0, **{ward_code(n): 3.0 for n in range(4)}}


def test_an_organisation_belongs_by_its_small_area_or_its_ward_once() -> None:
    project = with_neighbourhoods({"Twice": [ward_code(0), lsoa_code(0)], "East": [lsoa_code(2), lsoa_code(5)]})
    found = belonging(project, project.organisations.iloc[[0, 2]])  # the Hub in LSOA 0, the refuge in LSOA 2
    assert sorted(found[found.index == 0]) == sorted([LAD, ward_code(0), "KIL-N01"])
    assert sorted(found[found.index == 2]) == sorted([LAD, ward_code(0), "KIL-N01", "KIL-N02"])


def test_members_from_elsewhere_are_known() -> None:
    project = with_neighbourhoods({"Mixed": [lsoa_code(0), "E01000001"], "Ward": ["E05000001"]})
    assert lost_members(project)["member_code"].tolist() == ["E01000001", "E05000001"]
