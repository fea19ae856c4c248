"""A full journey on Aldervale by command line, and the promises of its contract (DESIGN §7)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from kil_mapper import cli, paths
from kil_mapper.model.errors import Cancelled
from tests.end_to_end.conftest import kil


def test_the_demo_leaves_a_folder_a_person_would_be_glad_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], no_network: None
) -> None:
    ran = kil(capsys, "demo", "--to", tmp_path / "demo")
    assert ran.code == 0
    made = {path.name for path in (tmp_path / "demo").iterdir()}
    assert made == {
        "aldervale.gpkg",
        "aldervale-map.html",
        "aldervale-map.png",
        "aldervale-map.svg",
        "aldervale-briefing.pptx",
        "aldervale-report.docx",
        "aldervale-report.html",
        "aldervale-report.pdf",
        "aldervale-report.xlsx",
        "aldervale-organisations.csv",
    }
    assert "575 registered charities counted" in ran.out
    assert all(name in ran.out for name in made)


def test_inspect_says_what_each_file_is_and_that_nothing_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    ran = kil(capsys, "inspect", paths.sample_data(), "--json")
    document = json.loads(ran.out)
    found = {file["dataset"]: file for file in document["files"]}
    assert found["charity"]["rows"] == 3000
    assert found["charity"]["edition"] == "2025-09-07"
    assert {"onspd", "indices_file_7", "lsoa_2021_boundaries", "ward_boundaries", "lad_boundaries"} <= found.keys()
    assert [file for file in document["files"] if file["dataset"] is None and not file["file"].endswith(".txt")] == []
    assert [dataset for dataset in document["missing"] if dataset["need"] == "required"] == []
    readable = kil(capsys, "inspect", paths.sample_data())
    assert readable.code == 0
    assert "3,000" in readable.out


def test_areas_lists_what_the_folder_can_build(capsys: pytest.CaptureFixture[str]) -> None:
    ran = kil(capsys, "areas", "--data", paths.sample_data(), "--json")
    assert "Aldervale" in [area["name"] for area in json.loads(ran.out)]
    assert "Aldervale" in kil(capsys, "areas", "--data", paths.sample_data()).out


def test_maps_reports_and_lists_are_written_from_a_project(
    aldervale: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, name in [
        ("map", "map.html"),
        ("map", "map.png"),
        ("map", "map.svg"),
        ("report", "report.docx"),
        ("report", "report.xlsx"),
        ("report", "report.html"),
        ("report", "briefing.pptx"),
        ("export", "list.csv"),
        ("export", "list.xlsx"),
        ("export", "list.gpkg"),
        ("export", "list.geojson"),
    ]:
        ran = kil(capsys, command, aldervale, "--to", tmp_path / name)
        assert ran.code == 0, ran.err
        assert ran.out.strip().endswith(f"{name}.")
        assert (tmp_path / name).stat().st_size > 1000
    assert len(list(openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets)) >= 1


def test_shared_outputs_print_no_full_postcode_unless_asked(
    aldervale: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared, exact = tmp_path / "shared.csv", tmp_path / "exact.csv"
    assert kil(capsys, "export", aldervale, "--to", shared).code == 0
    assert kil(capsys, "export", aldervale, "--to", exact, "--locations", "postcode").code == 0
    assert "ZZ1 " not in shared.read_text(encoding="utf-8-sig")
    assert "ZZ1 " in exact.read_text(encoding="utf-8-sig")


def test_check_finds_an_intact_project_and_a_damaged_one(
    aldervale: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kil(capsys, "check", aldervale).code == 0
    damaged = tmp_path / "damaged.gpkg"
    content = bytearray(aldervale.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = os.urandom(64)
    damaged.write_bytes(content)
    assert kil(capsys, "check", damaged).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("summary", "no-such-file.gpkg"),
        ("build", "--data", "no-such-folder", "--area", "X", "--to", "x.gpkg"),
        ("inspect", "no-such-file"),
        ("check", "no-such-file.gpkg"),
    ],
)
def test_what_cannot_be_done_is_said_with_exit_code_1(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = kil(capsys, *arguments)
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("build",),
        ("summary",),
        ("summary", "x.gpkg", "--rules", "everybody"),
        ("map", "x.gpkg", "--to", "x.pdf"),
        ("report", "x.gpkg", "--to", "x.doc"),
        ("export", "x.gpkg", "--to", "x.txt", "--locations", "area"),
        ("export", "x.gpkg", "--to", "x.csv", "--locations", "everywhere"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    ran = kil(capsys, *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_nothing_is_written_over_a_project_or_over_the_files_it_was_built_from(
    aldervale: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project, page = tmp_path / "place.gpkg", tmp_path / "named oddly.html"
    wards, index = tmp_path / "wards.geojson", tmp_path / "need.csv"
    for copy in (project, page):
        shutil.copy(aldervale, copy)
    shutil.copy(paths.sample_data() / "Wards_May_2025_boundaries.geojson", wards)
    shutil.copy(next(paths.sample_data().glob("File_7*.csv")), index)
    (tmp_path / "link.gpkg").symlink_to(project)
    before = {path: path.read_bytes() for path in (project, page, wards, index)}
    for command, target in (
        ("export", project),
        ("export", tmp_path / "link.gpkg"),
        ("map", page),
        ("export", wards),
        ("export", index),
    ):
        ran = kil(capsys, command, project, "--to", target)
        assert ran.code == 1, target
        assert "left as it is" in ran.err
    assert {path: path.read_bytes() for path in before} == before
    assert kil(capsys, "export", project, "--to", tmp_path / "list.gpkg").code == 0
    assert kil(capsys, "export", project, "--to", tmp_path / "list.gpkg").code == 0  # a list may be made anew


@pytest.mark.parametrize("name", ["n" * 300 + ".gpkg", "no folder/x.gpkg"])
def test_a_name_that_no_file_can_have_is_refused_before_anything_is_read(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = kil(capsys, "build", "--data", paths.sample_data(), "--area", "Aldervale", "--to", tmp_path / name)
    assert (ran.code, ran.out) == (1, "")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_area_names_the_nearest(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ran = kil(capsys, "build", "--data", paths.sample_data(), "--area", "Aldervail", "--to", tmp_path / "x.gpkg")
    assert ran.code == 1
    assert "Aldervale" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_cancelling_is_exit_code_130_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_args: object, **_kwargs: object) -> None:
        raise Cancelled

    monkeypatch.setattr("kil_mapper.terminal._BarProgress.report", stop)
    ran = kil(capsys, "build", "--data", paths.sample_data(), "--area", "Aldervale", "--to", tmp_path / "x.gpkg")
    assert ran.code == 130
    assert list(tmp_path.iterdir()) == []


def test_without_a_command_the_window_opens(capsys: pytest.CaptureFixture[str], aldervale: Path) -> None:
    opened: list[Path | None] = []

    def open_window(project: Path | None) -> int:
        opened.append(project)
        return 0

    assert cli.run([], open_window) == 0
    assert cli.run(["open"], open_window) == 0
    assert cli.run(["open", str(aldervale)], open_window) == 0
    assert opened == [None, None, aldervale]


def test_the_program_runs_as_a_module_and_prints_one_json_document(aldervale: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "kil_mapper", "summary", str(aldervale), "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["organisations"]["total"] == 575


def test_the_same_input_gives_the_same_summary(
    aldervale: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = tmp_path / "again.gpkg"
    assert kil(capsys, "build", "--data", paths.sample_data(), "--area", "E07990001", "--to", again).code == 0
    first = kil(capsys, "summary", aldervale, "--json").out
    assert kil(capsys, "summary", again, "--json").out == first
