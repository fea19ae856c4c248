"""How wide texts are on a sheet, in the unit that spreadsheets measure columns in; no program tells before it draws."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

# Widths of the letters of Arial in thousandths of its size, as its maker publishes them; accents change little.
_WIDTHS: Final = {
    191: "'",
    222: "ijl’‘",
    278: " !,./:;[]\\Ift",
    333: "()-r`“”",
    500: "cksvxyzJ",
    556: "0123456789abdeghnopqu?_$£L#–",
    584: "+=<>~",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_LETTERS: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER, _WIDE, _FIRST_WIDE = 640, 1100, 0x2E80  # letters of other scripts; from there on ideographs and pictures
_UNIT: Final = 8.0 / (11.0 * 96 / 72)  # a column's unit is a figure of the workbook's own letters: 8 of 14.7 pixels
_BOLD: Final = 1.07
LONGEST: Final = 400  # letters looked at: longer texts are wrapped anyway


def breadth(text: str, *, bold: bool = False) -> float:
    """How wide a text is in one line, in units of a column; of a very long one, its beginning."""
    return _breadth(text[:LONGEST]) * (_BOLD if bold else 1.0)


@lru_cache(maxsize=20_000)
def _breadth(text: str) -> float:
    return sum(_LETTERS.get(sign) or (_WIDE if ord(sign) >= _FIRST_WIDE else _OTHER) for sign in text) / 1000 / _UNIT


def lines(text: str, width: float, *, bold: bool = False) -> int:
    """How many lines a text takes in a column of that width, broken between words and within those too long."""
    count, room, space = 1, width, breadth(" ", bold=bold)
    for word in text.split():
        wide = breadth(word, bold=bold) * max(1.0, len(word) / LONGEST)
        if wide > room and room < width:
            count, room = count + 1, width
        while wide > room:
            count, wide = count + 1, wide - room
            room = width
        room -= wide + space
    return count
