"""A person may pick an authority by the code of any year."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kil_mapper.importing.recoded_areas import _RENUMBERED, same_authority

REAL_CODES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "lookups" / "la_all_codes.csv"


@pytest.mark.parametrize(("old", "new"), _RENUMBERED)
def test_old_and_new_code_name_the_same_authority(old: str, new: str) -> None:
    assert same_authority(old) == same_authority(new) == {old, new}


def test_an_authority_that_kept_its_code_is_only_itself() -> None:
    assert same_authority("E08000033") == {"E08000033"}


def test_a_merged_district_is_not_the_authority_it_went_into() -> None:
    assert same_authority("E07000026") == {"E07000026"}  # Allerdale, now a part of Cumberland


def test_no_code_stands_in_two_pairs() -> None:
    codes = [code for pair in _RENUMBERED for code in pair]
    assert len(codes) == len(set(codes))


@pytest.mark.skipif(not REAL_CODES.exists(), reason="the folder shared/data is not beside the checkout")
def test_the_pairs_are_those_of_the_published_code_history() -> None:
    with REAL_CODES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    into: dict[str, set[str]] = {}
    for row in rows:
        if row["LADCD"] != row["LADCD_ACTIVE"]:
            into.setdefault(row["LADCD_ACTIVE"], set()).add(row["LADCD"])
    one_to_one = {(olds.copy().pop(), new) for new, olds in into.items() if len(olds) == 1}
    assert one_to_one == set(_RENUMBERED)
