"""Neighbourhoods, need, cold spots and anchors of Aldervale by command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.end_to_end.conftest import kil

HUB = "GB-CHC-901311"  # Dyehouse Together


@pytest.fixture
def project(aldervale: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    return Path(shutil.copy(aldervale, tmp_path / "copy.gpkg"))


def test_neighbourhoods_are_read_shown_and_taken_out(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "ours.csv"
    listed.write_text("name,code\nRiverside,E05990004\nRiverside,E05990006\nRiverside,E01000001\n")
    ran = kil(capsys, "neighbourhoods", project, listed, "--json")
    assert ran.code == 0
    assert "3 rows read, 2 used for 1 neighbourhood, 1 set aside" in ran.err
    (found,) = json.loads(ran.out)["neighbourhoods"]
    wards = {row["name"]: row for row in json.loads(kil(capsys, "summary", project, "--json").out)["areas"]}
    assert found["organisations"] == wards["Millbottom"]["organisations"] + wards["Staithe End"]["organisations"]
    assert found["cold_spot"] is True
    assert wards["Riverside"]["sentence"] == found["sentence"]
    assert "KIL-N01" in kil(capsys, "neighbourhoods", project).out
    assert "no neighbourhoods" in kil(capsys, "neighbourhoods", project, "--remove", "riverside").out
    assert kil(capsys, "neighbourhoods", project, "--remove", "riverside").code == 1


def test_a_list_that_cannot_be_used_leaves_the_project_as_it_was(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = project.read_bytes()
    listed = tmp_path / "ours.csv"
    listed.write_text("a,b\n1,2\n")
    ran = kil(capsys, "neighbourhoods", project, listed)
    assert ran.code == 1
    assert "no column with names" in ran.err
    assert project.read_bytes() == before


def test_need_is_shown_by_domain(aldervale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(kil(capsys, "need", aldervale, "--domain", "income", "--json").out)
    assert found["title"] == "Income"
    assert {row["name"] for row in found["areas"]} >= {"Aldervale", "Millbottom"}
    readable = kil(capsys, "need", aldervale)
    assert "derived from small areas" in readable.out
    assert kil(capsys, "need", aldervale, "--domain", "tea").code == 1


def test_cold_spots_are_named_with_their_thresholds_and_sentences(
    aldervale: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(kil(capsys, "cold-spots", aldervale, "--json").out)
    cold = {row["name"]: row["borderline"] for row in document["areas"] if row["cold_spot"]}
    assert cold == {"Millbottom": False, "Staithe End": False, "Carr and Eastfield": True}
    deprived = next(row for row in document["areas"] if row["name"] == "Dyehouse")
    assert deprived["conditions"] == ["high_need"]
    readable = kil(capsys, "cold-spots", aldervale).out
    assert "3 are cold spots: Millbottom, Staithe End, and Carr and Eastfield" in readable
    assert "50% of residents" in readable
    assert "Millbottom is a cold spot" in readable


def test_anchors_are_declared_and_reviewed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = kil(capsys, "anchor", project, HUB, "--who", "AB", "--locally-led", "--holds-asset", "--note", "The mill")
    assert ran.code == 0
    assert "means nothing yet" in ran.out
    kil(capsys, "anchor", project, HUB, "--who", "CD", "--not-place-based")
    document = json.loads(kil(capsys, "anchors", project, "--reviewed-by", "AB", "--json").out)
    declared = next(row for row in document["organisations"] if row["org_id"] == HUB)
    assert (declared["locally_led"], declared["place_based"], declared["multi_purpose"]) == (True, False, None)
    assert (declared["note"], declared["who"]) == ("The mill", "CD")
    areas = {row["name"]: row for row in json.loads(kil(capsys, "summary", project, "--json").out)["areas"]}
    assert "no_anchor" in areas["Moorside"]["conditions"]
    assert "no_anchor" not in areas["Dyehouse"]["conditions"]
    readable = kil(capsys, "anchors", project)
    assert "Dyehouse Together" in readable.out
    withdrawn = json.loads(kil(capsys, "anchors", project, "--withdraw-review", "--json").out)
    assert withdrawn["reviewed"] is None
    assert kil(capsys, "anchors", project, "--withdraw-review", "--reviewed-by", "AB").code == 2
    assert kil(capsys, "anchor", project, "GB-CHC-1", "--who", "AB").code == 1
    assert kil(capsys, "anchor", project, HUB).code == 2
