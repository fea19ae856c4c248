"""Office templates made for tests: with a logo, other letters and margins, lying across, with a style for tables."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

HOUSE_RED = "7A1F3D"
ROW_STYLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Rattabell">
<w:name w:val="Borough Table"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="{HOUSE_RED}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{HOUSE_RED}"/></w:tblBorders></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{HOUSE_RED}"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="band2Horz"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F6EEF1"/></w:tcPr></w:tblStylePr>
</w:style>"""


def png(red: int = 122, green: int = 31, blue: int = 61, side: int = 40) -> bytes:
    """A square of one colour, as a picture file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + bytes((red, green, blue)) * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def letterhead(path: Path) -> Path:
    """A logo in the header, an address in the footer, Georgia in red, A4 with odd margins."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(31), Mm(17), Mm(42), Mm(26)
    page.header.paragraphs[0].add_run().add_picture(io.BytesIO(png()), width=Mm(14))
    page.header.paragraphs[0].add_run("  Borough of Testing")
    page.footer.paragraphs[0].text = "Town Hall, High Street, Testing"
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption", "List Bullet"):
        style = document.styles[name]
        style.font.name = "Georgia"
        properties = style.element.get_or_add_rPr()
        for face in properties.findall(qn("w:rFonts")):
            for attribute in list(face.attrib):
                del face.attrib[attribute]
            face.set(qn("w:ascii"), "Georgia")
            face.set(qn("w:hAnsi"), "Georgia")
    for name, size in (("Title", 30), ("Heading 1", 20), ("Heading 2", 14)):
        document.styles[name].font.color.rgb = RGBColor.from_string(HOUSE_RED)
        document.styles[name].font.size = Pt(size)
    document.save(str(path))
    return path


def across(path: Path) -> Path:
    """A landscape page."""
    document = docx.Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(20)
    document.save(str(path))
    return path


def bare(path: Path) -> Path:
    """Next to no styles and no lists, as some programs write it; and headings called as in Germany."""
    document = docx.Document()
    keep = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
    for style in list(document.styles.element.findall(qn("w:style"))):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if name == "heading 1":
            style.set(qn("w:styleId"), "berschrift1")
            style.find(qn("w:basedOn")).set(qn("w:val"), "Normal")
            for link in (*style.findall(qn("w:link")), *style.findall(qn("w:next"))):
                style.remove(link)
        elif name not in keep:
            document.styles.element.remove(style)
    part = document.part
    for key, link in list(part.rels.items()):
        if link.reltype.endswith("/numbering"):
            del part.rels[key]
    document.save(str(path))
    return path


def with_table_style(path: Path) -> Path:
    """A style for tables of its own, and a cover."""
    document = docx.Document()
    document.styles.element.append(parse_xml(ROW_STYLE))
    document.styles["Heading 1"].font.color.rgb = RGBColor.from_string(HOUSE_RED)
    document.add_paragraph("Borough of Testing", style="Title")
    document.add_paragraph("Strategy and Research, for the Cabinet")
    document.save(str(path))
    return path


def changed(path: Path, change: Callable[[str, bytes], bytes | None], added: dict[str, bytes] | None = None) -> Path:
    """The same file with parts changed (None takes one out) or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kept = {name: change(name, data) for name, data in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**kept, **(added or {})}.items():
            if data is not None:
                archive.writestr(name, data)
    return path


def with_link(path: Path, kind: str, target: str, mode: str = "External") -> Path:
    """The same file with one more relation of its document."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId99" Type="{base}/{kind}" Target="{target}" TargetMode="{mode}"/>'.encode()

    def change(name: str, data: bytes) -> bytes:
        is_it = name == "word/_rels/document.xml.rels"
        return data.replace(b"</Relationships>", link + b"</Relationships>") if is_it else data

    return changed(path, change)


def with_field(path: Path, code: str) -> Path:
    """The same file with a field in its body, its code in two pieces."""
    document: Any = docx.Document(str(path))
    line = document.add_paragraph()
    for piece in (code[:4], code[4:]):
        run = parse_xml(f"<w:r {nsdecls('w')}><w:instrText>{piece}</w:instrText></w:r>")
        line._p.append(run)
    document.save(str(path))
    return path
