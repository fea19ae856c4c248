"""A council's own list of neighbourhoods: one row for each small area or ward that a neighbourhood is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from kil_mapper.importing.typed_lists import read_tables
from kil_mapper.importing.values import tidy_text
from kil_mapper.model.errors import KilError
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.tables import Member
from kil_mapper.model.vocabulary import MemberType

NAME_HEADINGS: Final = (
    "neighbourhood",
    "neighbourhoodname",
    "neighborhood",
    "neighborhoodname",
    "locality",
    "community",
    "patch",
    "place",
    "zone",
    "pcn",
    "group",
    "areaname",
    "name",
    "area",
)
"""Headings of the column with names, the likeliest first; compared without case, spaces and punctuation."""

CODE_HEADING: Final = re.compile(
    r"lsoa(\d\d)?(cd|code)?|(area|member|gss|geography)?codes?|member|ward|(wd|ward)(\d\d)?(cd|code)"
)
"""Headings of columns that may hold codes, compared in the same way."""
FIRST_OF_2021: Final = 33_769  # England's LSOAs numbered from here on were made for 2021
LAST_OF_2021: Final = 36_000
LARGEST: Final = 64 * 1024**2  # bytes; a list of every LSOA in England takes three million
LONGEST_NAME: Final = 120  # characters; more stands in no legend and no heading
EXPECTED: Final = (
    "Give it a column with the name of the neighbourhood (“neighbourhood” or “name”) and one with codes of LSOAs or "
    "wards (“code”, “lsoa21cd”, “wd25cd”), one row for each member."
)
_CODE: Final = re.compile(r"[EWSN]\d{8}")


@dataclass(frozen=True)
class NeighbourhoodList:
    """What a list says; rows_read = len(members) + rows_set_aside.

    Attributes:
        members: One row for each member: name, member_type, member_code (`Member`), in the order of the file.
        rows_read: Rows with anything in them.
        rows_set_aside: Those that could not be used, each with an issue.
    """

    members: pd.DataFrame
    rows_read: int
    rows_set_aside: int


def read_neighbourhood_list(
    path: Path, lsoas: AbstractSet[str], lsoa_year: int, wards: AbstractSet[str], log: IssueLog
) -> NeighbourhoodList:
    """Read a csv or workbook of neighbourhoods. Codes decide what a member is; headings only where to look.

    Args:
        path: The file.
        lsoas: Codes of the project's LSOAs.
        lsoa_year: Their edition, 2011 or 2021.
        wards: Codes of its wards.
        log: Takes an issue for every row that is set aside.

    Raises:
        KilError: The file cannot be read, has no such columns, or not one row can be used.
    """
    peek, rows = read_tables(
        path, "list of neighbourhoods", EXPECTED, LARGEST, lambda cell: bool(_CODE.fullmatch(_as_code(cell)))
    )[0]
    headings = [_bare(heading) for heading in rows[peek.header_row]] if len(rows) > peek.header_row else []
    body = [
        (number, row) for number, row in enumerate(rows[peek.header_row + 1 :], start=2) if any(map(str.strip, row))
    ]
    codes = _code_columns(headings, [row for _, row in body])
    name = _name_column(headings, codes)
    label = peek.source.label
    if name is None or not codes:
        what = "names of neighbourhoods" if name is None else "codes of LSOAs or wards"
        shown = ", ".join(f"“{heading}”" for heading in peek.headings[:8] if heading.strip())
        raise KilError(f"{label} has no column with {what}{f'; its columns are {shown}' if shown else ''}.", EXPECTED)
    reader = _Reader(label, lsoas, lsoa_year, wards, log)
    for number, row in body:
        reader.take(number, _cell(row, name), next(filter(None, (_cell(row, place) for place in codes)), ""))
    if not reader.kept:
        told = next(iter(log), None)
        raise KilError(
            f"{label} holds no neighbourhood that this project can use.{f' {told.message}' if told else ''}", EXPECTED
        )
    members = pd.DataFrame(reader.kept, columns=[Member.NAME, Member.TYPE, Member.MEMBER])
    return NeighbourhoodList(members, len(body), len(body) - len(members))


def _bare(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def _cell(row: Sequence[str], place: int) -> str:
    return (tidy_text(row[place]) or "") if place < len(row) else ""


def _as_code(text: str) -> str:
    return re.sub(r"\s", "", text).upper()


def _code_columns(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[int]:
    """Columns with codes: LSOAs before any other, wards last, so that a ward given beside an LSOA only describes it.

    A column whose heading fits and which holds no code at all (the name of a ward) is left out, unless it is alone.
    """
    fitting = [place for place, heading in enumerate(headings) if CODE_HEADING.fullmatch(heading)]
    sample = list(rows)
    holding = [
        place for place in fitting if any(_CODE.fullmatch(_as_code(_cell(row, place))) for row in sample)
    ] or fitting[:1]

    def rank(place: int) -> int:
        return 0 if headings[place].startswith("lsoa") else 2 if headings[place].startswith(("ward", "wd")) else 1

    return sorted(holding, key=rank)


def _name_column(headings: Sequence[str], codes: Sequence[int]) -> int | None:
    for heading in NAME_HEADINGS:
        if heading in headings and headings.index(heading) not in codes:
            return headings.index(heading)
    return None


class _Reader:
    """Takes the rows of one list, one by one."""

    def __init__(
        self, label: str, lsoas: AbstractSet[str], lsoa_year: int, wards: AbstractSet[str], log: IssueLog
    ) -> None:
        self.kept: list[tuple[str, str, str]] = []
        self._label, self._lsoas, self._wards, self._log = label, lsoas, wards, log
        self._lsoa_year = lsoa_year
        self._spelling: dict[str, str] = {}
        self._first: dict[tuple[str, str], int] = {}

    def take(self, number: int, name: str, given: str) -> None:
        """Keep a row or set it aside with an issue."""
        code = _as_code(given)
        if not name:
            self._aside(number, IssueKind.VALUE_UNREADABLE, given, "This row names no neighbourhood")
        elif len(name) > LONGEST_NAME:
            self._aside(number, IssueKind.VALUE_UNREADABLE, name, f"A name of {len(name):,} characters is none")
        elif not code:
            self._aside(number, IssueKind.VALUE_UNREADABLE, name, f"This row of {name} has no code")
        elif code not in self._lsoas and code not in self._wards:
            self._aside(number, IssueKind.VALUE_UNREADABLE, given, f"“{given[:40]}” {self._why_not(code)}")
        elif (name.casefold(), code) in self._first:
            first = self._first[name.casefold(), code]
            self._aside(number, IssueKind.DUPLICATE_RECORD, code, f"{code} is in {name} already, from row {first}")
        else:
            self._first[name.casefold(), code] = number
            spelling = self._spelling.setdefault(name.casefold(), name)
            kind = MemberType.LSOA if code in self._lsoas else MemberType.WARD
            self.kept.append((spelling, kind.value, code))

    def _aside(self, number: int, kind: IssueKind, value: str, message: str) -> None:
        self._log.add(
            Issue(
                kind,
                Severity.ERROR,
                f"Row {number}: {message}; it was set aside.",
                self._label,
                number,
                value=value[:200],
            )
        )

    def _why_not(self, code: str) -> str:
        """What a code is that the project does not hold."""
        if re.fullmatch(r"[EW]01\d{6}", code):
            new = code.startswith("E01") and FIRST_OF_2021 <= int(code[3:]) <= LAST_OF_2021
            if new and self._lsoa_year == 2011:
                return "is an LSOA of 2021, and this project uses those of 2011"
            if not new and self._lsoa_year == 2021:
                return "is an LSOA of another place, or one of 2011 that was changed for 2021, the edition used here"
            return "is an LSOA of another place"
        if re.fullmatch(r"[EWSN]05\d{6}", code):
            if not self._wards:
                return "is a ward, but this project holds no wards"
            return "is a ward of another place or of another year"
        if re.fullmatch(r"[EW]00\d{6}", code):
            return "is an output area: use the LSOA that it lies in"
        if re.fullmatch(r"[EW]02\d{6}", code):
            return "is a middle-layer area (MSOA): use the LSOAs in it"
        if re.fullmatch(r"[EW]0[6-9]\d{6}", code):
            return "is a local authority: use its wards or LSOAs"
        return "is no code of an LSOA or ward"
