"""The still map for documents and paper: drawn without a screen, the same project always gives the same picture."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypedDict, Unpack

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kil_mapper.maps import classes, features, furniture, still, wording
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import PictureSize


@dataclass(frozen=True)
class Sheet:
    """What a picture is drawn on.

    Attributes:
        width: In inches.
        height: In inches.
        enlarged: How much larger letters, lines and symbols are than on A4: a slide is read from the back of a room.
        is_slide: Whether its key is short, and its foot holds the date and the statements of the licences alone.
        has_head: Whether it has a title; what is placed under a title of its own needs none.
        small_print: Letters of a short foot, in points before they are enlarged.
    """

    width: float
    height: float
    enlarged: float = 1.0
    is_slide: bool = False
    has_head: bool = True
    small_print: float = 4.2


IN_SLIDE: Final = "in_slide"
IN_PAGE, PAIR_IN_PAGE = "in_page", "pair_in_page"
SHEETS: Final = {
    PictureSize.A4.value: Sheet(11.69, 8.27),
    PictureSize.A3.value: Sheet(16.54, 11.69, enlarged=1.15),
    PictureSize.SLIDE.value: Sheet(40 / 3, 7.5, enlarged=1.5, is_slide=True),
    IN_SLIDE: Sheet(12.15, 5.05, enlarged=1.4, is_slide=True, has_head=False),
    IN_PAGE: Sheet(6.69, 4.85, enlarged=0.7, is_slide=True, has_head=False, small_print=6.0),
    PAIR_IN_PAGE: Sheet(6.69, 4.1, enlarged=0.8, is_slide=True, has_head=False, small_print=6.0),
}
"""Sheets by name: those that people choose (`PictureSize`); the room below the title of a briefing's slide; and the
width of a report's page, drawn as large as it is shown, under a caption and with the sources told in words."""

MARGIN: Final = 28.0  # points, as all lengths below
NARROW: Final = 2.0  # margin of what stands within the margins of a page or slide
HEAD: Final = 46.0
GAP: Final = 20.0
KEY_TOP: Final = 27.0
_FRAME: Final = 3.85  # layer of the frame around what is enlarged: below names and the cluster
_ENLARGED: Final = 3.0  # how much larger the enlarged part is
_LOWEST, _HIGHEST = 90.0, 210.0  # height of the enlarged part

_STYLE: Final = {
    "svg.hashsalt": "kil-mapper",
    "hatch.linewidth": 0.6,
    "hatch.color": classes.HATCH_COLOUR,
    "text.hinting": "no_hinting",  # else letters are rounded to pixels, and lines grow with fewer dots per inch
}

map_alternative = wording.map_alternative


class Print(TypedDict, total=False):
    """How a still map is written.

    Attributes:
        form: File format.
        dpi: Dots per inch of a png.
        size: A name in `SHEETS`.
    """

    form: Literal["png", "svg"]
    dpi: int
    size: str


def draw_map(results: Results, places: pd.DataFrame, **how: Unpack[Print]) -> bytes:
    """The map with title, key, scale, north, sources and date burnt in.

    Args:
        results: What was found.
        places: Where each organisation is drawn (`features.Place`).
        how: How it is written; an A4 png to print where nothing else is said.

    Returns:
        The file's bytes: the same for the same results and places.

    Raises:
        KeyError: The size is not one of `SHEETS`.
    """
    return printed(
        results, map_alternative(results), lambda figure, sheet: _lay_out(figure, sheet, results, places), **how
    )


def printed(
    results: Results,
    alternative: str,
    lay_out: Callable[[Figure, Sheet], None],
    *,
    form: Literal["png", "svg"] = "png",
    dpi: int = 300,
    size: str = PictureSize.A4,
) -> bytes:
    """A sheet as a file: its name and what it shows in words are part of it, the clock is not.

    Args:
        results: What was found.
        alternative: What it shows, in words.
        lay_out: Draws it.
        form: See `Print`.
        dpi: See `Print`.
        size: See `Print`.
    """
    sheet = SHEETS[size]
    figure = Figure(figsize=(sheet.width / sheet.enlarged, sheet.height / sheet.enlarged), facecolor="white")
    FigureCanvasAgg(figure)
    metadata: dict[str, str | None] = {"Title": wording.clean(results.project.name), "Description": alternative}
    metadata |= {"Date": None, "Creator": "KIL Mapper"} if form == "svg" else {"Software": "KIL Mapper"}
    target = io.BytesIO()
    with mpl.rc_context(_STYLE):
        lay_out(figure, sheet)
        fine = dpi * sheet.enlarged
        if form == "png":
            figure.savefig(target, format=form, dpi=fine, metadata=metadata, pil_kwargs={"dpi": (dpi, dpi)})
            return target.getvalue()
        figure.savefig(target, format=form, dpi=fine, metadata=metadata)
    return _sized(target.getvalue(), sheet)


