"""Frames to stored columns and back; the schema decides every type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from kil_mapper.model.schema import DTYPES, Column, Kind, TableSchema
from kil_mapper.project_file import geometry
from kil_mapper.project_file.raw import GEOMETRY, RawTable, Value

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_DAY = re.compile(r"-?\d{3,}-\d\d-\d\d")


def clean_text(text: str) -> str:
    """The text with what no UTF-8 file can carry (lone surrogates), or cuts off at (NUL), as U+FFFD."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def to_raw(schema: TableSchema, frame: pd.DataFrame) -> RawTable:
    """A frame as stored columns.

    Raises:
        ValueError: The frame does not follow its schema.
    """
    frame = schema.conform(_with_clean_text(schema, frame))
    plain = pd.DataFrame(frame, copy=False)  # columns of a frame with shapes are slow to get
    columns: dict[str, Sequence[Value]] = {
        column.name: _stored(plain[column.name], column.kind) for column in schema.columns
    }
    if schema.geometry is not None:
        shapes = geometry.prepared(frame.geometry.array, schema.geometry)
        columns[GEOMETRY] = geometry.encode(shapes, schema.geometry)
    return RawTable(schema.name, columns, len(frame))


def from_raw(schema: TableSchema, table: RawTable) -> Any:
    """Stored columns as a frame of the schema.

    Raises:
        ValueError: A column is missing or holds values of another type, or a rule of the schema is broken.
    """
    wanted = [*schema.names, *([GEOMETRY] if schema.geometry else [])]
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        raise ValueError(f"{schema.name} lacks {', '.join(missing)}")
    frame = pd.DataFrame({column.name: _typed(column, table.columns[column.name]) for column in schema.columns})
    if schema.geometry is not None:
        frame = gpd.GeoDataFrame(frame, geometry=geometry.decode(table.columns[GEOMETRY], schema.geometry))
    return schema.conform(frame)


def _with_clean_text(schema: TableSchema, frame: pd.DataFrame) -> pd.DataFrame:
    """Make text storable first: Arrow-backed text cannot hold what must go, so only other columns are touched."""
    unclean = {}
    for column in schema.columns:
        if column.kind is Kind.TEXT and column.name in frame.columns and frame[column.name].notna().any():
            values = frame[column.name].to_numpy(dtype=object, na_value=None)
            if _UNSTORABLE.search("".join(value for value in values if isinstance(value, str))):
                unclean[column.name] = [clean_text(value) if isinstance(value, str) else value for value in values]
    return frame.assign(**unclean) if unclean else frame


def _stored(values: Any, kind: Kind) -> list[Value]:
    if kind is Kind.BOOLEAN:
        values = values.astype("Int64")
    elif kind is Kind.NUMBER:
        values = values + 0.0  # SQLite has no negative zero
    elif kind is Kind.DATE:
        days = np.datetime_as_string(values.to_numpy(), unit="D")
        return [None if day == "NaT" else day for day in days.tolist()]
    stored: list[Value] = values.to_numpy(dtype=object, na_value=None).tolist()
    return stored


_STORED_AS: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.INTEGER: (int,),
    Kind.NUMBER: (float, int),
    Kind.BOOLEAN: (int,),
    Kind.DATE: (str,),
}


def _typed(column: Column, values: Sequence[Value]) -> Any:
    allowed = (*_STORED_AS[column.kind], type(None))
    if not all(isinstance(value, allowed) for value in values):
        raise ValueError(f"{column.name} holds something else than {column.kind.value}")
    if column.kind is Kind.BOOLEAN:
        if not set(values) <= {0, 1, None}:
            raise ValueError(f"{column.name} holds something else than yes and no")
        values = [None if value is None else bool(value) for value in values]
    elif column.kind is Kind.DATE:
        if not all(value is None or _DAY.fullmatch(str(value)) for value in values):
            raise ValueError(f"{column.name} holds something else than dates")
        return np.array(values, dtype=DTYPES[Kind.DATE])
    return pd.array(values, dtype=DTYPES[column.kind]) if values else pd.array([], dtype=DTYPES[column.kind])
