"""Everything a person can take away: map, report, list of organisations. What the file is follows from its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pandas as pd

from kil_mapper.analysis.places import place
from kil_mapper.maps.page import WindowPage, exported_page, window_page
from kil_mapper.maps.pair import area_page, exported_area_page
from kil_mapper.maps.pair_picture import draw_bivariate, draw_pair, pair_alternative
from kil_mapper.maps.picture import draw_map
from kil_mapper.maps.wording import map_alternative
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import MapKind, PlaceDetail
from kil_mapper.reports.blocks import Picture
from kil_mapper.reports.content import capacity_report
from kil_mapper.reports.content_slides import briefing
from kil_mapper.reports.excel import write_excel
from kil_mapper.reports.files import write_bytes
from kil_mapper.reports.html import write_html
from kil_mapper.reports.lists import write_organisations
from kil_mapper.reports.pdf import write_pdf
from kil_mapper.reports.slides import write_slides
from kil_mapper.reports.word import write_word
from kil_mapper.workflows.findings import findings_of
from kil_mapper.workflows.targets import checked_form

MAP_FORMATS = (".html", ".png", ".svg")
REPORT_FORMATS = (".docx", ".pdf", ".xlsx", ".html", ".pptx")
LIST_FORMATS = (".csv", ".xlsx", ".gpkg", ".geojson")
MAP_DPI = 300
PAIR_DPI = 220  # enough on a page of a document, where two maps share the width
SCREEN_DPI = 150  # of pictures in a web page, where the map can be explored besides


def map_page(results: Results, detail: PlaceDetail = PlaceDetail.POSTCODE) -> WindowPage:
    """The map as the window shows it."""
    return window_page(results, place(results, detail), detail)


def area_map_page(results: Results) -> WindowPage:
    """Need and capacity side by side, as the window shows them. It speaks `window.kilAreas`."""
    return area_page(results)


def write_map(
    results: Results,
    path: Path,
    detail: PlaceDetail = PlaceDetail.AREA,
    kind: MapKind = MapKind.ORGANISATIONS,
    *,
    progress: Progress | None = None,
) -> None:
    """Write a map as a self-contained web page or as a picture.

    Args:
        results: The computed results.
        path: Ends in .html, .png or .svg.
        detail: How exactly organisations are placed; the maps of need and capacity place none.
        kind: What the map shows.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, or it is a project or what one was built from.
    """
    form = checked_form(results, path, MAP_FORMATS, "map")
    (progress or NoProgress()).report("Drawing the map")
    write_bytes(path, _drawn(results, detail, kind, form))


def _drawn(results: Results, detail: PlaceDetail, kind: MapKind, form: str) -> bytes:
    picture: Literal["svg", "png"] = "svg" if form == ".svg" else "png"
    if kind is MapKind.ORGANISATIONS:
        places = place(results, detail)
        if form == ".html":
            return exported_page(results, places, detail).encode("utf-8")
        return draw_map(results, places, form=picture)
    if form == ".html":
        return exported_area_page(results, kind).encode("utf-8")
    draw = draw_pair if kind is MapKind.NEED_CAPACITY else draw_bivariate
    return draw(results, form=picture)


def _pictures(
    results: Results, places: pd.DataFrame, progress: Progress, dpi: int = MAP_DPI, pair_dpi: int = PAIR_DPI
) -> dict[str, Picture]:
    """The maps of a report, by the names that its content knows them by."""
    progress.report("Drawing the maps")
    drawn = {
        "map": draw_map(results, places, form="png", dpi=dpi),
        "pair": draw_pair(results, form="png", dpi=pair_dpi),
    }
    return {name: replace(words, png=drawn[name]) for name, words in _worded(results).items()}


def _worded(results: Results) -> dict[str, Picture]:
    """What is said of the maps, before they are drawn."""
    many, where = results.project.noun[1], results.project.name
    return {
        "map": Picture(b"", map_alternative(results), f"Need and {many} in {where}"),
        "pair": Picture(b"", pair_alternative(results), f"Need beside {many} per head in {where}"),
    }


def _drawings(results: Results, places: pd.DataFrame, progress: Progress) -> dict[str, Picture]:
    """The same maps as drawings, which stay sharp however large they are shown."""
    progress.report("Drawing the map")
    drawn = {"map": draw_map(results, places, form="svg")}
    progress.report("Drawing need beside capacity")
    drawn["pair"] = draw_pair(results, form="svg")
    return {name: replace(words, svg=drawn[name]) for name, words in _worded(results).items()}


def _explorable(
    pictures: dict[str, Picture], results: Results, places: pd.DataFrame, detail: PlaceDetail
) -> dict[str, Picture]:
    """The same maps, each with the page on which it can be explored."""
    return {
        "map": replace(pictures["map"], page=exported_page(results, places, detail)),
        "pair": replace(pictures["pair"], page=exported_area_page(results, MapKind.NEED_CAPACITY)),
    }


def write_report(
    results: Results, path: Path, detail: PlaceDetail = PlaceDetail.AREA, *, progress: Progress | None = None
) -> None:
    """Write the capacity report.

    Args:
        results: The computed results.
        path: Ends in .docx, .pdf, .xlsx, .html or .pptx (the six slides of a briefing).
        detail: How exactly organisations are placed.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, or it is a project or what one was built from.
    """
    progress = progress or NoProgress()
    form = checked_form(results, path, REPORT_FORMATS, "report")
    places = place(results, detail)
    pictures: dict[str, Picture] = {}  # a workbook shows none
    if form in {".docx", ".pptx"}:
        pictures = _pictures(results, places, progress)
    elif form == ".pdf":
        pictures = _drawings(results, places, progress)
    elif form == ".html":
        drawn = _pictures(results, places, progress, SCREEN_DPI, SCREEN_DPI)
        pictures = _explorable(drawn, results, places, detail)
    findings = findings_of(results)
    report = capacity_report(results, places, pictures, detail, findings)
    progress.report(f"Writing {path.name}")
    if form == ".docx":
        write_word(report, path)
    elif form == ".pdf":
        write_pdf(report, path, progress=progress)
    elif form == ".html":
        write_html(report, path, progress=progress)
    elif form == ".pptx":
        write_slides(briefing(report, results, findings, pictures), path)
    else:
        write_excel(report, results, places, path, detail)


def export_organisations(
    results: Results, path: Path, detail: PlaceDetail = PlaceDetail.AREA, *, progress: Progress | None = None
) -> None:
    """Write the list of counted organisations.

    Args:
        results: The computed results.
        path: Ends in .csv, .xlsx, .gpkg or .geojson.
        detail: How exactly organisations are placed.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, or it is a project or what one was built from.
    """
    checked_form(results, path, LIST_FORMATS, "list of organisations")
    (progress or NoProgress()).report(f"Writing {path.name}")
    write_organisations(results, place(results, detail), path, detail)
