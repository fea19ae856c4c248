"""Asks for files and folders in the system's own dialogs; tests put answers in their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from kil_mapper.ui.settings import Setting, Settings


class Want(Enum):
    """What is asked for."""

    OPEN_FILE = auto()
    SAVE_FILE = auto()
    FOLDER = auto()


@dataclass(frozen=True)
class Request:
    """One question for a file or folder.

    Attributes:
        want: What is asked for.
        title: Title of the dialog.
        start: Folder or file that is proposed.
        kinds: File kinds as Qt writes them: "Word document (*.docx)".
    """

    want: Want
    title: str
    start: Path
    kinds: str = ""


class Files:
    """Asks the person, and remembers the folder they went to.

    Attributes:
        answer: Gets the path, None when the person thought better of it; replaced in tests.
    """

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        self._settings = settings
        self._parent = parent
        self.answer: Callable[[Request], Path | None] = self._in_dialog

    def ask(self, want: Want, title: str, remembered: Setting[str], *, name: str = "", kinds: str = "") -> Path | None:
        """The path that the person chose.

        Args:
            want: What is asked for.
            title: Title of the dialog.
            remembered: The setting that remembers the folder.
            name: File name that is proposed.
            kinds: File kinds as Qt writes them.
        """
        folder = self._settings.folder(remembered)
        path = self.answer(Request(want, title, folder / name if name else folder, kinds))
        if path is not None:
            self._settings.put(remembered, str(path if want is Want.FOLDER else path.parent))
        return path

    def _in_dialog(self, request: Request) -> Path | None:
        start = str(request.start)
        if request.want is Want.FOLDER:
            chosen = QFileDialog.getExistingDirectory(self._parent, request.title, start)
        elif request.want is Want.OPEN_FILE:
            chosen, _ = QFileDialog.getOpenFileName(self._parent, request.title, start, request.kinds)
        else:
            chosen, _ = QFileDialog.getSaveFileName(self._parent, request.title, start, request.kinds)
        return Path(chosen) if chosen else None


def file_name(name: str) -> str:
    """A file name that every system accepts."""
    words = "".join(letter.lower() if letter.isalnum() else " " for letter in name).split()
    return "-".join(words)[:60] or "project"


def with_ending(path: Path, ending: str) -> Path:
    """The path with the ending; what the person typed is kept."""
    return path if path.suffix.lower() == f".{ending}" else path.with_name(f"{path.name}.{ending}")
