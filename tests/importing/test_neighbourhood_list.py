"""Lists of neighbourhoods as councils keep them: any order, any spelling, and every row accounted for."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kil_mapper.importing.neighbourhood_list import NeighbourhoodList, read_neighbourhood_list
from kil_mapper.model.errors import KilError
from kil_mapper.model.issues import IssueLog

LSOAS = frozenset({"E01011001", "E01011002", "E01034001"})
WARDS = frozenset({"E05001001", "E05001002"})


def read(
    folder: Path, text: str | bytes, *, year: int = 2021, wards: frozenset[str] = WARDS
) -> tuple[NeighbourhoodList, list[str]]:
    """What a csv of this text says, and the issues."""
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    log = IssueLog()
    found = read_neighbourhood_list(path, LSOAS, year, wards, log)
    assert found.rows_read == len(found.members) + found.rows_set_aside
    assert found.rows_set_aside == len(list(log))
    return found, [issue.message for issue in log]


def rows(found: NeighbourhoodList) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in found.members.to_numpy().tolist()]


def test_codes_say_what_a_member_is(tmp_path: Path) -> None:
    found, issues = read(tmp_path, "name,code\nMill,E01011001\nMill,E05001001\nBank,E01011001\n")
    assert rows(found) == [("Mill", "lsoa", "E01011001"), ("Mill", "ward", "E05001001"), ("Bank", "lsoa", "E01011001")]
    assert issues == []


@pytest.mark.parametrize(
    "heading",
    ["Neighbourhood,LSOA21CD", "AREA,lsoa_code", "Area name,Area code", "Locality,WD25CD", "name,Ward", "Name,LSOA"],
)
def test_headings_go_by_many_names(tmp_path: Path, heading: str) -> None:
    found, _ = read(tmp_path, f"{heading}\nMill,E01011001\n")
    assert rows(found) == [("Mill", "lsoa", "E01011001")]


def test_order_extra_columns_byte_order_mark_small_letters_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    lines = [
        "\ufeffnote,LSOA21CD,LSOA21NM,Neighbourhood",
        "",
        "x,e01011001,Aldervale 001A, Mill  Quarter ",
        ",,,",
        "y, E01 011002 ,,Mill Quarter",
        "",
    ]
    text = "\r\n".join(lines)
    found, issues = read(tmp_path, text)
    assert rows(found) == [("Mill Quarter", "lsoa", "E01011001"), ("Mill Quarter", "lsoa", "E01011002")]
    assert found.rows_read == 2
    assert issues == []


def test_the_first_spelling_of_a_name_stands(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "name,code\nMill Quarter,E01011001\nMILL quarter,E01011002\n")
    assert [name for name, _, _ in rows(found)] == ["Mill Quarter", "Mill Quarter"]


def test_semicolons_and_windows_letters_are_read(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "name;code\nCaf\xe9 Row;E01011001\n".encode("cp1252"))
    assert rows(found) == [("Café Row", "lsoa", "E01011001")]


def test_a_ward_beside_a_small_area_only_describes_it(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "name,wd25cd,lsoa21cd\nMill,E05001001,E01011001\nMill,E05001002,\n")
    assert rows(found) == [("Mill", "lsoa", "E01011001"), ("Mill", "ward", "E05001002")]


def test_a_column_of_ward_names_is_no_column_of_codes(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "name,ward,code\nMill,Dyehouse,E01011001\n")
    assert rows(found) == [("Mill", "lsoa", "E01011001")]


def test_lines_above_the_heading_keep_rows_numbered_from_the_heading(tmp_path: Path) -> None:
    found, issues = read(tmp_path, "Our neighbourhoods 2026,\n,\nname,code\nMill,E01011001\nMill,nonsense\n")
    assert len(found.members) == 1
    assert issues == ["Row 3: “nonsense” is no code of an LSOA or ward; it was set aside."]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("E01000001", "is an LSOA of another place, or one of 2011 that was changed for 2021, the edition used here"),
        ("E01035000", "is an LSOA of another place"),
        ("E05000001", "is a ward of another place or of another year"),
        ("E00000001", "is an output area: use the LSOA that it lies in"),
        ("E02000001", "is a middle-layer area (MSOA): use the LSOAs in it"),
        ("E08000033", "is a local authority: use its wards or LSOAs"),
        ("HX1 1AA", "is no code of an LSOA or ward"),
    ],
)
def test_an_unknown_code_is_set_aside_with_its_row_and_what_it_is(tmp_path: Path, code: str, why: str) -> None:
    _, issues = read(tmp_path, f"name,code\nMill,E01011001\nMill,{code}\n")
    assert issues == [f"Row 3: “{code}” {why}; it was set aside."]


def test_codes_of_the_other_edition_are_named_as_such(tmp_path: Path) -> None:
    _, issues = read(tmp_path, "name,code\nMill,E01011001\nMill,E01035000\n", year=2011)
    assert issues == ["Row 3: “E01035000” is an LSOA of 2021, and this project uses those of 2011; it was set aside."]


def test_without_wards_a_ward_says_so(tmp_path: Path) -> None:
    _, issues = read(tmp_path, "name,code\nMill,E01011001\nMill,E05001001\n", wards=frozenset())
    assert issues == ["Row 3: “E05001001” is a ward, but this project holds no wards; it was set aside."]


def test_repeats_and_rows_without_name_or_code_are_set_aside(tmp_path: Path) -> None:
    text = "name,code\nMill,E01011001\nmill,e01011001\n,E01011002\nMill,\nBank,E01011001\n"
    found, issues = read(tmp_path, text)
    assert rows(found) == [("Mill", "lsoa", "E01011001"), ("Bank", "lsoa", "E01011001")]
    assert issues == [
        "Row 3: E01011001 is in mill already, from row 2; it was set aside.",
        "Row 4: This row names no neighbourhood; it was set aside.",
        "Row 5: This row of Mill has no code; it was set aside.",
    ]


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Neighbourhood", "LSOA21CD"), ("Mill", "E01011001"), (None, None), ("Mill", "E01011002")):
        sheet.append(row)
    path = tmp_path / "list.xlsx"
    book.save(path)
    found = read_neighbourhood_list(path, LSOAS, 2021, WARDS, IssueLog())
    assert rows(found) == [("Mill", "lsoa", "E01011001"), ("Mill", "lsoa", "E01011002")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no table"),
        ("hello\n", "no table"),
        ("name,place\nMill,E01011001\n", "no column with codes of LSOAs or wards; its columns are “name”, “place”"),
        ("code,note\nE01011001,Mill\n", "no column with names of neighbourhoods"),
        ("name,code\n", "no neighbourhood that this project can use"),
        ("name,code\nMill,E01000001\n", "no neighbourhood that this project can use. Row 2: “E01000001” is an LSOA"),
        ("<html><body>Sign in</body></html>", "A web page"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "A picture"),
        ("{}", "no table"),
    ],
)
def test_what_is_no_such_list_is_refused_with_a_hint(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(KilError) as caught:
        read(tmp_path, text)
    assert told in caught.value.message
    assert "one row for each member" in caught.value.hint


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.csv"):
        with pytest.raises(KilError, match="There is no file"):
            read_neighbourhood_list(path, LSOAS, 2021, WARDS, IssueLog())


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    found, _ = read(tmp_path, 'name,code\n"=1+1, {{7*191}} <b>",E01011001\n')
    assert rows(found)[0][0] == "=1+1, {{7*191}} <b>"


def test_a_quote_that_nobody_closed_swallows_no_rows(tmp_path: Path) -> None:
    found, _ = read(tmp_path, 'name,code\n"The Bank,E01011001\nMill,E01011002\nMill,E05001001\n')
    assert rows(found)[1:] == [("Mill", "lsoa", "E01011002"), ("Mill", "ward", "E05001001")]
    assert found.rows_read == 3


def test_a_name_over_two_lines_stays_one_row(tmp_path: Path) -> None:
    found, _ = read(tmp_path, 'name,code\n"Mill\nQuarter",E01011001\nBank,E01011002\n')
    assert rows(found) == [("Mill Quarter", "lsoa", "E01011001"), ("Bank", "lsoa", "E01011002")]


def test_unicode_text_from_excel_is_read(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "name\tcode\r\nMill\tE01011001\r\n".encode("utf-16"))
    assert rows(found) == [("Mill", "lsoa", "E01011001")]


def test_a_file_far_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kil_mapper.importing.neighbourhood_list.LARGEST", 10)
    with pytest.raises(KilError, match="far too large"):
        read(tmp_path, "name,code\nMill,E01011001\n")


def test_a_name_as_long_as_a_page_is_set_aside(tmp_path: Path) -> None:
    found, log = read(tmp_path, f"name,code\n{'A' * 121},E01011001\n{'B' * 120},E01011002\n")
    assert rows(found) == [("B" * 120, "lsoa", "E01011002")]
    assert (found.rows_read, found.rows_set_aside) == (2, 1)
    assert log == ["Row 2: A name of 121 characters is none; it was set aside."]
