"""Saving a project: a whole new file beside the target, checked, then put in its place in one step."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import TABLE_FIELDS, Project
from kil_mapper.model.schema import TableSchema
from kil_mapper.project_file import geometry, geopackage
from kil_mapper.project_file.columns import to_raw
from kil_mapper.project_file.meta import meta_of
from kil_mapper.project_file.opening import Damaged, connected, read_raw
from kil_mapper.project_file.raw import CHECKSUMS, FID, GEOMETRY, META, RawTable, Value, meta_table
from kil_mapper.project_file.replacing import checked_target, explained, open_elsewhere, replacement

_SAVING = "Saving the project"
_ROWS_BETWEEN_REPORTS = 10_000


class NotAsWrittenError(KilError):
    """What was written does not read back as it should."""


Fill = Callable[[Path], None]


def save_project(project: Project, path: Path, progress: Progress) -> None:
    """Write the project to a file. The file's name always stands for the old project or for the new one, whole.

    Raises:
        KilError: It cannot be written there; the file is as it was.
        Cancelled: The person asked to stop; the file is as it was.
    """
    put_in_place(path, lambda temporary: write_project(project, temporary, progress), lambda _: None, progress)


def put_in_place(path: Path, fill: Fill, last_look: Fill, progress: Progress) -> Path:
    """Have a project written beside its place, read it back, and put it there in one step.

    Args:
        path: Where it is to go.
        fill: Writes it to the temporary path that it is given.
        last_look: Called with the whole, checked temporary file right before it takes its place; may raise.
        progress: Told what happens.

    Returns:
        The real place of the file.

    Raises:
        KilError: It cannot be written there; the file is as it was.
        Cancelled: The person asked to stop; the file is as it was.
    """
    target = checked_target(path)
    _refuse_to_lose(target)
    _settle(target)
    with replacement(target, progress) as temporary:
        try:
            fill(temporary)
            _verify(temporary, progress)
        except sqlite3.Error as error:
            raise _explained(error, target) from error
        last_look(temporary)
    return target


def write_project(project: Project, path: Path, progress: Progress) -> None:
    """Write a whole project file where nobody looks yet.

    Raises:
        sqlite3.Error: It cannot be written.
        Cancelled: The person asked to stop.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # A half-written temporary file is thrown away, and a whole one is flushed before it gets its name.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        geopackage.create_standard_tables(connection)
        write_content(connection, project, progress)
        register_all(connection, project.created)
        connection.execute("COMMIT")
    finally:
        connection.close()


def write_content(
    connection: sqlite3.Connection, project: Project, progress: Progress, stored: Mapping[str, RawTable] | None = None
) -> None:
    """Create and fill the tables of a project, with its own values and the checksums; nothing for other programs.

    Args:
        connection: An empty database.
        project: The project.
        progress: Told how far it is.
        stored: Its tables as they stand in a file; saves turning those that follow today's schema into values again.
    """
    stored = stored or {}
    checksums = []
    for number, (field, schema) in enumerate(TABLE_FIELDS.items()):
        progress.report(_SAVING, number / len(TABLE_FIELDS) * 0.8)
        geopackage.create_table(connection, schema)
        table = _as_today(stored.get(schema.name), schema) or to_raw(schema, getattr(project, field))
        checksums.append(fill_table(connection, table, progress))
    connection.execute(
        f"CREATE TABLE {META} ({FID} INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL)"
    )
    checksums.append(fill_meta(connection, meta_of(project)))
    connection.execute(
        f"CREATE TABLE {CHECKSUMS} ({FID} INTEGER PRIMARY KEY, table_name TEXT NOT NULL UNIQUE, "
        "columns TEXT NOT NULL, row_count INTEGER NOT NULL, sha256 TEXT NOT NULL)"
    )
    connection.executemany(
        f"INSERT INTO {CHECKSUMS} (table_name, columns, row_count, sha256) VALUES (?, ?, ?, ?)",  # noqa: S608 - constant
        checksums,
    )


def register_all(connection: sqlite3.Connection, created: date) -> None:
    """Describe the filled tables to other programs, and index their shapes.

    Raises:
        ValueError: A shape is not readable.
    """
    for schema in TABLE_FIELDS.values():
        shapes = None
        if schema.geometry is not None:
            sql = f'SELECT "{GEOMETRY}" FROM "{schema.name}" ORDER BY {FID}'  # noqa: S608 - names of the schema
            shapes = geometry.decode([blob for (blob,) in connection.execute(sql)], schema.geometry)
        geopackage.register(connection, schema, shapes, created)


