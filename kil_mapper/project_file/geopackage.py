"""The parts of a file that the GeoPackage standard 1.4 asks for, so that QGIS and ArcGIS open it as it is."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely
from pyproj import CRS
from pyproj.enums import WktVersion

from kil_mapper.model.schema import GeometryKind, Kind, TableSchema
from kil_mapper.project_file.geometry import SRS_ID
from kil_mapper.project_file.raw import FID, GEOMETRY

APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10400
TYPES = {
    Kind.TEXT: "TEXT",
    Kind.INTEGER: "INTEGER",
    Kind.NUMBER: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
}

_STANDARD_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""

# The index follows edits made in a GIS; the statements are those of the standard (annex F.3).
_INDEX = """
CREATE VIRTUAL TABLE "rtree_{t}_{g}" USING rtree(id, minx, maxx, miny, maxy);
CREATE TRIGGER "rtree_{t}_{g}_insert" AFTER INSERT ON "{t}"
  WHEN (NEW."{g}" NOTNULL AND NOT ST_IsEmpty(NEW."{g}"))
  BEGIN INSERT OR REPLACE INTO "rtree_{t}_{g}" VALUES (NEW."{f}", {bounds}); END;
CREATE TRIGGER "rtree_{t}_{g}_update6" AFTER UPDATE OF "{g}" ON "{t}"
  WHEN OLD."{f}" = NEW."{f}" AND (NEW."{g}" NOTNULL AND NOT ST_IsEmpty(NEW."{g}"))
    AND (OLD."{g}" NOTNULL AND NOT ST_IsEmpty(OLD."{g}"))
  BEGIN UPDATE "rtree_{t}_{g}" SET minx = ST_MinX(NEW."{g}"), maxx = ST_MaxX(NEW."{g}"),
    miny = ST_MinY(NEW."{g}"), maxy = ST_MaxY(NEW."{g}") WHERE id = NEW."{f}"; END;
CREATE TRIGGER "rtree_{t}_{g}_update7" AFTER UPDATE OF "{g}" ON "{t}"
  WHEN OLD."{f}" = NEW."{f}" AND (NEW."{g}" NOTNULL AND NOT ST_IsEmpty(NEW."{g}"))
    AND (OLD."{g}" ISNULL OR ST_IsEmpty(OLD."{g}"))
  BEGIN INSERT INTO "rtree_{t}_{g}" VALUES (NEW."{f}", {bounds}); END;
CREATE TRIGGER "rtree_{t}_{g}_update2" AFTER UPDATE OF "{g}" ON "{t}"
  WHEN OLD."{f}" = NEW."{f}" AND (NEW."{g}" ISNULL OR ST_IsEmpty(NEW."{g}"))
  BEGIN DELETE FROM "rtree_{t}_{g}" WHERE id = OLD."{f}"; END;
CREATE TRIGGER "rtree_{t}_{g}_update5" AFTER UPDATE ON "{t}"
  WHEN OLD."{f}" != NEW."{f}" AND (NEW."{g}" NOTNULL AND NOT ST_IsEmpty(NEW."{g}"))
  BEGIN DELETE FROM "rtree_{t}_{g}" WHERE id = OLD."{f}";
    INSERT OR REPLACE INTO "rtree_{t}_{g}" VALUES (NEW."{f}", {bounds}); END;
CREATE TRIGGER "rtree_{t}_{g}_update4" AFTER UPDATE ON "{t}"
  WHEN OLD."{f}" != NEW."{f}" AND (NEW."{g}" ISNULL OR ST_IsEmpty(NEW."{g}"))
  BEGIN DELETE FROM "rtree_{t}_{g}" WHERE id IN (OLD."{f}", NEW."{f}"); END;
CREATE TRIGGER "rtree_{t}_{g}_delete" AFTER DELETE ON "{t}" WHEN OLD."{g}" NOT NULL
  BEGIN DELETE FROM "rtree_{t}_{g}" WHERE id = OLD."{f}"; END;
