"""Text coerced to types: what cannot be read is said."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.importing.values import (
    Place,
    coerce,
    read_company_number,
    read_date,
    read_flag,
    read_whole,
    tidy_text,
)
from kil_mapper.model.issues import IssueLog
from kil_mapper.model.schema import DTYPES, Kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-09-07 00:00:00.0000000", date(2023, 9, 7)),
        ("2024-09-10T00:00:00", date(2024, 9, 10)),
        ("2024-09-10", date(2024, 9, 10)),
        ("31/03/2024", date(2024, 3, 31)),
        ("31/03/2024 00:00", date(2024, 3, 31)),
        ("0200-01-01", None),
        ("9999-12-31", None),
        ("2023-02-30", None),
        ("31 March 2024", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("300", 300),
        ("300.00", 300),
        ("300.5", 301),  # half up, not to even
        ("£1,234", 1234),
        ("(50)", -50),
        ("50-", -50),
        ("1.2e+06", 1_200_000),
        ("-0", 0),
        ("nan", None),
        ("Infinity", None),
        ("1e400", None),
        ("9" * 30, None),
        ("twelve", None),
        ("", None),
    ],
)
def test_whole_numbers(text: str, expected: int | None) -> None:
    assert read_whole(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("True", True),
        ("1", True),
        ("Y", True),
        ("yes", True),
        ("False", False),
        ("0", False),
        ("n", False),
        ("?", None),
    ],
)
def test_flags(text: str, expected: bool | None) -> None:
    assert read_flag(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234567", "01234567"),
        ("01234567", "01234567"),
        (" sc 12345", "SC012345"),
        ("CE012345", "CE012345"),
        ("IP1234R", "IP01234R"),
        ("0", None),
        ("00000000", None),
        ("123456789", None),
        ("n/a", None),
    ],
)
def test_company_numbers(text: str, expected: str | None) -> None:
    assert read_company_number(text) == expected


def test_text_is_tidied_but_never_turned_into_anything_else() -> None:
    assert tidy_text("  The\t Hub\n") == "The Hub"
    assert tidy_text("NA") == "NA"
    assert tidy_text(" \n") is None


@given(st.sampled_from(list(Kind)), st.lists(st.one_of(st.none(), st.text(max_size=12)), max_size=6))
def test_every_value_is_typed_missing_or_an_issue(kind: Kind, texts: list[str | None]) -> None:
    log = IssueLog()
    records = pd.Series(range(2, len(texts) + 2), dtype="int64")
    out = coerce(pd.Series(texts, dtype=object), kind, Place(log, "file", "heading", records))
    assert str(out.dtype) == str(pd.Series([], dtype=DTYPES[kind]).dtype)
    blank = sum(1 for text in texts if text is None or not text.strip())
    assert int(out.isna().sum()) == blank + sum(log.counts.values())
