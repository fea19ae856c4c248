"""Turnover bands: half-open `[low, high)`, lower edge included; the cluster belongs to the scheme (METHODS §2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Band:
    """One turnover band.

    Attributes:
        key: Stable name, stored and printed in machine-readable output.
        label: What people read.
        low: Lowest turnover in whole pounds that belongs to it; None for "not known".
        high: First turnover that no longer belongs to it; None for "not known" and for the open top band.
        highlighted: Whether it is the cluster.
    """

    key: str
    label: str
    low: int | None
    high: int | None
    highlighted: bool = False


@dataclass(frozen=True)
class BandScheme:
    """A named list of bands: the unknown band first, then from £0 upwards without gaps.

    Raises:
        ValueError: The edges leave a gap, overlap, or do not start at £0 and end open.
    """

    key: str
    label: str
    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        first, *known = self.bands
        if first.key != UNKNOWN or first.low is not None or first.high is not None:
            raise ValueError(f"{self.key}: the first band must be the unknown one")
        if len({band.key for band in self.bands}) != len(self.bands):
            raise ValueError(f"{self.key}: two bands share a key")
        if not known or known[0].low != 0 or known[-1].high is not None:
            raise ValueError(f"{self.key}: bands must start at £0 and end open")
        for lower, upper in pairwise(known):
            if lower.low is None or lower.high != upper.low or lower.high is None or lower.high <= lower.low:
                raise ValueError(f"{self.key}: {lower.label} and {upper.label} do not meet")

    @cached_property
    def known(self) -> tuple[Band, ...]:
        """The bands with edges, lowest first."""
        return self.bands[1:]

    @cached_property
    def cluster(self) -> Band | None:
        """The highlighted band, if the scheme has one."""
        return next((band for band in self.bands if band.highlighted), None)

    def band(self, key: str) -> Band:
        """The band of that key.

        Raises:
            KeyError: The scheme has no such band.
        """
        for band in self.bands:
            if band.key == key:
                return band
        raise KeyError(key)


KEEP_IT_LOCAL = BandScheme(
    "keep_it_local",
    "Keep it Local",
    (
        Band(UNKNOWN, "Income not known", None, None),
        Band("zero", "£0", 0, 1),
        Band("under_10k", "Under £10k", 1, 10_000),
        Band("10k_100k", "£10k–£100k", 10_000, 100_000),
        Band("100k_200k", "£100k–£200k", 100_000, 200_000),
        Band("200k_500k", "£200k–£500k", 200_000, 500_000, highlighted=True),
        Band("500k_1m", "£500k–£1m", 500_000, 1_000_000),
        Band("1m_10m", "£1m–£10m", 1_000_000, 10_000_000),
        Band("10m_over", "£10m and over", 10_000_000, None),
    ),
)

NCVO = BandScheme(
    "ncvo",
    "NCVO",
    (
        Band(UNKNOWN, "Income not known", None, None),
        Band("micro", "Micro (under £10k)", 0, 10_000),
        Band("small", "Small (£10k–£100k)", 10_000, 100_000),
        Band("medium", "Medium (£100k–£1m)", 100_000, 1_000_000),
        Band("large", "Large (£1m–£10m)", 1_000_000, 10_000_000),
        Band("major", "Major (£10m–£100m)", 10_000_000, 100_000_000),
        Band("super_major", "Super-major (£100m and over)", 100_000_000, None),
    ),
)

CLUSTER_EDGES: Final[tuple[int, int]] = next(
    (band.low, band.high)
    for band in KEEP_IT_LOCAL.bands
    if band.highlighted and band.low is not None and band.high is not None
)
"""The lowest turnover of the Keep it Local cluster and the first above it: places beside each other are told by these,
whatever the bands of a project."""

SCHEMES = {scheme.key: scheme for scheme in (KEEP_IT_LOCAL, NCVO)}
