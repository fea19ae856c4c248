"""The look, from one theme file: palette, type scale, spacing; the style sheet and icons derive from it."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication
from xstatic.pkg import roboto_fontface

from kil_mapper import paths
from kil_mapper.ui.icons import LiveIcon, file_of

LIGHT, DARK, CONTRAST = "light", "dark", "contrast"
THEMES = (LIGHT, DARK, CONTRAST)
PAGE_ROLES = {
    "ink": "ink",
    "quiet": "ink_soft",
    "line": "line",
    "edge": "line_strong",
    "edge-strong": "ink_faint",
    "paper": "surface",
    "ground": "map_ground",
    "hover": "accent_soft",
    "accent": "accent",
    "on-accent": "ink_on_accent",
    "focus": "focus",
    "map-focus": "focus",
    "chosen": "selection",
    "cluster-ground": "cluster_soft",
    "cluster-hover": "cluster_soft",
    "off": "ink_faint",
    "veil": "surface",
    "swatch": "map_paper",
}
ICON, ICON_BUTTON, ARROW = 18, 16, 12  # sides in pixels at text size 1
TYPEFACE_FILES = ("Roboto-Regular.ttf", "Roboto-Bold.ttf")


@dataclass(eq=False)
class Theme:
    """One look. Everything that draws keeps the same one and asks it each time, so that it can become another.

    Attributes:
        name: Its name in the theme file.
        colours: Colour of each role, "#rrggbb".
        family: Typeface.
        family_bold: Its bold; these files call it a family of its own.
        sizes: Type scale in points at scale 1.
        padding: Room within frames, pixels.
        target: Height of a button without its border and padding, pixels.
        radius: Rounding of corners, pixels.
        scale: Text size against the standard one.
    """

    name: str
    colours: dict[str, str]
    family: str
    family_bold: str
    sizes: dict[str, float]
    padding: int
    target: int
    radius: int
    scale: float = 1.0

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        return QColor(self.colours[role])

    def points(self, size: str) -> float:
        """A text size in points."""
        return round(self.sizes[size] * self.scale, 1)

    def font(self, size: str = "body") -> QFont:
        """The typeface at a size of the scale."""
        font = QFont(self.family)
        font.setPointSizeF(self.points(size))
        return font

    def become(self, other: Theme) -> None:
        """Take every value of another look."""
        for field in fields(self):
            setattr(self, field.name, getattr(other, field.name))

    @property
    def style_sheet(self) -> str:
        """The style sheet, with the theme's values in it."""
        values = {
            **self.colours,
            **{f"pt_{key}": f"{self.points(key)}pt" for key in self.sizes},
            "padding": f"{self.padding}px",
            "family": self.family,
            "family_bold": self.family_bold,
            "line_height": f"{round(28 * max(1.0, self.scale))}px",
            "line_height_focus": f"{round(28 * max(1.0, self.scale)) - 2}px",
            "arrow_up": file_of("arrow-up", self.colours["ink_soft"]).as_posix(),
            "tick_box": f"{round(ICON_BUTTON * max(1.0, 0.75 * self.scale))}px",
            "icon_button": f"{round(ICON_BUTTON * max(1.0, self.scale))}px",
            "icon": f"{round(ICON * max(1.0, self.scale))}px",
            "arrow_size": f"{round(ARROW * max(1.0, self.scale))}px",
            "arrow_room": f"{round(ARROW * max(1.0, self.scale)) + 10}px",
            "target": f"{round(self.target * max(1.0, self.scale))}px",
            "radius": f"{self.radius}px",
            "tick": file_of("tick-on-accent", self.colours["ink_on_accent"]).as_posix(),
            "arrow_on_accent": file_of("arrow-on-accent", self.colours["ink_on_accent"]).as_posix(),
            "arrow": file_of("arrow-down", self.colours["ink_soft"]).as_posix(),
        }
        return Template(paths.resource("theme.qss").read_text(encoding="utf-8")).substitute(values)

    def palette(self) -> QPalette:
        """The palette for what style sheets do not reach."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in {
            roles.Window: "canvas",
            roles.WindowText: "ink",
            roles.Base: "surface",
            roles.AlternateBase: "surface_soft",
            roles.Text: "ink",
            roles.Button: "surface",
            roles.ButtonText: "ink",
            roles.ToolTipBase: "ink",
            roles.ToolTipText: "surface",
            roles.Highlight: "selection",
            roles.HighlightedText: "ink",
            roles.PlaceholderText: "ink_faint",
            roles.Link: "link",
            roles.LinkVisited: "link",
        }.items():
            palette.setColor(role, self.colour(name))
        for role in (roles.Text, roles.ButtonText, roles.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("disabled"))
        return palette

    def icon(self, name: str, role: str = "ink") -> QIcon:
        """An icon in the colour of a role, sharp on every screen; it changes with the look."""
        if (name, role) not in self._icons:
            self._icons[name, role] = QIcon(LiveIcon(name, role, lambda: self.colours))
        return self._icons[name, role]

    @cached_property
    def _icons(self) -> dict[tuple[str, str], QIcon]:
        """What was made already: details of an organisation are made anew at every selection."""
        return {}

    def page_colours(self) -> dict[str, str]:
        """The colours that pages of the map in the window take from the look, by the name of their CSS variable."""
        scheme = "dark" if self.name == DARK else "light"  # for what the browser draws itself: scroll bars, lists
        return {"color-scheme": scheme} | {f"--{name}": self.colours[role] for name, role in PAGE_ROLES.items()}


def load_theme(name: str = "light", scale: float = 1.0, file: Path | None = None) -> Theme:
    """A look of the theme file; the light one when there is none of that name."""
    text = (paths.resource("theme.json") if file is None else file).read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    chosen = name if name in THEMES else LIGHT
    sizes = dict(data["type"])
    families = str(sizes.pop("family")), str(sizes.pop("family_bold"))
    return Theme(chosen, data[chosen], *families, sizes, data["padding"], data["target"], data["radius"], scale)


def install_typeface() -> None:
    """Make the typeface known to Qt, once."""
    folder = Path(roboto_fontface.BASE_DIR) / "fonts" / "roboto"
    for file in TYPEFACE_FILES:
        if (folder / file).exists():
            QFontDatabase.addApplicationFont(str(folder / file))


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application this look."""
    held = app.findChild(_Held)
    (held if isinstance(held, _Held) else _Held(app)).theme = theme  # first: whoever hears of a new style asks for it
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    # One sheet in place of another costs Qt five times as much as taking it off and putting it on.
    app.setStyleSheet("")
    app.setPalette(theme.palette())
    app.setFont(theme.font())
    app.setStyleSheet(theme.style_sheet)


class _Held(QObject):
    """Keeps the look with the application, for parts that nobody hands it to."""

    theme: Theme


def current_theme() -> Theme:
    """The look that the application has; the light one while it has none."""
    app = QApplication.instance()
    held = None if app is None else app.findChild(_Held)
    return held.theme if isinstance(held, _Held) else load_theme()
