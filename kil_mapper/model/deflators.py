"""Prices by financial year: what money of one year is worth in another (METHODS §9).

The GDP deflator of HM Treasury, published outturn only. The Treasury's table also forecasts later years, as changes in
per cent from the Office for Budget Responsibility; forecasts are left out, so that no figure of ours rests on one. A
person may load a newer table, which then replaces this one whole (`tables.Deflator`).

The figures come from a public copy of the Treasury's table, held against a second copy in the six years it shows.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import pandas as pd

from kil_mapper.model.tables import DEFLATORS, Deflator

EDITION: Final = "March 2026 (Quarterly National Accounts)"
SOURCE: Final = (
    f"HM Treasury, GDP deflators at market prices, and money GDP, {EDITION}: outturn to 2024/25, ONS series L8GG, "
    "2024/25 = 100"
)
PAGE: Final = "https://www.gov.uk/government/collections/gdp-deflators-at-market-prices-and-money-gdp"

GDP_DEFLATOR: Final[dict[int, float]] = {
    2000: 54.3697, 2001: 55.4597, 2002: 56.6000, 2003: 57.9885, 2004: 59.7172,
    2005: 61.3576, 2006: 63.2017, 2007: 64.4380, 2008: 66.8397, 2009: 67.7042,
    2010: 68.8561, 2011: 70.3261, 2012: 71.5454, 2013: 73.0337, 2014: 74.0662,
    2015: 74.5804, 2016: 76.0754, 2017: 77.0388, 2018: 78.7948, 2019: 80.8738,
    2020: 85.1002, 2021: 85.3036, 2022: 91.2996, 2023: 96.1117, 2024: 100.0000,
}  # fmt: skip
"""Price level by the year in which the financial year begins: 2023 is April 2023 to March 2024."""


def deflators_in_use(own: pd.DataFrame) -> pd.DataFrame:
    """The prices that a project is told in: its own where it has some, ours otherwise.

    Args:
        own: The project's table `deflators`; empty to use ours.

    Returns:
        One row a financial year, oldest first, with the columns of `Deflator`.
    """
    if len(own):
        return own.sort_values(Deflator.YEAR, ignore_index=True)
    rows = [(year, index, SOURCE) for year, index in GDP_DEFLATOR.items()]
    frame: pd.DataFrame = DEFLATORS.conform(
        pd.DataFrame(rows, columns=[Deflator.YEAR, Deflator.INDEX, Deflator.SOURCE])
    )
    return frame


def source_of(deflators: pd.DataFrame) -> str:
    """Where prices come from, in words."""
    return "; ".join(dict.fromkeys(map(str, deflators[Deflator.SOURCE])))


def price_year(years: Collection[int], deflators: pd.DataFrame) -> int | None:
    """The year in whose pounds real figures are told: the newest with a price.

    Args:
        years: The years that are shown.
        deflators: Rows of `Deflator`.

    Returns:
        The year in which it begins; None where no year shown has a price.
    """
    priced = set(years) & {int(year) for year in deflators[Deflator.YEAR]}
    return max(priced, default=None)
