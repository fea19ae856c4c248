"""How wide texts are taken to be on a sheet."""

from __future__ import annotations

import pytest

from kil_mapper.reports.sheet_sizes import breadth, lines


def test_a_figure_is_about_a_unit_wide_and_letters_as_they_are() -> None:
    assert breadth("0") == pytest.approx(1.02, abs=0.01)
    assert breadth("iiii") < breadth("nnnn") < breadth("WWWW")
    assert breadth("Total", bold=True) > breadth("Total")
    assert breadth("活動") > breadth("ab")
    assert breadth("") == 0


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("", 10, 1), ("short", 10, 1), ("two words", 6, 2), ("a " * 40, 20, 4), ("0" * 40, 10, 5)],
)
def test_lines_break_between_words_and_within_those_too_long(text: str, width: float, expected: int) -> None:
    assert lines(text, width) == pytest.approx(expected, abs=1)
    assert lines(text, width) >= 1


def test_a_very_long_word_is_counted_by_all_its_letters() -> None:
    assert lines("0" * 4_000, 50) == pytest.approx(82, abs=2)
