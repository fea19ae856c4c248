"""The report as an accessible PDF (PDF/UA-1), typeset by typst from a template that ships with the application."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal

from kil_mapper import paths
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.reports import pdf_letters
from kil_mapper.reports.content import Report
from kil_mapper.reports.files import write_bytes
from kil_mapper.reports.pdf_data import Laid, laid, texts

try:
    import typst
except ImportError as problem:  # there may be none for this computer; Word and Excel do without it
    _MISSING: ImportError | None = problem
else:
    _MISSING = None

Folded = Literal["", "atlas", "single"]
ELSEWHERE = "Write the report as a Word document instead and save it as PDF there."


def write_pdf(report: Report, path: Path, *, progress: Progress | None = None, folded: Folded = "") -> None:
    """Write the report as a .pdf file, whole or not at all.

    Args:
        report: What it says.
        path: Where to; an older file there is replaced.
        progress: Told what is happening; may cancel.
        folded: See `pdf_bytes`.

    Raises:
        KilError: It cannot be typeset, or not written there.
    """
    write_bytes(path, pdf_bytes(report, progress=progress, folded=folded))


def pdf_bytes(report: Report, *, progress: Progress | None = None, folded: Folded = "") -> bytes:
    """The report as a PDF: the same report gives the same bytes, as long as no name needs a typeface of the computer.

    Args:
        report: What it says.
        progress: Told what is happening; may cancel.
        folded: "atlas" or "single": every section is one page, made smaller where it would not fit; a single profile
            has no cover.

    Raises:
        KilError: typst is missing or fails.
    """
    if _MISSING:
        raise KilError(
            "The PDF cannot be made: the program that typesets it (typst) is missing or does not start.",
            f"Install KIL Mapper again. {ELSEWHERE}",
        ) from _MISSING
    progress = progress or NoProgress()
    progress.report("Drawing the charts")
    content = laid(report)
    content.report["folded"] = folded
    progress.report("Setting the pages")
    try:
        with tempfile.TemporaryDirectory(prefix="kil-mapper-") as folder:
            made = _typeset(content, Path(folder), report)
    except OSError as error:
        raise KilError(
            f"The PDF cannot be made: {error.strerror or error}.", "Free some space on the disk of temporary files."
        ) from error
    progress.report("Writing the PDF")
    return made


def _typeset(content: Laid, folder: Path, report: Report) -> bytes:
    """Lay out what is in the folder, which is all that the template can read."""
    root, fonts = folder / "root", folder / "fonts"
    root.mkdir()
    fonts.mkdir()
    (root / "report.json").write_text(json.dumps(content.report), encoding="utf-8")
    for name, data in content.pictures.items():
        (root / name).write_bytes(data)
    template = paths.resource("report", "report.typ").read_bytes()
    for file in pdf_letters.files(last_resort=False):
        shutil.copy(file, fonts)
    strange = pdf_letters.uncovered(texts(content.report))
    if strange:  # the typefaces of the computer may know them; where they do not, boxes stand for them
        try:
            return _compiled(template, root, _typefaces(fonts, system=True), report)
        except typst.TypstError:
            shutil.copy(pdf_letters.LAST_RESORT, fonts)
    try:
        return _compiled(template, root, _typefaces(fonts, system=False), report)
    except typst.TypstError as error:
        raise KilError(f"The PDF cannot be made: {error.message}.", ELSEWHERE) from error


def _typefaces(folder: Path, *, system: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=[folder])


def _compiled(template: bytes, root: Path, fonts: typst.Fonts, report: Report) -> bytes:
    compiler = typst.Compiler(root=root, font_paths=fonts)
    day = datetime.combine(report.created, time(), tzinfo=UTC)
    made = compiler.compile(input=template, format="pdf", pdf_standards=["ua-1"], timestamp=day)
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__}, expected bytes")
    return made
