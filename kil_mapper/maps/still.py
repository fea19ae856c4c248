"""The map itself of the still picture: areas, organisations and ward names, drawn into axes in metres."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from kil_mapper.maps import capacity, classes, features
from kil_mapper.maps.drawing import areas, badge, renderer, symbols, write
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Area, Lsoa, Org

Window = tuple[float, float, float, float]
"""West, south, east, north in metres."""
Named = tuple[list[list[str]], shapely.Geometry]
"""What may be written in an area, the best choice first, each as lines; and the area."""

COLD_WIDTH: Final = 2.4
COLD_DASHES: Final = (0, (3.6, 1.3))
_COLD: Final = 2.6  # layer: above boundaries, below symbols
_NAMES, _CLUSTER = 3.9, 4.0  # layers: names above ordinary symbols, below the cluster
_CLUSTER_WEIGHT: Final = 6  # how many ordinary symbols a cluster counts for, when something has to give way
_TOO_MUCH: Final = 16.0  # weight that a name may hide before it is left out
_CROWD: Final = 25  # symbols in a part of the map from which on it is worth enlarging


@dataclass(frozen=True)
class Site:
    """A place with a symbol: that of its leading band, the cluster first, then the largest.

    Attributes:
        x: Easting in metres.
        y: Northing in metres.
        band: Key of the leading band.
        count: Organisations there.
        weight: How sorry one would be to hide it.
    """

    x: float
    y: float
    band: str
    count: int
    weight: int


@dataclass(frozen=True)
class Layers:
    """What is drawn, worked out once for the whole map and its enlarged part."""

    lsoas: list[shapely.Geometry]
    colours: list[str]
    hatched: list[shapely.Geometry]
    wards: list[tuple[str, shapely.Geometry]]
    outlines: list[shapely.Geometry]
    cold: list[shapely.Geometry]
    sites: list[Site]
    order: list[str]
    symbols: dict[str, classes.Symbol]
    cluster: str


def layers(results: Results, places: pd.DataFrame) -> Layers:
    """Everything that the map shows, in EPSG:27700."""
    shapes = features.simplified(results.lsoas.geometry)
    lsoas = results.lsoas.loc[shapes.index]
    borders = features.simplified(results.project.wards.geometry)
    wards = results.project.wards.loc[borders.index]
    lost = features.uncovered(results)
    hatched = [*shapes[lsoas[Lsoa.CODE].isin(lost)], *borders[wards[Area.CODE].isin(lost)]]
    widest = borders.area.sort_values(ascending=False, kind="stable").index
    scheme = results.project.options.scheme
    return Layers(
        lsoas=list(shapes),
        colours=[classes.need_class(features.whole(decile)).colour for decile in lsoas[Lsoa.DECILE]],
        hatched=[shapely.union_all(hatched)] if hatched else [],
        wards=[(features.text(wards.loc[index, Area.NAME]), borders[index]) for index in widest],
        outlines=list(features.simplified(results.project.authorities.geometry)),
        cold=list(borders[wards[Area.CODE].isin(features.cold_spots(results))]),
        sites=_sites(results, places),
        order=[band.key for band in sorted(scheme.bands, key=lambda band: band.highlighted)],
        symbols=classes.symbols(scheme),
        cluster=scheme.cluster.key if scheme.cluster else "",
    )


def _sites(results: Results, places: pd.DataFrame) -> list[Site]:
    """One for each place, north before south, so that symbols overlap like tiles."""
    scheme = results.project.options.scheme
    rank = {band.key: (band.highlighted, position) for position, band in enumerate(scheme.bands)}
    band_of = results.counted.set_index(Org.ID)[Counted.BAND]
    placed = places.dropna(subset=[features.Place.X, features.Place.Y])
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for org, x, y in placed[[features.Place.ORG, features.Place.X, features.Place.Y]].itertuples(index=False):
        found[round(x), round(y)].append(str(band_of[org]))
    sites = []
    for (x, y), keys in sorted(found.items(), key=lambda item: (-item[0][1], item[0][0])):
        leading = max(keys, key=rank.__getitem__)
        sites.append(Site(x, y, leading, len(keys), _CLUSTER_WEIGHT if rank[leading][0] else 1))
    return sites


def draw(axes: Axes, drawn: Layers, *, scale: float = 1.0) -> None:
    """Draw everything into axes whose limits are set; what lies outside them is left out."""
    window = window_of(axes)
    areas(axes, drawn.lsoas, facecolors=drawn.colours, edgecolors="white", linewidths=0.35)
    areas(
        axes, drawn.hatched, facecolors="none", edgecolors=classes.HATCH_COLOUR, linewidths=0, hatch="xxxxx", alpha=0.8
    )
    borders = [shape for _, shape in drawn.wards]
    areas(axes, borders, facecolors="none", edgecolors="white", linewidths=1.6, alpha=0.7)
    areas(axes, borders, facecolors="none", edgecolors=classes.WARD_LINE, linewidths=0.7)
    areas(axes, drawn.outlines, facecolors="none", edgecolors=classes.OUTLINE, linewidths=1.7)
    line_cold(axes, drawn.cold)
    sites = [site for site in drawn.sites if _inside(site, window)]
    for layer, band in enumerate(drawn.order):
        _draw_band(axes, drawn, [site for site in sites if site.band == band], layer, scale)
    draw_names(axes, [([halves(name)], shape) for name, shape in drawn.wards], sites, window)


def line_cold(axes: Axes, shapes: Sequence[shapely.Geometry]) -> None:
    """The strong broken line of cold spots, just inside each, where it keeps off its neighbours."""
    metres_per_point = float(axes.get_xlim()[1] - axes.get_xlim()[0]) / (
        axes.get_window_extent().width * 72 / axes.figure.dpi
    )
    inside = list(shapely.buffer(np.array(shapes, dtype=object), -COLD_WIDTH / 2 * metres_per_point))
    style = {"facecolors": "none", "zorder": _COLD}
    areas(axes, inside, edgecolors=capacity.COLD_DASH, linewidths=COLD_WIDTH + 1.2, **style)
    areas(axes, inside, edgecolors=capacity.COLD_LINE, linewidths=COLD_WIDTH, linestyles=[COLD_DASHES], **style)


def window_of(axes: Axes) -> Window:
    """What the axes show."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    return west, south, east, north


