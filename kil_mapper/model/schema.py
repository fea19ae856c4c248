"""Table schemas: one declaration drives types, checks, the data dictionary and the re-typing of what is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

BRITISH_NATIONAL_GRID = "EPSG:27700"


class Kind(StrEnum):
    """The types that columns have, in files and in memory."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


# One letter each keeps a column of a table on one line of its declaration.
T, I, N, B, D = Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE  # noqa: E741 - as above

DTYPES: dict[Kind, str] = {
    Kind.TEXT: "str",
    Kind.INTEGER: "Int64",
    Kind.NUMBER: "float64",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "datetime64[s]",
}


def as_floats(values: pd.Series) -> pd.Series:
    """Whole numbers or fractions, with gaps or without, as float64; a gap is NaN."""
    return values.astype("Float64").astype("float64")


def columns_of(*kinds: type) -> list[str]:
    """The columns that row classes such as `AreaRow` name, in their order; constants in capitals, nothing inherited."""
    return [value for kind in kinds for name, value in vars(kind).items() if name.isupper()]


class GeometryKind(StrEnum):
    """What shapes a table holds."""

    POINT = "Point"
    MULTIPOLYGON = "MultiPolygon"


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        name: Its name in frames and in the project file.
        kind: Its type.
        meaning: What it holds, with its unit, for the data dictionary.
        required: Whether a missing value is a bug.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False


@dataclass(frozen=True)
class TableSchema:
    """One table of a project.

    Attributes:
        name: Its name in the project file.
        title: What people call it.
        columns: Its columns, in order.
        key: Columns that together name a row; () when rows have no name.
        geometry: What shapes it holds, in EPSG:27700 metres; None for a table without.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    geometry: GeometryKind | None = None

    @cached_property
    def names(self) -> list[str]:
        """Column names in order, without the geometry."""
        return [column.name for column in self.columns]

    def empty(self) -> Any:
        """A frame of this schema without rows."""
        return self._nothing.copy()

    @cached_property
    def _nothing(self) -> Any:
        """Made once: a project begins with two dozen of them."""
        return self.conform(pd.DataFrame({name: [] for name in self.names}))

    def conform(self, frame: pd.DataFrame) -> Any:
        """The frame with exactly these columns, in this order, of these types.

        Columns that the schema does not know are dropped; columns that the frame lacks come out empty. A
        table with geometry comes back as a GeoDataFrame in EPSG:27700. The index is renumbered.

        Raises:
            ValueError: A required column has gaps, a key repeats, or the coordinate system is another one.
        """
        data: dict[str, Any] = {}
        for column in self.columns:
            dtype = DTYPES[column.kind]
            if column.name in frame.columns:
                data[column.name] = frame[column.name].astype(dtype).array
            else:
                data[column.name] = pd.Series([None] * len(frame), dtype=dtype).array
        table = pd.DataFrame(data)
        self._check(table)
        if self.geometry is None:
            return table
        shapes = frame["geometry"].array if "geometry" in frame.columns else gpd.array.from_shapely([None] * len(frame))
        crs = getattr(frame, "crs", None) if "geometry" in frame.columns else None
        if crs is not None and crs != BRITISH_NATIONAL_GRID:
            raise ValueError(f"{self.name}: geometry is in {crs}, expected {BRITISH_NATIONAL_GRID}")
        return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, crs=BRITISH_NATIONAL_GRID))

    def with_rows(self, frame: pd.DataFrame, rows: pd.DataFrame) -> Any:
        """A frame of this schema with more rows at its end.

        Args:
            frame: Rows of this schema.
            rows: What is added; columns that it lacks come out empty.

        Raises:
            ValueError: As for `conform`.
        """
        added = self.conform(rows)
        return self.conform(pd.concat([frame, added], ignore_index=True)) if len(frame) else added

    def _check(self, table: pd.DataFrame) -> None:
        for column in self.columns:
            if column.required and table[column.name].isna().any():
                raise ValueError(f"{self.name}.{column.name}: a required value is missing")
        if self.key and table.duplicated(list(self.key)).any():
            raise ValueError(f"{self.name}: {', '.join(self.key)} repeats")
