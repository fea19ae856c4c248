"""The land of Aldervale: a river valley with a market town, drawn as a mosaic of small cells.

Everything grows from one mosaic. Points are scattered as densely as people live, each gets its Voronoi cell, and
small areas (LSOAs), wards and districts are unions of cells, so that every border is shared and irregular.
About a fifth of the LSOAs straddle a ward border, as in reality. Distances here are kilometres from the town's
market cross; `ORIGIN` moves them into the North Sea, in metres of EPSG:27700.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, polygonize, unary_union

Array = NDArray[np.float64]
Labels = NDArray[np.int64]

ORIGIN = (632_000.0, 560_000.0)
LSOA_COUNT = 100
CELLS_PER_LSOA = 45
ALDERVALE, SKELLMOOR, HARROWMERE, NOWHERE = 0, 1, 2, 3

RIVER = LineString(
    [(-13, 6.8), (-9.5, 5.0), (-6, 3.0), (-3, 1.9), (-1, 0.2), (1.4, 0.1), (3, -1.1), (6, -2.2), (13, -5.6)]
)
TOWN, STAITHE, WRAYFORD, KIRKHOLME, MOORSIDE = (0.3, 0.4), (6.2, -2.4), (-2.6, -3.5), (-6.3, 3.4), (3.6, 3.9)

# Name and middle of each ward. The middles only seed the search; the wards settle around equal numbers of people.
WARDS = (
    ("Aldergate", 0.2, 0.5),
    ("Priory", 0.4, 1.9),
    ("Tenterfield", 2.1, 0.7),
    ("Millbottom", 2.3, -0.8),
    ("Dyehouse", 4.2, -1.6),
    ("Staithe End", 6.4, -2.5),
    ("Carr and Eastfield", 8.2, -4.6),
    ("Beaumont Park", -0.9, -1.5),
    ("Wrayford", -2.6, -3.6),
    ("Haverley", 2.8, -4.8),
    ("Whinfell", -3.4, 1.4),
    ("Kirkholme", -6.4, 3.4),
    ("Upper Alderdale", -7.2, -0.8),
    ("Moorside", 3.4, 3.9),
)


@dataclass(frozen=True)
class Piece:
    """The part of one LSOA that lies in one ward; most LSOAs are one piece."""

    lsoa: int
    ward: int
    shape: BaseGeometry


@dataclass(frozen=True)
class Land:
    """Shapes in metres: the pieces of Aldervale, and the three districts."""

    pieces: tuple[Piece, ...]
    districts: dict[int, BaseGeometry]

    def lsoa(self, number: int) -> BaseGeometry:
        """The shape of an LSOA, 0–99."""
        return unary_union([piece.shape for piece in self.pieces if piece.lsoa == number])

    def ward(self, number: int) -> BaseGeometry:
        """The shape of a ward, 0–13, in the order of `WARDS`."""
        return unary_union([piece.shape for piece in self.pieces if piece.ward == number])


def _bump(x: float, y: float, middle: tuple[float, float], width: float) -> float:
    return math.exp(-(((x - middle[0]) ** 2 + (y - middle[1]) ** 2) / width**2))


def density(x: float, y: float) -> float:
    """How densely people live, in no particular unit."""
    river = RIVER.distance(Point(x, y))
    built_up = math.exp(-((river / 0.55) ** 2)) * (1 if -7 < x < 8 else 0.15)
    return (
        0.42
        + 6.5 * built_up
        + 21 * _bump(x, y, TOWN, 1.5)
        + 12 * _bump(x, y, STAITHE, 1.1)
        + 8 * _bump(x, y, WRAYFORD, 1.4)
        + 9 * _bump(x, y, KIRKHOLME, 0.8)
        + 7 * _bump(x, y, MOORSIDE, 0.9)
    )


def hardship(x: float, y: float) -> float:
    """How hard life is there, before chance: worst on the valley floor downstream, best on the south-western edge."""
    river = RIVER.distance(Point(x, y))
    downstream = 1 / (1 + math.exp(-(x - 0.4) / 0.9))
    return (
        1.5 * math.exp(-((river / 0.95) ** 2)) * (0.12 + 0.88 * downstream)
        + 0.45 * _bump(x, y, TOWN, 1.3)
        + 0.55 * _bump(x, y, STAITHE, 1.5)
        - 0.9 * _bump(x, y, WRAYFORD, 2.3)
        - 0.4 * _bump(x, y, KIRKHOLME, 2.0)
    )


def _edge(angle: float) -> float:
    """Distance of the district's border from its middle, by direction."""
    stretched = 9.3 / math.sqrt((math.cos(angle + 0.32) / 1.22) ** 2 + (math.sin(angle + 0.32) / 0.72) ** 2)
    return stretched * (
        1 + 0.09 * math.sin(3 * angle + 0.7) + 0.06 * math.sin(5 * angle + 2.1) + 0.03 * math.sin(9 * angle + 4.0)
    )


