"""Need of larger areas, derived from their residents: each measure with its arithmetic."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.need import Derived, derived_need, need_by_area
from kil_mapper.model import tables
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.project import Project
from tests.factory import lsoa_code, small_project


def _lsoas(*rows: tuple[int | None, float | None, int | None, int | None]) -> pd.DataFrame:
    """Small areas "0", "1" …: residents, score, rank and decile of the health domain."""
    frame = pd.DataFrame(rows, columns=["population", "health_score", "health_rank", "health_decile"])
    frame = frame.astype({"population": "Int64", "health_rank": "Int64", "health_decile": "Int64"})
    return frame.assign(
        area_code=[str(number) for number in range(len(rows))], health_score=frame["health_score"].astype(float)
    )


def _parts(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["lsoa_code", "of_area", "share"])


def test_score_is_the_average_of_residents_not_of_areas() -> None:
    lsoas = _lsoas((3000, 0.5, 50, 1), (1000, -0.7, 900, 9))
    found = derived_need(_parts(("0", "A", 1.0), ("1", "A", 1.0)), lsoas, "health", 1000).loc["A"]
    assert found[Derived.SCORE] == pytest.approx((3000 * 0.5 - 1000 * 0.7) / 4000)  # scores may be negative
    assert found[Derived.POPULATION] == 4000
    assert found[Derived.SHARE_10] == found[Derived.SHARE_20] == 0.75
    # Rank 50 of 1,000 is the 5th hundredth: weight 1. Rank 900 is the 90th: weight 0.
    assert found[Derived.EXTENT] == 0.75


def test_extent_weighs_by_the_hundredth_of_the_rank_in_its_own_index() -> None:
    lsoas = _lsoas((1000, 1.0, 201, 3), (1000, 1.0, 301, 4))
    parts = _parts(("0", "A", 1.0), ("1", "B", 1.0))
    found = derived_need(parts, lsoas, "health", 1000)[Derived.EXTENT]
    assert found["A"] == pytest.approx(0.95 - (21 - 11) * 0.9 / 19)  # rank 201 of 1,000: the 21st hundredth
    assert found["B"] == 0.0  # the 31st
    wider = derived_need(parts, lsoas, "health", 10_000)[Derived.EXTENT]
    assert list(wider) == [1.0, 1.0]  # of 10,000: the 3rd and the 4th hundredth


def test_parts_of_small_areas_weigh_by_their_share() -> None:
    lsoas = _lsoas((1000, 10.0, 1, 1), (2000, 20.0, 999, 10))
    parts = _parts(("0", "A", 0.25), ("0", "B", 0.75), ("1", "B", 1.0))
    found = derived_need(parts, lsoas, "health", 1000)
    assert found.loc["A", Derived.POPULATION] == 250
    assert found.loc["B", Derived.SHARE_20] == pytest.approx(750 / 2750)
    assert found.loc["B", Derived.SCORE] == pytest.approx((750 * 10 + 2000 * 20) / 2750)
    assert list(found[Derived.LSOAS]) == [1, 2]


def test_what_is_not_known_does_not_weigh_and_nothing_known_says_nothing() -> None:
    lsoas = _lsoas((1000, 10.0, 1, 1), (1000, None, None, None), (None, 30.0, 2, 1))
    parts = _parts(("0", "A", 1.0), ("1", "A", 1.0), ("1", "B", 1.0), ("2", "C", 1.0))
    found = derived_need(parts, lsoas, "health", 1000)
    assert found.loc["A", Derived.SHARE_10] == 1.0  # of the residents whose need is known
    assert found.loc["A", Derived.POPULATION] == 2000
    assert (
        found.loc[["B", "C"], [Derived.SCORE, Derived.SHARE_10, Derived.SHARE_20, Derived.EXTENT]].isna().all(axis=None)
    )


@given(st.lists(st.tuples(st.integers(0, 4000), st.floats(0, 1), st.integers(1, 33_755)), min_size=1, max_size=20))
def test_shares_and_extent_stay_between_none_and_all(rows: list[tuple[int, float, int]]) -> None:
    lsoas = _lsoas(*[(people, 1.0, rank, (rank * 10 - 1) // 33_755 + 1) for people, _, rank in rows])
    parts = _parts(*[(str(number), "A", share) for number, (_, share, _) in enumerate(rows)])
    found = derived_need(parts, lsoas, "health", 33_755).loc["A"]
    values = [found[name] for name in (Derived.SHARE_10, Derived.SHARE_20, Derived.EXTENT)]
    if any(people * share for people, share, _ in rows):
        assert 0 <= values[0] <= values[1] <= 1
        assert values[0] - 1e-12 <= values[2] <= 1
    else:
        assert all(pd.isna(value) for value in values)


def with_2019(**changes: Any) -> Project:
    """The small district with the index of 2019 beside: everybody a decile better off, one LSOA converted."""
    project = small_project(**changes)
    lsoas = project.lsoas.drop(columns=["geometry", "name", "lad_code"])
    decile = (lsoas["imd_decile"] + 1).clip(upper=10)
    other = lsoas.assign(
        index_edition="IoD2019",
        converted=[number == 1 for number in range(12)],
        population=800,
        imd_decile=decile,
        imd_rank=(decile - 1) * 3_284 + 1,
        imd_score=10.0,
    )
    return replace(project, other_need=tables.OTHER_NEED.conform(other))


def test_both_editions_stand_side_by_side_and_conversions_are_counted() -> None:
    found = need_by_area(compute(with_2019()))
    assert len(found) == 10  # an authority and four wards, twice
    assert list(found["index_edition"][:4]) == ["IoD2025", "IoD2019", "IoD2025", "IoD2019"]
    millbottom = found[found["name"] == "Millbottom"].set_index("index_edition")
    assert list(millbottom["population"]) == [3000, 2400]
    assert list(millbottom["lsoas"]) == [3, 3]
    assert list(millbottom["converted"]) == [0, 1]
    # Deciles 1, 1, 2 in 2025; 2, 2, 3 in 2019.
    assert list(millbottom["population_share_in_most_deprived_10_percent"]) == pytest.approx([2 / 3, 0.0])
    assert list(millbottom["population_share_in_most_deprived_20_percent"]) == pytest.approx([1.0, 2 / 3])
    # Ranks of 2019: 3,285, 3,285 and 6,569 of 32,844: hundredths 11, 11 and 21.
    assert millbottom.loc["IoD2019", "extent"] == pytest.approx((0.95 + 0.95 + 0.95 - 10 * 0.9 / 19) / 3)


def test_need_of_the_index_agrees_with_the_areas_and_other_domains_are_their_own() -> None:
    project = small_project()
    results = compute(replace(project, lsoas=project.lsoas.assign(crime_decile=1, crime_rank=5, crime_score=2.5)))
    areas, imd, crime = results.areas, need_by_area(results), need_by_area(results, "crime")
    for column in ("code", "population", "imd_score", "extent", "population_share_in_most_deprived_20_percent"):
        assert list(imd[column.replace("imd_", "")]) == list(areas[column])
    assert crime["population_share_in_most_deprived_10_percent"].eq(1.0).all()
    assert crime["score"].eq(2.5).all()
    with pytest.raises(KeyError):
        need_by_area(results, "happiness")


def test_when_the_own_index_was_converted_nobody_claims_to_know_where() -> None:
    log = IssueLog()
    log.add(Issue(IssueKind.EDITION_CONVERTED, Severity.WARNING, "Converted."))
    counts = pd.DataFrame({"kind": [IssueKind.EDITION_CONVERTED.value], "times": [1]})
    project = small_project(issue_counts=tables.ISSUE_COUNTS.conform(counts))
    assert need_by_area(compute(project))["converted"].isna().all()


def test_a_neighbourhood_has_need_too() -> None:
    members = pd.DataFrame(
        [("KIL-N01", "Mill", "lsoa", lsoa_code(0))], columns=["area_code", "name", "member_type", "member_code"]
    )
    found = need_by_area(compute(with_2019(neighbourhoods=tables.NEIGHBOURHOODS.conform(members))))
    mill = found[found["name"] == "Mill"]
    assert list(mill["type"]) == ["custom", "custom"]
    assert list(mill["score"]) == [55.0, 10.0]
