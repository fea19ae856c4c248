"""The question: read from what people type, stepped over sensible values, kept from one time to the next."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from fractions import Fraction
from typing import Any

from kil_mapper.model.contracts import VAT_RATE, ContractQuestion
from kil_mapper.model.vocabulary import ContractBasis, Reach, Vat

DEFAULT = ContractQuestion(Fraction(150_000), ContractBasis.TOTAL, Vat.EXCLUDED)
MULTIPLES = (Fraction(1), Fraction(3, 2), Fraction(2), Fraction(3))
MOST_YEARS, MOST_LOTS = 20, 12
LONGEST_NAME = 60
Lots = tuple[tuple[str, Fraction], ...]
LARGEST = 1_000_000_000
LONGEST_AMOUNT = 60  # letters; Python refuses to read a number of thousands of digits

_STEPS = (10, 12, 15, 20, 25, 30, 40, 50, 60, 75)
SCALE: tuple[int, ...] = (*(step * size for size in (100, 1_000, 10_000, 100_000) for step in _STEPS), 10_000_000)
"""Values that the slider stops at, in pounds: each about a quarter more than the one before."""

_AMOUNT = re.compile(r"£?\s*(\d[\d, ]*(?:\.\d+)?|\.\d+)\s*(k|m|thousand|million)?", re.IGNORECASE)
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?|\.[0-9]{1,4})\s*%?")
_UNITS = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}


def parse_pounds(text: str) -> Fraction | None:
    """An amount as people write it; None for anything else, for nothing and for more than a thousand million.

    Examples:
        >>> parse_pounds("£150,000")
        Fraction(150000, 1)
        >>> parse_pounds("1.5m")
        Fraction(1500000, 1)
        >>> parse_pounds("about 150") is None
        True
    """
    found = _AMOUNT.fullmatch(text.strip()) if len(text) <= LONGEST_AMOUNT else None
    if found is None:
        return None
    amount = Fraction(re.sub(r"[, ]", "", found[1])) * _UNITS.get((found[2] or "").lower(), 1)
    return amount if 0 < amount <= LARGEST else None


def say_pounds(amount: Fraction) -> str:
    """An amount in whole pounds, in pounds and pence where it has pence."""
    return f"£{int(amount):,}" if amount.denominator == 1 else f"£{float(amount):,.2f}"


def parse_share(text: str) -> Fraction | None:
    """A share in per cent as people write it, 0–1; None for anything else, for nothing and for more than the whole.

    Examples:
        >>> parse_share("37.5 %")
        Fraction(3, 8)
        >>> parse_share("140") is None
        True
    """
    found = _SHARE.fullmatch(text.strip())
    share = None if found is None else Fraction(found[1]) / 100
    return share if share is not None and 0 < share <= 1 else None


def say_share(share: Fraction) -> str:
    """A share in per cent, without noughts that say nothing."""
    return f"{float(share * 100):.2f}".rstrip("0").rstrip(".") + "%"


def wrong_with(lots: Lots) -> str:
    """What is wrong with lots by name, as a sentence; "" where nothing is."""
    names = [name.casefold() for name, _ in lots]
    twice = next((name for name, _ in lots if names.count(name.casefold()) > 1), None)
    if twice is not None:
        return f"Two lots are called “{twice}”. Give each a name of its own."
    together = sum((share for _, share in lots), Fraction(0))
    return f"The shares add up to {say_share(together)}. They may be 100% at most." if together > 1 else ""


def say_sum(lots: Lots) -> str:
    """What the shares add up to, and what is in no lot; "" without lots."""
    if not lots:
        return ""
    together = sum((share for _, share in lots), Fraction(0))
    rest = f": {say_share(1 - together)} is in no lot" if together < 1 else ""
    return f"Shares add up to {say_share(together)}{rest}."


def nearest_step(amount: Fraction) -> int:
    """The place of the slider's stop that is nearest to an amount."""
    place = bisect_left(SCALE, amount)
    if place in (0, len(SCALE)):
        return min(place, len(SCALE) - 1)
    below, above = SCALE[place - 1], SCALE[place]
    return place if amount * amount > below * above else place - 1


def value_of_annual(annual: float, question: ContractQuestion) -> Fraction:
    """The value, as the question gives it, whose annual value without VAT is about this: a stop of the slider."""
    value = Fraction(annual)
    if question.basis is ContractBasis.TOTAL:
        value *= question.years
    if question.vat is Vat.INCLUDED:
        value *= 1 + VAT_RATE
    return Fraction(SCALE[nearest_step(value)])


def to_text(question: ContractQuestion) -> str:
    """The question as text to keep."""
    return json.dumps(
        {
            "value": str(question.value),
            "basis": question.basis.value,
            "vat": question.vat.value,
            "years": str(question.years),
            "multiple": str(question.multiple),
            "lots": question.lots,
            "theme": question.theme,
            "ward": question.ward,
            "reach": [reach.value for reach in question.reach],
            "current_only": question.current_only,
            "named_lots": [[name, str(share)] for name, share in question.named_lots],
        }
    )


def from_text(text: str) -> ContractQuestion:
    """The question that was kept; the usual one where the text is damaged."""
    try:
        kept: dict[str, Any] = json.loads(text)
        return ContractQuestion(
            value=Fraction(kept["value"]),
            basis=ContractBasis(kept["basis"]),
            vat=Vat(kept["vat"]),
            years=Fraction(kept["years"]),
            multiple=Fraction(kept["multiple"]),
            lots=int(kept["lots"]),
            theme=kept["theme"],
            ward=kept["ward"],
            reach=tuple(Reach(reach) for reach in kept["reach"]),
            current_only=bool(kept["current_only"]),
            named_lots=_lots_kept(kept.get("named_lots", [])),
        )
    except (ValueError, TypeError, KeyError, ZeroDivisionError, AttributeError):
        return DEFAULT


def _lots_kept(kept: list[list[str]]) -> Lots:
    lots = tuple((str(name).strip(), Fraction(share)) for name, share in kept)
    if wrong_with(lots) or any(not name or share <= 0 for name, share in lots):
        raise ValueError("no lots that a contract could have")
    return lots
