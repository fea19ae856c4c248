"""Days in words do not follow the language of the computer."""

from __future__ import annotations

from datetime import date

import pytest

from kil_mapper.model.days import MONTHS, day, day_short, edition


def test_a_day_is_written_the_british_way() -> None:
    assert day(date(2025, 9, 7)) == "7 September 2025"
    assert day_short(date(2025, 9, 7)) == "7 Sep 2025"


def test_every_month_has_its_own_name() -> None:
    words = [day(date(2024, month, 1)).split()[1] for month in range(1, 13)]
    assert " ".join(word[:3] for word in words) == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    assert tuple(words) == MONTHS


def test_an_edition_that_is_a_date_is_put_in_words() -> None:
    assert edition("2025-09-07") == "7 September 2025"


@pytest.mark.parametrize("text", ["November 2025", "2025", "2025-13-45", "abcdefghij"])
def test_an_edition_that_is_no_date_stays_as_it_is(text: str) -> None:
    assert edition(text) == text
