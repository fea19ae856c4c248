"""The commands about who counts: ledger, decisions, look-alikes and choices, on the small district."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kil_mapper.workflows import open_project
from tests.cli.conftest import Run

HUB, FOOD, REFUGE, ADVICE = "GB-CHC-900001", "GB-CHC-900002", "GB-CHC-900003", "GB-CHC-900004"
SAID = ("--why", "Closed in spring", "--who", "A. Khan")


@pytest.fixture
def district(smalltown: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copy(smalltown, tmp_path / "district.gpkg"))


def test_a_decision_is_saved_and_the_ledger_tells_it(run: Run, district: Path) -> None:
    ran = run("set-aside", district, HUB, *SAID)
    assert (ran.code, ran.out) == (0, "Kept in district.gpkg. Counted before: 17; counted now: 16.\n")
    document = run("ledger", district, "--json").document
    steps = {step["key"]: step["rows"] for step in document["steps"]}
    assert (steps["rows_read"], steps["registered_here"], steps["by_hand"], steps["kept"]) == (30, 17, 1, 16)
    assert document["decisions"][0]["why"] == "Closed in spring"
    readable = run("ledger", district, "--reason", "by_hand").out
    assert "17 registered here → 16 counted" in readable
    assert "“Millbottom Community Hub” (GB-CHC-900001) set aside: Closed in spring (A. Khan, " in readable
    assert run("bring-back", district, HUB, *SAID).out.endswith("counted now: 17.\n")


def test_a_rule_is_put_in_force_and_taken_out(run: Run, district: Path) -> None:
    assert run("set-aside", district, "dormant", *SAID).out.endswith("counted now: 16.\n")
    assert "Rule “Dormant: " in run("ledger", district).out
    assert run("bring-back", district, "dormant", *SAID).out.endswith("counted now: 17.\n")


def test_two_are_made_one_and_two_again(run: Run, district: Path) -> None:
    assert run("merge", district, FOOD, "--into", HUB, *SAID).out.endswith("counted now: 16.\n")
    assert "merged with another, “Millbottom Community Hub”" in run("ledger", district).out
    assert run("keep-apart", district, FOOD, HUB, *SAID).out.endswith("counted now: 17.\n")


def test_sensitive_is_marked_and_unmarked(run: Run, district: Path) -> None:
    assert run("sensitive", district, ADVICE, *SAID).code == 0
    assert run("sensitive", district, REFUGE, "--not", *SAID).code == 0
    assert open_project(district).decisions["action"].tolist() == ["sensitive", "not_sensitive"]


def test_what_cannot_be_decided_leaves_the_file_as_it_was(run: Run, district: Path) -> None:
    before = district.read_bytes()
    refused = run("set-aside", district, "GB-CHC-1", *SAID)
    assert (refused.code, refused.out) == (1, "")
    assert "The project knows no “GB-CHC-1”" in refused.err
    assert run("set-aside", district, HUB, "--why", " ", "--who", "A").code == 1
    assert run("set-aside", district, HUB).code == 2
    assert run("merge", district, HUB, "--into", HUB, *SAID).code == 1
    assert district.read_bytes() == before


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_the_list_is_written_where_asked(run: Run, district: Path, tmp_path: Path, name: str) -> None:
    ran = run("ledger", district, "--reason", "removed", "--to", tmp_path / name)
    assert (ran.code, ran.out) == (0, f"Made {tmp_path / name}.\n")
    assert (tmp_path / name).stat().st_size > 100
    assert run("ledger", district, "--to", tmp_path / "list.txt").code == 2
    assert run("ledger", district, "--reason", "because").code == 2


def test_a_reason_that_set_nobody_aside_says_so(run: Run, district: Path) -> None:
    assert "Nothing stored is set aside as: NHS or hospital charity." in run("ledger", district, "--reason", "nhs").out


def test_look_alikes_are_listed(run: Run, district: Path) -> None:
    assert run("duplicates", district, "--json").document == []
    assert "No two organisations here have the same name" in run("duplicates", district).out


def test_choices_are_printed_and_saved_when_given(run: Run, district: Path) -> None:
    before = district.read_bytes()
    assert "£200k–£500k (the cluster)" in run("choose", district).out
    assert district.read_bytes() == before
    bands = ("--bands", "5000,250000", "--cluster", "250000")
    ran = run("choose", district, "--rules", "ncvo", *bands, "--high-need", "0.4", "--anchor-reach", "800")
    assert "Under £5k · £5k–£250k · £250k and over (the cluster)" in ran.out
    assert "from 40% of residents" in ran.out
    assert "within 800 metres" in ran.out
    options = open_project(district).options
    assert (options.rules.value, options.band_scheme, options.anchor_reach) == ("ncvo", "own", 800)
    assert "£5k–£250k (the cluster)" in run("choose", district, "--cluster", "5000").out
    assert run("choose", district, "--bands", "keep_it_local").code == 0
    assert open_project(district).options.band_scheme == "keep_it_local"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--bands", "10000,ten"), 2, "whole pounds"),
        (("--bands", "mine"), 1, "no band scheme “mine”"),
        (("--bands", "mine", "--cluster", "5"), 2, "whole pounds"),
        (("--bands", ","), 1, "at least one edge"),
        (("--bands", "20000,10000", "--cluster", "10000"), 1, "do not rise"),
        (("--bands", "10000,100000"), 1, "cluster cannot begin at £200,000"),
        (("--cluster", "1234"), 1, "cluster cannot begin at £1,234"),
        (("--high-need", "2"), 1, "share of 2"),
        (("--anchor-reach", "0"), 1, "cannot reach 0 metres"),
        (("--rules", "some"), 2, "some"),
    ],
)
def test_a_wrong_choice_is_refused_and_nothing_is_saved(
    run: Run, district: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    before = district.read_bytes()
    ran = run("choose", district, *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert district.read_bytes() == before


@pytest.mark.parametrize(("rules", "kept"), [("all", 17), ("vcse", 16), ("ncvo", 16)])
def test_a_summary_can_be_asked_for_by_other_rules(run: Run, district: Path, rules: str, kept: int) -> None:
    # One of the 17 reported no income and no spending: dormant, but for `all`.
    document = run("summary", district, "--rules", rules, "--json").document
    assert document["options"]["rules"] == rules
    assert document["organisations"]["total"] == kept
    assert document["ledger"]["rows_read"] == kept + sum(row["rows"] for row in document["ledger"]["set_aside"])


@pytest.mark.parametrize(
    ("bands", "code"), [("£200,000", 2), ("10,000,200,000", 2), ("9" * 5000, 2), ("0,200000", 1), ("9" * 18, 1)]
)
def test_bands_that_are_none_change_nothing(run: Run, district: Path, bands: str, code: int) -> None:
    before = district.read_bytes()
    refused = run("choose", district, "--bands", bands)
    assert (refused.code, refused.out) == (code, "")
    assert district.read_bytes() == before


def test_half_a_character_names_nobody(run: Run, district: Path) -> None:
    assert run("set-aside", district, "\udcff", *SAID).code == 1
