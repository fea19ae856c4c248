"""The list of who says it works here, written whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.model import tables
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Elsewhere
from kil_mapper.reports.elsewhere import WRITERS, write_elsewhere_list
from tests.factory import small_project

RESULTS = compute(small_project())
ROW = {
    Elsewhere.ID: "GB-CHC-1",
    Elsewhere.NAME: "Far Choir",
    Elsewhere.CHARITY_NUMBER: None,
    Elsewhere.INCOME: None,
    Elsewhere.PERIOD_END: pd.Timestamp("2025-03-31"),
    Elsewhere.WORKS_IN: "works in Smalltown",
    Elsewhere.COUNTY_ONLY: False,
    Elsewhere.AUTHORITIES: 12,
    Elsewhere.REACH: "regional",
    Elsewhere.SENSITIVE: False,
}
FRAME = tables.ELSEWHERE.conform(pd.DataFrame([ROW])).assign(**{Counted.BAND: "unknown"})


def test_a_csv_has_iso_dates_plain_numbers_and_nothing_for_what_is_not_known(tmp_path: Path) -> None:
    write_elsewhere_list(RESULTS, FRAME, tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        [row] = list(csv.DictReader(file))
    assert row["Year end"] == "2025-03-31"
    assert row["Authorities or counties named"] == "12"
    assert row["Income of the whole organisation"] == row["Charity number"] == ""
    assert row["Names the county only"] == "false"
    assert row["Turnover band"] == "Income not known"


@pytest.mark.parametrize("ending", WRITERS)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / f"list{ending}"
    target.write_text("old")

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(WRITERS, ending, fails)
    with pytest.raises(ZeroDivisionError):
        write_elsewhere_list(RESULTS, FRAME, target)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert target.read_text() == "old"
