"""Nothing a person does is lost: each change goes into a working copy at once, on a worker, and one line says so.

What is kept there survives a crash. The file itself changes only when the person saves.
"""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kil_mapper.model.errors import ChangedOnDiskError, KilError
from kil_mapper.model.progress import Progress
from kil_mapper.ui.core import Core
from kil_mapper.ui.jobs import Job, Lane, Runner
from kil_mapper.ui.messages import Messages, Offer
from kil_mapper.ui.session import Part, Session

if TYPE_CHECKING:  # these load pandas, which the first screen does not wait for
    from kil_mapper.model.project import Project
    from kil_mapper.workflows import Working

MILLISECONDS_OF_A_BEAT = 60_000
CHANGED = "Somebody saved to {name} since you opened it."
GONE = "{name} is no longer in {folder}: it was moved, renamed or deleted since you opened it."
HINTS = ("Save yours under another name to keep both, or replace theirs.", "What you see is whole. Save it again.")


class Kept(Enum):
    """How safe the newest change is."""

    NOTHING = auto()  # there is no project
    SAVED = auto()
    ON_ITS_WAY = auto()
    KEPT = auto()
    NOT_KEPT = auto()

    @property
    def words(self) -> str:
        """For the status bar."""
        return {
            Kept.NOTHING: "",
            Kept.SAVED: "Saved",
            Kept.ON_ITS_WAY: "Keeping the change…",
            Kept.KEPT: "Changes kept, not yet saved to the file",
            Kept.NOT_KEPT: "The last change is not kept: save the project",
        }[self]


