"""Pieces of WordprocessingML that python-docx has no words for: fields, tables, bookmarks, settings."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from kil_mapper.reports import clean

TWIPS_PER_MM = 1440 / 25.4


def element(tag: str, /, *children: Any, **attributes: str) -> Any:
    """An element such as `element("w:tab", val="right")`; attributes are in Word's namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made


def run(text: str, *, bold: bool = False) -> Any:
    """A run of text, made fit for XML."""
    words = element("w:t")
    words.text = clean.tidy(text) if text.strip() else text
    if text[:1] == " " and words.text[:1] != " ":
        words.text = f" {words.text}"
    if text[-1:] == " " and words.text[-1:] != " ":
        words.text = f"{words.text} "
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("w:r", *([element("w:rPr", element("w:b"))] if bold else []), words)


def paragraph(text: str, style: str, *, bold: bool = False, keep_next: bool = False) -> Any:
    """A paragraph of one run in a style, by the style's id."""
    properties = element("w:pPr", element("w:pStyle", val=style), *([element("w:keepNext")] if keep_next else []))
    return element("w:p", properties, run(text, bold=bold))


def field(instruction: str, shown: str) -> list[Any]:
    """The runs of a field, with the text to show until it is updated."""
    code = element("w:instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", code),
        element("w:r", element("w:fldChar", fldCharType="separate")),
        run(shown),
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]


def bookmarked(paragraph_element: Any, name: str, number: int) -> None:
    """Put a bookmark around all of a paragraph."""
    start = element("w:bookmarkStart", id=str(number), name=name)
    end = element("w:bookmarkEnd", id=str(number))
    properties = paragraph_element.find(qn("w:pPr"))
    paragraph_element.insert(0 if properties is None else 1, start)
    paragraph_element.append(end)


def twips(millimetres: float) -> str:
    """Millimetres as Word counts them."""
    return str(round(millimetres * TWIPS_PER_MM))


def contents_field(entries: list[tuple[str, int, str]]) -> list[Any]:
    """Paragraphs of a contents field, filled in beforehand so that nobody is asked to update it.

    Pages are only known once Word lays the document out, so the entries are links; updating the field adds the pages.

    Args:
        entries: Heading, level and bookmark of each section.
    """
    paragraphs = []
    for position, (heading, level, bookmark) in enumerate(entries):
        link = element("w:hyperlink", run(heading), anchor=bookmark, history="1")
        line = element("w:p", element("w:pPr", element("w:pStyle", val=f"TOC{level}")))
        if position == 0:
            begin, code, separate, _, _ = field(r'TOC \o "1-1" \h \z \u', "")
            line.extend([begin, code, separate])
        line.append(link)
        if position == len(entries) - 1:
            line.append(element("w:r", element("w:fldChar", fldCharType="end")))
        paragraphs.append(line)
    return paragraphs


def bullets(document: Any, style: Any) -> None:
    """Give a style a round bullet, in a list of its own."""
    numbering = _numbering(document)
    lists, numbers = numbering.findall(qn("w:abstractNum")), numbering.findall(qn("w:num"))
    kind = str(max((int(each.get(qn("w:abstractNumId"))) for each in lists), default=-1) + 1)
    number = str(max((int(each.get(qn("w:numId"))) for each in numbers), default=0) + 1)
    level = element(
        "w:lvl",
        element("w:start", val="1"),
        element("w:numFmt", val="bullet"),
        element("w:lvlText", val="•"),
        element("w:lvlJc", val="left"),
        element("w:pPr", element("w:ind", left="360", hanging="360")),
        ilvl="0",
    )
    made = element("w:abstractNum", element("w:multiLevelType", val="singleLevel"), level, abstractNumId=kind)
    if lists:
        lists[-1].addnext(made)
    else:
        numbering.insert(0, made)
    entry = element("w:num", element("w:abstractNumId", val=kind), numId=number)
    if numbers:
        numbers[-1].addnext(entry)
    else:
        made.addnext(entry)
    properties = style.element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = int(number)


def _numbering(document: Any) -> Any:
    """The lists of a document; a document without any gets room for them."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part.element
    empty = parse_xml(f"<w:numbering {nsdecls('w')}/>")
    part = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return empty
