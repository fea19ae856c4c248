"""A whole postcode directory into a small typed table: the large reading of a build, so measured at every step.

The stream of a zip member goes straight into Arrow's reader, only the columns that are used are converted, and codes
stay dictionary encoded. Measured on 2.5 million rows: half the time that `unzip -p` takes for the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kil_mapper.importing.files import open_bytes, size_of
from kil_mapper.importing.postcodes_authorities import Authorities
from kil_mapper.importing.postcodes_layout import Field, Layout
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import DatasetId

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK: Final = 1 << 22
_CODES: Final = pa.dictionary(pa.int32(), pa.string())
_CODE_FIELDS: Final = (Field.LSOA21, Field.LSOA11, Field.WARD, Field.LAD)
_DICTIONARIES: Final = (*_CODE_FIELDS, Field.REGION)
_NUMBERS: Final = {
    Field.EASTING: pa.int32(),
    Field.NORTHING: pa.int32(),
    Field.ENDED: pa.int32(),  # a month, such as 202510
    Field.QUALITY: pa.int8(),
    Field.USER_TYPE: pa.int8(),
}
_NO_POSITION: Final = {DatasetId.ONSPD: 9, DatasetId.NSPL: 9, DatasetId.CODE_POINT_OPEN: 90}
_LARGE_USER: Final = 1
_PSEUDO: Final = "^[A-Z]9{8}$"
_BLANK: Final = -1
_UNREADABLE: Final = -2
_MAX_EASTING: Final = 700_000
_MAX_NORTHING: Final = 1_300_000

_Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

PREPARED: Final = pa.schema(
    [
        ("postcode", pa.string()),
        ("easting", pa.int32()),
        ("northing", pa.int32()),
        ("lsoa21", _CODES),
        ("lsoa11", _CODES),
        ("ward", _CODES),
        ("lad", _CODES),
        ("terminated", pa.bool_()),
        ("large_user", pa.bool_()),
    ]
)


@dataclass(frozen=True)
class Facts:
    """What is known about a whole directory file, also when only a part of its rows is kept.

    Attributes:
        rows_read: Records in the file.
        unreadable: Records among them that could not be read.
        bad_positions: Records whose grid reference is no place in Great Britain.
        areas: Postcode areas in it.
        newest_end: Latest month, as "202510", in which a postcode was ended; "" when none was.
        lsoa_editions: Editions of the LSOA codes that it really holds, newest first.
        regions: Region of each local authority in it, where it says so.
        lived_in: For each edition of the LSOA codes ("2021", "2011"), the LSOAs with a postcode in use, by local
            authority.
    """

    rows_read: int
    unreadable: int
    bad_positions: int
    areas: tuple[str, ...]
    newest_end: str
    lsoa_editions: tuple[int, ...]
    regions: Mapping[str, str]
    lived_in: Mapping[str, Mapping[str, Sequence[str]]]


class WatchedStream(io.RawIOBase):
    """A stream that reports how far it has been read, and through which a cancelled reader stops at once."""

    def __init__(self, inner: BinaryIO, size: int, doing: str, progress: Progress) -> None:
        self._inner = inner
        self._size = max(size, 1)
        self._doing = doing
        self._progress = progress
        self._done = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, after saying how far the reading is."""
        self._progress.report(self._doing, min(self._done / self._size, 1.0))
        data = self._inner.read(size)
        self._done += len(data)
        return data

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer with the next bytes."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


@dataclass
class _Broken:
    """Counts records with too many or too few fields; they are left out and accounted for."""

    records: int = 0

    def __call__(self, row: Any) -> str:
        self.records += 1 + row.text.count("\n")  # a quote left open takes the next line with it
        return "skip"


