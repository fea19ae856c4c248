"""The command `contract`: what is asked for besides is added, wrong questions are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

ASKED = ("--value", "150000", "--basis", "annual", "--vat", "excluded")


def test_the_document_holds_what_was_asked_for_and_nothing_else(run: Run, smalltown: Path) -> None:
    bare = run("contract", smalltown, *ASKED, "--json").document
    assert set(bare).isdisjoint({"ladder", "breakdown", "consortium", "named_lots"})
    more = (
        "--ladder",
        "--by",
        "band",
        "--consortium",
        "GB-CHC-900001",
        "--lot",
        "Young people=40%",
        "--lot",
        "Old=0.6",
    )
    full = run("contract", smalltown, *ASKED, *more, "--json").document
    assert {key: full[key] for key in bare} == bare
    assert sum(row["eligible"] for row in full["breakdown"]) == full["eligible"]
    assert [(lot["name"], lot["share"]) for lot in full["named_lots"]] == [("Young people", 0.4), ("Old", 0.6)]
    assert full["consortium"]["members"] == ["GB-CHC-900001"]


def test_reach_and_currency_narrow_the_answer(run: Run, smalltown: Path) -> None:
    # In the small district only the Hub says where it works: in one authority.
    local = run("contract", smalltown, *ASKED, "--reach", "local", "--json").document
    assert local["eligible"] == 0
    either = ("--reach", "local", "--reach", "not_stated")
    assert run("contract", smalltown, *ASKED, *either, "--json").document["eligible"] == 5
    cheap = ("--value", "100", "--basis", "annual", "--vat", "excluded", "--json")
    every, current = run("contract", smalltown, *cheap).document, run("contract", smalltown, *cheap, "--current-only")
    assert every["eligible"] - current.document["eligible"] == 1


def test_the_printed_answer_can_be_read(run: Run, smalltown: Path) -> None:
    more = (
        "--ladder",
        "--by",
        "ward",
        "--consortium",
        "GB-CHC-900001",
        "--consortium",
        "GB-CHC-900004",
        "--lot",
        "A=1",
    )
    ran = run("contract", smalltown, *ASKED, *more)
    assert ran.code == 0
    assert "5 of 17 registered charities could bid alone" in ran.out
    assert "Town Advice Centre; Millbottom Community Hub turn over £720,000, the largest 67% of it" in ran.out
    assert "That is enough; the lead alone, with £480,000, would be." in ran.out
    assert "Based in: Millbottom, Town." in ran.out
    assert "To put the value into proportion:" in ran.out
    refuge = next(line for line in ran.out.splitlines() if "Old Mill Refuge" in line)
    assert "withheld" in refuge
    assert "Millbottom" not in refuge


def test_by_theme_it_is_said_that_rows_do_not_add_up(run: Run, smalltown: Path) -> None:
    assert "do not add up" in run("contract", smalltown, *ASKED, "--by", "theme").out
    assert "do not add up" not in run("contract", smalltown, *ASKED, "--by", "band").out


@pytest.mark.parametrize(
    "more",
    [
        ("--lot", "no share"),
        ("--lot", "A=0"),
        ("--lot", "=0.5"),
        ("--lot", "A=1/0"),
        ("--lot", "A=half"),
        ("--lot", "A=1e999999999"),
        ("--lot", "A=1e-999999999"),
        ("--reach", "far"),
        ("--by", "street"),
        ("--value", "nan"),
        ("--years", "inf"),
        ("--multiple", "nan"),
    ],
)
def test_what_cannot_be_understood_is_wrong_usage(run: Run, smalltown: Path, more: tuple[str, ...]) -> None:
    ran = run("contract", smalltown, *ASKED, *more)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


@pytest.mark.parametrize("more", [("--lot", "A=60%", "--lot", "B=60%"), ("--consortium", "GB-CHC-1"), ("--theme", "x")])
def test_what_cannot_be_done_is_said(run: Run, smalltown: Path, more: tuple[str, ...]) -> None:
    ran = run("contract", smalltown, *ASKED, *more)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err


def test_the_answer_is_written_to_a_file_besides(run: Run, smalltown: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    ran = run("contract", smalltown, *ASKED, "--to", target)
    assert ran.code == 0
    assert f"Made {target}." in ran.out.replace("\n", "")
    assert "Town Hall Trust,12000000" in target.read_text(encoding="utf-8-sig")
    assert run("contract", smalltown, *ASKED, "--to", target, "--json").document["eligible"] == 5
    refused = run("contract", "nowhere.gpkg", *ASKED, "--to", tmp_path / "answer.txt")
    assert refused.code == 2
    assert ".docx, .xlsx, .csv" in refused.err
