"""What stands in a project file before it has types: columns of SQLite values, and their checksums.

Migrations work on this form, so that an old file never has to fit the schemas of today.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

Value = int | float | str | bytes | None

FID: Final = "fid"
GEOMETRY: Final = "geom"
META: Final = "kil_meta"
CHECKSUMS: Final = "kil_checksums"


@dataclass(frozen=True)
class RawTable:
    """One table as it is stored.

    Attributes:
        name: Its name in the file.
        columns: Values of each column, columns in order, rows in the order of the file.
        rows: Number of rows.
    """

    name: str
    columns: dict[str, Sequence[Value]] = field(repr=False)
    rows: int

    def checksum(self) -> str:
        """SHA-256 of the content: names, order, types and values, to the last bit.

        Raises:
            ValueError: A value is of a kind that no table of ours holds.
        """
        digest = hashlib.sha256(f"{self.name}\n{self.rows}\n".encode())
        for name, values in self.columns.items():
            digest.update(f"{name}\n".encode())
            if name == GEOMETRY:
                _add_shapes(digest, values)
            else:
                digest.update(_as_text(values).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


@dataclass(frozen=True)
class RawProject:
    """A whole project as it is stored.

    Attributes:
        meta: Values of `kil_meta`, each JSON text.
        tables: The tables by name.
    """

    meta: dict[str, str]
    tables: dict[str, RawTable]


def meta_table(meta: dict[str, str]) -> RawTable:
    """The meta values as a table, so that they get a checksum too."""
    return RawTable(META, {"key": list(meta), "value": list(meta.values())}, len(meta))


def _as_text(values: Sequence[Value]) -> str:
    """One text for a column. JSON writes 1, 1.0 and "1" differently and repeats floats exactly."""
    try:
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    except TypeError as error:
        raise ValueError(str(error)) from error


def _add_shapes(digest: hashlib._Hash, values: Sequence[Value]) -> None:
    for value in values:
        if value is None:
            digest.update(b"-")
        elif isinstance(value, bytes):
            digest.update(len(value).to_bytes(8, "little"))
            digest.update(value)
        else:
            raise ValueError(f"a shape is stored as {type(value).__name__}")