"""
_BOUNDS = 'ST_MinX(NEW."{g}"), ST_MaxX(NEW."{g}"), ST_MinY(NEW."{g}"), ST_MaxY(NEW."{g}")'


def index_name(table: str) -> str:
    """Name of the spatial index of a table."""
    return f"rtree_{table}_{GEOMETRY}"


def create_standard_tables(connection: sqlite3.Connection) -> None:
    """Mark the file as a GeoPackage and add the tables that describe the others."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")
    _run_all(connection, _STANDARD_TABLES)
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinates"),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinates"),
            ("WGS 84 geodetic", 4326, "EPSG", 4326, _wkt(4326), "longitude and latitude in degrees"),
            ("OSGB36 / British National Grid", SRS_ID, "EPSG", SRS_ID, _wkt(SRS_ID), "easting and northing in metres"),
        ],
    )
    schema_extension = ("gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema", "read-write")
    connection.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, ?)",
        [(table, *schema_extension) for table in ("gpkg_data_columns", "gpkg_data_column_constraints")],
    )


def create_table(connection: sqlite3.Connection, schema: TableSchema) -> None:
    """Add an empty table of that schema, with a geometry column when it has shapes."""
    columns = [f'"{FID}" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL']
    columns += [f'"{column.name}" {TYPES[column.kind]}' for column in schema.columns]
    if schema.geometry is not None:
        columns.append(f'"{GEOMETRY}" {schema.geometry.value.upper()}')
    connection.execute(f'CREATE TABLE "{schema.name}" ({", ".join(columns)})')


def register(connection: sqlite3.Connection, schema: TableSchema, shapes: Any, changed: date) -> None:
    """Describe a filled table to other programs, and index its shapes.

    Args:
        connection: The file.
        schema: The table.
        shapes: Its shapes in the order of the rows; None for a table without.
        changed: Day of the last change; the project's own, so that the same project makes the same file.
    """
    stamp = f"{changed.isoformat()}T00:00:00.000Z"
    bounds: Sequence[float | None] = (None, None, None, None)
    if schema.geometry is not None:
        placed = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
        if len(placed):
            bounds = shapely.total_bounds(placed).tolist()
    connection.execute(
        "INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            schema.name,
            "attributes" if schema.geometry is None else "features",
            schema.title,
            "",
            stamp,
            *bounds,
            None if schema.geometry is None else SRS_ID,
        ),
    )
    connection.executemany(
        "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, NULL, ?, NULL, NULL)",
        [(schema.name, column.name, column.name, column.meaning) for column in schema.columns],
    )
    if schema.geometry is not None:
        _add_layer(connection, schema.name, schema.geometry, shapes)


def _add_layer(connection: sqlite3.Connection, table: str, kind: GeometryKind, shapes: Any) -> None:
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", (table, GEOMETRY, kind.value.upper(), SRS_ID)
    )
    bounds = _BOUNDS.format(g=GEOMETRY)
    _run_all(connection, _INDEX.format(t=table, g=GEOMETRY, f=FID, bounds=bounds))
    boxes = shapely.bounds(shapes)
    rows = [
        (fid, min_x, max_x, min_y, max_y)
        for fid, (min_x, min_y, max_x, max_y) in enumerate(boxes.tolist(), start=1)
        if not math.isnan(min_x)  # the box of nothing
    ]
    connection.executemany(f'INSERT INTO "{index_name(table)}" VALUES (?, ?, ?, ?, ?)', rows)  # noqa: S608 - our name
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', ?, 'write-only')",
        (table, GEOMETRY, "http://www.geopackage.org/spec120/#extension_rtree"),
    )


def _run_all(connection: sqlite3.Connection, script: str) -> None:
    """Run statements one by one: `executescript` would end the transaction."""
    statement = ""
    for line in script.strip().splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _wkt(code: int) -> str:
    return str(CRS.from_epsg(code).to_wkt(WktVersion.WKT1_GDAL))
