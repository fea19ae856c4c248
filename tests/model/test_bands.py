"""Every turnover falls in exactly one band; schemes that would lose one cannot be made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.model.bands import KEEP_IT_LOCAL, NCVO, SCHEMES, UNKNOWN, Band, BandScheme

UNKNOWN_BAND = Band(UNKNOWN, "Not known", None, None)
EDGES = sorted({band.low for scheme in SCHEMES.values() for band in scheme.known if band.low is not None})


def holding(scheme: BandScheme, amount: int) -> list[str]:
    return [
        band.key
        for band in scheme.known
        if band.low is not None and band.low <= amount and (band.high is None or amount < band.high)
    ]


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.key)
@given(amount=st.integers(0, 10**12) | st.sampled_from(EDGES) | st.sampled_from(EDGES[1:]).map(lambda edge: edge - 1))
def test_every_amount_falls_in_exactly_one_band(scheme: BandScheme, amount: int) -> None:
    assert len(holding(scheme, amount)) == 1


@pytest.mark.parametrize(
    ("amount", "key"),
    [
        (0, "zero"),
        (1, "under_10k"),
        (9_999, "under_10k"),
        (10_000, "10k_100k"),
        (199_999, "100k_200k"),
        (200_000, "200k_500k"),
        (499_999, "200k_500k"),
        (500_000, "500k_1m"),
        (10_000_000, "10m_over"),
    ],
)
def test_the_lower_edge_belongs_to_a_band_and_the_upper_does_not(amount: int, key: str) -> None:
    assert holding(KEEP_IT_LOCAL, amount) == [key]


def test_the_cluster_is_200_to_500_thousand_pounds() -> None:
    cluster = KEEP_IT_LOCAL.cluster
    assert cluster is not None
    assert (cluster.key, cluster.low, cluster.high) == ("200k_500k", 200_000, 500_000)
    assert NCVO.cluster is None


def test_keys_are_the_published_ones_in_order() -> None:
    assert [band.key for band in NCVO.bands] == [
        "unknown",
        "micro",
        "small",
        "medium",
        "large",
        "major",
        "super_major",
    ]
    assert [band.key for band in KEEP_IT_LOCAL.bands][:3] == ["unknown", "zero", "under_10k"]


def test_a_band_is_found_by_its_key() -> None:
    assert KEEP_IT_LOCAL.band("500k_1m").low == 500_000
    with pytest.raises(KeyError, match="super_major"):
        KEEP_IT_LOCAL.band("super_major")


@pytest.mark.parametrize(
    ("bands", "complaint"),
    [
        ((Band("a", "A", 0, None),), "first band must be the unknown one"),
        ((Band(UNKNOWN, "U", 0, None), Band("a", "A", 0, None)), "first band must be the unknown one"),
        ((UNKNOWN_BAND,), "start at £0 and end open"),
        ((UNKNOWN_BAND, Band("a", "A", 1, None)), "start at £0 and end open"),
        ((UNKNOWN_BAND, Band("a", "A", 0, 10)), "start at £0 and end open"),
        ((UNKNOWN_BAND, Band("a", "A", 0, 10), Band("b", "B", 11, None)), "A and B do not meet"),
        ((UNKNOWN_BAND, Band("a", "A", 0, 10), Band("b", "B", 9, None)), "A and B do not meet"),
        ((UNKNOWN_BAND, Band("a", "A", 0, 0), Band("b", "B", 0, None)), "A and B do not meet"),
        ((UNKNOWN_BAND, Band("a", "A", 0, None), Band("b", "B", None, None)), "A and B do not meet"),
        ((UNKNOWN_BAND, Band("a", "A", 0, 10), Band("a", "B", 10, None)), "two bands share a key"),
    ],
)
def test_a_scheme_that_would_lose_or_double_an_amount_is_refused(bands: tuple[Band, ...], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        BandScheme("mine", "Mine", bands)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=8, unique=True))
def test_any_rising_edges_make_a_scheme_that_holds_every_amount(edges: list[int]) -> None:
    lows = [0, *sorted(edges)]
    bands = [Band(str(low), str(low), low, high) for low, high in zip(lows, [*lows[1:], None], strict=True)]
    scheme = BandScheme("mine", "Mine", (UNKNOWN_BAND, *bands))
    for amount in {0, *edges, *(edge - 1 for edge in edges), 10**10}:
        assert len(holding(scheme, amount)) == 1
