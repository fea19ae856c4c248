"""The tables of a project: every table and column by its one name."""

from __future__ import annotations

from typing import Final

from kil_mapper.model.schema import TableSchema
from kil_mapper.model.tables.areas import AUTHORITIES, DOMAINS, LSOAS, POSTCODES, WARDS, Area, Lsoa, Postcode
from kil_mapper.model.tables.organisations import (
    ANNUAL_RETURNS,
    AREAS_OF_OPERATION,
    CLASSIFICATIONS,
    ORGANISATIONS,
    OTHER_NAMES,
    RETURNS_A,
    RETURNS_B,
    Operation,
    Org,
    OtherName,
    Return,
    Theme,
)
from kil_mapper.model.tables.provenance import ISSUE_COUNTS, ISSUES, SOURCES, UNSTORED, IssueCol, Source, Unstored

ALL_TABLES: Final[tuple[TableSchema, ...]] = (
    ORGANISATIONS,
    ANNUAL_RETURNS,
    RETURNS_A,
    RETURNS_B,
    CLASSIFICATIONS,
    AREAS_OF_OPERATION,
    OTHER_NAMES,
    LSOAS,
    WARDS,
    AUTHORITIES,
    POSTCODES,
    UNSTORED,
    SOURCES,
    ISSUES,
    ISSUE_COUNTS,
)

__all__ = [
    "ALL_TABLES",
    "ANNUAL_RETURNS",
    "AREAS_OF_OPERATION",
    "AUTHORITIES",
    "CLASSIFICATIONS",
    "DOMAINS",
    "ISSUES",
    "ISSUE_COUNTS",
    "LSOAS",
    "ORGANISATIONS",
    "OTHER_NAMES",
    "POSTCODES",
    "RETURNS_A",
    "RETURNS_B",
    "SOURCES",
    "UNSTORED",
    "WARDS",
    "Area",
    "IssueCol",
    "Lsoa",
    "Operation",
    "Org",
    "OtherName",
    "Postcode",
    "Return",
    "Source",
    "Theme",
    "Unstored",
]
