"""Postcodes as people type them, brought into the form AA9 9AA.

The rules are written once, as patterns that Arrow and Python read alike: `normalise_postcodes` applies them to whole
columns, `normalise_postcode` to one text, and a property test holds the two together. Any area letters are
accepted: the directory decides whether a postcode exists.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_NOISE = "[^0-9A-Za-z\u0080-\u009f\u00a1-\u1fff\u2070-\ud7ff\ue000-\ufefe\uff00-\U0010ffff]"  # punctuation and spaces
_INWARD = "[0-9][A-Z]{2}"
# The letters I, O, Q are not used in places where they would be taken for digits.
_OUTWARD = "(?:[A-Z][A-HK-Z]?(?:[0-9]|[1-9][0-9])|[A-Z][0-9][ABCDEFGHJKPSTUW]|[A-Z][A-HK-Z][0-9][ABEHMNPRVWXY]|GIR)"
_POSTCODE = f"{_OUTWARD}{_INWARD}"
_WHOLE = f"^{_POSTCODE}$"
# Where a digit must stand, the letter O is a nought and I a one; where a letter must stand, the other way round.
_REPAIRS: tuple[tuple[str, str], ...] = (
    ("^(.{2,4})O(..)$", r"\g<1>0\g<2>"),  # HX1 OAA
    ("^(.{2,4})I(..)$", r"\g<1>1\g<2>"),  # HX1 IAA
    ("^0", "O"),  # 0L14 6AA
    ("^1", "I"),  # 1P1 1AA
    ("^([A-Z]{1,2}[0-9]?)O(...)$", r"\g<1>0\g<2>"),  # M1O 1AA
    ("^([A-Z]{1,2}[0-9]?)I(...)$", r"\g<1>1\g<2>"),  # HXI 1AA
    ("^([A-Z]{2})I([0-9]...)$", r"\g<1>1\g<2>"),  # OLI4 6AA
    ("^([A-Z])I([0-9]?...)$", r"\g<1>1\g<2>"),  # LI1 1AA
    ("^([A-Z])0([0-9]{1,2}...)$", r"\g<1>O\g<2>"),  # S017 1AA
)
_NOISE_RE = re.compile(_NOISE)
_POSTCODE_RE = re.compile(_POSTCODE)
_REPAIR_RES = tuple((re.compile(pattern), replacement) for pattern, replacement in _REPAIRS)
_TO_UPPER = {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}


def normalise_postcode(text: str) -> str | None:
    """One postcode in the form AA9 9AA; None when the text is no postcode.

    Example:
        >>> normalise_postcode(" hx1 1aa.")
        'HX1 1AA'
        >>> normalise_postcode("0L14 6aa")
        'OL14 6AA'
        >>> normalise_postcode("Halifax") is None
        True
    """
    compact = _NOISE_RE.sub("", text).translate(_TO_UPPER)
    if not _POSTCODE_RE.fullmatch(compact):
        for pattern, replacement in _REPAIR_RES:
            compact = pattern.sub(replacement, compact)
        if not _POSTCODE_RE.fullmatch(compact):
            return None
    return f"{compact[:-3]} {compact[-3:]}"


def normalise_postcodes(values: pa.Array | pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """A column of postcodes in the form AA9 9AA.

    Args:
        values: Text as given; may hold nulls.

    Returns:
        The postcodes, null where what is given is no postcode, and a boolean column: true where a letter was read
        as a digit or the other way round.
    """
    given = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    given = given.cast(pa.string())
    tidy = _matches(given, f"^{_OUTWARD} {_INWARD}$")  # most are, and need nothing
    untidy = pc.invert(tidy)
    text, repaired = _normalised(given.filter(untidy))
    return (
        pa.chunked_array([pc.replace_with_mask(given, untidy, text)]),
        pa.chunked_array([pc.replace_with_mask(untidy, untidy, repaired)]),
    )


def _normalised(given: pa.Array) -> tuple[pa.Array, pa.Array]:
    text = pc.ascii_upper(pc.replace_substring_regex(given, _NOISE, ""))
    valid = _matches(text, _WHOLE)
    doubtful = pc.invert(valid)
    mended = text.filter(doubtful)
    for pattern, replacement in _REPAIRS:
        mended = pc.replace_substring_regex(mended, pattern, re.sub(r"\\g<(\d)>", r"\\\1", replacement))
    repaired = pc.replace_with_mask(doubtful, doubtful, _matches(mended, _WHOLE))
    text = pc.replace_with_mask(text, doubtful, mended)
    spaced = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(text, 0, -3), pc.utf8_slice_codeunits(text, -3, None), " "
    )
    return pc.if_else(pc.or_(valid, repaired), spaced, pa.scalar(None, pa.string())), repaired


def _matches(text: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(text, pattern), fill_value=False)
