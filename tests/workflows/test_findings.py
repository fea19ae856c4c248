"""What documents say beyond the results is gathered in one call, by the same analyses that windows and scripts use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kil_mapper import workflows
from kil_mapper.analysis.compute import compute
from kil_mapper.model import tables
from kil_mapper.model.contracts import BreakdownRow, LadderRow
from kil_mapper.model.findings import Findings, NeedRow, WaterfallRow
from kil_mapper.model.results import Results
from kil_mapper.workflows.findings import STANDARD_QUESTION
from tests.factory import small_project


@pytest.fixture(scope="module")
def results() -> Results:
    return compute(small_project())


@pytest.fixture(scope="module")
def found(results: Results) -> Findings:
    return workflows.findings_of(results)


def test_the_standard_contract_is_150_000_pounds_a_year_at_twice_its_value() -> None:
    assert STANDARD_QUESTION.annual_value == 150_000
    assert STANDARD_QUESTION.required_turnover == 300_000


def test_the_answer_its_ladder_and_its_parts_say_the_same(found: Findings) -> None:
    assert found.answer is not None
    assert found.answer.eligible == 5  # £310,000, £480,000, £500,000, £1,250,000 and £12,000,000
    assert found.ladder is not None
    step = found.ladder[found.ladder[LadderRow.ANNUAL_VALUE] == 150_000].iloc[0]
    assert int(step[LadderRow.ELIGIBLE]) == 5
    for parts in (found.by_band, found.by_ward):
        assert parts is not None
        assert int(parts[BreakdownRow.ELIGIBLE].sum()) == 5
    assert "5 of 17" in found.sentences[0]


def test_the_steps_end_where_the_results_do(results: Results, found: Findings) -> None:
    assert found.waterfall is not None
    last = found.waterfall.iloc[-1]
    assert (last[WaterfallRow.KEY], int(last[WaterfallRow.LEFT])) == (WaterfallRow.KEPT, results.kept)
    assert found.set_aside is not None
    assert len(found.set_aside) == len(results.set_aside)


def test_need_is_of_every_area_and_cold_spots_are_put_in_words(results: Results, found: Findings) -> None:
    assert found.need is not None
    assert len(found.need) == len(results.areas)
    assert set(found.need[NeedRow.DOMAIN]) == {"imd"}
    assert found.cold_spots


def test_who_works_here_is_not_known_without_areas_of_operation(found: Findings) -> None:
    assert found.elsewhere is None


def test_a_project_without_anything_has_findings_too() -> None:
    bare = replace(small_project(), organisations=tables.ORGANISATIONS.empty(), wards=tables.WARDS.empty())
    found = workflows.findings_of(compute(bare))
    assert found.answer is not None
    assert found.answer.eligible == 0
