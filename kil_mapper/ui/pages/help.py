"""The help: short pages to search and read, the glossary, and everything that can be done with its keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut, QTextBlock, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.ui.actions import ACTIONS, plain_text
from kil_mapper.ui.help.pages import HELP_PAGES, PAGE_BY_ID, SHORTCUTS, HelpPage, matching, slug, target
from kil_mapper.ui.parts import button, label
from kil_mapper.ui.theme import Theme

ELSEWHERE = (
    ("Move between controls", "Tab", "Shift+Tab goes back."),
    ("Turn a band on or off", "Space", "In the band filter above the map."),
    ("Move in the list", "Up, Down", "The map follows the selected organisation."),
    ("Move the map", "Arrow keys", "When the map has the focus; + and - zoom."),
    ("Leave the help", "Esc", "Back to where you were."),
)
ID_ROLE = Qt.ItemDataRole.UserRole
LIST_WIDTH = 230
TEXT_WIDTH = 760  # at text size 1: longer lines are hard to read


class HelpText(QTextBrowser):
    """Shows one page of ours. It opens nothing: no pictures, no files, no addresses.

    Signals:
        wanted: Another page and a heading of it, from a link.
    """

    wanted = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: HelpPage | None = None
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setProperty("role", "text")
        self.setAccessibleName("Help text")
        self.anchorClicked.connect(self._follow)
        self.document().setDocumentMargin(18)

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:  # noqa: N802 - Qt's name
        """Nothing is loaded."""
        return None

    def show_text(self, page: HelpPage, heading: str = "") -> None:
        """Show a page, from a heading on where one is named."""
        self._page = page
        self._fill()
        self.setAccessibleName(f"Help: {page.title}")
        self.verticalScrollBar().setValue(0)
        for block in self._blocks():
            if heading and block.blockFormat().headingLevel() and slug(block.text()) == heading:
                where = self.document().documentLayout().blockBoundingRect(block).top()
                self.setTextCursor(QTextCursor(block))
                self.verticalScrollBar().setValue(round(where) - 10)

    def _fill(self) -> None:
        if self._page is not None:
            self.setMarkdown(self._page.text)
            for block in self._blocks():
                self._set_type(block)
                if not block.blockFormat().headingLevel():
                    self._mark(block)

    def _set_type(self, block: QTextBlock) -> None:
        """The type scale and room of the look."""
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        room, level = block.blockFormat(), block.blockFormat().headingLevel()
        if level:
            letters = cursor.charFormat()
            letters.setFontFamilies([self._theme.family_bold])
            letters.setFontWeight(QFont.Weight.Bold)
            letters.clearProperty(letters.Property.FontSizeAdjustment)
            letters.setFontPointSize(self._theme.points("title" if level == 1 else "heading"))
            letters.setForeground(self._theme.colour("ink" if level == 1 else "accent_strong"))
            cursor.setCharFormat(letters)
        room.setTopMargin({0: 4, 1: 0}.get(level, 14))
        room.setBottomMargin(5)
        room.setLineHeight(118, 1)  # per cent
        cursor.setBlockFormat(room)

    def _mark(self, block: QTextBlock) -> None:
        """Links have a line and not their colour alone; strong words the strong typeface."""
        places = block.begin()
        found = []
        while not places.atEnd():
            found.append((places.fragment().position(), places.fragment().length(), places.fragment().charFormat()))
            places += 1
        for start, length, letters in found:
            if letters.isAnchor():
                letters.setFontUnderline(True)
                letters.setForeground(self._theme.colour("link"))
            elif letters.fontWeight() >= QFont.Weight.DemiBold:
                letters.setFontFamilies([self._theme.family_bold])
            else:
                continue
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(letters)

    def _blocks(self) -> list[QTextBlock]:
        found, block = [], self.document().begin()
        while block.isValid():
            found.append(block)
            block = block.next()
        return found

    def _follow(self, address: QUrl) -> None:
        found = target(address.toString())
        if found is not None:
            self.wanted.emit(*found)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take the colours and sizes of another look."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            at = self.verticalScrollBar().value()
            self._fill()
            self.verticalScrollBar().setValue(at)
            self.setMaximumWidth(round(TEXT_WIDTH * max(1.0, self._theme.scale)))


def shortcuts_table() -> QTableWidget:
    """Every action with its key and what it does, from the list of actions."""
    native = QKeySequence.SequenceFormat.NativeText
    rows = [
        (" ".join((action.submenu, plain_text(action))).strip().rstrip("…"), QKeySequence(action.key).toString(native),
         action.tip)
        for action in ACTIONS
    ]  # fmt: skip
    rows += list(ELSEWHERE)
    table = QTableWidget(len(rows), 3)
    table.setHorizontalHeaderLabels(["Action", "Key", "What it does"])
    table.setAccessibleName("Keyboard shortcuts")
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAlternatingRowColors(True)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    for row, cells in enumerate(rows):
        for column, words in enumerate(cells):
            table.setItem(row, column, QTableWidgetItem(words))
    return table


class HelpView(QWidget):
    """The list of pages and the page that is read.

    Signals:
        back_wanted: The person wants to go back.

    Attributes:
        search: Finds pages by their words.
        list: The pages found.
        text: The page, unless it is that of the keys.
        table: The page of the keys.
    """

    back_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._theme = theme
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the help")
        self.search.setAccessibleName("Search the help")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._find)
        self.list = QListWidget()
        self.list.setAccessibleName("Pages of the help")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda item, _before: self._on_item(item))
        self.nothing = label("No page has these words. Try one word, or look into the glossary.", "soft", wrap=True)
        self.nothing.hide()
        self.text = HelpText(theme)
        self.text.wanted.connect(self.show_page)
        self.table = shortcuts_table()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.text)
        self.stack.addWidget(self.table)
        self._lay_out()
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.back_wanted)
        self._find("")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        back = button("Back", self.back_wanted.emit, icon=self._theme.icon("back"), tip="Back to where you were (Esc)")
        head.addWidget(back)
        head.addWidget(label("Help", "heading"), 1)
        side = self._side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(side)
        row.addWidget(self.stack, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.addLayout(head)
        outer.addLayout(row, 1)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Give the list the width of its words."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        wanted = round(LIST_WIDTH * max(1.0, min(1.6, self._theme.scale)))
        around = self.list.width() - self.list.viewport().width() + 4
        self._side.setFixedWidth(max(wanted, min(round(wanted * 1.2), self.list.sizeHintForColumn(0) + around)))

    @property
    def page(self) -> str:
        """Id of the page that is read."""
        row = self.list.currentRow()
        return "" if row < 0 else str(self.list.item(row).data(ID_ROLE))

    def show_page(self, name: str, heading: str = "") -> None:
        """Show a page, from a heading on where one is named."""
        if self.search.text():
            self.search.clear()
        for row in range(self.list.count()):
            if self.list.item(row).data(ID_ROLE) == name:
                self.list.setCurrentRow(row)
        if heading:
            self.text.show_text(PAGE_BY_ID[name], heading)

    def focus_page(self) -> None:
        """Go to what is read."""
        (self.table if self.page == SHORTCUTS else self.text).setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self, words: str) -> None:
        before = self.page
        found = matching(words) if words.strip() else HELP_PAGES
        self.list.clear()
        for page in found:
            item = QListWidgetItem(page.title)
            item.setData(ID_ROLE, page.id)
            self.list.addItem(item)
        self.nothing.setVisible(not found)
        places = [row for row, page in enumerate(found) if page.id == before]
        if found:
            self.list.setCurrentRow(places[0] if places and not words.strip() else 0)

    def _on_item(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        page = PAGE_BY_ID[str(item.data(ID_ROLE))]
        if page.id == SHORTCUTS:
            self.stack.setCurrentWidget(self.table)
        else:
            self.stack.setCurrentWidget(self.text)
            self.text.show_text(page)
