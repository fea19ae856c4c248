"""Web pages read back: a tree of elements, made by a reader that forgives nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

WITHOUT_END = {"meta", "img"}


@dataclass
class Element:
    """An element of a page.

    Attributes:
        name: Of the element.
        attributes: By name; "" for one without a value.
        inside: What it holds: elements and text.
    """

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Element]:
        """Every element within of one of these names; every one without names."""
        for child in self.inside:
            if isinstance(child, Element):
                if not names or child.name in names:
                    yield child
                yield from child.all(*names)

    def one(self, name: str) -> Element:
        """The only element within of that name."""
        [found] = self.all(name)
        return found

    @property
    def text(self) -> str:
        """All its text."""
        return "".join(child if isinstance(child, str) else child.text for child in self.inside)

    @property
    def shown(self) -> str:
        """Its text without what is only heard."""
        return "".join(
            child if isinstance(child, str) else child.shown
            for child in self.inside
            if isinstance(child, str) or "unseen" not in child.looks
        )

    @property
    def looks(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} says something twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in WITHOUT_END:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        ended = self.open.pop()
        assert ended.name == tag, f"{ended.name} ends as {tag}"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read_page(text: str) -> Element:
    """The root of a page, every element of which ends where it should."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"left open: {[element.name for element in reader.open[1:]]}"
    return reader.open[0].one("html")
