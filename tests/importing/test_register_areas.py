"""The crosswalk from the register's names of areas to authorities: spellings, counties, what was divided or recoded."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from kil_mapper.importing.register_areas import NamedArea, codes_of, names_of, plain_name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Calderdale", "E08000033"),
        (" CALDERDALE ", "E08000033"),
        ("Kingston Upon Hull City", "E06000010"),
        ("Kingston upon Hull, City of", "E06000010"),
        ("Hull", "E06000010"),
        ("Bristol City", "E06000023"),
        ("City Of London", "E09000001"),
        ("City Of Westminster", "E09000033"),
        ("Cheshire West & Chester", "E06000050"),
        ("Cheshire West And Chester", "E06000050"),
        ("St Helens", "E08000013"),
        ("St. Helens", "E08000013"),
        ("Bournemouth, Christchurch And Poole", "E06000058"),
        ("Poole", "E06000058"),
        ("Durham", "E06000047"),
        ("County Durham", "E06000047"),
        ("Herefordshire, County of", "E06000019"),
        ("Stoke-On-Trent City", "E06000021"),
        ("Rhondda Cynon Taff", "W06000016"),
        ("The Vale Of Glamorgan", "W06000014"),
        ("Royal Borough Of Kensington And Chelsea", "E09000020"),
        ("Lancashire", "E10000017"),
        ("Lancashire County Council", "E10000017"),
        ("Sheffield City", "E08000039"),
    ],
)
def test_a_name_of_the_register_is_one_authority_however_it_is_spelt(name: str, code: str) -> None:
    assert codes_of(name) == {code}


@pytest.mark.parametrize("name", ["", "City", "London", "Throughout London", "Narnia", "Newcastle", "Yorkshire"])
def test_other_names_are_no_authority(name: str) -> None:
    assert codes_of(name) == frozenset()


def test_a_county_that_was_divided_stands_for_those_that_took_its_place() -> None:
    assert codes_of("Cumbria") == {"E06000063", "E06000064"}
    assert codes_of("Northamptonshire") == {"E06000061", "E06000062"}
    assert codes_of("North Yorkshire") == {"E06000065"}  # one authority now, of the county's name
    assert codes_of("Somerset") == {"E06000066"}


def test_an_authority_is_meant_by_its_name_and_by_its_county() -> None:
    assert names_of([("E08000033", "Calderdale")]) == {
        "calderdale": NamedArea("Calderdale", county=False),
        "west yorkshire": NamedArea("West Yorkshire", county=True),
    }
    assert names_of([("E07000117", "Burnley")]) == {
        "burnley": NamedArea("Burnley", county=False),
        "lancashire": NamedArea("Lancashire", county=True),
    }
    # A unitary authority inside the old county is not meant by the name of the county council beside it.
    assert set(names_of([("E06000008", "Blackburn with Darwen")])) == {"blackburn with darwen"}


def test_districts_of_the_older_index_are_meant_by_their_old_county_and_its_successor() -> None:
    assert {area.title for area in names_of([("E07000026", "Allerdale")]).values() if area.county} == {
        "Cumbria",
        "Cumberland",
    }


@pytest.mark.parametrize("code", ["E08000016", "E08000038"])
def test_an_authority_is_the_same_under_its_older_and_its_newer_code(code: str) -> None:
    assert names_of([(code, "Barnsley")])["barnsley"] == NamedArea("Barnsley", county=False)
    assert names_of([(code, "Barnsley")])["south yorkshire"].county
    assert names_of([("E07000097", "East Hertfordshire")])["hertfordshire"].county  # E07000242 since 2013


def test_an_authority_that_nobody_knows_is_meant_by_its_own_name() -> None:
    assert names_of([("E07990001", "Aldervale")]) == {"aldervale": NamedArea("Aldervale", county=False)}


def test_of_several_authorities_a_name_of_one_is_direct() -> None:
    names = names_of([("E06000063", "Cumberland"), ("E07000026", "Allerdale")])
    assert not names["cumberland"].county
    assert names["cumbria"].county


def test_a_plain_name_is_plain_already() -> None:
    for name in ("Kingston upon Hull, City of", "The City Of York City Council", "King's Lynn & West Norfolk"):
        assert plain_name(plain_name(name)) == plain_name(name)


def test_every_upper_tier_authority_of_the_official_list_is_there_by_its_name_and_district(shared_data: Path) -> None:
    with (shared_data / "lookups" / "la_all_codes.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["CTRYNM"] in ("England", "Wales")]
    unitary, metropolitan, london, counties, wales = 63, 36, 33, 21, 22
    assert len({row["UTLACD"] for row in rows}) == unitary + metropolitan + london + counties + wales
    for row in rows:
        assert row["UTLACD"] in codes_of(row["UTLANM"]), row
    for row in rows:
        if row["LADCD"].startswith("E07") and row["Current"] == "TRUE":
            county = names_of([(row["LADCD"], row["LADNM"])])[plain_name(row["UTLANM"])]
            assert county == NamedArea(row["UTLANM"], county=True)


def test_every_area_that_the_real_register_names_is_known(shared_data: Path) -> None:
    table = "publicextract.charity_area_of_operation"
    with zipfile.ZipFile(shared_data / "charity-commission" / "tsv" / f"{table}.zip") as archive:
        lines = archive.read(f"{table}.txt").decode("utf-8").splitlines()[1:]
    names = {line.split("\t")[5] for line in lines if line.split("\t")[4] == "Local Authority"}
    assert len(names) > 90
    assert {name for name in names if not codes_of(name)} == set()
