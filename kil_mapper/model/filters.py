"""What is shown of the counted organisations: one filter for map, list and charts, for documents and for saving."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

WORDS: Final = "words"
NOT_KNOWN: Final = "not_known"  # the value of an organisation of which the facet is not known, or is protected
YES: Final = "yes"  # the one value of facets that are either met or not
LONGEST_WORDS: Final = 200
MOST_VALUES: Final = 1_000  # of one facet; a file that holds more was not written by us


class Facet(StrEnum):
    """What organisations are filtered by, beside words. The values are field names of `Filter`."""

    BANDS = "bands"
    DECILES = "deciles"
    AREAS = "areas"
    THEMES = "themes"
    REACH = "reach"
    AGES = "ages"
    ANCHORS = "anchors"
    GROWTH = "growth"

    @property
    def label(self) -> str:
        """The facet in words, as before a colon."""
        return {
            Facet.BANDS: "Turnover",
            Facet.DECILES: "Need",
            Facet.AREAS: "Ward",
            Facet.THEMES: "Theme",
            Facet.REACH: "Reach",
            Facet.AGES: "Figures",
            Facet.ANCHORS: "Marked",
            Facet.GROWTH: "Recorded",
        }[self]

    @property
    def several(self) -> str:
        """What many of its values are called."""
        return {
            Facet.BANDS: "turnover bands",
            Facet.DECILES: "deciles",
            Facet.AREAS: "wards and neighbourhoods",
            Facet.THEMES: "themes",
            Facet.REACH: "kinds of reach",
            Facet.AGES: "ages of figures",
            Facet.ANCHORS: "marks",
            Facet.GROWTH: "records",
        }[self]


class FigureAge(StrEnum):
    """How old the figure is that an organisation is banded by, counted from the register's own date (METHODS §1)."""

    UP_TO_DATE = "up_to_date"
    OVER_24_MONTHS = "over_24_months"
    NOT_KNOWN = NOT_KNOWN

    @property
    def label(self) -> str:
        """The age in words."""
        return {
            FigureAge.UP_TO_DATE: "24 months old at most",
            FigureAge.OVER_24_MONTHS: "over 24 months old",
            FigureAge.NOT_KNOWN: "age not known",
        }[self]


_ANY: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Filter:
    """Which organisations are shown: those that every part lets through. A part that is empty lets everything through.

    Attributes:
        words: What the search says; every word must be found.
        bands: Keys of turnover bands.
        deciles: Deciles of need, "1" to "10", or `NOT_KNOWN`.
        areas: Codes of wards and neighbourhoods, or `NOT_KNOWN`.
        themes: Codes of themes, one of which an organisation must have.
        reach: Values of `Reach`.
        ages: Values of `FigureAge`.
        anchors: `YES` for declared community anchors alone.
        growth: `YES` for those alone that said they want to grow.
    """

    words: str = ""
    bands: frozenset[str] = field(default=_ANY)
    deciles: frozenset[str] = field(default=_ANY)
    areas: frozenset[str] = field(default=_ANY)
    themes: frozenset[str] = field(default=_ANY)
    reach: frozenset[str] = field(default=_ANY)
    ages: frozenset[str] = field(default=_ANY)
    anchors: frozenset[str] = field(default=_ANY)
    growth: frozenset[str] = field(default=_ANY)

    @property
    def is_on(self) -> bool:
        """Whether it can hide anything."""
        return bool(self.parts)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that can hide something: `WORDS` and facets, in the order in which they are told."""
        words = (WORDS,) if self.words.strip() else ()
        return (*words, *(facet.value for facet in Facet if self.keys(facet)))

    def keys(self, facet: Facet) -> frozenset[str]:
        """The values that a facet lets through; empty for all."""
        keys: frozenset[str] = getattr(self, facet.value)
        return keys

    def only(self, facet: Facet, keys: Collection[str]) -> Filter:
        """The filter with these values of a facet; none lets all through."""
        return self._changed({facet.value: frozenset(keys)})

    def turned(self, facet: Facet, key: str) -> Filter:
        """The filter with one value of a facet the other way: let through or no longer."""
        return self.only(facet, self.keys(facet) ^ {key})

    def saying(self, words: str) -> Filter:
        """The filter with another search."""
        return replace(self, words=words)

    def without(self, part: str) -> Filter:
        """The filter without one of its parts."""
        return self.saying("") if part == WORDS else self.only(Facet(part), _ANY)

    @property
    def definition(self) -> dict[str, Any]:
        """What is saved, as plain values: the parts that are on, their values in order."""
        told: dict[str, Any] = {part: sorted(self.keys(Facet(part))) for part in self.parts if part != WORDS}
        words = " ".join(self.words.split())
        return {WORDS: words, **told} if words else told

    def _changed(self, changes: dict[str, Any]) -> Filter:
        return replace(self, **changes)


def filter_of(definition: object) -> tuple[Filter, tuple[str, ...]]:
    """The filter that a definition describes, and what in it could not be read, in sentences.

    Args:
        definition: A mapping as `Filter.definition` gives it, or anything else that a file may hold.

    Examples:
        >>> filter_of({"words": "hall", "bands": ["zero"], "colour": "red"})[1]
        ('It filters by “colour”, which KIL Mapper does not know: ignored.',)
    """
    if not isinstance(definition, Mapping):
        return Filter(), ("It cannot be read: it lets everything through.",)
    found, problems = Filter(), []
    for name, value in definition.items():
        told = str(name)[:40]
        if name == WORDS and isinstance(value, str):
            found = found.saying(value[:LONGEST_WORDS])
        elif name in set(Facet) and isinstance(value, list | tuple | set | frozenset):
            keys = [key for key in value if isinstance(key, str)][:MOST_VALUES]
            if len(keys) < len(value):
                problems.append(f"What it says of “{told}” can be read only in part.")
            found = found.only(Facet(name), keys)
        elif name == WORDS or name in set(Facet):
            problems.append(f"What it says of “{told}” cannot be read: ignored.")
        else:
            problems.append(f"It filters by “{told}”, which KIL Mapper does not know: ignored.")
    return found, tuple(problems)


def filter_from_text(text: str) -> tuple[Filter, tuple[str, ...]]:
    """The filter that a definition in JSON describes, and what in it could not be read, in sentences."""
    try:
        return filter_of(json.loads(text))
    except (ValueError, RecursionError):
        return filter_of(None)


def text_of(wanted: Filter) -> str:
    """A filter's definition as JSON, the same text for the same filter."""
    return json.dumps(wanted.definition, ensure_ascii=False, sort_keys=True)
