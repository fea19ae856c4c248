"""The charity register: all rows by the columns that decide, then the rows that a project keeps with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing import prepared_copies, register_cache
from kil_mapper.importing.files import size_of
from kil_mapper.importing.postcode_text import normalise_postcodes
from kil_mapper.importing.register_cache import REPAIRED, Facts
from kil_mapper.importing.register_raw import RawTable, read_raw
from kil_mapper.importing.register_tables import CHARITY, ORGANISATION_NUMBER, REGISTER_TABLES, RegisterTable
from kil_mapper.importing.values import Place, coerce, read_company_number
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import Progress
from kil_mapper.model.schema import Kind, TableSchema
from kil_mapper.model.tables import Org, Return
from kil_mapper.model.vocabulary import DatasetId

_NUMBER = r"^[0-9]{1,12}$"
_DECIDING = (
    ORGANISATION_NUMBER,
    "registered_charity_number",
    "linked_charity_number",
    "charity_registration_status",
    "charity_contact_postcode",
)
_DOING = f"Reading {CHARITY.dataset.title}"
_MOST_LINKED = 1_000_000


@dataclass(frozen=True, eq=False)
class TableRead:
    """The main table of the register, as far as it decides which rows a project keeps.

    Attributes:
        table: Every readable row with the columns of `register_cache.DECIDING`. CHARITY_NUMBER, REGISTER_KEY and
            STATUS are tidied, POSTCODE is in the form AA9 9AA. ID is unique: a row that repeats another has "#" and
            its record number added, and DUPLICATE_OF names the other.
        rows_read: Records in the files.
        rows_set_aside: Those that could not be read: rows_read = rows of the table + rows_set_aside.
        records_mended: Broken records that were put together again.
        extract_date: Date of the extract.
        used: The file that was read.
    """

    table: pa.Table
    rows_read: int
    rows_set_aside: int
    records_mended: int
    extract_date: date | None
    used: tuple[FoundFile, ...] = ()


@dataclass(frozen=True, eq=False)
class RelatedRead:
    """Rows of another table of the register that belong to the wanted organisations.

    Attributes:
        frame: Columns of the table's schema, with `register_key` in place of the organisation's id.
        rows_read: Records in the files.
        rows_set_aside: Those that could not be read.
        records_mended: Broken records that were put together again.
        used: The file that was read.
    """

    frame: pd.DataFrame
    rows_read: int
    rows_set_aside: int
    records_mended: int
    used: tuple[FoundFile, ...] = ()


def read_charities(
    files: Sequence[FoundFile], log: IssueLog, progress: Progress, cache: Path | None = None
) -> TableRead:
    """Read the main table: all rows, since linked, removed and distant ones are counted too.

    Args:
        files: Files that hold the table; only one is read, since each holds the whole table.
        log: Takes what was mended or set aside.
        progress: Told how far; may cancel.
        cache: Folder for prepared copies; None to keep none.

    Raises:
        KilError: There is no file, it cannot be read, or lacks a column that is needed.
        Cancelled: The person asked to stop.
    """
    found = _one_of(files, log)
    entry = None
    if cache is not None and size_of(found.source) >= prepared_copies.WORTH_KEEPING:
        entry = prepared_copies.entry_path(cache, register_cache.KIND, found.source)
        prepared = register_cache.load(entry, log)
        if prepared is not None:
            table, facts = prepared
            return TableRead(table, used=(found,), **vars(facts))
    noted = IssueLog(cap=log.cap)
    raw = read_raw(found.source, CHARITY, noted, progress, columns=_DECIDING)
    numbered, nameless = _organisations(raw, found.source.label, noted)
    table = _without_repeats(numbered, found.source.label, noted)
    facts = Facts(raw.rows_read, raw.rows_set_aside + nameless, raw.records_mended, raw.extract_date)
    log.include(noted)
    if entry is not None:
        register_cache.store(entry, found.source, table, facts, noted, lambda: progress.report(_DOING, 1.0))
    return TableRead(table, used=(found,), **vars(facts))


def complete(read: TableRead, rows: pa.Array, progress: Progress) -> pa.Table:
    """Chosen rows of the main table with all columns of `Org` that the register fills.

    The file is read a second time, which takes less than a third of the first and spares the memory for the texts of
    400,000 organisations that no project keeps.

    Args:
        read: The main table.
        rows: A mask for its rows.
        progress: Told how far; may cancel.

    Returns:
        The columns of `read.table`, and the others as published: text, null where the register has nothing.

    Raises:
        KilError: The file changed in the meantime.
        Cancelled: The person asked to stop.
    """
    chosen = read.table.filter(rows)
    keys = np.unique(chosen[Org.REGISTER_KEY].cast(pa.int64()).to_numpy())
    source = read.used[0].source
    raw = read_raw(source, CHARITY, IssueLog(), progress, keys)  # what is wrong with it was noted the first time
    records = chosen[Org.RECORD].to_numpy()
    places = np.searchsorted(raw.records, records)
    if len(records) and (places.max() >= len(raw.records) or (raw.records[places] != records).any()):
        raise KilError(f"{source.label} changed while it was read.", "Try again when nobody changes it.")
    for heading, name in CHARITY.columns.items():
        if name not in chosen.column_names:
            chosen = chosen.append_column(name, raw.table[heading].take(pa.array(places)))
    return chosen


def _one_of(files: Sequence[FoundFile], log: IssueLog) -> FoundFile:
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


def _organisations(raw: RawTable, label: str, log: IssueLog) -> tuple[pa.Table, int]:
    """The rows of a file under our names, without those that have no number; and how many those are."""
    table = raw.table.rename_columns([CHARITY.columns[heading] for heading in raw.table.column_names])
    table = table.append_column(Org.RECORD, pa.array(raw.records, pa.int64()))
    table = _replaced(table, Org.STATUS, pc.utf8_capitalize(_trimmed(table[Org.STATUS])))
    numbers = [_whole_numbers(table[column]) for column in (Org.REGISTER_KEY, Org.CHARITY_NUMBER, Org.LINKED_NUMBER)]
    readable = pc.and_(pc.and_(numbers[0].is_valid(), numbers[1].is_valid()), numbers[2].is_valid())
    lost = table.filter(pc.invert(readable))
    if len(lost):
        table, numbers = table.filter(readable), [column.filter(readable) for column in numbers]
        for record in lost[Org.RECORD].to_pylist():
            message = "The record has no readable charity number; it was set aside."
            log.add(Issue(IssueKind.RECORD_UNREADABLE, Severity.ERROR, message, file=label, row=record))
    key, charity, linked = numbers
    table = _replaced(table, Org.REGISTER_KEY, key.cast(pa.string()))
    table = _replaced(table, Org.CHARITY_NUMBER, charity.cast(pa.string()))
    table = _replaced(table, Org.LINKED_NUMBER, linked)
    postcodes, repaired = normalise_postcodes(table[Org.POSTCODE_GIVEN])
    table = table.append_column(Org.POSTCODE, postcodes).append_column(REPAIRED, repaired)
    suffix = pc.if_else(pc.equal(linked, 0), "", pc.binary_join_element_wise("-", linked.cast(pa.string()), ""))
    identifiers = pc.binary_join_element_wise("GB-CHC-", table[Org.CHARITY_NUMBER], suffix, "")
    return table.append_column(Org.ID, identifiers), len(lost)


def _trimmed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without white space at its ends; few distinct values, so only these are looked at."""
    coded = column.dictionary_encode()
    return pa.chunked_array(
        [pc.utf8_trim_whitespace(chunk.dictionary).take(chunk.indices) for chunk in coded.chunks], pa.string()
    )


