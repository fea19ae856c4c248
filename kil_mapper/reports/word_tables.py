"""Tables of a Word document: heading rows that repeat, rows that stay whole, a title and a description for readers."""

from __future__ import annotations

import math
from typing import Any

from kil_mapper.reports import clean, column_widths, numbers
from kil_mapper.reports.blocks import Callout, Column, Fact, Headlines, Kind, Missing, Table, Tone, Value
from kil_mapper.reports.look import CLUSTER_SOFT, NEED_SOFT, WARNING, WARNING_SOFT
from kil_mapper.reports.word_look import OWN_LOOK, WordLook
from kil_mapper.reports.word_xml import element, paragraph, twips

KEPT_WHOLE, KEPT_LINES = 18, 36  # rows and lines: what is shorter is not split over pages
KEPT_AT_END = 4  # rows of a long table that go overleaf together
LONG_CODE = 20
DIGIT_MM, PADDING_MM = 1.6, 2.8  # of a figure, and both edges of a cell
AFTER_FIGURES_MM = 2.0  # more at the left of a text that stands after figures
ARIAL = 1.06  # how wide the letters of Word's document may be against those that are measured
CODE_POINTS = 7.5
TONES = {Tone.CLUSTER: CLUSTER_SOFT, Tone.NEED: NEED_SOFT}


def data_table(table: Table, width_mm: float, look: WordLook = OWN_LOOK) -> Any:
    """A table of the report, without its caption."""
    columns = [table.columns[n] for n in table.on_paper]
    given = _widths(table, width_mm, look.breadth)
    whole = _is_whole(table, given)
    rows = [_heading_row(columns, given, look.accent if look.fills_heads else "")]
    last = len(table.rows) - 1 + bool(table.total)
    for n, values in enumerate(table.rows):
        stays = whole or n > last - KEPT_AT_END  # no row stands overleaf alone
        keep = stays and (n < last or (whole and bool(table.notes)))  # what stays whole has its notes beneath
        shade = TONES.get(table.tone, look.pale) if n in table.highlighted else ""
        picked = n in table.highlighted  # in heavy letters too, for those who see no colours
        rows.append(_row(columns, [values[i] for i in table.on_paper], given, shade=shade, keep=keep, bold=picked))
    if table.total:
        total = [table.total[i] for i in table.on_paper]
        rows.append(_row(columns, total, given, shade=look.pale, keep=whole and bool(table.notes), bold=True))
    return _table(given, rows, table.caption, table.alternative, style=look)


def stays_whole(table: Table, width_mm: float, look: WordLook = OWN_LOOK) -> bool:
    """Whether a table is not split over pages; one that is has its notes above it, where they are read first."""
    return _is_whole(table, _widths(table, width_mm, look.breadth))


def _is_whole(table: Table, given: list[float]) -> bool:
    return len(table.rows) <= KEPT_WHOLE and _lines(table, given) <= KEPT_LINES


def status_table(facts: tuple[Fact, ...], width_mm: float, look: WordLook = OWN_LOOK) -> Any:
    """The status box: label beside fact."""
    widths = [width_mm * 0.24, width_mm * 0.76]
    rows = [
        element(
            "w:tr",
            element("w:trPr", element("w:cantSplit")),
            _cell([paragraph(fact.label, "KILFactLabel", keep_next=True)], widths[0], look.pale),
            _cell([paragraph(fact.value, "KILFact", keep_next=n < len(facts) - 1)], widths[1], look.pale),
        )
        for n, fact in enumerate(facts)
    ]
    return _table(widths, rows, "What the numbers rest on", "Area, dates, editions and choices of this report.")


def tiles(headlines: Headlines, width_mm: float, look: WordLook = OWN_LOOK) -> Any:
    """The headline numbers, one cell each, so that each number is read together with its label."""
    widths = [width_mm / len(headlines.tiles)] * len(headlines.tiles)
    cells = []
    for tile, width in zip(headlines.tiles, widths, strict=True):
        shown = numbers.short(tile.value, tile.kind)
        style = "KILTileLabel" if isinstance(tile.value, Missing) else "KILTileNumber"
        texts = [
            paragraph(shown, style, bold=isinstance(tile.value, Missing), keep_next=True),
            paragraph(tile.label, "KILTileLabel", keep_next=True),
        ]
        if tile.note:
            texts.append(paragraph(tile.note, "KILTileNote"))
        cells.append(_cell(texts, width, look.pale, top=look.accent))
    row = element("w:tr", element("w:trPr", element("w:cantSplit")), *cells)
    return _table(widths, [row], "Headline numbers", "; ".join(_tile_words(tile) for tile in headlines.tiles), gap=True)


def _tile_words(tile: Any) -> str:
    return f"{numbers.short(tile.value, tile.kind)} {tile.label}"


def callout(box: Callout, width_mm: float) -> Any:
    """A box for what must not be overlooked."""
    texts = [paragraph(box.heading, "KILCalloutHeading", keep_next=True)]
    texts += [paragraph(text, "KILCallout") for text in box.items]
    row = element("w:tr", element("w:trPr", element("w:cantSplit")), _cell(texts, width_mm, WARNING_SOFT))
    return _table([width_mm], [row], box.heading, " ".join(box.items), edge=WARNING)


def _lines(table: Table, widths: list[float]) -> int:
    """About how many lines the rows take, by the longest cell of each."""
    return sum(
        max(
            math.ceil(len(numbers.text(row[n], table.columns[n].kind)) * DIGIT_MM / (width - PADDING_MM))
            for n, width in zip(table.on_paper, widths, strict=True)
        )
        for row in table.rows
    )


