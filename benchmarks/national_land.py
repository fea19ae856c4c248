"""An invented nation for measuring: 35,672 LSOAs in wards and authorities, drawn fast and with shared borders.

The LSOAs are the cells of a bent grid whose edges are wiggled once and used by both neighbours, so that the vertex
counts are those of the published generalised boundaries. Consecutive cells make wards, consecutive wards authorities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ENGLAND, WALES = 33_755, 1_917
COLUMNS, ROWS, STRIP = 180, 199, 20
PER_EDGE = 18  # vertices between the corners of a cell: 76 a ring; the real ones of Calderdale have 67 on average
LARGEST = 480  # LSOAs of the largest authority, as in Leeds
WEST, SOUTH, CELL = 240_000.0, 90_000.0, 2_050.0


@dataclass(frozen=True)
class Nation:
    """Codes and shapes by LSOA, in the order of the grid's walk.

    Attributes:
        lsoa: Codes.
        lsoa_name: Names.
        ward: Index into `ward_code`, by LSOA; LSOAs of one ward follow each other.
        lad: Index into `lad_code`, by LSOA.
        ward_code: Codes of wards.
        lad_code: Codes of authorities.
        lad_name: Names of authorities.
        corners: Corners of every cell: LSOA × 4 × 2, metres.
        shapes: Polygons of the LSOAs.
    """

    lsoa: list[str]
    lsoa_name: list[str]
    ward: Ints
    lad: Ints
    ward_code: list[str]
    ward_name: list[str]
    lad_code: list[str]
    lad_name: list[str]
    corners: Floats
    shapes: NDArray[np.object_]

    def english(self) -> Ints:
        """Positions of the LSOAs that the index of deprivation ranks."""
        return np.arange(ENGLAND)


def _walk() -> tuple[Ints, Ints]:
    """Row and column of the cells: strips twenty wide, up and down, to and fro, so that each follows its neighbour."""
    rows, columns = [], []
    for strip in range(COLUMNS // STRIP):
        for step in range(ROWS):
            row = step if strip % 2 == 0 else ROWS - 1 - step
            across = np.arange(STRIP) if step % 2 == 0 else np.arange(STRIP)[::-1]
            rows.append(np.full(STRIP, row))
            columns.append(across + strip * STRIP)
    count = ENGLAND + WALES
    return np.concatenate(rows)[:count], np.concatenate(columns)[:count]


def _grid(random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Corner points, and the wiggled points along horizontal and vertical edges."""
    column, row = np.meshgrid(np.arange(COLUMNS + 1), np.arange(ROWS + 1))
    x = WEST + CELL * (column + 0.8 * np.sin(row / 7.0) + 0.5 * np.sin(column / 5.0 + row / 11.0))
    y = SOUTH + CELL * (row + 0.8 * np.sin(column / 6.0) + 0.4 * np.cos(row / 4.0 + column / 9.0))
    corners = np.stack([x, y], axis=-1)
    along = (np.arange(1, PER_EDGE + 1) / (PER_EDGE + 1))[:, None]

    def edge(start: Floats, end: Floats) -> Floats:
        straight = start[..., None, :] * (1 - along) + end[..., None, :] * along
        wiggle: Floats = straight + random.normal(0, CELL * 0.012, straight.shape)
        return wiggle

    return corners, edge(corners[:, :-1], corners[:, 1:]), edge(corners[:-1], corners[1:])


def _parts(random: np.random.Generator, total: int, mean: float, spread: float, first: int | None = None) -> Ints:
    """Which part each of `total` things belongs to, parts of varied size one after the other."""
    sizes = [first] if first else []
    while sum(sizes) < total:
        sizes.append(max(2, round(float(random.lognormal(np.log(mean), spread)))))
    return np.repeat(np.arange(len(sizes)), sizes)[:total]


def make_nation(random: np.random.Generator) -> Nation:
    """Draw it: 33,755 English LSOAs in about 300 authorities, then 1,917 Welsh ones in about 20."""
    row, column = _walk()
    corners, flat, upright = _grid(random)
    south_west, south_east = corners[row, column], corners[row, column + 1]
    north_east, north_west = corners[row + 1, column + 1], corners[row + 1, column]
    rings = np.concatenate(
        [
            south_west[:, None],
            flat[row, column],
            south_east[:, None],
            upright[row, column + 1],
            north_east[:, None],
            flat[row + 1, column][:, ::-1],
            north_west[:, None],
            upright[row, column][:, ::-1],
            south_west[:, None],
        ],
        axis=1,
    ).round(1)
    english = _parts(random, ENGLAND, 95, 0.55, LARGEST)
    welsh = _parts(random, WALES, 80, 0.4) + english.max() + 1
    lad = np.concatenate([english, welsh])
    ward = _wards(random, lad)
    names = _names(random, int(lad.max()) + 1)
    of_ward = lad[np.searchsorted(ward, np.arange(int(ward.max()) + 1))]
    first_welsh = int(welsh.min())
    kinds = ("E08", "E06", "E07", "E07", "E09")
    return Nation(
        lsoa=[f"E018{n:05d}" if n < ENGLAND else f"W018{n:05d}" for n in range(len(lad))],
        lsoa_name=[f"{names[area]} {n // 5 % 1000 + 1:03d}{'ABCDE'[n % 5]}" for n, area in enumerate(lad.tolist())],
        ward=ward,
        lad=lad,
        ward_code=[f"{'E' if area < first_welsh else 'W'}058{n:05d}" for n, area in enumerate(of_ward.tolist())],
        ward_name=[f"{names[area]} {word}" for area, word in zip(of_ward.tolist(), _words(len(of_ward)), strict=True)],
        lad_code=[f"{kinds[n % 5] if n < first_welsh else 'W06'}8{n:05d}" for n in range(len(names))],
        lad_name=names,
        corners=np.stack([south_west, south_east, north_east, north_west], axis=1),
        shapes=np.asarray(shapely.polygons(rings)),
    )


def _wards(random: np.random.Generator, lad: Ints) -> Ints:
    """Wards of about five LSOAs that end where their authority ends."""
    ward = np.zeros(len(lad), dtype=np.int64)
    done = 0
    for size in np.bincount(lad).tolist():
        parts = _parts(random, size, 4.9, 0.25)
        ward[done : done + size] = parts + (ward[done - 1] + 1 if done else 0)
        done += size
    return ward


def _names(random: np.random.Generator, count: int) -> list[str]:
    heads = ["Ash", "Bram", "Cal", "Dun", "Elm", "Fen", "Gar", "Hol", "Ing", "Kel", "Lod", "Mor", "Nor", "Oak", "Pen",
             "Quar", "Rush", "Stan", "Thorn", "Ul", "Wen", "Yar"]  # fmt: skip
    tails = ["borough", "bury", "by", "dale", "field", "ford", "gate", "ham", "hurst", "ley", "mere", "moor", "ness",
             "port", "shaw", "stead", "thorpe", "ton", "wick", "worth"]  # fmt: skip
    every = [head + tail for head in heads for tail in tails]
    return [every[n] for n in random.permutation(len(every))[:count].tolist()]


def _words(count: int) -> list[str]:
    words = ("Abbey", "Bank", "Castle", "Dene", "East", "Farm", "Green", "Hill", "Island", "Lane", "Mill", "North",
             "Orchard", "Park", "Quay", "River", "South", "Town", "Vale", "West", "Wood")  # fmt: skip
    return [f"{words[n % len(words)]} {n // len(words) % 9 + 1}" for n in range(count)]
