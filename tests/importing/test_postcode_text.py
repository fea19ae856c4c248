"""Postcodes as people type them."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kil_mapper.importing.postcode_text import normalise_postcode, normalise_postcodes

TYPED = st.text(alphabet="HXOIL01 49aAzZ.-\u00a0é\n", max_size=10)


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("N7 7JW  ", "N7 7JW"),
        ("hx11aa", "HX1 1AA"),
        ("HX1-1AA.", "HX1 1AA"),
        ("SW1A\u00a01AA", "SW1A 1AA"),  # pasted from a web page
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("DN55 1PT", "DN55 1PT"),
        ("GIR 0AA", "GIR 0AA"),
        ("zz12 3ab", "ZZ12 3AB"),  # the sample district
    ],
)
def test_spacing_and_case_are_put_right(typed: str, postcode: str) -> None:
    assert normalise_postcode(typed) == postcode
    text, repaired = normalise_postcodes(pa.array([typed]))
    assert text.to_pylist() == [postcode]
    assert repaired.to_pylist() == [False]


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("HX1 OAA", "HX1 0AA"),
        ("HX1 IAA", "HX1 1AA"),
        ("0L14 6AA", "OL14 6AA"),
        ("S017 1AA", "SO17 1AA"),
        ("M1O 1AA", "M10 1AA"),
        ("OLI4 6AA", "OL14 6AA"),
        ("1P1 1AA", "IP1 1AA"),
    ],
)
def test_letters_typed_for_digits_are_repaired_and_said_to_be(typed: str, postcode: str) -> None:
    assert normalise_postcode(typed) == postcode
    text, repaired = normalise_postcodes(pa.array([typed]))
    assert text.to_pylist() == [postcode]
    assert repaired.to_pylist() == [True]


@pytest.mark.parametrize("typed", ["", "   ", "Halifax", "N/A", "HX1", "HX1 1A", "HX1 1AAA", "1234567", "HX1 1é"])
def test_what_is_no_postcode_becomes_none(typed: str) -> None:
    assert normalise_postcode(typed) is None
    text, repaired = normalise_postcodes(pa.array([typed, None]))
    assert text.to_pylist() == [None, None]
    assert repaired.to_pylist() == [False, False]


def test_a_column_without_rows_comes_back_without_rows() -> None:
    text, repaired = normalise_postcodes(pa.chunked_array([], pa.string()))
    assert (len(text), len(repaired)) == (0, 0)


@settings(max_examples=300)
@given(st.lists(TYPED, max_size=8))
@example(["HX1 1AA\n"])
def test_one_text_and_a_column_agree(typed: list[str]) -> None:
    text, _ = normalise_postcodes(pa.array(typed, pa.string()))
    assert text.to_pylist() == [normalise_postcode(each) for each in typed]


@settings(max_examples=300)
@given(TYPED)
def test_a_normal_postcode_stays_as_it_is(typed: str) -> None:
    once = normalise_postcode(typed)
    if once is not None:
        assert normalise_postcode(once) == once
        assert normalise_postcodes(pa.array([once]))[1].to_pylist() == [False]
