"""Many documents together, whole or not at all: in a folder or in a zip file."""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from kil_mapper.model.errors import KilError
from kil_mapper.reports.files import clear_leftovers, explained, temporary_name, written_whole

RECORD: Final = "provenance.json"
KIND: Final = "kil-mapper pack"
_WAITS: Final = (0.05, 0.1, 0.2, 0.4)  # antivirus programs hold new files for a moment
_PASSED_OVER: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})  # what systems leave in folders
_EARLIEST: Final = date(1980, 1, 1)  # what a zip file can say


@contextmanager
def written_folder(target: Path, day: date) -> Iterator[Path]:
    """A new folder to write documents into; at the end it becomes `target`, a folder or, by its ending, a zip file.

    Whatever goes wrong, what was there stays as it was and nothing is left behind.

    Args:
        target: Ends in .zip, or is a folder: a new one, an empty one, or an older pack as it was made.
        day: The day that files in a zip carry.

    Raises:
        KilError: The folder above is missing or not writable, the disk is full, something is open elsewhere, or the
            folder holds anything but an older pack.
    """
    above, is_zip = target.parent, target.suffix.lower() == ".zip"
    _check_place(target, is_zip=is_zip)
    clear_leftovers(above, target.stem)
    making = temporary_name(above, target.stem)
    try:
        making.mkdir()
        yield making
        if is_zip:
            _zip(making, target, day)
        else:
            _move(making, target)
    except OSError as error:
        raise explained(error, target) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _check_place(target: Path, *, is_zip: bool) -> None:
    """Tell now, not when everything is made, that it cannot be put there."""
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            target.lstat()  # a name that no disk takes
        if not target.parent.is_dir():
            raise KilError(f"The folder {target.parent} does not exist.", "Create it first, or choose another folder.")
        if is_zip and target.is_dir():
            raise KilError(f"{target} is a folder.", "Choose a file name for the pack.")
        if not is_zip:
            _check_folder(target)
    except OSError as error:
        raise explained(error, target) from error


def _check_folder(folder: Path) -> None:
    """Refuse a folder that holds anything which would be lost: anything but an older pack that nobody has changed."""
    if folder.is_file():
        raise KilError(f"{folder} is a file.", "Give a folder, or a name that ends in .zip.")
    if not folder.is_dir():
        return
    there = sorted(path for path in folder.rglob("*") if path.is_file() and path.name.lower() not in _PASSED_OVER)
    if not there:
        return
    known = _record(folder)
    for path in there:
        name = path.relative_to(folder).as_posix()
        if path.name.startswith("~$"):
            raise KilError(f"{path.name[2:]} in {folder.name} is open in another program.", "Close it and try again.")
        if known is None or (name not in known and name != RECORD):
            raise KilError(
                f"The folder {folder} holds other things, such as {name}.", "Choose a new folder, or an empty one."
            )
        if name != RECORD and sha256(path.read_bytes()).hexdigest() != known[name]:
            raise KilError(
                f"{name} in {folder} was changed since the pack was made, so it is left as it is.",
                "Choose a new folder, or move that file elsewhere.",
            )


def contents(folder: Path) -> tuple[str, ...]:
    """Every file of a folder by its path within it, in order."""
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()))


def _record(folder: Path) -> dict[str, str] | None:
    """Fingerprints of an older pack by path; None where there is no pack."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        if record["kind"] != KIND:
            return None
        return {str(file["path"]): str(file["sha256"]) for file in record["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _zip(folder: Path, target: Path, day: date) -> None:
    """One zip file with the same bytes for the same documents."""
    when = max(day, _EARLIEST)
    with written_whole(target) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as made:
        for name in contents(folder):
            entry = zipfile.ZipInfo(name, (when.year, when.month, when.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with made.open(entry, "w") as file, (folder / name).open("rb") as document:
                shutil.copyfileobj(document, file)


def _move(folder: Path, target: Path) -> None:
    """Put the folder in its place; an older pack there is let go of only when the new one stands."""
    if not target.exists():
        _renamed(folder, target)
        return
    old = temporary_name(target.parent, target.stem, ".old")
    _renamed(target, old)
    try:
        _renamed(folder, target)
    except BaseException:
        with suppress(OSError):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _renamed(folder: Path, target: Path) -> None:
    for wait in (*_WAITS, None):
        try:
            folder.rename(target)
        except PermissionError as error:
            if wait is None:
                raise KilError(
                    f"{target.name} could not be put in its place: something in it is open in another program, or you "
                    "may not write there.",
                    "Close it there and try again, or choose another folder.",
                ) from error
            time.sleep(wait)
        else:
            return