def prepare(source: SourceFile, layout: Layout, progress: Progress, doing: str) -> tuple[pa.Table, Facts]:
    """Read a whole directory file.

    Args:
        source: The file.
        layout: How it is laid out.
        progress: Told how far the reading is.
        doing: What to tell it.

    Returns:
        A table of the columns of `PREPARED` with one row for each record, and facts about the file.

    Raises:
        KilError: The file is damaged, or is no text.
        Cancelled: The person asked to stop.
    """
    raw, broken = _read(source, layout, progress, doing)
    for name in _DICTIONARIES:
        if name in layout.columns:  # one by one, so that only one column is there twice
            raw = raw.set_column(raw.schema.get_field_index(name), name, raw[name].unify_dictionaries())
    shaper = _Shaper(layout, {name: _dictionary(raw[name]) for name in _DICTIONARIES if name in layout.columns})
    batches = raw.to_batches()
    rows = raw.num_rows
    del raw
    for at, batch in enumerate(batches):  # small pieces, in place: whole columns would be there twice
        progress.report(doing, 1.0)
        batches[at] = shaper.shape(batch)
    table = pa.Table.from_batches(batches, PREPARED)
    return table, Facts(
        rows_read=rows + broken,
        unreadable=broken + table["postcode"].null_count,
        bad_positions=shaper.bad_positions,
        areas=shaper.areas(),
        newest_end=shaper.newest_end(),
        lsoa_editions=tuple(
            year for name, year in (("lsoa21", 2021), ("lsoa11", 2011)) if table[name].null_count < table.num_rows
        ),
        regions=shaper.authorities.regions(),
        lived_in=shaper.authorities.lived_in(),
    )


def _read(source: SourceFile, layout: Layout, progress: Progress, doing: str) -> tuple[pa.Table, int]:
    """The columns that are used, and how many records were left out as broken.

    Numbers are read as numbers, which takes the least memory; a file in which one of them is none is read a second
    time with text in their place.
    """
    for numbers in (_NUMBERS, dict.fromkeys(_NUMBERS, pa.string())):
        broken = _Broken()
        try:
            return _read_as(numbers, source, layout, progress, doing, broken), broken.records
        except pa.ArrowInvalid as error:
            last = error
    raise KilError(
        f"{source.label} looks like a postcode directory but cannot be read as a table.",
        "Download it again, and use it as downloaded: not opened and saved by another program.",
    ) from last


def _read_as(
    numbers: Mapping[Field, pa.DataType],
    source: SourceFile,
    layout: Layout,
    progress: Progress,
    doing: str,
    broken: _Broken,
) -> pa.Table:
    names = {position: name for name, position in layout.columns.items()}
    types = {**dict.fromkeys(_DICTIONARIES, _CODES), **numbers, Field.POSTCODE: pa.string()}
    with open_bytes(source) as stream, WatchedStream(stream, size_of(source), doing, progress) as watched:
        return pyarrow.csv.read_csv(
            pa.PythonFile(cast("Any", watched), mode="r"),
            read_options=pyarrow.csv.ReadOptions(
                block_size=_BLOCK,
                column_names=[names.get(position, f"-{position}") for position in range(layout.width)],
                skip_rows=1 if layout.has_header else 0,
            ),
            parse_options=pyarrow.csv.ParseOptions(delimiter=layout.delimiter, invalid_row_handler=broken),
            convert_options=pyarrow.csv.ConvertOptions(
                include_columns=list(layout.columns),
                column_types={name: types[name] for name in layout.columns},
                null_values=["", " "],
                strings_can_be_null=True,
            ),
        )


def _dictionary(column: pa.ChunkedArray) -> pa.StringArray:
    """The one dictionary of all chunks."""
    return column.chunk(0).dictionary if column.num_chunks else pa.array([], pa.string())


