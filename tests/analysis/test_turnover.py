"""Which turnover an organisation is banded by; each case worked by hand (METHODS §1)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kil_mapper.analysis.turnover import turnover
from kil_mapper.model.tables import ANNUAL_RETURNS, ORGANISATIONS
from kil_mapper.model.vocabulary import TurnoverBasis

YEAR_24 = ("2023-04-01", "2024-03-31")
YEAR_23 = ("2022-04-01", "2023-03-31")
YEAR_22 = ("2021-04-01", "2022-03-31")


def organisation(income: int | None, period: tuple[str, str] | None = YEAR_24) -> pd.DataFrame:
    start, end = period or (None, None)
    row = {"org_id": "A", "name": "A", "income": income, "period_start": start, "period_end": end}
    return pd.DataFrame(ORGANISATIONS.conform(pd.DataFrame([row])))


def returns(*rows: tuple[tuple[str, str], int | None, bool]) -> pd.DataFrame:
    frame = [
        {"org_id": "A", "period_start": start, "period_end": end, "income": income, "suppressed": held}
        for (start, end), income, held in rows
    ]
    made: pd.DataFrame = ANNUAL_RETURNS.conform(pd.DataFrame(frame)) if frame else ANNUAL_RETURNS.empty()
    return made


def found(org: pd.DataFrame, history: pd.DataFrame, basis: TurnoverBasis) -> Any:
    value = turnover(org, history, basis).loc[0]
    return None if pd.isna(value["turnover"]) else int(value["turnover"])


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (("2023-04-01", "2024-03-31"), 100_000),  # 366 days: as reported
        (("2023-04-01", "2024-03-15"), 100_000),  # 350 days: as reported
        (("2023-04-01", "2023-09-30"), 199_454),  # 183 days: 100,000 × 365 ÷ 183 = 199,453.55
        (("2022-10-01", "2024-03-31"), 66_606),  # 548 days: 100,000 × 365 ÷ 548 = 66,605.8
        (("2024-01-01", "2024-03-31"), 100_000),  # 91 days: too short to scale
        (("2022-04-01", "2024-03-31"), 100_000),  # 731 days: too long to scale
        (None, 100_000),  # period not known
    ],
)
def test_a_period_that_is_no_year_is_scaled_within_limits(period: tuple[str, str] | None, expected: int) -> None:
    assert found(organisation(100_000, period), returns(), TurnoverBasis.ANNUALISED) == expected
    assert found(organisation(100_000, period), returns(), TurnoverBasis.LATEST) == 100_000


def test_half_pounds_round_up() -> None:
    # 438 days: 3 × 365 ÷ 438 = 2.5.
    assert found(organisation(3, ("2023-01-01", "2024-03-13")), returns(), TurnoverBasis.ANNUALISED) == 3


def test_without_a_latest_income_the_newest_return_with_one_is_used() -> None:
    history = returns((YEAR_22, 5, False), (YEAR_23, 70_000, False), (YEAR_24, None, False))
    value = turnover(organisation(None, None), history, TurnoverBasis.LATEST).loc[0]
    assert value["turnover"] == 70_000
    assert str(value["year_end"].date()) == "2023-03-31"


def test_a_newer_suppressed_return_makes_it_unknown() -> None:
    history = returns((YEAR_23, 70_000, False), (YEAR_24, None, True))
    assert found(organisation(None, None), history, TurnoverBasis.LATEST) is None


def test_an_older_suppressed_return_does_not() -> None:
    history = returns((YEAR_22, None, True), (YEAR_23, 70_000, False))
    assert found(organisation(None, None), history, TurnoverBasis.LATEST) == 70_000


def test_no_income_anywhere_is_unknown_and_never_zero() -> None:
    for basis in TurnoverBasis:
        assert found(organisation(None, None), returns(), basis) is None
    assert found(organisation(0), returns(), TurnoverBasis.ANNUALISED) == 0


def test_a_negative_income_is_unknown_even_with_older_returns() -> None:
    assert found(organisation(-5), returns((YEAR_23, 70_000, False)), TurnoverBasis.ANNUALISED) is None


def test_the_median_needs_two_of_the_newest_three_years() -> None:
    # A legacy year of 900,000 between 90,000 and 100,000: the median is 100,000.
    history = returns((YEAR_22, 90_000, False), (YEAR_23, 900_000, False), (YEAR_24, 100_000, False))
    assert found(organisation(100_000), history, TurnoverBasis.MEDIAN) == 100_000
    # Two years: (900,000 + 100,000) ÷ 2.
    assert found(organisation(100_000), returns((YEAR_23, 900_000, False)), TurnoverBasis.MEDIAN) == 500_000
    assert found(organisation(100_000), returns(), TurnoverBasis.MEDIAN) == 100_000


def test_how_the_figure_was_arrived_at_is_said() -> None:
    note = turnover(organisation(1, ("2022-10-01", "2024-03-31")), returns(), TurnoverBasis.ANNUALISED).loc[0]
    assert note["turnover_note"] == "Scaled to 365 days from a period of 548 days"
