"""Results of the small district with areas marked by hand: what the analysis finds there is not what is tested here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from kil_mapper.model.results import AreaMore, AreaRow, Results
from tests.factory import ward_code

RATES = [5.0, 10.0, 20.0, 40.0]
SCORES = [50.0, 30.0, 20.0, 10.0]


def marked(results: Results, *, few: int | None = None, lost: int | None = None, cold: int | None = None) -> Results:
    """Rates 5, 10, 20 and 40 and scores 50, 30, 20 and 10 in wards 0–3; one of them few, not covered, or cold."""
    areas = results.areas.copy()
    wards = [areas.index[areas[AreaRow.CODE] == ward_code(number)][0] for number in range(4)]
    areas[AreaMore.FEW] = False
    areas[AreaRow.COLD_SPOT] = pd.Series([None] * len(areas), dtype="boolean", index=areas.index)
    areas[AreaRow.CONDITIONS] = pd.Series([()] * len(areas), dtype="object", index=areas.index)
    for number, at in enumerate(wards):
        rate = RATES[number]
        put(areas, at, {AreaRow.RATE: rate, AreaRow.RATE_LOW: rate / 2, AreaRow.RATE_HIGH: rate * 2})
        put(areas, at, {AreaRow.SCORE: SCORES[number], AreaRow.COLD_SPOT: number == cold})
    if cold is not None:
        areas.at[wards[cold], AreaRow.CONDITIONS] = ("high_need", "fewer_organisations")
    if few is not None:
        put(areas, wards[few], {AreaMore.FEW: True})
    if lost is not None:
        unknown = (AreaRow.ORGANISATIONS, AreaRow.CLUSTER, AreaRow.RATE, AreaRow.RATE_LOW, AreaRow.RATE_HIGH)
        put(areas, wards[lost], {AreaRow.COVERED: False, **dict.fromkeys((*unknown, AreaRow.VERSUS_WHOLE))})
    return replace(results, areas=areas)


def put(areas: pd.DataFrame, at: Any, values: dict[str, Any]) -> None:
    """Set values of one row."""
    for column, value in values.items():
        areas.loc[at, column] = value
