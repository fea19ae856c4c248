"""A small map of one ward or neighbourhood: its small areas by need, who is there, and its border picked out."""

from __future__ import annotations

import io
from typing import Final, Literal

import matplotlib as mpl
import pandas as pd
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kil_mapper.maps import classes, furniture, still, wording
from kil_mapper.maps.drawing import areas, symbols, write
from kil_mapper.model.results import BandRow, Results

WIDTH_MM, HEIGHT_MM = 170.0, 88.0
_POINTS: Final = 72 / 25.4
_KEY: Final = 158.0  # points
_AROUND: Final = 1.14  # how much more than the area is seen
_VEIL, _BORDER = 2.7, 2.8  # layers: over need and borders, under symbols
_STYLE: Final = {
    "svg.hashsalt": "kil-mapper",
    "hatch.linewidth": 0.6,
    "hatch.color": classes.HATCH_COLOUR,
    "text.hinting": "no_hinting",
}


class AreaPictures:
    """The small maps of one project; what they share is worked out once."""

    def __init__(self, results: Results, places: pd.DataFrame) -> None:
        """Begin.

        Args:
            results: What was found.
            places: Where each organisation is drawn (`features.Place`).
        """
        self._results = results
        self._drawn = still.layers(results, places)

    def draw(self, area: shapely.Geometry, name: str, form: Literal["png", "svg"] = "png", dpi: int = 220) -> bytes:
        """The map of one area, with key, scale and north; the same for the same results.

        Args:
            area: Its shape in EPSG:27700, not empty.
            name: What it is called.
            form: File format.
            dpi: Dots per inch of a png.
        """
        figure = Figure(figsize=(WIDTH_MM / 25.4, HEIGHT_MM / 25.4), facecolor="white")
        FigureCanvasAgg(figure)
        metadata: dict[str, str | None] = {"Title": wording.clean(name)}
        metadata |= {"Date": None, "Creator": "KIL Mapper"} if form == "svg" else {"Software": "KIL Mapper"}
        target = io.BytesIO()
        with mpl.rc_context(_STYLE):
            self._lay_out(figure, area)
            figure.savefig(target, format=form, dpi=dpi, metadata=metadata, facecolor="white")
        return target.getvalue()

    def _lay_out(self, figure: Figure, area: shapely.Geometry) -> None:
        width, height = WIDTH_MM * _POINTS, HEIGHT_MM * _POINTS
        across = width - _KEY - 14
        axes = furniture.blank(figure, 0, 0, across, height)
        west, south, east, north = (float(edge) for edge in shapely.bounds(area))
        metres = _AROUND * max((east - west) / across, (north - south) / height, 0.5)
        x, y = (west + east) / 2, (south + north) / 2
        axes.set_xlim(x - metres * across / 2, x + metres * across / 2)
        axes.set_ylim(y - metres * height / 2, y + metres * height / 2)
        still.draw(axes, self._drawn)
        seen = shapely.box(*still.window_of(axes)).buffer(metres * 10)
        areas(axes, [shapely.difference(seen, area)], facecolors="white", edgecolors="none", alpha=0.55, zorder=_VEIL)
        areas(axes, [area], facecolors="none", edgecolors=classes.OUTLINE, linewidths=2.2, zorder=_BORDER)
        frame = Rectangle(
            (0, 0), 1, 1, transform=axes.transAxes, fill=False, edgecolor=classes.WARD_LINE, linewidth=0.8
        )
        frame.set_zorder(6)
        axes.add_patch(frame)
        self._key(furniture.blank(figure, across + 14, 2, _KEY, height - 4))
        furniture.scale_and_north(furniture.blank(figure, across + 14, height - 32, _KEY, 30), metres)

    def _key(self, axes: mpl.axes.Axes) -> None:
        y = 6.0
        write(axes, 0, y, "Need", 8.4, medium=True, va="center", color=classes.INK)
        for found in classes.NEED_CLASSES:
            y += 13.5
            box = Rectangle((0, y - 4.5), 16, 9, facecolor=found.colour, edgecolor=classes.HATCH_COLOUR, linewidth=0.5)
            axes.add_patch(box)
            write(axes, 22, y, found.label.replace(" in England", ""), 7.6, va="center_baseline", color=classes.INK)
        y += 20
        write(axes, 0, y, "Yearly turnover", 8.4, medium=True, va="center", color=classes.INK)
        for row in self._results.bands.to_dict("records"):
            y += 12.5
            symbols(axes, [8], [y], self._drawn.symbols[row[BandRow.BAND]], scale=0.8)
            is_cluster = bool(row[BandRow.HIGHLIGHTED])
            write(axes, 22, y, row[BandRow.LABEL], 7.6, medium=is_cluster, va="center_baseline", color=classes.INK)
