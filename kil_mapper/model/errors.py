"""The two ways work ends early that are not bugs: an expected failure, and a wish to stop."""

from __future__ import annotations


class KilError(Exception):
    """An expected failure, told to the person as it stands.

    Attributes:
        message: What happened, one sentence in plain English.
        hint: What to do about it; may be empty when there is nothing to do.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class ChangedOnDiskError(KilError):
    """The project file is not the one that was opened: somebody saved to it, or it is gone. Nothing was written."""


class Cancelled(Exception):  # noqa: N818 - it is a wish, not an error
    """The person asked for the work to stop. Silent: nothing is shown and nothing is left behind."""