def _inside(site: Site, window: Window) -> bool:
    west, south, east, north = window
    return west <= site.x <= east and south <= site.y <= north


def _draw_band(axes: Axes, drawn: Layers, sites: list[Site], layer: int, scale: float) -> None:
    if not sites:
        return
    is_cluster = sites[0].band == drawn.cluster
    symbol, size = drawn.symbols[sites[0].band], scale * (0.9 if is_cluster else 0.85)
    height = _CLUSTER if is_cluster else 3 + layer / 100
    symbols(axes, [site.x for site in sites], [site.y for site in sites], symbol, scale=size, zorder=height)
    reach = symbol.radius * 0.75 * size
    west, south, east, north = window_of(axes)
    edge = (east - west) / 25  # no number hangs over the edge
    inner = (west + edge, south + edge, east - edge, north - edge)
    for site in sites:
        if site.count > 1 and _inside(site, inner):
            badge(axes, (site.x, site.y), site.count, (0.7 * reach + 3, 0.7 * reach + 2), zorder=height + 0.005)


def draw_names(axes: Axes, named: Sequence[Named], sites: Sequence[Site], window: Window) -> None:
    """Names where they hide the fewest symbols and meet no other name; the first choose first.

    Args:
        axes: Axes whose limits are set.
        named: What may be written, the best first, each as lines; and the area it is written in.
        sites: Symbols to keep clear of.
        window: The part that shows.
    """
    points = np.array([(site.x, site.y, site.weight) for site in sites], dtype=float).reshape(-1, 3)
    on_paper = np.column_stack([axes.transData.transform(points[:, :2]), points[:, 2]])
    taken: list[Bbox] = []
    for choices, whole in named:
        shape = _largest(shapely.intersection(whole, shapely.box(*window)))
        if shape is None:
            continue
        for lines in choices:
            label = _label(axes, lines)
            box = label.get_window_extent(renderer(axes))
            spot = _best_spot(axes, shape, (box.width, box.height), on_paper, taken)
            if spot is None:
                label.remove()
                continue
            label.set_position(axes.transData.inverted().transform(spot))
            taken.append(_box(spot, (box.width, box.height)))
            break


