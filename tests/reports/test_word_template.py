"""The Word report in an office's own template: its look is taken, what runs or fetches is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from kil_mapper.analysis.compute import compute
from kil_mapper.model.errors import KilError
from kil_mapper.reports.word import write_word
from kil_mapper.reports.word_look import contrast, look_of
from kil_mapper.reports.word_template import LARGEST, open_template
from kil_mapper.workflows.documents import write_report
from tests.factory import small_project
from tests.reports import templates
from tests.reports.conftest import Maker

Made = Callable[[Path], Path]


@pytest.fixture
def written(make: Maker, tmp_path: Path) -> Callable[[Made], Any]:
    """Writes the report of the small district in a template, and reads it back."""

    def write(template: Made) -> Any:
        write_word(make().report, tmp_path / "report.docx", template(tmp_path / "office.docx"))
        return docx.Document(str(tmp_path / "report.docx"))

    return write


def headings(document: Any) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]


def test_a_letterhead_keeps_its_page_header_footer_and_letters(written: Callable[[Made], Any], make: Maker) -> None:
    document = written(templates.letterhead)
    assert headings(document) == [section.heading for section in make().report.sections]
    for page in document.sections:
        assert page.left_margin.mm == pytest.approx(31, abs=0.1)
        assert page.right_margin.mm == pytest.approx(17, abs=0.1)
    assert "Borough of Testing" in document.sections[0].header.paragraphs[0].text
    assert document.sections[0].header._element.findall(f".//{qn('w:drawing')}")
    assert document.sections[0].footer.paragraphs[0].text == "Town Hall, High Street, Testing"
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert document.styles["KIL Cell"].font.name is None  # the letters of the office's ordinary text
    widths = {int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w"))) for table in document.tables}
    assert min(widths) == pytest.approx((210 - 31 - 17) * 1440 / 25.4, abs=2)
    assert [p.text for p in document.paragraphs if p.style.name == "KIL Eyebrow"] == []


def test_an_upright_template_is_turned_for_wide_tables_and_back(written: Callable[[Made], Any]) -> None:
    sizes = [(round(page.page_width.mm), round(page.page_height.mm)) for page in written(templates.letterhead).sections]
    assert set(sizes) == {(210, 297), (297, 210)}
    assert sizes[0] == sizes[-1] == (210, 297)


def test_a_template_that_lies_across_stays_so(written: Callable[[Made], Any]) -> None:
    document = written(templates.across)
    assert [(round(page.page_width.mm), page.orientation) for page in document.sections] == [(297, 1)]
    assert all(shape.height <= Mm(170) for shape in document.inline_shapes)


def test_styles_that_a_template_lacks_are_added_and_its_own_ids_are_used(written: Callable[[Made], Any]) -> None:
    document = written(templates.bare)
    used = {style.get(qn("w:val")) for style in document.element.body.iter(qn("w:pStyle"))}
    known = {style.get(qn("w:styleId")) for style in document.styles.element.findall(qn("w:style"))}
    assert used <= known
    assert "berschrift1" in used
    assert "Heading1" not in used
    items = [p for p in document.paragraphs if p.style.name == "List Bullet"]
    number = items[0].style.element.pPr.numPr.numId.val
    numbering = document.part.numbering_part.element
    assert str(number) in {each.get(qn("w:numId")) for each in numbering.findall(qn("w:num"))}


def test_a_footer_without_anything_gets_page_numbers(written: Callable[[Made], Any]) -> None:
    footer = written(templates.across).sections[0].footer
    assert "PAGE" in "".join(code.text for code in footer._element.iter(qn("w:instrText")))


def test_the_style_of_tables_is_the_offices_and_its_text_is_the_cover(written: Callable[[Made], Any]) -> None:
    document = written(templates.with_table_style)
    texts = [p.text for p in document.paragraphs]
    assert texts[:2] == ["Borough of Testing", "Strategy and Research, for the Cabinet"]
    assert texts.index("Capacity report: Smalltown") > 2
    assert list(document.paragraphs[2]._p.iter(qn("w:br")))  # the report begins on a page of its own
    with_head = [table for table in document.tables if list(table._tbl.iter(qn("w:tblHeader")))]
    assert with_head
    for table in with_head:
        assert table._tbl.tblPr.find(qn("w:tblStyle")).get(qn("w:val")) == "Rattabell"
        assert not list(table.rows[0]._tr.iter(qn("w:shd")))  # the style colours its heading row
        assert table._tbl.tblPr.find(qn("w:tblCellMar")) is not None
    assert str(document.styles["KIL Heading Cell"].font.color.rgb) == "FFFFFF"


def test_pale_colours_are_darkened_until_white_can_be_read_on_them(tmp_path: Path) -> None:
    document = docx.Document(str(templates.letterhead(tmp_path / "a.docx")))
    assert look_of(document).accent == templates.HOUSE_RED
    document.styles["Heading 1"].font.color.rgb = docx.shared.RGBColor(0xFF, 0xD7, 0x00)
    look = look_of(document)
    assert look.accent != "FFD700"
    assert contrast(look.accent, "FFFFFF") >= 4.5


def test_a_report_can_be_the_template_of_the_next(make: Maker, tmp_path: Path) -> None:
    first, second = tmp_path / "a.docx", tmp_path / "b.docx"
    write_word(make().report, first)
    write_word(make().report, second, first)
    document = docx.Document(str(second))
    assert len(headings(document)) == 2 * len(make().report.sections)
    marks = [mark.get(qn("w:id")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(set(marks)) == len(marks)


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A template that is in order."""
    return templates.letterhead(tmp_path / "office.docx")


