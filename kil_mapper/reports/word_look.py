"""The look of one Word document: ours, or what an office's template says about colours, styles and the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn

from kil_mapper.reports.look import ACCENT, PALE

TABLE_STYLE: Final = "KILTable"
READABLE: Final = 4.5  # least contrast between white letters and what they stand on
DEEPEST: Final = 20  # styles that build on each other; a damaged template may go round in a ring
BROADEST: Final = 1.18  # Verdana against Arial
LIGHT: Final = 0.12  # how much of the colour is in the pale one


@dataclass(frozen=True)
class WordLook:
    """Colours and styles of a document.

    Attributes:
        accent: The strong colour: heading rows, figures.
        pale: The same, hardly there: behind boxes and totals.
        table_style: Id of the style of tables.
        fills_heads: Whether heading rows are coloured cell by cell; a template's table style does it itself.
        has_padding: Whether the style of tables keeps words away from the edges of cells.
        breadth: How wide letters may be against ours, which decides how narrow columns can be.
        is_own: Whether it is ours, without a template.
        styles: Our ids of styles and the template's ids for them, where they differ.
    """

    accent: str = ACCENT
    pale: str = PALE
    table_style: str = TABLE_STYLE
    fills_heads: bool = True
    has_padding: bool = True
    breadth: float = 1.0
    is_own: bool = True
    styles: Mapping[str, str] = field(default_factory=dict)


OWN_LOOK: Final = WordLook()


def look_of(document: Document) -> WordLook:
    """What a template says about colours and tables; ours where it is silent."""
    accent = _readable(_heading_colour(document) or ACCENT)
    style = _table_style(document)
    return WordLook(
        accent,
        _mixed(accent, LIGHT),
        TABLE_STYLE if style is None else style.get(qn("w:styleId")),
        fills_heads=style is None,
        has_padding=style is None or style.find(f"{qn('w:tblPr')}/{qn('w:tblCellMar')}") is not None,
        breadth=BROADEST,
        is_own=False,
    )


def head_colour(document: Document, look: WordLook) -> str:
    """The colour of letters in the heading rows of tables; "" where nothing says so."""
    if look.fills_heads:
        return "FFFFFF"
    style = _by_id(document, look.table_style)
    for part in () if style is None else style.findall(qn("w:tblStylePr")):
        if part.get(qn("w:type")) == "firstRow":
            found = part.find(f"{qn('w:rPr')}/{qn('w:color')}")
            if found is not None and _is_colour(found.get(qn("w:val"))):
                return str(found.get(qn("w:val"))).upper()
            shade = part.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
            fill = None if shade is None else shade.get(qn("w:fill"))
            if _is_colour(fill) and contrast(str(fill), "FFFFFF") >= READABLE:
                return "FFFFFF"
    return ""


def contrast(first: str, second: str) -> float:
    """How well two colours (six hexadecimal digits) stand apart, 1–21, as WCAG has it.

    Examples:
        >>> round(contrast("000000", "FFFFFF"))
        21
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in bytes.fromhex(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: str, share: float) -> str:
    return "".join(f"{round(255 - (255 - value) * share):02X}" for value in bytes.fromhex(colour))


def _readable(colour: str) -> str:
    """The colour, darkened until white letters can be read on it."""
    while contrast(colour, "FFFFFF") < READABLE:
        colour = "".join(f"{int(value * 0.9):02X}" for value in bytes.fromhex(colour))
    return colour


def _is_colour(value: str | None) -> bool:
    return value is not None and len(value) == len(ACCENT) and all(each in "0123456789abcdefABCDEF" for each in value)


def _heading_colour(document: Document) -> str | None:
    """The colour of the template's headings, or of its title."""
    for name in ("heading 1", "Title"):
        style = _by_name(document, name)
        for _ in range(DEEPEST):
            if style is None:
                break
            found = style.find(f"{qn('w:rPr')}/{qn('w:color')}")
            if found is not None and _is_colour(found.get(qn("w:val"))):
                value = str(found.get(qn("w:val"))).upper()
                if value != "000000":
                    return value
                break
            base = style.find(qn("w:basedOn"))
            style = None if base is None else _by_id(document, base.get(qn("w:val")))
    return None


def _table_style(document: Document) -> Any:
    """The template's style for tables: the one new tables get, or its first own one with a heading row."""
    tables = [style for style in _styles(document) if style.get(qn("w:type")) == "table"]
    for style in tables:
        if style.get(qn("w:default")) in {"1", "true"} and _has_head(style):
            return style
    return next(
        (style for style in tables if style.get(qn("w:customStyle")) in {"1", "true"} and _has_head(style)), None
    )


def _has_head(style: Any) -> bool:
    is_ours = style.get(qn("w:styleId")) == TABLE_STYLE
    return not is_ours and any(part.get(qn("w:type")) == "firstRow" for part in style.findall(qn("w:tblStylePr")))


def _styles(document: Document) -> list[Any]:
    return list(document.styles.element.findall(qn("w:style")))


def _by_id(document: Document, wanted: str | None) -> Any:
    return next((style for style in _styles(document) if style.get(qn("w:styleId")) == wanted), None)


def _by_name(document: Document, wanted: str) -> Any:
    def named(style: Any) -> str:
        found = style.find(qn("w:name"))
        return "" if found is None else str(found.get(qn("w:val"))).casefold()

    return next((style for style in _styles(document) if named(style) == wanted.casefold()), None)


def style_id(document: Document, name: str) -> str:
    """The id of a style by its name, whatever the language of the template; "" where it is not there."""
    found = _by_name(document, name)
    return "" if found is None else str(found.get(qn("w:styleId")))
