"""Need converted between LSOA editions through the official lookup (METHODS §5), never by joining codes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kil_mapper.model.tables import DOMAINS, Area, Lsoa

MADE: Final = "made"
OF: Final = "of"


@dataclass(frozen=True, eq=False)
class Converted:
    """Need on the other LSOA edition.

    Attributes:
        lsoas: Rows of `lsoas` (without geometry) with codes of the other edition.
        unchanged: Small areas that are the same in both editions.
        converted: Small areas whose need is derived from areas that were split, merged or redrawn.
        derived: Codes of these.
        made_of: What each small area is made of: pairs of codes, columns `MADE` and `OF`.
    """

    lsoas: pd.DataFrame
    unchanged: int
    converted: int
    derived: frozenset[str]
    made_of: pd.DataFrame

    def rows_used(self, codes: Collection[str]) -> int:
        """How many small areas of the index the need of these areas was made of."""
        return int(self.made_of.loc[self.made_of[MADE].isin(codes), OF].nunique())


def convert_need(lsoas: pd.DataFrame, lookup: pd.DataFrame, source: str, target: str) -> Converted:
    """Need of the index, carried to the other edition of LSOAs.

    An area that is split hands its need to each part, and its residents in equal shares. An area that is merged or
    redrawn gets the resident-weighted mean score of what it is made of, and the rank and decile that this score
    would have among the areas of the index: ranks and deciles are never averaged.

    Args:
        lsoas: All small areas of the index, nationally, so that ranks can be found.
        lookup: Pairs of codes, columns `source` and `target`.
        source: Column with codes of the index's edition.
        target: Column with codes of the edition wanted.
    """
    pairs = lookup[[source, target]].drop_duplicates().merge(lsoas, left_on=source, right_on=Lsoa.CODE)
    pairs["people"] = _shared_out(pairs, source, target)
    parents = pairs.groupby(target)[source].transform("size")
    children = pairs.groupby(source)[target].transform("size")
    simple = (parents == 1) & (children == 1)
    same = pairs[parents == 1].copy()
    same[Lsoa.CODE] = same[target]
    same[Lsoa.POPULATION] = same["people"]
    same.loc[~simple[same.index], Area.NAME] = None
    mixed = _mixed(pairs[parents > 1], lsoas, target)
    frame = (
        pd.concat([same[lsoas.columns], mixed[lsoas.columns]], ignore_index=True) if len(mixed) else same[lsoas.columns]
    )
    frame = frame.sort_values(Lsoa.CODE, ignore_index=True)
    derived = frozenset(frame[Lsoa.CODE]) - frozenset(pairs.loc[simple, target])
    made_of = pairs[[target, source]].set_axis([MADE, OF], axis=1)
    return Converted(frame, len(frame) - len(derived), len(derived), derived, made_of)


def _shared_out(pairs: pd.DataFrame, source: str, target: str) -> pd.Series:
    """Residents of each part in whole people: equal shares, what is left over one each to the first, nobody lost."""
    children = pairs.groupby(source)[target]
    parts, place = children.transform("size"), children.rank(method="first").astype("int64")
    people = pairs[Lsoa.POPULATION]
    return people // parts + (place <= people % parts).astype("Int64")


def _mixed(pairs: pd.DataFrame, lsoas: pd.DataFrame, target: str) -> pd.DataFrame:
    """Areas made of several: mean scores weighted by residents, and the ranks that such scores would have."""
    groups = pairs.groupby(target)
    frame = groups[[column for column in lsoas.columns if column not in (Lsoa.CODE, Lsoa.POPULATION)]].first()
    frame[Area.NAME] = pd.Series(None, index=frame.index, dtype="str")
    frame[Lsoa.POPULATION] = groups["people"].sum(min_count=1).astype("Int64")
    weight = pairs["people"].fillna(1).astype("float64")
    for domain in DOMAINS:
        score = pairs[f"{domain}_score"]
        used = weight.where(score.notna())
        mean = (score * used).groupby(pairs[target]).sum(min_count=1) / used.groupby(pairs[target]).sum(min_count=1)
        national = np.sort(lsoas[f"{domain}_score"].dropna().to_numpy())
        rank = pd.Series(len(national) - np.searchsorted(national, mean, side="right") + 1, index=mean.index)
        rank = rank.clip(1, max(len(national), 1)).astype("Int64").mask(mean.isna())
        frame[f"{domain}_score"] = mean
        frame[f"{domain}_rank"] = rank
        frame[f"{domain}_decile"] = ((rank * 10 - 1) // max(len(national), 1) + 1).astype("Int64")
    return frame.rename_axis(Lsoa.CODE).reset_index()
