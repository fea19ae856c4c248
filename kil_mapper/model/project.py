"""A project: inputs, choices and provenance of one place. Frozen; a change makes a new one. Results are computed."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from kil_mapper import __version__
from kil_mapper.model import tables
from kil_mapper.model.bands import KEEP_IT_LOCAL, BandScheme
from kil_mapper.model.schema import TableSchema
from kil_mapper.model.vocabulary import (
    ADDED_BY_HAND,
    IndexEdition,
    PlaceDetail,
    ReportDetail,
    RuleProfile,
    TurnoverBasis,
)


@dataclass(frozen=True)
class AreaRef:
    """A local authority that the project is about."""

    code: str
    name: str


@dataclass(frozen=True)
class ProjectOptions:
    """The choices behind the numbers; every one is printed in the method note.

    Attributes:
        rules: Which organisations count.
        turnover_basis: Which turnover they are banded by.
        scheme: The bands: one of `SCHEMES`, or the project's own.
        high_need_share: Share of residents in the national most deprived fifth from which need is high, 0–1.
        anchor_reach: How far from the centre of its residents an area has a community anchor, metres.
        anchors_reviewed: The day somebody looked through the organisations for anchors; None until then.
        anchors_reviewed_by: Who did.
        neighbours: Codes of the local authorities to compare with, chosen by a person.
        index: The index of deprivation that need is taken from.
        population_year: Mid-year of the resident numbers.
        reference_date: The register's own date of extract; ages of figures count from it.
        app_version: Version of KIL Mapper that built the project.
    """

    index: IndexEdition
    population_year: int
    reference_date: date
    rules: RuleProfile = RuleProfile.VCSE
    turnover_basis: TurnoverBasis = TurnoverBasis.ANNUALISED
    scheme: BandScheme = KEEP_IT_LOCAL
    high_need_share: float = 0.5
    anchor_reach: int = 1500
    anchors_reviewed: date | None = None
    anchors_reviewed_by: str = ""
    neighbours: tuple[str, ...] = ()
    app_version: str = __version__

    def __post_init__(self) -> None:
        if not 0 < self.high_need_share <= 1:
            raise ValueError(f"high_need_share must be above 0 and at most 1, not {self.high_need_share}")
        if self.anchor_reach <= 0:
            raise ValueError(f"anchor_reach must be above 0 metres, not {self.anchor_reach}")

    @property
    def band_scheme(self) -> str:
        """Key of the band scheme."""
        return self.scheme.key


@dataclass(frozen=True)
class ReportChoices:
    """What the project's documents say and how much; kept, so that the next report is made the same way.

    Attributes:
        left_out: Keys of sections that are not wanted.
        areas: Codes of the wards and neighbourhoods that are told one by one; empty = all.
        detail: How much is told.
        names: Whether organisations are named.
        places: How exactly they are placed (METHODS §13).
        foreword: A text of one's own, before everything.
        commentary: Texts of one's own: the key of a section and what is said under its heading.
    """

    left_out: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    detail: ReportDetail = ReportDetail.FULL
    names: bool = True
    places: PlaceDetail = PlaceDetail.AREA
    foreword: str = ""
    commentary: tuple[tuple[str, str], ...] = ()


def _table(schema: TableSchema) -> Any:
    return field(default_factory=schema.empty, metadata={"schema": schema}, repr=False)


@dataclass(frozen=True, eq=False)
class Project:
    """Everything known about one place. Each table follows its schema in `model.tables`.

    Attributes:
        name: What the person calls it; the names of the authorities to begin with.
        areas: The local authorities it is about.
        created: The day it was built.
        options: The choices behind the numbers.
        organisations: Stored rows of the registers, counted or not.
        lsoas: Small areas with need and population.
        unstored: Rows counted but not stored, by reason.
        decisions: Who counts, as decided by people.
        neighbourhoods: Named groups of small areas or wards.
        anchors: Community anchors, as declared.
        deflators: Prices by year that replace our own; empty to use ours.
        elsewhere: Organisations based outside that say they work here.
        comparators: Organisations of every local authority, when the files were national.
        comparator_areas: Residents and need of every local authority.
        other_need: Need of the small areas in the other edition of the index, when the folder held it.
        corrections: What people set right about organisations, with what the register says.
        readiness: Readiness for contracts, as recorded.
        notes: Notes of conversations.
        filters: What is shown, under names.
        changes: What the last refresh changed.
        report: What its documents say and how much.
    """

    name: str
    areas: tuple[AreaRef, ...]
    created: date
    options: ProjectOptions
    organisations: gpd.GeoDataFrame = _table(tables.ORGANISATIONS)
    annual_returns: pd.DataFrame = _table(tables.ANNUAL_RETURNS)
    returns_part_a: pd.DataFrame = _table(tables.RETURNS_A)
    returns_part_b: pd.DataFrame = _table(tables.RETURNS_B)
    classifications: pd.DataFrame = _table(tables.CLASSIFICATIONS)
    areas_of_operation: pd.DataFrame = _table(tables.AREAS_OF_OPERATION)
    other_names: pd.DataFrame = _table(tables.OTHER_NAMES)
    lsoas: gpd.GeoDataFrame = _table(tables.LSOAS)
    wards: gpd.GeoDataFrame = _table(tables.WARDS)
    authorities: gpd.GeoDataFrame = _table(tables.AUTHORITIES)
    postcodes: pd.DataFrame = _table(tables.POSTCODES)
    unstored: pd.DataFrame = _table(tables.UNSTORED)
    sources: pd.DataFrame = _table(tables.SOURCES)
    issues: pd.DataFrame = _table(tables.ISSUES)
    issue_counts: pd.DataFrame = _table(tables.ISSUE_COUNTS)
    decisions: pd.DataFrame = _table(tables.DECISIONS)
    neighbourhoods: pd.DataFrame = _table(tables.NEIGHBOURHOODS)
    anchors: pd.DataFrame = _table(tables.ANCHORS)
    deflators: pd.DataFrame = _table(tables.DEFLATORS)
    elsewhere: pd.DataFrame = _table(tables.ELSEWHERE)
    comparators: pd.DataFrame = _table(tables.COMPARATORS)
    comparator_areas: pd.DataFrame = _table(tables.COMPARATOR_AREAS)
    other_need: pd.DataFrame = _table(tables.OTHER_NEED)
    corrections: pd.DataFrame = _table(tables.CORRECTIONS)
    readiness: pd.DataFrame = _table(tables.READINESS)
    notes: pd.DataFrame = _table(tables.NOTES)
    filters: pd.DataFrame = _table(tables.FILTERS)
    changes: pd.DataFrame = _table(tables.CHANGES)
    report: ReportChoices = ReportChoices()

    @property
    def noun(self) -> tuple[str, str]:
        """What is counted, one and many: "organisations" would promise more than charity registers hold."""
        if (self.organisations[tables.Org.STATUS] == ADDED_BY_HAND).any():
            return ("organisation", "organisations")
        return ("registered charity", "registered charities")

    @property
    def attributions(self) -> tuple[str, ...]:
        """The statements that the licences of the sources ask for, each once, in the order of the sources."""
        lines = "\n".join(str(text) for text in self.sources[tables.Source.ATTRIBUTION]).splitlines()
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by its name in the project file."""
        return {schema.name: getattr(self, name) for name, schema in TABLE_FIELDS.items()}

    def with_options(self, **changes: Any) -> Project:
        """The same project with other choices."""
        return replace(self, options=replace(self.options, **changes))


TABLE_FIELDS: dict[str, TableSchema] = {f.name: f.metadata["schema"] for f in fields(Project) if "schema" in f.metadata}
