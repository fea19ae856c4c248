"""Which small areas the postcode directory covers, and how their residents divide between wards (METHODS §4, §5)."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from kil_mapper.model.results import LsoaRow
from kil_mapper.model.schema import as_floats
from kil_mapper.model.tables import Area, Lsoa, Postcode

UNCOVERED_LIMIT = 0.05  # of an area's residents; above it nothing is counted there

PART_LSOA, PART_AREA, PART_SHARE = "lsoa_code", "of_area", "share"  # of parts of LSOAs in larger areas


def live_postcodes(postcodes: pd.DataFrame) -> pd.DataFrame:
    """The postcodes in use."""
    return postcodes[~postcodes[Postcode.TERMINATED]]


def lsoa_coverage(lsoas: gpd.GeoDataFrame, postcodes: pd.DataFrame) -> pd.DataFrame:
    """For each LSOA: its live postcodes, whether it is covered, and the centre of those postcodes.

    Returns:
        A frame with the index of `lsoas` and the columns live_postcodes, covered, centre_x, centre_y (metres,
        EPSG:27700). An LSOA without a live postcode is not covered; its centre is a point inside it.
    """
    live = live_postcodes(postcodes).groupby(Postcode.LSOA)[[Postcode.EASTING, Postcode.NORTHING]].agg(["mean", "size"])
    codes = lsoas[Lsoa.CODE]
    count = codes.map(live[(Postcode.EASTING, "size")]).fillna(0).astype("int64")
    inside = lsoas.geometry.representative_point()
    return pd.DataFrame(
        {
            LsoaRow.LIVE_POSTCODES: count,
            LsoaRow.COVERED: count > 0,
            LsoaRow.CENTRE_X: codes.map(live[(Postcode.EASTING, "mean")]).fillna(inside.x).astype("float64"),
            LsoaRow.CENTRE_Y: codes.map(live[(Postcode.NORTHING, "mean")]).fillna(inside.y).astype("float64"),
        },
        index=lsoas.index,
    )


def ward_parts(lsoas: gpd.GeoDataFrame, wards: gpd.GeoDataFrame, postcodes: pd.DataFrame) -> pd.DataFrame:
    """How each LSOA's residents divide between wards: in proportion to its live postcodes in each.

    LSOAs do not nest in wards. One without a live postcode goes to the ward it overlaps most.

    Returns:
        One row for each LSOA and ward that share residents: lsoa_code, of_area (the ward), share (of its residents;
        the shares of an LSOA add up to 1).
    """
    live = live_postcodes(postcodes)
    live = live[live[Postcode.WARD].isin(wards[Area.CODE]) & live[Postcode.LSOA].isin(lsoas[Lsoa.CODE])]
    counts = live.groupby([Postcode.LSOA, Postcode.WARD]).size().rename("count").reset_index()
    counts[PART_SHARE] = counts["count"] / counts.groupby(Postcode.LSOA)["count"].transform("sum")
    parts = counts.rename(columns={Postcode.LSOA: PART_LSOA, Postcode.WARD: PART_AREA})
    rest = lsoas[~lsoas[Lsoa.CODE].isin(parts[PART_LSOA])]
    parts = pd.concat([parts[[PART_LSOA, PART_AREA, PART_SHARE]], _largest_overlap(rest, wards)], ignore_index=True)
    return parts.sort_values([PART_LSOA, PART_AREA], ignore_index=True)


def _largest_overlap(lsoas: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> pd.DataFrame:
    if lsoas.empty or wards.empty:
        return pd.DataFrame({PART_LSOA: pd.Series(dtype="str"), PART_AREA: pd.Series(dtype="str"), PART_SHARE: 1.0})
    left = gpd.GeoDataFrame({PART_LSOA: lsoas[Lsoa.CODE]}, geometry=lsoas.geometry)
    right = gpd.GeoDataFrame({PART_AREA: wards[Area.CODE]}, geometry=wards.geometry)
    overlap = gpd.overlay(left, right, keep_geom_type=True)
    overlap = overlap.assign(area=overlap.geometry.area).sort_values(["area", PART_AREA], ascending=[False, True])
    largest = overlap.drop_duplicates(PART_LSOA)
    return pd.DataFrame({PART_LSOA: largest[PART_LSOA], PART_AREA: largest[PART_AREA], PART_SHARE: 1.0})


def people_of(parts: pd.DataFrame, lsoas: pd.DataFrame) -> pd.Series:
    """Residents of each part of an LSOA, float: parts hold parts of people; missing where their number is not known.

    Args:
        parts: Parts of LSOAs in larger areas: lsoa_code, of_area, share.
        lsoas: LSOAs with population.
    """
    return parts[PART_SHARE] * as_floats(parts[PART_LSOA].map(lsoas.set_index(Lsoa.CODE)[Lsoa.POPULATION]))
