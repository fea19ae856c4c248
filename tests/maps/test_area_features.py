from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest

from kil_mapper.maps import area_features
from kil_mapper.maps.area_content import area_content
from kil_mapper.model.results import AreaMore, AreaRow, Results
from kil_mapper.model.tables import NEIGHBOURHOODS, Lsoa
from kil_mapper.model.vocabulary import AreaType, MapKind
from tests.factory import lsoa_code, small_project, ward_code
from tests.maps.marked import marked, put


def with_neighbourhood(results: Results) -> Results:
    """A neighbourhood of LSOA 0 and 1 of the first ward, and the whole second ward: 5 of the 12 squares of 1 km²."""
    members = NEIGHBOURHOODS.conform(
        pd.DataFrame(
            {
                "area_code": ["KIL-N1"] * 4,
                "name": ["Riverside"] * 4,
                "member_type": ["lsoa", "lsoa", "ward", "lsoa"],
                "member_code": [lsoa_code(0), lsoa_code(1), ward_code(1), "E01999999"],  # the last is none of ours
            }
        )
    )
    areas = results.areas[results.areas[AreaRow.TYPE] != AreaType.CUSTOM.value]
    custom = areas.iloc[-1:].copy().reset_index(drop=True)
    put(custom, 0, {AreaRow.CODE: "KIL-N1", AreaRow.NAME: "Riverside", AreaRow.TYPE: AreaType.CUSTOM.value})
    return replace(
        results,
        project=replace(results.project, neighbourhoods=members),
        areas=pd.concat([areas, custom], ignore_index=True),
    )


def test_a_neighbourhood_is_its_members_put_together(results: Results) -> None:
    found = area_features.shapes(with_neighbourhood(results), AreaType.CUSTOM)
    assert list(found.index) == ["KIL-N1"]
    assert found["KIL-N1"].area == pytest.approx(5_000_000, rel=0.01)


def test_wards_and_neighbourhoods_can_be_shown_where_there_are_any(results: Results) -> None:
    assert area_features.types(results) == [AreaType.WARD]
    assert area_features.types(with_neighbourhood(results)) == [AreaType.WARD, AreaType.CUSTOM]
    bare = replace(results, areas=results.areas[results.areas[AreaRow.TYPE] == AreaType.LAD.value])
    assert area_features.types(bare) == [AreaType.LAD]


def test_every_area_says_what_its_pattern_and_its_line_mean(results: Results) -> None:
    areas = {area["name"]: area for area in area_features.areas(marked(results, few=1, lost=2, cold=0), AreaType.WARD)}
    assert areas["Millbottom"]["marks"] == ["Cold spot: high need; clearly fewer organisations per head"]
    assert areas["Town"]["marks"] == ["Few residents or organisations: read with care"]
    (lost,) = areas["Hillside"]["marks"]
    assert lost.startswith("Not covered by the postcode directory")
    assert areas["Westfield"]["marks"] == []
    assert [areas[name]["few"] for name in ("Millbottom", "Town", "Hillside", "Westfield")] == [
        False,
        True,
        False,
        False,
    ]


def test_what_is_not_covered_has_no_number_that_could_be_taken_for_one(results: Results) -> None:
    (lost,) = [area for area in area_features.areas(marked(results, lost=2), AreaType.WARD) if not area["covered"]]
    assert lost["organisations"] is None
    assert lost["rate"] is None
    assert lost["capacity"] is None
    assert lost["cell"] == ""
    facts = dict(lost["facts"])
    assert facts["Registered charities"] == "not covered"
    assert facts["Per 10,000 residents"] == "not covered"


def test_an_area_that_nobody_could_judge_is_no_cold_spot(results: Results) -> None:
    unknown = marked(results)
    areas = unknown.areas.assign(**{AreaRow.COLD_SPOT: pd.Series([None] * len(unknown.areas), dtype="boolean")})
    unknown = replace(unknown, areas=areas)
    assert not any(area["cold"] for area in area_features.areas(unknown, AreaType.WARD))
    content = area_content(unknown, MapKind.NEED_CAPACITY)
    assert [label for _, label in content["figures"]] == ["registered charities"]
    assert not any("cold spot" in note.lower() for note in content["notes"])


def test_small_areas_bring_the_decile_of_every_measure(results: Results) -> None:
    keys = [domain["key"] for domain in area_features.domains(results)]
    assert keys[:2] == ["imd", "income"]
    first = area_features.lsoas(results)[0]
    assert len(first["deciles"]) == len(keys) == 10
    unknown = results.lsoas.assign(income_decile=pd.NA, imd_decile=results.lsoas[Lsoa.DECILE])
    assert "income" not in [domain["key"] for domain in area_features.domains(replace(results, lsoas=unknown))]


def test_the_content_is_plain_json_and_names_no_organisation(results: Results) -> None:
    text = json.dumps(area_content(marked(results, few=1, cold=0), MapKind.BIVARIATE), allow_nan=False)
    for name in results.counted["name"]:
        assert name not in text


def test_few_and_not_covered_have_different_patterns(results: Results) -> None:
    lost = marked(results, lost=2)
    both = replace(lost, areas=lost.areas.assign(**{AreaMore.FEW: True}))
    (area,) = [area for area in area_features.areas(both, AreaType.WARD) if not area["covered"]]
    assert not area["few"]


def test_a_project_without_wards_shows_its_authority() -> None:
    from kil_mapper.analysis.compute import compute

    project = small_project()
    results = compute(replace(project, wards=project.wards.iloc[:0]))
    content = area_content(results, MapKind.NEED_CAPACITY)
    assert [kind["key"] for kind in content["types"]] == ["lad"]
    assert content["combined"] is None
    assert len(content["areas"]["lad"]) == 1