Checksum = tuple[str, str, int, str]


def _as_today(table: RawTable | None, schema: TableSchema) -> RawTable | None:
    """The stored table without its row numbers, when it has the columns of today in their order."""
    if table is None:
        return None
    columns = {name: values for name, values in table.columns.items() if name != FID}
    wanted = [*schema.names, *([GEOMETRY] if schema.geometry is not None else [])]
    return RawTable(table.name, columns, table.rows) if list(columns) == wanted else None


def fill_table(connection: sqlite3.Connection, table: RawTable, progress: Progress) -> Checksum:
    """Put all rows into an empty table; returns what the file promises of it."""
    table = RawTable(table.name, {FID: list(range(1, table.rows + 1)), **table.columns}, table.rows)
    rows: Sequence[tuple[Value, ...]] = list(zip(*table.columns.values(), strict=True))
    marks = ", ".join("?" * len(table.columns))
    listed = ", ".join(f'"{name}"' for name in table.columns)
    sql = f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})'  # noqa: S608 - names of the schema
    for start in range(0, table.rows, _ROWS_BETWEEN_REPORTS):
        progress.report(_SAVING)
        connection.executemany(sql, rows[start : start + _ROWS_BETWEEN_REPORTS])
    return _promise(table)


def fill_meta(connection: sqlite3.Connection, meta: dict[str, str]) -> Checksum:
    """Put the values beside the tables into their empty table; returns what the file promises of them."""
    connection.executemany(f"INSERT INTO {META} (key, value) VALUES (?, ?)", list(meta.items()))  # noqa: S608 - constant
    return _promise(meta_table(meta))


def _promise(table: RawTable) -> Checksum:
    return table.name, json.dumps(list(table.columns)), table.rows, table.checksum()


def _verify(path: Path, progress: Progress) -> None:
    """Read back what was written: a disk that lies must not cost the file that is already there."""
    checking = _Checking(progress)
    try:
        with connected(path, checking) as connection:
            read_raw(connection, path, checking)
    except (Damaged, KilError) as error:
        raise NotAsWrittenError(
            "What was written could not be read back, so the file is left as it was.",
            "The disk may be faulty. Save to another disk.",
        ) from error


class _Checking:
    """Tells the person that what is read is what was just written."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def report(self, doing: str, fraction: float | None = None) -> None:  # noqa: ARG002 - the same words throughout
        """Pass it on in other words."""
        self._progress.report("Checking what was written", None if fraction is None else 0.8 + fraction / 5)


def _refuse_to_lose(target: Path) -> None:
    """Keep a slip of the hand from replacing the boundaries in the data folder by a project.

    Raises:
        KilError: There is a GeoPackage of somebody else.
    """
    names = _tables_in(target)
    if "gpkg_contents" in names and META not in names:
        raise KilError(
            f"{target.name} holds other data (a GeoPackage that is not a KIL Mapper project), so it is left as it is.",
            "Choose another name, or move that file away first.",
        )


def is_project(path: Path) -> bool:
    """Whether a file holds a project, whatever it is called."""
    return META in _tables_in(path)


def _tables_in(path: Path) -> set[str]:
    """Names of the tables of a database; none when there is no file, or one that is no database or a broken one."""
    if not path.exists():
        return set()
    try:
        with connected(path, NoProgress()) as connection:
            return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except KilError:
        return set()


def _settle(target: Path) -> None:
    """Finish what another program left open beside the target.

    A journal or write-ahead log that stays behind would be played into the new file and spoil it.

    Raises:
        KilError: Another program is still at work on the file.
    """
    leftovers = [target.with_name(target.name + ending) for ending in ("-wal", "-journal")]
    if not any(map(_size, leftovers)):
        return
    if not target.exists():
        raise KilError(
            f"Another program left {leftovers[0].name} or {leftovers[1].name} where the project is to go.",
            "Move those files away, or choose another name.",
        )
    try:
        with contextlib.closing(sqlite3.connect(target, timeout=0.5, isolation_level=None)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise open_elsewhere(target) from error
    if any(map(_size, leftovers)):
        raise open_elsewhere(target)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _explained(error: sqlite3.Error, target: Path) -> KilError:
    code = getattr(error, "sqlite_errorname", "")
    if code == "SQLITE_FULL" or code.startswith("SQLITE_IOERR_WRITE"):
        return KilError(f"There is no room left to write {target}.", "Free some space, or choose another disk.")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return open_elsewhere(target)
    return explained(error, target)