def _district(x: float, y: float) -> int:
    """Which district a point lies in."""
    angle, distance = math.atan2(y, x), math.hypot(x, y)
    if distance < _edge(angle):
        return ALDERVALE
    if distance < _edge(angle) * (1.42 + 0.08 * math.sin(4 * angle + 1)):
        return SKELLMOOR if -0.75 < angle < 2.45 else HARROWMERE
    return NOWHERE


def _scatter(random: Random) -> list[tuple[float, float]]:
    """Points as dense as people inside Aldervale, thinly spread around it."""
    points: list[tuple[float, float]] = []
    inside, wanted = 0, LSOA_COUNT * CELLS_PER_LSOA
    while inside < wanted:
        x, y = random.uniform(-12, 12), random.uniform(-9, 9)
        if _district(x, y) == ALDERVALE and random.random() * 40 < density(x, y):
            points.append((x, y))
            inside += 1
    around = 0
    while around < 1500:
        x, y = random.uniform(-20, 20), random.uniform(-16, 16)
        if _district(x, y) != ALDERVALE:
            points.append((x, y))
            around += 1
    return points


def _cells(points: list[tuple[float, float]]) -> tuple[list[BaseGeometry], Array]:
    """The Voronoi cells, after one step towards evenness."""
    frame = shapely.box(-21, -17, 21, 17)
    for _ in range(2):
        found = shapely.voronoi_polygons(MultiPoint(points), extend_to=frame, ordered=True)
        cells = [shapely.intersection(cell, frame) for cell in found.geoms]
        points = [(cell.centroid.x, cell.centroid.y) for cell in cells]
    return cells, np.array(points)


def _neighbours(cells: list[BaseGeometry]) -> dict[int, set[int]]:
    """Cells that share an edge."""
    near: dict[int, set[int]] = defaultdict(set)
    left, right = shapely.STRtree(cells).query(cells, predicate="intersects")
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        if one < other and shapely.intersection(cells[one], cells[other]).length > 1e-6:
            near[one].add(other)
            near[other].add(one)
    return near


def _bent(points: Array) -> Array:
    """Coordinates to measure nearness in: gently warped, and with a gap along the river that few areas cross."""
    x, y = points[:, 0], points[:, 1]
    bank = []
    for px, py in zip(x.tolist(), y.tolist(), strict=True):
        along = RIVER.project(Point(px, py))
        ahead, behind = RIVER.interpolate(along + 0.05), RIVER.interpolate(max(0.0, along - 0.05))
        side = (ahead.x - behind.x) * (py - behind.y) - (ahead.y - behind.y) * (px - behind.x)
        bank.append(math.copysign(math.tanh(RIVER.distance(Point(px, py)) / 0.15), side))
    return np.column_stack(
        [
            x + 0.22 * np.sin(2.1 * y + 0.4) + 0.10 * np.sin(5.3 * y + x),
            y + 0.22 * np.sin(1.9 * x + 1.7) + 0.10 * np.sin(4.7 * x - y),
            0.3 * np.array(bank),
        ]
    )


