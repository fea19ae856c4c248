"""What a person takes away is made of every project, however little is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.model.project import TABLE_FIELDS, Project
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import MapKind, PictureSize, PlaceDetail
from kil_mapper.reports.blocks import Figure, Picture, Report
from kil_mapper.reports.content import capacity_report
from kil_mapper.workflows import documents as home
from kil_mapper.workflows import export_organisations, summarise, summary_document, write_map, write_report
from tests.factory import small_project


def without(*fields: str) -> Project:
    """The small district with some of its tables empty."""
    return small_project(**{field: TABLE_FIELDS[field].empty() for field in fields})


@pytest.mark.parametrize(
    "fields",
    [("organisations",), ("lsoas",), ("postcodes",), ("organisations", "lsoas", "postcodes", "wards", "authorities")],
    ids=["no organisations", "no small areas", "no postcodes", "nothing at all"],
)
def test_a_project_that_lacks_almost_everything_still_makes_its_documents(
    fields: tuple[str, ...], tmp_path: Path
) -> None:
    results = summarise(without(*fields))
    assert summary_document(results)["ledger"]["kept"] == results.kept
    write_map(results, tmp_path / "map.html")
    write_report(results, tmp_path / "report.docx")
    write_report(results, tmp_path / "report.xlsx")
    write_report(results, tmp_path / "report.pdf")
    write_report(results, tmp_path / "report.html")
    export_organisations(results, tmp_path / "list.csv")
    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize(
    ("write", "known"),
    [(write_map, ".html, .png, .svg"), (write_report, ".docx, .pdf, .xlsx"), (export_organisations, ".gpkg, .geojson")],
)
def test_another_ending_is_refused_with_those_that_can_be_written(
    write: Callable[[Results, Path], None], known: str, tmp_path: Path
) -> None:
    with pytest.raises(KilError, match="cannot be written as “away") as told:
        write(summarise(small_project()), tmp_path / "away.odt")
    assert known in told.value.hint
    assert list(tmp_path.iterdir()) == []


def test_what_a_report_says_is_worked_out_once_and_each_document_gets_its_own_pictures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Report] = []

    def counted(*what: Any) -> Report:
        made.append(capacity_report(*what))
        return made[-1]

    monkeypatch.setattr(home, "capacity_report", counted)
    documents = home.Documents(summarise(small_project()), PlaceDetail.AREA)
    pictures = {name: Picture(name.encode(), "shown", "A map") for name in (home.MAP, home.PAIR)}
    reports = [documents.report(pictures), documents.report({home.PAIR: pictures[home.PAIR]}), documents.report({})]
    shown = [
        [block.picture.png for section in report.sections for block in section.blocks if isinstance(block, Figure)]
        for report in reports
    ]
    assert shown == [[b"map", b"pair"], [b"pair"], []]
    assert len(made) == 1
    assert len({tuple(report.tables()) for report in reports}) == 1


def test_one_map_is_drawn_without_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def draws(name: str) -> Callable[..., bytes]:
        def draw(*_: Any, **how: Any) -> bytes:
            drawn.append(name)
            return str(how).encode()

        return draw

    monkeypatch.setattr(home, "draw_map", draws("map"))
    monkeypatch.setattr(home, "draw_pair", draws("pair"))
    documents = home.Documents(summarise(small_project()), PlaceDetail.AREA)
    assert documents.map(MapKind.ORGANISATIONS, ".png", PictureSize.A3) == b"{'form': 'png', 'size': 'a3'}"
    assert documents.map(MapKind.NEED_CAPACITY, ".svg") == b"{'form': 'svg'}"
    assert drawn == ["map", "pair"]
