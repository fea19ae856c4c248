"""Prepared copies of postcode directories, of which only the chosen rows are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kil_mapper.importing import prepared_copies
from kil_mapper.importing.postcodes_prepare import PREPARED, Facts
from kil_mapper.importing.prepared_copies import CopyKind
from kil_mapper.model.inventory import SourceFile

KIND: Final = CopyKind("postcodes", PREPARED, ("lsoa21", "lsoa11", "ward", "lad"))
_KEYS: Final = ("postcode", "easting", "northing")

# Which rows to keep, told from postcode, easting and northing, and from the postcode areas of the file.
Choice: TypeAlias = Callable[[pa.Table, Sequence[str]], pa.Array]


def load(entry: Path, choice: Choice) -> tuple[pa.Table, Facts] | None:
    """The chosen rows of a prepared copy; None when there is none, or none that can be trusted."""

    def read(file: pq.ParquetFile, stored: dict[str, Any]) -> tuple[pa.Table, Facts]:
        lists = {name: tuple(stored[name]) for name in ("areas", "lsoa_editions")}
        facts = Facts(**(stored | lists))
        keys = file.read(list(_KEYS))
        return _chosen(file, keys, choice(keys, facts.areas)), facts

    return prepared_copies.load(entry, KIND, read)


def _chosen(file: pq.ParquetFile, keys: pa.Table, mask: pa.Array) -> pa.Table:
    """The rows of the mask with all columns; blocks without such a row are not read further."""
    others = [name for name in PREPARED.names if name not in _KEYS]
    pieces, start = [], 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        part = mask.slice(start, rows)
        if pc.any(part).as_py():
            rest = file.read_row_group(group, columns=others)
            block = keys.slice(start, rows)
            for name in others:
                block = block.append_column(name, rest[name])
            pieces.append(block.filter(part).select(PREPARED.names).cast(PREPARED))
        start += rows
    return pa.concat_tables(pieces) if pieces else PREPARED.empty_table()


def store(entry: Path, source: SourceFile, table: pa.Table, facts: Facts, still_wanted: Callable[[], None]) -> None:
    """Keep a prepared copy: all rows of a directory, and what is known about it."""
    prepared_copies.store(entry, KIND, source, table, vars(facts), still_wanted)
