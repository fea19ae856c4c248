"""The only opener of data files: a file on disk, or a member streamed out of a zip."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from kil_mapper.importing.unpacking import open_member
from kil_mapper.importing.workbooks import open_workbook, sheet_rows
from kil_mapper.importing.zips import check_members, is_zip_container, refuse_member
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_FILES = 20_000
ROWS_SET_ASIDE = b"kil_rows_set_aside"
SHAPEFILE_PARTS = frozenset({".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qpj", ".qix", ".shp.xml"})
_LARGEST_BLOCK = 24 << 20
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def list_sources(paths: Sequence[Path], log: IssueLog) -> tuple[SourceFile, ...]:
    """Everything readable under the paths: files, files in folders at any depth, and members of zips.

    The parts of a shapefile count as one source, its .shp. Hidden files are left out. A zip that is broken or
    refused is listed as a whole, and the reason goes into the log.

    Args:
        paths: Files, folders and zips.
        log: Takes what could not be looked into.

    Returns:
        Each source once, in a stable order.

    Raises:
        KilError: A path does not exist, or a folder holds far too many files.
    """
    found: dict[SourceFile, None] = {}
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110 - a name too long to be anything's is no error here
            raise KilError(f"There is no file or folder {path}.", "Check the name.")
        files = _files_under(path, log) if _is_plain_folder(path) else [path]
        for file in _without_shapefile_parts(files):
            found.update(dict.fromkeys(_sources_in(file, log)))
    return tuple(found)


def _is_plain_folder(path: Path) -> bool:
    return path.is_dir() and path.suffix.lower() != ".gdb"  # a file geodatabase is one thing, shown as such


def _files_under(folder: Path, log: IssueLog) -> list[Path]:
    def note(error: OSError) -> None:
        log.add(_issue(IssueKind.FILE_UNREADABLE, str(error.filename), "This folder could not be looked into."))

    files: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=note):
        here = Path(root)
        files.extend(here / name for name in folders if not _is_plain_folder(here / name) and not _is_hidden(name))
        folders[:] = sorted(name for name in folders if _is_plain_folder(here / name) and not _is_hidden(name))
        files.extend(here / name for name in names if not _is_hidden(name))
        if len(files) > MAX_FILES:
            raise KilError(
                f"{folder} holds more than {MAX_FILES:,} files.", "Choose the folder that holds only the data files."
            )
    return sorted(files)


def _is_hidden(name: str) -> bool:
    return (name.startswith((".", "~$")) and name != "..") or name.lower() in _IGNORED


def _without_shapefile_parts(files: Sequence[Path]) -> list[Path]:
    stems = {str(file.with_suffix("")).lower() for file in files if file.suffix.lower() == ".shp"}
    return [file for file in files if not _is_shapefile_part(file.as_posix(), stems)]


def _is_shapefile_part(name: str, stems: set[str]) -> bool:
    lowered = name.lower()
    return any(lowered.endswith(part) and lowered[: -len(part)] in stems for part in SHAPEFILE_PARTS)


def _sources_in(file: Path, log: IssueLog) -> Iterator[SourceFile]:
    if file.exists() and not (file.is_file() or file.is_dir()):
        log.add(_issue(IssueKind.FILE_REFUSED, file.name, f"{file.name} is a pipe or a device, not a file."))
        yield SourceFile(file)
        return
    if not file.is_file() or not is_zip_container(file):
        yield SourceFile(file)
        return
    try:
        members = check_members(file)
    except KilError as error:
        log.add(_issue(IssueKind.FILE_REFUSED, file.name, error.message, error.hint))
        yield SourceFile(file)
        return
    names = sorted(info.filename for info in members)
    stems = {name[:-4].lower() for name in names if name.lower().endswith(".shp")}
    for name in names:
        if any(_is_hidden(part) for part in PurePosixPath(name).parts) or _is_shapefile_part(name, stems):
            continue
        yield SourceFile(file, name)


def _issue(kind: IssueKind, file: str, message: str, hint: str = "") -> Issue:
    return Issue(kind, Severity.ERROR, message, file=file, hint=hint)


class _Guarded(io.BufferedIOBase):
    """A byte stream whose failures are told in plain English, naming the file."""

    def __init__(self, inner: BinaryIO, label: str) -> None:
        self._inner = inner
        self._label = label

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._inner.seekable()

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return self._inner.read(-1 if size is None else size)
        except _BROKEN as error:
            raise broken(self._label) from error

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(size if size >= 0 else 1 << 16)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        try:
            return self._inner.seek(offset, whence)
        except _BROKEN as error:
            raise broken(self._label) from error

    def tell(self) -> int:
        return self._inner.tell()

    def close(self) -> None:
        self._inner.close()
        super().close()


def broken(label: str) -> KilError:
    """What to say about a file that cannot be read to its end."""
    return KilError(
        f"{label} is damaged or was not downloaded completely: it cannot be read to its end.", "Download it again."
    )


@contextmanager
def open_bytes(source: SourceFile) -> Iterator[BinaryIO]:
    """Open a source as a stream of bytes; members of zips are unpacked while they are read.

    Raises:
        KilError: It cannot be opened or read; also raised by reading when a zip turns out broken half way.
    """
    if source.member is None:
        try:
            stream: BinaryIO = source.path.open("rb")
        except OSError as error:
            raise KilError(
                f"{source.label} cannot be opened: {error.strerror or error}.",
                "Check that it still exists and that no other program holds it.",
            ) from error
        with stream, _Guarded(stream, source.label) as guarded:
            yield cast("BinaryIO", guarded)
        return
    with _open_member(source.path, source.member) as member, _Guarded(member, source.label) as guarded:
        yield cast("BinaryIO", guarded)


def _open_member(path: Path, name: str) -> BinaryIO:
    info = member_info(path, name)
    refuse_member(path, info)
    _keep_freed_blocks()
    try:
        return open_member(path, info)
    except NotImplementedError as error:
        raise KilError(
            f"{path.name}/{name} is packed in a way that is not supported.", "Unpack it and use the unpacked file."
        ) from error
    except _BROKEN as error:
        raise broken(f"{path.name}/{name}") from error


@cache
def _keep_freed_blocks() -> None:
    """Let the C library keep blocks of a megabyte for the next one instead of giving each back to the system.

    glibc learns from the largest block ever freed; without this, reading the register spends a third of its time in
    the system's memory management (measured). Elsewhere it does nothing. Once is enough, and the memory is never
    touched; a second time it would be kept, and cleared.
    """
    bytes(_LARGEST_BLOCK)


def member_info(path: Path, name: str) -> zipfile.ZipInfo:
    """What the zip says about a member.

    Raises:
        KilError: The zip is broken or refused, or holds no such member.
    """
    try:
        members = check_members(path)
    except OSError as error:
        raise KilError(f"{path.name} cannot be opened: {error.strerror or error}.", "Check that it exists.") from error
    for info in members:
        if info.filename == name:
            return info
    raise KilError(f"{path.name} no longer holds {name}.", "Look at the folder again.")


def size_of(source: SourceFile) -> int:
    """Bytes of the source, unpacked; as declared for a member of a zip.

    Raises:
        KilError: It cannot be found.
    """
    if source.member is not None:
        return member_info(source.path, source.member).file_size
    try:
        return source.path.stat().st_size
    except OSError as error:
        raise KilError(f"{source.label} cannot be found.", "Check that it still exists.") from error


def sha256_of(path: Path) -> str:
    """SHA-256 of a file on disk, in hexadecimal.

    Raises:
        KilError: It cannot be read.
    """
    digest = hashlib.sha256()
    with open_bytes(SourceFile(path)) as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def read_text_table(
    source: SourceFile,
    *,
    columns: Sequence[str] | None = None,
    delimiter: str = ",",
    encoding: str = "utf-8",
    sheet: str = "",
    header_row: int = 0,
    log: IssueLog | None = None,
) -> pa.Table:
    """A published table of moderate size, every cell as text exactly as published, "" for empty cells.

    Rows shorter than the heading are filled up with empty cells; rows with more filled cells than headings are
    set aside and counted (`rows_set_aside`). Rows without anything in the columns kept are no rows.

    Args:
        source: csv, tsv (quotes understood) or a workbook.
        columns: Headings to keep, spelt as in the file; all when None.
        delimiter: Of a delimited file.
        encoding: Of a delimited file; when it turns out wrong, Windows-1252 is used.
        sheet: Name of the sheet of a workbook; "" for a delimited file.
        header_row: Lines (or rows of the sheet) above the heading.
        log: Takes what was mended or set aside.

    Raises:
        KilError: The file cannot be read, or lacks a column.
    """
    issues = IssueLog() if log is None else log
    if sheet:
        with open_bytes(source) as stream:
            rows: Iterable[list[str]] = sheet_rows(open_workbook(stream, source.label), sheet, source.label)
        return _assemble(source.label, rows, columns, header_row, issues)
    if header_row == 0 and encoding.lower() in {"utf-8", "utf-8-sig", "ascii"}:
        table = _read_plain(source, columns, delimiter)
        if table is not None:
            return table
    with open_bytes(source) as stream:
        text = decoded(stream.read(), encoding)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return _assemble(source.label, rows, columns, header_row, issues)


def rows_set_aside(table: pa.Table) -> int:
    """How many rows of the file `read_text_table` could not use."""
    return int((table.schema.metadata or {}).get(ROWS_SET_ASIDE, b"0"))


def decoded(data: bytes, encoding: str) -> str:
    """The text of a file: as UTF-16 when its first bytes say so, else as told, else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for candidate in ("utf-8-sig", encoding):
        try:
            return data.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")


