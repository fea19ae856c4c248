"""Tables and headline numbers of a finished web page."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from kil_mapper.reports.readback import Read, ReadTable, unnumbered

_WITHOUT_END = frozenset({"img", "meta", "br", "link", "input"})
_CELLS = frozenset({"td", "th"})


def read_html(path: Path) -> Read:
    """What the page shows; what only helps those who hear it is passed over.

    Args:
        path: An .html file of ours.
    """
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return Read(tuple(reader.tables), tuple(reader.tiles))


class _Reader(HTMLParser):
    """Gathers tables and tiles; frames hold their pages in an attribute, so nothing of a map is taken for a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[ReadTable] = []
        self.tiles: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self._caption = ""
        self._rows: list[tuple[str, ...]] = []
        self._cells: list[str] = []
        self._tile = {"figure": "", "label": ""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the tag stands for."""
        if tag in _WITHOUT_END:
            return
        self._open.append((tag, dict(attrs).get("class") or ""))
        if tag == "table":
            self._caption, self._rows = "", []
        elif tag == "tr":
            self._cells = []
        elif tag in _CELLS:
            self._cells.append("")
        elif tag == "li":
            self._tile = {"figure": "", "label": ""}

    def handle_endtag(self, tag: str) -> None:
        """Finish what the tag stands for."""
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag == "tr":
            self._rows.append(tuple(self._cells))
        elif tag == "table":
            self.tables.append(ReadTable(unnumbered(self._caption), self._rows[0], tuple(self._rows[1:])))
        elif tag == "li" and self._tile["figure"]:
            self.tiles.append((self._tile["figure"], self._tile["label"]))

    def handle_data(self, data: str) -> None:
        """Text goes to what it stands in."""
        if any("unseen" in looks.split() for _, looks in self._open):
            return
        inside = {tag for tag, _ in self._open}
        if "caption" in inside:
            self._caption += data
        elif inside & _CELLS and "table" in inside:
            self._cells[-1] += data
        elif self._open and self._open[-1][0] == "span":
            for look in self._open[-1][1].split():
                if look in self._tile:
                    self._tile[look] += data
