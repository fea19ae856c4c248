"""What long work tells whoever waits for it, and how it learns that nobody does any more."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Progress(Protocol):
    """Told what is happening and how far; raises `Cancelled` when the person has asked to stop."""

    def report(self, doing: str, fraction: float | None = None) -> None:
        """Say what is being done.

        Args:
            doing: A short present participle phrase, such as "Reading the charity register".
            fraction: How far this step is, 0 to 1; None when it cannot be known.

        Raises:
            Cancelled: The person asked to stop. Call often enough (every 0.1 s or so) to stop at once.
        """


class NoProgress:
    """Nobody is watching, and nobody can cancel."""

    def report(self, doing: str, fraction: float | None = None) -> None:
        """Do nothing."""
