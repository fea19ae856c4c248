"""Need carried to the other LSOA edition: one split, one merger, one unchanged area, worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from kil_mapper.analysis.conversion import convert_need
from kil_mapper.model.tables import DOMAINS, LSOAS

LOOKUP = pd.DataFrame(
    [("U1", "U1"), ("S1", "S1a"), ("S1", "S1b"), ("M1", "M"), ("M2", "M")], columns=["lsoa11", "lsoa21"]
)


def _index() -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "area_code": ["U1", "S1", "M1", "M2"],
            "name": ["U", "S", "M1", "M2"],
            "lad_code": "L",
            "population": pd.array([1000, 1501, 1000, 3000], dtype="Int64"),
        }
    )
    for domain in DOMAINS:
        frame[f"{domain}_score"] = [40.0, 30.0, 20.0, 10.0]
        frame[f"{domain}_rank"] = pd.array([1, 2, 3, 4], dtype="Int64")
        frame[f"{domain}_decile"] = pd.array([1, 4, 6, 9], dtype="Int64")
    return frame[[name for name in LSOAS.names if name in frame]]


def test_split_areas_hand_on_their_need_and_merged_ones_take_the_weighted_mean_score() -> None:
    converted = convert_need(_index(), LOOKUP, "lsoa11", "lsoa21")
    rows = converted.lsoas.set_index("area_code")
    assert sorted(rows.index) == ["M", "S1a", "S1b", "U1"]
    assert rows.loc["U1", "imd_rank"] == 1
    assert rows.loc[["S1a", "S1b"], "imd_score"].tolist() == [30.0, 30.0]
    assert rows.loc[["S1a", "S1b"], "population"].tolist() == [751, 750]  # nobody is lost
    # (1,000 × 20 + 3,000 × 10) ÷ 4,000 = 12.5: three areas of the index score higher, so the rank is 4.
    assert rows.loc["M", "imd_score"] == 12.5
    assert rows.loc["M", "imd_rank"] == 4
    assert rows.loc["M", "population"] == 4000
    assert (converted.unchanged, converted.converted) == (1, 3)
    assert converted.derived == {"S1a", "S1b", "M"}


def test_the_other_way_round_what_was_split_is_put_together() -> None:
    frame = _index().assign(area_code=["U1", "S1a", "S1b", "M"])
    rows = convert_need(frame, LOOKUP, "lsoa21", "lsoa11").lsoas.set_index("area_code")
    assert sorted(rows.index) == ["M1", "M2", "S1", "U1"]
    assert rows.loc["S1", "imd_score"] == pytest.approx((1501 * 30 + 1000 * 20) / 2501)
    assert rows.loc[["M1", "M2"], "population"].tolist() == [1500, 1500]


def test_how_many_rows_of_the_index_the_need_of_a_place_was_made_of() -> None:
    converted = convert_need(_index(), LOOKUP, "lsoa11", "lsoa21")
    assert converted.rows_used(["U1"]) == 1
    assert converted.rows_used(["S1a", "S1b"]) == 1  # both are parts of one
    assert converted.rows_used(["M", "S1a", "elsewhere"]) == 3


def test_an_area_whose_code_stayed_while_it_was_split_is_converted_all_the_same() -> None:
    lookup = pd.DataFrame([("U1", "U1"), ("S1", "S1"), ("S1", "S1b")], columns=["lsoa11", "lsoa21"])
    converted = convert_need(_index(), lookup, "lsoa11", "lsoa21")
    assert converted.derived == {"S1", "S1b"}
    assert (converted.unchanged, converted.converted) == (1, 2)
