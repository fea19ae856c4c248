"""Need (METHODS §5): deciles of small areas, and the measures of larger areas that are derived from them.

Deprivation describes areas, not the people in them. Ranks and deciles are never averaged.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kil_mapper.analysis.coverage import UNCOVERED_LIMIT
from kil_mapper.analysis.rates import rates
from kil_mapper.model.results import Counted, DecileRow, LsoaRow, QuintileRow
from kil_mapper.model.schema import as_floats
from kil_mapper.model.tables import Lsoa

MOST_DEPRIVED_10, MOST_DEPRIVED_20 = 1, 2  # decile 1; deciles 1 and 2


def extent_weight(rank: pd.Series, lsoas_in_index: int) -> pd.Series:
    """Weight of an LSOA in the extent measure.

    1 in the most deprived tenth of England, falling from 0.95 to 0.05 between the 11th and the 30th hundredth,
    0 beyond. Source: MHCLG, English Indices of Deprivation, technical report, summary measures.

    Args:
        rank: 1 = most deprived.
        lsoas_in_index: How many LSOAs the index ranks.
    """
    hundredth = np.ceil(100 * as_floats(rank) / lsoas_in_index)
    falling = 0.95 - (hundredth - 11) * 0.9 / 19
    return pd.Series(
        np.select([hundredth.isna(), hundredth <= 10, hundredth <= 30], [np.nan, 1.0, falling], 0.0), index=rank.index
    )


def by_decile(lsoas: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Residents and organisations by the deprivation decile of the small area.

    Args:
        lsoas: `lsoas` with the columns of `LsoaRow`.
        counted: Counted organisations.

    Returns:
        Ten rows with the columns of `DecileRow`. There is no rate without residents, or where more than 5% of a
        decile's residents live in small areas that the postcode directory does not cover.
    """
    return _by_group(lsoas, counted, pd.Index(range(1, 11), name=DecileRow.DECILE), 1)


def by_quintile(lsoas: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """The same for fifths of England: quintile 1 is deciles 1 and 2. Five rows, `QuintileRow.QUINTILE` first."""
    return _by_group(lsoas, counted, pd.Index(range(1, 6), name=QuintileRow.QUINTILE), 2)


def _by_group(lsoas: pd.DataFrame, counted: pd.DataFrame, index: pd.Index, deciles_each: int) -> pd.DataFrame:
    area_group = (lsoas[Lsoa.DECILE] + deciles_each - 1) // deciles_each
    org_group = (counted[Counted.DECILE] + deciles_each - 1) // deciles_each
    groups = lsoas.groupby(area_group)
    population = groups[Lsoa.POPULATION].sum(min_count=1).reindex(index).astype("Int64")
    organisations = counted.groupby(org_group).size().reindex(index, fill_value=0).astype("Int64")
    cluster = counted[Counted.CLUSTER].astype("int64").groupby(org_group).sum().reindex(index, fill_value=0)
    dark = ~lsoas[LsoaRow.COVERED].astype(bool)
    uncovered = lsoas[Lsoa.POPULATION].where(dark).groupby(area_group).sum().reindex(index).fillna(0)
    reliable = (uncovered <= UNCOVERED_LIMIT * population).fillna(value=False).astype(bool)
    rate = rates(organisations.where(reliable), population)
    frame = pd.DataFrame(
        {
            DecileRow.LSOAS: groups.size().reindex(index, fill_value=0).astype("Int64"),
            DecileRow.POPULATION: population,
            DecileRow.ORGANISATIONS: organisations,
            DecileRow.CLUSTER: cluster.astype("Int64"),
            DecileRow.INCOME: counted[Counted.TURNOVER].groupby(org_group).sum(min_count=1).reindex(index),
            DecileRow.RATE: rate["rate"],
            DecileRow.RATE_LOW: rate["low"],
            DecileRow.RATE_HIGH: rate["high"],
        }
    )
    return frame.astype({DecileRow.INCOME: "Int64"}).reset_index()


def share_in_most_deprived_20(deciles: pd.Series, weights: pd.Series | None = None) -> float | None:
    """Share in deciles 1 and 2 of those with a decile: of residents when weighted, of organisations otherwise."""
    known = deciles.notna()
    weight = pd.Series(1.0, index=deciles.index) if weights is None else as_floats(weights)
    known &= weight.notna()
    total = float(weight[known].sum())
    if not total:
        return None
    return float(weight[known & (deciles <= MOST_DEPRIVED_20).fillna(value=False)].sum()) / total
