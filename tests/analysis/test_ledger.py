"""Who is set aside, for which reason and on what evidence: hand-worked on the district of the factory.

Of its 19 stored rows one is linked (900004-1) and one removed (900018); 11 more were read and not stored.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kil_mapper.analysis import ledger
from kil_mapper.analysis.compute import compute, reconciles
from kil_mapper.analysis.decisions import standing
from kil_mapper.model import tables
from kil_mapper.model.findings import SetAsideRow, WaterfallRow
from kil_mapper.model.project import Project
from kil_mapper.model.results import Counted, SetAside
from kil_mapper.model.rules import PROFILE_RULES
from kil_mapper.model.tables import Decision, Org, Return, Theme
from kil_mapper.model.vocabulary import DecisionAction, RuleProfile, SetAsideReason
from tests.factory import LAD, small_project

A = DecisionAction
HUB, FOOD, REFUGE, ADVICE = "GB-CHC-900001", "GB-CHC-900002", "GB-CHC-900003", "GB-CHC-900004"
LINKED, CLOSED = "GB-CHC-900004-1", "GB-CHC-900018"


def decided(*rows: tuple[DecisionAction, str, str | None]) -> pd.DataFrame:
    """Decisions in order: the action, an org_id or the name of a rule, and the other organisation."""
    rules = {rule.reason.value for rule in PROFILE_RULES}
    return tables.DECISIONS.conform(
        pd.DataFrame(
            [
                {
                    Decision.ACTION: action.value,
                    Decision.ORG: None if subject in rules else subject,
                    Decision.RULE: subject if subject in rules else None,
                    Decision.OTHER: other,
                    Decision.WHY: f"Reason {number}",
                    Decision.WHO: "A. Khan",
                    Decision.WHEN: "2026-11-22",
                }
                for number, (action, subject, other) in enumerate(rows, start=1)
            ],
            columns=tables.DECISIONS.names,
        )
    )


def renamed(names: dict[str, str], **changes: Any) -> Project:
    """The district with other names for some organisations."""
    project = small_project(**changes)
    organisations = project.organisations.copy()
    new = organisations[Org.ID].map(names).astype("str")
    organisations[Org.NAME] = new.fillna(organisations[Org.NAME])
    return replace(project, organisations=organisations)


def reasons(project: Project) -> dict[str, str]:
    """Reason by org_id of those set aside."""
    found = ledger.reasons(project).set_index(project.organisations[Org.ID])[SetAside.REASON]
    return {str(org_id): str(reason) for org_id, reason in found.dropna().items()}


def evidence(project: Project, org_id: str) -> Any:
    return ledger.reasons(project).set_index(project.organisations[Org.ID])[SetAside.EVIDENCE][org_id]


KINDS = {
    "GB-CHC-900005": ("Town Grammar School", "school_university"),
    "GB-CHC-900006": ("Town Hospitals NHS Trust Charitable Fund", "nhs"),
    "GB-CHC-900007": ("Calder Housing Association Limited", "housing_association"),
    "GB-CHC-900010": ("Hillside Baptist Church", "faith_worship"),
    "GB-CHC-900013": ("Friends of Westfield Primary School", "parent_teacher"),
    "GB-CHC-900008": ("Hillside Players", "dormant"),  # no income and no spending
}


@pytest.mark.parametrize(
    ("profile", "set_aside"),
    [
        (RuleProfile.ALL, []),
        (RuleProfile.VCSE, ["school_university", "nhs", "housing_association", "dormant"]),
        (RuleProfile.NCVO, ["school_university", "nhs", "housing_association", "faith_worship", "dormant"]),
    ],
)
def test_each_profile_sets_aside_what_the_methods_say(profile: RuleProfile, set_aside: list[str]) -> None:
    project = renamed({org_id: name for org_id, (name, _) in KINDS.items()}).with_options(rules=profile)
    expected = {org_id: reason for org_id, (_, reason) in KINDS.items() if reason in set_aside}
    assert reasons(project) == {**expected, LINKED: "linked", CLOSED: "removed"}
    results = compute(project)
    # 30 read: 19 stored, of which 2 and the matches are set aside; 11 not stored.
    assert (results.rows_read, results.kept) == (30, 17 - len(expected))
    flags = results.counted.set_index(Org.ID)[Counted.FLAGS]
    assert flags["GB-CHC-900013"] == ("parent_teacher" if profile is RuleProfile.VCSE else "")
    if profile is not RuleProfile.NCVO:
        assert flags["GB-CHC-900010"] == ("faith_worship" if profile is RuleProfile.VCSE else "")
    assert flags[HUB] == ""


def test_funders_and_those_only_hosted_here_are_set_aside_by_the_default_profile() -> None:
    project = small_project(
        classifications=tables.CLASSIFICATIONS.conform(
            pd.DataFrame({Theme.ORG: [HUB, FOOD, FOOD], Theme.CODE: ["302", "302", "306"], Theme.TYPE: ["How"] * 3})
        ),
        areas_of_operation=tables.AREAS_OF_OPERATION.conform(
            pd.DataFrame(
                {
                    "org_id": [REFUGE, ADVICE, "GB-CHC-900005", "GB-CHC-900005"],
                    "area_type": ["Region", "Country", "Country", "Local Authority"],
                    "area_name": ["Throughout England And Wales", "Kenya", "Pakistan", "Calderdale"],
                }
            )
        ),
    ).with_options(rules=RuleProfile.VCSE)
    assert reasons(project) == {
        HUB: "grant_maker",
        REFUGE: "national",
        ADVICE: "overseas",
        "GB-CHC-900008": "dormant",  # no income and no spending
        LINKED: "linked",
        CLOSED: "removed",
    }
    assert evidence(project, HUB) == "making grants is all that it says it does (themes 302)"


def test_the_first_reason_in_the_order_of_the_methods_is_the_reason() -> None:
    # A school that is also dormant, and a removed one that is also a school.
    project = renamed({"GB-CHC-900008": "Hillside Grammar School", CLOSED: "Closed Day School"})
    project = project.with_options(rules=RuleProfile.VCSE)
    assert reasons(project)["GB-CHC-900008"] == "school_university"
    assert reasons(project)[CLOSED] == "removed"
    assert evidence(project, "GB-CHC-900008") == "its name holds “grammar school”"
    assert pd.isna(evidence(project, CLOSED))


def test_nobody_is_dormant_for_a_missing_return_where_returns_were_not_read() -> None:
    project = small_project().with_options(rules=RuleProfile.VCSE)
    assert reasons(project) == {"GB-CHC-900008": "dormant", LINKED: "linked", CLOSED: "removed"}
    # Of the others, registered in 2001, only those with a return since 7 September 2023 are not dormant.
    returns = pd.DataFrame({Return.ORG: [HUB, FOOD], Return.RECEIVED_ON: ["2023-09-07", "2023-09-06"]})
    project = replace(project, annual_returns=tables.ANNUAL_RETURNS.conform(returns))
    dormant = [org_id for org_id, reason in reasons(project).items() if reason == "dormant"]
    assert len(dormant) == 16
    assert HUB not in dormant
    assert evidence(project, FOOD) == "its last return came on 6 September 2023"


def test_setting_aside_by_hand_keeps_reason_name_and_day() -> None:
    project = small_project(decisions=decided((A.SET_ASIDE, HUB, None), (A.SET_ASIDE, CLOSED, None)))
    assert reasons(project) == {HUB: "by_hand", LINKED: "linked", CLOSED: "removed"}  # an earlier reason stands
    assert evidence(project, HUB) == "Reason 1 (A. Khan, 22 November 2026)"


def test_the_newest_decision_on_an_organisation_stands() -> None:
    back = ((A.SET_ASIDE, HUB, None), (A.BRING_BACK, HUB, None))
    assert HUB not in reasons(small_project(decisions=decided(*back)))
    again = small_project(decisions=decided(*back, (A.SET_ASIDE, HUB, None)))
    assert reasons(again)[HUB] == "by_hand"
    assert evidence(again, HUB) == "Reason 3 (A. Khan, 22 November 2026)"


@pytest.mark.parametrize("subject", [LINKED, CLOSED, "GB-CHC-900008"])
def test_bringing_back_outweighs_the_register_and_the_rules(subject: str) -> None:
    project = small_project().with_options(rules=RuleProfile.VCSE)
    assert subject in reasons(project)
    back = replace(project, decisions=decided((A.BRING_BACK, subject, None)))
    assert subject not in reasons(back)
    assert compute(back).kept == compute(project).kept + 1


@pytest.mark.parametrize(("column", "value", "reason"), [(Org.LSOA, None, "not_located"), (Org.LAD, "E1", "outside")])
def test_what_has_no_place_here_cannot_be_brought_back(column: str, value: str | None, reason: str) -> None:
    project = small_project(decisions=decided((A.BRING_BACK, HUB, None), (A.BRING_BACK, LINKED, None)))
    organisations = project.organisations.copy()
    organisations.loc[organisations[Org.ID].isin([HUB, LINKED]), column] = value
    found = reasons(replace(project, organisations=organisations))
    assert found[HUB] == found[LINKED] == reason


def test_a_rule_can_be_put_in_force_or_out_of_it_whatever_the_profile_says() -> None:
    names = {org_id: name for org_id, (name, _) in KINDS.items()}
    on = renamed(names, decisions=decided((A.SET_ASIDE, "parent_teacher", None)))  # under `all`
    assert reasons(on) == {"GB-CHC-900013": "parent_teacher", LINKED: "linked", CLOSED: "removed"}
    off = renamed(names, decisions=decided((A.BRING_BACK, "nhs", None))).with_options(rules=RuleProfile.VCSE)
    assert "nhs" not in reasons(off).values()
    assert "school_university" in reasons(off).values()
    again = replace(off, decisions=decided((A.BRING_BACK, "nhs", None), (A.SET_ASIDE, "nhs", None)))
    assert reasons(again)["GB-CHC-900006"] == "nhs"
    one_back = replace(
        on, decisions=decided((A.SET_ASIDE, "parent_teacher", None), (A.BRING_BACK, "GB-CHC-900013", None))
    )
    assert reasons(one_back) == {LINKED: "linked", CLOSED: "removed"}


def test_merging_and_keeping_apart() -> None:
    merged = small_project(decisions=decided((A.MERGE, FOOD, HUB)))
    assert reasons(merged)[FOOD] == "merged_duplicate"
    assert evidence(merged, FOOD) == (
        f"the same organisation as Millbottom Community Hub ({HUB}): Reason 1 (A. Khan, 22 November 2026)"
    )
    for last in ((A.KEEP_APART, HUB, FOOD), (A.KEEP_APART, FOOD, HUB), (A.BRING_BACK, FOOD, None)):
        assert FOOD not in reasons(replace(merged, decisions=decided((A.MERGE, FOOD, HUB), last)))
    twice = decided((A.MERGE, FOOD, HUB), (A.KEEP_APART, FOOD, HUB), (A.MERGE, FOOD, HUB))
    assert reasons(replace(merged, decisions=twice))[FOOD] == "merged_duplicate"
    another = decided((A.MERGE, FOOD, HUB), (A.KEEP_APART, FOOD, ADVICE))  # another pair
    assert reasons(replace(merged, decisions=another))[FOOD] == "merged_duplicate"


def test_undoing_a_merge_leaves_the_decision_before_it_in_force() -> None:
    rows = ((A.SET_ASIDE, FOOD, None), (A.MERGE, FOOD, HUB), (A.KEEP_APART, FOOD, HUB))
    project = small_project(decisions=decided(*rows))
    assert reasons(project)[FOOD] == "by_hand"
    assert standing(project.decisions).stands.tolist() == [True, False, False]


def test_what_a_register_says_twice_is_told_in_words_and_can_be_kept_apart() -> None:
    project = small_project()
    organisations = project.organisations.copy()
    organisations.loc[1, [Org.DUPLICATE_OF, Org.COMPANY_NUMBER]] = [HUB, "01234567"]
    organisations.loc[3, [Org.ID, Org.DUPLICATE_OF]] = [f"{HUB}#77", HUB]
    organisations.loc[4, [Org.DUPLICATE_OF, Org.COMPANY_NUMBER]] = ["GB-CHC-5", "07654321"]  # based elsewhere
    project = replace(project, organisations=organisations)
    same = f"the same organisation as Millbottom Community Hub ({HUB})"
    assert evidence(project, FOOD) == f"{same}: both have the company number 01234567"
    assert evidence(project, f"{HUB}#77") == f"{same}: the register gives it twice"
    assert evidence(project, "GB-CHC-900005") == "the same as GB-CHC-5: both have the company number 07654321"
    apart = replace(project, decisions=decided((A.KEEP_APART, HUB, FOOD)))
    assert FOOD not in reasons(apart)
    assert reasons(apart)[f"{HUB}#77"] == "merged_duplicate"


def test_the_waterfall_goes_from_rows_read_over_registered_here_to_counted() -> None:
    names = {org_id: name for org_id, (name, _) in KINDS.items()}
    project = renamed(names, decisions=decided((A.SET_ASIDE, HUB, None))).with_options(rules=RuleProfile.VCSE)
    steps = ledger.waterfall(compute(project))
    rows = list(
        zip(*(steps[column] for column in (WaterfallRow.KEY, WaterfallRow.ROWS, WaterfallRow.LEFT)), strict=True)
    )
    assert rows == [
        ("rows_read", 30, 30),
        ("linked", 1, 29),
        ("removed", 5, 24),
        ("not_located", 3, 21),
        ("outside", 4, 17),
        ("registered_here", 17, 17),
        ("school_university", 1, 16),
        ("nhs", 1, 15),
        ("housing_association", 1, 14),
        ("dormant", 1, 13),
        ("by_hand", 1, 12),
        ("kept", 12, 12),
    ]
    sure = steps.set_index(WaterfallRow.KEY)[WaterfallRow.CERTAINTY]
    assert (sure["linked"], sure["nhs"]) == ("stated by a register", "by rule, check")
    assert sure["by_hand"] == "decided by a person"
    stored = steps.set_index(WaterfallRow.KEY)[WaterfallRow.STORED]
    assert (stored["removed"], stored["outside"]) == (1, 0)
    assert pd.isna(stored["kept"])


def test_the_list_names_everyone_set_aside_and_no_place_of_a_refuge() -> None:
    project = small_project(decisions=decided((A.SET_ASIDE, REFUGE, None), (A.SET_ASIDE, HUB, None)))
    found = ledger.set_aside_list(compute(project))
    assert found[SetAsideRow.ID].tolist() == [LINKED, CLOSED, HUB, REFUGE]  # by reason, then by name
    by_id = found.set_index(SetAsideRow.ID)
    assert by_id.loc[HUB, SetAsideRow.WARD_NAME] == "Millbottom"
    assert by_id.loc[REFUGE, [SetAsideRow.WARD, SetAsideRow.WARD_NAME]].isna().all()
    assert by_id.loc[HUB, SetAsideRow.TURNOVER] == 240_000
    by_hand = ledger.set_aside_list(compute(project), SetAsideReason.BY_HAND)
    assert by_hand[SetAsideRow.ID].tolist() == [HUB, REFUGE]
    assert ledger.set_aside_list(compute(project), SetAsideReason.NHS).empty


def test_who_is_merged_with_a_refuge_has_no_place_either() -> None:
    project = small_project(decisions=decided((A.MERGE, FOOD, REFUGE), (A.MERGE, REFUGE, ADVICE)))
    results = compute(project)
    by_id = ledger.set_aside_list(results).set_index(SetAsideRow.ID)
    assert by_id.loc[[FOOD, REFUGE], SetAsideRow.WARD_NAME].isna().all()
    assert results.counted.set_index(Org.ID).loc[ADVICE, Counted.SENSITIVE]  # it stands for the refuge now


SUBJECTS = st.sampled_from([HUB, FOOD, REFUGE, ADVICE, LINKED, CLOSED, "GB-CHC-900008", "GB-CHC-0"])
ROWS = st.one_of(
    st.tuples(st.sampled_from([A.SET_ASIDE, A.BRING_BACK, A.SENSITIVE, A.NOT_SENSITIVE]), SUBJECTS, st.none()),
    st.tuples(st.sampled_from([A.MERGE, A.KEEP_APART]), SUBJECTS, SUBJECTS),
    st.tuples(
        st.sampled_from([A.SET_ASIDE, A.BRING_BACK]),
        st.sampled_from([rule.reason.value for rule in PROFILE_RULES]),
        st.none(),
    ),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(ROWS, max_size=12), st.sampled_from(list(RuleProfile)))
def test_whatever_is_decided_rows_read_are_kept_or_set_aside(
    rows: list[tuple[DecisionAction, str, str | None]], profile: RuleProfile
) -> None:
    names = {org_id: name for org_id, (name, _) in KINDS.items()}
    results = compute(renamed(names, decisions=decided(*rows)).with_options(rules=profile))
    assert reconciles(results)
    assert results.rows_read == 30
    assert len(results.set_aside) + results.kept == 19
    steps = ledger.waterfall(results).set_index(WaterfallRow.KEY)
    assert steps.loc["kept", WaterfallRow.ROWS] == steps[WaterfallRow.LEFT].iloc[-2]
    told = results.set_aside[[SetAside.REASON, SetAside.EVIDENCE]]
    silent = told[told[SetAside.EVIDENCE].isna()][SetAside.REASON]
    assert set(silent) <= {"linked", "removed"}  # every other reason says what it rests on


def test_a_project_elsewhere_counts_nothing_here() -> None:
    project = small_project()
    organisations = project.organisations.assign(**{Org.LAD: f"{LAD}X"})
    results = compute(replace(project, organisations=organisations))
    assert (results.kept, len(results.set_aside)) == (0, 19)
