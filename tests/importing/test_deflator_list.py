"""Tables of prices as people have them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kil_mapper.importing.deflator_list import read_deflators
from kil_mapper.model.errors import KilError
from kil_mapper.model.issues import IssueLog

# The layout of HM Treasury: notes above, calendar years beside, forecasts without an index, footnotes below.
TREASURY = """GDP DEFLATORS AT MARKET PRICES, AND MONEY GDP,,,,,,
Outturn data are as of 31 March 2026,,,,,,
Financial year,2024-25 = 100,per cent change on previous year,Cash £ million,,Calendar year,2024 = 100
2022-23,91.2996,7.03,"2,557,000",,2022,90.1
2023-24,96.1117,5.27,"2,750,000",,2023,95.2
2024-25,100.0000,4.05,"2,900,000",,2024,100
2025-26 (1),,3.24,,,2025,103.5
,,,,,2026,105.0
Sources and footnotes:,,,,,,
1. Forecasts are from the OBR.,,,,,,
"""


def read(path: Path) -> tuple[dict[int, float], IssueLog]:
    log = IssueLog()
    frame = read_deflators(path, log)
    assert frame["source"].tolist() == [path.name] * len(frame)
    return dict(zip(frame["financial_year"].astype(int), frame["price_index"], strict=True)), log


def written(folder: Path, text: str, name: str = "prices.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def test_the_treasury_s_own_table_is_read_without_its_calendar_years_and_forecasts(tmp_path: Path) -> None:
    found, log = read(written(tmp_path, TREASURY))
    assert found == {2022: 91.2996, 2023: 96.1117, 2024: 100.0}
    assert [(issue.row, issue.message) for issue in log] == [
        (7, "2025-26 (1) has no price index above 0; the row was set aside.")
    ]


def test_the_same_table_is_read_from_a_workbook_whatever_sheet_it_is_on(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Contents", 0).append(["Contents"])
    sheet = book.create_sheet("Deflators")
    sheet.append(["GDP deflators"])
    sheet.append([None, "Financial year", "2024-25 = 100"])
    sheet.append([None, "2023-24", 96.1117])
    sheet.append([None, "2024-25", 100])
    path = tmp_path / "prices.xlsx"
    book.save(path)
    assert read(path)[0] == {2023: 96.1117, 2024: 100.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("financial_year,price_index\n2023-24,96.1\n2024-25,100\n", {2023: 96.1, 2024: 100.0}),
        ("year;index\n2023/24;96.1\n2024/2025;100\n", {2023: 96.1, 2024: 100.0}),
        ("index\tyear\n96.1\t2023\n100\t2024\n", {2023: 96.1, 2024: 100.0}),
        ("2023–24,96.1\n", {2023: 96.1}),
        ('year,index\n"1999-00","1,054.5"\n', {1999: 1054.5}),
    ],
)
def test_years_may_be_written_in_several_ways(tmp_path: Path, text: str, expected: dict[int, float]) -> None:
    found, log = read(written(tmp_path, text))
    assert found == expected
    assert list(log) == []


def test_a_file_of_windows_or_with_a_mark_at_its_beginning_is_read(tmp_path: Path) -> None:
    text = "Price index (£)\n2023–24,96.1\n"
    assert read(written(tmp_path, text, encoding="cp1252"))[0] == {2023: 96.1}
    assert read(written(tmp_path, text, encoding="utf-8-sig"))[0] == {2023: 96.1}
    assert read(written(tmp_path, text, encoding="utf-16"))[0] == {2023: 96.1}


def test_rows_that_cannot_be_used_are_said_and_the_others_stand(tmp_path: Path) -> None:
    text = "year,index\n2021-22,85.3\n2022-24,90\n2022-23,-1\n2023-24,unknown\n2021-22,99\n2024-25,100\n"
    found, log = read(written(tmp_path, text))
    assert found == {2021: 85.3, 2024: 100.0}
    assert [(issue.row, issue.message.split(";")[0]) for issue in log] == [
        (3, "“2022-24” is not a financial year"),
        (4, "2022-23 has no price index above 0"),
        (5, "2023-24 has no price index above 0"),
        (6, "2021-22 is given twice"),
    ]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "year,index\n2023-24,\n", "2023-24\n", "\0\0\0"])
def test_a_file_without_such_a_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(KilError, match="no table"):
        read(written(tmp_path, text))


def test_what_is_no_file_or_no_whole_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KilError, match="There is no file"):
        read(tmp_path / "missing.csv")
    broken = tmp_path / "prices.xlsx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(KilError, match="workbook"):
        read(broken)


def test_what_a_file_is_follows_from_its_content_never_from_its_name(tmp_path: Path) -> None:
    assert read(written(tmp_path, "year,index\n2023-24,96\n", name="prices.xlsx"))[0] == {2023: 96.0}


def test_a_quote_that_nobody_closed_swallows_no_year(tmp_path: Path) -> None:
    text = 'year,index,note\n2022-23,91.3,"as published\n2023-24,96.1,\n2024-25,100,\n'
    assert read(written(tmp_path, text))[0] == {2022: 91.3, 2023: 96.1, 2024: 100.0}


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(6 * 1024**2)
    with pytest.raises(KilError, match="too large"):
        read(path)
