"""Bad data is a value: an issue says what is wrong, where, and what was done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much an issue matters to the numbers."""

    NOTE = "note"  # worth knowing; nothing lost
    WARNING = "warning"  # something was mended, guessed or left empty
    ERROR = "error"  # a row or a file could not be used


class IssueKind(StrEnum):
    """Every kind of trouble that data can have. The value is stable: it is stored in project files."""

    RECORD_MENDED = "record_mended"
    RECORD_UNREADABLE = "record_unreadable"
    DUPLICATE_RECORD = "duplicate_record"
    MERGED = "merged"
    COLUMN_MISSING = "column_missing"
    VALUE_UNREADABLE = "value_unreadable"
    INCOME_NEGATIVE = "income_negative"
    POSTCODE_REPAIRED = "postcode_repaired"
    POSTCODE_TERMINATED = "postcode_terminated"
    POSTCODE_LARGE_USER = "postcode_large_user"
    AREA_UNCOVERED = "area_uncovered"
    AREA_DUPLICATED = "area_duplicated"
    AREA_NAME_UNMAPPED = "area_name_unmapped"
    GEOMETRY_REPAIRED = "geometry_repaired"
    CRS_ASSUMED = "crs_assumed"
    EDITIONS_DISAGREE = "editions_disagree"
    EDITION_CONVERTED = "edition_converted"
    OTHER_INDEX_CONVERTED = "other_index_converted"
    OTHER_INDEX_LEFT_OUT = "other_index_left_out"
    BOUNDARIES_TOO_SIMPLIFIED = "boundaries_too_simplified"
    NEED_MISSING = "need_missing"
    INDEX_INCOMPLETE = "index_incomplete"
    POPULATION_OLD = "population_old"
    LESSER_SUBSTITUTE = "lesser_substitute"
    FILE_UNKNOWN = "file_unknown"
    FILE_UNREADABLE = "file_unreadable"
    FILE_REFUSED = "file_refused"
    FILE_REPEATED = "file_repeated"
    FILE_NOT_NEEDED = "file_not_needed"


@dataclass(frozen=True)
class Issue:
    """One thing wrong in one place.

    Attributes:
        kind: What sort of trouble.
        severity: How much it matters.
        message: What happened and what was done about it, in plain English.
        file: Name of the file (with the member inside a zip after "/"); "" when it is not about a file.
        row: Record number in the file, the heading being row 1; None when it is not about a row.
        column: Heading of the column; "" when it is not about one.
        value: The offending text, cut to 200 characters; "" when there is none.
        hint: What the person can do; may be empty.
    """

    kind: IssueKind
    severity: Severity
    message: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    hint: str = ""


CAP_PER_KIND = 200


@dataclass
class IssueLog:
    """Collects issues: counted in full, kept up to a cap for each kind and file."""

    cap: int = CAP_PER_KIND
    kept: list[Issue] = field(default_factory=list)
    counts: Counter[IssueKind] = field(default_factory=Counter)
    _kept_per_place: Counter[tuple[IssueKind, str]] = field(default_factory=Counter)

    def add(self, issue: Issue, times: int = 1) -> None:
        """Record an issue; `times` when the same thing happened to that many rows."""
        self.counts[issue.kind] += times
        place = (issue.kind, issue.file)
        if self._kept_per_place[place] < self.cap:
            self._kept_per_place[place] += 1
            self.kept.append(issue)

    def extend(self, issues: Iterable[Issue]) -> None:
        """Record several issues."""
        for issue in issues:
            self.add(issue)

    def include(self, other: IssueLog) -> None:
        """Take over everything that another log holds."""
        self.extend(other)
        for kind, times in other.counts.items():
            self.counts[kind] += times - sum(issue.kind is kind for issue in other)

    def __iter__(self) -> Iterator[Issue]:
        return iter(self.kept)
