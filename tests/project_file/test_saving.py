"""Saving puts a whole new file in the place of the old one, or leaves everything as it was and says why."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import box

from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.progress import NoProgress
from kil_mapper.project_file import check_project_file, open_project, replacing, save_project, saving
from tests.factory import small_project


class CancelAt:
    """Progress that is cancelled at its nth report."""

    def __init__(self, nth: int) -> None:
        self.left = nth

    def report(self, doing: str, fraction: float | None = None) -> None:
        self.left -= 1
        if self.left <= 0:
            raise Cancelled


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "place.gpkg"
    save_project(small_project(name="old"), path, NoProgress())
    return path


@pytest.fixture
def quick_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "WAITS", (0.0,) * len(replacing.WAITS))


def name_in(path: Path) -> str:
    assert all(finding.ok for finding in check_project_file(path))
    return open_project(path, NoProgress()).name


def refused(path: Path) -> KilError:
    with pytest.raises(KilError) as caught:
        save_project(small_project(), path, NoProgress())
    assert caught.value.hint
    return caught.value


def raising(error: Exception) -> Any:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_saving_again_replaces_the_file_and_leaves_nothing_beside_it(saved: Path) -> None:
    save_project(small_project(name="new"), saved, NoProgress())
    assert name_in(saved) == "new"
    assert list(saved.parent.iterdir()) == [saved]


def test_names_that_are_awkward_for_sqlite_can_be_saved_to(tmp_path: Path) -> None:
    for name in ("a b.gpkg", "50% of ?x=1#frag.gpkg", "Ynys Môn.gpkg", "file:x.gpkg", "'quoted\".gpkg", "no ending"):
        path = tmp_path / name
        save_project(small_project(), path, NoProgress())
        assert open_project(path, NoProgress()).name == "Smalltown"


def test_a_link_keeps_pointing_to_the_file(saved: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.gpkg"
    link.symlink_to(saved)
    save_project(small_project(name="new"), link, NoProgress())
    assert link.is_symlink()
    assert name_in(saved) == "new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_who_may_read_the_file_stays_as_it_was(saved: Path) -> None:
    saved.chmod(0o640)
    save_project(small_project(), saved, NoProgress())
    assert saved.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("nth", [1, 5, 18, 22, 30])
def test_cancelling_leaves_the_old_file_and_nothing_else(saved: Path, nth: int) -> None:
    with pytest.raises(Cancelled):
        save_project(small_project(name="new"), saved, CancelAt(nth))
    assert name_in(saved) == "old"
    assert list(saved.parent.iterdir()) == [saved]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert "nowhere does not exist" in refused(tmp_path / "nowhere" / "x.gpkg").message


def test_a_folder_cannot_be_saved_over(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path).message


def test_boundaries_are_not_replaced_by_a_project(tmp_path: Path) -> None:
    path = tmp_path / "wards.gpkg"
    gpd.GeoDataFrame({"name": ["a"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:27700").to_file(path, driver="GPKG")
    before = path.read_bytes()
    assert "holds other data" in refused(path).message
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"any text", b"SQLite format 3\x00 but broken"])
def test_a_file_that_is_nothing_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "place.gpkg"
    path.write_bytes(content)
    save_project(small_project(), path, NoProgress())
    assert name_in(path) == "Smalltown"


def test_a_write_protected_file_is_left_as_it_is(saved: Path) -> None:
    saved.chmod(0o444)
    assert "write-protected" in refused(saved).message
    saved.chmod(0o644)
    assert name_in(saved) == "old"


def test_a_log_without_its_file_is_not_played_into_the_project(tmp_path: Path) -> None:
    (tmp_path / "place.gpkg-wal").write_bytes(b"left behind")
    assert "place.gpkg-wal" in refused(tmp_path / "place.gpkg").message
    assert [file.name for file in tmp_path.iterdir()] == ["place.gpkg-wal"]


def test_what_is_told_while_saving_is_about_saving(tmp_path: Path) -> None:
    class Listener:
        def __init__(self) -> None:
            self.heard: list[tuple[str, float | None]] = []

        def report(self, doing: str, fraction: float | None = None) -> None:
            self.heard.append((doing, fraction))

    listener = Listener()
    save_project(small_project(), tmp_path / "place.gpkg", listener)
    assert {doing for doing, _ in listener.heard} == {
        "Saving the project",
        "Checking what was written",
        "Putting the file in its place",
    }
    fractions = [fraction for _, fraction in listener.heard if fraction is not None]
    assert fractions == sorted(fractions)
    assert 0 <= fractions[0] <= fractions[-1] <= 1


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    assert "too long" in refused(tmp_path / ("x" * 300 + ".gpkg")).message
    assert list(tmp_path.iterdir()) == []


def test_the_longest_possible_name_can_be_saved_to(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 250 + ".gpkg")
    save_project(small_project(), path, NoProgress())
    assert name_in(path) == "Smalltown"


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    assert "not a name" in refused(tmp_path / "a\x00b.gpkg").message


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no room left"),
        (errno.EACCES, "cannot be written"),
        (errno.EROFS, "cannot be written"),
        (errno.EIO, "cannot be used"),
        (errno.ENAMETOOLONG, "too long"),
    ],
)
def test_what_the_disk_refuses_is_explained_and_the_old_file_kept(
    saved: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    monkeypatch.setattr(os, "fsync", raising(OSError(number, os.strerror(number))))
    assert words in refused(saved).message
    monkeypatch.undo()
    assert name_in(saved) == "old"
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs limits of a Unix process")
def test_a_full_disk_is_explained(saved: Path) -> None:
    """A limit on the size of files looks to SQLite as a disk that is full."""
    script = f"""