def test_macros_are_refused(office: Path, tmp_path: Path) -> None:
    office.rename(tmp_path / "office.docm")
    with pytest.raises(KilError, match="can hold macros"):
        open_template(tmp_path / "office.docm")
    hidden = templates.changed(
        templates.letterhead(tmp_path / "b.docx"), lambda _name, data: data, {"word/vbaProject.bin": b"x"}
    )
    with pytest.raises(KilError, match="holds macros"):
        open_template(hidden)

    def as_macros(name: str, data: bytes) -> bytes:
        return (
            data.replace(b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main")
            if (name == "[Content_Types].xml")
            else data
        )

    with pytest.raises(KilError, match="holds macros"):
        open_template(templates.changed(templates.letterhead(tmp_path / "c.docx"), as_macros))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("image", "fetches a picture from elsewhere"),
        ("oleObject", "holds an embedded object"),
        ("aFChunk", "another document"),
        ("control", "can run"),
        ("somethingNew", "fetches something"),
    ],
)
def test_what_runs_or_fetches_is_refused(office: Path, kind: str, words: str) -> None:
    with pytest.raises(KilError, match=words):
        open_template(templates.with_link(office, kind, "https://example.org/x"))


@pytest.mark.parametrize("code", ["INCLUDEPICTURE x", "DDEAUTO c:\\\\x", "includetext x"])
def test_fields_that_fetch_are_refused(office: Path, code: str) -> None:
    with pytest.raises(KilError, match=f"\\({code.split(maxsplit=1)[0].upper()}\\)"):
        open_template(templates.with_field(office, code))


def test_links_of_the_text_stay_and_the_template_behind_it_is_let_go(office: Path) -> None:
    templates.with_link(office, "hyperlink", "https://example.org/")

    def attach(name: str, data: bytes) -> bytes:
        return (
            data.replace(b"</w:settings>", b'<w:updateFields w:val="true"/></w:settings>')
            if (name == "word/settings.xml")
            else data
        )

    base = "http://schemas.openxmlformats.org"
    rels = (
        f'<Relationships xmlns="{base}/package/2006/relationships"><Relationship Id="rId1" TargetMode="External" '
        f'Type="{base}/officeDocument/2006/relationships/attachedTemplate" Target="file:///x.dotm"/></Relationships>'
    ).encode()
    document = open_template(templates.changed(office, attach, {"word/_rels/settings.xml.rels": rels}))
    assert document.settings.element.find(qn("w:updateFields")) is None
    outside = [
        link.reltype for part in document.part.package.iter_parts() for link in part.rels.values() if (link.is_external)
    ]
    assert [kind.rsplit("/", 1)[-1] for kind in outside] == ["hyperlink"]


def test_a_dotx_is_taken(office: Path, tmp_path: Path) -> None:
    def as_template(name: str, data: bytes) -> bytes:
        return data.replace(b"document.main+xml", b"template.main+xml") if name == "[Content_Types].xml" else data

    path = templates.changed(office, as_template).rename(tmp_path / "office.dotx")
    assert open_template(path).sections


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "password"),
    ],
)
def test_damaged_and_locked_files_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "office.docx").write_bytes(content)
    with pytest.raises(KilError, match=words):
        open_template(tmp_path / "office.docx")


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"])
@pytest.mark.parametrize("content", [b"<a", b"", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', b"<a/>", None])
def test_a_file_with_broken_parts_is_refused(office: Path, part: str, content: bytes | None) -> None:
    templates.changed(office, lambda name, data: content if name == part else data)
    try:
        document = open_template(office)
    except KilError as error:
        assert "damaged" in error.message
    else:  # styles may be missing: python-docx has some of its own
        assert part == "word/styles.xml"
        assert document.sections


def test_huge_files_are_refused(office: Path, tmp_path: Path) -> None:
    with (tmp_path / "big.docx").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(KilError, match="larger than 30 MB"):
        open_template(tmp_path / "big.docx")
    bomb = tmp_path / "bomb.docx"
    bomb.write_bytes(office.read_bytes())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(21):
            archive.writestr(f"word/media/{number}.bin", b"\0" * 10_000_000)
    with pytest.raises(KilError, match="unpacks to far more"):
        open_template(bomb)


def test_other_kinds_of_files_and_missing_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_bytes(b"x")
    with pytest.raises(KilError, match="not a Word document"):
        open_template(tmp_path / "a.odt")
    with pytest.raises(KilError, match="not there any more"):
        open_template(tmp_path / "none.docx")


def test_a_template_is_for_word_and_is_never_written_over(office: Path, tmp_path: Path) -> None:
    results = compute(small_project())
    with pytest.raises(KilError, match="for Word documents"):
        write_report(results, tmp_path / "a.pdf", template=office)
    before = office.read_bytes()
    with pytest.raises(KilError, match="is the template itself"):
        write_report(results, office, template=office)
    assert office.read_bytes() == before
