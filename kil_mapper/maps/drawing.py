"""Small pieces that the still picture is drawn from: fonts, symbols, areas, text. Sizes in points (1/72 inch)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.patheffects import Stroke, withStroke

from kil_mapper.maps import assets
from kil_mapper.maps.classes import HALO, SHAPES, Symbol
from kil_mapper.maps.wording import clean

POINTS_PER_PIXEL: Final = 0.75


@cache
def font(*, medium: bool = False) -> FontProperties:
    """Roboto from its package; DejaVu Sans, which matplotlib brings along, where the package lacks the file."""
    file = assets.font_file("Roboto-Medium" if medium else "Roboto-Regular", ".ttf")
    if file.exists():
        return FontProperties(fname=str(file))
    return FontProperties(family="DejaVu Sans", weight="bold" if medium else "normal")


def write(
    axes: Axes, x: float, y: float, text: str, size: float, *, medium: bool = False, halo: float = 0.0, **style: Any
) -> Any:
    """Text as it stands: never read as mathematics, whatever signs a name holds."""
    effects = [withStroke(linewidth=halo, foreground=HALO)] if halo else None
    return axes.text(
        x,
        y,
        "\n".join(map(clean, text.split("\n"))),
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
        clip_on=False,
        **style,
    )
