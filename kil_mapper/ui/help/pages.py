"""The pages of the help, declared once: where each is found, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kil_mapper import paths
from kil_mapper.ui.views import VIEWS

SCHEME = "help"
SHORTCUTS = "shortcuts"  # made from the list of actions
GLOSSARY = "glossary"
START = "start"
DATA_FOLDER = "data-folder"
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


@dataclass(frozen=True)
class HelpPage:
    """One page.

    Attributes:
        id: Its file in `resources/help`, without the ending; the id of the view it explains where it explains one.
        title: What the list says.
    """

    id: str
    title: str

    @property
    def text(self) -> str:
        """What it says, as Markdown; "" for the page that is made from the list of actions."""
        if self.id == SHORTCUTS:
            return ""
        return paths.resource("help", f"{self.id}.md").read_text(encoding="utf-8")


HELP_PAGES: tuple[HelpPage, ...] = (
    HelpPage(START, "First steps"),
    *(HelpPage(view.id, view.title) for view in VIEWS),
    HelpPage("curation", "Set right and record"),
    HelpPage(DATA_FOLDER, "The data folder"),
    HelpPage("saving", "Saving and getting work back"),
    HelpPage("exports", "Exports and printing"),
    HelpPage("looks", "Make it comfortable"),
    HelpPage(GLOSSARY, "Glossary"),
    HelpPage(SHORTCUTS, "Keyboard shortcuts"),
)
PAGE_BY_ID = {page.id: page for page in HELP_PAGES}


def slug(heading: str) -> str:
    """The name by which links find a heading.

    Examples:
        >>> slug("Community anchor")
        'community-anchor'
    """
    return re.sub(r"[^a-z0-9]+", "-", heading.casefold()).strip("-")


def headings(text: str) -> list[tuple[int, str]]:
    """Level and words of each heading of a page, in order."""
    found = re.finditer(r"^(#+) (.+)$", text, re.MULTILINE)
    return [(len(one[1]), one[2].strip()) for one in found]


def links(text: str) -> list[str]:
    """Where the links of a page lead."""
    return [one[2] for one in _LINK.finditer(text)]


def plain(text: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"[#*]", "", _LINK.sub(r"\1", text))


def target(address: str) -> tuple[str, str] | None:
    """Page and heading that an address of the help names; None for any other address.

    Examples:
        >>> target("help:glossary#cold-spot")
        ('glossary', 'cold-spot')
    """
    scheme, _, rest = address.partition(":")
    page, _, heading = rest.partition("#")
    return (page, heading) if scheme == SCHEME and page in PAGE_BY_ID else None


def matching(words: str) -> tuple[HelpPage, ...]:
    """The pages that hold every one of the words, those with one in their title first; all pages for no words."""
    wanted = words.casefold().split()
    found = [
        page for page in HELP_PAGES if all(word in f"{page.title} {plain(page.text)}".casefold() for word in wanted)
    ]
    return tuple(sorted(found, key=lambda page: bool(wanted) and wanted[0] not in page.title.casefold()))
