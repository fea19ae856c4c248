"""What organisations do, for whom and how: the register's own classification. One organisation has several themes."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from kil_mapper.model.results import Counted, ThemeRow
from kil_mapper.model.tables import Org, Theme

TYPES = ("What", "Who", "How")
DO_NOT_ADD_UP = "An organisation counts in every theme that it has, so the rows do not add up."


def by_theme(counted: pd.DataFrame, classifications: pd.DataFrame) -> pd.DataFrame:
    """Counted organisations, the cluster and known turnover of each theme.

    Args:
        counted: Counted organisations.
        classifications: Rows of `classifications`, any organisations.

    Returns:
        One row a theme that is met, What before Who before How, each by code, with the columns of `ThemeRow`. An
        organisation counts once in every theme that it has, so the rows of a type do not add up.
    """
    columns = [Theme.TYPE, Theme.CODE, Theme.DESCRIPTION]
    pairs = classifications[[Theme.ORG, *columns]].drop_duplicates([Theme.ORG, Theme.CODE])
    figures = counted[[Org.ID, Counted.TURNOVER, Counted.CLUSTER]]
    themed = pairs.merge(figures, left_on=Theme.ORG, right_on=Org.ID)
    groups = themed.groupby([Theme.TYPE, Theme.CODE], sort=False)
    frame = pd.DataFrame(
        {
            ThemeRow.DESCRIPTION: groups[Theme.DESCRIPTION].first(),
            ThemeRow.ORGANISATIONS: groups.size().astype("Int64"),
            ThemeRow.CLUSTER: groups[Counted.CLUSTER].sum().astype("Int64"),
            ThemeRow.INCOME: groups[Counted.TURNOVER].sum(min_count=1).astype("Int64"),
        }
    ).reset_index()
    frame[ThemeRow.SHARE] = frame[ThemeRow.ORGANISATIONS].astype("float64") / max(len(counted), 1)
    order = frame[ThemeRow.TYPE].map({kind: place for place, kind in enumerate(TYPES)}).fillna(len(TYPES))
    frame = frame.assign(order=order).sort_values(["order", ThemeRow.CODE], ignore_index=True)
    return frame[[ThemeRow.TYPE, ThemeRow.CODE, ThemeRow.DESCRIPTION, *_FIGURES]]


_FIGURES = [ThemeRow.ORGANISATIONS, ThemeRow.CLUSTER, ThemeRow.INCOME, ThemeRow.SHARE]


def with_theme(counted: pd.DataFrame, classifications: pd.DataFrame, codes: Collection[str]) -> pd.Series:
    """Whether each organisation has at least one of these themes.

    Args:
        counted: Organisations.
        classifications: Rows of `classifications`, any organisations.
        codes: Classification codes, such as 105.

    Returns:
        Yes or no, with the index of `counted`.
    """
    having = classifications.loc[classifications[Theme.CODE].isin(list(codes)), Theme.ORG]
    return counted[Org.ID].isin(having).astype(bool)


def themes_of(org_ids: pd.Series, classifications: pd.DataFrame) -> tuple[str, ...]:
    """What these organisations do (the type What), each theme once in the register's words, by code."""
    theirs = classifications[classifications[Theme.ORG].isin(org_ids) & (classifications[Theme.TYPE] == TYPES[0])]
    theirs = theirs.dropna(subset=[Theme.CODE, Theme.DESCRIPTION]).sort_values(Theme.CODE)
    return tuple(dict.fromkeys(map(str, theirs[Theme.DESCRIPTION])))
