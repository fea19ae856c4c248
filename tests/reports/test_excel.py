"""The workbook, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from kil_mapper.model import tables
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import clean
from kil_mapper.reports.blocks import Interval, Missing
from kil_mapper.reports.excel import write_excel
from kil_mapper.reports.sheet_sizes import breadth
from kil_mapper.reports.sheets import CUT_NOTE, broken
from tests.factory import small_project
from tests.reports.conftest import HOSTILE, Made, Maker, with_organisations


def read(made: Made, folder: Path) -> Any:
    write_excel(made.report, made.results, made.places, folder / "report.xlsx", made.detail)
    return openpyxl.load_workbook(folder / "report.xlsx")


@pytest.fixture(scope="module")
def book(make: Maker, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The report of the small district, read back once for the tests that only look."""
    return read(make(), tmp_path_factory.mktemp("report"))


def table_cells(sheet: Any) -> list[list[Any]]:
    """Heading row and rows of the sheet's Excel table."""
    (table,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    return [[cell.value for cell in row] for row in sheet.iter_rows(top, bottom, left, right)]


def heading_row(sheet: Any) -> int:
    """Where the heading row of the sheet's table is."""
    top = range_boundaries(next(iter(sheet.tables.values())).ref)[1]
    assert top is not None
    return top


def text_cells(book: Any) -> list[Any]:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_cover_contents_and_notes_come_first_then_a_sheet_for_each_table(make: Maker, tmp_path: Path) -> None:
    made = make()
    book = read(made, tmp_path)
    assert book.sheetnames[:5] == ["Cover", "Contents", "Notes", "Charts", "Headline numbers"]
    assert book.sheetnames[5:-1] == [table.sheet for table in (*made.report.tables(), *made.report.lists)]
    assert book.sheetnames[-1] == "Organisations"


def test_every_sheet_has_its_title_in_a1_no_merged_cells_and_one_table_at_most(book: Any) -> None:
    for sheet in book:
        assert isinstance(sheet["A1"].value, str)
        assert not sheet.merged_cells.ranges
        assert len(sheet.tables) <= 1
    names = [name for sheet in book for name in sheet.tables]
    assert len(names) == len(set(names))


def test_tables_hold_no_blank_cell_and_a_unique_heading_over_each_column(book: Any) -> None:
    for sheet in book:
        if sheet.tables:
            cells = table_cells(sheet)
            assert all(value not in (None, "") for row in cells for value in row), sheet.title
            assert len(set(cells[0])) == len(cells[0])


def test_every_number_is_the_raw_one_of_the_report(make: Maker, tmp_path: Path) -> None:
    made = make()
    book = read(made, tmp_path)
    for table in (*made.report.tables(), *made.report.lists):
        if table.rows:
            expected = [[plain for value in row for plain in flat(value)] for row in table.rows]
            shown = table_cells(book[table.sheet])[1:]
            assert [len(row) for row in shown] >= [len(row) for row in expected]
            for one, other in zip(expected, shown, strict=True):
                numbers = [value for value in one if isinstance(value, float | int)]
                assert [value for value in other if isinstance(value, float | int)] == pytest.approx(numbers, rel=1e-14)


def flat(value: Any) -> list[Any]:
    if isinstance(value, Interval):
        return [value.value, value.low, value.high]
    return [None if isinstance(value, bool) else value]


def test_what_is_missing_is_marked_and_the_marks_are_explained(book: Any) -> None:
    assert table_cells(book["Bands Keep it Local"])[1][4] == "[x]"
    notes = [row[1] for row in table_cells(book["Notes"])]
    for mark in Missing:
        assert any(note.startswith(mark.shorthand) for note in notes)


def test_the_contents_lead_to_every_sheet(book: Any) -> None:
    links = [row[0] for row in book["Contents"].iter_rows(3) if row[0].hyperlink]
    assert {cell.hyperlink.location.split("!")[0].strip("'") for cell in links} == set(book.sheetnames) - {"Contents"}
    assert all(cell.value == cell.hyperlink.location.split("!")[0].strip("'") for cell in links)


def test_money_shares_and_dates_look_as_people_write_them(book: Any) -> None:
    cluster = book["Cluster"]
    top = heading_row(cluster)
    headings = [cell.value for cell in cluster[top]]
    money, day = headings.index("Turnover"), headings.index("Year end")
    assert cluster[top + 1][money].number_format == '"£"#,##0;-"£"#,##0'
    assert cluster[top + 1][day].value.date() == date(2025, 3, 31)
    assert cluster[top + 1][day].number_format == "d mmm yyyy"
    number = headings.index("Charity number")
    assert cluster[top + 1][number].data_type == "s"


def test_the_organisations_are_all_there_and_the_sensitive_one_is_last_without_a_name(book: Any) -> None:
    cells = table_cells(book["Organisations"])
    assert len(cells) == 18
    assert cells[-1][1] == "Name withheld (sensitive service)"
    assert cells[-1][0] == "[c]"
    assert "Postcode" not in cells[0]
    text = " ".join(str(value) for row in cells for value in row)
    assert "Refuge" not in text
    assert "ZZ" not in text


def test_postcodes_are_listed_on_request(make: Maker, tmp_path: Path) -> None:
    cells = table_cells(read(make(detail=PlaceDetail.POSTCODE), tmp_path)["Organisations"])
    position = cells[0].index("Postcode")
    assert "ZZ1 1AA" in [row[position] for row in cells]
    assert cells[-1][position] == "[c]"


def test_hostile_text_is_text_in_every_cell(make: Maker, tmp_path: Path) -> None:
    book = read(make(with_organisations(name=list(HOSTILE), activities=list(HOSTILE))), tmp_path)
    assert all(cell.data_type == "s" for cell in text_cells(book))
    names = {row[1] for row in table_cells(book["Organisations"])[1:]}
    assert {clean.for_cell(name)[0] for name in HOSTILE} <= names
    guarded = [cell for cell in text_cells(book) if clean.starts_formula(cell.value)]
    assert guarded
    assert all(cell.quotePrefix for cell in guarded)


def test_a_text_that_had_to_be_cut_is_told_on_cover_and_notes(make: Maker, tmp_path: Path) -> None:
    book = read(make(with_organisations(activities=["y" * 40_000])), tmp_path)
    for sheet in ("Cover", "Notes"):
        assert CUT_NOTE in {cell.value for row in book[sheet].iter_rows() for cell in row}
    plain = read(make(), tmp_path)
    assert CUT_NOTE not in {cell.value for cell in text_cells(plain)}


def test_heading_rows_stay_in_sight_and_are_printed_on_every_page(book: Any) -> None:
    for sheet in book:
        if sheet.tables:
            top = heading_row(sheet)
            assert sheet.freeze_panes.endswith(str(top + 1))
            assert sheet.print_title_rows == f"${top}:${top}"


def test_columns_are_wide_enough_for_their_numbers(book: Any) -> None:
    sheet = book["Wards"]
    assert all(dimension.width >= 11 for dimension in sheet.column_dimensions.values())


def test_every_number_and_date_finds_room_in_its_column_and_no_row_is_higher_than_excel_allows(
    make: Maker, tmp_path: Path
) -> None:
    book = read(make(with_organisations(activities=["y" * 40_000], turnover_latest=[98_765_432_109])), tmp_path)
    assert book._named_styles["Normal"].font.name == "Arial"  # in whose figures widths are measured
    for sheet in book:
        for row in sheet.iter_rows() if sheet.tables else ():
            for cell in row:
                form = cell.number_format
                if isinstance(cell.value, int | float) and form != "General":
                    shown = f"£{cell.value:,.0f}" if "£" in form else f"{cell.value:,.1f}"
                    assert breadth(shown) + 2 <= sheet.column_dimensions[cell.column_letter].width, (sheet.title, shown)
        assert all((dimension.height or 0) <= 409 for dimension in sheet.row_dimensions.values())
    day = next(cell for cell in book["Cluster"][heading_row(book["Cluster"]) + 1] if cell.is_date)
    assert breadth("30 Nov 2024") < book["Cluster"].column_dimensions[day.column_letter].width
    assert day.alignment.horizontal == "left"  # away from the column after it


def test_lines_above_a_table_fit_on_a_page_and_break_between_sentences(book: Any) -> None:
    for sheet in book:
        last = heading_row(sheet) if sheet.tables else 3
        assert all(len(str(sheet.cell(row, 1).value)) <= 145 for row in range(2, last)), sheet.title
    assert broken("One of these. " * 12, 130) == [" ".join(["One of these."] * 9), " ".join(["One of these."] * 3)]
    assert broken("word " * 60, 130) == [("word " * 26).strip(), ("word " * 26).strip(), ("word " * 8).strip()]


def test_the_cover_is_a_page_in_parts_with_links_into_the_workbook(book: Any) -> None:
    sheet = book["Cover"]
    parts = [row[0].value for row in sheet.iter_rows() if row[0].font.bold]
    assert parts == [
        "Capacity report: Smalltown",
        "What the numbers rest on",
        "Not to be overlooked",
        "Statements that the licences ask for",
        "In this workbook",
    ]
    links = [row[0].hyperlink.location for row in sheet.iter_rows() if row[0].hyperlink]
    assert links == ["'Contents'!A1", "'Notes'!A1", "'Charts'!A1"]
    assert sheet.page_setup.orientation == "portrait"


def test_full_values_of_headlines_look_as_people_write_them(book: Any) -> None:
    sheet = book["Headline numbers"]
    top = heading_row(sheet)
    assert [sheet.cell(top + place, 3).number_format for place in (1, 2, 4)] == [
        "#,##0",
        '"£"#,##0;-"£"#,##0',
        "#,##0.0",
    ]


def test_properties_are_set(book: Any) -> None:
    properties = book.properties
    assert properties.title == "Capacity report: Smalltown"
    assert properties.creator == "KIL Mapper"
    assert properties.created.date() == date(2026, 11, 22)
    assert properties.language == "en-GB"


@pytest.mark.parametrize("table", ["organisations", "wards", "sources"])
def test_an_empty_table_says_so_instead_of_breaking(make: Maker, tmp_path: Path, table: str) -> None:
    schema = next(schema for schema in tables.ALL_TABLES if schema.name == table)
    changes: dict[str, Any] = {table: schema.empty()}
    book = read(make(replace(small_project(), **changes)), tmp_path)
    assert len(book.sheetnames) > 5
    if table == "organisations":
        assert "No organisation is counted." in {cell.value for cell in text_cells(book)}
        assert not book["Organisations"].tables


def test_lines_above_a_table_leave_no_gap(book: Any) -> None:
    sheet = book["Ledger"]
    top = heading_row(sheet)
    filled = [sheet.cell(row, 1).value is not None for row in range(1, top + 1)]
    assert all(one and other for one, other in pairwise(filled))


def test_headline_numbers_are_there_to_read_and_to_calculate_with(book: Any) -> None:
    cells = table_cells(book["Headline numbers"])
    assert cells[2][:5] == ["Turnover a year, where known", "£15,013,663", 15_013_663, "[z]", "[z]"]
    assert cells[4][1] == "1.4 (0.8 to 2.3)"
    assert cells[4][2:5] == pytest.approx([17 / 12, 0.82479, 2.26834], rel=1e-4)


def test_notes_hold_the_method_and_do_not_repeat_the_ward_sentences(book: Any) -> None:
    notes = " ".join(str(row[1]) for row in table_cells(book["Notes"]))
    assert "Byar" in notes
    assert "Millbottom" not in notes
