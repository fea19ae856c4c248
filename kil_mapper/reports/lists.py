"""Lists of organisations for spreadsheets and for maps: CSV, Excel, GeoPackage and GeoJSON, from one set of columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from kil_mapper.model.results import Results
from kil_mapper.model.schema import BRITISH_NATIONAL_GRID
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import clean
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Column, Kind, Missing, Table
from kil_mapper.reports.columns import list_columns, organisations
from kil_mapper.reports.content_evidence import attributions
from kil_mapper.reports.csv_files import csv_bytes
from kil_mapper.reports.excel import organisation_table
from kil_mapper.reports.files import written_whole
from kil_mapper.reports.gis import write_layers
from kil_mapper.reports.list_book import list_book
from kil_mapper.reports.qgis_style import LayerLook

WGS84 = "EPSG:4326"
LAYER = "organisations"
DEGREES = 6  # places after the point: 0.1 m, finer than any postcode

Writer = Callable[[Results, pd.DataFrame, Path, PlaceDetail], None]


def write_organisations(
    results: Results, places: pd.DataFrame, path: Path, detail: PlaceDetail, looks: Sequence[LayerLook] = ()
) -> None:
    """Write the counted organisations as .csv, .xlsx, .gpkg or .geojson, whole or not at all.

    Sensitive organisations come last, placed by ward, without a name and without what would identify them. Without
    `PlaceDetail.POSTCODE` no list holds a full postcode, and coordinates are those of `places`.

    Args:
        results: What the analysis found.
        places: Where each may be shown: org_id, x, y, place, exact.
        path: Where to; its ending, one of `WRITERS`, says which format.
        detail: How exactly places are told.
        looks: How the layers of a GeoPackage look in a GIS.

    Raises:
        KilError: The file cannot be written.
    """
    form = path.suffix.lower()
    writer = WRITERS[form]
    if form == ".gpkg":
        writer = partial(_write_gpkg, looks=looks)
    with written_whole(path) as temporary:
        writer(results, places, temporary, detail)


def _title(results: Results) -> str:
    return f"{words.noun(results).title} in {clean.tidy(results.project.name)}, {words.register_date(results)}"


def _write_csv(results: Results, places: pd.DataFrame, path: Path, detail: PlaceDetail) -> None:
    frame, columns = organisations(results, places, detail), list_columns(detail)
    texts = {column.name: csv_texts(frame[column.name], column.kind) for column in columns}
    path.write_bytes(csv_bytes(texts, zip(*texts.values(), strict=True)))


def csv_texts(values: pd.Series, kind: Kind) -> list[str]:
    """Values as computers read them: ISO dates, plain numbers, true and false; nothing for what is missing."""

    def said(value: object) -> str:
        if kind is Kind.DATE and isinstance(value, pd.Timestamp):
            return str(value.date())
        if kind is Kind.YES_NO:
            return "true" if value else "false"
        if kind in (Kind.TEXT, Kind.CODE):
            return clean.guarded(str(value))
        return f"{value:.0f}" if isinstance(value, float) else str(value)

    return ["" if missing else said(value) for value, missing in zip(values, values.isna(), strict=True)]


def _write_xlsx(results: Results, places: pd.DataFrame, path: Path, detail: PlaceDetail) -> None:
    """The list, what its columns mean, and the attribution: a sheet each."""
    tables = {
        "Organisations_table": organisation_table(results, places, detail),
        "Columns_table": _dictionary(detail),
    }
    lines = ["What the columns mean and where the data come from: other sheets."]
    list_book(results, _title(results), tables, lines).save(path)


def _dictionary(detail: PlaceDetail) -> Table:
    columns = list_columns(detail)
    marks = ", ".join(f"{mark.shorthand} {mark.value}" for mark in Missing)
    return Table(
        key="columns",
        sheet="Columns",
        caption="What the columns of the list mean",
        columns=(Column("Column"), Column("Name in data files"), Column("What it holds")),
        rows=tuple((column.heading, column.name, column.meaning) for column in columns),
        alternative="",
        notes=(f"Marks in cells: {marks}.",),
    )


def write_layers_of(
    results: Results, places: pd.DataFrame | None, path: Path, detail: PlaceDetail, looks: Sequence[LayerLook]
) -> None:
    """Organisations, areas and small areas as layers in EPSG:27700, as the project file has them, whole or not at all.

    Args:
        results: What the analysis found.
        places: Where each organisation may be shown; None leaves the organisations out.
        path: A .gpkg file.
        detail: How exactly places are told.
        looks: How the layers look.

    Raises:
        KilError: The file cannot be written.
    """
    with written_whole(path) as temporary:
        _write_gpkg(results, places, temporary, detail, looks)


def _write_gpkg(
    results: Results,
    places: pd.DataFrame | None,
    path: Path,
    detail: PlaceDetail,
    looks: Sequence[LayerLook] = (),
) -> None:
    points = None if places is None else _features(results, places, detail)
    write_layers(path, results, points, looks, title=_title(results), description=" ".join(attributions(results)))


def _write_geojson(results: Results, places: pd.DataFrame, path: Path, detail: PlaceDetail) -> None:
    """RFC 7946: longitude and latitude in WGS 84."""
    made = BytesIO()
    features = _features(results, places, detail).to_crs(WGS84)
    for column in list_columns(detail):  # GeoJSON has no dates
        if column.kind is Kind.DATE:
            features[column.name] = features[column.name].dt.strftime("%Y-%m-%d")
    pyogrio.write_dataframe(
        features,
        made,
        layer=LAYER,
        driver="GeoJSON",
        geometry_type="Point",
        layer_options={
            "RFC7946": "YES",
            "COORDINATE_PRECISION": str(DEGREES),
            "DESCRIPTION": " ".join([_title(results), *attributions(results)]),
        },
    )
    path.write_bytes(made.getvalue())


def _features(results: Results, places: pd.DataFrame, detail: PlaceDetail) -> gpd.GeoDataFrame:
    frame = organisations(results, places, detail)
    points = gpd.points_from_xy(frame["easting"], frame["northing"], crs=BRITISH_NATIONAL_GRID)
    shapes = gpd.GeoSeries(points).where(frame["easting"].notna().to_numpy(), None)
    return gpd.GeoDataFrame(frame, geometry=shapes.set_crs(BRITISH_NATIONAL_GRID))


WRITERS: dict[str, Writer] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".gpkg": _write_gpkg,
    ".geojson": _write_geojson,
}
