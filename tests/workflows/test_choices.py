"""Choices behind the numbers are checked; bands of one's own meet the rules of the built-in ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from kil_mapper import workflows
from kil_mapper.model import tables
from kil_mapper.model.bands import KEEP_IT_LOCAL, NCVO, UNKNOWN
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import BandRow, Counted
from kil_mapper.model.tables import ComparatorArea, Org
from kil_mapper.model.vocabulary import RuleProfile, TurnoverBasis
from tests.factory import LAD, small_project


def test_what_is_left_out_stays_as_it_was() -> None:
    project = small_project()
    assert workflows.choose(project) is project
    changed = workflows.choose(
        project, rules=RuleProfile.NCVO, turnover_basis=TurnoverBasis.LATEST, high_need_share=0.4
    )
    options = changed.options
    assert (options.rules, options.turnover_basis, options.high_need_share) == (
        RuleProfile.NCVO,
        TurnoverBasis.LATEST,
        0.4,
    )
    assert (options.scheme, options.anchor_reach) == (KEEP_IT_LOCAL, 1500)
    assert workflows.choose(changed, anchor_reach=800, scheme="ncvo").options.anchor_reach == 800
    assert project.options.rules is RuleProfile.ALL


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"high_need_share": 0}, "share of 0"),
        ({"high_need_share": 1.01}, "share of 1.01"),
        ({"high_need_share": float("nan")}, "share of nan"),
        ({"anchor_reach": 0}, "cannot reach 0 metres"),
        ({"anchor_reach": 100_001}, "cannot reach 100,001 metres"),
        ({"scheme": "mine"}, "no band scheme “mine”"),
        ({"neighbours": ["E1"]}, "knows nothing of “E1”"),
        ({"neighbours": [LAD]}, "cannot be compared with itself"),
    ],
)
def test_a_choice_out_of_bounds_is_refused(choice: dict[str, Any], message: str) -> None:
    with pytest.raises(KilError, match=message):
        workflows.choose(small_project(), **choice)


def test_neighbours_are_places_that_the_project_knows() -> None:
    known = tables.COMPARATOR_AREAS.conform(pd.DataFrame({ComparatorArea.LAD: ["E08000032", "E08000034"]}))
    project = replace(small_project(), comparator_areas=known)
    changed = workflows.choose(project, neighbours=["E08000034", " E08000032", "E08000034", ""])
    assert changed.options.neighbours == ("E08000034", "E08000032")
    assert workflows.choose(changed, neighbours=[]).options.neighbours == ()
    with pytest.raises(KilError, match="such as E08000033"):
        workflows.choose(project, neighbours=["Bradford"])


def test_own_bands_read_like_the_built_in_ones() -> None:
    scheme = workflows.own_bands([5_000, 250_000, 1_500_000, 12_345_678], 250_000)
    assert [(band.key, band.label, band.low, band.high) for band in scheme.bands] == [
        (UNKNOWN, "Income not known", None, None),
        ("zero", "£0", 0, 1),
        ("under_5k", "Under £5k", 1, 5_000),
        ("5k_250k", "£5k–£250k", 5_000, 250_000),
        ("250k_1500000", "£250k–£1.5m", 250_000, 1_500_000),
        ("1500000_12345678", "£1.5m–£12,345,678", 1_500_000, 12_345_678),
        ("12345678_over", "£12,345,678 and over", 12_345_678, None),
    ]
    assert scheme.cluster is not None
    assert scheme.cluster.low == 250_000
    assert scheme.key == "own"


def test_labels_are_short_only_where_that_is_exact() -> None:
    edges = [1, 999, 1_000, 12_500, 12_345 * 10, 999_900, 1_050_000, 1_234_567, 100_000_000]
    labels = [band.label for band in workflows.own_bands(edges, 1).bands[2:]]
    assert labels == [
        *("£1–£999", "£999–£1k", "£1k–£12.5k", "£12.5k–£123,450", "£123,450–£999.9k"),
        *("£999.9k–£1.05m", "£1.05m–£1,234,567", "£1,234,567–£100m", "£100m and over"),
    ]


def test_the_edges_of_a_built_in_scheme_are_that_scheme() -> None:
    edges = [10_000, 100_000, 200_000, 500_000, 1_000_000, 10_000_000]
    assert workflows.own_bands(edges, 200_000) is KEEP_IT_LOCAL
    assert workflows.own_bands(edges) is KEEP_IT_LOCAL  # the cluster is the usual one unless somebody says so
    assert workflows.own_bands(edges, 500_000).key == "own"


def test_an_edge_of_one_pound_leaves_nothing_below_it_but_nothing() -> None:
    scheme = workflows.own_bands([1], 1)
    assert [band.key for band in scheme.bands] == [UNKNOWN, "zero", "1_over"]


def test_the_project_is_banded_by_them_and_ncvo_stays_beside() -> None:
    project = workflows.choose(small_project(), scheme=workflows.own_bands([10_000, 300_000], 300_000))
    results = workflows.summarise(project)
    bands = results.bands.set_index(BandRow.BAND)[BandRow.ORGANISATIONS]
    # 17 counted: 1 unknown, 1 of £0; 4,200, 800, 2,500, 1,200 and 9,999 below £10,000; 240,000, 45,000, 10,000,
    # 120,000 and 60,000 × 365 ÷ 547 = 40,037 below £300,000; 310,000, 480,000, 500,000, 12m and 1.25m above.
    assert bands.to_dict() == {"unknown": 1, "zero": 1, "under_10k": 5, "10k_300k": 5, "300k_over": 5}
    assert int(results.counted[Counted.CLUSTER].sum()) == 5
    assert results.ncvo_bands[BandRow.BAND].tolist() == [band.key for band in NCVO.bands]
    assert results.counted.set_index(Org.ID).loc["GB-CHC-900003", Counted.BAND] == "300k_over"


@pytest.mark.parametrize(
    ("edges", "cluster", "message"),
    [
        ([], 1, "at least one edge"),
        ([0, 10], 10, "“0” cannot be the edge"),
        ([-5], -5, "“-5” cannot be the edge"),
        ([True], 1, "“True” cannot be the edge"),
        ([10.5], 10, "“10.5” cannot be the edge"),
        ([10, 10], 10, "do not rise: £10 comes after £10"),
        ([2_000, 1_000], 1_000, "do not rise: £1,000 comes after £2,000"),
        ([1_000, 2_000], 1_500, "cluster cannot begin at £1,500"),
        (list(range(1, 14)), 1, "13 edges make more bands"),
    ],
)
def test_edges_that_make_no_bands_are_refused(edges: list[Any], cluster: int, message: str) -> None:
    with pytest.raises(KilError, match=message):
        workflows.own_bands(edges, cluster)


def test_an_edge_that_no_table_could_hold_is_refused_before_it_is_saved() -> None:
    highest = workflows.own_bands([200_000, 1_000_000_000_000], 200_000)
    assert workflows.summarise(small_project().with_options(scheme=highest)).kept == 17
    for edge in (1_000_000_000_001, 2**63):
        with pytest.raises(KilError, match="higher than any turnover"):
            workflows.own_bands([200_000, edge], 200_000)
