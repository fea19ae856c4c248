"""Days as people in Britain write them, whatever the language of the computer: `strftime` would follow that."""

from __future__ import annotations

from datetime import date
from typing import Final

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def today() -> date:
    """The day on the calendar on the person's wall, wherever the computer keeps its clock."""
    return date.today()  # noqa: DTZ011 - that day, not the one in Greenwich


def day(value: date) -> str:
    """The day in full.

    >>> day(date(2025, 9, 7))
    '7 September 2025'
    """
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def edition(text: str) -> str:
    """An edition as people write it: a date in words, everything else as it stands.

    >>> edition("2025-09-07"), edition("November 2025")
    ('7 September 2025', 'November 2025')
    """
    try:
        return day(date.fromisoformat(text)) if len(text) == len("2025-09-07") else text
    except ValueError:
        return text


def day_short(value: date) -> str:
    """The day for tables.

    >>> day_short(date(2025, 9, 7))
    '7 Sep 2025'
    """
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def financial_year(year: int) -> str:
    """A financial year, April to March, by the year in which it begins.

    >>> financial_year(2023), financial_year(1999)
    ('2023/24', '1999/00')
    """
    return f"{year}/{(year + 1) % 100:02d}"


def edition_begins(text: str) -> date | None:
    """The first day that an edition may be of; None where it names no month.

    >>> edition_begins("2025-09-07"), edition_begins("November 2025"), edition_begins("2025")
    (datetime.date(2025, 9, 7), datetime.date(2025, 11, 1), None)
    """
    try:
        if len(text) == len("2025-09-07"):
            return date.fromisoformat(text)
    except ValueError:
        return None
    month, _, year = text.partition(" ")
    known = month in MONTHS and len(year) == 4 and year.isdecimal() and int(year) > 0
    return date(int(year), MONTHS.index(month) + 1, 1) if known else None


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another.

    >>> months_between(date(2025, 6, 30), date(2026, 11, 22)), months_between(date(2025, 6, 30), date(2025, 7, 29))
    (16, 0)
    """
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
