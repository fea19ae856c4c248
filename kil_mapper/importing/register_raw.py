"""One file of the register, read as columns of text: both forms, zipped or not, with what was mended and set aside."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv
from pyarrow import json as arrow_json

from kil_mapper.importing.files import open_bytes, size_of
from kil_mapper.importing.register_glean import Gleaner, TableRecords
from kil_mapper.importing.register_json import JsonLines, NotInLinesError, RecordReader, json_text
from kil_mapper.importing.register_mend import MendingStream
from kil_mapper.importing.register_tables import DATE_OF_EXTRACT, RegisterTable
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.schema import Kind

_TEXT_BLOCK = 4 << 20
_JSON_BLOCK = 4 << 20
_PORTION = 1 << 20
_SLOW_BATCH = 20_000
_SAMPLE = 500
# Most files are read at the first go. Two wrong records that make up for each other, and text that is not UTF-8, are
# noticed by the reader of the columns; then everything is looked at more closely.
_CARE: tuple[dict[str, bool], ...] = ({"exact": False}, {"exact": True}, {"exact": True, "mend_encoding": True})


@dataclass(frozen=True, eq=False)
class RawTable:
    """The columns of one file that are read, by the publisher's heading.

    Attributes:
        table: Text columns in the order in which they were asked for; null where the file has nothing.
        records: Record number of each row, the heading being 1.
        rows_read: Records in the file.
        rows_set_aside: Those that could not be read.
        records_mended: Those that were broken and put together again.
        extract_date: Date of the extract.
        spans: Where the record of each row begins and ends in the unpacked file; None when that is not known.
    """

    table: pa.Table
    records: np.ndarray
    rows_read: int
    rows_set_aside: int
    records_mended: int
    extract_date: date | None
    spans: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class _Wanted:
    """What is wanted of a file: `columns` of the headings of `table`, for the organisations of `keys`."""

    source: SourceFile
    table: RegisterTable
    columns: tuple[str, ...]
    keys: np.ndarray | None
    doing: str
    gleaner: Gleaner | None
    part: bytes | None = None  # the heading and some records, in place of the file

    def open(self) -> AbstractContextManager[BinaryIO]:
        """The bytes to read."""
        return open_bytes(self.source) if self.part is None else nullcontext(io.BytesIO(self.part))

    @property
    def size(self) -> int:
        """How many bytes these are."""
        return size_of(self.source) if self.part is None else len(self.part)

    def present(self, headings: Sequence[str], log: IssueLog) -> list[str]:
        """The wanted headings that the file has; an issue for each heading of the table that it lacks."""
        label = self.source.label
        for heading in self.table.headings:
            if heading in headings:
                continue
            if heading in self.table.needed:
                raise KilError(f"{label} has no column “{heading}”.", f"Download it again: {self.table.dataset.page}")
            message = f"The file has no column “{heading}”; what it would say is not known."
            log.add(Issue(IssueKind.COLUMN_MISSING, Severity.WARNING, message, file=label, column=heading))
        return [heading for heading in self.columns if heading in headings]

    def complete(self, columns: pa.Table) -> pa.Table:
        """All wanted columns in their order, as text; null where the file lacks them."""
        arrays = [
            columns[heading] if heading in columns.column_names else pa.nulls(len(columns), pa.string())
            for heading in self.columns
        ]
        return pa.table(arrays, names=list(self.columns))


def read_raw(
    source: SourceFile,
    table: RegisterTable,
    log: IssueLog,
    progress: Progress,
    keys: np.ndarray | None = None,
    columns: Sequence[str] | None = None,
    gleaner: Gleaner | None = None,
) -> RawTable:
    """Read one file of a register table.

    Args:
        source: The file.
        table: Which table it is.
        log: Takes what was mended or set aside.
        progress: Told how far; may cancel.
        keys: Sorted organisation numbers; records of others may be left out. All records when None.
        columns: Headings to read, of those of the table; all of these when None.
        gleaner: Looks at all records of the file, whoever's they are.

    Raises:
        KilError: It cannot be read, or lacks a column that is needed.
        Cancelled: The person asked to stop.
    """
    with open_bytes(source) as stream:
        start = stream.read(4096).removeprefix(codecs.BOM_UTF8).lstrip()
    doing = f"Reading {table.dataset.title}"
    wanted = _Wanted(source, table, table.headings if columns is None else tuple(columns), keys, doing, gleaner)
    if not start.startswith(b"["):
        return _read_text(wanted, log, progress)
    sample = _sample(source)
    headings = tuple(dict.fromkeys(key.strip().lower() for record in sample for key in record))
    present = wanted.present(headings, log) if sample else []
    try:
        raw = _read_json(wanted, sample, present, progress)
    except (pa.ArrowInvalid, NotInLinesError):
        raw = _read_json_slowly(wanted, log, progress)
    if gleaner is not None:
        gleaner.take(TableRecords(raw.table))
    return raw


def read_records(source: SourceFile, table: RegisterTable, spans: np.ndarray, progress: Progress) -> RawTable | None:
    """Read some records of a .txt again, by where they are: the others are unpacked, but not looked at.

    Args:
        source: The file.
        table: Which table it is.
        spans: Where the records begin and end, in rising order, from `RawTable.spans`.
        progress: Told how far; may cancel.

    Returns:
        All columns of the table, one row for each span; None when the file is not what it was.

    Raises:
        Cancelled: The person asked to stop.
    """
    doing = f"Reading {table.dataset.title}"
    size = max(size_of(source), 1)
    with open_bytes(source) as stream:
        place, waiting, more = 0, stream.read(_PORTION), True  # what waits begins at this place of the file
        pieces = [waiting[: waiting.find(b"\n") + 1]]
        for begin, end in spans.tolist():
            while more and place + len(waiting) < end:
                progress.report(doing, min(place / size, 1.0))
                passed = min(max(begin - place, 0), len(waiting))
                block = stream.read(_PORTION)
                more = bool(block)
                place, waiting = place + passed, waiting[passed:] + (block or b"\n")  # the last line may have no end
            pieces.append(waiting[begin - place : end - place])
    wanted = _Wanted(source, table, table.headings, None, doing, None, b"".join(pieces))
    try:
        raw = _read_text(wanted, IssueLog(), NoProgress())
    except KilError:
        return None
    return raw if len(raw.table) == len(spans) else None


def _read_text(wanted: _Wanted, log: IssueLog, progress: Progress) -> RawTable:
    failure: pa.ArrowInvalid | None = None
    for care in _CARE:
        attempt = IssueLog(cap=log.cap)
        try:
            raw = _parse_text(wanted, attempt, progress, care)
        except pa.ArrowInvalid as error:
            failure = error
            continue
        log.include(attempt)
        return raw
    label = wanted.source.label
    raise KilError(f"{label} cannot be read as a table: {failure}", "Download it again.") from failure


def _parse_text(wanted: _Wanted, log: IssueLog, progress: Progress, care: dict[str, bool]) -> RawTable:
    source, headings, gleaner = wanted.source, wanted.table.headings, wanted.gleaner
    if gleaner is not None:
        gleaner.clear()
    taken: dict[str, Any] = {"keys": wanted.keys, "gleaner": gleaner, **care}
    with wanted.open() as stream:
        mended = MendingStream(stream, source.label, wanted.size, headings, log, progress, wanted.doing, **taken)
        present = wanted.present(mended.headings, log)
        try:
            columns = arrow_csv.read_csv(
                mended,
                read_options=arrow_csv.ReadOptions(block_size=_TEXT_BLOCK, column_names=mended.headings),
                parse_options=arrow_csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=True),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(present, pa.string()),
                    include_columns=present,
                    null_values=[""],
                    strings_can_be_null=True,
                ),
            )
        except pa.ArrowInvalid:
            if len(mended.record_numbers()):
                raise
            columns = pa.table({heading: pa.array([], pa.string()) for heading in present})
    return RawTable(
        table=wanted.complete(columns),
        records=mended.record_numbers(),
        rows_read=mended.records,
        rows_set_aside=len(mended.set_aside),
        records_mended=mended.mended,
        extract_date=mended.extract_date,
        spans=mended.spans(),
    )


def _sample(source: SourceFile) -> list[dict[str, Any]]:
    """The first records, from which types are told; a guess that turns out wrong only costs time."""
    with open_bytes(source) as stream:
        reader = RecordReader(stream, source.label, size_of(source), IssueLog(), NoProgress(), "")
        return [record for record in islice(reader, _SAMPLE) if record is not None]


def _read_json(wanted: _Wanted, sample: list[dict[str, Any]], present: Sequence[str], progress: Progress) -> RawTable:
    if not all(any(heading in record for record in sample) for heading in present):
        raise NotInLinesError("headings are spelt in another way")
    source = wanted.source
    schema = pa.schema([(heading, _json_type(heading, sample, wanted.table)) for heading in present])
    with open_bytes(source) as stream:
        columns = arrow_json.read_json(
            JsonLines(stream, size_of(source), progress, wanted.doing),
            read_options=arrow_json.ReadOptions(block_size=_JSON_BLOCK),
            parse_options=arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
        )
    return RawTable(
        table=wanted.complete(_as_text(columns)),
        records=np.arange(2, len(columns) + 2),
        rows_read=len(columns),
        rows_set_aside=0,
        records_mended=0,
        extract_date=_extract_date(sample),
    )


def _json_type(heading: str, sample: list[dict[str, Any]], table: RegisterTable) -> pa.DataType:
    """The type of a field: that of the first records, or what our own column leads to expect."""
    kinds = {each.name: each.kind for each in table.schema.columns}
    kind = kinds.get(table.columns.get(heading, ""), Kind.TEXT)
    seen = {type(record[heading]) for record in sample if record.get(heading) is not None}
    if not seen:
        return {Kind.INTEGER: pa.float64(), Kind.BOOLEAN: pa.bool_()}.get(kind, pa.string())
    if seen == {bool}:
        return pa.bool_()
    if seen == {int} and kind is Kind.TEXT:
        return pa.int64()  # a number that is a name
    return pa.float64() if seen <= {int, float} else pa.string()


def _as_text(columns: pa.Table) -> pa.Table:
    arrays = []
    for column in columns.columns:
        text = column if pa.types.is_string(column.type) else column.cast(pa.string())
        arrays.append(pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text))
    return pa.table(arrays, names=columns.column_names)


def _extract_date(records: Iterable[dict[str, Any]]) -> date | None:
    for record in records:
        try:
            return date.fromisoformat(str(record.get(DATE_OF_EXTRACT, ""))[:10])
        except ValueError:
            continue
    return None


def _read_json_slowly(wanted: _Wanted, log: IssueLog, progress: Progress) -> RawTable:
    source = wanted.source
    chunks: list[pa.Table] = []
    records: list[int] = []
    rows: list[list[str | None]] = []
    extract_date: date | None = None
    headings = {heading: place for place, heading in enumerate(wanted.columns)}

    def flush() -> None:
        arrays = [pa.array([row[place] for row in rows], pa.string()) for place in headings.values()]
        chunks.append(pa.table(arrays, names=list(headings)))
        rows.clear()

    with open_bytes(source) as stream:
        reader = RecordReader(stream, source.label, size_of(source), log, progress, wanted.doing)
        for record in reader:
            if record is None:
                continue
            if extract_date is None:
                extract_date = _extract_date([record])
            row: list[str | None] = [None] * len(headings)
            for key, value in record.items():
                place = headings.get(key.strip().lower())
                if place is not None:
                    row[place] = json_text(value) or None
            rows.append(row)
            records.append(reader.records + 1)
            if len(rows) == _SLOW_BATCH:
                flush()
        flush()
    return RawTable(
        table=pa.concat_tables(chunks),
        records=np.array(records, dtype=np.int64),
        rows_read=reader.records,
        rows_set_aside=len(reader.set_aside),
        records_mended=reader.mended,
        extract_date=extract_date,
    )
