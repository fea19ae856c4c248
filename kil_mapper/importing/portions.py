"""A stream that is made piece by piece and handed out in portions of any size."""

from __future__ import annotations

import io
from abc import abstractmethod


class Portions(io.RawIOBase):
    """Bytes of which the next piece is made when the ones before it have been read.

    A class that makes the pieces sets `_ended` with its last one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ready = b""
        self._ended = False

    @abstractmethod
    def _next_piece(self) -> bytes:
        """The next piece; b"" when nothing has come of what was read, or at the end."""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes of a piece; b"" at the end."""
        while not self._ready and not self._ended:
            self._ready = self._next_piece()
        if 0 <= size < len(self._ready):
            out, self._ready = self._ready[:size], self._ready[size:]
        else:
            out, self._ready = self._ready, b""
        return out
