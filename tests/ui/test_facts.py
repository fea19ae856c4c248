"""Details of one organisation: every value named, what is missing said."""

from __future__ import annotations

from datetime import date

import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.model import tables
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import RuleProfile
from kil_mapper.ui.workspace.facts import NOT_KNOWN, Fact, facts_of
from kil_mapper.workflows import bring_back, known_of
from tests.factory import small_project


def _facts(results: Results, org_id: str) -> dict[str, Fact]:
    sections = facts_of(results, org_id, known_of(results, org_id))
    return {fact.name: fact for section in sections for fact in section.facts}


def test_what_is_known_is_named(small_results: Results) -> None:
    facts = _facts(small_results, "GB-CHC-900001")
    assert facts["Turnover"].value == "£240,000"
    assert facts["Band"].value == "£200k–£500k"
    assert facts["Year end"].value == "31 March 2025"
    assert facts["Ward"].value == "Millbottom"
    assert facts["Deprivation decile"].value == "1 of 10 (1 is the most deprived)"
    assert facts["Also known as"].value == "The Hub"
    assert facts["What"].value == "Arts/culture/heritage/science"
    assert facts["Says it works in"].value == "Smalltown"
    assert facts["Reach"].value == "local: one authority or county"
    assert facts["Identifier"].value == "GB-CHC-900001"


def test_what_is_missing_says_so(small_results: Results) -> None:
    facts = _facts(small_results, "GB-CHC-900016")
    assert facts["Turnover"].value == NOT_KNOWN
    assert facts["Band"].value == "Income not known"
    assert facts["Year end"].value == NOT_KNOWN
    assert facts["Volunteers"].value == NOT_KNOWN
    assert facts["Website"].value == NOT_KNOWN


def test_an_old_figure_and_a_dead_postcode_are_marked(small_results: Results) -> None:
    assert "more than 24 months" in _facts(small_results, "GB-CHC-900014")["Year end"].value
    assert "no longer in use" in _facts(small_results, "GB-CHC-900011")["Postcode"].value


def test_flags_say_that_they_go_by_rule_and_decisions_say_why_and_who() -> None:
    frame = small_project().organisations.copy()
    frame.loc[frame[Org.ID] == "GB-CHC-900010", Org.NAME] = "Hillside Methodist Church"
    project = small_project(organisations=tables.ORGANISATIONS.conform(frame)).with_options(rules=RuleProfile.VCSE)
    decided = bring_back(project, "GB-CHC-900010", why="Runs the pantry", who="AK", when=date(2026, 11, 2))
    facts = _facts(compute(decided), "GB-CHC-900010")
    assert facts["Flagged"].value == "Place of worship or faith body"
    assert facts["Flagged"].source == "by rule, check"
    assert facts["Brought back"].value == "Runs the pantry"
    assert facts["Brought back"].source == "decided by AK, 2 November 2026"
    assert "Flagged" not in _facts(compute(project), "GB-CHC-900001")


def test_the_register_opens_by_its_own_key(small_results: Results) -> None:
    link = _facts(small_results, "GB-CHC-900001")["Charity number"].link
    assert link.startswith("https://register-of-charities.charitycommission.gov.uk/")
    assert link.endswith("/900001")


@pytest.mark.parametrize(
    ("website", "link"),
    [
        ("www.aldervale.example", "https://www.aldervale.example"),
        ("http://aldervale.example/a", "http://aldervale.example/a"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("ask for it", ""),
    ],
)
def test_only_web_addresses_become_links(website: str, link: str) -> None:
    frame = small_project().organisations.copy()
    frame.loc[frame[Org.ID] == "GB-CHC-900001", Org.WEBSITE] = website
    results = compute(small_project(organisations=tables.ORGANISATIONS.conform(frame)))
    told = _facts(results, "GB-CHC-900001")["Website"]
    assert (told.value, told.link) == (website, link)


def test_a_refuge_is_never_told_with_its_place(small_results: Results) -> None:
    facts = _facts(small_results, "GB-CHC-900003")
    assert facts["Place"].value.startswith("Protected")
    told = " ".join(fact.value for fact in facts.values())
    assert not any(place in told for place in ("ZZ3", "Millbottom", "Smalltown 003A"))
