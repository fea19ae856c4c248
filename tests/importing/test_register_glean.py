"""What is gleaned from the bytes of a whole table is what a project's own rows of it would say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.importing.register_glean import (
    NONE,
    BlockRecords,
    Gleaner,
    GrantMakers,
    LastReturns,
    TableRecords,
    Themes,
    read_count,
    read_day,
    read_truth,
)
from kil_mapper.importing.register_related import read_related
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.register_files import json_table, text_table

STAMP = " 00:00:00.0000000"
KEYS = np.array([5, 7, 9], np.int64)
HISTORY = ["date_of_extract", "organisation_number", "date_annual_return_received", "total_gross_income",
           "reporting_due_date", "suppression_ind"]  # fmt: skip
PART_A = ["date_of_extract", "organisation_number", "fin_period_order_number", "fin_period_end_date",
          "grant_making_is_main_activity", "count_volunteers"]  # fmt: skip
CLASSES = ["date_of_extract", "organisation_number", "classification_code", "classification_type",
           "classification_description"]  # fmt: skip


def rows(headings: list[str], *values: tuple[str, ...]) -> list[dict[str, str]]:
    """Records: the organisation number and what follows it; the rest is blank."""
    blank = dict.fromkeys(headings, "") | {"date_of_extract": f"2025-09-07{STAMP}"}
    return [blank | dict(zip(headings[1:], row, strict=False)) for row in values]


def glean(
    tmp_path: Path, dataset: DatasetId, gleaner: Gleaner, data: bytes, mine: tuple[str, ...] = ("5",)
) -> IssueLog:
    path, log = tmp_path / "table", IssueLog()
    path.write_bytes(data)
    keys = pa.array(["5"], pa.string())
    read_related(dataset, [FoundFile(SourceFile(path), dataset)], keys, log, NoProgress(), gleaner=gleaner)
    return log


def test_the_last_return_is_the_newest_that_was_received_whoever_sent_it(tmp_path: Path) -> None:
    table = rows(
        HISTORY,
        ("5", f"2023-01-31{STAMP}"),
        ("5", f"2024-12-01{STAMP}"),
        ("5", ""),
        ("7", "05/06/2024"),  # as Excel leaves it
        ("8", f"2025-01-01{STAMP}"),  # nobody asked for
        ("9", "2024-02-30"),  # there is no such day
    )
    gleaner = LastReturns(KEYS)
    glean(tmp_path, DatasetId.ANNUAL_RETURN_HISTORY, gleaner, text_table(table, HISTORY))
    assert gleaner.days.tolist() == [20241201, 20240605, NONE]


def test_the_newest_part_a_that_says_anything_tells_of_grants(tmp_path: Path) -> None:
    table = rows(
        PART_A,
        ("5", "2", "2023-03-31", "False"),
        ("5", "1", "2024-03-31", "True"),
        ("7", "1", "2024-03-31", ""),
        ("7", "2", "2023-03-31", "true"),
        ("9", "", "2022-03-31", "True"),  # without an order the later period counts
        ("9", "", "2024-03-31", "False"),
    )
    gleaner = GrantMakers(KEYS)
    glean(tmp_path, DatasetId.ANNUAL_RETURN_PARTA, gleaner, text_table(table, PART_A))
    assert gleaner.says.tolist() == [1, 1, 0]


def test_themes_come_in_order_each_once_and_who_codes_are_left(tmp_path: Path) -> None:
    codes = [("5", "108"), ("5", "101"), ("5", "108"), ("5", "202"), ("5", "302"), ("9", "310"), ("9", "x")]
    gleaner = Themes(KEYS)
    glean(tmp_path, DatasetId.CLASSIFICATION, gleaner, text_table(rows(CLASSES, *codes), CLASSES))
    assert (gleaner.what, gleaner.how) == (["101 108", "", ""], ["302", "", "310"])


def test_broken_records_are_gleaned_after_they_were_mended(tmp_path: Path) -> None:
    table = rows(CLASSES, ("5", "101"), ("7", "102", "What", "Education\r\nand training"), ("9", "103"))
    gleaner = Themes(KEYS)
    glean(tmp_path, DatasetId.CLASSIFICATION, gleaner, text_table(table, CLASSES))
    assert gleaner.what == ["101", "102", "103"]


def test_a_tab_too_many_and_one_too_few_in_a_block_are_noticed(tmp_path: Path) -> None:
    """Their sum is right, and no other organisation's records are cut into columns: the places of tabs must tell."""
    lines = text_table(rows(CLASSES, *[("7", "101")] * 3, ("5", "104")), CLASSES).split(b"\r\n")
    lines[1] = lines[1].replace(b"\t101\t", b"\t101\t\t")
    lines[2] = lines[2].replace(b"\t101\t", b"\t101")
    gleaner = Themes(KEYS)
    log = glean(tmp_path, DatasetId.CLASSIFICATION, gleaner, b"\r\n".join(lines))
    assert gleaner.what == ["104", "101", ""]
    assert sum(log.counts.values()) >= 1


