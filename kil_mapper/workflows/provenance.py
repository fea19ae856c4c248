"""What was loaded, from which files, under which terms: the sources table of a project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from kil_mapper.importing.files import sha256_of
from kil_mapper.model import tables
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.progress import Progress
from kil_mapper.model.tables import Source
from kil_mapper.workflows.sources import dataset_of, edition_year


class Provenance:
    """Collects the sources of one build, in the order in which they were read."""

    def __init__(self) -> None:
        self._rows: list[dict[str, object]] = []
        self._files: list[tuple[FoundFile, ...]] = []

    def add(
        self, files: Sequence[FoundFile], rows_read: int, rows_kept: int, *, mended: int = 0, edition: str = ""
    ) -> None:
        """Note a dataset that was read.

        Args:
            files: Its files, all of one dataset.
            rows_read: Rows in them.
            rows_kept: Rows kept in the project; the others are set aside, each for a counted reason.
            mended: Broken records put together again.
            edition: Edition as the reader found it; the one recognised when empty.
        """
        found = files[0]
        if found.dataset is None:
            raise ValueError("a source must be a known dataset")
        declared = dataset_of(found.dataset)
        edition = edition or found.edition or "edition not stated"
        year = edition_year(edition, found.modified)
        self._files.append(tuple(files))
        self._rows.append(
            {
                Source.DATASET: declared.id.value,
                Source.TITLE: declared.title,
                Source.PUBLISHER: declared.publisher,
                Source.EDITION: edition,
                Source.LICENCE: declared.licence,
                Source.ATTRIBUTION: "\n".join(line.replace("{year}", year) for line in declared.attribution),
                Source.FILE: "\n".join(sorted({file.source.label for file in files})),
                Source.ROWS_READ: rows_read,
                Source.ROWS_KEPT: rows_kept,
                Source.ROWS_SET_ASIDE: rows_read - rows_kept,
                Source.RECORDS_MENDED: mended,
            }
        )

    def table(self, progress: Progress) -> pd.DataFrame:
        """The sources table, with the SHA-256 of each file on disk."""
        hashes: dict[Path, str] = {}
        for row, files in zip(self._rows, self._files, strict=True):
            progress.report("Noting which files were used")
            disk_files = sorted({file.source.path for file in files})
            hashes |= {path: sha256_of(path) for path in disk_files if path not in hashes}
            row[Source.SHA256] = "\n".join(hashes[path] for path in disk_files)
        return tables.SOURCES.conform(pd.DataFrame(self._rows))
