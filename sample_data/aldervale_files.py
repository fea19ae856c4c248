"""Writes Aldervale in the formats that publishers use; same content, same bytes wherever the format allows."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely
from aldervale_areas import DOMAINS, LAD_NAMES, Lsoa, Postcode, decile, lad_code
from aldervale_older import LSOAS_OF_2011, OlderLsoa
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

STAMP = (2025, 11, 20, 9, 30, 0)
NONE = "E99999999"
BRITISH_GRID, WGS84 = "EPSG:27700", "EPSG:4326"

_BARE = {"lat", "long", "imd20ind"}  # written without quotes, as published


def write_zip(path: Path, members: dict[str, bytes]) -> None:
    """A zip whose bytes depend on its members alone."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED, 9)


def write_register_table(folder: Path, table: str, columns: list[str], rows: list[dict[str, str]]) -> None:
    """One table of the register extract: tabs, CRLF, no quoting, one .txt in one zip."""
    lines = ["\t".join(columns)]
    lines += ["\t".join(row.get(column, "") for column in columns) for row in rows]
    text = "\r\n".join(lines) + "\r\n"
    write_zip(folder / f"publicextract.{table}.zip", {f"publicextract.{table}.txt": text.encode("utf-8")})


def write_file_7(path: Path, headings: list[str], lsoas: list[Lsoa]) -> None:
    """File 7 of the Indices of Deprivation 2025."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    for lsoa in lsoas:
        row: list[object] = [lsoa.code, lsoa.name, lad_code(lsoa.district), LAD_NAMES[lsoa.district]]
        for domain in DOMAINS:
            z, rank = lsoa.standing[domain.key]
            row += [round(domain.score(z), 3), rank, decile(rank)]
        share = lsoa.rank / 33_755  # younger where deprived, older where not
        children = round(lsoa.population * (0.23 - 0.06 * share))
        older = round(lsoa.population * (0.18 + 0.13 * share))
        writer.writerow([*row, lsoa.population, children, older, round(lsoa.population * 0.63)])
    path.write_bytes(out.getvalue().encode("utf-8"))


def write_file_7_of_2019(path: Path, headings: list[str], older: list[OlderLsoa]) -> None:
    """File 7 of the Indices of Deprivation 2019, on LSOAs of 2011."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    for lsoa in older:
        row: list[object] = [lsoa.code, lsoa.name, lad_code(0), LAD_NAMES[0]]
        for domain in DOMAINS:
            z, rank = lsoa.standing[domain.key]
            row += [round(domain.score(z), 3), rank, decile(rank, LSOAS_OF_2011)]
        people = lsoa.population
        children, older_people = round(people * 0.2), round(people * 0.24)
        writer.writerow([*row, people, children, people - children - older_people, older_people, round(people * 0.62)])
    path.write_bytes(out.getvalue().encode("utf-8"))


def write_lookup(path: Path, older: list[OlderLsoa], lsoas: list[Lsoa]) -> None:
    """The lookup from LSOAs of 2011 to LSOAs of 2021."""
    names = {lsoa.code: lsoa.name for lsoa in lsoas}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["LSOA11CD", "LSOA11NM", "LSOA21CD", "LSOA21NM", "CHGIND", "LAD22CD", "LAD22NM", "LAD22NMW"])
    for lsoa in older:
        for code in lsoa.became:
            writer.writerow([lsoa.code, lsoa.name, code, names[code], lsoa.change, lad_code(0), LAD_NAMES[0], ""])
    path.write_bytes(out.getvalue().encode("utf-8"))


def write_postcodes(path: Path, columns: list[str], postcodes: list[Postcode], lsoas: list[Lsoa]) -> None:
    """An ONS Postcode Directory, November 2025, in its zip."""
    known = [postcode.place for postcode in postcodes if postcode.place]
    degrees = gpd.GeoSeries(shapely.points(known), crs=BRITISH_GRID).to_crs(WGS84)
    where = dict(zip(known, zip(degrees.y, degrees.x, strict=True), strict=True))
    by_code = {lsoa.code: lsoa for lsoa in lsoas}
    lines = [",".join(columns)]
    for postcode in postcodes:
        values = _directory_row(postcode, by_code.get(postcode.lsoa), where)
        lines.append(
            ",".join(values.get(name, NONE) if name in _BARE else f'"{values.get(name, NONE)}"' for name in columns)
        )
    text = "\r\n".join(lines) + "\r\n"
    write_zip(path, {"Data/ONSPD_NOV_2025_UK.csv": text.encode("ascii")})


