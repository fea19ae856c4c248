"""The data folder: what each file is, what is missing and where to get it, and which place to build."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QScrollArea,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.model import days
from kil_mapper.model.datasets import Dataset, Need, Role
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, Inventory
from kil_mapper.model.issues import Severity
from kil_mapper.ui.jobs import Job
from kil_mapper.ui.pages.areas import AreaChooser
from kil_mapper.ui.parts import button, clear, frame, label, restyle
from kil_mapper.ui.theme import Theme

if TYPE_CHECKING:  # the workflows load pandas, which this page does not wait for
    from kil_mapper.workflows import AreaChoice

Index = QModelIndex | QPersistentModelIndex
HEADINGS = ("File", "What it is", "Edition", "Rows", "Size")
ROWS_COLUMN = HEADINGS.index("Rows")  # a quick look counts the rows of some kinds of file only
INVITATION = (
    "Drop your data folder here, or choose it above.\n\nIt is a folder of published open data files, zipped or not, "
    "with any names: KIL Mapper looks inside each file to tell what it is. Nothing is changed or sent."
)
SMALL_AREAS = (
    "LSOAs (Lower layer Super Output Areas) are small areas of about 1,500 people, for which "
    "deprivation is published. Their codes of 2011 and 2021 differ."
)
NEED_WORDS = {Need.REQUIRED: "Needed", Need.RECOMMENDED: "Recommended", Need.SUBSTITUTE: "Instead of a better one"}


@dataclass(frozen=True)
class FolderReading:
    """What a look into a folder gave.

    Attributes:
        folder: The folder.
        inventory: What each file is, and what is missing.
        areas: What can be built.
        problem: Why nothing can be built; None when something can.
    """

    folder: Path
    inventory: Inventory
    areas: tuple[AreaChoice, ...]
    problem: KilError | None = None


class _FileNames(QStyledItemDelegate):
    """Shortens names in their middle: those of one publisher begin alike and end apart."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802 - Qt's name
        """Set how a name is drawn."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.WrapText


class _DropArea(QFrame):
    """Takes a folder that is dropped on it, or a file in place of its folder.

    Signals:
        dropped: The folder.
    """

    dropped = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Show that it can be dropped here."""
        if self._folder(event.mimeData().urls()) is not None:
            event.acceptProposedAction()
            restyle(self, "over", "true")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Look as before."""
        restyle(self, "over", "false")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take it."""
        restyle(self, "over", "false")
        folder = self._folder(event.mimeData().urls())
        if folder is not None:
            event.acceptProposedAction()
            self.dropped.emit(folder)

    @staticmethod
    def _folder(urls: Sequence[QUrl]) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if not paths:
            return None
        return paths[0] if paths[0].is_dir() else paths[0].parent


