"""The PDF, read back: its tags as bytes (typst writes them uncompressed), its words through QtPdf."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtPdf import QPdfBookmarkModel, QPdfDocument

from kil_mapper import paths
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.reports import numbers, pdf, pdf_data, pdf_letters
from kil_mapper.reports.blocks import (
    BulletList,
    Callout,
    Column,
    Dot,
    DotChart,
    Figure,
    Headlines,
    Interval,
    Kind,
    Paragraph,
    Report,
    Section,
    Table,
)
from kil_mapper.reports.pdf import pdf_bytes, write_pdf
from kil_mapper.reports.pdf_tables import PADDING_MM, table_data
from tests.reports.conftest import HOSTILE, Maker, with_organisations

TYPST_MARKUP = ('#read("/etc/passwd")', "$x^2$ *bold* _slanted_", "] ) } \\ <label> @see ~ // end", "#image(1)")


@dataclass(frozen=True)
class Read:
    """A PDF, read back."""

    raw: bytes
    pages: tuple[str, ...]
    widths: tuple[float, ...]
    bookmarks: tuple[tuple[int, str], ...]
    title: str

    @property
    def words(self) -> str:
        """All letters, without the footers: a text may go on overleaf."""
        footer = re.escape(squeezed(self.title)) + r"Page\d+of\d+$"
        return "".join(re.sub(footer, "", squeezed(page)) for page in self.pages)

    def tags(self, kind: str) -> int:
        return len(re.findall(rb"/S/" + kind.encode() + rb"\b", self.raw))


def squeezed(text: str) -> str:
    """The letters alone: line ends, hyphens at line ends and marks without width differ between page and report."""
    return re.sub(r"[\s\-\x02\u200b\u2068\u2069\ufffe]", "", text)


def read(path: Path) -> Read:
    document = QPdfDocument()
    assert document.load(str(path)) is QPdfDocument.Error.None_
    model = QPdfBookmarkModel()
    model.setDocument(document)
    numbers_of_pages = range(document.pageCount())
    try:
        return Read(
            path.read_bytes(),
            tuple(document.getAllText(page).text() for page in numbers_of_pages),
            tuple(document.pagePointSize(page).width() for page in numbers_of_pages),
            tuple(bookmarks(model, QModelIndex(), 1)),
            str(document.metaData(QPdfDocument.MetaDataField.Title)),
        )
    finally:
        model.setDocument(None)  # type: ignore[arg-type]  # lets the file go
        document.close()


def bookmarks(model: QPdfBookmarkModel, parent: QModelIndex, level: int) -> Iterable[tuple[int, str]]:
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield level, str(model.data(index, QPdfBookmarkModel.Role.Title.value))
        yield from bookmarks(model, index, level + 1)


def written(report: Report, folder: Path) -> Read:
    write_pdf(report, folder / "report.pdf")
    return read(folder / "report.pdf")


@pytest.fixture(scope="module")
def small(make: Maker, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Read]:
    """The report of the small district and its PDF, for the tests that only look."""
    report = make(pictures=("map", "pair")).report
    return report, written(report, tmp_path_factory.mktemp("pdf"))


def alone(*blocks: Any, report: Report, **section: Any) -> Report:
    """A report of one section."""
    return replace(report, sections=(Section("Only", 1, blocks, **section),))


def paper_rows(table: Table) -> list[list[str]]:
    rows = [*table.rows, *([table.total] if table.total else [])]
    return [[numbers.text(row[n], table.columns[n].kind) for n in table.on_paper] for row in rows]


def test_it_says_that_it_is_accessible_tagged_british_english_and_shows_its_title(small: tuple[Report, Read]) -> None:
    report, made = small
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made.raw
    assert re.search(rb"/MarkInfo\s*<</Marked true", made.raw)
    assert re.search(rb"/Lang\(en-GB\)/StructTreeRoot", made.raw)
    assert b"/DisplayDocTitle true" in made.raw
    assert made.title == report.title == "Capacity report: Smalltown"
    assert re.search(rb"/Author\s*\(KIL Mapper\)", made.raw)
    assert re.search(rb"/CreationDate\s*\(D:20261122", made.raw)  # the day of the project, not of the clock


def test_headings_are_tagged_and_are_its_bookmarks(small: tuple[Report, Read]) -> None:
    report, made = small
    assert made.bookmarks == ((1, "Contents"), *((section.level, section.heading) for section in report.sections))
    for level in (1, 2):
        contents = int(level == 1)
        assert made.tags(f"H{level}") == contents + sum(section.level == level for section in report.sections)


def test_the_contents_name_the_page_on_which_each_chapter_begins(small: tuple[Report, Read]) -> None:
    report, made = small
    chapters = [section.heading for section in report.sections if section.level == 1]
    entries = [re.search(rf"{re.escape(name)}[ .]*(\d+)\r?\n?", made.pages[0]) for name in chapters]
    pages = [int(entry[1]) for entry in entries if entry]
    assert len(pages) == len(chapters)
    for name, page in zip(chapters, pages, strict=True):
        assert squeezed(name) in squeezed(made.pages[page - 1])
    assert all(before <= after for before, after in pairwise(pages))


def test_every_page_but_the_first_says_which_of_how_many_it_is(small: tuple[Report, Read]) -> None:
    _, made = small
    assert "Page" not in made.pages[0]
    for number, page in enumerate(made.pages[1:], start=2):
        assert f"Page {number} of {len(made.pages)}" in page


def test_the_first_page_holds_the_status_box(small: tuple[Report, Read]) -> None:
    report, made = small
    first = squeezed(made.pages[0])
    assert squeezed(report.subtitle) in first
    for fact in report.facts:
        assert squeezed(fact.label + fact.value) in first


def test_every_number_of_every_table_is_the_one_of_the_report(small: tuple[Report, Read]) -> None:
    report, made = small
    shown = [table for table in report.tables() if table.rows]
    assert len(shown) > 10
    for table in shown:
        for row in paper_rows(table):
            assert squeezed("".join(row)) in made.words, table.key
        assert squeezed("".join(table.columns[n].heading for n in table.on_paper)) in made.words, table.key
        for note in table.notes:
            assert squeezed(note) in made.words, table.key


def test_every_table_is_tagged_with_heading_cells_and_named_by_its_caption(small: tuple[Report, Read]) -> None:
    report, made = small
    shown = [table for table in report.tables() if table.rows]
    assert made.tags("Table") == len(shown)
    assert made.tags("TH") == sum(len(table.on_paper) for table in shown)
    assert made.tags("TD") == sum(len(cells) for table in shown for cells in paper_rows(table))
    for number, table in enumerate(shown, start=1):
        assert squeezed(f"Table {number}: {table.caption}") in made.words


def test_every_picture_and_chart_has_its_alternative(small: tuple[Report, Read]) -> None:
    report, made = small
    blocks = [block for section in report.sections for block in section.blocks]
    expected = [block.picture.alternative for block in blocks if isinstance(block, Figure)]
    text = Paragraph | BulletList | Callout | Headlines | Table | Figure
    expected += [block.alternative for block in blocks if not isinstance(block, text)]
    assert made.tags("Figure") == len(expected) >= 4
    for alternative in expected:
        coded = alternative.encode("utf-16-be").hex().upper().encode()
        assert coded in made.raw or f"/Alt({alternative})".encode() in made.raw


def test_texts_and_headline_numbers_are_those_of_the_report(small: tuple[Report, Read]) -> None:
    report, made = small
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                assert squeezed(block.lead + block.text) in made.words
            elif isinstance(block, BulletList):
                assert all(squeezed(item.lead + item.text) in made.words for item in block.items)
            elif isinstance(block, Callout):
                assert squeezed(block.heading + "".join(block.items)) in made.words
            elif isinstance(block, Headlines):
                for tile in block.tiles:
                    assert squeezed(numbers.short(tile.value, tile.kind) + tile.label + tile.note) in made.words


def test_wide_sections_lie_on_their_side_and_no_page_is_empty(small: tuple[Report, Read]) -> None:
    report, made = small
    upright, wide = 595, 842
    assert {round(width) for width in made.widths} == {upright, wide}
    for section in report.sections:
        pages = [n for n, page in enumerate(made.pages) if n and squeezed(section.heading) in squeezed(page)]
        assert any(round(made.widths[n]) == (wide if section.wide else upright) for n in pages)
    footer = len(squeezed(f"{report.title}Page 10 of 10"))
    assert all(len(squeezed(page)) > footer + 10 for page in made.pages)


def test_typefaces_are_embedded(small: tuple[Report, Read]) -> None:
    _, made = small
    fonts = set(re.findall(rb"/FontName/([\w+-]+)", made.raw))
    assert fonts
    assert all(b"+Roboto" in font or b"+DejaVu" in font for font in fonts)
    assert made.raw.count(b"/FontFile2") == len(fonts)


def test_the_same_report_gives_the_same_bytes(make: Maker) -> None:
    assert pdf_bytes(make().report) == pdf_bytes(make().report)


@pytest.mark.filterwarnings("ignore:Glyph:UserWarning")  # charts are drawn in Roboto alone
def test_names_that_are_markup_formulas_arabic_or_emoji_stay_names(make: Maker, tmp_path: Path) -> None:
    names = [*TYPST_MARKUP, *(name for name in HOSTILE if not name.startswith("Long"))]
    project = replace(with_organisations(name=names[:17]), name='Place #read("/etc/passwd") {{7*191}}')
    made = written(make(project).report, tmp_path)
    assert made.title == 'Capacity report: Place #read("/etc/passwd") {{7*191}}'
    assert squeezed('in Place #read("/etc/passwd") {{7*191}}, 3 (17.6%)') in made.words
    assert "root:" not in made.words
    assert "1337" not in made.words


def cells(*texts: str, report: Report) -> Report:
    columns = (Column("Name"), Column("Number", Kind.COUNT))
    rows = tuple((text, number) for number, text in enumerate(texts))
    return alone(Table("t", "T", "Names", columns, rows, "Names."), report=report)


def test_every_name_in_a_table_is_set_as_it_is(make: Maker, tmp_path: Path) -> None:
    made = written(
        cells(*TYPST_MARKUP, "{{7*191}} ${1+1} `x` {% raw %}", "<b>&amp;</b>", report=make().report), tmp_path
    )
    for name in (*TYPST_MARKUP, "{{7*191}} ${1+1} `x` {% raw %}", "<b>&amp;</b>"):
        assert squeezed(name) in made.words


def test_signs_that_no_typeface_of_ours_knows_break_nothing(make: Maker, tmp_path: Path) -> None:
    strange = ("Choir 🎵👩‍👩‍👧", "ਗੁਰਦੁਆਰਾ", "中文学校", "\ue000 \U0010fffd", "مركز المجتمع")
    assert pdf_letters.uncovered(strange) >= {"🎵", "中", "ਗ"}
    made = written(cells(*strange, report=make().report), tmp_path)
    assert made.tags("TD") == 10


def test_figures_after_an_arabic_name_keep_their_place() -> None:
    assert pdf_letters.set_apart("in مركز المجتمع, 3 (17.6%)") == "in \u2068مركز المجتمع\u2069, 3 (17.6%)"
    assert pdf_letters.set_apart("in Carr, 3 (17.6%)") == "in Carr, 3 (17.6%)"


def test_a_word_wider_than_its_column_is_broken_and_nothing_of_it_lost(make: Maker, tmp_path: Path) -> None:
    word = "Long" + "x" * 3_000
    made = written(cells(word, report=make().report), tmp_path)
    assert word in made.words
    piece = max(pdf_letters.fitted(word, 40, 8.5).split(pdf_letters.BREAK), key=len)
    assert pdf_letters.width_mm(piece, 8.5) <= 40


def test_a_row_taller_than_a_page_goes_on_overleaf(make: Maker, tmp_path: Path) -> None:
    text = " ".join(f"word{n}" for n in range(3_000))
    made = written(cells(text, "after", report=make().report), tmp_path)
    assert squeezed("word0word1") in made.words
    holding = [n for n, page in enumerate(made.pages) if "word" in page]
    assert len(holding) > 1
    assert "word2999" in "".join(made.pages)


def test_a_long_path_is_broken_at_its_joints() -> None:
    path = "publicextract.charity_annual_return_history.zip/publicextract.json"
    pieces = pdf_letters.fitted(path, 50, 7.5).split(pdf_letters.BREAK)
    assert "".join(pieces) == path
    assert len(pieces) > 1
    assert all(piece[-1] in "/_.-" for piece in pieces[:-1])


def test_columns_fill_the_page_and_hold_their_figures_in_one_line(make: Maker) -> None:
    for section in make().report.sections:
        width = 257.0 if section.wide else 170.0
        for table in (block for block in section.blocks if isinstance(block, Table) and block.rows):
            data = table_data(table, width)
            assert sum(data["widths"]) == pytest.approx(width, abs=0.2)
            for row in data["rows"]:
                for n, position in enumerate(table.on_paper):
                    room = data["widths"][n] - data["lefts"][n] - PADDING_MM
                    if table.columns[position].kind in (Kind.MONEY, Kind.COUNT, Kind.DATE) and row[n][-1].isdigit():
                        assert pdf_letters.BREAK not in row[n]
                        assert pdf_letters.width_mm(row[n], data["sizes"][n]) <= room + 0.1


def test_rows_picked_out_are_known_without_colour(make: Maker) -> None:
    table = make().report.table("bands")
    data = table_data(table, 170)
    assert data["marked"] == sorted(table.highlighted) != []
    template = paths.resource("report", "report.typ").read_text(encoding="utf-8")
    assert "if marked { strong(shown) }" in template  # heavy letters beside the colour


def test_a_table_without_rows_says_so(make: Maker, tmp_path: Path) -> None:
    table = Table("t", "T", "Nobody", (Column("Name"),), (), "None.", empty="Nobody was found.")
    made = written(alone(table, report=make().report), tmp_path)
    assert squeezed("Nobody: Nobody was found.") in made.words
    assert made.tags("Table") == 0


def test_a_long_table_repeats_its_heading_row_on_every_page(make: Maker, tmp_path: Path) -> None:
    made = written(cells(*(f"Group {n}" for n in range(200)), report=make().report), tmp_path)
    holding = [page for page in made.pages if "Group" in page]
    assert len(holding) > 2
    assert all(squeezed("NameNumber") in squeezed(page) for page in holding)
    assert made.tags("TH") == 2


def test_missing_typst_is_told_with_a_way_out(make: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "_MISSING", ImportError("no module named typst"))
    with pytest.raises(KilError, match="typst"):
        write_pdf(make().report, tmp_path / "report.pdf")
    assert not list(tmp_path.iterdir())


def test_a_failing_template_is_told_and_leaves_the_old_file(
    make: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "report.pdf").write_bytes(b"old")
    (tmp_path / "broken.typ").write_text("#nothing-like-this()")
    monkeypatch.setattr(paths, "resource", lambda *_: tmp_path / "broken.typ")
    with pytest.raises(KilError, match="cannot be made"):
        write_pdf(make().report, tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes() == b"old"


def test_the_template_can_read_nothing_but_its_own_folder(
    make: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "curious.typ").write_text(f'#read("{(tmp_path / "secret.txt").as_posix()}")')
    monkeypatch.setattr(paths, "resource", lambda *_: tmp_path / "curious.typ")
    with pytest.raises(KilError, match="cannot be made"):
        pdf_bytes(make().report)


@pytest.mark.parametrize("stop_at", [0, 1, 2])
def test_cancelled_at_any_step_it_leaves_nothing_behind(make: Maker, tmp_path: Path, stop_at: int) -> None:
    told: list[str] = []

    class Impatient:
        def report(self, doing: str, fraction: float | None = None) -> None:
            told.append(doing)
            if len(told) > stop_at:
                raise Cancelled

    with pytest.raises(Cancelled):
        write_pdf(make().report, tmp_path / "report.pdf", progress=Impatient())
    assert len(told) == stop_at + 1
    assert not list(tmp_path.iterdir())


def test_a_folder_that_does_not_exist_is_told(make: Maker, tmp_path: Path) -> None:
    with pytest.raises(KilError, match="does not exist"):
        write_pdf(make().report, tmp_path / "nowhere" / "report.pdf")


def test_notes_stand_above_a_table_that_goes_on_overleaf_and_below_another(make: Maker, tmp_path: Path) -> None:
    def noted(rows: int) -> Table:
        return Table(
            "t", "T", "Groups", (Column("Name"),), tuple((f"Group {n}",) for n in range(rows)), "-", ("Mind.",)
        )

    short = written(alone(noted(3), report=make().report), tmp_path)
    assert short.words.endswith("Group2Mind.")
    long = written(alone(noted(100), report=make().report), tmp_path)
    assert "Table1:GroupsMind.NameGroup0" in long.words
    assert long.tags("Table") == 1


def test_a_chart_of_many_areas_is_shown_in_parts_to_one_scale(make: Maker, tmp_path: Path) -> None:
    dots = tuple(Dot(f"Ward {n}", Interval(n, n / 2, n * 2), "", 0.1) for n in range(70))
    chart = DotChart("Rates", "Rates rise.", "per head", 5.0, "Town", dots)
    parts = [part for part in pdf_data.parts(chart) if isinstance(part, DotChart)]
    assert [len(part.dots) for part in parts] == [24, 24, 22]
    assert tuple(dot for part in parts for dot in part.dots) == dots
    assert {part.up_to for part in parts} == {69 * 2 * 1.04}
    made = written(alone(chart, report=make().report), tmp_path)
    assert made.tags("Figure") == 3
    assert "Figure3:Rates(part3of3)" in made.words
    assert list(pdf_data.parts(replace(chart, dots=dots[:32]))) == [replace(chart, dots=dots[:32])]
