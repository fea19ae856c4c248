"""Charts as raw values; `charts` draws them. Beside every chart a table says the same."""

from __future__ import annotations

from dataclasses import dataclass

from kil_mapper.reports.values import Value


@dataclass(frozen=True)
class Bar:
    """Two shares of one band.

    Attributes:
        label: The band.
        first: Its share of the first whole.
        second: Its share of the second whole.
        highlighted: Whether to pick it out.
    """

    label: str
    first: Value
    second: Value
    highlighted: bool = False


@dataclass(frozen=True)
class BarChart:
    """Two shares of each band, one bar above the other. A table says the same.

    Attributes:
        caption: What it shows.
        alternative: What it says, for people who do not see it.
        legend: What the first and the second share are of.
        bars: From top to bottom.
    """

    caption: str
    alternative: str
    legend: tuple[str, str]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Dot:
    """One area's rate.

    Attributes:
        label: The area.
        rate: Its rate with its interval, or why there is none.
        versus: How it stands to the whole, as `VersusWhole`; "" when it cannot be said.
        need: Share of residents in the most deprived fifth, or why it is missing.
        code: The code of the area; "" where it stands for no area.
    """

    label: str
    rate: Value
    versus: str
    need: Value
    code: str = ""


@dataclass(frozen=True)
class DotChart:
    """Rates of areas with their intervals beside the rate of the whole. A table says the same.

    Attributes:
        caption: What it shows.
        alternative: What it says, for people who do not see it.
        axis: What the rate is of.
        whole: The rate of the whole; None when it is not known.
        whole_label: Name of the whole.
        dots: From top to bottom.
        up_to: Where the axis ends, so that parts of one chart can be compared; None for just after the highest.
        key: What it is called as a picture of its own.
    """

    caption: str
    alternative: str
    axis: str
    whole: float | None
    whole_label: str
    dots: tuple[Dot, ...]
    up_to: float | None = None
    key: str = "areas"


@dataclass(frozen=True)
class Fall:
    """One step of a waterfall.

    Attributes:
        label: What it is.
        size: How many it takes away, or how many there are.
        left: How many are left after it.
        total: Whether it says how many there are, instead of taking some away.
    """

    label: str
    size: int
    left: int
    total: bool = False


@dataclass(frozen=True)
class Waterfall:
    """From one count to another, step by step. A table says the same.

    Attributes:
        caption: What it shows.
        alternative: What it says, for people who do not see it.
        axis: What is counted.
        falls: From top to bottom.
    """

    caption: str
    alternative: str
    axis: str
    falls: tuple[Fall, ...]


@dataclass(frozen=True)
class Line:
    """One line of a ladder: how many there are at each of its values.

    Attributes:
        label: What is counted.
        counts: One for each value, in the same order.
    """

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class LadderChart:
    """How many are left as a value rises. A table says the same.

    Attributes:
        caption: What it shows.
        alternative: What it says, for people who do not see it.
        axis: What rises, in pounds.
        values: Rising.
        lines: What is counted at each of them; two at most.
        marked: The value that the text speaks of; None for none.
    """

    caption: str
    alternative: str
    axis: str
    values: tuple[float, ...]
    lines: tuple[Line, ...]
    marked: float | None = None


Chart = BarChart | DotChart | Waterfall | LadderChart