class _Shaper:
    """Turns raw batches, which share their dictionaries, into batches of `PREPARED`."""

    def __init__(self, layout: Layout, dictionaries: dict[Field, pa.StringArray]) -> None:
        self._spaced = layout.has_header and layout.headings[layout.columns[Field.POSTCODE]].lower() == "pcds"
        self._no_position = _NO_POSITION[layout.dataset]
        self._pseudo = {name: _pseudo_codes(dictionary) for name, dictionary in dictionaries.items()}
        self._newest_end = 0
        self._pairs = np.zeros(1 << 16, bool)
        self.authorities = Authorities(dictionaries)
        self.bad_positions = 0

    def shape(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """One batch, typed."""
        rows = batch.num_rows
        held = set(batch.schema.names)
        postcodes = batch["postcode"] if self._spaced else _spaced(batch["postcode"])
        self._note_areas(postcodes)
        no_position = _given(batch, Field.QUALITY) == self._no_position
        easting, northing = self._positions(batch, no_position)
        told = {name: _without(batch[name], self._pseudo[name]) for name in _DICTIONARIES if name in held}
        codes = [told.get(name, _no_codes(rows)) for name in _CODE_FIELDS]
        ended = _given(batch, Field.ENDED)
        self.authorities.note(told, (ended == _BLANK) & easting.is_valid().to_numpy(zero_copy_only=False))
        self._newest_end = max(self._newest_end, int(ended.max(initial=0)))
        large_user = _given(batch, Field.USER_TYPE) == _LARGE_USER
        return pa.record_batch([postcodes, easting, northing, *codes, ended != _BLANK, large_user], schema=PREPARED)

    def areas(self) -> tuple[str, ...]:
        """The postcode areas met."""
        found = {bytes(divmod(int(pair), 256)).rstrip(b"\0") for pair in np.flatnonzero(self._pairs)}
        return tuple(sorted(area.decode("ascii") for area in found if area.isalpha()))

    def newest_end(self) -> str:
        """The latest month in which a postcode was ended."""
        return str(self._newest_end or "")

    def _note_areas(self, postcodes: pa.StringArray) -> None:
        """Remember the first one or two letters of each postcode, from the bytes: ten times faster than as text."""
        filled = postcodes.drop_null()
        if not len(filled):
            return
        starts = np.frombuffer(filled.buffers()[1], np.int32)[filled.offset : filled.offset + len(filled)]
        letters = np.frombuffer(filled.buffers()[2], np.uint8)
        first, second = letters[starts], letters[np.minimum(starts + 1, len(letters) - 1)]
        second = np.where((second >= ord("A")) & (second <= ord("Z")), second, 0)
        self._pairs[first.astype(np.uint16) * 256 + second] = True

    def _positions(self, batch: pa.RecordBatch, absent: _Flags) -> tuple[Any, Any]:
        """Grid references, empty where there is none or where it is no place; the latter are counted."""
        easting, northing = _given(batch, Field.EASTING), _given(batch, Field.NORTHING)
        nothing = (_BLANK, 0)
        absent = absent | (np.isin(easting, nothing) & np.isin(northing, nothing))
        outside = (easting <= 0) | (easting >= _MAX_EASTING) | (northing < 0) | (northing >= _MAX_NORTHING)
        self.bad_positions += int(np.count_nonzero(outside & ~absent))
        absent |= outside
        return pa.array(easting, mask=absent), pa.array(northing, mask=absent)


def _pseudo_codes(dictionary: pa.StringArray) -> pa.Int32Array:
    """Places in the dictionary of the pseudo codes, which stand for "none"."""
    return pc.cast(pc.indices_nonzero(pc.match_substring_regex(dictionary, _PSEUDO)), pa.int32())


def _without(column: pa.DictionaryArray, places: pa.Int32Array) -> pa.DictionaryArray:
    if not len(places):
        return column
    indices = pc.if_else(pc.is_in(column.indices, places), pa.scalar(None, pa.int32()), column.indices)
    return pa.DictionaryArray.from_arrays(indices, column.dictionary, safe=False)


def _no_codes(rows: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.nulls(rows, pa.int32()), pa.array([], pa.string()), safe=False)


def _spaced(column: pa.StringArray) -> pa.StringArray:
    """Postcodes in any spacing as AA9 9AA."""
    bare = pc.replace_substring(pc.utf8_upper(column), " ", "")
    outward = pc.utf8_slice_codeunits(bare, 0, -3)
    return pc.binary_join_element_wise(outward, pc.utf8_slice_codeunits(bare, -3, None), " ")


def _given(batch: pa.RecordBatch, name: Field) -> np.ndarray[Any, np.dtype[np.signedinteger[Any]]]:
    """Whole numbers of a column, `_BLANK` where there is none, `_UNREADABLE` where it is no number."""
    if name not in batch.schema.names:
        return np.full(batch.num_rows, _BLANK, np.int32)
    column = batch[name]
    if pa.types.is_string(column.type):
        trimmed = pc.utf8_trim_whitespace(column)
        numeric = pc.match_substring_regex(trimmed, r"^\d{1,9}(\.\d+)?$")
        digits = pc.if_else(numeric, trimmed, pa.scalar(str(_UNREADABLE)))
        column = pc.cast(pc.round(pc.cast(digits, pa.float64())), pa.int32())
    numbers: np.ndarray[Any, np.dtype[np.signedinteger[Any]]] = pc.fill_null(column, _BLANK).to_numpy()
    return numbers
