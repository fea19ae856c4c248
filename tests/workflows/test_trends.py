"""Prices of the project's own: loaded, kept, and given up again."""

from __future__ import annotations

from pathlib import Path

from kil_mapper.workflows import (
    change_over_time,
    open_project,
    replace_deflators,
    restore_deflators,
    save_project,
    summarise,
    trends_document,
)
from tests.factory import small_project


def test_prices_are_kept_with_the_project_until_ours_are_wanted_again(tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_text("year,index\n2022-23,50\n2023-24,100\n", encoding="utf-8")
    before = small_project()
    project, sentences = replace_deflators(before, prices)
    assert sentences == ()
    assert before.deflators.empty
    save_project(project, tmp_path / "project.gpkg")
    again = open_project(tmp_path / "project.gpkg")
    assert again.deflators["price_index"].tolist() == [50.0, 100.0]
    assert change_over_time(summarise(again)).deflator_source == "prices.csv"
    ours = change_over_time(summarise(restore_deflators(again)))
    assert trends_document(ours)["deflator_source"].startswith("HM Treasury")
