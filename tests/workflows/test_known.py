"""Everything known of an organisation says where it comes from; protected places stay protected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kil_mapper import workflows
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.vocabulary import Correctable, RuleProfile
from kil_mapper.workflows import KnownFact
from tests.factory import small_project

HUB, REFUGE, PLAYERS = "GB-CHC-900001", "GB-CHC-900003", "GB-CHC-900008"
SAID: Any = {"why": "They told us", "who": "A. Khan", "when": date(2026, 5, 3)}
REGISTER = "Register of charities, 7 September 2025"


def known(project: Project, org_id: str) -> dict[str, KnownFact]:
    """The facts by what they are."""
    return {fact.label: fact for fact in workflows.known_of(workflows.summarise(project), org_id)}


def test_each_value_names_its_file_and_what_is_unknown_says_so() -> None:
    facts = known(small_project(), HUB)
    assert facts["Name"] == KnownFact(
        "The organisation", "Name", "Millbottom Community Hub", REGISTER, "", Correctable.NAME
    )
    assert facts["Postcode"].value == "ZZ1 1AA"
    assert facts["Ward"].source == "worked out: its postcode in the ONS Postcode Directory, November 2025"
    assert facts["Deprivation decile"].source.startswith("English Indices of Deprivation 2025, File 7")
    assert (facts["Volunteers"].value, facts["Volunteers"].source) == ("not known", "not in the data folder")
    assert facts["Paid staff"].value == "not known"
    assert all(fact.value and fact.source and fact.section for fact in facts.values())
    assert {fact.field for fact in facts.values()} - {None} == set(Correctable)


def test_a_corrected_value_tells_who_why_and_what_the_register_says() -> None:
    project = workflows.correct_name(small_project(), HUB, "The Hub", **SAID)
    project = workflows.correct_turnover(project, HUB, 9_000, as_of=date(2025, 3, 31), **SAID)
    facts = known(project, HUB)
    by = "set by hand by A. Khan, 3 May 2026: They told us; the register says"
    assert facts["Name"].source == f"{by} “Millbottom Community Hub”"
    assert facts["Name"].corrected_from == "Millbottom Community Hub"
    assert (facts["Turnover"].value, facts["Turnover"].source) == ("£9,000", f"{by} £240,000")
    assert facts["Income as reported"].value == "£240,000"


def test_what_people_recorded_is_told_with_them() -> None:
    project = workflows.record_readiness(small_project(), HUB, paid_staff=3, who="B", when=date(2026, 5, 3))
    project = workflows.add_note(project, HUB, "Wants a room", who="B", when=date(2026, 5, 4))
    project = workflows.set_aside(project, HUB, why="Closed", who="C", when=date(2026, 5, 5))
    facts = known(project, HUB)
    assert (facts["Paid staff"].value, facts["Paid staff"].source) == ("3", "recorded by B, 3 May 2026")
    assert (facts["4 May 2026"].section, facts["4 May 2026"].value) == ("Notes", "Wants a room")
    assert facts["Counted"].value == "no: Set aside by hand, each with its reason"
    assert facts["Set aside"].source == "decided by C, 5 May 2026"


def test_a_protected_place_is_told_by_nothing() -> None:
    project = workflows.correct_postcode(small_project(), REFUGE, "ZZ9 1AA", why="New house, ZZ9 1AA", who="B")
    project = workflows.add_note(project, REFUGE, "Moved from ZZ3 1AA to ZZ9 1AA", who="B")
    facts = workflows.known_document(workflows.summarise(project), REFUGE)["facts"]
    told = str(facts)
    for place in ("ZZ3", "ZZ9", "Millbottom", "Westfield", "Smalltown 0", "E01", "600"):
        assert place not in told, place
    assert "Smalltown" in told  # its local authority
    assert next(fact for fact in facts if fact["label"] == "Postcode")["field"] == "postcode"


def test_a_group_added_by_hand_names_who_added_it() -> None:
    project, group = workflows.add_group(small_project(), "Knit", postcode="ZZ1 1AA", turnover=800, **SAID)
    facts = known(project, group)
    assert facts["Name"].source == facts["Turnover"].source == "added by hand by A. Khan, 3 May 2026: They told us"
    assert facts["Registers"].value == "no register knows it"
    assert "Charity number" not in facts
    moved = known(workflows.correct_turnover(project, group, 900, **SAID), group)
    assert moved["Turnover"].source.endswith("it was first given £800")


def test_one_that_is_set_aside_by_a_rule_is_known_too() -> None:
    facts = known(small_project().with_options(rules=RuleProfile.VCSE), PLAYERS)
    assert facts["Counted"].value.startswith("no: Dormant")
    assert facts["Counted"].source == "stated by a register: it reported no income and no spending"
    with pytest.raises(KilError, match="knows no"):
        known(small_project(), "GB-CHC-1")