def _widths(table: Table, width_mm: float, breadth: float) -> list[float]:
    """Widths as in the PDF: none narrower than its longest figure or word, and as few lines as there can be.

    Args:
        table: With rows.
        width_mm: Room on the page.
        breadth: How wide letters may be against ours.
    """
    broader = ARIAL * breadth
    columns = [table.columns[n] for n in table.on_paper]
    numeric = [column.kind.is_number for column in columns]
    rows = [*table.rows, *([table.total] if table.total else [])]
    filled = []
    for n, column, padding in zip(table.on_paper, columns, _paddings(numeric), strict=True):
        texts = tuple(clean.tidy(numbers.text(row[n], column.kind)) for row in rows)
        is_code = column.kind is Kind.CODE and any(len(text) > LONG_CODE for text in texts)
        points = CODE_POINTS if is_code else column_widths.POINTS
        filled.append(
            column_widths.Filled(
                clean.tidy(column.heading), column.kind, column.weight, texts, points, padding / broader
            )
        )
    return [wide * broader for wide in column_widths.widths(filled, width_mm / broader)]


def _paddings(numeric: list[bool]) -> list[float]:
    """What both edges of each column take; more where a text stands after figures, which end at the right."""
    return [PADDING_MM + (AFTER_FIGURES_MM if _is_after_figures(numeric, n) else 0) for n in range(len(numeric))]


def _is_after_figures(numeric: list[bool], position: int) -> bool:
    return position > 0 and numeric[position - 1] and not numeric[position]


def _heading_row(columns: list[Column], given: list[float], shade: str) -> Any:
    numeric = [column.kind.is_number for column in columns]
    cells = [
        _cell(
            [paragraph(column.heading, f"KILHeadingCell{'Number' if column.kind.is_number else ''}", keep_next=True)],
            width,
            shade,
            low=True,
            apart=_is_after_figures(numeric, n),
        )
        for n, (column, width) in enumerate(zip(columns, given, strict=True))
    ]
    return element("w:tr", element("w:trPr", element("w:cantSplit"), element("w:tblHeader")), *cells)


def _row(
    columns: list[Column], values: list[Value], given: list[float], *, shade: str, keep: bool, bold: bool = False
) -> Any:
    cells = []
    numeric = [column.kind.is_number for column in columns]
    for n, (column, value, width) in enumerate(zip(columns, values, given, strict=True)):
        shown = numbers.text(value, column.kind)
        style = "KILCellNumber" if column.kind.is_number else "KILCell"
        if column.kind is Kind.CODE and len(shown) > LONG_CODE:
            style = "KILCellCode"
        cells.append(
            _cell(
                [paragraph(shown, style, bold=bold, keep_next=keep)], width, shade, apart=_is_after_figures(numeric, n)
            )
        )
    return element("w:tr", element("w:trPr", element("w:cantSplit")), *cells)


def _cell(
    paragraphs: list[Any], width_mm: float, shade: str = "", *, top: str = "", low: bool = False, apart: bool = False
) -> Any:
    properties = element("w:tcPr", element("w:tcW", w=twips(width_mm), type="dxa"))
    if top:
        properties.append(element("w:tcBorders", element("w:top", val="single", sz="18", space="0", color=top)))
    if shade:
        properties.append(element("w:shd", val="clear", color="auto", fill=shade))
    if apart:
        room = twips(PADDING_MM / 2 + AFTER_FIGURES_MM)
        properties.append(element("w:tcMar", element("w:left", w=room, type="dxa")))
    if low:
        properties.append(element("w:vAlign", val="bottom"))
    return element("w:tc", properties, *paragraphs)


def _table(
    widths: list[float],
    rows: list[Any],
    title: str,
    description: str,
    *,
    style: WordLook | None = None,
    gap: bool = False,
    edge: str = "",
) -> Any:
    heading = style is not None
    banded = style is not None and not style.fills_heads  # a template's own style may shade every other row
    properties = element("w:tblPr", element("w:tblStyle", val="TableNormal" if style is None else style.table_style))
    properties.append(element("w:tblW", w=twips(sum(widths)), type="dxa"))
    if gap or edge:
        properties.append(_borders(edge))
    properties.append(element("w:tblLayout", type="fixed"))
    if style is None:
        properties.append(_margins())
    elif not style.has_padding:
        properties.append(_margins("30", "70"))
    properties.append(
        element(
            "w:tblLook",
            firstRow=str(int(heading)),
            lastRow="0",
            firstColumn="0",
            lastColumn="0",
            noHBand=str(int(not banded)),
            noVBand="1",
            val="0420" if banded else "0620" if heading else "0600",
        )
    )
    properties.append(element("w:tblCaption", val=clean.tidy(title)))
    properties.append(element("w:tblDescription", val=clean.tidy(description)))
    grid = element("w:tblGrid", *(element("w:gridCol", w=twips(width)) for width in widths))
    return element("w:tbl", properties, grid, *rows)


def _margins(upright: str = "60", across: str = "110") -> Any:
    sides = {"top": upright, "left": across, "bottom": upright, "right": across}
    return element("w:tblCellMar", *(element(f"w:{side}", w=width, type="dxa") for side, width in sides.items()))


def _borders(edge: str) -> Any:
    """White gaps between tiles, or a strong edge at the left of a callout."""
    if edge:
        return element("w:tblBorders", element("w:left", val="single", sz="36", space="0", color=edge))
    return element("w:tblBorders", element("w:insideV", val="single", sz="48", space="0", color="FFFFFF"))
