"""Everything a person can take away: map, report, list of organisations. What the file is follows from its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from kil_mapper.analysis.places import place
from kil_mapper.maps.page import WindowPage, exported_page, window_page
from kil_mapper.maps.pair import area_page, exported_area_page
from kil_mapper.maps.pair_picture import draw_pair, pair_alternative
from kil_mapper.maps.picture import IN_PAGE, IN_SLIDE, PAIR_IN_PAGE, Print, draw_map
from kil_mapper.maps.wording import map_alternative
from kil_mapper.model.errors import KilError
from kil_mapper.model.findings import Findings
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import MapKind, PictureSize, PlaceDetail
from kil_mapper.reports.blocks import Picture, Report
from kil_mapper.reports.content import capacity_report, with_pictures
from kil_mapper.reports.content_slides import briefing
from kil_mapper.reports.excel import write_excel
from kil_mapper.reports.html import write_html
from kil_mapper.reports.lists import WRITERS, write_organisations
from kil_mapper.reports.pdf import write_pdf
from kil_mapper.reports.slides import write_slides
from kil_mapper.reports.word import write_word
from kil_mapper.reports.word_template import open_template
from kil_mapper.workflows.data import layer_looks
from kil_mapper.workflows.findings import findings_of
from kil_mapper.workflows.targets import checked_form

REPORT_FORMATS = (".docx", ".pdf", ".xlsx", ".html", ".pptx")
LIST_FORMATS = tuple(WRITERS)
PRINT_DPI = 300
SLIDE_DPI = 220  # enough on a screen
SCREEN_DPI = 150  # of pictures in a web page, where the map can be explored besides
MAP, PAIR = "map", "pair"  # the names that the content of a report knows its pictures by


def map_page(results: Results, detail: PlaceDetail = PlaceDetail.POSTCODE) -> WindowPage:
    """The map as the window shows it."""
    return window_page(results, place(results, detail), detail)


def area_map_page(results: Results) -> WindowPage:
    """Need and capacity side by side, as the window shows them. It speaks `window.kilAreas`."""
    return area_page(results)


class Documents:
    """Everything that is made of one project's results, so that what several documents share is worked out once.

    Attributes:
        results: The computed results.
        detail: How exactly organisations are placed.
        template: An office's own document that gives the Word report its look; None for ours.
    """

    def __init__(
        self, results: Results, detail: PlaceDetail, progress: Progress | None = None, *, template: Path | None = None
    ) -> None:
        """Begin; nothing is worked out before it is needed."""
        self.results = results
        self.detail = detail
        self.template = template
        self._progress = progress or NoProgress()

    @cached_property
    def places(self) -> pd.DataFrame:
        """Where each counted organisation may be shown."""
        return place(self.results, self.detail)

    @cached_property
    def findings(self) -> Findings:
        """What the further analyses found."""
        self._progress.report("Working out what the report says")
        return findings_of(self.results)

    def report(self, pictures: Mapping[str, Picture]) -> Report:
        """What the report says, with these pictures."""
        return with_pictures(self._said, self._words, pictures)

    @cached_property
    def _said(self) -> Report:
        """What the report says in every document; the pictures are put into it afterwards."""
        return capacity_report(self.results, self.places, self._words, self.detail, self.findings)

    def map(self, kind: MapKind, form: str, size: PictureSize = PictureSize.A4) -> bytes:
        """A map as a file: organisations, or need beside capacity.

        Args:
            kind: What it shows.
            form: ".html", ".png" or ".svg".
            size: What a picture is for; a drawing and a web page fit every size.
        """
        is_map = kind is MapKind.ORGANISATIONS
        if form == ".html":
            return self._pages[MAP if is_map else PAIR].encode("utf-8")
        self._progress.report("Drawing the map")
        how: Print = {"form": "svg"} if form == ".svg" else {"form": "png", "size": size.value}
        return draw_map(self.results, self.places, **how) if is_map else draw_pair(self.results, **how)

    def write(self, path: Path) -> None:
        """Write the report in the form that the file's name says.

        Raises:
            KilError: It cannot be written there.
        """
        form = path.suffix.lower()
        write = {
            ".docx": self._write_word,
            ".pdf": self._write_pdf,
            ".html": self._write_html,
            ".pptx": self._write_slides,
            ".xlsx": self._write_excel,
        }[form]
        write(path)

    def _write_word(self, path: Path) -> None:
        report = self.report(self._on_paper)
        self._progress.report(f"Writing {path.name}")
        write_word(report, path, self.template)

    def _write_pdf(self, path: Path) -> None:
        report = self.report(self._drawn_on_paper)
        self._progress.report(f"Writing {path.name}")
        write_pdf(report, path, progress=self._progress)

    def _write_html(self, path: Path) -> None:
        report = self.report(self._explorable)
        self._progress.report(f"Writing {path.name}")
        write_html(report, path, progress=self._progress)

    def _write_slides(self, path: Path) -> None:
        pictures = self._for_slides
        self._progress.report(f"Writing {path.name}")
        write_slides(briefing(self.report(pictures), self.results, self.findings, pictures), path)

    def _write_excel(self, path: Path) -> None:
        report = self.report({})  # a workbook shows no pictures
        self._progress.report(f"Writing {path.name}")
        write_excel(report, self.results, self.places, path, self.detail)

    # --- pictures ---------------------------------------------------------------------------------------------------

    @cached_property
    def _words(self) -> dict[str, Picture]:
        """What is said of the maps, before they are drawn."""
        many, where = self.results.project.noun[1], self.results.project.name
        return {
            MAP: Picture(b"", map_alternative(self.results), f"Need and {many} in {where}"),
            PAIR: Picture(b"", pair_alternative(self.results), f"Need beside {many} per head in {where}"),
        }

    @cached_property
    def _on_paper(self) -> dict[str, Picture]:
        """The maps for a page of a report."""
        return self._in_page(PRINT_DPI)

    def _in_page(self, dpi: int) -> dict[str, Picture]:
        """The maps as large as a page shows them; caption and sources are told in words there."""
        self._progress.report("Drawing the maps")
        drawn = {
            MAP: draw_map(self.results, self.places, form="png", dpi=dpi, size=IN_PAGE),
            PAIR: draw_pair(self.results, form="png", dpi=dpi, size=PAIR_IN_PAGE),
        }
        return {name: replace(words, png=drawn[name]) for name, words in self._words.items()}

    @cached_property
    def _drawn_on_paper(self) -> dict[str, Picture]:
        """The same as drawings, which stay sharp however large they are shown."""
        self._progress.report("Drawing the maps")
        drawn = {
            MAP: draw_map(self.results, self.places, form="svg", size=IN_PAGE),
            PAIR: draw_pair(self.results, form="svg", size=PAIR_IN_PAGE),
        }
        return {name: replace(words, svg=drawn[name]) for name, words in self._words.items()}

    @cached_property
    def _for_slides(self) -> dict[str, Picture]:
        """The maps in the shape of a slide, with letters that can be read from the back of a room."""
        self._progress.report("Drawing the maps")
        drawn = draw_pair(self.results, form="png", dpi=SLIDE_DPI, size=IN_SLIDE)
        return {PAIR: replace(self._words[PAIR], png=drawn)}

    @cached_property
    def _explorable(self) -> dict[str, Picture]:
        """The same maps, each with the page on which it can be explored; where nobody is named, one without symbols."""
        still = self._in_page(SCREEN_DPI)
        return {name: replace(picture, page=self._pages.get(name, "")) for name, picture in still.items()}

    @cached_property
    def _pages(self) -> dict[str, str]:
        """The web pages on which the maps can be explored; where nobody is named, none with symbols."""
        pages = {PAIR: exported_area_page(self.results, MapKind.NEED_CAPACITY)}
        if self.results.project.report.names:
            pages[MAP] = exported_page(self.results, self.places, self.detail)
        return pages


def write_report(
    results: Results,
    path: Path,
    detail: PlaceDetail | None = None,
    *,
    template: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the capacity report, following the choices kept in the project (`choose_report`).

    Args:
        results: The computed results.
        path: Ends in .docx, .pdf, .xlsx, .html or .pptx (the six slides of a briefing).
        detail: How exactly organisations are placed; None as chosen in the project.
        template: An office's own .docx, which gives the Word report its page, header, footer and styles.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, it is a project or what one was built from, or
            the template cannot be used or is not for that kind of file.
    """
    form = checked_form(results, path, REPORT_FORMATS, "report")
    if template is not None and form != ".docx":
        raise KilError(
            "A template is for Word documents.", "Give a name that ends in .docx, or leave the template out."
        )
    if template is not None and path.resolve() == template.resolve():
        raise KilError(f"{path.name} is the template itself, so it is left as it is.", "Choose another name.")
    Documents(results, detail or results.project.report.places, progress, template=template).write(path)


def check_template(path: Path) -> None:
    """Look whether an office's own Word document can be used as a template.

    Args:
        path: A .docx or .dotx file.

    Raises:
        KilError: It is missing, damaged, too large, protected, or holds something that runs or fetches.
    """
    open_template(path)


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
    write_organisations(results, place(results, detail), path, detail, layer_looks(results))
