"""Colours are told apart by everyone: on screen, in a greyscale print, and with any common colour vision."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from kil_mapper.maps.classes import CLUSTER, NEED_CLASSES, NEED_UNKNOWN, SHAPES, band_symbols, need_class, symbols
from kil_mapper.model.bands import KEEP_IT_LOCAL, NCVO

Colour = NDArray[np.float64]

# Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB.
VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour: str) -> Colour:
    channels = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: Colour) -> Colour:
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = matrix @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def seen(colour: str, vision: str = "full") -> Colour:
    return lab(VISION[vision] @ linear(colour))


def distance(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(seen(one, vision) - seen(other, vision)))


def contrast(one: str, other: str) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    light, dark = sorted((float(weights @ linear(one)), float(weights @ linear(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_decile_has_one_class_and_the_most_deprived_is_darkest() -> None:
    assert sorted(decile for found in NEED_CLASSES for decile in found.deciles) == list(range(1, 11))
    lightness = [seen(need_class(decile).colour)[0] for decile in range(1, 11)]
    assert lightness == sorted(lightness)
    assert need_class(None) is NEED_UNKNOWN


@pytest.mark.parametrize("vision", VISION)
def test_neighbouring_need_classes_are_told_apart(vision: str) -> None:
    for darker, lighter in pairwise(NEED_CLASSES):
        assert distance(darker.colour, lighter.colour, vision) > 8
        assert seen(lighter.colour, vision)[0] - seen(darker.colour, vision)[0] > 6  # greyscale keeps the order


def test_need_stays_pale_enough_for_symbols() -> None:
    scheme = symbols(KEEP_IT_LOCAL)
    assert all(seen(found.colour)[0] > 46 for found in NEED_CLASSES)
    for symbol in scheme.values():
        assert contrast(symbol.fill, symbol.line) > 3  # each symbol carries its own edge onto any class


@pytest.mark.parametrize("vision", VISION)
def test_the_cluster_stands_out_from_every_class_and_every_other_symbol(vision: str) -> None:
    for found in NEED_CLASSES:
        assert distance(CLUSTER.fill, found.colour, vision) > 25
        assert contrast(CLUSTER.line, found.colour) > 4  # WCAG 1.4.11 asks 3: the ring carries it without colour
    for key, symbol in symbols(KEEP_IT_LOCAL).items():
        if key != "200k_500k":
            assert distance(CLUSTER.fill, symbol.fill, vision) > 30
            assert symbol.shape != CLUSTER.shape
            assert symbol.radius < CLUSTER.radius
    assert contrast(CLUSTER.fill, CLUSTER.line) > 7


def test_bands_differ_without_colour() -> None:
    for scheme in (KEEP_IT_LOCAL, NCVO):
        drawn = list(symbols(scheme).values())
        assert len(drawn) == len(scheme.bands)
        for one, other in combinations(drawn, 2):
            hollow = seen(one.fill)[0] - seen(other.fill)[0]
            assert one.shape != other.shape or abs(one.radius - other.radius) >= 1.4 or abs(hollow) > 30


def test_symbols_grow_with_turnover() -> None:
    drawn = symbols(KEEP_IT_LOCAL)
    ordinary = [drawn[band.key].radius for band in KEEP_IT_LOCAL.known if not band.highlighted and band.low != 0]
    assert ordinary == sorted(ordinary)


def test_a_scheme_without_a_cluster_draws_no_diamond() -> None:
    assert NCVO.cluster is None
    assert "diamond" not in {symbol.shape for symbol in symbols(NCVO).values()}


def test_shapes_have_radius_one() -> None:
    for name, corners in SHAPES.items():
        if corners:
            assert max(np.hypot(x, y) for x, y in corners) == pytest.approx(1, abs=0.06), name


def test_every_band_is_handed_out_with_its_outline() -> None:
    drawn = band_symbols(KEEP_IT_LOCAL)
    assert set(drawn) == {band.key for band in KEEP_IT_LOCAL.bands}
    assert drawn["200k_500k"].outline == SHAPES["diamond"]
    assert drawn["unknown"].outline == ()
