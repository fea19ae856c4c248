"""The briefing as a PowerPoint file: six slides with real titles, notes, and charts that can be edited."""

from __future__ import annotations

import io
import math
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from kil_mapper.reports import clean, numbers, slide_charts
from kil_mapper.reports.blocks import BarChart, BulletList, Headline, Headlines, LadderChart, Missing, Picture
from kil_mapper.reports.content_slides import Deck, Slide, SlideBlock
from kil_mapper.reports.files import write_bytes
from kil_mapper.reports.look import ACCENT, CLUSTER, FONT, INK, MUTED, PALE
from kil_mapper.reports.office import settled, themed

WIDTH_MM, HEIGHT_MM = 338.67, 190.5  # 16:9, as PowerPoint makes it
EDGE_MM: Final = 15.0
TITLE_TOP_MM, TITLE_MM = 8.0, 20.0
BODY_TOP_MM, BODY_BOTTOM_MM = 31.0, 177.0
PANEL_MM, STRIPE_MM = 96.0, 3.0  # of the cover
FOOT_TOP_MM, FOOT_MM = 180.0, 7.0
FOOT_LETTERS: Final = 140
GAP_MM: Final = 5.0
TEXT_PT, SMALL_PT, TITLE_PT, COVER_PT = 18, 11, 28, 44
LARGEST_TEXT_PT, LEAST_PT = 22, 12
TILE_MM: Final = 58.0
MM_PER_PT: Final = 25.4 / 72
LETTER: Final = 0.51  # how wide a letter is beside its size, on average and in bold
LINE: Final = 1.2  # how high a line is beside its size
PARAGRAPH_MM: Final = 2.4
INSET_MM: Final = 5.1  # that text boxes keep free, left and right together
COVER, TITLE_ONLY = 0, 5  # layouts of the template that comes with python-pptx
PROPERTY_LENGTH: Final = 255


def write_slides(deck: Deck, path: Path) -> None:
    """Write the slides as a .pptx file, whole or not at all.

    Args:
        deck: What they say.
        path: Where to; an older file there is replaced.

    Raises:
        KilError: It cannot be written there.
    """
    write_bytes(path, _Writer(deck).written())


