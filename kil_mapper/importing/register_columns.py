"""Columns of the register as they are read, whole at a time; and which file of a table is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing.register_tables import CHARITY
from kil_mapper.importing.values import tidy_text
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity

_NUMBER = r"^[0-9]{1,12}$"
_UNTIDY = r"^\s|\s$|\s\s|[^\x20-\x7e]"


def file_to_read(files: Sequence[FoundFile], log: IssueLog) -> FoundFile:
    """The file to read of several that hold the same table: the newest edition, the first of these.

    People keep the zip beside what they took out of it, or both forms; reading both would count everything twice.
    """
    if not files:
        raise KilError("No file of the charity register was given.", f"Download it: {CHARITY.dataset.page}")
    newest = max(found.edition for found in files)
    chosen = next(found for found in files if found.edition == newest)
    for other in files:
        if other is not chosen:
            message = f"{chosen.source.label} holds the same table, so this file was not read."
            log.add(Issue(IssueKind.FILE_REPEATED, Severity.NOTE, message, file=other.source.label))
    return chosen


def trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without white space at its ends; few distinct values, so only these are looked at."""
    coded = column.dictionary_encode()
    return pa.chunked_array(
        [pc.utf8_trim_whitespace(chunk.dictionary).take(chunk.indices) for chunk in coded.chunks], pa.string()
    )


def whole_numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers that name something, as int64; null where there is none."""
    try:
        numbers = column.cast(pa.int64())
    except pa.ArrowInvalid:
        bare = pc.utf8_trim_whitespace(column)
        plain = pc.fill_null(pc.match_substring_regex(bare, _NUMBER), fill_value=False)
        numbers = pc.if_else(plain, bare, pa.scalar(None, pa.string())).cast(pa.int64())
    return pc.if_else(pc.greater_equal(numbers, 0), numbers, pa.scalar(None, pa.int64()))


def by_distinct(column: pa.ChunkedArray, read: Callable[[str], Any], kind: pa.DataType) -> pa.Array:
    """Each value as `read` understands its text, null where there is none; every distinct text is read once."""
    coded = column.combine_chunks().dictionary_encode()
    known = [read(text.strip()) if text.strip() else None for text in coded.dictionary.to_pylist()]
    return pa.array(known, kind).take(coded.indices)


def tidy_names(column: pa.ChunkedArray) -> pa.Array:
    """Names as `tidy_text` leaves them; only those that may need it are looked at. Blank where there is none."""
    names = pc.fill_null(column.combine_chunks(), "")
    untidy = pc.match_substring_regex(names, _UNTIDY)
    tidied = [tidy_text(name) or "" for name in names.filter(untidy).to_pylist()]
    return pc.replace_with_mask(names, untidy, pa.array(tidied, pa.string()))


def replaced(table: pa.Table, column: str, values: Any) -> pa.Table:
    """The table with other values in one column."""
    return table.set_column(table.column_names.index(column), column, values)
