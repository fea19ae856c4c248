"""Readiness and notes: recorded by people with their day, never overwritten; the newest answer to a question stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

from kil_mapper import workflows
from kil_mapper.model.errors import KilError
from kil_mapper.workflows import Conversation, Recorded
from tests.factory import small_project

HUB = "GB-CHC-900001"
MAY, JUNE = date(2026, 5, 3), date(2026, 6, 1)


def test_of_each_question_the_newest_answer_stands_with_who_and_when(tmp_path: Path) -> None:
    project = small_project()
    assert workflows.readiness_of(project, HUB) is None
    project = workflows.record_readiness(project, HUB, paid_staff=4, has_policies=False, who="B", when=JUNE)
    project = workflows.record_readiness(project, HUB, paid_staff=2, reserves_months=4.5, who="A", when=MAY)
    project = workflows.record_readiness(project, HUB, has_policies=True, wants_to_grow=False, who="C", when=JUNE)
    assert len(project.readiness) == 3
    now = workflows.readiness_of(project, HUB)
    assert now is not None
    assert now.paid_staff == Recorded(4, "B", JUNE)  # what was learnt in June outweighs what was written down later
    assert now.reserves_months == Recorded(4.5, "A", MAY)
    assert (now.has_policies, now.wants_to_grow) == (Recorded(True, "C", JUNE), Recorded(False, "C", JUNE))
    assert (now.has_insurance, now.contract_history) == (None, None)
    assert workflows.readiness_document(project, HUB)["readiness"]["paid_staff"] == {
        "value": 4,
        "who": "B",
        "when": "2026-06-01",
    }
    workflows.save_project(project, tmp_path / "p.gpkg")
    again = workflows.open_project(tmp_path / "p.gpkg")
    assert workflows.readiness_of(again, HUB) == now
    assert_frame_equal(again.readiness, project.readiness)


def test_notes_stand_newest_day_first() -> None:
    project = workflows.add_note(small_project(), HUB, "Met\nthe\u202e chair", who="A. Khan", when=JUNE)
    project = workflows.add_note(project, HUB, "Phoned", who="B", when=MAY)
    project = workflows.add_note(project, HUB, "Wrote", who="B", when=JUNE)
    expected = (
        Conversation("Wrote", "B", JUNE),
        Conversation("Met the chair", "A. Khan", JUNE),
        Conversation("Phoned", "B", MAY),
    )
    assert workflows.notes_of(project, HUB) == expected
    assert workflows.notes_of(project, "GB-CHC-900002") == ()


@pytest.mark.parametrize(
    ("told", "refused"),
    [
        ({}, "nothing to record"),
        ({"contract_history": "  "}, "nothing to record"),
        ({"paid_staff": -1}, "cannot be"),
        ({"reserves_months": float("nan")}, "cannot be"),
        ({"reserves_months": -0.5}, "cannot be"),
        ({"contract_history": "a" * 10_001}, "10,001"),
        ({"paid_staff": 1, "who": " "}, "the name of who"),
    ],
)
def test_what_cannot_be_recorded_is_refused(told: dict[str, Any], refused: str) -> None:
    with pytest.raises(KilError) as error:
        workflows.record_readiness(small_project(), HUB, **{"who": "A", **told})
    assert refused in error.value.message


@pytest.mark.parametrize(
    ("org_id", "text", "who", "refused"),
    [
        (HUB, " ", "A", "empty"),
        (HUB, "a" * 10_001, "A", "10,001"),
        (HUB, "x", "", "who makes"),
        ("X", "x", "A", "knows"),
    ],
)
def test_an_empty_note_is_none(org_id: str, text: str, who: str, refused: str) -> None:
    with pytest.raises(KilError, match=refused):
        workflows.add_note(small_project(), org_id, text, who=who)
