"""What is dropped anywhere on the window: a project file is opened, data files go to the data-folder page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.pages.dropping import Dropping

if TYPE_CHECKING:
    from kil_mapper.ui.window import Window

PROJECT: Final = ".gpkg"


class WindowDrops(QObject):
    """Takes what is dropped where nothing else does."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.dropping = Dropping(window)
        self.dropping.dropped.connect(self.take)

    def take(self, paths: tuple[Path, ...]) -> None:
        """Open a project file; look at everything else as data. Nothing is taken while a project is built or saved."""
        window = self._window
        if window.runner.active(Lane.PROJECT, Lane.SAVE):
            return
        if len(paths) == 1 and paths[0].suffix.lower() == PROJECT and paths[0].is_file():
            window.commands.open_path(paths[0])
            return
        window.new_project()
        window.folder.take(paths)
