"""What a reader is told before using a number."""

from __future__ import annotations

import pandas as pd

from kil_mapper.analysis.warnings import warnings_of
from kil_mapper.model import tables
from kil_mapper.model.issues import IssueKind
from kil_mapper.model.project import Project
from kil_mapper.model.tables import IssueCol, Lsoa
from kil_mapper.model.vocabulary import RuleProfile
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


def test_tables_that_the_rules_in_force_look_at_are_missed() -> None:
    bare = {
        "areas_of_operation": tables.AREAS_OF_OPERATION.empty(),
        "classifications": tables.CLASSIFICATIONS.empty(),
    }
    told = warnings_of(small_project(**bare).with_options(rules=RuleProfile.VCSE), [])
    assert [sentence.split("(")[1].split(")")[0] for sentence in told] == [
        "charity_area_of_operation",
        "charity_annual_return_history",
        "charity_annual_return_parta",
        "charity_classification",
    ]
    assert "nobody is known to be local, and national and overseas bodies are counted like every other" in told[0]
    (told_of_all,) = warnings_of(small_project(**bare), [])  # no rule looks; who is local is unknown all the same
    assert told_of_all.endswith("so nobody is known to be local.")


def test_a_table_that_was_there_and_says_nothing_of_here_is_not_missed() -> None:
    sources = small_project().sources
    names = ["charity_annual_return_history", "charity_annual_return_parta", "charity_classification"]
    there = pd.concat([sources, *(sources.iloc[:1].assign(dataset=name) for name in names)], ignore_index=True)
    project = small_project(sources=there, classifications=tables.CLASSIFICATIONS.empty())
    assert warnings_of(project.with_options(rules=RuleProfile.VCSE), []) == ()


def test_other_issues_are_no_warning() -> None:
    assert warnings_of(small_project(issue_counts=_met(IssueKind.POSTCODE_REPAIRED, 7)), []) == ()