def _means(places: Array, middles: Array, rounds: int) -> Labels:
    """Group places around middles of about equal size (k-means that makes crowded groups less attractive)."""
    pull = np.ones(len(middles))
    fair = len(places) / len(middles)
    for _ in range(rounds):
        squared = ((places[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2)
        labels: Labels = (squared * pull).argmin(axis=1)
        sizes = np.bincount(labels, minlength=len(middles))
        pull *= (np.maximum(sizes, 1) / fair) ** 0.12
        for group in range(len(middles)):
            if sizes[group]:
                middles[group] = places[labels == group].mean(axis=0)
    return labels


def _joined_up(labels: dict[int, int], near: dict[int, set[int]]) -> dict[int, int]:
    """Give stray cells, cut off from the rest of their area, to the area around them."""
    labels = dict(labels)
    for _ in range(5):
        for area in sorted(set(labels.values())):
            islands = _islands({cell for cell, label in labels.items() if label == area}, near)
            for island in islands[1:]:
                around = Counter(labels[n] for cell in island for n in near[cell] if n in labels and n not in island)
                if around:
                    labels.update(dict.fromkeys(island, max(sorted(around), key=lambda label: around[label])))
    return labels


def _islands(members: set[int], near: dict[int, set[int]]) -> list[set[int]]:
    """Connected groups of cells, largest first."""
    islands: list[set[int]] = []
    left = set(members)
    while left:
        island, edge = set[int](), {min(left)}
        while edge:
            island |= edge
            edge = {n for cell in edge for n in near[cell] if n in left} - island
        left -= island
        islands.append(island)
    return sorted(islands, key=lambda island: (-len(island), min(island)))


def _straddle(
    lsoa: dict[int, int], ward: dict[int, int], near: dict[int, set[int]], points: Array, random: Random
) -> dict[int, int]:
    """Move ward borders through about a fifth of the LSOAs: cells next to another ward go over to it."""
    home = {lsoa[cell]: label for cell, label in ward.items()}
    candidates: list[tuple[int, int]] = []
    for area in range(LSOA_COUNT):
        touching = Counter(ward[n] for cell, label in lsoa.items() if label == area for n in near[cell] if n in ward)
        touching.pop(home[area], None)
        if touching:
            candidates.append((area, max(sorted(touching), key=lambda label: touching[label])))
    random.shuffle(candidates)
    moved = dict(ward)
    for area, other in candidates[:22]:
        members = [cell for cell, label in lsoa.items() if label == area]
        contact = [c for c in members if any(ward.get(n) == other for n in near[c])]
        goal = points[contact].mean(axis=0)
        members.sort(key=lambda cell: float(((points[cell] - goal) ** 2).sum()))
        for cell in members[: round(len(members) * random.uniform(0.2, 0.42))]:
            moved[cell] = other
    return moved


def _rounded_off(pieces: dict[tuple[int, int, int], BaseGeometry]) -> dict[tuple[int, int, int], list[Polygon]]:
    """Cut the corners of every border once, both sides alike, so that shapes look drawn by people."""
    lines = unary_union([shape.boundary for shape in pieces.values()])
    merged = linemerge(lines)  # type: ignore[arg-type] # a union of lines is a line
    arcs = [shapely.LineString(_corners_cut(list(arc.coords))) for arc in getattr(merged, "geoms", [merged])]
    keys = list(pieces)
    tree = shapely.STRtree([pieces[key] for key in keys])
    result: dict[tuple[int, int, int], list[Polygon]] = defaultdict(list)
    for face in polygonize(unary_union(arcs)):
        hits = tree.query(face.representative_point(), predicate="intersects").tolist()
        if hits:
            best = max(sorted(hits), key=lambda hit: shapely.intersection(pieces[keys[hit]], face).area)
            result[keys[best]].append(face)
    return result


def _corners_cut(line: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """Chaikin's rule, ends kept."""
    if len(line) < 4:
        return line
    cut = [line[0]]
    for (ax, ay), (bx, by) in pairwise(line):
        cut += [(0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by), (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by)]
    return [*cut, line[-1]]


def _to_metres(shape: BaseGeometry) -> BaseGeometry:
    moved = shapely.transform(shape, lambda xy: xy * 1000 + np.array(ORIGIN))
    return shapely.set_precision(moved, 0.1)


def make_land(random: Random) -> Land:
    """Draw the district and its two neighbours."""
    cells, points = _cells(_scatter(random))
    district = {n: _district(x, y) for n, (x, y) in enumerate(points.tolist())}
    near = _neighbours(cells)
    district = _joined_up(district, near)
    inside = [n for n, label in district.items() if label == ALDERVALE]
    places = _bent(points[inside])
    start = np.array([places[n] for n in random.sample(range(len(inside)), LSOA_COUNT)])
    lsoa = _joined_up(dict(zip(inside, _means(places, start, 60).tolist(), strict=True)), near)
    lsoa_places = np.array([places[[lsoa[c] == area for c in inside]].mean(axis=0) for area in range(LSOA_COUNT)])
    anchors = _bent(np.array([[x, y] for _, x, y in WARDS]))
    of_lsoa = _means(lsoa_places, anchors, 80)
    ward = _joined_up({cell: int(of_lsoa[label]) for cell, label in lsoa.items()}, near)
    ward = _joined_up(_straddle(lsoa, ward, near, points, random), near)

    groups: dict[tuple[int, int, int], list[BaseGeometry]] = defaultdict(list)
    for cell, label in district.items():
        if label != NOWHERE:
            key = (ALDERVALE, lsoa[cell], ward[cell]) if label == ALDERVALE else (label, -1, -1)
            groups[key].append(cells[cell])
    faces = _rounded_off({key: unary_union(group) for key, group in groups.items()})
    shapes = {key: _to_metres(unary_union(group)) for key, group in faces.items()}
    pieces = tuple(Piece(key[1], key[2], shape) for key, shape in sorted(shapes.items()) if key[0] == ALDERVALE)
    districts = {label: unary_union([s for key, s in shapes.items() if key[0] == label]) for label in (0, 1, 2)}
    return Land(pieces, districts)
