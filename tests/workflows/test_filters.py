"""Filters under names: saved in the project, read back, renamed, removed, used for a list; and files that lie."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kil_mapper import workflows
from kil_mapper.analysis.compute import compute
from kil_mapper.model.errors import KilError
from kil_mapper.model.filters import Filter
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.tables import FILTERS
from tests.factory import small_project, ward_code

SMALL = Filter("hall", bands=frozenset({"zero", "under_10k"}))
MILLBOTTOM = Filter(areas=frozenset({ward_code(0)}))


@pytest.fixture
def project() -> Project:
    """The small district with two filters."""
    saved = workflows.save_filter(small_project(), "Small halls", SMALL.definition)
    return workflows.save_filter(saved, "  Millbottom\n ", MILLBOTTOM.definition)


def _with(*rows: tuple[str, str]) -> Project:
    return replace(small_project(), filters=FILTERS.conform(pd.DataFrame(rows, columns=["name", "definition"])))


def _names(project: Project) -> list[str]:
    return [found.name for found in workflows.filters_of(project)]


def test_filters_come_back_by_name(project: Project) -> None:
    assert [(found.name, found.filter, found.problems) for found in workflows.filters_of(project)] == [
        ("Millbottom", MILLBOTTOM, ()),
        ("Small halls", SMALL, ()),
    ]
    assert workflows.filter_named(project, " small HALLS").filter == SMALL


def test_a_name_that_is_there_is_replaced_whatever_its_case(project: Project) -> None:
    changed = workflows.save_filter(project, "MILLBOTTOM", SMALL.definition)
    assert _names(changed) == ["MILLBOTTOM", "Small halls"]
    assert workflows.filter_named(changed, "millbottom").filter == SMALL
    assert _names(project) == ["Millbottom", "Small halls"], "A project is replaced, never changed"


def test_filters_are_renamed_and_removed(project: Project) -> None:
    renamed = workflows.rename_filter(project, "millbottom", "The mill ward")
    assert _names(renamed) == ["Small halls", "The mill ward"]
    assert workflows.filter_named(renamed, "the mill ward").filter == MILLBOTTOM
    assert _names(workflows.rename_filter(renamed, "the mill ward", "The Mill Ward")) == [
        "Small halls",
        "The Mill Ward",
    ]
    assert workflows.rename_filter(renamed, "Small halls", "Small halls") is renamed
    assert _names(workflows.remove_filter(renamed, "SMALL halls")) == ["The mill ward"]


@pytest.mark.parametrize(
    ("name", "definition", "said"),
    [
        ("  ", SMALL.definition, "needs a name"),
        ("x" * 81, SMALL.definition, "81 characters"),
        ("Empty", {}, "nothing to save"),
        ("Blank", {"words": "  "}, "nothing to save"),
        ("Odd", {"colour": ["red"]}, "does not know"),
    ],
)
def test_what_cannot_be_saved_says_why(project: Project, name: str, definition: dict[str, object], said: str) -> None:
    with pytest.raises(KilError, match=said):
        workflows.save_filter(project, name, definition)


def test_names_that_are_not_there_or_taken_are_said(project: Project) -> None:
    with pytest.raises(KilError, match="no filter “Towns”") as caught:
        workflows.remove_filter(project, "Towns")
    assert caught.value.hint == "It has “Millbottom”, “Small halls”."
    with pytest.raises(KilError, match="already"):
        workflows.rename_filter(project, "Millbottom", "small halls")
    with pytest.raises(KilError) as nothing:
        workflows.filter_named(small_project(), "any")
    assert "save one in the window first" in nothing.value.hint


def test_a_project_keeps_so_many_filters_and_no_more(project: Project) -> None:
    full = _with(*((f"F{number}", '{"words": "x"}') for number in range(200)))
    with pytest.raises(KilError, match="200 filters at most"):
        workflows.save_filter(full, "One more", SMALL.definition)
    assert len(workflows.filters_of(workflows.save_filter(full, "f7", SMALL.definition))) == 200


def test_what_others_wrote_into_the_file_is_read_as_far_as_it_can_be() -> None:
    project = _with(("Broken", "{"), ("Foreign", '{"areas": ["W05000001"], "themes": ["1"], "bands": ["zero"]}'))
    broken, foreign = workflows.filters_of(project)
    assert (broken.filter, len(broken.problems)) == (Filter(), 1)
    document = workflows.filters_document(compute(project))
    told = {found["name"]: found for found in document["filters"]}
    assert told["Broken"]["organisations"] == document["organisations"] == 17
    assert told["Foreign"]["definition"] == {"bands": ["zero"]}
    assert told["Foreign"]["words"] == ["Turnover: £0"]
    assert len(told["Foreign"]["problems"]) == 2
    assert foreign.filter.areas == {"W05000001"}, "Kept as it is: the ward may come back with another edition"


def test_saving_and_opening_a_project_keeps_its_filters(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "small.gpkg"
    workflows.save_project(project, path)
    assert workflows.filters_of(workflows.open_project(path)) == workflows.filters_of(project)


@pytest.fixture
def results(project: Project) -> Results:
    return compute(project)


def test_a_list_can_hold_only_what_a_filter_shows_and_says_which(results: Results, tmp_path: Path) -> None:
    shown, problems = workflows.filtered(results, "millbottom")
    assert problems == ()
    assert shown.project.name == "Smalltown – filter “Millbottom”"
    path = tmp_path / "list.csv"
    workflows.export_organisations(shown, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert sorted(names) == ["Millbottom Community Hub", "Millbottom Food Share"], "The refuge there is not told"
    assert len(results.counted) == 17
