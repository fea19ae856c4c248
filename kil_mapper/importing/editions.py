"""Editions in words, where the content of a file leaves the month open and its name does not contradict the content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kil_mapper.model.days import MONTHS
from kil_mapper.model.inventory import SourceFile

_NAMED: Final = re.compile(
    rf"(?<![a-z])({'|'.join(month[:3] for month in MONTHS)})[a-z]*[ _-]*(20\d\d)(?!\d)", re.IGNORECASE
)


@dataclass(frozen=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @property
    def words(self) -> str:
        """Such as "November 2025"."""
        return f"{MONTHS[self.month - 1]} {self.year}"

    @property
    def key(self) -> str:
        """Such as "2025-11": sorts by time."""
        return f"{self.year}-{self.month:02d}"


def month_in_name(source: SourceFile) -> Month | None:
    """The month that a file is named after, such as that of "ONSPD_NOV_2025_UK.csv"; the member's name comes first."""
    for name in (source.member or "", source.path.name):
        if found := _NAMED.search(name):
            month = [text[:3].lower() for text in MONTHS].index(found[1].lower()) + 1
            return Month(int(found[2]), month)
    return None
