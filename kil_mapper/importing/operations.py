"""Areas of operation of every organisation of the register, in one reading (METHODS §3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing.register_areas import NamedArea, codes_of, plain_name
from kil_mapper.importing.register_columns import file_to_read, whole_numbers
from kil_mapper.importing.register_raw import RawTable, read_raw
from kil_mapper.importing.register_related import related_frame
from kil_mapper.importing.register_tables import AREA_OF_OPERATION, ORGANISATION_NUMBER
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import Progress
from kil_mapper.model.tables import Operation

TITLE: Final = "title"
COUNTY: Final = "county"
KNOWN: Final = "known"
_AUTHORITY_TYPES: Final = (
    "local authority",
    "metropolitan count",
)  # as they begin; regions and countries name no place
_HEADINGS: Final = {name: heading for heading, name in AREA_OF_OPERATION.columns.items()}


@dataclass(frozen=True, eq=False)
class OperationsRead:
    """Areas of operation: the rows that a project keeps, and all rows of the register in compact form.

    Attributes:
        frame: Rows of the stored organisations: the columns of `areas_of_operation`, with `register_key` in place of
            the organisation's id.
        organisations: For each readable row of the register, the organisation number; int64.
        areas: For each of these rows, its place in `places`; int32.
        places: Every area that the register names, once: area_type and area_name as published; title: what lists call
            it, where it is this authority or its county, else missing; county: whether it is only the county; known:
            whether the crosswalk knows it, always for regions and countries.
        rows_read: Records in the file.
        rows_set_aside: Those that could not be read.
        records_mended: Broken records that were put together again.
        used: The file that was read.
    """

    frame: pd.DataFrame
    organisations: np.ndarray
    areas: np.ndarray
    places: pd.DataFrame
    rows_read: int
    rows_set_aside: int
    records_mended: int
    used: tuple[FoundFile, ...] = ()

    def naming_here(self) -> pd.DataFrame:
        """Rows that name this authority or its county: organisation (number), title, county."""
        here = self.places[TITLE].notna().to_numpy()[self.areas]
        named = self.places.iloc[self.areas[here]]
        return pd.DataFrame(
            {"organisation": self.organisations[here], TITLE: named[TITLE].array, COUNTY: named[COUNTY].array}
        )


def read_operations(
    files: Sequence[FoundFile],
    stored_keys: pa.Array,
    names_here: Mapping[str, NamedArea],
    log: IssueLog,
    progress: Progress,
    *,
    other_names: Collection[str] = (),
) -> OperationsRead:
    """Read the areas of operation of the whole register, once.

    Args:
        files: Files that hold the table; only one is read, since each holds the whole table.
        stored_keys: Register keys of the organisations that the project keeps, as text.
        names_here: Names that mean the project's authorities or their counties (`register_areas.names_of`).
        log: Takes what was mended, set aside or unreadable, and names that the crosswalk does not know.
        progress: Told how far; may cancel.
        other_names: Names of authorities that are known besides those of the crosswalk, in plain form.

    Raises:
        KilError: There is no file, it cannot be read, or lacks a column that is needed.
        Cancelled: The person asked to stop.
    """
    found = file_to_read(files, log)
    label = found.source.label
    raw = read_raw(found.source, AREA_OF_OPERATION, log, progress)
    numbers = whole_numbers(raw.table[ORGANISATION_NUMBER])
    stored = pc.is_in(numbers, value_set=stored_keys.cast(pa.int64()))
    records = raw.records[stored.to_numpy()]
    frame = related_frame(raw.table.filter(stored), records, AREA_OF_OPERATION, log, label)
    readable = pc.is_valid(numbers)
    areas, places = _places(raw, readable, names_here, frozenset(other_names))
    read = OperationsRead(
        frame=frame,
        organisations=numbers.filter(readable).to_numpy(),
        areas=areas,
        places=places,
        rows_read=raw.rows_read,
        rows_set_aside=raw.rows_set_aside,
        records_mended=raw.records_mended,
        used=(found,),
    )
    _note_unknown_names(read, stored_keys, label, log)
    return read


def _places(
    raw: RawTable, readable: pa.ChunkedArray, names_here: Mapping[str, NamedArea], others: frozenset[str]
) -> tuple[np.ndarray, pd.DataFrame]:
    """Which area each row names, and each area once: some four hundred of them in a million rows."""
    codes, words = zip(*(_coded(raw.table[_HEADINGS[name]]) for name in (Operation.TYPE, Operation.NAME)), strict=True)
    width = len(words[1])
    pairs = (codes[0].astype(np.int64) * width + codes[1])[readable.to_numpy()]
    met = np.zeros(len(words[0]) * width, bool)
    met[pairs] = True
    rows = [_place(words[0][pair // width], words[1][pair % width], names_here, others) for pair in np.flatnonzero(met)]
    columns = {Operation.TYPE: "str", Operation.NAME: "str", TITLE: "str", COUNTY: "bool", KNOWN: "bool"}
    numbered = np.cumsum(met, dtype=np.int32) - 1
    return numbered[pairs], pd.DataFrame(rows, columns=list(columns)).astype(columns)


def _coded(column: pa.ChunkedArray) -> tuple[np.ndarray, list[str]]:
    """Values as numbers, and the text that each number stands for; nothing is an empty text."""
    coded = pc.fill_null(column, "").dictionary_encode().unify_dictionaries()
    if not coded.num_chunks:
        return np.array([], np.int32), [""]
    indices = np.concatenate([chunk.indices.to_numpy() for chunk in coded.chunks])
    return indices, coded.chunk(0).dictionary.to_pylist()


def _place(
    kind: str, name: str, names_here: Mapping[str, NamedArea], others: frozenset[str]
) -> tuple[str, str, str | None, bool, bool]:
    if not kind.strip().lower().startswith(_AUTHORITY_TYPES):
        return kind, name, None, False, True
    plain = plain_name(name)
    here = names_here.get(plain)
    known = here is not None or plain in others or bool(codes_of(name))
    return kind, name, here.title if here else None, bool(here and here.county), known


def _note_unknown_names(read: OperationsRead, stored_keys: pa.Array, label: str, log: IssueLog) -> None:
    """Names that the crosswalk does not know: each one by itself where it matters here, the rest of them counted."""
    unknown = np.flatnonzero(~read.places[KNOWN].to_numpy())
    if not len(unknown):
        return
    ours = np.union1d(stored_keys.cast(pa.int64()).to_numpy(), read.naming_here()["organisation"].to_numpy())
    odd = np.isin(read.areas, unknown)
    matters = odd & np.isin(read.organisations, ours)
    column, names = _HEADINGS[Operation.NAME], read.places[Operation.NAME].to_list()
    for place, times in zip(*np.unique(read.areas[matters], return_counts=True), strict=True):
        name = names[place]
        message = f"“{name}” is no authority or county that we know; it counts as one authority, and as none of ours."
        note = Issue(IssueKind.AREA_NAME_UNMAPPED, Severity.NOTE, message, label, column=column, value=name[:200])
        log.add(note, int(times))
    others = int(np.count_nonzero(odd) - np.count_nonzero(matters))
    if others:
        message = (
            f"{np.count_nonzero(odd):,} rows of the whole register name {len(unknown):,} areas that are no authority "
            "or county that we know."
        )
        log.add(Issue(IssueKind.AREA_NAME_UNMAPPED, Severity.NOTE, message, label, column=column), others)
