"""Small pieces that the still picture is drawn from: fonts, symbols, areas, text. Sizes in points (1/72 inch)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, cast

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from matplotlib.patheffects import Stroke, withStroke

from kil_mapper.lettering import drawable, font
from kil_mapper.maps.classes import HALO, INK, SHAPES, Symbol
from kil_mapper.maps.wording import clean

POINTS_PER_PIXEL: Final = 0.75
_SHARP: Final = 10  # text is measured this much larger, since at screen size letters are rounded to whole pixels


def write(
    axes: Axes, x: float, y: float, text: str, size: float, *, medium: bool = False, halo: float = 0.0, **style: Any
) -> Any:
    """Text as it stands: never read as mathematics, whatever signs a name holds."""
    effects = [withStroke(linewidth=halo, foreground=HALO)] if halo else None
    return axes.text(
        x,
        y,
        drawable("\n".join(map(clean, text.split("\n")))),
        fontproperties=font(medium=medium),
        fontsize=size,
        parse_math=False,
        path_effects=effects,
        **style,
    )


def area_path(shape: shapely.Geometry) -> Path:
    """All rings of a polygon or multipolygon in one path; holes stay holes because rings are oriented."""
    rings = [
        np.asarray(ring.coords)[:, :2]
        for polygon in shapely.get_parts(shapely.orient_polygons(shape))
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    codes = [
        np.array([Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY], dtype=Path.code_type)
        for ring in rings
    ]
    if not rings:
        return Path(np.empty((0, 2)))
    return Path(np.concatenate(rings), np.concatenate(codes))


def areas(axes: Axes, shapes: Sequence[shapely.Geometry], **style: Any) -> None:
    """Areas in the coordinates of the axes."""
    paths = [path for path in map(area_path, shapes) if np.size(path.vertices)]
    if paths:
        axes.add_collection(PathCollection(paths, **style), autolim=False)


@cache
def _marker(shape: str) -> tuple[Path, float]:
    """A symbol's outline and its reach: matplotlib scales every marker to the reach of its corners."""
    corners = SHAPES[shape]
    if not corners:
        return Path.unit_circle(), 1.0
    points = np.array([(x, -y) for x, y in (*corners, corners[0])])
    return Path(points, closed=True), float(np.abs(points).max())


def symbols(
    axes: Axes, x: Sequence[float], y: Sequence[float], symbol: Symbol, *, scale: float = 1.0, **style: Any
) -> None:
    """The symbol of a band at these places, with a pale halo that keeps it apart from what it lies on."""
    marker, reach = _marker(symbol.shape)
    points = POINTS_PER_PIXEL * scale
    ring = symbol.line_width * points
    axes.plot(
        x,
        y,
        linestyle="none",
        marker=marker,
        markersize=2 * symbol.radius * reach * points,
        markerfacecolor=symbol.fill,
        markeredgecolor=symbol.line,
        markeredgewidth=ring,
        path_effects=[Stroke(linewidth=ring + 1.6 * points, foreground=HALO), Stroke()],
        **style,
    )


def badge(axes: Axes, at: tuple[float, float], count: int, offset: tuple[float, float], **style: Any) -> None:
    """The number of organisations at one place, that many points right of it and above."""
    box = {"boxstyle": "round,pad=0.18,rounding_size=0.6", "fc": "white", "ec": "#6b7580", "lw": 0.4}
    axes.annotate(
        str(count),
        at,
        xytext=offset,
        textcoords="offset points",
        fontproperties=font(),
        fontsize=5.2,
        ha="center",
        va="center",
        color=INK,
        bbox=box,
        **style,
    )


def renderer(axes: Axes) -> RendererAgg:
    """What measures text for these axes, whatever the format that is written in the end."""
    return cast("FigureCanvasAgg", axes.figure.canvas).get_renderer()


def long(axes: Axes, text: str, size: float = 8.2) -> float:
    """How long a text is in points, measured in the font itself."""
    style = font().copy()
    style.set_size(size * _SHARP)
    width: float = renderer(axes).get_text_width_height_descent(drawable(clean(text)), style, ismath=False)[0]
    return width * 72 / axes.figure.dpi / _SHARP


def wrapped(axes: Axes, text: str, size: float, width: float) -> list[str]:
    """Text broken into lines of at most that many points, measured in the font itself."""
    measure = renderer(axes).get_text_width_height_descent
    points = 72 / axes.figure.dpi / _SHARP
    style = font().copy()
    style.set_size(size * _SHARP)
    measured: dict[str, float] = {}

    def long(words: str) -> float:
        if words not in measured:
            measured[words] = measure(words, style, ismath=False)[0] * points
        return measured[words]

    lines: list[str] = []
    space = long("a a") - 2 * long("a")
    filled = 0.0
    for word in drawable(clean(text)).split():
        if lines and filled + space + long(word) <= width:
            lines[-1] += f" {word}"
            filled += space + long(word)
        else:
            lines.append(word)
            filled = long(word)
    return lines
