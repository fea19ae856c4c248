"""The data folder: putting downloaded files into it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kil_mapper.importing import gathering
from kil_mapper.model.progress import NoProgress, Progress


def add_to_folder(files: Sequence[Path], folder: Path, *, progress: Progress | None = None) -> tuple[Path, ...]:
    """Copy downloaded files into a data folder; nothing that is there is overwritten.

    Args:
        files: What to copy.
        folder: The data folder.
        progress: Told how far; may cancel.

    Returns:
        The copies that were made.

    Raises:
        KilError: A file cannot be read, or the folder cannot be written to.
        Cancelled: The person asked to stop.
    """
    return gathering.copy_into(files, folder, progress or NoProgress())