def _label(axes: Axes, lines: list[str]) -> Any:
    return write(
        axes,
        0,
        0,
        "\n".join(lines),
        7.4,
        medium=True,
        halo=2.0,
        ha="center",
        va="center",
        color=classes.OUTLINE,
        linespacing=1.05,
        zorder=_NAMES,
    )


def _largest(shape: shapely.Geometry) -> shapely.Polygon | None:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon) and part.area > 0]
    return max(parts, key=lambda part: float(part.area), default=None)


def halves(name: str) -> list[str]:
    """A long name over two lines, broken near its middle; no ward has a name of more than 60 letters."""
    words = name[:60].split()
    if len(name) <= 14 or len(words) < 2:
        return [" ".join(words)]
    cuts = [(abs(len(" ".join(words[:cut])) - len(name) / 2), cut) for cut in range(1, len(words))]
    cut = min(cuts)[1]
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def _box(centre: tuple[float, float], size: tuple[float, float]) -> Bbox:
    (x, y), (width, height) = centre, size
    return Bbox.from_bounds(x - width / 2, y - height / 2, width, height)


def _best_spot(
    axes: Axes,
    shape: shapely.Polygon,
    size: tuple[float, float],
    points: np.ndarray[Any, Any],
    taken: list[Bbox],
) -> tuple[float, float] | None:
    """The place inside an area where a name hides least; None where every place meets a name or leaves the map."""
    west, south, east, north = shape.bounds
    grid = np.stack(np.meshgrid(np.linspace(west, east, 15), np.linspace(south, north, 15)), axis=-1).reshape(-1, 2)
    home = shapely.get_point(shapely.maximum_inscribed_circle(shape, max((east - west) / 100, 1.0)), 0)
    grid = np.vstack([[home.x, home.y], grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]])
    frame = axes.get_window_extent().padded(-4)
    best, least = None, _TOO_MUCH
    middle = axes.transData.transform((home.x, home.y))
    reach = np.array(size) / 2 + 5
    for x, y in axes.transData.transform(grid):
        box = _box((x, y), size)
        outside = box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1
        if outside or any(box.overlaps(other) for other in taken):
            continue
        near = (np.abs(points[:, :2] - (x, y)) < reach).all(axis=1)
        cost = points[near, 2].sum() + np.hypot(x - middle[0], y - middle[1]) / (2 * size[0])
        if cost < least:
            best, least = (float(x), float(y)), float(cost)
    return best


def crowded_part(drawn: Layers, width: float, height: float) -> Window | None:
    """The part of that size, in metres, where most symbols crowd; None where none is crowded."""
    if not drawn.sites:
        return None
    points = np.array([(site.x, site.y, site.weight) for site in drawn.sites], dtype=float)
    best, most = None, float(_CROWD)
    for x, y, _ in points:
        near = (np.abs(points[:, 0] - x) <= width / 2) & (np.abs(points[:, 1] - y) <= height / 2)
        if near.sum() >= _CROWD and points[near, 2].sum() > most:
            best, most = points[near, :2].mean(axis=0), float(points[near, 2].sum())
    if best is None:
        return None
    return (
        float(best[0] - width / 2),
        float(best[1] - height / 2),
        float(best[0] + width / 2),
        float(best[1] + height / 2),
    )
