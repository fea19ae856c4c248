"""Writes an invented national data folder at real scale: `python benchmarks/national_folder.py FOLDER`.

The formats and quirks are those of the published files, the numbers of rows too: 400,000 charities and their tables,
2.5 million postcodes in 1.4 GB of csv, 35,672 LSOAs. Takes a minute or two and 300 MB of disk. The first authority
(code E08800000) has 480 LSOAs, as Leeds has. Never commit its output.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import tempfile
import time
import zipfile
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from national_land import ENGLAND, Nation, make_nation
from national_register import Postcodes, register_tables

SEED = 20251120
POSTCODES, SCOTTISH = 2_500_000, 230_000
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
PUBLISHED = Path(__file__).resolve().parents[1] / "sample_data" / "published_columns.json"


def write_zipped(path: Path, member: str, lines: Iterator[str], ends: str) -> None:
    """A zip with one text file, streamed."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        archive.open(member, "w", force_zip64=True) as out,
    ):
        while block := list(islice(lines, 20_000)):
            out.write((ends.join(block) + ends).encode("utf-8"))


def make_postcodes(nation: Nation, random: np.random.Generator) -> Postcodes:
    """Where 2.5 million postcodes are: about 64 in every LSOA, the rest in Scotland, without an LSOA of ours."""
    home = np.sort(random.integers(0, len(nation.lsoa), POSTCODES - SCOTTISH))
    u, v = random.uniform(0.08, 0.92, (2, len(home), 1))
    corner = nation.corners[home]
    inside = (
        corner[:, 0] * (1 - u) * (1 - v)
        + corner[:, 1] * u * (1 - v)
        + corner[:, 2] * u * v
        + corner[:, 3] * (1 - u) * v
    )
    scotland = np.column_stack([random.uniform(150_000, 400_000, SCOTTISH), random.uniform(560_000, 900_000, SCOTTISH)])
    places = np.concatenate([inside, scotland]).round().astype(np.int64)
    return Postcodes(
        text=_postcode_texts(random),
        place=places,
        lsoa=np.concatenate([home, np.full(SCOTTISH, -1)]),
        ended=random.random(POSTCODES) < 0.31,
    )


