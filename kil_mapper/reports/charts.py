"""Charts of the report, drawn from its raw values with matplotlib; never colour alone, and readable in grey."""

from __future__ import annotations

import io
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing

from kil_mapper.model.vocabulary import VersusWhole
from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import Bar, BarChart, Chart, Dot, DotChart, Interval, Kind, LadderChart, Missing, Picture
from kil_mapper.reports.chart_canvas import SIZE, WIDTH_MM, canvas, drawable, font, label, ticks, write
from kil_mapper.reports.chart_steps import ladder, waterfall
from kil_mapper.reports.look import ACCENT, CLUSTER, INK, LINE, MUTED, NEED

DPI = 220
NAMES_MM, EDGE_MM = 68.0, 6.0  # room left and right of the dots
BAR_MM, DOT_MM = 8.0, 6.2  # height of a row
# Shape and colour of a rate that is clearly higher, clearly lower, or not clearly different.
_MARKS = {VersusWhole.HIGHER.value: ("^", ACCENT), VersusWhole.LOWER.value: ("v", "C2410C")}
_PLAIN_MARK = ("o", MUTED)


def drawn(chart: Chart, form: Literal["png", "svg"] = "png") -> Picture:
    """The chart as a picture, the same for the same values.

    Args:
        chart: What to draw.
        form: "svg" for documents that can hold a drawing.
    """
    drawing = drawing_of(chart)
    data = io.BytesIO()
    FigureCanvasAgg(drawing)
    if form == "png":
        drawing.savefig(data, format="png", dpi=DPI, metadata={"Software": None})
        return Picture(data.getvalue(), chart.alternative, chart.caption, WIDTH_MM)
    with mpl.rc_context(svg_style()):
        drawing.savefig(data, format="svg", metadata={"Date": None})
    return Picture(b"", chart.alternative, chart.caption, WIDTH_MM, svg=data.getvalue())


def svg_style() -> dict[str, str]:
    """Settings under which a drawing comes out the same every time, on every computer."""
    return {"svg.hashsalt": "kil-mapper", "svg.fonttype": "path"}


def drawing_of(chart: Chart) -> Drawing:
    """The chart on its paper, without a title."""
    match chart:
        case BarChart():
            return _bars(chart)
        case DotChart():
            return _dots(chart)
        case LadderChart():
            return ladder(chart)
        case _:
            return waterfall(chart)


def _bars(chart: BarChart) -> Drawing:
    drawing, axes, height_mm = canvas(len(chart.bars), BAR_MM, 32, 16)
    values = [_number(value) for bar in chart.bars for value in (bar.first, bar.second)]
    axes.set_xlim(0, max([*values, 0.05]) * 1.02)
    for row, bar in enumerate(chart.bars):
        _bar(axes, row, bar)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value * 100:.0f}%")
    ticks(axes)
    y = 1 - 4.0 / height_mm
    for x, colour, hatch, text in ((32, ACCENT, "", chart.legend[0]), (92, LINE, "////", chart.legend[1])):
        key = (x / WIDTH_MM, y - 1.2 / height_mm, 4 / WIDTH_MM, 2.6 / height_mm)
        box = drawing.add_axes(key)
        box.set_axis_off()
        box.bar(0.5, 1, width=1, color=f"#{colour}", hatch=hatch, edgecolor=f"#{MUTED}", linewidth=0.4)
        box.set_xlim(0, 1)
        box.set_ylim(0, 1)
        drawing.text(
            (x + 5.5) / WIDTH_MM, y, _legend(text), fontproperties=font(), fontsize=SIZE, va="center", color=f"#{INK}"
        )
    return drawing


def _legend(text: str) -> str:
    return drawable(text)


def _bar(axes: Axes, row: int, bar: Bar) -> None:
    first, second = _number(bar.first), _number(bar.second)
    fill = CLUSTER if bar.highlighted else ACCENT
    axes.barh(
        row - 0.19, first, height=0.34, color=f"#{fill}", edgecolor=f"#{INK}", linewidth=0.9 if bar.highlighted else 0
    )
    axes.barh(row + 0.19, second, height=0.34, color=f"#{LINE}", hatch="////", edgecolor=f"#{MUTED}", linewidth=0.4)
    span = axes.get_xlim()[1]
    write(axes, -span * 0.015, row, label(bar.label), ha="right", bold=bar.highlighted)
    for value, plain, shift in ((bar.first, first, -0.19), (bar.second, second, 0.19)):
        write(
            axes,
            plain + span * 0.008,
            row + shift,
            numbers.text(value, Kind.SHARE),
            fontsize=SIZE - 1.5,
            color=f"#{MUTED}",
        )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _dots(chart: DotChart) -> Drawing:
    drawing, axes, height_mm = canvas(len(chart.dots), DOT_MM, NAMES_MM, EDGE_MM)
    highest = [dot.rate.high for dot in chart.dots if isinstance(dot.rate, Interval)]
    axes.set_xlim(0, chart.up_to or max([*highest, chart.whole or 0.0, 1.0]) * 1.04)
    span = axes.get_xlim()[1]
    if chart.whole is not None:
        axes.axvline(chart.whole, color=f"#{INK}", linewidth=1.0, linestyle=(0, (4, 3)))
        text = f"{label(chart.whole_label)}: {numbers.number(chart.whole)}"
        drawing.text(
            (NAMES_MM + (WIDTH_MM - NAMES_MM - EDGE_MM) * chart.whole / span) / WIDTH_MM,
            1 - 4.0 / height_mm,
            text,
            fontproperties=font(bold=True),
            fontsize=SIZE,
            va="center",
            ha="center",
            color=f"#{INK}",
            parse_math=False,
        )
    if any(dot.need is not Missing.NOT_APPLICABLE for dot in chart.dots):
        drawing.text(
            (NAMES_MM - 1) / WIDTH_MM,
            1 - 4.0 / height_mm,
            "residents in most deprived fifth",
            fontproperties=font(),
            fontsize=SIZE - 1.5,
            va="center",
            ha="right",
            color=f"#{MUTED}",
        )
    for row, dot in enumerate(chart.dots):
        _dot(axes, row, dot, span)
    axes.set_xlabel(
        drawable(chart.axis),
        fontproperties=font(),
        fontsize=SIZE,
        color=f"#{MUTED}",
    )
    ticks(axes)
    return drawing


def _dot(axes: Axes, row: int, dot: Dot, span: float) -> None:
    mm = span / (WIDTH_MM - NAMES_MM - EDGE_MM)  # one millimetre in units of the axis
    has_need = dot.need is not Missing.NOT_APPLICABLE
    write(axes, (-24 if has_need else -2) * mm, row, label(dot.label), ha="right")
    if has_need:
        need = _number(dot.need)
        axes.barh(row, 12 * mm * need, left=-13 * mm, height=0.5, color=f"#{NEED}", clip_on=False)
        shown = "" if isinstance(dot.need, Missing) else f"{need * 100:.0f}%"
        write(axes, -14.5 * mm, row, shown, ha="right", fontsize=SIZE - 1.5, color=f"#{INK}")
    if not isinstance(dot.rate, Interval):
        write(axes, mm, row, numbers.text(dot.rate, Kind.RATE), fontsize=SIZE - 1, color=f"#{MUTED}")
        return
    shape, colour = _MARKS.get(dot.versus, _PLAIN_MARK)
    axes.plot([dot.rate.low, dot.rate.high], [row, row], color=f"#{colour}", linewidth=1.6, solid_capstyle="butt")
    axes.plot([dot.rate.value], [row], marker=shape, markersize=6.5, color=f"#{colour}", markeredgecolor="white")
