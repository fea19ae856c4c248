"""Sentences that a councillor reads aloud: numbers, hedges, and the verdict first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.sentences import cold_spot_summary, share_words
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow
from tests.analysis.test_areas import with_neighbourhoods
from tests.analysis.test_cold_spots import thin_millbottom, without_large_in_millbottom
from tests.factory import lsoa_code, small_project


def sentence(project: Project, name: str) -> str:
    areas = compute(project).areas.set_index("name")
    return str(areas.loc[name, AreaRow.SENTENCE])


def test_a_cold_spot_is_told_with_what_makes_it_one() -> None:
    # 3 for 90,000: 0.33 per 10,000; limits 0.62 ÷ 9 = 0.07 and 8.77 ÷ 9 = 0.97.
    assert sentence(thin_millbottom(), "Millbottom") == (
        "Millbottom is a cold spot: need is high (all residents live in the most deprived fifth of England) and there "
        "are clearly fewer registered charities per head than in Smalltown as a whole (3 for 90,000 residents, 0.3 per "
        "10,000, 95% interval 0.1 to 1.0); 2 of them turn over £200,000 or more; so few residents or organisations "
        "that chance weighs heavily."
    )


def test_a_cold_spot_without_the_cluster_says_how_many_incomes_are_not_known() -> None:
    project = without_large_in_millbottom(small_project())
    income = project.organisations["income"].mask(project.organisations["income"] == 9_999)
    project = replace(project, organisations=project.organisations.assign(income=income))
    assert sentence(project, "Millbottom") == (
        "Millbottom is a cold spot: need is high (all residents live in the most deprived fifth of England) and no "
        "registered charity there is known to turn over £200,000 or more; there are 3 registered charities for 3,000 "
        "residents, 10.0 per 10,000 (95% interval 2.1 to 29.2), no clear difference from Smalltown as a whole; the "
        "income of 1 is not known; so few residents or organisations that chance weighs heavily."
    )


def test_a_borderline_cold_spot_says_so() -> None:
    # Two thirds of Millbottom's residents in decile 1, and a threshold of 60%: within 10 points.
    project = without_large_in_millbottom(small_project())
    lsoas = project.lsoas.assign(imd_decile=project.lsoas["imd_decile"].replace(2, 3))
    told = sentence(replace(project, lsoas=lsoas).with_options(high_need_share=0.6), "Millbottom")
    assert told.startswith(
        "Millbottom is a borderline cold spot: need is high (67% of residents live in the most deprived fifth of "
        "England, within 10 points of the 60% from which need counts as high) and no registered charity there turns"
    )


def test_high_need_with_capacity_says_which_condition_is_met() -> None:
    told = sentence(small_project(), "Millbottom")
    assert told.startswith(
        "Millbottom: need is high (all residents live in the most deprived fifth of England), but this is not a cold "
        "spot: there are 3 registered charities for 3,000 residents, 10.0 per 10,000 (95% interval 2.1 to 29.2), no "
        "clear difference from Smalltown as a whole; 2 of them turn over £200,000 or more"
    )


def test_thin_capacity_without_need_is_told_with_both() -> None:
    told = sentence(small_project(), "Hillside")
    assert told.startswith(
        "Hillside: not a cold spot, because need is not high (none of the residents live in the most deprived fifth "
        "of England), although no registered charity there turns over £200,000 or more; there are 4 registered"
    )


@pytest.mark.parametrize(("threshold", "said"), [(0.4, "40%"), (0.425, "42.5%")])
def test_a_near_miss_is_borderline(threshold: float, said: str) -> None:
    # Town, a third deprived; its large organisations gone.
    project = small_project()
    income = project.organisations["income"].where(project.organisations["income"] < 400_000, 100_000)
    project = replace(project, organisations=project.organisations.assign(income=income))
    told = sentence(project.with_options(high_need_share=threshold), "Town")
    assert told.startswith(
        "Town: not a cold spot, but borderline (33% of residents live in the most deprived fifth of England, within "
        f"10 points of the {said} from which need counts as high): no registered charity there turns over £200,000 or "
        "more"
    )


def test_an_open_verdict_says_why() -> None:
    project = small_project()
    lsoas = project.lsoas.assign(population=pd.Series([None] * 12, dtype="Int64"))
    told = sentence(replace(project, lsoas=lsoas), "Hillside")
    assert told.startswith(
        "Hillside: whether this is a cold spot cannot be said, because need is not known; 4 registered"
    )


def test_a_whole_that_is_not_covered_leaves_deprived_wards_open() -> None:
    project = small_project()
    postcodes = project.postcodes[project.postcodes["lsoa_code"] != lsoa_code(8)].reset_index(drop=True)
    told = sentence(replace(project, postcodes=postcodes), "Millbottom")
    assert told.startswith(
        "Millbottom: whether this is a cold spot cannot be said, because there is no rate of Smalltown as a whole to "
        "compare with; 3 registered charities for 3,000 residents"
    )


def test_an_authority_is_told_per_thousand() -> None:
    # 17 for 12,000: 1.42 per 1,000; Byar: 9.90 and 27.22, over 12.
    assert sentence(small_project(), "Smalltown") == (
        "Smalltown: 17 registered charities for 12,000 residents, 1.4 per 1,000 (95% interval 0.8 to 2.3); 3 of them "
        "in the cluster band; 33% of residents live in the most deprived fifth of England; the income of 1 is not "
        "known."
    )


def test_a_missing_anchor_is_told_after_a_review() -> None:
    reviewed = small_project().with_options(anchors_reviewed=date(2026, 11, 1), anchor_reach=800)
    assert "; no declared community anchor within 0.8 km of where residents live" in sentence(reviewed, "Town")
    assert "anchor" not in sentence(small_project(), "Town")


def test_an_area_without_organisations_reads_well() -> None:
    told = sentence(with_neighbourhoods({"Empty": [lsoa_code(5)]}), "Empty")
    assert told.startswith(
        "Empty: not a cold spot, because need is not high (none of the residents live in the most deprived fifth of "
        "England), although no registered charity there turns over £200,000 or more; there are no registered "
        "charities for 1,000 residents, 0.0 per 10,000 (95% interval 0.0 to 36.9)"
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "none of the"),
        (0.004, "under 1% of"),
        (0.4949, "49% of"),
        (0.496, "just under 50% of"),
        (0.5, "50% of"),
        (0.996, "over 99% of"),
        (1.0, "all"),
    ],
)
def test_shares_never_seem_to_reach_what_they_do_not(share: float, words: str) -> None:
    assert share_words(share, 0.5) == words


def test_every_sentence_begins_with_the_name_of_its_area() -> None:
    for row in compute(thin_millbottom()).areas.to_dict("records"):
        assert row[AreaRow.SENTENCE].removeprefix(row[AreaRow.NAME])[0] in ": "
        assert row[AreaRow.SENTENCE].endswith(".")
        assert ".." not in row[AreaRow.SENTENCE]


def test_the_summary_names_cold_spots_in_the_order_of_codes_and_says_what_chance_means() -> None:
    rule = (
        "A cold spot is an area where at least 50% of residents live in the most deprived fifth of England, and where "
        "there are clearly fewer registered charities per head than in Smalltown as a whole, or none that turns over "
        "£200,000 or more."
    )
    assert cold_spot_summary(compute(thin_millbottom())) == (
        "Of 4 wards one is a cold spot: Millbottom.",
        rule,
        "Even by chance alone, about one ward in twenty differs from the whole.",
    )


def test_the_summary_tells_borderline_ones_and_neighbourhoods_of_the_projects_own() -> None:
    project = with_neighbourhoods({"Mill and Bank": [lsoa_code(1)], "River": [lsoa_code(0)], "Old": ["E01000001"]})
    income = pd.Series([100_000] * len(project.organisations), dtype="Int64")
    project = replace(project, organisations=project.organisations.assign(income=income))
    told = cold_spot_summary(compute(project.with_options(high_need_share=0.4)))
    near = (
        "Town is not, but borderline: capacity is thin, and need is less than 10 points below the 40% from which it "
        "counts as high."
    )
    assert told[:4] == (
        "Of 4 wards one is a cold spot: Millbottom.",
        near,
        "Of 3 neighbourhoods of the project’s own 2 are cold spots: Mill and Bank, and River.",
        "Whether Old is a cold spot cannot be said, because numbers are missing.",
    )


def test_without_wards_and_neighbourhoods_there_is_nothing_to_name() -> None:
    project = small_project()
    (told,) = cold_spot_summary(compute(replace(project, wards=project.wards.iloc[:0])))
    assert told.startswith("Cold spots cannot be named")
