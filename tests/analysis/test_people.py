"""People and public money, with how many reported."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.people import people, volunteers_by_band
from kil_mapper.model import tables
from kil_mapper.model.findings import PeopleRow, VolunteerRow
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Org, Return
from tests.factory import small_project


def told(*rows: tuple[int, int, Any]) -> Results:
    """The small district with volunteers of the organisation at each place: (place, order, volunteers)."""
    project = small_project()
    ids = compute(project).counted[Org.ID].tolist()
    frame = pd.DataFrame(
        [{Return.ORG: ids[place], Return.ORDER: order, Return.VOLUNTEERS: value} for place, order, value in rows]
    )
    return compute(replace(project, returns_part_a=tables.RETURNS_A.conform(frame)))


def volunteers(results: Results) -> pd.Series:
    frame = people(results)
    assert frame is not None
    return frame.set_index(PeopleRow.MEASURE).loc[Return.VOLUNTEERS]


def test_a_blank_is_not_reported_and_a_zero_is_a_zero() -> None:
    row = volunteers(told((0, 1, 10), (1, 1, 0), (2, 1, None)))
    assert (row[PeopleRow.REPORTED], row[PeopleRow.TOTAL], row[PeopleRow.MEDIAN]) == (2, 10, 5.0)


def test_only_the_newest_return_of_who_is_counted_is_told() -> None:
    results = told((0, 1, None), (0, 2, 70), (1, 1, 4))
    assert volunteers(results)[PeopleRow.TOTAL] == 4
    nobody = replace(results, counted=results.counted.iloc[:0], kept=0)
    assert volunteers(nobody)[PeopleRow.REPORTED] == 0


def test_nobody_reporting_is_no_sum() -> None:
    row = volunteers(told((0, 1, None)))
    assert row[PeopleRow.REPORTED] == 0
    assert pd.isna(row[PeopleRow.TOTAL])
    assert pd.isna(row[PeopleRow.MEDIAN])


def test_the_share_of_the_largest_is_told() -> None:
    assert volunteers(told((0, 1, 30), (1, 1, 10)))[PeopleRow.LARGEST] == pytest.approx(0.75)


def test_bands_add_up_to_the_whole() -> None:
    results = told((0, 1, 3), (1, 1, 5), (2, 1, 0), (3, 1, None))
    frame = volunteers_by_band(results)
    assert frame is not None
    assert frame[VolunteerRow.REPORTED].sum() == 3
    assert frame[VolunteerRow.TOTAL].sum() == 8
    assert frame[VolunteerRow.ORGANISATIONS].sum() == results.kept
    assert frame[VolunteerRow.BAND].tolist() == [band.key for band in results.project.options.scheme.bands]
    first = results.counted[Counted.BAND].iloc[0]
    assert int(frame.set_index(VolunteerRow.BAND).loc[first, VolunteerRow.TOTAL]) >= 3


def test_without_returns_nothing_is_said() -> None:
    results = compute(replace(small_project(), returns_part_a=tables.RETURNS_A.empty()))
    assert volunteers_by_band(results) is None
    assert people(replace(results, project=replace(results.project, returns_part_b=tables.RETURNS_B.empty()))) is None
