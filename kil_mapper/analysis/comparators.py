"""Places beside each other: every authority counted by the same rules and bands (METHODS §3, §6). Nothing is ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis.banding import band_of
from kil_mapper.analysis.deprivation import MOST_DEPRIVED_20
from kil_mapper.analysis.need import average
from kil_mapper.analysis.rates import rates
from kil_mapper.analysis.rules import matches
from kil_mapper.analysis.turnover import turnover
from kil_mapper.model.bands import KEEP_IT_LOCAL, UNKNOWN
from kil_mapper.model.findings import PlaceRow
from kil_mapper.model.regions import ENGLAND, REGIONS
from kil_mapper.model.results import LAD_RATES_PER, RATES_PER, Counted, Results
from kil_mapper.model.rules import rules_of
from kil_mapper.model.schema import as_floats
from kil_mapper.model.tables import COMPARATORS, Comparator, ComparatorArea, Lsoa
from kil_mapper.model.vocabulary import PlaceKind, RuleProfile, TurnoverBasis

CLUSTER_PER: Final = 100_000
TOGETHER: Final = "All together"
_BANDS: Final = [band.key for band in KEEP_IT_LOCAL.bands]


def count_everywhere(
    everywhere: pd.DataFrame, annual_returns: pd.DataFrame, reference_date: date, *, returns_known: bool
) -> pd.DataFrame:
    """Organisations and income of every authority by rule profile and band, as `compute` counts those of a project.

    Args:
        everywhere: Registered main charities with a place: lad_code, and the columns of `Evidence` and of `Org` that
            `turnover` looks at.
        annual_returns: Annual returns of those that have no latest income; rows of others do no harm.
        reference_date: The register's own date of extract.
        returns_known: Whether the annual return history was among the files.

    Returns:
        Rows of `comparators`, for every authority of `everywhere`, every profile and every band, zeros included.
    """
    money = turnover(everywhere, annual_returns, TurnoverBasis.ANNUALISED)[Counted.TURNOVER]
    matched = matches(everywhere, reference_date, returns_known=returns_known)
    counted = pd.DataFrame(
        {
            Comparator.LAD: everywhere[Comparator.LAD],
            Comparator.BAND: band_of(money, KEEP_IT_LOCAL),
            Comparator.INCOME: money,
        }
    )
    every = [sorted(everywhere[Comparator.LAD].unique()), _BANDS]
    index = pd.MultiIndex.from_product(every, names=[Comparator.LAD, Comparator.BAND])
    frames = []
    for profile in RuleProfile:
        set_aside = matched[[rule.reason.value for rule in rules_of(profile)]].any(axis=1)
        groups = counted[~set_aside].groupby([Comparator.LAD, Comparator.BAND])
        found = pd.DataFrame(
            {
                Comparator.ORGANISATIONS: groups.size().reindex(index, fill_value=0),
                Comparator.INCOME: groups[Comparator.INCOME].sum(min_count=1).reindex(index),
            }
        )
        frames.append(found.reset_index().assign(**{Comparator.RULES: profile.value}))
    return COMPARATORS.conform(pd.concat(frames, ignore_index=True))


def need_everywhere(lsoas: pd.DataFrame) -> pd.DataFrame:
    """Residents and need of every authority of the index, as those of a project's authorities are derived.

    Args:
        lsoas: The national index: lad_code, population, imd_score, imd_decile.

    Returns:
        By authority code: population, imd_score, population_share_in_most_deprived_20_percent; missing where the
        index holds no residents.
    """
    lad = lsoas[Lsoa.LAD]
    people = as_floats(lsoas[Lsoa.POPULATION])
    measures = {
        ComparatorArea.SCORE: as_floats(lsoas[Lsoa.SCORE]),
        ComparatorArea.MOST_DEPRIVED_20: as_floats(lsoas[Lsoa.DECILE] <= MOST_DEPRIVED_20),
    }
    found = {ComparatorArea.POPULATION: people.groupby(lad).sum(min_count=1)}
    for name, values in measures.items():
        found[name] = average(values, people, lad)
    return pd.DataFrame(found)


def compare(results: Results, known_as: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The project's authorities beside chosen neighbours, their regions and England.

    All are counted by the project's rule profile, in the bands of the Keep it Local scheme and by annualised turnover,
    whatever the project itself is banded by, and without what people decided in it: so that like stands beside like.

    Args:
        results: The computed results.
        known_as: Codes that comparators know authorities of the project by, where these were renumbered.

    Returns:
        Rows of `PlaceRow` in the order of print; empty when the project holds no comparators.
    """
    project = results.project
    areas = project.comparator_areas.set_index(ComparatorArea.LAD)
    rules = project.options.rules.value
    counts = project.comparators[project.comparators[Comparator.RULES] == rules]
    own = [(known_as or {}).get(area.code, area.code) for area in project.areas]
    here = [code for code in own if code in areas.index]
    region = areas[ComparatorArea.REGION]
    places: list[tuple[PlaceKind, str, str, list[str]]] = []
    places += [(PlaceKind.HERE, code, _name(areas, code), [code]) for code in here]
    if 1 < len(here) == len(own):
        places.append((PlaceKind.HERE, "", TOGETHER, here))
    neighbours = [code for code in project.options.neighbours if code in areas.index and code not in here]
    places += [(PlaceKind.NEIGHBOUR, code, _name(areas, code), [code]) for code in neighbours]
    for code in sorted(region.reindex(here).dropna().unique()):
        places.append((PlaceKind.REGION, code, REGIONS.get(code, code), list(areas.index[region == code])))
    england = list(areas.index[areas[ComparatorArea.COUNTRY] == ENGLAND])
    if here and england:
        places.append((PlaceKind.ENGLAND, ENGLAND, "England", england))
    rows = [_row(kind, code, name, members, areas, counts) for kind, code, name, members in places]
    return _places(rows)


