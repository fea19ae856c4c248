"""Settings of this person: each declared once, with its type and default, kept in one ini file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QSettings

from kil_mapper import paths

T = TypeVar("T")
FILE_NAME = "settings.ini"
RECENT_PROJECTS_KEPT = 8


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One setting.

    Attributes:
        key: Its name in the file, "section/name".
        default: Its value until it is set, and when the file holds something unreadable.
        read: Makes the value from what JSON gives; raises on anything else.
        meaning: What it decides.
    """

    key: str
    default: T
    read: Callable[[Any], T]
    meaning: str


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("expected text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("expected a list")
    return tuple(_text(item) for item in value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("expected true or false")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("expected a number")
    return float(value)


RECENT_PROJECTS = Setting[tuple[str, ...]]("projects/recent", (), _texts, "Project files opened last, newest first")
DATA_FOLDER = Setting[str]("folders/data", "", _text, "Data folder looked into last")
PROJECT_FOLDER = Setting[str]("folders/projects", "", _text, "Folder a project was opened from or saved to last")
EXPORT_FOLDER = Setting[str]("folders/exports", "", _text, "Folder an export was written to last")
WINDOW_GEOMETRY = Setting[str]("window/geometry", "", _text, "Size and place of the window, base 64")
SPLITTER_STATE = Setting[str]("window/splitter", "", _text, "How map and list share the window, base 64")
DETAILS_STATE = Setting[str]("window/details", "", _text, "How list and details share their side, base 64")
TABLE_STATE = Setting[str]("window/table", "", _text, "Widths, order and sorting of the columns, base 64")
BESIDE_MAP = Setting[str]("explore/beside", "list", _text, "What stands beside the map: list or charts")
CURRENT_VIEW = Setting[str]("window/view", "explore", _text, "Id of the view that was looked at last")
AREAS_SPLITTER_STATE = Setting[str]("areas/splitter", "", _text, "How table and maps of areas share the window")
CONTRACT_QUESTION = Setting[str]("contracts/question", "", _text, "The question asked last, as JSON")
SHOW_SOURCES = Setting[bool]("details/sources", False, _flag, "Whether details say where each value comes from")  # noqa: FBT003 - the default
WORD_TEMPLATE = Setting[str](
    "exports/template", "", _text, "The office's own Word document that reports take the look of"
)
TEMPLATE_FOLDER = Setting[str]("folders/templates", "", _text, "Folder a template was chosen from last")
WHO_DECIDES = Setting[str]("decisions/who", "", _text, "Name that stands beside decisions")
TEXT_SCALE = Setting[float]("look/text_scale", 1.0, _number, "Text size against the standard one")
THEME = Setting[str]("look/theme", "system", _text, 'Name of the theme, or "system" for that of the system')
TOUR_STEP = Setting[float]("help/tour", 0.0, _number, "Steps of the tour that are behind the person")

ALL_SETTINGS: tuple[Setting[Any], ...] = (
    RECENT_PROJECTS,
    DATA_FOLDER,
    PROJECT_FOLDER,
    EXPORT_FOLDER,
    WINDOW_GEOMETRY,
    SPLITTER_STATE,
    DETAILS_STATE,
    TABLE_STATE,
    BESIDE_MAP,
    CURRENT_VIEW,
    AREAS_SPLITTER_STATE,
    CONTRACT_QUESTION,
    WORD_TEMPLATE,
    TEMPLATE_FOLDER,
    WHO_DECIDES,
    SHOW_SOURCES,
    TEXT_SCALE,
    THEME,
    TOUR_STEP,
)

LAYOUT_SETTINGS = (
    WINDOW_GEOMETRY,
    SPLITTER_STATE,
    DETAILS_STATE,
    TABLE_STATE,
    AREAS_SPLITTER_STATE,
)


class Settings:
    """Reads and writes settings; a damaged value is its default, never an error."""

    def __init__(self, file: Path | None = None) -> None:
        """Open the file of this person, or the one given."""
        self.file = paths.config_folder() / FILE_NAME if file is None else file
        self._store = QSettings(str(self.file), QSettings.Format.IniFormat)

    def get(self, setting: Setting[T]) -> T:
        """The value."""
        stored = self._store.value(setting.key)
        if not isinstance(stored, str):
            return setting.default
        try:
            return setting.read(json.loads(stored))
        except (ValueError, TypeError):
            return setting.default

    def put(self, setting: Setting[T], value: T) -> None:
        """Remember a value."""
        self._store.setValue(setting.key, json.dumps(value))

    def add_recent_project(self, path: Path) -> None:
        """Put a project file at the head of the recent ones."""
        text = str(path.resolve())
        others = [recent for recent in self.get(RECENT_PROJECTS) if recent != text]
        self.put(RECENT_PROJECTS, (text, *others)[:RECENT_PROJECTS_KEPT])

    def forget_recent_project(self, path: Path) -> None:
        """Take a project file off the recent ones."""
        self.put(RECENT_PROJECTS, tuple(recent for recent in self.get(RECENT_PROJECTS) if recent != str(path)))

    def folder(self, setting: Setting[str]) -> Path:
        """A remembered folder, or the person's documents when it is not there any more."""
        remembered = self.get(setting)
        return Path(remembered) if remembered and Path(remembered).is_dir() else paths.documents_folder()

    def reset_layout(self) -> None:
        """Forget sizes and places."""
        for setting in LAYOUT_SETTINGS:
            self._store.remove(setting.key)

    def save(self) -> None:
        """Write to disk now."""
        self._store.sync()
