"""Tables of the web page: a caption, headings with their scope, and what a script needs to put rows in order."""

from __future__ import annotations

from datetime import date

from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import Column, Interval, Kind, Missing, Table, Value
from kil_mapper.reports.html_markup import NOTHING, Markup, escaped, joined, tag, text

LONG_WORD = 28  # letters that a cell may hold in one piece; a longer word is broken
LONG_TEXT = 60  # letters from which a cell wants room for a sentence
PICKED_OUT = "Row picked out: "


def table_block(table: Table, number: int) -> Markup:
    """A table with its caption, in a box that scrolls by itself, and its notes.

    Args:
        table: What it says; it has rows.
        number: Its number in the document.
    """
    name, columns = f"table-{table.key}", [table.columns[n] for n in table.on_paper]
    caption = tag(
        "caption",
        tag("span", tag("b", text(f"Table {number}:")), escaped(" "), text(table.caption)),
        id=f"{name}-caption",
    )
    head = tag("thead", tag("tr", *(_heading(column) for column in columns)))
    body = tag(
        "tbody",
        *(_row(columns, _printed(table, row), picked=n in table.highlighted) for n, row in enumerate(table.rows)),
    )
    foot = tag("tfoot", _row(columns, _printed(table, table.total))) if table.total else NOTHING
    described = tag("p", text(table.alternative), class_="unseen", id=f"{name}-says") if table.alternative else NOTHING
    grid = tag(
        "table",
        joined(caption, head, body, foot),
        aria_describedby=f"{name}-says" if table.alternative else None,
        class_=f"tone-{table.tone.value}",
    )
    box = tag("div", grid, class_="scroll", role="region", tabindex=0, aria_labelledby=f"{name}-caption")
    notes = [tag("p", text(note), class_="note") for note in table.notes]
    return tag("div", described, box, *notes, class_="table", id=name)


def _printed(table: Table, row: tuple[Value, ...]) -> list[Value]:
    return [row[n] for n in table.on_paper]


def _heading(column: Column) -> Markup:
    return tag("th", text(column.heading), scope="col", class_="number" if column.kind.is_number else None)


def _row(columns: list[Column], values: list[Value], *, picked: bool = False) -> Markup:
    cells = [
        _cell(column, value, first=n == 0, picked=picked and n == 0)
        for n, (column, value) in enumerate(zip(columns, values, strict=True))
    ]
    return tag("tr", *cells, class_="picked" if picked else None)


def _cell(column: Column, value: Value, *, first: bool, picked: bool) -> Markup:
    shown = numbers.text(value, column.kind)
    # told in words to those who hear the page; a bar and a bold name tell those who see it without colour
    mark = tag("span", escaped(PICKED_OUT), class_="unseen") if picked else NOTHING
    return tag(
        "th" if first else "td",
        mark,
        text(shown),
        scope="row" if first else None,
        class_=_look(column, value, shown) or None,
        dir="auto" if column.kind is Kind.TEXT and isinstance(value, str) else None,
        data_order=_order(value),
    )


def _look(column: Column, value: Value, shown: str) -> str:
    looks = ["number"] if column.kind.is_number else ["day"] if column.kind is Kind.DATE else []
    if isinstance(value, Missing):
        looks.append("missing")
    if any(len(word) > LONG_WORD for word in shown.split()):
        looks.append("broken")
    if len(shown) > LONG_TEXT:
        looks.append("long")
    return " ".join(looks)


def _order(value: Value) -> str | None:
    """What rows are put in order by where the shown text would mislead; "" puts a row last, whichever way."""
    if isinstance(value, Missing):
        return ""
    if isinstance(value, Interval):
        return repr(float(value.value))
    if isinstance(value, bool):
        return None
    if isinstance(value, date):
        return str(value.toordinal())
    return repr(float(value)) if isinstance(value, int | float) else None
