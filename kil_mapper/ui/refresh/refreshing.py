"""A newer register into the project that is open: asks for the folder, follows the work, shows what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject

from kil_mapper.model import days
from kil_mapper.model.progress import Progress
from kil_mapper.ui.files import Want
from kil_mapper.ui.jobs import Job, Lane
from kil_mapper.ui.messages import Offer
from kil_mapper.ui.settings import DATA_FOLDER

if TYPE_CHECKING:  # the view needs pandas, which the first screen does not wait for
    from kil_mapper.ui.change.view import ChangeView
    from kil_mapper.ui.window import Window
    from kil_mapper.workflows import RefreshOutcome

PART: Final = "last"  # of the view Change: what a newer register changed
CHANGED: Final = "The project was changed while the newer files were read, so they are not taken in yet."
DROPPED: Final = "What are the files in “{name}” for?"
DROPPED_HINT: Final = "A newer register can be taken into {name}, or another project built from them."
MOST_SAID: Final = 3  # sentences about what people added, beside the first one


class Refreshing(QObject):
    """Takes a newer register into the project, as one step that can be undone."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    def refresh_register(self) -> None:
        """Ask for the folder with the newer files, and take them in."""
        folder = self._window.files.ask(Want.FOLDER, "Choose the folder with the newer files", DATA_FOLDER)
        if folder is not None:
            self.refresh_from(folder)

    def ask_about(self, paths: tuple[Path, ...]) -> None:
        """Look at dropped files as the data of a new project; dropped onto an open one, ask first what they are for."""
        window, project = self._window, self._window.session.project
        folders = {path if path.is_dir() else path.parent for path in paths}

        def begin() -> None:
            window.new_project()
            window.folder.take(paths)

        if project is None or window.stack.currentWidget() is not window.pages or len(folders) != 1:
            begin()
            return
        folder = folders.pop()
        offers = (Offer("Refresh this project", lambda: self.refresh_from(folder)), Offer("New project…", begin))
        window.messages.info(DROPPED.format(name=folder.name or folder), DROPPED_HINT.format(name=project.name), offers)

    def refresh_from(self, folder: Path) -> Job | None:
        """Take the files of a folder into the project; it stays as it is when that fails or is cancelled."""
        window, project = self._window, self._window.session.project
        opened = window.session.opened
        if project is None:
            return None

        def work(progress: Progress) -> RefreshOutcome:
            return window.core.refresh_project(project, folder, progress=progress)

        def land(outcome: RefreshOutcome) -> None:
            if window.session.project is project:
                self._take_up(outcome)
            elif window.session.opened == opened and window.session.project is not None:
                if window.pages is not None:
                    window.show_view(window.pages.current_id)
                window.messages.warning(CHANGED, "", (Offer("Try again", lambda: self.refresh_from(folder)),))

        job = window.runner.start(Lane.PROJECT, f"Refreshing {project.name} with a newer register", work, land)
        window.commands.project_job.emit(job)
        return job

    def _take_up(self, outcome: RefreshOutcome) -> None:
        window = self._window
        window.session.change(f"refresh with the register of {days.day_short(outcome.register_after)}", outcome.project)
        self.show_changes()
        first, *others = outcome.sentences
        window.messages.info(first, " ".join(others[:MOST_SAID]))

    def show_changes(self) -> None:
        """Go to what the last newer register changed."""
        window = self._window
        window.show_view("change")
        if window.pages is not None:
            cast("ChangeView", window.pages.current).show_tab(PART)
