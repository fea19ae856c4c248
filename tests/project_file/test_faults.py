"""Whatever step of keeping or saving fails, of SQLite or of the system, nothing is lost and the next try works."""

from __future__ import annotations

import errno
import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.project import Project
from kil_mapper.project_file import Working, begin, replacing
from kil_mapper.project_file.copies import all_copies, identity_of
from kil_mapper.project_file.holding import lock_path
from tests.factory import small_project
from tests.project_file.killed import labelled
from tests.project_file.test_killed import label_in

QUIET = NoProgress()
OF_THE_SYSTEM = ("open", "write", "fsync", "replace", "rename", "unlink", "mkdir", "utime", "chmod")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EPERM)


class Fault:
    """Lets a number of steps pass and then makes one fail, or all from there on."""

    def __init__(self, nth: int, *, for_good: bool) -> None:
        self.left, self.for_good, self.happened = nth, for_good, False

    def step(self) -> bool:
        """Whether this step is to fail."""
        self.left -= 1
        fails = self.left == 0 or (self.for_good and self.left < 0)
        self.happened = self.happened or fails
        return fails


@contextmanager
def in_sqlite(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Statements fail as they do on a disk that is full or broken."""

    class Failing(sqlite3.Connection):
        def execute(self, *args: Any) -> sqlite3.Cursor:
            if fault.step():
                raise sqlite3.OperationalError("database or disk is full")
            return super().execute(*args)

        def executemany(self, *args: Any) -> sqlite3.Cursor:
            if fault.step():
                raise sqlite3.DatabaseError("disk I/O error")
            return super().executemany(*args)

    real = sqlite3.connect
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", lambda *args, **named: real(*args, **named, factory=Failing))
        yield


@contextmanager
def in_system(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Calls of the system fail, each time in another way."""

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            if fault.step():
                number = ERRORS[fault.left % len(ERRORS)]
                raise OSError(number, os.strerror(number))
            return real(*args, **named)

        return call

    with monkeypatch.context() as patch:
        for name in OF_THE_SYSTEM:
            patch.setattr(os, name, failing(getattr(os, name)))
        patch.setattr(io, "open", failing(io.open))
        yield


@pytest.fixture(autouse=True)
def quick_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "WAITS", (0.0,))


class Case:
    """A project at work that is saved as "old", and the states it goes through."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "place.gpkg"
        self.project: Project = labelled(small_project(), "old")
        self.working: Working = begin(self.project, self.path, QUIET)
        self.working.save(self.project)
        self.saved = self.kept = "old"
        self.number = 0

    def next(self) -> tuple[str, Project]:
        self.number += 1
        label = f"state {self.number}"
        return label, labelled(self.project, label)

    def check(self, tried: str, *, went_well: bool) -> None:
        """The file and the copy are whole and hold what they held, or what was tried."""
        (copy,) = all_copies()
        copy.settle()
        assert label_in(copy.database) in ({tried} if went_well else {tried, self.kept})
        assert label_in(self.path) in {tried, self.saved}
        self.kept, self.saved = label_in(copy.database), label_in(self.path)

    def recovers(self) -> None:
        """The next try works, and nothing is left over."""
        label, project = self.next()
        self.working.keep(project)
        self.working.save(project)
        assert label_in(self.path) == label
        assert identity_of(self.path) == self.working._identity
        assert not self.working.has_unsaved
        self.saved = self.kept = label
        (copy,) = all_copies()
        assert {file.name for file in copy.folder.iterdir()} == {"about.json", "project.gpkg"}
        replacing.clear_abandoned(self.path)
        left = {file.name for file in self.path.parent.iterdir()} - {self.path.name, lock_path(self.path).name}
        assert not [name for name in left if not name.endswith(".tmp")]
        for name in left:  # a temporary file that could not be deleted: the next process clears it
            (self.path.parent / name).unlink()


def refused(work: Callable[[], object]) -> bool:
    """Whether work was refused, as people are told it; anything else is a bug and raises."""
    try:
        work()
    except KilError as error:
        assert error.message
        assert error.hint
        return True
    return False


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("place", [in_sqlite, in_system])
def test_whatever_step_of_keeping_fails_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Any, for_good: bool
) -> None:
    case = Case(tmp_path)
    for nth in range(1, 60, 1 if place is in_system else 2):
        fault = Fault(nth, for_good=for_good)
        label, project = case.next()
        with place(fault, monkeypatch):
            was_refused = refused(lambda project=project: case.working.keep(project))  # type: ignore[misc]
        assert case.working.has_unsaved
        case.check(label, went_well=not was_refused)
        case.recovers()
        if not fault.happened:
            break
    case.working.release()
    assert all_copies() == ()


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize(("place", "stride"), [(in_sqlite, 13), (in_system, 2)])
def test_whatever_step_of_saving_fails_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Any, stride: int, for_good: bool
) -> None:
    case = Case(tmp_path)
    for nth in range(1, 1000, stride):
        fault = Fault(nth, for_good=for_good)
        label, project = case.next()
        with place(fault, monkeypatch):
            was_refused = refused(lambda project=project: case.working.save(project))  # type: ignore[misc]
        if not was_refused:
            assert label_in(case.path) == label
        assert case.working.has_unsaved == was_refused or label_in(case.path) == label
        case.check(label, went_well=False)
        case.recovers()
        if not fault.happened:
            break
    else:
        pytest.fail("there are more steps than were tried")
    case.working.release()
    assert all_copies() == ()
