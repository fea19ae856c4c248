"""The answer about a contract to take away: every format says the numbers of the window, and no protected name."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import docx
import openpyxl
import pytest

from kil_mapper.model.contracts import ContractQuestion, PoolRow
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import ContractBasis, Vat
from kil_mapper.workflows import (
    CONTRACT_FORMATS,
    answer_sentences,
    contract_text,
    summarise,
    who_could_take,
    write_contract,
)
from tests.factory import small_project

ASKED = ContractQuestion(
    Fraction(150_000), ContractBasis.ANNUAL, Vat.EXCLUDED, named_lots=(("Young people", Fraction(2, 5)),)
)
HUB, REFUGE, ADVICE = "GB-CHC-900001", "GB-CHC-900003", "GB-CHC-900004"
WITHHELD = "Name withheld (sensitive service)"


@pytest.fixture(scope="module")
def results() -> Results:
    return summarise(small_project())


@pytest.fixture(scope="module")
def refuge(results: Results) -> str:
    """The name that must not be written."""
    return str(results.counted.set_index("org_id").loc[REFUGE, "name"])


def _words(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_csv_file_is_the_list_of_who_could_bid_alone(results: Results, refuge: str, tmp_path: Path) -> None:
    path = tmp_path / "pool.csv"
    write_contract(results, ASKED, path)
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    pool = who_could_take(results, ASKED).pool
    named = pool[pool[PoolRow.NAME] != refuge]
    assert [row["Organisation"] for row in rows] == [*named[PoolRow.NAME], WITHHELD]
    assert [row["Turnover"] for row in rows] == [*(str(value) for value in named[PoolRow.TURNOVER]), ""]


def test_document_and_workbook_say_the_sentences_and_tables_of_the_window(
    results: Results, refuge: str, tmp_path: Path
) -> None:
    document, book_file = tmp_path / "answer.docx", tmp_path / "answer.xlsx"
    write_contract(results, ASKED, document, [HUB, REFUGE])
    write_contract(results, ASKED, book_file, [HUB, REFUGE])
    said = _words(document)
    for sentence in answer_sentences(who_could_take(results, ASKED), results):
        assert sentence in said
    assert "Young people" in said
    assert refuge not in said
    book = openpyxl.load_workbook(book_file)
    ladder = [[cell.value for cell in row] for row in book["Contract ladder"].iter_rows()]
    assert [150_000, 300_000, 5, 0, 0] in ladder
    partners = [[cell.value for cell in row][:2] for row in book["Consortium put together"].iter_rows()]
    assert [WITHHELD, "Lead"] in partners or [WITHHELD, "Partner"] in partners
    assert all(refuge not in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_text_to_paste_says_question_answer_and_names(results: Results, refuge: str) -> None:
    narrowed = replace(ASKED, ward="Town", current_only=True)
    said = contract_text(results, narrowed, [HUB])
    assert "Asked only about: based in Town; accounts no older than 24 months" in said
    assert "- Town Hall Trust, £12,000,000" in said
    assert "The consortium put together:" in said
    assert refuge not in said
    assert refuge not in contract_text(results, ASKED)
    nobody = contract_text(results, replace(ASKED, value=Fraction(50_000_000)))
    assert "No organisation based here is known to turn over enough." in nobody


def test_another_ending_is_refused_and_nothing_is_written(results: Results, tmp_path: Path) -> None:
    with pytest.raises(KilError, match="cannot be written as") as caught:
        write_contract(results, ASKED, tmp_path / "answer.txt")
    assert all(form in caught.value.hint for form in CONTRACT_FORMATS)
    with pytest.raises(KilError):
        write_contract(results, replace(ASKED, ward="Nowhere"), tmp_path / "answer.csv")
    assert list(tmp_path.iterdir()) == []
