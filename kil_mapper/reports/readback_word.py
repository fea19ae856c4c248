"""Tables and headline numbers of a finished Word document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from kil_mapper.reports.readback import Read, ReadTable, unnumbered

TILES, CAPTION = "Headline numbers", "Caption"


def read_word(path: Path) -> Read:
    """The tables with a heading row, each with the caption before it, and the headline numbers.

    Args:
        path: A .docx file of ours.
    """
    tables: list[ReadTable] = []
    tiles: list[tuple[str, str]] = []
    before = ""
    for block in docx.Document(str(path)).element.body:
        if block.tag == qn("w:p"):
            before = _text(block) if _is_caption(block) else before  # notes can stand between caption and table
        elif block.tag == qn("w:tbl"):
            rows = [tuple(_text(cell) for cell in row.iter(qn("w:tc"))) for row in block.iter(qn("w:tr"))]
            if block.find(f".//{qn('w:tblHeader')}") is not None:
                tables.append(ReadTable(unnumbered(before), rows[0], tuple(rows[1:])))
            elif _title(block) == TILES:
                tiles += [_tile(cell) for cell in block.iter(qn("w:tc"))]
    return Read(tuple(tables), tuple(tiles))


def _text(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter(qn("w:t")))


def _is_caption(line: Any) -> bool:
    style = line.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val")) == CAPTION


def _title(table: Any) -> str:
    caption = table.find(f".//{qn('w:tblCaption')}")
    return "" if caption is None else str(caption.get(qn("w:val")))


def _tile(cell: Any) -> tuple[str, str]:
    lines = [_text(line) for line in cell.iter(qn("w:p"))]
    return lines[0], lines[1]
