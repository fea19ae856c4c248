"""What the analysis finds: computed from a project, never stored. Columns here are the keys of `summary --json`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import pandas as pd

from kil_mapper.model.project import Project
from kil_mapper.model.rules import BASE
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import ADDED_BY_HAND, AreaType

RATES_PER: Final = 10_000  # residents: the unit of every rate but those of `PlaceRow`
LAD_RATES_PER: Final = 1_000  # residents: the unit in which rates of local authorities and above are told (METHODS §6)
FEW_RESIDENTS, FEW_ORGANISATIONS = 1_000, 10  # below either, chance weighs heavily in an area (METHODS §6)


class Counted:
    """Columns that `counted` adds to those of `organisations` (`Org`)."""

    TURNOVER: Final = "turnover"  # Int64 pounds, <NA> = not known
    TURNOVER_NOTE: Final = "turnover_note"  # how it was arrived at, plain English
    YEAR_END: Final = "year_end"  # last day of the period the turnover is of
    BAND: Final = "band"  # band key of the project's scheme, never missing
    NCVO_BAND: Final = "ncvo_band"
    CLUSTER: Final = "cluster"  # bool: in the highlighted band
    DECILE: Final = "imd_decile"  # Int64, of the organisation's LSOA
    LSOA_NAME: Final = "lsoa_name"
    WARD_NAME: Final = "ward_name"
    LAD_NAME: Final = "lad_name"
    OVER_24_MONTHS: Final = "accounts_over_24_months"  # boolean, <NA> when no year end is known
    REACH: Final = "reach"  # a Reach, never missing
    WORKS_ABROAD: Final = "works_abroad"  # bool: also, or only, abroad
    SENSITIVE: Final = "sensitive"  # bool: placed by ward, never named with a place (METHODS §13)
    FLAGS: Final = "flags"  # text: SetAsideReasons that the profile flags but keeps, joined by " "; "" = none
    CORRECTED: Final = "corrected"  # text: Correctables that a person set right, joined by " "; "" = none


class SetAside(Counted):
    """Columns of `set_aside`: those of `Org` and `Counted`, and why the row is not counted."""

    REASON: Final = "reason"  # a SetAsideReason
    EVIDENCE: Final = "evidence"  # what the reason rests on, plain English


class BandRow:
    """Columns of `bands` and `ncvo_bands`, one row a band, zeros included."""

    BAND: Final = "band"
    LABEL: Final = "label"
    LOW: Final = "low"
    HIGH: Final = "high"
    ORGANISATIONS: Final = "organisations"
    INCOME: Final = "income"
    SHARE: Final = "share"
    HIGHLIGHTED: Final = "highlighted"


class DecileRow:
    """Columns of `deciles`, one row for each of 1–10."""

    DECILE: Final = "decile"
    LSOAS: Final = "lsoas"
    POPULATION: Final = "population"
    ORGANISATIONS: Final = "organisations"
    CLUSTER: Final = "cluster"
    INCOME: Final = "income"
    RATE: Final = "rate_per_10k"
    RATE_LOW: Final = "rate_low"
    RATE_HIGH: Final = "rate_high"


class QuintileRow:
    """Columns of `quintiles`, one row for each of 1–5: as `DecileRow`, two deciles together."""

    QUINTILE: Final = "quintile"


class AreaRow:
    """Columns of `areas`: authorities, wards, neighbourhoods, ordered by type then code: `summary --json`."""

    CODE: Final = "code"
    NAME: Final = "name"
    TYPE: Final = "type"
    POPULATION: Final = "population"
    COVERED: Final = "covered"
    ORGANISATIONS: Final = "organisations"
    CLUSTER: Final = "cluster"
    INCOME: Final = "income"
    INCOME_UNKNOWN: Final = "income_unknown"
    RATE: Final = "rate_per_10k"
    RATE_LOW: Final = "rate_low"
    RATE_HIGH: Final = "rate_high"
    VERSUS_WHOLE: Final = "versus_whole"
    SCORE: Final = "imd_score"
    EXTENT: Final = "extent"
    MOST_DEPRIVED_20: Final = "population_share_in_most_deprived_20_percent"
    BORDERLINE: Final = "borderline"
    CONDITIONS: Final = "conditions"
    COLD_SPOT: Final = "cold_spot"
    SENTENCE: Final = "sentence"


class AreaMore:
    """Columns of `areas` beyond those of `AreaRow`: what views and reports show besides."""

    LAD: Final = "lad_code"  # missing for neighbourhoods
    MOST_DEPRIVED_10: Final = "population_share_in_most_deprived_10_percent"
    FEW: Final = "few"  # bool: fewer than `FEW_RESIDENTS` or `FEW_ORGANISATIONS`; hatched
    ANCHORS: Final = "anchors"  # Int64: declared anchors based there; missing until anchors were reviewed
    ANCHOR_METRES: Final = "anchor_metres"  # its residents’ centre to the nearest, whole hundreds; missing as above


class ThemeRow:
    """Columns of `themes`, one row a theme; an organisation counts in every theme that it has."""

    TYPE: Final = "type"
    CODE: Final = "code"
    DESCRIPTION: Final = "description"
    ORGANISATIONS: Final = "organisations"
    CLUSTER: Final = "cluster"
    INCOME: Final = "income"
    SHARE: Final = "share"


class LsoaRow:
    """Columns that `lsoas` of the results adds to those of the project (`Lsoa`): what the map colours."""

    ORGANISATIONS: Final = "organisations"
    LIVE_POSTCODES: Final = "live_postcodes"
    COVERED: Final = "covered"
    CENTRE_X: Final = "centre_x"  # mean of its live postcodes, metres; a point inside it when there are none
    CENTRE_Y: Final = "centre_y"


class LedgerRow:
    """Columns of `ledger`: rows set aside, by reason, in the order in which reasons are checked."""

    REASON: Final = "reason"
    LABEL: Final = "label"
    ROWS: Final = "rows"
    STORED: Final = "stored"


@dataclass(frozen=True)
class Quality:
    """How good the data are. Postcode counts explain `not_located`; the others describe what is counted.

    Attributes:
        postcode_missing: Register rows not located because no postcode was given.
        postcode_unknown: Register rows not located because what is given cannot be found in the directory.
        postcode_terminated: Counted organisations located by a postcode no longer in use.
        income_unknown: Counted organisations whose turnover is not known.
        accounts_over_24_months: Counted organisations whose newest figure is older than 24 months.
        median_year_end: Median last day of the periods that turnovers are of; None if none is known.
        records_mended: Broken records put together again, all files.
        uncovered_lsoas: Small areas without a live postcode in the directory.
    """

    postcode_missing: int
    postcode_unknown: int
    postcode_terminated: int
    income_unknown: int
    accounts_over_24_months: int
    median_year_end: str | None
    records_mended: int
    uncovered_lsoas: int


@dataclass(frozen=True, eq=False)
class Results:
    """What is found for one project under its options.

    Attributes:
        project: The project it was computed from.
        counted: Kept organisations: columns of `Org` and `Counted`, points in EPSG:27700.
        rows_read: Main register rows read, with the groups added by hand; equals `kept` plus the rows of the ledger.
        kept: Organisations counted.
        ledger: Rows set aside by reason (`LedgerRow`).
        set_aside: The stored ones of them, one by one: columns of `Org` and `SetAside`.
        bands: By turnover band of the project's scheme (`BandRow`).
        ncvo_bands: By NCVO band.
        deciles: By deprivation decile (`DecileRow`).
        quintiles: By deprivation quintile (`DecileRow` with `QuintileRow.QUINTILE` in place of the decile).
        areas: Authorities, wards and neighbourhoods (`AreaRow` and `AreaMore`).
        lsoas: Small areas for the map: `Lsoa` and `LsoaRow`, polygons in EPSG:27700.
        themes: By theme of the register's classification (`ThemeRow`); rows do not add up.
        located: Counted organisations with a place.
        income_known: Counted organisations with a known turnover.
        income_total: Sum of known turnovers in pounds; None if none is known.
        organisations_share_most_deprived_20: Of counted organisations with a decile, the share in deciles 1–2.
        population_share_most_deprived_20: Share of residents living in deciles 1–2.
        quality: How good the data are.
        warnings: Plain sentences a reader must know before using a number (coverage, editions, old population).
    """

    project: Project
    counted: gpd.GeoDataFrame
    rows_read: int
    kept: int
    ledger: pd.DataFrame
    set_aside: gpd.GeoDataFrame
    bands: pd.DataFrame
    ncvo_bands: pd.DataFrame
    deciles: pd.DataFrame
    quintiles: pd.DataFrame
    areas: pd.DataFrame
    lsoas: gpd.GeoDataFrame
    themes: pd.DataFrame
    located: int
    income_known: int
    income_total: int | None
    organisations_share_most_deprived_20: float | None
    population_share_most_deprived_20: float | None
    quality: Quality
    warnings: tuple[str, ...] = field(default=())

    @property
    def added_by_hand(self) -> int:
        """How many groups people added that no register knows, counted or not."""
        return int((self.project.organisations[Org.STATUS] == ADDED_BY_HAND).sum())

    @property
    def added_here(self) -> int:
        """Those of them that are not the same as another one: they stand beside those registered here."""
        base = [rule.reason.value for rule in BASE]
        aside = self.set_aside[self.set_aside[SetAside.REASON].isin(base)]
        return self.added_by_hand - int((aside[Org.STATUS] == ADDED_BY_HAND).sum())

    def here_in_words(self, here: int) -> str:
        """What is counted from: “612 registered here and 2 added by hand”.

        Args:
            here: How many are left after the reasons that hold for every profile.
        """
        added = self.added_here
        return f"{here - added:,} registered here{f' and {added:,} added by hand' if added else ''}"

    @property
    def uncovered_names(self) -> list[str]:
        """Names of the areas that the postcode directory does not cover: wards, or authorities without wards."""
        return uncovered_names(self.areas)

    @property
    def whole_rate(self) -> float | None:
        """Organisations per 10,000 residents of all the authorities together; None where a part is not covered."""
        return whole_rate(self.areas)


def uncovered_names(areas: pd.DataFrame) -> list[str]:
    """Names of the wards that are not covered; of the authorities where there are no wards.

    Args:
        areas: Rows of `AreaRow`.
    """
    places = areas[areas[AreaRow.TYPE] != AreaType.CUSTOM.value]  # what neighbourhoods lack, their wards lack
    uncovered = places[~places[AreaRow.COVERED].astype(bool)]
    wards = uncovered[uncovered[AreaRow.TYPE] == AreaType.WARD.value]
    return [str(name) for name in (wards if len(wards) else uncovered)[AreaRow.NAME]]


def whole_rate(areas: pd.DataFrame) -> float | None:
    """Organisations per 10,000 residents of all the authorities together; None where a part of it is not covered.

    Args:
        areas: Rows of `AreaRow`.
    """
    authorities = areas[areas[AreaRow.TYPE] == AreaType.LAD.value]
    people, organisations = authorities[AreaRow.POPULATION], authorities[AreaRow.ORGANISATIONS]
    if organisations.isna().any() or people.isna().any() or not people.sum():
        return None
    return RATES_PER * float(organisations.sum()) / float(people.sum())
