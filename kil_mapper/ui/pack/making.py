"""Making documents: the whole pack, one document, or profiles of areas; what is happening, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.ui.exporting import EXPORT_KINDS, template_of
from kil_mapper.ui.files import Want, file_name, with_ending
from kil_mapper.ui.jobs import Job, Lane
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, announce, button, frame, label
from kil_mapper.ui.settings import EXPORT_FOLDER, TEMPLATE_FOLDER, WORD_TEMPLATE

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

PACK_HOLDS = (
    "Everything below in one go, every shared number read back and found the same in every document, with a page on "
    "where the figures come from."
)
HOLDS = (
    "Report: Word, PDF, Excel, web page",
    "Briefing: six slides",
    "Maps and charts as pictures",
    "Organisations and areas as data",
    "Read me, and where everything comes from",
)
DOCUMENTS = {"docx": "Word…", "pdf": "PDF…", "xlsx": "Excel…", "html": "Web page…", "pptx": "Slides…"}
NAMES = {"pptx": "briefing"}
OUR_LOOK = "Look of Word documents: that of KIL Mapper."
TEMPLATE_KINDS = "Word documents (*.docx *.dotx)"
STOPPED = "Stopped. Nothing was left behind."
Write = Callable[[Progress], object]


class MakingPanel(QWidget):
    """Buttons that make documents, and one place that says how it goes.

    Signals:
        begun: Documents are about to be made: what is still being written has to be handed over.

    Attributes:
        result: What came of it.
    """

    begun = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._job: Job | None = None
        self._target: Path | None = None
        self._was_stopped = False
        self.zip = button("Make the pack (.zip)…", self.make_zip, role="main")
        self.folder = button("…into a folder", self.make_folder)
        self.folder.setAccessibleName("Make the pack into a folder")
        self.documents = {
            ending: button(words, partial(self.make_document, ending), tip=EXPORT_KINDS[ending])
            for ending, words in DOCUMENTS.items()
        }
        for ending, made in self.documents.items():
            made.setAccessibleName(f"Make one document: {EXPORT_KINDS[ending].split(' (')[0]}")
        self.profiles = button(
            "Area profiles…", self.make_profiles, tip="Two pages on each area that is ticked, as one PDF"
        )
        self.template_told = label("", "small", wrap=True)
        self.choose_template = button("Use our office’s template…", self.ask_template, role="link")
        self.drop_template = button("Use no template", self.forget_template, role="link")
        self.doing = label("", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far")
        self.cancel = button("Cancel", self._cancel, tip="Stop; nothing is left behind")
        self.result = label("", wrap=True)
        self.open_folder = button("Open the folder", self._open_folder)
        self.open_file = button("Open the file", self._open_file)
        self._lay_out()
        self.show_template()
        self._show_progress(None)
        self._show_result("", None)

    def _lay_out(self) -> None:
        card = frame("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addWidget(label("The evidence pack", "heading"))
        column.addWidget(label(PACK_HOLDS, "small", wrap=True))
        for words in HOLDS:
            column.addWidget(label(f"•  {words}", wrap=True))
        column.addWidget(_row(self.zip, self.folder))
        column.addWidget(self._progress_box())
        column.addWidget(self._result_box())
        column.addWidget(label("Or one document", "section"))
        column.addWidget(_row(*self.documents.values()))
        column.addWidget(label("Or two pages on each area", "section"))
        column.addWidget(_row(self.profiles))
        column.addWidget(label("Word template", "section"))
        column.addWidget(self.template_told)
        column.addWidget(_row(self.choose_template, self.drop_template))
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)

    def _progress_box(self) -> QWidget:
        self._progress = QWidget()
        column = QVBoxLayout(self._progress)
        column.setContentsMargins(0, 4, 0, 4)
        line = QHBoxLayout()
        line.addWidget(self.bar, 1)
        line.addWidget(self.cancel)
        column.addWidget(self.doing)
        column.addLayout(line)
        return self._progress

    def _result_box(self) -> QWidget:
        self._made = frame("card")
        self._made.setAccessibleName("What was made")
        column = QVBoxLayout(self._made)
        column.setContentsMargins(10, 8, 10, 8)
        column.addWidget(self.result)
        self._open = _row(self.open_file, self.open_folder)
        column.addWidget(self._open)
        return self._made

    # --- making -----------------------------------------------------------------------------------------------------

    def make_zip(self) -> None:
        """Make the pack as one zip file."""
        results = self._ready()
        path = None if results is None else self._ask("evidence-pack", "zip", "Make the evidence pack", results)
        if results is not None and path is not None:
            self._make_pack(results, path)

    def make_folder(self) -> None:
        """Make the pack into a new folder within the one that is chosen."""
        results = self._ready()
        if results is None:
            return
        above = self._context.files.ask(Want.FOLDER, "Where should the folder of the pack stand?", EXPORT_FOLDER)
        if above is not None:
            name = f"{file_name(results.project.name)}-evidence-pack{_exact(results)}"
            self._make_pack(results, above / name)

    def _make_pack(self, results: Results, target: Path) -> None:
        core, template = self._context.core, template_of(self._context.settings)

        def work(progress: Progress) -> tuple[str, ...]:
            return core.write_pack(results, target, template, progress=progress).sentences

        self._start(target, work)

    def make_document(self, ending: str) -> None:
        """Make one document."""
        results = self._ready()
        if results is None:
            return
        path = self._ask(NAMES.get(ending, "report"), ending, "Make one document", results)
        if path is None:
            return
        core, target = self._context.core, path
        template = template_of(self._context.settings) if ending == "docx" else None

        def work(progress: Progress) -> tuple[str, ...]:
            detail = results.project.report.places
            core.write_report(results, target, detail, template=template, progress=progress)
            return (f"Written to {target}.",)

        self._start(target, work)

    def make_profiles(self) -> None:
        """Make two pages on each area that is told one by one."""
        results = self._ready()
        path = None if results is None else self._ask("area-profiles", "pdf", "Make area profiles", results)
        if results is None or path is None:
            return
        core, target = self._context.core, path

        def work(progress: Progress) -> tuple[str, ...]:
            made = core.write_profiles(results, target, results.project.report.areas, progress=progress)
            many = "1 area" if len(made.areas) == 1 else f"{len(made.areas):,} areas"
            return (f"Two pages on each of {many}, written to {target}.",)

        self._start(target, work)

    def _ready(self) -> Results | None:
        self.begun.emit()
        session = self._context.session
        return session.results if session.is_current and self._job is None else None

    def _ask(self, what: str, ending: str, title: str, results: Results) -> Path | None:
        name = f"{file_name(results.project.name)}-{what}{_exact(results)}.{ending}"
        path = self._context.files.ask(Want.SAVE_FILE, title, EXPORT_FOLDER, name=name, kinds=EXPORT_KINDS[ending])
        return None if path is None else with_ending(path, ending)

    def _start(self, target: Path, work: Callable[[Progress], tuple[str, ...]]) -> None:
        self._show_result("", None)

        def done(sentences: tuple[str, ...]) -> None:
            self._show_result(" ".join(sentences), target)

        job = self._context.runner.start(Lane.EXPORT, f"Writing {target.name}", work, done)
        self._show_progress(job)
        job.progressed.connect(self._on_progress)
        job.cancelled.connect(lambda: self._show_result(STOPPED, None))
        job.finished.connect(lambda: self._show_progress(None))

    # --- how it goes ------------------------------------------------------------------------------------------------

    def _show_progress(self, job: Job | None) -> None:
        had_focus, self._was_stopped = self.cancel.hasFocus() or self._was_stopped, False
        self._job = job
        self._progress.setVisible(job is not None)
        self.cancel.setEnabled(job is not None)
        self.cancel.setText("Cancel")
        for made in (self.zip, self.folder, self.profiles, *self.documents.values()):
            made.setEnabled(job is None)
        if job is not None:
            self.doing.setText(job.title)
            self.bar.setRange(0, 0)
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_focus:
            stop = self.open_file if self.open_file.isVisible() else self.zip
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_progress(self, doing: str, fraction: float | None) -> None:
        self.doing.setText(doing)
        self.bar.setRange(0, 0 if fraction is None else 100)
        if fraction is not None:
            self.bar.setValue(round(fraction * 100))

    def _show_result(self, words: str, target: Path | None) -> None:
        self._target = target
        self.result.setText(words)
        self._made.setVisible(bool(words))
        self._open.setVisible(target is not None)
        self.open_file.setVisible(target is not None and bool(target.suffix))
        if words:
            announce(self, words)

    def forget(self) -> None:
        """Another project: what was made belonged to the old one."""
        self._show_result("", None)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._was_stopped = True  # a button that cannot be pressed any more loses the focus
            self.cancel.setEnabled(False)
            self.cancel.setText("Stopping…")

    def _open_folder(self) -> None:
        if self._target is not None:
            _open(self._target.parent if self._target.suffix else self._target)

    def _open_file(self) -> None:
        if self._target is not None:
            _open(self._target)

    # --- template ---------------------------------------------------------------------------------------------------

    def ask_template(self) -> None:
        """Ask for an office's own Word document."""
        files = self._context.files
        path = files.ask(Want.OPEN_FILE, "Choose your office’s template", TEMPLATE_FOLDER, kinds=TEMPLATE_KINDS)
        if path is None:
            return
        core = self._context.core

        def look(progress: Progress) -> Path:
            progress.report("Looking at the template")
            core.check_template(path)
            return path

        self._context.runner.start(Lane.LOCAL, "Looking at the template", look, self._take_template)

    def _take_template(self, path: Path) -> None:
        self._context.settings.put(WORD_TEMPLATE, str(path))
        self.show_template()

    def forget_template(self) -> None:
        """Word documents have our look again."""
        self._context.settings.put(WORD_TEMPLATE, "")
        self.show_template()
        self.choose_template.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_template(self) -> None:
        """Say whose look Word documents have."""
        path = template_of(self._context.settings)
        self.template_told.setText(OUR_LOOK if path is None else f"Word documents take the look of {path.name}.")
        self.template_told.setToolTip("" if path is None else str(path))
        self.drop_template.setVisible(path is not None)


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    flow = FlowLayout(row, spacing=6)
    for widget in widgets:
        flow.addWidget(widget)
    return row


def _exact(results: Results) -> str:
    """What a file name says where places are told exactly, so that nobody sends the wrong one by mistake."""
    return "-postcodes" if results.project.report.places is PlaceDetail.POSTCODE else ""


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
