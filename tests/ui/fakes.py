"""A core that works on the small hand-made district at once, for tests of the window that need no files."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.places import place
from kil_mapper.maps.page import WindowPage, window_page
from kil_mapper.model.contracts import ContractQuestion
from kil_mapper.model.datasets import Dataset, Need, Role
from kil_mapper.model.errors import ChangedOnDiskError, KilError
from kil_mapper.model.inventory import FoundFile, Inventory, SourceFile
from kil_mapper.model.issues import Issue, IssueKind, Severity
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import DatasetId, PlaceDetail
from kil_mapper.project_file import Leftover, Opened, Working
from kil_mapper.ui.core import Core
from kil_mapper.workflows.areas import AreaChoice
from kil_mapper.workflows.build import BuildOutcome
from kil_mapper.workflows.pack import PackOutcome
from kil_mapper.workflows.profiles import ProfilesOutcome
from tests.factory import small_project

NEEDED = Dataset(
    DatasetId.ONSPD,
    Role.POSTCODES,
    Need.REQUIRED,
    "ONS Postcode Directory",
    "Office for National Statistics",
    "Open Government Licence v3.0",
    ("Contains OS data",),
    "Places each organisation by its postcode.",
    "Download the newest directory, one zip, from the Open Geography Portal.",
    "https://geoportal.statistics.gov.uk/",
)


def found(name: str, dataset: DatasetId | None, what: str, *issues: Issue) -> FoundFile:
    """One file of a folder."""
    return FoundFile(SourceFile(Path(name)), dataset, "2025", what, size=1_234_567, issues=issues)


class FakeWorking(Working):
    """Keeps in memory what the real one keeps on the disk.

    Attributes:
        kept: Every state that was kept.
        failure: What keeping and saving fail with.
        has_changed: Whether somebody else saved to the file.
        calls: What was asked of it, in order.
    """

    def __init__(self, core: FakeCore, project: Project, path: Path | None = None, read_only: str = "") -> None:
        super().__init__(project, path)
        self._core = core
        self._where = path
        self._why_read_only = read_only
        self._unsaved = False
        self.kept: list[Project] = []
        self.failure: Exception | None = None
        self.has_changed = False
        self.calls: list[str] = []

    @property
    def path(self) -> Path | None:
        """The file."""
        return self._where

    @property
    def read_only(self) -> str:
        """Why it can only be read."""
        return self._why_read_only

    @property
    def no_recovery(self) -> str:
        """All is kept."""
        return ""

    @property
    def has_unsaved(self) -> bool:
        """Whether it is newer than its file."""
        return self._unsaved

    def keep(self, project: Project) -> None:
        """Note it."""
        if self.failure is not None:
            raise self.failure
        self.kept.append(project)

    def save(
        self,
        project: Project,
        path: Path | None = None,
        *,
        replace_changed: bool = False,
        progress: Progress | None = None,
    ) -> Path:
        """Write a word."""
        target = path or self._where
        assert target is not None
        if self.failure is not None:
            raise self.failure
        if self.has_changed and not replace_changed and path is None:
            raise ChangedOnDiskError(f"{target.name} was changed.", "Save yours under another name.")
        self._core.save_project(project, target, progress=progress or NoProgress())
        self._where, self._why_read_only, self._unsaved, self.has_changed = target, "", False, False
        return target

    def beat(self) -> None:
        """Note it."""
        self.calls.append("beat")

    def changed_on_disk(self) -> bool:
        """Whether somebody else saved."""
        return self.has_changed

    def release(self, *, leave_for_recovery: bool = False) -> None:
        """Note it."""
        self.calls.append("left for recovery" if leave_for_recovery else "released")


class FakeCore(Core):
    """Does at once and in memory what the real one does with files.

    Attributes:
        gate: Long work waits for it; open unless a test closes it.
        written: What was written: kind, path, detail.
    """

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Event()
        self.project: Project | None = None
        self.written: list[tuple[str, Path, PlaceDetail | None]] = []
        self.failure: Exception | None = None
        self.read_only = ""
        self.workings: list[FakeWorking] = []
        self.left: list[Leftover] = []

    @property
    def working(self) -> FakeWorking:
        """The newest working copy."""
        return self.workings[-1]

    def _work_on(self, project: Project, path: Path | None = None) -> FakeWorking:
        self.workings.append(FakeWorking(self, project, path, self.read_only))
        return self.workings[-1]

    def take_up(self, path: Path, *, progress: Progress) -> Opened:
        """What `open_project` gives, with a working copy in memory."""
        project = self.open_project(path, progress=progress)
        working = self._work_on(project, path)
        return Opened(project, working, None, working.read_only)

    def begin(self, project: Project, *, progress: Progress) -> Working:
        """A working copy in memory."""
        return self._work_on(project)

    def leftovers(self) -> tuple[Leftover, ...]:
        """What a test left."""
        return tuple(self.left)

    def recover(self, leftover: Leftover, *, progress: Progress) -> Opened:
        """The small district, newer than its file."""
        self.left.remove(leftover)
        project = replace(self.project or small_project(), name=leftover.name)
        working = self._work_on(project, leftover.path)
        working._unsaved = True
        return Opened(project, working)

    def discard(self, leftover: Leftover) -> None:
        """Forget it."""
        self.left.remove(leftover)

    def _wait(self, progress: Progress, doing: str) -> None:
        self.begun.set()
        progress.report(doing, 0.4)
        while not self.gate.wait(0.01):
            progress.report(doing, 0.5)
        if self.failure is not None:
            raise self.failure

    def declared(self) -> tuple[Dataset, ...]:
        """One dataset."""
        return (NEEDED,)

    def take_inventory(self, folder: Path, *, progress: Progress) -> Inventory:
        """Three files and one that is missing."""
        self._wait(progress, "Looking at charity.zip")
        odd = Issue(IssueKind.FILE_UNREADABLE, Severity.ERROR, "The zip is damaged.")
        files = (
            found("charity.zip", DatasetId.CHARITY, "Register of charities"),
            found("<b>odd</b>.zip", None, "", odd),
            found("notes.txt", None, "Plain text"),
        )
        return Inventory(files, (NEEDED,))

    def list_areas(self, folder: Path, *, progress: Progress) -> tuple[AreaChoice, ...]:
        """Two authorities; none in a folder called empty."""
        if folder.name == "empty":
            raise KilError("The folder holds no deprivation file.", "Add File 7.")
        return (AreaChoice("E99000001", "Smalltown", 12, 12), AreaChoice("E99000002", "Otherville", 9, 7))

    def build_project(self, folder: Path, areas: Sequence[str], *, progress: Progress) -> BuildOutcome:
        """The small district."""
        self._wait(progress, "Reading the charity register")
        return BuildOutcome(compute(self.project or small_project()), ("17 of 30 counted.",))

    def demo_project(self, *, progress: Progress) -> BuildOutcome:
        """The small district."""
        return self.build_project(Path(), (), progress=progress)

    def open_project(self, path: Path, *, progress: Progress) -> Project:
        """The small district."""
        self._wait(progress, f"Opening {path.name}")
        return self.project or small_project()

    def save_project(self, project: Project, path: Path, *, progress: Progress) -> None:
        """Write a word."""
        self._wait(progress, "Saving")
        path.write_text(project.name, encoding="utf-8")

    def summarise(self, project: Project) -> Results:
        """As the real one."""
        return compute(project)

    def map_page(self, results: Results, detail: PlaceDetail) -> WindowPage:
        """As the real one."""
        return window_page(results, place(results, detail), detail)

    def write_map(self, results: Results, path: Path, detail: PlaceDetail, *, progress: Progress) -> None:
        """Note it."""
        self._write("map", path, detail, progress)

    def write_report(
        self,
        results: Results,
        path: Path,
        detail: PlaceDetail,
        *,
        template: Path | None = None,
        progress: Progress,
    ) -> None:
        """Note it."""
        self._write("report" if template is None else f"report like {template.name}", path, detail, progress)

    def write_pack(
        self, results: Results, target: Path, template: Path | None = None, *, progress: Progress
    ) -> PackOutcome:
        """Note it."""
        self._write("pack", target, results.project.report.places, progress)
        return PackOutcome(("report.docx",), 1_234, (f"Made {target}.", "1,234 numbers read back."))

    def write_profiles(
        self, results: Results, target: Path, areas: Sequence[str], *, progress: Progress
    ) -> ProfilesOutcome:
        """Note it."""
        self._write(f"profiles of {' '.join(areas) or 'all'}", target, None, progress)
        return ProfilesOutcome((target,), tuple(areas))

    def export_organisations(self, results: Results, path: Path, detail: PlaceDetail, *, progress: Progress) -> None:
        """Note it."""
        self._write("organisations", path, detail, progress)

    def write_contract(
        self,
        results: Results,
        question: ContractQuestion,
        path: Path,
        consortium: Sequence[str],
        *,
        progress: Progress,
    ) -> None:
        """Note it."""
        self._write(f"contract with {len(consortium)}", path, None, progress)

    def _write(self, what: str, path: Path, detail: PlaceDetail | None, progress: Progress) -> None:
        self._wait(progress, "Writing")
        path.write_text(what, encoding="utf-8")
        self.written.append((what, path, detail))
