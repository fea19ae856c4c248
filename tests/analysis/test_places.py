"""Which organisations are placed by ward and never named: found by words, so that nobody's refuge is given away."""

from __future__ import annotations

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.places import is_sensitive
from kil_mapper.model import tables
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Org, OtherName
from tests.factory import small_project

NO_NAMES = tables.OTHER_NAMES.empty()
NO_DECISIONS = tables.DECISIONS.empty()


def _one(name: str, activities: str | None = None) -> pd.DataFrame:
    return tables.ORGANISATIONS.conform(
        pd.DataFrame({Org.ID: ["GB-CHC-1"], Org.NAME: [name], Org.ACTIVITIES: [activities]})
    )


@pytest.mark.parametrize(
    "name",
    [
        "Old Mill Refuge",
        "HALIFAX WOMEN'S AID",
        "Halifax Women’s Aid",
        "Calder Domestic Abuse Service",
        "Welcome for Asylum Seekers",
        "Safehouse",
    ],
)
def test_a_name_can_give_it_away(name: str) -> None:
    assert is_sensitive(_one(name), NO_NAMES, NO_DECISIONS).tolist() == [True]


def test_activities_can_give_it_away() -> None:
    assert is_sensitive(_one("Calder Trust", "Support after sexual violence."), NO_NAMES, NO_DECISIONS).tolist() == [
        True
    ]


def test_a_working_name_can_give_it_away() -> None:
    names = tables.OTHER_NAMES.conform(
        pd.DataFrame(
            {OtherName.ORG: ["GB-CHC-1", "GB-CHC-1", "GB-CHC-2"], OtherName.NAME: ["The Mill", "Mill Refuge", "Refuge"]}
        )
    )
    assert is_sensitive(_one("Calder Trust"), names, NO_DECISIONS).tolist() == [True]
    assert is_sensitive(_one("Calder Trust"), names[names[OtherName.ORG] != "GB-CHC-1"], NO_DECISIONS).tolist() == [
        False
    ]


@pytest.mark.parametrize("name", ["Town Hall Trust", "Refugio Lane Bowls", "Grape Growers"])
def test_other_words_do_not(name: str) -> None:
    assert is_sensitive(_one(name), NO_NAMES, NO_DECISIONS).tolist() == [False]


def test_a_working_name_counts_in_results_too() -> None:
    names = tables.OTHER_NAMES.conform(
        pd.DataFrame({OtherName.ORG: ["GB-CHC-900001"], OtherName.NAME: ["Millbottom Women's Refuge"]})
    )
    counted = compute(small_project(other_names=names)).counted.set_index(Org.ID)
    assert counted.loc["GB-CHC-900001", Counted.SENSITIVE]
