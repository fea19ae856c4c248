"""The charts of the workbook, read back: which cells they read, what they say, and what is not known."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from kil_mapper.model import tables
from kil_mapper.reports.blocks import BarChart, Interval, Kind, LadderChart, Missing, Report, Waterfall
from kil_mapper.reports.excel import DRAWN, write_excel
from tests.factory import small_project
from tests.reports.conftest import HOSTILE, Made, Maker

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
NOT_KNOWN = Missing.NOT_KNOWN.shorthand


@dataclass(frozen=True)
class Book:
    """A workbook read back, with the parts that openpyxl does not give."""

    report: Report
    book: Any
    drawing: bytes
    parts: dict[str, bytes]

    @property
    def charts(self) -> list[Any]:
        return list(self.book["Charts"]._charts)

    def chart(self, title: str) -> Any:
        """The chart whose title begins so."""
        (found,) = [chart for chart in self.charts if said(chart.title).startswith(title)]
        return found

    def cells(self, reference: str) -> list[Any]:
        """The values that a reference of a chart points at."""
        sheet, _, area = reference.rpartition("!")
        left, top, right, bottom = range_boundaries(area)
        return [cell.value for row in self.book[sheet.strip("'")].iter_rows(top, bottom, left, right) for cell in row]


def said(title: Any) -> str:
    return "".join(run.t for paragraph in title.tx.rich.p for run in paragraph.r or ())


def opened(made: Made, folder: Path) -> Book:
    path = folder / "report.xlsx"
    write_excel(made.report, made.results, made.places, path, made.detail)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist() if "/charts/" in name or "/drawings/" in name}
    drawing = next((data for name, data in parts.items() if "/drawings/drawing" in name), b"<none/>")
    return Book(made.report, openpyxl.load_workbook(path), drawing, parts)


@pytest.fixture(scope="module")
def small(make: Maker, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The workbook of the small district, for tests that only look."""
    return opened(make(), tmp_path_factory.mktemp("charts"))


def block(report: Report, kind: type) -> Any:
    return next(found for section in report.sections for found in section.blocks if isinstance(found, kind))


def values(book: Book, series: Any) -> list[Any]:
    return book.cells(series.val.numRef.f)


def names(book: Book, series: Any) -> list[Any]:
    return book.cells((series.cat.strRef or series.cat.numRef).f)


def test_the_bars_of_the_bands_read_the_shares_of_the_table_and_the_cluster_has_an_outline(small: Book) -> None:
    told = block(small.report, BarChart)
    first, second = small.chart(told.caption).series
    assert names(small, first) == names(small, second) == [bar.label for bar in told.bars]
    assert values(small, first) == pytest.approx([bar.first for bar in told.bars])
    expected = [NOT_KNOWN if bar.second is Missing.NOT_KNOWN else bar.second for bar in told.bars]
    assert [value for value in values(small, second) if value not in ("[x]", "[z]")] == pytest.approx(
        [value for value in expected if isinstance(value, int | float)]
    )
    assert small.cells(first.tx.strRef.f) == ["Share of all"]
    picked = [point.idx for point in first.dPt if point.spPr.ln.solidFill is not None]
    assert picked == [place for place, bar in enumerate(told.bars) if bar.highlighted] == [5]
    assert said(small.chart(told.caption).title).endswith("the cluster with an outline")


def test_what_is_not_known_is_no_point_and_its_label_is_the_mark_of_the_table(small: Book) -> None:
    _, turnover = small.chart(block(small.report, BarChart).caption).series
    shown = values(small, turnover)
    missing = [place for place, value in enumerate(shown) if isinstance(value, str)]
    assert shown[0] == NOT_KNOWN
    assert {point.idx for point in turnover.val.numRef.numCache.pt} == set(range(len(shown))) - set(missing)
    labels = {label.idx: label.numFmt for label in turnover.dLbls.dLbl}
    assert set(labels) == set(missing)
    assert all(form.endswith(f'"{shown[place]}"') for place, form in labels.items())
    assert all(chart.display_blanks == "gap" for chart in small.charts)


def test_the_ladder_reads_both_counts_of_the_table_and_its_lines_differ_by_dash_and_mark(small: Book) -> None:
    told = block(small.report, LadderChart)
    lines = small.chart(told.caption).series
    assert [tuple(values(small, line)) for line in lines] == [line.counts for line in told.lines]
    assert tuple(names(small, lines[0])) == told.values
    assert len({line.graphicalProperties.ln.prstDash for line in lines}) == 2
    assert len({line.marker.symbol for line in lines}) == 2
    assert [[label.idx for label in line.dLbls.dLbl] for line in lines] == [[told.values.index(told.marked)]] * 2


def test_the_steps_of_the_ledger_float_at_what_is_left(small: Book) -> None:
    told = block(small.report, Waterfall)
    chart = small.chart(told.caption)
    left, rows = chart.series
    assert chart.grouping == "stacked"
    assert values(small, left) == [fall.left for fall in told.falls]
    assert values(small, rows) == [fall.size for fall in told.falls]
    sums = {place for place, fall in enumerate(told.falls) if fall.total}
    assert left.graphicalProperties.noFill
    assert {point.idx for point in left.dPt if point.spPr.solidFill is not None} == sums
    assert {point.idx for point in rows.dPt if point.spPr.noFill} == sums
    assert chart.y_axis.scaling.max >= max(fall.left for fall in told.falls)


