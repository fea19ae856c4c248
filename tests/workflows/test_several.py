"""One decision on several organisations is one step: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kil_mapper import workflows
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Decision, Org
from kil_mapper.workflows import AnchorDeclaration
from tests.factory import small_project

HUB, FOOD, ADVICE = "GB-CHC-900001", "GB-CHC-900002", "GB-CHC-900004"
SAID: Any = {"why": "Closed", "who": "A. Khan", "when": date(2026, 5, 3)}
FUND = "GB-CHC-900004-1"


def test_several_are_set_aside_and_brought_back_in_one_step() -> None:
    before = small_project()
    aside = workflows.set_aside_many(before, [HUB, "900002", HUB], **SAID)
    assert aside.decisions[Decision.ORG].tolist() == [HUB, FOOD]
    assert [workflows.summarise(project).kept for project in (before, aside)] == [17, 15]
    back = workflows.bring_back_many(aside, [HUB, FOOD], **SAID)
    assert workflows.summarise(back).kept == 17
    assert len(back.decisions) == 4


def test_several_are_protected_in_one_step() -> None:
    project = workflows.mark_sensitive_many(small_project(), [HUB, FOOD], sensitive=True, **SAID)
    counted = workflows.summarise(project).counted.set_index(Org.ID)[Counted.SENSITIVE]
    assert counted[[HUB, FOOD, ADVICE]].tolist() == [True, True, False]
    shown = workflows.mark_sensitive_many(project, [HUB], sensitive=False, **SAID)
    assert not workflows.summarise(shown).counted.set_index(Org.ID).loc[HUB, Counted.SENSITIVE]


def test_several_are_declared_anchors_and_what_was_said_of_one_stays() -> None:
    before = AnchorDeclaration(HUB, False, True, None, False, None, "Runs the hall", "AB", date(2026, 1, 1))
    project = workflows.declare_anchor(small_project(), before)
    project = workflows.declare_anchors(project, [HUB, FOOD], is_anchor=True, who="A. Khan", when=date(2026, 5, 3))
    assert workflows.declaration_of(project, HUB) == replace(
        before, is_anchor=True, who="A. Khan", when=date(2026, 5, 3)
    )
    fresh = workflows.declaration_of(project, FOOD)
    assert fresh == AnchorDeclaration(FOOD, True, None, None, None, None, "", "A. Khan", date(2026, 5, 3))
    noted = workflows.declare_anchors(project, [HUB], is_anchor=True, note="A new word", who="A", when=date(2026, 5, 4))
    found = workflows.declaration_of(noted, HUB)
    assert found is not None
    assert found.note == "A new word"


MANY: dict[str, Callable[[Project, list[str]], Project]] = {
    "set aside": lambda project, ids: workflows.set_aside_many(project, ids, **SAID),
    "bring back": lambda project, ids: workflows.bring_back_many(project, ids, **SAID),
    "sensitive": lambda project, ids: workflows.mark_sensitive_many(project, ids, sensitive=True, **SAID),
    "anchors": lambda project, ids: workflows.declare_anchors(project, ids, is_anchor=True, who="A"),
}


@pytest.mark.parametrize("many", MANY)
def test_all_or_nothing(many: str) -> None:
    with pytest.raises(KilError, match="knows no"):
        MANY[many](small_project(), [HUB, "GB-CHC-1"])
    with pytest.raises(KilError, match="No organisation is chosen"):
        MANY[many](small_project(), [])


def test_one_without_a_place_stops_bringing_back() -> None:
    project = small_project()
    organisations = project.organisations.copy()
    organisations.loc[organisations[Org.ID] == FUND, [Org.LSOA, Org.LAD]] = None
    with pytest.raises(KilError, match=r"Town Advice Charitable Fund .* cannot be counted here"):
        workflows.bring_back_many(replace(project, organisations=organisations), [HUB, FUND], **SAID)
