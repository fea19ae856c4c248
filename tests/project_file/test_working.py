"""An open project: every change is kept at once, saving is one step, and nobody's work is overwritten unasked."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kil_mapper import paths
from kil_mapper.model.errors import Cancelled, ChangedOnDiskError, KilError
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.project import Project
from kil_mapper.model.schema import TableSchema
from kil_mapper.model.tables import Org
from kil_mapper.project_file import (
    Working,
    begin,
    check_project_file,
    copies,
    open_project,
    replacing,
    save_project,
    take_up,
)
from kil_mapper.project_file import working as working_module
from kil_mapper.project_file.columns import to_raw
from kil_mapper.project_file.copies import all_copies, identity_of
from kil_mapper.project_file.holding import lock_path
from kil_mapper.project_file.raw import RawTable
from tests.factory import small_project
from tests.project_file.killed import labelled
from tests.project_file.test_holding import ELSEWHERE, leave

QUIET = NoProgress()


@pytest.fixture
def saved(tmp_path: Path, old: bytes) -> Path:
    path = tmp_path / "place.gpkg"
    path.write_bytes(old)
    return path


@pytest.fixture(autouse=True)
def quick_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "WAITS", (0.0,) * len(replacing.WAITS))


# The type checker takes a value that was asked for once to be the same for ever.


def unsaved(working: Working) -> bool:
    return working.has_unsaved


def read_only(working: Working) -> bool:
    return bool(working.read_only)


def no_recovery(working: Working) -> str:
    return working.no_recovery


def place(working: Working) -> Path | None:
    return working.path


def name_in(path: Path) -> str:
    assert all(finding.ok for finding in check_project_file(path))
    return open_project(path, QUIET).name


def names_beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


def kept_by(working: Working) -> Project:
    assert working._copy is not None
    return working._copy.read(QUIET)[0]


def overwrite(path: Path, name: str) -> None:
    """What a colleague does who has no idea of locks."""
    save_project(small_project(name=name), path, QUIET)


def test_opening_takes_a_working_copy_and_holds_the_file(saved: Path) -> None:
    before = saved.read_bytes()
    opened = take_up(saved, QUIET)
    assert (opened.read_only, opened.said, opened.holder) == ("", "", None)
    assert opened.working.path == saved
    assert not read_only(opened.working)
    assert not unsaved(opened.working)
    assert not opened.working.changed_on_disk()
    assert kept_by(opened.working).name == opened.project.name == "old"
    assert names_beside(saved) == [lock_path(saved).name, saved.name]
    opened.working.release()
    assert names_beside(saved) == [saved.name]
    assert saved.read_bytes() == before
    assert all_copies() == ()


def test_working_copies_are_for_the_eyes_of_this_person_only(saved: Path) -> None:
    working = take_up(saved, QUIET).working
    assert working._copy is not None
    assert os.name == "nt" or working._copy.folder.stat().st_mode & 0o077 == 0
    working.release()


def test_a_change_is_kept_at_once_and_saved_when_asked(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    working = opened.working
    changed = labelled(opened.project, "new")
    working.keep(changed)
    assert unsaved(working)
    assert name_in(saved) == "old"
    assert kept_by(working).organisations[Org.NAME][0] == "new"
    assert working.save(changed) == saved
    assert not unsaved(working)
    assert not working.changed_on_disk()
    assert name_in(saved) == "new"
    working.release()


def test_only_what_changed_is_written(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def listed(schema: TableSchema, frame: Any) -> RawTable:
        written.append(schema.name)
        return to_raw(schema, frame)

    monkeypatch.setattr(copies, "to_raw", listed)
    opened = take_up(saved, QUIET)
    opened.working.keep(labelled(opened.project, "new"))
    assert sorted(written) == ["notes", "organisations"]
    opened.working.release()


def test_going_back_to_what_is_saved_leaves_nothing_unsaved(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    opened.working.keep(labelled(opened.project, "new"))
    opened.working.keep(opened.project)
    assert not unsaved(opened.working)
    same = replace(opened.project, organisations=opened.project.organisations.copy())
    opened.working.keep(same)
    assert not unsaved(opened.working), "the content counts, not the object"
    opened.working.release()


def test_what_was_deleted_is_not_left_in_the_file_that_is_handed_on(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    opened.working.keep(labelled(opened.project, "a secret of somebody"))
    opened.working.save(replace(opened.project, name="new"))
    assert b"a secret of somebody" not in saved.read_bytes()
    opened.working.release()


def test_a_save_makes_the_same_file_however_the_project_came_to_be_so(saved: Path, tmp_path: Path) -> None:
    opened = take_up(saved, QUIET)
    first, second = tmp_path / "first.gpkg", tmp_path / "second.gpkg"
    opened.working.save(labelled(opened.project, "new"), first)
    opened.working.keep(labelled(opened.project, "detour"))
    opened.working.save(labelled(opened.project, "new"), second)
    assert first.read_bytes() == second.read_bytes()
    assert identity_of(first) == identity_of(second) != ""
    opened.working.release()


def test_saving_keeps_what_was_not_kept_before(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    opened.working.save(labelled(opened.project, "new"))
    assert kept_by(opened.working).name == name_in(saved) == "new"
    opened.working.release()


def test_a_project_just_built_is_unsaved_until_it_has_a_file(tmp_path: Path) -> None:
    project = small_project()
    working = begin(project, None, QUIET)
    assert unsaved(working)
    assert place(working) is None
    with pytest.raises(KilError, match="has no file yet"):
        working.save(project)
    path = tmp_path / "place.gpkg"
    assert working.save(project, path) == place(working) == path
    assert not unsaved(working)
    assert lock_path(path).exists()
    working.release()
    assert names_beside(path) == [path.name]


def test_a_project_just_built_with_a_place_in_mind_is_unsaved_too(tmp_path: Path) -> None:
    project, path = small_project(), tmp_path / "place.gpkg"
    working = begin(project, path, QUIET)
    assert unsaved(working)
    assert not path.exists()
    working.save(project)
    assert name_in(path) == project.name
    working.release()


def test_saving_as_moves_the_lock_and_leaves_the_first_file_as_it_was(saved: Path, tmp_path: Path) -> None:
    opened = take_up(saved, QUIET)
    other = tmp_path / "other.gpkg"
    opened.working.save(labelled(opened.project, "new"), other)
    assert names_beside(saved) == [lock_path(other).name, "other.gpkg", "place.gpkg"]
    assert (name_in(saved), name_in(other)) == ("old", "new")
    assert opened.working.path == other
    opened.working.release()


def test_a_link_is_the_same_file_with_the_same_lock(saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "link.gpkg"
    link.parent.mkdir()
    link.symlink_to(saved)
    opened = take_up(link, QUIET)
    assert opened.working.path == saved
    opened.working.save(labelled(opened.project, "new"), link)
    assert link.is_symlink()
    assert name_in(saved) == "new"
    assert names_beside(link) == ["link.gpkg"]
    opened.working.release()


# Other people


def test_what_somebody_else_has_is_read_only_and_can_be_saved_elsewhere(saved: Path, tmp_path: Path) -> None:
    lock = leave(saved, ELSEWHERE)
    opened = take_up(saved, QUIET)
    assert read_only(opened.working)
    assert opened.read_only == opened.working.read_only
    assert opened.read_only.startswith("asha.khan on PC-117 has it open")
    assert opened.holder is not None
    changed = labelled(opened.project, "mine")
    opened.working.keep(changed)
    with pytest.raises(KilError, match=r"place.gpkg cannot be saved there. asha.khan") as caught:
        opened.working.save(changed)
    assert "Save as" in caught.value.hint
    assert unsaved(opened.working)
    assert kept_by(opened.working).name == "mine"
    mine = tmp_path / "mine.gpkg"
    opened.working.save(changed, mine)
    assert not read_only(opened.working)
    opened.working.release()
    assert (name_in(saved), name_in(mine)) == ("old", "mine")
    assert json.loads(lock.read_bytes()) == ELSEWHERE


def test_when_the_other_has_gone_it_can_be_saved_after_all_unless_they_saved(saved: Path) -> None:
    lock = leave(saved, ELSEWHERE)
    opened = take_up(saved, QUIET)
    lock.unlink()
    opened.working.save(labelled(opened.project, "mine"))
    assert not read_only(opened.working)
    assert name_in(saved) == "mine"
    opened.working.release()

    lock = leave(saved, ELSEWHERE)
    opened = take_up(saved, QUIET)
    overwrite(saved, "theirs")
    lock.unlink()
    with pytest.raises(ChangedOnDiskError):
        opened.working.save(labelled(opened.project, "mine"))
    assert name_in(saved) == "theirs"
    opened.working.release()


def test_somebody_not_seen_for_long_gives_way_and_that_is_said(saved: Path) -> None:
    leave(saved, ELSEWHERE, minutes_ago=30)
    opened = take_up(saved, QUIET)
    assert opened.read_only == ""
    assert "asha.khan on PC-117 had it open" in opened.said
    opened.working.release()
    assert names_beside(saved) == [saved.name]


def test_who_slept_too_long_and_lost_the_file_is_told_at_the_next_beat_and_cannot_save(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    leave(saved, ELSEWHERE)
    opened.working.beat()
    assert read_only(opened.working)
    assert "asha.khan" in opened.working.read_only
    with pytest.raises(KilError, match=r"asha.khan"):
        opened.working.save(labelled(opened.project, "mine"))
    opened.working.release()
    assert lock_path(saved).exists()


def test_who_lost_the_file_since_the_last_beat_cannot_save_either(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    leave(saved, ELSEWHERE)
    with pytest.raises(KilError, match=r"asha.khan"):
        opened.working.save(labelled(opened.project, "mine"))
    assert read_only(opened.working)
    opened.working.release()


def test_a_beat_renews_the_lock_and_puts_back_one_that_was_deleted(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    os.utime(lock_path(saved), (0, 0))
    opened.working.beat()
    assert time.time() - lock_path(saved).stat().st_mtime < 60
    lock_path(saved).unlink()
    opened.working.beat()
    assert lock_path(saved).exists()
    assert not read_only(opened.working)
    opened.working.release()
    opened.working.beat()
    assert names_beside(saved) == [saved.name]


def test_a_place_that_somebody_else_has_cannot_be_saved_to(saved: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.gpkg"
    overwrite(theirs, "theirs")
    leave(theirs, ELSEWHERE)
    opened = take_up(saved, QUIET)
    with pytest.raises(KilError, match=r"theirs.gpkg cannot be saved there. asha.khan on PC-117 has it open"):
        opened.working.save(opened.project, theirs)
    assert opened.working.path == saved
    assert lock_path(saved).exists()
    opened.working.release()


# Changed on the disk


def test_what_somebody_saved_meanwhile_is_not_overwritten_unasked(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    changed = labelled(opened.project, "mine")
    overwrite(saved, "theirs")
    assert opened.working.changed_on_disk()
    with pytest.raises(ChangedOnDiskError, match="was changed on the disk since you opened it") as caught:
        opened.working.save(changed)
    assert "Save as" in caught.value.hint
    assert name_in(saved) == "theirs"
    assert unsaved(opened.working)
    opened.working.save(changed, replace_changed=True)
    assert name_in(saved) == "mine"
    assert not opened.working.changed_on_disk()
    opened.working.save(labelled(opened.project, "mine again"))
    opened.working.release()


def test_a_change_in_the_last_moment_of_a_save_is_seen_too(saved: Path) -> None:
    class SavesMeanwhile:
        def report(self, doing: str, fraction: float | None = None) -> None:
            if doing == "Checking what was written" and name_of.pop("old", False):
                overwrite(saved, "theirs")

    name_of = {"old": True}
    opened = take_up(saved, QUIET)
    with pytest.raises(ChangedOnDiskError):
        opened.working.save(labelled(opened.project, "mine"), progress=SavesMeanwhile())
    assert name_in(saved) == "theirs"
    opened.working.release()
    assert names_beside(saved) == [saved.name]


def test_a_file_that_only_looks_newer_is_the_same_file(saved: Path) -> None:
    """Synchronised folders and back-ups put the same content there again."""
    opened = take_up(saved, QUIET)
    content = saved.read_bytes()
    saved.unlink()
    saved.write_bytes(content)
    os.utime(saved, (1, 1))
    assert not opened.working.changed_on_disk()
    opened.working.save(labelled(opened.project, "new"))
    opened.working.release()


@pytest.mark.parametrize("how", ["moved", "deleted"])
def test_a_file_that_is_gone_is_said_to_be_and_put_back_when_asked(saved: Path, how: str) -> None:
    opened = take_up(saved, QUIET)
    if how == "moved":
        saved.rename(saved.with_name("moved.gpkg"))
    else:
        saved.unlink()
    assert opened.working.changed_on_disk()
    with pytest.raises(ChangedOnDiskError, match=r"is no longer in .* it was moved, renamed or deleted"):
        opened.working.save(labelled(opened.project, "mine"))
    assert not saved.exists()
    opened.working.save(labelled(opened.project, "mine"), replace_changed=True)
    assert name_in(saved) == "mine"
    opened.working.release()


def test_a_folder_that_is_gone_is_named_and_nothing_is_lost(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    path = saved.rename(folder / saved.name)
    opened = take_up(path, QUIET)
    folder.rename(tmp_path / "pulled out")
    assert not opened.working.changed_on_disk()
    changed = labelled(opened.project, "mine")
    with pytest.raises(KilError, match="stick does not exist") as caught:
        opened.working.save(changed)
    assert not isinstance(caught.value, ChangedOnDiskError)
    opened.working.keep(changed)
    assert kept_by(opened.working).name == "mine"
    opened.working.save(changed, tmp_path / "mine.gpkg")
    assert name_in(tmp_path / "mine.gpkg") == "mine"
    opened.working.release()


def test_a_file_that_changes_while_it_is_opened_is_opened_again(saved: Path) -> None:
    class SavesMeanwhile:
        def report(self, doing: str, fraction: float | None = None) -> None:
            if fraction and fraction > 0.9 and name_of.pop("old", False):
                overwrite(saved, "theirs")

    name_of = {"old": True}
    opened = take_up(saved, SavesMeanwhile())
    assert opened.project.name == "theirs"
    assert not opened.working.changed_on_disk()
    opened.working.release()
    assert all_copies() == ()


# Places that cannot be written


def test_a_write_protected_file_is_read_only(saved: Path, tmp_path: Path) -> None:
    saved.chmod(0o444)
    opened = take_up(saved, QUIET)
    assert opened.read_only == "place.gpkg is write-protected."
    assert names_beside(saved) == [saved.name]
    with pytest.raises(KilError, match="write-protected"):
        opened.working.save(opened.project)
    saved.chmod(0o644)
    opened.working.save(labelled(opened.project, "new"))
    assert not read_only(opened.working)
    opened.working.release()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_read_only_media_are_told_and_the_work_goes_on(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    media = tmp_path / "media"
    media.mkdir()
    path = saved.rename(media / saved.name)
    real = os.open

    def refuse(file: Any, flags: int, *rest: Any, **named: Any) -> int:
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR) and Path(file).parent == media:
            raise OSError(number, os.strerror(number))
        return real(file, flags, *rest, **named)

    monkeypatch.setattr(os, "open", refuse)
    opened = take_up(path, QUIET)
    assert opened.read_only == f"Nothing can be written in the folder {media}."
    changed = labelled(opened.project, "mine")
    opened.working.keep(changed)
    with pytest.raises(KilError, match="Nothing can be written in the folder") as caught:
        opened.working.save(changed)
    assert "Save as" in caught.value.hint
    opened.working.save(changed, tmp_path / "mine.gpkg")
    assert name_in(tmp_path / "mine.gpkg") == "mine"
    opened.working.release()


@pytest.fixture
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for working copies cannot be made."""
    folder = tmp_path / "home"

    def refuse() -> Path:
        raise PermissionError(errno.EACCES, "forbidden", str(folder))

    monkeypatch.setattr(paths, "data_folder", refuse)
    return folder


