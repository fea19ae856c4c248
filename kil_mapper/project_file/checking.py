"""Is a project file whole? Every page, every table against its checksum, every value of its type."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from kil_mapper.model.errors import KilError
from kil_mapper.model.issues import Severity
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.project import TABLE_FIELDS
from kil_mapper.project_file.geopackage import index_name
from kil_mapper.project_file.opening import Damaged, as_project, connected, read_raw


@dataclass(frozen=True)
class Finding:
    """One thing that a check looked at.

    Attributes:
        severity: Note when all is well; warning when only other programs are affected; error when data are.
        message: What was found, one sentence.
    """

    severity: Severity
    message: str

    @property
    def ok(self) -> bool:
        """Whether the project can be relied on, as far as this finding goes."""
        return self.severity is not Severity.ERROR


def check_project_file(path: Path) -> tuple[Finding, ...]:
    """Look at every part of a project file; whether its numbers add up is for others to say.

    Returns:
        What was found, in the order of looking; the file is whole when every finding is `ok`.

    Raises:
        KilError: There is no such file, it cannot be read, or it is not a project at all.
    """
    progress = NoProgress()
    with connected(path, progress) as connection:
        pages = _pages(connection)
        try:
            raw = read_raw(connection, path, progress)
        except (Damaged, sqlite3.DatabaseError, UnicodeError) as error:
            return (*pages, Finding(Severity.ERROR, f"The content is damaged: {error}."))
        rows = sum(table.rows for table in raw.tables.values())
        content = Finding(Severity.NOTE, f"{len(raw.tables)} tables with {rows:,} rows are exactly as they were saved.")
        try:
            as_project(raw, progress)
        except (ValueError, KilError) as error:
            return (*pages, content, Finding(Severity.ERROR, f"The project cannot be opened: {error}."))
        return (*pages, content, *_indexes(connection))


def _pages(connection: sqlite3.Connection) -> tuple[Finding, ...]:
    try:
        reports = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
    except sqlite3.DatabaseError as error:
        reports = [str(error)]
    if reports == ["ok"]:
        return (Finding(Severity.NOTE, "Every page of the file is in order."),)
    return tuple(Finding(Severity.ERROR, f"A page of the file is damaged: {report[:200]}.") for report in reports)


def _indexes(connection: sqlite3.Connection) -> tuple[Finding, ...]:
    """The spatial indexes are for other programs only: we never read them."""
    worn = []
    for schema in TABLE_FIELDS.values():
        if schema.geometry is not None:
            try:
                (report,) = connection.execute("SELECT rtreecheck(?)", (index_name(schema.name),)).fetchone()
            except sqlite3.DatabaseError as error:
                report = str(error)
            if report != "ok":
                worn.append(schema.name)
    if not worn:
        return (Finding(Severity.NOTE, "The spatial indexes are in order."),)
    message = f"The spatial index of {', '.join(worn)} is damaged; saving the project again makes a new one."
    return (Finding(Severity.WARNING, message),)
