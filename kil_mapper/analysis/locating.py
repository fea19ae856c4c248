"""Which areas postcodes lie in (METHODS §4): the directory's code where editions match, point in polygon otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from kil_mapper.model.schema import BRITISH_NATIONAL_GRID
from kil_mapper.model.tables import Area, Postcode
from kil_mapper.model.vocabulary import LocatedBy

DISAGREEMENT_LIMIT = 0.02  # of postcodes; above it boundaries are too simplified to locate by
NEAREST_METRES = 500.0  # generalised boundaries cut corners: an address just outside belongs to the nearest area
SAME_EDITION_SHARE = 0.98  # of codes in the directory that the boundaries must know


@dataclass(frozen=True, eq=False)
class Located:
    """Area codes of postcodes.

    Attributes:
        codes: Code of each postcode, index as given; missing where it lies in none of the areas.
        by: How the codes were found.
        disagreement: Share of postcodes whose code and position tell different areas; None when not comparable.
    """

    codes: pd.Series
    by: LocatedBy
    disagreement: float | None


def locate(postcodes: pd.DataFrame, areas: gpd.GeoDataFrame, directory_codes: pd.Series | None) -> Located:
    """The area that each postcode lies in.

    Args:
        postcodes: Rows with easting and northing in metres, EPSG:27700, none missing.
        areas: Areas of one kind, `area_code` and polygons in EPSG:27700.
        directory_codes: The directory's codes of that kind with the index of `postcodes`; None when the directory
            has none of the edition of `areas`.

    Returns:
        The directory's codes where it has them for this edition, else the codes by point in polygon.
    """
    by_place = point_in_polygon(postcodes, areas)
    if directory_codes is None:
        return Located(by_place, LocatedBy.POINT_IN_POLYGON, None)
    known = directory_codes.isin(areas[Area.CODE])
    here = by_place.notna() & directory_codes.notna()
    if not here.any() or float(known[here].mean()) < SAME_EDITION_SHARE:
        return Located(by_place, LocatedBy.POINT_IN_POLYGON, None)
    compared = here & known
    disagreement = float((directory_codes[compared] != by_place[compared]).mean()) if compared.any() else None
    return Located(directory_codes.where(known), LocatedBy.DIRECTORY, disagreement)


def point_in_polygon(postcodes: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Code of the area that each position lies in; on a shared border the first code in order; missing where none."""
    points = gpd.GeoDataFrame(
        index=pd.RangeIndex(len(postcodes)),
        geometry=gpd.points_from_xy(postcodes[Postcode.EASTING], postcodes[Postcode.NORTHING]),
        crs=BRITISH_NATIONAL_GRID,
    )
    joined = gpd.sjoin(points, areas[[Area.CODE, "geometry"]], predicate="intersects")
    codes = joined[Area.CODE].sort_values(kind="stable").groupby(level=0).first().reindex(points.index)
    return pd.Series(codes.to_numpy(), index=postcodes.index, dtype="str")


def nearest(postcodes: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Code of the nearest area within 500 m of each position; missing where none is so near."""
    points = gpd.GeoDataFrame(
        index=pd.RangeIndex(len(postcodes)),
        geometry=gpd.points_from_xy(postcodes[Postcode.EASTING], postcodes[Postcode.NORTHING]),
        crs=BRITISH_NATIONAL_GRID,
    )
    joined = gpd.sjoin_nearest(points, areas[[Area.CODE, "geometry"]], max_distance=NEAREST_METRES)
    codes = joined[Area.CODE].sort_values(kind="stable").groupby(level=0).first().reindex(points.index)
    return pd.Series(codes.to_numpy(), index=postcodes.index, dtype="str")
