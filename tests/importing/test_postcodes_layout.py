"""Postcode directories of every era name their columns differently; all of them are understood."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kil_mapper.importing.postcodes_layout import Field, Layout, area_of, layout_of, read_layout
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.recognised import NO_REAL_DATA, REAL_DATA

ONSPD_2018 = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,usertype,oseast1m,osnrth1m,osgrdind,streg,lsoa01,lsoa11,imd"
)
ONSPD_2024 = f"{ONSPD_2018},oa21,lsoa21,msoa21"
ONSPD_2025 = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,wdstl05cd,"
    "wdcas03cd,lsoa01cd,lsoa11cd,lat,long,imd20ind,lsoa21cd"
)
NSPL_2021 = (
    "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa11,laua,ward,lsoa11,lat,long,imd,calncv,stp"
)
NSPL_2026 = (
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,lad26cd,wd26cd,lsoa21cd,lat,long,imd25ind"
)


def layout(header: str, first: str = "") -> Layout:
    told = layout_of([header.split(","), first.split(",")] if first else [header.split(",")])
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("header", "dataset", "lad", "lsoas", "year"),
    [
        (ONSPD_2018, DatasetId.ONSPD, "oslaua", (2011,), None),
        (ONSPD_2024, DatasetId.ONSPD, "oslaua", (2021, 2011), None),
        (ONSPD_2025, DatasetId.ONSPD, "lad25cd", (2021, 2011), 2025),
        (NSPL_2021, DatasetId.NSPL, "laua", (2011,), None),
        (NSPL_2026, DatasetId.NSPL, "lad26cd", (2021,), 2026),
    ],
)
def test_every_era_is_understood(
    header: str, dataset: DatasetId, lad: str, lsoas: tuple[int, ...], year: int | None
) -> None:
    told = layout(header)
    assert told.dataset is dataset
    assert told.headings[told.columns[Field.LAD]] == lad
    assert told.headings[told.columns[Field.POSTCODE]] == "pcds"
    assert told.lsoa_editions == lsoas
    assert told.lad_year == told.ward_year == year
    assert {Field.EASTING, Field.NORTHING, Field.QUALITY, Field.ENDED, Field.USER_TYPE, Field.WARD} <= set(told.columns)


@pytest.mark.parametrize("header", [ONSPD_2018, ONSPD_2024, ONSPD_2025, NSPL_2021, NSPL_2026])
def test_the_deprivation_rank_in_a_directory_is_never_read(header: str) -> None:
    assert not any("imd" in heading for heading in layout(header).used)


def test_upper_case_and_a_byte_order_mark_make_no_difference() -> None:
    plain, loud = layout(NSPL_2026), layout(f"\ufeff{NSPL_2026.upper()}")
    assert loud.columns == plain.columns
    assert loud.lad_year == 2026


def test_of_two_years_the_newest_is_read() -> None:
    told = layout("pcds,lad23cd,lad25cd,lad24cd,wd24cd,wd25cd,east1m,north1m,lsoa21cd")
    assert told.headings[told.columns[Field.LAD]] == "lad25cd"
    assert told.headings[told.columns[Field.WARD]] == "wd25cd"
    assert (told.lad_year, told.ward_year) == (2025, 2025)


def test_without_pcds_another_postcode_column_is_taken() -> None:
    told = layout("pcd7,pcd8,lad25cd,east1m,north1m")
    assert told.headings[told.columns[Field.POSTCODE]] == "pcd8"


def test_ward_columns_of_statistics_are_not_taken_for_wards() -> None:
    assert Field.WARD not in layout("pcds,lad25cd,wdstl05cd,wdcas03cd,east1m,north1m").columns


@pytest.mark.parametrize(
    "header",
    ["postcode,latitude,longitude", "name,postcode,ward", "LSOA21CD,LSOA21NM", "", "pcds,east1m,north1m"],
)
def test_other_tables_are_no_directory(header: str) -> None:
    assert layout_of([header.split(",")]) is None


def test_an_empty_file_is_no_directory() -> None:
    assert layout_of([]) is None
    assert layout_of([["", ""]]) is None


@pytest.mark.parametrize("postcode", ["HX1 1AA", "HX11AA", "W1A 0AX"])
def test_code_point_open_is_known_by_its_first_row(postcode: str) -> None:
    row = [postcode, "10", "409508", "425333", "E92000001", "E19000001", "E18000003", "", "E08000033", "E05001386"]
    told = layout_of([row])
    assert told is not None
    assert told.dataset is DatasetId.CODE_POINT_OPEN
    assert not told.has_header
    assert told.columns[Field.LAD] == 8
    assert told.first_area == area_of(postcode)


def test_the_table_of_headings_that_comes_with_code_point_open_is_no_directory() -> None:
    names = ["Postcode", "Positional_quality_indicator", "Eastings", "Northings", "Admin_district_code"]
    assert layout_of([["PC", "PQ", "EA", "NO", "DC"], names]) is None
    assert layout_of([["PC", "PQ", "EA", "NO", "DC"], ["HX1 1AA", "10", "409508", "425333", "E08000033"]]) is not None


def test_the_area_of_the_first_record_is_noted() -> None:
    assert layout("pcds,lad25cd,east1m,north1m", "HX1 1AA,E08000033,1,2").first_area == "HX"


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
@pytest.mark.parametrize(
    ("name", "dataset", "year", "lsoas"),
    [
        ("onspd_may2018.csv", DatasetId.ONSPD, None, (2011,)),
        ("onspd_aug2024.csv", DatasetId.ONSPD, None, (2021, 2011)),
        ("onspd_nov2025.csv", DatasetId.ONSPD, 2025, (2021, 2011)),
        ("nspl_2025_real_rows.csv", DatasetId.NSPL, 2025, (2021,)),
        ("code-point-open/hx.csv", DatasetId.CODE_POINT_OPEN, None, ()),
    ],
)
def test_real_directories_are_understood(
    name: str, dataset: DatasetId, year: int | None, lsoas: tuple[int, ...]
) -> None:
    told = read_layout(SourceFile(REAL_DATA / "postcodes" / name))
    assert told is not None
    assert (told.dataset, told.lad_year, told.lsoa_editions) == (dataset, year, lsoas)


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
def test_the_real_headings_of_2025_and_2026_are_understood() -> None:
    with (REAL_DATA / "postcodes" / "nspl_headers_2025_2026.csv").open(newline="") as file:
        headers = [row[-1] for row in csv.reader(file)]
    assert [layout(header).lad_year for header in headers] == [2025, 2026]


def test_a_tab_separated_directory_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "directory.txt"
    path.write_text("pcds\tlad25cd\teast1m\tnorth1m\nHX1 1AA\tE08000033\t1\t2\n")
    told = read_layout(SourceFile(path))
    assert told is not None
    assert told.delimiter == "\t"
