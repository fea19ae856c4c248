"""The report as plain data and picture files for the template of the PDF: text stays text, nothing is markup."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, zip_longest
from typing import Any

from kil_mapper.reports import charts, clean, look, numbers
from kil_mapper.reports.blocks import (
    Block,
    BulletList,
    Callout,
    Chart,
    DotChart,
    Figure,
    Headline,
    Headlines,
    Interval,
    Missing,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
)
from kil_mapper.reports.column_widths import POINTS as CELL_POINTS
from kil_mapper.reports.pdf_letters import fitted
from kil_mapper.reports.pdf_tables import table_data

PAGE_MM = (210.0, 297.0)
SIDE_MM = 20.0
BODY_POINTS = 10.0
WIDE_FIGURE_MM = 125.0  # the most height of a figure on a page that lies on its side
TILE_MM = 29.0
MOST_DOTS = 32  # areas of a chart that are still read with ease on one page
_VIEW_BOX = re.compile(rb'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')
TONES = {"cluster": look.CLUSTER_SOFT, "need": look.NEED_SOFT, "result": look.PALE}
EDGES = {"cluster": look.CLUSTER, "need": look.NEED, "result": look.ACCENT}


@dataclass
class Laid:
    """What the template is given.

    Attributes:
        report: Everything the document says, fit for JSON.
        pictures: Picture files by the names that `report` knows them by; names are ours, never from data.
    """

    report: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)


def laid(report: Report) -> Laid:
    """The report as data for the template."""
    made = Laid()
    width = PAGE_MM[0] - 2 * SIDE_MM
    made.report = {
        "title": clean.tidy(report.title),
        "subject": clean.tidy(report.subject),
        "name": _words(report.title, width * 0.55),
        "subtitle": _words(report.subtitle, width * 0.8),
        "created": [report.created.year, report.created.month, report.created.day],
        "facts": [[_words(fact.label, width * 0.24), _words(fact.value, width * 0.74)] for fact in report.facts],
        "pages": [
            {"wide": wide, "sections": [_section(section, made) for section in sections]}
            for wide, sections in groupby(report.sections, key=lambda section: section.wide)
        ],
        "colours": {
            name.lower(): f"#{getattr(look, name)}"
            for name in ("INK", "MUTED", "ACCENT", "PALE", "LINE", "CLUSTER", "WARNING", "WARNING_SOFT")
        },
        "tones": {tone: f"#{colour}" for tone, colour in TONES.items()},
        "edges": {tone: f"#{colour}" for tone, colour in EDGES.items()},
    }
    return made


def texts(value: object) -> Iterator[str]:
    """Every text in the data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part)


def _section(section: Section, made: Laid) -> dict[str, Any]:
    width = PAGE_MM[1 if section.wide else 0] - 2 * SIDE_MM
    shown = [part for block in section.blocks for part in parts(block)]
    blocks = [
        {
            **_block(block, width, made, wide=section.wide),
            # an introduction stays with what it introduces
            "leads": isinstance(block, Paragraph) and isinstance(following, Table | Figure | Chart | BulletList),
        }
        for block, following in zip_longest(shown, shown[1:])
    ]
    return {
        "heading": _words(section.heading, width * 0.6),
        "level": section.level,
        "new_page": section.new_page,
        "blocks": blocks,
    }


def parts(block: Block) -> Iterator[Block]:
    """The block, or the parts of a chart of more areas than can be read on one page, all to the same scale."""
    if not isinstance(block, DotChart) or len(block.dots) <= MOST_DOTS:
        yield block
        return
    highest = max([dot.rate.high for dot in block.dots if isinstance(dot.rate, Interval)], default=1.0)
    count = math.ceil(len(block.dots) / MOST_DOTS)
    size = math.ceil(len(block.dots) / count)
    for part in range(count):
        yield replace(
            block,
            dots=block.dots[part * size : (part + 1) * size],
            up_to=max(highest, block.whole or 0.0) * 1.04,
            caption=f"{block.caption} (part {part + 1} of {count})",
            alternative=f"Part {part + 1} of {count}. {block.alternative}",
        )


def _block(block: Block, width: float, made: Laid, *, wide: bool) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"type": "quiet" if block.quiet else "paragraph", **_text(block, width)}
        case BulletList():
            return {"type": "list", "items": [_text(item, width - 6) for item in block.items]}
        case Callout():
            items = [_words(item, width - 12) for item in block.items]
            return {"type": "callout", "heading": _words(block.heading, width - 12), "items": items}
        case Headlines():
            return {"type": "tiles", "tiles": [_tile(tile) for tile in block.tiles]}
        case Table():
            if not block.rows:
                return {"type": "paragraph", **_text(Paragraph(block.empty, f"{block.caption}:"), width)}
            return table_data(block, width)
        case Figure():
            return _figure(block, width, made, wide=wide)
        case _:
            return _figure(Figure(charts.drawn(block, "svg")), width, made, wide=wide)


def _words(text: str, room_mm: float, points: float = BODY_POINTS) -> str:
    return fitted(clean.tidy(text), room_mm, points)


def _text(text: Paragraph, width: float) -> dict[str, str]:
    return {"lead": _words(text.lead, width), "text": _words(text.text, width)}


def _tile(tile: Headline) -> dict[str, Any]:
    return {
        "shown": clean.tidy(numbers.short(tile.value, tile.kind)),
        "missing": isinstance(tile.value, Missing),
        "label": _words(tile.label, TILE_MM, CELL_POINTS),
        "note": _words(tile.note, TILE_MM, CELL_POINTS),
    }


def _figure(figure: Figure, width: float, made: Laid, *, wide: bool) -> dict[str, Any]:
    """A picture, never wider than the page nor higher than it may be."""
    picture = figure.picture
    name = f"picture-{len(made.pictures) + 1}.{'svg' if picture.svg else 'png'}"
    made.pictures[name] = picture.svg or picture.png
    across, down = _shape(picture)
    high = min(figure.max_height_mm, WIDE_FIGURE_MM) if wide else figure.max_height_mm
    shown = min(picture.width_mm, width, high * across / down)
    return {
        "type": "figure",
        "file": name,
        "width": round(shown, 2),
        "alternative": clean.tidy(picture.alternative),
        "caption": _words(picture.caption, width),
    }


def _shape(picture: Picture) -> tuple[float, float]:
    """How wide and high a picture is, in any unit."""
    if not picture.svg:
        across, down = struct.unpack(">II", picture.png[16:24])  # a PNG begins with its size
        return across, down
    box = _VIEW_BOX.search(picture.svg)
    if not box:
        raise ValueError("a drawing does not say how large it is: expected viewBox")
    return float(box[1]), float(box[2])
