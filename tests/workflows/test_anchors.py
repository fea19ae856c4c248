"""Anchors are declared by people, with who and when; nothing is forgotten and nothing inferred."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kil_mapper import workflows
from kil_mapper.model.errors import KilError
from kil_mapper.workflows import AnchorDeclaration
from tests.factory import small_project

HUB = AnchorDeclaration(
    org_id="GB-CHC-900001",
    is_anchor=True,
    locally_led=True,
    multi_purpose=None,
    holds_asset=True,
    place_based=False,
    note=" Runs the mill ",
    who="AB",
    when=date(2026, 11, 2),
)


def test_a_declaration_is_kept_as_made(tmp_path: Path) -> None:
    project = workflows.declare_anchor(small_project(), HUB)
    workflows.save_project(project, tmp_path / "small.gpkg")
    again = workflows.open_project(tmp_path / "small.gpkg")
    assert workflows.declaration_of(again, HUB.org_id) == replace(HUB, note="Runs the mill")
    assert workflows.declaration_of(again, "GB-CHC-900002") is None


def test_earlier_declarations_are_kept_and_the_newest_stands() -> None:
    project = workflows.declare_anchor(small_project(), HUB)
    project = workflows.declare_anchor(project, replace(HUB, is_anchor=False, when=date(2026, 11, 3)))
    project = workflows.declare_anchor(project, replace(HUB, when=date(2025, 1, 1)))  # written down late
    assert len(project.anchors) == 3
    standing = workflows.declaration_of(project, HUB.org_id)
    assert standing is not None
    assert standing.is_anchor is False


def test_who_and_what_must_be_known() -> None:
    for wrong in (replace(HUB, org_id="GB-CHC-1"), replace(HUB, who="  ")):
        with pytest.raises(KilError):
            workflows.declare_anchor(small_project(), wrong)


def test_a_review_is_recorded_with_who_and_when_and_can_be_withdrawn(tmp_path: Path) -> None:
    project = workflows.record_anchors_reviewed(small_project(), " AB ", date(2026, 11, 2))
    workflows.save_project(project, tmp_path / "small.gpkg")
    again = workflows.open_project(tmp_path / "small.gpkg")
    assert (again.options.anchors_reviewed, again.options.anchors_reviewed_by) == (date(2026, 11, 2), "AB")
    withdrawn = workflows.withdraw_review(again)
    assert (withdrawn.options.anchors_reviewed, withdrawn.options.anchors_reviewed_by) == (None, "")
    with pytest.raises(KilError):
        workflows.record_anchors_reviewed(small_project(), "", date(2026, 11, 2))


def test_the_document_holds_criteria_evidence_and_reach() -> None:
    project = workflows.record_anchors_reviewed(workflows.declare_anchor(small_project(), HUB), "AB", HUB.when)
    document = workflows.anchors_document(workflows.summarise(project))
    assert (document["reviewed"], document["reviewed_by"], document["reach_metres"]) == ("2026-11-02", "AB", 1500)
    hub = next(row for row in document["organisations"] if row["org_id"] == HUB.org_id)
    assert (hub["is_anchor"], hub["multi_purpose"], hub["declared_on"]) == (True, None, "2026-11-02")
    assert next(row for row in document["areas"] if row["name"] == "Millbottom")["anchors_within_reach"] == 1
    json.dumps(document, allow_nan=False)


def test_a_refuge_is_listed_without_its_place() -> None:
    refuge = replace(HUB, org_id="GB-CHC-900003")
    project = workflows.record_anchors_reviewed(workflows.declare_anchor(small_project(), refuge), "AB", HUB.when)
    document = workflows.anchors_document(workflows.summarise(project))
    row = next(row for row in document["organisations"] if row["org_id"] == refuge.org_id)
    assert row["ward_name"] is None
    assert "Refuge" not in json.dumps(document["areas"])


def test_whether_it_counts_can_be_asked() -> None:
    results = workflows.summarise(small_project())
    assert workflows.is_counted(results, "GB-CHC-900001")
    assert not workflows.is_counted(results, "GB-CHC-900018")  # removed
