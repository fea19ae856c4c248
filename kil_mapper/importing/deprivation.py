"""The English Indices of Deprivation 2025 and 2019: File 7, and File 1 as a lesser substitute (METHODS §5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import pyarrow as pa

from kil_mapper.importing.deprivation_values import ValueReader, recomputed_deciles
from kil_mapper.importing.files import read_text_table, rows_set_aside
from kil_mapper.importing.peek import Form, Peek
from kil_mapper.importing.recognition import Importer, Recognition
from kil_mapper.model.datasets import Dataset, Need, Role
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import Progress
from kil_mapper.model.tables import DOMAINS, LSOAS, Lsoa
from kil_mapper.model.vocabulary import DatasetId, IndexEdition

LAD_NAME: Final = "lad_name"
_PUBLISHER: Final = "Ministry of Housing, Communities and Local Government"
_OGL: Final = "Open Government Licence v3.0"
_ATTRIBUTION: Final = (
    (
        "Contains public sector information licensed under the Open Government Licence v3.0: "
        "English Indices of Deprivation {year}, Ministry of Housing, Communities and Local Government"
    ),
)
_PAGE: Final = "https://www.gov.uk/government/statistics/english-indices-of-deprivation-2025"

FILE_7: Final = Dataset(
    DatasetId.INDICES_FILE_7,
    Role.DEPRIVATION,
    Need.REQUIRED,
    "English Indices of Deprivation, File 7: all ranks, scores, deciles and population denominators",
    _PUBLISHER,
    _OGL,
    _ATTRIBUTION,
    "Says how deprived each small area is, in every domain, and how many people live there.",
    "On the page of the English Indices of Deprivation 2025 on gov.uk download File 7 (csv).",
    _PAGE,
)
FILE_1: Final = Dataset(
    DatasetId.INDICES_FILE_1,
    Role.DEPRIVATION,
    Need.SUBSTITUTE,
    "English Indices of Deprivation, File 1: Index of Multiple Deprivation",
    _PUBLISHER,
    _OGL,
    _ATTRIBUTION,
    "Says how deprived each small area is, by rank and decile only: without residents there are no rates.",
    "File 7 from the same page on gov.uk holds everything that File 1 does, and more.",
    _PAGE,
)

_OTHER_STEMS: Final = (
    "children and young people sub domain",
    "adult skills sub domain",
    "geographical barriers sub domain",
    "wider barriers sub domain",
    "indoors sub domain",
    "outdoors sub domain",
)
_OTHER_POPULATIONS: Final = (
    "dependent children aged",
    "population aged 16 59",
    "older population aged",
    "working age population",
)
_CODE: Final = re.compile(r"E01\d{6}")
_LAD_CODE: Final = re.compile(r"E0[6-9]\d{6}")


def _normalised(heading: str) -> str:
    """A heading in lower case, with single spaces for all that is no letter or digit."""
    return re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip()


def _stems() -> dict[str, str]:
    """How each heading begins, normalised, and the column it becomes; "" for those that are not read."""
    stems = {
        "lsoa code": Lsoa.CODE,
        "lsoa name": Lsoa.NAME,
        "local authority district code": Lsoa.LAD,
        "local authority district name": LAD_NAME,
        "total population": Lsoa.POPULATION,
    }
    titles = {"imd": "Index of Multiple Deprivation (IMD)"} | {k: t for k, t in DOMAINS.items() if k != "imd"}
    for measure in ("score", "rank", "decile"):
        stems |= {f"{_normalised(title)} {measure}": f"{key}_{measure}" for key, title in titles.items()}
        stems |= {f"{stem} {measure}": "" for stem in _OTHER_STEMS}
    return stems | dict.fromkeys(_OTHER_POPULATIONS, "")


_STEMS: Final = _stems()


@dataclass(frozen=True)
class IndexHeadings:
    """What the headings of an index file say.

    Attributes:
        columns: Heading in the file by the column it becomes.
        edition: Which index it is.
        population_year: Mid-year of the residents; None when there are none.
    """

    columns: dict[str, str]
    edition: IndexEdition
    population_year: int | None


@dataclass(frozen=True, eq=False)
class IndicesRead:
    """An index of deprivation.

    Attributes:
        frame: One row for each small area: the columns of `lsoas` without geometry, and `lad_name`.
        edition: Which index it is.
        rows_read: Rows in the file.
        rows_set_aside: Rows that could not be used; rows_read = rows of the frame + rows_set_aside.
        population_year: Mid-year of the residents; None when the file holds none.
    """

    frame: pd.DataFrame
    edition: IndexEdition
    rows_read: int
    rows_set_aside: int
    population_year: int | None


def read_headings(headings: Sequence[str]) -> IndexHeadings | None:
    """What the headings of a file say; None when it is not an index that is read.

    A heading is known by how it begins; one that was cut short counts when it can only be one column.
    """
    matches: dict[str, list[str]] = {}
    for heading in headings:
        column = _column_of(_normalised(heading))
        if column:
            matches.setdefault(column, []).append(heading)
    columns = {column: found[0] for column, found in matches.items() if len(found) == 1}
    if not {Lsoa.CODE, Lsoa.LAD, Lsoa.RANK} <= columns.keys():
        return None
    population = columns.get(Lsoa.POPULATION)
    named_year = _year_in(population or "")
    edition = _edition(_year_in(columns[Lsoa.CODE]), _year_in(columns[Lsoa.LAD]), named_year)
    if edition is None:
        return None
    return IndexHeadings(columns, edition, (named_year or edition.population_year) if population else None)


def _column_of(heading: str) -> str:
    if not heading:
        return ""
    for stem, column in _STEMS.items():
        if heading == stem or heading.startswith(f"{stem} "):
            return column
    cut = {column for stem, column in _STEMS.items() if stem.startswith(heading)}
    return cut.pop() if len(cut) == 1 else ""


def _year_in(heading: str) -> int | None:
    found = re.search(r"(?:19|20)\d\d", heading)
    return int(found.group()) if found else None


def _edition(lsoa_year: int | None, lad_year: int | None, population_year: int | None) -> IndexEdition | None:
    if lsoa_year == IndexEdition.IOD2025.lsoa_year:
        return IndexEdition.IOD2025
    is_2019 = lad_year == 2019 or population_year == IndexEdition.IOD2019.population_year  # else it is that of 2015
    return IndexEdition.IOD2019 if lsoa_year == IndexEdition.IOD2019.lsoa_year and is_2019 else None


def recognise_file_7(peek: Peek) -> Recognition | None:
    """Whether a table is File 7 of the Indices of Deprivation 2025 or 2019."""
    return _recognise(peek, full=True)


def recognise_file_1(peek: Peek) -> Recognition | None:
    """Whether a table holds ranks of the Indices of Deprivation 2025 or 2019, but no scores and no residents."""
    return _recognise(peek, full=False)


IMPORTERS: Final = (Importer(FILE_7, recognise_file_7), Importer(FILE_1, recognise_file_1))


def _recognise(peek: Peek, *, full: bool) -> Recognition | None:
    if peek.form not in (Form.DELIMITED, Form.WORKBOOK):
        return None
    told = read_headings(peek.headings)
    if told is None or full != ({Lsoa.SCORE, Lsoa.POPULATION} <= told.columns.keys()):
        return None
    file = "File 7: ranks, scores, deciles and residents" if full else "ranks and deciles without residents (File 1)"
    edition = told.edition.value[3:]
    details = (("index", told.edition.value), ("edition_key", edition), ("lsoa_edition", str(told.edition.lsoa_year)))
    used = tuple(heading for heading in peek.headings if heading in told.columns.values())
    return Recognition(edition, f"{told.edition.full_title}, {file}.", used, details)


def guess(peek: Peek) -> str:
    """What an index of deprivation that is not read looks like, one plain sentence; "" for anything else."""
    names = [_normalised(heading) for heading in peek.headings]
    if any(name.startswith("wimd") or "welsh index" in name for name in names):
        return "A Welsh Index of Multiple Deprivation: Wales is not covered yet."
    if any(re.match(r"simd\d*|sedi|nimdm", name) for name in names):
        return "An index of deprivation of Scotland or Northern Ireland: not covered yet."
    if any(name.startswith(("index of multiple deprivation", "imd")) for name in names) and "lsoa" in " ".join(names):
        return "A part of the English Indices of Deprivation that is not read, or an edition other than 2025 and 2019."
    return ""


def read_indices(found: FoundFile, log: IssueLog, progress: Progress) -> IndicesRead:
    """Read an index of deprivation. Blanks stay missing; a row without a usable code is set aside.

    Args:
        found: A file recognised as File 7 or File 1.
        log: Takes what is wrong with it.
        progress: Told that it is read.

    Raises:
        KilError: The file is damaged, or is no index any more.
        Cancelled: The person asked to stop.
    """
    progress.report("Reading the Indices of Deprivation")
    label = found.source.label
    told = read_headings(found.headings)
    if told is None:
        raise KilError(f"{label} is not an index of deprivation that can be read.", FILE_7.get_it)
    text = read_text_table(
        found.source,
        columns=list(told.columns.values()),
        delimiter=found.detail("delimiter") or ",",
        encoding=found.detail("encoding") or "utf-8",
        sheet=found.detail("sheet"),
        header_row=int(found.detail("header_row") or 0),
        log=log,
    )
    progress.report("Checking the Indices of Deprivation")
    codes = pd.DataFrame({name: text[told.columns[name]].to_pandas() for name in (Lsoa.CODE, Lsoa.LAD)})
    kept = _usable(codes, label, log)
    reader = ValueReader(text.take(pa.array(kept.index)), kept.index, label, told.columns, log)
    columns = {column.name: reader.column(column, told.edition) for column in LSOAS.columns}
    frame = pd.DataFrame(columns | {Lsoa.CODE: kept[Lsoa.CODE], Lsoa.LAD: kept[Lsoa.LAD]})
    frame[LAD_NAME] = reader.text(LAD_NAME)
    frame = recomputed_deciles(frame, told.edition, label, log).reset_index(drop=True)
    _note_missing(frame, told.edition, label, log)
    aside = rows_set_aside(text) + len(codes) - len(kept)
    return IndicesRead(frame, told.edition, len(frame) + aside, aside, told.population_year)


def _usable(given: pd.DataFrame, label: str, log: IssueLog) -> pd.DataFrame:
    """Rows with a code of an English small area and of its authority, each small area once."""
    frame = given.apply(lambda column: column.str.strip().str.upper())
    codes, lads = frame[Lsoa.CODE], frame[Lsoa.LAD]
    checks = (
        (codes.str.fullmatch(_CODE), Lsoa.CODE, IssueKind.RECORD_UNREADABLE, "is no code of a small area in England"),
        (lads.str.fullmatch(_LAD_CODE), Lsoa.LAD, IssueKind.RECORD_UNREADABLE, "is no code of an English authority"),
        (~codes.duplicated(), Lsoa.CODE, IssueKind.DUPLICATE_RECORD, "was given in an earlier row"),
    )
    good = pd.Series(data=True, index=frame.index)
    for passed, column, kind, trouble in checks:
        for place in frame.index[good & ~passed]:
            value = str(given.at[place, column])
            message = f"“{value}” {trouble}; the row was set aside."
            log.add(Issue(kind, Severity.ERROR, message, label, int(place) + 2, column, value[:200]))
        good &= passed
    return frame[good]


def _note_missing(frame: pd.DataFrame, edition: IndexEdition, label: str, log: IssueLog) -> None:
    expected = edition.lsoas_in_england
    if len(frame) != expected:
        message = f"The file holds {len(frame):,} small areas; the {edition.full_title} have {expected:,}."
        hint = "If you did not cut it to your own area yourself, download it again."
        log.add(Issue(IssueKind.NEED_MISSING, Severity.WARNING, message, label, hint=hint))
    unranked = int(frame[Lsoa.RANK].isna().sum())
    if unranked:
        message = f"{unranked:,} small areas have no rank in the index."
        log.add(Issue(IssueKind.NEED_MISSING, Severity.WARNING, message, label), unranked)
