"""The small district, analysed, as the map takes it."""

from __future__ import annotations

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.places import place
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail
from tests.factory import small_project


@pytest.fixture(scope="session")
def results() -> Results:
    return compute(small_project())


@pytest.fixture(scope="session")
def area_places(results: Results) -> pd.DataFrame:
    return place(results, PlaceDetail.AREA)


@pytest.fixture(scope="session")
def postcode_places(results: Results) -> pd.DataFrame:
    return place(results, PlaceDetail.POSTCODE)
