"""The report as one web page that asks for nothing outside itself: text, sortable tables, charts, maps to explore."""

from __future__ import annotations

import base64
import struct
from itertools import count
from pathlib import Path
from typing import Final

import xstatic.pkg.roboto_fontface as roboto

from kil_mapper import paths
from kil_mapper.model import days
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.reports import charts, numbers
from kil_mapper.reports.blocks import (
    BarChart,
    Block,
    BulletList,
    Callout,
    DotChart,
    Fact,
    Figure,
    Headline,
    Headlines,
    LadderChart,
    Missing,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    Waterfall,
)
from kil_mapper.reports.files import write_bytes
from kil_mapper.reports.html_markup import (
    NOTHING,
    Markup,
    escaped,
    framed,
    inlined,
    joined,
    picture_data,
    policy,
    tag,
    text,
)
from kil_mapper.reports.html_tables import table_block

CONTENT: Final = "content"
FACES: Final = (("Roboto-Regular", 400), ("Roboto-Medium", 600))


def write_html(report: Report, path: Path, *, progress: Progress | None = None) -> None:
    """Write the report as one .html file, whole or not at all.

    Args:
        report: What it says; its pictures may carry the page that can be explored in their place.
        path: Where to; an older file there is replaced.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: It cannot be written there.
    """
    write_bytes(path, web_page(report, progress=progress).encode("utf-8"))


def web_page(report: Report, *, progress: Progress | None = None) -> str:
    """The report as a complete HTML document: the same for the same content.

    Args:
        report: What it says.
        progress: Told how far it is; may cancel.
    """
    return _Writer(report, progress or NoProgress()).written()


class _Writer:
    """Lays out one report."""

    def __init__(self, report: Report, progress: Progress) -> None:
        self.report = report
        self.progress = progress
        self.numbers = {"Table": count(1), "Figure": count(1), "Box": count(1)}
        self.frames: list[str] = []

    def written(self) -> str:
        main = tag("main", *self._sections(), id=CONTENT, tabindex=-1)  # first, since it finds the frames
        script = paths.resource("report", "report.js").read_text(encoding="utf-8")
        style = _faces() + paths.resource("report", "report.css").read_text(encoding="utf-8")
        body = (
            tag("a", text("Skip to the report"), href=f"#{CONTENT}", class_="skip"),
            self._header(),
            tag("div", _contents(self.report.sections), main, class_="layout"),
            self._footer(),
            inlined("script", script),
        )
        head = (
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=policy(script, style, self.frames)),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("meta", name="description", content=self.report.subject),
            tag("title", text(self.report.title)),
            inlined("style", style),
        )
        page = tag("html", tag("head", *head), tag("body", *body), lang="en-GB")
        return f"<!DOCTYPE html>\n{page}\n"

    def _header(self) -> Markup:
        return tag(
            "header",
            tag("p", text("KIL Mapper"), class_="eyebrow"),
            tag("h1", text(self.report.title), dir="auto"),
            tag("p", text(self.report.subtitle), class_="subtitle"),
            tag("dl", *(_fact(fact) for fact in self.report.facts), class_="facts"),
        )

    def _footer(self) -> Markup:
        lines = [
            f"{self.report.title}. Project created {days.day(self.report.created)}, made with KIL Mapper.",
            *self.report.attributions,
        ]
        return tag("footer", *(tag("p", text(line)) for line in lines))

    def _sections(self) -> list[Markup]:
        found = []
        for number, section in enumerate(self.report.sections):
            self.progress.report("Laying out the page", number / len(self.report.sections))
            found.append(self._section(section, number))
        return found

    def _section(self, section: Section, number: int) -> Markup:
        looks = [
            f"level-{section.level}",
            *(["begins"] if section.new_page else []),
            *(["wide"] if section.wide else []),
        ]
        heading = tag(f"h{section.level + 1}", text(section.heading), id=_anchor(number))
        return tag("section", heading, *(self._block(block) for block in section.blocks), class_=" ".join(looks))

    def _block(self, block: Block) -> Markup:
        match block:
            case Paragraph():
                return tag("p", _run(block), class_="note key" if block.quiet else None)
            case BulletList():
                return tag("ul", *(tag("li", _run(item)) for item in block.items))
            case Callout():
                return self._callout(block)
            case Headlines():
                return tag("ul", *(_tile(tile) for tile in block.tiles), class_="tiles")
            case Table():
                if not block.rows:
                    return tag("p", _run(Paragraph(block.empty, f"{block.caption}:")))
                return table_block(block, next(self.numbers["Table"]))
            case Figure():
                return self._figure(block.picture)
            case BarChart() | DotChart() | Waterfall() | LadderChart():
                return self._figure(charts.drawn(block))

    def _callout(self, box: Callout) -> Markup:
        name = f"box-{next(self.numbers['Box'])}"
        heading = tag("p", text(box.heading), class_="box-heading", id=name)
        items = [tag("li", text(item)) for item in box.items]
        return tag("div", heading, tag("ul", *items), class_="box", role="note", aria_labelledby=name)

    def _figure(self, picture: Picture) -> Markup:
        number = next(self.numbers["Figure"])
        name = f"figure-{number}"
        width, height = struct.unpack(">II", picture.png[16:24])  # of the PNG's first chunk
        image = tag("img", src=picture_data(picture.png), alt=picture.alternative, width=width, height=height)
        # charts cannot flow anew on a small screen: they keep a size at which they can be read, and scroll
        scroll = tag("div", image, class_="scroll", role="region", tabindex=0, aria_labelledby=f"{name}-caption")
        live = self._live(picture, name) if picture.page else NOTHING
        return tag("figure", live, scroll, _caption(picture, number, name), id=name)

    def _live(self, picture: Picture, name: str) -> Markup:
        """The page that can be explored in place of a picture, and the buttons that choose between the two."""
        self.frames.append(picture.page)
        buttons = tag(
            "div",
            tag("button", text("Interactive map"), type="button", data_show="map", aria_pressed="true"),
            tag("button", text("Picture"), type="button", data_show="picture", aria_pressed="false"),
            tag("button", text("Full screen"), type="button", data_full=True),
            class_="tools",
            role="group",
            aria_label=f"How to see the map: {picture.caption}",
            hidden=True,
        )
        frame = framed(picture.page, title=f"Interactive map: {picture.caption}", name=f"{name}-map")
        return joined(buttons, frame)


