"""Small invented areas near Halifax, written in every form that boundaries come in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from shapely.geometry import Polygon, box

from kil_mapper.importing.boundaries import (
    IMPORTERS,
    BoundariesRead,
    read_boundaries,
)
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Area
from tests.importing.recognised import found

X, Y = 409_000, 425_000  # Halifax
CODES = ["E01010001", "E01010002", "E01010003"]
BNG, WGS84 = "EPSG:27700", "EPSG:4326"


def square(number: int, size: int = 1000) -> Polygon:
    """Squares side by side, each 1 km."""
    return box(X + 1000 * number, Y, X + 1000 * number + size, Y + size)


def areas(count: int = 3, crs: str = BNG, **columns: Any) -> gpd.GeoDataFrame:
    values = {"LSOA21CD": CODES[:count], "LSOA21NM": [f"Halifax {n}" for n in range(count)], "FID": range(count)}
    frame = gpd.GeoDataFrame(values | columns, geometry=[square(n) for n in range(count)], crs=BNG)
    return frame.to_crs(crs)


def write(path: Path, frame: gpd.GeoDataFrame) -> Path:
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}[path.suffix]
    pyogrio.write_dataframe(frame, path, driver=driver)
    return path


def geojson(path: Path, shapes: dict[str, Any], crs: str = "", **properties: Any) -> Path:
    """A GeoJSON file written by hand, coordinates exactly as given."""
    features = [
        {"type": "Feature", "properties": {"LSOA21CD": code, "LSOA21NM": code} | properties, "geometry": shape}
        for code, shape in shapes.items()
    ]
    text: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        text = {"type": text["type"], "crs": {"type": "name", "properties": {"name": crs}}, "features": features}
    path.write_text(json.dumps(text))
    return path


def read(*files: Path | FoundFile, log: IssueLog | None = None, **options: Any) -> BoundariesRead:
    known = [found(file, IMPORTERS) if isinstance(file, Path) else file for file in files]
    assert known[0].dataset is not None
    arguments: dict[str, Any] = {"codes": None, "bbox": None, "progress": NoProgress()} | options
    return read_boundaries(known, known[0].dataset, log=IssueLog() if log is None else log, **arguments)


def assert_squares(result: BoundariesRead, count: int = 3, tolerance: float = 0.001) -> None:
    frame = result.frame
    assert frame.crs == BNG
    assert frame[Area.CODE].tolist() == CODES[:count]
    assert set(frame.geom_type) == {"MultiPolygon"}
    assert frame.is_valid.all()
    for number, shape in enumerate(frame.geometry):
        assert shape.symmetric_difference(square(number)).area < tolerance * 1_000_000
