"""Decisions are only ever added to; what stands of them is the newest on each subject."""

from __future__ import annotations

import pandas as pd

from kil_mapper.analysis.decisions import in_words, same_as, standing
from kil_mapper.analysis.places import is_sensitive, with_other_rows
from kil_mapper.model import tables
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import DecisionAction
from tests.analysis.test_ledger import FOOD, HUB, REFUGE, A, decided
from tests.factory import small_project

NO_NAMES = tables.OTHER_NAMES.empty()


def test_nothing_decided_is_nothing_in_force() -> None:
    found = standing(tables.DECISIONS.empty())
    assert found.organisations.empty
    assert found.rules.empty
    assert found.apart == frozenset()
    assert found.rules_with(DecisionAction.SET_ASIDE) == frozenset()
    project = small_project()
    assert same_as(project.organisations, found).isna().all()


def test_each_question_has_its_own_newest_answer() -> None:
    rows = decided(
        (A.SENSITIVE, HUB, None), (A.SET_ASIDE, HUB, None), (A.NOT_SENSITIVE, HUB, None), (A.SET_ASIDE, "nhs", None)
    )
    found = standing(rows)
    assert found.stands.tolist() == [False, True, True, True]
    assert found.about(A.SET_ASIDE).index.tolist() == [HUB]
    assert found.rules_with(A.SET_ASIDE) == {"nhs"}
    assert found.sensitive["action"].to_dict() == {HUB: "not_sensitive"}


def test_rows_that_no_version_of_ours_wrote_decide_nothing() -> None:
    rows = decided((A.SET_ASIDE, "nhs", None), (A.SET_ASIDE, HUB, None), (A.MERGE, FOOD, None))
    strange = rows.assign(action=["abolish", "set_aside", "merge"], rule=["nhs", "phrenology", None])
    strange.loc[1, "org_id"] = None
    found = standing(strange)
    assert found.rules.empty
    assert same_as(small_project().organisations, found).isna().all()


def test_a_decision_reads_as_its_reason_with_name_and_day() -> None:
    assert in_words(decided((A.SET_ASIDE, HUB, None))).tolist() == ["Reason 1 (A. Khan, 22 November 2026)"]
    assert in_words(tables.DECISIONS.empty()).empty


def test_a_person_outweighs_the_words_of_a_name() -> None:
    rows = small_project().organisations

    def sensitive(decisions: pd.DataFrame) -> set[str]:
        return set(rows.loc[is_sensitive(rows, NO_NAMES, decisions), Org.ID])

    assert sensitive(decided()) == {REFUGE}
    assert sensitive(decided((A.SENSITIVE, HUB, None))) == {HUB, REFUGE}
    assert sensitive(decided((A.NOT_SENSITIVE, REFUGE, None))) == set()
    assert sensitive(decided((A.SENSITIVE, HUB, None), (A.NOT_SENSITIVE, HUB, None))) == {REFUGE}


def test_two_rows_of_one_body_are_sensitive_together_unless_a_person_says_otherwise() -> None:
    rows = small_project().organisations

    def sensitive(decisions: pd.DataFrame) -> set[str]:
        by_itself = is_sensitive(rows, NO_NAMES, decisions)
        return set(rows.loc[with_other_rows(by_itself, rows, decisions), Org.ID])

    assert sensitive(decided((A.MERGE, FOOD, REFUGE))) == {FOOD, REFUGE}
    assert sensitive(decided((A.MERGE, REFUGE, FOOD))) == {FOOD, REFUGE}
    assert sensitive(decided((A.MERGE, REFUGE, FOOD), (A.NOT_SENSITIVE, FOOD, None))) == {REFUGE}
