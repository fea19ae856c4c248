"""Consortia: really the fewest, held against every combination there is."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.analysis.consortia import MOST_PARTNERS, Brought, describe, fewest, suggest
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Org


def candidates(*rows: tuple[str, int | None, str, str, bool]) -> pd.DataFrame:
    """Rows of org_id, turnover, reach, ward, sensitive."""
    frame = pd.DataFrame(rows, columns=[Org.ID, Counted.TURNOVER, Counted.REACH, Org.WARD, Counted.SENSITIVE])
    frame[Counted.WARD_NAME] = frame[Org.WARD]
    return frame.astype({Counted.TURNOVER: "Int64", Org.WARD: "str", Counted.WARD_NAME: "str"})


def by_every_combination(turnover: dict[str, int], required: int, groups: list[set[str]]) -> tuple[int, int] | None:
    """The fewest partners and the most they can turn over together, tried out one by one."""
    for size in range(1, min(len(turnover), MOST_PARTNERS) + 1):
        sums = [
            sum(turnover[org] for org in members)
            for members in combinations(turnover, size)
            if all(group & set(members) for group in groups)
        ]
        if sums and max(sums) >= required:
            return size, max(sums)
    return None


POOL = st.lists(st.integers(1, 60), min_size=1, max_size=9)


@given(pool=POOL, required=st.integers(1, 250), data=st.data())
def test_no_combination_has_fewer_partners_or_with_as_few_a_larger_turnover(
    pool: list[int], required: int, data: st.DataObject
) -> None:
    turnover = {f"o{n}": pounds for n, pounds in enumerate(sorted(pool, reverse=True))}
    groups = data.draw(st.lists(st.sets(st.sampled_from(sorted(turnover))), max_size=3))
    found = fewest(turnover, Fraction(required), groups)
    expected = by_every_combination(turnover, required, groups)
    if found is None:
        assert expected is None
    else:
        assert expected == (len(found), sum(turnover[org] for org in found))
        assert all(group & set(found) for group in groups)


ROWS = st.lists(
    st.tuples(
        st.integers(1, 30),
        st.sampled_from(["local", "sub_regional"]),
        st.sampled_from(["W1", "W2", "W3"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(rows=ROWS, required=st.integers(20_000, 900_000), theme=st.sets(st.integers(0, 7)))
def test_the_first_suggestion_is_the_fewest_with_everything_asked_for_and_a_hyper_local_partner(
    rows: list[tuple[int, str, str, bool]], required: int, theme: set[int]
) -> None:
    pool = candidates(*((f"o{n}", 10_000 * k, reach, ward, kept) for n, (k, reach, ward, kept) in enumerate(rows)))
    asked = Brought("advice", frozenset(f"o{n}" for n in theme))
    turnover = {f"o{n}": 10_000 * k for n, (k, *_) in enumerate(rows) if 10_000 * k < required}
    tiny = {f"o{n}" for n, (k, reach, _, kept) in enumerate(rows) if k < 10 and reach == "local" and not kept}
    found = suggest(pool, Fraction(required), [asked])
    groups = [set(asked.by) & set(turnover)]
    expected = by_every_combination(turnover, required, [*groups, tiny & set(turnover)])
    if expected is None:
        expected = by_every_combination(turnover, required, groups)
    assert (expected is None) == (not found)
    for number, members in enumerate(found):
        assert sum(turnover[org] for org in members) >= required
        assert asked.by & set(members)
        if number == 0:
            assert expected is not None
            assert len(members) <= expected[0]
    leads = [members[0] for members in found]
    assert len(set(leads)) == len(leads)
    assert [len(members) for members in found] == sorted(len(members) for members in found)


def test_one_organisation_may_bring_two_things_at_once() -> None:
    # 100 wanted. Advice: a (60), c (50). Based in W: b (55), c (50). With c alone for both, a joins: 110 by two.
    # One for each would be a and b: 115 by two, more together, so that is suggested.
    turnover = {"a": 60, "b": 55, "c": 50}
    assert fewest(turnover, Fraction(100), [{"a", "c"}, {"b", "c"}]) == ["a", "b"]
    # 101 wanted, and b brings nothing: c has to be in it, and a reaches 110.
    assert sorted(fewest(turnover, Fraction(101), [{"c"}, {"c"}]) or []) == ["a", "c"]


def test_eight_partners_are_the_most() -> None:
    turnover = {f"o{n}": 10 for n in range(20)}
    assert len(fewest(turnover, Fraction(80), []) or []) == 8
    assert fewest(turnover, Fraction(81), []) is None


def test_where_nobody_brings_what_is_asked_there_is_no_consortium() -> None:
    assert fewest({"a": 60, "b": 50}, Fraction(100), [set()]) is None


def test_a_hyper_local_partner_from_a_ward_of_the_others_is_preferred_where_as_many_suffice() -> None:
    pool = candidates(
        ("big", 200_000, "local", "W1", False),
        ("far", 90_000, "local", "W2", False),
        ("near", 60_000, "local", "W1", False),
    )
    # 250,000 wanted: big and far (290,000) or big and near (260,000) are both two; near is based where big is.
    assert suggest(pool, Fraction(250_000))[0] == ("big", "near")
    # 270,000 wanted: big and near are not enough.
    assert suggest(pool, Fraction(270_000))[0] == ("big", "far")


def test_a_protected_service_is_no_hyper_local_partner_and_its_ward_draws_nobody() -> None:
    pool = candidates(
        ("refuge", 200_000, "local", "W1", True),
        ("far", 90_000, "local", "W2", False),
        ("near", 60_000, "local", "W1", False),
        ("tiny_refuge", 95_000, "local", "W2", True),
    )
    assert suggest(pool, Fraction(250_000))[0] == ("refuge", "far")


def test_without_a_hyper_local_partner_there_still_is_a_consortium() -> None:
    pool = candidates(("a", 200_000, "sub_regional", "W1", False), ("b", 150_000, "local", "W1", False))
    assert suggest(pool, Fraction(300_000)) == (("a", "b"),)


def test_zero_and_unknown_turnovers_and_those_who_could_bid_alone_are_no_partners() -> None:
    pool = candidates(
        ("alone", 300_000, "local", "W1", False),
        ("a", 200_000, "local", "W1", False),
        ("b", 100_000, "local", "W1", False),
        ("zero", 0, "local", "W1", False),
        ("unknown", None, "local", "W1", False),
    )
    # 300,000 wanted. No partner turns over less than 100,000, so none is hyper-local.
    assert suggest(pool, Fraction(300_000)) == (("a", "b"),)


@pytest.mark.parametrize(("required", "enough", "lead_enough"), [(260_000, True, False), (200_000, True, True)])
def test_what_organisations_are_together(required: int, enough: bool, lead_enough: bool) -> None:
    pool = candidates(
        ("near", 60_000, "local", "W1", False),
        ("refuge", 200_000, "local", "W2", True),
    )
    asked = [Brought("advice", frozenset({"near"})), Brought("based in W3", frozenset({"other"}))]
    found = describe(pool, Fraction(required), asked, ("Advice",))
    assert (found.members, found.lead, found.lead_turnover) == (("refuge", "near"), "refuge", 200_000)
    assert (found.combined_turnover, found.enough, found.lead_enough) == (260_000, enough, lead_enough)
    assert found.largest_share == 200_000 / 260_000
    assert found.wards == ("W1",)  # never that of the refuge
    assert (found.hyper_local, found.hyper_locals) == ("near", ("near",))
    assert (found.missing, found.themes) == (("based in W3",), ("Advice",))
