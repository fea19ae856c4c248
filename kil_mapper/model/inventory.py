"""What a look at a data folder shows: which file is which dataset, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kil_mapper.model.datasets import Dataset
from kil_mapper.model.issues import Issue
from kil_mapper.model.vocabulary import DatasetId


@dataclass(frozen=True)
class SourceFile:
    """One readable thing: a file, or a member of a zip.

    Attributes:
        path: The file on disk.
        member: Name inside the zip; None for a file that is not in one.
    """

    path: Path
    member: str | None = None

    @property
    def label(self) -> str:
        """How messages name it: "extract.zip/charity.txt"."""
        return self.path.name if self.member is None else f"{self.path.name}/{self.member}"


@dataclass(frozen=True)
class FoundFile:
    """What one file was recognised as, by its content.

    Attributes:
        source: Where it is.
        dataset: What it is; None when unknown.
        edition: Edition in words, such as "November 2025" or "2023-09-07"; "" when it cannot be told.
        what: One plain sentence: what it is, or a guess at what it may be.
        headings: Column headings as in the file.
        used: Those headings that are read.
        rows: Data rows; None when they were not counted.
        size: Bytes, uncompressed where that is known.
        modified: Date of the file on disk.
        issues: What is wrong with it.
        details: Facts the reader needs again, such as delimiter, sheet, layer, LSOA edition, postcode area.
    """

    source: SourceFile
    dataset: DatasetId | None
    edition: str = ""
    what: str = ""
    headings: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    rows: int | None = None
    size: int = 0
    modified: date | None = None
    issues: tuple[Issue, ...] = ()
    details: tuple[tuple[str, str], ...] = ()

    def detail(self, key: str) -> str:
        """A fact by name; "" when it is not known."""
        return dict(self.details).get(key, "")


@dataclass(frozen=True)
class Inventory:
    """Everything found in a folder, in a stable order.

    Attributes:
        files: Every file, recognised or not.
        missing: Datasets that are needed or recommended and not there, most needed first.
    """

    files: tuple[FoundFile, ...]
    missing: tuple[Dataset, ...] = ()

    def of(self, *datasets: DatasetId) -> tuple[FoundFile, ...]:
        """The files of these datasets, datasets in the order asked for."""
        return tuple(found for dataset in datasets for found in self.files if found.dataset is dataset)
