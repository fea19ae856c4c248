"""What a document is made of: sections of blocks that hold raw values. Writers lay them out, `numbers` words them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import cast

import pandas as pd


class Kind(StrEnum):
    """What the values of a column are, and so how they are worded, aligned and formatted."""

    TEXT = "text"
    CODE = "code"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    NUMBER = "number"
    RATE = "rate"  # an `Interval`
    PLAIN = "plain"  # a number of any sort, unrounded, to calculate with
    DATE = "date"
    YES_NO = "yes_no"

    @property
    def is_number(self) -> bool:
        """Whether values are set flush right."""
        return self in (Kind.COUNT, Kind.MONEY, Kind.SHARE, Kind.NUMBER, Kind.RATE, Kind.PLAIN)


class Missing(Enum):
    """Why there is no value. A cell is never blank, and what is missing is never zero."""

    NOT_KNOWN = "not known"
    NOT_COVERED = "not covered"
    NOT_APPLICABLE = "not applicable"
    WITHHELD = "withheld"

    @property
    def shorthand(self) -> str:
        """The mark in spreadsheets, in the manner of the Government Analysis Function."""
        return {
            Missing.NOT_KNOWN: "[x]",
            Missing.NOT_COVERED: "[n]",
            Missing.NOT_APPLICABLE: "[z]",
            Missing.WITHHELD: "[c]",
        }[self]

    @property
    def meaning(self) -> str:
        """What the mark stands for."""
        return {
            Missing.NOT_KNOWN: "Not known: the source holds no value. It is not zero.",
            Missing.NOT_COVERED: "Not covered: the postcode directory lacks postcodes of this area, so counts would be "
            "too low. It is not zero.",
            Missing.NOT_APPLICABLE: "Not applicable: no value can exist here.",
            Missing.WITHHELD: "Withheld: it could show where a sensitive service is.",
        }[self]


@dataclass(frozen=True)
class Interval:
    """A rate with its 95% interval."""

    value: float
    low: float
    high: float


class Tone(StrEnum):
    """Why rows of a table are picked out, and so in which colour."""

    CLUSTER = "cluster"
    NEED = "need"
    RESULT = "result"


Value = str | int | float | bool | date | Interval | Missing


def known(value: object, otherwise: Missing = Missing.NOT_KNOWN) -> Value:
    """A value out of a frame as plain Python; `otherwise` when there is none.

    Args:
        value: A cell: number, text, date, pandas or NumPy scalar, or anything missing.
        otherwise: Why it would be missing.
    """
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return otherwise
    if isinstance(value, pd.Timestamp):
        return cast("date", value.date())
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, str | int | float | date):
        return plain
    raise TypeError(f"a cell holds {type(plain).__name__}, expected text, a number or a date")


def is_missing(value: object) -> bool:
    """Whether a value out of a frame is missing."""
    return isinstance(known(value), Missing)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        heading: What people read.
        kind: What its values are.
        weight: Width relative to the other columns on a page.
        data_only: Left out on paper, where it would only take room (codes beside names, long texts).
    """

    heading: str
    kind: Kind = Kind.TEXT
    weight: float = 1.0
    data_only: bool = False


@dataclass(frozen=True)
class Table:
    """A table of raw values.

    Attributes:
        key: Stable name, also that of the sheet's table in Excel.
        sheet: Name of its sheet in Excel, 31 characters at most.
        caption: What it shows, where, when.
        columns: Its columns.
        rows: Its rows; every row has one value for each column.
        alternative: For people who do not see it: what it says, in a sentence or two.
        notes: What must be known to read it.
        highlighted: Rows to pick out, by position.
        tone: Why they are picked out.
        total: A last row on paper; spreadsheets say it above the table instead.
        empty: What to say when there are no rows.
        compact: Whether rows of a spreadsheet stay one line high, as in a long list.
    """

    key: str
    sheet: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    alternative: str
    notes: tuple[str, ...] = ()
    highlighted: frozenset[int] = frozenset()
    tone: Tone = Tone.CLUSTER
    total: tuple[Value, ...] | None = None
    empty: str = "There is nothing to list."
    compact: bool = False

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"{self.key}: a row has {len(row)} values, expected {len(self.columns)}")

    @property
    def on_paper(self) -> tuple[int, ...]:
        """Positions of the columns that are printed."""
        return tuple(n for n, column in enumerate(self.columns) if not column.data_only)


@dataclass(frozen=True)
class Paragraph:
    """Running text, with an optional lead-in in bold."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class BulletList:
    """A list of short texts."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Callout:
    """What must not be overlooked: a warning or a limit."""

    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Headline:
    """One of the numbers a report begins with.

    Attributes:
        label: What is counted.
        value: The number itself.
        kind: What sort of number.
        note: What belongs to it, such as how many are not known.
    """

    label: str
    value: Value
    kind: Kind
    note: str = ""


@dataclass(frozen=True)
class Headlines:
    """The numbers a report begins with, in reading order."""

    tiles: tuple[Headline, ...]


@dataclass(frozen=True)
class Picture:
    """A drawn picture, ready to be placed.

    Attributes:
        png: The PNG file.
        alternative: What it shows, for people who do not see it.
        caption: What stands beneath it.
        width_mm: The width it was drawn for.
    """

    png: bytes
    alternative: str
    caption: str
    width_mm: float = 170.0


@dataclass(frozen=True)
class Figure:
    """A picture in its place; `max_height_mm` keeps it on its page."""

    picture: Picture
    max_height_mm: float = 200.0


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
    """

    label: str
    rate: Value
    versus: str
    need: Value


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
    """

    caption: str
    alternative: str
    axis: str
    whole: float | None
    whole_label: str
    dots: tuple[Dot, ...]


Block = Paragraph | BulletList | Callout | Headlines | Table | Figure | BarChart | DotChart


@dataclass(frozen=True)
class Section:
    """A heading and what stands beneath it.

    Attributes:
        heading: The heading.
        level: 1 or 2.
        blocks: What it says.
        new_page: Whether it begins a page.
        wide: Whether its page lies on its side.
        in_notes: Whether its texts belong in the notes of a spreadsheet; not where a table there says the same.
    """

    heading: str
    level: int
    blocks: tuple[Block, ...]
    new_page: bool = False
    wide: bool = False
    in_notes: bool = True


@dataclass(frozen=True)
class Fact:
    """One line of the status box."""

    label: str
    value: str


@dataclass(frozen=True)
class Report:
    """All a document says.

    Attributes:
        title: Its title.
        subtitle: What and where, in a line.
        subject: For the document's properties.
        facts: The status box: what the numbers rest on.
        sections: What it says, in order.
        attributions: Statements that licences ask for.
        created: The day the project was built; documents carry this date, not that of the clock.
    """

    title: str
    subtitle: str
    subject: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    attributions: tuple[str, ...]
    created: date

    def tables(self) -> Iterator[Table]:
        """Every table, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block

    def table(self, key: str) -> Table:
        """The table of that key.

        Raises:
            KeyError: The report has no such table.
        """
        for table in self.tables():
            if table.key == key:
                return table
        raise KeyError(key)
