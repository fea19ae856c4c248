"""The values of a document: what sort they are, why one is missing, and how they come out of a frame."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import cast

import pandas as pd


class Kind(StrEnum):
    """What the values of a column are, and so how they are worded, aligned and formatted."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    NUMBER = "number"
    RATE = "rate"  # an `Interval`
    PLAIN = "plain"  # a number of any sort, unrounded, to calculate with
    DATE = "date"
    YES_NO = "yes_no"

    @property
    def is_number(self) -> bool:
        """Whether values are set flush right."""
        return self in (Kind.COUNT, Kind.MONEY, Kind.SHARE, Kind.NUMBER, Kind.RATE, Kind.PLAIN)


class Missing(Enum):
    """Why there is no value. A cell is never blank, and what is missing is never zero."""

    NOT_KNOWN = "not known"
    NOT_COVERED = "not covered"
    NOT_APPLICABLE = "not applicable"
    WITHHELD = "withheld"

    @property
    def shorthand(self) -> str:
        """The mark in spreadsheets, in the manner of the Government Analysis Function."""
        return {
            Missing.NOT_KNOWN: "[x]",
            Missing.NOT_COVERED: "[n]",
            Missing.NOT_APPLICABLE: "[z]",
            Missing.WITHHELD: "[c]",
        }[self]

    @property
    def meaning(self) -> str:
        """What the mark stands for."""
        return {
            Missing.NOT_KNOWN: "Not known: the source holds no value. It is not zero.",
            Missing.NOT_COVERED: "Not covered: the postcode directory lacks postcodes of this area, so counts would be "
            "too low. It is not zero.",
            Missing.NOT_APPLICABLE: "Not applicable: no value can exist here.",
            Missing.WITHHELD: "Withheld: it could show where a sensitive service is.",
        }[self]


@dataclass(frozen=True)
class Interval:
    """A rate with its 95% interval."""

    value: float
    low: float
    high: float


Value = str | int | float | bool | date | Interval | Missing


def known(value: object, otherwise: Missing = Missing.NOT_KNOWN) -> Value:
    """A value out of a frame as plain Python; `otherwise` when there is none.

    Args:
        value: A cell: number, text, date, pandas or NumPy scalar, or anything missing.
        otherwise: Why it would be missing.
    """
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return otherwise
    if isinstance(value, pd.Timestamp):
        return cast("date", value.date())
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, str | int | float | date):
        return plain
    raise TypeError(f"a cell holds {type(plain).__name__}, expected text, a number or a date")


def is_missing(value: object) -> bool:
    """Whether a value out of a frame is missing."""
    return isinstance(known(value), Missing)
