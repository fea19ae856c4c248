"""How wide the columns of a table are: every figure in one line, and as few lines of text as there can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kil_mapper.reports.blocks import Kind
from kil_mapper.reports.pdf_letters import width_mm

POINTS = 8.5  # of a cell
LONGEST_WORD_MM = 34.0  # no column is widened for a longer word: that is broken
STEP_MM, STEPS = 3.0, 16
KEPT = 0.6  # of its wished width a column keeps at least so much
ROWS_LOOKED_AT = 200
Lines = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Filled:
    """A column with what stands in it.

    Attributes:
        heading: Its heading.
        kind: What its values are.
        weight: Width relative to the other columns.
        texts: Its cells from top to bottom.
        points: The size of their letters.
        padding: What both edges of a cell take, in millimetres.
    """

    heading: str
    kind: Kind
    weight: float
    texts: tuple[str, ...]
    points: float
    padding: float

    def lines(self, width: float) -> Lines:
        """How many lines each cell takes, up to `ROWS_LOOKED_AT` rows."""
        return _lines(self.texts[:ROWS_LOOKED_AT], self.points, round(width - self.padding, 2))

    def least(self, longest_word: float, *, intervals: bool) -> float:
        """The least width: that of its longest figure, or of its longest word up to so many millimetres."""
        whole = self.kind is Kind.DATE or (self.kind.is_number and (self.kind is not Kind.RATE or intervals))
        # what is no figure there says why there is none
        figures = {text for text in self.texts if whole and any(sign.isdigit() for sign in text)}
        words = {word for text in set(self.texts) - figures for word in text.split(" ")}
        wide = [width_mm(text, self.points, bold=True) for text in figures]
        wide += [min(width_mm(word, self.points, bold=True), longest_word) for word in words]
        wide += [min(width_mm(word, POINTS, bold=True), longest_word) for word in self.heading.split()]
        return max([*wide, 0.0]) + self.padding + 0.3


def widths(columns: Sequence[Filled], width: float) -> list[float]:
    """Widths by weight, but none narrower than its longest word or figure; then moved to where they save lines.

    Where even that is too much room, intervals and then words may be broken.

    Args:
        columns: At least one.
        width: Room on the page in millimetres.
    """
    weights = sum(column.weight for column in columns)
    wished = [width * column.weight / weights for column in columns]
    least: list[float] = []
    for longest, intervals in ((LONGEST_WORD_MM, True), (LONGEST_WORD_MM, False), (LONGEST_WORD_MM / 2, False)):
        least = [column.least(longest, intervals=intervals) for column in columns]
        if sum(least) <= width:
            return _saving_lines(columns, _given_way(wished, least), least)
    return [low * width / sum(least) for low in least]


def _given_way(wished: list[float], least: list[float]) -> list[float]:
    """The wished widths, with what some lack taken from what the others have to spare."""
    lacking = sum(max(0.0, low - wish) for low, wish in zip(least, wished, strict=True))
    spare = sum(max(0.0, wish - low) for low, wish in zip(least, wished, strict=True))
    if not lacking:
        return wished
    return [
        low if wish < low else wish - lacking * (wish - low) / spare for low, wish in zip(least, wished, strict=True)
    ]


def _saving_lines(columns: Sequence[Filled], given: list[float], least: list[float]) -> list[float]:
    """Room moved from columns that do not need it to those whose texts make rows high, while that saves lines."""
    floor = [max(low, wide * KEPT) for low, wide in zip(least, given, strict=True)]
    wide, cost = given, _height(columns, given)
    for _ in range(STEPS):
        moves = [
            [room + STEP_MM * ((n == to) - (n == of)) for n, room in enumerate(wide)]
            for of in range(len(columns))
            if wide[of] - STEP_MM >= floor[of]
            for to in range(len(columns))
            if to != of and not columns[to].kind.is_number
        ]
        best = min(moves, key=lambda move: _height(columns, move), default=wide)
        if _height(columns, best) >= cost:
            break
        wide, cost = best, _height(columns, best)
    return wide


def _height(columns: Sequence[Filled], given: list[float]) -> int:
    """Lines of all rows together."""
    rows = [column.lines(wide) for column, wide in zip(columns, given, strict=True)]
    return int(np.maximum.reduce(rows).sum())


@lru_cache(maxsize=100_000)
def _words(text: str, points: float) -> tuple[float, ...]:
    return tuple(width_mm(word, points) for word in text.split(" "))


def _lines(texts: tuple[str, ...], points: float, room: float) -> Lines:
    return np.array([wrapped(text, points, room) for text in texts], dtype=np.int64)


@lru_cache(maxsize=100_000)
def wrapped(text: str, points: float, room: float) -> int:
    """Lines of a text, broken between words as typst breaks them, and within a word only where it must be."""
    lines, used, space = 1, 0.0, width_mm(" ", points)
    for word in _words(text, points):
        if used and used + space + word > room:
            lines, used = lines + 1, 0.0
        used += word + (space if used else 0.0)
        if used > room:
            lines, used = lines + int(used // room), used % room
    return lines
