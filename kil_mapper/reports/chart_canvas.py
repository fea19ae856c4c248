"""What every chart is drawn on: the paper, the typeface, the labels."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties

from kil_mapper import lettering
from kil_mapper.reports import clean
from kil_mapper.reports.look import INK, LINE, MUTED

WIDTH_MM = 170.0
MM_PER_INCH = 25.4
LABEL_LENGTH = 34
SIZE = 8.5


def font(*, bold: bool = False) -> FontProperties:
    """The typeface of charts."""
    return lettering.font(medium=bold)


def canvas(rows: int, row_mm: float, left_mm: float, right_mm: float) -> tuple[Drawing, Axes, float]:
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
    axes.tick_params(axis="x", color=f"#{LINE}", labelcolor=f"#{MUTED}", labelsize=SIZE - 1)
    axes.grid(axis="x", color=f"#{LINE}", linewidth=0.5)
    axes.set_axisbelow(True)
    return drawing, axes, height_mm


def drawable(text: str) -> str:
    """A text in one line that the fonts can draw."""
    return lettering.drawable(clean.tidy(text))


def write(axes: Axes, x: float, y: float, text: str, **how: Any) -> None:
    """Write beside a mark, never as a formula; `how` goes to matplotlib, with `bold` besides."""
    bold = bool(how.pop("bold", False))
    style: dict[str, Any] = {"fontsize": SIZE, "color": f"#{INK}", "va": "center", "parse_math": False, **how}
    axes.text(x, y, drawable(text), fontproperties=font(bold=bold), **style)


def label(text: str) -> str:
    """A name short enough for an axis."""
    tidy = drawable(clean.tidy(text))
    return tidy if len(tidy) <= LABEL_LENGTH else f"{tidy[: LABEL_LENGTH - 1]}…"


def ticks(axes: Axes) -> None:
    """The numbers of both axes in the typeface of charts."""
    for tick in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        tick.set_fontproperties(font())
        tick.set_fontsize(SIZE - 1)
