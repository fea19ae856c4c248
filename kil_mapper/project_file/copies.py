"""Working copies: each opened project has a small folder of its own, where every change is committed at once.

The folder holds the project as a SQLite file (tables, own values and checksums as in a project file, without what other
programs need) and `about.json`, which says whose it is. What is written down here outlives a crash and a power cut.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from kil_mapper import paths
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import TABLE_FIELDS, Project
from kil_mapper.project_file import geopackage, processes
from kil_mapper.project_file.columns import to_raw
from kil_mapper.project_file.meta import meta_of
from kil_mapper.project_file.opening import connected, file_uri, open_project
from kil_mapper.project_file.raw import CHECKSUMS, FID, META, RawTable
from kil_mapper.project_file.replacing import flush, flush_folder, moved
from kil_mapper.project_file.saving import Checksum, fill_meta, fill_table, register_all, write_content
from kil_mapper.project_file.stamps import Stamp, stamp_from

DATABASE: Final = "project.gpkg"
ABOUT: Final = "about.json"
_UNFINISHED: Final = "project.tmp"
_WHOLE: Final = "saving.tmp"
_GIVEN_UP: Final = "given-up"
_LARGEST_ABOUT = 100_000


@dataclass(frozen=True)
class About:
    """What is known of a working copy beside its content.

    Attributes:
        name: The project's name when it was opened.
        path: The project file; empty for a project that has none yet.
        saved: Identity of the content that stands in that file; empty when none does.
        stamp: What that file was when it was opened or saved last; None when there is none.
        pid: The process that works on it.
        start: When that process began.
        host: Its computer.
        opened: When the project was opened.
    """

    name: str
    path: str
    saved: str
    stamp: Stamp | None
    pid: int
    start: str
    host: str
    opened: str

    @property
    def is_in_use(self) -> bool:
        """Whether the process that works on it is still there, as far as this computer can tell."""
        return self.host == processes.this_host() and processes.is_running(self.pid, self.start)


def about_now(name: str, path: Path | None, saved: str, stamp: Stamp | None) -> About:
    """A description with this process as the one that works."""
    opened = datetime.now(UTC).isoformat(timespec="seconds")
    where = "" if path is None else str(path)
    return About(name, where, saved, stamp, os.getpid(), processes.this_start(), processes.this_host(), opened)


def copies_folder() -> Path:
    """Where the working copies of this person stand, one folder each.

    Raises:
        OSError: There is no such place, and none can be made.
    """
    folder = paths.data_folder() / "open"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


class Copy:
    """One working copy."""

    def __init__(self, folder: Path) -> None:
        """Speak of the working copy in a folder; nothing is read yet."""
        self.folder = folder

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Copy) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / DATABASE

    @classmethod
    def made(
        cls, project: Project, progress: Progress, stored: Mapping[str, RawTable] | None = None
    ) -> tuple[Copy, str]:
        """A new working copy of a project, and the identity of its content. It counts once `describe` was called.

        Raises:
            OSError, sqlite3.Error: It cannot be written; nothing is left behind.
            Cancelled: The person asked to stop; nothing is left behind.
        """
        folder = copies_folder() / f"{os.getpid()}-{secrets.token_hex(6)}"
        folder.mkdir(mode=0o700)
        copy = cls(folder)
        try:
            unfinished = folder / _UNFINISHED
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("BEGIN")
                write_content(connection, project, progress, stored)
                identity = identity_in(connection)
                connection.execute("COMMIT")
            flush(unfinished)
        except BaseException:
            copy.remove()
            raise
        return copy, identity

    def describe(self, about: About) -> None:
        """Write down whose it is.

        Raises:
            OSError: It cannot be written.
        """
        text = json.dumps({**vars(about), "stamp": about.stamp and about.stamp.as_json()})
        fresh = self.folder / f"{ABOUT}.tmp"
        fresh.write_text(text, encoding="utf-8", errors="replace")
        flush(fresh)
        moved(fresh, self.folder / ABOUT, NoProgress())
        unfinished = self.folder / _UNFINISHED
        if unfinished.exists():
            moved(unfinished, self.database, NoProgress())
        flush_folder(self.folder)

    def about(self) -> About | None:
        """What was written down; None when there is nothing readable."""
        try:
            with (self.folder / ABOUT).open("rb") as file:
                stored = json.loads(file.read(_LARGEST_ABOUT))
            stamp = stamp_from(stored.pop("stamp"))
            about = About(stamp=stamp, **stored)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        kinds = {f.name: int if f.name == "pid" else str for f in fields(About) if f.name != "stamp"}
        return about if all(type(getattr(about, name)) is kind for name, kind in kinds.items()) else None

    def keep(self, before: Project, after: Project) -> str:
        """Commit a change in one durable transaction: the tables that became others, and the values beside them.

        Args:
            before: The project as it stands in the copy.
            after: The project as it is to stand there.

        Returns:
            The identity of the content now.

        Raises:
            OSError, sqlite3.Error: It cannot be written; the copy is as it was.
        """
        changed = [
            (field, schema)
            for field, schema in TABLE_FIELDS.items()
            if getattr(after, field) is not getattr(before, field)
        ]
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            for field, schema in changed:
                table = to_raw(schema, getattr(after, field))
                _empty(connection, schema.name)
                _promise(connection, fill_table(connection, table, NoProgress()))
            _empty(connection, META)
            _promise(connection, fill_meta(connection, meta_of(after)))
            _tidy(connection)
            identity = identity_in(connection)
            connection.execute("COMMIT")
        return identity

    def settle(self) -> None:
        """Undo what a killed process left half done, so that the copy can be read.

        Raises:
            OSError, sqlite3.Error: It cannot be settled.
        """
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")

    def read(self, progress: Progress) -> tuple[Project, str]:
        """The project in it and the identity of its content, every table held against its checksum.

        Raises:
            KilError: It is damaged, or of a newer version.
            Cancelled: The person asked to stop.
        """
        with contextlib.suppress(OSError, sqlite3.Error):  # reading tells it better
            self.settle()
        project = open_project(self.database, progress)
        with connected(self.database, progress) as connection:
            return project, identity_in(connection)

    def whole_file(self, progress: Progress) -> Path:
        """Make a whole project file of it, in its own folder. What was deleted before is not in it any more.

        Raises:
            OSError, sqlite3.Error, ValueError: It cannot be read, or there is no room.
            Cancelled: The person asked to stop.
        """
        whole = self.folder / _WHOLE
        whole.unlink(missing_ok=True)
        progress.report("Saving the project", 0.1)
        with self._connected() as connection:
            connection.execute("VACUUM INTO ?", (str(whole),))
        progress.report("Saving the project", 0.4)
        with closing(sqlite3.connect(whole, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("BEGIN")
            geopackage.create_standard_tables(connection)
            register_all(connection, _created(connection))
            connection.execute("COMMIT")
        progress.report("Saving the project", 0.6)
        return whole

    def touch(self) -> None:
        """Show that somebody is still at work."""
        with contextlib.suppress(OSError):
            os.utime(self.folder / ABOUT)

    def leave(self) -> None:
        """Let it be offered for recovery from now on, although this process goes on."""
        about = self.about()
        if about is not None:
            with contextlib.suppress(OSError):
                self.describe(replace(about, pid=0))

    def remove(self) -> None:
        """Delete the working copy; what cannot be deleted now (a virus scanner reads it) is cleared later."""
        with contextlib.suppress(OSError):
            (self.folder / _GIVEN_UP).touch()
        for file in sorted(self.folder.glob("*"), key=lambda file: file.name == _GIVEN_UP):
            with contextlib.suppress(OSError):
                file.unlink()
        with contextlib.suppress(OSError):
            self.folder.rmdir()

    @property
    def is_given_up(self) -> bool:
        """Whether it was to be deleted already."""
        return (self.folder / _GIVEN_UP).exists()

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """For changes: each commit is on the disk when it returns, also the name of what was deleted."""
        uri = file_uri(self.database, "rw")
        with closing(sqlite3.connect(uri, uri=True, timeout=5.0, isolation_level=None)) as connection:
            for setting in (
                "trusted_schema = OFF",
                "cell_size_check = ON",
                "journal_mode = DELETE",
                "synchronous = EXTRA",
                "fullfsync = ON",
            ):
                connection.execute(f"PRAGMA {setting}")
            yield connection


def identity_in(connection: sqlite3.Connection) -> str:
    """One text for the whole content of a project; the same content has the same one, wherever it stands.

    Raises:
        sqlite3.Error: It is not a project, or not readable.
    """
    sql = f"SELECT table_name, columns, row_count, sha256 FROM {CHECKSUMS} ORDER BY table_name"  # noqa: S608 - constant
    rows = connection.execute(sql).fetchall()
    return hashlib.sha256(json.dumps(rows, default=repr).encode("utf-8", "surrogatepass")).hexdigest()


def identity_of(path: Path) -> str:
    """The identity of what a project file holds; empty when it cannot be read."""
    try:
        with connected(path, NoProgress()) as connection:
            return identity_in(connection)
    except (KilError, sqlite3.Error):
        return ""


def all_copies() -> tuple[Copy, ...]:
    """Every working copy of this person, whoever works on it; none when there is no place for them."""
    try:
        return tuple(Copy(folder) for folder in sorted(copies_folder().iterdir()) if folder.is_dir())
    except OSError:
        return ()


def _empty(connection: sqlite3.Connection, table: str) -> None:
    connection.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of ours


def _tidy(connection: sqlite3.Connection) -> None:
    """Write SQLite's own list of last numbers as a fresh file has it, so that the same project makes the same file."""
    connection.execute("DELETE FROM sqlite_sequence")
    filled = f"SELECT table_name, row_count FROM {CHECKSUMS} WHERE row_count > 0 AND table_name != ? ORDER BY {FID}"  # noqa: S608 - constants
    connection.execute(f"INSERT INTO sqlite_sequence (name, seq) {filled}", (META,))


def _promise(connection: sqlite3.Connection, checksum: Checksum) -> None:
    name, *promised = checksum
    sql = f"UPDATE {CHECKSUMS} SET columns = ?, row_count = ?, sha256 = ? WHERE table_name = ?"  # noqa: S608 - constant
    if connection.execute(sql, (*promised, name)).rowcount != 1:
        raise sqlite3.DatabaseError(f"the working copy lacks its table {name}")


def _created(connection: sqlite3.Connection) -> date:
    found = connection.execute(f"SELECT value FROM {META} WHERE key = 'created'").fetchone()  # noqa: S608 - constant
    return date.fromisoformat(json.loads(found[0] if found else "null") or "")
