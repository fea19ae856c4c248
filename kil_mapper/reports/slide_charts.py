"""Charts of slides, native to PowerPoint: whoever gets the file can edit their numbers and their look."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import BarChart, LadderChart
from kil_mapper.reports.look import ACCENT, CLUSTER, FONT, INK, LINE, MUTED

TEXT_PT = 12
NAME_LENGTH = 200  # of an object, in the list that PowerPoint shows
BULLET_MM = 5.0
Room = tuple[Any, Any, Any, Any]


def bars(page: Any, chart: BarChart, room: Room) -> None:
    """Two shares of each band, one bar above the other; the cluster is picked out by colour and outline."""
    data = CategoryChartData(number_format="0.0%")
    data.categories = [clean.tidy(bar.label) for bar in chart.bars]
    for place, name in enumerate(chart.legend):
        data.add_series(clean.tidy(name), [_share((bar.first, bar.second)[place]) for bar in chart.bars])
    drawn = _add(page, XL_CHART_TYPE.BAR_CLUSTERED, data, room, chart.caption, chart.alternative)
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 40, 0
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0.0%", False
    plot.data_labels.font.size = Pt(TEXT_PT - 2)
    drawn.category_axis.reverse_order = True  # the first band on top, as in the table
    drawn.category_axis.format.line.color.rgb = RGBColor.from_string(LINE)
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    first, second = plot.series
    _solid(first, ACCENT)
    second.format.fill.patterned()
    second.format.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
    second.format.fill.fore_color.rgb = RGBColor.from_string(MUTED)
    second.format.fill.back_color.rgb = RGBColor.from_string(LINE)
    for place, bar in enumerate(chart.bars):
        if bar.highlighted:
            point = first.points[place]
            _solid(point, CLUSTER)
            point.format.line.color.rgb = RGBColor.from_string(INK)
            point.format.line.width = Pt(1.25)


def ladder(page: Any, chart: LadderChart, room: Room) -> None:
    """How many are left as a value rises; lines differ by mark and dash too."""
    data = CategoryChartData(number_format="#,##0")
    data.categories = [numbers.money_short(value) for value in chart.values]
    for line in chart.lines:
        data.add_series(clean.tidy(line.label), line.counts)
    drawn = _add(page, XL_CHART_TYPE.LINE_MARKERS, data, room, chart.caption, chart.alternative)
    axis = drawn.category_axis
    axis.has_title = True
    axis.axis_title.text_frame.text = clean.tidy(chart.axis)
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(TEXT_PT)
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(LINE)
    drawn.value_axis.format.line.fill.background()
    looks = ((ACCENT, MSO_LINE.SOLID, XL_MARKER_STYLE.CIRCLE), (INK, MSO_LINE.DASH, XL_MARKER_STYLE.SQUARE))
    for series, (colour, dash, mark) in zip(drawn.plots[0].series, looks, strict=False):
        series.smooth = False
        series.format.line.color.rgb = RGBColor.from_string(colour)
        series.format.line.width, series.format.line.dash_style = Pt(2.25), dash
        series.marker.style, series.marker.size = mark, 7
        _solid(series.marker, colour)
    if chart.marked in chart.values:
        place = chart.values.index(chart.marked)
        sides = (XL_LABEL_POSITION.ABOVE, XL_LABEL_POSITION.BELOW)  # lines often run close together
        for series, side in zip(drawn.plots[0].series, sides, strict=False):
            label = series.points[place].data_label
            label.position = side
            label.has_text_frame = True
            label.text_frame.text = numbers.count(series.values[place])
            label.text_frame.paragraphs[0].runs[0].font.size = Pt(TEXT_PT + 2)
            label.text_frame.paragraphs[0].runs[0].font.bold = True


def described(shape: Any, alternative: str, title: str = "") -> None:
    """Give a shape its text alternative; an empty one says that it is decoration."""
    properties = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001 - alternative text has no public door
    properties.set("descr", clean.tidy(alternative))
    if title:
        properties.set("title", clean.tidy(title)[:NAME_LENGTH])


def bullet(line: Any) -> None:
    """Make a paragraph an item of a list, for eyes and for screen readers."""
    properties = line._p.get_or_add_pPr()  # noqa: SLF001 - bullets have no public door
    properties.set("marL", str(Mm(BULLET_MM)))
    properties.set("indent", str(-Mm(BULLET_MM)))
    mark = properties.makeelement(qn("a:buChar"), {"char": "•"})
    properties.append(mark)


def _add(page: Any, kind: Any, data: CategoryChartData, room: Room, caption: str, alternative: str) -> Any:
    frame = page.shapes.add_chart(kind, *room, data)
    described(frame, alternative, caption)
    drawn = frame.chart
    drawn.font.size, drawn.font.name = Pt(TEXT_PT), FONT
    drawn.font.color.rgb = RGBColor.from_string(INK)
    drawn.has_title = False
    drawn.has_legend = True
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    return drawn


def _solid(thing: Any, colour: str) -> None:
    thing.format.fill.solid()
    thing.format.fill.fore_color.rgb = RGBColor.from_string(colour)


def _share(value: object) -> float | None:
    """A share for the chart; what is missing is a gap, not a zero."""
    return float(value) if isinstance(value, int | float) else None
