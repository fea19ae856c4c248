"""Opening a project file. It may come from anywhere, so nothing in it is trusted before it has been checked."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.progress import Progress
from kil_mapper.model.project import TABLE_FIELDS, Project
from kil_mapper.project_file import meta as meta_values
from kil_mapper.project_file.columns import from_raw
from kil_mapper.project_file.migrations import FORMAT_VERSION, migrated
from kil_mapper.project_file.raw import CHECKSUMS, FID, META, RawProject, RawTable, Value, meta_table

_MAGIC = b"SQLite format 3\x00"
_LONGEST_SQLITE = 500  # bytes of a whole path, with room for the journal beside the file
_SHORTER = "Give it a shorter name, or a folder nearer the top."
_STEPS_BETWEEN_REPORTS = 200_000  # instructions of SQLite's machine, some milliseconds
_OUR_TRIGGERS = ("rtree_", "trigger_insert_feature_count_", "trigger_delete_feature_count_")
_OPENING = "Opening the project"


class Damaged(Exception):  # noqa: N818 - said of the file
    """The file is a project, but not as it was saved. The text says where."""


def open_project(path: Path, progress: Progress) -> Project:
    """The project in a file, of whatever format version.

    Raises:
        KilError: There is no such file, it is not a project, it is damaged, or a newer version made it.
        Cancelled: The person asked to stop.
    """
    return open_with_tables(path, progress)[0]


def open_with_tables(path: Path, progress: Progress) -> tuple[Project, dict[str, RawTable]]:
    """The project in a file, and its tables as they stand there.

    Raises:
        KilError: There is no such file, it is not a project, it is damaged, or a newer version made it.
        Cancelled: The person asked to stop.
    """
    with connected(path, progress) as connection:
        try:
            raw = read_raw(connection, path, progress)
            return as_project(raw, progress), raw.tables
        except (Damaged, ValueError) as error:
            raise KilError(
                f"{path.name} is damaged, or was changed outside KIL Mapper: {error}.",
                "Open a copy of the project from before, such as a backup.",
            ) from error


@contextmanager
def connected(path: Path, progress: Progress) -> Iterator[sqlite3.Connection]:
    """The file, opened for reading only and with every guard up.

    Raises:
        KilError: The file is missing, not readable, no SQLite file, or held by another program.
        Cancelled: The person asked to stop.
    """
    _refuse_other_files(path)
    stopped: list[Cancelled] = []

    def watch() -> int:
        """Runs every few milliseconds inside SQLite, so that no statement can keep a person waiting for ever."""
        try:
            progress.report(_OPENING)
        except Cancelled as cancelled:
            stopped.append(cancelled)
        return bool(stopped)

    connection = None
    try:
        connection = sqlite3.connect(file_uri(path, "ro"), uri=True, timeout=2.0, isolation_level=None)
        connection.set_progress_handler(watch, _STEPS_BETWEEN_REPORTS)
        for guard in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON", "mmap_size = 0"):
            connection.execute(f"PRAGMA {guard}")
        yield connection
    except (sqlite3.Error, UnicodeError) as error:
        if stopped:
            raise stopped[0] from None
        raise _explained(error, path) from error
    finally:
        if connection is not None:
            connection.close()


def read_raw(connection: sqlite3.Connection, path: Path, progress: Progress) -> RawProject:
    """Everything of ours in the file, each table held against its checksum.

    Raises:
        KilError: The file is not a project, or of a newer format.
        Damaged: The content is not what was saved.
    """
    progress.report(_OPENING, 0.0)
    refuse_foreign(connection, path)
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise Damaged(f"SQLite reports: {str(found and found[0])[:200]}")
    meta = _read_meta(connection)
    version = _version(meta)
    if version > FORMAT_VERSION:
        raise KilError(
            f"{path.name} was saved by a newer version of KIL Mapper ({_saved_by(meta)}).",
            "Install the newest version of KIL Mapper, or ask for the report instead of the project.",
        )
    promised = _read_checksums(connection)
    if META not in promised or meta_table(meta).checksum() != promised.pop(META)[1]:
        raise Damaged("the project's own values are not those that were saved")
    tables = {}
    for number, (name, (columns, checksum)) in enumerate(promised.items()):
        progress.report(_OPENING, number / len(promised) * 0.7)
        tables[name] = read_table(connection, name, columns, checksum)
    return RawProject(meta, tables)


def as_project(raw: RawProject, progress: Progress) -> Project:
    """The stored values with the types they had.

    Raises:
        ValueError: A table or value is missing, or not of its type.
    """
    raw = migrated(raw, _version(raw.meta))
    tables: dict[str, Any] = {}
    for number, (field, schema) in enumerate(TABLE_FIELDS.items()):
        progress.report(_OPENING, 0.7 + number / len(TABLE_FIELDS) * 0.3)
        if schema.name not in raw.tables:
            raise ValueError(f"the table {schema.name} is missing")
        tables[field] = from_raw(schema, raw.tables[schema.name])
    return Project(**meta_values.project_values(raw.meta), **tables)


def refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that this is a project, made of plain tables.

    Raises:
        KilError: It is something else, or holds what no project of ours holds.
    """
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    kinds = {str(name): str(kind) for kind, name, _, _ in objects if kind in {"table", "view"}}
    if META not in kinds or CHECKSUMS not in kinds:
        if "gpkg_contents" in kinds:
            raise KilError(
                f"{path.name} is a GeoPackage, but not a KIL Mapper project.",
                "If it holds boundaries, put it in the data folder and build a project from there.",
            )
        raise KilError(f"{path.name} is a database, but not a KIL Mapper project.", "Choose a project file (.gpkg).")
    ours = {META, CHECKSUMS} | {schema.name for schema in TABLE_FIELDS.values()}
    for kind, name, table, sql in objects:
        hidden = kind == "view" or (kind == "table" and "VIRTUAL" in str(sql).upper().split("(")[0])
        acting = kind == "trigger" and not str(name).startswith(_OUR_TRIGGERS)
        if (hidden and name in ours) or (acting and table in ours):
            raise KilError(
                f"{path.name} holds a program ({kind} {str(name)[:60]}) where a project holds data.",
                "Do not use this file. Ask whoever sent it to you for a fresh copy.",
            )


