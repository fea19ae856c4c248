"""Has a file become another one since it was looked at last?"""

from __future__ import annotations

import hashlib
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Stamp:
    """What a file was when it was looked at.

    Attributes:
        size: Bytes.
        changed: When it was written last, nanoseconds since 1970.
        number: Its number in the file system; another one after it was replaced.
        sha256: Of its content.
    """

    size: int
    changed: int
    number: int
    sha256: str

    def as_json(self) -> dict[str, int | str]:
        """As it is written down."""
        return asdict(self)


def stamp_of(path: Path) -> Stamp:
    """What the file is now.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        found = os.fstat(file.fileno())
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino, digest)


def renewed(stamp: Stamp, path: Path) -> Stamp:
    """The stamp of the same content under its own name.

    Raises:
        OSError: The file is not there.
    """
    found = path.stat()
    return replace(stamp, size=found.st_size, changed=found.st_mtime_ns, number=found.st_ino)


def is_still(stamp: Stamp, path: Path) -> bool:
    """Whether the file holds what it held. The content is read only where the outside leaves a doubt.

    Raises:
        OSError: It cannot be read, or is gone.
    """
    found = path.stat()
    if (found.st_size, found.st_mtime_ns, found.st_ino) == (stamp.size, stamp.changed, stamp.number):
        return True
    return found.st_size == stamp.size and stamp_of(path).sha256 == stamp.sha256


def stamp_from(stored: Any) -> Stamp | None:
    """A stamp as it was written down; None when it is not readable."""
    try:
        stamp = Stamp(**stored)
    except TypeError:
        return None
    numbers = all(type(number) is int for number in (stamp.size, stamp.changed, stamp.number))
    return stamp if numbers and isinstance(stamp.sha256, str) else None
