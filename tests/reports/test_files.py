"""Documents are written whole or not at all."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.reports.files import write_bytes, written_whole
from kil_mapper.reports.folders import written_folder


def test_a_document_appears_whole_and_alone(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.docx", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]
    assert (tmp_path / "a.docx").read_bytes() == b"new"


def test_an_older_document_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"old")
    write_bytes(tmp_path / "a.docx", b"new")
    assert (tmp_path / "a.docx").read_bytes() == b"new"


@pytest.mark.parametrize("wrong", [Cancelled(), ValueError("a bug"), KilError("no")])
def test_whatever_goes_wrong_the_old_document_stays_and_nothing_is_left(tmp_path: Path, wrong: Exception) -> None:
    (tmp_path / "a.docx").write_bytes(b"old")

    def half() -> None:
        with written_whole(tmp_path / "a.docx") as temporary:
            temporary.write_bytes(b"half")
            raise wrong

    with pytest.raises(type(wrong)):
        half()
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]
    assert (tmp_path / "a.docx").read_bytes() == b"old"


def test_a_missing_folder_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KilError, match="does not exist") as caught:
        write_bytes(tmp_path / "none" / "a.docx", b"")
    assert caught.value.hint


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(KilError, match="is a folder"):
        write_bytes(tmp_path / "a.docx", b"")


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(KilError, match="too long"):
        write_bytes(tmp_path / f"{'a' * 300}.docx", b"")
    assert not list(tmp_path.iterdir())


def test_a_document_open_elsewhere_is_tried_again_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def held(self: Path, target: Path) -> Any:
        raise PermissionError(errno.EACCES, "held")

    monkeypatch.setattr("kil_mapper.reports.files.time.sleep", waits.append)
    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(KilError, match="open in another program"):
        write_bytes(tmp_path / "a.docx", b"x")
    assert len(waits) == 4
    assert list(tmp_path.iterdir()) == []


def test_a_short_hold_by_another_program_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, tries = Path.replace, []

    def held_once(self: Path, target: Path) -> Any:
        tries.append(target)
        if len(tries) == 1:
            raise PermissionError(errno.EACCES, "held")
        return replace(self, target)

    monkeypatch.setattr("kil_mapper.reports.files.time.sleep", lambda seconds: None)
    monkeypatch.setattr(Path, "replace", held_once)
    write_bytes(tmp_path / "a.docx", b"x")
    assert (tmp_path / "a.docx").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "may not write"),
        (errno.EACCES, "may not write"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EIO, "could not be written"),
    ],
)
def test_troubles_of_the_disk_are_told_in_plain_words(tmp_path: Path, number: int, told: str) -> None:
    def trouble() -> None:
        with written_whole(tmp_path / "a.docx"):
            raise OSError(number, "trouble")

    with pytest.raises(KilError, match=told):
        trouble()
    assert list(tmp_path.iterdir()) == []


def test_what_a_making_left_that_was_ended_is_cleared_by_the_next_one(tmp_path: Path) -> None:
    kept = (".a.0123abcd.docx", ".a.0123abcd.pdf", ".b.0123abcd.docx", ".a.notes.docx", "a.0123abcd.docx")
    for name in (*kept, ".a.feedbeef.docx"):
        (tmp_path / name).write_bytes(b"half")
        if name != kept[0]:  # the one that somebody may be writing at this moment
            os.utime(tmp_path / name, (0, 0))
    write_bytes(tmp_path / "a.docx", b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {*kept, "a.docx"}


def test_so_is_a_half_made_folder_and_an_older_one_that_was_put_aside(tmp_path: Path) -> None:
    for name in (".pack.0123abcd", ".pack.0123abcd.old", ".pack.feedbeef"):
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "data" / "areas.csv").write_bytes(b"half")
        if name != ".pack.feedbeef":
            for path in (tmp_path / name / "data" / "areas.csv", tmp_path / name / "data", tmp_path / name):
                os.utime(path, (0, 0))
    with written_folder(tmp_path / "pack", date(2026, 1, 1)) as folder:
        (folder / "a.txt").write_bytes(b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {".pack.feedbeef", "pack"}


@pytest.mark.parametrize("name", ["a" * 300, f"{'a' * 300}.zip"])
def test_a_name_too_long_for_a_pack_is_told_before_anything_is_made(name: str, tmp_path: Path) -> None:
    def make() -> None:
        with written_folder(tmp_path / name, date(2026, 1, 1)):
            pytest.fail("work for nothing")

    with pytest.raises(KilError, match="too long"):
        make()


def test_a_folder_in_place_of_a_zip_is_told_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "a.zip").mkdir()

    def make() -> None:
        with written_folder(tmp_path / "a.zip", date(2026, 1, 1)):
            pytest.fail("work for nothing")

    with pytest.raises(KilError, match="is a folder"):
        make()
