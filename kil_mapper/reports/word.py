"""The report as a Word document: real headings, lists, captions and tables that screen readers can follow."""

from __future__ import annotations

import io
from datetime import datetime, time
from itertools import count, zip_longest
from pathlib import Path
from typing import Any, Literal

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Mm, Pt

from kil_mapper.reports import charts, clean, word_fold, word_tables
from kil_mapper.reports.blocks import (
    BarChart,
    Block,
    BulletList,
    Callout,
    Chart,
    DotChart,
    Figure,
    Headlines,
    LadderChart,
    Paragraph,
    Report,
    Section,
    Table,
    Waterfall,
)
from kil_mapper.reports.files import written_whole
from kil_mapper.reports.word_look import OWN_LOOK
from kil_mapper.reports.word_styles import PAGE_MM, add_styles, style_document
from kil_mapper.reports.word_template import is_empty, make_room, open_template
from kil_mapper.reports.word_xml import bookmarked, contents_field, element, field, paragraph, run

Folded = Literal["", "atlas", "single"]
LANDSCAPE_ROOM_MM = 220.0  # room for text from which on every table fits
LEAST_ROOM_MM = 60.0
CAPTION_MM = 20.0
PROPERTY_LENGTH = 255  # what core properties may hold


def write_word(report: Report, path: Path, template: Path | None = None, *, folded: Folded = "") -> None:
    """Write the report as a .docx file, whole or not at all.

    Args:
        report: What it says.
        path: Where to; an older file there is replaced.
        template: An office's own .docx or .dotx: its page, header, footer, letters, colours and styles are used, and
            what is in its body comes first, as a cover. None for our look.
        folded: "atlas" or "single": every section that begins a page is one page, made smaller where it would not
            fit; a single profile has no cover.

    Raises:
        KilError: It cannot be written there, or the template cannot be used.
    """
    writer = _Writer(report, None if template is None else open_template(template))
    document = writer.written(has_cover=folded != "single")
    if folded:
        word_fold.fold(document, writer.width_mm, writer.height_mm + CAPTION_MM)
    with written_whole(path) as temporary:
        document.save(str(temporary))