def _sized(svg: bytes, sheet: Sheet) -> bytes:
    """The drawing as large as its sheet; it was made smaller, so that its letters come out larger."""
    size = f'width="{72 * sheet.width:g}pt" height="{72 * sheet.height:g}pt"'
    return re.sub(rb'width="[0-9.]+pt" height="[0-9.]+pt"', size.encode(), svg, count=1)


def _lay_out(figure: Figure, sheet: Sheet, results: Results, places: pd.DataFrame) -> None:
    width = float(figure.get_size_inches()[0]) * 72
    margin = MARGIN if sheet.has_head else NARROW
    inner = width - 2 * margin
    map_width = inner - furniture.KEY_WIDTH - GAP
    if sheet.has_head:
        title = furniture.blank(figure, margin, 22, map_width, HEAD)
        furniture.head(title, results, map_width, wording.subtitle(results.project))
    notes = furniture.notes_of(results, exact=_all_exact(results, places))
    brief, below = (sheet.small_print if sheet.is_slide else None), ([] if sheet.has_head else notes)
    foot_top = furniture.foot(figure, results, margin, inner, brief=brief, notes=below)
    top, key_top = (MARGIN + HEAD - 6, KEY_TOP) if sheet.has_head else (NARROW, NARROW + 6)
    body = foot_top - 10 - top
    drawn = still.layers(results, places)

    axes = furniture.blank(figure, margin, top, map_width, body)
    metres_per_point = fit(axes, results, map_width, body)
    still.draw(axes, drawn)
    scale = furniture.blank(figure, margin + 8, foot_top - 44, 200, 30)
    furniture.scale_and_north(scale, metres_per_point)

    key_left = width - margin - furniture.KEY_WIDTH
    room = foot_top - 10 - key_top
    key_axes = furniture.blank(figure, key_left, key_top, furniture.KEY_WIDTH, room)
    used = furniture.key(key_axes, results, notes if sheet.has_head else [])
    _enlarge(figure, axes, drawn, (key_left, key_top + used, furniture.KEY_WIDTH, room - used), metres_per_point)


def _all_exact(results: Results, places: pd.DataFrame) -> bool:
    """Whether everyone but the protected stands at their postcode."""
    protected = results.counted.loc[results.counted[Counted.SENSITIVE].astype(bool), Org.ID]
    return bool((places[features.Place.EXACT] | places[features.Place.ORG].isin(protected)).all())


def fit(axes: Axes, results: Results, width: float, height: float) -> float:
    """Fit the district into the axes, metres square on paper; returns metres in a point."""
    (west, south), (east, north) = _extent(results)
    metres = 1.04 * max((east - west) / width, (north - south) / height, 0.001)
    x, y = (west + east) / 2, (south + north) / 2
    axes.set_xlim(x - metres * width / 2, x + metres * width / 2)
    axes.set_ylim(y - metres * height / 2, y + metres * height / 2)
    return metres


def _extent(results: Results) -> tuple[tuple[float, float], tuple[float, float]]:
    for frame in (results.project.authorities, results.lsoas, results.counted):
        shapes = frame.geometry.dropna()
        if not shapes.empty:
            west, south, east, north = (float(side) for side in shapes.total_bounds)
            return (west, south), (east, north)
    return (0.0, 0.0), (700_000.0, 700_000.0)


def _enlarge(
    figure: Figure,
    axes: Axes,
    drawn: still.Layers,
    room: tuple[float, float, float, float],
    metres_per_point: float,
) -> None:
    """Draw the most crowded part larger below the key, where there is one and room for it."""
    left, top, width, height = room
    height = min(height - 24, _HIGHEST)
    metres = metres_per_point / _ENLARGED
    part = still.crowded_part(drawn, width * metres, height * metres) if height >= _LOWEST else None
    if part is None:
        return
    west, south, east, north = part
    for colour, line in (("white", 3.0), (classes.INK, 1.0)):
        axes.add_patch(
            Rectangle(
                (west, south), east - west, north - south, fill=False, edgecolor=colour, linewidth=line, zorder=_FRAME
            )
        )
    furniture.caption(furniture.blank(figure, left, top + 8, width, 14), "Enlarged: the framed part of the map")
    inset = furniture.blank(figure, left, top + 22, width, height)
    inset.set_xlim(west, east)
    inset.set_ylim(south, north)
    still.draw(inset, drawn)
    inset.add_patch(
        Rectangle((0, 0), 1, 1, transform=inset.transAxes, fill=False, edgecolor=classes.INK, linewidth=1.6, zorder=6)
    )
