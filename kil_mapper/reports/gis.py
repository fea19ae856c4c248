"""The GeoPackage for a GIS: organisations, wards, authorities, neighbourhoods and small areas, each with its style."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

from kil_mapper.model.errors import KilError
from kil_mapper.model.results import AreaRow, LsoaRow, Results
from kil_mapper.model.schema import BRITISH_NATIONAL_GRID
from kil_mapper.model.tables import Area, Lsoa, Member
from kil_mapper.model.vocabulary import AreaType
from kil_mapper.reports import clean
from kil_mapper.reports.area_list import COLUMNS as AREA_COLUMNS
from kil_mapper.reports.qgis_style import GEOMETRY, LayerLook, add_styles

ORGANISATIONS, LSOAS = "organisations", "small_areas"
AREA_LAYERS: Final = {
    AreaType.LAD: "authorities",
    AreaType.WARD: "wards",
    AreaType.CUSTOM: "neighbourhoods",
}
LSOA_COLUMNS: Final = (
    *(Lsoa.CODE, Lsoa.NAME, Lsoa.LAD, Lsoa.POPULATION, Lsoa.SCORE, Lsoa.RANK, Lsoa.DECILE),
    *(LsoaRow.ORGANISATIONS, LsoaRow.COVERED),
)


def write_layers(
    path: Path,
    results: Results,
    points: gpd.GeoDataFrame | None,
    looks: Sequence[LayerLook],
    *,
    title: str,
    description: str,
) -> None:
    """Write the layers into a new GeoPackage, in EPSG:27700, with their default styles.

    Args:
        path: Where to; what is there is replaced.
        results: What the analysis found.
        points: The organisations; None where nobody is named.
        looks: How the layers look.
        title: What the layer of organisations is called.
        description: Statements that licences ask for; each layer carries them.

    Raises:
        KilError: There is no room for it.
        OSError: It cannot be written there.
    """
    try:
        with TemporaryDirectory(prefix=".", dir=path.parent) as folder:  # GDAL makes its own file
            made = Path(folder) / "layers.gpkg"
            _write(made, results, points, looks, title, description)
            path.write_bytes(made.read_bytes())
    except (DataSourceError, DataLayerError, FeatureError, sqlite3.Error) as error:
        raise KilError(f"The layers could not be written: {error}.", "Is there room on the drive?") from error


def _write(
    path: Path,
    results: Results,
    points: gpd.GeoDataFrame | None,
    looks: Sequence[LayerLook],
    title: str,
    description: str,
) -> None:
    if points is not None:
        _layer(path, ORGANISATIONS, points, "Point", title, description)
    for kind, name in AREA_LAYERS.items():
        shown = _areas(results, kind)
        if len(shown):
            _layer(path, name, shown, "MultiPolygon", f"{kind.nouns[1].capitalize()}, {title}", description)
    small = _small_areas(results)
    if len(small) or points is None:
        _layer(path, LSOAS, small, "MultiPolygon", f"Small areas (LSOAs) and need, {title}", description)
    add_styles(path, looks, results.project.created)


def _layer(path: Path, name: str, frame: gpd.GeoDataFrame, kind: str, title: str, description: str) -> None:
    pyogrio.write_dataframe(
        frame,
        path,
        layer=name,
        driver="GPKG",
        geometry_type=kind,
        promote_to_multi=kind == "MultiPolygon",
        layer_options={"IDENTIFIER": title, "DESCRIPTION": description, "GEOMETRY_NAME": GEOMETRY},
    )


def _areas(results: Results, kind: AreaType) -> gpd.GeoDataFrame:
    """The numbers of the report beside the shapes; only areas that have one."""
    rows = results.areas[results.areas[AreaRow.TYPE] == kind.value]
    shapes = _shapes(results, kind)
    rows = rows[rows[AreaRow.CODE].isin(shapes)][[name for name, _ in AREA_COLUMNS]].reset_index(drop=True)
    rows[AreaRow.CONDITIONS] = [_met(words) for words in rows[AreaRow.CONDITIONS]]
    for column in (AreaRow.NAME, AreaRow.SENTENCE):
        rows[column] = [clean.tidy(text) if isinstance(text, str) else None for text in rows[column]]
    geometry = gpd.GeoSeries([shapes[code] for code in rows[AreaRow.CODE]], crs=BRITISH_NATIONAL_GRID)
    return gpd.GeoDataFrame(rows, geometry=geometry)


def _met(conditions: object) -> str | None:
    """The conditions that an area meets; None where that is not known, since it is not covered."""
    return " ".join(str(word) for word in conditions) if isinstance(conditions, tuple | list) else None


def _shapes(results: Results, kind: AreaType) -> dict[str, shapely.Geometry]:
    project = results.project
    if kind is AreaType.CUSTOM:
        members = {**_by_code(project.wards, Area.CODE), **_by_code(project.lsoas, Lsoa.CODE)}
        groups = project.neighbourhoods.groupby(Member.CODE)[Member.MEMBER]
        parts = {str(code): [members[one] for one in codes if one in members] for code, codes in groups}
        return {code: shapely.union_all(found) for code, found in parts.items() if found}
    return _by_code(project.wards if kind is AreaType.WARD else project.authorities, Area.CODE)


def _by_code(frame: gpd.GeoDataFrame, column: str) -> dict[str, shapely.Geometry]:
    return {
        str(code): shape
        for code, shape in zip(frame[column], frame.geometry, strict=True)
        if shape is not None and not shape.is_empty
    }


def _small_areas(results: Results) -> gpd.GeoDataFrame:
    held = results.lsoas[results.lsoas.geometry.notna()]
    frame = pd.DataFrame(held[list(LSOA_COLUMNS)]).reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(held.geometry.to_numpy(), crs=BRITISH_NATIONAL_GRID))
