"""Tables and headline numbers of a finished PDF, found by its tags: what a screen reader would read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader

from kil_mapper.reports.readback import Read, ReadTable, unnumbered

# Marked content, letters and typefaces in a page's instructions; drawings, most of a page with a map, are passed over.
_MARKS: Final = re.compile(
    rb"(?P<text>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))|(?P<hex><[0-9A-Fa-f\s]*>)|/(?P<font>\w+)\s+[-\d.]+\s+Tf\b"
    rb"|/MCID\s+(?P<mark>\d+)|(?P<actual>/ActualText)|(?P<begin>\bBDC\b|\bBMC\b)|(?P<end>\bEMC\b)",
    re.DOTALL,
)
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_LETTERS: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_BLOCK: Final = re.compile(rb"begin(bfchar|bfrange)(.*?)end", re.DOTALL)
_CODES: Final = re.compile(rb"<([0-9A-Fa-f]+)>")
_OBJECT: Final = ("/OBJR", "/MCR")
Marks = dict[int, str]
Letters = dict[int, str]


def read_pdf(path: Path) -> Read:
    """The tables by their tags, each with its caption, and the paragraphs of the headline numbers.

    Args:
        path: A tagged .pdf file of ours.
    """
    tree = _Tree(PdfReader(path))
    tables = []
    for node in tree.all("/Table"):
        rows = [tuple(tree.text(cell) for cell in _cells(row)) for row in _within(node, "/TR")]
        tables.append(ReadTable(unnumbered(tree.caption(node)), rows[0], tuple(rows[1:])))
    return Read(tuple(tables), tuple(tree.lines()))


class _Tree:
    """The tags of a document with the text that each stands for."""

    def __init__(self, reader: PdfReader) -> None:
        self._root = _opened(reader.root_object["/StructTreeRoot"])
        self._fonts: dict[Any, Letters] = {}
        self._pages = {page.indirect_reference.idnum: self._marks(page) for page in reader.pages}  # type: ignore[union-attr]
        self._captions: dict[int, Any] = {}

    def all(self, kind: str) -> Iterator[Any]:
        """Every element of a kind, in reading order; remembers the caption that stands beside it."""
        yield from self._walk(self._root, kind)

    def _walk(self, node: Any, kind: str) -> Iterator[Any]:
        children = list(_children(node))
        caption = next((child for child in children if child.get("/S") == "/Caption"), None)
        for child in children:
            if child.get("/S") == kind:
                self._captions[id(child)] = caption
                yield child
            else:
                yield from self._walk(child, kind)

    def caption(self, node: Any) -> str:
        """The caption of a table: its own, or that of what it stands in; notes above a long table are left out."""
        own = next((child for child in _children(node) if child.get("/S") == "/Caption"), None)
        caption = own if own is not None else self._captions.get(id(node))
        if caption is None:
            return ""
        first = next(_children(caption), caption)
        return self.text(first if first.get("/S") == "/P" else caption)

    def lines(self) -> Iterator[tuple[str, str]]:
        """Each paragraph with the one after it: among them the headline numbers with their labels."""
        texts = [self.text(node) for node in self.all("/P")]
        yield from pairwise(texts)

    def text(self, node: Any, page: int | None = None) -> str:
        """What an element stands for, in reading order."""
        if isinstance(node, int):
            return self._pages.get(page or 0, {}).get(int(node), "")
        reference = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if node.get("/Type") == "/MCR":
            return self._pages.get(reference or 0, {}).get(int(node["/MCID"]), "")
        return "".join(self.text(child, reference) for child in _kids(node))

    def _marks(self, page: Any) -> Marks:
        """Text of a page by the number of its mark."""
        contents = page.get_contents()
        if contents is None:
            return {}
        fonts = {name.lstrip("/"): font for name, font in page["/Resources"].get("/Font", {}).items()}
        return _read_marks(contents.get_data(), {name: self._letters(font) for name, font in fonts.items()})

    def _letters(self, font: Any) -> Letters:
        font = _opened(font)
        key = id(font)
        if key not in self._fonts:
            self._fonts[key] = _letters_of(_opened(font["/ToUnicode"]).get_data()) if "/ToUnicode" in font else {}
        return self._fonts[key]


def _read_marks(data: bytes, fonts: dict[str, Letters]) -> Marks:
    found: Marks = {}
    stack: list[tuple[int | None, bool]] = []
    letters: Letters = {}
    mark: int | None = None
    actual: str | None = None
    awaited = False
    for token in _MARKS.finditer(data):
        kind = token.lastgroup
        if kind == "font":
            letters = fonts.get(token["font"].decode("latin-1"), {})
        elif kind == "mark":
            mark = int(token["mark"])
        elif kind == "actual":
            awaited = True
        elif kind == "begin":
            stack.append((mark, actual is not None))
            _say(found, stack, actual or "", is_actual=True)
            mark, actual = None, None
        elif kind == "end":
            if stack:
                stack.pop()
        else:
            raw = _bytes(token)
            if awaited:
                actual, awaited = (
                    raw.decode("utf-16-be" if raw.startswith(b"\xfe\xff") else "latin-1").lstrip("\ufeff"),
                    False,
                )
            else:
                _say(found, stack, _decoded(raw, letters), is_actual=False)
    return found


def _say(found: Marks, stack: list[tuple[int | None, bool]], text: str, *, is_actual: bool) -> None:
    """Add text to the innermost mark; letters beneath a text that stands for them are not said again."""
    if not text or (not is_actual and any(replaced for _, replaced in stack)):
        return
    mark = next((number for number, _ in reversed(stack) if number is not None), None)
    if mark is not None:
        found[mark] = found.get(mark, "") + text


def _bytes(token: re.Match[bytes]) -> bytes:
    if token["hex"] is not None:
        return bytes.fromhex(token["hex"][1:-1].decode("ascii"))

    def plain(escape: re.Match[bytes]) -> bytes:
        sign = escape[1]
        return bytes([int(sign, 8) & 255]) if sign[:1].isdigit() else _LETTERS.get(sign, sign)

    return _ESCAPED.sub(plain, token["text"][1:-1])


def _decoded(raw: bytes, letters: Letters) -> str:
    codes = (int.from_bytes(raw[place : place + 2], "big") for place in range(0, len(raw) - 1, 2))
    return "".join(letters.get(code, "") for code in codes)


def _letters_of(cmap: bytes) -> Letters:
    """Letters by code: what a typeface of the document says of itself."""
    letters: Letters = {}
    for kind, body in _BLOCK.findall(cmap):
        codes = [bytes.fromhex(code.decode("ascii")) for code in _CODES.findall(body)]
        if kind == b"bfchar":
            for code, text in zip(codes[::2], codes[1::2], strict=True):
                letters[int.from_bytes(code, "big")] = text.decode("utf-16-be")
        else:
            for low, high, text in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                first, last = int.from_bytes(low, "big"), int.from_bytes(high, "big")
                start = int.from_bytes(text, "big")
                letters |= {
                    first + step: (start + step).to_bytes(len(text), "big").decode("utf-16-be")
                    for step in range(last - first + 1)
                }
    return letters


def _opened(value: Any) -> Any:
    return value.get_object()


def _kids(node: Any) -> Iterator[Any]:
    kids = _opened(node["/K"]) if "/K" in node else []
    for kid in kids if isinstance(kids, list) else [kids]:
        child = _opened(kid)
        if isinstance(child, int) or child.get("/Type") != "/OBJR":
            yield child


def _children(node: Any) -> Iterator[Any]:
    for kid in _kids(node):
        if not isinstance(kid, int) and kid.get("/Type") not in _OBJECT:
            yield kid


def _within(node: Any, kind: str) -> Iterator[Any]:
    for child in _children(node):
        if child.get("/S") == kind:
            yield child
        else:
            yield from _within(child, kind)


def _cells(row: Any) -> Iterator[Any]:
    return (child for child in _children(row) if child.get("/S") in ("/TD", "/TH"))
