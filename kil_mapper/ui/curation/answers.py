"""What people write into forms, read as what it means."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from kil_mapper.model.days import MONTHS
from kil_mapper.model.errors import KilError

_AMOUNT: Final = re.compile(r"£?\s*(\d[\d, ]*(?:\.\d+)?)\s*(k|m|thousand|million)?", re.IGNORECASE | re.ASCII)
_UNITS: Final = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_BY_YEAR: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_BY_DAY: Final = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})", re.ASCII)
_IN_WORDS: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,})\.?,?\s+(\d{4})", re.ASCII)
_DAY_HINT: Final = "Write a day such as 31 March 2025 or 31/03/2025."


def read_pounds(text: str) -> int:
    """Whole pounds, rounded.

    Raises:
        KilError: It is no amount.

    Examples:
        >>> read_pounds("£24,500"), read_pounds("1.5m"), read_pounds("0")
        (24500, 1500000, 0)
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise KilError(f"“{_short(text)}” is not an amount.", "Write pounds of a year, such as 24,500.")
    amount = float(re.sub(r"[, ]", "", found[1])) * _UNITS.get((found[2] or "").lower(), 1)
    if amount > 1e15:
        raise KilError(f"“{_short(text)}” is more than there is.", "Write pounds of a year, such as 24,500.")
    return int(amount + 0.5)


def read_day(text: str) -> date | None:
    """A day in any of the ways people write one here: the day first. None when nothing is written.

    Raises:
        KilError: It is no day.

    Examples:
        >>> read_day("31/3/2025") == read_day("31 March 2025") == read_day("2025-03-31") == date(2025, 3, 31)
        True
    """
    words = " ".join(text.split())
    if not words:
        return None
    for pattern, order in ((_BY_YEAR, (1, 2, 3)), (_BY_DAY, (3, 2, 1))):
        found = pattern.fullmatch(words)
        if found is not None:
            return _day(text, *(int(found[place]) for place in order))
    found = _IN_WORDS.fullmatch(words)
    if found is not None:
        named = [number for number, name in enumerate(MONTHS, 1) if name.casefold().startswith(found[2].casefold())]
        if named:
            return _day(text, int(found[3]), named[0], int(found[1]))
    raise KilError(f"“{_short(text)}” is not a day.", _DAY_HINT)


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise KilError(f"“{_short(text)}” is not a day of the calendar.", _DAY_HINT) from None


def read_count(text: str, what: str) -> int | None:
    """A whole number; None when nothing is written.

    Raises:
        KilError: It is no whole number.
    """
    words = text.strip().replace(",", "")
    if not words:
        return None
    if not re.fullmatch(r"\d{1,9}", words, re.ASCII):
        raise KilError(f"“{_short(text)}” is no number of {what}.", "Write a whole number, 0 for none.")
    return int(words)


def read_number(text: str, what: str) -> float | None:
    """A number; None when nothing is written.

    Raises:
        KilError: It is no number.
    """
    words = text.strip()
    if not words:
        return None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,4})?", words, re.ASCII):
        raise KilError(f"“{_short(text)}” is no number of {what}.", "Write a number such as 4 or 4.5.")
    return float(words)


def _short(text: str) -> str:
    return " ".join(text.split())[:40]
