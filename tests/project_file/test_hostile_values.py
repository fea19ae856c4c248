"""Whoever forges a file can forge its checksums too: values of the wrong kind must still be refused in words."""

from __future__ import annotations

import json
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Point

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.schema import GeometryKind
from kil_mapper.project_file import check_project_file, geometry, open_project
from kil_mapper.project_file.raw import RawTable


def forged(path: Path, table: str, column: str, value: object) -> None:
    """Put a value where another kind belongs, and a true checksum over it."""
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE fid = 1', (value,))  # noqa: S608
        query = "SELECT columns FROM kil_checksums WHERE table_name = ?"
        columns = json.loads(connection.execute(query, (table,)).fetchone()[0])
        listed = ", ".join(f'"{name}"' for name in columns)
        rows = connection.execute(f'SELECT {listed} FROM "{table}" ORDER BY fid').fetchall()  # noqa: S608
        content = RawTable(table, dict(zip(columns, zip(*rows, strict=True), strict=True)), len(rows))
        checksum = content.checksum()
        connection.execute("UPDATE kil_checksums SET sha256 = ? WHERE table_name = ?", (checksum, table))
        connection.commit()


def blob(body: bytes, flags: int = 1, srs_id: int = 27700, magic: bytes = b"GP", version: int = 0) -> bytes:
    return struct.pack("<2sBBi", magic, version, flags, srs_id) + body


POINT = shapely.to_wkb(Point(1, 2))
MANY = struct.pack("<BII", 1, 6, 0xFFFFFFFF)  # a multipolygon that claims four thousand million parts
DEEP = struct.pack("<BII", 1, 7, 1) * 200_000  # collections inside collections crash GEOS
DEEP_PART = struct.pack("<BII", 1, 6, 1) + DEEP
WARD = shapely.to_wkb(shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("organisations", "income", "many"),
        ("organisations", "income", 1.5),
        ("organisations", "is_cio", 2),
        ("organisations", "is_cio", "yes"),
        ("organisations", "registered_on", "today"),
        ("organisations", "registered_on", "2024-13-01"),
        ("organisations", "registered_on", "NaT"),
        ("organisations", "registered_on", 20240101),
        ("organisations", "name", None),
        ("organisations", "org_id", "GB-CHC-900002"),
        ("postcodes", "easting", "left"),
        ("postcodes", "easting", None),
        ("organisations", "geom", b""),
        ("organisations", "geom", b"GP"),
        ("organisations", "geom", blob(b"")),
        ("organisations", "geom", blob(POINT[:-1])),
        ("organisations", "geom", blob(POINT, srs_id=4326)),
        ("organisations", "geom", blob(POINT, magic=b"PG")),
        ("organisations", "geom", blob(POINT, version=1)),
        ("organisations", "geom", blob(POINT, flags=0)),
        ("organisations", "geom", blob(POINT, flags=0b1111)),
        ("organisations", "geom", blob(POINT, flags=0b11)),
        ("organisations", "geom", blob(shapely.to_wkb(LineString([(0, 0), (1, 1)])))),
        ("wards", "geom", blob(POINT)),
        ("wards", "geom", blob(MANY)),
        ("wards", "geom", blob(DEEP)),
        ("wards", "geom", blob(DEEP_PART)),
        ("wards", "geom", blob(WARD[:-8])),
        ("wards", "geom", blob(WARD + b"x")),
    ],
)
def test_a_forged_value_is_refused_by_opening_and_by_checking(
    tmp_path: Path, good: bytes, table: str, column: str, value: object
) -> None:
    path = tmp_path / "place.gpkg"
    path.write_bytes(good)
    forged(path, table, column, value)
    with pytest.raises(KilError, match="is damaged, or was changed outside") as caught:
        open_project(path, NoProgress())
    assert len(str(caught.value)) < 600
    assert not all(finding.ok for finding in check_project_file(path))


def test_a_true_value_with_a_true_checksum_opens(tmp_path: Path, good: bytes) -> None:
    """So the refusals above are about the values, not about the forging."""
    path = tmp_path / "place.gpkg"
    path.write_bytes(good)
    forged(path, "organisations", "income", 5)
    assert open_project(path, NoProgress()).organisations["income"][0] == 5


@pytest.mark.parametrize("kind", GeometryKind)
def test_shapes_keep_missing_and_empty_apart(kind: GeometryKind) -> None:
    empty = Point() if kind is GeometryKind.POINT else shapely.MultiPolygon()
    shapes = np.array([None, empty], dtype=object)
    back = geometry.decode(geometry.encode(shapes, kind), kind)
    assert back.isna().tolist() == [True, False]
    assert back.is_empty.tolist() == [False, True]


def test_blobs_of_a_gis_with_any_envelope_are_read() -> None:
    for code, size in ((0, 0), (1, 32), (2, 48), (3, 48), (4, 64)):
        (shape,) = geometry.decode([blob(bytes(size) + POINT, flags=1 | code << 1)], GeometryKind.POINT)
        assert shape == Point(1, 2)
