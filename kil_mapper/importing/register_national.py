"""What the register says of every main charity of the country, as far as other places are compared by it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing.register_columns import by_distinct, tidy_names
from kil_mapper.importing.values import read_date, read_whole
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import REGISTERED

_PLAIN_DAY: Final = r"^(1[5-9]|20)\d\d-\d\d-\d\d([ T].*)?$"
COLUMNS: Final = (
    "charity_name",
    "latest_income",
    "latest_expenditure",
    "date_of_registration",
    "latest_acc_fin_period_start_date",
)
EVERYWHERE: Final = pa.schema(
    [
        (Org.REGISTER_KEY, pa.int64()),
        (Org.ID, pa.string()),
        (Org.POSTCODE, pa.string()),
        (Org.NAME, pa.string()),
        (Org.INCOME, pa.int64()),
        (Org.EXPENDITURE, pa.int64()),
        (Org.REGISTERED_ON, pa.date32()),
        (Org.PERIOD_START, pa.date32()),
        (Org.PERIOD_END, pa.date32()),
    ]
)


def everywhere_of(table: pa.Table) -> pa.Table:
    """Registered main charities that are no duplicates and give a postcode, typed; values as for a project's own rows.

    Args:
        table: Rows of the main table, with the columns of `COLUMNS` and PERIOD_END as published.

    Returns:
        The columns of `EVERYWHERE`, in the order of REGISTER_KEY.
    """
    main = pc.and_(pc.equal(table[Org.STATUS], REGISTERED), pc.equal(table[Org.LINKED_NUMBER], 0))
    one = pc.and_(pc.is_null(table[Org.DUPLICATE_OF]), pc.is_valid(table[Org.POSTCODE]))
    rows = table.select(EVERYWHERE.names).filter(pc.and_(main, one))
    arrays: list[Any] = []
    for field in EVERYWHERE:
        column = rows[field.name]
        if field.name == Org.NAME:
            arrays.append(tidy_names(column))
        elif pa.types.is_date(field.type):
            arrays.append(_days(column))
        elif pa.types.is_integer(field.type):
            arrays.append(_whole(column))
        else:
            arrays.append(column)
    found = pa.table(arrays, schema=EVERYWHERE)
    in_order = (np.diff(found[Org.REGISTER_KEY].to_numpy()) > 0).all()
    return found if in_order else found.sort_by(Org.REGISTER_KEY)


def _days(column: pa.ChunkedArray) -> pa.Array:
    """Dates: nearly always as 2024-03-31 and perhaps a time of day, else read as everywhere."""
    coded = column.combine_chunks().dictionary_encode()
    if pc.all(pc.match_substring_regex(coded.dictionary, _PLAIN_DAY)).as_py():
        try:
            return pc.utf8_slice_codeunits(coded.dictionary, 0, 10).cast(pa.date32()).take(coded.indices)
        except pa.ArrowInvalid:
            pass  # there is no such day
    return by_distinct(column, read_date, pa.date32())


def _whole(column: pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Pounds and keys: nearly always plain digits, else read as everywhere."""
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        return by_distinct(column, read_whole, pa.int64())
