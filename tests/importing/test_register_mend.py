"""The streams that mend the register: what goes in, what comes out, record by record."""

from __future__ import annotations

import io
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kil_mapper.importing.register_json import JsonLines, NotInLinesError, json_text
from kil_mapper.importing.register_mend import MendingStream
from kil_mapper.importing.register_repair import field_shape, put_together
from kil_mapper.model.errors import KilError
from kil_mapper.model.issues import IssueLog
from kil_mapper.model.progress import NoProgress
from tests.importing.register_files import CHARITY_HEADINGS, EXTRACT, charity, text_table

HEADINGS = ["date_of_extract", "organisation_number", "charity_name", "date_of_removal", "charity_activities"]
HEADING_LINE = "\t".join(HEADINGS)


def mended(body: str, *, exact: bool = True, mend_encoding: bool = False) -> tuple[list[str], MendingStream]:
    data = f"{HEADING_LINE}\r\n{body}".encode("utf-8", "surrogateescape")
    stream = MendingStream(
        io.BytesIO(data),
        "x",
        len(data),
        HEADINGS,
        IssueLog(),
        NoProgress(),
        "",
        exact=exact,
        mend_encoding=mend_encoding,
    )
    return stream.read().decode("utf-8").splitlines(), stream


def record(number: int, name: str = "Hub", removed: str = "", activities: str = "Tea") -> str:
    return f"{EXTRACT}\t{number}\t{name}\t{removed}\t{activities}\r\n"


def test_sound_records_pass_untouched() -> None:
    lines, stream = mended(record(1) + record(2))
    assert lines == [record(1).strip(), record(2).strip()]
    assert (stream.records, stream.mended, stream.set_aside) == (2, 0, [])
    assert stream.extract_date == date(2025, 9, 7)
    assert stream.headings == HEADINGS


@pytest.mark.parametrize("stray", ["\n", "\r\n", "\r"])
def test_a_stray_break_becomes_a_space(stray: str) -> None:
    lines, stream = mended(record(1, name=f"Hill{stray}side") + record(2))
    assert [line.split("\t")[2] for line in lines] == ["Hill side", "Hub"]
    assert (stream.records, stream.mended) == (2, 1)


def test_control_characters_are_taken_out() -> None:
    lines, stream = mended(record(1, name="Hi\0ll\x07"))
    assert [line.split("\t")[2] for line in lines] == ["Hill"]
    assert stream.mended == 1


def test_a_record_with_several_faults_is_mended_once() -> None:
    lines, stream = mended(record(1, activities="a\tb\nc\r\nd\0"))
    assert [line.split("\t")[4] for line in lines] == ["a b c d"]
    assert stream.mended == 1


def test_a_tab_between_two_texts_is_told_by_the_date_between_them() -> None:
    lines, stream = mended(record(1, name="Hill\tside", removed="2020-01-31 00:00:00.0000000"))
    assert [line.split("\t")[2] for line in lines] == ["Hill side"]
    assert stream.mended == 1


def test_a_tab_that_could_stand_in_either_text_is_not_guessed_about() -> None:
    texts = ["charity_name", "charity_activities"]
    assert put_together(["Hill", "side", "Tea"], texts, [0, 1]) is None
    assert put_together(["Hill", "side", "Tea"], texts, []) is not None  # nobody reads them


def test_a_record_that_is_too_short_is_set_aside() -> None:
    lines, stream = mended(f"{EXTRACT}\t1\tHub\r\n" + record(2))
    assert len(lines) == 1
    assert stream.set_aside == [2]


def test_faults_that_make_up_for_each_other_are_seen_when_looking_closely() -> None:
    body = f"{EXTRACT}\t1\tHub\tTea\r\n" + record(2, activities="a\tb")
    assert mended(body)[1].set_aside == [2]
    assert mended(body, exact=False)[1].set_aside == []  # left to the reader of the columns


def test_text_of_windows_1252_is_brought_into_utf_8() -> None:
    lines, _ = mended(record(1, name="Caf\udce9") + record(2, name="Caf\u00e9"), mend_encoding=True)
    assert [line.split("\t")[2] for line in lines] == ["Café", "Café"]


def test_headings_that_repeat_get_names_of_their_own() -> None:
    data = b"date_of_extract\tname\tName\n"
    stream = MendingStream(io.BytesIO(data), "x", len(data), [], IssueLog(), NoProgress(), "")
    assert stream.headings == ["date_of_extract", "name", "name (3)"]
    assert stream.read() == b""


def test_a_file_that_is_not_made_of_lines_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kil_mapper.importing.register_mend._LONGEST_RECORD", 1000)
    with pytest.raises(KilError, match="not made of lines"):
        MendingStream(io.BytesIO(b"x" * 3_000_000), "x", 1, [], IssueLog(), NoProgress(), "")


def test_a_table_without_the_date_first_is_read_line_by_line() -> None:
    data = b"organisation_number\tcharity_name\r\n1\tHub\r\n2\tHill\tside\r\n3\r\n"
    log = IssueLog()
    names = ["organisation_number", "charity_name"]
    stream = MendingStream(io.BytesIO(data), "x", len(data), names, log, NoProgress(), "")
    assert stream.read().splitlines() == [b"1\tHub", b"2\tHill side"]
    assert (stream.records, stream.set_aside) == (3, [4])


