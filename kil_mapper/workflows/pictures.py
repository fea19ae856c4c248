"""Maps and charts as pictures for slides, posters and documents of one's own, each complete in itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from kil_mapper.analysis.places import place
from kil_mapper.maps.page import exported_page
from kil_mapper.maps.pair import exported_area_page
from kil_mapper.maps.pair_picture import draw_bivariate, draw_pair
from kil_mapper.maps.picture import draw_map
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import ReportChoices
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import MapKind, PictureSize, PlaceDetail
from kil_mapper.reports.chart_list import charts_of
from kil_mapper.reports.chart_pages import chart_page
from kil_mapper.reports.content import capacity_report
from kil_mapper.reports.figures import Chart
from kil_mapper.reports.files import write_bytes
from kil_mapper.workflows.findings import findings_of
from kil_mapper.workflows.targets import checked_form

MAP_FORMATS = (".html", ".png", ".svg")
CHART_FORMATS = (".png", ".svg")


def write_map(
    results: Results,
    path: Path,
    detail: PlaceDetail = PlaceDetail.AREA,
    kind: MapKind = MapKind.ORGANISATIONS,
    *,
    size: PictureSize = PictureSize.A4,
    progress: Progress | None = None,
) -> None:
    """Write a map as a self-contained web page or as a picture.

    Args:
        results: The computed results.
        path: Ends in .html, .png (300 dots per inch) or .svg.
        detail: How exactly organisations are placed; the maps of need and capacity place none.
        kind: What the map shows.
        size: What the picture is for; a web page fits every screen.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, or it is a project or what one was built from.
    """
    form = checked_form(results, path, MAP_FORMATS, "map")
    (progress or NoProgress()).report("Drawing the map")
    write_bytes(path, _map(results, detail, kind, form, size))


def _map(results: Results, detail: PlaceDetail, kind: MapKind, form: str, size: PictureSize) -> bytes:
    picture = _form(form)
    if kind is MapKind.ORGANISATIONS:
        places = place(results, detail)
        if form == ".html":
            return exported_page(results, places, detail).encode("utf-8")
        return draw_map(results, places, form=picture, size=size.value)
    if form == ".html":
        return exported_area_page(results, kind).encode("utf-8")
    draw = draw_pair if kind is MapKind.NEED_CAPACITY else draw_bivariate
    return draw(results, form=picture, size=size.value)


def _form(ending: str) -> Literal["svg", "png"]:
    return "svg" if ending == ".svg" else "png"


def report_charts(results: Results) -> dict[str, Chart]:
    """Every chart that there is for this project, by its key: bands, ladder, areas, deciles, ledger.

    Args:
        results: The computed results.
    """
    everything = replace(results, project=replace(results.project, report=ReportChoices()))
    report = capacity_report(everything, place(results, PlaceDetail.AREA), {}, PlaceDetail.AREA, findings_of(results))
    return charts_of(report, everything)


def write_chart(
    results: Results,
    key: str,
    path: Path,
    *,
    size: PictureSize = PictureSize.A4,
    progress: Progress | None = None,
) -> None:
    """Write one chart as a picture with title, source and date burnt in.

    Args:
        results: The computed results.
        key: One of the keys of `report_charts`.
        path: Ends in .png (300 dots per inch) or .svg.
        size: What it is for.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: There is no such chart, the ending is another one, or the file cannot be written.
    """
    form = checked_form(results, path, CHART_FORMATS, "chart")
    (progress or NoProgress()).report("Drawing the chart")
    charts = report_charts(results)
    if key not in charts:
        raise KilError(f"There is no chart “{key}”.", f"Choose one of {', '.join(charts)}.")
    write_bytes(path, chart_page(charts[key], results, form=_form(form), size=size))
