"""Days in words do not follow the language of the computer."""

from __future__ import annotations

from datetime import date

from kil_mapper.model.days import MONTHS, day, day_short


def test_a_day_is_written_the_british_way() -> None:
    assert day(date(2025, 9, 7)) == "7 September 2025"
    assert day_short(date(2025, 9, 7)) == "7 Sep 2025"


def test_every_month_has_its_own_name() -> None:
    words = [day(date(2024, month, 1)).split()[1] for month in range(1, 13)]
    assert " ".join(word[:3] for word in words) == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    assert tuple(words) == MONTHS
