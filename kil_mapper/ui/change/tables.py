"""The tables of the view: years, movement between bands, who entered or left the cluster, places, two editions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import pandas as pd

from kil_mapper.model.bands import CLUSTER_EDGES, BandScheme
from kil_mapper.model.findings import MovementRow, MoveRow, NeedRow, PlaceRow, Trends, YearRow
from kil_mapper.model.prose import pounds
from kil_mapper.model.vocabulary import AreaType, PlaceKind
from kil_mapper.ui.change.marks import DRAWING
from kil_mapper.ui.change.part import NOT_KNOWN
from kil_mapper.ui.sheet import Row, SheetColumn, count_of, pounds_of

WITHHELD: Final = "Name not shown: a sensitive service"
LOW, HIGH = map(pounds, CLUSTER_EDGES)  # places are told by these, whatever the bands of the project
NO_REMOVALS: Final = "removals are not known"
KINDS = {
    PlaceKind.HERE.value: "here",
    PlaceKind.NEIGHBOUR.value: "neighbour",
    PlaceKind.REGION.value: "region",
    PlaceKind.ENGLAND.value: "country",
}
AREA_KINDS = {AreaType.LAD.value: "Whole area", AreaType.WARD.value: "Ward", AreaType.CUSTOM.value: "Neighbourhood"}


def number_of(name: str, form: str) -> Callable[[Row], str]:
    """A number in a form; missing is not known."""
    return lambda row: NOT_KNOWN if pd.isna(row.get(name)) else f"{row[name]:{form}}"


# --- years ------------------------------------------------------------------------------------------------------------


def year_rows(years: pd.DataFrame, *, is_known: bool) -> pd.DataFrame:
    """The years for the table; without a history, who reported is not known rather than nobody."""
    rows = years.astype({YearRow.YEAR: str, YearRow.REPORTED: "Int64"})  # a table knows its rows by text
    return rows if is_known else rows.assign(**{YearRow.REPORTED: pd.array([None] * len(rows), "Int64")})


def gap_in(row: Row) -> str:
    """Why a year has no incomes; "" where it has."""
    if bool(row[YearRow.SHOWN]):
        return ""
    if pd.isna(row[YearRow.REPORTED]):
        return NOT_KNOWN
    share = row[YearRow.COMPLETENESS]
    return "nobody registered" if pd.isna(share) else f"not complete: {share:.0%} had reported"


def _income_of(name: str) -> Callable[[Row], str]:
    def show(row: Row) -> str:
        if not bool(row[YearRow.SHOWN]):
            return NOT_KNOWN if pd.isna(row[YearRow.REPORTED]) else "not shown"
        return "no price" if pd.isna(row[name]) else f"£{int(row[name]):,}"

    return show


def _complete(row: Row) -> str:
    return gap_in(row) or f"{row[YearRow.COMPLETENESS]:.0%} had reported"


YEARS = (
    SheetColumn(YearRow.LABEL, "Year", "Financial year, April to March, by the year end of accounts",
                lambda row: str(row[YearRow.LABEL]), least=80),
    SheetColumn(YearRow.REAL_INCOME, "Income, real terms", "Income reported, in pounds of the newest year shown",
                _income_of(YearRow.REAL_INCOME), numeric=True),
    SheetColumn(YearRow.INCOME, "Income of the day", "Income reported, in pounds of the day",
                _income_of(YearRow.INCOME), numeric=True, gives_way=2),
    SheetColumn(YearRow.REPORTED, "Reported", "Charities that reported an income for a period that ended in the year",
                count_of(YearRow.REPORTED, NOT_KNOWN), numeric=True),
    SheetColumn(YearRow.REGISTERED, "Registered", "Charities on the register at the end of the year",
                count_of(YearRow.REGISTERED, NOT_KNOWN), numeric=True),
    SheetColumn(YearRow.REGISTRATIONS, "New", "Charities registered in the year",
                count_of(YearRow.REGISTRATIONS, NOT_KNOWN), numeric=True),
    SheetColumn(YearRow.REMOVALS, "Removed", "Charities removed in the year, where the register places them here",
                count_of(YearRow.REMOVALS, NOT_KNOWN), numeric=True),
    SheetColumn(YearRow.COMPLETENESS, "Complete?", "A year is shown when more than 80% of the charities then "
                "registered have reported", _complete, least=190, stretch=True),
)  # fmt: skip

# --- movement ---------------------------------------------------------------------------------------------------------

BAND: Final = "band"
TOTAL: Final = "total"


def movement_rows(trends: Trends, scheme: BandScheme) -> pd.DataFrame:
    """One row a band then, with a column for each band now, and the total of the row."""
    moved = trends.movement
    rows = []
    for band in scheme.bands:
        mine = moved[moved[MovementRow.FROM_BAND] == band.key]
        counts = dict(zip(mine[MovementRow.TO_BAND], mine[MovementRow.ORGANISATIONS].astype(int), strict=True))
        row: dict[str, Any] = {BAND: band.key, **{other.key: counts.get(other.key, 0) for other in scheme.bands}}
        rows.append({**row, TOTAL: sum(counts.values())})
    return pd.DataFrame(rows)


def movement_columns(scheme: BandScheme) -> tuple[SheetColumn, ...]:
    """Columns of `movement_rows`; those that stayed where they were stand out."""
    labels = {band.key: band.label for band in scheme.bands}
    places = {band.key: place for place, band in enumerate(scheme.bands)}

    def cell(key: str) -> Callable[[Row], str]:
        return lambda row: f"{row[key]:,}" if row[key] else "–"

    def spoken(key: str) -> Callable[[Row], str]:
        return lambda row: f"{row[key]:,} from {labels[row[BAND]]} to {labels[key]}"

    def stayed(key: str) -> Callable[[Row], bool]:
        return lambda row: bool(row[BAND] == key and row[key])

    return (
        SheetColumn(BAND, "Then ↓   now →", "Turnover band in the earlier year", lambda row: labels[row[BAND]],
                    sort=lambda row: places[row[BAND]], least=120, stretch=True),
        *(SheetColumn(band.key, band.label, f"In the later year: {band.label}", cell(band.key), spoken(band.key),
                      numeric=True, bold=stayed(band.key)) for band in scheme.bands),
        SheetColumn(TOTAL, "All", "All that were in the band in the earlier year",
                    lambda row: f"{row[TOTAL]:,}", numeric=True),
    )  # fmt: skip


WAY: Final = "way"
BEFORE: Final = "before"
AFTER: Final = "after"


def cluster_moves(trends: Trends, scheme: BandScheme) -> pd.DataFrame:
    """Who entered the cluster and who left it, with their bands in words; names of sensitive services are withheld."""
    places = {band.key: place for place, band in enumerate(scheme.bands)}
    labels = {band.key: band.label for band in scheme.bands}

    def upwards(row: Any) -> bool:
        return places[row[MoveRow.TO_BAND]] > places[row[MoveRow.FROM_BAND]]

    frames = []
    for frame, below, above in (
        (trends.entered, "Entered from below", "Entered from above"),
        (trends.left, "Left upwards", "Left downwards"),
    ):
        names = frame[MoveRow.NAME].astype(object).mask(frame[MoveRow.SENSITIVE].astype(bool), WITHHELD)
        ways = [below if upwards(row) else above for _, row in frame.iterrows()]
        told = {MoveRow.NAME: names, WAY: ways}
        told |= {BEFORE: frame[MoveRow.FROM_BAND].map(labels), AFTER: frame[MoveRow.TO_BAND].map(labels)}
        frames.append(frame.assign(**told))
    return pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)


MOVES = (
    SheetColumn(MoveRow.NAME, "Organisation", "Name in the register", lambda row: str(row[MoveRow.NAME]), least=200,
                stretch=True),
    SheetColumn(WAY, "Way", "Whether it entered the cluster or left it", lambda row: str(row[WAY])),
    SheetColumn(BEFORE, "Band then", "Band in the earlier year", lambda row: str(row[BEFORE]), gives_way=1),
    SheetColumn(MoveRow.FROM_INCOME, "Income then", "Income in the earlier year, pounds of the day",
                pounds_of(MoveRow.FROM_INCOME, NOT_KNOWN), numeric=True),
    SheetColumn(AFTER, "Band now", "Band in the later year", lambda row: str(row[AFTER]), gives_way=1),
    SheetColumn(MoveRow.TO_INCOME, "Income now", "Income in the later year, pounds of the day",
                pounds_of(MoveRow.TO_INCOME, NOT_KNOWN), numeric=True),
)  # fmt: skip

# --- places -----------------------------------------------------------------------------------------------------------

PLACE: Final = "place"


def place_rows(places: pd.DataFrame) -> pd.DataFrame:
    """The places, each with a name of its own for the table."""
    return places.assign(**{PLACE: places[PlaceRow.KIND] + " " + places[PlaceRow.CODE]})


def rate_words(row: Row) -> str:
    """The rate with its interval."""
    if pd.isna(row[PlaceRow.RATE]):
        return NOT_KNOWN
    return f"{row[PlaceRow.RATE]:.2f} ({row[PlaceRow.RATE_LOW]:.2f}–{row[PlaceRow.RATE_HIGH]:.2f})"


def _rate_spoken(row: Row) -> str:
    if pd.isna(row[PlaceRow.RATE]):
        return NOT_KNOWN
    low, high = f"{row[PlaceRow.RATE_LOW]:.2f}", f"{row[PlaceRow.RATE_HIGH]:.2f}"
    return f"{row[PlaceRow.RATE]:.2f} organisations per 1,000 residents, 95% interval {low} to {high}"


def _is_here(row: Row) -> bool:
    return bool(row[PlaceRow.KIND] == PlaceKind.HERE.value)


PLACES = (
    SheetColumn(PlaceRow.NAME, "Place", "This place, those chosen, its region and England",
                lambda row: str(row[PlaceRow.NAME]), least=110, bold=_is_here),
    SheetColumn(PlaceRow.KIND, "What it is", "This place, a place chosen to compare with, a region or the country",
                lambda row: KINDS[row[PlaceRow.KIND]], gives_way=3),
    SheetColumn(PlaceRow.POPULATION, "Residents", "Residents, as published with the index",
                count_of(PlaceRow.POPULATION, NOT_KNOWN), numeric=True, gives_way=2),
    SheetColumn(PlaceRow.ORGANISATIONS, "Number", "Organisations counted by the rules of this project",
                count_of(PlaceRow.ORGANISATIONS, NOT_KNOWN), numeric=True, gives_way=1),
    SheetColumn(PlaceRow.RATE, "Per 1,000 residents", "Organisations per 1,000 residents: the dot is the rate, the "
                "line its 95% interval, on one scale from 0", rate_words, _rate_spoken, least=DRAWING + 135,
                stretch=True),
    SheetColumn(PlaceRow.CLUSTER_RATE, "Cluster per 100,000", f"Organisations of {LOW} to {HIGH} per 100,000 "
                "residents", number_of(PlaceRow.CLUSTER_RATE, ".1f"), numeric=True, least=142),
    SheetColumn(PlaceRow.SHARE_20, "Most deprived fifth", "Share of residents who live in the most deprived fifth of "
                "England", number_of(PlaceRow.SHARE_20, ".0%"), numeric=True),
    SheetColumn(PlaceRow.CLUSTER, "Cluster", f"Organisations of {LOW} to {HIGH}",
                count_of(PlaceRow.CLUSTER, NOT_KNOWN), numeric=True, gives_way=4),
    SheetColumn(PlaceRow.ABOVE, "Above it", f"Organisations of {HIGH} and over",
                count_of(PlaceRow.ABOVE, NOT_KNOWN), numeric=True, gives_way=5),
    SheetColumn(PlaceRow.INCOME_UNKNOWN, "Income not known", "Organisations whose turnover is not known",
                count_of(PlaceRow.INCOME_UNKNOWN, NOT_KNOWN), numeric=True, gives_way=6),
)  # fmt: skip
PLACES_DRAWN = next(at for at, column in enumerate(PLACES) if column.name == PlaceRow.RATE)

# --- editions ---------------------------------------------------------------------------------------------------------

MEASURES: Final = (NeedRow.SCORE, NeedRow.SHARE_20, NeedRow.SHARE_10, NeedRow.EXTENT, NeedRow.CONVERTED, NeedRow.LSOAS)
DRAWN: Final = "drawn"


def of_edition(name: str, place: int) -> str:
    """The key of a measure in the first or the second edition."""
    return f"{name}|{place}"


def edition_rows(need: pd.DataFrame, editions: Sequence[str]) -> pd.DataFrame:
    """One row an area, with every measure in each edition (`of_edition`)."""
    first, second = (need[need[NeedRow.EDITION] == edition].set_index(NeedRow.CODE) for edition in editions)
    rows = first[[NeedRow.NAME, NeedRow.TYPE]].copy()
    for place, frame in enumerate((first, second)):
        for name in MEASURES:
            rows[of_edition(name, place)] = frame[name].reindex(rows.index)
    return rows.reset_index()


def _both(name: str, form: str) -> Callable[[Row], str]:
    """A measure in both editions: "28% and 28%"."""
    return lambda row: " and ".join(number_of(of_edition(name, place), form)(row) for place in range(2))


def edition_columns(years: Sequence[str]) -> tuple[SheetColumn, ...]:
    """Columns of `edition_rows`, with the years of the editions in their headings."""

    def spoken(name: str, form: str) -> Callable[[Row], str]:
        words = (number_of(of_edition(name, place), form) for place in range(2))
        said = tuple(zip(words, years, strict=True))
        return lambda row: ", ".join(f"{say(row)} by the index of {year}" for say, year in said)

    def both(name: str, words: str, tip: str, form: str, gives_way: int) -> SheetColumn:
        meaning = f"{tip}, by the index of {years[0]} and by that of {years[1]}"
        first = of_edition(name, 0)
        return SheetColumn(name, words, meaning, _both(name, form), spoken(name, form), sort=lambda row: row[first],
                           gives_way=gives_way)  # fmt: skip

    def converted(row: Row) -> str:
        told = [row[of_edition(NeedRow.CONVERTED, place)] for place in range(2)]
        if any(pd.isna(number) for number in told):
            return NOT_KNOWN
        found = [int(number) for number in told]
        place = 1 if found[1] else 0
        of = row[of_edition(NeedRow.LSOAS, place)]
        return f"{found[place]:,} of {int(of):,}" if found[place] else "none"

    return (
        SheetColumn(NeedRow.NAME, "Area", "Name of the area", lambda row: str(row[NeedRow.NAME]), least=120,
                    bold=lambda row: bool(row[NeedRow.TYPE] == AreaType.LAD.value)),
        SheetColumn(NeedRow.TYPE, "Kind", "What it is", lambda row: AREA_KINDS[row[NeedRow.TYPE]], gives_way=5),
        *(SheetColumn(of_edition(NeedRow.SCORE, place), f"Score {year}", "Average score by residents: higher is more "
                      f"deprived, by the index of {year}", number_of(of_edition(NeedRow.SCORE, place), ".1f"),
                      numeric=True) for place, year in enumerate(years)),
        SheetColumn(DRAWN, f"In the most deprived fifth:  ● {years[0]}   ○ {years[1]}",
                    "Share of residents who live in the most deprived fifth of England, from 0% to 100%",
                    _both(NeedRow.SHARE_20, ".0%"), spoken(NeedRow.SHARE_20, ".0%"),
                    sort=lambda row: row[of_edition(NeedRow.SHARE_20, 0)], least=DRAWING + 110, stretch=True),
        both(NeedRow.SHARE_10, "Most deprived tenth", "Share of residents in the most deprived tenth of England", ".0%",
             2),
        both(NeedRow.EXTENT, "Extent", "Extent: residents in the most deprived three tenths, the worst weighted most",
             ".2f", 3),
        SheetColumn(of_edition(NeedRow.CONVERTED, 1), "Converted", "Small areas whose figures were carried over from "
                    "areas that were split, merged or redrawn", converted, gives_way=4),
    )  # fmt: skip
