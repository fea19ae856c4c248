"""A member of a zip unpacked while it is read.

Python's own zip reader takes three times as long for the same bytes, which is a fifth of a whole build (measured), so
the usual kind of member is inflated by ISA-L. What makes a zip trustworthy is checked here as there: where the member
begins, its name, its length and its checksum.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from isal import isal_zlib

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PACKED_BLOCK: Final = 1 << 18
_SKIPPED_BLOCK: Final = 1 << 20
_LOCAL_HEADER: Final = 30
_LOCAL_MARK: Final = b"PK\3\4"
_UTF_8_NAME: Final = 0x800
_RAW_DEFLATE: Final = -15
_Damaged: Final = cast("type[Exception]", isal_zlib.error)  # isal declares it as an instance


def open_member(path: Path, info: zipfile.ZipInfo) -> BinaryIO:
    """Open a member, whatever the way in which it is packed; the caller closes it.

    Raises:
        BadZipFile: The member does not begin where the zip says.
        NotImplementedError: It is packed in a way that is not supported.
        OSError: The file cannot be read.
    """
    if info.compress_type == zipfile.ZIP_DEFLATED:
        return cast("BinaryIO", MemberStream(path, info))
    with zipfile.ZipFile(path) as archive:  # the file stays open as long as the member is
        return cast("BinaryIO", archive.open(info))


class MemberStream(io.BufferedIOBase):
    """The bytes of a deflated member; sought backwards by starting again."""

    def __init__(self, path: Path, info: zipfile.ZipInfo) -> None:
        """Open a member.

        Raises:
            BadZipFile: The member does not begin where the zip says.
            OSError: The file cannot be read.
        """
        super().__init__()
        self._info = info
        self._file = path.open("rb")
        try:
            self._begins = self._find_beginning()
        except BaseException:
            self._file.close()
            raise
        self._start()

    def _find_beginning(self) -> int:
        self._file.seek(self._info.header_offset)
        header = self._file.read(_LOCAL_HEADER)
        if len(header) < _LOCAL_HEADER or not header.startswith(_LOCAL_MARK):
            raise zipfile.BadZipFile("no member begins here")
        flags, name_length, extra_length = (int.from_bytes(header[at : at + 2], "little") for at in (6, 26, 28))
        name = self._file.read(name_length).decode("utf-8" if flags & _UTF_8_NAME else "cp437", errors="replace")
        if name != self._info.orig_filename:
            raise zipfile.BadZipFile("another member begins here")
        return self._info.header_offset + _LOCAL_HEADER + name_length + extra_length

    def _start(self) -> None:
        self._file.seek(self._begins)
        self._inflater = isal_zlib.decompressobj(_RAW_DEFLATE)
        self._packed_left = self._info.compress_size
        self._done = 0
        self._checksum = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always, though slowly."""
        return True

    def tell(self) -> int:
        """How many bytes have been read."""
        return self._done

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes, as many as asked for unless the member ends before.

        Raises:
            BadZipFile: The member is damaged, or not what the zip says of it.
        """
        whole = size is None or size < 0
        wanted = self._info.file_size - self._done + 1 if whole or size is None else size
        pieces = []
        while wanted > 0 and (piece := self._next(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _next(self, most: int) -> bytes:
        """Some bytes, at most so many; b"" at the end."""
        piece = b""
        while not piece and not self._inflater.eof:
            packed = self._inflater.unconsumed_tail
            if not packed:
                packed = self._file.read(min(_PACKED_BLOCK, self._packed_left))
                self._packed_left -= len(packed)
            try:
                piece = self._inflater.decompress(packed, most)  # without input: what it still holds back
            except _Damaged as error:
                raise zipfile.BadZipFile("the member is damaged") from error
            if not (packed or piece or self._inflater.eof):
                raise zipfile.BadZipFile("the member ends too early")
        self._done += len(piece)
        self._checksum = isal_zlib.crc32(piece, self._checksum)
        if self._done > self._info.file_size:
            raise zipfile.BadZipFile("the member is longer than the zip says")
        if self._inflater.eof and (self._done, self._checksum) != (self._info.file_size, self._info.CRC):
            raise zipfile.BadZipFile("the member is not what was packed")
        return piece

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer with the next bytes."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place, by reading and dropping what is before it."""
        target = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._done, io.SEEK_END: self._info.file_size}[whence]
        if target < self._done:
            self._start()
        while self._done < target and self.read(min(target - self._done, _SKIPPED_BLOCK)):
            pass
        return self._done

    def close(self) -> None:
        """Close the zip."""
        self._file.close()
        super().close()