@pytest.mark.usefixtures("no_home")
def test_without_a_place_for_working_copies_a_project_opens_and_saves_and_that_is_said(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    assert opened.said.startswith("Changes are not kept safe until you save: the folder for working copies cannot")
    assert opened.said == opened.working.no_recovery
    assert not unsaved(opened.working)
    changed = labelled(opened.project, "new")
    opened.working.keep(changed)
    assert unsaved(opened.working)
    opened.working.save(changed)
    assert not unsaved(opened.working)
    opened.working.save(labelled(opened.project, "newer"))
    assert name_in(saved) == "newer"
    opened.working.release()
    assert names_beside(saved) == [saved.name]


def test_a_place_for_working_copies_that_comes_back_is_used(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(paths, "data_folder", refuse)
        opened = take_up(saved, QUIET)
    assert "no room left" in opened.said
    opened.working.keep(labelled(opened.project, "new"))
    assert no_recovery(opened.working) == ""
    assert unsaved(opened.working)
    assert kept_by(opened.working).name == "new"
    opened.working.release()


def test_a_working_copy_that_a_cleaning_program_deleted_is_made_anew(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    (copy,) = all_copies()
    copy.remove()
    opened.working.keep(labelled(opened.project, "new"))
    assert kept_by(opened.working).name == "new"
    assert unsaved(opened.working)
    opened.working.release()
    assert all_copies() == ()


def test_a_working_copy_that_went_bad_does_not_spoil_the_save(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    changed = labelled(opened.project, "new")
    opened.working.keep(changed)
    (copy,) = all_copies()
    data = bytearray(copy.database.read_bytes())
    data[data.index(b"Millbottom Food Share")] ^= 1
    copy.database.write_bytes(data)
    opened.working.save(changed)
    assert name_in(saved) == "new"
    assert open_project(saved, QUIET).organisations[Org.NAME][1] == "Millbottom Food Share"
    copy.database.write_bytes(b"SQLite format 3\x00 not any more" * 100)
    opened.working.keep(labelled(opened.project, "newer"))
    assert kept_by(opened.working).name == "newer"
    opened.working.release()


def test_a_place_that_does_not_read_back_what_was_written_is_refused(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = take_up(saved, QUIET)

    def lie(source: Path, temporary: Path, progress: Any) -> None:
        temporary.write_bytes(source.read_bytes()[:-5000])

    monkeypatch.setattr(working_module, "_transfer", lie)
    monkeypatch.setattr(
        working_module, "write_project", lambda project, temporary, progress: temporary.write_bytes(b"")
    )
    with pytest.raises(KilError):
        opened.working.save(labelled(opened.project, "new"))
    monkeypatch.undo()
    assert name_in(saved) == "old"
    assert unsaved(opened.working)
    opened.working.release()
    assert names_beside(saved) == [saved.name]


def test_a_file_open_in_another_program_is_told_and_saved_when_it_is_closed(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that a GIS has open."""
    opened = take_up(saved, QUIET)
    changed = labelled(opened.project, "new")
    real = os.replace

    def refuse(source: Any, target: Any) -> None:
        if Path(target) == saved:
            error = PermissionError(errno.EACCES, "in use")
            error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
            raise error
        real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(KilError, match=r"place.gpkg is open in another program"):
        opened.working.save(changed)
    assert unsaved(opened.working)
    monkeypatch.setattr(os, "replace", real)
    opened.working.save(changed)
    assert name_in(saved) == "new"
    opened.working.release()
    assert names_beside(saved) == [saved.name]


def test_a_virus_scanner_that_holds_the_new_working_copy_for_a_moment_does_no_harm(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, held = os.replace, {copies.ABOUT: 2, copies.DATABASE: 2}

    def refuse(source: Any, target: Any) -> None:
        name = Path(target).name
        if held.get(name, 0):
            held[name] -= 1
            raise PermissionError(errno.EACCES, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    opened = take_up(saved, QUIET)
    assert held == {copies.ABOUT: 0, copies.DATABASE: 0}
    assert opened.said == ""
    opened.working.release()


def test_a_path_that_is_too_long_is_told(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    with pytest.raises(KilError, match="too long"):
        opened.working.save(opened.project, saved.with_name("x" * 300 + ".gpkg"))
    with pytest.raises(KilError, match="not a name"):
        opened.working.save(opened.project, saved.with_name("a\x00b.gpkg"))
    assert opened.working.path == saved
    opened.working.release()
    assert names_beside(saved) == [saved.name]


@pytest.mark.skipif(os.name == "nt", reason="needs limits of a Unix process")
def test_a_full_disk_is_told_and_what_was_kept_stays(saved: Path) -> None:
    import resource

    opened = take_up(saved, QUIET)
    opened.working.keep(labelled(opened.project, "before"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (65536, hard))
        with pytest.raises(KilError, match="could not be kept safe: there is no room left") as kept:
            opened.working.keep(labelled(opened.project, "new"))
        with pytest.raises(KilError, match="no room left") as not_saved:
            opened.working.save(labelled(opened.project, "new"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert kept.value.hint
    assert not_saved.value.hint
    assert unsaved(opened.working)
    assert kept_by(opened.working).name == "before"
    assert name_in(saved) == "old"
    opened.working.keep(labelled(opened.project, "new"))
    assert kept_by(opened.working).name == "new"
    opened.working.save(labelled(opened.project, "new"))
    opened.working.release()
    assert names_beside(saved) == [saved.name]
    assert all_copies() == ()


# Cancelling and closing


@pytest.mark.parametrize("nth", [1, 3, 5, 20])
def test_cancelling_a_save_or_an_opening_leaves_all_as_it_was(saved: Path, nth: int) -> None:
    class CancelAt:
        def __init__(self) -> None:
            self.left = nth

        def report(self, doing: str, fraction: float | None = None) -> None:
            self.left -= 1
            if self.left <= 0:
                raise Cancelled

    with pytest.raises(Cancelled):
        take_up(saved, CancelAt())
    assert names_beside(saved) == [saved.name]
    assert all_copies() == ()
    opened = take_up(saved, QUIET)
    changed = labelled(opened.project, "new")
    with pytest.raises(Cancelled):
        opened.working.save(changed, progress=CancelAt())
    assert name_in(saved) == "old"
    assert unsaved(opened.working)
    assert names_beside(saved) == [lock_path(saved).name, saved.name]
    opened.working.save(changed)
    opened.working.release()


def test_after_letting_go_nothing_is_written_any_more(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    opened.working.release()
    opened.working.keep(labelled(opened.project, "late"))
    opened.working.release()
    assert all_copies() == ()
    assert names_beside(saved) == [saved.name]


def test_a_save_that_comes_after_letting_go_holds_nothing(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    opened.working.release()
    opened.working.save(labelled(opened.project, "late"))
    assert name_in(saved) == "late"
    assert all_copies() == ()
    assert names_beside(saved) == [saved.name]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_files_of_every_format_version_are_worked_on(tmp_path: Path, version: int) -> None:
    path = tmp_path / "place.gpkg"
    path.write_bytes(Path(__file__).with_name(f"v{version}.gpkg").read_bytes())
    opened = take_up(path, QUIET)
    assert not unsaved(opened.working)
    opened.working.keep(labelled(opened.project, "new"))
    assert unsaved(opened.working)
    opened.working.keep(opened.project)
    assert not unsaved(opened.working)
    assert path.read_bytes() == Path(__file__).with_name(f"v{version}.gpkg").read_bytes()
    opened.working.save(labelled(opened.project, "new"))
    assert name_in(path) == "new"
    opened.working.release()


def test_another_program_reading_the_working_copy_does_not_stop_the_keeping(saved: Path) -> None:
    opened = take_up(saved, QUIET)
    (copy,) = all_copies()
    with closing(sqlite3.connect(copy.database)) as other:
        other.execute("SELECT * FROM notes").fetchall()
        opened.working.keep(labelled(opened.project, "new"))
    assert kept_by(opened.working).name == "new"
    opened.working.release()
