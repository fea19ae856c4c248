"""How a Word document looks: page, typeface, headings, lists, tables. One place, no formatting elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from kil_mapper.reports.look import ACCENT, FONT, INK, LINE, MUTED
from kil_mapper.reports.word_look import TABLE_STYLE, WordLook, head_colour, look_of, style_id
from kil_mapper.reports.word_xml import bullets, element

PAGE_MM = (210.0, 297.0)
MARGIN_MM = 20.0
HEAD_CELL = "FFFFFF"

# name, size, bold, colour, space before, space after, keep with the next
_PARAGRAPHS = (
    ("Title", 26.0, True, ACCENT, 0, 4),
    ("Subtitle", 13.0, False, MUTED, 0, 14),
    ("Heading 1", 17.0, True, ACCENT, 20, 6),
    ("Heading 2", 12.5, True, ACCENT, 14, 4),
    ("Heading 3", 11.0, True, INK, 10, 3),
    ("Caption", 9.5, True, INK, 12, 4),
    ("List Bullet", 10.0, False, INK, 0, 3),
)
_OWN = (
    ("KIL Cell", 8.5, False, INK, 0, 0),
    ("KIL Cell Number", 8.5, False, INK, 0, 0),
    ("KIL Cell Code", 7.5, False, INK, 0, 0),
    ("KIL Heading Cell", 8.5, True, "FFFFFF", 0, 0),
    ("KIL Heading Cell Number", 8.5, True, "FFFFFF", 0, 0),
    ("KIL Note", 8.5, False, MUTED, 3, 3),
    ("KIL Note End", 8.5, False, MUTED, 3, 10),
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


_KEPT = ("Caption", "Heading 1", "Heading 2", "Heading 3", "KIL Callout Heading", "KIL Contents Heading")


def style_document(document: Document) -> None:
    """Set every style, the page and the language of an empty document."""
    styles = document.styles
    normal = styles["Normal"]
    _face(normal, 10.0, INK, bold=False)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for name, size, bold, colour, before, after in _PARAGRAPHS:
        _paragraph(styles[name], size, colour, before, after, bold=bold)
    for close in styles["List Bullet"].element.get_or_add_pPr().findall(qn("w:contextualSpacing")):
        close.getparent().remove(close)  # room between long points
    _add_own(document, WordLook())
    for name in ("Title", "Subtitle"):
        border = styles[name].element.get_or_add_pPr().find(qn("w:pBdr"))
        if border is not None:
            border.getparent().remove(border)
    _keep_with_next(document)
    styles.element.append(_table_style(WordLook()))
    _language(document)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, side, Mm(MARGIN_MM))
    page.header_distance = page.footer_distance = Mm(10)


def add_styles(document: Document) -> WordLook:
    """Give an office's template the styles that it lacks, in its own letters and colours; its own stay as they are.

    Returns:
        The look to write with, which knows what the template calls its styles.
    """
    look = look_of(document)
    lacking = [row for row in _PARAGRAPHS if not style_id(document, row[0])]
    for name, size, bold, colour, before, after in lacking:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.element.set(qn("w:styleId"), name.replace(" ", ""))
        style.base_style = document.styles["Normal"]
        _paragraph(style, size, _in(look, colour), before, after, bold=bold, face="")
        if name.startswith("Heading"):
            style.element.get_or_add_pPr().append(element("w:outlineLvl", val=str(int(name[-1]) - 1)))
        if name == "List Bullet":
            bullets(document, style)
    _add_own(document, look)
    _keep_with_next(document, {row[0] for row in lacking})
    if look.fills_heads and not style_id(document, "KIL Table"):
        document.styles.element.append(_table_style(look))
    _language(document)
    names = {row[0]: row[0].replace(" ", "") for row in (*_PARAGRAPHS, *_OWN)} | {"toc 1": "TOC1", "toc 2": "TOC2"}
    ids = {own: style_id(document, name) for name, own in names.items()}
    ids["KILContentsHeading"] = style_id(document, "TOC Heading") or ids["KILContentsHeading"]
    return replace(look, styles={own: found for own, found in ids.items() if found and own != found})


def _in(look: WordLook, colour: str) -> str:
    """One of our colours, as the document has it; "" for that of its ordinary text."""
    if look.is_own:
        return colour
    return {ACCENT: look.accent, INK: ""}.get(colour, colour)


def _add_own(document: Document, look: WordLook) -> None:
    """The styles that only our documents have; those of an earlier one that became a template stay."""
    styles = document.styles
    head = head_colour(document, look)
    for name, size, bold, colour, before, after in _OWN:
        if style_id(document, name):
            continue
        built_in = name.startswith("toc")  # Word's own names for the lines of a contents list
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=built_in)
        if built_in:
            style.element.set(qn("w:styleId"), name.upper().replace(" ", ""))
        style.base_style = styles["Normal"]
        style.quick_style = False
        shown = head if colour == HEAD_CELL else _in(look, colour)
        _paragraph(style, size, shown, before, after, bold=bold, face=FONT if look.is_own else "")
        style.paragraph_format.line_spacing = 1.0
        if not look.is_own:  # ordinary text may be indented or spread to both edges; cells and boxes are not
            style.paragraph_format.first_line_indent = style.paragraph_format.left_indent = Mm(0)
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        if name.endswith("Number") and "Tile" not in name:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if name == "toc 2":
            style.paragraph_format.left_indent = Mm(5)


def _keep_with_next(document: Document, wanted: set[str] | None = None) -> None:
    for name in _KEPT:
        if wanted is None or name in wanted or name.startswith("KIL"):
            document.styles[name].paragraph_format.keep_with_next = True


def _paragraph(
    style: Any, size: float, colour: str, before: float, after: float, *, bold: bool, face: str = FONT
) -> None:
    _face(style, size, colour, bold=bold, face=face)
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)


def _face(style: Any, size: float, colour: str, *, bold: bool, face: str = FONT) -> None:
    """Letters of a style; no face and no colour leave those of the style that it builds on."""
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    if colour:
        style.font.color.rgb = RGBColor.from_string(colour)
    properties = style.element.get_or_add_rPr()
    for name in ("w:rFonts", "w:spacing", "w:kern"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    if face:
        properties.insert(0, element("w:rFonts", ascii=face, hAnsi=face, cs=face, eastAsia=face))


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


def _table_style(look: WordLook) -> Any:
    """Our table: a dark heading row, thin lines between rows, first column in bold."""
    return parse_xml(
        f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">
<w:name w:val="KIL Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/>
<w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="{look.accent}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{look.accent}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>
</w:tblBorders><w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
<w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{look.accent}"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr>
<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{look.pale}"/></w:tcPr></w:tblStylePr>
</w:style>"""
    )
