"""Charts of a workbook, native to spreadsheets: each reads its numbers from the cells of a table on another sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from openpyxl.chart import LineChart as Lines
from openpyxl.chart import StockChart as Ranges
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.marker import DataPoint, Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import BarChart, Interval, Kind, LadderChart, Report, Table, Waterfall
from kil_mapper.reports.look import ACCENT, INK
from kil_mapper.reports.sheet_chart_parts import (
    PLAIN,
    SHOWN_NOT,
    SOLID,
    UNSEEN,
    Cells,
    Drawn,
    axes,
    bars,
    begun,
    columns_of,
    finished,
    flat,
    hatched,
    horizontal,
    label,
    mark,
    named,
    pick_out,
    plain,
    round_up,
    series_of,
    title_of,
)

MOST_ROWS: Final = 80  # of a table with a mark for each; more could not be told apart
IN_CLUSTER: Final = "In the cluster"
_OF_AREAS: Final = ("wards", "neighbourhoods")


def charts_for(report: Report, laid: Sequence[Cells]) -> list[Drawn]:
    """Every chart that the tables of a workbook carry, in the order of the tables.

    Args:
        report: What it says.
        laid: The tables that have rows, where they were laid.
    """
    makers = _makers(report)
    return [drawn for cells in laid if is_drawn(cells.table, report) for drawn in makers[cells.table.key](cells)]


def is_drawn(table: Table, report: Report) -> bool:
    """Whether a workbook shows a table as a chart too."""
    if table.key not in _makers(report) or not 0 < len(table.rows) <= MOST_ROWS:
        return False
    return table.key not in _OF_AREAS or any(isinstance(value, Interval) for row in table.rows for value in row)


def _makers(report: Report) -> dict[str, Callable[[Cells], Iterator[Drawn]]]:
    """How each table is drawn, by its key: those with a chart in the report, and rates with their intervals."""
    found: dict[str, Callable[[Cells], Iterator[Drawn]]] = {**dict.fromkeys(_OF_AREAS, _rates), "deciles": _deciles}
    for section in report.sections:
        for block in section.blocks:
            match block:
                case BarChart():
                    found["bands"] = partial(_bands, told=block)
                case LadderChart():
                    found["ladder"] = partial(_ladder, told=block)
                case Waterfall():
                    found["ledger"] = partial(_ledger, told=block)
    return found


def _bands(cells: Cells, told: BarChart) -> Iterator[Drawn]:
    """Two shares of each band, one bar above the other; the cluster is picked out by colour and outline."""
    shares = columns_of(cells.table, Kind.SHARE)[:2]
    chart = bars(cells, shares, "0.0%")
    chart.y_axis.title = title_of("Share", PLAIN)
    picked = [place for place, bar in enumerate(told.bars) if bar.highlighted]
    pick_out(chart.series[0], picked)
    title = f"{told.caption}{', the cluster with an outline' if picked else ''}"
    yield finished(chart, cells, title, told.alternative, 2.6 + 1.25 * len(told.bars))


def _deciles(cells: Cells) -> Iterator[Drawn]:
    """Organisations by decile, those of the cluster beside; then the rates with their intervals."""
    headings = [column.heading for column in cells.table.columns]
    inside = headings.index(IN_CLUSTER) + 1
    counted = headings[inside - 2]
    chart = bars(cells, [inside - 1, inside], "#,##0")
    chart.y_axis.title = title_of(counted, PLAIN)
    rows = [(row[0], row[inside - 2], row[inside - 1]) for row in cells.table.rows]
    told = "; ".join(f"decile {row[0]}: {plain(row[1])} and {plain(row[2])}" for row in rows)
    title = f"{counted} by deprivation decile, and those in the cluster"
    yield finished(chart, cells, title, f"{title}: {told}.", 2.6 + 1.05 * len(rows))
    yield from _rates(cells)


def _rates(cells: Cells) -> Iterator[Drawn]:
    """A rate for each row as a dot, its interval as a line from the lower to the upper end."""
    table = cells.table
    rate = next(place for place, column in enumerate(table.columns) if column.kind is Kind.RATE)
    names = named(table) - 1
    column = flat(table, rate)
    if len(cells.missing(column)) == len(table.rows):
        return
    chart: Any = Ranges()
    for place in (column + 2, column + 1, column):  # upper end, lower end, the rate: as spreadsheets want it
        series = series_of(cells, place)
        series.spPr = GraphicalProperties(ln=LineProperties(noFill=True))
        series.marker, series.smooth = Marker(symbol="none"), False
        chart.series.append(series)
    chart.series[2].marker = mark("circle", ACCENT, 8)
    chart.series[2].dPt = [DataPoint(idx=n, marker=Marker(symbol="none")) for n in cells.missing(column)]
    chart.hiLowLines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=ACCENT, w=22_000)))
    axis = table.columns[rate].heading.partition(" (")[0]
    by = table.columns[names].heading
    axes(chart, by, axis, "#,##0")
    chart.x_axis.tickLblPos = "low"
    title = f"{axis} by {by.partition(' (')[0].lower()}, with 95% intervals"
    told = "; ".join(f"{plain(row[names])} {numbers.text(row[rate], Kind.RATE)}" for row in table.rows)
    drawn = finished(chart, cells, title, f"{title}: {told}.", 12.0)
    chart.legend = None  # the three names would not say more than the title
    yield drawn


def _ladder(cells: Cells, told: LadderChart) -> Iterator[Drawn]:
    """How many are left as a value rises; lines differ by mark and dash too."""
    counts = columns_of(cells.table, Kind.COUNT)
    chart: Any = Lines()
    looks: tuple[tuple[Any, Any, str, str], ...] = (("solid", "circle", ACCENT, "t"), ("dash", "square", INK, "b"))
    marked = [n for n, value in enumerate(told.values) if value == told.marked]
    for column, (dash, symbol, colour, side) in zip((counts[0], counts[-1]), looks, strict=True):
        series = series_of(cells, column)
        series.spPr = GraphicalProperties(ln=LineProperties(solidFill=colour, w=28_000, prstDash=dash))
        series.marker, series.smooth = mark(symbol, colour, 7), False
        labels = [label(place, "#,##0", side, bold=True) for place in marked]
        series.dLbls = DataLabelList(dLbl=labels, **SHOWN_NOT)
        chart.series.append(series)
    axes(chart, begun(told.axis), "Organisations", "#,##0")
    chart.x_axis.number_format, chart.x_axis.tickLblPos = numbers.EXCEL_FORMATS[Kind.MONEY], "low"
    yield finished(chart, cells, told.caption, told.alternative, 11.0)


def _ledger(cells: Cells, told: Waterfall) -> Iterator[Drawn]:
    """Bars that shrink step by step: an unseen bar for what is left carries each step; sums stand on the ground."""
    rows, left = columns_of(cells.table, Kind.COUNT)[:2]
    start = len(cells.table.rows) - len(told.falls)
    chart = horizontal()
    chart.grouping, chart.overlap = "stacked", 100
    sums = [place for place, fall in enumerate(told.falls) if fall.total]
    steps = [place for place in range(len(told.falls)) if place not in sums]
    for column, of_steps, of_sums, told_of, side in (
        (left, UNSEEN, SOLID, sums, "inEnd"),
        (rows, hatched(), UNSEEN, steps, "inBase"),
    ):
        series = series_of(cells, column, start)
        series.spPr, series.invertIfNegative = of_steps, False
        series.dPt = [DataPoint(idx=place, spPr=of_sums, invertIfNegative=False) for place in sums]
        labels = [label(place, "#,##0", side, on_bar=True) for place in told_of]
        series.dLbls = DataLabelList(dLbl=labels, **SHOWN_NOT)
        chart.series.append(series)
    axes(chart, cells.table.columns[named(cells.table) - 1].heading, begun(told.axis), "#,##0")
    chart.x_axis.scaling.orientation, chart.y_axis.crosses = "maxMin", "max"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, round_up(max(fall.left for fall in told.falls))
    drawn = finished(chart, cells, told.caption, told.alternative, 2.6 + 1.0 * len(told.falls))
    chart.legend = None
    room = ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=0.4, y=0.11, w=0.56, h=0.74)
    chart.layout = Layout(manualLayout=room)  # room for the names of the steps
    yield drawn
