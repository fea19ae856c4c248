"""The Word document, read back."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as WordTable

from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import Paragraph, Section, Table
from kil_mapper.reports.word import write_word
from tests.factory import small_project
from tests.reports.conftest import HOSTILE, Made, Maker, with_organisations


def read(made: Made, folder: Path) -> Any:
    write_word(made.report, folder / "report.docx")
    return docx.Document(str(folder / "report.docx"))


@pytest.fixture(scope="module")
def document(make: Maker, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The report of the small district, read back once for the tests that only look."""
    return read(make(), tmp_path_factory.mktemp("report"))


def headings(document: Any) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]


def captioned(document: Any) -> dict[str, WordTable]:
    """Word's tables by their title."""
    return {table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")): table for table in document.tables}


def test_headings_are_real_and_in_the_order_of_the_report(make: Maker, tmp_path: Path) -> None:
    made = make()
    expected = [(f"Heading {section.level}", section.heading) for section in made.report.sections]
    assert headings(read(made, tmp_path)) == expected


def test_heading_levels_are_never_skipped(document: Any) -> None:
    levels = [int(style[-1]) for style, _ in headings(document)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_says_what_it_is_and_repeats_its_heading_row(make: Maker, tmp_path: Path) -> None:
    made = make()
    document = read(made, tmp_path)
    found = captioned(document)
    for table in made.report.tables():
        if not table.rows:
            continue
        word = found[table.caption]
        properties = word._tbl.tblPr
        assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == table.alternative
        assert list(word.rows[0]._tr.iter(qn("w:tblHeader")))
        assert all(list(row._tr.iter(qn("w:cantSplit"))) for row in word.rows)
        assert [cell.text for cell in word.rows[0].cells] == [table.columns[n].heading for n in table.on_paper]


def test_every_number_is_the_one_of_the_report(make: Maker, tmp_path: Path) -> None:
    made = make()
    found = captioned(read(made, tmp_path))
    for table in made.report.tables():
        expected = [paper_row(table, row) for row in [*table.rows, *([table.total] if table.total else [])]]
        if expected and table.rows:
            assert [[cell.text for cell in row.cells] for row in found[table.caption].rows[1:]] == expected


def paper_row(table: Table, row: tuple[Any, ...]) -> list[str]:
    return [numbers.text(row[n], table.columns[n].kind) for n in table.on_paper]


def test_no_cell_is_merged_or_blank(document: Any) -> None:
    for table in document.tables:
        assert not list(table._tbl.iter(qn("w:gridSpan"))) + list(table._tbl.iter(qn("w:vMerge")))
        assert all(cell.text.strip() for row in table.rows for cell in row.cells)


def test_the_picture_has_its_alternative_text_and_caption(document: Any) -> None:
    described = document.inline_shapes[0]._inline.docPr
    assert described.get("descr") == "Map: need is highest in Millbottom"
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert "Figure 1: Need and capacity in Smalltown" in captions
    assert captions[1].startswith("Table 1: Registered charities in Smalltown by turnover band")


def test_a_tall_picture_is_kept_on_its_page(document: Any) -> None:
    shape = document.inline_shapes[0]
    assert shape.height <= Mm(150)
    assert shape.width <= Mm(170)
    assert shape.width / shape.height == pytest.approx(4 / 3, rel=0.01)


def test_the_contents_are_filled_in_and_ask_for_no_update(make: Maker, tmp_path: Path) -> None:
    made = make()
    document = read(made, tmp_path)
    entries = [p for p in document.paragraphs if p.style.name.lower().startswith("toc ")]
    assert [entry.hyperlinks[0].text for entry in entries] == [
        section.heading for section in made.report.sections if section.level == 1
    ]
    bookmarks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {entry.hyperlinks[0].fragment for entry in entries} <= bookmarks
    codes = [code.text.strip() for code in document.element.body.iter(qn("w:instrText"))]
    assert codes[0].startswith("TOC")
    assert document.settings.element.find(qn("w:updateFields")) is None
    assert "w:dirty=" not in zipfile.ZipFile(tmp_path / "report.docx").read("word/document.xml").decode()


def test_fields_open_and_close(document: Any) -> None:
    kinds = [mark.get(qn("w:fldCharType")) for mark in document.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 0


def test_properties_language_and_paper_are_set(document: Any) -> None:
    properties = document.core_properties
    assert properties.title == "Capacity report: Smalltown"
    assert properties.author == "KIL Mapper"
    assert properties.created.date() == date(2026, 11, 22)
    assert properties.language == "en-GB"
    languages = {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    sizes = [(round(page.page_width.mm), round(page.page_height.mm)) for page in document.sections]
    upright, wide = (210, 297), (297, 210)
    assert sizes == [upright, wide, upright, wide, upright]  # wards, then cold spots area by area


def test_tables_are_as_wide_as_their_page(document: Any) -> None:
    found = captioned(document)
    widths = {title: int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w"))) for title, table in found.items()}
    for title, width in widths.items():
        room = 257 if "need by ward" in title or "conditions by area" in title else 170
        assert width == pytest.approx(room * 1440 / 25.4, abs=2)


def test_the_same_report_gives_the_same_document(make: Maker, tmp_path: Path) -> None:
    made = make()
    write_word(made.report, tmp_path / "a.docx")
    write_word(made.report, tmp_path / "b.docx")
    contents = [
        {name: archive.read(name) for name in archive.namelist()}
        for archive in (zipfile.ZipFile(tmp_path / "a.docx"), zipfile.ZipFile(tmp_path / "b.docx"))
    ]
    assert contents[0] == contents[1]


def test_hostile_names_are_text(make: Maker, tmp_path: Path) -> None:
    count = len(HOSTILE)
    project = with_organisations(
        name=list(HOSTILE), income=[250_000] * count, activities=["Brings people together."] * count
    )
    document = read(make(project), tmp_path)
    shown = next(table for title, table in captioned(document).items() if "largest first" in title)
    names = {row.cells[0].text for row in shown.rows[1:]}
    assert {clean.tidy(name) for name in HOSTILE} <= names


def test_a_hostile_project_name_is_text(make: Maker, tmp_path: Path) -> None:
    project = replace(small_project(), name="A & B <c> \x00 " + "x" * 300)
    document = read(make(project), tmp_path)
    assert len(document.core_properties.title) <= 255
    assert any(p.text.startswith("Capacity report: A & B <c>") for p in document.paragraphs)


def test_a_district_without_anything_still_makes_a_document(make: Maker, tmp_path: Path) -> None:
    project = replace(
        small_project(),
        organisations=tables.ORGANISATIONS.empty(),
        wards=tables.WARDS.empty(),
        sources=tables.SOURCES.empty(),
    )
    document = read(make(project), tmp_path)
    texts = [p.text for p in document.paragraphs]
    assert any("No organisation based here is known" in text for text in texts)
    assert all(page.orientation == 0 for page in document.sections)


def test_a_missing_folder_leaves_nothing(make: Maker, tmp_path: Path) -> None:
    with pytest.raises(KilError, match="does not exist"):
        write_word(make().report, tmp_path / "none" / "report.docx")
    assert list(tmp_path.iterdir()) == []


def test_no_column_is_narrower_than_a_word_of_its_heading(document: Any) -> None:
    for table in captioned(document).values():
        for cell in table.rows[0].cells:
            if cell.paragraphs[0].style.name.startswith("KIL Heading Cell"):
                longest = max(len(word) for word in cell.text.split())
                assert cell.width is not None
                assert cell.width.mm >= longest * 1.7, cell.text


def test_rows_that_are_picked_out_are_in_heavy_letters_too(document: Any) -> None:
    table = next(table for caption, table in captioned(document).items() if "Keep it Local bands" in caption)
    heavy = [row.cells[0].text for row in table.rows[1:] if row.cells[0].paragraphs[0].runs[0].bold]
    assert heavy == ["£200k–£500k", "All bands"]


def test_text_after_figures_stands_apart_from_them(document: Any) -> None:
    table = next(table for caption, table in captioned(document).items() if "largest first" in caption)
    years = [cell for cell in table.columns[3].cells if cell.text]
    assert all(cell._tc.tcPr.find(qn("w:tcMar")) is not None for cell in years)  # beneath Turnover’s right edge


def test_notes_of_a_table_that_goes_on_overleaf_come_first_and_keys_stay_small(make: Maker, tmp_path: Path) -> None:
    made = make()
    long = replace(made.report.table("bands"), rows=made.report.table("bands").rows * 5, notes=("Read me first.",))
    part = Section("Long", 1, (long, Paragraph("summary/rate", "Annex keys:", quiet=True)))
    write_word(replace(made.report, sections=(part,)), tmp_path / "long.docx")
    body = list(docx.Document(str(tmp_path / "long.docx")).element.body)
    texts = ["".join(text.text or "" for text in each.iter(qn("w:t"))) for each in body]
    assert body[texts.index("Read me first.") + 1].tag == qn("w:tbl")
    keys = body[texts.index("Annex keys: summary/rate")]
    assert keys.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == "KILNote"


def test_no_word_of_a_table_is_broken_where_there_is_room(document: Any) -> None:
    for table in captioned(document).values():
        for row in table.rows[1:]:
            for cell in row.cells:
                words = [word for word in re.split(r"[ /-]", cell.text) if len(word) < 20]  # longer ones may be broken
                longest = max((len(word) for word in words), default=0)
                assert cell.width is not None
                assert cell.width.mm >= longest * 1.3, cell.text


def test_the_last_rows_of_a_long_table_go_overleaf_together(make: Maker, tmp_path: Path) -> None:
    made = make()
    long = replace(made.report.table("bands"), rows=made.report.table("bands").rows * 5, total=None)
    write_word(replace(made.report, sections=(Section("Long", 1, (long,)),)), tmp_path / "long.docx")
    table = docx.Document(str(tmp_path / "long.docx")).tables[-1]
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next is True for row in table.rows[1:]]
    assert kept[-5:] == [False, True, True, True, False]
    assert not any(kept[:-4])
