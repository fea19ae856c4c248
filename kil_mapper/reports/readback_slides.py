"""Texts and charts of a finished briefing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation


@dataclass(frozen=True)
class ReadChart:
    """A chart as it can be edited.

    Attributes:
        categories: Its categories.
        series: The values of each of its lines or sets of bars.
    """

    categories: tuple[str, ...]
    series: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class ReadSlide:
    """One slide.

    Attributes:
        texts: Its paragraphs, the title first.
        charts: Its charts.
        notes: What the speaker has before them.
    """

    texts: tuple[str, ...]
    charts: tuple[ReadChart, ...]
    notes: str


def read_slides(path: Path) -> tuple[ReadSlide, ...]:
    """Every slide, in order.

    Args:
        path: A .pptx file of ours.
    """
    return tuple(_slide(slide) for slide in Presentation(str(path)).slides)


def _slide(slide: Any) -> ReadSlide:
    texts = [line.text for shape in slide.shapes if shape.has_text_frame for line in shape.text_frame.paragraphs]
    charts = [_chart(shape.chart) for shape in slide.shapes if shape.has_chart]
    return ReadSlide(tuple(texts), tuple(charts), slide.notes_slide.notes_text_frame.text)


def _chart(chart: Any) -> ReadChart:
    plot = chart.plots[0]
    return ReadChart(
        tuple(str(category) for category in plot.categories), tuple(tuple(series.values) for series in plot.series)
    )
