"""Real Calderdale worked out again from the published files, sharing no code with the product.

The directory there knows LSOAs of 2011 only and the postcode area HX alone, so addresses are placed by position in
LSOAs of 2021, and what the directory lacks is not covered. Shapely and pyproj do the geometry, plain loops the rest.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from pyproj import Transformer
from shapely import transform
from shapely.geometry import Point, shape
from shapely.strtree import STRtree

from tests.end_to_end.recompute import EDGES, band

LAD = "E08000033"
NEAR = 500  # metres: a postcode of the authority just outside a generalised boundary belongs to the nearest area


def recompute_calderdale(folder: Path) -> dict[str, Any]:
    """Ledger, bands, deciles and wards of the folder that `test_real_folder` makes."""
    with (folder / "need.csv").open(encoding="utf-8-sig", newline="") as file:
        index = {row["LSOA code (2021)"]: row for row in csv.DictReader(file)}
    ours = {code: row for code, row in index.items() if row["Local Authority District code (2024)"] == LAD}
    lsoas = _Areas(folder / "0.geojson", "LSOA21CD")
    with (folder / "2.csv").open(encoding="utf-8-sig", newline="") as file:
        directory = {row["pcds"]: row for row in csv.DictReader(file)}
    placed = {code: _place(row, lsoas) for code, row in directory.items() if row["osgrdind"] != "9"}
    live: dict[str, Counter[str]] = defaultdict(Counter)
    for code, lsoa in placed.items():
        if lsoa and not directory[code]["doterm"]:
            live[lsoa][directory[code]["ward"]] += 1
    ledger: Counter[str] = Counter()
    kept = []
    with zipfile.ZipFile(folder / "extract.zip") as archive:
        lines = archive.read("x.txt").decode("utf-8").split("\r\n")
    heading = lines[0].split("\t")
    for line in filter(None, lines[1:]):
        row = dict(zip(heading, line.split("\t"), strict=True))
        postcode = row["charity_contact_postcode"]
        if row["linked_charity_number"] != "0":
            ledger["linked"] += 1
        elif row["charity_registration_status"] != "Registered":
            ledger["removed"] += 1
        elif postcode not in placed:
            ledger["not_located"] += 1
        elif placed[postcode] is None:
            ledger["outside"] += 1
        else:
            kept.append((int(row["latest_income"]), placed[postcode], directory[postcode]["ward"]))
    return {
        "ledger": dict(ledger),
        "kept": len(kept),
        "income": sum(income for income, _, _ in kept),
        "bands": Counter(band(income, EDGES) for income, _, _ in kept),
        "deciles": _deciles(kept, ours),
        "uncovered": {code for code in ours if not live[code]},
        "wards": _wards(kept, ours, live),
    }


class _Areas:
    """Polygons in metres by code."""

    def __init__(self, path: Path, code: str) -> None:
        to_metres = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        self.codes = [feature["properties"][code] for feature in features]
        self.shapes = [transform(shape(feature["geometry"]), to_metres, interleaved=False) for feature in features]
        self.tree = STRtree(self.shapes)

    def at(self, point: Point) -> str | None:
        found = sorted(self.codes[n] for n in self.tree.query(point, predicate="intersects"))
        return found[0] if found else None

    def near(self, point: Point) -> str | None:
        nearest = self.tree.nearest(point)
        return self.codes[nearest] if self.shapes[nearest].distance(point) <= NEAR else None


def _place(row: dict[str, str], lsoas: _Areas) -> str | None:
    point = Point(float(row["oseast1m"]), float(row["osnrth1m"]))
    return lsoas.at(point) or (lsoas.near(point) if row["laua"] == LAD else None)


def _value(row: dict[str, str], beginning: str) -> float:
    return float(next(value for heading, value in row.items() if heading.startswith(beginning)))


def _deciles(kept: list[tuple[int, Any, str]], ours: dict[str, dict[str, str]]) -> dict[int, dict[str, int]]:
    found = {n: {"lsoas": 0, "population": 0, "organisations": 0, "cluster": 0} for n in range(1, 11)}
    decile = {code: int(_value(row, "Index of Multiple Deprivation (IMD) Decile")) for code, row in ours.items()}
    for code, row in ours.items():
        found[decile[code]]["lsoas"] += 1
        found[decile[code]]["population"] += int(_value(row, "Total population"))
    for income, lsoa, _ in kept:
        found[decile[lsoa]]["organisations"] += 1
        found[decile[lsoa]]["cluster"] += 200_000 <= income < 500_000
    return found


def _wards(
    kept: list[tuple[int, Any, str]], ours: dict[str, dict[str, str]], live: dict[str, Counter[str]]
) -> dict[str, dict[str, float]]:
    """Wards whose residents all live where the directory has postcodes: they need no overlaps of shapes."""
    wards: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for code, row in ours.items():
        for ward, postcodes in live[code].items():
            part = _value(row, "Total population") * postcodes / live[code].total()
            wards[ward]["population"] += part
            wards[ward]["score"] += part * _value(row, "Index of Multiple Deprivation (IMD) Score")
            wards[ward]["deprived"] += part * (_value(row, "Index of Multiple Deprivation (IMD) Decile") <= 2)
    for sums in wards.values():
        sums["score"] /= sums["population"]
        sums["deprived"] /= sums["population"]
    for income, _, ward in kept:
        wards[ward]["organisations"] += 1
        wards[ward]["large"] += income >= 200_000
    return {code: dict(sums) for code, sums in wards.items()}
