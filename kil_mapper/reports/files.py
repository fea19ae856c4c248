"""Documents are written whole or not at all: into a temporary file beside the target, then moved over it."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kil_mapper.model.errors import KilError

# Antivirus programs hold a new file for a moment; Excel and Word hold theirs until they are closed.
_WAITS = (0.05, 0.1, 0.2, 0.4)
_QUIET = 600.0  # seconds without a change after which nobody is writing there any more
_STEM = 60  # letters of a document's name in that of its temporary file


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A temporary path of the same kind beside `path`; what is written there becomes `path` at the end.

    Whatever goes wrong, the old file stays as it was and nothing is left behind.

    Args:
        path: The document to write; its folder must exist.

    Raises:
        KilError: The folder is missing or not writable, the disk is full, or the document is open elsewhere.
    """
    folder = path.parent
    try:
        if not folder.is_dir():
            raise KilError(f"The folder {folder} does not exist.", "Create it first, or choose another folder.")
        if path.is_dir():
            raise KilError(f"{path} is a folder.", "Choose a file name for the document.")
    except OSError as error:  # a name that is too long, a share that is away
        raise explained(error, path) from error
    clear_leftovers(folder, path.stem, path.suffix)
    temporary = temporary_name(folder, path.stem, path.suffix)
    try:
        temporary.touch(exist_ok=False)
        yield temporary
        _flush(temporary)
        _move(temporary, path)
    except OSError as error:
        raise explained(error, path) from error
    finally:
        _remove(temporary)


def temporary_name(folder: Path, stem: str, ending: str = "") -> Path:
    """A hidden name beside a document, that nobody else has."""
    return folder / f".{stem[:_STEM]}.{secrets.token_hex(4)}{ending}"


def clear_leftovers(folder: Path, stem: str, ending: str = "") -> None:
    """Remove what an earlier making of the same document left when the computer went off or the program was ended."""
    name = re.compile(rf"\.{re.escape(stem[:_STEM])}\.[0-9a-f]{{8}}({re.escape(ending)}(-journal|-wal|-shm)?|\.old)")
    with suppress(OSError):
        for left in [path for path in folder.iterdir() if name.fullmatch(path.name)]:
            if time.time() - max(each.stat().st_mtime for each in (left, *left.rglob("*"))) < _QUIET:
                continue  # somebody may be making it right now
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink()


def write_bytes(path: Path, content: bytes) -> None:
    """Write a finished document, whole or not at all.

    Raises:
        KilError: It cannot be written there.
    """
    with written_whole(path) as temporary:
        temporary.write_bytes(content)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _move(temporary: Path, path: Path) -> None:
    for wait in _WAITS:
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    try:
        temporary.replace(path)
    except PermissionError as error:
        raise KilError(
            f"{path.name} could not be replaced: it is open in another program, or protected.",
            "Close it there and try again, or save under another name.",
        ) from error


def _remove(temporary: Path) -> None:
    # SQLite (GeoPackage) may leave journals beside its file.
    for leftover in (temporary, *(temporary.with_name(temporary.name + end) for end in ("-journal", "-wal", "-shm"))):
        with suppress(OSError):
            leftover.unlink(missing_ok=True)


def explained(error: OSError, path: Path) -> KilError:
    """What a person can do about a document that could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return KilError(f"The disk is full: {path.name} was not written.", "Free some space or choose another drive.")
    if error.errno == errno.EROFS or isinstance(error, PermissionError):
        return KilError(f"You may not write in {path.parent}.", "Choose a folder of your own, such as Documents.")
    if error.errno == errno.ENAMETOOLONG:
        return KilError("The file name is too long.", "Choose a shorter one.")
    return KilError(f"{path.name} could not be written: {error.strerror or error}.", "Choose another folder.")
