"""Intervals against published check values, and what "higher" and "lower" mean."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.analysis.rates import count_interval, rates, versus_whole


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.69), (2, 0.24, 7.22), (5, 1.62, 11.67), (10, 4.79, 18.39), (12, 6.19, 20.96)],
)
def test_intervals_are_the_published_ones(count: int, low: float, high: float) -> None:
    """METHODS §6: exact Poisson below 10, Byar from 10."""
    assert list(count_interval(count)) == pytest.approx([low, high], abs=0.005)


@given(st.integers(0, 5000))
def test_an_interval_holds_its_count_and_grows_with_it(count: int) -> None:
    low, high = count_interval(count)
    assert 0 <= low <= count < high
    next_low, next_high = count_interval(count + 1)
    assert next_low > low
    assert next_high > high


def test_a_rate_is_per_ten_thousand_and_absent_without_residents_or_coverage() -> None:
    # 12 in 8,000 residents: 15 per 10,000; limits 6.19 and 20.96 × 10,000 ÷ 8,000 = 7.74 and 26.20.
    frame = rates(pd.Series([12, 12, None], dtype="Int64"), pd.Series([8000, 0, 8000], dtype="Int64"))
    assert frame.loc[0].tolist() == [pytest.approx(15.0), pytest.approx(7.74, abs=0.01), pytest.approx(26.20, abs=0.01)]
    assert frame.loc[1:].isna().all(axis=None)


def test_higher_and_lower_need_the_whole_interval_on_one_side() -> None:
    frame = pd.DataFrame(
        {"rate": [5.0, 10.0, 20.0, None], "low": [2.0, 6.0, 11.0, None], "high": [9.0, 15.0, 30, None]}
    )
    assert versus_whole(frame, 10.0) == ["lower", "no_clear_difference", "higher", None]
    assert versus_whole(frame, None) == [None] * 4
