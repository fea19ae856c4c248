"""What each action of the menu Export does, and how exactly places are told in what is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.ui.core import Core
from kil_mapper.ui.files import Files, Want, file_name, with_ending
from kil_mapper.ui.jobs import Lane, Runner
from kil_mapper.ui.messages import Messages, Offer
from kil_mapper.ui.session import Session
from kil_mapper.ui.settings import EXPORT_FOLDER, WORD_TEMPLATE, Settings

EXPORT_KINDS = {
    "html": "Web page (*.html)",
    "png": "Picture (*.png)",
    "svg": "Drawing (*.svg)",
    "docx": "Word document (*.docx)",
    "pptx": "PowerPoint slides (*.pptx)",
    "pdf": "PDF (*.pdf)",
    "xlsx": "Excel workbook (*.xlsx)",
    "csv": "Comma separated values (*.csv)",
    "gpkg": "GeoPackage (*.gpkg)",
    "geojson": "GeoJSON (*.geojson)",
    "zip": "Zip file (*.zip)",
}
Write = Callable[..., None]


def template_of(settings: Settings) -> Path | None:
    """The office's own Word document that reports take the look of; None for ours, or where it is gone."""
    kept = settings.get(WORD_TEMPLATE)
    return Path(kept) if kept and Path(kept).is_file() else None


class Exporting(QObject):
    """Writes maps, reports and lists to files.

    Signals:
        places_changed: Another detail of places was chosen.

    Attributes:
        places: How exactly places are told.
    """

    places_changed = Signal()

    def __init__(
        self, session: Session, runner: Runner, core: Core, messages: Messages, files: Files, settings: Settings
    ) -> None:
        super().__init__()
        self._settings = settings
        self._session = session
        self._runner = runner
        self._core = core
        self._messages = messages
        self._files = files
        self.places = PlaceDetail.AREA  # never remembered: sharing is the careful choice at every start

    def places_area(self) -> None:
        """Place small organisations by area in exports."""
        self._choose_places(PlaceDetail.AREA)

    def places_postcode(self) -> None:
        """Place every organisation at its postcode in exports."""
        self._choose_places(PlaceDetail.POSTCODE)

    def _choose_places(self, places: PlaceDetail) -> None:
        self.places = places
        self.places_changed.emit()

    def export_map_html(self) -> None:
        """Write the map as a web page."""
        self._export("map", "html", self._core.write_map)

    def export_map_png(self) -> None:
        """Write the map as a picture."""
        self._export("map", "png", self._core.write_map)

    def export_map_svg(self) -> None:
        """Write the map as a drawing."""
        self._export("map", "svg", self._core.write_map)

    def export_report_docx(self) -> None:
        """Write the report for Word."""
        template = template_of(self._settings)
        self._export("report", "docx", partial(self._core.write_report, template=template))

    def export_report_pdf(self) -> None:
        """Write the report as a PDF."""
        self._export("report", "pdf", self._core.write_report)

    def export_report_html(self) -> None:
        """Write the report as a web page."""
        self._export("report", "html", self._core.write_report)

    def export_report_xlsx(self) -> None:
        """Write the report for Excel."""
        self._export("report", "xlsx", self._core.write_report)

    def export_report_pptx(self) -> None:
        """Write the slides of a briefing."""
        self._export("briefing", "pptx", self._core.write_report)

    def export_organisations_xlsx(self) -> None:
        """Write the list for Excel."""
        self._export("organisations", "xlsx", self._core.export_organisations)

    def export_organisations_csv(self) -> None:
        """Write the list as CSV."""
        self._export("organisations", "csv", self._core.export_organisations)

    def export_organisations_gpkg(self) -> None:
        """Write the list as a GeoPackage."""
        self._export("organisations", "gpkg", self._core.export_organisations)

    def export_organisations_geojson(self) -> None:
        """Write the list as GeoJSON."""
        self._export("organisations", "geojson", self._core.export_organisations)

    def _export(self, what: str, ending: str, write: Write) -> None:
        results, detail = self._session.results, self.places
        if results is None or not self._session.is_current:
            return
        exact = "-postcodes" if detail is PlaceDetail.POSTCODE else ""  # nobody should send the wrong one by mistake
        name = f"{file_name(results.project.name)}-{what}{exact}.{ending}"
        title = f"Export the {what}"
        path = self._files.ask(Want.SAVE_FILE, title, EXPORT_FOLDER, name=name, kinds=EXPORT_KINDS[ending])
        if path is None:
            return
        target = with_ending(path, ending)

        def work(progress: Progress) -> None:
            write(results, target, detail, progress=progress)

        self._runner.start(Lane.EXPORT, f"Writing {target.name}", work, lambda _: self._exported(target, detail))

    def _exported(self, target: Path, detail: PlaceDetail) -> None:
        places = (
            "by area: safe to share" if detail is PlaceDetail.AREA else "at their postcodes: not for sharing widely"
        )
        self._messages.info(
            f"Written to {target}.",
            f"Small organisations are placed {places}.",
            (
                Offer("Open", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))),
                Offer("Show folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))),
            ),
        )
