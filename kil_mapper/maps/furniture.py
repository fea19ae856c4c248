"""What surrounds the still map: title, key, scale bar, north, sources and date, all burnt into the picture."""

from __future__ import annotations

import math
import textwrap
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from kil_mapper.maps import classes, features, wording
from kil_mapper.maps.drawing import symbols, write
from kil_mapper.model.results import BandRow, Results
from kil_mapper.model.tables import Lsoa

QUIET: Final = "#4a5562"
KEY_WIDTH: Final = 196.0  # points
_ROW: Final = 15.5


def blank(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Invisible axes on the sheet, measured in points from its top left corner, y downwards."""
    full_width, full_height = (inches * 72 for inches in figure.get_size_inches())
    axes = figure.add_axes(
        (left / full_width, 1 - (top + height) / full_height, width / full_width, height / full_height)
    )
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return axes


def head(axes: Axes, results: Results) -> None:
    """Title and what the map is of."""
    write(axes, 0, 0, results.project.name, 19, medium=True, va="top", color=classes.INK)
    write(axes, 0, 27, wording.subtitle(results.project), 10.5, va="top", color=QUIET)


def foot(axes: Axes, results: Results, width: float) -> None:
    """Sources, the statements that licences ask for, and the date of the data."""
    project = results.project
    text = " ".join(
        [
            f"Sources: {'; '.join(wording.sources(project))}.",
            wording.dated(project),
            *wording.attributions(project),
        ]
    )
    lines = textwrap.wrap(wording.clean(text), int(width / 3.02))
    write(axes, 0, 0, "\n".join(lines[:5]), 6.4, va="top", color=QUIET, linespacing=1.3)


def key(axes: Axes, results: Results) -> None:
    """What every symbol, colour and hatching means, in plain words."""
    y = _bands_key(axes, results, 0)
    y = _need_key(axes, results, y + 14)
    notes = [wording.ADDRESS_CAVEAT, wording.DEPRIVATION_CAVEAT]
    if features.uncovered(results):
        notes = [*results.warnings[:1], *notes]
    y += 12
    for note in notes:
        lines = textwrap.wrap(wording.clean(note), 52)[:5]
        write(axes, 0, y, "\n".join(lines), 7.2, va="top", color=QUIET, linespacing=1.3)
        y += 10.2 * len(lines) + 4


def _heading(axes: Axes, y: float, text: str) -> float:
    write(axes, 0, y, text, 9.2, medium=True, va="top", color=classes.INK)
    return y + 20


def _bands_key(axes: Axes, results: Results, y: float) -> float:
    drawn = classes.symbols(results.project.options.scheme)
    y = _heading(axes, y, f"{wording.heading(results.project)} by yearly turnover")
    for row in results.bands.to_dict("records"):
        highlighted = bool(row[BandRow.HIGHLIGHTED])
        if highlighted:
            axes.add_patch(Rectangle((-3, y - 8.6), KEY_WIDTH + 3, 17.2, facecolor="#fff0cc", edgecolor="none"))
        symbols(axes, [10], [y], drawn[row[BandRow.BAND]])
        write(axes, 26, y, row[BandRow.LABEL], 8.4, medium=highlighted, va="center_baseline", color=classes.INK)
        count = f"{int(row[BandRow.ORGANISATIONS]):,}"
        write(
            axes, KEY_WIDTH - 4, y, count, 8.4, medium=highlighted, va="center_baseline", ha="right", color=classes.INK
        )
        y += _ROW + (2 if highlighted else 0)
    badge(axes, 14, y - 3, 3)
    symbols(axes, [8], [y + 1], drawn[results.bands[BandRow.BAND].iloc[min(2, len(results.bands) - 1)]])
    write(axes, 26, y, "Several at one place", 8.4, va="center_baseline", color=classes.INK)
    return y + 8


def badge(axes: Axes, x: float, y: float, count: int) -> None:
    """The number of organisations at one place."""
    box = {"boxstyle": "round,pad=0.22,rounding_size=0.7", "facecolor": "white", "edgecolor": QUIET, "linewidth": 0.5}
    write(axes, x, y, str(count), 5.2, ha="center", va="center", color=classes.INK, bbox=box)


def _need_key(axes: Axes, results: Results, y: float) -> float:
    y = _heading(axes, y, wording.need_title(results.project))
    rows = [(found.colour, "", found.label) for found in classes.NEED_CLASSES]
    if results.lsoas[Lsoa.DECILE].isna().any():
        rows.append((classes.NEED_UNKNOWN.colour, "", classes.NEED_UNKNOWN.label))
    if features.uncovered(results):
        rows.append(("white", "/////", classes.HATCH_LABEL))
    for colour, hatch, label in rows:
        axes.add_patch(
            Rectangle(
                (0, y - 5), 19, 10.5, hatch=hatch, facecolor=colour, edgecolor=classes.HATCH_COLOUR, linewidth=0.5
            )
        )
        lines = textwrap.wrap(label, 42)
        for line in lines:
            write(axes, 26, y, line, 8.4, va="center_baseline", color=classes.INK)
            y += 10.5 if line is not lines[-1] else _ROW - 1
    return y - 4


def scale_and_north(axes: Axes, metres_per_point: float) -> None:
    """A scale bar of a round length, and an arrow for north."""
    longest = 120 * metres_per_point
    magnitude = 10 ** math.floor(math.log10(longest))
    length = max(step * magnitude for step in (1, 2, 5) if step * magnitude <= longest)
    width = length / metres_per_point
    for part, colour in enumerate((classes.INK, "white")):
        axes.add_patch(
            Rectangle((part * width / 2, 8), width / 2, 4, facecolor=colour, edgecolor=classes.INK, linewidth=0.7)
        )
    label = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    write(axes, width, 6, label, 7.5, ha="center", va="bottom", color=classes.INK)
    write(axes, 0, 6, "0", 7.5, ha="center", va="bottom", color=classes.INK)
    x = width + 32
    axes.add_patch(Polygon([(x, 0), (x + 5.5, 14), (x, 10.5), (x - 5.5, 14)], closed=True, facecolor=classes.INK))
    write(axes, x, 15.5, "N", 8, medium=True, ha="center", va="top", color=classes.INK)
