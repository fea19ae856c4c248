"""The lookup between the LSOAs of 2011 and 2021, under every set of headings that it comes with."""

from __future__ import annotations

from pathlib import Path

import pytest

from kil_mapper.importing.lookup import IMPORTERS, read_lsoa_lookup
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog
from tests.importing.recognised import NO_REAL_DATA, REAL_DATA, found, recognise


def write(path: Path, header: str, *rows: str, bom: bool = False) -> Path:
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8-sig" if bom else "utf-8")
    return path


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (
            "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND,LAD22CD",
            "E01010875,Calderdale 019A,E01033701,Calderdale 019F,S,E08000033",
        ),
        ("F_LSOA11CD,LSOA11CD,LSOA21CD,CHNGIND", "x,E01010875,E01033701,S"),
        (
            '"lsoa11_name","lsoa11_code","change_code","lsoa21_name","lsoa21_code"',
            "Calderdale 019A,E01010875,S,Calderdale 019F,E01033701",
        ),
        ("lsoa21cd,lsoa11cd,chgind", " e01033701 ,E01010875,s"),
    ],
)
@pytest.mark.parametrize("bom", [False, True])
def test_any_headings_are_understood(tmp_path: Path, header: str, line: str, bom: bool) -> None:
    path = write(tmp_path / "lookup.csv", header, line, bom=bom)
    frame = read_lsoa_lookup(found(path, IMPORTERS), IssueLog())
    assert frame.to_dict("records") == [{"lsoa11": "E01010875", "lsoa21": "E01033701", "change": "S"}]


def test_bad_rows_are_set_aside_and_repeated_pairs_kept_once(tmp_path: Path) -> None:
    log = IssueLog()
    path = write(
        tmp_path / "lookup.csv",
        "LSOA11CD,LSOA21CD,CHGIND",
        "E01010875,E01010875,U",
        "E01010875,E01010875,U",
        "E01010876,,U",
        "W01000001,W01000001,U",
        "E01010877,E01010877,Q",
    )
    frame = read_lsoa_lookup(found(path, IMPORTERS), log)
    assert frame["lsoa11"].tolist() == ["E01010875", "W01000001"]
    assert log.counts == {IssueKind.RECORD_UNREADABLE: 2}
    assert [issue.row for issue in log] == [4, 6]


@pytest.mark.parametrize("header", ["LSOA21CD,WD24CD,LAD24CD", "LSOA11CD,LSOA21CD,LSOA21NM", "LSOA11CD,CHGIND"])
def test_other_lookups_are_not_taken_for_it(tmp_path: Path, header: str) -> None:
    line = ",".join("E01010875" for _ in header.split(","))
    assert recognise(write(tmp_path / "a.csv", header, line), IMPORTERS) is None


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KilError, match="not the lookup"):
        read_lsoa_lookup(FoundFile(SourceFile(tmp_path / "a.csv"), None, headings=("a", "b")), IssueLog())


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
def test_the_real_lookup_has_the_published_numbers_of_changes() -> None:
    log = IssueLog()
    frame = read_lsoa_lookup(found(REAL_DATA / "lookups" / "lookup_lsoa11_lsoa21_ltla22.csv", IMPORTERS), log)
    assert not log.counts
    england = frame[frame["lsoa11"].str.startswith("E")]
    assert england[england["change"] == "U"]["lsoa11"].nunique() == 31_810
    assert england[england["change"] == "S"]["lsoa11"].nunique() == 834
    assert england[england["change"] == "M"]["lsoa11"].nunique() == 194
    assert england[england["change"] == "X"]["lsoa11"].nunique() == 6
