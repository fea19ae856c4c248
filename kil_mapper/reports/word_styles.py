"""How a Word document looks: page, typeface, headings, lists, tables. One place, no formatting elsewhere."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from kil_mapper.reports.look import ACCENT, FONT, INK, LINE, MUTED, PALE
from kil_mapper.reports.word_xml import element

PAGE_MM = (210.0, 297.0)
MARGIN_MM = 20.0
TABLE_STYLE = "KILTable"

# name, size, bold, colour, space before, space after, keep with the next
_PARAGRAPHS = (
    ("Title", 26.0, True, ACCENT, 0, 4),
    ("Subtitle", 13.0, False, MUTED, 0, 14),
    ("Heading 1", 17.0, True, ACCENT, 20, 6),
    ("Heading 2", 12.5, True, ACCENT, 14, 4),
    ("Heading 3", 11.0, True, INK, 10, 3),
    ("Caption", 9.5, True, INK, 12, 4),
    ("List Bullet", 10.0, False, INK, 0, 4),
)
_OWN = (
    ("KIL Cell", 8.5, False, INK, 0, 0),
    ("KIL Cell Number", 8.5, False, INK, 0, 0),
    ("KIL Cell Code", 7.5, False, INK, 0, 0),
    ("KIL Heading Cell", 8.5, True, "FFFFFF", 0, 0),
    ("KIL Heading Cell Number", 8.5, True, "FFFFFF", 0, 0),
    ("KIL Note", 8.5, False, MUTED, 3, 3),
    ("KIL Tile Number", 18.0, True, ACCENT, 2, 1),
    ("KIL Tile Label", 8.5, False, INK, 0, 1),
    ("KIL Tile Note", 8.0, False, MUTED, 0, 2),
    ("KIL Fact Label", 9.5, True, ACCENT, 0, 0),
    ("KIL Fact", 9.5, False, INK, 0, 0),
    ("KIL Callout Heading", 10.0, True, INK, 2, 2),
    ("KIL Callout", 9.5, False, INK, 0, 3),
    ("KIL Contents Heading", 13.0, True, ACCENT, 18, 4),
    ("KIL Eyebrow", 10.0, True, MUTED, 60, 6),
    ("toc 1", 10.0, False, INK, 2, 1),
    ("toc 2", 9.5, False, MUTED, 0, 1),
)


def style_document(document: Document) -> None:
    """Set every style, the page and the language of an empty document."""
    styles = document.styles
    normal = styles["Normal"]
    _face(normal, 10.0, INK, bold=False)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for name, size, bold, colour, before, after in _PARAGRAPHS:
        _paragraph(styles[name], size, colour, before, after, bold=bold)
    for name, size, bold, colour, before, after in _OWN:
        built_in = name.startswith("toc")  # Word's own names for the lines of a contents list
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=built_in)
        if built_in:
            style.element.set(qn("w:styleId"), name.upper().replace(" ", ""))
        style.base_style = normal
        style.quick_style = False
        _paragraph(style, size, colour, before, after, bold=bold)
        style.paragraph_format.line_spacing = 1.0
        if name.endswith("Number") and "Tile" not in name:
            style.element.get_or_add_pPr().append(element("w:jc", val="right"))
    styles["toc 2"].paragraph_format.left_indent = Mm(5)
    for name in ("Caption", "Heading 1", "Heading 2", "Heading 3", "KIL Callout Heading", "KIL Contents Heading"):
        styles[name].paragraph_format.keep_with_next = True
    for name in ("Title", "Subtitle"):
        border = styles[name].element.get_or_add_pPr().find(qn("w:pBdr"))
        if border is not None:
            border.getparent().remove(border)
    styles.element.append(_table_style())
    _language(document)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, side, Mm(MARGIN_MM))
    page.header_distance = page.footer_distance = Mm(10)


def _paragraph(style: Any, size: float, colour: str, before: float, after: float, *, bold: bool) -> None:
    _face(style, size, colour, bold=bold)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)


def _face(style: Any, size: float, colour: str, *, bold: bool) -> None:
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(colour)
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:spacing", "w:kern"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    properties.insert(0, element("w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT))


def _language(document: Document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for lang in defaults.iter(qn("w:lang")) if defaults is not None else ():
        lang.set(qn("w:val"), "en-GB")
    settings = document.settings.element
    for theme in settings.iter(qn("w:themeFontLang")):
        theme.set(qn("w:val"), "en-GB")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _table_style() -> Any:
    """Our table: a dark heading row, thin lines between rows, first column in bold."""
    return parse_xml(
        f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">
<w:name w:val="KIL Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
</w:tblBorders><w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
<w:bottom w:w="45" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{ACCENT}"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/></w:tcPr></w:tblStylePr>
</w:style>"""
    )
