"""The map as a page: folium makes the skeleton from constants, the data follow in one island, our scripts draw.

folium compiles what it renders a second time as a template, so nothing that a person or a file has written may ever
pass through it: this is the only module that imports it, and it hands it constants alone. The data are put in after
folium has rendered (see `island`).
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import folium
import pandas as pd
from branca.element import Figure
from folium.template import Template

from kil_mapper.maps import assets, island
from kil_mapper.maps.content import map_content
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail

ORIGIN: Final = "kil://map/"
PAGE_URL: Final = f"{ORIGIN}index.html"


@dataclass(frozen=True)
class Parts:
    """What a page is made of. All of it is ours and constant.

    Attributes:
        body: File of the page's body; `<!--kil:map-->` in it is where the maps go.
        maps: The name of every map: its element's id, and its variable for the scripts.
        scripts: Our scripts, in the order in which they must run.
        styles: Our styles.
        animated: Whether zooming glides, as it cannot where two maps move as one.
        window_scripts: Those that only the page in the window has; they run before the last of the others.
    """

    body: str
    maps: tuple[str, ...]
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    animated: bool = True
    window_scripts: tuple[str, ...] = ()


MAP: Final = Parts("page.html", ("kil_map",), assets.SCRIPTS, ("map.css",), window_scripts=assets.WINDOW_SCRIPTS)


@dataclass(frozen=True)
class Resource:
    """One file that the page in the window may ask for."""

    content: bytes
    mime: str


@dataclass(frozen=True)
class WindowPage:
    """The page for the window and everything it may load.

    Attributes:
        html: The page itself, to be served as `PAGE_URL`.
        resources: By name below `ORIGIN`, such as "map.js".
    """

    html: str
    resources: Mapping[str, Resource]


class _Map(folium.Map):  # type: ignore[misc] # folium publishes no types
    """A folium map of constants: fixed element id, no tiles, nothing from any network."""

    default_js: ClassVar[list[tuple[str, str]]] = []
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - folium reads it, of the class or of one map
    _template = Template(
        """
        {% macro html(this, kwargs) %}<div class="folium-map" id={{ this.get_name()|tojson }}></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, minZoom: 6, maxZoom: 18,
            zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
            ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
        """
    )

    def __init__(self, name: str, *, animated: bool) -> None:
        self._kil_name = name
        super().__init__(
            location=(54.0, -2.5),
            zoom_start=6,
            tiles=None,
            prefer_canvas=True,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.05,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=120,
            **({} if animated else {"zoom_animation": False}),
        )

    def get_name(self) -> str:
        """A constant, where folium makes a new name for every map."""
        return self._kil_name


class _WindowMap(_Map):
    """The same with its files beside it."""

    default_js: ClassVar = [("leaflet", f"{ORIGIN}leaflet.js")]

    def __init__(self, name: str, styles: tuple[str, ...], **options: Any) -> None:
        super().__init__(name, **options)
        self.default_css = [(style.replace(".", "_"), f"{ORIGIN}{style}") for style in ("leaflet.css", *styles)]


class _Page(Figure):  # type: ignore[misc] # branca publishes no types
    """The frame around folium's output. `<!--kil:…-->` marks what is put in after rendering."""

    _template = Template(
        """<!DOCTYPE html>
<html lang="en-GB" class="<!--kil:kind-->">
<head>
<meta charset="utf-8">
<!--kil:policy-->
{{ this.header.render(**kwargs) }}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Map of local organisations and need</title>
<!--kil:styles-->
</head>
<body>
<!--kil:before-->
{{ this.html.render(**kwargs) }}
<!--kil:after-->
<!--kil:island-->
<!--kil:library-->
<script<!--kil:nonce-->>{{ this.script.render(**kwargs) }}</script>
<!--kil:scripts-->
</body>
</html>
"""
    )


