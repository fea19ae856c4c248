"""Change over time, worked by hand (METHODS §9).

Five main charities are based here and looked at:

=====  ==========  ==========  =========================================================
name   registered  removed     incomes by the financial year in which the period ended
=====  ==========  ==========  =========================================================
A      2001-05-06  –           2018/19 100,000 · 2022/23 150,000 · 2023/24 210,000
B      2001-05-06  –           2018/19 240,000 · 2022/23 120,000 · 2023/24 60,000
C      2001-05-06  –           2018/19 8,000 · 2022/23 9,000 · 2023/24 9,500
D      2020-06-01  –           2022/23 30,000 · 2023/24 held back
E      2001-05-06  2021-02-01  2018/19 50,000
=====  ==========  ==========  =========================================================

At the end of 2018/19 A, B, C, E were registered and all reported: 4 of 4. At the end of 2022/23 A, B, C, D, and all
reported: 4 of 4. At the end of 2023/24 the same four, of which three reported an income that is known: 75%, not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.trends import financial_year_of, trends, yearly_incomes
from kil_mapper.model import tables
from kil_mapper.model.findings import Trends
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from tests.factory import small_project

A, B, C, D, E = (f"GB-CHC-{number}" for number in (900001, 900002, 900003, 900004, 900018))
RETURNS = [
    (A, "2018-04-01", "2019-03-31", 100_000, False),
    (A, "2022-04-01", "2023-03-31", 150_000, False),
    (A, "2023-04-01", "2024-03-31", 210_000, False),
    (B, "2018-04-01", "2019-03-31", 240_000, False),
    (B, "2022-01-01", "2022-12-31", 120_000, False),
    (B, "2023-01-01", "2023-12-31", 60_000, False),
    (C, "2018-04-01", "2019-03-31", 8_000, False),
    (C, "2022-04-01", "2023-03-31", 9_000, False),
    (C, "2023-04-01", "2024-03-31", 9_500, False),
    (D, "2022-04-01", "2023-03-31", 30_000, False),
    (D, "2023-04-01", "2024-03-31", 35_000, True),
    (E, "2018-04-01", "2019-03-31", 50_000, False),
]


def returns_of(rows: Sequence[tuple[str, str, str, int | None, bool]]) -> pd.DataFrame:
    columns = ["org_id", "period_start", "period_end", "income", "suppressed"]
    frame: pd.DataFrame = tables.ANNUAL_RETURNS.conform(pd.DataFrame(rows, columns=columns))
    return frame


def project_of(rows: Sequence[tuple[str, str, str, int | None, bool]] = RETURNS, **changes: Any) -> Project:
    project = small_project()
    kept = project.organisations[project.organisations["org_id"].isin([A, B, C, D, E])].copy()
    kept.loc[kept["org_id"] == D, "registered_on"] = pd.Timestamp("2020-06-01")
    kept.loc[kept["org_id"] == E, "removed_on"] = pd.Timestamp("2021-02-01")
    organisations = tables.ORGANISATIONS.conform(kept)
    return replace(project, organisations=organisations, annual_returns=returns_of(rows), **changes)


@pytest.fixture(scope="module")
def results() -> Results:
    return compute(project_of())


@pytest.fixture(scope="module")
def found(results: Results) -> Trends:
    return trends(results)


def year(found: Trends, label: str) -> dict[str, Any]:
    return dict(found.years.set_index("label").loc[label])


def test_years_run_from_the_first_return_to_the_last_year_that_was_over(found: Trends) -> None:
    # The register is of 7 September 2025, so 2024/25 was over and 2025/26 was not.
    assert found.years["label"].tolist() == [
        *("2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25"),
    ]


def test_registered_are_those_on_the_register_at_the_end_of_the_year(found: Trends) -> None:
    # D came on 1 June 2020, so in 2020/21; E went on 1 February 2021, in the same year.
    assert found.years["registered"].tolist() == [4, 4, 4, 4, 4, 4, 4]
    assert year(found, "2020/21")["registrations"] == 1
    assert year(found, "2020/21")["removals"] == 1
    assert found.years["registrations"].sum() == 1
    assert found.years["removals"].sum() == 1


def test_a_year_is_shown_when_more_than_four_fifths_reported(found: Trends) -> None:
    assert found.years["reported"].tolist() == [4, 0, 0, 0, 4, 3, 0]  # what is held back is not reported
    assert found.years.loc[found.years["shown"], "label"].tolist() == ["2018/19", "2022/23"]
    assert year(found, "2023/24")["completeness"] == 0.75
    assert pd.isna(year(found, "2023/24")["income"])


def test_exactly_four_fifths_are_not_enough() -> None:
    project = project_of()
    fifth = project.organisations[project.organisations["org_id"] == A].assign(org_id="GB-CHC-900099")
    five = tables.ORGANISATIONS.conform(pd.concat([project.organisations, fifth], ignore_index=True))
    years = trends(compute(replace(project, organisations=five))).years.set_index("label")
    assert years.loc["2018/19", "registered"] == 5
    assert years.loc["2018/19", "completeness"] == 0.8
    assert not years.loc["2018/19", "shown"]


def test_income_is_told_in_pounds_of_the_day_and_of_the_newest_year_shown(found: Trends) -> None:
    assert year(found, "2018/19")["income"] == 398_000  # 100,000 + 240,000 + 8,000 + 50,000
    assert year(found, "2022/23")["income"] == 309_000  # 150,000 + 120,000 + 9,000 + 30,000
    # 398,000 × 91.2996 ÷ 78.7948 = 461,163.0…
    assert year(found, "2018/19")["real_income"] == 461_163
    assert year(found, "2022/23")["real_income"] == 309_000
    assert "HM Treasury" in found.deflator_source
    assert any("pounds of 2022/23" in note for note in found.notes)


def test_who_entered_and_left_the_cluster_is_named(found: Trends) -> None:
    # From 2018/19 (nothing between is shown) to 2022/23: A 100,000 → 150,000 stays in £100k–£200k, B 240,000 → 120,000
    # leaves the cluster, C stays under £10k. D was not registered then, E is not now.
    assert (found.from_year, found.to_year) == (2018, 2022)
    assert found.movement.values.tolist() == [
        ["under_10k", "under_10k", 1],
        ["100k_200k", "100k_200k", 1],
        ["200k_500k", "100k_200k", 1],
    ]
    assert found.entered.empty
    assert found.left[["org_id", "from_income", "to_income"]].values.tolist() == [[B, 240_000, 120_000]]


def test_when_all_report_the_next_year_movement_runs_to_it() -> None:
    told = [(*row[:4], False) for row in RETURNS]
    found = trends(compute(project_of(told)))
    # 2023/24: 210,000 + 60,000 + 9,500 + 35,000 = 314,500; five years before is 2018/19.
    assert year(found, "2023/24")["income"] == 314_500
    assert (found.from_year, found.to_year) == (2018, 2023)
    assert found.entered[["org_id", "from_band", "to_band"]].values.tolist() == [[A, "100k_200k", "200k_500k"]]
    assert found.left["org_id"].tolist() == [B]
    # A, B, C: 348,000 then, 279,500 now; 279,500 ÷ (348,000 × 96.1117 ÷ 78.7948) − 1 = −34.2%.
    both = "£348,000 together in 2018/19 and £279,500 in 2023/24, a fall of 34.2% in real terms"
    assert any(both in note for note in found.notes)
    assert any("prices rose by 22.0%" in note for note in found.notes)  # 96.1117 ÷ 78.7948


def test_a_refuge_that_moved_is_marked_so_that_nobody_shows_its_place() -> None:
    rows = [(*row[:4], False) for row in RETURNS]
    rows[8] = (C, "2023-04-01", "2024-03-31", 250_000, False)  # C is a refuge
    entered = trends(compute(project_of(rows))).entered.set_index("org_id")
    assert bool(entered.loc[C, "sensitive"])
    assert not bool(entered.loc[A, "sensitive"])
    assert not {"ward_code", "ward_name", "postcode"} & set(entered.columns)


def test_of_two_periods_that_end_in_one_year_the_later_one_counts_scaled_to_a_year() -> None:
    rows = [
        (A, "2022-04-01", "2022-09-30", 40_000, False),  # 183 days, ends in 2022/23
        (A, "2022-10-01", "2023-03-31", 60_000, False),  # 182 days: 60,000 × 365 ÷ 182 = 120,329.67
        (B, "2021-10-01", "2023-03-31", 182_000, False),  # 547 days: 182,000 × 365 ÷ 547 = 121,444.24
        (C, "2022-06-01", "2022-08-31", 5_000, False),  # 92 days: too short to scale
    ]
    found = yearly_incomes(returns_of(rows), pd.Series([A, B, C]))
    assert list(found) == ["place", "financial_year", "income"]
    assert found.values.tolist() == [[0, 2022, 120_330], [1, 2022, 121_444], [2, 2022, 5_000]]


def test_negative_missing_and_suppressed_incomes_are_not_known() -> None:
    rows: list[tuple[str, str, str, int | None, bool]] = [
        (A, "2022-04-01", "2023-03-31", -1, False),
        (B, "2022-04-01", "2023-03-31", None, False),
        (C, "2022-04-01", "2023-03-31", 7, True),
        (D, "2022-04-01", "2023-03-31", 0, False),
    ]
    assert yearly_incomes(returns_of(rows), pd.Series([A, B, C, D])).values.tolist() == [[3, 2022, 0]]


@pytest.mark.parametrize(
    ("day", "year"), [("2024-03-31", 2023), ("2024-04-01", 2024), ("2023-12-31", 2023), ("2000-01-01", 1999)]
)
def test_a_financial_year_runs_from_april_to_march(day: str, year: int) -> None:
    assert financial_year_of(pd.Series([pd.Timestamp(day)])).tolist() == [year]


def test_prices_of_the_project_replace_ours_and_years_without_one_have_no_real_terms() -> None:
    rows = [(2018, 50.0, "Our own"), (2019, 60.0, "Our own")]
    prices = tables.DEFLATORS.conform(pd.DataFrame(rows, columns=["financial_year", "price_index", "source"]))
    found = trends(compute(project_of(deflators=prices)))
    assert year(found, "2018/19")["real_income"] == 398_000  # the newest year shown with a price
    assert pd.isna(year(found, "2022/23")["real_income"])
    assert found.deflator_source == "Our own"
    assert any("no price for 2022/23" in note for note in found.notes)


def test_a_project_without_returns_says_so_and_still_counts_registrations() -> None:
    found = trends(compute(project_of([])))
    assert len(found.years) == 10
    assert not found.years["shown"].any()
    assert found.years[["reported", "completeness"]].isna().all(axis=None)  # nobody knows who reported: no zero
    assert found.years["registrations"].sum() == 1
    assert (found.from_year, found.entered.empty, found.movement.empty) == (None, True, True)
    assert any("no annual return history" in note for note in found.notes)


def test_without_any_organisation_there_are_years_and_no_numbers() -> None:
    found = trends(compute(replace(project_of([]), organisations=tables.ORGANISATIONS.empty())))
    assert found.years["registered"].sum() == 0
    assert found.years["completeness"].isna().all()


def test_who_was_set_aside_by_hand_or_lies_outside_is_not_looked_at() -> None:
    project = project_of()
    moved = project.organisations.copy()
    moved.loc[moved["org_id"] == E, "lad_code"] = "E99000999"
    decision = {
        "action": "set_aside",
        "org_id": D,
        "why": "not ours",
        "who": "ab",
        "decided_on": pd.Timestamp(date(2026, 1, 2)),
    }
    decisions = tables.DECISIONS.conform(pd.DataFrame([decision]))
    other = replace(project, organisations=tables.ORGANISATIONS.conform(moved), decisions=decisions)
    years = trends(compute(other)).years
    assert years["registered"].tolist() == [3] * 7
    assert years["removals"].isna().all()


def test_without_any_removed_charity_removals_are_not_known_rather_than_zero() -> None:
    project = project_of()
    left = project.organisations[project.organisations["org_id"] != E]
    found = trends(compute(replace(project, organisations=tables.ORGANISATIONS.conform(left))))
    assert found.years["removals"].isna().all()
    assert any("closures are not known" in note for note in found.notes)


def test_those_without_dates_are_left_out_and_counted() -> None:
    project = project_of()
    undated = project.organisations.copy()
    undated.loc[undated["org_id"] == A, "registered_on"] = pd.NaT
    undated.loc[undated["org_id"] == E, "removed_on"] = pd.NaT
    found = trends(compute(replace(project, organisations=tables.ORGANISATIONS.conform(undated))))
    assert found.years["registered"].tolist() == [2, 2, 3, 3, 3, 3, 3]
    assert any(note.startswith("2 without a date") for note in found.notes)


INCOME = st.none() | st.integers(-5, 2_000_000)
ROW = st.tuples(
    st.sampled_from([A, B, C, D, E]), st.integers(2015, 2026), st.integers(1, 12), st.integers(20, 800), INCOME
)


@settings(max_examples=40)  # each is a whole analysis
@given(rows=st.lists(ROW, max_size=30))
def test_whatever_was_returned_nobody_reports_twice_and_movement_adds_up(
    results: Results,
    rows: list[tuple[str, int, int, int, int | None]],
) -> None:
    told = []
    for org, end_year, month, days, income in rows:
        end = pd.Timestamp(end_year, month, 28)
        told.append((org, str((end - pd.Timedelta(days=days)).date()), str(end.date()), income, False))
    found = trends(replace(results, project=replace(results.project, annual_returns=returns_of(told))))
    years = found.years
    assert (years["reported"] <= years["registered"]).all()
    assert (years["shown"] == (years["reported"] * 5 > years["registered"] * 4)).all()
    assert years.loc[~years["shown"], "income"].isna().all()
    names = set(found.entered["org_id"]) & set(found.left["org_id"])
    assert not names
    if found.from_year is not None:
        there = years.set_index("financial_year")["registered"]
        assert found.movement["organisations"].sum() <= min(there[found.from_year], there[found.to_year])
