"""What a reader is told before using a number."""

from __future__ import annotations

import pandas as pd

from kil_mapper.analysis.warnings import warnings_of
from kil_mapper.model import tables
from kil_mapper.model.issues import IssueKind
from kil_mapper.model.project import Project
from kil_mapper.model.tables import IssueCol, Lsoa
from tests.factory import small_project


def _met(kind: IssueKind, times: int) -> pd.DataFrame:
    return tables.ISSUE_COUNTS.conform(pd.DataFrame({IssueCol.KIND: [kind.value], IssueCol.TIMES: [times]}))


def _without(column: str, rows: list[int]) -> Project:
    lsoas = small_project().lsoas.copy()
    lsoas.loc[rows, column] = pd.NA
    return small_project(lsoas=lsoas)


def test_a_sound_project_needs_no_warning() -> None:
    assert warnings_of(small_project(), []) == ()


def test_areas_that_are_not_covered_are_named_first() -> None:
    project = small_project(wards=tables.WARDS.empty())
    first, second = warnings_of(project, ["Todmorden", "Brighouse"])
    assert first.startswith("Not covered by the postcode directory: Todmorden, Brighouse.")
    assert "no figures by ward" in second


def test_small_areas_without_a_boundary_are_counted() -> None:
    (told,) = warnings_of(small_project(issue_counts=_met(IssueKind.AREA_UNCOVERED, 2)), [])
    assert told.startswith("2 small areas of the index had no boundary")
    (told,) = warnings_of(small_project(issue_counts=_met(IssueKind.AREA_UNCOVERED, 1)), [])
    assert told.startswith("1 small area of the index had no boundary")


def test_small_areas_without_a_rank_are_counted() -> None:
    assert warnings_of(_without(Lsoa.DECILE, [3]), []) == ("Need is not known for 1 of 12 small areas here.",)


def test_residents_that_are_not_known_are_told() -> None:
    (told,) = warnings_of(_without(Lsoa.POPULATION, list(range(12))), [])
    assert "no rates per head" in told


def test_other_issues_are_no_warning() -> None:
    assert warnings_of(small_project(issue_counts=_met(IssueKind.POSTCODE_REPAIRED, 7)), []) == ()
