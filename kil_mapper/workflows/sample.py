"""The sample district of Aldervale: built through the same importers as real data, with everything a person gets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kil_mapper import paths
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import Results
from kil_mapper.workflows.build import BuildOutcome, build_project
from kil_mapper.workflows.documents import export_organisations, write_report
from kil_mapper.workflows.pictures import write_map
from kil_mapper.workflows.projects import save_project

SAMPLE_AREA = "Aldervale"
PROJECT_FILE = "aldervale.gpkg"
MAPS = ("aldervale-map.html", "aldervale-map.png", "aldervale-map.svg")
REPORTS = (
    "aldervale-report.html",
    "aldervale-report.docx",
    "aldervale-report.pdf",
    "aldervale-report.xlsx",
    "aldervale-briefing.pptx",
)
LISTS = ("aldervale-organisations.csv",)


@dataclass(frozen=True, eq=False)
class DemoOutcome:
    """What the demonstration made and found.

    Attributes:
        folder: Where everything is.
        files: The files made, in the order in which to look at them.
        results: What was found.
        sentences: What was read, counted and set aside.
    """

    folder: Path
    files: tuple[Path, ...]
    results: Results
    sentences: tuple[str, ...]


def demo_project(*, progress: Progress | None = None) -> BuildOutcome:
    """Build the sample district."""
    return build_project(paths.sample_data(), [SAMPLE_AREA], progress=progress)


def demo(folder: Path, *, progress: Progress | None = None) -> DemoOutcome:
    """Build the sample district and write project, maps, reports and list into a folder.

    Raises:
        KilError: The folder cannot be made or written to.
    """
    progress = progress or NoProgress()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KilError(f"The folder {folder} cannot be made.", "Choose another with --to.") from error
    outcome = demo_project(progress=progress)
    results = outcome.results
    for name in MAPS:
        write_map(results, folder / name, progress=progress)
    for name in REPORTS:
        write_report(results, folder / name, progress=progress)
    for name in LISTS:
        export_organisations(results, folder / name, progress=progress)
    save_project(outcome.project, folder / PROJECT_FILE, progress=progress)
    files = tuple(folder / name for name in (*MAPS, *REPORTS, *LISTS, PROJECT_FILE))
    return DemoOutcome(folder, files, results, outcome.sentences)
