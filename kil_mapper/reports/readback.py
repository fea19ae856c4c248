"""What stands in a finished document, read from the file itself, so that it can be held against what it should say."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

NUMBERED: Final = re.compile(r"^\s*Table\s+\d+\s*:\s*")
Row = tuple[str, ...]


_LAYOUT = dict.fromkeys((*range(33), 127))  # of ASCII: the space and what controls


@dataclass(frozen=True)
class ReadTable:
    """A table as it stands in a document.

    Attributes:
        caption: What stands over it, without its number.
        headings: Its heading row.
        rows: Its rows as printed, a total last.
    """

    caption: str
    headings: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Read:
    """What was read from one document.

    Attributes:
        tables: Its tables, in order.
        tiles: Its headline numbers, in order: the number and its label.
    """

    tables: tuple[ReadTable, ...]
    tiles: tuple[tuple[str, str], ...]


def squeezed(text: str) -> str:
    """The text without what only lays it out: spaces, breaks, marks of direction."""
    if text.isascii():
        return text.translate(_LAYOUT)
    return "".join(
        sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) not in ("Zs", "Cf", "Cc")
    )


def unnumbered(caption: str) -> str:
    """A caption without “Table 3:”."""
    return NUMBERED.sub("", caption).strip()
