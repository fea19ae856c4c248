"""How a figure came about: what a person gets who asks where a number is from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SourceFile:
    """One dataset that a figure rests on.

    Attributes:
        title: What it is.
        edition: Its edition or date.
        files: Names of its files.
        fingerprints: SHA-256 of each of them.
        rows_read: Rows in it.
        rows_kept: Rows of it that the project holds.
    """

    title: str
    edition: str
    files: tuple[str, ...]
    fingerprints: tuple[str, ...]
    rows_read: int
    rows_kept: int


@dataclass(frozen=True)
class Behind:
    """One organisation behind a figure.

    Attributes:
        org_id: Its identifier.
        name: Its name; that it is withheld where the service is protected.
        record: Its record number in the file of the register, the heading being 1; None for a group added by hand.
    """

    org_id: str
    name: str
    record: int | None


@dataclass(frozen=True)
class Explanation:
    """One figure and how it was worked out.

    Attributes:
        key: Its key, as documents print it.
        what: What it is.
        values: What it says, where it is one figure or one row: headings and values in words.
        headings: Those of its table, where it is a whole table; the first column names the rows.
        rows: The rows of that table, each as long as `headings`, as documents print them.
        how: How it was worked out.
        sources: The files it rests on.
        behind: The organisations behind it; None where it does not rest on single ones.
    """

    key: str
    what: str
    values: tuple[tuple[str, str], ...]
    how: str
    sources: tuple[SourceFile, ...]
    behind: tuple[Behind, ...] | None
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
