"""Text from other people's files."""

from __future__ import annotations

import pytest
from docx.oxml import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.reports import clean


def test_control_characters_and_lone_surrogates_go_and_lines_become_one() -> None:
    assert clean.tidy("Bell\x07 Null\x00 \ud800Trust\r\n of\tTown ") == "Bell Null Trust of Town"


def test_right_to_left_letters_stay_and_overrides_go() -> None:
    assert clean.tidy("مركز \u202eabc\u202c") == "مركز abc"
    assert clean.tidy("مركز\u200f") == "مركز\u200f"


def test_joined_emoji_stay_whole() -> None:
    assert clean.tidy("👩‍👩‍👧 Choir") == "👩‍👩‍👧 Choir"


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=())))
def test_any_text_becomes_fit_for_xml_and_utf_8(text: str) -> None:
    tidy = clean.tidy(text)
    OxmlElement("w:t").text = tidy
    assert tidy.encode("utf-8").decode("utf-8") == tidy
    assert "\n" not in tidy


@pytest.mark.parametrize("postcode", ["HX1 1AA", "hx11aa", "M1 1AE", "EC1A 1BB", "OL14  6AA"])
def test_a_full_postcode_within_a_text_is_left_out(postcode: str) -> None:
    assert clean.without_postcodes(f"We meet at 2 Mill Lane, {postcode}.") == (
        "We meet at 2 Mill Lane, [postcode left out]."
    )


@pytest.mark.parametrize("text", ["Open 7 days in HX1", "The A1 Club", "Section 17A 4th Scouts", "Room B2 7pm"])
def test_what_only_looks_a_little_like_a_postcode_stays(text: str) -> None:
    assert clean.without_postcodes(text) == text


@pytest.mark.parametrize("sign", list("=+-@") + list("＝＋－＠"))
def test_what_a_spreadsheet_would_run_is_guarded(sign: str) -> None:
    assert clean.guarded(f"{sign}1") == f"'{sign}1"
    assert clean.guarded(f"  {sign}1").startswith("'")
    assert clean.guarded(f"A {sign}1") == f"A {sign}1"


def test_a_text_that_fits_a_cell_is_left_alone() -> None:
    text = "x" * clean.MOST_IN_A_CELL
    assert clean.for_cell(text) == (text, False)


def test_a_longer_text_is_cut_and_says_so() -> None:
    kept, cut = clean.for_cell("é" * 40_000)
    assert cut
    assert kept.endswith("[cut: 40,000 characters in all]")
    assert len(kept.encode("utf-16-le")) // 2 <= clean.MOST_IN_A_CELL


def test_cutting_counts_as_excel_does_and_breaks_no_emoji() -> None:
    kept, cut = clean.for_cell("🎵" * 20_000)
    assert cut
    assert len(kept.encode("utf-16-le")) // 2 <= clean.MOST_IN_A_CELL
    assert set(kept.partition(" [cut")[0]) == {"🎵"}
