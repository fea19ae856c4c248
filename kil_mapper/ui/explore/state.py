"""The one filter of the view Explore: every control changes it here, and everything that is shown follows it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kil_mapper.model.filters import Facet, Filter

if TYPE_CHECKING:
    from kil_mapper.workflows import Seen, Sieve


class FilterState(QObject):
    """What is wanted, and what that shows.

    Signals:
        changed: Another filter is wanted, or there are other organisations.

    Attributes:
        wanted: The filter.
        sieve: The organisations, ready to be filtered; None until there are some.
        seen: What the filter shows of them.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted = Filter()
        self.sieve: Sieve | None = None
        self.seen: Seen | None = None

    def show_sieve(self, sieve: Sieve) -> None:
        """Take up other organisations; what they do not know is filtered by no longer."""
        self.sieve = sieve
        self.wanted, _ = sieve.checked(self.wanted)
        self.seen = sieve.look(self.wanted)
        self.changed.emit()

    def want(self, wanted: Filter) -> tuple[str, ...]:
        """Filter otherwise.

        Returns:
            What of it is not known here and was left out, in sentences.
        """
        problems: tuple[str, ...] = ()
        if self.sieve is not None:
            wanted, problems = self.sieve.checked(wanted)
        if wanted != self.wanted:
            self.wanted = wanted
            if self.sieve is not None:
                self.seen = self.sieve.look(wanted)
            self.changed.emit()
        return problems

    def only(self, facet: Facet, keys: Collection[str]) -> None:
        """Let only these values of a facet through; none lets all through."""
        self.want(self.wanted.only(facet, keys))

    def turn(self, facet: Facet, key: str) -> None:
        """Turn one value of a facet."""
        self.want(self.wanted.turned(facet, key))

    def say(self, words: str) -> None:
        """Search for other words."""
        self.want(self.wanted.saying(words))

    def drop(self, part: str) -> None:
        """Take one part of the filter off."""
        self.want(self.wanted.without(part))

    def clear(self) -> None:
        """Show everything."""
        self.want(Filter())

    def told(self, part: str) -> str:
        """One part of the filter in words."""
        return "" if self.sieve is None else self.sieve.told(self.wanted, part)

    @property
    def count_of(self) -> dict[Facet, dict[str, int]]:
        """How many each value of each facet would show under the other facets, by its key."""
        if self.sieve is None or self.seen is None:
            return {}
        return {
            facet: {value.key: int(count) for value, count in zip(values, self.seen.counts[facet], strict=True)}
            for facet, values in self.sieve.values.items()
        }
