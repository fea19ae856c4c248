"""What each file of a folder is, and what is missing."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kil_mapper.importing import catalogue
from kil_mapper.importing.catalogue import IMPORTERS, missing_datasets, take_inventory
from kil_mapper.model.datasets import Need, Role
from kil_mapper.model.errors import Cancelled
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.register_files import (
    CHARITY_HEADINGS,
    HISTORY_HEADINGS,
    charity,
    json_table,
    text_table,
    zipped,
)


def only(path: Path, *, count_rows: bool = False) -> FoundFile:
    [found] = take_inventory([path], count_rows=count_rows).files
    return found


def test_every_dataset_is_declared_once_and_completely() -> None:
    declared = [importer.dataset for importer in IMPORTERS]
    assert sorted(dataset.id for dataset in declared) == sorted(DatasetId)
    for dataset in declared:
        assert all(
            [dataset.title, dataset.publisher, dataset.licence, dataset.gives, dataset.get_it, dataset.attribution]
        )
        assert dataset.page.startswith("https://")


def test_a_register_table_is_recognised_under_any_name(tmp_path: Path) -> None:
    path = zipped(tmp_path / "holiday.zip", "photo.jpg", text_table([charity(900001), charity(900002)]))
    found = only(path, count_rows=True)
    assert found.dataset is DatasetId.CHARITY
    assert (found.edition, found.rows) == ("2025-09-07", 2)
    assert found.source.label == "holiday.zip/photo.jpg"
    assert "charity_name" in found.used
    assert "charity_contact_phone" in found.headings
    assert "charity_contact_phone" not in found.used
    assert (found.detail("delimiter"), found.detail("form")) == ("\t", "delimited")
    assert found.modified is not None


def test_the_json_form_is_the_same_dataset(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(json_table([charity(900001)], CHARITY_HEADINGS))
    found = only(tmp_path / "x", count_rows=True)
    assert (found.dataset, found.edition, found.rows) == (DatasetId.CHARITY, "2025-09-07", 1)


def test_tables_of_the_register_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(text_table([{"organisation_number": "1"}], HISTORY_HEADINGS))
    assert only(tmp_path / "a.txt").dataset is DatasetId.ANNUAL_RETURN_HISTORY
    key = ["date_of_extract", "organisation_number", "registered_charity_number"]
    names = [*key, "linked_charity_number", "charity_name_id", "charity_name_type", "charity_name"]
    (tmp_path / "b.txt").write_bytes(text_table([{"organisation_number": "1"}], names))
    assert only(tmp_path / "b.txt").dataset is DatasetId.OTHER_NAMES


def test_counting_rows_says_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(text_table([charity(900001, charity_activities="one\ntwo"), charity(900002)]))
    found = only(tmp_path / "a.txt", count_rows=True)
    assert found.rows == 2
    assert [issue.kind for issue in found.issues] == [IssueKind.RECORD_MENDED]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("date_of_extract\torganisation_number\ttrustee_id\ttrustee_name\n1\t2\t3\tX\n", "private people's names"),
        ("date_of_extract\torganisation_number\tcharity_event_order\n1\t2\t3\n", "table of events"),
        ("LSOA code,WIMD 2019 ,x\nW01,1,2\n", "Welsh"),
        ("CompanyName, CompanyNumber,RegAddress.PostCode\nA,1,2\n", "Companies House"),
        ("Reg charity number,Charity name,Status\n1,A,x\n", "Northern Ireland"),
        ("Charity Number,Charity Name,Most recent year income\nSC1,A,1\n", "Scotland"),
        ("Full Registation Number,Society Name\n1,A\n", "mutuals"),
        ("Identifier,Title,Amount Awarded\n1,A,1\n", "360Giving"),
        ("Body,Supplier(Beneficiary) Name,Net Amount\n1,A,1\n", "Council spending"),
        ("Merchant Category,Supplier,Transaction Date\n1,A,1\n", "Council spending"),
        ("lsoa21_code,ward24_code\nE01,E05\n", "lookup of area codes"),
        ("Organisation,Postcode\nA,ZZ1 1AA\n", "list of organisations"),
        ("colour,shape\nred,round\n", "colour, shape"),
        ("Dear reader, this is\na text, with commas, in it\nand lines, of any, length, at all\nx\n", "documentation"),
    ],
)
def test_unknown_files_are_named_with_a_guess(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "file.csv").write_text(text)
    found = only(tmp_path / "file.csv")
    assert found.dataset is None
    assert words in found.what
    assert [issue.kind for issue in found.issues] == [IssueKind.FILE_UNKNOWN]


def test_a_broken_zip_is_listed_with_the_reason(tmp_path: Path) -> None:
    path = zipped(tmp_path / "cut.zip", "charity.txt", text_table([charity(900001)]))
    path.write_bytes(path.read_bytes()[:-10])
    found = only(path)
    assert found.dataset is None
    assert found.issues[0].kind is IssueKind.FILE_REFUSED
    assert "Download it again" in found.issues[0].hint


def test_a_zip_that_breaks_half_way_is_recognised_but_not_counted(tmp_path: Path) -> None:
    rows = [charity(900000 + n, charity_activities=f"{n * n} {n**5}") for n in range(9000)]
    path = zipped(tmp_path / "bad.zip", "charity.txt", text_table(rows))
    data = bytearray(path.read_bytes())
    data[-2000:-1800] = bytes(200)
    path.write_bytes(data)
    assert only(path).dataset is DatasetId.CHARITY
    counted = only(path, count_rows=True)
    assert counted.issues[0].kind is IssueKind.FILE_UNREADABLE
    assert "damaged" in counted.what


def files_of(*datasets: tuple[DatasetId, dict[str, str]]) -> list[FoundFile]:
    return [FoundFile(SourceFile(Path("x")), dataset, details=tuple(d.items())) for dataset, d in datasets]


def missing(found: Sequence[FoundFile]) -> list[DatasetId]:
    return [dataset.id for dataset in missing_datasets(found)]


def test_in_an_empty_folder_one_dataset_of_each_needed_role_is_missing(tmp_path: Path) -> None:
    inventory = take_inventory([tmp_path])
    needed = [dataset for dataset in inventory.missing if dataset.need is Need.REQUIRED]
    assert sorted(dataset.role for dataset in needed) == sorted(
        [Role.REGISTER, Role.DEPRIVATION, Role.POSTCODES, Role.SMALL_AREAS]
    )
    recommended = [dataset for dataset in inventory.missing if dataset.need is Need.RECOMMENDED]
    assert inventory.missing == (*needed, *recommended)
    assert {dataset.role for dataset in recommended} == {Role.REGISTER_DETAIL, Role.WARDS}


def test_any_dataset_of_a_role_serves() -> None:
    found = files_of(
        (DatasetId.CHARITY, {}),
        (DatasetId.INDICES_FILE_1, {"index": "IoD2025"}),
        (DatasetId.NSPL, {}),
        (DatasetId.LSOA_2021_BOUNDARIES, {}),
    )
    lacking = missing(found)
    assert not set(lacking) & {DatasetId.INDICES_FILE_7, DatasetId.ONSPD, DatasetId.LSOA_2011_BOUNDARIES}
    assert DatasetId.LSOA_LOOKUP not in lacking
    assert DatasetId.OTHER_NAMES in lacking


def test_the_lookup_is_missing_only_where_editions_do_not_meet() -> None:
    found = files_of((DatasetId.INDICES_FILE_7, {"index": "IoD2019"}), (DatasetId.LSOA_2021_BOUNDARIES, {}))
    assert DatasetId.LSOA_LOOKUP in missing(found)
    found += files_of((DatasetId.LSOA_2011_BOUNDARIES, {}))
    assert DatasetId.LSOA_LOOKUP not in missing(found)
    found += files_of((DatasetId.INDICES_FILE_7, {"index": "IoD2025"}))  # one of them is to be set beside the other
    assert DatasetId.LSOA_LOOKUP in missing(found)


def test_looking_can_be_cancelled(tmp_path: Path) -> None:
    class Stops:
        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    (tmp_path / "a.csv").write_text("a,b\n")
    with pytest.raises(Cancelled):
        take_inventory([tmp_path], progress=Stops())


def test_a_bug_in_looking_at_one_file_does_not_hide_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")

    def fails(source: SourceFile) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(catalogue, "look", fails)
    with caplog.at_level(logging.ERROR):
        found = only(tmp_path / "a.csv")
    assert found.issues[0].kind is IssueKind.FILE_UNREADABLE
    assert "ZeroDivisionError" in caplog.text


BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"[{",
    b'{"features":[{',
    b"SQLite format 3\x00",
    b"\x00\x00\x27\x0a",
    b"a\tb\n",
    b"\xd0\xcf\x11\xe0",
]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400), st.sampled_from(["x.csv", "x.zip", "x.xlsx", "x.gpkg"]))
def test_no_file_whatever_makes_looking_fail(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, start: bytes, rest: bytes, name: str
) -> None:
    (tmp_path / name).write_bytes(start + rest)
    found = take_inventory([tmp_path / name], count_rows=True).files
    assert len(found) >= 1
    assert all(file.what for file in found)
    assert "Traceback" not in caplog.text
    (tmp_path / name).unlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_a_pipe_among_the_files_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (found,) = take_inventory([tmp_path]).files
    assert found.dataset is None
    assert "not a file" in found.what
