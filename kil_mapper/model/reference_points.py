"""Facts about procurement that put a contract value into proportion, each with its date and source (METHODS §8)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kil_mapper.model.contracts import ContractQuestion
from kil_mapper.model.prose import pounds


@dataclass(frozen=True)
class ReferencePoint:
    """One fact.

    Attributes:
        key: Stable name.
        text: The fact in a sentence.
        value: The figure in it: pounds, or a share 0–1; None where the fact is not a figure.
        as_of: When it held: a date, a year or a span.
        source: Who says so, and where.
    """

    key: str
    text: str
    value: float | None
    as_of: str
    source: str


MEDIAN_CONTRACT: Final = ReferencePoint(
    "median_contract",
    "Half of the public contracts that voluntary organisations and social enterprises in England won were worth "
    "£95,000 or less over their whole life.",
    95_000,
    "2023/24",
    "Department for Culture, Media and Sport, Public procurement through VCSEs, 2019/20 to 2023/24, 28 November 2025, "
    "https://www.gov.uk/government/publications/public-procurement-through-vcses-201920-to-202324",
)
SUB_CENTRAL: Final = ReferencePoint(
    "threshold_sub_central",
    "Councils’ contracts for goods and services are fully under the Procurement Act 2023 from £207,720, VAT included.",
    207_720,
    "from 1 January 2026",
    "Procurement Act 2023 (Threshold Amounts) (Amendment) Regulations 2025",
)
LIGHT_TOUCH: Final = ReferencePoint(
    "threshold_light_touch",
    "Contracts for social, health and similar services (light touch) are under it from £663,540, VAT included.",
    663_540,
    "from 1 January 2026",
    "Procurement Act 2023 (Threshold Amounts) (Amendment) Regulations 2025",
)
OLD_CEILING: Final = ReferencePoint(
    "old_ceiling",
    "A yearly turnover of twice the contract’s value was once the most that could normally be asked for; it was a "
    "ceiling, not a norm.",
    2,
    "2015 to 2025, since revoked",
    "Public Contracts Regulations 2015, regulation 58(9)",
)
PROPORTION: Final = ReferencePoint(
    "proportion",
    "The Procurement Act 2023 fixes no figure: conditions must be a proportionate means of ensuring that a supplier "
    "can perform the contract.",
    None,
    "since 24 February 2025",
    "Procurement Act 2023, section 22",
)
LARGE_CHARITIES: Final = ReferencePoint(
    "large_charities",
    "6.6% of registered charities had an income above £500,000.",
    0.066,
    "2016",
    "Charity Commission for England and Wales, register of charities",
)

REFERENCE_POINTS: Final = (MEDIAN_CONTRACT, SUB_CENTRAL, LIGHT_TOUCH, OLD_CEILING, PROPORTION, LARGE_CHARITIES)
"""All of them, in the order of print."""

_MEDIAN_VALUE: Final = Fraction(str(MEDIAN_CONTRACT.value))


def reference_sentences(question: ContractQuestion) -> tuple[str, ...]:
    """What the reference points say of one contract, in plain sentences.

    Args:
        question: The contract. A legal threshold is compared with the value of the whole contract with VAT at the
            standard rate: many services of charities are exempt, and then the value without VAT is the right one.
    """
    whole, with_vat = question.whole_value, question.whole_value_with_vat
    median = (
        f"{_stated(MEDIAN_CONTRACT)} {_median_needs(question)} This contract is worth {pounds(whole)} over "
        f"{_years(question.years)} without VAT, {_beside(whole, _MEDIAN_VALUE)}."
    )
    asked = (
        f"{_stated(OLD_CEILING)} {_stated(PROPORTION)} What is asked for here is {_times(question.multiple)} the "
        f"annual value, which is {_times(question.required_turnover / whole)} the whole value."
    )
    thresholds = (f"{_stated(point)} {_threshold(whole, with_vat, point)}" for point in (SUB_CENTRAL, LIGHT_TOUCH))
    return (median, *thresholds, asked, _stated(LARGE_CHARITIES))


def _stated(point: ReferencePoint) -> str:
    return f"{point.text.removesuffix('.')} ({point.as_of}; {point.source.split(', https')[0]})."


def _median_needs(question: ContractQuestion) -> str:
    """What turnover the median contract would need at this multiple, over one year and over three."""
    one = question.multiple * _MEDIAN_VALUE
    return (
        f"At {_times(question.multiple)} the annual value it needs a turnover of {pounds(one)} over one year, "
        f"{pounds(one / 3)} over three."
    )


def _threshold(whole: Fraction, with_vat: Fraction, point: ReferencePoint) -> str:
    limit = Fraction(str(point.value))
    if whole >= limit:
        return f"This one is above: {pounds(with_vat)} with VAT, {pounds(whole)} without."
    if with_vat >= limit:
        return f"This one is above at {pounds(with_vat)} with VAT, and below if its services are exempt."
    return f"This one is below: {pounds(with_vat)} with VAT."


def _beside(value: Fraction, reference: Fraction) -> str:
    if value == reference:
        return "just that"
    return "more than that" if value > reference else "less than that"


def _times(number: Fraction) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{float(number):.3g} times"


def _years(years: Fraction) -> str:
    return "one year" if years == 1 else f"{float(years):g} years"
