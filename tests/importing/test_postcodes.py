"""Postcodes from small hand-written directories, one oddity of the published ones at a time."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kil_mapper.importing import postcodes_prepare
from kil_mapper.importing.postcodes import PostcodesRead, read_postcodes
from kil_mapper.importing.postcodes_files import IMPORTERS
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.recognised import NO_REAL_DATA, REAL_DATA, found, recognise

HEADER = "pcd7,pcds,doterm,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind,lsoa11cd,lsoa21cd,imd20ind"
NOWHERE = (-2.0, -2.0, -1.0, -1.0)
CALDERDALE = (400_000.0, 410_000.0, 420_000.0, 430_000.0)


def record(postcode: str, **changes: str) -> str:
    """One line of a directory; what a test does not name is as usual for a live Calderdale postcode."""
    values = {
        "doterm": "",
        "lad": "E08000033",
        "ward": "E05001386",
        "user": "0",
        "east": "409503",
        "north": "0425335",
        "grid": "1",
        "lsoa11": "E01010994",
        "lsoa21": "E01010994",
    } | changes
    cells = [
        postcode.replace(" ", ""),
        postcode,
        *(values[key] for key in ("doterm", "lad", "ward")),
        "E04000000",
        *(values[key] for key in ("user", "east", "north", "grid", "lsoa11", "lsoa21")),
        "1974",
    ]
    return ",".join(f'"{cell}"' for cell in cells)


def directory(path: Path, *records: str, header: str = HEADER) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join([header, *records, ""]).encode())
    return path


def read(
    *files: FoundFile | Path,
    wanted: tuple[str, ...] = (),
    bbox: tuple[float, float, float, float] = NOWHERE,
    log: IssueLog | None = None,
    **options: Any,
) -> PostcodesRead:
    known = [found(file, IMPORTERS) if isinstance(file, Path) else file for file in files]
    return read_postcodes(
        known,
        wanted=pa.array(wanted, pa.string()),
        bbox=bbox,
        log=IssueLog() if log is None else log,
        **({"progress": NoProgress(), "cache": None} | options),
    )


def only(result: PostcodesRead) -> dict[str, Any]:
    (row,) = result.table.to_pylist()
    assert isinstance(row, dict)
    return row


def test_a_wanted_postcode_comes_with_all_its_codes(tmp_path: Path) -> None:
    path = directory(tmp_path / "onspd.csv", record("HX1 1AA"), record("HX1 1AB"))
    assert only(read(path, wanted=("HX1 1AA", "LS1 1AA"))) == {
        "postcode": "HX1 1AA",
        "easting": 409503.0,
        "northing": 425335.0,
        "lsoa21": "E01010994",
        "lsoa11": "E01010994",
        "ward": "E05001386",
        "lad": "E08000033",
        "terminated": False,
        "large_user": False,
        "dataset": "onspd",
    }


def test_the_table_has_plain_types(tmp_path: Path) -> None:
    table = read(directory(tmp_path / "d.csv", record("HX1 1AA")), wanted=("HX1 1AA",)).table
    assert {field.name: str(field.type) for field in table.schema} == {
        "postcode": "string",
        "easting": "double",
        "northing": "double",
        "lsoa21": "string",
        "lsoa11": "string",
        "ward": "string",
        "lad": "string",
        "terminated": "bool",
        "large_user": "bool",
        "dataset": "string",
    }


def test_every_postcode_in_the_box_comes_wanted_or_not(tmp_path: Path) -> None:
    path = directory(
        tmp_path / "d.csv", record("HX1 1AA"), record("LS1 1AA", east="430000"), record("LS1 1AB", east="430001")
    )
    result = read(path, bbox=(400_000, 400_000, 430_000, 430_000))
    assert result.table["postcode"].to_pylist() == ["HX1 1AA", "LS1 1AA"]
    assert result.rows_read == 3


def test_ended_postcodes_and_large_users_are_marked(tmp_path: Path) -> None:
    path = directory(tmp_path / "d.csv", record("HX1 1AA", doterm="201504"), record("HX1 1AB", user="1"))
    table = read(path, bbox=CALDERDALE).table
    assert table["terminated"].to_pylist() == [True, False]
    assert table["large_user"].to_pylist() == [False, True]


@pytest.mark.parametrize(
    "nothing",
    [
        {"east": "", "north": "", "grid": "9"},
        {"east": "", "north": "", "grid": "1"},
        {"east": "409503", "grid": "9"},
        {"east": "0", "north": "0", "grid": "1"},
    ],
)
def test_a_postcode_without_grid_reference_stays_without_one(tmp_path: Path, nothing: dict[str, str]) -> None:
    log = IssueLog()
    row = only(read(directory(tmp_path / "d.csv", record("IM1 1AA", **nothing)), wanted=("IM1 1AA",), log=log))
    assert (row["easting"], row["northing"]) == (None, None)
    assert not log.kept


def test_pseudo_codes_are_no_codes(tmp_path: Path) -> None:
    odd = record("IM1 1AA", lad="M99999999", ward="E99999999", lsoa11="S99999999", lsoa21="L99999999")
    table = read(directory(tmp_path / "d.csv", odd, record("HX1 1AA")), wanted=("IM1 1AA", "HX1 1AA")).table
    for column in ("lad", "ward", "lsoa11", "lsoa21"):
        assert table[column].is_valid().to_pylist() == [False, True], column


def test_northern_ireland_is_left_out_though_its_irish_grid_falls_into_the_box(tmp_path: Path) -> None:
    path = directory(tmp_path / "d.csv", record("BT1 1AA", lad="N09000003"), record("B1 1AA"))
    result = read(path, wanted=("BT1 1AA",), bbox=CALDERDALE)
    assert result.table["postcode"].to_pylist() == ["B1 1AA"]
    assert result.areas_held == {"B"}
    assert result.rows_read == 2


def test_areas_held_counts_the_whole_file_not_only_what_was_kept(tmp_path: Path) -> None:
    path = directory(tmp_path / "d.csv", record("HX1 1AA"), record("OL14 5AA"), record("W1A 0AX"))
    result = read(path, wanted=("HX1 1AA",))
    assert result.areas_held == {"HX", "OL", "W"}
    assert result.table.num_rows == 1


def test_years_and_editions_of_codes_are_told(tmp_path: Path) -> None:
    result = read(directory(tmp_path / "d.csv", record("HX1 1AA")), wanted=("HX1 1AA",))
    assert (result.lad_year, result.ward_year, result.lsoa_editions) == (2025, 2025, (2021, 2011))


def test_an_lsoa_column_without_any_code_is_no_edition(tmp_path: Path) -> None:
    path = directory(tmp_path / "d.csv", record("HX1 1AA", lsoa21=""), record("HX1 1AB", lsoa21="E99999999"))
    assert read(path, wanted=("HX1 1AA",)).lsoa_editions == (2011,)


def test_a_broken_record_is_counted_and_the_others_stay(tmp_path: Path) -> None:
    log = IssueLog()
    path = directory(tmp_path / "d.csv", record("HX1 1AA"), '"HX1","cut short"', record("HX1 1AB"))
    result = read(path, bbox=CALDERDALE, log=log)
    assert result.table["postcode"].to_pylist() == ["HX1 1AA", "HX1 1AB"]
    assert result.rows_read == 3
    assert log.counts == {IssueKind.RECORD_UNREADABLE: 1}


def test_a_record_that_an_open_quote_swallows_is_counted_too(tmp_path: Path) -> None:
    log = IssueLog()
    path = directory(tmp_path / "d.csv", record("HX1 1AA"), '"HX1","cut', record("HX1 1AB"), record("HX1 1AD"))
    result = read(path, bbox=CALDERDALE, log=log)
    assert result.table["postcode"].to_pylist() == ["HX1 1AA", "HX1 1AD"]
    assert result.rows_read == 4
    assert log.counts == {IssueKind.RECORD_UNREADABLE: 2}


def test_a_record_without_postcode_is_counted(tmp_path: Path) -> None:
    log = IssueLog()
    result = read(directory(tmp_path / "d.csv", record("HX1 1AA"), record("")), bbox=CALDERDALE, log=log)
    assert (result.table.num_rows, result.rows_read) == (1, 2)
    assert log.counts == {IssueKind.RECORD_UNREADABLE: 1}


@pytest.mark.parametrize("text", ["abc", "99999999", "-5", "1e99"])
def test_an_impossible_grid_reference_is_an_issue_and_no_place(tmp_path: Path, text: str) -> None:
    log = IssueLog()
    path = directory(tmp_path / "d.csv", record("HX1 1AA", east=text), record("HX1 1AB"))
    table = read(path, wanted=("HX1 1AA", "HX1 1AB"), log=log).table
    assert table["easting"].to_pylist() == [None, 409503.0]
    assert table["northing"].to_pylist() == [None, 425335.0]
    assert log.counts == {IssueKind.VALUE_UNREADABLE: 1}


def test_a_file_with_words_among_its_numbers_is_read_a_second_time_and_counted_once(tmp_path: Path) -> None:
    log = IssueLog()
    path = directory(
        tmp_path / "d.csv",
        record("HX1 1AA", user="large", grid="poor"),
        record("HX1 1AB", user="1", doterm="ended"),
        '"HX1","cut short"',
    )
    result = read(path, bbox=CALDERDALE, log=log)
    assert result.table["large_user"].to_pylist() == [False, True]
    assert result.table["terminated"].to_pylist() == [False, True]
    assert result.rows_read == 3
    assert log.counts == {IssueKind.RECORD_UNREADABLE: 1}


def test_metres_with_decimals_or_spaces_are_read(tmp_path: Path) -> None:
    path = directory(tmp_path / "d.csv", record("HX1 1AA", east="409503.0", north=" 425335 "))
    row = only(read(path, wanted=("HX1 1AA",)))
    assert (row["easting"], row["northing"]) == (409503.0, 425335.0)


def test_the_national_file_makes_the_files_per_area_of_its_zip_needless(tmp_path: Path) -> None:
    national = directory(tmp_path / "n" / "a.csv", record("AB1 0AA"), record("HX1 1AA"), record("HX1 1AB"))
    area = directory(tmp_path / "n" / "b.csv", record("HX1 1AA"), record("HX1 1AB"))
    archive = tmp_path / "onspd.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.write(area, "Data/multi_csv/ONSPD_NOV_2025_UK_HX.csv")
        out.write(national, "Data/ONSPD_NOV_2025_UK.csv")
    members = ("Data/multi_csv/ONSPD_NOV_2025_UK_HX.csv", "Data/ONSPD_NOV_2025_UK.csv")
    log = IssueLog()
    result = read(*(found(archive, IMPORTERS, member) for member in members), bbox=CALDERDALE, log=log)
    assert result.rows_read == result.table.num_rows == 3
    assert [file.source.member for file in result.used] == ["Data/ONSPD_NOV_2025_UK.csv"]
    assert log.counts == {IssueKind.FILE_NOT_NEEDED: 1}
    assert "Data/ONSPD_NOV_2025_UK.csv" in log.kept[0].message
    assert result.edition == "November 2025"


def test_files_per_area_add_up(tmp_path: Path) -> None:
    files = [directory(tmp_path / f"{area}.csv", record(f"{area}1 1AA")) for area in ("HX", "OL", "HD")]
    result = read(*files, bbox=CALDERDALE)
    assert result.areas_held == {"HD", "HX", "OL"}
    assert sorted(result.table["postcode"].to_pylist()) == ["HD1 1AA", "HX1 1AA", "OL1 1AA"]


def test_of_two_editions_of_an_area_the_newer_is_read(tmp_path: Path) -> None:
    new = directory(tmp_path / "b.csv", record("HX1 1AA", ward="E05000002"))
    old = directory(
        tmp_path / "a.csv", *[record("HX1 1AA", ward="E05000001")] * 9, header=HEADER.replace("25cd", "24cd")
    )
    result = read(old, new, wanted=("HX1 1AA",))
    assert only(result)["ward"] == "E05000002"
    assert result.lad_year == 2025


def test_a_postcode_in_two_files_comes_once_from_the_newer(tmp_path: Path) -> None:
    new = directory(tmp_path / "b.csv", record("HX1 1AA", ward="E05000002"))
    old_national = directory(
        tmp_path / "a.csv",
        record("AB1 1AA"),
        record("HX1 1AA", ward="E05000001"),
        header=HEADER.replace("25cd", "24cd"),
    )
    log = IssueLog()
    result = read(old_national, new, wanted=("HX1 1AA",), log=log)
    assert only(result)["ward"] == "E05000002"
    assert log.counts == {IssueKind.DUPLICATE_RECORD: 1, IssueKind.EDITIONS_DISAGREE: 1}


CODE_POINT = '"{}",{},{},{},"E92000001","E19000001","E18000003","","E08000033","E05001386"'


def code_point(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n")
    return path


def test_code_point_open_is_read_in_any_spacing(tmp_path: Path) -> None:
    path = code_point(
        tmp_path / "hx.csv",
        CODE_POINT.format("HX1 1AA", 10, 409508, 425333),
        CODE_POINT.format("HX11AB", 10, 409309, 425466),
        CODE_POINT.format("HX1 1AD", 90, 0, 0),
    )
    result = read(path, wanted=("HX1 1AA", "HX1 1AB", "HX1 1AD"))
    rows = result.table.to_pylist()
    assert [row["postcode"] for row in rows] == ["HX1 1AA", "HX1 1AB", "HX1 1AD"]
    assert [row["easting"] for row in rows] == [409508.0, 409309.0, None]
    assert rows[0]["lad"] == "E08000033"
    assert rows[0]["ward"] == "E05001386"
    assert result.table["lsoa21"].null_count == result.table["lsoa11"].null_count == 3
    assert result.lsoa_editions == ()
    assert result.rows_read == 3


def test_a_code_point_file_of_one_row_is_read(tmp_path: Path) -> None:
    path = code_point(tmp_path / "w.csv", CODE_POINT.format("W1A 0AX", 10, 528000, 181000))
    assert only(read(path, wanted=("W1A 0AX",)))["easting"] == 528000.0


def test_code_point_open_fills_the_areas_that_the_directory_lacks(tmp_path: Path) -> None:
    nspl = directory(tmp_path / "nspl_hx.csv", record("HX1 1AA"))
    same = code_point(tmp_path / "hx.csv", CODE_POINT.format("HX1 1ZZ", 10, 409508, 425333))
    other = code_point(tmp_path / "ol.csv", CODE_POINT.format("OL14 5AA", 10, 393000, 424000))
    result = read(same, other, nspl, wanted=("HX1 1AA", "HX1 1ZZ", "OL14 5AA"))
    assert sorted(result.table["postcode"].to_pylist()) == ["HX1 1AA", "OL14 5AA"]
    assert [file.dataset for file in result.used] == [DatasetId.ONSPD, DatasetId.CODE_POINT_OPEN]


def test_a_directory_whose_codes_disagree_with_its_name_keeps_its_own_year(tmp_path: Path) -> None:
    path = directory(tmp_path / "ONSPD_NOV_2019_UK.csv", record("HX1 1AA", doterm="202510"))
    assert found(path, IMPORTERS).edition == "with codes of 2025"
    assert read(path, wanted=("HX1 1AA",)).edition == "with postcodes ended up to October 2025"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("name,postcode\nHall,HX1 1AA\n", "a list"), ("pcds,lat,long\nHX1 1AA,53.7,-1.8\n", "no grid reference")],
)
def test_other_tables_are_not_recognised(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "onspd.csv"
    path.write_text(text)
    assert recognise(path, IMPORTERS) is None, reason


def test_no_file_at_all_says_where_to_get_one() -> None:
    with pytest.raises(KilError, match="no postcode directory"):
        read()


def test_a_zip_cut_off_in_the_middle_is_told_in_plain_english(tmp_path: Path) -> None:
    path = directory(tmp_path / "d.csv", *(record(f"HX{n % 9 + 1} {n % 10}A{'ABDEF'[n % 5]}") for n in range(5000)))
    archive = tmp_path / "onspd.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.write(path, "onspd.csv")
    good = found(archive, IMPORTERS, "onspd.csv")
    data = bytearray(archive.read_bytes())
    middle = len(data) * 3 // 4
    data[middle : middle + 400] = bytes(400)
    archive.write_bytes(data)
    with pytest.raises(KilError, match="damaged"):
        read(good, wanted=("HX1 1AA",))


class Stop:
    """Asks to stop at the n-th report."""

    def __init__(self, at: int) -> None:
        self.left = at

    def report(self, doing: str, fraction: float | None = None) -> None:
        assert fraction is None or 0 <= fraction <= 1
        self.left -= 1
        if self.left < 0:
            raise Cancelled


@pytest.mark.parametrize("at", [0, 1, 2, 5, 20])
def test_cancelling_at_any_moment_stops_and_leaves_nothing(
    tmp_path: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postcodes_prepare, "_BLOCK", 1 << 14)
    monkeypatch.setattr("kil_mapper.importing.prepared_copies.WORTH_KEEPING", 0)
    path = directory(tmp_path / "d.csv", *(record("HX1 1AA") for _ in range(3000)))
    cache = tmp_path / "cache"
    cache.mkdir()
    with pytest.raises(Cancelled):
        read(path, wanted=("HX1 1AA",), progress=Stop(at), cache=cache)
    assert list(cache.iterdir()) == []


class Watch:
    """Remembers how far it was told things are."""

    def __init__(self) -> None:
        self.fractions: list[float] = []

    def report(self, doing: str, fraction: float | None = None) -> None:
        if fraction is not None:
            self.fractions.append(fraction)


def test_progress_never_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postcodes_prepare, "_BLOCK", 1 << 14)
    files = [directory(tmp_path / f"{a}.csv", *(record(f"{a}1 1AA") for _ in range(900))) for a in ("HX", "OL")]
    watch = Watch()
    read(*files, wanted=("HX1 1AA",), progress=watch)
    assert watch.fractions == sorted(watch.fractions)
    assert len(watch.fractions) > 10
    assert watch.fractions[-1] == pytest.approx(1.0)


POSTCODES = st.from_regex(r"(HX|B|LS|BT)[1-9] [1-9][AB][DE]", fullmatch=True)
PLACES = st.one_of(st.just(("", "", "9")), st.tuples(st.integers(1, 20), st.integers(1, 20), st.just("1")))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.dictionaries(POSTCODES, st.tuples(PLACES, st.booleans()), max_size=30),
    wanted=st.sets(POSTCODES, max_size=10),
)
def test_exactly_the_wanted_and_the_near_are_kept(tmp_path: Path, rows: dict[str, Any], wanted: set[str]) -> None:
    if not rows:
        return
    path = directory(
        tmp_path / "d.csv",
        *(
            record(code, east=str(place[0]), north=str(place[1]), grid=place[2], doterm="202001" if ended else "")
            for code, (place, ended) in rows.items()
        ),
    )
    result = read(path, wanted=tuple(wanted), bbox=(5, 5, 10, 10))
    expected = {
        code
        for code, (place, _) in rows.items()
        if not code.startswith("BT")
        and (code in wanted or (place[2] == "1" and 5 <= place[0] <= 10 and 5 <= place[1] <= 10))
    }
    assert set(result.table["postcode"].to_pylist()) == expected
    assert result.table.num_rows == len(expected)
    assert result.rows_read == len(rows)
    for row in result.table.to_pylist():
        place, ended = rows[row["postcode"]]
        assert row["terminated"] is ended
        assert (row["easting"] is None) == (place[2] == "9")


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
def test_the_real_lookup_of_halifax_is_read_whole() -> None:
    path = REAL_DATA / "calderdale" / "NSPL_NOV_2021_UK_HX.csv"
    with path.open(newline="") as file:
        every = tuple(row["pcds"] for row in csv.DictReader(file))
    result = read(path, wanted=every)
    assert result.rows_read == result.table.num_rows == 7442
    assert pc.sum(result.table["terminated"]).as_py() == 1765
    assert result.areas_held == {"HX"}
    assert (result.lsoa_editions, result.ward_year, result.edition) == ((2011,), None, "November 2021")
    assert result.table["easting"].null_count == 7
    assert pc.count_distinct(result.table["lsoa11"]).as_py() > 100


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
def test_the_real_code_point_file_is_read_whole() -> None:
    result = read(REAL_DATA / "postcodes" / "code-point-open" / "hx.csv", bbox=(0.0, 0.0, 700_000.0, 1_300_000.0))
    assert result.rows_read == result.table.num_rows == 5642
    assert result.areas_held == {"HX"}


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
@pytest.mark.parametrize(
    ("name", "wanted", "lad"),
    [
        ("onspd_may2018.csv", "AL1 1AB", "E07000240"),
        ("onspd_aug2024.csv", "AL1 1AB", "E07000240"),
        ("onspd_nov2025.csv", "AB1 0AA", "S12000033"),
        ("nspl_2025_real_rows.csv", "CA8 7JG", "E06000057"),
    ],
)
def test_real_rows_of_every_era_are_read(name: str, wanted: str, lad: str) -> None:
    row = only(read(REAL_DATA / "postcodes" / name, wanted=(wanted,)))
    assert row["lad"] == lad
    assert row["easting"] is not None


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
def test_the_isle_of_man_has_no_grid_reference_in_the_real_directory() -> None:
    row = only(read(REAL_DATA / "postcodes" / "onspd_nov2025.csv", wanted=("IM1 1AA",)))
    assert (row["easting"], row["lad"], row["lsoa21"]) == (None, None, None)