def _postcode_texts(random: np.random.Generator) -> list[str]:
    """Postcodes in order: 124 areas of 20 districts of 10 sectors of 400 units, a quarter of them in use."""
    areas = [a + b for a in "BCDEGHLMNPRSTW" for b in "ABDHLNPRS"][:124]
    used = np.sort(random.permutation(124 * 20 * 10 * 400)[:POSTCODES])
    units = [first + second for first in LETTERS for second in LETTERS]
    sectors = [f"{area}{district} {sector}" for area in areas for district in range(1, 21) for sector in range(10)]
    return [
        sectors[sector] + units[unit]
        for sector, unit in zip((used // 400).tolist(), (used % 400).tolist(), strict=True)
    ]


def directory_lines(nation: Nation, postcodes: Postcodes, random: np.random.Generator) -> Iterator[str]:
    """The rows of the ONS Postcode Directory, November 2025: 53 columns, texts quoted, numbers not."""
    columns: list[str] = json.loads(PUBLISHED.read_text(encoding="utf-8"))["ONSPD_NOV_2025_UK"]
    yield ",".join(columns)
    degrees = _degrees(postcodes.place)
    begun = random.integers(1980, 2025, POSTCODES).tolist()
    month = random.integers(1, 13, POSTCODES).tolist()
    last = random.integers(1990, 2026, POSTCODES).tolist()
    area = random.integers(0, 5, POSTCODES).tolist()
    lost = (random.random(POSTCODES) < 0.006).tolist()
    stray = (random.random(POSTCODES) < 0.006).tolist()  # in the next ward than most of its LSOA
    blocks = [_area_block(nation, n, stray=False) for n in range(len(nation.lsoa))]
    strays = [_area_block(nation, n, stray=True) for n in range(len(nation.lsoa))]
    scottish = _codes("S12000033", "S13002843", "S99999999", "S01006514", "S02001237", "S92000003")
    rows = zip(
        postcodes.text, postcodes.place.tolist(), degrees, postcodes.lsoa.tolist(), postcodes.ended.tolist(),
        begun, month, last, area, lost, stray, strict=True,
    )  # fmt: skip
    for text, (x, y), (lat, long), lsoa, ended, since, mm, until, oa, gone, other in rows:
        outward, inward = text.split(" ")
        dates = f'"{since}{mm:02d}","{max(since, until)}{mm:02d}"' if ended else f'"{since}{mm:02d}",""'
        front = f'"{outward:<4}{inward}","{outward:<4} {inward}","{text}",{dates},'
        areas = scottish if lsoa < 0 else strays[lsoa] if other else blocks[lsoa]
        if gone:
            grid, where = '"","","9"', "99.999999,0.000000"
        else:
            grid, where = f'"{x:06d}","{y:07d}","1"', f"{lat:.6f},{long:.6f}"
        first, second, third, fourth = areas
        number = 5 * max(lsoa, 0) + oa
        yield (
            f'{front}{first},"{1 if oa == 0 and mm == 1 else 0}",{grid},{second},"E000{number:05d}",'
            f'{third},{where},{fourth[0]}"E003{number:05d}",{fourth[1]}'
        )


def _degrees(places: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> list[tuple[float, float]]:
    """Rough latitudes and longitudes: nobody locates by them, they only have to be there."""
    lat = 49.77 + (places[:, 1] - 0) / 111_200
    long = -2.0 + (places[:, 0] - 400_000) / (111_200 * np.cos(np.radians(lat)))
    return list(zip(lat.tolist(), long.tolist(), strict=True))


def _area_block(nation: Nation, lsoa: int, *, stray: bool) -> tuple[str, str, str, tuple[str, str]]:
    ward = int(nation.ward[lsoa])
    if stray:
        beside = min(max(lsoa + (-6 if lsoa % 2 else 6), 0), len(nation.lsoa) - 1)
        ward = int(nation.ward[beside]) if nation.lad[beside] == nation.lad[lsoa] else ward
    letter = nation.lsoa[lsoa][0]
    return _codes(
        nation.lad_code[nation.lad[lsoa]],
        nation.ward_code[ward],
        f"{letter}99999999",
        nation.lsoa[lsoa],
        f"{letter}028{lsoa // 5:05d}",
        "E92000001" if letter == "E" else "W92000004",
    )


def _codes(lad: str, ward: str, none: str, lsoa: str, msoa: str, country: str) -> tuple[str, str, str, tuple[str, str]]:
    """The stretches of a row that an LSOA decides: before the user type, the grid, the place, and the output area."""
    letter, place = lsoa[0], int(lsoa[3:])
    n = place % 900

    def quoted(*values: str) -> str:
        return ",".join(f'"{value}"' for value in values)

    def code(entity: int, number: int) -> str:
        return f"{letter}{entity:02d}{number:06d}"

    admin = quoted(none, none, lad, ward, none)
    regions = quoted(
        *(code(18, n % 40), code(40, n % 7), country, code(12, n % 9), "0", code(14, n), code(15, n % 9)),
        *(code(23, n % 90), code(30, n % 200), code(16, n % 150), f"TL{letter}{n % 60:02d}", f"00AA{n % 30:02d}"),
    )
    census = quoted(
        *(f"00AA{n % 30:02d}", none, code(1, place % 34_000), code(2, n * 7 % 7000), f"{n % 8 + 1}"),
        *(f"{n % 7 + 1}{'ABC'[n % 3]}{n % 3 + 1}", code(0, place), f"{lsoa[:3]}7{lsoa[4:]}", f"{msoa[:3]}7{msoa[4:]}"),
        *(code(33, n), code(38, n % 106), code(63, n * 5), f"{'ABCDE'[n % 5]}1", f"{n % 8 + 1}A{n % 3 + 1}"),
    )
    after = quoted(code(37, n % 38), "", code(23, n % 43))
    services = quoted(code(56, n % 21), code(54, n % 42))
    return (
        admin,
        regions,
        census,
        (
            f"{after},{n * 37 % 32_844 + 1},{services},",
            quoted(lsoa, msoa, f"{'URBAN'[n % 5]}{n % 3 + 1}"),
        ),
    )


def write_index(path: Path, nation: Nation, random: np.random.Generator) -> None:
    """File 7 of the Indices of Deprivation 2025: 33,755 rows, 56 columns."""
    headings: list[str] = json.loads(PUBLISHED.read_text(encoding="utf-8"))["File_7_IoD2025"]
    hardship = np.convolve(random.normal(0, 1, ENGLAND + 60), np.ones(61) / 7.8, "valid") + random.normal(
        0, 0.7, ENGLAND
    )
    columns: list[list[int] | list[float]] = []
    for _ in range(16):
        own = hardship * 0.85 + random.normal(0, 0.5, ENGLAND)
        rank = np.empty(ENGLAND, dtype=np.int64)
        rank[np.argsort(-own)] = np.arange(1, ENGLAND + 1)
        score = (95 / (1 + np.exp(1.5 - own))).round(3)
        columns += [score.tolist(), rank.tolist(), (-(-rank * 10 // ENGLAND)).tolist()]
    people = random.lognormal(np.log(1620), 0.19, ENGLAND).round().astype(int)
    columns += [[round(p * share) for p in people.tolist()] for share in (1.0, 0.19, 0.24, 0.63)]
    authorities = nation.lad[:ENGLAND].tolist()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(
            [code, name, nation.lad_code[lad], nation.lad_name[lad], *values]
            for code, name, lad, values in zip(
                nation.lsoa[:ENGLAND], nation.lsoa_name, authorities, zip(*columns, strict=True), strict=False
            )
        )


def write_boundaries(folder: Path, nation: Nation) -> None:
    """LSOAs and wards as GeoPackages, authorities as a zipped shapefile, all on the British grid."""
    frame = gpd.GeoDataFrame(
        {"LSOA21CD": nation.lsoa, "LSOA21NM": nation.lsoa_name, "LSOA21NMW": " "},
        geometry=nation.shapes,
        crs="EPSG:27700",
    )
    pyogrio.write_dataframe(
        frame, folder / "LSOA_2021_EW_BGC_V5.gpkg", layer="LSOA_2021_EW_BGC_V5", promote_to_multi=True
    )
    starts = np.searchsorted(nation.ward, np.arange(len(nation.ward_code) + 1))
    wards = [shapely.coverage_union_all(nation.shapes[a:b]) for a, b in pairwise(starts)]
    of_ward = nation.lad[starts[:-1]]
    frame = gpd.GeoDataFrame(
        {
            "WD25CD": nation.ward_code,
            "WD25NM": nation.ward_name,
            "LAD25CD": [nation.lad_code[lad] for lad in of_ward],
            "LAD25NM": [nation.lad_name[lad] for lad in of_ward],
        },
        geometry=wards,
        crs="EPSG:27700",
    )
    pyogrio.write_dataframe(
        frame, folder / "WD_MAY_2025_UK_BGC.gpkg", layer="WD_MAY_2025_UK_BGC", promote_to_multi=True
    )
    starts = np.searchsorted(of_ward, np.arange(len(nation.lad_code) + 1))
    shapes = [shapely.coverage_union_all(wards[a:b]) for a, b in pairwise(starts)]
    frame = gpd.GeoDataFrame(
        {"LAD25CD": nation.lad_code, "LAD25NM": nation.lad_name}, geometry=shapes, crs="EPSG:27700"
    )
    with tempfile.TemporaryDirectory() as scratch:
        stem = Path(scratch) / "LAD_MAY_2025_UK_BGC.shp"
        pyogrio.write_dataframe(frame, stem, driver="ESRI Shapefile")
        with zipfile.ZipFile(folder / "LAD_MAY_2025_UK_BGC.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(stem.parent.iterdir()):
                archive.write(part, part.name)


def authority_names(nation: Nation) -> str:
    """One of the lookups that come with the directory."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["LAD25CD", "LAD25NM", "LAD25NMW"])
    writer.writerows([code, name, ""] for code, name in zip(nation.lad_code, nation.lad_name, strict=True))
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(SEED)
    began = time.perf_counter()

    def said(what: str) -> None:
        print(f"{time.perf_counter() - began:6.1f} s  {what}", flush=True)

    nation = make_nation(random)
    write_boundaries(folder, nation)
    said(
        f"boundaries of {len(nation.lsoa):,} LSOAs, {len(nation.ward_code):,} wards, {len(nation.lad_code)} authorities"
    )
    write_index(folder / "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv", nation, random)
    said("index of deprivation")
    postcodes = make_postcodes(nation, random)
    directory = folder / "ONSPD_NOV_2025.zip"
    write_zipped(directory, "Data/ONSPD_NOV_2025_UK.csv", directory_lines(nation, postcodes, random), "\r\n")
    with zipfile.ZipFile(directory, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Documents/LAD (Apr 2025) UK NC.csv", authority_names(nation))
        archive.writestr("User Guide/readme.txt", "An invented directory, for measuring.\r\n")
    said(f"directory of {len(postcodes.text):,} postcodes")
    for table, lines in register_tables(nation, postcodes, random):
        write_zipped(folder / f"publicextract.{table}.zip", f"publicextract.{table}.txt", lines, "\r\n")
        said(table)


if __name__ == "__main__":
    main()
