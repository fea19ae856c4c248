"""Colours, classes and symbols of the map, declared once for the page and the still picture.

Need is one hue from pale to mid tone, most deprived darkest, so that symbols stay visible on every class and the
order survives a greyscale print. Organisations differ in shape, size and colour at once. The cluster is a large
amber diamond in a heavy black ring: light inside, dark outside, so it stands out on any class and without colour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from kil_mapper.model.bands import Band, BandScheme

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class NeedClass:
    """One class of need.

    Attributes:
        label: What the legend says.
        deciles: The deciles in it; 1 is the most deprived tenth of the country.
        colour: Its fill.
    """

    label: str
    deciles: tuple[int, ...]
    colour: str


NEED_CLASSES: Final = (
    NeedClass("Most deprived 20% in England (deciles 1–2)", (1, 2), "#8469b1"),
    NeedClass("Deciles 3–4", (3, 4), "#ab95cc"),
    NeedClass("Deciles 5–6", (5, 6), "#c9b9de"),
    NeedClass("Deciles 7–8", (7, 8), "#e4dbef"),
    NeedClass("Least deprived 20% (deciles 9–10)", (9, 10), "#faf8fc"),
)
NEED_UNKNOWN: Final = NeedClass("Need not known", (), "#eceeef")

HATCH_COLOUR: Final = "#5c6672"
HATCH_ON_DARK: Final = "#ffffff"
HATCH_LABEL: Final = "Not covered by the postcode directory: organisations here cannot all be counted"
_MID_GREY: Final = 160
WARD_LINE: Final = "#4a4458"
OUTLINE: Final = "#241f2e"
INK: Final = "#1c2430"
HALO: Final = "#ffffff"


def _regular(corners: int, turn: float = 0.0) -> Points:
    """A regular polygon of radius 1, a corner at the top (y grows downwards, as on a screen)."""
    angles = (math.tau * corner / corners + turn for corner in range(corners))
    return tuple((round(math.sin(angle), 4), round(-math.cos(angle), 4)) for angle in angles)


def _cross() -> Points:
    """A multiplication sign as an outline."""
    arm = 0.32
    plus: Points = ((-arm, -1), (arm, -1), (arm, -arm), (1, -arm), (1, arm), (arm, arm))
    plus += tuple((-x, -y) for x, y in plus)
    turn = math.sqrt(0.5)
    return tuple((round((x - y) * turn, 4), round((x + y) * turn, 4)) for x, y in plus)


SHAPES: Final[dict[str, Points]] = {
    "circle": (),
    "cross": _cross(),
    "triangle": _regular(3),
    "diamond": _regular(4),
    "square": _regular(4, math.tau / 8),
    "pentagon": _regular(5),
    "hexagon": _regular(6),
}
"""Outlines of the symbols at radius 1; the circle has none."""


@dataclass(frozen=True)
class Symbol:
    """How the organisations of one band are drawn.

    Attributes:
        shape: Key in `SHAPES`.
        radius: Radius in CSS pixels (1/96 inch).
        fill: Fill colour.
        line: Colour of the ring.
        line_width: Width of the ring in CSS pixels.
    """

    shape: str
    radius: float
    fill: str
    line: str
    line_width: float


CLUSTER: Final = Symbol("diamond", 9.5, "#ffc42e", "#111111", 2.6)
NOT_KNOWN: Final = Symbol("circle", 4.2, "#ffffff", "#5a6675", 1.4)
NOTHING: Final = Symbol("cross", 4.4, "#5a6675", "#ffffff", 0.8)
_SMALL: Final = (
    Symbol("circle", 3.4, "#768596", "#ffffff", 1.0),
    Symbol("circle", 4.9, "#566677", "#ffffff", 1.0),
    Symbol("triangle", 7.2, "#2b6f86", "#ffffff", 1.2),
)
_LARGE: Final = (
    Symbol("square", 7.2, "#31568c", "#ffffff", 1.2),
    Symbol("pentagon", 8.2, "#24406e", "#ffffff", 1.2),
    Symbol("hexagon", 9.2, "#14264a", "#ffffff", 1.2),
)


def _spread(bands: list[Band], symbols: tuple[Symbol, ...]) -> dict[str, Symbol]:
    """Give an ordered run of bands an ordered run of symbols, ends to ends."""
    last = max(len(bands) - 1, 1)
    return {band.key: symbols[round(place * (len(symbols) - 1) / last)] for place, band in enumerate(bands)}


def symbols(scheme: BandScheme) -> dict[str, Symbol]:
    """The symbol of every band of a scheme, in its order.

    Examples:
        >>> from kil_mapper.model.bands import KEEP_IT_LOCAL
        >>> symbols(KEEP_IT_LOCAL)["200k_500k"].shape
        'diamond'
    """
    cluster = scheme.cluster
    drawn: dict[str, Symbol] = {scheme.bands[0].key: NOT_KNOWN}
    known = list(scheme.known)
    if known[0].high == 1:
        drawn[known.pop(0).key] = NOTHING
    if cluster is None:
        return drawn | _spread(known, _SMALL + _LARGE)
    below = [band for band in known if band.high is not None and band.high <= (cluster.low or 0)]
    above = [band for band in known if band not in below and band is not cluster]
    return drawn | _spread(below, _SMALL) | {cluster.key: CLUSTER} | _spread(above, _LARGE)


@dataclass(frozen=True)
class BandSymbol:
    """How the organisations of one band are drawn, complete, for who draws them elsewhere than on a map.

    Attributes:
        outline: Corners at radius 1; () for a circle.
        radius: Radius in CSS pixels.
        fill: Fill colour.
        line: Colour of the ring.
        line_width: Width of the ring in CSS pixels.
    """

    outline: Points
    radius: float
    fill: str
    line: str
    line_width: float


def band_symbols(scheme: BandScheme) -> dict[str, BandSymbol]:
    """The symbol of every band by its key, with its outline."""
    return {
        key: BandSymbol(SHAPES[found.shape], found.radius, found.fill, found.line, found.line_width)
        for key, found in symbols(scheme).items()
    }


def hatch_on(fill: str) -> str:
    """The colour of hatching that shows on a fill, in print without colour too.

    Examples:
        >>> hatch_on("#f1f8f7"), hatch_on("#644855")
        ('#5c6672', '#ffffff')
    """
    red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
    grey = 0.299 * red + 0.587 * green + 0.114 * blue
    return HATCH_COLOUR if grey > _MID_GREY else HATCH_ON_DARK


def need_class(decile: int | None) -> NeedClass:
    """The class that a decile belongs to; `NEED_UNKNOWN` for none."""
    return next((found for found in NEED_CLASSES if decile in found.deciles), NEED_UNKNOWN)
