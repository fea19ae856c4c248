"""Pages of a Word document that must not run over: their letters and pictures are made smaller until they fit.

Word lays a document out only when somebody opens it, so heights are reckoned here, a little too high rather than too
low, from the sizes of the styles and the breadth of letters.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Emu, Pt, Twips
from docx.text.paragraph import Paragraph
from docx.text.run import Run

STEPS: Final = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.72, 0.68, 0.64, 0.6, 0.55, 0.5)
_SAFE: Final = 0.98  # of the room of a page; what is reckoned is not what is set
_BREADTH, _BOLD_BREADTH = 0.5, 0.57  # of a letter, against the size of its type
_LEADING: Final = 1.16  # height of a line, against the size of its type
_SPACING: Final = 1.15  # of lines, where a style says nothing
_PADDING_MM: Final = (3.9, 1.2)  # of a cell: both sides, top and bottom
_HANGING_MM: Final = 6.5  # of a point in a list


def fold(document: Document, width_mm: float, height_mm: float) -> None:
    """Make every page that begins with a heading fit, from one such heading to the next.

    Args:
        document: A finished document of ours.
        width_mm: Room across for text.
        height_mm: Room from top to bottom.
    """
    measure = _Measure(document)
    for page in _pages(document):
        by = next((by for by in STEPS if measure.height(page, width_mm, by) <= height_mm * _SAFE), STEPS[-1])
        if by < 1:
            for block in page:
                measure.shrink(block, by)


def _pages(document: Document) -> Iterator[list[Any]]:
    page: list[Any] | None = None
    for block in document.element.body:
        if block.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None:
            if page:
                yield page
            page = []
        if page is not None and block.tag != qn("w:sectPr"):
            page.append(block)
    if page:
        yield page


class _Measure:
    """Knows how large the styles of one document are."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = {style.style_id: style for style in document.styles}

    def height(self, page: list[Any], width_mm: float, by: float) -> float:
        """How tall blocks are, in millimetres, once made smaller."""
        return sum(self._block(block, width_mm, by) for block in page)

    def _block(self, block: Any, width_mm: float, by: float) -> float:
        if block.tag != qn("w:tbl"):
            return self._paragraph(block, width_mm, by)
        return sum(max(self._cell(cell, by) for cell in row.iter(qn("w:tc"))) for row in block.iter(qn("w:tr")))

    def _cell(self, cell: Any, by: float) -> float:
        across, upright = _PADDING_MM
        width = Twips(int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w")))).mm - across
        return upright + sum(self._paragraph(line, width, by) for line in cell.iter(qn("w:p")))

    def _paragraph(self, line: Any, width_mm: float, by: float) -> float:
        size, before, after, spacing, is_bold = self._of(line)
        around = Pt(before + after).mm * by
        pictures = [Emu(int(one.get("cy"))).mm * by for one in line.iter(qn("wp:extent"))]
        if pictures:
            return float(sum(pictures) + around)
        text = "".join(each.text or "" for each in line.iter(qn("w:t")))
        letter = Pt(size * by).mm * (_BOLD_BREADTH if is_bold else _BREADTH)
        room = max(width_mm - (_HANGING_MM if self._style(line).style_id == "ListBullet" else 0), letter)
        lines = max(math.ceil(len(text) * letter / room), 1)
        return float(lines * Pt(size * by).mm * _LEADING * spacing + around)

    def shrink(self, block: Any, by: float) -> None:
        """Make a block smaller: letters, what is around paragraphs, pictures."""
        for line in [block] if block.tag == qn("w:p") else block.iter(qn("w:p")):
            size, before, after, _, _ = self._of(line)
            shown = Paragraph(line, self._document)
            shown.paragraph_format.space_before, shown.paragraph_format.space_after = Pt(before * by), Pt(after * by)
            for run in line.iter(qn("w:r")):
                Run(run, shown).font.size = Pt(round(2 * size * by) / 2)
            if not shown.text and line.find(f".//{qn('wp:extent')}") is None:  # a gap; a picture makes its own room
                shown.paragraph_format.line_spacing = Pt(size * by)
        for tag in ("wp:extent", "a:ext"):
            for extent in block.iter(qn(tag)):
                for side in ("cx", "cy"):
                    if extent.get(side):
                        extent.set(side, str(int(int(extent.get(side)) * by)))

    def _style(self, line: Any) -> Any:
        named = line.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._styles["Normal" if named is None else named.get(qn("w:val"))]

    def _of(self, line: Any) -> tuple[float, float, float, float, bool]:
        """Size, points before and after, spacing of lines, whether in bold."""
        style = self._style(line)
        own, usual = Paragraph(line, self._document).paragraph_format, style.paragraph_format
        before = own.space_before if own.space_before is not None else usual.space_before or Pt(0)
        after = usual.space_after or Pt(0)
        spacing = usual.line_spacing if isinstance(usual.line_spacing, float) else _SPACING
        return style.font.size.pt, before.pt, after.pt, spacing, bool(style.font.bold)
