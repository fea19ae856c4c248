"""A project at work: what is open, where every change is kept, where it is saved, and whether it may be."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from kil_mapper.model.errors import ChangedOnDiskError, KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import Project
from kil_mapper.project_file import holding
from kil_mapper.project_file.copies import Copy, about_now
from kil_mapper.project_file.holding import Hold, Taken
from kil_mapper.project_file.raw import RawTable
from kil_mapper.project_file.replacing import checked_target, clear_abandoned, is_full
from kil_mapper.project_file.saving import Fill, NotAsWrittenError, put_in_place, write_project
from kil_mapper.project_file.stamps import Stamp, is_still, renewed, stamp_of

SAVE_AS = "Save it under another name or in another folder (Save as)."
_BLOCK = 1 << 20
_NOT_KEPT = "Changes are not kept safe until you save"


class Working:
    """An open project. Methods may be called on any thread, but only one at a time."""

    def __init__(self, project: Project, path: Path | None = None) -> None:
        """Begin with a project as it stands in its file; use `take_up`, `begin` or `recover`."""
        self._path = path
        self._latest = self._kept = project
        self._saved_project: Project | None = None
        self._identity = self._saved = ""
        self._copy: Copy | None = None
        self._hold: Hold | None = None
        self._stamp: Stamp | None = None
        self._read_only = ""
        self._no_recovery = ""
        self._is_released = False
        self._is_untouched = False  # and unseen, since it was recovered

    @property
    def path(self) -> Path | None:
        """The project file; None until there is one."""
        return self._path

    @property
    def read_only(self) -> str:
        """Why the project cannot be saved where it is, in plain words; empty when it can."""
        return self._read_only

    @property
    def no_recovery(self) -> str:
        """Why nothing could be recovered after a crash, in plain words; empty when all is kept."""
        return self._no_recovery

    @property
    def has_unsaved(self) -> bool:
        """Whether what was kept last differs from what stands in the file."""
        if self._latest is self._saved_project:
            return False
        return self._copy is None or self._latest is not self._kept or self._identity != self._saved

    def keep(self, project: Project) -> None:
        """Make a change safe: after this, it outlives a crash and a power cut.

        Raises:
            KilError: It cannot be written; what was kept before is still there.
        """
        if self._is_released:
            return
        self._latest, self._is_untouched = project, False
        if self._copy is None:
            self._kept = project
            self._start_copy(project, NoProgress())
            return
        if project is self._kept:
            return
        try:
            self._identity = self._copy.keep(self._kept, project)
        except (OSError, sqlite3.Error) as error:
            self._keep_elsewhere(project, error)
        self._kept = project

    def save(
        self,
        project: Project,
        path: Path | None = None,
        *,
        replace_changed: bool = False,
        progress: Progress | None = None,
    ) -> Path:
        """Put the project into its file, whole and in one step, or into another file, which then is its own.

        Args:
            project: What is to stand there.
            path: Another place ("Save as"); None for its own.
            replace_changed: Go on although the file is not the one that was opened.
            progress: Told what happens.

        Returns:
            The real place of the file.

        Raises:
            ChangedOnDiskError: The file was changed or is gone since it was opened. Nothing was written.
            KilError: It cannot be saved there; the file is as it was, and everything is still kept.
            Cancelled: The person asked to stop; the file is as it was.
        """
        progress = progress or NoProgress()
        if path is None and self._path is None:
            raise KilError("This project has no file yet.", "Choose a name and a folder for it (Save as).")
        target = checked_target(path or self._path or Path())
        with contextlib.suppress(KilError):  # a disk that is full here may have room there
            self.keep(project)
        own = self._is_own(target)
        hold = self._held_for(target, own=own)
        try:
            stamp = self._put(project, target, check=own and not replace_changed, progress=progress)
        except BaseException:
            if hold is not self._hold and hold is not None:
                hold.release()
            raise
        if hold is not self._hold and self._hold is not None:
            self._hold.release()
        self._hold, self._path, self._stamp, self._read_only = hold, target, stamp, ""
        self._saved_project = self._latest = project
        self._note_saved()
        if self._is_released:
            self.release()
        return target

    def changed_on_disk(self) -> bool:
        """Whether the file is no longer the one that was opened or saved last; False when that cannot be learned."""
        return bool(self._change())

    def beat(self) -> None:
        """Show others that the project is still open; call it every minute. Never raises."""
        if self._is_released:
            return
        if self._copy is not None:
            self._copy.touch()
        if self._hold is not None and self._path is not None and not self._hold.beat():
            taken = holding.take(self._path)
            self._hold, self._read_only = taken.hold, taken.refused

    def release(self, *, leave_for_recovery: bool = False) -> None:
        """Let go of the project: what was not saved is given up, the file is free for others. Never raises.

        What was recovered and nobody saw is offered again: it may be let go of because its opening failed.

        Args:
            leave_for_recovery: Keep what was not saved, to be offered at the next start (the computer shuts down).
        """
        self._is_released, unsaved = True, self.has_unsaved
        if self._hold is not None:
            self._hold.release()
            self._hold = None
        copy, self._copy = self._copy, None
        if copy is not None:
            if (leave_for_recovery or self._is_untouched) and unsaved:
                copy.leave()
            else:
                copy.remove()

    def seen(self) -> None:
        """Note that the person has it before them: what was recovered is theirs to give up from now on."""
        self._is_untouched = False

    # What follows is for `taking_up` and `recovery`.

    def adopt(self, copy: Copy, identity: str, saved: str, stamp: Stamp | None) -> None:
        """Go on with a working copy that is there already."""
        self._copy, self._identity, self._saved, self._stamp = copy, identity, saved, stamp
        self._is_untouched = True
        self._describe()

    def hold(self) -> Taken:
        """Hold the file for this person, or learn why not."""
        if self._path is None:
            return Taken()
        try:
            checked_target(self._path)
        except KilError as error:
            self._read_only = error.message
            return Taken(refused=error.message)
        taken = holding.take(self._path)
        self._hold, self._read_only = taken.hold, taken.refused
        if taken.hold is not None:
            clear_abandoned(self._path)
        return taken

    def start(self, stamp: Stamp | None, progress: Progress, stored: Mapping[str, RawTable] | None = None) -> None:
        """Take the working copy of a project just opened (`stored`: its tables as they stand in its file) or built."""
        self._stamp = stamp
        self._saved_project = self._kept if stored is not None else None
        self._start_copy(self._kept, progress, stored)

    def _start_copy(self, project: Project, progress: Progress, stored: Mapping[str, RawTable] | None = None) -> None:
        try:
            copy, identity = Copy.made(project, progress, stored)
        except (OSError, sqlite3.Error) as error:
            self._no_recovery = f"{_NOT_KEPT}: {_why(error)}"
            return
        self._copy, self._identity = copy, identity
        if project is self._saved_project:
            self._saved = identity
        try:
            copy.describe(about_now(project.name, self._path, self._saved, self._stamp))
        except OSError as error:
            copy.remove()
            self._copy = None
            self._no_recovery = f"{_NOT_KEPT}: {_why(error)}"
            return
        self._no_recovery = ""

    def _keep_elsewhere(self, project: Project, error: Exception) -> None:
        """The working copy cannot be written: begin another one; the old one stays until that stands."""
        old, saved = self._copy, self._saved
        self._start_copy(project, NoProgress())
        if self._copy is old or self._copy is None:
            self._copy, self._saved, self._no_recovery = old, saved, ""
            raise KilError(
                f"Your last change could not be kept safe: {_why(error)}",
                "It is still here in the window. Save the project now, if need be on another disk.",
            ) from error
        if old is not None:
            old.remove()

    def _describe(self) -> None:
        if self._copy is not None:
            with contextlib.suppress(OSError):  # what stands in the file is compared when it matters
                self._copy.describe(about_now(self._kept.name, self._path, self._saved, self._stamp))

    def _note_saved(self) -> None:
        if self._copy is not None:
            self._saved = self._identity
            self._describe()

    def _is_own(self, target: Path) -> bool:
        if self._path is None:
            return False
        with contextlib.suppress(OSError):
            return target == self._path or target.samefile(self._path)
        return False

    def _held_for(self, target: Path, *, own: bool) -> Hold | None:
        """The lock under which a file is written.

        Raises:
            KilError: Somebody else has it, or nothing can be written there.
        """
        if own and self._hold is not None and self._hold.is_ours():
            return self._hold
        taken = holding.take(target)
        if taken.refused:
            if own:
                self._hold, self._read_only = None, taken.refused
            raise KilError(f"{target.name} cannot be saved there. {taken.refused}", SAVE_AS)
        return taken.hold

    def _put(self, project: Project, target: Path, *, check: bool, progress: Progress) -> Stamp | None:
        stamps: list[Stamp] = []

        def last_look(temporary: Path) -> None:
            if check:
                self._refuse_changed()
            with contextlib.suppress(OSError):
                stamps.append(stamp_of(temporary))

        if check:
            self._refuse_changed()
        whole = self._whole_file(progress) if self._kept is project else None
        try:
            if whole is not None and self._transferred(whole, target, last_look, progress):
                return _named(stamps, target)
        finally:
            if whole is not None:
                with contextlib.suppress(OSError):
                    whole.unlink()
        put_in_place(target, lambda temporary: write_project(project, temporary, progress), last_look, progress)
        return _named(stamps, target)

    def _whole_file(self, progress: Progress) -> Path | None:
        """The working copy as a project file; None when it cannot be had, for memory holds the same."""
        try:
            return self._copy.whole_file(progress) if self._copy is not None else None
        except (OSError, sqlite3.Error, ValueError):
            return None

    def _transferred(self, whole: Path, target: Path, last_look: Fill, progress: Progress) -> bool:
        """Put that file in its place; False when it does not read back as it should."""
        try:
            put_in_place(target, lambda temporary: _transfer(whole, temporary, progress), last_look, progress)
        except NotAsWrittenError:
            return False
        return True

    def _refuse_changed(self) -> None:
        if self._path is None:
            return
        name, change = self._path.name, self._change()
        if change == "changed":
            raise ChangedOnDiskError(
                f"{name} was changed on the disk since you opened it: somebody else has saved to it.",
                "Save yours under another name (Save as), or replace what is there now.",
            )
        if change == "gone":
            raise ChangedOnDiskError(
                f"{name} is no longer in {self._path.parent}: it was moved, renamed or deleted since you opened it.",
                "Save yours under another name (Save as), or put it there again.",
            )

    def _change(self) -> str:
        if self._stamp is None or self._path is None:
            return ""
        try:
            return "" if is_still(self._stamp, self._path) else "changed"
        except FileNotFoundError:
            return "gone" if self._path.parent.is_dir() else ""
        except OSError:
            return ""


def _named(stamps: list[Stamp], target: Path) -> Stamp | None:
    with contextlib.suppress(OSError, IndexError):
        return renewed(stamps[-1], target)
    return None


def _transfer(source: Path, temporary: Path, progress: Progress) -> None:
    """Copy in one go from beginning to end: networks are slow at anything else."""
    with source.open("rb") as reader, temporary.open("wb") as writer:
        while block := reader.read(_BLOCK):
            progress.report("Saving the project")
            writer.write(block)


def _why(error: Exception) -> str:
    """What keeps a working copy from being written."""
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR_WRITE") or is_full(error):
        return "there is no room left on the disk with your own files."
    return f"the folder for working copies cannot be used ({error})."
