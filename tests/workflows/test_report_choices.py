"""Choices of the documents, kept in the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.model.vocabulary import PlaceDetail, ReportDetail
from kil_mapper.workflows import choose_report, open_project, report_choices_document, report_parts, save_project
from tests.factory import NAMES, small_project, ward_code


def test_choices_come_back_from_the_file(tmp_path: Path) -> None:
    chosen = choose_report(
        small_project(),
        left_out=["People", "need"],
        areas=[NAMES[1].upper()],
        detail=ReportDetail.SUMMARY,
        names=False,
        places=PlaceDetail.POSTCODE,
        foreword=" Welcome.\nAll. ",
        commentary={"size": "Larger than thought.", "people": ""},
    )
    save_project(chosen, tmp_path / "a.gpkg")
    found = open_project(tmp_path / "a.gpkg").report
    assert found == chosen.report
    assert found.left_out == ("need", "people")
    assert found.areas == (ward_code(1),)
    assert found.foreword == "Welcome.\nAll."
    assert found.commentary == (("size", "Larger than thought."),)


def test_what_is_not_named_stays_and_nothing_changes_nothing() -> None:
    first = choose_report(small_project(), commentary={"size": "One."}, names=False)
    second = choose_report(first, commentary={"people": "Two."})
    assert second.report.commentary == (("size", "One."), ("people", "Two."))
    assert not second.report.names
    assert choose_report(second) is second
    assert choose_report(second, commentary={"size": "", "people": ""}).report.commentary == ()


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"left_out": ["method"]}, "cannot be left out"),
        ({"left_out": ["nonsense"]}, "no part"),
        ({"areas": ["Atlantis"]}, "no ward or neighbourhood"),
        ({"commentary": {"nonsense": "x"}}, "no part"),
        ({"foreword": "x" * 20_001}, "20,001 letters"),
    ],
)
def test_what_cannot_be_is_said(choices: dict[str, object], words: str) -> None:
    with pytest.raises(KilError, match=words):
        choose_report(small_project(), **choices)  # type: ignore[arg-type] # by name


def test_the_document_tells_every_part() -> None:
    document = report_choices_document(choose_report(small_project(), left_out=["people"]))
    assert [part["key"] for part in document["parts"]] == [part.key for part in report_parts()]
    assert [part["key"] for part in document["parts"] if part["left_out"]] == ["people"]