import resource, signal
from pathlib import Path
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress
from kil_mapper.project_file import save_project
from tests.factory import small_project
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    save_project(small_project(name="new"), Path({str(saved)!r}), NoProgress())
except KilError as error:
    print(error.message)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "no room left" in done.stdout
    assert name_in(saved) == "old"
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_without_the_right_to_write_is_explained(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "cannot be written" in refused(tmp_path / "x.gpkg").message
    tmp_path.chmod(0o700)


@pytest.mark.usefixtures("quick_waits")
def test_a_file_held_for_a_moment_is_replaced_when_it_is_let_go(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, refusals = os.replace, iter([PermissionError(13, "held"), PermissionError(13, "held")])

    def replace(source: Path, target: Path) -> None:
        for refusal in refusals:
            raise refusal
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    save_project(small_project(name="new"), saved, NoProgress())
    monkeypatch.undo()
    assert name_in(saved) == "new"


@pytest.mark.usefixtures("quick_waits")
def test_a_file_held_for_long_is_said_to_be_open_elsewhere(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", raising(PermissionError(13, "held")))
    assert "open in another program" in refused(saved).message
    monkeypatch.undo()
    assert name_in(saved) == "old"
    assert list(saved.parent.iterdir()) == [saved]


def test_a_disk_that_lies_does_not_cost_the_old_file(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = saving.write_project

    def write_and_spoil(project: Any, path: Path, progress: Any) -> None:
        real(project, path, progress)
        data = bytearray(path.read_bytes())
        spot = data.index(b"Millbottom Food Share")
        data[spot] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr(saving, "write_project", write_and_spoil)
    assert "could not be read back" in refused(saved).message
    assert name_in(saved) == "old"
    assert list(saved.parent.iterdir()) == [saved]


def test_what_another_program_left_in_its_log_does_not_spoil_the_new_file(saved: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / saved.name
    copy.parent.mkdir()
    with closing(sqlite3.connect(saved)) as other:  # a GIS that dies leaves its log behind
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
        for file in tmp_path.glob(f"{saved.name}*"):
            shutil.copy(file, copy.parent)
    assert (copy.parent / f"{copy.name}-wal").stat().st_size
    save_project(small_project(name="new"), copy, NoProgress())
    assert name_in(copy) == "new"
    assert list(copy.parent.iterdir()) == [copy]


def test_a_file_that_another_program_is_changing_is_left_alone(saved: Path) -> None:
    with closing(sqlite3.connect(saved, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE theirs (x)")
        other.execute("COMMIT")
        other.execute("BEGIN")
        other.execute("SELECT * FROM theirs").fetchall()
        assert "open in another program" in refused(saved).message
        other.execute("ROLLBACK")
    assert name_in(saved) == "old"


def test_what_a_power_cut_left_is_cleared_at_the_next_save_but_not_another_save_at_work(saved: Path) -> None:
    abandoned = saved.with_name(f"{replacing._prefix(saved)}abandoned.tmp")
    at_work = saved.with_name(f"{replacing._prefix(saved)}at-work.tmp")
    for file in (abandoned, at_work):
        file.write_bytes(b"half a project")
    os.utime(abandoned, (time.time() - 7200, time.time() - 7200))
    save_project(small_project(), saved, NoProgress())
    assert sorted(saved.parent.iterdir()) == sorted([saved, at_work])


SAVERS = """
import os, sys
from dataclasses import replace
from pathlib import Path
from kil_mapper.model.progress import NoProgress
from kil_mapper.project_file import save_project
from tests.factory import small_project
project, path = small_project(), Path(sys.argv[1])
save_project(project, path, NoProgress())
for line in sys.stdin:  # each line asks for a fresh process that saves again and again until it is killed
    child = os.fork()
    if not child:
        print(os.getpid(), flush=True)
        for number in range(1_000_000):
            save_project(replace(project, name=f"{line.strip()} {number}"), path, NoProgress())
    os.waitpid(child, 0)
    print("killed", flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="uses the processes and signals of Unix")
def test_a_process_killed_at_any_moment_leaves_a_whole_project(tmp_path: Path) -> None:
    """A process is killed from outside at a random moment of its saving, twenty times."""
    chance, path = random.Random(20), tmp_path / "place.gpkg"
    with subprocess.Popen(
        [sys.executable, "-c", SAVERS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as savers:
        assert savers.stdin is not None
        assert savers.stdout is not None
        for attempt in range(20):
            savers.stdin.write(f"attempt {attempt}\n")
            savers.stdin.flush()
            child = int(savers.stdout.readline())
            _wait(chance.uniform(0, 0.1))
            os.kill(child, signal.SIGKILL)
            while savers.stdout.readline() != "killed\n":
                assert savers.poll() is None
            assert name_in(path).startswith(("Smalltown", "attempt")), "the old project or the new one, whole"
        savers.stdin.close()
    assert any(tmp_path.glob(".kil-*.tmp")), "one or more were killed in the middle of writing"


def _wait(seconds: float) -> None:
    """Chance, not patience, is the point of this wait."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass
