"""Zips as publishers and offices make them: checked before anything is read, never extracted by stored name."""

from __future__ import annotations

import zipfile
from functools import lru_cache
from pathlib import Path

from kil_mapper.model.errors import KilError

MAX_ENTRIES = 2_000
MAX_MEMBER_BYTES = 8 * 1024**3  # the national postcode directory is 1.5 GB, the largest register table 0.6 GB
MAX_TOTAL_BYTES = 24 * 1024**3
MAX_RATIO = 300  # published tables pack 5 to 40 times; a zip bomb a thousand times
RATIO_MATTERS_FROM = 50 * 1024**2
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30  # bytes before the stored name
_UNPACK = "Unpack it yourself and use the unpacked files, or download it again."
_REFUSED = "It may be damaged or made to do harm. Download it again from the publisher."


def is_zip_container(path: Path) -> bool:
    """Whether the file is a zip of files, not a document that happens to be stored as one (xlsx, docx, ods)."""
    try:
        with path.open("rb") as stream:
            if stream.read(2) != b"PK":
                return False
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return path.suffix.lower() == ".zip"
    return not (names and ("[Content_Types].xml" in names or names[0] == "mimetype"))


def check_members(path: Path) -> tuple[zipfile.ZipInfo, ...]:
    """The files in a zip, after checking that reading them is safe.

    Raises:
        KilError: It is broken, encrypted, has too many entries, overlapping entries, or would unpack to
            something absurdly large.
    """
    stat = path.stat()
    return _checked(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=256)
def _checked(path: Path, _modified: int, _size: int) -> tuple[zipfile.ZipInfo, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = tuple(archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise KilError(
            f"{path.name} cannot be opened as a zip: it is broken or was not downloaded completely.",
            "Download it again.",
        ) from error
    _refuse_unsafe(path.name, infos)
    return tuple(info for info in infos if not info.is_dir())


def _refuse_unsafe(name: str, infos: tuple[zipfile.ZipInfo, ...]) -> None:
    if len(infos) > MAX_ENTRIES:
        raise KilError(f"{name} holds {len(infos):,} entries; at most {MAX_ENTRIES:,} are read.", _UNPACK)
    if sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
        raise KilError(f"{name} would unpack to more than {MAX_TOTAL_BYTES // 1024**3} GB.", _REFUSED)
    end_of_last = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        if info.header_offset < end_of_last:
            raise KilError(f"{name} has entries that overlap, which no ordinary zip has.", _REFUSED)
        end_of_last = info.header_offset + _LOCAL_HEADER + len(info.orig_filename) + info.compress_size
    if len({info.filename for info in infos}) != len(infos):
        raise KilError(f"{name} has two entries of the same name.", _REFUSED)


def refuse_member(path: Path, info: zipfile.ZipInfo) -> None:
    """Stop before reading a member that is encrypted or packed beyond reason.

    Raises:
        KilError: It is.
    """
    label = f"{path.name}/{info.filename}"
    if info.flag_bits & _ENCRYPTED:
        raise KilError(f"{label} is protected by a password.", "Unpack it with the password and use the unpacked file.")
    if info.file_size > MAX_MEMBER_BYTES:
        raise KilError(f"{label} would unpack to {info.file_size / 1024**3:.0f} GB.", _REFUSED)
    if info.file_size > RATIO_MATTERS_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        ratio = info.file_size // max(info.compress_size, 1)
        raise KilError(f"{label} would unpack to {ratio:,} times its size.", _REFUSED)
