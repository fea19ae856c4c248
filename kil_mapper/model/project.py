"""A project: inputs, choices and provenance of one place. Frozen; a change makes a new one. Results are computed."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from kil_mapper import __version__
from kil_mapper.model import tables
from kil_mapper.model.bands import KEEP_IT_LOCAL, SCHEMES, BandScheme
from kil_mapper.model.schema import TableSchema
from kil_mapper.model.vocabulary import IndexEdition, RuleProfile, TurnoverBasis


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
        band_scheme: Key of the scheme in `SCHEMES`.
        index: The index of deprivation that need is taken from.
        population_year: Mid-year of the resident numbers.
        reference_date: The register's own date of extract; ages of figures count from it.
        app_version: Version of KIL Mapper that built the project.
    """

    index: IndexEdition
    population_year: int
    reference_date: date
    rules: RuleProfile = RuleProfile.ALL
    turnover_basis: TurnoverBasis = TurnoverBasis.ANNUALISED
    band_scheme: str = KEEP_IT_LOCAL.key
    app_version: str = __version__

    @property
    def scheme(self) -> BandScheme:
        """The band scheme itself."""
        return SCHEMES[self.band_scheme]


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

    @property
    def noun(self) -> tuple[str, str]:
        """What is counted, one and many: "organisations" would promise more than charity registers hold."""
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
