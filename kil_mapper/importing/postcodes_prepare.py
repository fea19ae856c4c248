"""A whole postcode directory into a small typed table: the large reading of a build, so measured at every step.

The stream of a zip member goes straight into Arrow's reader, only the columns that are used are converted, and codes
stay dictionary encoded. Measured on 2.5 million rows: half the time that `unzip -p` takes for the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kil_mapper.importing.files import open_bytes, size_of
from kil_mapper.importing.postcodes_layout import Field, Layout
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import DatasetId

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BLOCK: Final = 1 << 21
_CODES: Final = pa.dictionary(pa.int32(), pa.string())
_CODE_FIELDS: Final = (Field.LSOA21, Field.LSOA11, Field.WARD, Field.LAD)
_TEXT: Final = frozenset({Field.POSTCODE, Field.EASTING, Field.NORTHING})
_NO_POSITION: Final = {DatasetId.ONSPD: "9", DatasetId.NSPL: "9", DatasetId.CODE_POINT_OPEN: "90"}
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
    """

    rows_read: int
    unreadable: int
    bad_positions: int
    areas: tuple[str, ...]
    newest_end: str
    lsoa_editions: tuple[int, ...]


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
    broken = _Broken()
    raw = _read(source, layout, progress, doing, broken).unify_dictionaries()
    shaper = _Shaper(layout, {name: _dictionary(raw[name]) for name in layout.columns if name not in _TEXT})
    batches = raw.to_batches()
    rows = raw.num_rows
    del raw
    for at, batch in enumerate(batches):  # small pieces, in place: whole columns would be there twice
        progress.report(doing, 1.0)
        batches[at] = shaper.shape(batch)
    unreadable = broken.records
    table = pa.Table.from_batches(batches, PREPARED)
    return table, Facts(
        rows_read=rows + unreadable,
        unreadable=unreadable + table["postcode"].null_count,
        bad_positions=shaper.bad_positions,
        areas=shaper.areas(),
        newest_end=shaper.newest_end(),
        lsoa_editions=tuple(
            year for name, year in (("lsoa21", 2021), ("lsoa11", 2011)) if table[name].null_count < table.num_rows
        ),
    )


def _read(source: SourceFile, layout: Layout, progress: Progress, doing: str, broken: _Broken) -> pa.Table:
    names = {position: name for name, position in layout.columns.items()}
    read = pyarrow.csv.ReadOptions(
        block_size=_BLOCK,
        column_names=[names.get(position, f"-{position}") for position in range(layout.width)],
        skip_rows=1 if layout.has_header else 0,
    )
    convert = pyarrow.csv.ConvertOptions(
        include_columns=list(layout.columns),
        column_types={name: pa.string() if name in _TEXT else _CODES for name in layout.columns},
        null_values=["", " "],
        strings_can_be_null=True,
    )
    parse = pyarrow.csv.ParseOptions(delimiter=layout.delimiter, invalid_row_handler=broken)
    try:
        with open_bytes(source) as stream, WatchedStream(stream, size_of(source), doing, progress) as watched:
            return pyarrow.csv.read_csv(
                pa.PythonFile(cast("Any", watched), mode="r"),
                read_options=read,
                parse_options=parse,
                convert_options=convert,
            )
    except pa.ArrowInvalid as error:
        raise KilError(
            f"{source.label} looks like a postcode directory but cannot be read as a table.",
            "Download it again, and use it as downloaded: not opened and saved by another program.",
        ) from error


def _dictionary(column: pa.ChunkedArray) -> pa.StringArray:
    """The one dictionary of all chunks."""
    return column.chunk(0).dictionary if column.num_chunks else pa.array([], pa.string())


