"""The two pages on one area: what is said first, and what is left out with a word."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kil_mapper.model.contracts import PoolRow
from kil_mapper.model.results import AreaRow, Counted, Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import PlaceDetail, Reach
from kil_mapper.reports.blocks import BulletList, Missing, Paragraph, Report
from kil_mapper.reports.content_profile import AreaMaterial, profiles
from kil_mapper.workflows.findings import findings_of
from tests.factory import ward_code
from tests.reports.conftest import Maker


def profile(results: Results, members: pd.DataFrame) -> Report:
    row = next(row for _, row in results.areas.iterrows() if row[AreaRow.CODE] == ward_code(1))
    area = AreaMaterial(row, members, (1, 2), 2, None)
    return profiles(results, findings_of(results), [area], PlaceDetail.AREA)


@pytest.fixture(scope="module")
def results(make: Maker) -> Results:
    return make().results


def statements(report: Report) -> dict[str, str]:
    found = next(block for block in report.sections[0].blocks if isinstance(block, BulletList))
    return {item.lead: item.text for item in found.items}


def test_the_verdict_comes_first_and_what_is_beside_it_is_told_in_words(results: Results) -> None:
    said = statements(profile(results, results.counted))
    assert list(said)[:2] == ["Need and capacity:", "More on need:"]
    assert "both rise with deprivation" in said["More on need:"]
    assert "Conditions of a cold spot" not in " ".join(said.values())


def test_nobody_is_called_none_and_protected_ones_are_told_as_left_out(results: Results) -> None:
    pool = findings_of(results).answer
    assert pool is not None
    protected = results.counted[Counted.SENSITIVE].astype(bool) | (results.counted[Org.ID] == pool.pool[PoolRow.ID][0])
    hidden = replace(results, counted=results.counted.assign(**{Counted.SENSITIVE: protected}))
    told = statements(profile(hidden, hidden.counted.iloc[:0]))["Contracts:"]
    assert told.startswith(f"none of the {pool.eligible} in the whole area")
    assert "Services at protected addresses are in the whole and in no ward." in told


def test_a_band_that_holds_nobody_has_no_sum_and_reach_is_written_as_in_the_report(results: Results) -> None:
    counted = results.counted[results.counted[Counted.TURNOVER].notna()]
    counted = counted.assign(**{Counted.REACH: Reach.SUB_REGIONAL.value, Counted.SENSITIVE: False})
    report = profile(results, counted)
    tables = {table.key: table for table in report.tables()}
    assert tables["profile_bands"].rows[0][1:] == (0, 0.0, Missing.NOT_APPLICABLE)
    assert {row[-1] for row in tables["profile_names"].rows} == {"sub-regional"}


def test_the_sources_are_small_print(results: Results) -> None:
    last = profile(results, results.counted).sections[1].blocks[-1]
    assert isinstance(last, Paragraph)
    assert last.quiet