class _Writer:
    """Lays out one deck."""

    def __init__(self, deck: Deck) -> None:
        self.deck = deck
        self.presentation: Any = Presentation()

    def written(self) -> bytes:
        self._widen()
        themed(self.presentation.slide_master.part)
        self._properties()
        self._cover()
        for number, slide in enumerate(self.deck.slides, start=2):
            self._slide(slide, number)
        data = io.BytesIO()
        self.presentation.save(data)
        return settled(data.getvalue(), datetime.combine(self.deck.report.created, time()))

    def _widen(self) -> None:
        """The template is 4:3; its layouts grow with the page, so that slides added later look the same."""
        deck = self.presentation
        wider = Mm(WIDTH_MM) / deck.slide_width
        deck.slide_width, deck.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
        for page in (deck.slide_master, *deck.slide_layouts):
            for shape in page.shapes:
                shape.left, shape.width = Emu(round(shape.left * wider)), Emu(round(shape.width * wider))

    def _properties(self) -> None:
        report, properties = self.deck.report, self.presentation.core_properties
        properties.title = clean.tidy(report.title)[:PROPERTY_LENGTH]
        properties.subject = clean.tidy(report.subject)[:PROPERTY_LENGTH]
        properties.author = properties.last_modified_by = "KIL Mapper"
        properties.keywords = properties.comments = ""
        properties.language = "en-GB"
        properties.created = properties.modified = datetime.combine(report.created, time())
        properties.revision = 1

    def _cover(self) -> None:
        report = self.deck.report
        page = self.presentation.slides.add_slide(self.presentation.slide_layouts[COVER])
        inner = WIDTH_MM - 2 * EDGE_MM
        for top, height, colour in ((PANEL_MM, STRIPE_MM, CLUSTER), (0.0, PANEL_MM, ACCENT)):
            panel = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, Mm(top), Mm(WIDTH_MM), Mm(height))
            _fill(panel, colour)
            _described(panel, "")
            _put_behind(page, panel)
        title, subtitle = page.shapes.title, page.placeholders[1]
        _place(title, EDGE_MM, 20, inner, 44)
        _write(title.text_frame, [(report.title, True)], _fitting([report.title], inner, 42, COVER_PT), "FFFFFF")
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        _place(subtitle, EDGE_MM, 67, inner, 22)
        _write(subtitle.text_frame, [(report.subtitle, False)], _fitting([report.subtitle], inner, 20, 20), PALE)
        subtitle.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        facts = self.deck.facts
        told = [f"{fact.label}: {fact.value}" for fact in facts]
        box = page.shapes.add_textbox(Mm(EDGE_MM), Mm(106), Mm(inner), Mm(74))
        size = _fitting(told, inner, 72, 16)
        _lines(box.text_frame, [(f"{fact.label}:", fact.value) for fact in facts], size, bullets=False)
        self._notes(page, report.attributions)

    def _slide(self, slide: Slide, number: int) -> None:
        page = self.presentation.slides.add_slide(self.presentation.slide_layouts[TITLE_ONLY])
        title = page.shapes.title
        _place(title, EDGE_MM, TITLE_TOP_MM, WIDTH_MM - 2 * EDGE_MM, TITLE_MM)
        size = _fitting([slide.title], WIDTH_MM - 2 * EDGE_MM, TITLE_MM, TITLE_PT)
        _write(title.text_frame, [(slide.title, True)], size, ACCENT)
        title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        top, text = BODY_TOP_MM, _text_size(slide.blocks)
        for block, height in zip(slide.blocks, _heights(slide.blocks, text), strict=True):
            self._block(page, block, top, height, text)
            top += height + GAP_MM
        foot = page.shapes.add_textbox(Mm(EDGE_MM), Mm(FOOT_TOP_MM), Mm(WIDTH_MM - 2 * EDGE_MM), Mm(FOOT_MM))
        told = f"{clean.tidy(self.deck.report.title)[:FOOT_LETTERS]} · {number}"
        _write(foot.text_frame, [(told, False)], SMALL_PT, MUTED)
        self._notes(page, slide.notes)

    def _block(self, page: Any, block: SlideBlock, top: float, height: float, text: int) -> None:
        room = (Mm(EDGE_MM), Mm(top), Mm(WIDTH_MM - 2 * EDGE_MM), Mm(height))
        match block:
            case Headlines():
                self._tiles(page, block, top)
            case BulletList():
                box = page.shapes.add_textbox(*room)
                _lines(box.text_frame, [(item.lead, item.text) for item in block.items], text)
            case Picture():
                _picture(page, block, room)
            case BarChart():
                slide_charts.bars(page, block, room)
            case LadderChart():
                slide_charts.ladder(page, block, room)

    def _tiles(self, page: Any, block: Headlines, top: float) -> None:
        width = (WIDTH_MM - 2 * EDGE_MM - GAP_MM * (len(block.tiles) - 1)) / len(block.tiles)
        for place, tile in enumerate(block.tiles):
            left = EDGE_MM + place * (width + GAP_MM)
            shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, Mm(left), Mm(top), Mm(width), Mm(TILE_MM))
            _fill(shape, PALE)
            _tile(shape.text_frame, tile, width)
            stripe = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, Mm(left), Mm(top), Mm(width), Mm(1.6))
            _fill(stripe, ACCENT)
            _described(stripe, "")

    @staticmethod
    def _notes(page: Any, notes: tuple[str, ...]) -> None:
        page.notes_slide.notes_text_frame.text = "\n".join(clean.tidy(note) for note in notes)


def _heights(blocks: tuple[SlideBlock, ...], text: int) -> list[float]:
    """The height of each block in millimetres: texts and tiles take what they need, charts and maps what is left."""
    fixed = [_fixed(block, text) for block in blocks]
    room = BODY_BOTTOM_MM - BODY_TOP_MM - GAP_MM * (len(blocks) - 1) - sum(height or 0 for height in fixed)
    return [room if height is None else height for height in fixed]


def _fixed(block: SlideBlock, text: int) -> float | None:
    match block:
        case Headlines():
            return TILE_MM
        case BulletList():
            told = [f"{item.lead} {item.text}" for item in block.items]
            return _tall(told, WIDTH_MM - 2 * EDGE_MM - slide_charts.BULLET_MM, text) + 3
        case _:
            return None


