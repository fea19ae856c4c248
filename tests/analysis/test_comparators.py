"""Places beside each other, by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from kil_mapper.analysis.comparators import TOGETHER, compare, count_everywhere, need_everywhere
from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.rates import count_interval
from kil_mapper.model.findings import PlaceRow
from kil_mapper.model.project import AreaRef, Project
from kil_mapper.model.regions import ENGLAND
from kil_mapper.model.results import Results
from kil_mapper.model.rules import Evidence
from kil_mapper.model.tables import (
    ANNUAL_RETURNS,
    COMPARATOR_AREAS,
    COMPARATORS,
    Comparator,
    ComparatorArea,
    Lsoa,
    Org,
    Return,
)
from kil_mapper.model.vocabulary import Reach, RuleProfile
from tests.factory import small_project

DAY = dt.date(2025, 9, 7)
HERE, BESIDE, FAR = "E08000001", "E08000002", "E08000003"


def charity(number: int, lad: str, income: int | None, **changes: Any) -> dict[str, Any]:
    """One main charity of the register with a year of accounts, active and local."""
    return {
        Org.ID: f"GB-CHC-{number}",
        Evidence.NAME: f"Hub {number}",
        Org.INCOME: income,
        Org.EXPENDITURE: 1,
        Org.REGISTERED_ON: "2000-01-01",
        Org.PERIOD_START: "2024-04-01",
        Org.PERIOD_END: "2025-03-31",
        Evidence.WHAT: "105",
        Evidence.HOW: "306",
        Evidence.GRANT_MAKER: None,
        Evidence.REACH: Reach.LOCAL.value,
        Evidence.LAST_RETURN: "2025-05-01",
        Comparator.LAD: lad,
    } | changes


def everywhere(*rows: dict[str, Any]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows))
    days = (Org.REGISTERED_ON, Org.PERIOD_START, Org.PERIOD_END, Evidence.LAST_RETURN)
    types = dict.fromkeys(days, "datetime64[s]") | dict.fromkeys((Org.INCOME, Org.EXPENDITURE), "Int64")
    return frame.astype(types | {Evidence.GRANT_MAKER: "boolean"})


def counted(frame: pd.DataFrame, rules: RuleProfile, lad: str = HERE) -> dict[str, tuple[int, int | None]]:
    """Organisations and income of the bands that hold any."""
    mine = frame[(frame[Comparator.RULES] == rules.value) & (frame[Comparator.LAD] == lad)]
    figures = zip(mine[Comparator.BAND], mine[Comparator.ORGANISATIONS], mine[Comparator.INCOME], strict=True)
    return {band: (int(number), None if pd.isna(income) else int(income)) for band, number, income in figures if number}


def test_every_profile_sets_aside_by_its_own_rules() -> None:
    frame = everywhere(
        charity(1, HERE, 250_000),
        charity(2, HERE, 300_000, **{Evidence.REACH: Reach.NATIONAL.value}),
        charity(3, HERE, 0, **{Org.EXPENDITURE: 0}),
        charity(4, HERE, None),
        charity(5, BESIDE, 5_000),
    )
    found = count_everywhere(frame, ANNUAL_RETURNS.empty(), DAY, returns_known=True)
    assert counted(found, RuleProfile.ALL) == {"unknown": (1, None), "zero": (1, 0), "200k_500k": (2, 550_000)}
    assert counted(found, RuleProfile.VCSE) == {"unknown": (1, None), "200k_500k": (1, 250_000)}
    assert counted(found, RuleProfile.NCVO) == {"unknown": (1, None), "200k_500k": (2, 550_000)}
    assert counted(found, RuleProfile.ALL, BESIDE) == {"under_10k": (1, 5_000)}
    assert len(found) == 2 * 3 * 9  # authorities, profiles, bands: zeros included


def test_turnover_is_annualised_and_a_blank_one_comes_from_the_newest_return() -> None:
    half = charity(1, HERE, 150_000, **{Org.PERIOD_START: "2024-10-01"})  # 182 days: 150,000 × 365 ÷ 182 = 300,824
    blank = charity(2, HERE, None)
    returns = ANNUAL_RETURNS.conform(
        pd.DataFrame(
            {
                Return.ORG: ["GB-CHC-2"] * 2,
                Return.PERIOD_START: pd.to_datetime(["2022-04-01", "2023-04-01"]),
                Return.PERIOD_END: pd.to_datetime(["2023-03-31", "2024-03-31"]),
                Return.INCOME: [1, 600_000],
            }
        )
    )
    found = count_everywhere(everywhere(half, blank), returns, DAY, returns_known=True)
    assert counted(found, RuleProfile.ALL) == {"200k_500k": (1, 300_824), "500k_1m": (1, 600_000)}


def test_need_is_weighted_by_residents() -> None:
    lsoas = pd.DataFrame(
        {
            Lsoa.LAD: [HERE, HERE, BESIDE],
            Lsoa.POPULATION: pd.array([1_000, 3_000, 2_000], "Int64"),
            Lsoa.SCORE: [40.0, 20.0, 10.0],
            Lsoa.DECILE: pd.array([1, 3, 9], "Int64"),
        }
    )
    found = need_everywhere(lsoas)
    assert found.loc[HERE].tolist() == [4_000, 25.0, 0.25]  # (1,000 × 40 + 3,000 × 20) ÷ 4,000; 1,000 of 4,000
    assert found.loc[BESIDE].tolist() == [2_000, 10.0, 0.0]


def project(areas: tuple[AreaRef, ...] = (AreaRef(HERE, "Here"),), **options: Any) -> Project:
    """Three authorities, two of them of one region; England is not all there."""
    held: dict[str, dict[str, tuple[int, int | None]]] = {
        HERE: {"unknown": (2, None), "200k_500k": (3, 900_000), "500k_1m": (1, 600_000)},
        BESIDE: {"under_10k": (4, 9_000), "200k_500k": (1, 250_000), "10m_over": (1, 20_000_000)},
        FAR: {"zero": (10, 0)},
    }
    rows = [
        (lad, rules.value, band, number, income)
        for rules in RuleProfile
        for lad, bands in held.items()
        for band, (number, income) in bands.items()
    ]
    counts = COMPARATORS.conform(pd.DataFrame(rows, columns=[column.name for column in COMPARATORS.columns]))
    places = {
        ComparatorArea.LAD: [HERE, BESIDE, FAR],
        ComparatorArea.NAME: ["Here", "Beside", "Far"],
        ComparatorArea.REGION: ["E12000003", "E12000003", None],
        ComparatorArea.COUNTRY: None,
        ComparatorArea.POPULATION: [4_000, 1_000, 5_000],
        ComparatorArea.SCORE: [30.0, 10.0, 20.0],
        ComparatorArea.MOST_DEPRIVED_20: [0.5, 0.0, 0.1],
    }
    places = COMPARATOR_AREAS.conform(pd.DataFrame(places))
    return small_project(comparators=counts, comparator_areas=places, areas=areas).with_options(**options)


def compared(made: Project) -> pd.DataFrame:
    results: Results = compute(small_project())
    return compare(Results(**(vars(results) | {"project": made})))


def test_a_place_stands_beside_its_neighbours_and_its_region() -> None:
    frame = compared(project(neighbours=(FAR, HERE, "E08000099")))
    assert frame[[PlaceRow.KIND, PlaceRow.CODE, PlaceRow.NAME]].to_numpy().tolist() == [
        ["here", HERE, "Here"],
        ["neighbour", FAR, "Far"],
        ["region", "E12000003", "Yorkshire and the Humber"],
    ]
    here, far, region = (row for _, row in frame.iterrows())
    assert here[PlaceRow.ORGANISATIONS] == 6  # 2 + 3 + 1
    assert here[PlaceRow.RATE] == pytest.approx(1.5)  # 6 ÷ 4,000 × 1,000
    low, high = (limit / 4 for limit in count_interval(6))
    assert (here[PlaceRow.RATE_LOW], here[PlaceRow.RATE_HIGH]) == pytest.approx((low, high))
    assert (here[PlaceRow.CLUSTER], here[PlaceRow.ABOVE], here[PlaceRow.INCOME_UNKNOWN]) == (3, 1, 2)
    assert here[PlaceRow.CLUSTER_RATE] == pytest.approx(75)  # 3 ÷ 4,000 × 100,000
    assert here[PlaceRow.INCOME] == 1_500_000
    assert (far[PlaceRow.ORGANISATIONS], far[PlaceRow.INCOME]) == (10, 0)
    assert (region[PlaceRow.POPULATION], region[PlaceRow.ORGANISATIONS], region[PlaceRow.ABOVE]) == (5_000, 12, 2)
    assert region[PlaceRow.SCORE] == pytest.approx(26)  # (4,000 × 30 + 1,000 × 10) ÷ 5,000
    assert region[PlaceRow.SHARE_20] == pytest.approx(0.4)


def test_england_is_all_authorities_where_the_table_holds_it() -> None:
    made = project()
    made.comparator_areas[ComparatorArea.COUNTRY] = ENGLAND
    england = compared(made).iloc[-1]
    assert (england[PlaceRow.KIND], england[PlaceRow.CODE], england[PlaceRow.ORGANISATIONS]) == ("england", ENGLAND, 22)


def test_several_authorities_come_one_by_one_and_together() -> None:
    frame = compared(project(areas=(AreaRef(HERE, "Here"), AreaRef(FAR, "Far"))))
    assert frame[PlaceRow.NAME].tolist() == ["Here", "Far", TOGETHER, "Yorkshire and the Humber"]
    assert frame[PlaceRow.ORGANISATIONS].tolist() == [6, 10, 16, 12]


def test_a_place_that_is_not_covered_is_not_made_up() -> None:
    frame = compared(project(areas=(AreaRef("E08000077", "Nowhere"),)))
    assert frame.empty
    assert list(frame.columns) == list(compared(project()).columns)


def test_without_comparators_the_frame_is_empty_and_typed() -> None:
    frame = compare(compute(small_project()))
    assert frame.empty
    assert frame.dtypes.equals(compared(project()).dtypes)


def test_without_residents_there_are_counts_and_no_rates() -> None:
    made = project()
    made.comparator_areas[ComparatorArea.POPULATION] = pd.array([None] * 3, "Int64")
    here = compared(made).iloc[0]
    assert here[PlaceRow.ORGANISATIONS] == 6
    assert pd.isna(here[[PlaceRow.RATE, PlaceRow.CLUSTER_RATE, PlaceRow.SCORE]]).all()
