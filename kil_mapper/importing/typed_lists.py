"""Short lists that somebody typed or exported: a csv file or workbook, known by its content, read whole as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from kil_mapper.importing.files import decoded, open_bytes, size_of
from kil_mapper.importing.peek import Form, Peek, look
from kil_mapper.importing.workbooks import open_workbook, sheet_rows
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile

Rows = list[list[str]]


def read_tables(
    path: Path, what: str, expected: str, largest: int, holds: Callable[[str], bool]
) -> list[tuple[Peek, Rows]]:
    """Every table of a file: the one of a csv file, or each sheet of a workbook that holds one.

    Args:
        path: The file.
        what: What such a list is, as in: is far too large for a list of neighbourhoods.
        expected: What such a file should look like; the hint of every refusal.
        largest: The most bytes it may have.
        holds: Whether a cell holds what is looked for; decides how a quote is read that nobody closed.

    Returns:
        At least one table: a look at it, and all its rows as text, those above its heading included.

    Raises:
        KilError: There is no such file, it is too large, cannot be read, or is no table.
    """
    if not path.is_file():
        raise KilError(f"There is no file {path}.", "Check the name.")
    source = SourceFile(path)
    if size_of(source) > largest:
        raise KilError(f"{source.label} is far too large for a {what}.", expected)
    peeks = look(source)
    tables = [peek for peek in peeks if peek.form in {Form.DELIMITED, Form.WORKBOOK}]
    if not tables:
        raise KilError(f"{source.label} is no table. {peeks[0].note}".strip(), expected)
    with open_bytes(source) as stream:
        if tables[0].form is Form.WORKBOOK:
            book = open_workbook(stream, source.label)
            return [(peek, sheet_rows(book, peek.sheet, source.label)) for peek in tables]
        text = decoded(stream.read(), tables[0].encoding).lstrip("\ufeff").replace("\0", "")
    try:
        return [(tables[0], _delimited(text, tables[0].delimiter or ",", holds))]
    except csv.Error as error:
        raise KilError(f"{source.label} cannot be read as a table: {error}.", expected) from error


def _delimited(text: str, delimiter: str, holds: Callable[[str], bool]) -> Rows:
    """The rows of a delimited text. A quote that nobody closed would swallow rows: then quotes are plain characters."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if not any("\n" in cell for row in rows for cell in row):
        return rows
    plain = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return max(rows, plain, key=lambda found: sum(holds(cell) for row in found for cell in row))
