"""A tiny invented district, made in memory: 4 wards of 3 LSOAs on a 3 km × 4 km grid, and a few dozen organisations.

Every number is small enough to check by hand:

* ward W1 is the deprived one (deciles 1, 1, 2), W4 the affluent one (9, 10, 10);
* every LSOA has 1,000 residents and four live postcodes at the corners of its inner square, plus one terminated one;
* organisations sit at postcodes; `ORGANISATIONS` below lists them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import MultiPolygon, Point, box

from kil_mapper.model import tables
from kil_mapper.model.project import AreaRef, Project, ProjectOptions
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import DatasetId, IndexEdition, NotLocatedCause, RuleProfile, SetAsideReason

LAD = "E99000001"
ORIGIN_X, ORIGIN_Y = 600_000, 600_000  # in the North Sea
DECILES = [1, 1, 2, 2, 3, 4, 5, 6, 7, 9, 10, 10]
NAMES = ["Millbottom", "Town", "Hillside", "Westfield"]


def lsoa_code(number: int) -> str:
    """LSOA 0–11; three to a ward."""
    return f"E019900{number:02d}"


def ward_code(number: int) -> str:
    """Ward 0–3."""
    return f"E059900{number:02d}"


def postcode(lsoa: int, corner: int) -> str:
    """Corner 0–3 are live, 4 is terminated."""
    return f"ZZ{lsoa + 1} {corner + 1}AA"


def _corner(lsoa: int, corner: int) -> tuple[float, float]:
    x, y = ORIGIN_X + 1000 * (lsoa % 3), ORIGIN_Y + 1000 * (lsoa // 3)
    dx, dy = [(250, 250), (750, 250), (250, 750), (750, 750), (500, 400)][corner]
    return float(x + dx), float(y + dy)


@dataclass(frozen=True)
class OrgSpec:
    """One organisation: where it is, what it turns over, and what is odd about it."""

    number: int
    name: str
    lsoa: int
    corner: int
    income: int | None
    status: str = "Registered"
    linked: int = 0
    period: tuple[str, str] = ("2024-04-01", "2025-03-31")


SPECS = (
    OrgSpec(900001, "Millbottom Community Hub", 0, 0, 240_000),
    OrgSpec(900002, "Millbottom Food Share", 1, 0, 9_999),
    OrgSpec(900003, "Old Mill Refuge for Women", 2, 0, 310_000),
    OrgSpec(900004, "Town Advice Centre", 3, 0, 480_000),
    OrgSpec(900005, "Town Youth Work", 3, 0, 500_000),
    OrgSpec(900006, "Town Hall Trust", 3, 0, 12_000_000),
    OrgSpec(900007, "Aldervale Carers", 4, 1, 1_250_000),
    OrgSpec(900008, "Hillside Players", 6, 0, 0),
    OrgSpec(900009, "Hillside Bowls", 6, 1, 4_200),
    OrgSpec(900010, "Hillside Church Rooms", 7, 2, 45_000),
    OrgSpec(900011, "Hillside Scouts", 8, 4, 10_000),  # at a terminated postcode
    OrgSpec(900012, "Westfield Gardeners", 9, 0, 800),
    OrgSpec(900013, "Westfield Choir", 10, 0, 2_500),
    OrgSpec(900014, "Westfield History Society", 10, 0, 1_200, period=("2021-04-01", "2022-03-31")),
    OrgSpec(900015, "Westfield Hall", 11, 3, 120_000),
    OrgSpec(900016, "Westfield Friends", 11, 2, None),  # income not known
    OrgSpec(900017, "Westfield Reading Room", 11, 2, 60_000, period=("2023-10-01", "2025-03-31")),  # 18 months
    OrgSpec(900004, "Town Advice Charitable Fund", 3, 0, None, linked=1),
    OrgSpec(900018, "Closed Day Centre", 5, 0, 90_000, status="Removed"),
)


def _organisations() -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for record, spec in enumerate(SPECS, start=2):
        x, y = _corner(spec.lsoa, spec.corner)
        suffix = f"-{spec.linked}" if spec.linked else ""
        rows.append(
            {
                Org.ID: f"GB-CHC-{spec.number}{suffix}",
                Org.NAME: spec.name,
                Org.CHARITY_NUMBER: str(spec.number),
                Org.LINKED_NUMBER: spec.linked,
                Org.REGISTER_KEY: str(spec.number + 4_000_000 * bool(spec.linked)),
                Org.CHARITY_TYPE: None if spec.linked else "CIO",
                Org.STATUS: spec.status,
                Org.REGISTERED_ON: "2001-05-06",
                Org.REMOVED_ON: "2020-01-31" if spec.status == "Removed" else None,
                Org.REPORTING_STATUS: "Submission Received",
                Org.PERIOD_START: spec.period[0] if spec.income is not None else None,
                Org.PERIOD_END: spec.period[1] if spec.income is not None else None,
                Org.INCOME: spec.income,
                Org.EXPENDITURE: spec.income,
                Org.POSTCODE: postcode(spec.lsoa, spec.corner),
                Org.POSTCODE_GIVEN: postcode(spec.lsoa, spec.corner).lower(),
                Org.ACTIVITIES: f"{spec.name} brings people together.",
                Org.IS_CIO: True,
                Org.HAS_LAND: spec.number % 3 == 0,
                Org.EASTING: x,
                Org.NORTHING: y,
                Org.LSOA: lsoa_code(spec.lsoa),
                Org.WARD: ward_code(spec.lsoa // 3),
                Org.LAD: LAD,
                Org.LOCATED_BY: "directory",
                Org.POSTCODE_TERMINATED: spec.corner == 4,
                Org.POSTCODE_LARGE_USER: False,
                Org.RECORD: record,
            }
        )
    frame = pd.DataFrame(rows)
    return gpd.GeoDataFrame(frame, geometry=[Point(x, y) for x, y in zip(frame.easting, frame.northing, strict=True)])


def _square(lsoa: int) -> MultiPolygon:
    x, y = ORIGIN_X + 1000 * (lsoa % 3), ORIGIN_Y + 1000 * (lsoa // 3)
    return MultiPolygon([box(x, y, x + 1000, y + 1000)])


def _lsoas() -> gpd.GeoDataFrame:
    rows = []
    for number, decile in enumerate(DECILES):
        row: dict[str, Any] = {
            "area_code": lsoa_code(number),
            "name": f"Smalltown {number + 1:03d}A",
            "lad_code": LAD,
            "population": 1000,
        }
        for domain in tables.DOMAINS:
            row[f"{domain}_decile"] = decile
            row[f"{domain}_rank"] = (decile - 1) * 3_375 + number + 1
            row[f"{domain}_score"] = 60.0 - 5.0 * decile
        rows.append(row)
    return gpd.GeoDataFrame(rows, geometry=[_square(n) for n in range(12)])


def _postcodes() -> pd.DataFrame:
    rows = []
    for lsoa in range(12):
        for corner in range(5):
            x, y = _corner(lsoa, corner)
            rows.append(
                {
                    "postcode": postcode(lsoa, corner),
                    "easting": x,
                    "northing": y,
                    "lsoa_code": lsoa_code(lsoa),
                    "ward_code": ward_code(lsoa // 3),
                    "lad_code": LAD,
                    "terminated": corner == 4,
                    "large_user": False,
                    "located_by": "directory",
                }
            )
    return pd.DataFrame(rows)


def _sources() -> pd.DataFrame:
    def source(dataset: DatasetId, title: str, publisher: str, edition: str, rows: tuple[int, int]) -> dict[str, Any]:
        return {
            "dataset": dataset.value,
            "title": title,
            "publisher": publisher,
            "edition": edition,
            "licence": "Open Government Licence v3.0",
            "attribution": f"Contains public sector information licensed under the Open Government Licence v3.0: "
            f"{publisher}, {edition}.",
            "file": f"{dataset.value}.zip",
            "sha256": "0" * 64,
            "rows_read": rows[0],
            "rows_kept": rows[1],
            "rows_set_aside": rows[0] - rows[1],
            "records_mended": 1 if dataset is DatasetId.CHARITY else 0,
        }

    return pd.DataFrame(
        [
            source(
                DatasetId.CHARITY,
                "Register of charities",
                "Charity Commission for England and Wales",
                "2025-09-07",
                (30, 19),
            ),
            source(DatasetId.INDICES_FILE_7, "English Indices of Deprivation 2025, File 7", "MHCLG", "2025", (12, 12)),
            source(
                DatasetId.ONSPD, "ONS Postcode Directory", "Office for National Statistics", "November 2025", (60, 60)
            ),
        ]
    )


def small_project(**changes: Any) -> Project:
    """The district. Keyword arguments replace fields of the project."""
    wards = gpd.GeoDataFrame(
        {
            "area_code": [ward_code(n) for n in range(4)],
            "name": NAMES,
            "lad_code": LAD,
        },
        geometry=[
            MultiPolygon([box(ORIGIN_X, ORIGIN_Y + 1000 * n, ORIGIN_X + 3000, ORIGIN_Y + 1000 * (n + 1))])
            for n in range(4)
        ],
    )
    authorities = gpd.GeoDataFrame(
        {"area_code": [LAD], "name": ["Smalltown"]},
        geometry=[MultiPolygon([box(ORIGIN_X, ORIGIN_Y, ORIGIN_X + 3000, ORIGIN_Y + 4000)])],
    )
    unstored = pd.DataFrame(
        [
            (DatasetId.CHARITY.value, SetAsideReason.REMOVED.value, None, 4),
            (DatasetId.CHARITY.value, SetAsideReason.NOT_LOCATED.value, NotLocatedCause.MISSING.value, 1),
            (DatasetId.CHARITY.value, SetAsideReason.NOT_LOCATED.value, NotLocatedCause.UNKNOWN.value, 2),
            (DatasetId.CHARITY.value, SetAsideReason.OUTSIDE.value, None, 4),
        ],
        columns=["dataset", "reason", "cause", "rows"],
    )
    project = Project(
        name="Smalltown",
        areas=(AreaRef(LAD, "Smalltown"),),
        created=date(2026, 11, 22),
        options=ProjectOptions(
            index=IndexEdition.IOD2025,
            population_year=2022,
            reference_date=date(2025, 9, 7),
            rules=RuleProfile.ALL,
            app_version="0.1.0",
        ),
        organisations=tables.ORGANISATIONS.conform(_organisations()),
        lsoas=tables.LSOAS.conform(_lsoas()),
        wards=tables.WARDS.conform(wards),
        authorities=tables.AUTHORITIES.conform(authorities),
        postcodes=tables.POSTCODES.conform(_postcodes()),
        unstored=tables.UNSTORED.conform(unstored),
        sources=tables.SOURCES.conform(_sources()),
        classifications=tables.CLASSIFICATIONS.conform(
            pd.DataFrame(
                {
                    "org_id": ["GB-CHC-900001", "GB-CHC-900001"],
                    "code": ["109", "204"],
                    "type": ["What", "Who"],
                    "description": ["Arts/culture/heritage/science", "People Of A Particular Ethnic Or Racial Origin"],
                }
            )
        ),
        areas_of_operation=tables.AREAS_OF_OPERATION.conform(
            pd.DataFrame({"org_id": ["GB-CHC-900001"], "area_type": ["Local Authority"], "area_name": ["Smalltown"]})
        ),
        other_names=tables.OTHER_NAMES.conform(
            pd.DataFrame({"org_id": ["GB-CHC-900001"], "name": ["The Hub"], "name_type": ["Working name"]})
        ),
    )
    return replace(project, **changes)