def _read_plain(source: SourceFile, columns: Sequence[str] | None, delimiter: str) -> pa.Table | None:
    """The fast way, for a file without any irregularity; None when there is one."""
    with open_bytes(source) as stream:
        line = stream.readline(1 << 16).decode("utf-8-sig", errors="replace")
    if "\r" in line.rstrip("\r\n") or line.count('"') % 2:
        return None  # the line ends of an old Mac, or a heading over several lines
    headings = next(csv.reader([line], delimiter=delimiter), [])
    wanted = list(headings if columns is None else columns)
    if len(set(headings)) != len(headings) or "" in headings or not set(wanted) <= set(headings):
        return None
    try:
        with open_bytes(source) as stream:
            table = arrow_csv.read_csv(
                stream,
                read_options=arrow_csv.ReadOptions(use_threads=False, block_size=8 << 20),
                parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(wanted, pa.string()), include_columns=wanted, strings_can_be_null=False
                ),
            )
    except pa.ArrowInvalid:
        return None
    return _without_blank_rows(table)


def _without_blank_rows(table: pa.Table) -> pa.Table:
    filled = None
    for column in table.columns:
        here = pc.not_equal(column, "")
        filled = here if filled is None else pc.or_(filled, here)
    return table if filled is None else table.filter(filled)


