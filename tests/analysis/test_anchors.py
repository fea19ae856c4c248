"""Anchors as declared, and how far from people they are: distances on a grid of kilometres."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import hypot

import pandas as pd
import pytest

from kil_mapper.analysis import anchors
from kil_mapper.analysis.compute import compute
from kil_mapper.model import tables
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaMore, AreaRow
from tests.factory import small_project

REVIEWED = date(2026, 11, 1)


def declared(*numbers: int, project: Project | None = None, yes: bool = True) -> Project:
    """The small district with these charities declared anchors, and the review recorded."""
    rows = [
        {"org_id": f"GB-CHC-{number}", "is_anchor": yes, "who": "AB", "declared_on": date(2026, 10, 1)}
        for number in numbers
    ]
    frame = tables.ANCHORS.conform(pd.DataFrame(rows, columns=tables.ANCHORS.names))
    return replace(project or small_project(), anchors=frame).with_options(anchors_reviewed=REVIEWED)


def test_distance_runs_from_the_centre_of_residents() -> None:
    # The Hub (£240,000) stands at its postcode, 250 m, 250 m from the corner of the grid. Each ward is a row of three
    # LSOAs with their postcodes' centres at 500, 1,500 and 2,500 m: the centre of its residents is 1,500 m along.
    areas = compute(declared(900001)).areas.set_index("name")
    for number, name in enumerate(["Millbottom", "Town", "Hillside", "Westfield"]):
        exact = hypot(1500 - 250, 500 + 1000 * number - 250)
        assert areas.loc[name, AreaMore.ANCHOR_METRES] == round(exact / 100) * 100
    # 1,275 m is within 1,500 m, 1,768 m is not.
    assert list(areas.loc["Millbottom", AreaRow.CONDITIONS]) == ["high_need"]
    assert list(areas.loc["Town", AreaRow.CONDITIONS]) == ["no_anchor"]
    assert list(areas[AreaMore.ANCHORS]) == [1, 1, 0, 0, 0]


def test_residents_pull_the_centre() -> None:
    project = declared(900001)
    people = pd.Series([4000, 0, 0, *[1000] * 9], dtype="Int64")
    areas = compute(replace(project, lsoas=project.lsoas.assign(population=people))).areas.set_index("name")
    # All of Millbottom live in LSOA 0, whose centre is at 500 m, 500 m: 354 m from the Hub.
    assert areas.loc["Millbottom", AreaMore.ANCHOR_METRES] == 400


def test_reach_can_be_changed_and_is_compared_exactly() -> None:
    exact = hypot(1250, 1250)  # Town: 1,767.8 m, shown as 1,800
    areas = compute(declared(900001).with_options(anchor_reach=1768)).areas.set_index("name")
    assert exact < 1768
    assert areas.loc["Town", AreaRow.CONDITIONS] == ()
    assert areas.loc["Town", AreaMore.ANCHOR_METRES] == 1800


def test_small_anchors_are_measured_from_their_small_area() -> None:
    # Food Share (£9,999) in LSOA 1, centre 1,500 m, 500 m: the very centre of Millbottom.
    assert compute(declared(900002)).areas.set_index("name").loc["Millbottom", AreaMore.ANCHOR_METRES] == 0


def test_a_refuge_declared_an_anchor_is_named_and_so_counted_in_no_area_and_measured_from_none() -> None:
    refuge, both = compute(declared(900003)), compute(declared(900001, 900003))
    assert (refuge.areas[AreaMore.ANCHORS] == 0).all()  # a 1 in Millbottom would tell where it is
    assert refuge.areas[AreaMore.ANCHOR_METRES].isna().all()
    found = anchors.coverage(refuge)
    assert (found["anchors"] == 0).all()
    assert (found["anchors_within_reach"] == 0).all()
    assert found[["anchor_metres", "nearest_anchor"]].isna().all(axis=None)
    assert anchors.coverage(both).equals(anchors.coverage(compute(declared(900001))))
    told = "1 of them works at a protected address: counted here, and in no distance and no number of an area."
    assert told in anchors.reach_summary(refuge)
    assert told in anchors.reach_summary(both)


def test_before_a_review_nothing_is_known() -> None:
    results = compute(declared(900001).with_options(anchors_reviewed=None))
    assert results.areas[[AreaMore.ANCHORS, AreaMore.ANCHOR_METRES]].isna().all(axis=None)
    found = anchors.coverage(results)
    assert found[["anchors", "anchors_within_reach", "anchor_metres", "nearest_anchor"]].isna().all(axis=None)


def test_after_a_review_without_anchors_there_are_none_and_no_distance() -> None:
    results = compute(declared())
    assert results.areas[AreaMore.ANCHORS].eq(0).all()
    assert results.areas[AreaMore.ANCHOR_METRES].isna().all()
    found = anchors.coverage(results)
    assert found["anchors_within_reach"].eq(0).all()
    assert found["nearest_anchor"].isna().all()


def test_the_newest_declaration_stands() -> None:
    rows = pd.DataFrame(
        {
            "org_id": ["A", "A", "B", "B"],
            "is_anchor": [False, True, True, False],
            "who": ["x", "y", "x", "y"],
            "declared_on": [date(2026, 5, 2), date(2026, 5, 1), date(2026, 5, 1), date(2026, 5, 1)],
        }
    )
    standing = anchors.newest(tables.ANCHORS.conform(rows))
    assert standing["is_anchor"].to_dict() == {"A": False, "B": False}  # B twice on a day: the later row


def test_an_organisation_that_is_set_aside_is_no_anchor() -> None:
    results = compute(declared(900018))  # removed from the register
    assert results.areas[AreaMore.ANCHORS].eq(0).all()


def test_the_checklist_shows_evidence_and_decides_nothing() -> None:
    found = anchors.checklist(compute(declared(900001))).set_index("org_id")
    assert len(found) == 17
    hub, refuge, food = (found.loc[f"GB-CHC-{number}"] for number in (900001, 900003, 900002))
    assert hub["is_anchor"]
    assert (hub["what_codes"], hub["turnover"], hub["reach"]) == (1, 240_000, "local")  # one What, one Who
    assert not hub["has_land"]  # 900001 is no multiple of 3
    assert pd.isna(hub["locally_led"])
    assert pd.isna(food["is_anchor"])
    assert refuge["sensitive"]
    assert refuge["has_land"]
    assert pd.isna(refuge["ward_name"])
    assert food["ward_name"] == "Millbottom"


def test_coverage_names_the_nearest_but_never_a_refuge() -> None:
    named = anchors.coverage(compute(declared(900001))).set_index("name")
    assert named.loc["Town", "nearest_anchor"] == "Millbottom Community Hub"
    assert list(named["anchors_within_reach"]) == [0, 1, 0, 0, 0]  # the middle of Smalltown is 2,150 m away
    both = anchors.coverage(compute(declared(900001, 900003)))
    assert "Old Mill Refuge for Women" not in set(both["nearest_anchor"])


@pytest.mark.parametrize("yes", [True, False])
def test_declared_not_to_be_one_is_no_anchor(yes: bool) -> None:
    results = compute(declared(900001, yes=yes))
    assert results.areas[AreaMore.ANCHORS].iloc[0] == int(yes)


def test_the_summary_says_which_areas_have_none_near() -> None:
    project = declared(900001).with_options(anchors_reviewed_by="AB")
    assert anchors.reach_summary(compute(project)) == (
        "Declared community anchors: 1 of 17 registered charities counted.",
        "They were reviewed on 1 November 2026 by AB.",
        "3 of 4 wards have none within 1,500 metres of the centre of the residents: Town, Hillside, Westfield.",
    )
    _, told = anchors.reach_summary(compute(project.with_options(anchors_reviewed=None)))
    assert "nothing is said about their absence" in told
