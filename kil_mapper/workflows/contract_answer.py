"""The answer about a contract to take away: a file to send, a text to paste. The numbers are those of the window."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from kil_mapper.analysis import contract_sentences, contracts
from kil_mapper.model.contracts import BreakdownBy, Consortium, ContractQuestion
from kil_mapper.model.findings import Findings
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import Results
from kil_mapper.reports import contract_answer
from kil_mapper.workflows.contract import consortium_of
from kil_mapper.workflows.targets import checked_form

CONTRACT_FORMATS: Final = tuple(contract_answer.WRITERS)


def write_contract(
    results: Results,
    question: ContractQuestion,
    path: Path,
    consortium: Collection[str] = (),
    *,
    progress: Progress | None = None,
) -> None:
    """Write who could take a contract: a document, a workbook, or the list of those who could bid alone (.csv).

    Services at protected addresses are not named in it.

    Args:
        results: The computed results.
        question: What is asked.
        path: Ends in .docx, .xlsx or .csv.
        consortium: Partners that a person put together: identifiers or charity numbers; () for none.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, or it is a project or what one was built from;
            the theme or ward asked for is not in the project; a partner is not counted here.
    """
    progress = progress or NoProgress()
    checked_form(results, path, CONTRACT_FORMATS, "contract’s answer")
    progress.report("Looking who could take the contract")
    found, chosen = _found(results, question), _chosen(results, question, consortium)
    progress.report(f"Writing {path.name}")
    contract_answer.write_answer(results, found, chosen, path)


def contract_text(results: Results, question: ContractQuestion, consortium: Collection[str] = ()) -> str:
    """Who could take a contract, as plain text to paste. Services at protected addresses are not named in it.

    Args:
        results: The computed results.
        question: What is asked.
        consortium: Partners that a person put together; () for none.

    Raises:
        KilError: The theme or ward asked for is not in the project, or a partner is not counted here.
    """
    return contract_answer.answer_text(results, _found(results, question), _chosen(results, question, consortium))


def _chosen(results: Results, question: ContractQuestion, consortium: Collection[str]) -> Consortium | None:
    return consortium_of(results, question, consortium) if consortium else None


def _found(results: Results, question: ContractQuestion) -> Findings:
    answer = contracts.answer(results, question)
    return Findings(
        answer=answer,
        sentences=contract_sentences.answer_sentences(answer, results),
        ladder=contracts.ladder(results, question),
        by_band=contracts.breakdown(results, question, BreakdownBy.BAND),
        by_ward=contracts.breakdown(results, question, BreakdownBy.WARD),
        by_theme=contracts.breakdown(results, question, BreakdownBy.THEME),
    )
