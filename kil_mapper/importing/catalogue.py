"""Which dataset each file of a folder is, by what is in it; what the others may be; and what is missing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from kil_mapper.importing import boundaries, deprivation, lookup, postcodes_files
from kil_mapper.importing.files import list_sources, size_of
from kil_mapper.importing.guesses import guess
from kil_mapper.importing.peek import Peek, look
from kil_mapper.importing.recognition import Importer, Recognition
from kil_mapper.importing.register_tables import REGISTER_IMPORTERS
from kil_mapper.importing.row_counts import count_data_rows
from kil_mapper.model.datasets import Dataset, Need, Role
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.inventory import FoundFile, Inventory, SourceFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.vocabulary import DatasetId, IndexEdition

IMPORTERS: tuple[Importer, ...] = (
    *REGISTER_IMPORTERS,
    *deprivation.IMPORTERS,
    *postcodes_files.IMPORTERS,
    *boundaries.IMPORTERS,
    *lookup.IMPORTERS,
)
_LOG = logging.getLogger(__name__)
_ROLES = tuple(Role)
_NEEDS = (Need.REQUIRED, Need.RECOMMENDED)
_ISSUES_SHOWN = 20
_BOUNDARIES = {2021: DatasetId.LSOA_2021_BOUNDARIES, 2011: DatasetId.LSOA_2011_BOUNDARIES}


def take_inventory(paths: Sequence[Path], *, count_rows: bool = False, progress: Progress | None = None) -> Inventory:
    """Look at every file under the paths and say what it is. No file whatever makes this fail.

    Args:
        paths: Files, zips and folders.
        count_rows: Also count data rows, which reads every file to its end.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: A path does not exist, or a folder holds far too many files.
        Cancelled: The person asked to stop.
    """
    progress = progress or NoProgress()
    log = IssueLog()
    sources = list_sources(paths, log)
    refused = {issue.file: issue for issue in log}
    files: list[FoundFile] = []
    for done, source in enumerate(sources):
        progress.report(f"Looking at {source.label}", done / len(sources))
        files.extend(_found(source, refused, progress, count_rows=count_rows))
    return Inventory(tuple(files), missing_datasets(files))


def missing_datasets(files: Sequence[FoundFile]) -> tuple[Dataset, ...]:
    """What is needed or recommended and not among the files, most needed first.

    One dataset of a required role is enough; of a missing role the dataset that serves best is named.
    """
    there = {found.dataset for found in files}
    datasets = [each.dataset for each in IMPORTERS if each.dataset.role is not Role.LOOKUP or not _editions_meet(files)]
    served = {dataset.role for dataset in datasets if dataset.id in there}
    missing: list[Dataset] = []
    for need in _NEEDS:
        for dataset in sorted(datasets, key=lambda each: _ROLES.index(each.role)):
            if dataset.need is not need or dataset.id in there:
                continue
            if dataset.role is not Role.REGISTER_DETAIL:
                if dataset.role in served:
                    continue
                served.add(dataset.role)
            missing.append(dataset)
    return tuple(missing)


def _editions_meet(files: Sequence[FoundFile]) -> bool:
    """Whether no index has to be moved to another LSOA edition, so that the lookup would serve nothing.

    Of two editions of the index, one always has to: it is set beside the other.
    """
    indices = {found.detail("index") for found in files} & set(IndexEdition)
    years = {IndexEdition(index).lsoa_year for index in indices}
    bounded = {year for year, dataset in _BOUNDARIES.items() if any(found.dataset is dataset for found in files)}
    return len(years) < 2 and (not years or not bounded or bool(years & bounded))


def _found(source: SourceFile, refused: dict[str, Issue], progress: Progress, *, count_rows: bool) -> list[FoundFile]:
    blank = FoundFile(source, None, modified=_modified(source.path))
    if source.member is None and source.path.name in refused:
        return [_unreadable(blank, refused[source.path.name])]
    try:
        peeks = look(source)
        recognised = [(peek, *known) for peek in peeks if (known := _recognised(peek)) is not None]
        if not recognised:
            return [_unknown(blank, peeks)]
        files = [_described(blank, peek, dataset, recognition) for peek, dataset, recognition in recognised]
        if count_rows:
            return [_counted(file, peek, progress) for file, (peek, _, _) in zip(files, recognised, strict=True)]
    except KilError as error:
        issue = Issue(IssueKind.FILE_UNREADABLE, Severity.ERROR, error.message, file=source.label, hint=error.hint)
        return [_unreadable(blank, issue)]
    except Cancelled:
        raise
    except Exception:  # noqa: BLE001 - one odd file must not keep a person from seeing the others; it is logged
        _LOG.exception("looking at %s failed", source.label)
        message = f"{source.label} could not be looked at: something in it was not expected."
        issue = Issue(IssueKind.FILE_UNREADABLE, Severity.ERROR, message, file=source.label)
        return [_unreadable(blank, issue)]
    return files


def _recognised(peek: Peek) -> tuple[Dataset, Recognition] | None:
    for importer in IMPORTERS:
        recognition = importer.recognise(peek)
        if recognition is not None:
            return importer.dataset, recognition
    return None


def _described(blank: FoundFile, peek: Peek, dataset: Dataset, recognition: Recognition) -> FoundFile:
    form = {
        "form": peek.form.value,
        "delimiter": peek.delimiter,
        "encoding": peek.encoding,
        "sheet": peek.sheet,
        "header_row": str(peek.header_row) if peek.header_row else "",
        "layer": peek.layer,
        "crs": peek.crs,
    }
    return replace(
        blank,
        dataset=dataset.id,
        edition=recognition.edition,
        what=recognition.what,
        headings=peek.headings,
        used=recognition.used,
        size=peek.size,
        details=(*((key, value) for key, value in form.items() if value), *recognition.details),
    )


def _counted(file: FoundFile, peek: Peek, progress: Progress) -> FoundFile:
    if file.dataset is None:
        return file
    log = IssueLog(cap=_ISSUES_SHOWN)
    rows = count_data_rows(peek, file.dataset, log, progress)
    return replace(file, rows=rows, issues=(*file.issues, *log))


def _unknown(blank: FoundFile, peeks: Sequence[Peek]) -> FoundFile:
    first = peeks[0]
    sentence = guess(first)
    issue = Issue(IssueKind.FILE_UNKNOWN, Severity.NOTE, sentence, file=blank.source.label, hint=first.hint)
    return replace(blank, what=sentence, headings=first.headings, size=first.size, issues=(issue,))


def _unreadable(blank: FoundFile, issue: Issue) -> FoundFile:
    try:
        size = size_of(blank.source)
    except KilError:
        size = 0
    return replace(blank, what=issue.message, size=size, issues=(issue,))


def _modified(path: Path) -> date | None:
    try:
        return date.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ012 - the date that the person's own computer shows
    except (OSError, OverflowError, ValueError):
        return None
