"""From results to what the maps of need and capacity draw: wards, neighbourhoods and small areas as plain lists.

As in `features`: EPSG:4326, five decimals, ready for JSON. Words come from `area_wording`, classes from `capacity`.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from kil_mapper.maps import area_wording, capacity, features
from kil_mapper.maps.features import DECIMALS, WGS84, Feature
from kil_mapper.model.results import AreaMore, AreaRow, LsoaRow, Results
from kil_mapper.model.schema import BRITISH_NATIONAL_GRID
from kil_mapper.model.tables import DOMAINS, Area, Lsoa, Member
from kil_mapper.model.vocabulary import AreaType, MemberType


def shapes(results: Results, kind: AreaType) -> gpd.GeoSeries:
    """Outlines of all areas of a type by their code, in EPSG:27700; those without a boundary are left out."""
    project = results.project
    if kind is AreaType.CUSTOM:
        return _neighbourhoods(results)
    frame = project.wards if kind is AreaType.WARD else project.authorities
    return _by_code(frame)


def _by_code(frame: gpd.GeoDataFrame) -> gpd.GeoSeries:
    simple = features.simplified(frame.geometry)
    return simple.set_axis(frame.loc[simple.index, Area.CODE].to_numpy())


def _neighbourhoods(results: Results) -> gpd.GeoSeries:
    """Every neighbourhood as its small areas and wards put together."""
    members = results.project.neighbourhoods
    pieces = {MemberType.LSOA.value: _by_code(results.lsoas), MemberType.WARD.value: _by_code(results.project.wards)}
    found = {}
    for code, rows in members.groupby(Member.CODE, sort=True):
        parts = [
            pieces[kind][member]
            for kind, member in rows[[Member.TYPE, Member.MEMBER]].itertuples(index=False)
            if kind in pieces and member in pieces[kind].index
        ]
        if parts:
            found[str(code)] = shapely.union_all(parts)
    return gpd.GeoSeries(found, crs=BRITISH_NATIONAL_GRID)


def types(results: Results) -> list[AreaType]:
    """The types of area that a map can show: wards and neighbourhoods, or authorities where there are neither."""
    held = set(results.areas[AreaRow.TYPE])
    wanted = [kind for kind in (AreaType.WARD, AreaType.CUSTOM) if kind.value in held and len(shapes(results, kind))]
    return wanted or [AreaType.LAD]


def rows(results: Results, kind: AreaType) -> list[Feature]:
    """The rows of the results of one type that have an outline, by name."""
    held = set(shapes(results, kind).index)
    found = results.areas[(results.areas[AreaRow.TYPE] == kind.value) & results.areas[AreaRow.CODE].isin(held)]
    return sorted(found.to_dict("records"), key=lambda row: (features.text(row[AreaRow.NAME]), row[AreaRow.CODE]))


def is_cold(row: Feature) -> bool:
    """Whether an area is a cold spot; one that nobody could judge is not said to be one."""
    return bool(pd.notna(row[AreaRow.COLD_SPOT]) and row[AreaRow.COLD_SPOT])


def is_few(row: Feature) -> bool:
    """Whether an area is hatched because few live or work there; one that is not covered has its own hatching."""
    return bool(row[AreaMore.FEW]) and bool(row[AreaRow.COVERED])


def areas(results: Results, kind: AreaType) -> list[Feature]:
    """The areas of one type: outline, classes, what is hatched, and everything that is said of them."""
    outlines = shapes(results, kind)
    middles = features.label_points(outlines).to_crs(WGS84) if len(outlines) else outlines
    degrees = outlines.to_crs(WGS84)
    classes, thirds = capacity.capacity_classes(results), capacity.thirds(results)
    found = []
    for row in rows(results, kind):
        code = row[AreaRow.CODE]
        cell = thirds.cell(row[AreaRow.SCORE], row[AreaRow.RATE]) if thirds else None
        found.append(
            {
                "code": code,
                "name": features.text(row[AreaRow.NAME]),
                "at": [round(float(middles[code].x), DECIMALS), round(float(middles[code].y), DECIMALS)],
                "rings": features.rings(degrees[code]),
                "capacity": capacity.capacity_class(row[AreaRow.RATE], classes),
                "cell": cell.key if cell else "",
                "covered": bool(row[AreaRow.COVERED]),
                "few": is_few(row),
                "cold": is_cold(row),
                **_numbers(row),
                **area_wording.said(row, results, cell),
            }
        )
    return found


def _numbers(row: Feature) -> dict[str, Any]:
    """What the table shows."""
    return {
        "population": features.whole(row[AreaRow.POPULATION]),
        "organisations": features.whole(row[AreaRow.ORGANISATIONS]),
        "cluster": features.whole(row[AreaRow.CLUSTER]),
        "rate": features.number(row[AreaRow.RATE], 1),
        "rate_low": features.number(row[AreaRow.RATE_LOW], 1),
        "rate_high": features.number(row[AreaRow.RATE_HIGH], 1),
        "deprived": features.number(row[AreaRow.MOST_DEPRIVED_20]),
        "score": features.number(row[AreaRow.SCORE], 1),
    }


def domains(results: Results) -> list[dict[str, str]]:
    """The measures of need that the small areas have a decile of."""
    held = results.lsoas
    return [
        {"key": key, "title": area_wording.domain_title(key)}
        for key in DOMAINS
        if f"{key}_decile" in held and held[f"{key}_decile"].notna().any()
    ]


def lsoas(results: Results) -> list[Feature]:
    """Small areas: code, name, residents, whether they are covered, the decile of every measure in `domains`."""
    outlines = features.simplified(results.lsoas.geometry).to_crs(WGS84)
    keys = [domain["key"] for domain in domains(results)]
    frame = results.lsoas.drop(columns="geometry").loc[outlines.index]
    return [
        {
            "code": row[Lsoa.CODE],
            "name": features.text(row[Lsoa.NAME]) or row[Lsoa.CODE],
            "population": features.whole(row[Lsoa.POPULATION]),
            "covered": bool(row[LsoaRow.COVERED]),
            "deciles": [features.whole(row[f"{key}_decile"]) for key in keys],
            "rings": features.rings(shape),
        }
        for shape, row in zip(outlines, frame.to_dict("records"), strict=True)
    ]
