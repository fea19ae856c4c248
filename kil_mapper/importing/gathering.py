"""Putting downloaded files into the data folder: whole or not at all, and nothing that is there is overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import Progress

_BLOCK = 4 * 1024 * 1024
_PART = ".part"  # after a dot and the name: a file that is still being copied, which nobody looks at


def copy_into(files: Sequence[Path], folder: Path, progress: Progress) -> tuple[Path, ...]:
    """Copy files into a folder.

    A file that the folder already holds, by name, size and date, is not copied again; another one of the same name
    gets a number.

    Args:
        files: What to copy.
        folder: Where to.
        progress: Told how far; may cancel, and then no part of a file is left.

    Returns:
        The copies that were made.

    Raises:
        KilError: A file cannot be read, or the folder cannot be written to.
        Cancelled: The person asked to stop.
    """
    made: list[Path] = []
    sizes = {file: _size(file) for file in files}
    total, done = max(1, sum(sizes.values())), 0
    for file in files:
        target = _target(file, folder)
        if target is not None:
            part = target.with_name(f".{target.name}{_PART}")
            try:
                for block in _copy(file, part):
                    done += block
                    progress.report(f"Copying {file.name}", min(1.0, done / total))
                shutil.copystat(file, part)
                part.replace(target)
            except OSError as error:
                reason = error.strerror or str(error)
                raise KilError(
                    f"{file.name} could not be copied into {folder}: {reason}.",
                    "Free some space or choose another folder; nothing half-copied was left.",
                ) from error
            finally:
                with suppress(OSError):
                    part.unlink()
            made.append(target)
    return tuple(made)


def _copy(file: Path, to: Path) -> Iterator[int]:
    """Copy block by block, telling the size of each."""
    with file.open("rb") as source, to.open("wb") as copy:
        while block := source.read(_BLOCK):
            copy.write(block)
            yield len(block)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise KilError(f"{file.name} cannot be read.", "Look whether it is still there.") from error


def _target(file: Path, folder: Path) -> Path | None:
    """Where a file goes; None when it is there already."""
    number, target = 1, folder / file.name
    while target.exists():
        there, ours = target.stat(), file.stat()
        if (there.st_size, int(there.st_mtime)) == (ours.st_size, int(ours.st_mtime)):
            return None
        number += 1
        target = folder / f"{file.stem} ({number}){file.suffix}"
    return target
