"""Text from published tables, coerced to the types of a schema. What cannot be read becomes an issue, never silence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

import pandas as pd

from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.schema import DTYPES, Kind

FIRST_YEAR, LAST_YEAR = 1500, 2100
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ].*)?")
_BRITISH_DATE: Final = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(?: .*)?")
_WORDS: Final = {
    "true": True, "1": True, "y": True, "yes": True, "t": True, "1.0": True,
    "false": False, "0": False, "n": False, "no": False, "f": False, "0.0": False,
}  # fmt: skip
_BIGGEST: Final = 2**62
_SPACES: Final = re.compile(r"\s+")


def tidy_text(text: str) -> str | None:
    """Text without white space at its ends and with single spaces inside; None when nothing is left."""
    return _SPACES.sub(" ", text.replace("\0", "")).strip() or None


def read_date(text: str) -> date | None:
    """A date as the register or Excel writes it; None when it is none, or of an absurd year."""
    iso, british = _ISO_DATE.fullmatch(text), _BRITISH_DATE.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif british:
        day, month, year = (int(part) for part in british.groups())
    else:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= year <= LAST_YEAR else None


def read_number(text: str) -> Decimal | None:
    """A number, also with £, thousands separators, or a bracket or trailing minus for less than nothing."""
    bare = text.replace("£", "").replace(",", "").replace(" ", "")
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    elif bare.endswith("-"):
        bare = f"-{bare[:-1]}"
    if len(bare) > 40:
        return None
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _BIGGEST else None


def read_whole(text: str) -> int | None:
    """A whole number; pence are rounded half up."""
    if len(text) <= 18 and text.isascii() and text.isdigit():
        return int(text)  # nearly all are, and so take a tenth of the time
    number = read_number(text)
    return None if number is None else int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def read_flag(text: str) -> bool | None:
    """True or False, in any of the register's spellings."""
    return _WORDS.get(text.lower())


def read_company_number(text: str) -> str | None:
    """A company number in its full 8 characters: "1234567" is 01234567; None when it is none or a dummy."""
    bare = _SPACES.sub("", text).upper()
    if re.fullmatch(r"\d{1,8}", bare):
        return bare.zfill(8) if bare.strip("0") else None
    parts = re.fullmatch(r"([A-Z]{2})(\d{1,6}[A-Z]?)", bare)
    return parts[1] + parts[2].zfill(6) if parts else None


_READERS: Final[dict[Kind, Callable[[str], Any]]] = {
    Kind.TEXT: tidy_text,
    Kind.INTEGER: read_whole,
    Kind.NUMBER: lambda text: None if (number := read_number(text)) is None else float(number),
    Kind.BOOLEAN: read_flag,
    Kind.DATE: read_date,
}
_EXPECTED: Final = {
    Kind.TEXT: "text",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.BOOLEAN: "true or false",
    Kind.DATE: f"a date between {FIRST_YEAR} and {LAST_YEAR}",
}


@dataclass(frozen=True)
class Place:
    """Where values come from, for issues.

    Attributes:
        log: Takes the issues.
        file: Label of the file.
        column: The publisher's heading.
        records: Record number of each value.
    """

    log: IssueLog
    file: str
    column: str
    records: pd.Series

    def unreadable(self, position: int, value: str, expected: str) -> None:
        """Note a value that was left empty."""
        self.note(
            IssueKind.VALUE_UNREADABLE, position, value, f"“{value[:60]}” is not {expected}; the value was left empty."
        )

    def note(self, kind: IssueKind, position: int, value: str, message: str) -> None:
        """Note something about one value."""
        row = int(self.records.iloc[position])
        self.log.add(
            Issue(kind, Severity.WARNING, message, file=self.file, row=row, column=self.column, value=value[:200])
        )


def coerce(
    values: pd.Series, kind: Kind, place: Place, read: Callable[[str], Any] | None = None, expected: str = ""
) -> pd.Series:
    """A column of text as the schema's type.

    Args:
        values: Text; missing and blank values stay missing without an issue.
        kind: The type to reach.
        place: Where the values come from.
        read: How one text is read; by kind when None.
        expected: What a value should be, for the issue.

    Returns:
        A series of the schema's type, on the index of `values`.
    """
    reader = read or _READERS[kind]
    texts = values.tolist()
    known = {text: reader(text.strip()) for text in dict.fromkeys(texts) if isinstance(text, str) and text.strip()}
    unreadable = {text for text, found in known.items() if found is None}
    if unreadable:
        for position, text in enumerate(texts):
            if text in unreadable:
                place.unreadable(position, text.strip(), expected or _EXPECTED[kind])
    out = [known.get(text) for text in texts]
    return pd.Series(out, index=values.index, dtype=object).astype(DTYPES[kind])
