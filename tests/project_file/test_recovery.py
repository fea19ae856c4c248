"""After a crash, what was never saved is offered; what holds nothing new is cleared; what is damaged is said."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kil_mapper import paths
from kil_mapper.model.errors import Cancelled, ChangedOnDiskError, KilError
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Org
from kil_mapper.project_file import (
    Leftover,
    Working,
    begin,
    discard,
    leftovers,
    open_project,
    processes,
    recover,
    save_project,
    take_up,
)
from kil_mapper.project_file.copies import ABOUT, Copy, all_copies, copies_folder
from kil_mapper.project_file.holding import lock_path
from tests.factory import small_project
from tests.project_file.killed import labelled
from tests.project_file.test_holding import ELSEWHERE, leave

QUIET = NoProgress()
LONG_AGO = "long ago"


@pytest.fixture
def saved(tmp_path: Path, old: bytes) -> Path:
    path = tmp_path / "place.gpkg"
    path.write_bytes(old)
    return path


def crash(working: Working) -> Copy:
    """What is left when the process is gone: its number may be in use again, by one that began at another time."""
    copy, path = working._copy, working.path
    assert copy is not None
    about = copy.about()
    assert about is not None
    copy.describe(replace(about, start=LONG_AGO))
    if path is not None and lock_path(path).exists():
        lock = lock_path(path)
        lock.write_text(json.dumps({**json.loads(lock.read_text()), "start": LONG_AGO}), encoding="ascii")
    return copy


def crashed_at(saved: Path, name: str = "new") -> Copy:
    opened = take_up(saved, QUIET)
    opened.working.keep(labelled(opened.project, name))
    return crash(opened.working)


def only_leftover() -> Leftover:
    (leftover,) = leftovers()
    return leftover


def test_what_was_not_saved_is_offered_and_recovered_and_can_be_saved(saved: Path) -> None:
    crashed_at(saved)
    leftover = only_leftover()
    assert (leftover.name, leftover.path, leftover.damage) == ("new", saved, "")
    assert abs(leftover.kept_at.timestamp() - time.time()) < 60
    opened = recover(leftover, QUIET)
    assert (opened.read_only, opened.said) == ("", "")
    assert opened.project.organisations[Org.NAME][0] == "new"
    assert opened.working.path == saved
    assert opened.working.has_unsaved
    assert leftovers() == (), "this window works on it now"
    opened.working.keep(labelled(opened.project, "newer"))
    opened.working.save(labelled(opened.project, "newest"))
    assert open_project(saved, QUIET).name == "newest"
    opened.working.release()
    assert all_copies() == ()
    assert not lock_path(saved).exists()


def test_what_was_recovered_and_lost_again_is_offered_again(saved: Path) -> None:
    crashed_at(saved)
    opened = recover(only_leftover(), QUIET)
    crash(opened.working)
    assert only_leftover().name == "new"


def test_a_project_without_a_file_is_recovered_too() -> None:
    crash(begin(small_project(name="just built"), None, QUIET))
    leftover = only_leftover()
    assert (leftover.name, leftover.path) == ("just built", None)
    opened = recover(leftover, QUIET)
    assert opened.working.path is None
    assert opened.working.has_unsaved
    opened.working.release()


def test_what_a_file_held_that_is_gone_since_is_offered_though_nothing_is_new(saved: Path) -> None:
    crash(take_up(saved, QUIET).working)
    saved.unlink()
    opened = recover(only_leftover(), QUIET)
    assert opened.working.has_unsaved
    opened.working.save(opened.project, replace_changed=True)
    assert open_project(saved, QUIET).name == "old"
    opened.working.release()
    assert leftovers() == ()


def test_what_holds_nothing_new_is_cleared_without_a_word(saved: Path) -> None:
    crash(take_up(saved, QUIET).working)
    assert leftovers() == ()
    assert all_copies() == ()


def test_what_was_saved_right_before_the_crash_is_not_offered_although_nobody_noted_it_any_more(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    (copy,) = all_copies()
    before = copy.about()
    opened.working.save(labelled(opened.project, "new"))
    assert before is not None
    copy.describe(replace(before, start=LONG_AGO))
    assert leftovers() == ()


def test_what_a_living_process_works_on_is_not_offered(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    opened.working.keep(labelled(opened.project, "new"))
    assert leftovers() == ()
    opened.working.release()


def test_what_was_left_on_purpose_when_the_computer_shut_down_is_offered(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    opened.working.keep(labelled(opened.project, "new"))
    opened.working.release(leave_for_recovery=True)
    assert not lock_path(saved).exists()
    assert only_leftover().name == "new"
    discard(only_leftover())

    opened = take_up(saved, QUIET)
    opened.working.release(leave_for_recovery=True)
    assert all_copies() == (), "nothing was unsaved"


def test_what_was_recovered_and_let_go_of_untouched_is_offered_again(saved: Path) -> None:
    """The person may have cancelled while it was opened, before they saw it."""
    crashed_at(saved)
    recover(only_leftover(), QUIET).working.release()
    opened = recover(only_leftover(), QUIET)
    opened.working.keep(labelled(opened.project, "newer"))
    opened.working.release()
    assert leftovers() == (), "now they changed it, and did not want it"


def test_what_was_recovered_and_not_wanted_when_it_was_seen_is_not_offered_again(saved: Path) -> None:
    crashed_at(saved)
    opened = recover(only_leftover(), QUIET)
    opened.working.seen()
    opened.working.release()
    assert leftovers() == ()
    assert open_project(saved, QUIET).name == "old"


def test_what_is_discarded_is_gone(saved: Path) -> None:
    crashed_at(saved)
    leftover = only_leftover()
    discard(leftover)
    assert leftovers() == ()
    discard(leftover)
    assert open_project(saved, QUIET).name == "old"


def test_what_somebody_works_on_again_is_neither_discarded_nor_recovered_twice(saved: Path) -> None:
    crashed_at(saved)
    leftover = only_leftover()
    opened = recover(leftover, QUIET)
    discard(leftover)
    with pytest.raises(KilError, match="unsaved changes of new are no longer there"):
        recover(leftover, QUIET)
    assert opened.working._copy is not None
    opened.working._copy.folder.rename(leftover.folder)  # even if it had kept its name
    discard(leftover)
    with pytest.raises(KilError, match="no longer there"):
        recover(leftover, QUIET)
    assert leftover.folder.exists()


def test_nothing_but_working_copies_is_ever_discarded(tmp_path: Path, saved: Path) -> None:
    crashed_at(saved)
    discard(replace(only_leftover(), folder=tmp_path))
    assert saved.exists()


def test_a_file_that_changed_since_is_not_overwritten_by_what_is_recovered(saved: Path) -> None:
    crashed_at(saved)
    save_project(small_project(name="theirs"), saved, QUIET)
    opened = recover(only_leftover(), QUIET)
    assert opened.working.changed_on_disk()
    with pytest.raises(ChangedOnDiskError):
        opened.working.save(opened.project)
    opened.working.save(opened.project, replace_changed=True)
    assert open_project(saved, QUIET).name == "new"
    opened.working.release()


def test_a_file_that_somebody_has_now_is_recovered_to_be_saved_elsewhere(saved: Path, tmp_path: Path) -> None:
    crashed_at(saved)
    leave(saved, ELSEWHERE)
    opened = recover(only_leftover(), QUIET)
    assert opened.read_only.startswith("asha.khan")
    opened.working.save(opened.project, tmp_path / "mine.gpkg")
    opened.working.release()


def test_a_file_whose_folder_is_gone_is_recovered_to_be_saved_elsewhere(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    path = saved.rename(folder / saved.name)
    crashed_at(path)
    folder.rename(tmp_path / "pulled out")
    opened = recover(only_leftover(), QUIET)
    assert "stick does not exist" in opened.read_only
    opened.working.save(opened.project, tmp_path / "mine.gpkg")
    assert open_project(tmp_path / "mine.gpkg", QUIET).name == "new"
    opened.working.release()


def test_a_journal_that_a_killed_process_left_is_played_back(saved: Path, tmp_path: Path) -> None:
    """Half of a transaction is in the file, and the other half is to be undone."""
    copy = crashed_at(saved)
    elsewhere = tmp_path / "half"
    elsewhere.mkdir()
    with closing(sqlite3.connect(copy.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA cache_spill = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE organisations SET name = 'half', activities = printf('%.*c', 50000, 'x')")
        connection.execute("DELETE FROM postcodes")
        journal = copy.database.with_name(f"{copy.database.name}-journal")
        spoilt, to_undo = copy.database.read_bytes(), journal.read_bytes()
        connection.execute("ROLLBACK")
    assert b"half" in spoilt
    copy.database.write_bytes(spoilt)
    journal.write_bytes(to_undo)
    leftover = only_leftover()
    assert (leftover.name, leftover.damage) == ("new", "")
    assert recover(leftover, QUIET).project.organisations[Org.NAME][0] == "new"


# Damage


def damaged(saved: Path, how: str) -> Copy:
    copy = crashed_at(saved)
    data = bytearray(copy.database.read_bytes())
    if how == "flipped":
        data[data.index(b"Millbottom Food Share")] ^= 1
        copy.database.write_bytes(data)
    elif how == "cut off":
        copy.database.write_bytes(data[: len(data) // 2])
    elif how == "empty":
        copy.database.write_bytes(b"")
    elif how == "something else":
        copy.database.write_bytes(b"Dear Ann, " * 1000)
    else:
        copy.database.unlink()
        with closing(sqlite3.connect(copy.database)) as other:
            other.execute("CREATE TABLE letters (x)")
    return copy


@pytest.mark.parametrize("how", ["flipped", "cut off", "empty", "something else", "another database"])
def test_a_damaged_working_copy_is_said_and_hides_no_other(saved: Path, how: str) -> None:
    copy = damaged(saved, how)
    crash(begin(small_project(name="whole"), None, QUIET))
    found = leftovers()
    assert {leftover.name for leftover in found} == {"old", "whole"}
    (broken,) = [leftover for leftover in found if leftover.damage]
    assert broken.folder == copy.folder
    assert broken.path == saved
    with pytest.raises(KilError):
        recover(broken, QUIET)
    assert len(leftovers()) == 2, "it stays until somebody discards it"
    discard(broken)
    assert only_leftover().name == "whole"


LOST: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"\xff" * 50,
    "a list": b"[1]",
    "half": b'{"name": "x"}',
    "other types": b'{"stamp": 1, "pid": "a"}',
    "nested without end": b"[" * 90_000,
}


@pytest.mark.parametrize("about", LOST.values(), ids=LOST)
def test_a_description_that_is_lost_does_not_cost_the_changes(saved: Path, about: bytes) -> None:
    copy = crashed_at(saved)
    (copy.folder / ABOUT).write_bytes(about)
    leftover = only_leftover()
    assert (leftover.name, leftover.path, leftover.damage) == ("new", None, "")
    opened = recover(leftover, QUIET)
    assert opened.working.path is None
    assert opened.working.has_unsaved


def test_values_that_cannot_be_are_not_believed(saved: Path) -> None:
    copy = crashed_at(saved)
    written = json.loads((copy.folder / ABOUT).read_text(encoding="utf-8"))
    for changes in (
        {"pid": 2**70},
        {"pid": -1},
        {"path": "a\x00b"},
        {"path": "/" + "x" * 5000},
        {"stamp": {"size": 1}},
    ):
        (copy.folder / ABOUT).write_text(json.dumps({**written, **changes}), encoding="utf-8")
        assert only_leftover().name == "new"


def test_strange_things_among_the_working_copies_are_left_alone_or_cleared(saved: Path) -> None:
    folder = copies_folder()
    (folder / "a file").write_text("x", encoding="utf-8")
    (folder / "young").mkdir()
    old = folder / "old"
    old.mkdir()
    (old / "project.tmp").write_bytes(b"half of a working copy")
    os.utime(old, (0, 0))
    crashed_at(saved)
    assert only_leftover().name == "new"
    assert not old.exists()
    assert (folder / "young").exists(), "somebody may be making it at this moment"


def test_what_could_not_be_deleted_is_cleared_later_and_not_offered(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows nothing can be deleted that a virus scanner reads."""
    crashed_at(saved)
    leftover = only_leftover()

    def refuse(path: object, **_: object) -> None:
        raise PermissionError(13, "in use", path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", refuse)
        discard(leftover)
        assert leftover.folder.exists()
        assert leftovers() == ()
    assert leftovers() == ()
    assert not leftover.folder.exists()


def test_a_home_that_several_computers_share_offers_only_what_shows_no_life(saved: Path) -> None:
    copy = crashed_at(saved)
    about = copy.about()
    assert about is not None
    copy.describe(replace(about, host="PC-117", start=about.start))
    assert leftovers() == ()
    os.utime(copy.folder / ABOUT, (time.time() - 16 * 60,) * 2)
    assert only_leftover().name == "new"


def test_a_beat_shows_life_in_the_working_copy_too(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    (copy,) = all_copies()
    os.utime(copy.folder / ABOUT, (0, 0))
    opened.working.beat()
    assert time.time() - (copy.folder / ABOUT).stat().st_mtime < 60
    opened.working.release()


def test_without_a_place_for_working_copies_nothing_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise PermissionError(13, "forbidden")

    monkeypatch.setattr(paths, "data_folder", refuse)
    assert leftovers() == ()


def test_cancelling_a_recovery_leaves_it_to_be_recovered(saved: Path) -> None:
    class Cancels:
        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    crashed_at(saved)
    leftover = only_leftover()
    with pytest.raises(Cancelled):
        recover(leftover, Cancels())
    assert only_leftover() == leftover
    assert recover(leftover, QUIET).project.name == "new"


def test_several_are_offered_newest_first(saved: Path) -> None:
    first = crashed_at(saved, "first")
    os.utime(first.database, (1_000_000_000, 1_000_000_000))
    second = crash(begin(small_project(name="second"), None, QUIET))
    assert [leftover.folder for leftover in leftovers()] == [second.folder, first.folder]


def test_a_process_is_told_from_one_that_has_its_number_now(saved: Path) -> None:
    copy = crashed_at(saved)
    about = copy.about()
    assert about is not None
    copy.describe(replace(about, start=processes.this_start()))
    assert leftovers() == ()
    copy.describe(replace(about, start=f"{processes.this_start()}0"))
    assert only_leftover().name == "new"