def test_small_reads_give_the_same_bytes() -> None:
    data = text_table([charity(900001, charity_activities="a\nb"), charity(900002)])

    def stream() -> MendingStream:
        return MendingStream(io.BytesIO(data), "x", len(data), CHARITY_HEADINGS, IssueLog(), NoProgress(), "")

    small = stream()
    assert b"".join(iter(lambda: small.read(7), b"")) == stream().read()


def parts_of(**values: str) -> list[str]:
    row = {"date_of_extract": EXTRACT, **charity(900001), **values}
    return "\t".join(row.get(heading, "") for heading in CHARITY_HEADINGS).split("\t")


READ = [CHARITY_HEADINGS.index(name) for name in ("charity_name", "charity_contact_postcode", "charity_activities")]


def test_stray_tabs_in_two_fields_are_put_back() -> None:
    fields = put_together(
        parts_of(charity_name="Hill\tside", charity_activities="Tea\tand cake"), CHARITY_HEADINGS, READ
    )
    assert fields is not None
    assert [fields[place] for place in READ] == ["Hill side", "ZZ1 1AA", "Tea and cake"]


def test_nothing_is_guessed_about_a_record_of_the_right_or_of_a_hopeless_length() -> None:
    assert put_together(parts_of(), CHARITY_HEADINGS, READ) is None
    assert put_together(parts_of(charity_name="\t" * 9), CHARITY_HEADINGS, READ) is None
    assert put_together(parts_of(charity_is_cio="True\tTrue"), CHARITY_HEADINGS, READ) is None


@pytest.mark.parametrize(
    ("heading", "fits", "does_not"),
    [
        ("date_of_extract", EXTRACT, "soon"),
        ("count_employees", "12", "twelve"),
        ("funds_total", "-1234.00", "much"),
        ("reserves", "", "none"),
        ("accounts_qualified", "False", "perhaps"),
        ("classification_type", "How", "Why"),
    ],
)
def test_fields_are_known_by_their_shape(heading: str, fits: str, does_not: str) -> None:
    shape = field_shape(heading)
    assert shape is not None
    assert shape.fullmatch(fits)
    assert not shape.fullmatch(does_not)
    assert field_shape("charity_name") is None


def lines_of(text: str) -> bytes:
    lines = JsonLines(io.BytesIO(text.encode("utf-8-sig")), len(text), NoProgress(), "")
    return b"".join(iter(lambda: lines.read(5), b""))


def test_an_array_becomes_lines() -> None:
    assert lines_of('[{"a":1}\r\n,{"a":"x, y"}\r\n]').splitlines() == [b'{"a":1}', b'{"a":"x, y"}']
    assert lines_of("[]") == b""


@pytest.mark.parametrize("text", ['{"a":1}', '[{"a":1}\r\n,{"a":', ""])
def test_what_is_no_whole_array_is_left_to_the_slow_reader(text: str) -> None:
    with pytest.raises(NotInLinesError):
        lines_of(text)


def test_json_values_become_what_the_text_form_holds() -> None:
    assert [json_text(value) for value in (None, "x", True, 3, 3.0, 2.5, [1])] == [
        None, "x", "True", "3", "3", "2.5", "[1]",
    ]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.text(alphabet="a\t\n\0é", max_size=4)), min_size=1, max_size=30),
    st.sets(st.integers(1, 40), max_size=4),
)
def test_leaving_out_other_organisations_changes_nothing_for_the_wanted(
    rows: list[tuple[int, str]], wanted: set[int]
) -> None:
    data = (HEADING_LINE + "\r\n" + "".join(record(number, activities=text) for number, text in rows)).encode()
    found = []
    for keys in (None, np.array(sorted(wanted), np.int64)):
        stream = MendingStream(io.BytesIO(data), "x", len(data), HEADINGS, IssueLog(), NoProgress(), "", keys=keys)
        lines = b"".join(iter(stream.read, b"")).splitlines()
        numbers = stream.record_numbers().tolist()
        assert len(numbers) == len(lines)
        pairs = list(zip(numbers, lines, strict=True))
        found.append([pair for pair in pairs if int(pair[1].split(b"\t")[1]) in wanted])
        assert stream.records == len(rows)
    assert found[0] == found[1]


def test_few_wanted_records_are_all_that_comes() -> None:
    data = (HEADING_LINE + "\r\n" + "".join(record(number) for number in range(1, 101))).encode()
    keys = np.array([7, 100])
    stream = MendingStream(io.BytesIO(data), "x", len(data), HEADINGS, IssueLog(), NoProgress(), "", keys=keys)
    lines = b"".join(iter(stream.read, b"")).splitlines()
    assert [line.split(b"\t")[1] for line in lines] == [b"7", b"100"]
    assert stream.record_numbers().tolist() == [8, 101]
    assert stream.records == 100