def _whole_numbers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers that name something, as int64; null where there is none."""
    try:
        numbers = column.cast(pa.int64())
    except pa.ArrowInvalid:
        trimmed = pc.utf8_trim_whitespace(column)
        plain = pc.fill_null(pc.match_substring_regex(trimmed, _NUMBER), fill_value=False)
        numbers = pc.if_else(plain, trimmed, pa.scalar(None, pa.string())).cast(pa.int64())
    return pc.if_else(pc.greater_equal(numbers, 0), numbers, pa.scalar(None, pa.int64()))


def _replaced(table: pa.Table, column: str, values: Any) -> pa.Table:
    return table.set_column(table.column_names.index(column), column, values)


def _without_repeats(table: pa.Table, label: str, log: IssueLog) -> pa.Table:
    """The table with DUPLICATE_OF filled and ID made unique."""
    keys = table[Org.REGISTER_KEY].cast(pa.int64())
    names = pc.add(pc.multiply(table[Org.CHARITY_NUMBER].cast(pa.int64()), _MOST_LINKED), table[Org.LINKED_NUMBER])
    firsts = _firsts(names.to_numpy()) | _firsts(keys.to_numpy())  # the same key counts before the same number
    if not firsts:
        return table.append_column(Org.DUPLICATE_OF, pa.nulls(len(table), pa.string()))
    repeats = sorted(firsts)
    mine = table[Org.ID].take(pa.array(repeats)).to_pylist()
    originals = table[Org.ID].take(pa.array([firsts[place] for place in repeats])).to_pylist()
    records = table[Org.RECORD].take(pa.array(repeats)).to_pylist()
    for identifier, original, record in zip(mine, originals, records, strict=True):
        message = f"{identifier} comes a second time; it repeats {original}."
        log.add(Issue(IssueKind.DUPLICATE_RECORD, Severity.WARNING, message, file=label, row=record))
    mask = np.zeros(len(table), bool)
    mask[repeats] = True
    named = [f"{identifier}#{record}" for identifier, record in zip(mine, records, strict=True)]
    nothing = pa.nulls(len(table), pa.string())
    table = _replaced(table, Org.ID, _with(table[Org.ID].combine_chunks(), mask, named))
    return table.append_column(Org.DUPLICATE_OF, _with(nothing, mask, originals))


def _with(column: pa.Array, mask: np.ndarray, values: list[str]) -> pa.Array:
    return pc.replace_with_mask(column, pa.array(mask), pa.array(values, pa.string()))


def _firsts(numbers: np.ndarray) -> dict[int, int]:
    """For each place whose number came before, the place where it came first."""
    order = np.argsort(numbers, kind="stable")  # counting distinct values would build a hash table of 100 MB
    again = numbers[order][1:] == numbers[order][:-1]
    found: dict[int, int] = {}
    for position in np.flatnonzero(again):
        before, here = int(order[position]), int(order[position + 1])
        found[here] = found.get(before, before)
    return found


def register_frame(table: pa.Table, log: IssueLog, file_label: str) -> pd.DataFrame:
    """Complete rows of the register with the types of `tables.ORGANISATIONS`.

    Every value that cannot be read becomes an issue with its record number and stays empty. A negative income is an
    issue and stays as reported. A row without a name is called by its number.

    Args:
        table: Rows that a project keeps, from `complete`.
        log: Takes the issues.
        file_label: Label of the register file.

    Returns:
        The columns of `tables.ORGANISATIONS` that the register fills, types as in the schema.
    """
    records = pd.Series(table[Org.RECORD].to_numpy(), dtype="int64")
    headings = {name: heading for heading, name in CHARITY.columns.items()}
    data: dict[str, pd.Series] = {}
    for column in CHARITY.schema.columns:
        if column.name not in table.column_names:
            continue
        values = _series(table[column.name])
        place = Place(log, file_label, headings.get(column.name, column.name), records)
        if column.name in (Org.LINKED_NUMBER, Org.RECORD):
            data[column.name] = pd.Series(table[column.name].to_numpy(), dtype="Int64")
        elif column.name == Org.COMPANY_NUMBER:
            data[column.name] = coerce(values, Kind.TEXT, place, read_company_number, "a company number")
        elif column.name == Org.POSTCODE_GIVEN:
            data[column.name] = values.astype("str")  # as published, spaces and all
        else:
            data[column.name] = coerce(values, column.kind, place)
        if column.name == Org.INCOME:
            _note_negative(data[column.name], place)
    frame = pd.DataFrame(data)
    nameless = frame[Org.NAME].isna()
    for position in np.flatnonzero(nameless):
        Place(log, file_label, headings[Org.NAME], records).note(
            IssueKind.VALUE_UNREADABLE, int(position), "", "The organisation has no name; it is called by its number."
        )
    frame[Org.NAME] = frame[Org.NAME].mask(nameless, "Charity " + frame[Org.CHARITY_NUMBER])
    _note_postcodes(table, frame, log, file_label)
    return frame


def _series(column: pa.ChunkedArray) -> pd.Series:
    return pd.Series(column.to_pylist(), dtype=object)


def _note_negative(amounts: pd.Series, place: Place) -> None:
    """A negative income stays as reported, so that no older figure takes its place; banding takes it as not known."""
    negative = amounts.lt(0).fillna(value=False)
    for position in np.flatnonzero(negative):
        value = str(amounts.iloc[int(position)])
        message = f"An income of £{value} cannot be; it counts as not known."
        place.note(IssueKind.INCOME_NEGATIVE, int(position), value, message)


def _note_postcodes(table: pa.Table, frame: pd.DataFrame, log: IssueLog, file_label: str) -> None:
    heading = next(heading for heading, name in CHARITY.columns.items() if name == Org.POSTCODE_GIVEN)
    place = Place(log, file_label, heading, frame[Org.RECORD])
    if REPAIRED not in table.column_names:
        return
    for position in np.flatnonzero(table[REPAIRED].to_numpy(zero_copy_only=False)):
        given, postcode = frame[Org.POSTCODE_GIVEN].iloc[int(position)], frame[Org.POSTCODE].iloc[int(position)]
        message = f"The postcode {str(given).strip()} was read as {postcode}."
        place.note(IssueKind.POSTCODE_REPAIRED, int(position), str(given), message)


def read_related(
    dataset: DatasetId, files: Sequence[FoundFile], keys: pa.Array, log: IssueLog, progress: Progress
) -> RelatedRead:
    """Read another table of the register, for the wanted organisations only.

    Args:
        dataset: Which table.
        files: Files that hold the table; only one is read, since each holds the whole table.
        keys: Register keys (`Org.REGISTER_KEY`) of the wanted organisations, as text.
        log: Takes what was mended, set aside or unreadable.
        progress: Told how far; may cancel.

    Raises:
        KilError: There is no file, it cannot be read, or lacks a column that is needed.
        Cancelled: The person asked to stop.
    """
    described = REGISTER_TABLES[dataset]
    found = _one_of(files, log)
    wanted = keys.cast(pa.int64())
    raw = read_raw(found.source, described, log, progress, np.sort(wanted.to_numpy()))
    belongs = pc.is_in(_whole_numbers(raw.table[ORGANISATION_NUMBER]), value_set=wanted)
    records = raw.records[belongs.to_numpy()]
    frame = _related_frame(raw.table.filter(belongs), records, described, log, found.source.label)
    return RelatedRead(frame, raw.rows_read, raw.rows_set_aside, raw.records_mended, (found,))


def _related_frame(
    rows: pa.Table, records: np.ndarray, described: RegisterTable, log: IssueLog, label: str
) -> pd.DataFrame:
    numbered = pd.Series(records, dtype="int64")
    data = {Org.REGISTER_KEY: coerce(_series(rows[ORGANISATION_NUMBER]), Kind.TEXT, Place(log, label, "", numbered))}
    kinds = _kinds(described.schema)
    for heading, name in described.columns.items():
        place = Place(log, label, heading, numbered)
        data[name] = coerce(_series(rows[heading]), kinds[name], place)
        if name == Return.INCOME:
            _note_negative(data[name], place)
    return pd.DataFrame(data)


def _kinds(schema: TableSchema) -> dict[str, Kind]:
    return {column.name: column.kind for column in schema.columns}
