"""Bands: lower edge included, unknown never zero, parts add up to the whole."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.analysis.banding import band_of, by_band
from kil_mapper.model.bands import KEEP_IT_LOCAL, NCVO


@pytest.mark.parametrize(
    ("pounds", "band"),
    [
        (None, "unknown"),
        (0, "zero"),
        (1, "under_10k"),
        (9_999, "under_10k"),
        (10_000, "10k_100k"),
        (199_999, "100k_200k"),
        (200_000, "200k_500k"),
        (499_999, "200k_500k"),
        (500_000, "500k_1m"),
        (10_000_000, "10m_over"),
    ],
)
def test_a_turnover_on_an_edge_belongs_to_the_upper_band(pounds: int | None, band: str) -> None:
    assert band_of(pd.Series([pounds], dtype="Int64"), KEEP_IT_LOCAL).tolist() == [band]


@given(st.lists(st.none() | st.integers(0, 10**11)))
def test_bands_add_up_to_all_organisations_and_all_known_income(pounds: list[int | None]) -> None:
    turnover = pd.Series(pounds, dtype="Int64")
    for scheme in (KEEP_IT_LOCAL, NCVO):
        rows = by_band(band_of(turnover, scheme), turnover, scheme)
        assert rows["band"].tolist() == [band.key for band in scheme.bands]
        assert rows["organisations"].sum() == len(pounds)
        assert rows["income"].sum() == sum(amount for amount in pounds if amount is not None)


def test_income_is_missing_where_none_is_known_and_zero_where_it_is_nought() -> None:
    turnover = pd.Series([None, 0], dtype="Int64")
    rows = by_band(band_of(turnover, KEEP_IT_LOCAL), turnover, KEEP_IT_LOCAL).set_index("band")
    assert pd.isna(rows.loc["unknown", "income"])
    assert rows.loc["zero", "income"] == 0
    assert pd.isna(rows.loc["1m_10m", "income"])
    assert rows.loc["1m_10m", "share"] == 0
