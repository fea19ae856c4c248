"""`kil-mapper elsewhere`: who says it works here, on the screen, in a file, and for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from kil_mapper import cli
from kil_mapper.model import tables
from kil_mapper.model.tables import Elsewhere
from kil_mapper.workflows import save_project
from tests.factory import small_project


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.run(["elsewhere", *map(str, arguments)], open_window=lambda _project: 99)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def project(tmp_path: Path) -> Path:
    rows = [
        {
            Elsewhere.ID: f"GB-CHC-{number}",
            Elsewhere.NAME: name,
            Elsewhere.CHARITY_NUMBER: str(number),
            Elsewhere.INCOME: income,
            Elsewhere.WORKS_IN: works_in,
            Elsewhere.COUNTY_ONLY: "county" in works_in,
            Elsewhere.AUTHORITIES: 2,
            Elsewhere.REACH: "sub_regional",
            Elsewhere.SENSITIVE: sensitive,
        }
        for number, name, income, works_in, sensitive in (
            (1, "Far Choir [bold]", 9_999, "works in Smalltown", False),
            (2, "Hidden House", 250_000, "works in Bigshire (county)", True),
        )
    ]
    known = small_project()
    source = known.sources.iloc[:1].assign(dataset="charity_area_of_operation")
    made = small_project(
        elsewhere=tables.ELSEWHERE.conform(pd.DataFrame(rows)),
        sources=tables.SOURCES.conform(pd.concat([known.sources, source])),
    )
    save_project(made, tmp_path / "p.gpkg")
    return tmp_path / "p.gpkg"


def test_the_list_is_printed_with_whose_income_it_is(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, project)
    text = " ".join(out.split())
    assert code == 0
    assert "2 registered charities based elsewhere say they work in Smalltown." in text
    assert "1 of them names the county only." in text
    assert "Income is that of the whole organisation" in text
    assert "[bold]" in text
    assert "Hidden House" not in text
    assert "withheld" in text


def test_one_json_document_and_nothing_else(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, project, "--json")
    document = json.loads(out)
    assert code == 0
    assert document["areas_of_operation_held"] is True
    first, last = document["organisations"]
    assert (first["org_id"], first["band"], first["works_in"]) == ("GB-CHC-1", "under_10k", "works in Smalltown")
    assert (last["org_id"], last["name"]) == (None, "Name withheld (sensitive service)")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_whole_list_goes_into_a_file(project: Path, capsys: pytest.CaptureFixture[str], ending: str) -> None:
    to = project.with_name(f"list.{ending}")
    code, out, _ = run(capsys, project, "--to", to)
    assert (code, out.strip()) == (0, f"Made {to}.")
    assert to.stat().st_size > 0
    assert json.loads(run(capsys, project, "--to", to, "--json")[1])["area"] == "Smalltown"


def test_another_ending_is_wrong_usage_before_anything_is_opened(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "nowhere.gpkg", "--to", "list.docx")
    assert (code, out) == (2, "")
    assert "must end in .csv, .xlsx" in err


def test_a_project_without_areas_of_operation_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_project(small_project(), tmp_path / "p.gpkg")
    code, out, _ = run(capsys, tmp_path / "p.gpkg")
    assert code == 0
    assert "holds no areas of operation" in " ".join(out.split())
