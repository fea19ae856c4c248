"""Printing what one looks at: title, filters in words, map, table and sources, always on light ground."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QFontMetricsF,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QLabel, QTableView, QWidget

from kil_mapper.model import days
from kil_mapper.ui.page import Page
from kil_mapper.ui.theme import Theme, load_theme
from kil_mapper.ui.views import VIEW_BY_ID, VIEWS

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results
    from kil_mapper.ui.window import Window

SUPPORT = "PySide6.QtPrintSupport"  # named, not imported: it takes time that the first screen has no use for
MOST_ROWS = 400  # a longer list is not read on paper
MILLIMETRES = 14  # of margin
PICTURE = QUrl("kil-picture")
POINTS_PER_INCH = 72
FOOT_LETTERS = 7  # points
ABOVE_FOOT = 5  # points between the text and the lines of sources
PAGES_WIDTH = 70  # points beside them for the number of the page
BETWEEN = 9  # points between two columns
MOST_HEIGHT = 0.56  # of a page that a picture may take
PAUSE = 350  # milliseconds for a page to draw itself in light colours, without its buttons
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Printed:
    """What goes on paper.

    Attributes:
        title: What it is about.
        lines: What is filtered and found, in sentences.
        headings: Of the columns.
        rows: Of the table; () for none.
        right: Places of the columns that stand to the right.
        foot: Sources and date.
        picture: The map, if there is one.
    """

    title: str
    lines: tuple[str, ...]
    headings: tuple[str, ...] = ()
    rows: Rows = ()
    right: frozenset[int] = frozenset()
    foot: str = ""
    picture: QImage | None = None


def _table_of(page: QWidget) -> QTableView | None:
    """The largest table that can be seen."""
    seen = [table for table in page.findChildren(QTableView) if table.isVisible() and table.model() is not None]
    return max(seen, key=lambda table: table.width() * table.height(), default=None)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _cells(table: QTableView) -> tuple[tuple[str, ...], Rows, frozenset[int]]:
    """Headings, rows, and the columns that stand to the right, as the table shows them."""
    model, header = table.model(), table.horizontalHeader()
    visual = [header.logicalIndex(place) for place in range(model.columnCount())]
    columns = [column for column in visual if not table.isColumnHidden(column)]
    headings = tuple(_text(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns)
    places = [row for row in range(model.rowCount()) if not table.isRowHidden(row)]
    spoken = {column for column in columns if not any(model.index(row, column).data() for row in places)}  # drawn
    roles = {
        column: Qt.ItemDataRole.AccessibleTextRole if column in spoken else Qt.ItemDataRole.DisplayRole
        for column in columns
    }
    rows = tuple(tuple(_text(model.index(row, column).data(roles[column])) for column in columns) for row in places)
    first = places[0] if places else -1
    side = Qt.ItemDataRole.TextAlignmentRole
    right = frozenset(
        place
        for place, column in enumerate(columns)
        if first >= 0
        and column not in spoken
        and (int(model.index(first, column).data(side) or 0) & Qt.AlignmentFlag.AlignRight.value)
    )
    return headings, rows, right


def _sources(project: Project) -> str:
    """Each source with its edition; the tables of one register stand together."""
    named = (
        (str(source["title"]).split(":", maxsplit=1)[0], days.edition(str(source["edition"])))
        for source in project.sources.fillna("").to_dict("records")
    )
    return "; ".join(", ".join(part for part in pair if part) for pair in dict.fromkeys(named))


def printed(page: Page, view: str, results: Results, today: date, picture: QImage | None = None) -> Printed:
    """What a view puts on paper.

    Args:
        page: The view.
        view: Its id.
        results: What it shows.
        today: The date that stands below.
        picture: The map as it is seen.
    """
    project = results.project
    seen = [label for label in page.findChildren(QLabel) if label.isVisible()]
    said = [label.text() for label in seen if label.property("role") == "answer"]
    lines = [*page.print_lines, *said, *((page.status,) if page.status else ())]
    table = _table_of(page)
    headings, rows, right = ((), (), frozenset[int]()) if table is None else _cells(table)
    if len(rows) > MOST_ROWS:
        lines.append(
            f"The list has {len(rows):,} rows and is left out. Filter it to {MOST_ROWS:,} or fewer to print it, or "
            "export it as an Excel workbook."
        )
        headings, rows = (), ()
    if picture is not None and view == VIEWS[0].id:  # the map in the window is exact; exports are not
        lines.append("On this map organisations stand at their postcodes: not for sharing widely.")
    foot = f"Sources: {_sources(project)}. Printed {days.day(today)} with KIL Mapper."
    title = f"{project.name}: {VIEW_BY_ID[view].title}"
    return Printed(title, tuple(lines), headings, rows, right, foot, picture)


class Paper:
    """Lays a view out on pages, in the light look whatever the window has."""

    def __init__(self, what: Printed, theme: Theme | None = None) -> None:
        self._what = what
        self._theme = load_theme() if theme is None else theme

    def print(self, printer: QPrinter) -> None:
        """Put it on the pages of a printer, or into its preview."""
        room = printer.pageLayout().paintRect(QPageLayout.Unit.Point)
        page = QSizeF(room.width(), room.height() - self._foot_height(room.width()))
        document = self._document(page)
        pages = document.pageCount()
        asked = printer.fromPage() or 1, printer.toPage() or pages
        painter = QPainter(printer)
        scale = printer.resolution() / POINTS_PER_INCH
        painter.scale(scale, scale)
        for number in range(asked[0], min(asked[1], pages) + 1):
            if number > asked[0]:
                printer.newPage()
            self._paint_page(painter, document, page, number, pages)
        painter.end()

    def _paint_page(self, painter: QPainter, document: QTextDocument, page: QSizeF, number: int, pages: int) -> None:
        above = (number - 1) * page.height()
        painter.save()
        painter.translate(0, -above)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, above, page.width(), page.height())
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Text, self._theme.colour("ink"))
        context.palette = palette
        painter.setClipRect(QRectF(0, above, page.width(), page.height()))
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(self._font(FOOT_LETTERS))
        painter.setPen(self._theme.colour("ink_soft"))
        foot = QRectF(0, page.height(), page.width(), self._foot_height(page.width()))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        words = foot.adjusted(0, ABOVE_FOOT, -PAGES_WIDTH, 0)
        painter.drawText(words, int(left | Qt.TextFlag.TextWordWrap), self._what.foot)
        painter.drawText(foot, int(right), f"Page {number} of {pages}")

    def _foot_height(self, width: float) -> float:
        """Points that the lines of sources take, all of them."""
        room = QRectF(0, 0, width - PAGES_WIDTH, 10_000)
        metrics = QFontMetricsF(self._font(FOOT_LETTERS))
        lines = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), self._what.foot or " ")
        return ABOVE_FOOT + lines.height() + metrics.lineSpacing() / 2

    def _font(self, points: float, *, bold: bool = False) -> QFont:
        font = QFont(self._theme.family_bold if bold else self._theme.family)
        font.setPixelSize(round(points))  # a point is a pixel here: the painter is scaled
        return font

    def _document(self, page: QSizeF) -> QTextDocument:
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(self._font(9))
        document.setPageSize(page)
        cursor = QTextCursor(document)
        self._write(cursor, self._what.title, 16, bold=True, below=4)
        for line in self._what.lines:
            self._write(cursor, line, 10, below=3)
        if self._what.picture is not None:
            self._draw(cursor, self._what.picture, page)
        if self._what.rows:
            self._list(cursor, page)
        return document

    def _write(self, cursor: QTextCursor, words: str, points: float, *, bold: bool = False, below: float = 0) -> None:
        """Write a paragraph; text stays text, whatever it looks like."""
        if cursor.position():
            cursor.insertBlock()
        room = QTextBlockFormat()
        room.setBottomMargin(below)
        letters = QTextCharFormat()
        letters.setFont(self._font(points, bold=bold))
        letters.setForeground(self._theme.colour("ink"))
        cursor.setBlockFormat(room)
        cursor.insertText(words, letters)

    @staticmethod
    def _draw(cursor: QTextCursor, picture: QImage, page: QSizeF) -> None:
        cursor.document().addResource(QTextDocument.ResourceType.ImageResource.value, PICTURE, picture)
        room = QSizeF(page.width(), page.height() * MOST_HEIGHT)
        size = QSizeF(picture.size()).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        drawn = QTextImageFormat()
        drawn.setName(PICTURE.toString())
        drawn.setWidth(size.width())
        drawn.setHeight(size.height())
        cursor.insertBlock()
        cursor.insertImage(drawn)

    def _list(self, cursor: QTextCursor, page: QSizeF) -> None:
        what = self._what
        made = QTextTableFormat()
        made.setHeaderRowCount(1)  # again on every page
        made.setCellPadding(2)
        made.setCellSpacing(0)
        made.setBorder(0.5)
        made.setBorderCollapse(True)
        made.setBorderBrush(self._theme.colour("line"))
        made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        made.setTopMargin(8)
        made.setWidth(QTextLength(QTextLength.Type.FixedLength, page.width()))
        cursor.insertBlock()
        table = cursor.insertTable(len(what.rows) + 1, len(what.headings), made)
        self._fill(table, 0, what.headings, bold=True)
        for number, row in enumerate(what.rows, 1):
            self._fill(table, number, row, bold=False)

    def _fill(self, table: QTextTable, row: int, cells: tuple[str, ...], *, bold: bool) -> None:
        letters = QTextCharFormat()
        letters.setFont(self._font(8, bold=bold))
        letters.setForeground(self._theme.colour("ink"))
        apart = QTextTableCellFormat()
        apart.setRightPadding(BETWEEN)  # or what stands to the right would touch what stands to the left
        for column, words in enumerate(cells):
            cell = table.cellAt(row, column)
            if column + 1 < len(cells):
                cell.setFormat(apart)
            cursor = cell.firstCursorPosition()
            side = QTextBlockFormat()
            side.setAlignment(Qt.AlignmentFlag.AlignRight if column in self._what.right else Qt.AlignmentFlag.AlignLeft)
            cursor.setBlockFormat(side)
            cursor.insertText(words, letters)


def a4(printer: QPrinter) -> QPrinter:
    """A printer set to A4 upright with our margins."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageMargins(QMarginsF(MILLIMETRES, MILLIMETRES, MILLIMETRES, MILLIMETRES), QPageLayout.Unit.Millimeter)
    return printer


