"""Postcodes out of directories: those that a project asks for, and which authorities the directories hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing import postcodes_cache, prepared_copies
from kil_mapper.importing.files import size_of
from kil_mapper.importing.postcodes_files import DATASETS, ONSPD, edition_of
from kil_mapper.importing.postcodes_layout import Layout, read_layout
from kil_mapper.importing.postcodes_prepare import PREPARED, Facts, prepare
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import DatasetId

_NORTHERN_IRELAND: Final = "BT"
_FEW_AREAS: Final = 10
_DOING: Final = "Reading the postcode directory"
_TEXT_COLUMNS: Final = ("lsoa21", "lsoa11", "ward", "lad")


@dataclass(frozen=True)
class DirectoryPart:
    """What one of the directories gave.

    Attributes:
        files: Its files that were read.
        rows_read: Records in them.
        edition: Edition in words; "" when it cannot be told.
    """

    files: tuple[FoundFile, ...]
    rows_read: int
    edition: str


@dataclass(frozen=True)
class PostcodesRead:
    """What was taken from postcode directories.

    Attributes:
        table: Rows that were asked for: postcode, easting, northing (metres; both empty without a grid reference),
            lsoa21, lsoa11, ward, lad (empty where there is no such code), terminated, large_user, dataset.
        rows_read: Records in the files that were read.
        areas_held: Postcode areas that they hold, such as "HX", without Northern Ireland's.
        lsoa_editions: Editions of the LSOA codes that they give, newest first.
        ward_year: Year of the ward codes; None when the files do not say.
        lad_year: Year of the local authority codes; None when the files do not say.
        edition: In words.
        used: The files that were read; others were not needed.
        parts: The same, dataset by dataset.
        regions: Region of each local authority, where the directory says so.
        lived_in: For each edition of the LSOA codes, the local authority of each LSOA with a postcode in use.
    """

    table: pa.Table
    rows_read: int
    areas_held: frozenset[str]
    lsoa_editions: tuple[int, ...]
    ward_year: int | None
    lad_year: int | None
    edition: str
    used: tuple[FoundFile, ...] = ()
    parts: Mapping[DatasetId, DirectoryPart] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    lived_in: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Candidate:
    """A file that may be read."""

    found: FoundFile
    layout: Layout
    size: int

    @property
    def preference(self) -> tuple[bool, int, bool, int, str]:
        """Sorts first what should be read first: a directory, the newest, the most complete."""
        code_point = self.layout.dataset is DatasetId.CODE_POINT_OPEN
        no_lsoa21 = 2021 not in self.layout.lsoa_editions
        return (code_point, -(self.layout.lad_year or 0), no_lsoa21, -self.size, self.found.source.label)


@dataclass
class _Reading:
    """What has been read so far."""

    tables: list[pa.Table] = field(default_factory=list)
    used: list[tuple[_Candidate, Facts]] = field(default_factory=list)
    not_needed: list[FoundFile] = field(default_factory=list)
    areas: set[str] = field(default_factory=set)


def read_postcodes(
    files: Sequence[FoundFile],
    *,
    wanted: pa.Array,
    bbox: tuple[float, float, float, float],
    log: IssueLog,
    progress: Progress,
    cache: Path | None,
) -> PostcodesRead:
    """The postcodes that are wanted or lie in a box, from whatever directory files there are.

    Files are read in order of preference (a directory before Code-Point Open, newer before older, large before
    small); a file whose postcode area has been read already is not read again, so that a national file and the files
    per area of the same zip never count twice. Postcodes of Northern Ireland are left out (METHODS §14).

    Args:
        files: Files recognised as ONSPD, NSPL or Code-Point Open.
        wanted: Postcodes in the form AA9 9AA, wherever they are.
        bbox: Box in EPSG:27700 metres (min x, min y, max x, max y) of which every postcode is wanted.
        log: Takes what is wrong with the files.
        progress: Told how far the reading is.
        cache: Folder for prepared copies; None to keep none.

    Raises:
        KilError: A file is damaged, or there is none.
        Cancelled: The person asked to stop.
    """
    candidates = sorted((_candidate(found) for found in files), key=lambda one: one.preference)
    if not candidates:
        raise KilError("There is no postcode directory.", ONSPD.get_it)
    total = sum(candidate.size for candidate in candidates)
    reading, choice, done = _Reading(), _Choice(wanted, bbox), 0
    for candidate in candidates:
        if candidate.layout.first_area in reading.areas:
            reading.not_needed.append(candidate.found)
        else:
            share = _Share(progress, done / max(total, 1), candidate.size / max(total, 1))
            table, facts = _read_one(candidate, choice, share, cache)
            dataset = pa.repeat(pa.scalar(candidate.layout.dataset.value), len(table))
            reading.tables.append(table.append_column("dataset", dataset))
            reading.used.append((candidate, facts))
            reading.areas.update(facts.areas)
        done += candidate.size
    _note_problems(reading, log)
    return _result(reading, log)


def _candidate(found: FoundFile) -> _Candidate:
    layout = read_layout(found.source)
    if layout is None:
        raise KilError(f"{found.source.label} is not a postcode directory any more.", "Look at the folder again.")
    return _Candidate(found, layout, size_of(found.source))


class _Choice:
    """Which rows of a file to keep.

    Membership is tested once for a whole column, and against the wanted postcodes of the file's own areas alone: the
    set of values is built anew for every test, which with a file per area would be most of the work.
    """

    def __init__(self, wanted: pa.Array, bbox: tuple[float, float, float, float]) -> None:
        values = wanted.combine_chunks() if isinstance(wanted, pa.ChunkedArray) else wanted
        self._wanted = pc.cast(values, pa.string()).drop_null()
        areas = pc.replace_substring_regex(self._wanted, r"^([A-Z]{0,2}).*$", r"\1").dictionary_encode()
        self._places = {area: place for place, area in enumerate(areas.dictionary.to_pylist())}
        self._area_of_each = areas.indices
        self._bbox = bbox

    def __call__(self, keys: pa.Table, areas: Sequence[str]) -> pa.Array:
        """A mask for the columns postcode, easting and northing of a file that holds these postcode areas."""
        asked = pc.is_in(keys["postcode"], value_set=self._wanted_in(areas)).combine_chunks()
        x, y = (pc.fill_null(keys[name], -1).to_numpy() for name in ("easting", "northing"))
        min_x, min_y, max_x, max_y = self._bbox
        inside = (x >= min_x) & (x <= max_x) & (y >= min_y) & (y <= max_y) & (x >= 0)
        real = pc.is_valid(keys["postcode"]).combine_chunks()
        return pc.and_(real, pc.or_(asked, pa.array(inside)))

    def _wanted_in(self, areas: Sequence[str]) -> pa.Array:
        if len(areas) > _FEW_AREAS:
            return self._wanted
        places = [self._places[area] for area in areas if area in self._places]
        return self._wanted.filter(pc.is_in(self._area_of_each, value_set=pa.array(places, pa.int32())))


@dataclass(frozen=True)
class _Share:
    """Progress of one file as a part of all."""

    progress: Progress
    start: float
    span: float

    def report(self, doing: str, fraction: float | None = None) -> None:
        """Pass on how far the whole is."""
        self.progress.report(doing, self.start + self.span * (fraction or 0.0))


def _read_one(
    candidate: _Candidate, choice: postcodes_cache.Choice, progress: Progress, cache: Path | None
) -> tuple[pa.Table, Facts]:
    source = candidate.found.source
    progress.report(_DOING, 0.0)
    entry = None
    if cache is not None and candidate.size >= prepared_copies.WORTH_KEEPING:
        entry = prepared_copies.entry_path(cache, postcodes_cache.KIND, source)
        prepared = postcodes_cache.load(entry, choice)
        if prepared is not None:
            return _decoded(prepared[0]), prepared[1]
    table, facts = prepare(source, candidate.layout, progress, _DOING)
    if entry is not None:
        postcodes_cache.store(entry, source, table, facts, lambda: progress.report(_DOING, 1.0))
    return _decoded(table.filter(choice(table, facts.areas))), facts


def _decoded(table: pa.Table) -> pa.Table:
    """Codes as text: to bring the dictionaries of many blocks together would take longer than to read the rows."""
    for name in _TEXT_COLUMNS:
        table = table.set_column(table.schema.get_field_index(name), name, table[name].cast(pa.string()))
    return table


def _note_problems(reading: _Reading, log: IssueLog) -> None:
    for candidate, facts in reading.used:
        label = candidate.found.source.label
        if facts.unreadable:
            message = f"{facts.unreadable:,} records are broken or have no postcode and were left out."
            log.add(Issue(IssueKind.RECORD_UNREADABLE, Severity.ERROR, message, label), facts.unreadable)
        if facts.bad_positions:
            message = f"{facts.bad_positions:,} postcodes have a grid reference that is no place in Great Britain."
            log.add(Issue(IssueKind.VALUE_UNREADABLE, Severity.WARNING, message, label), facts.bad_positions)
    if reading.not_needed:
        first, others = reading.not_needed[0].source.label, len(reading.not_needed) - 1
        which = first if not others else f"{first} and {others:,} more"
        message = f"{which} not read: the same postcode areas are in {reading.used[0][0].found.source.label}."
        log.add(Issue(IssueKind.FILE_NOT_NEEDED, Severity.NOTE, message, first), others + 1)
    layouts = {(one.layout.dataset, one.layout.lad_year, one.layout.lsoa_editions) for one, _ in reading.used}
    if len(layouts) > 1:
        names = ", ".join(sorted({DATASETS[dataset].title for dataset, _, _ in layouts}))
        message = f"Postcodes were taken from files of different editions ({names}); the newer one counts in each area."
        log.add(Issue(IssueKind.EDITIONS_DISAGREE, Severity.WARNING, message))


def _result(reading: _Reading, log: IssueLog) -> PostcodesRead:
    table = pa.concat_tables(reading.tables).combine_chunks()
    table = table.filter(pc.invert(pc.match_substring_regex(table["postcode"], rf"^{_NORTHERN_IRELAND}\d")))
    table = _each_once(table, log)
    schema = PREPARED
    for name in ("easting", "northing"):
        schema = schema.set(schema.get_field_index(name), pa.field(name, pa.float64()))
    for name in _TEXT_COLUMNS:
        schema = schema.set(schema.get_field_index(name), pa.field(name, pa.string()))
    schema = schema.append(pa.field("dataset", pa.string()))
    layouts = [candidate.layout for candidate, _ in reading.used]
    return PostcodesRead(
        table.cast(schema),
        sum(facts.rows_read for _, facts in reading.used),
        frozenset(reading.areas - {_NORTHERN_IRELAND}),
        tuple(sorted({year for _, facts in reading.used for year in facts.lsoa_editions}, reverse=True)),
        max((layout.ward_year for layout in layouts if layout.ward_year), default=None),
        max((layout.lad_year for layout in layouts if layout.lad_year), default=None),
        _editions(reading.used),
        tuple(candidate.found for candidate, _ in reading.used),
        _parts(reading),
        {lad: region for _, facts in reversed(reading.used) for lad, region in facts.regions.items()},
        _lived_in([facts for _, facts in reading.used]),
    )


def _lived_in(read: Sequence[Facts]) -> dict[int, dict[str, str]]:
    """The authority of each LSOA with a live postcode, by edition; of files that disagree the first counts."""
    found: dict[int, dict[str, str]] = {}
    for facts in reversed(read):
        for year, areas in facts.lived_in.items():
            here = found.setdefault(int(year), {})
            here.update({area: authority for authority, held in areas.items() for area in held})
    return found


def _editions(used: Sequence[tuple[_Candidate, Facts]]) -> str:
    editions = [edition_of(one.found.source, one.layout, facts.newest_end)[0] for one, facts in used]
    return "; ".join(dict.fromkeys(edition for edition in editions if edition))


def _parts(reading: _Reading) -> dict[DatasetId, DirectoryPart]:
    parts: dict[DatasetId, DirectoryPart] = {}
    for dataset in dict.fromkeys(candidate.layout.dataset for candidate, _ in reading.used):
        used = [(candidate, facts) for candidate, facts in reading.used if candidate.layout.dataset is dataset]
        files = tuple(candidate.found for candidate, _ in used)
        parts[dataset] = DirectoryPart(files, sum(facts.rows_read for _, facts in used), _editions(used))
    return parts


def _each_once(table: pa.Table, log: IssueLog) -> pa.Table:
    """The first row of each postcode; files were read best first."""
    if pc.count_distinct(table["postcode"]).as_py() == table.num_rows:
        return table
    codes = pc.dictionary_encode(table["postcode"]).combine_chunks().indices.to_numpy()
    _, first = np.unique(codes, return_index=True)
    repeated = table.num_rows - len(first)
    message = f"{repeated:,} postcodes stand in the directory files more than once; the first one counts."
    log.add(Issue(IssueKind.DUPLICATE_RECORD, Severity.NOTE, message), repeated)
    return table.take(pa.array(np.sort(first)))
