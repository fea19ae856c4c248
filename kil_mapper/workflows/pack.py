"""The evidence pack: every document of a project in one folder or zip file, checked against each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import MapKind, PictureSize, PlaceDetail
from kil_mapper.reports import checking, checking_data
from kil_mapper.reports.blocks import Chart, Report
from kil_mapper.reports.chart_list import charts_of
from kil_mapper.reports.chart_pages import chart_page
from kil_mapper.reports.content_slides import briefing
from kil_mapper.reports.excel import organisation_table
from kil_mapper.reports.files import write_bytes
from kil_mapper.reports.folders import contents, written_folder
from kil_mapper.reports.pack_readme import (
    BRIEFING,
    CHECKS,
    PROFILES,
    PROVENANCE,
    README,
    REPORT,
    checks,
    meaning,
    readme,
)
from kil_mapper.reports.provenance_sheet import provenance
from kil_mapper.workflows.data import write_data
from kil_mapper.workflows.documents import Documents
from kil_mapper.workflows.profiles import Atlas, area_rows_of
from kil_mapper.workflows.targets import checked_form

PACK_FORMATS: Final = (".zip",)
"""Endings of a pack; a name without an ending is a folder."""


@dataclass(frozen=True)
class PackOutcome:
    """What came of making a pack.

    Attributes:
        files: Every file within it, by its path there.
        checked: How many numbers were read back and found the same.
        sentences: What was made and checked, in plain words.
    """

    files: tuple[str, ...]
    checked: int
    sentences: tuple[str, ...]


def is_pack(path: Path) -> bool:
    """Whether a name is that of a pack: a zip file or a folder."""
    return not path.suffix or path.suffix.lower() in PACK_FORMATS or path.is_dir()


def write_pack(
    results: Results,
    target: Path,
    detail: PlaceDetail | None = None,
    *,
    template: Path | None = None,
    progress: Progress | None = None,
) -> PackOutcome:
    """Make every document of a project, read them back, and deliver them together when all say the same.

    Args:
        results: The computed results.
        target: Ends in .zip, or is a folder: a new one, an empty one, or an older pack that nobody has changed.
        detail: How exactly organisations are placed; None as chosen in the project.
        template: An office's own .docx, which gives the Word report its page, header, footer and styles.
        progress: Told what is happening; may cancel, and then nothing is left behind.

    Raises:
        KilError: It cannot be written there, or would replace something else.
        DocumentsDifferError: A document does not say what the others say: a fault of ours, so nothing is delivered.
    """
    if target.suffix.lower() in PACK_FORMATS:
        checked_form(results, target, PACK_FORMATS, "pack")
    progress = progress or NoProgress()
    documents = Documents(results, detail or results.project.report.places, progress, template=template)
    with written_folder(target, results.project.created) as folder:
        pack = _Pack(documents, folder, progress)
        pack.fill()
        compared = pack.compared()
        sentence, text = checks(compared)
        write_bytes(folder / CHECKS, text.encode("utf-8-sig"))
        pack.describe()
        progress.report("Putting the pack in its place")
        files = contents(folder)
    count = sum(each.numbers + each.headlines for each in compared)
    return PackOutcome(files, count, (f"Made {len(files)} files in {target}.", sentence))


class _Pack:
    """One pack in the making."""

    def __init__(self, documents: Documents, folder: Path, progress: Progress) -> None:
        self.documents, self.folder, self.progress = documents, folder, progress
        self.results = documents.results
        self.names = documents.results.project.report.names
        self.report: Report = documents.report({})
        self.charts: dict[str, Chart] = charts_of(self.report, self.results)
        self.atlas = Atlas(documents, (), progress) if area_rows_of(self.results).size else None
        self.profiles: dict[str, Report] = {}
        self.listed = organisation_table(self.results, documents.places, documents.detail)

    def fill(self) -> None:
        """Write every document."""
        steps = list(self._steps())
        for place, (name, write) in enumerate(steps):
            self.progress.report(f"Writing {name}", place / (len(steps) + 8))
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            write(path)

    def _steps(self) -> Iterator[tuple[str, Callable[[Path], object]]]:
        for form in (".docx", ".pdf", ".xlsx", ".html"):
            yield REPORT + form, self.documents.write
        yield BRIEFING, self.documents.write
        for kind, stem in ((MapKind.ORGANISATIONS, "organisations"), (MapKind.NEED_CAPACITY, "need-beside-capacity")):
            for form in (".html", ".png", ".svg"):
                if self.names or kind is not MapKind.ORGANISATIONS or form != ".html":
                    yield f"maps/{stem}{form}", self._map(kind)
            for size in (PictureSize.A3, PictureSize.SLIDE):
                yield f"maps/{stem}-{size.value}.png", self._map(kind, size)
        for stem, chart in self.charts.items():
            yield f"charts/{stem}.png", self._chart(chart)
            yield f"charts/{stem}.svg", self._chart(chart)
        if self.atlas is not None:
            yield f"{PROFILES}.pdf", self._profiles
            yield f"{PROFILES}.docx", self._profiles
        yield "data", self._data

    def _map(self, kind: MapKind, size: PictureSize = PictureSize.A4) -> Callable[[Path], None]:
        return lambda path: write_bytes(path, self.documents.map(kind, path.suffix, size))

    def _chart(self, chart: Chart) -> Callable[[Path], None]:
        def write(path: Path) -> None:
            form: Literal["svg", "png"] = "svg" if path.suffix == ".svg" else "png"
            write_bytes(path, chart_page(chart, self.results, form=form))

        return write

    def _profiles(self, path: Path) -> None:
        assert self.atlas is not None  # noqa: S101 - there is no such step without one
        self.profiles[path.suffix] = self.atlas.write(path)

    def _data(self, folder: Path) -> None:
        write_data(self.results, folder, self.documents.detail, progress=self.progress)

    def compared(self) -> list[checking.Compared]:
        """Read every document back and hold it against the report.

        Raises:
            DocumentsDifferError: One of them says something else.
        """
        detail, results, report = self.documents.detail, self.results, self.report
        deck = briefing(report, results, self.documents.findings, {})
        found: list[Callable[[], checking.Compared]] = [
            lambda: checking.check_word(report, self.folder / f"{REPORT}.docx"),
            lambda: checking.check_pdf(report, self.folder / f"{REPORT}.pdf"),
            lambda: checking.check_excel(report, [self.listed] if self.names else [], self.folder / f"{REPORT}.xlsx"),
            lambda: checking.check_html(report, self.folder / f"{REPORT}.html"),
            lambda: checking.check_slides(deck, self.folder / BRIEFING),
            lambda: checking_data.check_areas(results, self.folder / "data/areas.csv"),
            lambda: checking_data.check_bands(report, self.folder / "data/bands.csv"),
        ]
        if self.atlas is not None:
            found += [
                lambda: checking.check_pdf(self.profiles[".pdf"], self.folder / f"{PROFILES}.pdf"),
                lambda: checking.check_word(self.profiles[".docx"], self.folder / f"{PROFILES}.docx"),
            ]
        if self.names:
            lists = self.folder / "data"
            found += [
                lambda: checking_data.check_csv(self.listed, detail, lists / "organisations.csv"),
                lambda: checking_data.check_layer(self.listed, detail, lists / "organisations.gpkg"),
                lambda: checking_data.check_layer(self.listed, detail, lists / "organisations.geojson"),
            ]
        done = []
        for place, check in enumerate(found):
            self.progress.report("Reading the documents back", 0.85 + 0.1 * place / len(found))
            done.append(check())
        return done

    def describe(self) -> None:
        """Write what to read first and where everything comes from."""
        there = (*contents(self.folder), README, PROVENANCE)
        captions = {stem: chart.caption for stem, chart in self.charts.items()}
        text = readme(self.results, self.report, there, self.documents.detail, captions)
        write_bytes(self.folder / README, text.encode("utf-8-sig"))
        sheet = provenance(self.results, self.folder, self._meanings(), self.documents.detail)
        text = json.dumps(sheet, ensure_ascii=False, indent=2) + "\n"
        write_bytes(self.folder / PROVENANCE, text.encode("utf-8"))

    def _meanings(self) -> Mapping[str, str]:
        said = {f"charts/{stem}": chart.caption for stem, chart in self.charts.items()}
        return {path: meaning(path) or said.get(path.rpartition(".")[0], "") for path in contents(self.folder)}