class FolderPage(QWidget):
    """From a folder of downloads to a choice of place.

    Signals:
        choose_wanted: The person wants to choose a folder.
        folder_given: A folder was dropped.
        build_wanted: Codes of the local authorities to build.
        back_wanted: The person wants to go back.
    """

    choose_wanted = Signal()
    folder_given = Signal(Path)
    build_wanted = Signal(tuple)
    back_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._theme = theme
        self._job: Job | None = None
        self.table = self._make_table()
        self.missing = QVBoxLayout()
        self.missing.setSpacing(6)
        self._missing_title = label("", "heading", wrap=True)
        self.areas = AreaChooser()
        self.areas.setFixedWidth(330)
        self.areas.build_wanted.connect(self.build_wanted)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addLayout(self._left(), 1)
        body.addWidget(self.areas)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(8)
        outer.addLayout(self._head())
        outer.addLayout(body, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        back = button("Back", self.back_wanted.emit, icon=self._theme.icon("back"), tip="Back to the start page")
        self.choose = button(
            "Choose folder…", self.choose_wanted.emit, role="main", icon=self._theme.icon("folder", "ink_on_accent")
        )
        self.folder = label("No folder chosen yet", "soft")
        row.addWidget(back)
        row.addWidget(label("New project", "heading"))
        row.addSpacing(12)
        row.addWidget(self.choose)
        row.addWidget(self.folder, 1)
        return row

    def _left(self) -> QVBoxLayout:
        drop = _DropArea()
        drop.dropped.connect(self.folder_given)
        drop.setAccessibleName("Data folder")
        self._stack = QStackedLayout(drop)
        self._stack.setContentsMargins(8, 8, 8, 8)
        self._empty = label(INVITATION, "soft", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        reading = QWidget()
        column = QVBoxLayout(reading)
        self.doing = label("Looking at the files", "soft")
        self.doing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(260)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("How far")
        self.stop = button("Cancel", self._stop, tip="Stop looking")
        column.addStretch(1)
        column.addWidget(self.doing)
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        for page in (self._empty, reading, self.table):
            self._stack.addWidget(page)
        needs = QWidget()
        needs.setLayout(self.missing)
        self.missing.setContentsMargins(0, 0, 4, 0)
        self.missing.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(needs)
        scroll.setAccessibleName("What is missing")
        self._needs = scroll
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(drop, 1)
        self._small_areas = label(SMALL_AREAS, "small", wrap=True)
        self._small_areas.hide()
        column.addWidget(self._small_areas)
        column.addWidget(self._missing_title)
        column.addWidget(scroll, 2)
        self._halves = column
        return column

    def _share_room(self, files: int, needs: int) -> None:
        """Give the files and what is missing the room that they need."""
        self._halves.setStretch(0, files)
        self._halves.setStretch(3, needs)

    @staticmethod
    def _make_table() -> QTableWidget:
        table = QTableWidget(0, len(HEADINGS))
        table.setHorizontalHeaderLabels(list(HEADINGS))
        table.setAccessibleName("Files of the folder")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.setWordWrap(True)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.ResizeToContents)
        table.setItemDelegateForColumn(0, _FileNames(table))
        header.sectionResized.connect(table.resizeRowsToContents)  # what a file is stays whole, on two lines if need be
        return table

    def show_needs(self, datasets: Sequence[Dataset]) -> None:
        """Before a folder is chosen: what to put into it."""
        if self._stack.currentIndex() == 0:
            self._share_room(1, 2)
            wanted = [dataset for dataset in datasets if dataset.need is not Need.SUBSTITUTE]
            self._show_datasets("What to download first", sorted(wanted, key=lambda d: list(Need).index(d.need)))

    def show_reading_in_progress(self, folder: Path, job: Job) -> None:
        """A folder is being looked at."""
        self._small_areas.hide()
        self.folder.setText(str(folder))
        self._stack.setCurrentIndex(1)
        self.areas.show_areas((), "Wait until the folder has been looked at.")
        self._show_datasets("", ())
        job.progressed.connect(self._progress)
        self._job = job

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _progress(self, doing: str, fraction: float | None) -> None:
        self.doing.setText(doing)
        self.bar.setRange(0, 0 if fraction is None else 100)
        if fraction is not None:
            self.bar.setValue(round(fraction * 100))

    def show_nothing(self) -> None:
        """No folder is chosen."""
        self.folder.setText("No folder chosen yet")
        self._empty.setText(INVITATION)
        self._stack.setCurrentIndex(0)
        self._job = None
        self.areas.show_areas((), "Choose a data folder first.")

    def show_reading(self, reading: FolderReading) -> None:
        """Show what was found."""
        files = reading.inventory.files
        self.folder.setText(str(reading.folder))
        self._job = None
        self._empty.setText(f"There are no files in {reading.folder}.\n\n{INVITATION}")
        self._stack.setCurrentIndex(2 if files else 0)
        self.table.setRowCount(len(files))
        for row, found in enumerate(files):
            self._fill_row(row, found)
        self.table.resizeRowsToContents()
        self.table.setColumnWidth(0, min(260, max(140, self.table.sizeHintForColumn(0) + 12)))
        self.table.setColumnHidden(ROWS_COLUMN, all(found.rows is None for found in files))
        missing = reading.inventory.missing
        self._small_areas.setVisible(any(found.dataset is not None for found in files))
        self._share_room(*((3, 2) if files else (1, 2)))
        self._show_datasets("Not in the folder" if missing else "", missing)
        if reading.areas:
            hint = "Tick one or more. Several are built into one project."
        elif any(dataset.need is Need.REQUIRED for dataset in missing) or reading.problem is None:
            hint = "Something that is needed is not in the folder yet: see “Not in the folder”."
        else:
            hint = str(reading.problem)
        self.areas.show_areas(reading.areas, hint)
        if len(reading.areas) == 1:
            self.areas.build.setFocus()
        elif reading.areas:
            self.areas.search.setFocus()

    def _fill_row(self, row: int, found: FoundFile) -> None:
        trouble = [issue for issue in found.issues if issue.severity is not Severity.NOTE]
        what = found.what or ("Not recognised" if found.dataset is None else "")
        if trouble and trouble[0].message not in what:
            what = f"{what} — {trouble[0].message}" if what else trouble[0].message
        name = QTableWidgetItem(found.source.label)
        picture = "warning" if trouble else ("good" if found.dataset is not None else "missing")
        name.setIcon(self._theme.icon(picture, {"warning": "warning", "good": "good"}.get(picture, "ink_faint")))
        state = {"warning": "has problems", "good": "recognised"}.get(picture, "not recognised")
        name.setData(Qt.ItemDataRole.AccessibleTextRole, f"{found.source.label}, {state}")
        rows = QTableWidgetItem("" if found.rows is None else f"{found.rows:,}")
        size = QTableWidgetItem(
            QLocale().formattedDataSize(found.size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        )
        for number in (rows, size):
            number.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        cells = (name, QTableWidgetItem(what), QTableWidgetItem(days.edition(found.edition)), rows, size)
        for column, item in enumerate(cells):
            # Qt reads what looks like markup as markup, so it is made plain first.
            item.setToolTip(f"<qt>{html.escape(item.text())}</qt>")
            self.table.setItem(row, column, item)

    def _show_datasets(self, title: str, datasets: Sequence[Dataset]) -> None:
        clear(self.missing)
        self._missing_title.setText(title)
        self._missing_title.setVisible(bool(title))
        self._needs.setVisible(bool(datasets))
        roles: set[Role] = set()
        for dataset in datasets:
            word = NEED_WORDS[dataset.need]
            if dataset.need is Need.REQUIRED and dataset.role in roles:
                word = "Or this instead of the one above"  # one dataset of a required role is enough
            roles.add(dataset.role)
            self.missing.addWidget(self._dataset_card(dataset, word))

    def _dataset_card(self, dataset: Dataset, word: str) -> QWidget:
        card = frame("card")
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        mark = QLabel()
        needed = dataset.need is Need.REQUIRED
        mark.setPixmap(self._theme.icon("missing", "warning" if needed else "ink_faint").pixmap(20, 20))
        mark.setAccessibleName(word)
        words = QVBoxLayout()
        words.setSpacing(1)
        title = label(f"{dataset.title} · {word[0].lower()}{word[1:]}", "strong", wrap=True)
        words.addWidget(title)
        words.addWidget(label(dataset.gives, wrap=True))
        words.addWidget(label(dataset.get_it, "small", wrap=True))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        page = button(
            "Publisher’s page",
            lambda: QDesktopServices.openUrl(QUrl(dataset.page)),
            icon=self._theme.icon("link"),
            tip=f"Open {dataset.page} in your browser",
        )
        page.setAccessibleName(f"Publisher’s page of {dataset.title}")
        row.addWidget(page, 0, Qt.AlignmentFlag.AlignTop)
        return card
