"""The register by the columns that decide: prepared copies say what the file says, and hold nothing about people."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kil_mapper.importing import prepared_copies, register, register_raw
from kil_mapper.importing.register import TableRead, complete, read_charities
from kil_mapper.importing.register_cache import DECIDING
from kil_mapper.importing.register_frame import register_frame
from kil_mapper.importing.register_raw import RawTable, read_raw
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.register_files import CHARITY_HEADINGS, charity, text_table

ROWS = [
    charity(900001, "First"),
    charity(900002, "Second", charity_activities="Broken\r\nin two"),
    charity(900003, "Third", charity_contact_postcode="zz1 iaa"),
    charity(900001, "First again"),
    charity(900004, "Nameless", registered_charity_number=""),
    charity(900001, "Its branch", organisation_number="4900001", linked_charity_number="1"),
]
HEADINGS = [heading for heading in CHARITY_HEADINGS if heading != "charity_has_land"]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder that takes copies of small files too."""
    monkeypatch.setattr(prepared_copies, "WORTH_KEEPING", 0)
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many columns each reading of the file asked for."""
    seen: list[int] = []

    def noted(*arguments: object, **named: object) -> RawTable:
        raw = read_raw(*arguments, **named)  # type: ignore[arg-type]  # handed on as they are
        seen.append(raw.table.num_columns)
        return raw

    monkeypatch.setattr(register, "read_raw", noted)
    return seen


def file_of(tmp_path: Path, rows: list[dict[str, str]] = ROWS) -> FoundFile:
    path = tmp_path / "charity.txt"
    path.write_bytes(text_table(rows, HEADINGS))
    return FoundFile(SourceFile(path), DatasetId.CHARITY)


def ask(found: FoundFile, cache: Path | None) -> tuple[TableRead, IssueLog]:
    log = IssueLog()
    return read_charities([found], log, NoProgress(), cache), log


def names(read: TableRead, *rows: bool) -> list[str]:
    values: list[str] = complete(read, pa.array(rows), NoProgress())[Org.NAME].to_pylist()
    return values


def test_the_second_reading_gives_the_same_rows_counts_and_issues(
    tmp_path: Path, cache: Path, readings: list[int]
) -> None:
    found = file_of(tmp_path)
    (plain, plain_log), (first, first_log), (second, second_log) = (ask(found, at) for at in (None, cache, cache))
    assert readings == [9, 9]
    assert second.table.equals(first.table.select(DECIDING.names))
    assert plain.table.equals(first.table)
    for one in (plain, first, second):
        assert (one.rows_read, one.rows_set_aside, one.records_mended, one.used) == (6, 1, 1, (found,))
        assert one.extract_date == plain.extract_date is not None
    assert second_log.kept == first_log.kept == plain_log.kept
    assert second_log.counts == first_log.counts == plain_log.counts
    assert {IssueKind.RECORD_MENDED, IssueKind.DUPLICATE_RECORD, IssueKind.COLUMN_MISSING} <= set(first_log.counts)


def test_issues_beyond_the_cap_are_counted_again(tmp_path: Path, cache: Path) -> None:
    found = file_of(tmp_path, [charity(900000 + n, charity_activities="Broken\nin two") for n in range(300)])
    counts = [ask(found, cache)[1].counts for _ in range(2)]
    assert counts[0] == counts[1]
    assert counts[0][IssueKind.RECORD_MENDED] == 300


def test_chosen_rows_come_with_all_columns_and_their_own_texts(tmp_path: Path, cache: Path) -> None:
    for _ in range(2):
        read, _ = ask(file_of(tmp_path), cache)
        assert names(read, True, False, True, False, False) == ["First", "Third"]
        assert names(read, False, False, False, True, True) == ["First again", "Its branch"]  # keys that come twice
        assert names(read, False, False, False, False, False) == []
        log = IssueLog()
        frame = register_frame(complete(read, pa.array([False, True, True, False, False]), NoProgress()), log, "x")
        assert frame[Org.ACTIVITIES].tolist() == ["Broken in two", "Brings people together."]
        assert log.counts == {IssueKind.POSTCODE_REPAIRED: 1}


@pytest.mark.parametrize("portion", [7, 300, 1 << 20])
@pytest.mark.parametrize("end", [b"", b"\r\n", b"\0\n\n"])
def test_records_are_found_again_wherever_the_file_is_cut_and_however_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, portion: int, end: bytes
) -> None:
    rows = [
        charity(900000 + n, f"Hub {n}", charity_activities="Broken\r\nin\ttwo" if n % 3 == 1 else f"Text {n}")
        for n in range(20)
    ]
    path = tmp_path / "charity.txt"
    path.write_bytes(text_table(rows).rstrip(b"\r\n") + end)
    read = read_charities([FoundFile(SourceFile(path), DatasetId.CHARITY)], IssueLog(), NoProgress())
    monkeypatch.setattr(register_raw, "_PORTION", max(portion, len(text_table([]))))
    for step in (1, 4, 19):
        mask = [n % step == 0 for n in range(20)]
        rows_found = complete(read, pa.array(mask), NoProgress())
        assert rows_found[Org.NAME].to_pylist() == [f"Hub {n}" for n in range(20) if mask[n]]
        texts = register_frame(rows_found, IssueLog(), "x")[Org.ACTIVITIES].tolist()
        assert sum(text.startswith("Broken") for text in texts) == sum(mask[n] for n in range(1, 20, 3))


def test_a_file_that_changes_between_the_two_readings_is_told(tmp_path: Path) -> None:
    read, _ = ask(file_of(tmp_path), None)
    file_of(tmp_path, ROWS[:2])
    with pytest.raises(KilError, match="changed while it was read"):
        names(read, False, False, True, False, True)


def test_a_copy_holds_no_name_text_or_address(tmp_path: Path, cache: Path) -> None:
    ask(file_of(tmp_path), cache)
    (entry,) = cache.iterdir()
    assert pq.read_schema(entry).names == DECIDING.names
    held = str(pq.read_table(entry).to_pylist()) + str(pq.read_schema(entry).metadata)
    private = ("First", "Brings people", "example.org", "01632", "someone@", "High Street", "240000")
    assert not any(word in held for word in private)


def test_a_copy_that_is_not_what_it_should_be_is_made_anew(tmp_path: Path, cache: Path, readings: list[int]) -> None:
    found = file_of(tmp_path)
    first, _ = ask(found, cache)
    (entry,) = cache.iterdir()
    for damaged in (b"not parquet", entry.read_bytes()[:-50]):
        entry.write_bytes(damaged)
        again, _ = ask(found, cache)
        assert again.table.equals(first.table)
    assert len(readings) == 3
    ask(found, cache)
    assert len(readings) == 3  # mended for good


def test_cancelling_while_a_copy_is_written_leaves_nothing(tmp_path: Path, cache: Path) -> None:
    class StopsAtTheEnd:
        def report(self, doing: str, fraction: float | None = None) -> None:
            if fraction == 1.0 and any(cache.iterdir()):
                raise Cancelled

    with pytest.raises(Cancelled):
        read_charities([file_of(tmp_path)], IssueLog(), StopsAtTheEnd(), cache)
    assert list(cache.iterdir()) == []
