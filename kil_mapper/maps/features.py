"""From results to what the map draws: areas, boundaries and one location for every place that organisations share.

Everything comes out as plain lists and dicts in EPSG:4326, five decimals (about a metre), ready for JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from kil_mapper.maps.wording import PROTECTED, marks
from kil_mapper.model.bands import BandScheme
from kil_mapper.model.results import AreaRow, Counted, LsoaRow, Results
from kil_mapper.model.schema import BRITISH_NATIONAL_GRID
from kil_mapper.model.tables import Area, Lsoa, Org
from kil_mapper.model.vocabulary import AreaType

WGS84: Final = "EPSG:4326"
DECIMALS: Final = 5
Feature = dict[str, Any]


class Place:
    """Columns of the table of places: where each organisation is drawn (see analysis.places)."""

    ORG: Final = "org_id"
    X: Final = "x"
    Y: Final = "y"
    PLACE: Final = "place"
    EXACT: Final = "exact"


_SHOWN: Final = [
    Org.ID,
    Org.NAME,
    Counted.TURNOVER,
    Counted.YEAR_END,
    Counted.OVER_24_MONTHS,
    Counted.BAND,
    Counted.SENSITIVE,
    Counted.WARD_NAME,
    Counted.DECILE,
]
"""What of an organisation reaches a map; nothing else is even looked at."""


def whole(value: Any) -> int | None:
    """A whole number for JSON; None for a missing one."""
    return None if pd.isna(value) else int(value)


def number(value: Any, digits: int = 4) -> float | None:
    """A number for JSON; None for a missing or infinite one."""
    return None if pd.isna(value) or not np.isfinite(value) else round(float(value), digits)


def text(value: Any) -> str:
    """Text for JSON; empty for a missing one."""
    return "" if pd.isna(value) else str(value)


def simplified(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """The shapes with fewer corners, still meeting without gaps or overlaps, in EPSG:27700.

    The tolerance follows the size of the district, so that a page stays small and lines stay true at street scale.
    """
    present = shapes[shapes.notna() & ~shapes.is_empty]
    if present.empty:
        return present
    west, south, east, north = present.total_bounds
    tolerance = float(np.clip(np.hypot(east - west, north - south) / 3_000, 1, 25))
    simple = shapely.coverage_simplify(shapely.make_valid(present.to_numpy()), tolerance)
    return gpd.GeoSeries(simple, index=present.index, crs=shapes.crs)


def rings(shape: shapely.Geometry) -> list[list[list[float]]]:
    """All rings of a polygon or multipolygon as [longitude, latitude]; holes draw right by the even-odd rule."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return [
        np.round(shapely.get_coordinates(ring), DECIMALS).tolist()
        for polygon in polygons
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def label_points(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    """Where a name fits best: the centre of the largest circle inside the largest part."""
    largest = [max(shapely.get_parts(shape), key=lambda part: float(part.area)) for shape in shapes]
    circles = shapely.maximum_inscribed_circle(np.array(largest, dtype=object), 20.0)
    return gpd.GeoSeries(shapely.get_point(circles, 0), index=shapes.index, crs=shapes.crs)


def uncovered(results: Results) -> set[str]:
    """Codes of the LSOAs and wards whose organisations cannot all be counted; hatched, never shown as zero."""
    areas, lsoas = results.areas, results.lsoas
    lost_areas = areas.loc[areas[AreaRow.COVERED].eq(other=False), AreaRow.CODE]  # missing is not False
    lost_lsoas = lsoas.loc[lsoas[LsoaRow.COVERED].eq(other=False), Lsoa.CODE]
    return {*lost_areas, *lost_lsoas}


def cold_spots(results: Results) -> set[str]:
    """Codes of the wards that are cold spots; one that nobody could judge is not said to be one."""
    wards = results.areas[results.areas[AreaRow.TYPE] == AreaType.WARD.value]
    return set(wards.loc[wards[AreaRow.COLD_SPOT].fillna(value=False).astype(bool), AreaRow.CODE])


def lsoas(results: Results) -> list[Feature]:
    """Small areas: name, decile, population, whether they are covered, rings."""
    lost = uncovered(results)
    shapes = simplified(results.lsoas.geometry).to_crs(WGS84)
    return [
        {
            "name": text(row[Lsoa.NAME]) or row[Lsoa.CODE],
            "decile": whole(row[Lsoa.DECILE]),
            "population": whole(row[Lsoa.POPULATION]),
            "covered": row[Lsoa.CODE] not in lost,
            "rings": rings(shapes[index]),
        }
        for index, row in zip(
            results.lsoas.index, results.lsoas.drop(columns="geometry").to_dict("records"), strict=True
        )
        if index in shapes.index
    ]


def wards(results: Results) -> list[Feature]:
    """Wards: name, where to write it, whether they are covered or a cold spot, rings."""
    lost, cold = uncovered(results), cold_spots(results)
    shapes = simplified(results.project.wards.geometry)
    names = label_points(shapes).to_crs(WGS84)
    degrees = shapes.to_crs(WGS84)
    frame = results.project.wards.loc[shapes.index]
    return [
        {
            "name": text(name),
            "covered": code not in lost,
            "cold": code in cold,
            "at": _pair(names[index].x, names[index].y),
            "rings": rings(degrees[index]),
        }
        for index, code, name in zip(frame.index, frame[Area.CODE], frame[Area.NAME], strict=True)
    ]


def outlines(results: Results) -> list[Feature]:
    """The local authorities; where no boundary was given, the small areas put together."""
    frame = results.project.authorities
    shapes = simplified(frame.geometry).to_crs(WGS84)
    if shapes.empty and not results.lsoas.empty:
        shape = simplified(results.lsoas.geometry).to_crs(WGS84).union_all()
        return [{"name": results.project.name, "rings": rings(shape)}]
    return [{"name": text(frame.loc[index, Area.NAME]), "rings": rings(shape)} for index, shape in shapes.items()]


def extent(results: Results) -> list[list[float]]:
    """What the map shows at first: [[south, west], [north, east]]."""
    for frame in (results.project.authorities, results.lsoas, results.project.wards, results.counted):
        shapes = frame.geometry.dropna()
        if not shapes.empty:
            west, south, east, north = np.round(shapes.to_crs(WGS84).total_bounds, DECIMALS).tolist()
            return [[south, west], [north, east]]
    return [[49.9, -6.4], [55.8, 1.8]]  # England


def locations(results: Results, places: pd.DataFrame, *, identify_sensitive: bool) -> list[Feature]:
    """One location for every place, with its organisations, largest first. Every placed organisation is in one.

    Args:
        results: What was found.
        places: Where each organisation is drawn (`Place`), at the detail that the output may show.
        identify_sensitive: Whether protected organisations keep their id, so that a filter in the window reaches
            them. Never in an output that leaves the machine: the id is a register number, and that names them.
    """
    placed = places.dropna(subset=[Place.X, Place.Y]).merge(
        results.counted[_SHOWN], left_on=Place.ORG, right_on=Org.ID, validate="one_to_one"
    )
    points = gpd.GeoSeries(gpd.points_from_xy(placed[Place.X], placed[Place.Y]), crs=BRITISH_NATIONAL_GRID)
    degrees = points.to_crs(WGS84)
    placed = placed.assign(
        _lon=degrees.x.to_numpy(), _lat=degrees.y.to_numpy(), _x=placed[Place.X].round(), _y=placed[Place.Y].round()
    )
    placed = placed.sort_values(
        ["_y", "_x", Counted.TURNOVER, Org.NAME, Org.ID], ascending=[False, True, False, True, True]
    )
    rows = placed.to_dict("records")
    return [
        _location(list(group), results.project.options.scheme, identify_sensitive=identify_sensitive)
        for _, group in groupby(rows, key=lambda row: (row["_y"], row["_x"]))
    ]


def _location(rows: list[Feature], scheme: BandScheme, *, identify_sensitive: bool) -> Feature:
    return {
        "at": _pair(rows[0]["_lon"], rows[0]["_lat"]),
        "place": "; ".join(sorted({text(row[Place.PLACE]) for row in rows})),
        "exact": all(row[Place.EXACT] for row in rows),
        "organisations": [_organisation(row, scheme, identify_sensitive=identify_sensitive) for row in rows],
    }


def _organisation(row: Feature, scheme: BandScheme, *, identify_sensitive: bool) -> Feature:
    band = scheme.band(row[Counted.BAND])
    sensitive = bool(row[Counted.SENSITIVE])
    turnover = whole(row[Counted.TURNOVER])
    shown = band.label if sensitive or turnover is None else f"£{turnover:,}"
    year_end = row[Counted.YEAR_END]
    return {
        "id": row[Org.ID] if not sensitive or identify_sensitive else "",
        "name": PROTECTED if sensitive else text(row[Org.NAME]),
        "band": band.key,
        "cluster": band.highlighted,
        "turnover": shown,
        "year_end": "" if sensitive or pd.isna(year_end) else f"{pd.Timestamp(year_end):%Y-%m-%d}",
        "old": False if sensitive or pd.isna(row[Counted.OVER_24_MONTHS]) else bool(row[Counted.OVER_24_MONTHS]),
        "ward": text(row[Counted.WARD_NAME]),
        "decile": None if sensitive else whole(row[Counted.DECILE]),
    }


def area_rows(results: Results) -> list[Feature]:
    """The table that says what the map shows: authorities first, then wards by name."""
    order: dict[str, int] = {kind.value: place for place, kind in enumerate(AreaType)}
    rows = results.areas.to_dict("records")
    return [
        {
            "name": text(row[AreaRow.NAME]),
            "whole": row[AreaRow.TYPE] == AreaType.LAD.value,
            "covered": bool(row[AreaRow.COVERED]),
            "population": whole(row[AreaRow.POPULATION]),
            "organisations": whole(row[AreaRow.ORGANISATIONS]),
            "cluster": whole(row[AreaRow.CLUSTER]),
            "rate": number(row[AreaRow.RATE], 1),
            "rate_low": number(row[AreaRow.RATE_LOW], 1),
            "rate_high": number(row[AreaRow.RATE_HIGH], 1),
            "deprived": number(row[AreaRow.MOST_DEPRIVED_20]),
            "marks": marks(row),
        }
        for row in sorted(rows, key=lambda row: (order[row[AreaRow.TYPE]], text(row[AreaRow.NAME])))
    ]


def _pair(longitude: float, latitude: float) -> list[float]:
    return [round(float(longitude), DECIMALS), round(float(latitude), DECIMALS)]


def placed_ids(found: Iterable[Feature]) -> list[str]:
    """The ids of all organisations in these locations, in order."""
    return [organisation["id"] for location in found for organisation in location["organisations"]]
