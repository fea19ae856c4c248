"""Raw values into words and figures, once for every format, as people in Britain write them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from kil_mapper.model.days import day_short
from kil_mapper.reports.blocks import Interval, Kind, Missing, Value

# Number formats of spreadsheets, beside the functions here that say the same in words.
EXCEL_FORMATS = {
    Kind.COUNT: "#,##0",
    Kind.MONEY: '"£"#,##0;-"£"#,##0',
    Kind.SHARE: "0.0%",
    Kind.NUMBER: "#,##0.0",
    Kind.RATE: "#,##0.0",
    Kind.DATE: "d mmm yyyy",
}


def _rounded(value: float, places: int) -> str:
    """Half up, as spreadsheets round, with thousands separators."""
    step = Decimal(1).scaleb(-places)
    exact = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    return f"{exact + 0:,}"


def count(value: float) -> str:
    """1,234."""
    return _rounded(value, 0)


def money(value: float) -> str:
    """£1,234,567."""
    return f"-£{_rounded(-value, 0)}" if value < 0 else f"£{_rounded(value, 0)}"


def money_short(value: float) -> str:
    """£1.2m, £12.3m, £1.2bn; £456k from ten thousand; exact below."""
    sign, size = ("-" if value < 0 else ""), abs(value)
    if size >= 999_950_000:
        return f"{sign}£{_rounded(size / 1_000_000_000, 1)}bn"
    if size >= 999_500:
        return f"{sign}£{_rounded(size / 1_000_000, 1)}m"
    if size >= 10_000:
        return f"{sign}£{_rounded(size / 1_000, 0)}k"
    return money(value)


def share(value: float) -> str:
    """12.3% for 0.1234."""
    return f"{_rounded(value * 100, 1)}%"


def threshold(value: float) -> str:
    """50% for 0.5, 12.5% for 0.125: a share that somebody chose."""
    return f"{_rounded(value * 100, 1).removesuffix('.0')}%"


def number(value: float) -> str:
    """12.3."""
    return _rounded(value, 1)


def interval(value: Interval) -> str:
    """1.2 (0.8 to 1.7)."""
    return f"{number(value.value)} ({number(value.low)} to {number(value.high)})"


def text(value: Value, kind: Kind) -> str:
    """A value of a table as people read it."""
    if isinstance(value, Missing):
        return value.value
    if isinstance(value, Interval):
        return interval(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_short(value)
    if isinstance(value, str):
        return value
    words = {Kind.MONEY: money, Kind.SHARE: share, Kind.NUMBER: number, Kind.RATE: number, Kind.COUNT: count}
    return words[kind](value) if kind in words else str(value)


def short(value: Value, kind: Kind) -> str:
    """The same for a headline, where long sums are shortened."""
    if kind is Kind.MONEY and isinstance(value, int | float):
        return money_short(value)
    if isinstance(value, Interval):
        return number(value.value)
    return text(value, kind)


def of(value: int, one: str, many: str) -> str:
    """1 ward, 2 wards."""
    return f"{count(value)} {one if value == 1 else many}"
