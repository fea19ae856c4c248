"""Prices by financial year."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.deflators import GDP_DEFLATOR, SOURCE, deflators_in_use, price_year, source_of
from kil_mapper.model.tables import DEFLATORS


def test_ours_runs_without_a_gap_to_the_last_year_of_outturn_and_is_based_on_it() -> None:
    years = sorted(GDP_DEFLATOR)
    assert years == list(range(2000, 2025))
    assert GDP_DEFLATOR[2024] == 100
    assert [GDP_DEFLATOR[year] for year in years] == sorted(GDP_DEFLATOR.values())  # no year got cheaper
    assert max(GDP_DEFLATOR[year] / GDP_DEFLATOR[year - 1] for year in years[1:]) < 1.08


def test_ours_is_used_until_a_project_has_its_own() -> None:
    ours = deflators_in_use(DEFLATORS.empty())
    assert len(ours) == 25
    assert source_of(ours) == SOURCE
    rows = [(2023, 101.0, "Table A"), (2022, 99.0, "Table A")]
    own = DEFLATORS.conform(pd.DataFrame(rows, columns=["financial_year", "price_index", "source"]))
    assert deflators_in_use(own)["financial_year"].tolist() == [2022, 2023]
    assert source_of(own) == "Table A"


def test_real_terms_are_pounds_of_the_newest_year_that_has_a_price() -> None:
    ours = deflators_in_use(DEFLATORS.empty())
    assert price_year([2020, 2023], ours) == 2023
    assert price_year([2023, 2024, 2025], ours) == 2024
    assert price_year([2030], ours) is None
    assert price_year([], ours) is None
