from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kil_mapper.analysis.compute import compute
from kil_mapper.maps import wording
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from tests.factory import small_project


def with_titles(*titles: str) -> Project:
    project = small_project()
    rows = pd.concat([project.sources.head(1)] * len(titles), ignore_index=True)
    return replace(project, sources=rows.assign(title=list(titles), dataset=[f"d{n}" for n in range(len(titles))]))


def test_the_tables_of_one_register_are_one_source_with_its_date_in_words() -> None:
    project = with_titles("Register of charities: charity", "Register of charities: other names")
    assert wording.sources(project) == [
        "Register of charities (Charity Commission for England and Wales, 7 September 2025)"
    ]


def test_text_that_no_font_can_draw_is_replaced_not_dropped() -> None:
    assert wording.clean("a\ud800b\x00c\u202ed\ne") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert wording.clean("Café £200k–£500k") == "Café £200k–£500k"


def test_missing_shares_are_said_to_be_missing() -> None:
    assert wording.percent(None) == "not known"
    assert wording.percent(0.276) == "28%"


def test_a_district_without_a_cluster_is_told_so(results: Results) -> None:
    project = small_project()
    poor = project.organisations.assign(income=500)
    text = wording.map_alternative(compute(replace(project, organisations=poor)))
    assert "0 of them in the £200k–£500k band" in text
    assert "No ward has one of £200k–£500k." in text
