"""What is done to shapes before they can be trusted: coordinates told by their range, rings mended, areas made one."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from shapely import MultiPolygon

from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.schema import BRITISH_NATIONAL_GRID
from kil_mapper.model.tables import Area

Box: TypeAlias = tuple[float, float, float, float]
_WGS84: Final = "EPSG:4326"
_DEGREES: Final[Box] = (-9.5, 48.5, 3.0, 61.5)  # Great Britain, longitude and latitude
_ANY_DEGREES: Final[Box] = (-180.0, -90.0, 180.0, 90.0)
_METRES: Final[Box] = (-100_000.0, -100_000.0, 750_000.0, 1_350_000.0)  # Great Britain, the national grid
_SAME_PLACE: Final = 0.5  # shapes of one code that share more than this part of the smaller one
_GET_AGAIN: Final = "Download the boundaries again, as GeoPackage or shapefile."

pyproj.network.set_network_enabled(active=False)  # never fetch correction grids: the app works without internet


class _Range(StrEnum):
    """What coordinates can be, told by where they lie."""

    DEGREES = "longitude and latitude"
    SWAPPED = "latitude and longitude"
    METRES = "metres of the British National Grid"
    ELSEWHERE = "elsewhere"


def box_in(box: Box, crs: str) -> Box | None:
    """A box in national grid metres in the coordinates of a file, a little larger; None when those are not known."""
    if crs == BRITISH_NATIONAL_GRID:
        return box
    if crs != _WGS84:
        return None
    transformer = pyproj.Transformer.from_crs(BRITISH_NATIONAL_GRID, _WGS84, always_xy=True)
    west, south, east, north = transformer.transform_bounds(*box, densify_pts=21)
    return west - 0.001, south - 0.001, east + 0.001, north + 0.001


def in_national_grid(frame: gpd.GeoDataFrame, found: FoundFile, log: IssueLog) -> gpd.GeoDataFrame:
    """Shapes as valid MultiPolygons in EPSG:27700; those that are none are left out, each an issue.

    Raises:
        KilError: The coordinates are no place in Great Britain, or latitude and longitude are swapped.
    """
    label = found.source.label
    usable = frame[_is_usable(frame, label, log)]
    if usable.empty:
        return usable.set_crs(BRITISH_NATIONAL_GRID, allow_override=True)
    declared = usable.crs
    if declared is not None and declared not in (_WGS84, BRITISH_NATIONAL_GRID):
        usable = usable.to_crs(_WGS84)  # whatever it is, afterwards it must lie in Great Britain
        declared = usable.crs
    ranges = _ranges(usable)
    common = _Range(pd.Series(ranges).mode()[0])
    grid = _with_crs(usable, common, declared, found, log)
    astray = ranges != common
    for code in usable.loc[astray, Area.CODE]:
        message = f"The shape of {code} lies outside Great Britain and was set aside."
        log.add(Issue(IssueKind.RECORD_UNREADABLE, Severity.ERROR, message, label, value=code, hint=_GET_AGAIN))
    return _mended(grid[~astray].to_crs(BRITISH_NATIONAL_GRID), label, log)


def _is_usable(frame: gpd.GeoDataFrame, label: str, log: IssueLog) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which shapes are polygons with numbers for coordinates."""
    shapes = frame.geometry.to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    polygons = np.isin(
        shapely.get_type_id(shapes),
        [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON, shapely.GeometryType.GEOMETRYCOLLECTION],
    )
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    usable = there & polygons & finite
    for code in frame.loc[~usable, Area.CODE]:
        message = f"{code} has no usable shape (empty, not an area, or without numbers); it was set aside."
        log.add(Issue(IssueKind.RECORD_UNREADABLE, Severity.ERROR, message, label, value=code, hint=_GET_AGAIN))
    return np.asarray(usable, dtype=bool)


def _ranges(frame: gpd.GeoDataFrame) -> np.ndarray[Any, np.dtype[Any]]:
    west, south, east, north = shapely.bounds(frame.geometry.to_numpy()).T

    def inside(box: Box, x: tuple[Any, Any], y: tuple[Any, Any]) -> Any:
        return (x[0] >= box[0]) & (y[0] >= box[1]) & (x[1] <= box[2]) & (y[1] <= box[3])

    across, up = (west, east), (south, north)
    return np.select(
        [
            inside(_DEGREES, across, up),
            inside(_DEGREES, up, across),
            inside(_METRES, across, up) & ~inside(_ANY_DEGREES, across, up),
        ],
        [_Range.DEGREES.value, _Range.SWAPPED.value, _Range.METRES.value],
        default=_Range.ELSEWHERE.value,
    )


