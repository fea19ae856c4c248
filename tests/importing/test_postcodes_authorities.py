"""Which authorities a directory holds, noted while it is read."""

from __future__ import annotations

from pathlib import Path

from tests.importing.test_postcodes import HEADER, directory, read, record

WITH_REGION = HEADER.replace("imd20ind", "rgn25cd")
LEEDS, YORKSHIRE = "E08000035", "E12000003"


def regional(postcode: str, region: str = YORKSHIRE, **changes: str) -> str:
    return record(postcode, **changes).removesuffix('"1974"') + f'"{region}"'


def test_small_areas_with_a_live_postcode_and_regions_come_by_authority(tmp_path: Path) -> None:
    found = read(
        directory(
            tmp_path / "d.csv",
            regional("HX1 1AA"),
            regional("HX1 1AB", lsoa21="E01033333", lsoa11="E01022222"),
            regional("HX1 1AD", lsoa21="E01044444", doterm="202001"),  # ended
            regional("HX1 1AE", lsoa21="E01055555", grid="9", east="", north=""),  # without a place
            regional("LS1 1AA", lad=LEEDS, lsoa21="E01066666", lsoa11=""),
            regional("ZE1 0AA", region="S99999999", lad="S12000027", lsoa21="S01010000", lsoa11=""),
            regional("IM1 1AA", region="M99999999", lad="M99999999", lsoa21="M99999999", lsoa11=""),
            header=WITH_REGION,
        )
    )
    assert found.regions == {"E08000033": YORKSHIRE, LEEDS: YORKSHIRE}
    assert found.lived_in[2021] == {
        "E01010994": "E08000033",
        "E01033333": "E08000033",
        "E01066666": LEEDS,
        "S01010000": "S12000027",
    }
    assert found.lived_in[2011] == {"E01010994": "E08000033", "E01022222": "E08000033"}


def test_files_of_several_postcode_areas_are_taken_together(tmp_path: Path) -> None:
    found = read(
        directory(tmp_path / "hx.csv", record("HX1 1AA", lsoa21="E01033333")),
        directory(tmp_path / "ls.csv", record("LS1 1AA", lad=LEEDS, lsoa21="E01066666")),
    )
    assert found.lived_in[2021] == {"E01033333": "E08000033", "E01066666": LEEDS}
    assert found.regions == {}


def test_a_directory_without_authorities_says_nothing_of_them(tmp_path: Path) -> None:
    header = HEADER.replace("lad25cd", "other")
    found = read(directory(tmp_path / "d.csv", record("HX1 1AA"), header=header))
    assert not any(found.lived_in.values())