def test_both_forms_of_a_table_say_the_same(tmp_path: Path) -> None:
    table = rows(HISTORY, ("5", "2024-12-01T00:00:00"), ("9", "2023-12-01T00:00:00"), ("9", "1066-10-14T00:00:00"))
    found = []
    for data in (text_table(table, HISTORY), json_table(table, HISTORY), json_table(table, HISTORY, separator=",")):
        gleaner = LastReturns(KEYS)
        glean(tmp_path, DatasetId.ANNUAL_RETURN_HISTORY, gleaner, data)
        found.append(gleaner.days.tolist())
    assert found == [[20241201, NONE, 20231201]] * 3


def test_without_the_column_nothing_is_known(tmp_path: Path) -> None:
    headings = [heading for heading in HISTORY if heading != "date_annual_return_received"]
    gleaner = LastReturns(KEYS)
    glean(tmp_path, DatasetId.ANNUAL_RETURN_HISTORY, gleaner, text_table(rows(HISTORY, ("5", "2024-12-01")), headings))
    assert gleaner.days.tolist() == [NONE, NONE, NONE]


FIELDS = st.one_of(
    st.sampled_from(["", " ", "True", "False", "TRUE", "yes", "Trus", "0", "1", "00012", "12.6", "-3", "1,234", "£5"]),
    st.sampled_from(["2024-02-29", "2023-02-29", "2024-4-1", "2024-04-31", "2024-12-31 00:00:00", "2024-12-31X"]),
    st.dates().map(str),
    st.dates().map(lambda day: f"{day}T00:00:00"),
    st.integers(0, 10**14).map(str),
    st.text(alphabet="0123456789-/ TFrue", max_size=14),
)


@given(fields=st.lists(FIELDS, min_size=1, max_size=8))
def test_bytes_and_columns_are_read_as_one_value_is(fields: list[str]) -> None:
    headings = ["organisation_number", "field", "after"]
    block = b"".join(f"5\t{text}\tx\n".encode() for text in fields)
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == 10)
    from_bytes = BlockRecords(block, ends, headings)
    column = pa.array([text or None for text in fields], pa.string())
    from_columns = TableRecords(pa.table({"organisation_number": pa.array(["5"] * len(fields)), "field": column}))
    for read, method in ((read_count, "counts"), (read_day, "days"), (read_truth, "truths")):
        expected = [read(text.strip()) if text.strip() else NONE for text in fields]
        assert getattr(from_bytes, method)("field").tolist() == expected
        assert getattr(from_columns, method)("field").tolist() == expected


@pytest.mark.parametrize("place", [0, 2])
def test_the_first_and_the_last_field_are_read_too(place: int) -> None:
    headings = ["a", "b", "c"]
    headings[place] = "organisation_number"
    block = b"1\t2\t3\n4\t5\t6\n"
    assert BlockRecords(block, np.array([5, 11]), headings).numbers.tolist() == [[1, 4], [2, 5], [3, 6]][place]
