"""The files that a map page is made of: Leaflet and Roboto from their packages, scripts and styles of our own."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path
from typing import Final

import xstatic.pkg.leaflet as leaflet_package
import xstatic.pkg.roboto_fontface as roboto_package

from kil_mapper import paths

SCRIPTS: Final = ("symbols.js", "scene.js", "points.js", "panel.js", "tables.js", "keys.js", "map.js")
"""Our own scripts of the map of organisations, in the order in which they must run."""

WINDOW_SCRIPTS: Final = ("pick.js",)
"""Those that only the window's map has, before the last of the others."""

AREA_SCRIPTS: Final = (
    *("symbols.js", "scene.js", "tables.js", "areas_scene.js", "areas_panel.js"),
    *("keys.js", "areas.js"),
)
"""Those of the page of need and capacity."""

FONTS: Final = {"roboto-regular.woff2": ("Roboto-Regular", 400), "roboto-medium.woff2": ("Roboto-Medium", 500)}
"""Fonts by the name they are served under: file stem in the package, weight."""


@cache
def leaflet_script() -> str:
    """Leaflet itself, without the pointer to a source map that is not there."""
    return re.sub(r"//# sourceMappingURL=\S+", "", _leaflet("leaflet.js"))


@cache
def leaflet_style() -> str:
    """Leaflet's style without its pictures, none of which we use, and without rules for browsers long gone."""
    return re.sub(r"url\([^)]*\)", "none", _leaflet("leaflet.css"))


def _leaflet(name: str) -> str:
    return (Path(leaflet_package.BASE_DIR) / name).read_text(encoding="utf-8")


@cache
def own(name: str) -> str:
    """A script, style or piece of page of our own."""
    return paths.resource("web", name).read_text(encoding="utf-8")


@cache
def font(name: str) -> bytes:
    """A font by the name it is served under."""
    return font_file(FONTS[name][0], ".woff2").read_bytes()


def font_file(stem: str, suffix: str) -> Path:
    """A file of the Roboto family, such as "Roboto-Medium" ".ttf"."""
    return Path(roboto_package.BASE_DIR) / "fonts" / "roboto" / f"{stem}{suffix}"


@cache
def font_style(*, inline: bool) -> str:
    """Declarations of the fonts: as data within the page, or as files beside it."""
    rules = []
    for name, (_, weight) in FONTS.items():
        source = f"data:font/woff2;base64,{base64.b64encode(font(name)).decode('ascii')}" if inline else name
        rules.append(
            f'@font-face{{font-family:"Roboto";font-weight:{weight};font-display:swap;'
            f'src:url("{source}") format("woff2")}}'
        )
    return "\n".join(rules) + "\n"
