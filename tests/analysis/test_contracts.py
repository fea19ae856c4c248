"""Who could take a contract: the small district, worked by hand (METHODS §8).

Turnovers there, largest first: 12,000,000 · 1,250,000 · 500,000 · 480,000 · 310,000 · 240,000 · 120,000 · 45,000 ·
39,964 · 10,000 · 9,999 · 4,200 · 2,500 · 1,200 · 800 · 0 · not known.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.contracts import answer, breakdown, consortium_of, enough, ladder
from kil_mapper.model.contracts import BreakdownBy, ContractQuestion
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import AREAS_OF_OPERATION, CLASSIFICATIONS, WARDS
from kil_mapper.model.vocabulary import ContractBasis, Reach, Vat
from tests.factory import SPECS, small_project


@pytest.fixture(scope="module")
def results() -> Results:
    """The small district in which everybody works locally, but for the Town Hall Trust, which works in all England."""
    ids = [f"GB-CHC-{spec.number}" for spec in SPECS if not spec.linked]
    areas = pd.DataFrame({"org_id": ids, "area_type": "Local Authority", "area_name": "Smalltown"})
    hall = {"org_id": "GB-CHC-900006", "area_type": "Region", "area_name": "Throughout England"}
    areas = pd.concat([areas, pd.DataFrame([hall])], ignore_index=True)
    return compute(replace(small_project(), areas_of_operation=AREAS_OF_OPERATION.conform(areas)))


def question(value: int, **changes: Any) -> ContractQuestion:
    return replace(ContractQuestion(Fraction(value), ContractBasis.ANNUAL, Vat.EXCLUDED), **changes)


def test_the_annual_value_is_for_one_year_and_without_vat() -> None:
    asked = question(360_000, basis=ContractBasis.TOTAL, vat=Vat.INCLUDED, years=Fraction(3))
    assert asked.annual_value == 100_000  # 360,000 ÷ 1.2 ÷ 3
    assert asked.required_turnover == 200_000


def test_the_pool_is_who_turns_over_twice_the_annual_value(results: Results) -> None:
    found = answer(results, question(150_000))
    # 300,000 are wanted: five turn over as much, the Town Hall Trust is national, and one has no income known.
    assert found.pool["turnover"].tolist() == [12_000_000, 1_250_000, 500_000, 480_000, 310_000]
    assert (found.eligible, found.eligible_local, found.eligible_local_current) == (5, 4, 4)
    assert found.unknown_income == 1


def test_the_requirement_is_met_exactly_on_the_edge(results: Results) -> None:
    assert answer(results, question(155_000)).eligible == 5  # 310,000 is exactly twice 155,000
    assert answer(results, question(155_000, multiple=Fraction("2.00001"))).eligible == 4


def test_the_ladder_names_the_values_at_which_the_pool_falls(results: Results) -> None:
    steps = {step.organisations: step.above_annual_value or 0 for step in answer(results, question(1)).falls_to}
    # The fourth largest is 480,000, the second 1,250,000, the largest 12,000,000; each divided by two.
    assert steps == {3: 240_000, 1: 625_000, 0: 6_000_000}
    for left, above in steps.items():
        assert answer(results, question(above)).eligible > left
        assert answer(results, question(above + 1)).eligible <= left


def test_lots_ask_the_same_of_smaller_contracts(results: Results) -> None:
    lots = answer(results, question(1_000_000, lots=4)).lots
    # 2,000,000 · 1,000,000 · 666,667 · 500,000 are wanted.
    assert [(lot.lots, lot.eligible) for lot in lots] == [(1, 1), (2, 2), (3, 2), (4, 3)]
    assert lots[3].annual_value_each == 250_000


def test_a_consortium_has_the_fewest_partners_and_keeps_a_hyper_local_one(results: Results) -> None:
    found = answer(results, question(275_000)).consortia  # 550,000 wanted
    first = found[0]
    # 500,000 + 480,000 would do; the history society's figure is too old and the national trust is not local.
    assert first.members[:2] == ("GB-CHC-900005", "GB-CHC-900004")
    assert first.lead == "GB-CHC-900005"
    assert first.combined_turnover == sum(
        int(results.counted.set_index("org_id").loc[member, Counted.TURNOVER]) for member in first.members
    )
    assert len({consortium.lead for consortium in found}) == len(found)


def test_a_hyper_local_partner_is_added_from_a_ward_of_the_members(results: Results) -> None:
    found = answer(results, question(160_000, ward="Westfield")).consortia[0]  # 320,000 wanted
    # The refuge (310,000) with Westfield's Reading Room (39,964), hyper-local: two, where Westfield Hall (120,000)
    # would need a third to be hyper-local. The refuge's ward is not among those named.
    assert found.members == ("GB-CHC-900003", "GB-CHC-900017")
    assert found.wards == ("Westfield",)
    assert found.hyper_local == "GB-CHC-900017"


def test_without_enough_turnover_there_is_no_consortium(results: Results) -> None:
    assert answer(results, question(100_000_000)).consortia == ()


def test_a_ward_and_a_theme_narrow_the_pool(results: Results) -> None:
    assert answer(results, question(1_000, ward="Hillside")).pool["turnover"].tolist() == [45_000, 10_000, 4_200]
    assert answer(results, question(1_000, ward="e05990002")).eligible == 3
    arts = answer(results, question(1_000, theme="109"))
    assert arts.pool["org_id"].tolist() == ["GB-CHC-900001"]
    assert answer(results, question(1_000, theme="arts/culture/heritage/science")).eligible == 1


def test_a_ward_or_theme_that_is_not_there_is_said(results: Results) -> None:
    with pytest.raises(KilError, match="no ward"):
        answer(results, question(1, ward="Nowhere"))
    with pytest.raises(KilError, match="no ward"):
        answer(results, question(1, ward="\udcff"))  # half a character, as a command line may hold
    with pytest.raises(KilError, match="theme"):
        answer(results, question(1, theme="999"))


def test_a_refuge_is_never_named_with_its_ward(results: Results) -> None:
    pool = answer(results, question(1)).pool.set_index("org_id")
    assert pd.isna(pool.loc["GB-CHC-900003", "ward"])


@given(value=st.integers(1, 10_000_000), lots=st.integers(1, 6))
def test_a_dearer_contract_never_has_a_larger_pool(results: Results, value: int, lots: int) -> None:
    found, dearer = answer(results, question(value, lots=lots)), answer(results, question(value * 2, lots=lots))
    assert dearer.eligible <= found.eligible
    assert [lot.eligible for lot in found.lots] == sorted(lot.eligible for lot in found.lots)
    assert found.eligible >= found.eligible_local >= found.eligible_local_current
    for consortium in found.consortia:
        assert consortium.combined_turnover >= found.question.required_turnover
        assert len(set(consortium.members)) == len(consortium.members)


def test_reach_narrows_everything_but_the_partners_of_consortia(results: Results) -> None:
    asked = question(150_000, reach=(Reach.NATIONAL,))
    found = answer(results, asked)
    assert found.pool["org_id"].tolist() == ["GB-CHC-900006"]  # the Town Hall Trust
    assert (found.eligible, found.eligible_local, found.unknown_income) == (1, 0, 0)
    assert {step.organisations: step.above_annual_value for step in found.falls_to} == {3: None, 1: None, 0: 6_000_000}
    assert [lot.eligible for lot in found.lots] == [1, 1, 1, 1]
    assert found.consortia == answer(results, question(150_000)).consortia
    both = answer(results, replace(asked, reach=(Reach.NATIONAL, Reach.LOCAL)))
    assert both.eligible == answer(results, question(150_000)).eligible


def test_only_current_accounts_leave_out_old_ones_and_never_hide_unknown_incomes(results: Results) -> None:
    # Of all 17 one has accounts of 2022 (1,200), one an unknown income.
    every, current = answer(results, question(1)), answer(results, question(1, current_only=True))
    assert every.eligible - current.eligible == 1
    assert "GB-CHC-900014" in set(every.pool["org_id"]) - set(current.pool["org_id"])
    assert current.unknown_income == every.unknown_income == 1


def test_named_lots_ask_the_same_of_their_share_of_the_contract(results: Results) -> None:
    named = (("Young people", Fraction(1, 4)), (" Advice ", Fraction(3, 4)))
    young, advice = answer(results, question(400_000, named_lots=named)).named_lots
    # 100,000 want 200,000: six turn over as much, five of them local. 300,000 want 600,000: two do, one of them local.
    assert (young.name, young.annual_value, young.required_turnover) == ("Young people", 100_000, 200_000)
    assert (young.eligible, young.eligible_local, young.eligible_local_current) == (6, 5, 5)
    assert (advice.name, advice.share) == ("Advice", 0.75)
    assert (advice.eligible, advice.eligible_local) == (2, 1)


@pytest.mark.parametrize(
    "lots",
    [
        (("A", Fraction(1, 2)), ("B", Fraction(2, 3))),
        (("A", Fraction(1, 2)), ("a ", Fraction(1, 3))),
        ((" ", Fraction(1, 2)),),
        (("A", Fraction(0)),),
    ],
)
def test_lots_that_are_more_than_the_contract_or_have_no_name_are_refused(
    results: Results, lots: tuple[tuple[str, Fraction], ...]
) -> None:
    with pytest.raises(KilError, match="lot"):
        answer(results, question(1, named_lots=lots))


def test_asked_of_one_ward_a_refuge_is_counted_and_not_listed(results: Results) -> None:
    found = answer(results, question(100_000, ward="Millbottom"))
    # 200,000 wanted: the Hub with 240,000, and the refuge with 310,000, which the list would name with its ward.
    assert (found.eligible, found.withheld) == (2, 1)
    assert found.pool["org_id"].tolist() == ["GB-CHC-900001"]
    everywhere = answer(results, question(100_000))
    assert everywhere.withheld == 0
    assert "GB-CHC-900003" in set(everywhere.pool["org_id"])


def test_a_refuge_never_stands_for_the_ward_that_is_asked_for(results: Results) -> None:
    # 560,000 wanted from Millbottom: the refuge (310,000) is based there, but only the Hub may be named with it.
    for consortium in answer(results, question(280_000, ward="Millbottom")).consortia:
        assert {"GB-CHC-900001", "GB-CHC-900002"} & set(consortium.members)
    alone = consortium_of(results, question(280_000, ward="Millbottom"), ["GB-CHC-900003", "GB-CHC-900004"])
    assert alone.missing == ("based in Millbottom",)
    assert alone.wards == ("Town",)


def test_the_ladder_counts_at_every_step_and_at_the_value_asked_for(results: Results) -> None:
    steps = ladder(results, question(155_000), values=[5_000, 250_000, 5_000])
    # 10,000 wanted: ten, of which all but the Trust work locally, all with current accounts; 310,000 wanted: five;
    # 500,000 wanted: three.
    assert steps["annual_value"].tolist() == [5_000, 155_000, 250_000]
    assert steps["required_turnover"].tolist() == [10_000, 310_000, 500_000]
    assert steps["eligible"].tolist() == [10, 5, 3]
    assert steps["eligible_local"].tolist() == [9, 4, 2]
    assert steps["eligible_local_current"].tolist() == [9, 4, 2]


def test_the_standard_ladder_runs_from_5_000_to_two_million(results: Results) -> None:
    steps = ladder(results, question(150_000))
    assert steps["annual_value"].iloc[0] == 5_000
    assert steps["annual_value"].iloc[-1] == 2_000_000
    assert (steps["annual_value"] == 150_000).sum() == 1


def test_by_band_every_band_is_there_and_refuges_count(results: Results) -> None:
    bands = breakdown(results, question(150_000), "band").set_index("key")
    assert bands["eligible"].to_dict() == {
        **dict.fromkeys(["unknown", "zero", "under_10k", "10k_100k", "100k_200k"], 0),
        "200k_500k": 2,  # 480,000 and the refuge's 310,000
        "500k_1m": 1,
        "1m_10m": 1,
        "10m_over": 1,
    }
    assert bands.loc["10m_over", "eligible_local"] == 0
    assert bands["unknown_income"].to_dict()["unknown"] == bands["unknown_income"].sum() == 1


def test_by_ward_a_ward_of_one_names_no_refuge(results: Results) -> None:
    wards = breakdown(results, question(150_000), BreakdownBy.WARD)
    # Town holds 12,000,000, 1,250,000, 500,000 and 480,000; the fifth is the refuge, whose ward nobody learns.
    assert wards[["label", "eligible"]].values.tolist() == [
        ["Millbottom", 0],
        ["Town", 4],
        ["Hillside", 0],
        ["Westfield", 0],
        ["Ward withheld: services at protected addresses", 1],
    ]
    assert wards["unknown_income"].tolist() == [0, 0, 0, 1, 0]


def test_organisations_without_a_ward_have_a_row_of_their_own(results: Results) -> None:
    counted = results.counted.copy()
    counted.loc[counted["org_id"] == "GB-CHC-900005", "ward_code"] = None
    wards = breakdown(replace(results, counted=counted), question(150_000), "ward").set_index("key")
    assert wards.loc["no_ward", "eligible"] == 1
    assert wards["eligible"].sum() == 5


def test_by_theme_an_organisation_counts_in_each_of_its_themes() -> None:
    rows = [
        ("GB-CHC-900004", "105", "What", "Relief of poverty"),
        ("GB-CHC-900004", "105", "What", "Relief of poverty"),  # said twice
        ("GB-CHC-900004", "201", "Who", "Children"),
        ("GB-CHC-900005", "201", "Who", "Children"),
        ("GB-CHC-900008", "109", "What", "Arts"),  # turns over nothing
    ]
    frame = CLASSIFICATIONS.conform(pd.DataFrame(rows, columns=["org_id", "code", "type", "description"]))
    themes = breakdown(compute(replace(small_project(), classifications=frame)), question(150_000), "theme")
    assert themes[["key", "label", "eligible"]].values.tolist() == [
        ["105", "Relief of poverty", 1],
        ["109", "Arts", 0],
        ["201", "Children", 2],
    ]


def test_without_the_table_of_themes_that_is_said(results: Results) -> None:
    bare = replace(results, project=replace(results.project, classifications=CLASSIFICATIONS.empty()))
    with pytest.raises(KilError, match="no themes"):
        answer(bare, question(1, theme="105"))


def test_without_wards_that_is_said_and_nobody_is_lost(results: Results) -> None:
    bare = replace(results, project=replace(results.project, wards=WARDS.empty()))
    with pytest.raises(KilError, match="no wards"):
        answer(bare, question(1, ward="Town"))
    assert breakdown(bare, question(150_000), "ward")[["key", "eligible"]].values.tolist() == [
        ["withheld", 1],
        ["no_ward", 4],
    ]


def test_a_person_may_pick_any_members(results: Results) -> None:
    # The national trust, which could bid alone, and the society with old accounts.
    found = consortium_of(results, question(150_000), ["GB-CHC-900014", "GB-CHC-900006"])
    assert found.members == ("GB-CHC-900006", "GB-CHC-900014")
    assert (found.combined_turnover, found.enough, found.lead_enough) == (12_001_200, True, True)
    assert found.wards == ("Town", "Westfield")
    assert found.hyper_locals == ("GB-CHC-900014",)
    small = consortium_of(results, question(150_000, theme="109", ward="hillside"), ["GB-CHC-900001"])
    assert (small.enough, small.lead_enough) == (False, False)
    assert small.themes == ("Arts/culture/heritage/science",)
    assert small.missing == ("based in Hillside",)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ([], "needs members"),
        (["GB-CHC-1"], "GB-CHC-1"),
        (["GB-CHC-900018", "GB-CHC-900001"], "GB-CHC-900018"),  # removed: not counted
        (["GB-CHC-900016", "GB-CHC-900001"], "Westfield Friends is not known"),
    ],
)
def test_members_that_nobody_can_add_up_are_refused(results: Results, members: list[str], message: str) -> None:
    with pytest.raises(KilError, match=message):
        consortium_of(results, question(1), members)


def test_who_turns_over_nothing_is_known_and_leads_nothing(results: Results) -> None:
    found = consortium_of(results, question(1), ["GB-CHC-900008"])
    assert (found.combined_turnover, found.largest_share, found.enough) == (0, 0.0, False)


def test_the_requirement_is_compared_in_whole_pounds_without_rounding() -> None:
    turnover = pd.Series([33_333, 33_334, None], dtype="Int64")
    assert enough(turnover, Fraction(100_000, 3)).tolist() == [False, True, False]  # 33,333.33…
    assert enough(turnover, Fraction(10**40)).tolist() == [False, False, False]


QUESTION = st.builds(
    question,
    value=st.integers(1, 3_000_000),
    multiple=st.fractions(min_value="1/2", max_value=4),
    ward=st.none() | st.sampled_from(["Millbottom", "Town", "Westfield"]),
    reach=st.sampled_from([(), (Reach.LOCAL,), (Reach.NATIONAL,)]),
    current_only=st.booleans(),
)


@settings(max_examples=40)  # each is a whole analysis
@given(asked=QUESTION)
def test_ladder_breakdown_and_the_values_where_the_pool_falls_tell_one_story(
    results: Results, asked: ContractQuestion
) -> None:
    found, steps = answer(results, asked), ladder(results, asked)
    for column in ("eligible", "eligible_local", "eligible_local_current"):
        assert steps[column].is_monotonic_decreasing
    own = steps[steps["annual_value"] == float(asked.annual_value)].iloc[0]
    assert (own["eligible"], own["eligible_local"]) == (found.eligible, found.eligible_local)
    for fall in found.falls_to:
        if fall.above_annual_value is not None:
            below = steps.loc[steps["annual_value"] <= fall.above_annual_value, "eligible"]
            assert (below > fall.organisations).all()
            above = steps.loc[steps["annual_value"] >= fall.above_annual_value + 1, "eligible"]
            assert (above <= fall.organisations).all()
    for by in (BreakdownBy.BAND, BreakdownBy.WARD):
        parts = breakdown(results, asked, by)
        assert parts["eligible"].sum() == found.eligible == len(found.pool) + found.withheld
        assert parts["eligible_local"].sum() == found.eligible_local
        assert parts["eligible_local_current"].sum() == found.eligible_local_current
        assert parts["unknown_income"].sum() == found.unknown_income
