"""How far organisations work: UK areas decide (METHODS §3)."""

from __future__ import annotations

import pandas as pd
import pytest

from kil_mapper.analysis.reach import reach_of
from kil_mapper.model.tables import AREAS_OF_OPERATION

LA, REGION, COUNTRY, CONTINENT = "Local Authority", "Region", "Country", "Continent"


def found(*areas: tuple[str, str]) -> tuple[str, bool]:
    rows = [{"org_id": "A", "area_type": kind, "area_name": name} for kind, name in areas]
    frame = AREAS_OF_OPERATION.conform(pd.DataFrame(rows)) if rows else AREAS_OF_OPERATION.empty()
    row = reach_of(pd.Series(["A"]), frame).iloc[0]
    return row["reach"], bool(row["works_abroad"])


@pytest.mark.parametrize(
    ("areas", "reach", "abroad"),
    [
        ([], "not_stated", False),
        ([(LA, "Calderdale")], "local", False),
        ([(LA, "Calderdale"), (LA, "Calderdale")], "local", False),  # said twice
        ([(LA, "Lancashire")], "local", False),  # a county counts as one
        ([(LA, f"Place {n}") for n in range(2)], "sub_regional", False),
        ([(LA, f"Place {n}") for n in range(9)], "sub_regional", False),
        ([(LA, f"Place {n}") for n in range(10)], "regional", False),
        ([(REGION, "Throughout London")], "regional", False),
        ([(LA, "Calderdale"), (REGION, "Throughout England")], "national", False),
        ([(REGION, "Throughout England And Wales")], "national", False),
        ([(REGION, "Throughout Wales")], "national", False),
        ([(COUNTRY, "Scotland")], "national", False),
        ([(COUNTRY, "Northern Ireland"), (LA, "Calderdale")], "national", False),
        ([(LA, "Calderdale"), (COUNTRY, "Pakistan")], "local", True),  # a Halifax group that also helps Pakistan
        ([(COUNTRY, "Pakistan")], "overseas", True),
        ([(CONTINENT, "Africa")], "overseas", True),
    ],
)
def test_reach_follows_the_areas_that_are_reported(areas: list[tuple[str, str]], reach: str, abroad: bool) -> None:
    assert found(*areas) == (reach, abroad)


def test_every_organisation_has_a_reach_in_its_own_row() -> None:
    frame = AREAS_OF_OPERATION.conform(pd.DataFrame({"org_id": ["B"], "area_type": [LA], "area_name": ["Calderdale"]}))
    reaches = reach_of(pd.Series(["A", "B"], index=[7, 3]), frame)["reach"]
    assert reaches.to_dict() == {7: "not_stated", 3: "local"}