class Printing(QObject):
    """Prints the view that is looked at.

    Attributes:
        show: Shows the preview, from where the person prints; replaced in tests.
    """

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.show: Callable[[QPrinter, Callable[[QPrinter], None], str], object] = self._preview

    def print_view(self) -> None:
        """Show what would be printed, and print it from there."""
        pages, results = self._window.pages, self._window.session.results
        if pages is None or results is None:
            return
        page, view = pages.current, pages.current_id
        panel: Any = getattr(page, "map", None)
        if panel is None or panel.view is None or not panel.is_ready or not panel.isVisible():
            self._print(page, view, results, None)
            return
        light = load_theme()
        panel.view.call("setPaper", True)  # noqa: FBT003 - what the page takes
        panel.view.set_colours(light.page_colours(), light.colour("map_ground"))

        def go_on() -> None:
            picture = panel.view.grab().toImage()
            theme = self._window.theme
            panel.view.call("setPaper", False)  # noqa: FBT003 - what the page takes
            panel.view.set_colours(theme.page_colours(), theme.colour("map_ground"))
            self._print(page, view, results, picture)

        QTimer.singleShot(PAUSE, page, go_on)

    def _print(self, page: Page, view: str, results: Results, picture: QImage | None) -> None:
        what = printed(page, view, results, days.today(), picture)
        support = import_module(SUPPORT)
        printer = a4(support.QPrinter(support.QPrinter.PrinterMode.HighResolution))
        printer.setDocName(what.title)
        printer.setCreator("KIL Mapper")
        self.show(printer, Paper(what).print, what.title)

    def _preview(self, printer: QPrinter, paint: Callable[[QPrinter], None], title: str) -> None:
        dialog = import_module(SUPPORT).QPrintPreviewDialog(printer, self._window)
        dialog.setWindowTitle(f"Print – {title}")
        dialog.resize(self._window.size() * 0.9)
        dialog.paintRequested.connect(paint)
        dialog.exec()
        dialog.deleteLater()
