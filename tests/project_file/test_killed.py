"""A process is killed at a random moment of its work, hundreds of times. What it had said was safe is there."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kil_mapper.model.progress import NoProgress
from kil_mapper.project_file import leftovers, open_project, recover
from kil_mapper.project_file.copies import Copy, all_copies
from kil_mapper.project_file.opening import connected, read_raw
from kil_mapper.project_file.replacing import clear_abandoned

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="uses the processes and signals of Unix")

LIVES = 150
LONGEST = {"edit": 0.03, "save": 0.09}  # seconds; a change takes a third of it, a save half


class Lives:
    """The process that lives again and again, and what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.endswith("\n"), "the process ended by itself"
        return line.strip()

    def live(self, order: str, label: str, seconds: float) -> list[str]:
        """One life of so many seconds; returns what was said in it."""
        self.say(f"{order} {label}")
        pid = int(self.hear())
        until = time.perf_counter() + seconds  # chance, not patience, is the point of this wait
        while time.perf_counter() < until:
            pass
        os.kill(pid, signal.SIGKILL)
        return list(iter(self.hear, "killed"))


@pytest.fixture
def lives(tmp_path: Path) -> Iterator[Lives]:
    script = Path(__file__).with_name("killed.py")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(script), str(tmp_path / "place.gpkg")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        living = Lives(process)
        assert living.hear() == "ready"
        yield living
        assert process.stdin is not None
        process.stdin.close()


def label_in(path: Path) -> str:
    """The label in a file that is whole: the same one in all three places."""
    with connected(path, NoProgress()) as connection:
        raw = read_raw(connection, path, NoProgress())
    label = str(raw.tables["notes"].columns["note"][0])
    assert raw.meta["name"] == f'"{label}"'
    assert raw.tables["organisations"].columns["name"][0] == label
    return label


def last(said: list[str], *words: str) -> str | None:
    return next((line.split()[1] for line in reversed(said) if line.split()[0] in words), None)


@pytest.mark.parametrize("order", ["edit", "save"])
def test_a_process_killed_at_any_moment_loses_nothing_that_was_safe(
    lives: Lives, tmp_path: Path, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, path = random.Random(len(order)), tmp_path / "place.gpkg"
    (copy,) = all_copies()
    kept = saved = "first"
    cut_off = {"keep": 0, "save": 0}
    wanted = "keep" if order == "edit" else "save"
    for life in range(3 * LIVES):  # a busy computer has hardly begun when it is killed
        if life >= LIVES and cut_off[wanted] > LIVES / 10:
            break
        said = lives.live(order, f"{life}", chance.uniform(0, LONGEST[order]))
        ended = said[-1].split() if said else ["", ""]
        kept, saved = last(said, "kept", "saved") or kept, last(said, "saved") or saved
        if life % 15 == 0:
            recovered = recovered_elsewhere(copy, tmp_path / f"elsewhere-{life}", monkeypatch)
            assert recovered in {kept, ended[1]} or (recovered == "" and kept == saved)
        copy.settle()
        in_copy, in_file = label_in(copy.database), label_in(path)
        # What was under way may have come to its end or not; nothing else may have happened.
        assert in_copy == kept or in_copy == ended[1] != ""
        assert in_file == saved or (in_file == ended[1] and ended[0] == "save")
        if ended[0] in cut_off:
            cut_off[ended[0]] += 1
        kept, saved = in_copy, in_file
    assert cut_off[wanted] > LIVES / 10, "most were killed in the middle of something"
    clear_abandoned(path)
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == [".~lock.place.gpkg#", "place.gpkg"]
    assert open_project(path, NoProgress()).name == saved


def recovered_elsewhere(copy: Copy, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What another session would be offered now, read from a copy of everything; empty when nothing is offered."""
    with monkeypatch.context() as patch:
        for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
            patch.setenv(variable, str(home))
        folder = all_copies_folder(home)
        shutil.copytree(copy.folder.parent, folder)
        found = leftovers()
        if not found:
            return ""
        (offered,) = found
        assert offered.damage == ""
        opened = recover(offered, NoProgress())
        assert opened.project.name == offered.name
        opened.working.release()
        return offered.name


def all_copies_folder(home: Path) -> Path:
    return home / "kil-mapper" / "open"
