"""How many data rows a file holds, streamed to its end without keeping it."""

from __future__ import annotations

import csv
import io
import re
from typing import BinaryIO

from kil_mapper.importing.files import open_bytes, size_of
from kil_mapper.importing.peek import Form, Peek
from kil_mapper.importing.register_json import RecordReader
from kil_mapper.importing.register_mend import MendingStream
from kil_mapper.importing.register_tables import REGISTER_TABLES
from kil_mapper.importing.workbooks import open_workbook, sheet_rows
from kil_mapper.model.issues import IssueLog
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import DatasetId

_BLOCK = 1 << 20
_FEATURE = re.compile(rb'"type"\s*:\s*"Feature"')
_OVERLAP = 64
_LINES_FROM = 100 * 1024**2  # larger files are the national tables, whose cells hold no line breaks


def count_data_rows(peek: Peek, dataset: DatasetId, log: IssueLog, progress: Progress) -> int | None:
    """Data rows of a recognised file; None when its form has none.

    Args:
        peek: A look at it.
        dataset: What it was recognised as.
        log: Takes what a register table has broken.
        progress: Told how far; may cancel.

    Raises:
        KilError: It cannot be read to its end.
        Cancelled: The person asked to stop.
    """
    label = peek.source.label
    doing = f"Counting rows of {label}"
    if peek.form is Form.VECTOR and peek.features is not None:
        return peek.features
    with open_bytes(peek.source) as stream:
        if peek.form is Form.VECTOR:
            return _matches(stream, peek.size, progress, doing)
        if peek.form is Form.WORKBOOK:
            rows = sheet_rows(open_workbook(stream, label), peek.sheet, label)
            return sum(1 for row in rows[peek.header_row + 1 :] if any(row))
        if peek.form is Form.JSON_RECORDS:
            reader = RecordReader(stream, label, size_of(peek.source), log, progress, doing)
            return sum(1 for _ in reader)
        if dataset in REGISTER_TABLES:
            return _register_records(peek, dataset, stream, log, progress, doing)
        if peek.form is Form.DELIMITED:
            above = 0 if dataset is DatasetId.CODE_POINT_OPEN else peek.header_row + 1
            return max(_lines(stream, peek, progress, doing) - above, 0)
    return None


def _register_records(
    peek: Peek, dataset: DatasetId, stream: BinaryIO, log: IssueLog, progress: Progress, doing: str
) -> int:
    mended = MendingStream(
        stream, peek.source.label, peek.size, REGISTER_TABLES[dataset].headings, log, progress, doing
    )
    while mended.read(_BLOCK):
        pass
    return mended.records


def _matches(stream: BinaryIO, size: int, progress: Progress, doing: str) -> int:
    count = done = 0
    tail = b""
    while block := stream.read(_BLOCK):
        progress.report(doing, min(done / max(size, 1), 1.0))
        done += len(block)
        text = tail + block
        last = 0
        for found in _FEATURE.finditer(text):
            count += 1
            last = found.end()
        tail = text[max(last, len(text) - _OVERLAP) :]
    return count


def _lines(stream: BinaryIO, peek: Peek, progress: Progress, doing: str) -> int:
    if peek.size <= _LINES_FROM:
        encoding = peek.encoding or "utf-8"
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        try:
            return sum(any(row) for row in csv.reader(text, delimiter=peek.delimiter or ","))
        except csv.Error:
            stream.seek(0)
    count = done = 0
    last = b"\n"
    while block := stream.read(_BLOCK):
        progress.report(doing, min(done / max(peek.size, 1), 1.0))
        done += len(block)
        count += block.count(b"\n")
        last = block[-1:]
    return count + (last != b"\n")