def read_table(connection: sqlite3.Connection, name: str, columns: list[str], checksum: str) -> RawTable:
    """One table, when it is what its checksum promises.

    Raises:
        Damaged: It is not.
    """
    stored = connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (name,)).fetchall()
    plain = {str(column) for column, hidden in stored if not hidden}  # a generated column would be a program
    missing = [column for column in columns if column not in plain]
    if missing:
        raise Damaged(f"the table {name} lacks {', '.join(missing)}"[:300])
    listed = ", ".join(_quoted(column) for column in columns)
    sql = f"SELECT {listed} FROM {_quoted(name)} ORDER BY {FID}"  # noqa: S608 - names are checked and quoted above
    try:
        rows = connection.execute(sql).fetchall()
    except (sqlite3.OperationalError, UnicodeError) as error:
        if "interrupted" in str(error):
            raise
        raise Damaged(f"the table {name} cannot be read ({error})") from error
    values: list[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    table = RawTable(name, dict(zip(columns, values, strict=True)), len(rows))
    if _checksum(table) != checksum:
        raise Damaged(f"the table {name} is not as it was saved")
    return table


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _checksum(table: RawTable) -> str:
    try:
        return table.checksum()
    except ValueError:
        return ""  # values of a kind that we never write


def _read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    rows = _read_own(connection, f"SELECT key, value FROM {META} ORDER BY {FID}")  # noqa: S608 - constants
    if not all(isinstance(key, str) and isinstance(value, str) for key, value in rows):
        raise Damaged("the project's own values are not readable")
    return {str(key): str(value) for key, value in rows}


def _read_checksums(connection: sqlite3.Connection) -> dict[str, tuple[list[str], str]]:
    rows = _read_own(connection, f"SELECT table_name, columns, sha256 FROM {CHECKSUMS} ORDER BY {FID}")  # noqa: S608 - names of ours
    promised = {}
    for name, columns, checksum in rows:
        try:
            names = json.loads(str(columns))
        except ValueError as error:
            raise Damaged("the list of checksums is not readable") from error
        if not isinstance(names, list) or not all(isinstance(column, str) for column in names):
            raise Damaged("the list of checksums is not readable")
        promised[str(name)] = (names, str(checksum))
    return promised


def _read_own(connection: sqlite3.Connection, sql: str) -> list[tuple[Value, ...]]:
    try:
        return connection.execute(sql).fetchall()
    except (sqlite3.OperationalError, UnicodeError) as error:
        if "interrupted" in str(error):
            raise
        raise Damaged(f"the project's own values are not readable ({error})") from error


def _version(meta: dict[str, str]) -> int:
    try:
        return meta_values.format_version(meta)
    except ValueError as error:
        raise Damaged(str(error)) from error


def _saved_by(meta: dict[str, str]) -> str:
    with contextlib.suppress(ValueError):
        return str(json.loads(meta.get("saved_by", "")))[:60]
    return f"format {meta[meta_values.VERSION]}"


def _refuse_other_files(path: Path) -> None:
    """Say plainly what is wrong with files that are no databases at all."""
    try:
        if path.is_dir():
            raise KilError(f"{path} is a folder, not a project file.", "Choose a project file (.gpkg).")
        with path.open("rb") as file:
            beginning = file.read(len(_MAGIC))
    except FileNotFoundError as error:
        raise KilError(f"There is no file {path}.", "It may have been moved or renamed.") from error
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            raise KilError(f"The name {path.name[:60]}… is too long.", _SHORTER) from error
        raise KilError(f"{path} cannot be read: {error}", "You may lack the right to read it.") from error
    if not beginning:
        raise KilError(f"{path.name} is empty.", "Open a copy of the project from before, such as a backup.")
    if beginning != _MAGIC:
        raise KilError(f"{path.name} is not a KIL Mapper project.", "Choose a project file (.gpkg).")


def file_uri(path: Path, mode: str) -> str:
    """The path for SQLite, to be opened in one of its modes (ro, rw).

    Network shares (//server/share) must not be taken for a host name.
    """
    posix = path.resolve().as_posix()
    rooted = posix if posix.startswith("/") else f"/{posix}"
    return f"file://{quote(os.fsencode(rooted))}?mode={mode}"


def _explained(error: Exception, path: Path) -> KilError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return KilError(f"{path.name} is being written by another program.", "Close it there and try again.")
    if "unable to open" in text or "readonly" in text:
        if len(os.fsencode(path.resolve())) > _LONGEST_SQLITE:
            return KilError(f"The folder and the name of {path.name[:60]} together are too long.", _SHORTER)
        return KilError(
            f"{path.name} cannot be opened where it is.", "Copy it to a folder of your own and open it there."
        )
    return KilError(f"{path.name} is damaged: {text}.", "Open a copy of the project from before, such as a backup.")
