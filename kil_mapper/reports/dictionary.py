"""The tables of data that leave the program, and what their columns mean: files, dictionary and schemas derive from it.

What organisations and areas are told by is declared with their lists (`columns`, `area_list`); types follow the frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import pandas as pd

from kil_mapper.model.bands import NCVO
from kil_mapper.model.findings import WaterfallRow
from kil_mapper.model.results import AreaRow, BandRow, Counted, DecileRow, Results
from kil_mapper.model.schema import Kind as Type
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import AreaType, Condition, PlaceDetail, Reach, VersusWhole
from kil_mapper.reports import clean
from kil_mapper.reports import content_words as words
from kil_mapper.reports.area_list import COLUMNS as AREA_COLUMNS
from kil_mapper.reports.area_list import area_texts
from kil_mapper.reports.blocks import Kind
from kil_mapper.reports.columns import list_columns, organisations
from kil_mapper.reports.lists import csv_texts

REGISTER: Final = "register of charities"
INDEX: Final = "index of deprivation"
COMPUTED: Final = "worked out by KIL Mapper"
CSV_RULES: Final = (
    "Files are CSV in UTF-8 with a byte order mark, so that Excel reads names right; the first row holds the names of "
    "the columns. An empty cell is a missing value, never zero. Dates are year-month-day, shares are from 0 to 1. A "
    "text that a spreadsheet could take for a formula begins with an apostrophe."
)
MISSING: Final = ""
"""What stands for a missing value in every file: nothing. It is never zero."""

_TYPES: Final = {
    Kind.TEXT: Type.TEXT,
    Kind.CODE: Type.TEXT,
    Kind.COUNT: Type.INTEGER,
    Kind.MONEY: Type.INTEGER,
    Kind.DATE: Type.DATE,
    Kind.YES_NO: Type.BOOLEAN,
}
_MEANINGS: Final = {
    BandRow.BAND: "Key of the turnover band",
    BandRow.LABEL: "The same in words",
    BandRow.LOW: "Lower edge, included; empty: turnover not known",
    BandRow.HIGH: "Upper edge, not included; empty: no upper edge, or turnover not known",
    BandRow.ORGANISATIONS: "Organisations counted",
    BandRow.INCOME: "Sum of their turnovers, known ones only",
    BandRow.SHARE: "Share of all organisations counted, 0-1",
    BandRow.HIGHLIGHTED: "Whether it is the band picked out: the cluster",
    DecileRow.DECILE: "Decile of small areas in England, 1 = most deprived",
    DecileRow.LSOAS: "Small areas (LSOAs) of the decile",
    DecileRow.POPULATION: "Residents",
    DecileRow.CLUSTER: "Organisations in the highlighted band",
    DecileRow.RATE: "Organisations for every 10,000 residents",
    DecileRow.RATE_LOW: "95% interval of the rate, lower",
    DecileRow.RATE_HIGH: "95% interval of the rate, upper",
    WaterfallRow.KEY: "Key of the step",
    WaterfallRow.ROWS: "Of a total: how many; of a reason: how many it takes off",
    WaterfallRow.LEFT: "Left after this step",
    WaterfallRow.STORED: "How many of them the project stores and can bring back; empty for totals",
    WaterfallRow.CERTAINTY: "How sure the reason is; empty for totals",
}
_UNITS: Final = {
    **dict.fromkeys((BandRow.LOW, BandRow.HIGH, BandRow.INCOME, Counted.TURNOVER), "pounds"),
    **dict.fromkeys(("easting", "northing"), "metres"),
    **dict.fromkeys((DecileRow.RATE, DecileRow.RATE_LOW, DecileRow.RATE_HIGH), "organisations per 10,000 residents"),
    **dict.fromkeys((BandRow.SHARE, AreaRow.EXTENT, AreaRow.MOST_DEPRIVED_20), "share, 0 to 1"),
    DecileRow.POPULATION: "residents",
}
_FROM_INDEX: Final = frozenset({AreaRow.SCORE, AreaRow.EXTENT, AreaRow.MOST_DEPRIVED_20, AreaRow.POPULATION})
_FROM_REGISTER: Final = frozenset(
    {
        *("name", Org.ID, Org.CHARITY_NUMBER, Org.COMPANY_NUMBER, Org.CHARITY_TYPE, Org.REGISTERED_ON),
        *(Org.POSTCODE, Org.WEBSITE, Org.ACTIVITIES, "themes", Counted.YEAR_END),
    }
)


@dataclass(frozen=True)
class DataColumn:
    """One column of a file.

    Attributes:
        name: Its name.
        type: Its type.
        meaning: What it holds.
        unit: What numbers count; "" where that is plain.
        allowed: The values it may hold with what they mean; () where anything goes.
        source: Where its values come from.
        required: Whether it is never empty.
    """

    name: str
    type: Type
    meaning: str
    unit: str = ""
    allowed: tuple[tuple[str, str], ...] = ()
    source: str = COMPUTED
    required: bool = False


@dataclass(frozen=True)
class DataTable:
    """One table of data as a file.

    Attributes:
        name: Its name; that of its file without the ending.
        title: What it is.
        columns: Its columns.
        rows: Its cells as text; nothing for what is missing.
        key: Columns that name a row; () where rows have no name.
        links: Columns that name a row of another table: column, table, column there.
    """

    name: str
    title: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    key: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()

    @property
    def file(self) -> str:
        """Name of its file."""
        return f"{self.name}.csv"


def data_tables(
    results: Results, places: pd.DataFrame, steps: pd.DataFrame, detail: PlaceDetail, *, names: bool = True
) -> tuple[DataTable, ...]:
    """Every table of data, the organisations first.

    Args:
        results: What the analysis found.
        places: Where each organisation may be shown: org_id, x, y, place, exact.
        steps: From rows read to counted (`WaterfallRow`).
        detail: How exactly places are told.
        names: Whether organisations are listed at all.
    """
    bands = _framed("bands", "Organisations by turnover band", results.bands, _columns(BandRow), (BandRow.BAND,))
    deciles = _framed(
        "deciles", "Organisations by deprivation decile", results.deciles, _columns(DecileRow), (DecileRow.DECILE,)
    )
    ledger = _framed(
        "ledger", "From rows read to organisations counted", steps, _columns(WaterfallRow), (WaterfallRow.KEY,)
    )
    summed = (_areas(results), bands, deciles, ledger)
    listed = (_organisations(results, places, detail, summed),) if names else ()
    return (*listed, *summed)


def _columns(kind: type) -> list[str]:
    """The columns that a row class names; of `WaterfallRow` not the keys of its steps."""
    return [value for name, value in vars(kind).items() if name.isupper() and value in _MEANINGS]


def _framed(name: str, title: str, frame: pd.DataFrame, held: Sequence[str], key: tuple[str, ...]) -> DataTable:
    columns = tuple(
        DataColumn(
            column,
            _type_of(frame[column]),
            _MEANINGS[column],
            _UNITS.get(column, ""),
            source=INDEX if column in _FROM_INDEX else COMPUTED,
            required=bool(frame[column].notna().all()),
        )
        for column in held
    )
    rows = tuple(tuple(_text(value) for value in row) for row in frame[list(held)].itertuples(index=False, name=None))
    return DataTable(name, title, columns, rows, key)


def _areas(results: Results) -> DataTable:
    allowed = {
        AreaRow.TYPE: tuple((kind.value, kind.nouns[0]) for kind in AreaType),
        AreaRow.VERSUS_WHOLE: tuple((one.value, one.label) for one in VersusWhole),
        AreaRow.CONDITIONS: tuple((one.value, one.label) for one in Condition),
    }
    columns = tuple(
        DataColumn(
            name,
            _type_of(results.areas[name]),
            meaning,
            _UNITS.get(name, ""),
            allowed.get(name, ()),
            INDEX if name in _FROM_INDEX else COMPUTED,
            name in (AreaRow.CODE, AreaRow.NAME, AreaRow.TYPE),
        )
        for name, meaning in AREA_COLUMNS
    )
    rows = tuple(tuple(row) for row in area_texts(results))
    return DataTable("areas", "Local authorities, wards and neighbourhoods", columns, rows, (AreaRow.CODE,))


def _organisations(
    results: Results, places: pd.DataFrame, detail: PlaceDetail, others: Sequence[DataTable]
) -> DataTable:
    frame, listed = organisations(results, places, detail), list_columns(detail)
    allowed = {
        "band": tuple((band.key, band.label) for band in results.project.options.scheme.bands),
        "ncvo_band": tuple((band.key, band.label) for band in NCVO.bands),
        Counted.REACH: tuple((one.value, one.label) for one in Reach),
        Counted.DECILE: tuple((str(place), "") for place in range(1, 11)),
    }
    columns = tuple(
        DataColumn(
            column.name,
            _TYPES.get(column.kind, Type.NUMBER),
            column.meaning + ("; withheld for sensitive services" if column.identifies else ""),
            _UNITS.get(column.name, ""),
            allowed.get(column.name, ()),
            REGISTER if column.name in _FROM_REGISTER else COMPUTED,
        )
        for column in listed
    )
    texts = [csv_texts(frame[column.name], column.kind) for column in listed]
    rows = tuple(zip(*texts, strict=True))
    table = DataTable("organisations", f"{words.noun(results).title} counted, one to a row", columns, rows)
    links = (
        ("band", "bands", BandRow.BAND),
        (Org.WARD, "areas", AreaRow.CODE),
        (Org.LAD, "areas", AreaRow.CODE),
        (Counted.DECILE, "deciles", DecileRow.DECILE),
    )
    held = {other.name: other for other in others}
    kept = tuple(link for link in links if _cells(table, link[0]) <= _cells(held[link[1]], link[2]))
    ids = [row[0] for row in rows]
    named = (Org.ID,) if all(ids) and len(set(ids)) == len(ids) else ()  # those withheld have no name
    return DataTable(table.name, table.title, columns, rows, named, kept)


def _cells(table: DataTable, column: str) -> set[str]:
    """The values that a column holds."""
    place = [one.name for one in table.columns].index(column)
    return {row[place] for row in table.rows} - {MISSING}


def _type_of(values: pd.Series) -> Type:
    dtype = values.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return Type.BOOLEAN
    if pd.api.types.is_integer_dtype(dtype):
        return Type.INTEGER
    return Type.NUMBER if pd.api.types.is_float_dtype(dtype) else Type.TEXT


def _text(value: Any) -> str:
    if value is None or pd.isna(value):
        return MISSING
    if isinstance(value, str):
        return clean.guarded(clean.tidy(value.value if isinstance(value, StrEnum) else value))
    plain = value.item() if hasattr(value, "item") else value
    return str(plain).lower() if isinstance(plain, bool) else repr(plain)


# --- the dictionary -------------------------------------------------------------------------------------------------

DICTIONARY_COLUMNS: Final = (
    *("file", "column", "type", "meaning", "unit", "allowed_values", "missing", "required", "source"),
)


def dictionary_rows(tables: Sequence[DataTable]) -> list[tuple[str, ...]]:
    """One row for each column of each file, as `DICTIONARY_COLUMNS`."""
    return [
        (
            table.file,
            column.name,
            column.type.value,
            clean.guarded(column.meaning),
            column.unit,
            "; ".join(_said(value, label) for value, label in column.allowed),
            "never empty" if column.required else "empty: not known, not covered, withheld, or does not apply",
            "true" if column.required else "false",
            column.source,
        )
        for table in tables
        for column in table.columns
    ]


def dictionary_text(tables: Sequence[DataTable], title: str) -> str:
    """The same to read, in Markdown."""
    lines = [
        f"# Data dictionary: {_cell(title)}",
        "",
        CSV_RULES,
    ]
    for table in tables:
        lines += ["", f"## {table.file}", "", f"{_cell(table.title)}. Rows: {len(table.rows)}.", ""]
        lines += ["| column | type | meaning | unit | allowed values | source |", "|---|---|---|---|---|---|"]
        for column in table.columns:
            allowed = "; ".join(_said(value, label) for value, label in column.allowed)
            cells = (column.name, column.type.value, column.meaning, column.unit, allowed, column.source)
            lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
    return "\n".join([*lines, ""])


def _said(value: str, label: str) -> str:
    return f"{value} = {label}" if label and label != value else value


def _cell(text: str) -> str:
    return clean.tidy(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
