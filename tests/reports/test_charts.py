"""Charts: drawn from the report's own values, the same every time, whatever the values are."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from kil_mapper.reports import charts
from kil_mapper.reports.blocks import (
    Bar,
    BarChart,
    Dot,
    DotChart,
    Fall,
    Interval,
    LadderChart,
    Line,
    Missing,
    Waterfall,
)
from kil_mapper.reports.chart_canvas import WIDTH_MM
from tests.reports.conftest import HOSTILE

BARS = BarChart(
    "Shares by band",
    "Half and half.",
    ("share of charities", "share of turnover"),
    (Bar("Not known", 0.5, Missing.NOT_KNOWN), Bar("£200k–£500k", 0.5, 1.0, highlighted=True)),
)
DOTS = DotChart(
    "Rates by ward",
    "Two wards.",
    "charities per 10,000 residents",
    14.2,
    "Smalltown",
    (
        Dot("Millbottom", Interval(10, 2.1, 29.2), "no_clear_difference", 1.0),
        Dot("Town", Missing.NOT_COVERED, "", Missing.NOT_KNOWN),
    ),
)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("chart", [BARS, DOTS])
def test_the_same_chart_is_drawn_the_same(chart: BarChart | DotChart) -> None:
    picture = charts.drawn(chart)
    assert picture == charts.drawn(chart)
    assert picture.alternative == chart.alternative
    assert picture.caption == chart.caption
    assert size(picture.png)[0] == pytest.approx(WIDTH_MM / 25.4 * charts.DPI, abs=2)


def test_more_rows_make_a_taller_chart() -> None:
    taller = replace(DOTS, dots=DOTS.dots * 10)
    assert size(charts.drawn(taller).png)[1] > size(charts.drawn(DOTS).png)[1]


def test_hostile_names_are_drawn_as_text() -> None:
    dots = tuple(Dot(f"{name} $x^{{", Interval(1, 0.5, 2), "higher", 0.2) for name in HOSTILE if name.isascii())
    assert size(charts.drawn(replace(DOTS, dots=dots)).png)[1] > 100


def test_a_chart_without_any_number_is_still_drawn() -> None:
    nothing = replace(DOTS, whole=None, dots=(Dot("A", Missing.NOT_KNOWN, "", Missing.NOT_KNOWN),))
    assert size(charts.drawn(nothing).png)[1] > 50
    zero = replace(BARS, bars=(Bar("A", Missing.NOT_APPLICABLE, 0.0),))
    assert size(charts.drawn(zero).png)[1] > 50


STEPS = Waterfall(
    "From 19 to 17",
    "Nineteen, less two, is seventeen.",
    "charities",
    (Fall("Registered here", 19, 19, total=True), Fall("Grant-maker", 2, 17), Fall("Counted", 17, 17, total=True)),
)
LADDER = LadderChart(
    "How many could bid",
    "Six, then three.",
    "annual value",
    (75_000.0, 150_000.0),
    (Line("turn over enough", (6, 3)), Line("local", (3, 2))),
    150_000.0,
)


@pytest.mark.parametrize("chart", [STEPS, LADDER])
def test_steps_and_ladders_are_drawn_the_same(chart: Waterfall | LadderChart) -> None:
    picture = charts.drawn(chart)
    assert picture == charts.drawn(chart)
    assert picture.alternative == chart.alternative
    assert size(picture.png)[0] == pytest.approx(WIDTH_MM / 25.4 * charts.DPI, abs=2)


def test_steps_and_ladders_of_nothing_are_still_drawn() -> None:
    nothing = replace(STEPS, falls=(Fall("Registered here", 0, 0, total=True), Fall("Counted", 0, 0, total=True)))
    assert size(charts.drawn(nothing).png)[1] > 50
    one = replace(LADDER, values=(150_000.0,), lines=(Line("none $x^{", (0,)),), marked=None)
    assert size(charts.drawn(one).png)[1] > 50


def test_hostile_steps_are_drawn_as_text() -> None:
    falls = tuple(Fall(f"{name} $x^{{", 1, 1) for name in HOSTILE if name.isascii())
    assert size(charts.drawn(replace(STEPS, falls=falls)).png)[1] > 100
