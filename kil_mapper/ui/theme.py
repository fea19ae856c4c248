"""The look, from one theme file: palette, type scale, spacing; the style sheet and icons derive from it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from xstatic.pkg import roboto_fontface

from kil_mapper import paths

ICON_SIZES = (16, 20, 24, 32, 48)
TYPEFACE_FILES = ("Roboto-Regular.ttf", "Roboto-Bold.ttf")


@dataclass(frozen=True)
class Theme:
    """One look.

    Attributes:
        name: Its name in the theme file.
        colours: Colour of each role, "#rrggbb".
        family: Typeface.
        family_bold: Its bold; these files call it a family of its own.
        sizes: Type scale in points at scale 1.
        space: Distances in pixels.
        target: Height of a button without its border and padding, pixels.
        radius: Rounding of corners, pixels.
        scale: Text size against the standard one.
    """

    name: str
    colours: dict[str, str]
    family: str
    family_bold: str
    sizes: dict[str, float]
    space: dict[str, int]
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

    @cached_property
    def style_sheet(self) -> str:
        """The style sheet, with the theme's values in it."""
        values = {
            **self.colours,
            **{f"pt_{key}": f"{self.points(key)}pt" for key in self.sizes},
            **{f"space_{key}": f"{value}px" for key, value in self.space.items()},
            "family": self.family,
            "family_bold": self.family_bold,
            "line_height": f"{round(28 * max(1.0, self.scale))}px",
            "line_height_focus": f"{round(28 * max(1.0, self.scale)) - 2}px",
            "arrow_up": paths.resource("icons", "arrow-up.svg").as_posix(),
            "target": f"{round(self.target * max(1.0, self.scale))}px",
            "radius": f"{self.radius}px",
            "tick": paths.resource("icons", "tick-on-accent.svg").as_posix(),
            "arrow_on_accent": paths.resource("icons", "arrow-on-accent.svg").as_posix(),
            "arrow": paths.resource("icons", "arrow-down.svg").as_posix(),
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
            roles.Link: "accent",
        }.items():
            palette.setColor(role, self.colour(name))
        for role in (roles.Text, roles.ButtonText, roles.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("line_strong"))
        return palette

    def icon(self, name: str, role: str = "ink") -> QIcon:
        """An icon in the colour of a role, at every size that screens ask for."""
        if (name, role) not in self._icons:
            self._icons[name, role] = self._drawn(name, role)
        return self._icons[name, role]

    @cached_property
    def _icons(self) -> dict[tuple[str, str], QIcon]:
        """What was drawn already: details of an organisation are made anew at every selection."""
        return {}

    def _drawn(self, name: str, role: str) -> QIcon:
        drawing = paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")
        icon = QIcon()
        for mode, colour in ((QIcon.Mode.Normal, role), (QIcon.Mode.Disabled, "line_strong")):
            renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", self.colours[colour]).encode()))
            for size in ICON_SIZES:
                picture = QPixmap(size, size)
                picture.fill(Qt.GlobalColor.transparent)
                painter = QPainter(picture)
                renderer.render(painter, QRectF(0, 0, size, size))
                painter.end()
                icon.addPixmap(picture, mode)
        return icon


def load_theme(name: str = "light", scale: float = 1.0, file: Path | None = None) -> Theme:
    """A look of the theme file; the light one when there is none of that name."""
    text = (paths.resource("theme.json") if file is None else file).read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    chosen = name if isinstance(data.get(name), dict) and "ink" in data[name] else "light"
    sizes = dict(data["type"])
    families = str(sizes.pop("family")), str(sizes.pop("family_bold"))
    return Theme(chosen, data[chosen], *families, sizes, data["space"], data["target"], data["radius"], scale)


def install_typeface() -> None:
    """Make the typeface known to Qt, once."""
    folder = Path(roboto_fontface.BASE_DIR) / "fonts" / "roboto"
    for file in TYPEFACE_FILES:
        if (folder / file).exists():
            QFontDatabase.addApplicationFont(str(folder / file))


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application this look."""
    app.setStyle("Fusion")
    app.setPalette(theme.palette())
    app.setFont(theme.font())
    app.setStyleSheet(theme.style_sheet)
