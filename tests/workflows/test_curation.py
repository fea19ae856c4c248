"""What people set right: the value that stands, the register's beside it, and everything that follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kil_mapper import workflows
from kil_mapper.analysis import curation, ledger
from kil_mapper.analysis.compute import reconciles
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.findings import CorrectionRow, DuplicateRow
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow, Counted, LedgerRow, Results, SetAside
from kil_mapper.model.tables import Correction, Org
from kil_mapper.model.vocabulary import Correctable, RuleProfile
from tests.factory import small_project

HUB, FOOD, REFUGE, ADVICE, HALL = (f"GB-CHC-90000{number}" for number in (1, 2, 3, 4, 6))
PLAYERS = "GB-CHC-900008"
SAID: Any = {"why": "They told us", "who": "A. Khan", "when": date(2026, 5, 3)}


def degrees(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude of a place in metres."""
    point = gpd.GeoSeries.from_xy([easting], [northing], crs="EPSG:27700").to_crs("EPSG:4326").iloc[0]
    return float(point.y), float(point.x)


def row_of(project: Project, org_id: str) -> pd.Series:
    """Its row of the organisations."""
    return project.organisations.set_index(Org.ID).loc[org_id]


def in_ward(results: Results, name: str) -> int:
    """How many are counted in a ward."""
    areas = results.areas.set_index(AreaRow.NAME)[AreaRow.ORGANISATIONS]
    return int(areas[name])


def test_a_corrected_name_is_what_everything_sees_and_the_registers_is_kept() -> None:
    before = small_project()
    project = workflows.correct_name(before, HUB, "  Millbottom\tPrimary School ", **SAID)
    assert row_of(project, HUB)[Org.NAME] == "Millbottom Primary School"
    assert row_of(before, HUB)[Org.NAME] == "Millbottom Community Hub"
    line = project.corrections.iloc[0]
    assert (line[Correction.VALUE], line[Correction.REGISTER]) == (
        "Millbottom Primary School",
        "Millbottom Community Hub",
    )
    assert (line[Correction.WHY], line[Correction.WHO], line[Correction.WHEN].date()) == tuple(SAID.values())
    school = workflows.correct_name(before, FOOD, "Millbottom Primary School", **SAID)
    results = workflows.summarise(school.with_options(rules=RuleProfile.VCSE))
    assert results.set_aside.set_index(Org.ID).loc[FOOD, SetAside.REASON] == "school_university"
    protected = workflows.summarise(workflows.correct_name(before, HUB, "Hub Women’s Aid", **SAID))
    assert protected.counted.set_index(Org.ID).loc[HUB, Counted.SENSITIVE]
    twins = workflows.correct_name(
        workflows.correct_postcode(before, FOOD, "ZZ1 1AA", **SAID), FOOD, "The Millbottom Community Hub", **SAID
    )
    assert workflows.suggest_duplicates(twins)[DuplicateRow.ID].tolist() == [FOOD]


def test_a_corrected_postcode_moves_it_out_of_one_ward_into_another() -> None:
    before = small_project()
    project = workflows.correct_postcode(before, HUB, "zz12-5aa", **SAID)
    row = row_of(project, HUB)
    assert (row[Org.POSTCODE], row[Org.POSTCODE_GIVEN]) == ("ZZ12 5AA", "zz1 1aa")
    assert (row[Org.LSOA], row[Org.WARD], row.geometry.x) == ("E01990011", "E05990003", 602_500)
    assert row[Org.POSTCODE_TERMINATED]
    results = [workflows.summarise(each) for each in (before, project)]
    assert [in_ward(each, "Millbottom") for each in results] == [3, 2]
    assert [in_ward(each, "Westfield") for each in results] == [6, 7]
    assert all(reconciles(each) for each in results)
    assert results[1].quality.postcode_terminated == results[0].quality.postcode_terminated + 1


