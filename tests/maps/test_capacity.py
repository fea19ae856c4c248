from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.maps import capacity
from kil_mapper.model.results import AreaRow, Results
from tests.maps.marked import marked, put

RATES = st.lists(st.floats(0, 500).map(lambda value: round(value, 1)), min_size=1, max_size=60)


def test_a_value_is_classed_as_it_is_printed() -> None:
    assert capacity.class_of(12.44, (10.0, 12.5)) == 1  # printed 12.4
    assert capacity.class_of(12.46, (10.0, 12.5)) == 2  # printed 12.5, which is not under 12.5
    assert capacity.class_of(None, (10.0,)) is None


@given(RATES)
def test_edges_are_rising_and_leave_no_end_class_empty(values: list[float]) -> None:
    edges = capacity.edges(values)
    assert list(edges) == sorted(set(edges))
    assert len(edges) <= 4
    if edges:
        assert min(values) < edges[0]
        assert max(values) >= edges[-1]
    assert bool(edges) == (min(values) < max(values))


def test_classes_state_their_edges_and_darken(results: Results) -> None:
    # Rates 5, 10, 20, 40: fifths at 8, 12, 18 and 28; over a spread of 35 edges are rounded to 5: 10, 10, 20, 30.
    classes = capacity.capacity_classes(marked(results))
    assert [one.label for one in classes] == ["Under 10", "10 to under 20", "20 to under 30", "30 and over"]
    assert [one.colour for one in classes] == [capacity.COLOURS[tone] for tone in (0, 1, 3, 4)]
    assert [capacity.capacity_class(rate, classes) for rate in (5, 10, 20, 40)] == [0, 1, 2, 3]
    assert capacity.capacity_class(None, classes) is None


def test_wards_that_are_all_alike_are_not_made_to_differ(results: Results) -> None:
    same = marked(results)
    same = replace(same, areas=same.areas.assign(**{AreaRow.RATE: 12.0}))
    (only,) = capacity.capacity_classes(same)
    assert only.label == "All areas alike"
    assert capacity.thirds(same) is None


def test_without_a_rate_there_are_no_classes(results: Results) -> None:
    none = replace(results, areas=results.areas.assign(**{AreaRow.RATE: float("nan")}))
    assert capacity.capacity_classes(none) == ()
    assert capacity.capacity_class(3.0, ()) is None
    assert capacity.thirds(none) is None


def test_thirds_put_the_neediest_ward_with_fewest_organisations_in_a1(results: Results) -> None:
    # Scores 10, 20, 30, 50: thirds at 20.0 and 30.0. Rates 5, 10, 20, 40: thirds at 10.0 and 20.0.
    thirds = capacity.thirds(marked(results))
    assert thirds is not None
    assert thirds.need == (20.0, 30.0)
    assert thirds.capacity == (10.0, 20.0)
    cells = [thirds.cell(score, rate) for score, rate in [(50.0, 5.0), (30.0, 10.0), (20.0, 20.0), (10.0, 40.0)]]
    assert [cell.key for cell in cells if cell] == ["A1", "A2", "B3", "C3"]
    assert thirds.cells[0].label == "Higher need, fewer charities"
    assert len({cell.label for cell in thirds.cells}) == 9
    assert len({cell.colour for cell in thirds.cells}) == 9
    assert thirds.cell(None, 5.0) is None
    assert thirds.cell(50.0, None) is None


def test_two_wards_are_not_parted_into_thirds(results: Results) -> None:
    some = marked(results, lost=0)
    areas = some.areas.copy()
    put(areas, areas.index[-1], {AreaRow.SCORE: None})
    assert capacity.thirds(replace(some, areas=areas)) is None


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_more_organisations_are_darker_in_grey_too() -> None:
    shades = [luminance(colour) for colour in capacity.COLOURS]
    assert all(pale - dark > 0.05 for pale, dark in pairwise(shades))


@pytest.mark.parametrize("row", range(3))
def test_nine_classes_darken_with_need_and_with_organisations(row: int) -> None:
    shades = [[luminance(capacity._CELL_COLOURS[3 * need + column]) for column in range(3)] for need in range(3)]
    assert shades[row] == sorted(shades[row], reverse=True)
    assert [line[row] for line in shades] == sorted(line[row] for line in shades)
