"""The data folder: for each kind of data what it is for and whether it is there, and which place to build."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from kil_mapper.model.datasets import Dataset, Need
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, Inventory
from kil_mapper.model.issues import Severity
from kil_mapper.ui.jobs import Job
from kil_mapper.ui.pages.areas import AreaChooser
from kil_mapper.ui.pages.dropping import TakesDrops
from kil_mapper.ui.pages.folder_cards import KindCard, kinds_of
from kil_mapper.ui.parts import FlowLayout, ScrollColumn, button, clear, frame, label, plain_tip
from kil_mapper.ui.theme import Theme

if TYPE_CHECKING:  # the workflows load pandas, which this page does not wait for
    from kil_mapper.workflows import AreaChoice

INVITATION = (
    "Choose your data folder, or drop it here: a folder with the published open data files below, zipped or not, with "
    "any names. KIL Mapper looks inside each file to tell what it is. Nothing is changed or sent."
)
EMPTY = "There are no files in {folder} yet. Get those below and put them there, or drop them here."
NOT_USED = "Other files in the folder"
MOST_OTHERS = 30  # files that are not used and are named one by one
LETTERS_WIDE = 42  # of the list of local authorities
MOST_OF_WIDTH = 0.4  # of the page, for that list


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


class FolderPage(TakesDrops, QWidget):
    """From a folder of downloads to a choice of place.

    Signals:
        choose_wanted: The person wants to choose a folder.
        folder_given: A folder was dropped.
        copy_wanted: Files are to be copied into the folder: a tuple of paths, and the folder.
        build_wanted: The folder, codes of the local authorities to build, and their names in a row.
        back_wanted: The person wants to go back.
    """

    choose_wanted = Signal()
    folder_given = Signal(Path)
    copy_wanted = Signal(object, Path)
    build_wanted = Signal(Path, tuple, str)
    back_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, today: Callable[[], date] = date.today) -> None:
        """Make it.

        Args:
            theme: Icons come from it.
            parent: What it belongs to.
            today: Tells the day that ages of files count from.
        """
        super().__init__(parent)
        self.setObjectName("page")
        self._theme = theme
        self._today = today
        self._job: Job | None = None
        self._datasets: tuple[Dataset, ...] = ()
        self.reading: FolderReading | None = None
        self.areas = AreaChooser()
        self.areas.build_wanted.connect(self._build)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(8)
        outer.addLayout(self._head())
        outer.addWidget(self._asking())
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self._left(), 1)
        body.addWidget(self.areas)
        outer.addLayout(body, 1)
        for words in (self.folder, self.state, self.question, self.doing):
            words.setMinimumWidth(1)  # a long path must not make the window wider than the screen
        self.take_drops(self.drop)
        self._measure()

    # --- making -----------------------------------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        back = button("Back", self.back_wanted.emit, icon=self._theme.icon("back"), tip="Back to the start page")
        self.choose = button(
            "Choose folder…", self.choose_wanted.emit, role="main", icon=self._theme.icon("folder", "ink_on_accent")
        )
        self.folder = label("No folder chosen yet", "soft", wrap=True)
        row.addWidget(back)
        row.addWidget(label("New project", "heading"))
        row.addSpacing(12)
        row.addWidget(self.choose)
        row.addWidget(self.folder, 1)
        return row

    def _asking(self) -> QWidget:
        """The strip that asks what is to be done with files that were dropped."""
        self.asking = frame("card")
        self.question = label("", wrap=True)
        self.copy = button("Copy", self._copy, role="main")
        self.use = button("Use their folder instead", self._use)
        self.leave = button("Cancel", self.asking.hide)
        self._dropped: tuple[Path, ...] = ()
        column = QVBoxLayout(self.asking)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self.question)
        answers = QWidget()
        flow = FlowLayout(answers)
        for widget in (self.copy, self.use, self.leave):
            flow.addWidget(widget)
        column.addWidget(answers)
        self.asking.hide()
        return self.asking

    def _left(self) -> QWidget:
        self.drop = frame("")
        self.drop.setObjectName("drop")
        self.drop.setAccessibleName("Data folder")
        self.state = label(INVITATION, "soft", wrap=True)
        self.state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        around = QVBoxLayout(self.drop)
        around.setContentsMargins(16, 12, 16, 12)
        around.addWidget(self.state)
        self.kinds = QVBoxLayout()
        self.kinds.setSpacing(6)
        self.others = QVBoxLayout()
        self.others.setSpacing(4)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        column.addWidget(self.drop)
        column.addLayout(self.kinds)
        column.addLayout(self.others)
        column.addStretch(1)
        self.cards = ScrollColumn(inside, "Data that a project needs")
        self.cards.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        whole = QWidget()
        self._stack = QStackedLayout(whole)
        self._stack.addWidget(self.cards)
        self._stack.addWidget(self._progress_page())
        return whole

    def _progress_page(self) -> QWidget:
        page = QWidget()
        self.doing = label("Looking at the files", "soft", wrap=True)
        self.doing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(260)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("How far")
        self.stop = button("Cancel", self._stop, tip="Stop; nothing is left behind")
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self.doing)
        for widget in (self.bar, self.stop):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Give the list of places the width that its letters take."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the width anew."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        wanted = LETTERS_WIDE * self.fontMetrics().averageCharWidth()
        self.areas.setFixedWidth(min(wanted, round(MOST_OF_WIDTH * self.width())))

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_needs(self, datasets: Sequence[Dataset]) -> None:
        """Learn what there is, and before a folder is chosen say what to put into it."""
        self._datasets = tuple(datasets)
        self._show_kinds()

    def show_reading_in_progress(self, folder: Path, job: Job) -> None:
        """A folder is being looked at, or files are copied into it."""
        self.asking.hide()
        self.folder.setText(str(folder))
        self._stack.setCurrentIndex(1)
        self.areas.show_areas((), "Wait until the folder has been looked at.")
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
        self.reading = None
        self._job = None
        self.folder.setText("No folder chosen yet")
        self._show_kinds()
        self._stack.setCurrentIndex(0)
        self.areas.show_areas((), "Choose a data folder first.")

    def show_reading(self, reading: FolderReading) -> None:
        """Show what was found."""
        self.reading = reading
        self._job = None
        self.folder.setText(str(reading.folder))
        self._show_kinds()
        self._stack.setCurrentIndex(0)
        missing = reading.inventory.missing
        if reading.areas:
            hint = "Tick one or more. Several are built into one project."
        elif any(dataset.need is Need.REQUIRED for dataset in missing) or reading.problem is None:
            hint = "Something that is needed is not in the folder yet: the first cards say what, and where to get it."
        else:
            hint = str(reading.problem)
        self.areas.show_areas(reading.areas, hint)
        if len(reading.areas) == 1:
            self.areas.build.setFocus()
        elif reading.areas:
            self.areas.search.setFocus()

    def _show_kinds(self) -> None:
        files = () if self.reading is None else self.reading.inventory.files
        missing = () if self.reading is None else self.reading.inventory.missing
        self.state.setText(INVITATION)
        if self.reading is not None:
            self.state.setText(EMPTY.format(folder=self.reading.folder))
        self.drop.setVisible(not files)
        clear(self.kinds)
        datasets = tuple(dict.fromkeys((*self._datasets, *missing)))
        kinds = kinds_of(datasets, files, missing, looked=self.reading is not None)
        for kind in sorted(kinds, key=lambda kind: bool(kind.files or kind.need is not Need.REQUIRED)):
            self.kinds.addWidget(KindCard(self._theme, kind, self._today()))
        known = {dataset.id for dataset in datasets}
        self._show_others([found for found in files if found.dataset is None or found.dataset not in known])

    def _show_others(self, files: Sequence[FoundFile]) -> None:
        """Files that are not used, each with the reason; those that cannot be read first."""
        clear(self.others)
        if not files:
            return
        self.others.addWidget(label(f"{NOT_USED}: {len(files):,} not used", "strong", wrap=True))
        ordered = sorted(files, key=lambda found: not _trouble(found))
        for found in ordered[:MOST_OTHERS]:
            self.others.addWidget(self._other(found))
        if len(files) > MOST_OTHERS:
            self.others.addWidget(label(f"and {len(files) - MOST_OTHERS:,} more", "soft"))

    def _other(self, found: FoundFile) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(8)
        trouble = _trouble(found)
        mark = QLabel()
        picture = ("warning", "warning") if trouble else ("missing", "ink_faint")
        mark.setPixmap(self._theme.icon(*picture).pixmap(16, 16))
        mark.setAccessibleName("Cannot be read" if trouble else "Not used")
        why = trouble or found.what or "Not recognised."
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        told = why if why.startswith(found.source.label) else f"{found.source.label}: {why}"
        words = label(told, "soft", wrap=True)
        words.setMinimumWidth(1)
        row.addWidget(words, 1)
        return line

    def _build(self, codes: tuple[str, ...]) -> None:
        if self.reading is not None:
            names = ", ".join(area.name for area in self.reading.areas if area.code in codes)
            self.build_wanted.emit(self.reading.folder, codes, names)

    # --- dropping ---------------------------------------------------------------------------------------------------

    def take(self, paths: tuple[Path, ...]) -> None:
        """Take what was dropped: a folder is looked at, files are copied into the folder if the person says so."""
        folders = [path for path in paths if path.is_dir()]
        files = tuple(path for path in paths if path.is_file())
        if len(folders) == 1 and not files:
            self.folder_given.emit(folders[0])
        elif folders:
            self._say("Drop one folder, or only files.")
        elif files and self.reading is None:
            self.folder_given.emit(files[0].parent)
        elif files and self.reading is not None:
            self._ask(files, self.reading.folder)

    def _ask(self, files: tuple[Path, ...], folder: Path) -> None:
        if all(file.parent == folder for file in files):
            self.folder_given.emit(folder)
            return
        self._dropped = files
        self._say("", asks=True)
        if len(files) == 1:
            self.question.setText(f"Copy “{files[0].name}” into {folder}? The file itself stays where it is.")
        else:
            self.question.setText(f"Copy {len(files):,} files into {folder}? The files themselves stay where they are.")
        self.use.setToolTip(plain_tip(f"Look into {files[0].parent} instead of {folder}"))
        self.copy.setFocus()

    def _say(self, words: str, *, asks: bool = False) -> None:
        """Show the strip, with words or a question."""
        self.question.setText(words)
        for answer in (self.copy, self.use):
            answer.setVisible(asks)
        self.leave.setText("Cancel" if asks else "Close")
        self.leave.setAccessibleName(self.leave.text())
        self.asking.show()

    def _copy(self) -> None:
        self.asking.hide()
        if self.reading is not None:
            self.copy_wanted.emit(self._dropped, self.reading.folder)

    def _use(self) -> None:
        self.asking.hide()
        self.folder_given.emit(self._dropped[0].parent)


def _trouble(found: FoundFile) -> str:
    """Why a file cannot be read; "" when it is merely of no use here."""
    return next((issue.message for issue in found.issues if issue.severity is not Severity.NOTE), "")
