"""Numbers in words."""

from __future__ import annotations

from datetime import date

import pytest

from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import Interval, Kind, Missing


def test_pounds_have_a_sign_and_separators() -> None:
    assert numbers.money(1_234_567) == "£1,234,567"
    assert numbers.money(0) == "£0"
    assert numbers.money(-1_500) == "-£1,500"


@pytest.mark.parametrize(
    ("pounds", "expected"),
    [
        (0, "£0"),
        (9_999, "£9,999"),
        (45_499, "£45k"),
        (45_500, "£46k"),
        (999_499, "£999k"),
        (999_500, "£1.0m"),
        (15_013_663, "£15.0m"),
        (999_949_999, "£999.9m"),
        (999_950_000, "£1.0bn"),
        (-20_000, "-£20k"),
    ],
)
def test_long_sums_are_shortened_for_headlines(pounds: int, expected: str) -> None:
    assert numbers.money_short(pounds) == expected


def test_shares_are_rounded_half_up_as_spreadsheets_do() -> None:
    assert numbers.share(0.1225) == "12.3%"
    assert numbers.share(0.0625) == "6.3%"
    assert numbers.share(1) == "100.0%"
    assert numbers.share(0) == "0.0%"


def test_a_rate_comes_with_its_interval() -> None:
    assert numbers.text(Interval(1.2, 0.8, 1.749), Kind.RATE) == "1.2 (0.8 to 1.7)"


def test_days_are_british_whatever_the_language_of_the_computer() -> None:
    assert numbers.text(date(2025, 9, 7), Kind.DATE) == "7 Sep 2025"


def test_what_is_missing_says_so_and_is_never_zero() -> None:
    for kind in Kind:
        assert numbers.text(Missing.NOT_KNOWN, kind) == "not known"
    assert numbers.text(0, Kind.COUNT) == "0"
    assert numbers.short(Missing.NOT_COVERED, Kind.MONEY) == "not covered"


def test_plurals_read_as_english() -> None:
    assert numbers.of(1, "ward", "wards") == "1 ward"
    assert numbers.of(1_200, "ward", "wards") == "1,200 wards"