class Safety(QObject):
    """Keeps the session's project in its working copy, and saves from there.

    Signals:
        changed: How safe things are is another matter now.
        save_as_wanted: The person chose to save under another name.

    Attributes:
        read_only: Why the file cannot be saved to, in plain words; "" when it can.
    """

    changed = Signal()
    save_as_wanted = Signal()

    def __init__(self, session: Session, runner: Runner, core: Core, messages: Messages) -> None:
        super().__init__(session)
        self._session = session
        self._runner = runner
        self._core = core
        self._messages = messages
        self._working: Working | None = None
        self._leaving: list[Working] = []  # let go of, and not released yet
        self._kept: Project | None = None
        self._is_told = False  # that changes are not kept
        self._is_told_of_change = False
        self.read_only = ""
        self._pulse = QTimer(self)
        self._pulse.setInterval(MILLISECONDS_OF_A_BEAT)
        self._pulse.timeout.connect(self.beat)
        session.changed.connect(self._follow)

    @property
    def state(self) -> Kept:
        """How safe the newest change is."""
        project = self._session.project
        if project is None:
            return Kept.NOTHING
        if not self._session.is_dirty:
            return Kept.SAVED
        if project is self._kept:
            return Kept.KEPT
        return Kept.ON_ITS_WAY if self._runner.active(Lane.KEEP) else Kept.NOT_KEPT

    @property
    def words(self) -> str:
        """How safe the newest change is, for the status bar."""
        words = self.state.words
        return f"Read-only. {words}" if self.read_only and words else words

    # --- taking up and letting go -----------------------------------------------------------------------------------

    def take_up(self, working: Working, project: Project) -> None:
        """Hold what was opened or built from now on; called right before the session takes it up."""
        self.let_go()
        self._working = working
        working.seen()
        self.read_only = working.read_only
        self._pulse.start()
        self._note(project, working.no_recovery)

    def let_go(self) -> Job | None:
        """Keep nothing more: what is not saved is not wanted. Returns the work that this takes, if any."""
        self._runner.abandon(Lane.KEEP)
        self._forget()
        if not self._leaving:
            return None
        return self._runner.start(
            Lane.RELEASE, "Closing the project", lambda _progress: self._release(), lambda _: None
        )

    def let_go_at_once(self, *, leave_for_recovery: bool = False) -> None:
        """The same here and now, when the runner is closed.

        Args:
            leave_for_recovery: Offer at the next start what was not saved: the computer shuts down.
        """
        self._forget()
        self._release(leave_for_recovery=leave_for_recovery)

    def _forget(self) -> None:
        self._pulse.stop()
        if self._working is not None:
            self._leaving.append(self._working)
        self._working = self._kept = None
        self._is_told = self._is_told_of_change = False
        self.read_only = ""

    def _release(self, *, leave_for_recovery: bool = False) -> None:
        while self._leaving:
            self._leaving.pop().release(leave_for_recovery=leave_for_recovery)

    # --- keeping ----------------------------------------------------------------------------------------------------

    def _follow(self, _parts: frozenset[Part]) -> None:
        if self._session.project is None:
            self.let_go()
        elif self._session.project is not self._kept or self._runner.active(Lane.KEEP):
            self.keep()  # also after an undo to what is kept, while what was undone is on its way
        self.changed.emit()

    def keep(self) -> None:
        """Keep the newest state; an older one that waits its turn is not kept any more."""
        working, project = self._working, self._session.project
        if working is None or project is None:
            return

        def work(progress: Progress) -> str:
            progress.report("Keeping the change")
            working.keep(project)
            return working.no_recovery

        job = self._runner.start(
            Lane.KEEP, "Keeping the change", work, lambda why_not: self._note(project, why_not), failed=self._not_kept
        )
        job.finished.connect(self.changed)

    def _note(self, project: Project, why_not: str) -> None:
        """What became of keeping a project; an empty reason says that all is well."""
        if why_not:
            self._not_kept(KilError(why_not, "Save often, or free some space."))
        else:
            self._kept, self._is_told = project, False

    def _not_kept(self, error: KilError) -> None:
        if not self._is_told:  # once, not at every change that follows
            self._messages.error(error, (Offer("Try again", self.keep), Offer("Save as…", self.save_as_wanted.emit)))
        self._kept, self._is_told = None, True

    # --- saving -----------------------------------------------------------------------------------------------------

    def save(self, path: Path | None, *, replace_changed: bool = False) -> Job | None:
        """Save the newest state.

        Args:
            path: Where to; None for the project's own file.
            replace_changed: Replace the file although somebody changed it meanwhile.
        """
        working, project = self._working, self._session.project
        target = self._session.path if path is None else path
        if project is None or target is None:
            return None
        self._runner.abandon(Lane.KEEP)  # what is saved is kept

        def work(progress: Progress) -> Path:
            if working is None:
                self._core.save_project(project, target, progress=progress)
                return target
            return working.save(project, path, replace_changed=replace_changed, progress=progress)

        def done(where: Path) -> None:
            self._kept = project
            self._is_told = self._is_told_of_change = False
            self.read_only = ""
            self._session.saved(project, where)

        def failed(error: KilError) -> None:
            if isinstance(error, ChangedOnDiskError):
                self._tell_of_change(error, path)
            else:
                again = Offer("Try again", lambda: self.save(path, replace_changed=replace_changed))
                self._messages.error(error, (again, Offer("Save as…", self.save_as_wanted.emit)))
            self._keep_again()

        job = self._runner.start(Lane.SAVE, f"Saving {target.name}", work, done, failed=failed)
        job.cancelled.connect(self._keep_again)
        job.finished.connect(self.changed)
        return job

    def _keep_again(self) -> None:
        """Saving came to nothing: keep what it would have kept."""
        if self._session.project is not self._kept:
            self.keep()

    def _tell_of_change(self, error: KilError, path: Path | None) -> None:
        self._is_told_of_change = True
        target = path or self._session.path
        verb = "Save it there again" if target is not None and not target.exists() else "Replace it"
        replace = Offer(verb, lambda: self.save(path, replace_changed=True))
        self._messages.warning(error.message, error.hint, (Offer("Save as…", self.save_as_wanted.emit), replace))

    # --- the file on a shared folder --------------------------------------------------------------------------------

    def beat(self) -> None:
        """Show others that somebody is here, and see whether the file changed under us."""
        working = self._working
        if working is None:
            return

        def work(_progress: Progress) -> tuple[bool, bool]:
            working.beat()
            has_changed = working.changed_on_disk()
            return has_changed, has_changed and working.path is not None and not working.path.exists()

        def seen(found: tuple[bool, bool]) -> None:
            has_changed, is_gone = found
            path = self._session.path
            if working is not self._working:
                return
            self.read_only = working.read_only
            self.changed.emit()
            if has_changed and not self._is_told_of_change and path is not None:
                if is_gone:
                    self._session.file_is_gone()
                said = GONE if is_gone else CHANGED
                self._tell_of_change(KilError(said.format(name=path.name, folder=path.parent), HINTS[is_gone]), None)

        self._runner.start(Lane.HOLD, "Looking at the project file", work, seen, failed=lambda _error: None)
