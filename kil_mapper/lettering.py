"""Letters of pictures, the same on every computer: Roboto, that of the window, and DejaVu Sans for what it lacks.

matplotlib brings DejaVu Sans along: Greek, Cyrillic, Hebrew, Arabic and more. What neither has is drawn as the
replacement character, so that a picture says that a letter is missing, the same way everywhere.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import xstatic.pkg.roboto_fontface as roboto
from matplotlib import get_data_path
from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font

MISSING: Final = "\N{REPLACEMENT CHARACTER}"
_FAMILIES: Final = ("KIL Mapper Roboto", "KIL Mapper DejaVu")  # names of our own: no other file takes their place
_REGULAR, _MEDIUM = 400, 500


@cache
def font(*, medium: bool = False) -> FontProperties:
    """The typeface of pictures.

    Args:
        medium: Whether it is a little bolder, as for headings.
    """
    _register()
    return FontProperties(family=list(_FAMILIES), weight=_MEDIUM if medium else _REGULAR)


@cache
def _register() -> None:
    """Make the faces known to matplotlib under our names; DejaVu stands in for a Roboto that is missing."""
    roboto_files = Path(roboto.BASE_DIR) / "fonts" / "roboto"
    bundled = Path(get_data_path()) / "fonts" / "ttf"
    for family, weight, file in (
        (_FAMILIES[0], _REGULAR, roboto_files / "Roboto-Regular.ttf"),
        (_FAMILIES[0], _MEDIUM, roboto_files / "Roboto-Medium.ttf"),
        (_FAMILIES[1], _REGULAR, bundled / "DejaVuSans.ttf"),
        (_FAMILIES[1], _MEDIUM, bundled / "DejaVuSans-Bold.ttf"),
    ):
        fallen_back = file if file.is_file() else bundled / "DejaVuSans.ttf"
        fontManager.ttflist.append(FontEntry(fname=str(fallen_back), name=family, style="normal", weight=weight))


def drawable(text: str) -> str:
    """The text with what no font holds replaced, so that drawing it never fails and never warns."""
    held = _held()
    return "".join(letter if letter == "\n" or ord(letter) in held else MISSING for letter in text)


@cache
def _held() -> frozenset[int]:
    """Every letter that the fonts have."""
    held: set[int] = set()
    for family in font().get_family():
        held.update(FT2Font(findfont(FontProperties(family=[family]))).get_charmap())
    return frozenset(held)
