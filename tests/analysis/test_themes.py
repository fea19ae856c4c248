"""Themes: several to an organisation, each counted once in each."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kil_mapper.analysis.compute import compute
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
