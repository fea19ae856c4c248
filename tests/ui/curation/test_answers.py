"""What people write is read as they mean it, or they are told what to write."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.model import days
from kil_mapper.model.errors import KilError
from kil_mapper.ui.curation.answers import read_count, read_day, read_number, read_pounds


@pytest.mark.parametrize(
    ("text", "pounds"),
    [("0", 0), ("24500", 24_500), ("£24,500", 24_500), ("24.5k", 24_500), ("1.2 million", 1_200_000), ("9.50", 10)],
)
def test_pounds(text: str, pounds: int) -> None:
    assert read_pounds(text) == pounds


@pytest.mark.parametrize("text", ["", "-5", "about 20", "1e9", "12 13x", "٣٠", "9" * 40])
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(KilError) as told:
        read_pounds(text)
    assert len(told.value.message) < 80
    assert told.value.hint


@given(st.dates(date(1000, 1, 1)))
def test_a_day_is_read_in_every_way_it_is_written(day: date) -> None:
    assert read_day(days.day(day)) == day
    assert read_day(days.day_short(day)) == day
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day.day}/{day.month}/{day.year:04d}") == day


@pytest.mark.parametrize("text", ["31/2/2025", "2025-13-01", "next week", "1 Mayor 2025", "31 March", "1/2/25"])
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(KilError, match="is not a day"):
        read_day(text)


def test_nothing_written_is_nothing() -> None:
    assert read_day("  ") is None
    assert read_count(" ", "staff") is None
    assert read_number("", "months") is None


def test_numbers() -> None:
    assert read_count("1,204", "staff") == 1_204
    assert read_number("4.5", "months") == 4.5
    for wrong in ("some", "-1", "1.5", "1e3"):
        with pytest.raises(KilError, match="no number of staff"):
            read_count(wrong, "staff")
    with pytest.raises(KilError, match="no number of months"):
        read_number("nan", "months")
