"""A lock file beside the project tells who has it. It is only ever a courtesy, so nothing in it can do harm."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.project_file import holding, processes, refuse_when_held
from kil_mapper.project_file.holding import lock_path, take

ELSEWHERE = {"user": "asha.khan", "host": "PC-117", "pid": 4711, "start": "1", "since": "2026-03-03T09:15:00+00:00"}
MINUTE = 60


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "place.gpkg"
    path.write_bytes(b"a project")
    return path


@pytest.fixture
def other_process() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.communicate(b"\n")


def leave(target: Path, content: dict[str, Any] | bytes, minutes_ago: float = 0.0) -> Path:
    lock = lock_path(target)
    lock.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    at = time.time() - minutes_ago * MINUTE
    os.utime(lock, (at, at))
    return lock


def here(pid: int, start: str) -> dict[str, Any]:
    return {**ELSEWHERE, "user": holding._user(), "host": processes.this_host(), "pid": pid, "start": start}


def beside(target: Path) -> list[str]:
    return sorted(file.name for file in target.parent.iterdir() if file != target)


def test_a_project_that_nobody_has_is_held_by_a_hidden_file_and_let_go_without_a_trace(target: Path) -> None:
    taken = take(target)
    assert taken.hold is not None
    assert (taken.refused, taken.holder, taken.said) == ("", None, "")
    assert beside(target) == [".~lock.place.gpkg#"]
    written = json.loads(lock_path(target).read_text(encoding="ascii"))
    assert (written["pid"], written["host"]) == (os.getpid(), processes.this_host())
    taken.hold.release()
    assert beside(target) == []


def test_somebody_at_another_computer_is_believed_and_named(target: Path) -> None:
    lock = leave(target, ELSEWHERE, minutes_ago=14)
    before = lock.read_bytes()
    taken = take(target)
    assert taken.hold is None
    assert taken.refused.startswith("asha.khan on PC-117 has it open since ")
    assert "3 March 2026" in taken.refused
    assert taken.holder is not None
    assert taken.holder.since == datetime(2026, 3, 3, 9, 15, tzinfo=UTC)
    assert lock.read_bytes() == before
    assert beside(target) == [lock.name]


def test_somebody_who_has_not_been_seen_for_a_quarter_of_an_hour_loses_it_and_that_is_said(target: Path) -> None:
    leave(target, ELSEWHERE, minutes_ago=16)
    taken = take(target)
    assert taken.hold is not None
    assert taken.hold.is_ours()
    assert taken.refused == ""
    assert taken.said.startswith("asha.khan on PC-117 had it open since ")
    assert taken.said.endswith("but has not been seen for a while.")


def test_another_window_on_this_computer_has_it_for_as_long_as_it_runs(target: Path, other_process: int) -> None:
    leave(target, here(other_process, processes.start_of(other_process)), minutes_ago=600)
    assert take(target).refused.startswith("You have it open in another window on this computer since ")


def test_a_process_that_is_gone_has_nothing_any_more(target: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        start = processes.start_of(gone.pid)
    leave(target, here(gone.pid, start))
    taken = take(target)
    assert taken.hold is not None
    assert (taken.said, taken.holder) == ("", None)


def test_a_number_that_another_process_has_now_is_not_taken_for_the_first(target: Path, other_process: int) -> None:
    leave(target, here(other_process, "long ago"))
    assert take(target).hold is not None


def test_what_this_process_left_itself_is_taken_again_and_the_first_does_not_take_away_the_second(target: Path) -> None:
    first, second = take(target).hold, take(target).hold
    assert first is not None
    assert second is not None
    assert not first.is_ours()
    first.release()
    assert beside(target) == [lock_path(target).name]
    assert second.is_ours()
    second.release()
    assert beside(target) == []


def test_a_lock_of_somebody_else_is_never_removed(target: Path) -> None:
    hold = take(target).hold
    assert hold is not None
    lock = leave(target, ELSEWHERE)
    assert not hold.beat()
    hold.release()
    assert json.loads(lock.read_bytes()) == ELSEWHERE


def test_each_beat_makes_the_lock_young_again_and_leaves_it_as_it_is(target: Path) -> None:
    hold = take(target).hold
    assert hold is not None
    os.utime(hold.path, (0, 0))
    assert hold.beat()
    assert time.time() - hold.path.stat().st_mtime < MINUTE
    assert hold.path.read_bytes() == hold.content


def test_a_lock_that_was_deleted_by_hand_is_missed(target: Path) -> None:
    hold = take(target).hold
    assert hold is not None
    hold.path.unlink()
    assert not hold.beat()


def test_a_network_that_is_away_for_a_moment_costs_nothing(target: Path) -> None:
    hold = take(target).hold
    assert hold is not None
    away = target.parent.with_name("away")
    target.parent.rename(away)
    assert hold.beat()
    away.rename(target.parent)
    assert hold.is_ours()


NONSENSE: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"\xff\xfe\x00 garbage {",
    "a list": b"[1, 2]",
    "a number of a million digits": b"1" * 4000,
    "nested without end": b"[" * 4000,
    "far too much": b" " * 10_000_000,
    "other types": json.dumps({"user": ["a"], "host": 7, "pid": "x", "start": None, "since": {}}).encode(),
    "a process that cannot be": json.dumps(here(2**80, "1")).encode(),
    "a negative process": json.dumps(here(-1, "1")).encode(),
    "another century": json.dumps({**ELSEWHERE, "since": "9999-12-31T23:59:59-23:00"}).encode(),
    "no moment": json.dumps({**ELSEWHERE, "since": "yesterday"}).encode(),
}


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("minutes_ago", [0, 16, -16])
def test_nonsense_in_a_lock_neither_breaks_anything_nor_stays_for_ever(
    target: Path, content: bytes, minutes_ago: float
) -> None:
    leave(target, content, minutes_ago)
    taken = take(target)
    if minutes_ago:
        assert taken.hold is not None, "also a time in the future is no sign of life"
        assert taken.hold.is_ours()
    elif taken.hold is None:
        assert "has it open" in taken.refused
        assert "9999" not in taken.refused


def test_words_of_strangers_are_plain_and_short(target: Path) -> None:
    evil = "<b>Eve</b>\n\x1b[31m\u202e\u2066 \x00" + "x" * 1000
    leave(target, {**ELSEWHERE, "user": evil, "host": evil})
    refused = take(target).refused
    assert refused.startswith("<b>Eve</b> [31m x")
    assert refused.isprintable()
    assert len(refused) < 200


def test_a_pipe_in_the_place_of_a_lock_is_not_waited_for(target: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("Windows has no pipes in folders")
    os.mkfifo(lock_path(target))
    assert take(target).refused == "Somebody has it open."
    os.utime(lock_path(target), (0, 0))
    assert take(target).hold is not None


def test_a_folder_in_the_place_of_a_lock_makes_the_project_read_only(target: Path) -> None:
    lock_path(target).mkdir()
    os.utime(lock_path(target), (0, 0))
    assert "cannot be replaced" in take(target).refused
    assert beside(target) == [lock_path(target).name]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_link_in_the_place_of_a_lock_is_not_followed(target: Path, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear Ann", encoding="utf-8")
    lock_path(target).symlink_to(other)
    os.utime(lock_path(target), (0, 0), follow_symlinks=False)
    hold = take(target).hold
    assert hold is not None
    hold.beat()
    hold.release()
    assert other.read_text(encoding="utf-8") == "Dear Ann"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO])
def test_where_nothing_can_be_written_a_project_is_read_only(
    target: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    refuse_to_make_files(monkeypatch, number)
    assert take(target).refused == f"Nothing can be written in the folder {target.parent}."
    leave(target, ELSEWHERE)
    assert take(target).refused.startswith("asha.khan on PC-117 has it open")
    leave(target, ELSEWHERE, minutes_ago=60)
    assert take(target).refused.startswith("Nothing can be written")


def test_a_full_disk_is_no_reason_to_be_read_only(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_to_make_files(monkeypatch, errno.ENOSPC)
    taken = take(target)
    assert taken.refused == ""
    assert taken.said.startswith("There is no room left")


def refuse_to_make_files(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    real = os.open

    def refuse(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if flags & os.O_CREAT and not Path(path).exists():
            raise OSError(number, os.strerror(number))
        if flags & os.O_CREAT:
            raise FileExistsError(errno.EEXIST, "exists")
        return real(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", refuse)


def test_the_longest_names_have_a_lock_too(tmp_path: Path) -> None:
    for name in ("x" * 250 + ".gpkg", "ŵ" * 120 + ".gpkg", "x" * 200):
        hold = take(tmp_path / name).hold
        assert hold is not None
        assert hold.is_ours()
        hold.release()
    assert lock_path(tmp_path / ("x" * 250)) != lock_path(tmp_path / ("x" * 251))
    assert list(tmp_path.iterdir()) == []


def test_a_command_leaves_alone_what_somebody_works_on(target: Path) -> None:
    refuse_when_held(target)
    leave(target, ELSEWHERE)
    with pytest.raises(KilError, match=r"place.gpkg is left as it is. asha.khan on PC-117 has it open") as caught:
        refuse_when_held(target)
    assert caught.value.hint
    leave(target, ELSEWHERE, minutes_ago=16)
    refuse_when_held(target)
    assert take(target).hold is not None
    refuse_when_held(target)
    refuse_when_held(Path("a\x00b"))


def test_a_clock_that_goes_wrong_here_does_not_matter_to_a_folder_elsewhere(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts is the clock of the computer that keeps the folder: a fresh file tells it."""
    leave(target, ELSEWHERE, minutes_ago=5)
    wrong = time.time() + timedelta(days=400).total_seconds()
    monkeypatch.setattr(time, "time", lambda: wrong)
    assert take(target).hold is None


def test_processes_are_known_by_number_and_start(other_process: int) -> None:
    start = processes.start_of(other_process)
    assert start
    assert processes.is_running(other_process, start)
    assert processes.is_running(other_process, processes.NOT_KNOWN)
    assert not processes.is_running(other_process, f"{start}0")
    assert processes.is_running(os.getpid(), processes.this_start())
    for nobody in (0, -1, 2**31, 2**31 - 1):
        assert processes.start_of(nobody) == ""
