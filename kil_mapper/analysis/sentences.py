"""Plain sentences generated from numbers, with their hedges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kil_mapper.model.results import AreaRow
from kil_mapper.model.vocabulary import VersusWhole


def area_sentence(row: Mapping[str, Any], whole: str, noun: tuple[str, str]) -> str:
    """One plain sentence about an area with its numbers.

    Args:
        row: Values by the columns of `AreaRow`.
        whole: Name of the whole that rates are compared with.
        noun: What is counted, one and many.
    """
    name = row[AreaRow.NAME]
    if not row[AreaRow.COVERED]:
        return (
            f"{name} is not covered: the postcode directory lacks postcodes where its residents live, "
            f"so {noun[1]} based here cannot be counted."
        )
    count = int(row[AreaRow.ORGANISATIONS])
    parts = [f"{name}: {count:,} {noun[count != 1]}"]
    if pd.notna(row[AreaRow.RATE]):
        parts[0] += f" for {int(row[AreaRow.POPULATION]):,} residents"
        parts.append(
            f"{row[AreaRow.RATE]:.1f} per 10,000 "
            f"(95% interval {row[AreaRow.RATE_LOW]:.1f} to {row[AreaRow.RATE_HIGH]:.1f})"
            + _comparison(row.get(AreaRow.VERSUS_WHOLE), whole, is_whole=name == whole)
        )
    cluster = int(row[AreaRow.CLUSTER])
    parts.append(f"{cluster:,} of them in the cluster band" if cluster else "none of them in the cluster band")
    if pd.notna(row[AreaRow.MOST_DEPRIVED_20]):
        borderline = ", borderline" if row[AreaRow.BORDERLINE] is True else ""
        parts.append(
            f"{row[AreaRow.MOST_DEPRIVED_20]:.0%} of residents live in the most deprived fifth of England{borderline}"
        )
    unknown = int(row[AreaRow.INCOME_UNKNOWN])
    if unknown:
        parts.append(f"{unknown:,} {'income is' if unknown == 1 else 'incomes are'} not known")
    return "; ".join(parts) + "."


def _comparison(versus: Any, whole: str, *, is_whole: bool) -> str:
    if is_whole or pd.isna(versus):
        return ""
    told = VersusWhole(versus)
    than = "from" if told is VersusWhole.NO_CLEAR_DIFFERENCE else "than"
    return f", {told.label} {than} {whole} as a whole"
