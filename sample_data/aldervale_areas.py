"""The people of Aldervale: codes, residents, deprivation and postcodes for the land drawn in `aldervale_place`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from statistics import NormalDist

import shapely
from aldervale_place import ALDERVALE, HARROWMERE, LSOA_COUNT, ORIGIN, SKELLMOOR, WARDS, Land, hardship
from shapely.geometry.base import BaseGeometry

RESIDENTS = 150_000
LSOAS_IN_ENGLAND = 33_755
LAD_NAMES = {ALDERVALE: "Aldervale", SKELLMOOR: "Skellmoor", HARROWMERE: "Harrowmere"}
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those that the second half of a postcode uses
NORMAL = NormalDist()

# Middle of each postcode district, kilometres from the market cross.
POSTCODE_DISTRICTS = {
    "ZZ1": (0.3, 0.4),
    "ZZ2": (0.8, 2.8),
    "ZZ3": (2.9, -1.0),
    "ZZ4": (6.6, -2.8),
    "ZZ5": (-2.2, -3.4),
    "ZZ6": (-6.0, 3.2),
    "ZZ7": (4.0, 4.2),
    "ZZ8": (3.0, -5.6),
}
NEIGHBOUR_DISTRICTS = {SKELLMOOR: ("ZZ10", "ZZ11", "ZZ12"), HARROWMERE: ("ZZ14", "ZZ15", "ZZ16")}


@dataclass(frozen=True)
class Domain:
    """A domain of the index: how closely it follows overall hardship, and what its score looks like."""

    key: str
    follows: float
    score: Callable[[float], float]


def _share(middle: float, spread: float, top: float) -> Callable[[float], float]:
    """Scores between 0 and `top`, from how many standard deviations worse than average a place is."""
    return lambda z: top / (1 + math.exp(-(middle + spread * z)))


def _standard(spread: float) -> Callable[[float], float]:
    return lambda z: spread * z


DOMAINS = (
    Domain("imd", 1.0, _share(-1.49, 1.06, 95)),
    Domain("income", 0.94, _share(-1.49, 1.05, 1)),
    Domain("employment", 0.92, _share(-2.09, 0.8, 1)),
    Domain("education", 0.86, _share(-1.62, 1.24, 100)),
    Domain("health", 0.88, _standard(0.9)),
    Domain("crime", 0.62, _standard(0.85)),
    Domain("barriers", 0.05, _share(-1.38, 0.64, 100)),
    Domain("living", 0.48, _share(-1.53, 1.04, 100)),
    Domain("idaci", 0.9, _share(-1.3, 1.0, 1)),
    Domain("idaopi", 0.86, _share(-1.75, 0.9, 1)),
    Domain("children", 0.82, _standard(0.89)),
    Domain("skills", 0.86, _share(-1.25, 0.59, 1)),
    Domain("geographical", -0.55, _share(-0.72, 0.85, 100)),
    Domain("wider", 0.6, _standard(3.1)),
    Domain("indoors", 0.35, _standard(0.63)),
    Domain("outdoors", 0.42, _standard(0.77)),
)


@dataclass(frozen=True)
class Lsoa:
    """A small area of about 1,500 residents.

    Attributes:
        number: 0–99, as in `Land.lsoa`.
        code: GSS code that exists nowhere.
        name: As the Office for National Statistics names them: district, MSOA number, letter.
        msoa: Code of the area of five LSOAs it belongs to.
        shape: Its polygon, metres.
        population: Residents, mid-2022.
        standing: By domain: how many standard deviations worse than the average of England, and the national rank.
        district: ALDERVALE, SKELLMOOR, HARROWMERE; the neighbours' have need and residents, but no shape.
    """

    number: int
    code: str
    name: str
    msoa: str
    shape: BaseGeometry
    population: int
    standing: dict[str, tuple[float, int]]
    district: int = ALDERVALE

    @property
    def rank(self) -> int:
        """National rank in the Index of Multiple Deprivation, 1 being the most deprived."""
        return self.standing["imd"][1]


@dataclass(frozen=True)
class Postcode:
    """A postcode; without a grid reference, no place and no areas.

    Attributes:
        text: In the form "ZZ1 1AB".
        place: Easting and northing in metres, or None.
        lsoa: LSOA code.
        ward: Ward code.
        district: ALDERVALE, SKELLMOOR, HARROWMERE.
        introduced: Year and month.
        terminated: Year and month, or "".
        large_user: Whether it belongs to one large user or PO boxes.
    """

    text: str
    place: tuple[int, int] | None
    lsoa: str
    ward: str
    district: int
    introduced: str
    terminated: str = ""
    large_user: bool = False


def lad_code(district: int) -> str:
    """Code of a district; such codes exist nowhere."""
    return f"E0799{district + 1:04d}"


def ward_code(number: int) -> str:
    """Code of a ward of Aldervale, 0–13."""
    return f"E0599{number + 1:04d}"


def lsoa_code(number: int) -> str:
    """Code of an LSOA of Aldervale, 0–99."""
    return f"E0199{number + 1:04d}"


def kilometres(shape: BaseGeometry) -> tuple[float, float]:
    """The middle of a shape, kilometres from the market cross."""
    return (shape.centroid.x - ORIGIN[0]) / 1000, (shape.centroid.y - ORIGIN[1]) / 1000


def make_lsoas(land: Land, random: Random) -> list[Lsoa]:
    """Number, name, populate and rank the LSOAs, north to south within groups of five."""
    shapes = [land.lsoa(n) for n in range(LSOA_COUNT)]
    weights = [random.lognormvariate(0, 0.16) for _ in shapes]
    people = [max(1020, round(weight * RESIDENTS / sum(weights))) for weight in weights]
    people[0] += RESIDENTS - sum(people)
    standings = _standings(shapes, random)
    msoas = _groups_of_five(shapes)
    return [
        Lsoa(
            number,
            lsoa_code(number),
            f"Aldervale {msoas[number][0] + 1:03d}{'ABCDE'[msoas[number][1]]}",
            f"E0299{msoas[number][0] + 1:04d}",
            shape,
            people[number],
            standings[number],
        )
        for number, shape in enumerate(shapes)
    ]


def _standings(shapes: list[BaseGeometry], random: Random) -> list[dict[str, tuple[float, int]]]:
    """Standing of every LSOA in every domain, as if ranked among all LSOAs of England."""
    hard = [hardship(*kilometres(shape)) + random.gauss(0, 0.13) for shape in shapes]
    order = sorted(range(len(shapes)), key=lambda n: -hard[n])
    overall = [0.0] * len(shapes)
    for place, number in enumerate(order):
        overall[number] = -NORMAL.inv_cdf(((place + 0.5) / len(shapes)) ** 1.3)
    standings: list[dict[str, tuple[float, int]]] = [{} for _ in shapes]
    for domain in DOMAINS:
        taken: set[int] = set()
        for number, z in enumerate(overall):
            own = domain.follows * z + math.sqrt(1 - domain.follows**2) * random.gauss(0, 1)
            own = max(-3.2, min(3.2, own + (0.25 if domain.key == "living" else 0.0)))
            rank = min(LSOAS_IN_ENGLAND, max(1, math.ceil(LSOAS_IN_ENGLAND * (1 - NORMAL.cdf(own)))))
            while rank in taken:
                rank = rank % LSOAS_IN_ENGLAND + 1
            taken.add(rank)
            standings[number][domain.key] = (-NORMAL.inv_cdf((rank - 0.5) / LSOAS_IN_ENGLAND), rank)
    return standings


def make_neighbours(postcodes: list[Postcode], random: Random) -> list[Lsoa]:
    """The LSOAs of the neighbouring districts, which the index holds as a national file would: Skellmoor the poorer."""
    found: list[Lsoa] = []
    for district, middle in ((SKELLMOOR, 0.5), (HARROWMERE, -0.6)):
        codes = sorted({postcode.lsoa for postcode in postcodes if postcode.district == district})
        for place, code in enumerate(codes):
            standing = {}
            for domain in DOMAINS:
                z = max(-3.2, min(3.2, domain.follows * middle + random.gauss(0, 0.9)))
                rank = min(LSOAS_IN_ENGLAND, max(1, math.ceil(LSOAS_IN_ENGLAND * (1 - NORMAL.cdf(z)))))
                standing[domain.key] = (z, rank)
            name = f"{LAD_NAMES[district]} {place // 5 + 1:03d}{'ABCDE'[place % 5]}"
            people = random.randint(1150, 1900)
            found.append(Lsoa(-1, code, name, "E99999999", shapely.Polygon(), people, standing, district))
    return found


def _groups_of_five(shapes: list[BaseGeometry]) -> dict[int, tuple[int, int]]:
    """MSOA number and letter of each LSOA: neighbours taken in order of place, then numbered from the north."""
    middles = [kilometres(shape) for shape in shapes]
    left = set(range(len(shapes)))
    groups: list[list[int]] = []
    while left:
        first = max(left, key=lambda n: math.hypot(*middles[n]))
        near = sorted(left, key=lambda n: (math.dist(middles[n], middles[first]), n))[:5]
        groups.append(sorted(near))
        left -= set(near)
    groups.sort(key=lambda group: -sum(middles[n][1] for n in group))
    return {n: (number, letter) for number, group in enumerate(groups) for letter, n in enumerate(group)}


def decile(rank: int, of: int = LSOAS_IN_ENGLAND) -> int:
    """Decile of a rank, as published: 1 is the most deprived 10% of England."""
    return math.ceil(rank * 10 / of)


def make_postcodes(land: Land, lsoas: list[Lsoa], random: Random) -> list[Postcode]:
    """Postcodes of all three districts, in order."""
    places = [place for lsoa in lsoas for place in _points_in(land, lsoa, random)]
    by_district: dict[str, list[tuple[int, int, str, str]]] = {name: [] for name in POSTCODE_DISTRICTS}
    for place in places:
        x, y = (place[0] - ORIGIN[0]) / 1000, (place[1] - ORIGIN[1]) / 1000
        nearest = min(POSTCODE_DISTRICTS, key=lambda name: math.dist((x, y), POSTCODE_DISTRICTS[name]))
        by_district[nearest].append(place)
    postcodes = [
        postcode for name, members in by_district.items() for postcode in _named(name, members, ALDERVALE, random)
    ]
    for district, names in NEIGHBOUR_DISTRICTS.items():
        postcodes += _of_neighbour(land.districts[district], district, names, random)
    nowhere = [f"ZZ1 9{LETTERS[n]}{LETTERS[-n]}" for n in range(1, 15)]
    postcodes += [Postcode(text, None, "E99999999", "E99999999", ALDERVALE, "199406", "200103") for text in nowhere]
    return sorted(postcodes, key=lambda postcode: (len(postcode.text), postcode.text))


def _points_in(land: Land, lsoa: Lsoa, random: Random) -> list[tuple[int, int, str, str]]:
    """Where its postcodes are: spread through a street grid's worth of town, or around two hamlets."""
    pieces = [piece for piece in land.pieces if piece.lsoa == lsoa.number]
    wanted = round(lsoa.population / 29)
    rural = lsoa.shape.area > 3_000_000
    hamlets = [_inside(lsoa.shape, random) for _ in range(3)]
    found: list[tuple[int, int, str, str]] = []
    while len(found) < wanted:
        if rural and random.random() < 0.75:
            hamlet = random.choice(hamlets)
            place = shapely.Point(random.gauss(hamlet.x, 220), random.gauss(hamlet.y, 220))
        else:
            place = _inside(lsoa.shape, random)
        place = shapely.Point(round(place.x), round(place.y))
        found += [
            (int(place.x), int(place.y), lsoa.code, ward_code(piece.ward))
            for piece in pieces
            if piece.shape.contains(place)
        ]
    return found


