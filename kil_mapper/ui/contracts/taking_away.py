"""The answer about a contract out of the window: into a file, or to the clipboard as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from kil_mapper.model.progress import Progress
from kil_mapper.ui.contracts.question import DEFAULT, from_text
from kil_mapper.ui.exporting import EXPORT_KINDS
from kil_mapper.ui.files import Want, file_name, with_ending
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.messages import Offer
from kil_mapper.ui.settings import CONTRACT_QUESTION, EXPORT_FOLDER

if TYPE_CHECKING:  # the view needs pandas, which the first screen does not wait for
    from kil_mapper.model.contracts import ContractQuestion
    from kil_mapper.ui.contracts.view import ContractsView
    from kil_mapper.ui.window import Window

COPIED = "The answer about the contract is on the clipboard."
PASTE = "Paste it into an e-mail or a document. Services at protected addresses are not named in it."
NOT_NAMED = "Services at protected addresses are not named in it."


class TakingAway(QObject):
    """Writes and copies the answer to the question that the view Contracts asks, with the partners put together."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window

    def export_contract_docx(self) -> None:
        """Write the answer for Word."""
        self._export("docx")

    def export_contract_xlsx(self) -> None:
        """Write the answer for Excel."""
        self._export("xlsx")

    def export_contract_csv(self) -> None:
        """Write the list of who could bid alone."""
        self._export("csv")

    def copy_contract(self) -> None:
        """Copy the answer as text."""
        window, results = self._window, self._window.session.results
        if results is None or not window.session.is_current:
            return
        question, partners = self._asked()

        def work(progress: Progress) -> str:
            progress.report("Looking who could take the contract")
            return window.core.contract_text(results, question, partners)

        def copy(text: str) -> None:
            QGuiApplication.clipboard().setText(text)
            window.messages.info(COPIED, PASTE)

        window.runner.start(Lane.EXPORT, "Copying the answer", work, copy)

    def _asked(self) -> tuple[ContractQuestion, tuple[str, ...]]:
        """The question and the partners of the view; the question asked last where nobody went there yet."""
        pages = self._window.pages
        view = None if pages is None else cast("ContractsView | None", pages.made("contracts"))
        if view is not None:
            return view.form.question, view.builder.chosen
        kept = self._window.settings.get(CONTRACT_QUESTION)
        return (from_text(kept) if kept else DEFAULT), ()

    def _export(self, ending: str) -> None:
        window, results = self._window, self._window.session.results
        if results is None or not window.session.is_current:
            return
        question, partners = self._asked()
        name = f"{file_name(results.project.name)}-contract.{ending}"
        title = "Export the answer about the contract"
        path = window.files.ask(Want.SAVE_FILE, title, EXPORT_FOLDER, name=name, kinds=EXPORT_KINDS[ending])
        if path is None:
            return
        target = with_ending(path, ending)

        def work(progress: Progress) -> None:
            window.core.write_contract(results, question, target, partners, progress=progress)

        def done(_: None) -> None:
            offers = (
                Offer("Open", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))),
                Offer("Show folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))),
            )
            window.messages.info(f"Written to {target}.", NOT_NAMED, offers)

        window.runner.start(Lane.EXPORT, f"Writing {target.name}", work, done)
