"""Which organisations a filter shows; what each further choice would show; and what nobody may be found by."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.filtering import NOT_TOLD, Sieve, plain
from kil_mapper.model.filters import NOT_KNOWN, WORDS, YES, Facet, Filter, filter_from_text, filter_of, text_of
from kil_mapper.model.results import Results
from kil_mapper.model.tables import (
    ANCHORS,
    CLASSIFICATIONS,
    NEIGHBOURHOODS,
    ORGANISATIONS,
    OTHER_NAMES,
    READINESS,
    Org,
)
from tests.factory import lsoa_code, small_project, ward_code

HUB, REFUGE = "GB-CHC-900001", "GB-CHC-900003"
MILLBOTTOM, TOWN = ward_code(0), ward_code(1)


def _results() -> Results:
    """The small district with themes, a neighbourhood over two wards, an anchor, and one that wants to grow."""
    themes = [("GB-CHC-900001", "109"), ("GB-CHC-900001", "204"), ("GB-CHC-900013", "109"), ("GB-CHC-900004", "203")]
    day = pd.Timestamp("2025-10-01")
    anchor = {"org_id": HUB, "is_anchor": True, "who": "AB", "declared_on": day}
    grow = [(HUB, True, "2025-01-01"), (HUB, False, "2025-09-01"), ("GB-CHC-900004", True, "2025-02-01")]
    return compute(
        small_project(
            classifications=CLASSIFICATIONS.conform(
                pd.DataFrame(
                    [(org, code, "What" if code < "200" else "Who", f"Theme {code}") for org, code in themes],
                    columns=["org_id", "code", "type", "description"],
                )
            ),
            neighbourhoods=NEIGHBOURHOODS.conform(
                pd.DataFrame(
                    [("KIL-N01", "Two wards", "ward", MILLBOTTOM), ("KIL-N01", "Two wards", "lsoa", lsoa_code(3))],
                    columns=["area_code", "name", "member_type", "member_code"],
                )
            ),
            anchors=ANCHORS.conform(pd.DataFrame([anchor])),
            readiness=READINESS.conform(
                pd.DataFrame(grow, columns=["org_id", "wants_to_grow", "recorded_on"]).assign(who="AB")
            ),
        )
    )


@pytest.fixture(scope="module")
def results() -> Results:
    return _results()


@pytest.fixture(scope="module")
def sieve(results: Results) -> Sieve:
    return Sieve(results)


def _names(results: Results, sieve: Sieve, wanted: Filter) -> list[str]:
    return list(results.counted[sieve.mask(wanted)][Org.NAME])


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("food share", ["Millbottom Food Share"]),
        ("SHARE food", ["Millbottom Food Share"]),
        ("foodshare", ["Millbottom Food Share"]),
        ("food-share", ["Millbottom Food Share"]),
        ("arefoodsh", []),  # written together it still begins where a word does
        ("900004", ["Town Advice Centre"]),
        ("gb-chc-900004", ["Town Advice Centre"]),
        ("ZZ41AA advice", ["Town Advice Centre"]),
        ("zz4 1aa advice", ["Town Advice Centre"]),
        ("the hub", ["Millbottom Community Hub"]),  # by its working name
        ("Choïr", ["Westfield Choir"]),
        ("(", []),
        (".*", []),
        ("nothing like it", []),
    ],
)
def test_search_finds_names_numbers_and_postcodes(results: Results, sieve: Sieve, words: str, found: list[str]) -> None:
    assert _names(results, sieve, Filter(words)) == found


def test_accents_apostrophes_and_company_numbers_do_not_matter() -> None:
    project = small_project()
    frame = project.organisations.copy()
    frame.loc[frame[Org.ID] == HUB, [Org.NAME, Org.COMPANY_NUMBER]] = ["St John’s Café – Ünion", "01234567"]
    other = pd.DataFrame({"org_id": [HUB], "name": ["Caffè\nNero\x1e"], "name_type": ["Working name"]})
    results = compute(small_project(organisations=ORGANISATIONS.conform(frame), other_names=OTHER_NAMES.conform(other)))
    sieve = Sieve(results)
    for words in ("st johns cafe", "ST JOHN'S", "union", "stjohns", "01234567", "caffe nero"):
        assert _names(results, sieve, Filter(words)) == ["St John’s Café – Ünion"], words


def test_text_is_compared_without_what_people_write_differently() -> None:
    assert plain("  St John’s – Café_Ltd (HX1 5TQ)") == "st johns cafe ltd hx1 5tq"
    assert plain("İstanbul ﬁne ²") == plain("istanbul fine 2")


# --- protected places -------------------------------------------------------------------------------------------------


def test_a_refuge_is_found_by_its_name_and_by_no_place(results: Results, sieve: Sieve) -> None:
    place = sieve.places[REFUGE]
    assert sieve.mask(Filter("refuge"))[place]
    for words in ("zz3 1aa", "zz31aa", "refuge millbottom", "refuge zz3"):
        assert not sieve.mask(Filter(words)).any(), words
    for facet, real in ((Facet.AREAS, MILLBOTTOM), (Facet.AREAS, "KIL-N01"), (Facet.DECILES, "2")):
        assert not sieve.mask(Filter().only(facet, {real}))[place], facet
    assert sieve.keys_of(Facet.AREAS, [REFUGE]) == sieve.keys_of(Facet.DECILES, [REFUGE]) == {NOT_KNOWN}
    assert {value.key: value.label for value in sieve.values[Facet.AREAS]}[NOT_KNOWN] == NOT_TOLD


# --- facets -----------------------------------------------------------------------------------------------------------


def test_a_ward_a_neighbourhood_and_marks_are_filtered_by(results: Results, sieve: Sieve) -> None:
    def names(**wanted: set[str]) -> set[str]:
        keys = {name: frozenset(values) for name, values in wanted.items()}
        return set(_names(results, sieve, Filter(**keys)))  # type: ignore[arg-type] # facets, no words

    hub, advice = "Millbottom Community Hub", "Town Advice Centre"
    assert names(areas={MILLBOTTOM}) == {hub, "Millbottom Food Share"}
    assert names(areas={"KIL-N01"}) >= {hub, "Millbottom Food Share", advice, "Town Hall Trust"}
    assert names(anchors={YES}) == {hub}
    assert names(growth={YES}) == {advice}, "The newest record stands: the Hub no longer wants to"
    assert names(ages={"over_24_months"}) == {"Westfield History Society"}
    assert names(ages={NOT_KNOWN}) == {"Westfield Friends"}
    assert names(themes={"109", "203"}) == {hub, advice, "Westfield Choir"}
    assert names(themes={"109"}, areas={MILLBOTTOM}) == {hub}
    assert names(bands={"no such band"}) == set()


def test_wards_of_one_name_say_which_authority_they_are_in() -> None:
    project = small_project()
    wards = project.wards.copy()
    wards["name"] = "Central"
    sieve = Sieve(compute(small_project(wards=wards)))
    labels = {value.label for value in sieve.values[Facet.AREAS] if value.key != NOT_KNOWN}
    assert all(label.startswith("Central (") for label in labels)


_filters = st.builds(
    Filter,
    words=st.sampled_from(["", "westfield", "town", "zz"]),
    bands=st.frozensets(st.sampled_from(["zero", "under_10k", "200k_500k", "unknown"])),
    deciles=st.frozensets(st.sampled_from(["1", "2", "10", NOT_KNOWN])),
    areas=st.frozensets(st.sampled_from([MILLBOTTOM, TOWN, "KIL-N01", NOT_KNOWN])),
    themes=st.frozensets(st.sampled_from(["109", "203", "204"])),
    reach=st.frozensets(st.sampled_from(["local", "not_stated"])),
    ages=st.frozensets(st.sampled_from(["up_to_date", "over_24_months", NOT_KNOWN])),
    anchors=st.frozensets(st.just(YES)),
    growth=st.frozensets(st.just(YES)),
)
_quick = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_quick
@given(wanted=_filters)
def test_every_count_is_what_would_be_shown_with_that_value_alone(sieve: Sieve, wanted: Filter) -> None:
    seen = sieve.look(wanted)
    assert np.array_equal(seen.mask, sieve.mask(wanted))
    for facet, values in sieve.values.items():
        for value, count in zip(values, seen.counts[facet], strict=True):
            assert sieve.mask(wanted.only(facet, {value.key})).sum() == count


@_quick
@given(wanted=_filters)
def test_facets_of_one_value_add_up_and_parts_can_be_taken_off(sieve: Sieve, wanted: Filter) -> None:
    seen = sieve.look(wanted)
    for facet in (Facet.BANDS, Facet.DECILES, Facet.REACH, Facet.AGES):
        assert seen.counts[facet].sum() == sieve.mask(wanted.only(facet, ())).sum()
        assert sum(count for count, _ in sieve.totals(facet, seen.mask)) == seen.shown
    for part, count in sieve.loosened(wanted):
        loose = wanted.without(part)
        assert part not in loose.parts
        assert sieve.mask(loose).sum() == count >= seen.shown
    assert sieve.look(Filter()).shown == sieve.size


@_quick
@given(wanted=_filters)
def test_what_is_saved_is_what_comes_back(sieve: Sieve, wanted: Filter) -> None:
    back, problems = filter_from_text(text_of(wanted))
    assert (back, problems) == (wanted, ())
    assert filter_of(json.loads(json.dumps(wanted.definition))) == (wanted, ())
    assert sieve.checked(wanted) == (wanted, ())


def test_income_that_is_not_known_is_not_nothing(sieve: Sieve) -> None:
    totals = dict(zip([value.key for value in sieve.values[Facet.BANDS]],
                      sieve.totals(Facet.BANDS, sieve.everything), strict=True))  # fmt: skip
    assert totals["unknown"] == (1, None)
    assert totals["zero"] == (1, 0)
    assert totals["500k_1m"] == (1, 500_000)


# --- words for a filter -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Filter(" hill   top "), ["Search: hill top"]),
        (Filter(areas=frozenset({MILLBOTTOM})), ["Ward: Millbottom"]),
        (Filter(deciles=frozenset({"1", "2", "3", "5"})), ["Need: deciles 1–3, 5"]),
        (Filter(deciles=frozenset({"10", NOT_KNOWN})), ["Need: decile 10, not known"]),
        (Filter(bands=frozenset({"zero", "200k_500k"})), ["Turnover: £0, £200k–£500k"]),
        (Filter(bands=frozenset({"zero", "200k_500k", "unknown"})), ["Turnover: 3 turnover bands"]),
        (Filter(anchors=frozenset({YES})), ["Marked: community anchors"]),
    ],
)
def test_each_part_is_told_in_words(sieve: Sieve, wanted: Filter, told: list[str]) -> None:
    assert [sieve.told(wanted, part) for part in wanted.parts] == told


def test_what_this_project_does_not_know_is_left_out_and_said(sieve: Sieve) -> None:
    wanted = Filter(areas=frozenset({MILLBOTTOM, "E05000999"}), themes=frozenset({"999"}))
    checked, problems = sieve.checked(wanted)
    assert checked == Filter(areas=frozenset({MILLBOTTOM}))
    assert problems == (
        "Ward: “E05000999” is not known in this project: ignored.",
        "Theme: “999” is not known in this project: ignored.",
    )


@pytest.mark.parametrize(
    ("text", "wanted", "problems"),
    [
        ("", Filter(), 1),
        ("[1, 2]", Filter(), 1),
        ("null", Filter(), 1),
        ('{"words": 3, "bands": "zero"}', Filter(), 2),
        ('{"bands": ["zero", 7, null], "shape": "round"}', Filter(bands=frozenset({"zero"})), 2),
        ("[" * 100_000, Filter(), 1),
        ('{"words": "' + "x" * 5_000 + '"}', Filter("x" * 200), 0),
    ],
)
def test_a_broken_definition_is_read_as_far_as_it_can_be(text: str, wanted: Filter, problems: int) -> None:
    found, told = filter_from_text(text)
    assert found == wanted
    assert len(told) == problems


def test_a_filter_knows_its_parts() -> None:
    wanted = Filter("hall").turned(Facet.BANDS, "zero").turned(Facet.DECILES, "1").turned(Facet.DECILES, "1")
    assert wanted.parts == (WORDS, "bands")
    assert wanted.without(WORDS).without("bands") == Filter()
    assert not Filter("   ").is_on


def test_a_district_without_organisations_can_be_filtered() -> None:
    empty = ORGANISATIONS.conform(small_project().organisations.iloc[:0])
    sieve = Sieve(compute(small_project(organisations=empty)))
    seen = sieve.look(Filter("hall", bands=frozenset({"zero"})))
    assert (sieve.size, seen.shown) == (0, 0)
