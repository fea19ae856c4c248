"""Classes of capacity, and of need and capacity together: declared once for the page and the still pictures.

A class states its edges, and a value is classed as it is printed, to one decimal, so nobody finds "12.5" on the wrong
side of "under 12.5". Capacity is one hue from pale to mid tone, more organisations darker; in nine classes need is
violet and capacity gold, which the colour-blind tell apart, and a letter and a figure say the same without colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.vocabulary import AreaType

COLOURS: Final = ("#f1f8f7", "#cfe6e4", "#a3cfcf", "#74b3b8", "#4891a0")
UNKNOWN_COLOUR: Final = "#eceeef"
UNKNOWN_LABEL: Final = "Not known"
FEW_LABEL: Final = "Few residents or organisations: read with care"
COLD_LABEL: Final = "Cold spot: high need and thin capacity"
COLD_LINE: Final = "#1a1a1a"
COLD_DASH: Final = "#ffffff"
_GROUPS: Final = 5
_FEWEST_FOR_THIRDS: Final = 3
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True)
class CapacityClass:
    """One class of organisations per 10,000 residents.

    Attributes:
        label: What the legend says.
        low: Lower edge, included; None in the lowest class.
        high: Upper edge, not included; None in the highest class.
        colour: Its fill.
    """

    label: str
    low: float | None
    high: float | None
    colour: str


@dataclass(frozen=True)
class Cell:
    """One of nine classes of need and capacity.

    Attributes:
        key: A1 … C3: A higher need, C lower; 1 fewer organisations, 3 more.
        label: The same in words.
        colour: Its fill.
    """

    key: str
    label: str
    colour: str


@dataclass(frozen=True)
class Thirds:
    """The edges between the thirds of wards, lower edge included, as printed.

    Attributes:
        need: Two edges of the score of the index.
        capacity: Two edges of organisations per 10,000 residents.
        cells: The nine classes, row by row, higher need first, fewer organisations first.
    """

    need: tuple[float, float]
    capacity: tuple[float, float]
    cells: tuple[Cell, ...]

    def cell(self, score: Any, rate: Any) -> Cell | None:
        """The class of an area; None where its need or its rate is not known."""
        need, capacity = class_of(score, self.need), class_of(rate, self.capacity)
        return None if need is None or capacity is None else self.cells[3 * (2 - need) + capacity]


_CELL_COLOURS: Final = (
    *("#828cd8", "#766994", "#644855"),
    *("#bebee5", "#ae989c", "#987358"),
    *("#f5f3f0", "#e4c9a2", "#cda057"),
)
"""Found by search: the two most alike still differ by 18 in CIE Lab in every common kind of colour blindness."""

_NEED_WORDS: Final = ("Higher", "Middle", "Lower")
_CAPACITY_WORDS: Final = ("fewer", "a middling number of", "more")


def printed(value: Any) -> float | None:
    """A value as it is printed, to one decimal; None for a missing one."""
    return None if pd.isna(value) else round(float(value), 1)


def class_of(value: Any, edges: Sequence[float]) -> int | None:
    """How many of the edges a value reaches, as printed; None for a missing one.

    Examples:
        >>> class_of(12.46, (10.0, 12.5))
        2
    """
    shown = printed(value)
    return None if shown is None else sum(shown >= edge for edge in edges)


def compared_areas(results: Results) -> pd.DataFrame:
    """The areas that classes are made from: wards; authorities where there are none."""
    areas = results.areas
    wards = areas[areas[AreaRow.TYPE] == AreaType.WARD.value]
    return wards if len(wards) else areas[areas[AreaRow.TYPE] == AreaType.LAD.value]


def edges(values: Sequence[float]) -> tuple[float, ...]:
    """Round edges that part values into up to five groups of about the same size.

    Examples:
        >>> edges([1.0, 4.0, 11.0, 12.0, 18.0, 22.0, 31.0, 44.0, 47.0, 80.0])
        (10.0, 15.0, 25.0, 45.0)
        >>> edges([7.0, 7.0])
        ()
    """
    if not len(values):
        return ()
    low, high = min(values), max(values)
    step = _round_step((high - low) / 16)
    cuts = np.quantile(np.asarray(values, dtype=float), [part / _GROUPS for part in range(1, _GROUPS)])
    rounded = {round(round(float(cut) / step) * step, 1) for cut in cuts} if step else set()
    found = tuple(sorted(edge for edge in rounded if low < edge <= high))
    return found or ((min(value for value in values if value > low),) if low < high else ())


def _round_step(least: float) -> float:
    """The smallest of 0.1, 0.2, 0.5, 1, 2, 5, 10 … that is not below `least`; 0 where nothing differs."""
    if least <= 0:
        return 0.0
    magnitude = 10.0 ** math.floor(math.log10(least))
    return max(0.1, next(size * magnitude for size in (*_STEPS, 10) if size * magnitude >= least - 1e-12))


def capacity_classes(results: Results) -> tuple[CapacityClass, ...]:
    """Classes of organisations per 10,000 residents, fewest first; () where no rate is known."""
    known = [value for value in map(printed, compared_areas(results)[AreaRow.RATE]) if value is not None]
    if not known:
        return ()
    cuts: list[float | None] = [None, *edges(known), None]
    count = len(cuts) - 1
    return tuple(
        CapacityClass(_label(low, high), low, high, COLOURS[_tone(place, count)])
        for place, (low, high) in enumerate(pairwise(cuts))
    )


def _tone(place: int, count: int) -> int:
    return round(place * (len(COLOURS) - 1) / (count - 1)) if count > 1 else len(COLOURS) // 2


def capacity_class(rate: Any, classes: Sequence[CapacityClass]) -> int | None:
    """Which of the classes a rate is in; None for a missing one."""
    found = class_of(rate, [one.low for one in classes if one.low is not None])
    return found if classes else None


def _label(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return "All areas alike"
    if low is None:
        return f"Under {high:g}"
    return f"{low:g} and over" if high is None else f"{low:g} to under {high:g}"


def thirds(results: Results) -> Thirds | None:
    """The nine classes; None where too few wards have both need and a rate, or all have the same."""
    areas = compared_areas(results)
    both = areas[areas[AreaRow.SCORE].notna() & areas[AreaRow.RATE].notna()]
    if len(both) < _FEWEST_FOR_THIRDS:
        return None
    need, capacity = (_tertiles(both[column]) for column in (AreaRow.SCORE, AreaRow.RATE))
    if need[0] == need[1] or capacity[0] == capacity[1]:
        return None
    noun = results.project.noun[1].split()[-1]
    cells = tuple(
        Cell(
            f"{'ABC'[row]}{column + 1}",
            f"{_NEED_WORDS[row]} need, {_CAPACITY_WORDS[column]} {noun}",
            _CELL_COLOURS[3 * row + column],
        )
        for row in range(3)
        for column in range(3)
    )
    return Thirds(need, capacity, cells)


def _tertiles(values: pd.Series) -> tuple[float, float]:
    low, high = (round(float(cut), 1) for cut in np.quantile(values.astype("float64"), [1 / 3, 2 / 3]))
    return low, high
