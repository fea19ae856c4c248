"""Cold spots (METHODS §7): a rule anyone can read. Conditions are met, not met or not known; nothing is scored."""

from __future__ import annotations

from typing import Final

import pandas as pd

from kil_mapper.model.project import ProjectOptions
from kil_mapper.model.results import AreaMore, AreaRow
from kil_mapper.model.vocabulary import AreaType, Condition, VersusWhole

BORDERLINE: Final = 0.1  # within 10 points of the threshold
HAIR: Final = 1e-9  # what sums of fractions may be off by
ABOVE: Final = "at_cluster_or_above"  # Int64: counted there with a turnover from the cluster's lower edge up
NEAREST: Final = "nearest_anchor"  # float metres, exact; what `AreaMore.ANCHOR_METRES` shows is rounded


def conditions(areas: pd.DataFrame, options: ProjectOptions) -> pd.DataFrame:
    """Which conditions each area meets: true, false, or missing where it cannot be said.

    * high_need: the share of residents in the national most deprived fifth is at least the threshold;
    * fewer_organisations: the interval of its rate lies wholly below the rate of the whole;
    * no_cluster_or_above: nobody counted there is known to turn over as much as the cluster's lower edge. Incomes
      that are not known leave it met; how many they are is printed beside it. Not known when the bands have no cluster;
    * no_anchor: no declared anchor within reach. Not known until anchors were reviewed.

    Args:
        areas: Rows of `AreaRow` with the columns `ABOVE` and `NEAREST`.
        options: The thresholds.

    Returns:
        A boolean column for each `Condition`, in the order of print, on the index of `areas`; all of them missing
        for authorities and for areas that are not covered.
    """
    share, versus = areas[AreaRow.MOST_DEPRIVED_20], areas[AreaRow.VERSUS_WHOLE]
    found = {
        Condition.HIGH_NEED: (share >= options.high_need_share - HAIR).astype("boolean").mask(share.isna()),
        Condition.FEWER_ORGANISATIONS: (versus == VersusWhole.LOWER.value).astype("boolean").mask(versus.isna()),
        Condition.NO_CLUSTER_OR_ABOVE: (areas[ABOVE] == 0).astype("boolean"),
        Condition.NO_ANCHOR: _no_anchor(areas, options),
    }
    asked = areas[AreaRow.COVERED].astype(bool) & (areas[AreaRow.TYPE] != AreaType.LAD.value)
    return pd.DataFrame({str(name): met.where(asked) for name, met in found.items()}, index=areas.index)


def _no_anchor(areas: pd.DataFrame, options: ProjectOptions) -> pd.Series:
    if options.anchors_reviewed is None:
        return pd.Series(pd.NA, index=areas.index, dtype="boolean")
    near = areas[NEAREST] <= options.anchor_reach  # no anchor anywhere: missing, and so not near
    return (~near).astype("boolean").mask(areas[AreaMore.ANCHORS].isna())


def is_cold_spot(met: pd.DataFrame) -> pd.Series:
    """High need, and fewer organisations or none of the cluster band or above; missing where the unknown decides.

    Args:
        met: As from `conditions`.
    """
    need, fewer, none = (
        met[str(name)] for name in (Condition.HIGH_NEED, Condition.FEWER_ORGANISATIONS, Condition.NO_CLUSTER_OR_ABOVE)
    )
    return need & (fewer | none)  # three-valued: false and unknown is false, true or unknown is true


def is_borderline(share: pd.Series, threshold: float) -> pd.Series:
    """Whether a share of residents lies within 10 points of the threshold of high need; missing without a share."""
    return ((share - threshold).abs() <= BORDERLINE + HAIR).astype("boolean").mask(share.isna())


def as_tuples(met: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    """The conditions known to be met by each area, in the order of print.

    Returns:
        Tuples of `Condition` values; () for authorities, None for areas that are not covered.
    """
    flags = met.fillna(value=False).astype(bool)
    rows = [
        tuple(name for name, is_met in zip(flags.columns, row, strict=True) if is_met)
        for row in flags.itertuples(index=False)
    ]
    covered = areas[AreaRow.COVERED].astype(bool)
    return pd.Series(
        [row if known else None for row, known in zip(rows, covered, strict=True)], index=areas.index, dtype="object"
    )
