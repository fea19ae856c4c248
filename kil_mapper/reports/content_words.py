"""Words that depend on the project: what is counted, where, as of when."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.bands import Band
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.tables import Lsoa
from kil_mapper.model.vocabulary import AreaType, IndexEdition
from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import Interval, Missing, Value, is_missing, known

WITHHELD_NAME = "Name withheld (sensitive service)"


@dataclass(frozen=True)
class Noun:
    """What is counted."""

    one: str
    many: str

    def count(self, value: int) -> str:
        """402 registered charities."""
        return numbers.of(value, self.one, self.many)

    @property
    def title(self) -> str:
        """At the beginning of a sentence or a heading."""
        return self.many[0].upper() + self.many[1:]


def residents(results: Results) -> str:
    """Which residents the rates are per head of."""
    if results.lsoas[Lsoa.POPULATION].isna().all():
        return "not known: the index file holds none, so nothing is said per head"
    return f"mid-{results.project.options.population_year} estimates, as published with the index"


def noun(results: Results) -> Noun:
    """Registered charities while nothing but charity registers is loaded (METHODS §1)."""
    return Noun(*results.project.noun)


def cluster_name(results: Results) -> str:
    """£200,000 to £500,000, or as in the project's own scheme. Which edge belongs to it is told with the bands."""
    band = results.project.options.scheme.cluster
    if band is None or band.low is None or band.high is None:
        return edges(band) if band else ""
    return f"{numbers.money(band.low)} to {numbers.money(band.high)}"


def edges(band: Band) -> str:
    """The edges of a band in words."""
    if band.low is None:
        return "no turnover known"
    if band.high is None:
        return f"{numbers.money(band.low)} and over"
    if band.high - band.low == 1:
        return numbers.money(band.low)
    return f"{numbers.money(band.low)} to under {numbers.money(band.high)}"


def register_date(results: Results) -> str:
    """The register's own date."""
    return days.day(results.project.options.reference_date)


def index_name(index: IndexEdition) -> str:
    """The index with its short name."""
    return f"{index.full_title} ({index.value})"


def wards(results: Results) -> pd.DataFrame:
    """The rows of wards."""
    return results.areas[results.areas[AreaRow.TYPE] == AreaType.WARD.value]


def authorities(results: Results) -> pd.DataFrame:
    """The rows of local authorities."""
    return results.areas[results.areas[AreaRow.TYPE] == AreaType.LAD.value]


def rate(rows: pd.Series, columns: tuple[str, str, str], otherwise: Missing, scale: float = 1.0) -> Value:
    """A rate with its interval out of a row; `scale` turns per 10,000 into another base."""
    values = [rows[column] for column in columns]
    if any(is_missing(value) for value in values):
        return otherwise
    low_first = [float(value) * scale for value in values]
    return Interval(low_first[0], low_first[1], low_first[2])


def whole_rate(results: Results) -> float | Missing:
    """Organisations per 10,000 residents of all the authorities together, when all of them are covered."""
    if results.whole_rate is not None:
        return results.whole_rate
    covered = authorities(results)[AreaRow.COVERED].astype(bool)
    return Missing.NOT_KNOWN if covered.all() else Missing.NOT_COVERED


def income(value: object, organisations: object, otherwise: Missing = Missing.NOT_KNOWN) -> Value:
    """A sum of turnovers; where nobody is counted there is nothing to sum."""
    return known(value, Missing.NOT_APPLICABLE if known(organisations) == 0 else otherwise)


def sentence_case(themes: str) -> str:
    """Themes joined by "; ": the register writes Titles Like This, and none of them holds a proper name."""
    return "; ".join(theme[:1].upper() + theme[1:].lower() for theme in themes.split("; "))


def lower_first(text: str) -> str:
    """The text as it goes on in a sentence."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]  # "NHS" keeps its capitals
