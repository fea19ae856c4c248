"""Facts of procurement beside a contract's value, worked by hand (METHODS §8)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kil_mapper.model.contracts import ContractQuestion
from kil_mapper.model.reference_points import REFERENCE_POINTS, reference_sentences
from kil_mapper.model.vocabulary import ContractBasis, Vat


def sentences(value: int, vat: Vat = Vat.EXCLUDED, years: int = 1, multiple: str = "2") -> tuple[str, ...]:
    return reference_sentences(
        ContractQuestion(Fraction(value), ContractBasis.TOTAL, vat, Fraction(years), Fraction(multiple))
    )


def test_every_fact_has_a_date_and_a_source_and_is_told() -> None:
    text = "\n".join(sentences(100_000))
    for point in REFERENCE_POINTS:
        assert point.as_of
        assert point.source
        assert point.text.removesuffix(".") in text
        assert point.as_of in text


def test_the_median_contract_needs_190_000_over_one_year_and_63_333_over_three() -> None:
    median = sentences(190_000, years=2)[0]
    assert "needs a turnover of £190,000 over one year, £63,333 over three" in median  # 2 × 95,000; ÷ 3
    assert "This contract is worth £190,000 over 2 years without VAT, more than that." in median
    assert "£142,500 over one year, £47,500 over three" in sentences(1, multiple="1.5")[0]
    assert sentences(95_000)[0].endswith("just that.")


@pytest.mark.parametrize(
    ("value", "vat", "ending"),
    [
        (173_099, Vat.EXCLUDED, "This one is below: £207,719 with VAT."),  # × 1.2 = 207,718.80
        (173_100, Vat.EXCLUDED, "This one is above at £207,720 with VAT, and below if its services are exempt."),
        (207_720, Vat.INCLUDED, "This one is above at £207,720 with VAT, and below if its services are exempt."),
        (207_719, Vat.INCLUDED, "This one is below: £207,719 with VAT."),
        (207_720, Vat.EXCLUDED, "This one is above: £249,264 with VAT, £207,720 without."),
    ],
)
def test_a_threshold_is_held_against_the_value_with_vat(value: int, vat: Vat, ending: str) -> None:
    assert sentences(value, vat)[1].endswith(ending)


def test_an_annual_value_counts_for_all_its_years() -> None:
    # 200,000 a year for three years: 600,000 without VAT, 720,000 with.
    asked = ContractQuestion(Fraction(200_000), ContractBasis.ANNUAL, Vat.EXCLUDED, Fraction(3))
    assert asked.whole_value == 600_000
    assert asked.whole_value_with_vat == 720_000
    assert reference_sentences(asked)[2].endswith(
        "This one is above at £720,000 with VAT, and below if its services are exempt."
    )


def test_what_is_asked_for_is_told_as_a_part_of_the_whole_value_too() -> None:
    # Twice the annual value of a three-year contract is two thirds of its whole value.
    assert "twice the annual value, which is 0.667 times the whole value." in sentences(300_000, years=3)[3]
    assert "once the annual value, which is once the whole value." in sentences(300_000, multiple="1")[3]


@pytest.mark.parametrize(
    "changes", [{"value": Fraction(0)}, {"years": Fraction(0)}, {"multiple": Fraction(-1)}, {"lots": 0}]
)
def test_a_question_without_a_value_is_none(changes: dict[str, Fraction]) -> None:
    asked = {"value": Fraction(1), "basis": ContractBasis.TOTAL, "vat": Vat.EXCLUDED} | changes
    with pytest.raises(ValueError, match=next(iter(changes))):
        ContractQuestion(**asked)  # type: ignore[arg-type]