class _Shaper:
    """Turns raw batches, which share their dictionaries, into batches of `PREPARED`."""

    def __init__(self, layout: Layout, dictionaries: dict[Field, pa.StringArray]) -> None:
        self._spaced = layout.has_header and layout.headings[layout.columns[Field.POSTCODE]].lower() == "pcds"
        self._ended = dictionaries.get(Field.ENDED)
        self._no_position = _which(dictionaries.get(Field.QUALITY), _NO_POSITION[layout.dataset])
        self._large_user = _which(dictionaries.get(Field.USER_TYPE), "1")
        self._pseudo = {name: _pseudo_codes(dictionaries[name]) for name in _CODE_FIELDS if name in dictionaries}
        self._pairs = np.zeros(1 << 16, bool)
        self.bad_positions = 0

    def shape(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """One batch, typed."""
        rows = batch.num_rows
        held = set(batch.schema.names)
        postcodes = batch["postcode"] if self._spaced else _spaced(batch["postcode"])
        self._note_areas(postcodes)
        no_position = self._flags(batch, Field.QUALITY, self._no_position)
        easting, northing = self._positions(batch["easting"], batch["northing"], no_position)
        codes = [
            _without(batch[name], self._pseudo[name]) if name in held else _no_codes(rows) for name in _CODE_FIELDS
        ]
        terminated = pc.is_valid(batch[Field.ENDED]) if Field.ENDED in held else np.zeros(rows, bool)
        large_user = self._flags(batch, Field.USER_TYPE, self._large_user)
        return pa.record_batch([postcodes, easting, northing, *codes, terminated, large_user], schema=PREPARED)

    def areas(self) -> tuple[str, ...]:
        """The postcode areas met."""
        found = {bytes(divmod(int(pair), 256)).rstrip(b"\0") for pair in np.flatnonzero(self._pairs)}
        return tuple(sorted(area.decode("ascii") for area in found if area.isalpha()))

    def newest_end(self) -> str:
        """The latest month in which a postcode was ended."""
        months = [] if self._ended is None else self._ended.to_pylist()
        return max((month for month in months if month and month.isdigit()), default="")

    def _flags(self, batch: pa.RecordBatch, name: Field, matches: _Flags) -> _Flags:
        if name not in batch.schema.names:
            return np.zeros(batch.num_rows, bool)
        flags: _Flags = matches[pc.fill_null(batch[name].indices, len(matches) - 1).to_numpy()]
        return flags

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

    def _positions(self, eastings: pa.StringArray, northings: pa.StringArray, absent: _Flags) -> tuple[Any, Any]:
        """Grid references, empty where there is none or where it is no place; the latter are counted."""
        easting, northing = _metres(eastings), _metres(northings)
        nothing = (_BLANK, 0)
        absent = absent | (np.isin(easting, nothing) & np.isin(northing, nothing))
        outside = (easting <= 0) | (easting >= _MAX_EASTING) | (northing < 0) | (northing >= _MAX_NORTHING)
        self.bad_positions += int(np.count_nonzero(outside & ~absent))
        absent |= outside
        return pa.array(easting, mask=absent), pa.array(northing, mask=absent)


def _which(dictionary: pa.StringArray | None, value: str) -> _Flags:
    """For each entry of a dictionary whether it is that value, and False for no entry at the end."""
    texts = [] if dictionary is None else dictionary.to_pylist()
    return np.array([text == value for text in texts] + [False])


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


def _metres(column: pa.StringArray) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Texts as whole metres, `_BLANK` where there is none, `_UNREADABLE` where it is no number."""
    try:
        numbers = pc.cast(column, pa.int32())
    except pa.ArrowInvalid:
        trimmed = pc.utf8_trim_whitespace(column)
        numeric = pc.match_substring_regex(trimmed, r"^\d{1,9}(\.\d+)?$")
        digits = pc.if_else(numeric, trimmed, pa.scalar(str(_UNREADABLE)))
        numbers = pc.cast(pc.round(pc.cast(digits, pa.float64())), pa.int32())
    metres: np.ndarray[Any, np.dtype[np.int32]] = pc.fill_null(numbers, _BLANK).to_numpy()
    return metres
