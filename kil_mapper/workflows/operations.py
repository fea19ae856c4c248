"""Areas of operation while building: how far every organisation works, and who says that it works here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.analysis.places import is_sensitive
from kil_mapper.analysis.reach import AUTHORITIES, reach_of_all
from kil_mapper.importing.operations import COUNTY, TITLE, OperationsRead, read_operations
from kil_mapper.importing.register_areas import names_of, plain_name
from kil_mapper.importing.register_frame import register_frame
from kil_mapper.model import tables
from kil_mapper.model.issues import IssueLog
from kil_mapper.model.project import AreaRef
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Elsewhere, Org
from kil_mapper.model.vocabulary import REGISTERED, DatasetId
from kil_mapper.workflows.reading import Reading

_COLUMNS = (
    *(Org.ID, Org.NAME, Org.CHARITY_NUMBER, Org.REGISTER_KEY, Org.PERIOD_START, Org.PERIOD_END),
    *(Org.INCOME, Org.ACTIVITIES, Org.RECORD, Org.DUPLICATE_OF),
)


@dataclass(frozen=True, eq=False)
class Operations:
    """Areas of operation of the whole register.

    Attributes:
        read: What was read.
        reach: Every organisation that names any area, by its organisation number (int64): reach (a `Reach`),
            works_abroad (bool), authorities (int).
    """

    read: OperationsRead
    reach: pd.DataFrame


def read_areas_of_operation(
    reading: Reading, stored: pa.Array, refs: Sequence[AreaRef], authorities: Collection[str]
) -> Operations | None:
    """Read where organisations say that they work; None when the folder does not hold it.

    Args:
        reading: The reading of the data folder.
        stored: Register keys of the organisations that the project keeps, as text.
        refs: The project's authorities.
        authorities: Names of all authorities of the index file.
    """
    files = reading.chosen.related.get(DatasetId.AREA_OF_OPERATION)
    if not files:
        return None
    names = names_of((ref.code, ref.name) for ref in refs)
    others = {plain_name(name) for name in authorities}
    read = read_operations(files, stored, names, reading.log, reading.progress, other_names=others)
    return Operations(read, reach_of_all(read.organisations, read.areas, read.places))


def works_here_mask(register: pa.Table, stored: pa.Array, operations: Operations | None) -> pa.Array:
    """Which rows of the register are main charities based elsewhere that name this authority or its county.

    Args:
        register: The columns that decide, of every row.
        stored: A mask of the rows that the project keeps; all main charities based here are among them.
        operations: Areas of operation; None when they are not known.
    """
    if operations is None:
        return pa.array(np.zeros(len(register), bool))
    naming = pa.array(operations.read.naming_here()["organisation"].unique(), pa.int64())
    registered = pc.fill_null(pc.equal(register[Org.STATUS], REGISTERED), fill_value=False)
    main = pc.equal(pc.fill_null(register[Org.LINKED_NUMBER], 0), 0)
    named = pc.is_in(register[Org.REGISTER_KEY].cast(pa.int64()), value_set=naming)
    apart = pc.and_(pc.is_null(register[Org.DUPLICATE_OF]), pc.invert(stored))
    return pc.and_(pc.and_(registered, main), pc.and_(named, apart)).combine_chunks()


def elsewhere_table(rows: pa.Table, operations: Operations | None, log: IssueLog, label: str) -> pd.DataFrame:
    """The organisations based elsewhere that say they work here (`ELSEWHERE`), by name.

    Args:
        rows: Their complete rows of the register, those of `works_here_mask`.
        operations: Areas of operation.
        log: Takes values that cannot be read.
        label: Label of the register file.
    """
    if operations is None or not len(rows):
        return tables.ELSEWHERE.empty()
    frame = register_frame(rows.select([name for name in _COLUMNS if name in rows.column_names]), log, label)
    numbers = frame[Org.REGISTER_KEY].astype("int64").array
    said = _what_they_say(operations.read.naming_here()).loc[numbers]
    reach = operations.reach.loc[numbers]
    sensitive = is_sensitive(frame, tables.OTHER_NAMES.empty(), tables.DECISIONS.empty())
    frame = frame.assign(
        **{
            Elsewhere.WORKS_IN: said[Elsewhere.WORKS_IN].array,
            Elsewhere.COUNTY_ONLY: said[Elsewhere.COUNTY_ONLY].array,
            Elsewhere.AUTHORITIES: reach[AUTHORITIES].array,
            Elsewhere.REACH: reach[Counted.REACH].array,
            Elsewhere.SENSITIVE: sensitive.array,
        }
    )
    return tables.ELSEWHERE.conform(frame.sort_values([Org.NAME, Org.ID]))


def _what_they_say(naming: pd.DataFrame) -> pd.DataFrame:
    """What each organisation says of this place, by its number: the authority where it names it, else the county."""
    rows = naming.drop_duplicates().sort_values(["organisation", COUNTY, TITLE])
    direct = (~rows[COUNTY]).groupby(rows["organisation"]).transform("any")
    rows = rows[~(direct & rows[COUNTY])]
    title = rows[TITLE].where(~rows[COUNTY], rows[TITLE] + " (county)")
    groups = rows.assign(title=title).groupby("organisation")
    return pd.DataFrame(
        {
            Elsewhere.WORKS_IN: "works in " + groups["title"].agg(" and ".join).astype("str"),
            Elsewhere.COUNTY_ONLY: groups[COUNTY].all(),
        }
    )
