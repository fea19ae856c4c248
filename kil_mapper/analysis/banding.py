"""Turnover bands of organisations, and how many there are of each (METHODS §2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kil_mapper.model.bands import UNKNOWN, BandScheme
from kil_mapper.model.results import BandRow
from kil_mapper.model.schema import as_floats


def band_of(turnover: pd.Series, scheme: BandScheme) -> pd.Series:
    """The band key of each turnover: half-open bands, lower edge included; missing turnovers are `unknown`.

    Args:
        turnover: Int64 pounds, none negative.
        scheme: The bands.

    Returns:
        Text of the same index, never missing.
    """
    edges = [float(band.low or 0) for band in scheme.known] + [np.inf]
    keys = [band.key for band in scheme.known]
    found = pd.cut(as_floats(turnover), edges, right=False, labels=keys)
    return found.astype("object").where(turnover.notna(), UNKNOWN).astype("str")


def by_band(bands: pd.Series, turnover: pd.Series, scheme: BandScheme) -> pd.DataFrame:
    """Organisations and income of each band, zeros included.

    Args:
        bands: Band key of each organisation.
        turnover: Its turnover, Int64 pounds.
        scheme: The bands, which give rows and order.

    Returns:
        One row a band with the columns of `BandRow`; share counts all organisations, unknown included.
    """
    counts = bands.value_counts()
    income = known_sum(turnover, bands)
    total = len(bands)
    rows = [
        {
            BandRow.BAND: band.key,
            BandRow.LABEL: band.label,
            BandRow.LOW: band.low,
            BandRow.HIGH: band.high,
            BandRow.ORGANISATIONS: int(counts.get(band.key, 0)),
            BandRow.INCOME: income.get(band.key),
            BandRow.SHARE: float(counts.get(band.key, 0)) / total if total else None,
            BandRow.HIGHLIGHTED: band.highlighted,
        }
        for band in scheme.bands
    ]
    frame = pd.DataFrame(rows)
    return frame.astype(
        {BandRow.LOW: "Int64", BandRow.HIGH: "Int64", BandRow.INCOME: "Int64", BandRow.SHARE: "float64"}
    )


def known_sum(turnover: pd.Series, by: pd.Series) -> pd.Series:
    """Sum of known turnovers for each value of `by`, Int64 pounds; missing where none is known."""
    return turnover.groupby(by).sum(min_count=1).astype("Int64")
