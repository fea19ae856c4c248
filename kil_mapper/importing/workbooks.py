"""Excel workbooks, read as text. A small workbook can ask for gigabytes: its declared sizes are checked first."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, BinaryIO

import python_calamine

from kil_mapper.importing.zips import MAX_ENTRIES
from kil_mapper.model.errors import KilError

MAX_FILE_BYTES = 200 * 1024**2
MAX_UNPACKED_BYTES = 512 * 1024**2
MAX_RATIO = 150  # real sheets pack 5 to 40 times
RATIO_MATTERS_FROM = 8 * 1024**2
MAX_CELLS = 20_000_000  # File 7, the largest table there is, has two million
_SCAN_BLOCK = 1 << 20
_LONGEST_TAG = 16 << 20
_WIDEST = 16_384
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")  # of a cell or a row
_AS_CSV = "Open it in Excel or LibreOffice, save the sheet as CSV, and use that."


def open_workbook(stream: BinaryIO, label: str) -> python_calamine.CalamineWorkbook:
    """A workbook, after checking that opening it cannot exhaust the memory.

    Raises:
        KilError: It is no workbook, damaged, protected, or absurdly large.
    """
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise KilError(f"{label} is too large for a workbook.", _AS_CSV)
    _refuse_unsafe(data, label)
    with _failures_named(f"{label} cannot be read as a workbook: it is damaged or protected."):
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))


def sheet_rows(
    book: python_calamine.CalamineWorkbook, sheet: str, label: str, limit: int | None = None
) -> list[list[str]]:
    """The cells of a sheet as text, from its first cell, blank rows included.

    Args:
        book: The workbook.
        sheet: Name of the sheet; "" for the first one.
        label: How messages name the file.
        limit: At most so many rows.

    Raises:
        KilError: There is no such sheet, it is damaged, or it is too large.
    """
    name = sheet or (book.sheet_names[0] if book.sheet_names else "")
    if name not in book.sheet_names:
        raise KilError(f"{label} has no sheet “{name}”.", "Look at the folder again.")
    with _failures_named(f"The sheet “{name}” of {label} cannot be read."):
        cells = book.get_sheet_by_name(name)
        if cells.total_height * cells.total_width > MAX_CELLS:
            raise KilError(f"{label} claims more cells than can be read.", _AS_CSV)
        rows = cells.to_python(skip_empty_area=False, nrows=limit)
    return [[cell_text(cell) for cell in row] for row in rows]


@contextmanager
def _failures_named(message: str) -> Iterator[None]:
    try:
        yield
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError, MemoryError) as error:
        raise KilError(message, _AS_CSV) from error
    except BaseException as error:
        # The reader is written in Rust, where a failure it did not foresee arrives outside Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise KilError(message, _AS_CSV) from error


def cell_text(value: object) -> str:
    """A cell as a person would type it: whole numbers without `.0`, dates as 2024-03-31."""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)


def _refuse_unsafe(data: bytes, label: str) -> None:
    if not data.startswith(b"PK"):
        return  # an old .xls is no zip, and its sheets cannot be large
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _refuse_sizes(parts, label)
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    with archive.open(part) as sheet:
                        _refuse_extent(sheet, label)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise KilError(f"{label} is a damaged workbook.", "Download it again.") from error


def _refuse_sizes(parts: Sequence[zipfile.ZipInfo], label: str) -> None:
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    ratio_absurd = total > RATIO_MATTERS_FROM and total > MAX_RATIO * max(packed, 1)
    if len(parts) > MAX_ENTRIES or total > MAX_UNPACKED_BYTES or ratio_absurd:
        raise KilError(f"{label} would unpack to {total // 1024**2:,} MB: it is not opened.", _AS_CSV)
    names = {part.filename for part in parts}
    if not any(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in names):
        raise KilError(f"{label} is a workbook of a kind that is not read.", _AS_CSV)


def _refuse_extent(sheet: IO[bytes], label: str) -> None:
    """Stop at cells far apart: the reader asks for memory for every cell between them, and aborts without it."""
    columns: set[bytes] = set()
    last_row = cells = named = 0
    tail = b""
    while block := sheet.read(_SCAN_BLOCK):
        text = tail + block
        cut = max(text.rfind(b"<"), 0)  # a tag that is not whole waits for the next block
        text, tail = text[:cut], text[cut:]
        if len(tail) > _LONGEST_TAG:
            raise KilError(f"{label} is a damaged workbook.", "Download it again.")
        cells += len(_CELL.findall(text))
        for column, row in _REFERENCE.findall(text):
            columns.add(column)
            named += bool(column)
            last_row = max(last_row, int(row))
    width = max((_column_number(column) for column in columns), default=0)
    width = max(width, min(cells - named, _WIDEST))  # cells without a reference stand beside each other
    if width * last_row > MAX_CELLS:
        raise KilError(f"{label} has cells so far apart that it cannot be opened.", _AS_CSV)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