class _Writer:
    """Lays out one report."""

    def __init__(self, report: Report, template: Document | None = None) -> None:
        self.report = report
        self.document: Document = docx.Document() if template is None else template
        self.numbers = {"Table": count(1), "Figure": count(1)}
        if template is None:
            self.look = OWN_LOOK
            style_document(self.document)
        else:
            self.look = add_styles(template)
            make_room(template)
        page = self.document.sections[-1]
        self.sheet = (page.page_width, page.page_height)
        self.is_landscape = self.room.mm >= LANDSCAPE_ROOM_MM  # wide enough for everything: never turned
        self.wide = self.is_landscape
        self.theirs = set(self.document.element.body)  # what the template brought
        self.marks = 1 + max((int(mark.get(qn("w:id"), "0")) for mark in self._marks()), default=0)

    def written(self, *, has_cover: bool = True) -> Document:
        self._properties()
        self._footer()
        if has_cover:
            self._cover()
        for number, section in enumerate(self.report.sections):
            self._section(section, number)
        self._call_styles_as_the_template_does()
        return self.document

    @property
    def room(self) -> Length:
        """Room for text on the present page."""
        page = self.document.sections[-1]
        sides = (page.left_margin or 0) + (page.right_margin or 0) + (page.gutter or 0)
        return Emu(max((page.page_width or Mm(PAGE_MM[0])) - sides, Mm(LEAST_ROOM_MM)))

    @property
    def width_mm(self) -> float:
        """The same in millimetres."""
        return float(self.room.mm)

    @property
    def height_mm(self) -> float:
        """How tall a picture may be, with its caption beneath it."""
        page = self.document.sections[-1]
        inside = (page.page_height or Mm(PAGE_MM[1])) - abs(page.top_margin or 0) - abs(page.bottom_margin or 0)
        return max(float(Emu(inside).mm) - CAPTION_MM, LEAST_ROOM_MM)

    def _marks(self) -> list[Any]:
        return list(self.document.element.body.iter(qn("w:bookmarkStart")))

    def _call_styles_as_the_template_does(self) -> None:
        """A template in another language knows Heading 1 by another id."""
        names = self.look.styles
        if not names:
            return
        for block in self.document.element.body:
            for style in block.iter(qn("w:pStyle")) if block not in self.theirs else ():
                style.set(qn("w:val"), names.get(style.get(qn("w:val")), style.get(qn("w:val"))))

    def _properties(self) -> None:
        report, properties = self.report, self.document.core_properties
        created = datetime.combine(report.created, time())
        properties.title = clean.tidy(report.title)[:PROPERTY_LENGTH]
        properties.subject = clean.tidy(report.subject)[:PROPERTY_LENGTH]
        properties.author = properties.last_modified_by = "KIL Mapper"
        properties.comments = properties.keywords = ""
        properties.language = "en-GB"
        properties.created = properties.modified = created
        properties.revision = 1

    def _footer(self) -> None:
        page = self.document.sections[0 if self.look.is_own else -1]
        if self.look.is_own:
            page.different_first_page_header_footer = True
        elif not is_empty(page.footer._element):  # noqa: SLF001 - pictures and fields count too
            return  # the office's own
        line = page.footer.paragraphs[0]
        line.style = self.document.styles["KIL Note"]
        line._p.append(run(f"{self.report.title} · page "))  # noqa: SLF001 - fields have no public door
        line._p.extend(field("PAGE", "1"))  # noqa: SLF001 - as above
        line._p.append(run(" of "))  # noqa: SLF001 - as above
        line._p.extend(field("NUMPAGES", "1"))  # noqa: SLF001 - as above

    def _cover(self) -> None:
        if self.look.is_own:
            self._add(paragraph("KIL Mapper", "KILEyebrow"))
        self._add(paragraph(self.report.title, "Title"))
        self._add(paragraph(self.report.subtitle, "Subtitle"))
        self._add(word_tables.status_table(self.report.facts, self.width_mm, self.look))
        self._add(paragraph("Contents", "KILContentsHeading", keep_next=True))
        entries = [
            (section.heading, section.level, _bookmark(number))
            for number, section in enumerate(self.report.sections)
            if section.level == 1  # all of them would not fit on the first page
        ]
        for line in contents_field(entries):
            self._add(line)

    def _section(self, section: Section, number: int) -> None:
        turned = section.wide != self.wide and not self.is_landscape
        if turned:
            self._turn()
        heading = self.document.add_heading(clean.tidy(section.heading), section.level)
        heading.paragraph_format.page_break_before = True if section.new_page and not turned else None
        if self.look.is_own and (section.new_page or turned):
            heading.paragraph_format.space_before = Pt(0)  # it begins the page
        bookmarked(heading._p, _bookmark(number), self.marks + number)  # noqa: SLF001 - bookmarks have no public door
        for block, following in zip_longest(section.blocks, section.blocks[1:]):
            self._block(block, leads_in=isinstance(following, Table | Figure | Chart | BulletList))

    def _turn(self) -> None:
        """Begin a page that lies the other way."""
        self.wide = not self.wide
        page = self.document.add_section(WD_SECTION.NEW_PAGE)
        ending = self.document.paragraphs[-1].paragraph_format  # holds the break; must not spill onto a page of its own
        ending.line_spacing, ending.space_after = Pt(1), Pt(0)
        page.orientation = WD_ORIENT.LANDSCAPE if self.wide else WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = self.sheet[::-1] if self.wide else self.sheet
        page.different_first_page_header_footer = False

    def _block(self, block: Block, *, leads_in: bool = False) -> None:
        match block:
            case Paragraph():
                self._text(block, "KILNote" if block.quiet else "Normal", keep_next=leads_in)
            case BulletList():
                for item in block.items:
                    self._text(item, "ListBullet")
            case Callout():
                self._add(word_tables.callout(block, self.width_mm))
                self._add(paragraph("", "KILNote"))
            case Headlines():
                self._add(word_tables.tiles(block, self.width_mm, self.look))
                self._add(paragraph("", "KILNote"))
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case BarChart() | DotChart() | Waterfall() | LadderChart():
                self._figure(Figure(charts.drawn(block)))

    def _text(self, text: Paragraph, style: str, *, keep_next: bool = False) -> None:
        line = element("w:p", element("w:pPr", element("w:pStyle", val=style)))
        if keep_next:  # an introduction stays with what it introduces
            line.pPr.append(element("w:keepNext"))
        if text.lead:
            line.append(run(f"{text.lead} ", bold=not text.quiet))
        line.append(run(text.text))
        self._add(line)

    def _table(self, table: Table) -> None:
        if not table.rows:
            self._text(Paragraph(table.empty, f"{table.caption}:"), "Normal")
            return
        self._caption("Table", table.caption, keep_next=True)
        beneath = word_tables.stays_whole(table, self.width_mm, self.look)
        for note in () if beneath else table.notes:
            self._add(paragraph(note, "KILNote", keep_next=True))
        self._add(word_tables.data_table(table, self.width_mm, self.look))
        for note in table.notes[:-1] if beneath else ():
            self._add(paragraph(note, "KILNote", keep_next=True))
        self._add(paragraph(table.notes[-1] if beneath and table.notes else "", "KILNoteEnd"))

    def _caption(self, label: str, text: str, *, keep_next: bool) -> None:
        number = next(self.numbers[label])
        line = element("w:p", element("w:pPr", element("w:pStyle", val="Caption")))
        if keep_next:
            line.pPr.append(element("w:keepNext"))
        else:  # beneath a picture, which keeps with it
            line.pPr.append(element("w:keepNext", val="0"))
        line.append(run(f"{label} "))
        line.extend(field(rf"SEQ {label} \* ARABIC", str(number)))
        line.append(run(f": {text}"))
        self._add(line)

    def _figure(self, figure: Figure) -> None:
        picture = figure.picture
        line = self.document.add_paragraph()
        line.paragraph_format.keep_with_next = True
        inline = line.add_run().add_picture(io.BytesIO(picture.png))
        scale = min(
            Mm(min(picture.width_mm, self.width_mm)) / inline.width,
            Mm(min(figure.max_height_mm, self.height_mm)) / inline.height,
        )
        inline.width, inline.height = Emu(int(inline.width * scale)), Emu(int(inline.height * scale))
        described = inline._inline.docPr  # noqa: SLF001 - alternative text has no public door
        described.set("descr", clean.tidy(picture.alternative))
        described.set("title", clean.tidy(picture.caption)[:PROPERTY_LENGTH])
        self._caption("Figure", picture.caption, keep_next=False)

    def _add(self, block: Any) -> None:
        """Add a paragraph or table before the last section's properties."""
        body = self.document.element.body
        last = body.find(qn("w:sectPr"))
        last.addprevious(block)


def _bookmark(number: int) -> str:
    return f"_Toc{number + 1:06d}"
