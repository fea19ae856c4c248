"""Themes: several to an organisation, each counted once in each."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.themes import themes_of, with_theme
from kil_mapper.model.tables import CLASSIFICATIONS
from tests.factory import small_project


def test_an_organisation_counts_once_in_every_theme_that_it_has() -> None:
    rows = [
        ("GB-CHC-900001", "105", "What", "Relief of poverty"),  # 240,000, in the cluster
        ("GB-CHC-900001", "105", "What", "Relief of poverty"),  # said twice
        ("GB-CHC-900001", "201", "Who", "Children"),
        ("GB-CHC-900002", "105", "What", "Relief of poverty"),  # 9,999
        ("GB-CHC-900016", "109", "What", "Arts"),  # income not known
        ("GB-CHC-900018", "109", "What", "Arts"),  # removed: not counted
    ]
    frame = CLASSIFICATIONS.conform(pd.DataFrame(rows, columns=["org_id", "code", "type", "description"]))
    themes = compute(replace(small_project(), classifications=frame)).themes
    assert themes[["type", "code", "organisations", "cluster"]].values.tolist() == [
        ["What", "105", 2, 1],
        ["What", "109", 1, 0],
        ["Who", "201", 1, 1],
    ]
    assert themes["income"].tolist()[0] == 249_999
    assert pd.isna(themes["income"][1])  # not known is not zero
    assert themes["share"].tolist()[0] == 2 / 17


def test_without_a_classification_there_are_no_themes() -> None:
    assert compute(replace(small_project(), classifications=CLASSIFICATIONS.empty())).themes.empty


def test_who_has_one_of_some_themes_is_told_by_their_codes() -> None:
    rows = [
        ("GB-CHC-900001", "105", "What", "Relief of poverty"),
        ("GB-CHC-900001", "201", "Who", "Children"),
        ("GB-CHC-900002", "109", "What", "Arts"),
        ("GB-CHC-900002", "101", "What", "General purposes"),
    ]
    frame = CLASSIFICATIONS.conform(pd.DataFrame(rows, columns=["org_id", "code", "type", "description"]))
    counted = pd.DataFrame({"org_id": ["GB-CHC-900002", "GB-CHC-900003", "GB-CHC-900001"]}, index=[7, 8, 9])
    assert with_theme(counted, frame, {"201", "109"}).to_dict() == {7: True, 8: False, 9: True}
    assert with_theme(counted, frame, set()).to_dict() == {7: False, 8: False, 9: False}
    # What they do, by code; for whom they do it is left out.
    assert themes_of(counted["org_id"], frame) == ("General purposes", "Relief of poverty", "Arts")
