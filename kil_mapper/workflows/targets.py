"""Where documents may be written: the right ending, and never over a project or what one was built from."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from kil_mapper import project_file
from kil_mapper.importing.files import sha256_of
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Source


def checked_form(results: Results, path: Path, allowed: Collection[str], what: str) -> str:
    """The ending of a document's name, once it is clear that it may be written there.

    Args:
        results: What the document is made from.
        path: Where it is to be written.
        allowed: Endings that say a format, with their dots.
        what: What the document is, such as "map".

    Raises:
        KilError: The ending is another one, or the file is a project or one that a project was built from.
    """
    form = path.suffix.lower()
    if form not in allowed:
        raise KilError(
            f"A {what} cannot be written as “{path.name}”.", f"Give it a name that ends in {', '.join(allowed)}."
        )
    _refuse_to_lose(results, path)
    return form


def _refuse_to_lose(results: Results, path: Path) -> None:
    """Keep a slip of the hand from replacing a project, or a file in the data folder, by something made from it."""
    try:
        if not path.is_file():
            return
    except (OSError, ValueError):
        return  # no name for a file, which the writer says better
    if project_file.is_project(path):
        raise KilError(f"{path.name} is a KIL Mapper project, so it is left as it is.", "Choose another name.")
    known = {line for lines in results.project.sources[Source.SHA256].dropna() for line in lines.split("\n")}
    if known and sha256_of(path) in known:
        raise KilError(
            f"{path.name} is one of the files that this project was built from, so it is left as it is.",
            "Choose another name.",
        )
