"""One number changed in one document is caught, in every format; so is a table that is missing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from kil_mapper.reports import checking, checking_data
from kil_mapper.reports.blocks import Headlines, Report, Section, Table
from kil_mapper.reports.checking import Compared, DocumentsDifferError
from kil_mapper.reports.content_slides import Deck, briefing
from kil_mapper.reports.excel import organisation_table, write_excel
from kil_mapper.reports.html import write_html
from kil_mapper.reports.lists import write_organisations
from kil_mapper.reports.pdf import write_pdf
from kil_mapper.reports.slides import write_slides
from kil_mapper.reports.word import write_word
from kil_mapper.workflows.findings import findings_of
from tests.reports.conftest import Made, Maker

Paper = tuple[Callable[[Report, Path], None], Callable[[Report, Path], Compared]]
PAPER: dict[str, Paper] = {
    ".docx": (write_word, checking.check_word),
    ".html": (write_html, checking.check_html),
    ".pdf": (write_pdf, checking.check_pdf),
}


@pytest.fixture(scope="module")
def made(make: Maker) -> Made:
    return make(pictures=())


def few(report: Report) -> Report:
    """Two sections that have headlines and tables: what is checked does not depend on how many there are."""
    keep = [
        section
        for section in report.sections
        if any(
            isinstance(block, Headlines) or (isinstance(block, Table) and block.key == "bands")
            for block in section.blocks
        )
    ]
    return replace(report, sections=tuple(keep))


def changed(report: Report, row: int = 2, column: int = 2) -> Report:
    """The report with one number of the bands one higher."""

    def band(table: Table) -> Table:
        rows = [list(cells) for cells in table.rows]
        value = rows[row][column]
        assert isinstance(value, int)
        rows[row][column] = value + 1
        return replace(table, rows=tuple(tuple(cells) for cells in rows))

    return replace(report, sections=tuple(_with(section, band) for section in report.sections))


def _with(section: Section, change: Callable[[Table], Table]) -> Section:
    blocks = (change(block) if isinstance(block, Table) and block.key == "bands" else block for block in section.blocks)
    return replace(section, blocks=tuple(blocks))


def other_headline(report: Report) -> Report:
    """The report with its first headline number one higher."""
    sections = []
    for section in report.sections:
        blocks = list(section.blocks)
        for place, block in enumerate(blocks):
            if isinstance(block, Headlines):
                first, *others = block.tiles
                assert isinstance(first.value, int)
                blocks[place] = Headlines((replace(first, value=first.value + 1), *others))
        sections.append(replace(section, blocks=tuple(blocks)))
    return replace(report, sections=tuple(sections))


def without_bands(report: Report) -> Report:
    """The report with a table left out."""
    return replace(
        report,
        sections=tuple(
            replace(section, blocks=tuple(b for b in section.blocks if not (isinstance(b, Table) and b.key == "bands")))
            for section in report.sections
        ),
    )


@pytest.mark.parametrize("form", PAPER)
def test_a_document_that_says_the_same_passes_and_everything_in_it_was_compared(
    form: str, made: Made, tmp_path: Path
) -> None:
    write, check = PAPER[form]
    path = tmp_path / f"report{form}"
    write(made.report, path)
    found = check(made.report, path)
    assert found.tables == len([table for table in made.report.tables() if table.rows])
    assert found.headlines == len(tuple(checking.headlines(made.report))) > 3
    assert found.numbers > 100


@pytest.mark.parametrize("form", PAPER)
@pytest.mark.parametrize("change", [changed, other_headline, without_bands])
def test_a_document_with_another_number_is_caught(
    form: str, change: Callable[[Report], Report], made: Made, tmp_path: Path
) -> None:
    write, check = PAPER[form]
    report, path = few(made.report), tmp_path / f"report{form}"
    write(change(report), path)
    with pytest.raises(DocumentsDifferError, match=r"report\.|bands|headline|tables"):
        check(report, path)


def test_a_number_changed_in_the_word_file_itself_is_caught(made: Made, tmp_path: Path) -> None:
    report, path, other = few(made.report), tmp_path / "report.docx", tmp_path / "other.docx"
    write_word(report, path)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                content, done = re.subn(rb"(<w:t[^>]*>)5\.9%(</w:t>)", rb"\g<1>5.8%\g<2>", content, count=1)
                assert done == 1
            new.writestr(entry.filename, content)
    checking.check_word(report, path)
    with pytest.raises(DocumentsDifferError, match=r"'5\.8%'"):
        checking.check_word(report, other)


def test_a_number_changed_in_the_web_page_itself_is_caught(made: Made, tmp_path: Path) -> None:
    report, path = few(made.report), tmp_path / "report.html"
    write_html(report, path)
    page = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(<td[^>]*>)5\.9%(</td>)", r"\g<1>5.8%\g<2>", page, count=1), encoding="utf-8")
    with pytest.raises(DocumentsDifferError, match=r"'5\.8%'"):
        checking.check_html(report, path)


def test_a_number_changed_in_the_workbook_is_caught(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    write_excel(made.report, made.results, made.places, path, made.detail)
    listed = [organisation_table(made.results, made.places, made.detail)]
    assert checking.check_excel(made.report, listed, path).tables > 20
    for name, cell in (("Organisations", "L5"), ("Headline numbers", "C5")):
        book = load_workbook(path)
        sheet = book[name]
        first = next(iter(sheet.tables.values())).ref
        row = sheet[first.partition(":")[0]].row + 1
        target = sheet[f"{cell[0]}{row}"]
        assert isinstance(target.value, int | float)
        target.value += 1
        other = tmp_path / "other.xlsx"
        book.save(other)
        with pytest.raises(DocumentsDifferError, match=r"other\.xlsx"):
            checking.check_excel(made.report, listed, other)
    book = load_workbook(path)
    del book["Wards"]
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(DocumentsDifferError, match="wards is missing"):
        checking.check_excel(made.report, listed, tmp_path / "other.xlsx")


@pytest.fixture(scope="module")
def deck(made: Made) -> Deck:
    return briefing(made.report, made.results, findings_of(made.results), {})


def test_a_number_changed_on_a_slide_is_caught(deck: Deck, tmp_path: Path) -> None:
    path = tmp_path / "briefing.pptx"
    write_slides(deck, path)
    assert checking.check_slides(deck, path).headlines == 5
    shown = Presentation(str(path))
    tile = next(
        shape for shape in shown.slides[1].shapes if shape.has_text_frame and shape.text_frame.text[:2].isdecimal()
    )
    tile.text_frame.paragraphs[0].runs[0].text = "99"
    shown.save(str(path))
    with pytest.raises(DocumentsDifferError, match="is missing"):
        checking.check_slides(deck, path)


def test_a_number_changed_in_a_chart_of_a_slide_is_caught(deck: Deck, tmp_path: Path) -> None:
    path = tmp_path / "briefing.pptx"
    write_slides(deck, path)
    other = tmp_path / "other.pptx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.startswith("ppt/charts/chart"):
                content = re.sub(
                    rb"(<c:val>.*?<c:v>)[^<]*(</c:v>)", rb"\g<1>0.77\g<2>", content, count=1, flags=re.DOTALL
                )
            new.writestr(entry.filename, content)
    with pytest.raises(DocumentsDifferError, match="the chart shows"):
        checking.check_slides(deck, other)


@pytest.mark.parametrize("form", [".csv", ".gpkg", ".geojson"])
def test_a_number_changed_in_the_data_is_caught(form: str, made: Made, tmp_path: Path) -> None:
    path = tmp_path / f"organisations{form}"
    write_organisations(made.results, made.places, path, made.detail)
    listed = organisation_table(made.results, made.places, made.detail)
    check = checking_data.check_csv if form == ".csv" else checking_data.check_layer
    assert check(listed, made.detail, path).numbers > 40
    first = list(listed.rows[0])
    place = next(n for n, column in enumerate(listed.columns) if column.heading == "Turnover")
    first[place] = int(str(first[place])) + 1
    with pytest.raises(DocumentsDifferError, match="turnover"):
        check(replace(listed, rows=(tuple(first), *listed.rows[1:])), made.detail, path)
    with pytest.raises(DocumentsDifferError, match="rows"):
        check(replace(listed, rows=listed.rows[1:]), made.detail, path)
