"""Rates and how sure we are of them (METHODS §6): Byar's method for counts of 10 and over, exact Poisson below.

Source: OHID, Technical guidance: Confidence intervals (2018).
"""

from __future__ import annotations

from functools import cache
from math import exp, sqrt

import pandas as pd

from kil_mapper.model.results import RATES_PER
from kil_mapper.model.vocabulary import VersusWhole

Z = 1.959963984540054  # two-sided 95%
TAIL = 0.025
BYAR_FROM = 10


@cache
def count_interval(count: int) -> tuple[float, float]:
    """95% interval of a count.

    Args:
        count: Events, not negative.

    Returns:
        Lower and upper limit, in events.

    Example:
        >>> [round(limit, 2) for limit in count_interval(12)]
        [6.19, 20.96]
        >>> [round(limit, 2) for limit in count_interval(5)]
        [1.62, 11.67]
    """
    if count >= BYAR_FROM:
        upper = count + 1
        return (
            count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3,
            upper * (1 - 1 / (9 * upper) + Z / (3 * sqrt(upper))) ** 3,
        )
    low = 0.0 if count == 0 else _mean_where(count - 1, 1 - TAIL)
    return low, _mean_where(count, TAIL)


def _mean_where(count: int, probability: float) -> float:
    """The Poisson mean at which `count` or fewer events have the given probability, by halving."""
    low, high = 0.0, 50.0
    for _ in range(100):
        mean = (low + high) / 2
        term = total = exp(-mean)
        for k in range(1, count + 1):
            term *= mean / k
            total += term
        low, high = (mean, high) if total > probability else (low, mean)
    return (low + high) / 2


def rates(counts: pd.Series, population: pd.Series) -> pd.DataFrame:
    """Organisations per 10,000 residents with 95% limits.

    Args:
        counts: Int64; missing where an area is not covered.
        population: Residents; missing or 0 gives no rate.

    Returns:
        A frame of the same index with rate, low and high (float64, missing where there is no rate).
    """
    rows = []
    for count, people in zip(counts, population, strict=True):
        if pd.isna(count) or pd.isna(people) or people <= 0:
            rows.append((None, None, None))
            continue
        low, high = count_interval(int(count))
        rows.append((RATES_PER * count / people, RATES_PER * low / people, RATES_PER * high / people))
    return pd.DataFrame(rows, columns=["rate", "low", "high"], index=counts.index, dtype="float64")


def versus_whole(rate: pd.DataFrame, whole: float | None) -> list[str | None]:
    """Whether each rate is clearly higher or lower than that of the whole: its interval leaves the whole's rate out."""
    words: list[str | None] = []
    for low, high in zip(rate["low"], rate["high"], strict=True):
        if whole is None or pd.isna(low):
            words.append(None)
        elif low > whole:
            words.append(VersusWhole.HIGHER.value)
        elif high < whole:
            words.append(VersusWhole.LOWER.value)
        else:
            words.append(VersusWhole.NO_CLEAR_DIFFERENCE.value)
    return words
