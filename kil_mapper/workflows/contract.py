"""Who could take this contract? Asked of a project, answered for people and for scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kil_mapper.analysis.contracts import answer
from kil_mapper.model.contracts import ContractAnswer, ContractQuestion
from kil_mapper.model.results import Results
from kil_mapper.workflows.summary import records


def who_could_take(results: Results, question: ContractQuestion) -> ContractAnswer:
    """The organisations that turn over enough for a contract, alone, in lots or together.

    Raises:
        KilError: The theme or ward asked for is not in the project.
    """
    return answer(results, question)


def contract_document(found: ContractAnswer) -> dict[str, Any]:
    """The answer as plain values: the contract of `contract --json`."""
    return {
        "annual_value": float(found.question.annual_value),
        "required_turnover": float(found.question.required_turnover),
        "eligible": found.eligible,
        "eligible_local": found.eligible_local,
        "eligible_local_current": found.eligible_local_current,
        "unknown_income": found.unknown_income,
        "pool": records(found.pool),
        "falls_to": [asdict(step) for step in found.falls_to],
        "lots": [asdict(lot) for lot in found.lots],
        "consortia": [asdict(consortium) for consortium in found.consortia],
    }
