"""What a document is made of: sections of blocks that hold raw values. Writers lay them out, `numbers` words them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kil_mapper.reports.figures import (
    Bar,
    BarChart,
    Chart,
    Dot,
    DotChart,
    Fall,
    LadderChart,
    Line,
    Waterfall,
)
from kil_mapper.reports.values import Interval, Kind, Missing, Value, is_missing, known

__all__ = [
    "Bar",
    "BarChart",
    "Block",
    "BulletList",
    "Callout",
    "Chart",
    "Column",
    "Dot",
    "DotChart",
    "Fact",
    "Fall",
    "Figure",
    "Headline",
    "Headlines",
    "Interval",
    "Kind",
    "LadderChart",
    "Line",
    "Missing",
    "Paragraph",
    "Picture",
    "Report",
    "Section",
    "Table",
    "Tone",
    "Value",
    "Waterfall",
    "is_missing",
    "known",
]


class Tone(StrEnum):
    """Why rows of a table are picked out, and so in which colour."""

    CLUSTER = "cluster"
    NEED = "need"
    RESULT = "result"


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
        by_name: Whether its rows are organisations by name; left out where a report names nobody.
        by_area: Whether its rows are areas, the code first; those of areas that are not wanted are left out.
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
    by_name: bool = False
    by_area: bool = False

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
    """Running text.

    Attributes:
        text: What it says.
        lead: A lead-in in bold.
        quiet: Whether it is set small, as what belongs to the block above and only some look up.
    """

    text: str
    lead: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class BulletList:
    """A list of short texts.

    Attributes:
        items: The texts.
        areas: Where each text is about an area: their codes, in the same order.
    """

    items: tuple[Paragraph, ...]
    areas: tuple[str, ...] = ()


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
        key: Its key in the annex that says how it was worked out.
    """

    label: str
    value: Value
    kind: Kind
    note: str = ""
    key: str = ""


@dataclass(frozen=True)
class Headlines:
    """The numbers a report begins with, in reading order."""

    tiles: tuple[Headline, ...]


@dataclass(frozen=True)
class Picture:
    """A drawn picture, ready to be placed.

    Attributes:
        png: The PNG file; b"" where the document shows the drawing.
        alternative: What it shows, for people who do not see it.
        caption: What stands beneath it.
        width_mm: The width it was drawn for.
        svg: The same as a drawing, sharp at any size, for documents that can hold one; b"" for none.
        page: A complete web page that shows the same to explore, for documents that can hold one; "" for none.
    """

    png: bytes
    alternative: str
    caption: str
    width_mm: float = 170.0
    page: str = ""
    svg: bytes = b""


@dataclass(frozen=True)
class Figure:
    """A picture in its place; `max_height_mm` keeps it on its page."""

    picture: Picture
    max_height_mm: float = 200.0


Block = Paragraph | BulletList | Callout | Headlines | Table | Figure | Chart


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
        lists: Tables too long for paper; only documents of data carry them.
    """

    title: str
    subtitle: str
    subject: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    attributions: tuple[str, ...]
    created: date
    lists: tuple[Table, ...] = ()

    def tables(self) -> Iterator[Table]:
        """Every table on paper, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Table):
                    yield block

    def table(self, key: str) -> Table:
        """The table or list of that key.

        Raises:
            KeyError: The report has no such table.
        """
        for table in (*self.tables(), *self.lists):
            if table.key == key:
                return table
        raise KeyError(key)
