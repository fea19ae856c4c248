"""The still map for documents and paper: drawn without a screen, the same project always gives the same picture."""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any, Final, Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from kil_mapper.maps import classes, features, furniture, wording
from kil_mapper.maps.drawing import areas, symbols, write
from kil_mapper.model.bands import Band
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Area, Lsoa, Org

SIZES: Final = {"A4 landscape": (11.69, 8.27), "A3 landscape": (16.54, 11.69)}
"""Sheets by name: width and height in inches."""

_MARGIN: Final = 28.0  # points
_HEAD: Final = 46.0
_FOOT: Final = 46.0
_NAMES, _CLUSTER = 3.9, 4.0  # layers: names above ordinary symbols, below the cluster

map_alternative = wording.map_alternative


def draw_map(
    results: Results,
    places: pd.DataFrame,
    *,
    form: Literal["png", "svg"] = "png",
    dpi: int = 300,
    size: str = "A4 landscape",
) -> bytes:
    """The map with title, key, scale, north, sources and date burnt in.

    Args:
        results: What was found.
        places: Where each organisation is drawn (`features.Place`).
        form: File format.
        dpi: Dots per inch of a png.
        size: A name in `SIZES`.

    Returns:
        The file's bytes: the same for the same results and places.

    Raises:
        KeyError: The size is not one of `SIZES`.
    """
    figure = Figure(figsize=SIZES[size], facecolor="white")
    FigureCanvasAgg(figure)
    _lay_out(figure, results, places)
    title, alternative = wording.clean(results.project.name), map_alternative(results)
    metadata: dict[str, str | None] = {"Title": title, "Description": alternative}
    metadata |= {"Date": None, "Creator": "KIL Mapper"} if form == "svg" else {"Software": "KIL Mapper"}
    target = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "kil-mapper", "hatch.linewidth": 0.6, "hatch.color": classes.HATCH_COLOUR}):
        figure.savefig(target, format=form, dpi=dpi, metadata=metadata, facecolor="white")
    return target.getvalue()


def _lay_out(figure: Figure, results: Results, places: pd.DataFrame) -> None:
    width, height = (float(inches) * 72 for inches in figure.get_size_inches())
    furniture.head(furniture.blank(figure, _MARGIN, 22, width - 2 * _MARGIN, _HEAD), results)
    body = height - _MARGIN - _HEAD - _FOOT - 12
    map_width = width - 2 * _MARGIN - furniture.KEY_WIDTH - 20
    axes = figure.add_axes(
        (_MARGIN / width, (_FOOT + 16) / height, map_width / width, body / height), facecolor="white"
    )
    metres_per_point = _frame(axes, results, map_width, body)
    _draw_areas(axes, results)
    points = _draw_organisations(axes, results, places)
    _draw_names(figure, axes, results, points)
    key_left = width - _MARGIN - furniture.KEY_WIDTH
    furniture.key(furniture.blank(figure, key_left, _MARGIN + _HEAD - 4, furniture.KEY_WIDTH, body), results)
    scale = furniture.blank(figure, _MARGIN + 8, height - _FOOT - 48, 200, 30)
    furniture.scale_and_north(scale, metres_per_point)
    bottom = furniture.blank(figure, _MARGIN, height - _FOOT, width - 2 * _MARGIN, _FOOT - 8)
    furniture.foot(bottom, results, width - 2 * _MARGIN)


def _frame(axes: Axes, results: Results, width: float, height: float) -> float:
    """Fit the district into the axes, metres square on paper; returns metres in a point."""
    (west, south), (east, north) = _extent(results)
    metres = 1.04 * max((east - west) / width, (north - south) / height, 0.001)
    x, y = (west + east) / 2, (south + north) / 2
    axes.set_xlim(x - metres * width / 2, x + metres * width / 2)
    axes.set_ylim(y - metres * height / 2, y + metres * height / 2)
    axes.set_axis_off()
    return metres


def _extent(results: Results) -> tuple[tuple[float, float], tuple[float, float]]:
    for frame in (results.project.authorities, results.lsoas, results.counted):
        shapes = frame.geometry.dropna()
        if not shapes.empty:
            west, south, east, north = (float(side) for side in shapes.total_bounds)
            return (west, south), (east, north)
    return (0.0, 0.0), (700_000.0, 700_000.0)


def _draw_areas(axes: Axes, results: Results) -> None:
    lsoas = results.lsoas[results.lsoas.geometry.notna()]
    shapes = features.simplified(lsoas.geometry)
    colours = [classes.need_class(features.whole(decile)).colour for decile in lsoas[Lsoa.DECILE]]
    areas(axes, list(shapes), facecolors=colours, edgecolors="white", linewidths=0.35)
    wards = results.project.wards
    borders = features.simplified(wards.geometry)
    lost = features.uncovered(results)
    hatched = [
        *shapes[lsoas[Lsoa.CODE].isin(lost)],
        *borders[wards.loc[borders.index, Area.CODE].isin(lost)],
    ]
    if hatched:
        areas(
            axes,
            [shapely.union_all(hatched)],
            facecolors="none",
            edgecolors=classes.HATCH_COLOUR,
            linewidths=0,
            hatch="/////",
        )
    areas(axes, list(borders), facecolors="none", edgecolors="white", linewidths=1.6, alpha=0.7)
    areas(axes, list(borders), facecolors="none", edgecolors=classes.WARD_LINE, linewidths=0.7)
    outline = features.simplified(results.project.authorities.geometry)
    areas(axes, list(outline), facecolors="none", edgecolors=classes.OUTLINE, linewidths=1.7)