def _inside(shape: BaseGeometry, random: Random) -> shapely.Point:
    west, south, east, north = shape.bounds
    while True:
        place = shapely.Point(random.uniform(west, east), random.uniform(south, north))
        if shape.contains(place):
            return place


def _named(name: str, places: list[tuple[int, int, str, str]], district: int, random: Random) -> list[Postcode]:
    """Name the postcodes of a postcode district so that neighbours have similar ones."""
    ordered = sorted(places, key=lambda place: (_interleaved(place[0], place[1]), place))
    sectors = max(1, math.ceil(len(ordered) / 300))
    size = math.ceil(len(ordered) / sectors)
    postcodes = []
    for sector in range(sectors):
        members = ordered[sector * size : (sector + 1) * size]
        units = sorted(random.sample(range(400), len(members)))
        for unit, (easting, northing, lsoa, ward) in zip(units, members, strict=True):
            digit = sector + 1 if name == "ZZ1" else sector
            text = f"{name} {digit}{LETTERS[unit // 20]}{LETTERS[unit % 20]}"
            ended = f"{random.randint(1998, 2024)}{random.randint(1, 12):02d}" if random.random() < 0.2 else ""
            large = name == "ZZ1" and random.random() < 0.03
            begun = "198001" if random.random() < 0.85 else f"{random.randint(1981, 1997)}06"
            postcodes.append(Postcode(text, (easting, northing), lsoa, ward, district, begun, ended, large))
    return postcodes


def _interleaved(x: int, y: int) -> int:
    """Morton order: the bits of both coordinates in turn, so that near places come near each other."""
    return sum(((x >> bit & 1) << (2 * bit)) | ((y >> bit & 1) << (2 * bit + 1)) for bit in range(20))


def _of_neighbour(shape: BaseGeometry, district: int, names: tuple[str, ...], random: Random) -> list[Postcode]:
    """Postcodes of a neighbouring district; its LSOAs and wards are codes only."""
    points = sorted({(int(p.x), int(p.y)) for p in (_inside(shape, random) for _ in range(780))})
    share = math.ceil(len(points) / len(names))
    postcodes = []
    for part, name in enumerate(names):
        members = points[part * share : (part + 1) * share]
        base = 200 * district + 20 * part
        coded = [
            (x, y, f"E0199{1000 + base + n // 15:04d}", f"E0599{100 + (base + n // 60):04d}")
            for n, (x, y) in enumerate(members)
        ]
        postcodes += _named(name, coded, district, random)
    return postcodes


def wards_of(land: Land) -> list[tuple[str, str, BaseGeometry]]:
    """Code, name and shape of every ward."""
    return [(ward_code(n), name, land.ward(n)) for n, (name, _, _) in enumerate(WARDS)]
