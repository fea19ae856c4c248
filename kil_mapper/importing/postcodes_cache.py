"""Prepared copies of large postcode directories, so that a second build does not unpack 1.5 GB again.

An entry belongs to one state of one file: its size, its time of change and its first and last blocks. An entry that is
damaged, of another version or of another state is never used. The folder may be emptied at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kil_mapper.importing.postcodes_prepare import PREPARED, Facts
from kil_mapper.model.inventory import SourceFile

FORMAT_VERSION: Final = 1
WORTH_KEEPING: Final = 4 << 20  # bytes, unpacked; smaller files are read as fast as looked up
_PREFIX: Final = "postcodes"
_ROW_GROUP: Final = 1 << 18
_KEPT_UNUSED_FOR: Final = 120 * 24 * 3600  # seconds; directories come every three months
_EDGE: Final = 1 << 16
_FACTS: Final = b"kil_facts"
_KEYS: Final = ("postcode", "easting", "northing")
_CODES: Final = ("lsoa21", "lsoa11", "ward", "lad")
_DAMAGE: Final = (OSError, pa.ArrowException, ValueError, TypeError, KeyError)
_logger = logging.getLogger(__name__)

# Which rows to keep, told from postcode, easting and northing, and from the postcode areas of the file.
Choice: TypeAlias = Callable[[pa.Table, Sequence[str]], pa.Array]


def entry_path(folder: Path, source: SourceFile) -> Path:
    """Where the prepared copy of a file is kept, for the state that the file has now.

    Raises:
        OSError: The file cannot be read.
    """
    status = source.path.stat()
    state = hashlib.sha256(f"{FORMAT_VERSION}|{source.member}|{status.st_size}|{status.st_mtime_ns}|".encode())
    with source.path.open("rb") as file:
        state.update(file.read(_EDGE))
        file.seek(max(status.st_size - _EDGE, 0))
        state.update(file.read(_EDGE))
    return folder / f"{_slot(source)}-{state.hexdigest()[:32]}.parquet"


def _slot(source: SourceFile) -> str:
    """What entries of the same file have in common, whatever its state."""
    name = f"{source.path.resolve()}|{source.member}"
    return f"{_PREFIX}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def load(entry: Path, choice: Choice) -> tuple[pa.Table, Facts] | None:
    """The chosen rows of a prepared copy; None when there is none, or none that can be trusted."""
    if not entry.is_file():
        return None
    try:
        with pq.ParquetFile(entry, read_dictionary=list(_CODES), page_checksum_verification=True) as file:
            facts = _facts_in(file)
            keys = file.read(list(_KEYS))
            mask = choice(keys, facts.areas)
            chosen = _chosen(file, keys, mask)
    except _DAMAGE as error:
        _logger.warning("The prepared copy %s is damaged and made anew: %s", entry.name, error)
        return None
    with contextlib.suppress(OSError):
        entry.touch()  # it is of use
    return chosen, facts


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


def _facts_in(file: pq.ParquetFile) -> Facts:
    stored: dict[str, Any] = json.loads(file.schema_arrow.metadata[_FACTS])
    stored["areas"], stored["lsoa_editions"] = tuple(stored["areas"]), tuple(stored["lsoa_editions"])
    facts = Facts(**stored)
    if file.schema_arrow.names != PREPARED.names:
        raise ValueError("its columns are others")
    return facts


def store(entry: Path, source: SourceFile, table: pa.Table, facts: Facts, still_wanted: Callable[[], None]) -> None:
    """Keep a prepared copy and remove those of earlier states. A full disk or a locked folder is no failure.

    Args:
        entry: Where to keep it, from `entry_path`.
        source: The file it was prepared from.
        table: All its rows, with the columns of `PREPARED`.
        facts: What is known about the file.
        still_wanted: Called often; raises `Cancelled` when the person asked to stop.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{_PREFIX}-", suffix=".part", dir=entry.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            _write(file, table.replace_schema_metadata({_FACTS: json.dumps(asdict(facts)).encode()}), still_wanted)
        temporary.replace(entry)
    except (OSError, pa.ArrowException) as error:
        _logger.warning("The prepared copy of %s could not be kept: %s", source.label, error)
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    _tidy(entry, source)


def _tidy(entry: Path, source: SourceFile) -> None:
    """Remove copies of earlier states, copies that nobody asked for in months, and parts left by a crash."""
    oldest = time.time() - _KEPT_UNUSED_FOR
    for old in (*entry.parent.glob(f"{_PREFIX}-*.parquet"), *entry.parent.glob(f".{_PREFIX}-*.part")):
        with contextlib.suppress(OSError):
            earlier = old.name.startswith(f"{_slot(source)}-") and old != entry
            if earlier or old.stat().st_mtime < oldest:
                old.unlink()


def _write(file: IO[bytes], table: pa.Table, still_wanted: Callable[[], None]) -> None:
    with pq.ParquetWriter(
        file,
        table.schema,
        compression="lz4",
        use_dictionary=list(_CODES),
        write_statistics=False,
        write_page_checksum=True,
    ) as writer:
        for start in range(0, table.num_rows, _ROW_GROUP):
            still_wanted()
            writer.write_table(table.slice(start, _ROW_GROUP), row_group_size=_ROW_GROUP)
