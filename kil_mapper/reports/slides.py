"""The briefing as a PowerPoint file: six slides with real titles, notes, and charts that can be edited."""

from __future__ import annotations

import io
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
from kil_mapper.reports.look import ACCENT, FONT, INK, MUTED, PALE
from kil_mapper.reports.office import settled, themed

WIDTH_MM, HEIGHT_MM = 338.67, 190.5  # 16:9, as PowerPoint makes it
EDGE_MM: Final = 15.0
TITLE_TOP_MM, TITLE_MM = 10.0, 22.0
BODY_TOP_MM, BODY_BOTTOM_MM = 38.0, 177.0
FOOT_TOP_MM, FOOT_MM = 180.0, 7.0
GAP_MM: Final = 5.0
TEXT_PT, SMALL_PT, TITLE_PT = 18, 11, 28
TILE_MM: Final = 48.0
LINE_MM: Final = 8.6  # of text at `TEXT_PT`
LETTERS_A_LINE: Final = 118
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
        band = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Mm(WIDTH_MM), Mm(6))
        _fill(band, ACCENT)
        _described(band, "")
        _place(page.shapes.title, EDGE_MM, 32, WIDTH_MM - 2 * EDGE_MM, 28)
        _write(page.shapes.title.text_frame, [(report.title, True)], 40, ACCENT)
        _place(page.placeholders[1], EDGE_MM, 62, WIDTH_MM - 2 * EDGE_MM, 18)
        _write(page.placeholders[1].text_frame, [(report.subtitle, False)], 20, MUTED)
        box = page.shapes.add_textbox(Mm(EDGE_MM), Mm(92), Mm(WIDTH_MM - 2 * EDGE_MM), Mm(70))
        _write(box.text_frame, [(f"{fact.label}: {fact.value}", False) for fact in self.deck.facts], 14, INK, space=5)
        self._notes(page, report.attributions)

    def _slide(self, slide: Slide, number: int) -> None:
        page = self.presentation.slides.add_slide(self.presentation.slide_layouts[TITLE_ONLY])
        title = page.shapes.title
        _place(title, EDGE_MM, TITLE_TOP_MM, WIDTH_MM - 2 * EDGE_MM, TITLE_MM)
        _write(title.text_frame, [(slide.title, True)], TITLE_PT if len(slide.title) < 70 else 22, ACCENT)
        title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        top = BODY_TOP_MM
        for block, height in zip(slide.blocks, _heights(slide.blocks), strict=True):
            self._block(page, block, top, height)
            top += height + GAP_MM
        foot = page.shapes.add_textbox(Mm(EDGE_MM), Mm(FOOT_TOP_MM), Mm(WIDTH_MM - 2 * EDGE_MM), Mm(FOOT_MM))
        _write(foot.text_frame, [(f"{self.deck.report.title} · {number}", False)], SMALL_PT, MUTED)
        self._notes(page, slide.notes)

    def _block(self, page: Any, block: SlideBlock, top: float, height: float) -> None:
        room = (Mm(EDGE_MM), Mm(top), Mm(WIDTH_MM - 2 * EDGE_MM), Mm(height))
        match block:
            case Headlines():
                self._tiles(page, block, top)
            case BulletList():
                box = page.shapes.add_textbox(*room)
                lines = [(item.lead, item.text) for item in block.items]
                _bullets(box.text_frame, lines)
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
            _tile(shape.text_frame, tile)

    @staticmethod
    def _notes(page: Any, notes: tuple[str, ...]) -> None:
        page.notes_slide.notes_text_frame.text = "\n".join(clean.tidy(note) for note in notes)


def _heights(blocks: tuple[SlideBlock, ...]) -> list[float]:
    """The height of each block in millimetres: texts and tiles take what they need, charts and maps what is left."""
    fixed = [_fixed(block) for block in blocks]
    room = BODY_BOTTOM_MM - BODY_TOP_MM - GAP_MM * (len(blocks) - 1) - sum(height or 0 for height in fixed)
    return [room if height is None else height for height in fixed]


def _fixed(block: SlideBlock) -> float | None:
    match block:
        case Headlines():
            return TILE_MM
        case BulletList():
            return sum(LINE_MM * (1 + len(item.lead + item.text) // LETTERS_A_LINE) + 2 for item in block.items)
        case _:
            return None


def _tile(frame: Any, tile: Headline) -> None:
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = Mm(2.5)
    value = tile.value.value if isinstance(tile.value, Missing) else numbers.short(tile.value, tile.kind)
    for place, (text, size, colour, bold) in enumerate(
        ((value, 26, ACCENT, True), (tile.label, 12, INK, False), (tile.note, SMALL_PT, MUTED, False))
    ):
        if text:
            line = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            line.alignment = PP_ALIGN.LEFT
            _run(line, text, size, colour, bold=bold)


def _bullets(frame: Any, lines: list[tuple[str, str]]) -> None:
    frame.word_wrap = True
    for place, (lead, text) in enumerate(lines):
        line = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        line.space_after = Pt(6)
        slide_charts.bullet(line)
        if lead:
            _run(line, lead, TEXT_PT, INK, bold=True)
            line.add_run().text = " "
        _run(line, text, TEXT_PT, INK)


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
