"""Shapes in the binary form of the GeoPackage standard (section 2.1.3): a short header, then well-known binary."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from kil_mapper.model.schema import GeometryKind
from kil_mapper.project_file.raw import Value

SRS_ID = 27700
_LITTLE_ENDIAN, _ENVELOPE_XY, _EMPTY = 0b1, 0b10, 0b10000
_HEADER = struct.Struct("<2sBBi")
_ENVELOPE = struct.Struct("<4d")
_POINT, _POLYGON, _MULTIPOLYGON = 1, 3, 6  # codes of well-known binary, which are not those of shapely
_START, _COUNT, _PAIR_BYTES = struct.Struct("<BI"), struct.Struct("<I"), 16
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def prepared(shapes: Iterable[Any], kind: GeometryKind) -> Any:
    """The shapes in two dimensions and of one kind; single polygons become multipolygons.

    Raises:
        ValueError: A shape is of another kind.
    """
    array = shapely.force_2d(np.asarray(shapes, dtype=object))
    if kind is GeometryKind.MULTIPOLYGON:
        single = shapely.get_type_id(array) == shapely.GeometryType.POLYGON
        array[single] = [shapely.MultiPolygon([shape] if not shape.is_empty else []) for shape in array[single]]
    wanted = shapely.GeometryType.POINT if kind is GeometryKind.POINT else shapely.GeometryType.MULTIPOLYGON
    types = shapely.get_type_id(array)
    if not np.isin(types, [wanted, -1]).all():
        raise ValueError(f"expected shapes of the kind {kind.value}")
    return array


def encode(shapes: Any, kind: GeometryKind) -> list[Value]:
    """The shapes as blobs; None stays None."""
    with_envelope = kind is GeometryKind.MULTIPOLYGON
    bodies = shapely.to_wkb(shapes, byte_order=1, output_dimension=2)
    blobs: list[Value] = []
    rows = zip(bodies, shapely.is_empty(shapes), shapely.bounds(shapes), strict=True)
    for body, empty, (min_x, min_y, max_x, max_y) in rows:
        if body is None:
            blobs.append(None)
        elif empty:
            blobs.append(_HEADER.pack(b"GP", 0, _LITTLE_ENDIAN | _EMPTY, SRS_ID) + body)
        elif with_envelope:
            header = _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN | _ENVELOPE_XY, SRS_ID)
            blobs.append(header + _ENVELOPE.pack(min_x, max_x, min_y, max_y) + body)
        else:
            blobs.append(_HEADER.pack(b"GP", 0, _LITTLE_ENDIAN, SRS_ID) + body)
    return blobs


def decode(blobs: Sequence[Value], kind: GeometryKind) -> Any:
    """The shapes behind the blobs, as a geometry array in EPSG:27700.

    Raises:
        ValueError: A blob is no shape, is of another kind, or is in another coordinate system.
    """
    bodies = [None if blob is None else _body(blob) for blob in blobs]
    _refuse_other_structures(bodies, kind)
    try:
        shapes = shapely.from_wkb(np.array(bodies, dtype=object))
    except shapely.errors.ShapelyError as error:
        raise ValueError(str(error)) from error
    return gpd.array.from_shapely(prepared(shapes, kind), crs=f"EPSG:{SRS_ID}")


def _refuse_other_structures(bodies: Sequence[bytes | None], kind: GeometryKind) -> None:
    """Walk through the binary before GEOS does: shapes nested some thousand deep would crash the whole process."""
    walk = _end_of_point if kind is GeometryKind.POINT else _end_of_multipolygon
    for body in bodies:
        if body is None:
            continue
        try:
            whole = walk(body) == len(body)
        except struct.error:
            whole = False
        if not whole:
            raise ValueError(f"a shape is not a {kind.value}, or is cut short")


def _end_of_point(body: bytes) -> int:
    _expect(body, 0, _POINT)
    return _START.size + _PAIR_BYTES


def _end_of_multipolygon(body: bytes) -> int:
    _expect(body, 0, _MULTIPOLYGON)
    (parts,) = _COUNT.unpack_from(body, _START.size)
    position = _START.size + _COUNT.size
    for _ in range(parts):
        _expect(body, position, _POLYGON)
        (rings,) = _COUNT.unpack_from(body, position + _START.size)
        position += _START.size + _COUNT.size
        for _ in range(rings):
            (points,) = _COUNT.unpack_from(body, position)
            position += _COUNT.size + points * _PAIR_BYTES
    return position


def _expect(body: bytes, position: int, code: int) -> None:
    if _START.unpack_from(body, position) != (_LITTLE_ENDIAN, code):
        raise struct.error


def _body(blob: Value) -> bytes:
    if not isinstance(blob, bytes) or len(blob) < _HEADER.size:
        raise ValueError("a shape is not stored as a shape")
    magic, version, flags, srs_id = _HEADER.unpack_from(blob)
    envelope = _ENVELOPE_BYTES.get(flags >> 1 & 0b111)
    if magic != b"GP" or version != 0 or not flags & _LITTLE_ENDIAN or envelope is None:
        raise ValueError("a shape has an unknown form")
    if srs_id != SRS_ID:
        raise ValueError(f"a shape is in the coordinate system {srs_id}, expected {SRS_ID}")
    return blob[_HEADER.size + envelope :]
