"""Where a postcode directory keeps what: columns resolved by pattern, since every era names them differently."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kil_mapper.importing.files import open_bytes
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.vocabulary import DatasetId

HEAD_BYTES: Final = 1 << 16
_POSTCODE: Final = re.compile(r"([A-Z]{1,2})\d[A-Z0-9]?\s*\d[A-Z]{2}")
_CODE_POINT_COLUMNS: Final = 10


class Field(StrEnum):
    """What is taken from a directory."""

    POSTCODE = "postcode"
    EASTING = "easting"
    NORTHING = "northing"
    QUALITY = "quality"
    ENDED = "ended"
    USER_TYPE = "user_type"
    LSOA21 = "lsoa21"
    LSOA11 = "lsoa11"
    WARD = "ward"
    LAD = "lad"
    REGION = "region"


# Patterns in order of preference; a group catches the year, of which the newest wins.
_PATTERNS: Final[dict[Field, tuple[str, ...]]] = {
    Field.POSTCODE: ("pcds", "pcd8", "pcd2", "pcd7", "pcd", "pc", "postcode"),
    Field.EASTING: ("east1m", "oseast1m", "ea", "eastings"),
    Field.NORTHING: ("north1m", "osnrth1m", "no", "northings"),
    Field.QUALITY: ("gridind", "osgrdind", "pq", "positional_quality_indicator"),
    Field.ENDED: ("doterm",),
    Field.USER_TYPE: ("usrtypind", "usertype"),
    Field.LSOA21: ("lsoa21cd", "lsoa21"),
    Field.LSOA11: ("lsoa11cd", "lsoa11"),
    Field.WARD: (r"wd(\d\d)cd", "osward", "ward", "wc", "admin_ward_code"),
    Field.REGION: (r"rgn(\d\d)cd", "rgn"),
    Field.LAD: (r"lad(\d\d)cd", "oslaua", "laua", "dc", "admin_district_code"),
}
_ONLY_IN_ONSPD: Final = re.compile(r"oslaua|osward|parish|parncp\d\dcd|streg|ssr\d\dcd|statsward|lsoa01(cd)?|oa01(cd)?")
_ONLY_IN_CODE_POINT: Final = frozenset({"pq", "positional_quality_indicator"})
_CODE_POINT_ORDER: Final = {
    Field.POSTCODE: 0,
    Field.QUALITY: 1,
    Field.EASTING: 2,
    Field.NORTHING: 3,
    Field.LAD: 8,
    Field.WARD: 9,
}


@dataclass(frozen=True)
class Layout:
    """How one file is laid out.

    Attributes:
        dataset: ONSPD, NSPL or Code-Point Open.
        headings: As in the file; () when it has none.
        columns: Position of each field that the file has.
        width: How many columns there are.
        delimiter: What stands between them.
        ward_year: Year of the ward codes by their heading; None when it is silent about it.
        lad_year: Year of the local authority codes by their heading; None when it is silent about it.
        first_area: Postcode area of the first record, such as "HX"; "" when there is none.
    """

    dataset: DatasetId
    headings: tuple[str, ...]
    columns: dict[Field, int]
    width: int
    delimiter: str = ","
    ward_year: int | None = None
    lad_year: int | None = None
    first_area: str = ""

    @property
    def has_header(self) -> bool:
        """Whether the first line holds headings."""
        return bool(self.headings)

    @property
    def used(self) -> tuple[str, ...]:
        """The headings that are read, as in the file."""
        return tuple(self.headings[position] for position in sorted(self.columns.values())) if self.headings else ()

    @property
    def lsoa_editions(self) -> tuple[int, ...]:
        """LSOA editions that the file has a column for, newest first."""
        return tuple(year for field, year in ((Field.LSOA21, 2021), (Field.LSOA11, 2011)) if field in self.columns)


def layout_of(rows: Sequence[Sequence[str]], delimiter: str = ",") -> Layout | None:
    """The layout of a table, told from its first rows.

    Args:
        rows: The first rows, headings among them if there are any.
        delimiter: What stood between the values.

    Returns:
        The layout; None when this is no postcode directory.
    """
    filled = [tuple(row) for row in rows if any(value.strip() for value in row)]
    if not filled:
        return None
    first = tuple(value.strip().lstrip("\ufeff") for value in filled[0])
    if _is_code_point_row(first):
        return Layout(
            DatasetId.CODE_POINT_OPEN, (), dict(_CODE_POINT_ORDER), len(first), delimiter, first_area=area_of(first[0])
        )
    columns, years = _resolve(first)
    if not {Field.POSTCODE, Field.EASTING, Field.NORTHING} <= columns.keys():
        return None
    if not {Field.LAD, Field.LSOA21, Field.LSOA11} & columns.keys():
        return None
    position = columns[Field.POSTCODE]
    dataset = _dataset_of(first)
    first_area = area_of(filled[1][position]) if len(filled) > 1 and len(filled[1]) > position else ""
    if dataset is DatasetId.CODE_POINT_OPEN and not first_area:
        return None  # the table of headings that comes with it
    return Layout(
        dataset,
        first,
        columns,
        len(first),
        delimiter,
        years.get(Field.WARD),
        years.get(Field.LAD),
        first_area,
    )


def _is_code_point_row(row: Sequence[str]) -> bool:
    return (
        len(row) >= _CODE_POINT_COLUMNS
        and bool(_POSTCODE.fullmatch(row[0].upper()))
        and all(value.isdigit() for value in row[1:4])
        and len(row[1]) <= 2
    )


def _resolve(headings: Sequence[str]) -> tuple[dict[Field, int], dict[Field, int]]:
    names = [heading.lower() for heading in headings]
    columns: dict[Field, int] = {}
    years: dict[Field, int] = {}
    for field, patterns in _PATTERNS.items():
        for pattern in patterns:
            matches = [(match, at) for at, name in enumerate(names) if (match := re.fullmatch(pattern, name))]
            if not matches:
                continue
            match, at = max(matches, key=lambda found: (found[0].groups(), -found[1]))
            columns[field] = at
            if match.groups():
                years[field] = 2000 + int(match[1])
            break
    return columns, years


def _dataset_of(headings: Sequence[str]) -> DatasetId:
    names = {heading.lower() for heading in headings}
    if names & _ONLY_IN_CODE_POINT:
        return DatasetId.CODE_POINT_OPEN
    if any(_ONLY_IN_ONSPD.fullmatch(name) for name in names):
        return DatasetId.ONSPD
    return DatasetId.NSPL


def area_of(postcode: str) -> str:
    """The postcode area of a postcode: "HX" of "HX1 1AA"; "" when it is none.

    >>> area_of("hx1 1aa")
    'HX'
    """
    match = _POSTCODE.fullmatch(postcode.strip().upper())
    return match[1] if match else ""


def read_layout(source: SourceFile) -> Layout | None:
    """The layout of a file, told from its first block.

    Raises:
        KilError: The file cannot be opened.
    """
    with open_bytes(source) as stream:
        head = stream.read(HEAD_BYTES)
    lines = head.decode("utf-8-sig", errors="replace").splitlines()[:3]
    delimiter = max(",\t;|", key=lines[0].count) if lines else ","
    return layout_of(list(csv.reader(lines, delimiter=delimiter)), delimiter)
