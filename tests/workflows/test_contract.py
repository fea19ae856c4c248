"""The document of a contract: its keys are fixed (DESIGN §7), what was asked for besides is added."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from kil_mapper.model.contracts import ContractQuestion
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import ContractBasis, Vat
from kil_mapper.workflows import (
    answer_sentences,
    consortium_of,
    contract_breakdown,
    contract_document,
    contract_ladder,
    contract_references,
    summarise,
    who_could_take,
)
from tests.factory import small_project

ASKED = ContractQuestion(Fraction(150_000), ContractBasis.ANNUAL, Vat.EXCLUDED)
FIXED = [
    *("annual_value", "required_turnover", "eligible", "eligible_local", "eligible_local_current"),
    *("unknown_income", "pool", "falls_to", "lots", "consortia"),
]


@pytest.fixture(scope="module")
def results() -> Results:
    return summarise(small_project())


def test_the_keys_are_fixed_all_the_way_down(results: Results) -> None:
    together = consortium_of(results, ASKED, ["GB-CHC-900001", "GB-CHC-900015"])
    said = contract_document(replace(who_could_take(results, ASKED), consortia=(together,)))
    assert list(said) == FIXED
    assert list(said["pool"][0]) == ["org_id", "name", "turnover", "reach", "year_end", "ward"]
    assert list(said["falls_to"][0]) == ["organisations", "above_annual_value"]
    assert list(said["lots"][0]) == ["lots", "annual_value_each", "eligible"]
    assert list(said["consortia"][0]) == [
        *("members", "combined_turnover", "lead", "lead_turnover", "largest_share", "wards"),
    ]


def test_what_was_asked_for_besides_has_keys_of_its_own(results: Results) -> None:
    asked = replace(ASKED, named_lots=(("Advice", Fraction(1, 2)),))
    said = contract_document(
        who_could_take(results, asked),
        ladder=contract_ladder(results, asked, [100_000]),
        breakdown=contract_breakdown(results, asked, "ward"),
        what_if=consortium_of(results, asked, ["GB-CHC-900001"]),
    )
    assert list(said) == [*FIXED, "named_lots", "ladder", "breakdown", "consortium"]
    assert said["named_lots"][0]["name"] == "Advice"
    assert [row["annual_value"] for row in said["ladder"]] == [100_000, 150_000]
    assert [row["label"] for row in said["breakdown"]][:2] == ["Millbottom", "Town"]
    assert said["consortium"]["missing"] == ()


def test_a_refuge_is_in_the_document_without_its_ward(results: Results) -> None:
    rows = {row["org_id"]: row["ward"] for row in contract_document(who_could_take(results, ASKED))["pool"]}
    assert rows["GB-CHC-900003"] is None
    assert rows["GB-CHC-900004"] == "Town"


def test_the_answer_and_the_reference_points_come_in_sentences(results: Results) -> None:
    assert answer_sentences(who_could_take(results, ASKED), results)[0].startswith("For £150,000 a year")
    assert "£95,000" in contract_references(ASKED)[0]
