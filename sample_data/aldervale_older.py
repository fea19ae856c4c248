"""Aldervale as the Indices of 2019 saw it: LSOAs of 2011, some of which were split or merged ten years later."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from aldervale_areas import DOMAINS, NORMAL, Lsoa

LSOAS_OF_2011 = 32_844
SPLIT = ((10, 11), (41, 42))  # places in the list of 2021: two that were one
MERGED = (70,)  # one that was two
GROWTH = 1.04  # residents of mid-2022 for each of mid-2015


@dataclass(frozen=True)
class OlderLsoa:
    """A small area of 2011.

    Attributes:
        code: Its code: that of 2021 where nothing changed.
        name: Its name.
        change: U unchanged, S split, M merged.
        became: Codes of 2021.
        population: Residents, mid-2015.
        standing: As in `Lsoa`, among the LSOAs of 2011.
    """

    code: str
    name: str
    change: str
    became: tuple[str, ...]
    population: int
    standing: dict[str, tuple[float, int]]


def make_older(lsoas: list[Lsoa], random: Random) -> list[OlderLsoa]:
    """The LSOAs of 2011, with standings that have moved a little since."""
    parts = {place for pair in SPLIT for place in pair}
    older = [
        _older(lsoa.code, lsoa.name, "U", (lsoa,), round(lsoa.population / GROWTH), random)
        for place, lsoa in enumerate(lsoas)
        if place not in parts | set(MERGED)
    ]
    for number, pair in enumerate(SPLIT):
        both = (lsoas[pair[0]], lsoas[pair[1]])
        people = round(sum(lsoa.population for lsoa in both) / GROWTH)
        older.append(_older(f"E01995{number:03d}", f"Aldervale 9{number}1A", "S", both, people, random))
    for number, place in enumerate(MERGED):
        people = round(lsoas[place].population / GROWTH)
        for half, letter in enumerate("AB"):
            code, name = f"E01996{number * 2 + half:03d}", f"Aldervale 95{number}{letter}"
            older.append(_older(code, name, "M", (lsoas[place],), (people + half) // 2, random))
    return sorted(older, key=lambda lsoa: lsoa.code)


def _older(code: str, name: str, change: str, now: tuple[Lsoa, ...], population: int, random: Random) -> OlderLsoa:
    standing = {}
    for domain in DOMAINS:
        then = sum(lsoa.standing[domain.key][0] for lsoa in now) / len(now) + random.gauss(0, 0.18)
        then = max(-3.2, min(3.2, then))
        rank = min(LSOAS_OF_2011, max(1, math.ceil(LSOAS_OF_2011 * (1 - NORMAL.cdf(then)))))
        standing[domain.key] = (then, rank)
    return OlderLsoa(code, name, change, tuple(lsoa.code for lsoa in now), population, standing)
