"""Who could take this contract? Asked of a project, answered for people and for scripts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from kil_mapper.analysis import contract_sentences, contracts, themes
from kil_mapper.model.contracts import LADDER, BreakdownBy, Consortium, ContractAnswer, ContractQuestion
from kil_mapper.model.reference_points import reference_sentences
from kil_mapper.model.results import Results
from kil_mapper.workflows.named import organisation_named
from kil_mapper.workflows.summary import records

THEMES_DO_NOT_ADD_UP = themes.DO_NOT_ADD_UP
_LOT = ("lots", "annual_value_each", "eligible")
_CONSORTIUM = ("members", "combined_turnover", "lead", "lead_turnover", "largest_share", "wards")


def who_could_take(results: Results, question: ContractQuestion) -> ContractAnswer:
    """The organisations that turn over enough for a contract, alone, in lots or together.

    Raises:
        KilError: The theme or ward asked for is not in the project, or the named lots are more than the contract.
    """
    return contracts.answer(results, question)


def contract_ladder(results: Results, question: ContractQuestion, values: Sequence[int] = LADDER) -> pd.DataFrame:
    """How many could bid alone, by annual value (`LadderRow`).

    Raises:
        KilError: The theme or ward asked for is not in the project.
    """
    return contracts.ladder(results, question, values)


def contract_breakdown(results: Results, question: ContractQuestion, by: BreakdownBy | str) -> pd.DataFrame:
    """Those who could bid alone by band, ward or theme (`BreakdownRow`): counts only.

    Raises:
        KilError: The theme or ward asked for is not in the project.
    """
    return contracts.breakdown(results, question, by)


def consortium_of(results: Results, question: ContractQuestion, org_ids: Collection[str]) -> Consortium:
    """What organisations that a person picks would be together.

    Args:
        results: The computed results.
        question: What is asked.
        org_ids: The members, as identifiers or by their charity number.

    Raises:
        KilError: Nobody is picked, a member is not counted here, or its turnover is not known.
    """
    members = [organisation_named(results.project, org_id) for org_id in org_ids]
    return contracts.consortium_of(results, question, members)


def answer_sentences(answer: ContractAnswer, results: Results) -> tuple[str, ...]:
    """The answer in plain sentences."""
    return contract_sentences.answer_sentences(answer, results)


def contract_references(question: ContractQuestion) -> tuple[str, ...]:
    """What dated, sourced facts about procurement say of a contract, in plain sentences."""
    return reference_sentences(question)


def contract_document(
    found: ContractAnswer,
    *,
    ladder: pd.DataFrame | None = None,
    breakdown: pd.DataFrame | None = None,
    what_if: Consortium | None = None,
) -> dict[str, Any]:
    """The answer as plain values: the contract of `contract --json`.

    Args:
        found: The answer. Its keys are fixed; named lots have a key of their own where any were asked for.
        ladder: Becomes the key `ladder`, where asked for.
        breakdown: Becomes the key `breakdown`, where asked for.
        what_if: Becomes the key `consortium`, where asked for.
    """
    document = {
        "annual_value": float(found.question.annual_value),
        "required_turnover": float(found.question.required_turnover),
        "eligible": found.eligible,
        "eligible_local": found.eligible_local,
        "eligible_local_current": found.eligible_local_current,
        "unknown_income": found.unknown_income,
        "pool": records(found.pool),
        "falls_to": [asdict(step) for step in found.falls_to],
        "lots": [_only(asdict(lot), _LOT) for lot in found.lots],
        "consortia": [_only(asdict(consortium), _CONSORTIUM) for consortium in found.consortia],
    }
    if found.named_lots:
        document["named_lots"] = [asdict(lot) for lot in found.named_lots]
    if ladder is not None:
        document["ladder"] = records(ladder)
    if breakdown is not None:
        document["breakdown"] = records(breakdown)
    if what_if is not None:
        document["consortium"] = asdict(what_if)
    return document


def _only(values: dict[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: values[key] for key in keys}
