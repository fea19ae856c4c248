"""Keys of the still maps of need and capacity: rows of boxes and words, and the table of nine classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from kil_mapper.maps import area_features, area_wording, capacity, classes, furniture
from kil_mapper.maps.drawing import long, wrapped, write
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.tables import Lsoa
from kil_mapper.model.vocabulary import AreaType

FEW_HATCH, LOST_HATCH = "/////", "xxxxx"
_ROW: Final = 14.5
_TEXT: Final = 8.2
_NOTE: Final = 7.0
_MOST_LINES: Final = 9  # below the pair: more would leave the maps too small
_COLUMNS: Final = 2
_BOX: Final = (19.0, 10.5)
_BESIDE: Final = 26.0  # from the left of a box to its words
_STRIP: Final = 11.0
_SCALE: Final = 28.0
_NEED_WORDS: Final = ("1–2", "3–4", "5–6", "7–8", "9–10")


@dataclass(frozen=True)
class Row:
    """One line of a key.

    Attributes:
        colour: Fill of its box.
        label: What it means.
        hatch: Hatching of the box.
        cold: Whether the box has the line of cold spots.
    """

    colour: str
    label: str
    hatch: str = ""
    cold: bool = False

    @property
    def is_mark(self) -> bool:
        """Whether it explains a pattern or a line, whose words need the whole width."""
        return bool(self.hatch) or self.cold


@dataclass(frozen=True)
class Notes:
    """Lines below the maps, and the height they take in points."""

    lines: list[str]
    height: float


def need_rows(results: Results) -> list[Row]:
    """The classes of need."""
    rows = [Row(found.colour, found.label) for found in classes.NEED_CLASSES]
    if results.lsoas[Lsoa.DECILE].isna().any():
        rows.append(Row(classes.NEED_UNKNOWN.colour, classes.NEED_UNKNOWN.label))
    return rows


def capacity_rows(results: Results, kind: AreaType) -> list[Row]:
    """The classes of capacity."""
    rows = [Row(found.colour, found.label) for found in capacity.capacity_classes(results)]
    if any(row[AreaRow.COVERED] and pd.isna(row[AreaRow.RATE]) for row in area_features.rows(results, kind)):
        rows.append(Row(capacity.UNKNOWN_COLOUR, capacity.UNKNOWN_LABEL))
    return rows


def marks(results: Results, kind: AreaType) -> list[Row]:
    """Hatching and the line of cold spots, as far as they are on the map."""
    held = area_features.rows(results, kind)
    rows = []
    if any(area_features.is_few(row) for row in held):
        rows.append(Row("white", capacity.FEW_LABEL, FEW_HATCH))
    if any(not row[AreaRow.COVERED] for row in held):
        rows.append(Row("white", classes.HATCH_LABEL, LOST_HATCH))
    if any(area_features.is_cold(row) for row in held):
        rows.append(Row("white", capacity.COLD_LABEL, cold=True))
    return rows


class Columns:
    """Keys below two maps: the classes in columns read downwards, patterns and lines below over the whole width."""

    def __init__(self, figure: Figure, results: Results, kind: AreaType, width: float) -> None:
        """Lay them out; `width` in points is that of one key."""
        measure = furniture.blank(figure, 0, 0, 1, 1)
        self.rows = (need_rows(results), [*capacity_rows(results, kind), *marks(results, kind)])
        self._steps = [_step(measure, rows, width) for rows in self.rows]
        self._places = [_places(rows, 2 if step else 1) for rows, step in zip(self.rows, self._steps, strict=True)]
        lines = [line for places in self._places for _, line in places]
        self.height = _ROW * (1 + max(lines, default=0))

    def scale_at(self, map_bottom: float) -> float:
        """Where the scale bar begins: in the corner of the map."""
        return map_bottom - _SCALE

    def draw(self, place: int, axes: Axes) -> None:
        """Draw one of them, in axes measured in points."""
        for row, (column, line) in zip(self.rows[place], self._places[place], strict=True):
            _draw_row(axes, row, column * self._steps[place], _ROW * line + 6, [row.label])


class Strips:
    """Keys of a slide below two maps: the classes side by side, as a strip of colours with few words beneath."""

    def __init__(self, figure: Figure, results: Results, kind: AreaType, width: float) -> None:
        """Lay them out; `width` in points is that of one key."""
        measure = furniture.blank(figure, 0, 0, 1, 1)
        self.shades = (need_rows(results), capacity_rows(results, kind))
        self.marks = marks(results, kind)
        self.width = width
        self._words = [
            [wrapped(measure, _short(row.label), _TEXT, width / len(rows) - 2) for row in rows] for rows in self.shades
        ]
        lines = max((len(words) for side in self._words for words in side), default=1)
        self._under = _STRIP + 2 + 10 * lines
        self.height = self._under + max(_ROW * len(self.marks), _SCALE) + 2

    def scale_at(self, map_bottom: float) -> float:
        """Where the scale bar begins: below the first key, since the map has no corner to spare."""
        return map_bottom + 8 + self._under + 2

    def draw(self, place: int, axes: Axes) -> None:
        """Draw one of them, in axes measured in points; patterns and lines are explained under the second."""
        rows = self.shades[place]
        wide = (self.width - 1) / max(len(rows), 1)
        for at, (row, words) in enumerate(zip(rows, self._words[place], strict=True)):
            x = 0.5 + at * wide
            _box(axes, (x, 0.5), (wide, _STRIP), row.colour)
            x += wide / 2
            write(
                axes,
                x,
                _STRIP + 3,
                "\n".join(words),
                _TEXT,
                va="top",
                ha="center",
                color=classes.INK,
                linespacing=1.05,
            )
        for at, row in enumerate(self.marks if place else []):
            _draw_row(axes, row, 0, self._under + 8 + _ROW * at, wrapped(axes, row.label, _TEXT, self.width - 26)[:1])


def _short(label: str) -> str:
    """A class of need in the few words that stand under a box."""
    return {found.label: short for found, short in zip(classes.NEED_CLASSES, _NEED_WORDS, strict=True)}.get(
        label, label
    )


def _step(measure: Axes, rows: list[Row], width: float) -> float:
    """How far the second column stands from the first; 0 where there is no room for two."""
    shades = [row for row in rows if not row.is_mark]
    tall = -(-len(shades) // _COLUMNS)
    first, second = (max((long(measure, row.label) for row in part), default=0.0) for part in _halved(shades, tall))
    step = _BESIDE + first + 14
    return step if step + _BESIDE + second <= width else 0.0


def _halved(shades: list[Row], tall: int) -> tuple[list[Row], list[Row]]:
    return shades[:tall], shades[tall:]


def _places(rows: list[Row], columns: int) -> list[tuple[int, int]]:
    """Column and line of every row: classes in columns read downwards, marks below over the whole width."""
    shades = [row for row in rows if not row.is_mark]
    tall = -(-len(shades) // columns)
    places = [(at // tall, at % tall) for at in range(len(shades))] if tall else []
    return [*places, *((0, tall + at) for at in range(len(rows) - len(shades)))]


def _draw_row(axes: Axes, row: Row, x: float, y: float, lines: list[str]) -> None:
    width, tall = _BOX
    _box(axes, (x, y - 5), _BOX, row.colour, row.hatch)
    if row.cold:
        furniture.cold_box(axes, x, y - 5, width, tall)
    for at, line in enumerate(lines):
        write(axes, x + _BESIDE, y + 10.5 * at, line, _TEXT, va="center_baseline", color=classes.INK)


def _box(axes: Axes, at: tuple[float, float], size: tuple[float, float], colour: str, hatch: str = "") -> None:
    axes.add_patch(Rectangle(at, *size, hatch=hatch, facecolor=colour, edgecolor=classes.HATCH_COLOUR, linewidth=0.5))


def notes(figure: Figure, sentences: list[str], width: float) -> Notes:
    """Sentences as one paragraph over the whole width, the weightiest first; what finds no room is left to the page."""
    lines = wrapped(furniture.blank(figure, 0, 0, 1, 1), " ".join(sentences), _NOTE, width)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"]
    return Notes(lines, 1.3 * _NOTE * len(lines) + 4 if lines else 0.0)


def write_notes(figure: Figure, found: Notes, left: float, top: float, width: float) -> None:
    """Write what `notes` laid out."""
    if not found.lines:
        return
    axes = furniture.blank(figure, left, top, width, found.height)
    write(axes, 0, 0, "\n".join(found.lines), _NOTE, va="top", color=classes.INK, linespacing=1.25)


def nine(axes: Axes, results: Results, kind: AreaType, width: float) -> None:
    """The nine classes as a table of words, their edges, what lies over them, and what to know."""
    thirds = capacity.thirds(results)
    write(axes, 0, 0, "Nine classes of need and capacity", 9.2, medium=True, va="top", color=classes.INK)
    y = 20.0
    if thirds is None:
        y = _paragraph(axes, y, "There are too few areas with need and a rate to part them into thirds.", width)
    else:
        y = _cells(axes, thirds, y, width) + 6
    for row in marks(results, kind):
        lines = wrapped(axes, row.label, _TEXT, width - 26)
        _draw_row(axes, row, 0, y + 6, lines)
        y += _ROW + 10.5 * (len(lines) - 1) + 1
    y += 6
    edges = [*area_wording.edges_said(thirds, results.project), area_wording.THIRDS_NOTE] if thirds else []
    cold = any(area_features.is_cold(row) for row in area_features.rows(results, kind))
    for note in [*edges, *area_wording.notes(results, cold=cold, spread=False)]:
        y = _paragraph(axes, y, note, width)


def _cells(axes: Axes, thirds: capacity.Thirds, y: float, width: float) -> float:
    gap = 5.0
    wide = (width - 1 - 2 * gap) / 3
    for line in range(3):
        tallest = 0.0
        for column in range(3):
            cell = thirds.cells[3 * line + column]
            x = column * (wide + gap)
            _box(axes, (x, y), (wide, 18), cell.colour)
            write(
                axes,
                x + wide / 2,
                y + 9.4,
                cell.key,
                9,
                medium=True,
                halo=2.0,
                ha="center",
                va="center_baseline",
                color=classes.OUTLINE,
            )
            words = wrapped(axes, cell.label, 7.4, wide)
            write(axes, x, y + 21.5, "\n".join(words), 7.4, va="top", color=classes.INK, linespacing=1.15)
            tallest = max(tallest, 9.4 * len(words))
        y += 18 + tallest + 10
    return y


def _paragraph(axes: Axes, y: float, text: str, width: float) -> float:
    """Write a note where there is still room for it."""
    lines = wrapped(axes, text, 7.2, width)
    if y + 9.6 * len(lines) > float(axes.get_ylim()[0]):
        return y
    write(axes, 0, y, "\n".join(lines), 7.2, va="top", color=furniture.QUIET, linespacing=1.25)
    return y + 9.6 * len(lines) + 3
