"""`kil-mapper filters`, and `export --filter`: what is saved in a project is listed and used."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kil_mapper import workflows
from kil_mapper.model.filters import Filter
from tests.cli.conftest import Run
from tests.factory import small_project, ward_code


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small district with two filters, one of them by words."""
    made = small_project()
    for name, wanted in (
        ("Mill ward", Filter(areas=frozenset({ward_code(0)}))),
        ("Refuges", Filter("refuge")),
    ):
        made = workflows.save_filter(made, name, wanted.definition)
    path = tmp_path / "filters.gpkg"
    workflows.save_project(made, path)
    return path


def test_filters_are_listed_for_people_and_for_scripts(run: Run, project: Path, smalltown: Path) -> None:
    document = run("filters", project, "--json").document
    assert [(found["name"], found["organisations"]) for found in document["filters"]] == [
        ("Mill ward", 2),
        ("Refuges", 1),
    ]
    text = run("filters", project).out
    assert "Ward: Millbottom" in text
    assert "2 of 17" in text
    assert "no filters" in run("filters", smalltown).out


def test_a_list_is_narrowed_by_a_filter(run: Run, project: Path, tmp_path: Path) -> None:
    to = tmp_path / "mill.csv"
    run("export", project, "--to", to, "--filter", "mill WARD")
    assert sorted(pd.read_csv(to)["name"]) == ["Millbottom Community Hub", "Millbottom Food Share"]


def test_what_was_found_by_name_is_not_told_by_its_ward(run: Run, project: Path, tmp_path: Path) -> None:
    to = tmp_path / "refuges.csv"
    told = run("export", project, "--to", to, "--filter", "Refuges")
    assert "left out" in told.err
    assert len(to.read_text(encoding="utf-8-sig").splitlines()) == 1


def test_a_filter_that_is_not_there_is_said_with_those_that_are(run: Run, project: Path, tmp_path: Path) -> None:
    to = tmp_path / "none.csv"
    told = run("export", project, "--to", to, "--filter", "Towns")
    assert told.code == 1
    assert "“Mill ward”, “Refuges”" in told.err
    assert not to.exists()
