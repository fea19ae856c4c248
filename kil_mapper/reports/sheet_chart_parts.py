"""What charts of a workbook are made of: references to the cells of a table, letters, axes, and a place on a sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.chart import BarChart as Bars
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.layout import Layout
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from kil_mapper.reports import clean
from kil_mapper.reports.blocks import Kind, Missing, Table
from kil_mapper.reports.look import ACCENT, CLUSTER, FONT, INK, LINE, MUTED

WIDTH_CM: Final = 24.0
TITLE_LENGTH, ALTERNATIVE_LENGTH = 250, 8_000  # of texts that hold names of people's own
EMU_PER_CM, EMU_PER_ROW = 360_000, 15 * 12_700  # a row of a sheet is 15 points high
SMALL, PLAIN, LARGE = 900, 1000, 1200  # hundredths of a point
SHOWN_NOT: Final = {
    "showVal": False,
    "showLegendKey": False,
    "showCatName": False,
    "showSerName": False,
    "showPercent": False,
    "showBubbleSize": False,
}
UNSEEN: Final = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
_STRIPES: Final[tuple[Any, ...]] = (MUTED, "FFFFFF")
SOLID: Final = GraphicalProperties(solidFill=ACCENT)


@dataclass(frozen=True)
class Drawn:
    """A chart ready to be placed.

    Attributes:
        chart: The chart of openpyxl.
        table: The table whose cells it reads.
        title: What stands above it.
        alternative: What it says, for people who do not see it.
        height_cm: How high it is.
    """

    chart: Any
    table: Table
    title: str
    alternative: str
    height_cm: float


@dataclass(frozen=True)
class Cells:
    """A table where it was laid.

    Attributes:
        sheet: Its sheet.
        table: The table.
        first: The row of its headings.
    """

    sheet: Worksheet
    table: Table
    first: int

    def heading(self, column: int) -> SeriesLabel:
        """The heading of a column as the name of a series."""
        text = str(self.sheet.cell(self.first, column).value)
        return SeriesLabel(
            strRef=StrRef(f=self._range(column, 0, 0), strCache=StrData(ptCount=1, pt=[StrVal(idx=0, v=text)]))
        )

    def numbers(self, column: int, start: int = 0) -> NumDataSource:
        """The numbers of a column; what is missing is no point."""
        return NumDataSource(numRef=self._numbers(column, start))

    def names(self, column: int, start: int = 0) -> AxDataSource:
        """What the points are called: texts, or numbers such as deciles and pounds."""
        values = self._values(column, start)
        if all(isinstance(value, int | float) for value in values):
            return AxDataSource(numRef=self._numbers(column, start))
        points = [StrVal(idx=place, v=str(value)) for place, value in enumerate(values)]
        reference = self._range(column, start + 1, len(self.table.rows))
        return AxDataSource(strRef=StrRef(f=reference, strCache=StrData(ptCount=len(points), pt=points)))

    def missing(self, column: int, start: int = 0) -> list[int]:
        """Points that have no number, by position: a spreadsheet would draw their marks, such as [x], as nought."""
        return [n for n, value in enumerate(self._values(column, start)) if not isinstance(value, int | float)]

    def _numbers(self, column: int, start: int) -> NumRef:
        values = self._values(column, start)
        points = [NumVal(idx=n, v=str(value)) for n, value in enumerate(values) if isinstance(value, int | float)]
        form = self.sheet.cell(self.first + start + 1, column).number_format
        cache = NumData(formatCode=form, ptCount=len(values), pt=points)
        return NumRef(f=self._range(column, start + 1, len(self.table.rows)), numCache=cache)

    def _values(self, column: int, start: int) -> list[Any]:
        rows = range(self.first + start + 1, self.first + len(self.table.rows) + 1)
        return [self.sheet.cell(row, column).value for row in rows]

    def _range(self, column: int, top: int, bottom: int) -> str:
        letter = get_column_letter(column)
        first, last = self.first + top, self.first + bottom
        cells = f"${letter}${first}" if first == last else f"${letter}${first}:${letter}${last}"
        return f"{quote_sheetname(self.sheet.title)}!{cells}"


class DescribedAnchor(OneCellAnchor):
    """The place of a chart that carries its text alternative: openpyxl has no door for it."""

    __elements__ = OneCellAnchor.__elements__

    def __init__(self, row: int, drawn: Drawn) -> None:
        """Place a chart in column A of a row."""
        size = XDRPositiveSize2D(round(WIDTH_CM * EMU_PER_CM), round(drawn.height_cm * EMU_PER_CM))
        super().__init__(AnchorMarker(col=0, row=row - 1), size)
        self._drawn = drawn

    def __setattr__(self, name: str, value: Any) -> None:
        """Describe the frame that openpyxl makes when it writes."""
        if name == "graphicFrame" and value is not None:
            about = value.nvGraphicFramePr.cNvPr
            about.name = f"Chart {about.id}: {self._drawn.table.sheet}"
            about.title, about.descr = self._drawn.title, self._drawn.alternative
        super().__setattr__(name, value)


def place_chart(sheet: Worksheet, row: int, drawn: Drawn) -> int:
    """Put a chart on a sheet, its upper left corner in column A of a row; how many rows of 15 points it covers."""
    drawn.chart.anchor = DescribedAnchor(row, drawn)
    sheet.add_chart(drawn.chart)
    return math.ceil(drawn.height_cm * EMU_PER_CM / EMU_PER_ROW)


def hatched() -> Any:
    """Stripes: what differs from a solid bar without colour."""
    ink, paper = (ColorChoice(srgbClr=colour) for colour in _STRIPES)
    pattern = PatternFillProperties(prst="wdUpDiag", fgClr=ink, bgClr=paper)
    return GraphicalProperties(pattFill=pattern, ln=LineProperties(solidFill=MUTED, w=9_525))


def horizontal() -> Any:
    """Bars from left to right."""
    chart: Any = Bars()
    chart.type, chart.gapWidth = "bar", 40
    return chart


def bars(cells: Cells, columns: Sequence[int], form: str) -> Any:
    """Two columns of a table, one bar above the other, the second with stripes; what is missing has no bar."""
    chart = horizontal()
    chart.grouping, chart.overlap = "clustered", 0
    for column, look in zip(columns, (SOLID, hatched()), strict=True):
        series = series_of(cells, column)
        series.spPr, series.invertIfNegative = look, False
        marks = [
            label(place, f'{form};{form};"{cells.sheet.cell(cells.first + 1 + place, column).value}"', "outEnd")
            for place in cells.missing(column)
        ]
        series.dLbls = DataLabelList(
            dLbl=marks, numFmt=form, dLblPos="outEnd", txPr=_letters(SMALL), **{**SHOWN_NOT, "showVal": True}
        )
        chart.series.append(series)
    axes(chart, cells.table.columns[named(cells.table) - 1].heading, "", form.replace(".0", ""))
    chart.x_axis.scaling.orientation, chart.y_axis.crosses = "maxMin", "max"  # the first row on top, as in the table
    chart.y_axis.scaling.min = 0
    return chart


def pick_out(series: Any, places: Sequence[int]) -> None:
    """Give single bars the colour of the cluster and an outline."""
    look = GraphicalProperties(solidFill=CLUSTER, ln=LineProperties(solidFill=INK, w=19_050))
    series.dPt = [DataPoint(idx=place, spPr=look, invertIfNegative=False) for place in places]


def series_of(cells: Cells, column: int, start: int = 0) -> Any:
    """A column of a table from a row on, under its heading, each number with the name of its row."""
    names, values = cells.names(named(cells.table), start), cells.numbers(column, start)
    return Series(tx=cells.heading(column), cat=names, val=values, idx=0, order=0)


def mark(symbol: Any, colour: str, size: int) -> Marker:
    """A point of a line."""
    return Marker(symbol=symbol, size=size, spPr=GraphicalProperties(solidFill=colour, ln=LineProperties(noFill=True)))


def label(place: int, form: str, side: str, *, bold: bool = False, on_bar: bool = False) -> DataLabel:
    """The number beside one point, or on its bar; `form` is a number format."""
    letters = _letters(LARGE if bold else SMALL, bold=bold)
    paper = GraphicalProperties(solidFill="FFFFFF") if on_bar else None
    shown = {**SHOWN_NOT, "showVal": True}
    return DataLabel(idx=place, numFmt=form, spPr=paper, dLblPos=side, txPr=letters, **shown)


def axes(chart: Any, across: str, up: str, form: str) -> None:
    """Both axes with their titles: that of the names, and that of the numbers with its number format."""
    for axis, title in ((chart.x_axis, across), (chart.y_axis, up)):
        axis.delete = False  # openpyxl would leave both out
        axis.title = title_of(title, PLAIN) if title else None
        axis.txPr = _letters(SMALL)
        axis.majorTickMark = axis.minorTickMark = "none"
        axis.spPr = GraphicalProperties(ln=LineProperties(solidFill=LINE))
    chart.x_axis.tickLblSkip = 1  # no name is left out
    chart.y_axis.number_format = form
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=LINE, w=6_350)))


def finished(chart: Any, cells: Cells, title: str, alternative: str, height_cm: float) -> Drawn:
    """The chart with title, legend, frame and text alternative."""
    title, alternative = _cut(title, TITLE_LENGTH), _cut(alternative, ALTERNATIVE_LENGTH)
    for place, series in enumerate(chart.series):
        series.idx = series.order = place
    chart.title = title_of(title, LARGE, bold=True)
    chart.roundedCorners = False
    chart.legend.position, chart.legend.overlay, chart.legend.txPr = "t", False, _letters(PLAIN)
    chart.display_blanks = "gap"  # never as nought
    chart.graphical_properties = GraphicalProperties(solidFill="FFFFFF", ln=LineProperties(solidFill=LINE))
    chart.layout = Layout()
    return Drawn(chart, cells.table, title, alternative, height_cm)


def title_of(text: str, size: int, *, bold: bool = False) -> Title:
    """A text as the title of a chart or an axis: a text, whatever it begins with."""
    letters = _letters_of(size, bold=bold)
    told = RegularTextRun(rPr=letters, t=_cut(text, TITLE_LENGTH))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[told])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _letters(size: int, *, bold: bool = False) -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=_letters_of(size, bold=bold)), endParaRPr=None)
    return RichText(p=[paragraph])


def _letters_of(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=INK, latin=Font(typeface=FONT), lang="en-GB")


def _cut(text: str, most: int) -> str:
    plain = clean.tidy(text)
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def begun(text: str) -> str:
    """The text with a capital."""
    return text[:1].upper() + text[1:]


def plain(value: Any) -> str:
    """A value in words, for a text alternative."""
    return value.value if isinstance(value, Missing) else str(value)


def named(table: Table) -> int:
    """The column that names the rows: the first that is no code."""
    return next(place for place, column in enumerate(table.columns, start=1) if column.kind is not Kind.CODE)


def columns_of(table: Table, kind: Kind) -> list[int]:
    """Columns of that kind, as they stand on the sheet."""
    return [flat(table, place) for place, column in enumerate(table.columns) if column.kind is kind]


def flat(table: Table, place: int) -> int:
    """The column of a sheet that a column of the table begins in: an interval takes three."""
    return 1 + sum(3 if column.kind is Kind.RATE else 1 for column in table.columns[:place])


def round_up(value: int) -> int:
    """The next round number, for the end of an axis."""
    step = 5 * int(10 ** max(0, len(str(value)) - 2))
    return (value // step + 1) * step
