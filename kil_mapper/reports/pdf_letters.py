"""The typefaces of the PDF and how wide their letters are: what fits into a column is measured, not guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import matplotlib as mpl
import xstatic.pkg.roboto_fontface as roboto
from matplotlib.ft2font import FT2Font, LoadFlags

MM_PER_POINT = 25.4 / 72
_ROBOTO = Path(roboto.BASE_DIR) / "fonts" / "roboto"
_BUNDLED = Path(mpl.get_data_path()) / "fonts" / "ttf"
# DejaVu Sans brings what Roboto lacks: Arabic, Hebrew, arrows, signs.
REGULAR = (_ROBOTO / "Roboto-Regular.ttf", _BUNDLED / "DejaVuSans.ttf")
BOLD = (_ROBOTO / "Roboto-Bold.ttf", _BUNDLED / "DejaVuSans-Bold.ttf")
# A box for every sign there is: PDF/UA forbids letters that no typeface can draw.
LAST_RESORT = _BUNDLED / "LastResortHE-Regular.ttf"
BREAK = "\u200b"  # a place where a line may end, of no width
# Words of scripts that run from right to left, with what stands between them.
_LEFTWARDS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_LEFTWARD_WORDS = re.compile(f"[{_LEFTWARDS}](?:[{_LEFTWARDS} ]*[{_LEFTWARDS}])?")
_ISOLATE, _END = "\u2068", "\u2069"
_UNKNOWN_EM = 1.0
_UNSEEN = ("Cc", "Cf", "Mn", "Me", "Zs")  # drawn by what stands beside them, or not at all


def files(*, last_resort: bool) -> tuple[Path, ...]:
    """The font files that a PDF is set in.

    Args:
        last_resort: Whether the boxes for signs of no other typeface are among them.
    """
    wanted = (*REGULAR, *BOLD, *([LAST_RESORT] if last_resort else []))
    return tuple(path for path in wanted if path.is_file())


def uncovered(texts: Iterable[str]) -> frozenset[str]:
    """The signs that neither Roboto nor DejaVu Sans can draw."""
    used = {sign for text in texts for sign in text}
    return frozenset(
        sign for sign in used if unicodedata.category(sign) not in _UNSEEN and _ems(sign, bold=False) is None
    )


def set_apart(text: str) -> str:
    """The text with Arabic or Hebrew words kept to themselves, so that figures after a name do not change places."""
    return _LEFTWARD_WORDS.sub(lambda found: f"{_ISOLATE}{found[0]}{_END}", text)


def width_mm(text: str, points: float, *, bold: bool = False) -> float:
    """How wide a text is in one line, without the kerning, which is little."""
    ems = (_ems(sign, bold=bold) for sign in text)
    return sum(_UNKNOWN_EM if em is None else em for em in ems) * points * MM_PER_POINT


def fitted(text: str, room_mm: float, points: float, *, bold: bool = False) -> str:
    """The text with words from right to left set apart, and places to break where a word is wider than its line.

    Args:
        text: One paragraph.
        room_mm: The width of a line.
        points: The size of the letters.
        bold: Whether they are bold.
    """
    text = set_apart(text)
    if width_mm(text, points, bold=bold) <= room_mm:
        return text
    return " ".join(_broken(word, room_mm, points, bold=bold) for word in text.split(" "))


def _broken(word: str, room_mm: float, points: float, *, bold: bool) -> str:
    if width_mm(word, points, bold=bold) <= room_mm:
        return word
    pieces, line, used = [], "", 0.0
    for sign in word:
        wide = width_mm(sign, points, bold=bold)
        if line and used + wide > room_mm:
            piece = _until_joint(line)
            pieces.append(piece)
            line = line[len(piece) :]
            used = width_mm(line, points, bold=bold)
        line, used = line + sign, used + wide
    return BREAK.join([*pieces, line])


def _until_joint(line: str) -> str:
    """The line as far as its last joint, such as the stroke in a path; all of it where that would leave it short."""
    joint = max(line.rfind(sign) for sign in "/_.-") + 1
    return line[:joint] if joint > len(line) / 2 else line


@cache
def _faces(*, bold: bool) -> tuple[tuple[FT2Font, frozenset[int]], ...]:
    faces = [FT2Font(path) for path in (BOLD if bold else REGULAR) if path.is_file()]
    return tuple((face, frozenset(face.get_charmap())) for face in faces)


@cache
def _ems(sign: str, *, bold: bool) -> float | None:
    """Width of a letter relative to its size; None when no typeface of ours draws it."""
    code = ord(sign)
    for face, codes in _faces(bold=bold):
        if code in codes:
            return float(face.load_char(code, flags=LoadFlags.NO_SCALE).horiAdvance / face.units_per_EM)
    return 0.0 if unicodedata.category(sign) in _UNSEEN else None
