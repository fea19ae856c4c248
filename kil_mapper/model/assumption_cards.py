"""Figures that are often quoted and generalise a few cases: only ever with their card, never applied (METHODS §11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class AssumptionCard:
    """One figure and what must be said with it.

    Attributes:
        key: Stable name.
        claim: The figure as it is quoted.
        source: Whose figure it is, and which cases it rests on.
        place: Where those cases were.
        period: When.
        method: How it was arrived at.
        warning: What it must not be used for.
    """

    key: str
    claim: str
    source: str
    place: str
    period: str
    method: str
    warning: str


LOCAL_VALUE: Final = AssumptionCard(
    "local_value",
    "£2.50 of value for the local economy for each £1 spent with a community organisation",
    "Keep it Local (Locality), generalising two cases: £2.43 at Halifax Opportunities Trust, of one children’s centre, "
    "and £2.52 at Bradford Trident",
    "Halifax and Bradford",
    "when those cases were studied; look the year up before quoting",
    "Local Multiplier 3 (LM3): follows money through three rounds of local spending",
    "Two organisations are not a sector. Do not multiply the sector’s total income by it.",
)
COST_AVOIDED: Final = AssumptionCard(
    "cost_avoided",
    "£6 of public cost avoided for each £1",
    "Keep it Local (Locality), from one case: £165,000 spent against £1.095m, published as “at least £935,000” net",
    "South Gloucestershire",
    "the pandemic",
    "Costs thought to be avoided beside the money spent: 6.6 to 1, or 5.6 to 1 after taking off what was spent",
    "One place in an emergency. It says nothing of other services, places or years.",
)
ASSUMPTION_CARDS: Final = (LOCAL_VALUE, COST_AVOIDED)
