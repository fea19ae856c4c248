"""Charts that go step by step: from rows to a count, and how many are left as a value rises."""

from __future__ import annotations

from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter, NullLocator

from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import Fall, LadderChart, Waterfall
from kil_mapper.reports.chart_canvas import MM_PER_INCH, SIZE, WIDTH_MM, canvas, drawable, font, ticks, write
from kil_mapper.reports.look import ACCENT, CLUSTER, INK, LINE, MUTED

FALL_MM, NAMES_MM, EDGE_MM = 6.6, 66.0, 14.0
LONGEST_STEP = 40  # letters that the room for names holds
LADDER_MM = 78.0
LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 14.0, 8.0, 10.0, 14.0
TICKS_PER_DECADE = (1, 2, 5)
LINES = ((ACCENT, "-", "o"), (CLUSTER, "--", "s"))  # colour, line and mark differ, so that grey is enough


def waterfall(chart: Waterfall) -> Drawing:
    """Bars from left to right that shrink step by step."""
    drawing, axes, _ = canvas(len(chart.falls), FALL_MM, NAMES_MM, EDGE_MM)
    axes.set_xlim(0, max([1, *(fall.left for fall in chart.falls)]) * 1.02)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    span = axes.get_xlim()[1]
    for row, fall in enumerate(chart.falls):
        start = 0 if fall.total else fall.left
        colour, hatch = (ACCENT, "") if fall.total else (LINE, "////")
        axes.barh(
            row,
            fall.size,
            left=start,
            height=0.62,
            color=f"#{colour}",
            hatch=hatch,
            edgecolor=f"#{MUTED}",
            linewidth=0.4,
        )
        write(axes, -span * 0.015, row, _fitted(fall), ha="right", bold=fall.total)
        told = numbers.count(fall.size) if fall.total else f"−{numbers.count(fall.size)}"
        write(axes, start + fall.size + span * 0.008, row, told, fontsize=SIZE - 1, color=f"#{MUTED}")
    axes.set_xlabel(chart.axis, fontproperties=font(), fontsize=SIZE, color=f"#{MUTED}", parse_math=False)
    ticks(axes)
    return drawing


def _fitted(fall: Fall) -> str:
    tidy = drawable(fall.label.removesuffix(", shown apart"))  # which the ledger tells
    return tidy if len(tidy) <= LONGEST_STEP else f"{tidy[: LONGEST_STEP - 1]}…"


def ladder(chart: LadderChart) -> Drawing:
    """How many are left at each value, on an axis where equal steps are equal multiples."""
    drawing = Drawing(figsize=(WIDTH_MM / MM_PER_INCH, LADDER_MM / MM_PER_INCH))
    axes = drawing.add_axes(
        (
            LEFT_MM / WIDTH_MM,
            BOTTOM_MM / LADDER_MM,
            (WIDTH_MM - LEFT_MM - RIGHT_MM) / WIDTH_MM,
            (LADDER_MM - TOP_MM - BOTTOM_MM) / LADDER_MM,
        )
    )
    axes.set_xscale("log")
    for line, (colour, style, mark) in zip(chart.lines, LINES, strict=False):
        axes.plot(
            chart.values,
            line.counts,
            color=f"#{colour}",
            linestyle=style,
            marker=mark,
            markersize=4,
            markeredgecolor=f"#{INK}",
            markeredgewidth=0.4,
            label=drawable(line.label),
        )
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _round_money(value)))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(_round_values(chart.values))
    if chart.marked is not None:
        axes.axvline(chart.marked, color=f"#{INK}", linewidth=1.0, linestyle=(0, (4, 3)))
        top = axes.get_ylim()[1]
        write(axes, chart.marked, top * 1.04, _round_money(chart.marked), ha="center", bold=True, clip_on=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(color=f"#{LINE}", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(color=f"#{LINE}", labelcolor=f"#{MUTED}", labelsize=SIZE - 1)
    axes.set_xlabel(chart.axis, fontproperties=font(), fontsize=SIZE, color=f"#{MUTED}", parse_math=False)
    letters = font()
    letters.set_size(SIZE)
    key = axes.legend(prop=letters, loc="upper right", facecolor="white", edgecolor="none", framealpha=1.0)
    key.set_zorder(4)  # over the lines, where it must stand on them
    ticks(axes)
    return drawing


def _round_money(value: float) -> str:
    """£5k, £1m, £1.5m: for an axis, where every letter takes room."""
    if value >= 1_000_000:
        return f"£{value / 1_000_000:.3g}m"
    return f"£{value / 1_000:g}k" if value >= 1_000 and value % 1_000 == 0 else numbers.money_short(value)


def _round_values(values: tuple[float, ...]) -> list[float]:
    """£10k, £20k, £50k, £100k … within what is shown."""
    low, high = min(values), max(values)
    found: list[float] = []
    decade = 1.0
    while decade <= high:
        found += [decade * step for step in TICKS_PER_DECADE if low <= decade * step <= high]
        decade *= 10
    return found or [low]
