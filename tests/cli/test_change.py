"""The command `trends`: change over time, in prices that a person may bring."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kil_mapper.model.tables import ANNUAL_RETURNS
from kil_mapper.workflows import save_project
from tests.cli.conftest import Run
from tests.factory import small_project


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small district in which all 17 returned £100,000 in 2018/19 and £250,000 in 2023/24."""
    project = small_project()
    main = project.organisations[project.organisations["linked_number"] == 0]["org_id"]
    rows = [
        (org, f"{year}-04-01", f"{year + 1}-03-31", income)
        for org in main
        for year, income in ((2018, 100_000), (2023, 250_000))
    ]
    frame = pd.DataFrame(rows, columns=["org_id", "period_start", "period_end", "income"])
    path = tmp_path_factory.mktemp("grown") / "grown.gpkg"
    save_project(replace(project, annual_returns=ANNUAL_RETURNS.conform(frame)), path)
    return path


def test_the_document_tells_years_movement_and_notes(run: Run, grown: Path) -> None:
    said = run("trends", grown, "--json").document
    assert list(said) == [
        *("years", "from_year", "to_year", "movement", "entered_cluster", "left_cluster", "deflator_source", "notes"),
    ]
    # The closed Day Centre was removed in January 2020, so 18 were there in 2018/19 and 17 in 2023/24.
    shown = {row["label"]: row for row in said["years"] if row["shown"]}
    assert {label: (row["registered"], row["income"]) for label, row in shown.items()} == {
        "2018/19": (18, 1_800_000),
        "2023/24": (17, 4_250_000),
    }
    # 1,800,000 × 96.1117 ÷ 78.7948 = 2,195,590.1…
    assert shown["2018/19"]["real_income"] == 2_195_590
    assert said["movement"] == [{"from_band": "100k_200k", "to_band": "200k_500k", "organisations": 17}]
    assert len(said["entered_cluster"]) == 17
    assert list(said["entered_cluster"][0]) == [
        *("org_id", "name", "from_band", "to_band", "from_income", "to_income"),
    ]


def test_the_printed_answer_can_be_read(run: Run, grown: Path) -> None:
    ran = run("trends", grown)
    assert ran.code == 0
    assert "2018/19" in ran.out
    assert "Entered the cluster from 2018/19 to 2023/24" in ran.out
    assert "Left the cluster from 2018/19 to 2023/24: nobody." in ran.out
    assert "0 stayed in their band." in ran.out
    assert "Real terms are pounds of 2023/24" in ran.out


def test_other_prices_are_used_for_this_answer_and_their_faults_said(run: Run, grown: Path, tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_text("year,index\n2018-19,50\n2022-23,?\n2023-24,100\n", encoding="utf-8")
    ran = run("trends", grown, "--deflators", prices, "--json")
    real = {row["label"]: row["real_income"] for row in ran.document["years"] if row["shown"]}
    assert real == {"2018/19": 3_600_000, "2023/24": 4_250_000}  # prices doubled
    assert ran.document["deflator_source"] == "prices.csv"
    assert "prices.csv, row 3: 2022-23 has no price index" in ran.err
    assert run("trends", grown, "--json").document["deflator_source"].startswith("HM Treasury")


def test_a_file_without_prices_is_refused(run: Run, grown: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("a,b\n", encoding="utf-8")
    ran = run("trends", grown, "--deflators", empty)
    assert (ran.code, ran.out) == (1, "")
    assert "no table of prices" in ran.err


def test_a_project_without_returns_still_tells_registrations(run: Run, smalltown: Path) -> None:
    ran = run("trends", smalltown)
    assert ran.code == 0
    assert "no annual return history" in ran.out
