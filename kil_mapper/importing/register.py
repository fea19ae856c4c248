"""The charity register: all rows by the columns that decide, then the rows that a project keeps with all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing import prepared_copies, register_cache, register_companies, register_national
from kil_mapper.importing.files import size_of
from kil_mapper.importing.postcode_text import normalise_postcodes
from kil_mapper.importing.register_cache import BEGINS, DECIDING, ENDS, REPAIRED, Facts
from kil_mapper.importing.register_columns import file_to_read, replaced, trimmed, whole_numbers
from kil_mapper.importing.register_raw import RawTable, read_raw, read_records
from kil_mapper.importing.register_tables import CHARITY, ORGANISATION_NUMBER
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import Progress
from kil_mapper.model.tables import Org

_DECIDING = (
    ORGANISATION_NUMBER,
    "registered_charity_number",
    "linked_charity_number",
    "charity_registration_status",
    "charity_contact_postcode",
    *register_companies.COLUMNS,
)
_DOING = f"Reading {CHARITY.dataset.title}"
_MOST_LINKED = 1_000_000


@dataclass(frozen=True, eq=False)
class TableRead:
    """The main table of the register, as far as it decides which rows a project keeps.

    Attributes:
        table: Every readable row with the columns of `register_cache.DECIDING`. CHARITY_NUMBER, REGISTER_KEY and
            STATUS are tidied, POSTCODE is in the form AA9 9AA. ID is unique: a row that repeats another has "#" and
            its record number added, and DUPLICATE_OF names the other; it also names the organisation that is the same
            body by its company number.
        rows_read: Records in the files.
        rows_set_aside: Those that could not be read: rows_read = rows of the table + rows_set_aside.
        records_mended: Broken records that were put together again.
        extract_date: Date of the extract.
        used: The file that was read.
        everywhere: Every registered main charity that is no duplicate, with the columns of
            `register_national.EVERYWHERE`; None when it was not asked for.
    """

    table: pa.Table
    rows_read: int
    rows_set_aside: int
    records_mended: int
    extract_date: date | None
    used: tuple[FoundFile, ...] = ()
    everywhere: pa.Table | None = None


def read_charities(
    files: Sequence[FoundFile],
    log: IssueLog,
    progress: Progress,
    cache: Path | None = None,
    *,
    everywhere: bool = False,
) -> TableRead:
    """Read the main table: all rows, since linked, removed and distant ones are counted too.

    Args:
        files: Files that hold the table; only one is read, since each holds the whole table.
        log: Takes what was mended or set aside.
        progress: Told how far; may cancel.
        cache: Folder for prepared copies; None to keep none.
        everywhere: Also give what other places are compared by. No prepared copy holds that, so the file is read.

    Raises:
        KilError: There is no file, it cannot be read, or lacks a column that is needed.
        Cancelled: The person asked to stop.
    """
    found = file_to_read(files, log)
    entry = None
    if cache is not None and size_of(found.source) >= prepared_copies.WORTH_KEEPING:
        entry = prepared_copies.entry_path(cache, register_cache.KIND, found.source)
        prepared = None if everywhere else register_cache.load(entry, log)
        if prepared is not None:
            table, facts = prepared
            return TableRead(table, used=(found,), **vars(facts))
    noted = IssueLog(cap=log.cap)
    columns = (*_DECIDING, *register_national.COLUMNS) if everywhere else _DECIDING
    raw = read_raw(found.source, CHARITY, noted, progress, columns=columns)
    label = found.source.label
    numbered, nameless = _organisations(raw, label, noted)
    whole = register_companies.merge_companies(_without_repeats(numbered, label, noted), label, noted)
    national = register_national.everywhere_of(whole) if everywhere else None
    table = whole.select(DECIDING.names)
    facts = Facts(raw.rows_read, raw.rows_set_aside + nameless, raw.records_mended, raw.extract_date)
    log.include(noted)
    if entry is not None:
        register_cache.store(entry, found.source, table, facts, noted, lambda: progress.report(_DOING, 1.0))
    return TableRead(table, used=(found,), everywhere=national, **vars(facts))


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
    source = read.used[0].source
    again = _again(source, chosen, progress)
    if again is None:
        raise KilError(f"{source.label} changed while it was read.", "Try again when nobody changes it.")
    for heading, name in CHARITY.columns.items():
        if name not in chosen.column_names:
            chosen = chosen.append_column(name, again[heading])
    return chosen.drop_columns([BEGINS, ENDS])


def _again(source: SourceFile, chosen: pa.Table, progress: Progress) -> pa.Table | None:
    """The records of chosen rows with all columns as published; None when the file is not what it was."""
    keys = chosen[Org.REGISTER_KEY].cast(pa.int64())
    if len(chosen) and not chosen[BEGINS].null_count:
        begins = chosen[BEGINS].to_numpy()
        order = np.argsort(begins)
        raw = read_records(source, CHARITY, np.column_stack((begins, chosen[ENDS].to_numpy()))[order], progress)
        places = np.argsort(order)
    else:
        # what is wrong with the file was noted the first time
        raw = read_raw(source, CHARITY, IssueLog(), progress, np.unique(keys.to_numpy()))
        records = chosen[Org.RECORD].to_numpy()
        places = np.searchsorted(raw.records, records)
        if len(records) and (places.max() >= len(raw.records) or (raw.records[places] != records).any()):
            return None
    if raw is None:
        return None
    table = raw.table.take(pa.array(places))
    return table if whole_numbers(table[ORGANISATION_NUMBER]).equals(keys) else None


def _organisations(raw: RawTable, label: str, log: IssueLog) -> tuple[pa.Table, int]:
    """The rows of a file under our names, without those that have no number; and how many those are."""
    table = raw.table.rename_columns([CHARITY.columns[heading] for heading in raw.table.column_names])
    table = table.append_column(Org.RECORD, pa.array(raw.records, pa.int64()))
    for place, name in enumerate((BEGINS, ENDS)):
        where = pa.nulls(len(table), pa.int64()) if raw.spans is None else pa.array(raw.spans[:, place])
        table = table.append_column(name, where)
    table = replaced(table, Org.STATUS, pc.utf8_capitalize(trimmed(table[Org.STATUS])))
    numbers = [whole_numbers(table[column]) for column in (Org.REGISTER_KEY, Org.CHARITY_NUMBER, Org.LINKED_NUMBER)]
    readable = pc.and_(pc.and_(numbers[0].is_valid(), numbers[1].is_valid()), numbers[2].is_valid())
    lost = table.filter(pc.invert(readable))
    if len(lost):
        table, numbers = table.filter(readable), [column.filter(readable) for column in numbers]
        for record in lost[Org.RECORD].to_pylist():
            message = "The record has no readable charity number; it was set aside."
            log.add(Issue(IssueKind.RECORD_UNREADABLE, Severity.ERROR, message, file=label, row=record))
    key, charity, linked = numbers
    table = replaced(table, Org.REGISTER_KEY, key.cast(pa.string()))
    table = replaced(table, Org.CHARITY_NUMBER, charity.cast(pa.string()))
    table = replaced(table, Org.LINKED_NUMBER, linked)
    postcodes, repaired = normalise_postcodes(table[Org.POSTCODE_GIVEN])
    table = table.append_column(Org.POSTCODE, postcodes).append_column(REPAIRED, repaired)
    suffix = pc.if_else(pc.equal(linked, 0), "", pc.binary_join_element_wise("-", linked.cast(pa.string()), ""))
    identifiers = pc.binary_join_element_wise("GB-CHC-", table[Org.CHARITY_NUMBER], suffix, "")
    return table.append_column(Org.ID, identifiers), len(lost)


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
    table = replaced(table, Org.ID, _with(table[Org.ID].combine_chunks(), mask, named))
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
