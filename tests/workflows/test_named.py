"""People name an organisation as it comes to them; who is meant is worked out in one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from kil_mapper import workflows
from kil_mapper.model.contracts import ContractQuestion
from kil_mapper.model.errors import KilError
from kil_mapper.model.vocabulary import ContractBasis, Vat
from kil_mapper.workflows import AnchorDeclaration
from tests.factory import small_project

HUB = "GB-CHC-900001"


@pytest.mark.parametrize("word", [HUB, "gb-chc-900001", " 900001 "])
def test_an_organisation_is_known_by_identifier_in_any_case_and_by_charity_number(word: str) -> None:
    assert workflows.organisation_named(small_project(), word) == HUB


@pytest.mark.parametrize("word", ["", " ", "\udcff\udcfe", "{{7*191}}", "A" * 100_000])
def test_what_no_register_could_hold_is_refused_in_a_few_words(word: str) -> None:
    with pytest.raises(KilError, match="The project knows no") as refused:
        workflows.organisation_named(small_project(), word)
    assert len(refused.value.message) < 150


def test_who_is_not_known_may_be_somebody_near() -> None:
    with pytest.raises(KilError, match="knows no “GB-CHC-9000011”") as refused:
        workflows.organisation_named(small_project(), "GB-CHC-9000011")
    assert HUB in refused.value.hint


def test_anchors_and_consortia_take_charity_numbers_as_decisions_do() -> None:
    project = small_project()
    nothing_looked_at = AnchorDeclaration(HUB, True, None, None, None, None, "", "AB", date(2026, 11, 2))
    declared = workflows.declare_anchor(project, replace(nothing_looked_at, org_id="900001"))
    assert workflows.declaration_of(declared, HUB) == nothing_looked_at

    results = workflows.summarise(project)
    known = results.counted.dropna(subset=["turnover"])["org_id"].iloc[0]
    question = ContractQuestion(Fraction(1_000), ContractBasis.ANNUAL, Vat.EXCLUDED)
    together = workflows.consortium_of(results, question, [known.removeprefix("GB-CHC-")])
    assert together.members == (known,)
