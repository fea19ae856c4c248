"""How the window looks: the theme and the size of text that the person chose, applied at once and remembered."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from kil_mapper.ui.settings import TEXT_SCALE, THEME, Settings
from kil_mapper.ui.theme import CONTRAST, DARK, LIGHT, THEMES, Theme, apply_theme, current_theme, load_theme

SYSTEM = "system"
TEXT_SCALES = (0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)


def system_theme() -> str:
    """The theme that goes with what the person told the operating system."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT


def chosen_theme(settings: Settings) -> Theme:
    """The look that a person's settings ask for."""
    choice = settings.get(THEME)
    return load_theme(choice if choice in THEMES else system_theme(), settings.get(TEXT_SCALE))


class Appearance(QObject):
    """Holds the look of the window and changes it.

    Signals:
        changed: The look is another now; whoever paints asks the theme again.

    Attributes:
        theme: The look, always the same object.
    """

    changed = Signal()

    def __init__(self, settings: Settings, theme: Theme | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.theme = chosen_theme(settings) if theme is None else theme
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @property
    def choice(self) -> str:
        """What the person chose: a theme, or as the system has it."""
        remembered = self._settings.get(THEME)
        return remembered if remembered in THEMES else SYSTEM

    def look_system(self) -> None:
        """Look as the operating system does."""
        self._choose(SYSTEM)

    def look_light(self) -> None:
        """Dark words on light ground."""
        self._choose(LIGHT)

    def look_dark(self) -> None:
        """Light words on dark ground."""
        self._choose(DARK)

    def look_contrast(self) -> None:
        """Black on white, with strong lines."""
        self._choose(CONTRAST)

    def _choose(self, choice: str) -> None:
        self._settings.put(THEME, choice)
        self._become(system_theme() if choice == SYSTEM else choice, self.theme.scale)

    def _follow_system(self) -> None:
        if self.choice == SYSTEM:
            self._become(system_theme(), self.theme.scale)

    def larger_text(self) -> None:
        """Make all text larger."""
        self.scale_text(next((scale for scale in TEXT_SCALES if scale > self.theme.scale), TEXT_SCALES[-1]))

    def smaller_text(self) -> None:
        """Make all text smaller."""
        self.scale_text(next((scale for scale in reversed(TEXT_SCALES) if scale < self.theme.scale), TEXT_SCALES[0]))

    def scale_text(self, scale: float) -> None:
        """Give all text this size against the standard one."""
        self._settings.put(TEXT_SCALE, scale)
        self._become(self.theme.name, scale)

    def _become(self, name: str, scale: float) -> None:
        if (name, scale) != (self.theme.name, self.theme.scale) or current_theme() is not self.theme:
            self.theme.become(load_theme(name, scale))
            app = QApplication.instance()
            if isinstance(app, QApplication):
                apply_theme(app, self.theme)
        self.changed.emit()
