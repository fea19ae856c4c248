"""What goes into a project file comes out of it: values, types, shapes, choices."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from kil_mapper.model import tables
from kil_mapper.model.bands import NCVO
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.project import TABLE_FIELDS, AreaRef, Project
from kil_mapper.model.tables import Area, IssueCol, Org, OtherName, Postcode, Return
from kil_mapper.model.vocabulary import TurnoverBasis
from kil_mapper.project_file import open_project, save_project
from tests.factory import small_project


def reopened(project: Project, folder: Path) -> Project:
    path = folder / "project.gpkg"
    save_project(project, path, NoProgress())
    return open_project(path, NoProgress())


def assert_same(first: Project, second: Project) -> None:
    assert (first.name, first.areas, first.created, first.options) == (
        second.name,
        second.areas,
        second.created,
        second.options,
    )
    for name, table in first.tables().items():
        other = second.tables()[name]
        assert type(table) is type(other)
        assert_frame_equal(pd.DataFrame(table), pd.DataFrame(other))
        if isinstance(table, gpd.GeoDataFrame):
            assert other.crs == "EPSG:27700"
            assert shapely.to_wkb(table.geometry.array).tolist() == shapely.to_wkb(other.geometry.array).tolist()


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608


def test_a_project_comes_back_as_it_was(tmp_path: Path) -> None:
    project = small_project()
    assert_same(project, reopened(project, tmp_path))


def test_an_empty_project_comes_back_as_it_was(tmp_path: Path) -> None:
    project = small_project(**{name: schema.empty() for name, schema in TABLE_FIELDS.items()})
    assert_same(project, reopened(project, tmp_path))


def test_choices_and_names_come_back(tmp_path: Path) -> None:
    project = small_project(
        name='Ærøskøbing & "Son"\n',
        areas=(AreaRef("E99000001", "Smalltown"), AreaRef("E99000002", "Ynys Môn {{7*7}}")),
        created=date(1999, 12, 31),
    ).with_options(turnover_basis=TurnoverBasis.MEDIAN, scheme=NCVO, population_year=2015)
    assert_same(project, reopened(project, tmp_path))


def test_the_same_project_makes_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    save_project(small_project(), first, NoProgress())
    save_project(small_project(), second, NoProgress())
    assert contents(first) == contents(second)
    save_project(open_project(first, NoProgress()), second, NoProgress())
    assert contents(first) == contents(second)


def test_a_gis_sees_layers_and_attribute_tables(tmp_path: Path) -> None:
    path = tmp_path / "project.gpkg"
    save_project(small_project(), path, NoProgress())
    layers = dict(pyogrio.list_layers(path).tolist())
    assert layers == {
        schema.name: schema.geometry.value if schema.geometry else None for schema in TABLE_FIELDS.values()
    }
    organisations = pyogrio.read_dataframe(path, layer="organisations", use_arrow=True)
    assert organisations.crs == "EPSG:27700"
    assert organisations[Org.NAME].tolist() == small_project().organisations[Org.NAME].tolist()
    wards = pyogrio.read_dataframe(path, layer="wards", bbox=(600_100, 600_100, 600_200, 600_200))
    assert wards[Area.NAME].tolist() == ["Millbottom"], "the spatial index finds one ward"


def test_a_gis_can_change_a_layer(tmp_path: Path) -> None:
    path = tmp_path / "project.gpkg"
    save_project(small_project(), path, NoProgress())
    wards = pyogrio.read_dataframe(path, layer="wards")
    pyogrio.write_dataframe(wards.iloc[[0]], path, layer="wards", append=True)
    assert len(pyogrio.read_dataframe(path, layer="wards")) == 5


def test_a_single_polygon_becomes_a_multipolygon_and_heights_go(tmp_path: Path) -> None:
    wards = small_project().wards.copy()
    wards["geometry"] = [Polygon([(0, 0, 9), (1, 0, 9), (1, 1, 9)]), *wards.geometry[1:]]
    project = reopened(small_project(wards=wards), tmp_path)
    assert project.wards.geometry[0].equals_exact(MultiPolygon([Polygon([(0, 0), (1, 0), (1, 1)])]), 0)
    assert not project.wards.geometry[0].has_z


def test_missing_and_empty_shapes_come_back(tmp_path: Path) -> None:
    organisations = small_project().organisations.copy()
    organisations["geometry"] = [None, Point(), *organisations.geometry[2:]]
    back = reopened(small_project(organisations=organisations), tmp_path).organisations.geometry
    assert back[0] is None
    assert back[1].is_empty
    assert back[2] == organisations.geometry[2]


def test_a_shape_of_another_kind_is_a_bug_and_leaves_nothing(tmp_path: Path) -> None:
    wards = small_project().wards.copy()
    wards["geometry"] = [LineString([(0, 0), (1, 1)])] * 4
    with pytest.raises(ValueError, match="MultiPolygon"):
        reopened(small_project(wards=wards), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_text_that_no_file_can_carry_is_replaced_and_the_rest_is_kept(tmp_path: Path) -> None:
    names = pd.DataFrame(
        {
            OtherName.ORG: ["GB-CHC-900001"],
            OtherName.NAME: pd.Series(["a\x00b\ud800c 👩‍👩‍👧 \u202e\u200d'\"`;--"], dtype=object),
        }
    )
    back = reopened(small_project(other_names=names, name="x\udfff\x00"), tmp_path)
    assert back.other_names[OtherName.NAME].tolist() == ["a\ufffdb\ufffdc 👩‍👩‍👧 \u202e\u200d'\"`;--"]
    assert back.name == "x\ufffd\ufffd"


def test_numbers_that_look_like_text_stay_text(tmp_path: Path) -> None:
    given_postcodes = ["0123", "1e5", "NULL", "", "NA", "2024-01-01", " x ", "1.0", "nan"]
    organisations = small_project().organisations.iloc[: len(given_postcodes)].copy()
    organisations[Org.POSTCODE_GIVEN] = given_postcodes
    back = reopened(small_project(organisations=organisations), tmp_path)
    assert back.organisations[Org.POSTCODE_GIVEN].tolist() == given_postcodes


SMALL = small_project()  # made once: the examples below are many
texts = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
integers = st.none() | st.integers(-(2**63), 2**63 - 1)
dates = st.none() | st.dates()
booleans = st.none() | st.booleans()
numbers = st.none() | st.floats(allow_nan=False)
returns = st.lists(st.tuples(dates, dates, texts, integers, integers, booleans), max_size=8)


@settings(max_examples=15)
@given(returns)
def test_odd_texts_dates_integers_and_gaps_come_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]
) -> None:
    columns = [Return.PERIOD_START, Return.DUE_ON, Return.CYCLE, Return.INCOME, Return.EXPENDITURE, Return.SUPPRESSED]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    frame[Return.ORG] = "GB-CHC-1"
    project = replace(SMALL, annual_returns=tables.ANNUAL_RETURNS.conform(frame))
    assert_same(project, reopened(project, tmp_path_factory.mktemp("odd")))


@settings(max_examples=15)
@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e300, 1e300)), min_size=1, max_size=8))
def test_coordinates_come_back_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, points: list[tuple[float, float]]
) -> None:
    postcodes = SMALL.postcodes.iloc[: len(points)].copy()
    postcodes[Postcode.EASTING] = [x for x, _ in points]
    postcodes[Postcode.NORTHING] = [y for _, y in points]
    wards = SMALL.wards.copy()
    wards["geometry"] = [MultiPolygon([box(x, y, x + 1, y + 1)]) for x, y in (points * 4)[:4]]
    project = replace(SMALL, postcodes=postcodes, wards=wards)
    assert_same(project, reopened(project, tmp_path_factory.mktemp("points")))


def test_days_of_any_year_come_back(tmp_path: Path) -> None:
    days = np.array(["0001-01-01", "9999-12-31", "12345-06-07"], dtype="datetime64[s]")
    frame = pd.DataFrame({Return.ORG: "GB-CHC-1", Return.PERIOD_START: days})
    project = small_project(annual_returns=tables.ANNUAL_RETURNS.conform(frame))
    assert_same(project, reopened(project, tmp_path))


def test_the_order_of_rows_is_kept(tmp_path: Path) -> None:
    issues = pd.DataFrame(
        {
            IssueCol.KIND: "record_mended",
            IssueCol.SEVERITY: "note",
            IssueCol.MESSAGE: [hashlib.sha256(bytes([n])).hexdigest() for n in range(200)],
        }
    )
    project = replace(small_project(), issues=tables.ISSUES.conform(issues))
    assert reopened(project, tmp_path).issues[IssueCol.MESSAGE].tolist() == issues[IssueCol.MESSAGE].tolist()
