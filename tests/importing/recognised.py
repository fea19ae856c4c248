"""Files as the catalogue would hand them to a reader: looked at, and recognised by the importers of one module."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kil_mapper.importing.peek import look
from kil_mapper.importing.recognition import Importer
from kil_mapper.model.inventory import FoundFile, SourceFile

REAL_DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NO_REAL_DATA = "the folder shared/data is not beside the checkout"


def recognise(path: Path, importers: Sequence[Importer], member: str | None = None) -> FoundFile | None:
    """What the file is, or None when none of the importers knows it."""
    for peek in look(SourceFile(path, member)):
        for importer in importers:
            recognition = importer.recognise(peek)
            if recognition is None:
                continue
            form = {
                "delimiter": peek.delimiter,
                "encoding": peek.encoding,
                "sheet": peek.sheet,
                "header_row": str(peek.header_row),
                "layer": peek.layer,
                "crs": peek.crs,
            }
            return FoundFile(
                peek.source,
                importer.dataset.id,
                recognition.edition,
                recognition.what,
                peek.headings,
                recognition.used,
                rows=peek.features,
                size=peek.size,
                details=(*recognition.details, *form.items()),
            )
    return None


def found(path: Path, importers: Sequence[Importer], member: str | None = None) -> FoundFile:
    """The recognised file."""
    file = recognise(path, importers, member)
    assert file is not None, f"{path.name} was not recognised"
    return file
