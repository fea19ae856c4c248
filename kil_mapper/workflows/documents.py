"""Everything a person can take away: map, report, list of organisations. What the file is follows from its name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kil_mapper import project_file
from kil_mapper.analysis.places import place
from kil_mapper.importing.files import sha256_of
from kil_mapper.maps.page import WindowPage, exported_page, window_page
from kil_mapper.maps.picture import draw_map
from kil_mapper.maps.wording import map_alternative
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Source
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports.blocks import Picture
from kil_mapper.reports.content import capacity_report
from kil_mapper.reports.excel import write_excel
from kil_mapper.reports.files import write_bytes
from kil_mapper.reports.lists import write_organisations
from kil_mapper.reports.word import write_word
from kil_mapper.workflows.findings import findings_of

MAP_FORMATS = (".html", ".png", ".svg")
REPORT_FORMATS = (".docx", ".xlsx")
LIST_FORMATS = (".csv", ".xlsx", ".gpkg", ".geojson")


def map_page(results: Results, detail: PlaceDetail = PlaceDetail.POSTCODE) -> WindowPage:
    """The map as the window shows it."""
    return window_page(results, place(results, detail), detail)


def write_map(
    results: Results, path: Path, detail: PlaceDetail = PlaceDetail.AREA, *, progress: Progress | None = None
) -> None:
    """Write the map as a self-contained web page or as a picture.

    Args:
        results: The computed results.
        path: Ends in .html, .png or .svg.
        detail: How exactly organisations are placed.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, or it is a project or what one was built from.
    """
    form = _form(path, MAP_FORMATS, "map")
    _refuse_to_lose(results, path)
    (progress or NoProgress()).report("Drawing the map")
    places = place(results, detail)
    if form == ".html":
        content = exported_page(results, places, detail).encode("utf-8")
    else:
        content = draw_map(results, places, form="svg" if form == ".svg" else "png")
    write_bytes(path, content)


def _map_picture(results: Results, places: pd.DataFrame, progress: Progress) -> Picture:
    progress.report("Drawing the map")
    return Picture(
        png=draw_map(results, places, form="png"),
        alternative=map_alternative(results),
        caption=f"Need and {results.project.noun[1]} in {results.project.name}",
    )


def write_report(
    results: Results, path: Path, detail: PlaceDetail = PlaceDetail.AREA, *, progress: Progress | None = None
) -> None:
    """Write the capacity report.

    Args:
        results: The computed results.
        path: Ends in .docx or .xlsx.
        detail: How exactly organisations are placed.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, or it is a project or what one was built from.
    """
    progress = progress or NoProgress()
    form = _form(path, REPORT_FORMATS, "report")
    _refuse_to_lose(results, path)
    places = place(results, detail)
    pictures = {"map": _map_picture(results, places, progress)} if form == ".docx" else {}  # a workbook shows none
    report = capacity_report(results, places, pictures, detail, findings_of(results))
    progress.report(f"Writing {path.name}")
    if form == ".docx":
        write_word(report, path)
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
    _form(path, LIST_FORMATS, "list of organisations")
    _refuse_to_lose(results, path)
    (progress or NoProgress()).report(f"Writing {path.name}")
    write_organisations(results, place(results, detail), path, detail)


def _form(path: Path, allowed: tuple[str, ...], what: str) -> str:
    form = path.suffix.lower()
    if form not in allowed:
        raise KilError(
            f"A {what} cannot be written as “{path.name}”.", f"Give it a name that ends in {', '.join(allowed)}."
        )
    return form


def _refuse_to_lose(results: Results, path: Path) -> None:
    """Keep a slip of the hand from replacing a project, or a file in the data folder, by something made from it."""
    try:
        if not path.is_file():
            return
    except (OSError, ValueError):
        return  # no name for a file, which the writer says better
    if project_file.is_project(path):
        raise KilError(f"{path.name} is a KIL Mapper project, so it is left as it is.", "Choose another name.")
    known = {line for lines in results.project.sources[Source.SHA256].dropna() for line in lines.split("\n")}
    if known and sha256_of(path) in known:
        raise KilError(
            f"{path.name} is one of the files that this project was built from, so it is left as it is.",
            "Choose another name.",
        )
