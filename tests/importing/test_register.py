"""The main table of the register, and the tables that belong to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kil_mapper.importing import register_json, register_mend
from kil_mapper.importing.register import TableRead, complete, read_charities
from kil_mapper.importing.register_frame import register_frame
from kil_mapper.importing.register_related import RelatedRead, read_related
from kil_mapper.model import tables
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Org, Return
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.register_files import (
    CHARITY_HEADINGS,
    HISTORY_HEADINGS,
    charity,
    json_table,
    text_table,
    zipped,
)


def found(path: Path, dataset: DatasetId = DatasetId.CHARITY, member: str | None = None) -> FoundFile:
    return FoundFile(SourceFile(path, member), dataset)


def read(tmp_path: Path, data: bytes, log: IssueLog | None = None) -> TableRead:
    path = tmp_path / "charity.txt"
    path.write_bytes(data)
    return read_whole(found(path), log or IssueLog())


def read_whole(file: FoundFile, log: IssueLog) -> TableRead:
    """All rows with all columns, as `complete` gives them for the rows of a project."""
    outcome = read_charities([file], log, NoProgress())
    whole = complete(outcome, pa.array([True] * len(outcome.table), pa.bool_()), NoProgress())
    return replace(outcome, table=whole)


def typed(tmp_path: Path, *rows: dict[str, str]) -> tuple[pd.DataFrame, IssueLog]:
    log = IssueLog()
    return register_frame(read(tmp_path, text_table(rows), log).table, log, "charity.txt"), log


def column(outcome: TableRead, name: str) -> list[Any]:
    values: list[Any] = outcome.table[name].to_pylist()
    return values


def test_a_plain_record_comes_through_as_published(tmp_path: Path) -> None:
    frame, log = typed(tmp_path, charity(900001, "Millbottom  Hub ", charity_company_registration_number="1234567"))
    row = tables.ORGANISATIONS.conform(frame).iloc[0]
    assert row[Org.ID] == "GB-CHC-900001"
    assert row[Org.NAME] == "Millbottom Hub"
    assert row[Org.COMPANY_NUMBER] == "01234567"
    assert row[Org.INCOME] == 240_000
    assert row[Org.PERIOD_END] == pd.Timestamp(2025, 3, 31)
    assert bool(row[Org.IS_CIO])
    assert row[Org.POSTCODE] == "ZZ1 1AA"
    assert row[Org.RECORD] == 2
    assert not log.kept


def test_phone_email_and_address_are_not_among_the_columns(tmp_path: Path) -> None:
    outcome = read(tmp_path, text_table([charity(900001)]))
    text = str(outcome.table.to_pylist())
    assert "example.org" in text  # the website is
    assert not any(private in text for private in ("01632", "someone@", "High Street"))


def test_the_date_of_extract_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, text_table([charity(900001)])).extract_date == dt.date(2025, 9, 7)


@pytest.mark.parametrize("stray", ["\r\n", "\n", "\r", "\n\n"])
def test_a_line_break_inside_a_field_is_mended(tmp_path: Path, stray: str) -> None:
    broken = charity(900002, charity_activities=f"First line.{stray}Second line.")
    log = IssueLog()
    outcome = read(tmp_path, text_table([charity(900001), broken, charity(900003)]), log)
    assert column(outcome, Org.CHARITY_NUMBER) == ["900001", "900002", "900003"]
    assert column(outcome, Org.ACTIVITIES)[1].split() == ["First", "line.", "Second", "line."]
    assert column(outcome, Org.RECORD) == [2, 3, 4]
    assert (outcome.rows_read, outcome.rows_set_aside, outcome.records_mended) == (3, 0, 1)
    assert log.counts == {IssueKind.RECORD_MENDED: 1}
    assert (log.kept[0].row, log.kept[0].value) == (3, "900002")


def test_a_line_break_in_the_last_record_and_before_a_tab_is_mended(tmp_path: Path) -> None:
    last = charity(900002, charity_name="Hill\nside\n", charity_activities="Ends early\r\n")
    outcome = read(tmp_path, text_table([charity(900001), last]))
    assert column(outcome, Org.NAME)[1].split() == ["Hill", "side"]
    assert outcome.records_mended == 1


def test_a_line_that_begins_with_another_date_is_text(tmp_path: Path) -> None:
    outcome = read(tmp_path, text_table([charity(900001, charity_activities="Founded\n2020-01-01 in a shed")]))
    assert column(outcome, Org.ACTIVITIES) == ["Founded 2020-01-01 in a shed"]


def test_records_of_another_extract_date_are_records_all_the_same(tmp_path: Path) -> None:
    other = charity(900002, date_of_extract="2025-09-08 00:00:00.0000000")
    outcome = read(tmp_path, text_table([charity(900001), other, charity(900003)]))
    assert column(outcome, Org.CHARITY_NUMBER) == ["900001", "900002", "900003"]
    assert outcome.records_mended == 0


def test_a_nul_byte_is_taken_out(tmp_path: Path) -> None:
    outcome = read(tmp_path, text_table([charity(900001, "Hill\0side")]))
    assert column(outcome, Org.NAME) == ["Hillside"]
    assert outcome.records_mended == 1


@pytest.mark.parametrize(
    ("heading", "name", "value"),
    [
        ("charity_name", Org.NAME, "Hill side\tClub"),
        ("charity_activities", Org.ACTIVITIES, "Tea\tand\tcake"),
        ("charity_contact_address2", Org.POSTCODE, "Town\tCentre"),  # not read, but it moves the postcode
    ],
)
def test_a_stray_tab_goes_back_into_the_field_that_overflowed(
    tmp_path: Path, heading: str, name: str, value: str
) -> None:
    outcome = read(tmp_path, text_table([charity(900001, **{heading: value})]))
    expected = "ZZ1 1AA" if name == Org.POSTCODE else value.replace("\t", " ")
    assert column(outcome, name) == [expected]
    assert column(outcome, Org.INCOME) == ["240000"]
    assert column(outcome, Org.HAS_LAND) == ["False"]
    assert outcome.records_mended == 1


def test_a_record_that_cannot_be_repaired_is_set_aside_with_its_number(tmp_path: Path) -> None:
    data = text_table([charity(900001), charity(900002), charity(900003)]).decode()
    lines = data.split("\r\n")
    lines[2] = lines[2].replace("Registered\t", "Registered", 1)  # a tab is missing
    log = IssueLog()
    outcome = read(tmp_path, "\r\n".join(lines).encode(), log)
    assert column(outcome, Org.RECORD) == [2, 4]
    assert (outcome.rows_read, outcome.rows_set_aside, len(outcome.table)) == (3, 1, 2)
    issue = next(issue for issue in log if issue.kind is IssueKind.RECORD_UNREADABLE)
    assert (issue.row, issue.value) == (3, "900002")


def test_two_wrong_records_that_make_up_for_each_other_are_both_noticed(tmp_path: Path) -> None:
    lines = text_table([charity(900001), charity(900002), charity(900003)]).decode().split("\r\n")
    lines[1] = lines[1].replace("Registered\t", "Registered", 1)
    lines[2] = lines[2].replace("Brings people", "Brings\tpeople")
    outcome = read(tmp_path, "\r\n".join(lines).encode())
    assert (outcome.rows_read, outcome.rows_set_aside, outcome.records_mended) == (3, 1, 1)


def test_quotation_marks_are_characters(tmp_path: Path) -> None:
    outcome = read(tmp_path, text_table([charity(900001, '"The Hub'), charity(900002, 'A "fine" club')]))
    assert column(outcome, Org.NAME) == ['"The Hub', 'A "fine" club']


def test_a_charity_called_na_keeps_its_name(tmp_path: Path) -> None:
    assert column(read(tmp_path, text_table([charity(900001, "NA"), charity(900002, "NULL")])), Org.NAME) == [
        "NA",
        "NULL",
    ]


def test_columns_are_matched_by_name_not_by_place(tmp_path: Path) -> None:
    headings = [*CHARITY_HEADINGS[:2], *reversed(CHARITY_HEADINGS[2:]), "a_new_column"]
    outcome = read(tmp_path, text_table([charity(900001, "Hub", a_new_column="x")], headings))
    assert column(outcome, Org.NAME) == ["Hub"]
    assert column(outcome, Org.INCOME) == ["240000"]


def test_a_missing_column_is_said_and_stays_unknown(tmp_path: Path) -> None:
    log = IssueLog()
    headings = [heading for heading in CHARITY_HEADINGS if heading != "charity_has_land"]
    outcome = read(tmp_path, text_table([charity(900001)], headings), log)
    assert column(outcome, Org.HAS_LAND) == [None]
    assert [(issue.kind, issue.column) for issue in log] == [(IssueKind.COLUMN_MISSING, "charity_has_land")]


def test_a_file_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    headings = [heading for heading in CHARITY_HEADINGS if heading != "charity_name"]
    with pytest.raises(KilError, match="charity_name"):
        read(tmp_path, text_table([charity(900001)], headings))


def test_a_file_with_a_heading_only_has_no_rows(tmp_path: Path) -> None:
    outcome = read(tmp_path, text_table([]))
    assert (len(outcome.table), outcome.rows_read, outcome.extract_date) == (0, 0, None)
    assert len(register_frame(outcome.table, IssueLog(), "x")) == 0


def test_text_in_windows_1252_is_read_as_that(tmp_path: Path) -> None:
    data = text_table([charity(900001, "Café Society"), charity(900002)]).decode().encode("cp1252")
    outcome = read(tmp_path, data)
    assert column(outcome, Org.NAME) == ["Café Society", "Charity 900002"]


def test_linked_charities_add_their_number_to_the_identifier(tmp_path: Path) -> None:
    linked = charity(900001, organisation_number="4900001", linked_charity_number="2")
    outcome = read(tmp_path, text_table([charity(900001), linked]))
    assert column(outcome, Org.ID) == ["GB-CHC-900001", "GB-CHC-900001-2"]
    assert column(outcome, Org.LINKED_NUMBER) == [0, 2]
    assert column(outcome, Org.DUPLICATE_OF) == [None, None]


def test_a_row_that_comes_twice_names_the_first_and_gets_an_identifier_of_its_own(tmp_path: Path) -> None:
    log = IssueLog()
    outcome = read(tmp_path, text_table([charity(900001), charity(900002), charity(900001)]), log)
    assert column(outcome, Org.ID) == ["GB-CHC-900001", "GB-CHC-900002", "GB-CHC-900001#4"]
    assert column(outcome, Org.DUPLICATE_OF) == [None, None, "GB-CHC-900001"]
    assert log.counts[IssueKind.DUPLICATE_RECORD] == 1
    tables.ORGANISATIONS.conform(register_frame(outcome.table, log, "x"))


def test_the_same_key_under_another_number_is_a_repeat_too(tmp_path: Path) -> None:
    other = charity(900002, organisation_number="900001")
    outcome = read(tmp_path, text_table([charity(900001), other, charity(900003), charity(900003), charity(900003)]))
    assert column(outcome, Org.DUPLICATE_OF) == [None, "GB-CHC-900001", None, "GB-CHC-900003", "GB-CHC-900003"]
    assert len(set(column(outcome, Org.ID))) == 5


def test_a_record_without_a_number_is_set_aside(tmp_path: Path) -> None:
    outcome = read(tmp_path, text_table([charity(900001), charity(900002, registered_charity_number="")]))
    assert (outcome.rows_read, outcome.rows_set_aside, len(outcome.table)) == (2, 1, 1)


def test_values_that_cannot_be_read_are_issues_with_their_record(tmp_path: Path) -> None:
    frame, log = typed(
        tmp_path,
        charity(900001),
        charity(
            900002,
            latest_income="about 300",
            latest_acc_fin_period_end_date="0205-03-31 00:00:00.0000000",
            charity_is_cio="maybe",
            charity_company_registration_number="see above",
        ),
    )
    row = frame.iloc[1]
    assert row[[Org.INCOME, Org.PERIOD_END, Org.IS_CIO, Org.COMPANY_NUMBER]].isna().all()
    assert log.counts == {IssueKind.VALUE_UNREADABLE: 4}
    assert {(issue.row, issue.column) for issue in log} == {
        (3, "latest_income"),
        (3, "latest_acc_fin_period_end_date"),
        (3, "charity_is_cio"),
        (3, "charity_company_registration_number"),
    }


def test_a_negative_income_is_said_and_stays_as_reported(tmp_path: Path) -> None:
    frame, log = typed(tmp_path, charity(900001, latest_income="-5", latest_expenditure="-5"))
    assert frame[Org.INCOME].tolist() == [-5]
    assert frame[Org.EXPENDITURE].tolist() == [-5]
    assert log.counts == {IssueKind.INCOME_NEGATIVE: 1}


def test_no_income_stays_unknown_and_zero_stays_zero(tmp_path: Path) -> None:
    frame, log = typed(tmp_path, charity(900001, latest_income=""), charity(900002, latest_income="0"))
    assert frame[Org.INCOME].isna().tolist() == [True, False]
    assert frame[Org.INCOME].iloc[1] == 0
    assert not log.kept


def test_a_repaired_postcode_is_said(tmp_path: Path) -> None:
    frame, log = typed(tmp_path, charity(900001, charity_contact_postcode="zz1 iaa "))
    assert frame[Org.POSTCODE].tolist() == ["ZZ1 1AA"]
    assert frame[Org.POSTCODE_GIVEN].tolist() == ["zz1 iaa "]
    assert log.counts == {IssueKind.POSTCODE_REPAIRED: 1}


def test_a_nameless_organisation_is_called_by_its_number(tmp_path: Path) -> None:
    frame, log = typed(tmp_path, charity(900001, charity_name=" "))
    assert frame[Org.NAME].tolist() == ["Charity 900001"]
    assert log.counts == {IssueKind.VALUE_UNREADABLE: 1}


WHOLE = {"organisation_number", "registered_charity_number", "linked_charity_number", "latest_income"}


def as_json(row: dict[str, str]) -> dict[str, Any]:
    def value(key: str, text: str) -> Any:
        if text in ("True", "False"):
            return text == "True"
        return int(text) if key in WHOLE and text else text or None

    return {key: value(key, text) for key, text in row.items()}


@pytest.mark.parametrize("separator", ["\r\n,", "\n,", ",", ",\n", ",\r\n  "])
def test_both_forms_give_the_same_rows(tmp_path: Path, separator: str) -> None:
    rows = [charity(900001, 'The "Hub"'), charity(900002, latest_income=""), charity(900003, "Café, [x] },{ Ltd")]
    (tmp_path / "charity.json").write_bytes(
        json_table([as_json(row) for row in rows], CHARITY_HEADINGS, separator=separator)
    )
    log = IssueLog()
    from_json = read_whole(found(tmp_path / "charity.json"), log)
    from_text = read(tmp_path, text_table(rows))
    assert (from_json.rows_read, from_json.extract_date) == (3, dt.date(2025, 9, 7))
    pd.testing.assert_frame_equal(
        register_frame(from_json.table, log, "x"), register_frame(from_text.table, IssueLog(), "x")
    )


def test_a_json_value_of_an_unexpected_type_is_read_all_the_same(tmp_path: Path) -> None:
    rows = [as_json(charity(900000 + n)) for n in range(600)]  # more than types are told from
    rows[550]["latest_income"] = "1,200"
    rows[560]["latest_income"] = 300.5
    (tmp_path / "charity.json").write_bytes(json_table(rows, CHARITY_HEADINGS))
    outcome = read_whole(found(tmp_path / "charity.json"), IssueLog())
    frame = register_frame(outcome.table, IssueLog(), "x")
    assert frame[Org.INCOME].iloc[[0, 550, 560]].tolist() == [240_000, 1_200, 301]


def test_a_damaged_json_record_is_set_aside_and_the_next_is_read(tmp_path: Path) -> None:
    data = json_table([as_json(charity(900001 + n)) for n in range(3)], CHARITY_HEADINGS)
    (tmp_path / "charity.json").write_bytes(data.replace(b'"organisation_number": 900002', b'"organisation_number" 9'))
    log = IssueLog()
    outcome = read_whole(found(tmp_path / "charity.json"), log)
    assert column(outcome, Org.CHARITY_NUMBER) == ["900001", "900003"]
    assert column(outcome, Org.RECORD) == [2, 4]
    assert (outcome.rows_read, outcome.rows_set_aside) == (3, 1)


def test_a_raw_line_break_in_json_text_is_mended(tmp_path: Path) -> None:
    data = json_table([as_json(charity(900001)), as_json(charity(900002))], CHARITY_HEADINGS)
    (tmp_path / "charity.json").write_bytes(data.replace(b"Brings people", b"Brings\n,people", 1))
    outcome = read_whole(found(tmp_path / "charity.json"), IssueLog())
    assert (outcome.rows_read, outcome.rows_set_aside, outcome.records_mended) == (2, 0, 1)


def test_an_empty_json_array_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "charity.json").write_bytes(b"\xef\xbb\xbf[]")
    outcome = read_whole(found(tmp_path / "charity.json"), IssueLog())
    assert (len(outcome.table), outcome.rows_read) == (0, 0)


def history(number: int, **values: str) -> dict[str, str]:
    return {
        "organisation_number": str(number),
        "registered_charity_number": str(number),
        "fin_period_start_date": "2023-04-01 00:00:00.0000000",
        "fin_period_end_date": "2024-03-31 00:00:00.0000000",
        "ar_cycle_reference": "AR24",
        "total_gross_income": "300.00",
        "total_gross_expenditure": "332",
        "suppression_ind": "False",
        **values,
    }


def related(tmp_path: Path, rows: list[dict[str, str]], keys: list[str]) -> tuple[RelatedRead, IssueLog]:
    log = IssueLog()
    path = zipped(tmp_path / "history.zip", "history.txt", text_table(rows, HISTORY_HEADINGS))
    files = [found(path, DatasetId.ANNUAL_RETURN_HISTORY, "history.txt")]
    return read_related(DatasetId.ANNUAL_RETURN_HISTORY, files, pa.array(keys), log, NoProgress()), log


def test_only_rows_of_the_wanted_organisations_are_kept(tmp_path: Path) -> None:
    outcome, log = related(tmp_path, [history(1), history(2), history(3), history(2)], ["2", "9"])
    assert outcome.frame[Org.REGISTER_KEY].tolist() == ["2", "2"]
    assert (outcome.rows_read, outcome.rows_set_aside) == (4, 0)
    tables.ANNUAL_RETURNS.conform(outcome.frame.assign(org_id="GB-CHC-2"))
    assert not log.kept


@pytest.mark.parametrize(("published", "suppressed"), [("True", True), ("1", True), ("0", False), ("Yes", True)])
def test_suppression_is_understood_in_every_spelling(tmp_path: Path, published: str, suppressed: bool) -> None:
    outcome, _ = related(tmp_path, [history(1, suppression_ind=published)], ["1"])
    assert outcome.frame[Return.SUPPRESSED].tolist() == [suppressed]


def test_issues_of_related_rows_carry_the_record_number_of_the_file(tmp_path: Path) -> None:
    outcome, log = related(tmp_path, [history(1), history(2, total_gross_income="-1")], ["2"])
    assert outcome.frame[Return.INCOME].tolist() == [-1]
    assert [(issue.kind, issue.row) for issue in log] == [(IssueKind.INCOME_NEGATIVE, 3)]


def test_a_truncated_zip_is_told_in_plain_words(tmp_path: Path) -> None:
    rows = [charity(900000 + n, charity_activities=f"{n * n} {n**5}") for n in range(3000)]
    path = zipped(tmp_path / "charity.zip", "charity.txt", text_table(rows))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = bytes(200)
    path.write_bytes(data)
    with pytest.raises(KilError, match=r"charity\.zip/charity\.txt is damaged"):
        read_charities([found(path, member="charity.txt")], IssueLog(), NoProgress())
    path.write_bytes(data[:middle])
    with pytest.raises(KilError, match="broken or was not downloaded completely"):
        read_charities([found(path, member="charity.txt")], IssueLog(), NoProgress())


def test_a_table_that_is_there_twice_is_read_once(tmp_path: Path) -> None:
    data = text_table([charity(900001)])
    (tmp_path / "charity.txt").write_bytes(data)
    path = zipped(tmp_path / "charity.zip", "charity.txt", data)
    files = [
        FoundFile(SourceFile(tmp_path / "charity.txt"), DatasetId.CHARITY, edition="2025-09-06"),
        FoundFile(SourceFile(path, "charity.txt"), DatasetId.CHARITY, edition="2025-09-07"),
    ]
    log = IssueLog()
    outcome = read_charities(files, log, NoProgress())
    assert outcome.rows_read == 1
    assert outcome.used == (files[1],)
    assert [(issue.kind, issue.file) for issue in log] == [(IssueKind.FILE_REPEATED, "charity.txt")]
    with pytest.raises(KilError, match="No file"):
        read_charities([], log, NoProgress())


class StopsAt:
    """Cancels at the n-th report."""

    def __init__(self, number: int) -> None:
        self.left = number

    def report(self, doing: str, fraction: float | None = None) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("form", ["txt", "json"])
@pytest.mark.parametrize("number", [0, 1, 3])
def test_cancelling_while_reading_stops_quietly(tmp_path: Path, form: str, number: int) -> None:
    rows = [charity(900000 + n, charity_activities="word " * 200) for n in range(4000)]
    data = text_table(rows) if form == "txt" else json_table([as_json(row) for row in rows], CHARITY_HEADINGS)
    path = zipped(tmp_path / "charity.zip", f"charity.{form}", data)
    with pytest.raises(Cancelled):
        read_charities([found(path, member=f"charity.{form}")], IssueLog(), StopsAt(number))


FIELDS = st.text(alphabet="ab \t\n\r\0\"'\\é", max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=6), st.binary(max_size=30), st.integers(0, 2000))
def test_no_row_disappears_whatever_is_damaged(
    tmp_path: Path, texts: list[tuple[str, str]], junk: bytes, where: int
) -> None:
    rows = [charity(900000 + n, name, charity_activities=words) for n, (name, words) in enumerate(texts)]
    data = text_table(rows)
    heading_ends = data.index(b"\n") + 1 + len("2025-09-07 00:00:00.0000000\t900000\t")
    place = min(heading_ends + where, len(data))
    log = IssueLog()
    outcome = read(tmp_path, data[:place] + junk + data[place:], log)
    assert outcome.rows_read == len(outcome.table) + outcome.rows_set_aside
    assert outcome.rows_set_aside == log.counts[IssueKind.RECORD_UNREADABLE]
    assert log.counts[IssueKind.RECORD_MENDED] == outcome.records_mended
    frame = register_frame(outcome.table, log, "x")
    assert len(tables.ORGANISATIONS.conform(frame)) == len(outcome.table)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=6))
def test_stray_breaks_alone_never_cost_a_record(tmp_path: Path, texts: list[tuple[str, str]]) -> None:
    rows = [charity(900000 + n, name, charity_activities=words) for n, (name, words) in enumerate(texts)]
    for row in rows:
        row["charity_name"] = row["charity_name"].replace("\t", " ")
    outcome = read(tmp_path, text_table(rows))
    assert column(outcome, Org.CHARITY_NUMBER) == [str(900000 + n) for n in range(len(texts))]
    assert outcome.rows_set_aside == 0


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(FIELDS, FIELDS), min_size=1, max_size=8), st.integers(1, 400))
def test_where_blocks_end_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: list[tuple[str, str]], block: int
) -> None:
    rows = [charity(900000 + n, name, charity_activities=words) for n, (name, words) in enumerate(texts)]
    outcomes = []
    for size in (block, 1 << 20):
        monkeypatch.setattr(register_mend, "BLOCK", size)
        log = IssueLog()
        outcomes.append((read(tmp_path, text_table(rows), log).table.to_pylist(), log.kept))
    assert outcomes[0] == outcomes[1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 300), st.sampled_from(["\r\n,", ",", ",\n"]), st.booleans())
def test_where_blocks_of_json_end_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, separator: str, damaged: bool
) -> None:
    data = json_table([as_json(charity(900001 + n)) for n in range(4)], CHARITY_HEADINGS, separator=separator)
    if damaged:
        data = data.replace(b'"charity_name": "Charity 900002"', b'"charity_name": Charity 900002"')
    monkeypatch.setattr(register_json, "BLOCK", block)
    (tmp_path / "charity.json").write_bytes(data)
    outcome = read_whole(found(tmp_path / "charity.json"), IssueLog())
    expected = ["900001", "900003", "900004"] if damaged else ["900001", "900002", "900003", "900004"]
    assert column(outcome, Org.CHARITY_NUMBER) == expected
    assert outcome.rows_read == 4
