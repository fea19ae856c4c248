"""What was loaded, what was not stored, and what was wrong with it."""

from __future__ import annotations

from typing import Final

from kil_mapper.model.schema import Column, I, T, TableSchema


class Unstored:
    """Columns of `unstored`: rows of registers that are counted but not kept, by reason."""

    DATASET: Final = "dataset"
    REASON: Final = "reason"
    CAUSE: Final = "cause"
    ROWS: Final = "rows"


UNSTORED = TableSchema(
    "unstored",
    "Rows counted but not stored",
    (
        Column(Unstored.DATASET, T, "Dataset the rows come from", required=True),
        Column(Unstored.REASON, T, "Why they are set aside: a SetAsideReason", required=True),
        Column(Unstored.CAUSE, T, "For not_located, a NotLocatedCause"),
        Column(Unstored.ROWS, I, "Number of rows", required=True),
    ),
)


class Source:
    """Columns of `sources`: what was loaded, from where, under which terms."""

    DATASET: Final = "dataset"
    TITLE: Final = "title"
    PUBLISHER: Final = "publisher"
    EDITION: Final = "edition"
    LICENCE: Final = "licence"
    ATTRIBUTION: Final = "attribution"
    FILE: Final = "file"
    SHA256: Final = "sha256"
    ROWS_READ: Final = "rows_read"
    ROWS_KEPT: Final = "rows_kept"
    ROWS_SET_ASIDE: Final = "rows_set_aside"
    RECORDS_MENDED: Final = "records_mended"


SOURCES = TableSchema(
    "sources",
    "Sources",
    (
        Column(Source.DATASET, T, "Dataset: a DatasetId", required=True),
        Column(Source.TITLE, T, "Title", required=True),
        Column(Source.PUBLISHER, T, "Publisher", required=True),
        Column(Source.EDITION, T, "Edition or date of the file", required=True),
        Column(Source.LICENCE, T, "Licence", required=True),
        Column(Source.ATTRIBUTION, T, "Attribution statements, one a line", required=True),
        Column(Source.FILE, T, "File names, one a line", required=True),
        Column(Source.SHA256, T, "SHA-256 of each file, one a line", required=True),
        Column(Source.ROWS_READ, I, "Rows read", required=True),
        Column(Source.ROWS_KEPT, I, "Rows kept in the project", required=True),
        Column(Source.ROWS_SET_ASIDE, I, "Rows not kept, each for a counted reason", required=True),
        Column(Source.RECORDS_MENDED, I, "Broken records put together again", required=True),
    ),
    key=(Source.DATASET, Source.EDITION),  # a folder may hold two editions of the index
)


class IssueCol:
    """Columns of `issues` and `issue_counts`."""

    KIND: Final = "kind"
    SEVERITY: Final = "severity"
    MESSAGE: Final = "message"
    FILE: Final = "file"
    ROW: Final = "row"
    COLUMN: Final = "column"
    VALUE: Final = "value"
    HINT: Final = "hint"
    TIMES: Final = "times"


ISSUES = TableSchema(
    "issues",
    "Issues met in the data",
    (
        Column(IssueCol.KIND, T, "Kind of issue", required=True),
        Column(IssueCol.SEVERITY, T, "note, warning or error", required=True),
        Column(IssueCol.MESSAGE, T, "What happened and what was done", required=True),
        Column(IssueCol.FILE, T, "File"),
        Column(IssueCol.ROW, I, "Record number, the heading being 1"),
        Column(IssueCol.COLUMN, T, "Column heading"),
        Column(IssueCol.VALUE, T, "The text in question"),
        Column(IssueCol.HINT, T, "What to do"),
    ),
)

ISSUE_COUNTS = TableSchema(
    "issue_counts",
    "Issues, counted in full",
    (
        Column(IssueCol.KIND, T, "Kind of issue", required=True),
        Column(IssueCol.TIMES, I, "How often it was met", required=True),
    ),
    key=(IssueCol.KIND,),
)