def _assemble(
    label: str, rows: Iterable[list[str]], columns: Sequence[str] | None, header_row: int, log: IssueLog
) -> pa.Table:
    numbered = enumerate(rows, start=1 - header_row)  # the heading is row 1
    headings: list[str] = []
    kept: list[list[str]] = []
    aside = 0
    try:
        for number, row in numbered:
            if number == 1:
                headings = [*row]
            elif number > 1 and any(row):
                aside += _take(row, len(headings), kept, number, label, log)
    except csv.Error as error:
        raise KilError(f"{label} cannot be read as a table: {error}.", "Save it again as CSV and use that.") from error
    wanted = [heading for heading in headings if heading] if columns is None else list(columns)
    missing = [heading for heading in wanted if heading not in headings]
    if missing:
        raise KilError(f"{label} has no column “{missing[0]}”.", "Download it again from the publisher.")
    places = [headings.index(heading) for heading in wanted]
    arrays = [pa.array([row[place] for row in kept], pa.string()) for place in places]
    table = _without_blank_rows(pa.table(arrays, names=wanted))
    return table.replace_schema_metadata({ROWS_SET_ASIDE: str(aside).encode()})


def _take(row: list[str], width: int, kept: list[list[str]], number: int, label: str, log: IssueLog) -> int:
    """Keep a row, filled up to the width of the heading; 1 when it has to be set aside instead."""
    if any(row[width:]):
        log.add(
            Issue(
                IssueKind.RECORD_UNREADABLE,
                Severity.ERROR,
                f"This row has {len(row)} cells under {width} headings; it was set aside.",
                file=label,
                row=number,
                value=", ".join(row)[:200],
            )
        )
        return 1
    kept.append([*row[:width], *[""] * (width - len(row))])
    return 0
