"""Checking a project: its parts add up to their wholes, and a part that does not is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import AreaRow, BandRow, DecileRow, LedgerRow
from kil_mapper.model.tables import Source
from kil_mapper.workflows.projects import check_target, reconcile
from tests.factory import small_project

RESULTS = compute(small_project())


def test_the_parts_of_a_sound_project_add_up() -> None:
    assert all(check.ok for check in reconcile(RESULTS))


@pytest.mark.parametrize(
    ("table", "column", "told"),
    [
        ("ledger", LedgerRow.ROWS, "Rows read"),
        ("bands", BandRow.ORGANISATIONS, "Turnover bands"),
        ("ncvo_bands", BandRow.ORGANISATIONS, "NCVO bands"),
        ("bands", BandRow.INCOME, "Income by band"),
        ("deciles", DecileRow.ORGANISATIONS, "Deciles"),
        ("areas", AreaRow.ORGANISATIONS, "Covered wards"),
    ],
)
def test_a_part_that_does_not_add_up_is_found(table: str, column: str, told: str) -> None:
    frame = getattr(RESULTS, table)
    wrong = replace(RESULTS, **{table: frame.assign(**{column: frame[column] + 1})})
    failed = [check.message for check in reconcile(wrong) if not check.ok]
    assert len(failed) == 1
    assert failed[0].startswith(told)


def test_a_source_whose_rows_do_not_add_up_is_found() -> None:
    sources = RESULTS.project.sources
    project = replace(RESULTS.project, sources=sources.assign(**{Source.ROWS_READ: sources[Source.ROWS_READ] + 1}))
    failed = [check.message for check in reconcile(replace(RESULTS, project=project)) if not check.ok]
    assert failed == ["In every source, rows read = rows kept + rows set aside."]


def test_a_place_that_no_project_can_be_saved_to_is_refused_before_the_work(tmp_path: Path) -> None:
    check_target(tmp_path / "here.gpkg")
    (tmp_path / "folder.gpkg").mkdir()
    for place in ("here.sqlite", "folder.gpkg", "nowhere/here.gpkg"):
        with pytest.raises(KilError):
            check_target(tmp_path / place)
