"""What people decide about who counts: checked, kept with who, when and why, and never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kil_mapper import workflows
from kil_mapper.model.errors import KilError
from kil_mapper.model.findings import DuplicateRow
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.project import Project
from kil_mapper.model.results import Counted, SetAside
from kil_mapper.model.tables import Decision, Org
from kil_mapper.model.vocabulary import RuleProfile
from kil_mapper.project_file import open_project
from tests.factory import small_project

HUB, FOOD, REFUGE, CLOSED = "GB-CHC-900001", "GB-CHC-900002", "GB-CHC-900003", "GB-CHC-900018"
SAID: Any = {"why": "Closed in spring", "who": "A. Khan", "when": date(2026, 11, 22)}


def row(project: Project, number: int = -1) -> dict[str, Any]:
    """One decision, without what is missing."""
    values = project.decisions.iloc[number].to_dict()
    return {str(key): value for key, value in values.items() if isinstance(value, str)}


def test_setting_aside_and_bringing_back_are_kept_one_after_the_other() -> None:
    before = small_project()
    once = workflows.set_aside(before, HUB, **SAID)
    twice = workflows.bring_back(once, HUB, why="It meets again", who="B. Lund")
    assert [len(project.decisions) for project in (before, once, twice)] == [0, 1, 2]
    assert row(once) == {"action": "set_aside", "org_id": HUB, "why": "Closed in spring", "who": "A. Khan"}
    assert once.decisions[Decision.WHEN][0].date() == date(2026, 11, 22)
    assert row(twice, 0) == row(once)
    assert row(twice)["action"] == "bring_back"
    assert twice.decisions[Decision.WHEN][1].date() >= date(2026, 1, 1)  # the day it was decided on
    kept = [workflows.summarise(project).kept for project in (before, once, twice)]
    assert kept == [17, 16, 17]


def test_a_rule_is_a_subject_too() -> None:
    project = workflows.set_aside(small_project(), "dormant", **SAID)
    assert row(project) == {"action": "set_aside", "rule": "dormant", "why": "Closed in spring", "who": "A. Khan"}
    assert workflows.summarise(project).kept == 16  # the players have no income and no spending
    assert workflows.summarise(workflows.bring_back(project, "dormant", **SAID)).kept == 17


@pytest.mark.parametrize("subject", ["gb-chc-900001", " GB-CHC-900001 ", "900001"])
def test_an_organisation_is_known_in_any_case_and_by_its_charity_number(subject: str) -> None:
    assert row(workflows.set_aside(small_project(), subject, **SAID))["org_id"] == HUB


@pytest.mark.parametrize(
    ("subject", "hint"),
    [
        ("Millbottom Hub", "Give an identifier"),
        ("community hub", "Did you mean GB-CHC-900001 (Millbottom Community Hub)"),
        ("GB-CHC-90000", "Did you mean GB-CHC-9000"),
        ("faith_worshop", "Did you mean faith_worship?"),
        ("", "Give an identifier"),
        ("(.*", "Give an identifier"),
        ("linked", "The rules are school_university"),
        ("outside", "holds for every profile"),
        ("by_hand", "holds for every profile"),
        ("unreadable", "holds for every profile"),
    ],
)
@pytest.mark.parametrize("decide", [workflows.set_aside, workflows.bring_back])
def test_an_unknown_subject_is_refused_with_what_may_be_meant(
    decide: Callable[..., Project], subject: str, hint: str
) -> None:
    with pytest.raises(KilError) as refused:
        decide(small_project(), subject, **SAID)
    assert hint in str(refused.value)


@pytest.mark.parametrize(("why", "who"), [("", "A"), ("  ", "A"), ("\x00\u202e", "A"), ("x", ""), ("x", "\t\n")])
def test_a_decision_needs_a_reason_and_a_name(why: str, who: str) -> None:
    project = small_project()
    said: Any = {"why": why, "who": who}
    decisions: list[Callable[[], Project]] = [
        lambda: workflows.set_aside(project, HUB, **said),
        lambda: workflows.bring_back(project, HUB, **said),
        lambda: workflows.merge(project, HUB, FOOD, **said),
        lambda: workflows.keep_apart(project, HUB, FOOD, **said),
        lambda: workflows.mark_sensitive(project, HUB, sensitive=True, **said),
    ]
    for decide in decisions:
        with pytest.raises(KilError, match="A decision needs"):
            decide()


def test_reasons_are_kept_without_what_no_file_can_hold() -> None:
    project = workflows.set_aside(small_project(), HUB, why="Closed\x07\r\nin \ud800spring\u202e", who="A.\tKhan\x00")
    assert (row(project)["why"], row(project)["who"]) == ("Closed in spring", "A. Khan")


def test_what_has_no_place_here_is_not_brought_back() -> None:
    project = small_project()
    organisations = project.organisations.copy()
    organisations.loc[organisations[Org.ID] == HUB, Org.LAD] = "E99000002"
    organisations.loc[organisations[Org.ID] == FOOD, Org.LSOA] = None
    organisations.loc[organisations[Org.ID] == "GB-CHC-900004-1", Org.LSOA] = None  # linked, and nowhere
    project = replace(project, organisations=organisations)
    for org_id in (HUB, FOOD, "GB-CHC-900004-1"):
        with pytest.raises(KilError, match="has no place in the areas"):
            workflows.bring_back(project, org_id, **SAID)
    assert len(workflows.bring_back(project, CLOSED, **SAID).decisions) == 1


def test_merging_sets_one_of_two_aside_until_they_are_kept_apart() -> None:
    merged = workflows.merge(small_project(), FOOD, HUB, **SAID)
    assert workflows.summarise(merged).kept == 16
    assert row(merged)["other_org_id"] == HUB
    assert workflows.summarise(workflows.keep_apart(merged, HUB, FOOD, **SAID)).kept == 17


@pytest.mark.parametrize(
    ("org_id", "into", "message"),
    [
        (HUB, HUB, "is one organisation already"),
        (HUB, "GB-CHC-1", "The project knows no"),
        ("GB-CHC-1", HUB, "The project knows no"),
        (HUB, "dormant", "The project knows no"),
        (HUB, CLOSED, "no longer registered"),
    ],
)
def test_a_merge_that_would_lose_an_organisation_is_refused(org_id: str, into: str, message: str) -> None:
    with pytest.raises(KilError, match=message):
        workflows.merge(small_project(), org_id, into, **SAID)


def test_nobody_is_merged_into_one_that_is_merged_itself() -> None:
    project = workflows.merge(small_project(), FOOD, HUB, **SAID)
    for org_id in (HUB, REFUGE):  # a circle, a chain
        with pytest.raises(KilError, match="is itself merged"):
            workflows.merge(project, org_id, FOOD, **SAID)
    assert workflows.summarise(workflows.merge(project, HUB, REFUGE, **SAID)).kept == 15


def test_a_person_marks_and_clears_what_is_sensitive() -> None:
    project = workflows.mark_sensitive(small_project(), HUB, sensitive=True, **SAID)
    project = workflows.mark_sensitive(project, REFUGE, sensitive=False, **SAID)
    sensitive = workflows.summarise(project).counted.set_index(Org.ID)[Counted.SENSITIVE]
    assert (sensitive[HUB], sensitive[REFUGE]) == (True, False)


def test_suggestions_are_told_as_plain_values() -> None:
    project = small_project()
    organisations = project.organisations.copy()
    organisations.loc[organisations[Org.ID] == "GB-CHC-900014", Org.NAME] = "The Westfield Choir"
    project = replace(project, organisations=organisations)
    assert workflows.duplicates_document(project) == [
        {
            DuplicateRow.ID: "GB-CHC-900014",
            DuplicateRow.NAME: "The Westfield Choir",
            DuplicateRow.OTHER: "GB-CHC-900013",
            DuplicateRow.OTHER_NAME: "Westfield Choir",
            DuplicateRow.POSTCODE: "ZZ11 1AA",
            DuplicateRow.WHY: "the same name in another spelling at the same postcode; registered in 2001",
        }
    ]
    assert len(workflows.suggest_duplicates(project)) == 1


def test_decisions_in_force_leave_out_what_was_decided_anew() -> None:
    project = workflows.set_aside(small_project(), HUB, **SAID)
    project = workflows.bring_back(project, HUB, **SAID)
    project = workflows.keep_apart(project, FOOD, REFUGE, **SAID)
    project = workflows.set_aside(project, "nhs", **SAID)
    found = workflows.decisions_in_force(project)
    assert found[Decision.ACTION].tolist() == ["bring_back", "keep_apart", "set_aside"]
    assert found[Decision.RULE].tolist()[2] == "nhs"


def test_decisions_and_choices_come_back_from_the_file(tmp_path: Any) -> None:
    project = workflows.set_aside(small_project(), HUB, **SAID)
    project = workflows.choose(project, rules=RuleProfile.NCVO, scheme=workflows.own_bands([5_000, 50_000], 5_000))
    workflows.save_project(project, tmp_path / "small.gpkg")
    again = open_project(tmp_path / "small.gpkg", NoProgress())
    assert row(again) == row(project)
    assert again.options == project.options
    told = workflows.summarise(again).set_aside.set_index(Org.ID)
    assert told.loc[HUB, SetAside.EVIDENCE] == "Closed in spring (A. Khan, 22 November 2026)"


@pytest.mark.parametrize("into_linked", [True, False])
def test_one_that_counts_is_not_merged_into_one_that_does_not(*, into_linked: bool) -> None:
    project = small_project()
    if into_linked:  # part of another charity, and based here
        linked = project.organisations[Org.LINKED_NUMBER].mask(project.organisations[Org.ID] == FOOD, 1)
        project = replace(project, organisations=project.organisations.assign(**{Org.LINKED_NUMBER: linked}))
    else:
        project = workflows.set_aside(project, FOOD, **SAID)
    with pytest.raises(KilError, match="is set aside itself") as refused:
        workflows.merge(project, HUB, FOOD, **SAID)
    assert "other way round" in refused.value.hint
    other_way_round = workflows.merge(project, FOOD, HUB, **SAID)
    assert workflows.summarise(other_way_round).kept == 16
    with pytest.raises(KilError, match=r"cannot stand for both|merged with another"):  # nor in a circle
        workflows.merge(other_way_round, HUB, FOOD, **SAID)
