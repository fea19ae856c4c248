"""How far organisations work: UK areas decide (METHODS §3)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.analysis.reach import reach_of, reach_of_all
from kil_mapper.model.tables import AREAS_OF_OPERATION

LA, REGION, COUNTRY, CONTINENT, METROPOLITAN = (
    *("Local Authority", "Region", "Country", "Continent"),
    "Metropolitan Counties",
)


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
        ([(LA, "Calderdale"), (LA, " CALDERDALE ")], "local", False),  # spelt in two ways
        ([(LA, "Cheshire West & Chester"), (LA, "Cheshire West And Chester")], "local", False),
        ([(REGION, "North West")], "regional", False),
        ([(REGION, "Throughout London"), (LA, "Camden"), (COUNTRY, "France")], "regional", True),
        ([(METROPOLITAN, "West Yorkshire")], "sub_regional", False),  # five boroughs
        ([(METROPOLITAN, "Greater Manchester")], "regional", False),  # ten boroughs
        ([(LA, "Greater London")], "regional", False),
        ([(COUNTRY, "Scotland"), (COUNTRY, "Kenya")], "national", True),
        ([(COUNTRY, "Wales")], "national", False),
        ([(COUNTRY, "England")], "national", False),
        ([(COUNTRY, "Ireland"), (COUNTRY, "Isle Of Man")], "overseas", True),
        ([(LA, ""), (COUNTRY, "")], "not_stated", False),  # a row that names nothing
    ],
)
def test_reach_follows_the_areas_that_are_reported(areas: list[tuple[str, str]], reach: str, abroad: bool) -> None:
    assert found(*areas) == (reach, abroad)


def test_every_organisation_has_a_reach_in_its_own_row() -> None:
    frame = AREAS_OF_OPERATION.conform(pd.DataFrame({"org_id": ["B"], "area_type": [LA], "area_name": ["Calderdale"]}))
    reaches = reach_of(pd.Series(["A", "B"], index=[7, 3]), frame)["reach"]
    assert reaches.to_dict() == {7: "not_stated", 3: "local"}


def test_the_whole_register_in_compact_form_counts_authorities_and_counties() -> None:
    places = pd.DataFrame(
        [(LA, "Lancashire"), (LA, "LANCASHIRE"), (LA, "Burnley"), (COUNTRY, "Kenya"), (REGION, "Throughout England")],
        columns=["area_type", "area_name"],
    )
    # 7 names Lancashire twice and Burnley; 8 works abroad alone; 900 everywhere in England, and in Lancashire.
    organisations, areas = np.array([900, 7, 7, 7, 8, 900]), np.array([4, 0, 1, 2, 3, 0], dtype=np.int32)
    found = reach_of_all(organisations, areas, places)
    assert found.index.tolist() == [7, 8, 900]
    assert found["reach"].tolist() == ["sub_regional", "overseas", "national"]
    assert found["authorities"].tolist() == [2, 0, 1]
    assert found["works_abroad"].tolist() == [False, True, False]


def test_a_register_without_areas_of_operation_has_no_reaches() -> None:
    nothing = np.array([], dtype=np.int64)
    places = pd.DataFrame({"area_type": [], "area_name": []}, dtype="str")
    assert len(reach_of_all(nothing, nothing, places)) == 0


AREA = st.sampled_from(
    [(LA, f"Place {n}") for n in range(12)]
    + [(REGION, "Throughout London"), (REGION, "Throughout Wales"), (COUNTRY, "Scotland"), (COUNTRY, "Kenya")]
)


@given(st.lists(st.tuples(st.integers(1, 4), AREA), max_size=60))
def test_one_organisation_alone_reaches_as_far_as_among_all_others(rows: list[tuple[int, tuple[str, str]]]) -> None:
    frame = pd.DataFrame([{"org_id": str(who), "area_type": kind, "area_name": name} for who, (kind, name) in rows])
    frame = AREAS_OF_OPERATION.conform(frame) if rows else AREAS_OF_OPERATION.empty()
    everybody = pd.Series(["1", "2", "3", "4"])
    together = reach_of(everybody, frame)
    for place, who in everybody.items():
        alone = reach_of(pd.Series([who]), frame[frame["org_id"] == who])
        assert alone.iloc[0].to_dict() == together.loc[place].to_dict()
    shuffled = reach_of(everybody, frame.sample(frac=1, random_state=1))
    assert shuffled.equals(together)
