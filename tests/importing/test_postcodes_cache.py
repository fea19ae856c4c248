"""A second build takes the prepared copy; a copy that is not of this very file, or not whole, is never believed."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pytest

from kil_mapper.importing import postcodes, prepared_copies
from kil_mapper.importing.postcodes import PostcodesRead
from kil_mapper.importing.postcodes_prepare import prepare
from kil_mapper.model.issues import IssueKind, IssueLog
from tests.importing.test_postcodes import CALDERDALE, directory, read, record

ROWS = (
    record("HX1 1AA"),
    record("HX1 1AB", doterm="201504", user="1"),
    record("OL14 5AA", lad="E99999999", lsoa21=""),
    record("IM1 1AA", east="", north="", grid="9"),
    record("LS1 1AA", east="430001"),
    record("BT1 1AA"),
    record("HX1 1AD", east="abc"),
    '"HX1","cut short"',
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder that takes copies of small files too."""
    monkeypatch.setattr(prepared_copies, "WORTH_KEEPING", 0)
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


@pytest.fixture
def preparations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were read from the beginning to the end."""
    seen: list[str] = []

    def noted(*arguments: object) -> object:
        seen.append(str(arguments[0]))
        return prepare(*arguments)  # type: ignore[arg-type]  # handed on as they are

    monkeypatch.setattr(postcodes, "prepare", noted)
    return seen


def ask(path: Path, cache: Path | None, log: IssueLog | None = None) -> PostcodesRead:
    return read(path, wanted=("IM1 1AA", "HX1 1AD", "OL14 5AA"), bbox=CALDERDALE, cache=cache, log=log)


def test_the_second_reading_gives_the_same_and_does_not_open_the_directory(
    tmp_path: Path, cache: Path, preparations: list[str]
) -> None:
    path = directory(tmp_path / "d.csv", *ROWS)
    first_log, second_log = IssueLog(), IssueLog()
    first, second = ask(path, cache, first_log), ask(path, cache, second_log)
    assert len(preparations) == 1
    assert second.table.sort_by("postcode").equals(first.table.sort_by("postcode"))
    assert second.table.num_rows == 5
    assert second.rows_read == first.rows_read == 8
    assert second.areas_held == first.areas_held == {"HX", "OL", "IM", "LS"}
    assert (second.edition, second.lsoa_editions) == (first.edition, first.lsoa_editions)
    assert (second.regions, second.lived_in) == (first.regions, first.lived_in)
    assert second.lived_in[2011] == {"E01010994": "E08000033"}
    assert second_log.counts == first_log.counts
    assert first_log.counts == {IssueKind.RECORD_UNREADABLE: 1, IssueKind.VALUE_UNREADABLE: 1}


def test_another_question_is_answered_from_the_same_copy(tmp_path: Path, cache: Path, preparations: list[str]) -> None:
    path = directory(tmp_path / "d.csv", *ROWS)
    ask(path, cache)
    other = read(path, wanted=("LS1 1AA",), cache=cache)
    assert other.table["postcode"].to_pylist() == ["LS1 1AA"]
    assert read(path, wanted=(), cache=cache).table.num_rows == 0
    assert len(preparations) == 1


def test_only_blocks_with_chosen_rows_are_read_further_and_nothing_is_mixed_up(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared_copies, "_ROW_GROUP", 4)
    path = directory(
        tmp_path / "d.csv", *(record(f"HX1 {n % 10}A{'ABDEFGHJ'[n // 10]}", ward=f"E0500{n:04d}") for n in range(50))
    )
    wanted = ("HX1 1AA", "HX1 3AA", "HX1 9AF")
    for _ in range(2):
        table = read(path, wanted=wanted, cache=cache).table
        assert table.select(["postcode", "ward"]).to_pylist() == [
            {"postcode": "HX1 1AA", "ward": "E05000001"},
            {"postcode": "HX1 3AA", "ward": "E05000003"},
            {"postcode": "HX1 9AF", "ward": "E05000049"},
        ]


def test_a_changed_file_is_read_anew_and_its_old_copy_removed(
    tmp_path: Path, cache: Path, preparations: list[str]
) -> None:
    path = directory(tmp_path / "d.csv", *ROWS)
    ask(path, cache)
    (old,) = cache.iterdir()
    directory(path, *ROWS, record("HX9 9ZZ"))
    assert "HX9 9ZZ" in ask(path, cache).table["postcode"].to_pylist()
    (new,) = cache.iterdir()
    assert new != old
    assert len(preparations) == 2


def test_a_file_changed_without_changing_size_or_time_is_noticed_by_its_edges(
    tmp_path: Path, cache: Path, preparations: list[str]
) -> None:
    path = directory(tmp_path / "d.csv", record("HX1 1AA"), record("HX1 1AB"))
    before = path.stat()
    ask(path, cache)
    directory(path, record("HX1 1AA"), record("HX1 1AZ"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert ask(path, cache).table["postcode"].to_pylist() == ["HX1 1AA", "HX1 1AZ"]
    assert len(preparations) == 2


def test_another_version_of_the_format_is_not_used(
    tmp_path: Path, cache: Path, preparations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = directory(tmp_path / "d.csv", *ROWS)
    ask(path, cache)
    monkeypatch.setattr(prepared_copies, "FORMAT_VERSION", prepared_copies.FORMAT_VERSION + 1)
    ask(path, cache)
    assert len(preparations) == 2
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "text"])
def test_a_damaged_copy_is_made_anew(tmp_path: Path, cache: Path, preparations: list[str], damage: str) -> None:
    path = directory(tmp_path / "d.csv", *ROWS)
    first = ask(path, cache)
    (entry,) = cache.iterdir()
    data = bytearray(entry.read_bytes())
    at = data.index(b"HX1 1AA")  # in the first page of postcodes
    flipped = bytes([*data[:at], data[at] ^ 1, *data[at + 1 :]])
    entry.write_bytes({"empty": b"", "cut": bytes(data[:-100]), "flipped": flipped, "text": b"not parquet"}[damage])
    again = ask(path, cache)
    assert again.table.equals(first.table)
    assert len(preparations) == 2
    ask(path, cache)
    assert len(preparations) == 2  # mended for good


def test_copies_of_two_files_do_not_remove_each_other(tmp_path: Path, cache: Path, preparations: list[str]) -> None:
    one, two = directory(tmp_path / "one.csv", record("HX1 1AA")), directory(tmp_path / "two.csv", record("OL1 1AA"))
    for _ in range(2):
        read(one, two, wanted=("HX1 1AA",), cache=cache)
    assert len(list(cache.iterdir())) == 2
    assert len(preparations) == 2


def test_copies_unused_for_months_and_parts_left_by_a_crash_are_removed(tmp_path: Path, cache: Path) -> None:
    for name in ("postcodes-0-0.parquet", ".postcodes-x.part", "postcodes-1-1.parquet"):
        (cache / name).write_bytes(b"")
    for name in ("postcodes-0-0.parquet", ".postcodes-x.part"):
        os.utime(cache / name, (0, 0))
    ask(directory(tmp_path / "d.csv", *ROWS), cache)
    names = {file.name for file in cache.iterdir()}
    assert len(names) == 2
    assert "postcodes-1-1.parquet" in names


def test_small_files_are_not_worth_a_copy(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    ask(directory(tmp_path / "d.csv", *ROWS), cache)
    assert list(cache.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_no_failure(tmp_path: Path, cache: Path) -> None:
    path = directory(tmp_path / "d.csv", *ROWS)
    assert ask(path, cache / "gone").table.num_rows == 5


def test_a_failure_in_writing_leaves_no_part_behind(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(prepared_copies, "_write", full)
    assert ask(directory(tmp_path / "d.csv", *ROWS), cache).table.num_rows == 5
    assert list(cache.iterdir()) == []


def test_nothing_but_needed_columns_is_kept(tmp_path: Path, cache: Path) -> None:
    ask(directory(tmp_path / "d.csv", *ROWS), cache)
    (entry,) = cache.iterdir()
    assert pa.parquet.read_schema(entry).names == [
        "postcode",
        "easting",
        "northing",
        "lsoa21",
        "lsoa11",
        "ward",
        "lad",
        "terminated",
        "large_user",
    ]
