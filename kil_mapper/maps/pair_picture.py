"""Still maps of need and capacity for documents and paper: side by side, or in nine classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Unpack

import matplotlib as mpl
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kil_mapper.maps import (
    area_features,
    area_keys,
    area_wording,
    capacity,
    classes,
    features,
    furniture,
    picture,
    still,
    wording,
)
from kil_mapper.maps.area_wording import bivariate_alternative, pair_alternative
from kil_mapper.maps.drawing import areas
from kil_mapper.maps.picture import GAP, HEAD, KEY_TOP, MARGIN, NARROW, Print, Sheet
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.tables import Lsoa
from kil_mapper.model.vocabulary import AreaType

__all__ = ["bivariate_alternative", "draw_bivariate", "draw_pair", "pair_alternative"]

_BETWEEN: Final = 22.0  # points between the two maps
_OVER: Final = 18.0
_BELOW, _CLOSE_BELOW = 22.0, 12.0  # around the key, on a sheet and where every millimetre is the maps'


@dataclass(frozen=True)
class Area:
    """An area as it is drawn.

    Attributes:
        name: Its name.
        shape: Its outline in EPSG:27700.
        shade: Fill on the map of capacity.
        cell: Its class of need and capacity; "" where it has none.
        nine: Fill on the map of nine classes.
        few: Whether it is hatched.
        lost: Whether it is cross-hatched.
        cold: Whether it is outlined.
    """

    name: str
    shape: shapely.Polygon | shapely.MultiPolygon
    shade: str
    cell: str
    nine: str
    few: bool
    lost: bool
    cold: bool


def draw_pair(results: Results, **how: Unpack[Print]) -> bytes:
    """Need and capacity side by side, complete as `picture.draw_map` is, and written as that is."""
    words = pair_alternative(results)
    return picture.printed(results, words, lambda figure, sheet: _lay_out_pair(figure, sheet, results), **how)


def draw_bivariate(results: Results, **how: Unpack[Print]) -> bytes:
    """Need and capacity in one map of nine classes, complete as `picture.draw_map` is, and written as that is."""
    words = bivariate_alternative(results)
    return picture.printed(results, words, lambda figure, sheet: _lay_out_nine(figure, sheet, results), **how)


def _drawn(results: Results, kind: AreaType) -> list[Area]:
    """The areas of one type, widest first, which is the order in which they choose where their name stands."""
    outlines = area_features.shapes(results, kind)
    shades, thirds = capacity.capacity_classes(results), capacity.thirds(results)
    found = []
    for row in area_features.rows(results, kind):
        place = capacity.capacity_class(row[AreaRow.RATE], shades)
        cell = thirds.cell(row[AreaRow.SCORE], row[AreaRow.RATE]) if thirds else None
        found.append(
            Area(
                name=features.text(row[AreaRow.NAME]),
                shape=outlines[row[AreaRow.CODE]],
                shade=capacity.UNKNOWN_COLOUR if place is None else shades[place].colour,
                cell=cell.key if cell else "",
                nine=cell.colour if cell else capacity.UNKNOWN_COLOUR,
                few=area_features.is_few(row),
                lost=not row[AreaRow.COVERED],
                cold=area_features.is_cold(row),
            )
        )
    return sorted(found, key=lambda area: -float(area.shape.area))


def _lay_out_pair(figure: Figure, sheet: Sheet, results: Results) -> None:
    width = float(figure.get_size_inches()[0]) * 72
    margin = MARGIN if sheet.has_head else NARROW
    inner = width - 2 * margin
    if sheet.has_head:
        title = furniture.blank(figure, margin, 22, inner, HEAD)
        furniture.head(title, results, inner, area_wording.subtitle(results.project))
    kind = area_features.types(results)[0]
    drawn = _drawn(results, kind)
    half = (inner - _BETWEEN) / 2
    foot_top = furniture.foot(figure, results, margin, inner, brief=sheet.small_print if sheet.is_slide else None)
    top = MARGIN + HEAD if sheet.has_head else NARROW
    keys = (area_keys.Strips if sheet.is_slide else area_keys.Columns)(figure, results, kind, half)
    told = area_wording.notes(results, cold=any(area.cold for area in drawn))
    notes = area_keys.notes(figure, told[: len(results.warnings)] if sheet.is_slide else told, inner)
    below = _BELOW if sheet.has_head or notes.lines else _CLOSE_BELOW
    body = foot_top - below - notes.height - keys.height - _OVER - top
    deciles = ", deciles (1 = most deprived)" if sheet.is_slide else ""
    titles = [wording.need_title(results.project) + deciles, area_wording.capacity_title(results.project, kind)]
    for place, over in enumerate(titles):
        left = margin + place * (half + _BETWEEN)
        furniture.caption(furniture.blank(figure, left, top, half, 14), over)
        axes = furniture.blank(figure, left, top + _OVER, half, body)
        metres = picture.fit(axes, results, half, body)
        if place:
            _shades(axes, drawn, [area.shade for area in drawn])
        else:
            _need(axes, results)
        _lines(axes, results, drawn)
        still.draw_names(axes, [([still.halves(area.name)], area.shape) for area in drawn], [], still.window_of(axes))
        keys.draw(place, furniture.blank(figure, left, top + _OVER + body + 8, half, keys.height))
        if not place:
            at = keys.scale_at(top + _OVER + body)
            furniture.scale_and_north(furniture.blank(figure, left + 8, at, 200, 30), metres)
    area_keys.write_notes(figure, notes, margin, foot_top - 8 - notes.height, inner)


def _lay_out_nine(figure: Figure, sheet: Sheet, results: Results) -> None:
    width = float(figure.get_size_inches()[0]) * 72
    key_width = furniture.KEY_WIDTH + 46
    inner = width - 2 * MARGIN
    map_width = inner - key_width - GAP
    kind = area_features.types(results)[0]
    drawn = _drawn(results, kind)
    title = area_wording.combined_title(results.project, kind)
    furniture.head(furniture.blank(figure, MARGIN, 22, map_width, HEAD), results, map_width, title)
    foot_top = furniture.foot(figure, results, MARGIN, inner, brief=sheet.small_print if sheet.is_slide else None)
    top = MARGIN + HEAD - 6
    body = foot_top - 10 - top
    axes = furniture.blank(figure, MARGIN, top, map_width, body)
    metres = picture.fit(axes, results, map_width, body)
    _shades(axes, drawn, [area.nine for area in drawn])
    _lines(axes, results, drawn)
    still.draw_names(axes, [(_marked(area), area.shape) for area in drawn], [], still.window_of(axes))
    furniture.scale_and_north(furniture.blank(figure, MARGIN + 8, foot_top - 44, 200, 30), metres)
    key = furniture.blank(figure, width - MARGIN - key_width, KEY_TOP, key_width, foot_top - 10 - KEY_TOP)
    area_keys.nine(key, results, kind, key_width)


def _marked(area: Area) -> list[list[str]]:
    """The name with the letter and figure of its class; these alone where the name finds no room."""
    name = still.halves(area.name)
    return [[*name, area.cell], [area.cell]] if area.cell else [name]


def _need(axes: Axes, results: Results) -> None:
    shapes = features.simplified(results.lsoas.geometry)
    colours = [
        classes.need_class(features.whole(decile)).colour for decile in results.lsoas.loc[shapes.index, Lsoa.DECILE]
    ]
    areas(axes, list(shapes), facecolors=colours, edgecolors="white", linewidths=0.35)


def _shades(axes: Axes, drawn: list[Area], colours: list[str]) -> None:
    areas(axes, [area.shape for area in drawn], facecolors=colours, edgecolors="white", linewidths=0.35)
    for area, colour in zip(drawn, colours, strict=True):
        hatch = area_keys.LOST_HATCH if area.lost else area_keys.FEW_HATCH if area.few else ""
        if hatch:
            with mpl.rc_context({"hatch.color": classes.hatch_on(colour)}):  # the way that all versions know
                areas(axes, [area.shape], facecolors="none", linewidths=0, hatch=hatch)


def _lines(axes: Axes, results: Results, drawn: list[Area]) -> None:
    """Boundaries, then the line of cold spots."""
    shapes = [area.shape for area in drawn]
    areas(axes, shapes, facecolors="none", edgecolors="white", linewidths=1.6, alpha=0.7)
    areas(axes, shapes, facecolors="none", edgecolors=classes.WARD_LINE, linewidths=0.7)
    outlines = list(features.simplified(results.project.authorities.geometry))
    areas(axes, outlines, facecolors="none", edgecolors=classes.OUTLINE, linewidths=1.7)
    still.line_cold(axes, [area.shape for area in drawn if area.cold])