def test_a_place_on_the_map_outweighs_the_postcode_until_it_is_restored() -> None:
    before = small_project()
    project = workflows.correct_location(before, HUB, *degrees(601_500.0, 603_500.0), **SAID)
    row = row_of(project, HUB)
    assert (row[Org.LSOA], row[Org.WARD], row[Org.LOCATED_BY]) == ("E01990010", "E05990003", "by_hand")
    assert row[Org.POSTCODE] == "ZZ1 1AA"
    assert project.corrections[Correction.REGISTER].tolist() == ["600250 600250"]
    moved = workflows.correct_postcode(project, HUB, "ZZ5 1AA", **SAID)
    assert row_of(moved, HUB)[Org.LSOA] == "E01990010"
    back = workflows.restore(moved, HUB, Correctable.LOCATION, **SAID)
    assert row_of(back, HUB)[Org.LSOA] == "E01990004"
    assert_frame_equal(workflows.restore(back, HUB, Correctable.POSTCODE, **SAID).organisations, before.organisations)


def test_a_corrected_turnover_outweighs_the_register_and_carries_its_year() -> None:
    project = workflows.correct_turnover(small_project(), HUB, 99_000, as_of=date(2023, 3, 31), **SAID)
    counted = workflows.summarise(project).counted.set_index(Org.ID)
    assert counted.loc[HUB, Counted.TURNOVER] == 99_000
    assert counted.loc[HUB, Counted.YEAR_END].date() == date(2023, 3, 31)
    assert counted.loc[HUB, Counted.OVER_24_MONTHS]
    assert not counted.loc[HUB, Counted.CLUSTER]
    assert row_of(project, HUB)[Org.INCOME] == 240_000
    assert (counted.loc[HUB, Counted.CORRECTED], counted.loc[FOOD, Counted.CORRECTED]) == ("turnover", "")


def test_money_that_somebody_saw_is_no_silence() -> None:
    project = small_project().with_options(rules=RuleProfile.VCSE)
    reasons = workflows.summarise(project).set_aside.set_index(Org.ID)[SetAside.REASON]
    assert reasons[PLAYERS] == "dormant"  # no income and no spending, by the register
    seen = workflows.summarise(workflows.correct_turnover(project, PLAYERS, 900, **SAID))
    assert PLAYERS in set(seen.counted[Org.ID])


def test_a_refuge_stays_protected_under_a_quiet_name() -> None:
    project = workflows.correct_name(small_project(), REFUGE, "Haven", **SAID)
    assert workflows.summarise(project).counted.set_index(Org.ID).loc[REFUGE, Counted.SENSITIVE]
    assert workflows.corrections_table(project)[CorrectionRow.SENSITIVE].tolist() == [True]
    shown = workflows.mark_sensitive(project, REFUGE, sensitive=False, **SAID)
    assert not workflows.summarise(shown).counted.set_index(Org.ID).loc[REFUGE, Counted.SENSITIVE]


def test_what_stands_already_is_no_correction_and_what_the_register_says_is_a_restoring() -> None:
    project = small_project()
    with pytest.raises(KilError, match=r"The name of .* already"):
        workflows.correct_name(project, HUB, "Millbottom  Community Hub", **SAID)
    with pytest.raises(KilError, match=r"The postcode of .* already"):
        workflows.correct_postcode(project, HUB, "zz11aa", **SAID)
    moved = workflows.correct_postcode(project, HUB, "ZZ2 1AA", **SAID)
    back = workflows.correct_postcode(moved, HUB, "ZZ1 1AA", **SAID)
    assert curation.standing(back.corrections).empty
    assert_frame_equal(back.organisations, project.organisations)


def test_restoring_is_a_line_of_its_own_and_only_what_is_corrected_is_restored() -> None:
    project = workflows.correct_name(small_project(), HUB, "Hub", **SAID)
    project = workflows.correct_name(project, HUB, "Hub of Millbottom", **SAID)
    assert project.corrections[Correction.REGISTER].tolist() == ["Millbottom Community Hub"] * 2
    back = workflows.restore(project, HUB, Correctable.NAME, **SAID)
    assert row_of(back, HUB)[Org.NAME] == "Millbottom Community Hub"
    assert len(back.corrections) == 3
    assert curation.standing(back.corrections).empty
    with pytest.raises(KilError, match=r"name of Millbottom Community Hub .* is not corrected"):
        workflows.restore(back, HUB, Correctable.NAME, **SAID)


