"""Text from other people's files made fit for documents: no control characters, no formulas, no over-long cells."""

from __future__ import annotations

import re
import unicodedata

MOST_IN_A_CELL = 32_767  # UTF-16 units that Excel keeps; more is cut without a word
_ROOM_FOR_NOTE = 60
# Control characters, lone surrogates and non-characters cannot be in XML at all. The embedding and override
# marks would turn round whatever follows a name in a sentence; plain left-to-right and right-to-left marks stay.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile("[ \t\r\n\x85\u2028\u2029]+")
# The last two letters are never C I K M O V, so that "Room B2 7pm" is left alone.
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? *[0-9][ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
POSTCODE_LEFT_OUT = "[postcode left out]"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def tidy(text: str) -> str:
    """One line of text that every format can hold."""
    return _UNFIT.sub("", _SPACES.sub(" ", text)).strip()


def without_postcodes(text: str) -> str:
    """The text with every full postcode left out: people write their address into what they do (METHODS §13)."""
    return _POSTCODE.sub(POSTCODE_LEFT_OUT, text)


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula, full-width signs included."""
    return text.lstrip(" \u00a0\u3000").startswith(_STARTS_FORMULA) or text.startswith(_STARTS_FORMULA)


def guarded(text: str) -> str:
    """The text for a CSV file: an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if starts_formula(text) else text


def for_cell(text: str) -> tuple[str, bool]:
    """The text for a cell of a workbook, and whether it had to be cut."""
    clean = tidy(text)
    units = len(clean.encode("utf-16-le")) // 2
    if units <= MOST_IN_A_CELL:
        return clean, False
    kept = clean.encode("utf-16-le")[: 2 * (MOST_IN_A_CELL - _ROOM_FOR_NOTE)].decode("utf-16-le", errors="ignore")
    return f"{kept} [cut: {units:,} characters in all]", True


def sort_key(name: str) -> str:
    """Names in the order of a list: capitals and accents do not matter."""
    return unicodedata.normalize("NFKD", name).casefold()
