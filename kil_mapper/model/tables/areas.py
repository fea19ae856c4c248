"""Small areas, wards, authorities and postcodes."""

from __future__ import annotations

from typing import Final

from kil_mapper.model.schema import B, Column, GeometryKind, I, N, T, TableSchema


class Area:
    """Columns shared by `lsoas`, `wards` and `authorities`."""

    CODE: Final = "area_code"
    NAME: Final = "name"
    LAD: Final = "lad_code"


DOMAINS: Final = {
    "imd": "Index of Multiple Deprivation",
    "income": "Income",
    "employment": "Employment",
    "education": "Education, Skills and Training",
    "health": "Health Deprivation and Disability",
    "crime": "Crime",
    "housing": "Barriers to Housing and Services",
    "environment": "Living Environment",
    "idaci": "Income Deprivation Affecting Children Index (IDACI)",
    "idaopi": "Income Deprivation Affecting Older People (IDAOPI)",
}


class Lsoa(Area):
    """Columns of `lsoas`: the small areas that need is measured on. Domains add <domain>_score, _rank, _decile."""

    POPULATION: Final = "population"
    SCORE: Final = "imd_score"
    RANK: Final = "imd_rank"
    DECILE: Final = "imd_decile"


NEED_COLUMNS: Final = tuple(
    column
    for key, title in DOMAINS.items()
    for column in (
        Column(f"{key}_score", N, f"{title}: score"),
        Column(f"{key}_rank", I, f"{title}: rank in England, 1 = most deprived"),
        Column(f"{key}_decile", I, f"{title}: decile in England, 1 = most deprived"),
    )
)

LSOAS = TableSchema(
    "lsoas",
    "Small areas (LSOAs) and their need",
    (
        Column(Lsoa.CODE, T, "LSOA code, in the edition of the index", required=True),
        Column(Lsoa.NAME, T, "LSOA name"),
        Column(Lsoa.LAD, T, "Local authority in the index file", required=True),
        Column(Lsoa.POPULATION, I, "Residents, all ages, as published with the index"),
        *NEED_COLUMNS,
    ),
    key=(Lsoa.CODE,),
    geometry=GeometryKind.MULTIPOLYGON,
)

WARDS = TableSchema(
    "wards",
    "Wards",
    (
        Column(Area.CODE, T, "Ward code", required=True),
        Column(Area.NAME, T, "Ward name", required=True),
        Column(Area.LAD, T, "Local authority", required=True),
    ),
    key=(Area.CODE,),
    geometry=GeometryKind.MULTIPOLYGON,
)

AUTHORITIES = TableSchema(
    "authorities",
    "Local authorities",
    (
        Column(Area.CODE, T, "Local authority code, as in the index file", required=True),
        Column(Area.NAME, T, "Local authority name", required=True),
    ),
    key=(Area.CODE,),
    geometry=GeometryKind.MULTIPOLYGON,
)


class Postcode:
    """Columns of `postcodes`: every postcode of the project's area, live and terminated."""

    CODE: Final = "postcode"
    EASTING: Final = "easting"
    NORTHING: Final = "northing"
    LSOA: Final = "lsoa_code"
    WARD: Final = "ward_code"
    LAD: Final = "lad_code"
    TERMINATED: Final = "terminated"
    LARGE_USER: Final = "large_user"
    LOCATED_BY: Final = "located_by"


POSTCODES = TableSchema(
    "postcodes",
    "Postcodes of the area",
    (
        Column(Postcode.CODE, T, "Postcode in the form AA9 9AA", required=True),
        Column(Postcode.EASTING, N, "Easting, metres, EPSG:27700", required=True),
        Column(Postcode.NORTHING, N, "Northing, metres, EPSG:27700", required=True),
        Column(Postcode.LSOA, T, "LSOA, in the edition of the project's boundaries", required=True),
        Column(Postcode.WARD, T, "Ward"),
        Column(Postcode.LAD, T, "Local authority of the LSOA in the index file"),
        Column(Postcode.TERMINATED, B, "No longer in use", required=True),
        Column(Postcode.LARGE_USER, B, "Large user or PO box", required=True),
        Column(Postcode.LOCATED_BY, T, "How the LSOA was found: directory or point_in_polygon"),
    ),
    key=(Postcode.CODE,),
)
