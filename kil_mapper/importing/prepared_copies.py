"""Prepared copies of large published files, so that a second build does not unpack and cut them again.

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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from kil_mapper import __version__
from kil_mapper.model.inventory import SourceFile

FORMAT_VERSION: Final = 3
WORTH_KEEPING: Final = 4 << 20  # bytes, unpacked; smaller files are read as fast as looked up
_ROW_GROUP: Final = 1 << 18
_KEPT_UNUSED_FOR: Final = 120 * 24 * 3600  # seconds; directories come every three months
_EDGE: Final = 1 << 16
_FACTS: Final = b"kil_facts"
_DAMAGE: Final = (OSError, pa.ArrowException, ValueError, TypeError, KeyError)
_logger = logging.getLogger(__name__)
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class CopyKind:
    """What copies of one kind of file hold.

    Attributes:
        prefix: What the names of entries begin with.
        schema: Their columns.
        codes: Those that hold few distinct values.
    """

    prefix: str
    schema: pa.Schema
    codes: Sequence[str] = ()


def entry_path(folder: Path, kind: CopyKind, source: SourceFile, *others: SourceFile, told: str = "") -> Path:
    """Where the prepared copy of a file is kept, for the state that the file has now.

    Args:
        folder: Folder for prepared copies.
        kind: What the copy holds.
        source: The file.
        others: Further files that the copy is made from.
        told: What else it depends on.

    Raises:
        OSError: A file cannot be read.
    """
    state = hashlib.sha256(f"{__version__}|{FORMAT_VERSION}|{told}|".encode())
    edges: dict[Path, bytes] = {}
    for one in (source, *others):
        status = one.path.stat()
        state.update(f"{one.member}|{status.st_size}|{status.st_mtime_ns}|".encode())
        if one.path not in edges:
            edges[one.path] = _edges_of(one.path, status.st_size)
        state.update(edges[one.path])
    return folder / f"{_slot(kind, source)}-{state.hexdigest()[:32]}.parquet"


def _edges_of(path: Path, size: int) -> bytes:
    """The first and the last block of a file, in short."""
    with path.open("rb") as file:
        edges = hashlib.sha256(file.read(_EDGE))
        file.seek(max(size - _EDGE, 0))
        edges.update(file.read(_EDGE))
    return edges.digest()


def _slot(kind: CopyKind, source: SourceFile) -> str:
    """What entries of the same file have in common, whatever its state."""
    name = f"{source.path.resolve()}|{source.member}"
    return f"{kind.prefix}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def load(entry: Path, kind: CopyKind, read: Callable[[pq.ParquetFile, dict[str, Any]], _Read]) -> _Read | None:
    """What `read` makes of a prepared copy and its facts; None when there is none, or none that can be trusted."""
    if not entry.is_file():
        return None
    try:
        with pq.ParquetFile(entry, read_dictionary=list(kind.codes), page_checksum_verification=True) as file:
            if file.schema_arrow.names != kind.schema.names:
                raise ValueError("its columns are others")
            found = read(file, json.loads(file.schema_arrow.metadata[_FACTS]))
    except _DAMAGE as error:
        _logger.warning("The prepared copy %s is damaged and made anew: %s", entry.name, error)
        return None
    with contextlib.suppress(OSError):
        entry.touch()  # it is of use
    return found


def store(
    entry: Path,
    kind: CopyKind,
    source: SourceFile,
    table: pa.Table,
    facts: Mapping[str, Any],
    still_wanted: Callable[[], None],
) -> None:
    """Keep a prepared copy and remove those of earlier states. A full disk or a locked folder is no failure.

    Args:
        entry: Where to keep it, from `entry_path`.
        kind: What it holds.
        source: The file it was prepared from.
        table: All its rows.
        facts: What else is known about the file, as plain values.
        still_wanted: Called often; raises `Cancelled` when the person asked to stop.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{kind.prefix}-", suffix=".part", dir=entry.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            _write(file, kind, table.replace_schema_metadata({_FACTS: json.dumps(facts).encode()}), still_wanted)
        temporary.replace(entry)
    except (OSError, pa.ArrowException) as error:
        _logger.warning("The prepared copy of %s could not be kept: %s", source.label, error)
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    _tidy(entry, kind, source)


def _tidy(entry: Path, kind: CopyKind, source: SourceFile) -> None:
    """Remove copies of earlier states, copies that nobody asked for in months, and parts left by a crash."""
    oldest = time.time() - _KEPT_UNUSED_FOR
    for old in (*entry.parent.glob(f"{kind.prefix}-*.parquet"), *entry.parent.glob(f".{kind.prefix}-*.part")):
        with contextlib.suppress(OSError):
            earlier = old.name.startswith(f"{_slot(kind, source)}-") and old != entry
            if earlier or old.stat().st_mtime < oldest:
                old.unlink()


def _write(file: IO[bytes], kind: CopyKind, table: pa.Table, still_wanted: Callable[[], None]) -> None:
    with pq.ParquetWriter(
        file,
        table.schema,
        compression="lz4",
        use_dictionary=list(kind.codes),
        write_statistics=False,
        write_page_checksum=True,
    ) as writer:
        for start in range(0, table.num_rows, _ROW_GROUP):
            still_wanted()
            writer.write_table(table.slice(start, _ROW_GROUP), row_group_size=_ROW_GROUP)