def _with_crs(
    frame: gpd.GeoDataFrame, common: _Range, declared: Any, found: FoundFile, log: IssueLog
) -> gpd.GeoDataFrame:
    """The frame with the coordinate system that its coordinates show, which is said where the file says another."""
    label = found.source.label
    if common is _Range.SWAPPED:
        raise KilError(f"{label} gives latitude before longitude: its shapes would lie elsewhere.", _GET_AGAIN)
    if common is _Range.ELSEWHERE:
        raise KilError(f"The coordinates in {label} are no place in Great Britain.", _GET_AGAIN)
    shown = BRITISH_NATIONAL_GRID if common is _Range.METRES else _WGS84
    silent = declared is None or (not found.detail("crs") and declared == _WGS84)  # GDAL's default for GeoJSON
    if declared is not None and declared == shown:
        return frame
    says = "does not say in which coordinate system it is" if silent else f"says that its coordinates are {declared}"
    message = f"{label} {says}; its numbers are {common.value}, so it was read as {shown}."
    log.add(Issue(IssueKind.CRS_ASSUMED, Severity.WARNING, message, label, value=str(declared or "")))
    return frame.set_crs(shown, allow_override=True)


def _mended(frame: gpd.GeoDataFrame, label: str, log: IssueLog) -> gpd.GeoDataFrame:
    shapes = frame.geometry.to_numpy().copy()
    invalid = ~shapely.is_valid(shapes)
    if invalid.any():
        repaired = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
        still = ~shapely.is_valid(repaired)  # pieces that lie side by side come out as separate parts: join them
        repaired[still] = shapely.buffer(repaired[still], 0)
        shapes[invalid] = repaired
        for code, why in zip(frame.loc[invalid, Area.CODE], frame.geometry[invalid].is_valid_reason(), strict=True):
            message = f"The boundary of {code} crosses itself or is otherwise broken ({why}); it was repaired."
            log.add(Issue(IssueKind.GEOMETRY_REPAIRED, Severity.WARNING, message, label, value=code))
    shapes = np.array([_polygons_of(shape) for shape in shapes], dtype=object)
    kept = ~shapely.is_empty(shapes)
    for code in frame.loc[~kept, Area.CODE]:
        message = f"Nothing is left of the broken boundary of {code}; it was set aside."
        log.add(Issue(IssueKind.RECORD_UNREADABLE, Severity.ERROR, message, label, value=code, hint=_GET_AGAIN))
    return frame.set_geometry(shapes, crs=frame.crs)[kept]


def _polygons_of(shape: Any) -> MultiPolygon:
    """The areas of a shape as a MultiPolygon, without stray lines and points."""
    if isinstance(shape, MultiPolygon):
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    return MultiPolygon([polygon for part in parts for polygon in shapely.get_parts(part) if not polygon.is_empty])


def each_area_once(frame: gpd.GeoDataFrame, label: str, log: IssueLog) -> gpd.GeoDataFrame:
    """One row for each code: the same area given again is dropped, pieces of one area are joined; both are issues."""
    repeated = frame.duplicated(Area.CODE, keep=False)
    if repeated.any():
        rows = []
        for code, group in frame[repeated].groupby(Area.CODE, sort=False):
            first = group.iloc[0].copy()
            first["geometry"], joined = _one_shape(list(group.geometry))
            rows.append(first)
            done = "pieces joined" if joined else "the first counts"
            message = f"{code} comes {len(group)} times in the boundary files: {done}."
            times = len(group) - 1
            log.add(Issue(IssueKind.AREA_DUPLICATED, Severity.NOTE, message, label, value=str(code)), times)
        single = gpd.GeoDataFrame(rows, geometry="geometry", crs=frame.crs)
        frame = pd.concat([frame[~repeated], single], ignore_index=True)
    return frame.sort_values(Area.CODE, ignore_index=True)


def _one_shape(shapes: list[Any]) -> tuple[MultiPolygon, bool]:
    """The first shape, joined with those that lie elsewhere; whether there were any."""
    whole, joined = shapes[0], False
    for shape in shapes[1:]:
        smaller = min(whole.area, shape.area)
        if whole.intersection(shape).area <= _SAME_PLACE * smaller:
            whole, joined = whole.union(shape), True
    return _polygons_of(whole), joined