def _directory_row(
    postcode: Postcode, lsoa: Lsoa | None, where: dict[tuple[int, int], tuple[float, float]]
) -> dict[str, str]:
    """What is not said here is the pseudo code for "none"."""
    outward, inward = postcode.text.split()
    values = {
        "pcd7": f"{outward:<4}{inward}",
        "pcd8": f"{outward:<4} {inward}",
        "pcds": postcode.text,
        "dointr": postcode.introduced,
        "doterm": postcode.terminated,
        "usrtypind": "1" if postcode.large_user else "0",
        "ctry25cd": "E92000001",
        "lep21cd2": "",
        "ssr95cd": "0",
        "ruc01ind": "9",
        "oac01ind": "9Z9",
        "ruc11ind": "Z9",
        "oac11ind": "9Z9",
        "ruc21ind": "Z9",
        "wdstl05cd": "99ZZ00",
        "wdcas03cd": "99ZZ00",
        "imd20ind": str(lsoa.rank if lsoa else 0),
    }
    if postcode.place is None:
        return values | {"east1m": "", "north1m": "", "gridind": "9", "lat": "99.999999", "long": "0.000000"}
    lat, long = where[postcode.place]
    return values | {
        "east1m": f"{postcode.place[0]:06d}",
        "north1m": f"{postcode.place[1]:07d}",
        "gridind": "1",
        "lat": f"{lat:.6f}",
        "long": f"{long:.6f}",
        "lad25cd": lad_code(postcode.district),
        "wd25cd": postcode.ward,
        "lsoa21cd": postcode.lsoa,
        "oa21cd": f"E00{postcode.lsoa[3:]}",
        "msoa21cd": lsoa.msoa if lsoa else NONE,
    }


def _frame(rows: Sequence[Mapping[str, object]], shapes: list[BaseGeometry]) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs=BRITISH_GRID)
    middles = frame.geometry.centroid
    degrees = middles.to_crs(WGS84)
    return frame.assign(
        BNG_E=middles.x.round().astype("int64"),
        BNG_N=middles.y.round().astype("int64"),
        LONG=degrees.x.round(6),
        LAT=degrees.y.round(6),
    )


def write_lsoa_boundaries(path: Path, lsoas: list[Lsoa]) -> None:
    """LSOA boundaries as a GeoPackage on the British grid."""
    frame = _frame(
        [{"LSOA21CD": lsoa.code, "LSOA21NM": lsoa.name, "LSOA21NMW": " "} for lsoa in lsoas],
        [lsoa.shape for lsoa in lsoas],
    )
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2025-11-20T09:30:00.000Z"})
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(frame, path, layer="LSOA_2021_EW_BGC_V5", driver="GPKG", promote_to_multi=True)


def write_ward_boundaries(path: Path, wards: list[tuple[str, str, BaseGeometry]]) -> None:
    """Ward boundaries as GeoJSON in degrees, as the Open Geography Portal exports it."""
    rows = [
        {"WD25CD": code, "WD25NM": name, "WD25NMW": " ", "LAD25CD": lad_code(0), "LAD25NM": LAD_NAMES[0]}
        for code, name, _ in wards
    ]
    frame = _frame(rows, [shape for _, _, shape in wards]).to_crs(WGS84)
    frame = frame.set_geometry(shapely.set_precision(frame.geometry.array, 1e-6))
    features = [
        {"type": "Feature", "properties": dict(row.drop("geometry")), "geometry": mapping(row.geometry)}
        for _, row in frame.iterrows()
    ]
    collection = {
        "type": "FeatureCollection",
        "name": "WD_MAY_2025_UK_BGC",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": features,
    }
    path.write_text(json.dumps(collection, separators=(",", ":")), encoding="utf-8")


def write_authority_boundaries(path: Path, districts: dict[int, BaseGeometry], scratch: Path) -> None:
    """Boundaries of the three districts as a zipped shapefile on the British grid."""
    rows = [{"LAD25CD": lad_code(district), "LAD25NM": LAD_NAMES[district], "LAD25NMW": " "} for district in districts]
    frame = _frame(rows, [shape.simplify(15) for shape in districts.values()])
    stem = "LAD_MAY_2025_UK_BGC"
    pyogrio.write_dataframe(frame, scratch / f"{stem}.shp", driver="ESRI Shapefile", encoding="UTF-8")
    members = {}
    for part in sorted(scratch.glob(f"{stem}.*")):
        data = part.read_bytes()
        if part.suffix == ".dbf":
            data = data[:1] + bytes((125, 11, 20)) + data[4:]  # the date of writing
        members[part.name] = data
    write_zip(path, members)
