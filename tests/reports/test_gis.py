"""GeoPackages for a GIS: every layer with the numbers of the report and a style that QGIS picks up."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from defusedxml import ElementTree

from kil_mapper.analysis.compute import compute
from kil_mapper.maps import classes
from kil_mapper.model.bands import Band, BandScheme
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.tables import Lsoa
from kil_mapper.model.vocabulary import AreaType
from kil_mapper.reports.qgis_style import Class, LayerLook, Mark, qml, sld
from kil_mapper.workflows import export_organisations
from kil_mapper.workflows.data import layer_looks
from tests.factory import small_project

# The table as QGIS 3.22 makes it when somebody saves a style into a GeoPackage (pragma table_info).
QGIS_COLUMNS = [
    ("id", "INTEGER", 1),
    ("f_table_catalog", "TEXT(256)", 0),
    ("f_table_schema", "TEXT(256)", 0),
    ("f_table_name", "TEXT(256)", 0),
    ("f_geometry_column", "TEXT(256)", 0),
    ("styleName", "TEXT(30)", 0),
    ("styleQML", "TEXT", 0),
    ("styleSLD", "TEXT", 0),
    ("useAsDefault", "BOOLEAN", 0),
    ("description", "TEXT", 0),
    ("owner", "TEXT(30)", 0),
    ("ui", "TEXT(30)", 0),
    ("update_time", "DATETIME", 0),
]


@pytest.fixture(scope="module")
def results() -> Results:
    return compute(small_project())


@pytest.fixture(scope="module")
def path(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("gis") / "layers.gpkg"
    export_organisations(results, made)
    return made


def rows(path: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def test_the_table_of_styles_is_as_qgis_makes_it(path: Path) -> None:
    held = [(row[1], row[2], row[3]) for row in rows(path, "PRAGMA table_info(layer_styles)")]
    assert held == QGIS_COLUMNS
    registered = rows(path, "SELECT data_type, identifier FROM gpkg_contents WHERE table_name = 'layer_styles'")
    assert registered == [("attributes", "layer_styles")]


def test_every_layer_has_one_default_style_for_its_own_geometry_column(path: Path) -> None:
    layers = {str(name) for name, kind in pyogrio.list_layers(path) if kind}
    styles = rows(path, "SELECT f_table_name, f_geometry_column, useAsDefault FROM layer_styles")
    assert {str(row[0]) for row in styles} == layers == {"organisations", "authorities", "wards", "small_areas"}
    geometry = {row[0]: row[1] for row in rows(path, "SELECT table_name, column_name FROM gpkg_geometry_columns")}
    for name, column, is_default in styles:
        assert geometry[name] == column
        assert is_default == 1


def test_the_layers_hold_the_numbers_of_the_report(path: Path, results: Results) -> None:
    wards = pyogrio.read_dataframe(path, layer="wards").set_index(AreaRow.CODE)
    expected = results.areas[results.areas[AreaRow.TYPE] == AreaType.WARD.value].set_index(AreaRow.CODE)
    assert set(wards.index) == set(expected.index)
    for code in wards.index:
        assert wards.loc[code, AreaRow.RATE] == pytest.approx(expected.loc[code, AreaRow.RATE])
        assert wards.loc[code, AreaRow.ORGANISATIONS] == expected.loc[code, AreaRow.ORGANISATIONS]
    small = pyogrio.read_dataframe(path, layer="small_areas")
    assert len(small) == len(results.lsoas)
    assert pyogrio.read_info(path, layer="wards")["crs"] == "EPSG:27700"
    assert sorted(small[Lsoa.DECILE]) == sorted(results.lsoas[Lsoa.DECILE])


def test_styles_are_well_formed_and_draw_bands_and_need_as_the_map_does(path: Path, results: Results) -> None:
    styles = {
        str(name): (str(one), str(other))
        for name, one, other in rows(path, "SELECT f_table_name, styleQML, styleSLD FROM layer_styles")
    }
    for one, other in styles.values():
        ElementTree.fromstring(other)
        ElementTree.fromstring(one, forbid_dtd=False)
    drawn = ElementTree.fromstring(styles["organisations"][0])
    rules = drawn.findall(".//rule[@filter]")
    assert [rule.get("label") for rule in rules][-1] == "£200k–£500k", "the cluster lies on top"
    assert len(rules) == len(results.bands)
    shapes = {option.get("value") for option in drawn.findall(".//Option[@name='name']")}
    assert {"circle", "triangle", "diamond", "square", "pentagon", "hexagon"} <= shapes
    need = ElementTree.fromstring(styles["small_areas"][0])
    colours = [option.get("value") for option in need.findall(".//Option[@name='color']")]
    darkest = classes.NEED_CLASSES[0].colour
    assert colours[0] == ",".join(str(int(darkest[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
    assert need.find(".//rule[@filter='ELSE']") is not None, "need that is not known is drawn too"


def test_names_of_bands_cannot_break_out_of_a_style() -> None:
    mark = Mark("#ffffff", "#000000", 0.2, "circle", 2.0)
    hostile = "'\"><se:Rule/>&]]> $x"
    look = LayerLook("organisations", "band", (Class(hostile, ("a'b\"c",), mark),), about=hostile)
    rule = ElementTree.fromstring(qml(look)).find(".//rule[@filter]")
    assert rule.get("label") == hostile
    assert rule.get("filter") == "\"band\" IN ('a''b\"c')"
    assert len(ElementTree.fromstring(sld(look)).findall(".//{http://www.opengis.net/se}Rule")) == 1


def test_a_scheme_of_ones_own_and_an_empty_project_have_styles_too(tmp_path: Path) -> None:
    project = small_project()
    scheme = BandScheme("own", "Own", (Band("unknown", "Not known", None, None), Band("all", "All", 0, None)))
    bare = compute(replace(project, organisations=project.organisations.iloc[:0]).with_options(scheme=scheme))
    assert [one.label for one in layer_looks(bare)[0].classes] == ["Not known", "All"]
    export_organisations(bare, tmp_path / "bare.gpkg")
    assert len(pyogrio.read_dataframe(tmp_path / "bare.gpkg", layer="organisations")) == 0


def test_the_same_project_gives_layers_of_the_same_day(path: Path, results: Results) -> None:
    days = {str(row[0]) for row in rows(path, "SELECT last_change FROM gpkg_contents")}
    assert days == {f"{results.project.created.isoformat()}T00:00:00.000Z"}


def test_a_neighbourhood_is_a_layer_with_the_shape_of_its_parts(tmp_path: Path) -> None:
    project = small_project()
    member = project.wards.iloc[0]
    row = {"area_code": "KIL-1", "name": "Our patch", "member_type": "ward", "member_code": member["area_code"]}
    results = compute(replace(project, neighbourhoods=pd.DataFrame([row])))
    export_organisations(results, tmp_path / "n.gpkg")
    drawn = pyogrio.read_dataframe(tmp_path / "n.gpkg", layer="neighbourhoods")
    assert list(drawn["name"]) == ["Our patch"]
    assert drawn.geometry.iloc[0].area == pytest.approx(member["geometry"].area)
