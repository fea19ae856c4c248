"""Complete rows of the register's main table with the types of the project's table, and an issue for what is unread."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from kil_mapper.importing.register_cache import REPAIRED
from kil_mapper.importing.register_tables import CHARITY
from kil_mapper.importing.values import Place, coerce, read_company_number
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.schema import Kind
from kil_mapper.model.tables import Org


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
        values = series_of(table[column.name])
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
            note_negative(data[column.name], place)
    frame = pd.DataFrame(data)
    nameless = frame[Org.NAME].isna()
    for position in np.flatnonzero(nameless):
        Place(log, file_label, headings[Org.NAME], records).note(
            IssueKind.VALUE_UNREADABLE, int(position), "", "The organisation has no name; it is called by its number."
        )
    frame[Org.NAME] = frame[Org.NAME].mask(nameless, "Charity " + frame[Org.CHARITY_NUMBER])
    _note_postcodes(table, frame, log, file_label)
    return frame


def series_of(column: pa.ChunkedArray) -> pd.Series:
    """A column of text as a series of Python texts, None where there is nothing."""
    return pd.Series(column.to_pylist(), dtype=object)


def note_negative(amounts: pd.Series, place: Place) -> None:
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
