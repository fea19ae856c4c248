"""The register's other tables: the rows of the organisations that a project keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing.register_columns import file_to_read, whole_numbers
from kil_mapper.importing.register_frame import note_negative, series_of
from kil_mapper.importing.register_glean import Gleaner
from kil_mapper.importing.register_raw import read_raw
from kil_mapper.importing.register_tables import ORGANISATION_NUMBER, REGISTER_TABLES, RegisterTable
from kil_mapper.importing.values import Place, coerce
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import IssueLog
from kil_mapper.model.progress import Progress
from kil_mapper.model.schema import Kind, TableSchema
from kil_mapper.model.tables import Org, Return
from kil_mapper.model.vocabulary import DatasetId


@dataclass(frozen=True, eq=False)
class RelatedRead:
    """Rows of another table of the register that belong to the wanted organisations.

    Attributes:
        frame: Columns of the table's schema, with `register_key` in place of the organisation's id.
        rows_read: Records in the files.
        rows_set_aside: Those that could not be read.
        records_mended: Broken records that were put together again.
        used: The file that was read.
        others: The same of the organisations asked for beside, without issues for what cannot be read of them.
    """

    frame: pd.DataFrame
    rows_read: int
    rows_set_aside: int
    records_mended: int
    used: tuple[FoundFile, ...] = ()
    others: pd.DataFrame = field(default_factory=pd.DataFrame)


def read_related(
    dataset: DatasetId,
    files: Sequence[FoundFile],
    keys: pa.Array,
    log: IssueLog,
    progress: Progress,
    *,
    beside: np.ndarray | None = None,
    gleaner: Gleaner | None = None,
) -> RelatedRead:
    """Read another table of the register, for the wanted organisations only.

    Args:
        dataset: Which table.
        files: Files that hold the table; only one is read, since each holds the whole table.
        keys: Register keys (`Org.REGISTER_KEY`) of the wanted organisations, as text.
        log: Takes what was mended, set aside or unreadable.
        progress: Told how far; may cancel.
        beside: Register keys of further organisations, whose rows are given apart.
        gleaner: Looks at all records of the file, whoever's they are.

    Raises:
        KilError: There is no file, it cannot be read, or lacks a column that is needed.
        Cancelled: The person asked to stop.
    """
    described = REGISTER_TABLES[dataset]
    found = file_to_read(files, log)
    wanted = keys.cast(pa.int64())
    apart = np.setdiff1d(np.array([], np.int64) if beside is None else beside, wanted.to_numpy())
    both = np.union1d(wanted.to_numpy(), apart)
    raw = read_raw(found.source, described, log, progress, both, gleaner=gleaner)
    numbers = whole_numbers(raw.table[ORGANISATION_NUMBER])

    def of(values: pa.Array, noted: IssueLog) -> pd.DataFrame:
        belongs = pc.is_in(numbers, value_set=values)
        records = raw.records[belongs.to_numpy()]
        return related_frame(raw.table.filter(belongs), records, described, noted, found.source.label)

    others = of(pa.array(apart), IssueLog()) if len(apart) else pd.DataFrame()
    return RelatedRead(of(wanted, log), raw.rows_read, raw.rows_set_aside, raw.records_mended, (found,), others)


def related_frame(
    rows: pa.Table, records: np.ndarray, described: RegisterTable, log: IssueLog, label: str
) -> pd.DataFrame:
    """Rows of such a table with the types of its schema; what cannot be read becomes an issue and stays empty.

    Args:
        rows: The columns that are read, by the publisher's heading, as text.
        records: Record number of each row.
        described: Which table.
        log: Takes the issues.
        label: Label of the file.
    """
    numbered = pd.Series(records, dtype="int64")
    data = {Org.REGISTER_KEY: coerce(series_of(rows[ORGANISATION_NUMBER]), Kind.TEXT, Place(log, label, "", numbered))}
    kinds = _kinds(described.schema)
    for heading, name in described.columns.items():
        place = Place(log, label, heading, numbered)
        data[name] = coerce(series_of(rows[heading]), kinds[name], place)
        if name == Return.INCOME:
            note_negative(data[name], place)
    return pd.DataFrame(data)


def _kinds(schema: TableSchema) -> dict[str, Kind]:
    return {column.name: column.kind for column in schema.columns}
