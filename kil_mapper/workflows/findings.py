"""What the further analyses find, gathered for documents: one call, so that each says the same numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from kil_mapper.analysis import anchors, contracts, ledger
from kil_mapper.analysis.contract_sentences import answer_sentences
from kil_mapper.analysis.correction_words import corrections_table
from kil_mapper.analysis.duplicates import suggest_duplicates
from kil_mapper.analysis.need import need_by_area
from kil_mapper.analysis.people import people, volunteers_by_band
from kil_mapper.analysis.sentences import cold_spot_verdicts
from kil_mapper.analysis.trends import trends
from kil_mapper.model.contracts import BreakdownBy, ContractQuestion
from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import ContractBasis, Vat
from kil_mapper.workflows.comparators import compare_places
from kil_mapper.workflows.elsewhere import areas_of_operation_held, works_here

STANDARD_QUESTION: Final = ContractQuestion(Fraction(150_000), ContractBasis.ANNUAL, Vat.EXCLUDED)
"""The contract that every report speaks of: £150,000 a year without VAT, at twice its value."""


def findings_of(results: Results) -> Findings:
    """Everything that a report says beyond the results themselves.

    Args:
        results: What the analysis found.
    """
    answer = contracts.answer(results, STANDARD_QUESTION)
    return Findings(
        trends=trends(results),
        need=need_by_area(results),
        elsewhere=works_here(results) if areas_of_operation_held(results) else None,
        answer=answer,
        sentences=answer_sentences(answer, results),
        ladder=contracts.ladder(results, STANDARD_QUESTION),
        by_band=contracts.breakdown(results, STANDARD_QUESTION, BreakdownBy.BAND),
        by_ward=contracts.breakdown(results, STANDARD_QUESTION, BreakdownBy.WARD),
        by_theme=contracts.breakdown(results, STANDARD_QUESTION, BreakdownBy.THEME),
        duplicates=suggest_duplicates(results.project),
        waterfall=ledger.waterfall(results),
        set_aside=ledger.set_aside_list(results),
        anchor_checklist=anchors.checklist(results),
        anchor_coverage=anchors.coverage(results),
        cold_spots=cold_spot_verdicts(results),  # the rule stands beside them
        places=compare_places(results),
        people=people(results),
        volunteers=volunteers_by_band(results),
        corrections=corrections_table(results.project),
    )