def _caption(picture: Picture, number: int, name: str) -> Markup:
    return tag(
        "figcaption",
        tag("b", text(f"Figure {number}:")),
        escaped(" "),
        text(picture.caption),
        id=f"{name}-caption",
    )


def _run(item: Paragraph) -> Markup:
    lead = joined(tag("strong", text(item.lead), dir="auto"), escaped(" ")) if item.lead else NOTHING
    return joined(lead, text(item.text))


def _fact(fact: Fact) -> Markup:
    return tag("div", tag("dt", text(fact.label)), tag("dd", text(fact.value)))


def _tile(tile: Headline) -> Markup:
    look = "figure missing" if isinstance(tile.value, Missing) else "figure"
    note = tag("span", text(tile.note), class_="beside") if tile.note else NOTHING
    return tag(
        "li",
        tag("span", text(numbers.short(tile.value, tile.kind)), class_=look),
        escaped(" "),
        tag("span", text(tile.label), class_="label"),
        escaped(" "),
        note,
    )


def _anchor(number: int) -> str:
    return f"section-{number + 1}"


def _contents(sections: tuple[Section, ...]) -> Markup:
    """Links to every section, the smaller ones beneath the one they belong to."""
    groups: list[list[Markup]] = []
    for number, section in enumerate(sections):
        link = tag("a", text(section.heading), href=f"#{_anchor(number)}")
        if section.level == 1 or not groups:
            groups.append([link])
        else:
            groups[-1].append(tag("li", link))
    entries = [tag("li", first, tag("ol", *rest) if rest else NOTHING) for first, *rest in groups]
    listed = tag("details", tag("summary", text("Contents")), tag("ol", *entries), open=True)
    return tag("nav", listed, aria_label="Contents")


def _faces() -> str:
    """The typeface of the window and the maps, as data: the page looks the same on every computer."""
    rules = []
    for stem, weight in FACES:
        file = Path(roboto.BASE_DIR) / "fonts" / "roboto" / f"{stem}.woff2"
        data = base64.b64encode(file.read_bytes()).decode("ascii")
        rules.append(
            f'@font-face{{font-family:"Roboto";font-weight:{weight};font-display:swap;'
            f'src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'
        )
    return "".join(rules)
