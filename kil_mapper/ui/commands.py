"""What the actions on a whole project do: build, open, save, undo, choose; and the work behind them.

Views are told by signals; nothing here knows a widget. Slow work goes through the runner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from kil_mapper import paths
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import RuleProfile, TurnoverBasis
from kil_mapper.ui.core import Core
from kil_mapper.ui.files import Files, Want, file_name, with_ending
from kil_mapper.ui.jobs import Job, Lane, Runner
from kil_mapper.ui.messages import Choice, Messages, Offer, Question
from kil_mapper.ui.pages.folder import FolderReading
from kil_mapper.ui.safety import Safety
from kil_mapper.ui.session import Session
from kil_mapper.ui.settings import DATA_FOLDER, PROJECT_FOLDER, Settings

if TYPE_CHECKING:  # these load pandas, which the first screen does not wait for
    from kil_mapper.model.results import Results
    from kil_mapper.workflows import Leftover, Opened, Working

PROJECT_KINDS = "KIL Mapper project (*.gpkg)"
SAMPLE_WORDS = "This is Aldervale, an invented district: its people, organisations and postcodes exist nowhere."
SAMPLE_HINT = (
    "Choose bands above the map, click symbols, search the list. What you see here can be exported at the top right."
)
RECOVERED = "This is what was kept when KIL Mapper closed unexpectedly. It is not saved to the file yet."


@dataclass(frozen=True)
class Made:
    """What building or opening made.

    Attributes:
        results: Of the project.
        working: Keeps and saves its changes.
        sentences: What to say about it.
    """

    results: Results
    working: Working
    sentences: tuple[str, ...] = ()


class Commands(QObject):
    """Builds, opens, saves, changes.

    Signals:
        project_job: Work that a page of its own follows.
        folder_job: A folder is being looked at.
        folder_read: What was found in it.
        folder_failed: It could not be looked at, or the person stopped it.
        leftovers_found: What was kept when the application ended unexpectedly, as a tuple.
    """

    project_job = Signal(object)
    folder_job = Signal(Path, object)
    folder_read = Signal(object)
    folder_failed = Signal()
    leftovers_found = Signal(object)

    def __init__(
        self,
        session: Session,
        runner: Runner,
        core: Core,
        messages: Messages,
        settings: Settings,
        files: Files,
        safety: Safety,
    ) -> None:
        super().__init__()
        self._session = session
        self._runner = runner
        self._core = core
        self._messages = messages
        self._settings = settings
        self._files = files
        self._safety = safety
        safety.save_as_wanted.connect(self.save_as)

    # --- projects ---------------------------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for a data folder and look into it."""
        folder = self._files.ask(Want.FOLDER, "Choose the data folder", DATA_FOLDER)
        if folder is not None:
            self.read_folder(folder)

    def read_folder(self, folder: Path) -> None:
        """Look into a data folder."""
        self._settings.put(DATA_FOLDER, str(folder))

        def read(progress: Progress) -> FolderReading:
            inventory = self._core.take_inventory(folder, progress=progress)
            try:
                return FolderReading(folder, inventory, self._core.list_areas(folder, progress=progress))
            except KilError as error:
                return FolderReading(folder, inventory, (), error)

        job = self._runner.start(Lane.FOLDER, "Looking at the files", read, self.folder_read.emit)
        job.failed.connect(lambda _error: self.folder_failed.emit())
        job.cancelled.connect(self.folder_failed)
        self.folder_job.emit(folder, job)

    def take(self, paths: tuple[Path, ...], look: Callable[[tuple[Path, ...]], object]) -> None:
        """Take what was dropped: open a project file, look at everything else as data.

        Nothing is taken while a project is built or saved.

        Args:
            paths: What was dropped.
            look: Takes what is data.
        """
        if self._runner.active(Lane.PROJECT, Lane.SAVE):
            return
        if len(paths) == 1 and paths[0].suffix.lower() == ".gpkg" and paths[0].is_file():
            self.open_path(paths[0])
        else:
            look(paths)

    def copy_into_folder(self, files: tuple[Path, ...], folder: Path) -> None:
        """Copy downloaded files into the data folder, then look into it."""
        job = self._runner.start(
            Lane.FOLDER,
            "Copying files into the data folder",
            lambda progress: self._core.add_to_folder(files, folder, progress=progress),
            lambda _made: self.read_folder(folder),
        )
        for ending in (job.failed, job.cancelled):
            ending.connect(lambda *_said: self.read_folder(folder))
        self.folder_job.emit(folder, job)

    def build(self, folder: Path, codes: tuple[str, ...], names: str) -> None:
        """Build a project and take it up."""
        if not self.may_leave():
            return

        def work(progress: Progress) -> Made:
            outcome = self._core.build_project(folder, codes, progress=progress)
            return self._begin(outcome.results, outcome.sentences, progress)

        self._start_project_job(f"Building {names}", work)

    def explore_sample(self) -> None:
        """Build the sample district and take it up."""
        if not self.may_leave():
            return

        def work(progress: Progress) -> Made:
            return self._begin(self._core.demo_project(progress=progress).results, (), progress)

        def welcome() -> None:
            self._messages.info(SAMPLE_WORDS, SAMPLE_HINT)

        job = self._start_project_job("Building the sample district of Aldervale", work)
        job.succeeded.connect(lambda _made: welcome())

    def _begin(self, results: Results, sentences: tuple[str, ...], progress: Progress) -> Made:
        self._core.sieve_of(results)  # here rather than on the main thread when it is first asked for
        return Made(results, self._core.begin(results.project, progress=progress), sentences)

    def open_project(self) -> None:
        """Ask for a project file and open it."""
        path = self._files.ask(Want.OPEN_FILE, "Open a project", PROJECT_FOLDER, kinds=PROJECT_KINDS)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open a project file."""
        if self.may_leave():  # the same file again, too: what is open stays until the file was read
            self._open(f"Opening {path.name}", lambda progress: self._core.take_up(path, progress=progress))

    def recover(self, leftover: Leftover) -> None:
        """Open what was kept when the application ended unexpectedly."""
        if self.may_leave():
            title = f"Opening {leftover.name}"
            job = self._open(title, lambda progress: self._core.recover(leftover, progress=progress), RECOVERED)
            job.finished.connect(self.look_for_leftovers)

    def discard(self, leftover: Leftover) -> None:
        """Throw away what was kept."""

        def work(_progress: Progress) -> tuple[Leftover, ...]:
            self._core.discard(leftover)
            return self._core.leftovers()

        self._runner.start(Lane.LEFT, "Throwing away what was kept", work, self.leftovers_found.emit)

    def look_for_leftovers(self) -> None:
        """See whether something was kept when the application ended unexpectedly."""
        self._runner.start(
            Lane.LEFT,
            "Looking for unsaved changes",
            lambda _progress: self._core.leftovers(),
            self.leftovers_found.emit,
        )

    def _open(self, title: str, take_up: Callable[[Progress], Opened], *said: str) -> Job:
        def work(progress: Progress) -> Made:
            opened = take_up(progress)
            try:
                progress.report("Counting")
                results = self._core.summarise(opened.project)
            except BaseException:
                opened.working.release()
                raise
            return Made(results, opened.working, said or ((opened.said,) if opened.said else ()))

        return self._start_project_job(title, work)

    def _start_project_job(self, title: str, work: Callable[[Progress], Made]) -> Job:
        def take_up(made: Made) -> None:
            working, project = made.working, made.results.project
            self._safety.take_up(working, project)
            self._session.open(made.results, working.path, is_saved=not working.has_unsaved)
            if working.path is not None:
                self._settings.add_recent_project(working.path)
            if made.sentences:
                offers = (Offer("Save…", self.save),) if self._session.is_dirty else ()
                self._messages.info(made.sentences[0], "Save the project to keep it." if offers else "", offers)

        job = self._runner.start(Lane.PROJECT, title, work, take_up, unwanted=lambda made: made.working.release())
        self.project_job.emit(job)
        return job

    def close_project(self) -> None:
        """Close the project, asking about what is not saved."""
        if self.may_leave():
            self._session.close()

    def may_leave(self) -> bool:
        """Whether the project may be let go of; asks when there is something to lose."""
        while deciding := self._runner.under_way(Lane.DECISION):  # the newest decision is not kept yet
            self._runner.wait_for(deciding[0])
        project = self._session.project
        if project is None or not self._session.is_dirty:
            return True
        answer = self._messages.ask(
            Question(
                "Save the project?",
                f"“{project.name}” has changes that are not saved.",
                "They are lost if you do not save them.",
                (Choice("save", "&Save"), Choice("leave", "&Do not save", destructive=True), Choice("stay", "&Cancel")),
            )
        )
        if answer == "save":
            return self._save_and_wait()
        return answer == "leave"

    def save(self) -> None:
        """Save to the project's file, or ask for one."""
        if self._session.path is None or self._safety.read_only:
            self.save_as()
        else:
            self._save_to(None)

    def save_as(self) -> None:
        """Ask for a file and save to it."""
        path = self._ask_project_file()
        if path is not None:
            self._save_to(path)

    def _ask_project_file(self) -> Path | None:
        project = self._session.project
        if project is None:
            return None
        name = f"{file_name(project.name)}.gpkg"
        path = self._files.ask(Want.SAVE_FILE, "Save the project", PROJECT_FOLDER, name=name, kinds=PROJECT_KINDS)
        return None if path is None else with_ending(path, "gpkg")

    def _save_to(self, path: Path | None) -> Job | None:
        job = self._safety.save(path)
        if job is not None:
            job.succeeded.connect(self._saved)
        return job

    def _saved(self, path: Path) -> None:
        self._settings.add_recent_project(path)
        self._messages.info(f"Saved to {path}.")

    def _save_and_wait(self) -> bool:
        """Save before the project is let go of; whether it is saved."""
        own = None if self._safety.read_only else self._session.path
        path = None if own is not None else self._ask_project_file()
        job = None if own is None and path is None else self._save_to(path)
        if job is None:
            return False
        self._runner.wait_for(job)
        return not self._session.is_dirty

    # --- changes ----------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last change."""
        self._session.undo()

    def redo(self) -> None:
        """Make the change again that was taken back."""
        self._session.redo()

    def basis_annualised(self) -> None:
        """Band by the latest income scaled to a year."""
        self._session.set_turnover_basis(TurnoverBasis.ANNUALISED)

    def basis_latest(self) -> None:
        """Band by the latest income as reported."""
        self._session.set_turnover_basis(TurnoverBasis.LATEST)

    def basis_median(self) -> None:
        """Band by the median of three years."""
        self._session.set_turnover_basis(TurnoverBasis.MEDIAN)

    def rules_vcse(self) -> None:
        """Count the local voluntary sector."""
        self._session.choose(rules=RuleProfile.VCSE)

    def rules_ncvo(self) -> None:
        """Count what comes close to NCVO's definition."""
        self._session.choose(rules=RuleProfile.NCVO)

    def rules_all(self) -> None:
        """Count everything that is registered here."""
        self._session.choose(rules=RuleProfile.ALL)

    # --- help -------------------------------------------------------------------------------------------------------

    def open_log_folder(self) -> None:
        """Show the folder of log files."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_folder())))
