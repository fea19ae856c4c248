"""What the further analyses find, gathered for documents: one call, so that each says the same numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from kil_mapper.analysis import contracts
from kil_mapper.model.contracts import ContractQuestion
from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import ContractBasis, Vat

STANDARD_QUESTION: Final = ContractQuestion(Fraction(150_000), ContractBasis.ANNUAL, Vat.EXCLUDED)
"""The contract that every report speaks of: £150,000 a year without VAT, at twice its value."""


def findings_of(results: Results) -> Findings:
    """Everything that a report says beyond the results themselves.

    Args:
        results: What the analysis found.
    """
    return Findings(answer=contracts.answer(results, STANDARD_QUESTION))