WRONG: dict[str, tuple[Callable[[Project], object], str]] = {
    "unknown": (lambda p: workflows.correct_name(p, "GB-CHC-1", "x", **SAID), "knows no"),
    "empty name": (lambda p: workflows.correct_name(p, HUB, " \u202e\n", **SAID), "needs a name"),
    "long name": (lambda p: workflows.correct_name(p, HUB, "A" * 301, **SAID), "301 characters"),
    "no postcode": (lambda p: workflows.correct_postcode(p, HUB, "Halifax {{7*191}}", **SAID), "not a postcode"),
    "elsewhere": (lambda p: workflows.correct_postcode(p, HUB, "HX1 1AA", **SAID), "does not hold HX1 1AA"),
    "at sea": (lambda p: workflows.correct_location(p, HUB, *degrees(599_000.0, 600_000.0), **SAID), "outside"),
    "abroad": (lambda p: workflows.correct_location(p, HUB, -33.9, 151.2, **SAID), "outside"),
    "no place": (lambda p: workflows.correct_location(p, HUB, float("nan"), 0.0, **SAID), "no place"),
    "no degrees": (lambda p: workflows.correct_location(p, HUB, 430_000.0, 425_000.0, **SAID), "no place"),
    "negative": (lambda p: workflows.correct_turnover(p, HUB, -1, **SAID), "less than nothing"),
    "absurd": (lambda p: workflows.correct_turnover(p, HUB, 10**12, **SAID), "more than any"),
    "year 202": (lambda p: workflows.correct_turnover(p, HUB, 1, as_of=date(202, 3, 31), **SAID), "cannot be the end"),
    "no reason": (lambda p: workflows.correct_name(p, HUB, "x", why=" ", who="A"), "A correction needs a reason"),
    "no one": (lambda p: workflows.restore(p, HUB, Correctable.NAME, why="x", who=""), "the name of who makes it"),
    "group without place": (lambda p: workflows.add_group(p, "x", **SAID), "has no place yet"),
    "half a place": (lambda p: workflows.add_group(p, "x", latitude=1.0, **SAID), "latitude and a longitude"),
    "no theme": (lambda p: workflows.add_group(p, "x", postcode="ZZ1 1AA", themes=["999"], **SAID), "no theme 999"),
    "long": (lambda p: workflows.add_group(p, "x", postcode="ZZ1 1AA", activities="a" * 10_001, **SAID), "10,001"),
    "anonymous": (lambda p: workflows.add_group(p, "x", postcode="ZZ1 1AA", why="x", who=" "), "who adds it"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_refused_with_what_to_do(wrong: str) -> None:
    attempt, told = WRONG[wrong]
    with pytest.raises(KilError) as refused:
        attempt(small_project())
    assert told in refused.value.message
    assert refused.value.hint


def test_a_group_that_no_register_knows_is_counted_where_it_is() -> None:
    before = small_project()
    project, group = workflows.add_group(
        before, "Knit & Natter", postcode="zz1 2aa", turnover=800, activities="We knit", themes=["109"], **SAID
    )
    assert group == "KIL-0001"
    row = row_of(project, group)
    assert (row[Org.STATUS], row[Org.POSTCODE], row[Org.POSTCODE_GIVEN]) == ("Added by hand", "ZZ1 2AA", "zz1 2aa")
    assert (row[Org.LSOA], row[Org.TURNOVER_BY_HAND], row[Org.ACTIVITIES]) == ("E01990000", 800, "We knit")
    results = workflows.summarise(project.with_options(rules=RuleProfile.VCSE))
    assert group in set(results.counted[Org.ID])
    assert in_ward(workflows.summarise(project), "Millbottom") == 4
    assert project.noun == ("organisation", "organisations")
    assert project.classifications[project.classifications["org_id"] == group]["description"].tolist() == [
        "Arts/culture/heritage/science"
    ]
    assert before.classifications.equals(small_project().classifications)
    again, second = workflows.add_group(project, "Choir", latitude=None, postcode="ZZ2 1AA", **SAID)
    assert second == "KIL-0002"
    unknown = workflows.summarise(again).counted.set_index(Org.ID).loc[second]
    assert pd.isna(unknown[Counted.TURNOVER])  # not known is not zero
    assert unknown[Counted.BAND] == "unknown"


def test_groups_are_told_apart_in_the_ledger_and_everything_reconciles() -> None:
    project, group = workflows.add_group(small_project(), "Knit", postcode="ZZ1 1AA", **SAID)
    results = workflows.summarise(project)
    assert (results.rows_read, results.kept, reconciles(results)) == (31, 18, True)
    steps = {row["key"]: (row["rows"], row["left"]) for row in workflows.waterfall(results).to_dict("records")}
    assert list(steps)[:2] == ["rows_read", "added_by_hand"]
    assert steps["rows_read"] == (30, 30)
    assert steps["added_by_hand"] == (1, 31)
    assert (steps["registered_here"], steps["kept"]) == ((18, 18), (18, 18))
    assert results.here_in_words(18) == "17 registered here and 1 added by hand"
    document = workflows.summary_document(results)
    assert document["ledger"]["rows_read"] == 31
    assert document["ledger"]["kept"] == document["organisations"]["total"] == 18
    merged = workflows.summarise(workflows.merge(project, group, HUB, **SAID))
    assert merged.here_in_words(17) == "17 registered here"
    assert (merged.kept, reconciles(merged)) == (17, True)
    with pytest.raises(KilError, match="known to no register"):
        workflows.merge(project, HUB, group, **SAID)


def test_a_group_can_be_moved_renamed_and_put_back_as_it_was_first_given() -> None:
    first, group = workflows.add_group(
        small_project(), "Knit", postcode="ZZ1 1AA", turnover=800, as_of=date(2026, 3, 31), **SAID
    )
    project = workflows.correct_turnover(first, group, 900, **SAID)
    project = workflows.correct_name(project, group, "Knit and Natter", **SAID)
    project = workflows.correct_postcode(project, group, "ZZ9 1AA", **SAID)
    project = workflows.correct_location(project, group, *degrees(600_500.0, 600_500.0), **SAID)
    assert project.corrections[Correction.REGISTER].iloc[1] == "800 2026-03-31"
    for field in Correctable:
        project = workflows.restore(project, group, field, **SAID)
    assert_frame_equal(project.organisations, first.organisations)


def test_a_place_clicked_for_a_group_stays_when_it_is_told_a_postcode() -> None:
    first, group = workflows.add_group(
        small_project(), "Knit", latitude=degrees(600_500.0, 600_500.0)[0], longitude=degrees(600_500.0, 600_500.0)[1],
        **SAID,
    )  # fmt: skip
    assert pd.isna(row_of(first, group)[Org.POSTCODE])
    project = workflows.correct_postcode(first, group, "ZZ9 1AA", **SAID)
    assert row_of(project, group)[Org.LSOA] == "E01990000"
    moved = workflows.correct_location(project, group, *degrees(602_500.0, 603_500.0), **SAID)
    for field in (Correctable.LOCATION, Correctable.POSTCODE):
        moved = workflows.restore(moved, group, field, **SAID)
    assert_frame_equal(moved.organisations, first.organisations)


def test_a_group_is_told_before_it_is_added_a_second_time() -> None:
    project = small_project()
    assert workflows.look_alikes(project, "the millbottom  community hub", "zz1 1aa") == (
        f"Millbottom Community Hub ({HUB})",
    )
    assert workflows.look_alikes(project, "Millbottom Community Hub", "") != ()
    assert workflows.look_alikes(project, "Millbottom Community Hub", "ZZ1 2AA") == ()
    assert workflows.look_alikes(project, " ", "ZZ1 1AA") == ()
    added, group = workflows.add_group(project, "Millbottom Community Hub", postcode="ZZ1 1AA", **SAID)
    assert workflows.suggest_duplicates(added)[[DuplicateRow.ID, DuplicateRow.OTHER]].to_numpy().tolist() == [
        [group, HUB]
    ]


def test_groups_have_no_past_in_a_register() -> None:
    before = small_project()
    after, _ = workflows.add_group(before, "Knit", postcode="ZZ1 1AA", **SAID)
    trends = [workflows.change_over_time(workflows.summarise(project)) for project in (before, after)]
    assert_frame_equal(trends[0].years, trends[1].years)
    assert trends[0].notes == trends[1].notes


def test_everything_that_was_done_is_listed_with_what_the_register_says(tmp_path: Path) -> None:
    project, _ = workflows.add_group(small_project(), "Knit", postcode="ZZ1 1AA", **SAID)
    project = workflows.correct_turnover(project, HUB, 5, as_of=date(2025, 3, 31), **SAID)
    project = workflows.correct_postcode(project, REFUGE, "ZZ9 1AA", why="House near ZZ9 1AA", who="B")
    project = workflows.restore(project, HUB, Correctable.TURNOVER, **SAID)
    listed = workflows.corrections_table(project).set_index(CorrectionRow.LABEL, append=True)
    told = listed[[CorrectionRow.REGISTER, CorrectionRow.VALUE, CorrectionRow.STANDS]].to_numpy().tolist()
    hidden = "not shown: a protected place"
    assert told == [
        ["£240,000", "the register’s own again", False],
        [hidden, hidden, True],
        ["£240,000", "£5, year to 31 March 2025", False],
        ["nothing", "Knit", True],
    ]
    assert "ZZ9" not in str(workflows.corrections_document(project))
    workflows.save_project(project, tmp_path / "p.gpkg")
    again = workflows.open_project(tmp_path / "p.gpkg")
    assert_frame_equal(again.corrections, project.corrections)
    assert_frame_equal(again.organisations, project.organisations)
    assert workflows.corrections_table(small_project()).empty


@cache
def _with_two_groups() -> Project:
    """The same for every example: a project is replaced, never changed."""
    project, _ = workflows.add_group(small_project(), "Knit", postcode="ZZ3 1AA", turnover=7, **SAID)
    latitude, longitude = degrees(601_500.0, 602_500.0)
    return workflows.add_group(project, "Sing", latitude=latitude, longitude=longitude, **SAID)[0]


FIELDS = st.sampled_from(list(Correctable))
STEPS = st.lists(
    st.tuples(st.sampled_from([HUB, REFUGE, ADVICE, "KIL-0001", "KIL-0002"]), FIELDS, st.integers(0, 11)), max_size=7
)


@given(steps=STEPS, order=st.permutations(list(Correctable)))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_corrected_and_restored_totals_hold_and_restoring_all_gives_what_was(
    steps: list[tuple[str, Correctable, int]], order: list[Correctable]
) -> None:
    project = first = _with_two_groups()
    for org_id, field, number in steps:
        before = project
        project = _restored(project, org_id, field) if number < 3 else _corrected(project, org_id, field, number)
        assert len(project.corrections) - len(before.corrections) in (0, 1)
        reasons = ledger.reasons(project)[SetAside.REASON]
        taken = ledger.ledger(reasons, project.unstored)[LedgerRow.ROWS].sum()
        assert int(reasons.isna().sum()) + int(taken) == 32
    results = workflows.summarise(project)
    assert reconciles(results)
    wards = results.areas[results.areas[AreaRow.TYPE] == "ward"][AreaRow.ORGANISATIONS]
    assert int(wards.sum()) == results.kept
    for org_id in {org_id for org_id, _, _ in steps}:
        for field in order:
            project = _restored(project, org_id, field)
    assert_frame_equal(project.organisations, first.organisations)
    assert project.organisations.dtypes.equals(tables.ORGANISATIONS.empty().dtypes)


def _corrected(project: Project, org_id: str, field: Correctable, number: int) -> Project:
    try:
        return _tried(project, org_id, field, number)
    except KilError as refused:
        assert "already" in refused.message
        return project


def _tried(project: Project, org_id: str, field: Correctable, number: int) -> Project:
    if field is Correctable.NAME:
        return workflows.correct_name(project, org_id, f"Name {number}", **SAID)
    if field is Correctable.POSTCODE:
        return workflows.correct_postcode(project, org_id, f"ZZ{number + 1} 5AA", **SAID)
    if field is Correctable.TURNOVER:
        return workflows.correct_turnover(project, org_id, number * 1_000, as_of=date(2025, 3, 31), **SAID)
    place = degrees(600_400.0 + 1000 * (number % 3), 600_400.0 + 1000 * (number // 3))
    return workflows.correct_location(project, org_id, *place, **SAID)


def _restored(project: Project, org_id: str, field: Correctable) -> Project:
    try:
        return workflows.restore(project, org_id, field, **SAID)
    except KilError:
        return project
