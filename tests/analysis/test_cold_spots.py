"""Conditions and verdicts at their edges: where the unknown decides, nothing is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kil_mapper.analysis import cold_spots
from kil_mapper.analysis.compute import compute
from kil_mapper.model.bands import KEEP_IT_LOCAL, BandScheme
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow
from tests.factory import lsoa_code, small_project


def thin_millbottom(people: int = 30_000) -> Project:
    """Ward 0 with so many residents in each of its three LSOAs that three organisations are clearly few."""
    project = small_project()
    population = project.lsoas["population"].mask(project.lsoas["area_code"] <= lsoa_code(2), people)
    return replace(project, lsoas=project.lsoas.assign(population=population))


def without_large_in_millbottom(project: Project) -> Project:
    """Ward 0 without an organisation of £200,000: the Hub and the refuge shrink to £199,999."""
    income = project.organisations["income"].where(~project.organisations["income"].isin([240_000, 310_000]), 199_999)
    return replace(project, organisations=project.organisations.assign(income=income))


def conditions(project: Project) -> dict[str, object]:
    areas = compute(project).areas
    return dict(zip(areas["name"], areas[AreaRow.CONDITIONS], strict=True))


def verdicts(project: Project) -> dict[str, object]:
    areas = compute(project).areas
    values = areas[AreaRow.COLD_SPOT].astype("object")
    return dict(zip(areas["name"], values.where(values.notna(), None), strict=True))


def test_need_alone_makes_no_cold_spot() -> None:
    # Millbottom: all residents in deciles 1–2; 3 for 3,000: 10 per 10,000 (2.1 to 29.2), whole 14.2: no difference.
    assert conditions(small_project()) == {
        "Smalltown": (),
        "Millbottom": ("high_need",),
        "Town": (),
        "Hillside": ("no_cluster_or_above",),
        "Westfield": ("no_cluster_or_above",),
    }
    assert verdicts(small_project()) == {
        "Smalltown": None,
        "Millbottom": False,
        "Town": False,
        "Hillside": False,
        "Westfield": False,
    }


def test_need_with_clearly_fewer_organisations_is_a_cold_spot() -> None:
    # 3 for 90,000: 0.33 per 10,000, upper limit 8.77 ÷ 9 = 0.97; the whole has 17 for 99,000 = 1.72.
    project = thin_millbottom()
    assert conditions(project)["Millbottom"] == ("high_need", "fewer_organisations")
    assert verdicts(project)["Millbottom"] is True


def test_need_with_nobody_of_the_cluster_or_above_is_a_cold_spot() -> None:
    project = without_large_in_millbottom(small_project())
    assert conditions(project)["Millbottom"] == ("high_need", "no_cluster_or_above")
    assert verdicts(project)["Millbottom"] is True
    # One pound more each: £200,000 belongs to the cluster, its lower edge included.
    income = project.organisations["income"].replace(199_999, 200_000)
    assert verdicts(replace(project, organisations=project.organisations.assign(income=income)))["Millbottom"] is False


def test_an_unknown_income_does_not_hide_that_nobody_is_known_to_be_large() -> None:
    project = without_large_in_millbottom(small_project())
    income = project.organisations["income"].mask(project.organisations["income"] == 9_999)
    areas = compute(replace(project, organisations=project.organisations.assign(income=income))).areas.set_index("name")
    assert "no_cluster_or_above" in areas.loc["Millbottom", AreaRow.CONDITIONS]
    assert areas.loc["Millbottom", AreaRow.INCOME_UNKNOWN] == 1


@pytest.mark.parametrize(("threshold", "met"), [(1 / 3, True), (0.3333, True), (0.34, False)])
def test_the_threshold_of_high_need_belongs_to_it_and_can_be_changed(threshold: float, met: bool) -> None:
    # Town: one LSOA of three in decile 2, a third of residents.
    areas = compute(small_project().with_options(high_need_share=threshold)).areas.set_index("name")
    assert ("high_need" in areas.loc["Town", AreaRow.CONDITIONS]) is met
    assert areas.loc["Town", AreaRow.BORDERLINE]


@pytest.mark.parametrize(
    ("share", "borderline"), [(0.39, False), (0.4, True), (0.5, True), (0.6, True), (0.61, False), (None, None)]
)
def test_a_share_within_ten_points_is_borderline(share: float | None, borderline: bool | None) -> None:
    found = cold_spots.is_borderline(pd.Series([share], dtype="float64"), 0.5)[0]
    assert pd.isna(found) if borderline is None else bool(found) is borderline


def _met(need: bool | None, fewer: bool | None, none: bool | None) -> pd.DataFrame:
    columns = {"high_need": need, "fewer_organisations": fewer, "no_cluster_or_above": none, "no_anchor": None}
    return pd.DataFrame({name: pd.array([value], dtype="boolean") for name, value in columns.items()})


@pytest.mark.parametrize(
    ("need", "fewer", "none", "verdict"),
    [
        (True, True, None, True),  # one of the two is enough
        (True, None, True, True),
        (True, None, False, None),  # the unknown would decide
        (True, False, None, None),
        (True, False, False, False),
        (False, None, None, False),  # without need nothing else matters
        (None, True, True, None),
        (None, False, False, False),  # whatever the need
        (None, None, False, None),
    ],
)
def test_the_verdict_is_unknown_only_where_the_unknown_decides(
    need: bool | None, fewer: bool | None, none: bool | None, verdict: bool | None
) -> None:
    found = cold_spots.is_cold_spot(_met(need, fewer, none))[0]
    assert pd.isna(found) if verdict is None else bool(found) is verdict


def test_bands_without_a_cluster_leave_that_condition_open() -> None:
    plain = BandScheme("plain", "Plain", tuple(replace(band, highlighted=False) for band in KEEP_IT_LOCAL.bands))
    project = small_project().with_options(scheme=plain)
    assert conditions(project)["Hillside"] == ()
    assert verdicts(project)["Hillside"] is False  # need is not high
    assert verdicts(project)["Millbottom"] is None  # need is high, no clear difference, and no cluster to look for
    assert verdicts(thin_millbottom().with_options(scheme=plain))["Millbottom"] is True


def test_without_residents_the_verdict_is_open() -> None:
    project = small_project()
    lsoas = project.lsoas.assign(population=pd.Series([None] * 12, dtype="Int64"))
    found = verdicts(replace(project, lsoas=lsoas))
    assert found["Hillside"] is None  # nobody of the cluster, need not known
    assert found["Town"] is None  # need and rate not known


def test_no_anchor_is_said_only_after_a_review_and_never_decides() -> None:
    project = without_large_in_millbottom(small_project())
    reviewed = project.with_options(anchors_reviewed=date(2026, 11, 1), anchors_reviewed_by="AB")
    assert conditions(reviewed)["Town"] == ("no_anchor",)
    assert conditions(reviewed)["Smalltown"] == ()
    assert verdicts(reviewed) == verdicts(project)
