"""Boundaries of small areas, wards and local authorities, in whatever form and coordinates they were downloaded."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import pandas as pd

from kil_mapper.importing.boundary_shapes import Box, box_in, each_area_once, in_national_grid
from kil_mapper.importing.editions import month_in_name
from kil_mapper.importing.peek import Form, Peek
from kil_mapper.importing.recognition import Importer, Recognition
from kil_mapper.importing.vector import read_values, read_vector
from kil_mapper.model.datasets import Dataset, Need, Role
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import Progress
from kil_mapper.model.tables import Area
from kil_mapper.model.vocabulary import DatasetId

_ONS: Final = "Office for National Statistics"
_OGL: Final = "Open Government Licence v3.0"
_ATTRIBUTION: Final = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0",
    "Contains OS data © Crown copyright and database right {year}",
)
_PORTAL: Final = "https://geoportal.statistics.gov.uk/search?q="


def _declared(dataset: DatasetId, role: Role, need: Need, title: str, gives: str, query: str) -> Dataset:
    get_it = (
        f"On the ONS Open Geography portal search for “{title}” and download the generalised boundaries (BGC) as "
        "GeoPackage, shapefile or GeoJSON. The full resolution ones (BFC, BFE) work too."
    )
    return Dataset(dataset, role, need, title, _ONS, _OGL, _ATTRIBUTION, gives, get_it, _PORTAL + query)


LSOA_2021: Final = _declared(
    DatasetId.LSOA_2021_BOUNDARIES,
    Role.SMALL_AREAS,
    Need.REQUIRED,
    "Lower layer Super Output Areas (December 2021) Boundaries",
    "The small areas that the Indices of Deprivation 2025 are published on, to map need and to place addresses in.",
    "BDY_LSOA+2021",
)
LSOA_2011: Final = _declared(
    DatasetId.LSOA_2011_BOUNDARIES,
    Role.SMALL_AREAS,
    Need.SUBSTITUTE,
    "Lower layer Super Output Areas (December 2011) Boundaries",
    "The small areas that the Indices of Deprivation 2019 are published on, to map need and to place addresses in.",
    "BDY_LSOA+2011",
)
WARDS: Final = _declared(
    DatasetId.WARD_BOUNDARIES,
    Role.WARDS,
    Need.RECOMMENDED,
    "Ward Boundaries",
    "Counts, rates and cold spots by ward.",
    "BDY_WD",
)
AUTHORITIES: Final = _declared(
    DatasetId.LAD_BOUNDARIES,
    Role.AUTHORITIES,
    Need.SUBSTITUTE,
    "Local Authority District Boundaries",
    "Nothing that a project needs: outlines are drawn from the small areas, and names come from the index.",
    "BDY_LAD",
)

# From the finest: a file of wards names its authorities too. Groups catch the year.
_CODE_PATTERNS: Final = {
    DatasetId.LSOA_2021_BOUNDARIES: re.compile(r"lsoa(21)(?:cd|_code)", re.IGNORECASE),
    DatasetId.LSOA_2011_BOUNDARIES: re.compile(r"lsoa(11)(?:cd|_code)", re.IGNORECASE),
    DatasetId.WARD_BOUNDARIES: re.compile(r"(?:wd|ward)(\d\d)(?:cd|_code)", re.IGNORECASE),
    DatasetId.LAD_BOUNDARIES: re.compile(r"(?:lad|ltla)(\d\d)(?:cd|_code)", re.IGNORECASE),
}
_FINER: Final = re.compile(r"(?:oa|par|parncp|pcd)(?:\d\d)?(?:cd|_code)|postcode", re.IGNORECASE)
_AREA_CODE: Final = re.compile(r"[A-Z]\d{8}")
_MOST_CODES_ASKED: Final = 3_000
_DETAIL_YEAR: Final = "area_year"


@dataclass(frozen=True)
class AreaColumns:
    """Where a boundary file keeps what.

    Attributes:
        dataset: What its shapes are.
        year: The year that the codes are of.
        code: Heading of the codes.
        name: Heading of the names; "" when it has none.
        lad: Heading of the local authority of each shape; "" when it has none.
    """

    dataset: DatasetId
    year: int
    code: str
    name: str
    lad: str

    @property
    def used(self) -> tuple[str, ...]:
        """The headings that are read."""
        return tuple(heading for heading in (self.code, self.name, self.lad) if heading)


@dataclass(frozen=True, eq=False)
class BoundariesRead:
    """Shapes of areas.

    Attributes:
        frame: area_code, name, lad_code (missing where the file says nothing), geometry: valid MultiPolygons in
            EPSG:27700. One row for each area, ordered by code.
        rows_read: Shapes that were taken from the files.
        rows_set_aside: Those that could not be used or came twice.
        edition: In words.
        used: The files that were read; others were not needed.
    """

    frame: gpd.GeoDataFrame
    rows_read: int
    rows_set_aside: int
    edition: str
    used: tuple[FoundFile, ...] = ()


def area_columns(headings: Sequence[str]) -> AreaColumns | None:
    """Which areas a file with these headings holds, and where; None when they are none that is read."""
    if any(_FINER.fullmatch(heading.strip()) for heading in headings):
        return None
    for dataset, pattern in _CODE_PATTERNS.items():
        matches = [(match[1], heading) for heading in headings if (match := pattern.fullmatch(heading.strip()))]
        if matches:
            year, code = max(matches)
            name = _name_heading(code, headings)
            lads = [h for h in headings if _CODE_PATTERNS[DatasetId.LAD_BOUNDARIES].fullmatch(h.strip())]
            lad = max(lads) if lads and dataset is not DatasetId.LAD_BOUNDARIES else ""
            return AreaColumns(dataset, 2000 + int(year), code, name, lad)
    return None


def _name_heading(code: str, headings: Sequence[str]) -> str:
    """The heading of the names: LSOA21NM beside LSOA21CD, lsoa21_name beside lsoa21_code."""
    wanted = re.sub("code$", "name", re.sub("cd$", "nm", code.strip().lower()))
    return next((heading for heading in headings if heading.strip().lower() == wanted), "")


def _recogniser(dataset: DatasetId) -> Importer:
    declared = next(one for one in (LSOA_2021, LSOA_2011, WARDS, AUTHORITIES) if one.id is dataset)

    def recognise(peek: Peek) -> Recognition | None:
        return _recognise(peek, declared)

    return Importer(declared, recognise)


IMPORTERS: Final = tuple(_recogniser(dataset) for dataset in _CODE_PATTERNS)


def _recognise(peek: Peek, dataset: Dataset) -> Recognition | None:
    if peek.form is not Form.VECTOR or "Point" in peek.geometry or "Line" in peek.geometry:
        return None
    columns = area_columns(peek.headings)
    if columns is None or columns.dataset is not dataset.id:
        return None
    edition, key = _edition(peek.source, columns)
    count = "" if peek.features is None else f", {peek.features:,} shapes"
    details = (("edition_key", key), (_DETAIL_YEAR, str(columns.year)))
    return Recognition(edition, f"{dataset.title}, codes of {columns.year}{count}.", columns.used, details)


def _edition(source: SourceFile, columns: AreaColumns) -> tuple[str, str]:
    named = month_in_name(source)
    if named and named.year in (columns.year, columns.year + 1):
        return named.words, named.key
    return str(columns.year), f"{columns.year}-00"


def guess(peek: Peek) -> str:
    """What a map file that is not read looks like, one plain sentence; "" for anything else."""
    if peek.form is not Form.VECTOR:
        return ""
    columns = area_columns(peek.headings)
    if columns is not None:
        return f"Points or lines with codes of areas ({columns.code}): boundaries are needed, not centres."
    shown = f" (columns: {', '.join(peek.headings[:6])})" if peek.headings else ""
    return f"A map layer without codes of LSOAs, wards or local authorities{shown}."


@dataclass
class _Reading:
    frames: list[gpd.GeoDataFrame] = field(default_factory=list)
    used: list[FoundFile] = field(default_factory=list)
    not_needed: list[FoundFile] = field(default_factory=list)
    read: int = 0
    codes: set[str] = field(default_factory=set)


def read_boundaries(
    files: Sequence[FoundFile],
    dataset: DatasetId,
    *,
    codes: Collection[str] | None,
    bbox: Box | None,
    log: IssueLog,
    progress: Progress,
) -> BoundariesRead:
    """The shapes of some areas, from all files of a dataset together.

    Files are read newest and largest first; when codes are given, reading ends as soon as all of them are there, so a
    national file makes the files per authority needless. Only the newest year of ward or authority codes is read.

    Args:
        files: Files recognised as the dataset; others are passed over.
        dataset: Which areas to read.
        codes: The areas that are wanted; None for every area that touches the box.
        bbox: Box in EPSG:27700 metres (min x, min y, max x, max y); None for no limit.
        log: Takes what was mended, guessed or set aside.
        progress: Told which file is read.

    Raises:
        KilError: A file is damaged, or its coordinates are no place in Great Britain.
        Cancelled: The person asked to stop.
    """
    ordered = _in_order([found for found in files if found.dataset is dataset])
    if not ordered:
        raise KilError("There are no boundaries to read.", "Add boundary files to the data folder.")
    wanted = None if codes is None else {code for code in codes if _AREA_CODE.fullmatch(code)}
    if wanted is not None:
        ordered = _detailed_first(ordered, wanted)
    newest = ordered[0][1].year
    reading = _Reading()
    for found, columns in ordered:
        enough = wanted is not None and wanted <= reading.codes
        if enough or columns.year != newest:
            reading.not_needed.append(found)
            continue
        progress.report(f"Reading boundaries from {found.source.label}")
        lacking = None if wanted is None else wanted - reading.codes
        _read_one(found, columns, lacking, bbox, reading, log)
    progress.report("Checking boundaries")
    _note_not_needed(reading, log)
    frame = each_area_once(pd.concat(reading.frames, ignore_index=True), reading.used[0].source.label, log)
    edition, _ = _edition(reading.used[0].source, ordered[0][1])
    return BoundariesRead(frame, reading.read, reading.read - len(frame), edition, tuple(reading.used))


def _in_order(files: Sequence[FoundFile]) -> list[tuple[FoundFile, AreaColumns]]:
    known = []
    for found in files:
        columns = area_columns(found.headings)
        if columns is None:
            raise KilError(f"{found.source.label} has no column of area codes.", "Look at the folder again.")
        known.append((found, columns))
    return sorted(known, key=lambda one: (-one[1].year, -(one[0].rows or 0), -one[0].size, one[0].source.label))


def _detailed_first(
    ordered: list[tuple[FoundFile, AreaColumns]], wanted: set[str]
) -> list[tuple[FoundFile, AreaColumns]]:
    """Files that hold everything wanted first, the most detailed of them leading.

    A national file is often a heavily simplified one, and with that addresses near a border change their area.
    """
    if len(ordered) == 1:
        return ordered

    def rank(one: tuple[FoundFile, AreaColumns]) -> tuple[int, bool, float]:
        found, columns = one
        codes = _codes_in(found, columns)
        holds_all = wanted <= set(codes)
        return (-columns.year, not holds_all, -found.size / max(len(codes), 1) if holds_all else 0.0)

    return sorted(ordered, key=rank)


def _codes_in(found: FoundFile, columns: AreaColumns) -> list[str]:
    values = read_values(found.source, columns.code, layer=found.detail("layer"))
    return [code for value in values if _AREA_CODE.fullmatch(code := value.strip().upper())]


def _read_one(
    found: FoundFile,
    columns: AreaColumns,
    wanted: Collection[str] | None,
    bbox: Box | None,
    reading: _Reading,
    log: IssueLog,
) -> None:
    label = found.source.label
    where = None
    if wanted is not None and len(wanted) <= _MOST_CODES_ASKED:
        listed = ", ".join(f"'{code}'" for code in sorted(wanted))
        where = f'"{columns.code}" IN ({listed})' if listed else "1 = 0"
    box = None if bbox is None else box_in(bbox, found.detail("crs"))
    layer = found.detail("layer")
    raw = read_vector(found.source, columns=columns.used, layer=layer, bbox=box, where=where)
    if raw.empty and box is not None:  # the file may be wrong about its own coordinate system
        raw = read_vector(found.source, columns=columns.used, layer=layer, where=where)
    frame = gpd.GeoDataFrame(
        {
            Area.CODE: raw[columns.code].astype("str").str.strip().str.upper(),
            Area.NAME: _text(raw, columns.name),
            Area.LAD: _text(raw, columns.lad),
        },
        geometry=raw.geometry.array,
        crs=raw.crs,
    )
    good = frame[Area.CODE].str.fullmatch(_AREA_CODE).fillna(value=False).astype(bool)
    for code in frame.loc[~good, Area.CODE]:
        message = f"“{code}” is no code of an area; the shape was set aside."
        log.add(Issue(IssueKind.RECORD_UNREADABLE, Severity.ERROR, message, label, column=columns.code))
    if wanted is not None:
        asked = frame[Area.CODE].isin(wanted)
        reading.read += int((asked | ~good).sum())
        good &= asked
    else:
        reading.read += len(frame)
    shaped = in_national_grid(frame[good], found, log)
    if bbox is not None and wanted is None:
        reading.read -= len(shaped)
        shaped = shaped.cx[bbox[0] : bbox[2], bbox[1] : bbox[3]]
        reading.read += len(shaped)
    reading.frames.append(shaped)
    reading.used.append(found)
    reading.codes.update(shaped[Area.CODE])


def _text(raw: gpd.GeoDataFrame, heading: str) -> pd.Series:
    if not heading:
        return pd.Series(None, index=raw.index, dtype="str")
    texts = raw[heading].astype("str").str.strip()
    return texts.where(texts != "")


def _note_not_needed(reading: _Reading, log: IssueLog) -> None:
    for found in reading.not_needed:
        message = f"{found.source.label} was not needed: {reading.used[0].source.label} holds what is wanted."
        log.add(Issue(IssueKind.FILE_NOT_NEEDED, Severity.NOTE, message, found.source.label))


def boundary_codes(files: Sequence[FoundFile]) -> frozenset[str]:
    """The codes of all areas that the files hold, without reading shapes.

    Raises:
        KilError: A file is damaged.
    """
    codes: set[str] = set()
    for found, columns in _in_order(files):
        codes.update(_codes_in(found, columns))
    return frozenset(codes)
