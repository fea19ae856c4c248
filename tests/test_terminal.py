"""What is printed arrives, whatever stdout and stderr stand for."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kil_mapper import cli, paths, terminal
from kil_mapper.model.errors import KilError
from kil_mapper.workflows import take_inventory

NOTES = "Größe – “quoted” ← £5"


def run(
    *arguments: str, encoding: str = "", stdout: int | None = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own, its streams in an encoding."""
    environment = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1])}
    environment.pop("PYTHONUNBUFFERED", None)  # as people have it: what is printed waits in a buffer
    if encoding:
        environment["PYTHONIOENCODING"] = encoding
    command = [sys.executable, "-m", "kil_mapper", *arguments]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, env=environment, check=False, timeout=120)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A file whose name no old code page can write whole."""
    path = tmp_path / f"{NOTES} 漢.csv"
    path.write_text("a,b\n1,2\n")
    return path


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_text_and_json_are_printed_in_every_encoding(encoding: str, notes: Path) -> None:
    text = run("inspect", str(notes), encoding=encoding)
    assert (text.returncode, text.stderr) == (0, b"")
    document = run("inspect", str(notes), "--json", encoding=encoding)
    assert (document.returncode, document.stderr) == (0, b"")
    assert json.loads(document.stdout)["files"][0]["file"] == notes.name


def test_half_a_character_in_a_file_name_still_makes_a_json_document(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    terminal.print_json({"file": "n\udcff.csv", "note": NOTES})
    assert json.loads(capsysbinary.readouterr().out) == {"file": "n\udcff.csv", "note": NOTES}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev/full")
def test_a_full_disk_behind_stdout_is_said(notes: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        for form in ([], ["--json"]):
            ran = run("inspect", str(notes), *form, stdout=full.fileno())
            assert ran.returncode == 1
            assert b"could not be written" in ran.stderr
            assert b"Traceback" not in ran.stderr
            assert b"Exception ignored" not in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows breaks pipes in another way")
def test_a_reader_that_has_had_enough_is_left_in_peace(notes: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = run("inspect", str(notes), stdout=writer)
    finally:
        os.close(writer)
    assert (ran.returncode, ran.stderr) == (1, b"")


def test_closed_streams_do_not_keep_a_command_from_its_work(monkeypatch: pytest.MonkeyPatch, notes: Path) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    code = cli.run(["inspect", str(notes)], lambda _project: 99)
    for stream in (sys.stdout, sys.stderr):
        stream.close()
    assert code == 0


def test_a_terminal_that_says_it_has_no_width_still_shows_what_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "0")
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    terminal.failed(KilError("It went wrong.", "Try again."))
    assert said.getvalue().split("\n") == ["It went wrong.", "Try again.", ""]


def test_without_a_place_for_a_cache_everything_works_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "file" / "folder"))
    assert paths.cache_folder() is None
    code = cli.run(
        ["build", "--data", str(paths.sample_data()), "--area", "Aldervale", "--to", str(tmp_path / "x.gpkg")],
        lambda _project: 99,
    )
    assert code == 0
    assert take_inventory([tmp_path / "x.gpkg"]).files
