"""What surrounds the still map: title, key, scale bar, north, sources and date, all burnt into the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from kil_mapper.maps import capacity, classes, features, wording
from kil_mapper.maps.drawing import badge, symbols, wrapped, write
from kil_mapper.maps.still import COLD_DASHES
from kil_mapper.model.results import BandRow, Results
from kil_mapper.model.tables import Lsoa

QUIET: Final = "#4a5562"
KEY_WIDTH: Final = 204.0  # points
_ROW: Final = 15.0
_FOOT_SIZE: Final = 6.4
_LONGEST: Final = 90  # letters of a title


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


def head(axes: Axes, results: Results, width: float, subtitle: str) -> None:
    """Title, cut short where it would run on into the key, and what the map is of."""
    first, *rest = wrapped(axes, results.project.name[:_LONGEST], 19, 0.94 * width) or [""]
    write(axes, 0, 0, f"{first}…" if rest else first, 19, medium=True, va="top", color=classes.INK)
    write(axes, 0, 27, subtitle, 10.5, va="top", color=QUIET)


def foot(
    figure: Figure,
    results: Results,
    margin: float,
    width: float,
    *,
    brief: float | None = None,
    notes: Sequence[str] = (),
) -> float:
    """Sources, the date of the data and the statements that licences ask for; returns where it begins.

    Args:
        figure: The sheet.
        results: What was found.
        margin: Left of it, points.
        width: Of its lines, points.
        brief: Letters of a foot without the list of sources, as on a slide; None for a whole one.
        notes: What is told of the map before them.
    """
    project, size = results.project, brief or _FOOT_SIZE
    listed = [] if brief else [f"Sources: {'; '.join(wording.sources(project))}."]
    asked_for = (f"{line.rstrip('.')}." for line in project.attributions)
    text = " ".join([*notes, wording.dated(project), *listed, *asked_for])
    full_height = figure.get_size_inches()[1] * 72
    lines = wrapped(blank(figure, 0, 0, 1, 1), text, size, width)
    height = 1.32 * size * len(lines)
    top = float(full_height - (10 if brief else 18) - height)
    axes = blank(figure, margin, top, width, height)
    write(axes, 0, 0, "\n".join(lines), size, va="top", color=QUIET, linespacing=1.3)
    return top


def caption(axes: Axes, text: str) -> None:
    """A line over a part of the sheet."""
    write(axes, 0, 0, text, 8.2, medium=True, va="top", color=classes.INK)


def notes_of(results: Results, *, exact: bool) -> list[str]:
    """What must be known to read the map, the weightiest first."""
    notes = [wording.LSOA_NOTE, wording.ADDRESS_CAVEAT, wording.DEPRIVATION_CAVEAT]
    if not exact:
        notes.insert(0, wording.AREA_CAVEAT)
    if features.uncovered(results):
        notes = [*results.warnings[:1], *notes]
    return notes


def key(axes: Axes, results: Results, notes: Sequence[str]) -> float:
    """What every symbol, colour and hatching means, in plain words, then notes; returns the height it takes."""
    y = _bands_key(axes, results, 0)
    y = _need_key(axes, results, y + 12)
    y += 10
    room = float(axes.get_ylim()[0])
    for note in notes:
        lines = wrapped(axes, note, 7.2, KEY_WIDTH)[:6]
        if y + 9.6 * len(lines) > room:
            break
        write(axes, 0, y, "\n".join(lines), 7.2, va="top", color=QUIET, linespacing=1.25)
        y += 9.6 * len(lines) + 3
    return y


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
    symbols(axes, [8], [y + 1], drawn[results.bands[BandRow.BAND].iloc[min(2, len(results.bands) - 1)]])
    badge(axes, (8, y + 1), 3, (6, 4))
    write(axes, 26, y, "Several at one place (symbol of the largest)", 8.4, va="center_baseline", color=classes.INK)
    return y + 8


def cold_box(axes: Axes, x: float, y: float, width: float, height: float) -> None:
    """A box of the key with the line of cold spots."""
    box = Rectangle((x + 1.2, y + 1.2), width - 2.4, height - 2.4, fill=False, edgecolor=capacity.COLD_LINE)
    box.set_linewidth(2.2)
    box.set_linestyle(COLD_DASHES)
    axes.add_patch(box)


def _need_key(axes: Axes, results: Results, y: float) -> float:
    y = _heading(axes, y, wording.need_title(results.project))
    rows = [(found.colour, "", found.label) for found in classes.NEED_CLASSES]
    if results.lsoas[Lsoa.DECILE].isna().any():
        rows.append((classes.NEED_UNKNOWN.colour, "", classes.NEED_UNKNOWN.label))
    if features.uncovered(results):
        rows.append(("white", "xxxxx", classes.HATCH_LABEL))
    if features.cold_spots(results):
        rows.append(("white", "", capacity.COLD_LABEL))
    for colour, hatch, label in rows:
        axes.add_patch(
            Rectangle(
                (0, y - 5), 19, 10.5, hatch=hatch, facecolor=colour, edgecolor=classes.HATCH_COLOUR, linewidth=0.5
            )
        )
        if label == capacity.COLD_LABEL:
            cold_box(axes, 0, y - 5, 19, 10.5)
        lines = wrapped(axes, label, 8.4, KEY_WIDTH - 26)
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
