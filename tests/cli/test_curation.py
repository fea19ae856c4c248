"""The commands that set right what registers say, on the small district."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kil_mapper.workflows import open_project
from tests.cli.conftest import Run

HUB, REFUGE = "GB-CHC-900001", "GB-CHC-900003"
SAID = ("--why", "They told us", "--who", "A. Khan")


@pytest.fixture
def district(smalltown: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copy(smalltown, tmp_path / "district.gpkg"))


def test_a_correction_is_saved_listed_and_restored(run: Run, district: Path) -> None:
    ran = run("correct", district, "Millbottom Community Hub", "--name", "The Hub", "--turnover", "99000",
              "--as-of", "2025-03-31", "--on", "2026-05-03", *SAID)  # fmt: skip
    assert (ran.code, ran.out) == (0, "Kept in district.gpkg. Counted before: 17; counted now: 17.\n")
    rows = run("corrections", district, "--json").document
    assert [(row["field"], row["register_says"], row["corrected_on"]) for row in rows] == [
        ("turnover", "£240,000", "2026-05-03"),
        ("name", "Millbottom Community Hub", "2026-05-03"),
    ]
    assert "Millbottom Community Hub" in run("show", district, HUB).out.replace("\n", " ")
    assert run("restore", district, HUB, "name", *SAID).code == 0
    assert open_project(district).organisations["name"][0] == "Millbottom Community Hub"
    assert "“kil-mapper restore”" in run("corrections", district).out


def test_a_group_is_added_and_one_that_looks_alike_is_told(run: Run, district: Path) -> None:
    ran = run("add-group", district, "Knit", "--postcode", "zz1 1aa", "--turnover", "800", "--theme", "109", *SAID)
    assert ran.out == "Kept in district.gpkg. Counted before: 17; counted now: 18.\nIt is KIL-0001.\n"
    again = run("add-group", district, "The Knit", "--postcode", "ZZ1 1AA", *SAID)
    assert "looks alike: Knit (KIL-0001)" in again.err.replace("\n", " ")
    assert "17 registered here and 2 added by hand → 19 counted" in run("ledger", district).out
    assert "30 rows read, 2 added by hand, 19 organisations counted" in run("summary", district).out
    facts = run("show", district, "kil-0001", "--json").document["facts"]
    assert facts[0]["value"] == "Knit"


def test_readiness_and_notes_are_kept_and_shown(run: Run, district: Path) -> None:
    ran = run("readiness", district, HUB, "--paid-staff", "3", "--no-policies", "--who", "B", "--on", "2026-05-03")
    assert ran.code == 0
    assert run("note", district, HUB, "Wants a room", "--who", "B", "--on", "2026-05-04").code == 0
    document = run("readiness", district, HUB, "--json").document
    assert document["readiness"]["paid_staff"] == {"value": 3, "who": "B", "when": "2026-05-03"}
    assert document["readiness"]["has_insurance"] is None
    assert document["notes"] == [{"note": "Wants a room", "who": "B", "when": "2026-05-04"}]
    assert "- 4 May 2026: Wants a room (B)" in run("readiness", district, HUB).out


def test_a_place_is_given_in_degrees(run: Run, district: Path) -> None:
    at = open_project(district).organisations.to_crs("EPSG:4326").geometry.iloc[10]
    assert run("correct", district, HUB, "--place", f"{at.y},{at.x}", *SAID).code == 0
    row = open_project(district).organisations.iloc[0]
    assert (row["located_by"], row["ward_code"]) == ("by_hand", "E05990002")
    outside = run("correct", district, HUB, "--place", "51.5,-0.1", *SAID)
    assert outside.code == 1
    assert "outside Smalltown" in outside.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("correct", HUB),
        ("correct", HUB, "--name", "x", "--as-of", "2025-03-31"),
        ("correct", HUB, "--place", "Halifax"),
        ("correct", HUB, "--place", "1,2,3"),
        ("correct", HUB, "--turnover", "a lot"),
        ("restore", HUB, "website"),
        ("add-group", "Knit", "--postcode", "ZZ1 1AA", "--as-of", "2025-03-31"),
    ],
)
def test_wrong_usage_leaves_the_file_as_it_was(run: Run, district: Path, arguments: tuple[str, ...]) -> None:
    before = district.read_bytes()
    command, *rest = arguments
    assert run(command, district, *rest, *SAID).code == 2
    assert run("correct", district, HUB, "--postcode", "HX1 1AA", *SAID).code == 1
    assert district.read_bytes() == before


def test_a_protected_place_is_not_printed(run: Run, district: Path) -> None:
    assert run("correct", district, REFUGE, "--postcode", "ZZ9 1AA", *SAID).code == 0
    for command in (("corrections",), ("show", REFUGE)):
        assert "ZZ9" not in run(command[0], district, *command[1:]).out