def _name(areas: pd.DataFrame, code: str) -> str:
    name = areas.at[code, ComparatorArea.NAME]
    return code if pd.isna(name) else str(name)


def _row(
    kind: PlaceKind, code: str, name: str, members: Sequence[str], areas: pd.DataFrame, counts: pd.DataFrame
) -> dict[str, Any]:
    """One place made of some authorities; its rates follow for all places at once."""
    mine = counts[counts[Comparator.LAD].isin(members)]
    of_band = mine.groupby(Comparator.BAND)[Comparator.ORGANISATIONS].sum().reindex(_BANDS, fill_value=0)
    cluster = next(place for place, band in enumerate(KEEP_IT_LOCAL.bands) if band.highlighted)
    people = areas.loc[list(members), ComparatorArea.POPULATION]
    residents = int(people.sum()) if people.notna().all() and people.sum() > 0 else None
    income = mine[Comparator.INCOME].dropna()
    return {
        PlaceRow.KIND: kind.value,
        PlaceRow.CODE: code,
        PlaceRow.NAME: name,
        PlaceRow.POPULATION: residents,
        PlaceRow.ORGANISATIONS: int(of_band.sum()),
        PlaceRow.CLUSTER: int(of_band.iloc[cluster]),
        PlaceRow.ABOVE: int(of_band.iloc[cluster + 1 :].sum()),
        PlaceRow.INCOME: int(income.sum()) if len(income) else None,
        PlaceRow.INCOME_UNKNOWN: int(of_band[UNKNOWN]),
        PlaceRow.SCORE: _mean(areas.loc[list(members), ComparatorArea.SCORE], people),
        PlaceRow.SHARE_20: _mean(areas.loc[list(members), ComparatorArea.MOST_DEPRIVED_20], people),
    }


def _mean(values: pd.Series, people: pd.Series) -> float | None:
    """Average by residents; None where any authority's is not known."""
    weights = as_floats(people)
    total = weights.sum()
    if values.isna().any() or weights.isna().any() or not total:
        return None
    return float((values * weights).sum() / total)


def _places(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """The rows with their rates, typed."""
    frame = pd.DataFrame(list(rows), columns=[name for name in _COLUMNS if name not in _RATES])
    frame = frame.astype({name: kind for name, kind in _COLUMNS.items() if name in frame.columns})
    found = rates(frame[PlaceRow.ORGANISATIONS], frame[PlaceRow.POPULATION]) * (LAD_RATES_PER / RATES_PER)
    cluster = rates(frame[PlaceRow.CLUSTER], frame[PlaceRow.POPULATION])["rate"] * (CLUSTER_PER / RATES_PER)
    names = {"rate": PlaceRow.RATE, "low": PlaceRow.RATE_LOW, "high": PlaceRow.RATE_HIGH}
    return frame.join(found.rename(columns=names)).assign(**{PlaceRow.CLUSTER_RATE: cluster})[list(_COLUMNS)]


_RATES: Final = (PlaceRow.RATE, PlaceRow.RATE_LOW, PlaceRow.RATE_HIGH, PlaceRow.CLUSTER_RATE)
_COLUMNS: Final = {
    PlaceRow.KIND: "str",
    PlaceRow.CODE: "str",
    PlaceRow.NAME: "str",
    PlaceRow.POPULATION: "Int64",
    PlaceRow.ORGANISATIONS: "Int64",
    **dict.fromkeys(_RATES[:3], "float64"),
    PlaceRow.CLUSTER: "Int64",
    PlaceRow.CLUSTER_RATE: "float64",
    PlaceRow.ABOVE: "Int64",
    PlaceRow.INCOME: "Int64",
    PlaceRow.INCOME_UNKNOWN: "Int64",
    PlaceRow.SCORE: "float64",
    PlaceRow.SHARE_20: "float64",
}
"""The columns of a comparison and their types, in order."""
