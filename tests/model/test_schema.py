"""A table that went through its schema has exactly its columns, types and shapes, or is refused."""

from __future__ import annotations

from datetime import date, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from kil_mapper.model.schema import DTYPES, Column, GeometryKind, Kind, TableSchema
from kil_mapper.model.tables import ALL_TABLES, DOMAINS, LSOAS

SCHEMA = TableSchema(
    "things",
    "Things",
    (
        Column("id", Kind.TEXT, "Name of the row", required=True),
        Column("count", Kind.INTEGER, "Whole number"),
        Column("share", Kind.NUMBER, "Number"),
        Column("open", Kind.BOOLEAN, "Yes or no"),
        Column("since", Kind.DATE, "Day"),
    ),
    key=("id",),
)
PLACES = TableSchema("places", "Places", (Column("id", Kind.TEXT, "Name"),), geometry=GeometryKind.POINT)


def test_columns_come_out_in_order_and_of_their_types() -> None:
    frame = pd.DataFrame(
        {"since": ["2024-02-29"], "open": [True], "share": [1], "count": [3.0], "id": ["a"], "extra": ["dropped"]},
        index=[7],
    )
    table = SCHEMA.conform(frame)
    assert list(table.columns) == ["id", "count", "share", "open", "since"]
    assert [str(dtype) for dtype in table.dtypes] == ["str", "Int64", "float64", "boolean", "datetime64[s]"]
    assert table.index.tolist() == [0]
    assert table.iloc[0].tolist() == ["a", 3, 1.0, True, pd.Timestamp("2024-02-29")]


def test_a_column_that_is_not_there_comes_out_empty_never_zero() -> None:
    table = SCHEMA.conform(pd.DataFrame({"id": ["a", "b"]}))
    assert table.drop(columns="id").isna().all(axis=None)


def test_gaps_stay_gaps_whatever_they_look_like() -> None:
    gaps = {"count": [None, np.nan], "share": [None, np.nan], "open": [None, pd.NA], "since": [None, pd.NaT]}
    table = SCHEMA.conform(pd.DataFrame({"id": ["a", "b"], **gaps}))
    assert table.drop(columns="id").isna().all(axis=None)


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_a_required_value_that_is_missing_is_refused(missing: object) -> None:
    with pytest.raises(ValueError, match=r"things\.id: a required value is missing"):
        SCHEMA.conform(pd.DataFrame({"id": ["a", missing]}, dtype=object))


def test_a_required_column_that_is_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="required"):
        SCHEMA.conform(pd.DataFrame({"count": [1]}))


def test_a_key_that_repeats_is_refused() -> None:
    with pytest.raises(ValueError, match="things: id repeats"):
        SCHEMA.conform(pd.DataFrame({"id": ["a", "a"]}))


@pytest.mark.parametrize(
    ("column", "value"), [("count", "many"), ("count", 1.5), ("open", "perhaps"), ("since", "someday"), ("share", "x")]
)
def test_a_value_of_another_type_is_refused(column: str, value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        SCHEMA.conform(pd.DataFrame({"id": ["a"], column: [value]}))


def test_an_empty_table_has_its_types() -> None:
    for schema in ALL_TABLES:
        table = schema.empty()
        assert len(table) == 0
        kinds = {column.name: DTYPES[column.kind] for column in schema.columns}
        assert {name: str(table[name].dtype) for name in schema.names} == kinds
        assert isinstance(table, gpd.GeoDataFrame) == (schema.geometry is not None)


def test_shapes_without_a_system_get_the_national_grid() -> None:
    table = PLACES.conform(gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(1, 2)]))
    assert table.crs == "EPSG:27700"
    assert table.geometry[0] == Point(1, 2)


def test_shapes_in_another_system_are_refused_not_warned_about() -> None:
    frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(-1.9, 53.7)], crs="EPSG:4326")
    with pytest.raises(ValueError, match=r"EPSG:4326, expected EPSG:27700"):
        PLACES.conform(frame)


def test_a_table_that_lacks_its_shapes_gets_empty_ones() -> None:
    table = PLACES.conform(pd.DataFrame({"id": ["a", "b"]}))
    assert table.geometry.isna().all()
    assert table.crs == "EPSG:27700"


def test_conforming_changes_neither_its_argument_nor_what_conforms_already() -> None:
    frame = pd.DataFrame({"id": ["a"], "count": [1]})
    before = frame.copy()
    once = SCHEMA.conform(frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(SCHEMA.conform(once), once)


rows = st.lists(
    st.tuples(
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.booleans(),
        st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
    ),
    max_size=6,
)


@given(rows)
def test_whole_numbers_yes_and_no_and_days_keep_their_values_beside_gaps(
    values: list[tuple[int | None, bool | None, date | None]],
) -> None:
    frame = pd.DataFrame(values, columns=["count", "open", "since"], dtype=object)
    frame["id"] = [str(number) for number in range(len(values))]
    table = SCHEMA.conform(frame)
    back = [
        (
            None if pd.isna(row.count_) else int(row.count_),
            None if pd.isna(row.open) else bool(row.open),
            None if pd.isna(row.since) else datetime.fromisoformat(str(row.since)).date(),
        )
        for row in table.rename(columns={"count": "count_"}).itertuples()
    ]
    assert back == values


def test_every_column_says_what_it_means_and_has_a_name_of_its_own() -> None:
    for schema in ALL_TABLES:
        assert len(set(schema.names)) == len(schema.names), schema.name
        assert all(column.meaning.strip() for column in schema.columns), schema.name
        assert set(schema.key) <= set(schema.names), schema.name
    assert len({schema.name for schema in ALL_TABLES}) == len(ALL_TABLES)


def test_every_domain_of_deprivation_has_its_score_rank_and_decile() -> None:
    expected = {f"{domain}_{part}" for domain in DOMAINS for part in ("score", "rank", "decile")}
    assert expected <= set(LSOAS.names)
