"""What a person takes away is made of every project, however little is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.model.project import TABLE_FIELDS, Project
from kil_mapper.model.results import Results
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
