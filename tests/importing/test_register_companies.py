"""One body registered twice is one organisation; a number that nobody was given proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kil_mapper.importing import prepared_copies
from kil_mapper.importing.register import read_charities
from kil_mapper.importing.register_companies import shared_company_number
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.register_files import charity, text_table


def company(number: int, company_number: str, ends: str = "2024-03-31", **changes: str) -> dict[str, str]:
    """A charitable company with accounts to a day."""
    fields = {
        "charity_type": "Charitable company",
        "charity_is_cio": "False",
        "charity_company_registration_number": company_number,
        "latest_acc_fin_period_end_date": f"{ends} 00:00:00.0000000" if ends else "",
    }
    return charity(number, f"Company {number}", **(fields | changes))


def duplicates(
    tmp_path: Path, *rows: dict[str, str], log: IssueLog | None = None, cache: Path | None = None
) -> dict[str, str]:
    """What each row of the file repeats."""
    path = tmp_path / "charity.txt"
    path.write_bytes(text_table(rows))
    read = read_charities([FoundFile(SourceFile(path), DatasetId.CHARITY)], log or IssueLog(), NoProgress(), cache)
    pairs = zip(read.table[Org.ID].to_pylist(), read.table[Org.DUPLICATE_OF].to_pylist(), strict=True)
    return {identifier: original for identifier, original in pairs if original}


def test_of_two_with_one_company_number_the_one_with_the_newest_accounts_stays(tmp_path: Path) -> None:
    log = IssueLog()
    rows = (company(900001, "04111222"), company(900002, "4111222 ", "2025-03-31"), company(900003, "04111223"))
    assert duplicates(tmp_path, *rows, log=log) == {"GB-CHC-900001": "GB-CHC-900002"}
    (issue,) = log.kept
    assert (issue.kind, issue.row, issue.value) == (IssueKind.MERGED, 2, "04111222")
    assert log.counts == {IssueKind.MERGED: 1}


def test_with_accounts_of_the_same_day_the_larger_number_stays_and_no_accounts_are_the_oldest(tmp_path: Path) -> None:
    same = (company(900004, "OC301234"), company(900003, "oc301234"), company(900009, "OC301234", ""))
    assert duplicates(tmp_path, *same) == {"GB-CHC-900003": "GB-CHC-900004", "GB-CHC-900009": "GB-CHC-900004"}


def test_the_place_does_not_matter(tmp_path: Path) -> None:
    rows = (company(900001, "04111222"), company(900002, "04111222", charity_contact_postcode="AB1 2CD"))
    assert duplicates(tmp_path, *rows) == {"GB-CHC-900001": "GB-CHC-900002"}


@pytest.mark.parametrize(
    "changes",
    [
        {"charity_is_cio": "True"},
        {"charity_is_cio": "1", "charity_type": ""},
        {"charity_is_cio": "", "charity_type": "CIO"},
        {"charity_registration_status": "Removed"},
        {"linked_charity_number": "1", "organisation_number": "4900002"},
    ],
)
def test_a_cio_a_removed_and_a_linked_charity_are_never_merged_by_it(tmp_path: Path, changes: dict[str, str]) -> None:
    assert duplicates(tmp_path, company(900001, "04111222"), company(900002, "04111222", **changes)) == {}


@pytest.mark.parametrize(
    "dummy",
    ["00000000", "0", "11111111", "99999999", "12345678", "1234567", "123456", "87654321", "1", "123", "99", "n/a",
     "CE012345", "SC0", "RC000000", "N/A 12", "-"],
)  # fmt: skip
def test_a_number_that_nobody_was_given_merges_nothing(tmp_path: Path, dummy: str) -> None:
    assert shared_company_number(dummy) is None
    assert duplicates(tmp_path, company(900001, dummy), company(900002, dummy)) == {}


@pytest.mark.parametrize(
    ("given", "number"), [("1234568", "01234568"), ("04111222", "04111222"), (" ip 12345r", "IP12345R")]
)
def test_a_real_number_comes_in_eight_characters(given: str, number: str) -> None:
    assert shared_company_number(given) == number


def test_a_record_given_twice_stays_a_repeat_of_its_first(tmp_path: Path) -> None:
    rows = (company(900001, "04111222"), company(900001, "04111222"), company(900002, "04111222", "2025-03-31"))
    found = duplicates(tmp_path, *rows)
    assert found == {"GB-CHC-900001#3": "GB-CHC-900001", "GB-CHC-900001": "GB-CHC-900002"}


def test_a_file_without_the_columns_is_read_as_before(tmp_path: Path) -> None:
    rows = [company(900001, "04111222"), company(900002, "04111222")]
    lacking = ("charity_company_registration_number", "charity_is_cio", "charity_type")
    path = tmp_path / "charity.txt"
    path.write_bytes(text_table(rows, [heading for heading in rows[0] if heading not in lacking]))
    read = read_charities([FoundFile(SourceFile(path), DatasetId.CHARITY)], IssueLog(), NoProgress())
    assert read.table[Org.DUPLICATE_OF].null_count == 2


def test_a_prepared_copy_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared_copies, "WORTH_KEEPING", 0)
    cache = tmp_path / "cache"
    cache.mkdir()
    rows = (company(900001, "04111222"), company(900002, "04111222"))
    logs = IssueLog(), IssueLog()
    assert duplicates(tmp_path, *rows, log=logs[0], cache=cache) == duplicates(
        tmp_path, *rows, log=logs[1], cache=cache
    )
    assert logs[0].counts == logs[1].counts == {IssueKind.MERGED: 1}
