"""Markup by calls: whatever a person or a file has written can get into a page as text or as an attribute only."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import NewType

from kil_mapper.reports import clean

Markup = NewType("Markup", str)
"""A finished piece of a page. Only this module makes it out of text, so that nothing gets in unescaped."""

NOTHING = Markup("")
_WITHOUT_END = frozenset({"img", "meta"})
_SOURCES = re.compile(r"(script|style)-src ([^;\"]*)")


def escaped(text: str) -> Markup:
    """The one door for text: nothing in it can begin or end an element or an attribute."""
    return Markup(html.escape(text, quote=True))


def text(value: str) -> Markup:
    """Text of a page, on one line and without letters that no document can hold."""
    return escaped(clean.tidy(value))


def joined(*parts: Markup) -> Markup:
    """Pieces one after the other."""
    return Markup("".join(parts))


def tag(name: str, /, *children: Markup, **attributes: str | int | bool | None) -> Markup:
    """An element.

    Args:
        name: Of the element.
        children: What it holds.
        attributes: By name, with `_` for `-` (`class_` for class). None and False leave one out, True sets it bare.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    end = "" if name in _WITHOUT_END else f"{''.join(children)}</{name}>"
    return Markup(f"<{name}{written}>{end}")


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(str(value))}"'


def framed(page: str, *, title: str, name: str) -> Markup:
    """A whole page within the page, in a box that cannot reach out of itself; a script shows it.

    Args:
        page: A complete HTML document.
        title: What it is, for people who do not see it.
        name: The id of its element.
    """
    # single quotes around it, since its data are full of double ones: a third of the length
    inner = page.replace("&", "&amp;").replace("'", "&#x27;").replace("<", "&lt;")
    frame = tag(
        "iframe", id=name, class_="map", title=title, sandbox="allow-scripts allow-modals", loading="lazy", hidden=True
    )
    return Markup(frame.replace(" hidden>", f" hidden srcdoc='{inner}'>", 1))


def inlined(name: str, constant: str) -> Markup:
    """A script or style of our own as an element.

    Raises:
        ValueError: It would end the element early.
    """
    if f"</{name}" in constant.lower():
        raise ValueError(f"an asset holds </{name}")
    return Markup(f"<{name}>{constant}</{name}>")


def picture_data(png: bytes) -> str:
    """A PNG file as an address that holds it."""
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"


def policy(script: str, style: str, inner: list[str]) -> str:
    """A content security policy: what we wrote may run, and nobody outside is asked for anything.

    A page in a frame stands under the policy of the page around it too, so its own sources are let in as well.

    Args:
        script: Our script.
        style: Our style.
        inner: The pages in frames, each with a policy of its own.
    """
    allowed = {"script": [_hash(script)], "style": [_hash(style)]}
    for page in inner:
        for kind, sources in _SOURCES.findall(page[: page.index(">", page.index("Content-Security-Policy"))]):
            allowed[kind] += [source for source in sources.split() if source not in allowed[kind]]
    return (
        f"default-src 'none'; script-src {' '.join(allowed['script'])}; style-src {' '.join(allowed['style'])}; "
        "img-src data:; font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'"
    )


def _hash(constant: str) -> str:
    digest = base64.b64encode(hashlib.sha256(constant.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"
