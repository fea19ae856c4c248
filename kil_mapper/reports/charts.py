"""Charts of the report, drawn from its raw values with matplotlib; never colour alone, and readable in grey."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import xstatic.pkg.roboto_fontface as roboto
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties

from kil_mapper.model.vocabulary import VersusWhole
from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import Bar, BarChart, Dot, DotChart, Interval, Kind, Missing, Picture
from kil_mapper.reports.look import ACCENT, CLUSTER, INK, LINE, MUTED, NEED

WIDTH_MM = 170.0
DPI = 220
NAMES_MM, EDGE_MM = 68.0, 6.0  # room left and right of the dots
BAR_MM, DOT_MM = 8.0, 6.2  # height of a row
MM_PER_INCH = 25.4
LABEL_LENGTH = 34
_SIZE = 8.5
# Shape and colour of a rate that is clearly higher, clearly lower, or not clearly different.
_MARKS = {VersusWhole.HIGHER.value: ("^", ACCENT), VersusWhole.LOWER.value: ("v", "C2410C")}
_PLAIN_MARK = ("o", MUTED)


def drawn(chart: BarChart | DotChart) -> Picture:
    """The chart as a picture, the same for the same values."""
    drawing = _bars(chart) if isinstance(chart, BarChart) else _dots(chart)
    data = io.BytesIO()
    FigureCanvasAgg(drawing)
    drawing.savefig(data, format="png", dpi=DPI, metadata={"Software": None})
    return Picture(data.getvalue(), chart.alternative, chart.caption, WIDTH_MM)


def _font(*, bold: bool = False) -> FontProperties:
    file = Path(roboto.BASE_DIR) / "fonts" / "roboto" / f"Roboto-{'Medium' if bold else 'Regular'}.ttf"
    return FontProperties(fname=file) if file.is_file() else FontProperties(family="DejaVu Sans")


def _canvas(rows: int, row_mm: float, left_mm: float, right_mm: float) -> tuple[Drawing, Axes, float]:
    """A drawing with one set of axes, rows counted downwards."""
    top_mm, bottom_mm = 9.0, 10.0
    height_mm = rows * row_mm + top_mm + bottom_mm
    drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, height_mm / MM_PER_INCH))
    axes = drawing.add_axes(
        (
            left_mm / WIDTH_MM,
            bottom_mm / height_mm,
            (WIDTH_MM - left_mm - right_mm) / WIDTH_MM,
            rows * row_mm / height_mm,
        )
    )
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(f"#{LINE}")
    axes.tick_params(axis="x", color=f"#{LINE}", labelcolor=f"#{MUTED}", labelsize=_SIZE - 1)
    axes.grid(axis="x", color=f"#{LINE}", linewidth=0.5)
    axes.set_axisbelow(True)
    return drawing, axes, height_mm


def _write(axes: Axes, x: float, y: float, text: str, **how: Any) -> None:
    bold = bool(how.pop("bold", False))
    style: dict[str, Any] = {"fontsize": _SIZE, "color": f"#{INK}", "va": "center", "parse_math": False, **how}
    axes.text(x, y, text, fontproperties=_font(bold=bold), **style)


def _label(text: str) -> str:
    tidy = clean.tidy(text)
    return tidy if len(tidy) <= LABEL_LENGTH else f"{tidy[: LABEL_LENGTH - 1]}…"


def _bars(chart: BarChart) -> Drawing:
    drawing, axes, height_mm = _canvas(len(chart.bars), BAR_MM, 32, 16)
    values = [_number(value) for bar in chart.bars for value in (bar.first, bar.second)]
    axes.set_xlim(0, max([*values, 0.05]) * 1.02)
    for row, bar in enumerate(chart.bars):
        _bar(axes, row, bar)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value * 100:.0f}%")
    _ticks(axes)
    y = 1 - 4.0 / height_mm
    for x, colour, hatch, text in ((32, ACCENT, "", chart.legend[0]), (92, LINE, "////", chart.legend[1])):
        key = (x / WIDTH_MM, y - 1.2 / height_mm, 4 / WIDTH_MM, 2.6 / height_mm)
        box = drawing.add_axes(key)
        box.set_axis_off()
        box.bar(0.5, 1, width=1, color=f"#{colour}", hatch=hatch, edgecolor=f"#{MUTED}", linewidth=0.4)
        box.set_xlim(0, 1)
        box.set_ylim(0, 1)
        drawing.text(
            (x + 5.5) / WIDTH_MM, y, _legend(text), fontproperties=_font(), fontsize=_SIZE, va="center", color=f"#{INK}"
        )
    return drawing


def _legend(text: str) -> str:
    return clean.tidy(text)


def _bar(axes: Axes, row: int, bar: Bar) -> None:
    first, second = _number(bar.first), _number(bar.second)
    fill = CLUSTER if bar.highlighted else ACCENT
    axes.barh(
        row - 0.19, first, height=0.34, color=f"#{fill}", edgecolor=f"#{INK}", linewidth=0.9 if bar.highlighted else 0
    )
    axes.barh(row + 0.19, second, height=0.34, color=f"#{LINE}", hatch="////", edgecolor=f"#{MUTED}", linewidth=0.4)
    span = axes.get_xlim()[1]
    _write(axes, -span * 0.015, row, _label(bar.label), ha="right", bold=bar.highlighted)
    for value, plain, shift in ((bar.first, first, -0.19), (bar.second, second, 0.19)):
        _write(
            axes,
            plain + span * 0.008,
            row + shift,
            numbers.text(value, Kind.SHARE),
            fontsize=_SIZE - 1.5,
            color=f"#{MUTED}",
        )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _dots(chart: DotChart) -> Drawing:
    drawing, axes, height_mm = _canvas(len(chart.dots), DOT_MM, NAMES_MM, EDGE_MM)
    highest = [dot.rate.high for dot in chart.dots if isinstance(dot.rate, Interval)]
    axes.set_xlim(0, max([*highest, chart.whole or 0.0, 1.0]) * 1.04)
    span = axes.get_xlim()[1]
    if chart.whole is not None:
        axes.axvline(chart.whole, color=f"#{INK}", linewidth=1.0, linestyle=(0, (4, 3)))
        text = f"{_label(chart.whole_label)}: {numbers.number(chart.whole)}"
        drawing.text(
            (NAMES_MM + (WIDTH_MM - NAMES_MM - EDGE_MM) * chart.whole / span) / WIDTH_MM,
            1 - 4.0 / height_mm,
            text,
            fontproperties=_font(bold=True),
            fontsize=_SIZE,
            va="center",
            ha="center",
            color=f"#{INK}",
            parse_math=False,
        )
    drawing.text(
        (NAMES_MM - 1) / WIDTH_MM,
        1 - 4.0 / height_mm,
        "residents in most deprived fifth",
        fontproperties=_font(),
        fontsize=_SIZE - 1.5,
        va="center",
        ha="right",
        color=f"#{MUTED}",
    )
    for row, dot in enumerate(chart.dots):
        _dot(axes, row, dot, span)
    axes.set_xlabel(
        _label(chart.axis) if len(chart.axis) < LABEL_LENGTH else clean.tidy(chart.axis),
        fontproperties=_font(),
        fontsize=_SIZE,
        color=f"#{MUTED}",
    )
    _ticks(axes)
    return drawing


def _dot(axes: Axes, row: int, dot: Dot, span: float) -> None:
    mm = span / (WIDTH_MM - NAMES_MM - EDGE_MM)  # one millimetre in units of the axis
    need = _number(dot.need)
    _write(axes, -24 * mm, row, _label(dot.label), ha="right")
    axes.barh(row, 12 * mm * need, left=-13 * mm, height=0.5, color=f"#{NEED}", clip_on=False)
    shown = "" if isinstance(dot.need, Missing) else f"{need * 100:.0f}%"
    _write(axes, -14.5 * mm, row, shown, ha="right", fontsize=_SIZE - 1.5, color=f"#{INK}")
    if not isinstance(dot.rate, Interval):
        _write(axes, mm, row, numbers.text(dot.rate, Kind.RATE), fontsize=_SIZE - 1, color=f"#{MUTED}")
        return
    shape, colour = _MARKS.get(dot.versus, _PLAIN_MARK)
    axes.plot([dot.rate.low, dot.rate.high], [row, row], color=f"#{colour}", linewidth=1.6, solid_capstyle="butt")
    axes.plot([dot.rate.value], [row], marker=shape, markersize=6.5, color=f"#{colour}", markeredgecolor="white")


def _ticks(axes: Axes) -> None:
    for tick in axes.get_xticklabels():
        tick.set_fontproperties(_font())
        tick.set_fontsize(_SIZE - 1)