def _text_size(blocks: tuple[SlideBlock, ...]) -> int:
    """The size of the text of a slide: larger where it stands alone, smaller where it would leave the slide."""
    others = sum(_fixed(block, 0) or 0 for block in blocks if not isinstance(block, BulletList))
    is_alone = all(isinstance(block, BulletList | Headlines) for block in blocks)
    share = 1.0 if is_alone else 0.4  # charts and maps have the rest
    room = share * (BODY_BOTTOM_MM - BODY_TOP_MM - others - GAP_MM * (len(blocks) - 1)) - 3
    told = [f"{item.lead} {item.text}" for block in blocks if isinstance(block, BulletList) for item in block.items]
    largest = LARGEST_TEXT_PT if is_alone else TEXT_PT
    return _fitting(told, WIDTH_MM - 2 * EDGE_MM - slide_charts.BULLET_MM, room, largest)


def _tall(texts: list[str], width: float, size: int) -> float:
    """How high paragraphs are, estimated on the safe side: the program that shows the slide has the last word."""
    letters = max(1.0, (width - INSET_MM) / (LETTER * size * MM_PER_PT)) if size else 1.0
    lines = sum(max(1, math.ceil(len(clean.tidy(text)) / letters)) for text in texts)
    return lines * LINE * size * MM_PER_PT + PARAGRAPH_MM * len(texts)


def _fitting(texts: list[str], width: float, height: float, largest: int) -> int:
    """The largest size at which paragraphs find room."""
    sizes = range(largest, LEAST_PT - 1, -1)
    return next((size for size in sizes if _tall(texts, width, size) <= height), LEAST_PT)


def _tile(frame: Any, tile: Headline, width: float) -> None:
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = Mm(3)
    value = tile.value.value if isinstance(tile.value, Missing) else numbers.short(tile.value, tile.kind)
    large = _fitting([value], width, 16, 34)
    for place, (text, size, colour, bold) in enumerate(
        ((value, large, ACCENT, True), (tile.label, 14, INK, False), (tile.note, LEAST_PT, MUTED, False))
    ):
        if text:
            line = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            line.alignment = PP_ALIGN.LEFT
            line.space_after = Pt(3)
            _run(line, text, size, colour, bold=bold)


def _lines(frame: Any, lines: list[tuple[str, str]], size: int, *, bullets: bool = True) -> None:
    frame.word_wrap = True
    for place, (lead, text) in enumerate(lines):
        line = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        line.space_after = Pt(6)
        if bullets:
            slide_charts.bullet(line)
        if lead:
            _run(line, lead, size, INK, bold=True)
            line.runs[-1].text += " "
        _run(line, text, size, INK)


def _put_behind(page: Any, shape: Any) -> None:
    """Move a shape behind all others."""
    tree = page.shapes._spTree  # noqa: SLF001 - the order of shapes has no public door
    tree.remove(shape._element)  # noqa: SLF001
    tree.insert(2, shape._element)  # noqa: SLF001 - after the two that every tree begins with


def _picture(page: Any, picture: Picture, room: tuple[Any, Any, Any, Any]) -> None:
    left, top, width, height = room
    shown = page.shapes.add_picture(io.BytesIO(picture.png), left, top)
    scale = min(width / shown.width, height / shown.height)
    shown.width, shown.height = Emu(int(shown.width * scale)), Emu(int(shown.height * scale))
    shown.left = Emu(int(left + (width - shown.width) / 2))
    _described(shown, picture.alternative, picture.caption)


def _write(frame: Any, lines: list[tuple[str, bool]], size: int, colour: str, *, space: int = 0) -> None:
    frame.word_wrap = True
    for place, (text, bold) in enumerate(lines):
        line = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        line.alignment = PP_ALIGN.LEFT
        line.space_after = Pt(space)
        _run(line, text, size, colour, bold=bold)


def _run(line: Any, text: str, size: int, colour: str, *, bold: bool = False) -> None:
    run = line.add_run()
    run.text = clean.tidy(text)
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = RGBColor.from_string(colour)


def _fill(shape: Any, colour: str) -> None:
    shape._element.remove(shape._element.find(qn("p:style")))  # noqa: SLF001 - no shadow, no line of the template's
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    shape.line.fill.background()


def _place(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Mm(left), Mm(top), Mm(width), Mm(height)


def _described(shape: Any, alternative: str, title: str = "") -> None:
    slide_charts.described(shape, alternative, title)
