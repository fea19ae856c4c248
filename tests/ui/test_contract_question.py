"""The question as people type it, step through it and find it again."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.model.contracts import ContractQuestion
from kil_mapper.model.vocabulary import ContractBasis, Reach, Vat
from kil_mapper.ui.contracts.question import (
    DEFAULT,
    SCALE,
    from_text,
    nearest_step,
    parse_pounds,
    say_pounds,
    to_text,
    value_of_annual,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("150000", 150_000),
        ("£150,000", 150_000),
        (" 150 000 ", 150_000),
        ("150k", 150_000),
        ("0.15m", 150_000),
        ("1.5 million", 1_500_000),
        ("99.50", Fraction(199, 2)),
    ],
)
def test_amounts_are_read_as_people_write_them(typed: str, meant: int | Fraction) -> None:
    assert parse_pounds(typed) == meant


@pytest.mark.parametrize("typed", ["", "£", "0", "-5", "about 150", "1.2.3", "2000000000", "1e6", "٣٠٠٠x", "9" * 5_000])
def test_what_is_no_amount_is_none(typed: str) -> None:
    assert parse_pounds(typed) is None


@given(st.integers(1, 1_000_000_000))
def test_an_amount_that_is_said_is_read_again(pounds: int) -> None:
    assert parse_pounds(say_pounds(Fraction(pounds))) == pounds


def test_the_slider_stops_at_sensible_values_that_rise() -> None:
    assert list(SCALE) == sorted(set(SCALE))
    assert SCALE[0] == 1_000
    assert SCALE[-1] == 10_000_000
    assert {5_000, 150_000, 250_000, 1_000_000} <= set(SCALE)
    assert all(after / before <= 1.51 for before, after in pairwise(SCALE))


def test_the_nearest_stop_is_nearest_by_ratio_and_ends_hold_the_rest() -> None:
    assert SCALE[nearest_step(Fraction(150_000))] == 150_000
    assert SCALE[nearest_step(Fraction(172_000))] == 150_000  # under the geometric mean of 150,000 and 200,000
    assert SCALE[nearest_step(Fraction(174_000))] == 200_000  # above it: 173,205
    assert SCALE[nearest_step(Fraction(3))] == 1_000
    assert SCALE[nearest_step(Fraction(900_000_000))] == 10_000_000


def test_an_annual_value_becomes_the_value_as_the_question_gives_it() -> None:
    three_years = ContractQuestion(Fraction(1), ContractBasis.TOTAL, Vat.INCLUDED, years=Fraction(3))
    assert value_of_annual(41_000, three_years) == 150_000  # 41,000 × 3 × 1.2 = 147,600
    assert value_of_annual(41_000, DEFAULT) == 40_000


def test_the_question_is_found_again_and_a_damaged_one_is_the_usual_one() -> None:
    asked = ContractQuestion(
        Fraction(199, 2),
        ContractBasis.ANNUAL,
        Vat.INCLUDED,
        years=Fraction(3),
        multiple=Fraction(3, 2),
        lots=6,
        theme="102",
        ward="Town",
        reach=(Reach.LOCAL, Reach.SUB_REGIONAL),
        current_only=True,
    )
    assert from_text(to_text(asked)) == asked
    good = to_text(asked)
    swaps = (("annual", "yearly"), ('"3/2"', '"3/0"'), ('"lots": 6', '"lots": -1'), ('"199', '"-199'))
    for damaged in ("", "{", "[]", "null", '{"value": "0"}', *(good.replace(*swap) for swap in swaps)):
        assert from_text(damaged) == DEFAULT, damaged