def _assembled(body: str, skeletons: list[_Map], marks: Mapping[str, str]) -> str:
    """Folium's rendering with the marks filled, all in one pass, so that nothing put in is ever searched for marks."""
    page = _Page()
    for skeleton in skeletons:
        skeleton.add_to(page)
    before, after = assets.own(body).split("<!--kil:map-->")
    marks = {"before": before, "after": after, "nonce": "", "library": "", "styles": "", **marks}
    return re.sub(r"<!--kil:(\w+)-->", lambda mark: marks[mark[1]], page.render())


def _policy(script: str, style: str, font: str) -> str:
    """A content security policy under which the page can run what we wrote and ask nobody for anything else."""
    rules = (
        f"default-src 'none'; script-src {script}; style-src {style}; font-src {font}; img-src data:; "
        "connect-src 'none'; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def _inlined(tag: str, text: str) -> str:
    """The text as an element of the page.

    Raises:
        ValueError: The text would end the element early.
    """
    if f"</{tag}" in text.lower():
        raise ValueError(f"an asset holds </{tag}")
    return f"<{tag}>{text}</{tag}>"


def exported(parts: Parts, data: Any) -> str:
    """A page as one file that asks for nothing outside itself: it works from a memory stick.

    Args:
        parts: What the page is made of.
        data: What it shows, ready for JSON.

    Returns:
        A complete HTML document.
    """
    style = assets.font_style(inline=True) + assets.leaflet_style() + "".join(map(assets.own, parts.styles))
    html = _assembled(
        parts.body,
        [_Map(name, animated=parts.animated) for name in parts.maps],
        {
            "kind": "kil-exported",
            "policy": "<!--policy-->",
            "styles": _inlined("style", style),
            "library": _inlined("script", assets.leaflet_script()),
            "scripts": "\n".join(_inlined("script", assets.own(name)) for name in parts.scripts),
            "island": island.element(data),
        },
    )
    inline = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    policy = _policy(" ".join(map(_hash, inline)), _hash(style), "data:")
    return html.replace("<!--policy-->", policy, 1)


def for_window(parts: Parts, data: Any) -> WindowPage:
    """The same page for the window: it may load only what is handed over with it.

    Args:
        parts: What the page is made of.
        data: What it shows, ready for JSON.
    """
    scripts = (*parts.scripts[:-1], *parts.window_scripts, parts.scripts[-1])
    nonce = secrets.token_hex(18)  # lower case only: Qt lowers what its scheme handler sends as a header
    html = _assembled(
        parts.body,
        [_WindowMap(name, parts.styles, animated=parts.animated) for name in parts.maps],
        {
            "kind": "kil-window",
            "policy": _policy(f"kil: 'nonce-{nonce}'", "kil:", "kil:"),
            "nonce": f' nonce="{nonce}"',
            "scripts": "\n".join(f'<script src="{ORIGIN}{name}"></script>' for name in scripts),
            "island": island.element(data),
        },
    )
    texts = {
        "leaflet.js": (assets.leaflet_script(), "text/javascript"),
        "leaflet.css": (assets.leaflet_style(), "text/css"),
        **{name: (assets.own(name), "text/css") for name in parts.styles},
        **{name: (assets.own(name), "text/javascript") for name in scripts},
    }
    texts["map.css"] = (assets.font_style(inline=False) + texts["map.css"][0], "text/css")
    resources = {name: Resource(text.encode("utf-8"), mime) for name, (text, mime) in texts.items()}
    resources |= {name: Resource(assets.font(name), "font/woff2") for name in assets.FONTS}
    return WindowPage(html, resources)


def exported_page(results: Results, places: pd.DataFrame, detail: PlaceDetail) -> str:
    """The map of organisations as one file.

    Args:
        results: What was found.
        places: Where each organisation is drawn at that detail (`features.Place`).
        detail: How exactly the page places organisations.

    Returns:
        A complete HTML document.
    """
    return exported(MAP, map_content(results, places, detail, window=False))


def window_page(results: Results, places: pd.DataFrame, detail: PlaceDetail = PlaceDetail.POSTCODE) -> WindowPage:
    """The same map for the window.

    Args:
        results: What was found.
        places: Where each organisation is drawn at that detail (`features.Place`).
        detail: How exactly the page places organisations.
    """
    return for_window(MAP, map_content(results, places, detail, window=True))
