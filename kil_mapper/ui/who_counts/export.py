"""Writing a list of the view to a file, as every export does: ask for the file, work beside, say where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from kil_mapper.model.progress import Progress
from kil_mapper.ui.files import Want
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.messages import Offer
from kil_mapper.ui.page import Context
from kil_mapper.ui.settings import EXPORT_FOLDER

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

KINDS = "Excel workbook (*.xlsx);;Comma separated values (*.csv)"
ENDINGS = (".xlsx", ".csv")


def export_list(
    context: Context, results: Results, what: str, write: Callable[[Path, Progress], None], note: str
) -> None:
    """Ask for a file and write a list to it.

    Args:
        context: What the view was given.
        results: The results that the list is of.
        what: What the list is, for the name of the file: "set aside".
        write: Writes it; gets path and progress.
        note: What to know of the list, said when it is written.
    """
    named = "-".join(f"{results.project.name} {what}".lower().split())
    name = "".join(letter for letter in named if letter.isalnum() or letter == "-")
    path = context.files.ask(Want.SAVE_FILE, f"Export: {what}", EXPORT_FOLDER, name=f"{name}.xlsx", kinds=KINDS)
    if path is None:
        return
    target = path if path.suffix.lower() in ENDINGS else path.with_name(f"{path.name}.xlsx")

    def done(_: object) -> None:
        opening = Offer("Open", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target))))
        folder = Offer("Show folder", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent))))
        context.messages.info(f"Written to {target}.", note, (opening, folder))

    context.runner.start(Lane.EXPORT, f"Writing {target.name}", lambda progress: write(target, progress), done)