def _draw_organisations(axes: Axes, results: Results, places: pd.DataFrame) -> np.ndarray[Any, Any]:
    """One symbol for each place, that of its largest band, the cluster on top.

    Returns:
        A row for each place: x, y, and how sorry one would be to hide it.
    """
    bands = results.project.options.scheme.bands
    order = {band.key: (band.highlighted, position) for position, band in enumerate(bands)}
    drawn = classes.symbols(results.project.options.scheme)
    band_of = results.counted.set_index(Org.ID)[Counted.BAND]
    placed = places.dropna(subset=[features.Place.X, features.Place.Y])
    sites: dict[tuple[int, int], list[str]] = defaultdict(list)
    for org, x, y in placed[[features.Place.ORG, features.Place.X, features.Place.Y]].itertuples(index=False):
        sites[round(x), round(y)].append(str(band_of[org]))
    leading: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for (x, y), keys in sites.items():
        leading[max(keys, key=order.__getitem__)].append((x, y, len(keys)))
    for layer, band in enumerate(sorted(bands, key=lambda band: order[band.key])):
        if leading[band.key]:
            height = _CLUSTER if band.highlighted else 3 + layer / 100
            _draw_band(axes, leading[band.key], drawn[band.key], band, height)
    weights = [(x, y, 6.0 if any(order[key][0] for key in keys) else 1.0) for (x, y), keys in sites.items()]
    return np.array(weights, dtype=float).reshape(-1, 3)


def _draw_band(axes: Axes, sites: list[tuple[int, int, int]], symbol: classes.Symbol, band: Band, layer: float) -> None:
    scale = 0.95 if band.highlighted else 0.85
    symbols(axes, [x for x, _, _ in sites], [y for _, y, _ in sites], symbol, scale=scale, zorder=layer)
    reach = symbol.radius * 0.75 * scale
    for x, y, count in sites:
        if count > 1:
            place: dict[str, Any] = {"xytext": (0.7 * reach + 3, 0.7 * reach + 2), "textcoords": "offset points"}
            axes.annotate(
                str(count),
                (x, y),
                **place,
                fontsize=5,
                ha="center",
                va="center",
                color=classes.INK,
                zorder=layer + 0.005,
                bbox={"boxstyle": "round,pad=0.18,rounding_size=0.6", "fc": "white", "ec": "#6b7580", "lw": 0.4},
            )


def _draw_names(figure: Figure, axes: Axes, results: Results, points: np.ndarray[Any, Any]) -> None:
    """Ward names where they hide the fewest symbols and meet no other name."""
    wards = results.project.wards
    borders = features.simplified(wards.geometry)
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined] # an Agg canvas has one
    on_paper = np.column_stack([axes.transData.transform(points[:, :2]), points[:, 2]])
    taken: list[Bbox] = []
    for index in borders.area.sort_values(ascending=False, kind="stable").index:
        name = features.text(wards.loc[index, Area.NAME])
        label = write(
            axes,
            0,
            0,
            "\n".join(_halves(name)),
            7.4,
            medium=True,
            halo=2.0,
            ha="center",
            va="center",
            color=classes.OUTLINE,
            linespacing=1.05,
            zorder=_NAMES,
        )
        box = label.get_window_extent(renderer)
        spot = _best_spot(axes, borders[index], box.width, box.height, on_paper, taken)
        if spot is None:
            label.remove()
            continue
        label.set_position(axes.transData.inverted().transform(spot))
        taken.append(_box(spot, box.width, box.height))


def _halves(name: str) -> list[str]:
    """A long name over two lines, broken near its middle."""
    words = name.split()
    if len(name) <= 14 or len(words) < 2:
        return [name]
    cuts = [(abs(len(" ".join(words[:cut])) - len(name) / 2), cut) for cut in range(1, len(words))]
    cut = min(cuts)[1]
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def _box(centre: tuple[float, float], width: float, height: float) -> Bbox:
    x, y = centre
    return Bbox.from_bounds(x - width / 2, y - height / 2, width, height)


def _best_spot(
    axes: Axes,
    shape: shapely.MultiPolygon,
    width: float,
    height: float,
    points: np.ndarray[Any, Any],
    taken: list[Bbox],
) -> tuple[float, float] | None:
    """The place inside an area where a name hides least; None where every place meets another name."""
    west, south, east, north = shape.bounds
    grid = np.stack(np.meshgrid(np.linspace(west, east, 15), np.linspace(south, north, 15)), axis=-1).reshape(-1, 2)
    home = shapely.get_point(shapely.maximum_inscribed_circle(shape, 50.0), 0)
    grid = np.vstack([[home.x, home.y], grid[shapely.contains_xy(shape, grid[:, 0], grid[:, 1])]])
    best, least = None, np.inf
    middle = axes.transData.transform((home.x, home.y))
    for spot in axes.transData.transform(grid):
        box = _box((spot[0], spot[1]), width, height)
        if any(box.overlaps(other) for other in taken):
            continue
        near = (np.abs(points[:, 0] - spot[0]) < width / 2 + 5) & (np.abs(points[:, 1] - spot[1]) < height / 2 + 5)
        cost = points[near, 2].sum() + np.hypot(*(spot - middle)) / (2 * width)
        if cost < least:
            best, least = (float(spot[0]), float(spot[1])), cost
    return best
