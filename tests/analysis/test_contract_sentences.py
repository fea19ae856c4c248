"""The answer in words says the numbers of the answer, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.contract_sentences import answer_sentences
from kil_mapper.analysis.contracts import answer
from kil_mapper.model.contracts import ContractQuestion
from kil_mapper.model.results import Results
from kil_mapper.model.tables import AREAS_OF_OPERATION
from kil_mapper.model.vocabulary import ContractBasis, Reach, Vat
from tests.factory import SPECS, small_project


@pytest.fixture(scope="module")
def results() -> Results:
    """Everybody in the small district works locally."""
    ids = [f"GB-CHC-{spec.number}" for spec in SPECS if not spec.linked]
    areas = pd.DataFrame({"org_id": ids, "area_type": "Local Authority", "area_name": "Smalltown"})
    return compute(replace(small_project(), areas_of_operation=AREAS_OF_OPERATION.conform(areas)))


def said(results: Results, value: int, **changes: Any) -> str:
    question = ContractQuestion(Fraction(value), ContractBasis.ANNUAL, Vat.EXCLUDED)
    return "\n".join(answer_sentences(answer(results, replace(question, **changes)), results))


def test_the_whole_answer_in_words(results: Results) -> None:
    # Turnovers: 12,000,000 · 1,250,000 · 500,000 · 480,000 · 310,000 · 240,000 · 120,000 · …; 300,000 are wanted.
    alone, falls, lots, together, unknown = said(results, 150_000, lots=3).splitlines()
    assert alone == (
        "For £150,000 a year without VAT an organisation must turn over £300,000: 5 of 17 registered charities could "
        "bid alone, 5 of them local, 5 of these with accounts no older than 24 months."
    )
    assert falls == "The pool falls to three above £240,000, to one above £625,000, to none above £6,000,000 a year."
    assert lots == (
        "Cut into equal lots, more could bid alone for one of them: 6 with 2 lots of £75,000 a year, 7 with 3 lots of "
        "£50,000 a year."
    )
    # 240,000 + 120,000 hold nobody hyper-local, 240,000 + 45,000 are not enough. The third is the Reading Room with
    # 39,964, of the ward of the second: 399,964 together, of which 240,000 are 60%.
    assert together == (
        "Some that could not bid alone could bid together: 3 partners have a turnover of £399,964, of which the "
        "largest has 60%; one of them is hyper-local."
    )
    assert unknown == "One organisation with unknown income is in none of these counts."


def test_when_nobody_local_can_bid_it_is_said_that_the_contract_excludes_them(results: Results) -> None:
    text = said(results, 50_000_000)
    assert "0 of 17" in text
    assert "it excludes them" in text
    assert "No consortium of up to eight" in text
    assert "excludes" not in said(results, 150_000)


def test_where_nobody_says_where_it_works_nothing_is_said_to_exclude_the_local() -> None:
    unknown = compute(replace(small_project(), areas_of_operation=AREAS_OF_OPERATION.empty()))
    text = said(unknown, 150_000)
    assert "Nobody here is known to be local, because it is not known where anybody works." in text
    assert "No consortium is suggested: that takes local partners, and nobody is known to be one." in text
    assert "excludes" not in text


def test_what_was_narrowed_is_said(results: Results) -> None:
    text = said(results, 1_000, theme="109", ward="Millbottom", reach=(Reach.LOCAL,), current_only=True)
    assert (
        "(asked of those of the theme “Arts/culture/heritage/science”, based in Millbottom, of local reach, with "
        "accounts no older than 24 months)" in text
    )


def test_named_lots_and_what_is_in_none_are_said(results: Results) -> None:
    text = said(results, 150_000, named_lots=(("Young people", Fraction(2, 5)), ("Advice", Fraction(1, 2))))
    # 60,000 and 75,000 a year want 120,000 and 150,000: seven and six turn over as much.
    assert "Young people (£60,000 a year, 40%) by 7, Advice (£75,000 a year, 50%) by 6. 10% of" in text


def test_those_left_out_of_a_ward_s_list_are_counted_in_words(results: Results) -> None:
    assert "1 of those counted is not listed" in said(results, 100_000, ward="Millbottom")


def test_lots_that_change_nothing_are_said_to_change_nothing(results: Results) -> None:
    assert "Equal lots add nobody." in said(results, 3_000_000, lots=2)  # 6,000,000 or 3,000,000: one can