@pytest.mark.parametrize(("key", "by"), [("deciles", "decile"), ("wards", "ward")])
def test_rates_stand_with_their_intervals_in_the_order_of_the_table(small: Book, key: str, by: str) -> None:
    table = small.report.table(key)
    chart = small.chart(f"Rate per 10,000 residents by {by}")
    high, low, rate = [values(small, series) for series in chart.series]
    place_of_rate = [column.kind for column in table.columns].index(Kind.RATE)
    found: list[Any] = [row[place_of_rate] for row in table.rows]
    known = [place for place, value in enumerate(found) if isinstance(value, Interval)]
    assert known
    for shown, part in ((high, "high"), (low, "low"), (rate, "value")):
        assert [shown[place] for place in known] == pytest.approx([getattr(found[place], part) for place in known])
    hidden = {point.idx for point in chart.series[2].dPt if point.marker.symbol is None}
    assert hidden == set(range(len(found))) - set(known)


def test_organisations_by_decile_read_their_counts(small: Book) -> None:
    title = "Registered charities by deprivation decile, and those in the cluster"
    everyone, cluster = small.chart(title).series
    rows = small.report.table("deciles").rows
    assert names(small, everyone) == [row[0] for row in rows]
    for series, column in ((everyone, 3), (cluster, 4)):
        shown = values(small, series)
        assert [value for value in shown if isinstance(value, int)] == [
            row[column] for row in rows if isinstance(row[column], int)
        ]


def test_every_chart_has_titles_axes_and_a_text_alternative_and_needs_no_colour(small: Book) -> None:
    assert len(small.charts) == 6
    about = list(ET.fromstring(small.drawing).iter(f"{_DRAWING}cNvPr"))  # noqa: S314 - our own file
    assert [frame.get("title") for frame in about] == [said(chart.title) for chart in small.charts]
    assert all(len(str(frame.get("descr"))) > 60 for frame in about)
    assert any(block(small.report, BarChart).alternative == frame.get("descr") for frame in about)
    drawn = [data for name, data in small.parts.items() if name.startswith("xl/charts/chart")]
    assert all(b'roundedCorners val="0"' in data for data in drawn)
    for chart in small.charts:
        assert not chart.x_axis.delete
        assert not chart.y_axis.delete
        assert said(chart.x_axis.title)
        assert said(chart.y_axis.title)
        assert not chart.title.overlay
        if chart.tagname == "barChart":
            assert chart.series[1].graphicalProperties.pattFill is not None


def test_charts_hide_no_table_and_each_leads_to_its_own(small: Book) -> None:
    with_charts = [sheet.title for sheet in small.book if sheet._charts]
    assert with_charts == ["Charts"]
    sheet = small.book["Charts"]
    assert not sheet.tables
    links = [row[0].hyperlink.location for row in sheet.iter_rows() if row[0].hyperlink]
    read = [chart.series[0].val.numRef.f.rpartition("!")[0].strip("'") for chart in small.charts]
    assert [link.partition("!")[0].strip("'") for link in links] == read
    for title in {sheet.title for sheet in small.book if sheet.tables} - {"Contents", "Notes"}:
        told = [row[0].value for row in small.book[title].iter_rows(1, 12)]
        assert (DRAWN in told) == (title in read), title


def test_hostile_names_are_text_in_charts_too(make: Maker, tmp_path: Path) -> None:
    project = small_project()
    wards = project.wards.copy()
    for place, name in enumerate(HOSTILE[: len(wards)]):
        wards.iloc[place, wards.columns.get_loc(tables.Area.NAME)] = name
    book = opened(make(replace(project, name='=HYPERLINK("x") <b>\x07', wards=wards)), tmp_path)
    assert len(book.charts) == 6
    for name, data in book.parts.items():
        tree = ET.fromstring(data)  # noqa: S314 - our own file: it has to be whole
        formulas = [element.text or "" for element in tree.iter() if element.tag.endswith("}f")]
        assert all(formula.startswith("'") or formula.partition("!")[0].isalnum() for formula in formulas), name
        assert not any("HYPERLINK" in formula for formula in formulas)
    ward_names = names(book, book.chart("Rate per 10,000 residents by ward").series[0])
    assert '=HYPERLINK("http://example.org","x")' in ward_names


def test_a_report_without_tables_to_draw_has_no_sheet_of_charts(make: Maker, tmp_path: Path) -> None:
    made = make()
    bare = replace(made, given=replace(made.report, sections=(), lists=()))
    book = opened(bare, tmp_path)
    assert "Charts" not in book.book.sheetnames
    assert "Charts" not in [row[0].value for row in book.book["Contents"].iter_rows(3)]


@pytest.mark.parametrize("table", ["organisations", "wards", "lsoas"])
def test_an_empty_table_breaks_no_chart(make: Maker, tmp_path: Path, table: str) -> None:
    schema = next(schema for schema in tables.ALL_TABLES if schema.name == table)
    changes: dict[str, Any] = {table: schema.empty()}
    book = opened(make(replace(small_project(), **changes)), tmp_path)
    for chart in book.charts:
        for series in chart.series:
            assert values(book, series)
