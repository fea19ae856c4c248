"""Which organisations a filter shows, how many it would show with one more choice, and what the shown add up to.

Everything that filters ask for is worked out once for a set of results; a filter is then a few operations on arrays, so
that lists, maps and charts follow while a person types.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from kil_mapper.analysis.anchors import declared
from kil_mapper.analysis.neighbourhoods import belonging, neighbourhood_list
from kil_mapper.model.filters import LONGEST_WORDS, NOT_KNOWN, WORDS, YES, Facet, FigureAge, Filter
from kil_mapper.model.results import Counted, Results, ThemeRow
from kil_mapper.model.tables import Area, Org, OtherName, Readiness, Theme
from kil_mapper.model.vocabulary import Reach

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
NOT_TOLD: Final = "Not known or protected"
_APOSTROPHES: Final = re.compile("['’‘ʼ`´]")
_MARKS: Final = re.compile(r"[^\w\n\x1e]+|_")
_ROW: Final = "\x1e"
SHORTEST_CLOSED_UP: Final = 4  # letters from which words are found written together or apart: “oldmill”


def plain(text: str) -> str:
    """Text as the search compares it: without case, accents and apostrophes, other marks as spaces.

    Examples:
        >>> plain("  St John’s – Café (HX1 5TQ)")
        'st johns cafe hx1 5tq'
    """
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """The same, with lines and rows kept apart, and with spaces left over."""
    bare = _APOSTROPHES.sub("", text)
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare)
        bare = bare.translate({ord(letter): None for letter in set(bare) if unicodedata.combining(letter)})
    return _MARKS.sub(" ", bare.casefold())


@dataclass(frozen=True)
class Value:
    """One value that a facet can have.

    Attributes:
        key: What a `Filter` names it by.
        label: What people read.
        group: What it stands under in a list; "" where its facet has no groups.
    """

    key: str
    label: str
    group: str = ""


@dataclass(frozen=True)
class Seen:
    """What a filter shows.

    Attributes:
        mask: Which of the counted organisations it shows, in the order of the frame.
        counts: For each facet, how many would be shown with each of its values alone, the other facets as they are;
            in the order of `Sieve.values`.
    """

    mask: Mask
    counts: Mapping[Facet, Places]

    @property
    def shown(self) -> int:
        """How many organisations it shows."""
        return int(self.mask.sum())


class _Column:
    """A facet of the organisations: which place has which of the values. A place may have several, or none."""

    def __init__(self, values: tuple[Value, ...], places: Places, codes: Places) -> None:
        self.values = values
        self.places = places
        self.codes = codes
        self._at = {value.key: code for code, value in enumerate(values)}

    def mask(self, keys: frozenset[str], size: int) -> Mask:
        """Which places have one of the values; a key that is no value is had by none."""
        wanted = np.zeros(len(self.values), dtype=np.bool_)
        wanted[[self._at[key] for key in keys if key in self._at]] = True
        passed = np.zeros(size, dtype=np.bool_)
        passed[self.places[wanted[self.codes]]] = True
        return passed

    def counts(self, mask: Mask) -> Places:
        """How many of the places that pass have each value."""
        return np.bincount(self.codes[mask[self.places]], minlength=len(self.values)).astype(np.int64)

    def sums(self, mask: Mask, amounts: Places) -> Places:
        """What the places that pass add up to, by value; whole numbers below 2⁵³."""
        passing = mask[self.places]
        codes, weights = self.codes[passing], amounts[self.places[passing]]
        return np.bincount(codes, weights=weights, minlength=len(self.values)).round().astype(np.int64)


class Sieve:
    """Counted organisations, made ready to be filtered.

    Organisations at a protected address have no place in it: no postcode to be found by, no ward and no decile
    (METHODS §13).

    Attributes:
        size: How many counted organisations there are.
        ids: Their identifiers, in the order of the frame.
        sensitive: Which of them are at a protected address.
        values: The values of each facet that some organisation has; of bands and deciles all there are.
    """

    def __init__(self, results: Results) -> None:
        """Make the counted organisations of some results ready."""
        counted = pd.DataFrame(results.counted.drop(columns="geometry", errors="ignore")).reset_index(drop=True)
        self.size = len(counted)
        self.ids: tuple[str, ...] = tuple(map(str, counted[Org.ID]))
        self.sensitive: Mask = counted[Counted.SENSITIVE].to_numpy(dtype=np.bool_)
        self._is_known: Mask = counted[Counted.TURNOVER].notna().to_numpy(dtype=np.bool_)
        self._turnover: Places = counted[Counted.TURNOVER].fillna(0).to_numpy(dtype=np.int64)
        self._columns = _columns(results, counted, self.sensitive)
        self.values: Mapping[Facet, tuple[Value, ...]] = {
            facet: column.values for facet, column in self._columns.items()
        }
        self._texts = _texts(results, counted, self.sensitive)
        self._said: tuple[str, Mask] | None = None

    @cached_property
    def everything(self) -> Mask:
        """All organisations."""
        return np.ones(self.size, dtype=np.bool_)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each organisation stands, by its identifier."""
        return {org_id: place for place, org_id in enumerate(self.ids)}

    @cached_property
    def protected_ids(self) -> frozenset[str]:
        """Identifiers of those at a protected address."""
        return frozenset(self.ids[place] for place in np.flatnonzero(self.sensitive))

    def mask(self, wanted: Filter) -> Mask:
        """Which organisations pass a filter, in the order of the frame."""
        passed = self._with_words(wanted.words)
        for facet in Facet:
            if wanted.keys(facet):
                passed = passed & self._columns[facet].mask(wanted.keys(facet), self.size)
        return passed

    def look(self, wanted: Filter) -> Seen:
        """What a filter shows, and how many each value of each facet would show under the others."""
        words = self._with_words(wanted.words)
        on = {facet: self._columns[facet].mask(keys, self.size) for facet in Facet if (keys := wanted.keys(facet))}
        whole = words
        for mask in on.values():
            whole = whole & mask
        counts = {}
        for facet, column in self._columns.items():
            others = whole
            if facet in on:
                others = words
                for other, mask in on.items():
                    others = others if other is facet else others & mask
            counts[facet] = column.counts(others)
        return Seen(whole, counts)

    def totals(self, facet: Facet, mask: Mask) -> tuple[tuple[int, int | None], ...]:
        """Organisations that pass and their known turnover, for each value of a facet.

        The turnover is None where none is known: that is not nothing.
        """
        column = self._columns[facet]
        known = column.counts(mask & self._is_known)
        figures = zip(column.counts(mask), known, column.sums(mask, self._turnover), strict=True)
        return tuple((int(count), int(income) if some else None) for count, some, income in figures)

    def keys_of(self, facet: Facet, org_ids: Collection[str]) -> frozenset[str]:
        """The values of a facet that some of these organisations have."""
        chosen = np.zeros(self.size, dtype=np.bool_)
        chosen[[self.places[org_id] for org_id in org_ids if org_id in self.places]] = True
        column = self._columns[facet]
        return frozenset(column.values[code].key for code in np.unique(column.codes[chosen[column.places]]))

    def loosened(self, wanted: Filter) -> tuple[tuple[str, int], ...]:
        """For each part of a filter, how many would be shown without it; the most first."""
        found = [(part, int(self.mask(wanted.without(part)).sum())) for part in wanted.parts]
        return tuple(sorted(found, key=lambda pair: -pair[1]))

    def told(self, wanted: Filter, part: str) -> str:
        """One part of a filter in words: "Ward: Millbottom"."""
        if part == WORDS:
            return f"Search: {' '.join(wanted.words.split())}"
        facet = Facet(part)
        keys = wanted.keys(facet)
        names = [value.label for value in self.values[facet] if value.key in keys]
        names += sorted(key for key in keys if key not in self._known(facet))
        if facet is Facet.DECILES:
            return f"{facet.label}: {_deciles_told(keys)}"
        if len(names) > 2:
            return f"{facet.label}: {len(names)} {facet.several}"
        return f"{facet.label}: {', '.join(names)}"

    def checked(self, wanted: Filter) -> tuple[Filter, tuple[str, ...]]:
        """The filter without values that these organisations do not know, and what was left out, in sentences."""
        problems = []
        for facet in Facet:
            unknown = wanted.keys(facet) - self._known(facet)
            if unknown:
                wanted = wanted.only(facet, wanted.keys(facet) - unknown)
                named = ", ".join(f"“{key[:40]}”" for key in sorted(unknown)[:3])
                more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
                problems.append(f"{facet.label}: {named}{more} is not known in this project: ignored.")
        return wanted, tuple(problems)

    def _known(self, facet: Facet) -> frozenset[str]:
        return frozenset(value.key for value in self.values[facet])

    def _with_words(self, words: str) -> Mask:
        if not words.strip():
            return self.everything
        if self._said is None or self._said[0] != words:
            self._said = words, self._search(words)
        return self._said[1]

    def _search(self, said: str) -> Mask:
        """Every word is in the names, numbers and postcodes; or all of them are, written together or apart."""
        words = plain(said[:LONGEST_WORDS]).split()
        if not words:
            return np.zeros(self.size, dtype=np.bool_)
        found = self.everything
        for word in words:
            found = found & self._texts.str.contains(word, regex=False).to_numpy(dtype=np.bool_)
        together = "".join(words)
        if len(together) >= SHORTEST_CLOSED_UP:
            # A word that is found begins where one of the text does, so that "start" is not found in "his tart".
            closed = r"\b" + r" ?".join(together)
            found = found | self._texts.str.contains(closed, regex=True).to_numpy(dtype=np.bool_)
        return found


def _deciles_told(keys: frozenset[str]) -> str:
    """Deciles as ranges: "deciles 1–3, 5"."""
    numbers = sorted(int(key) for key in keys if key.isdecimal())
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    named = [f"decile{'s' if len(numbers) > 1 else ''} {told}"] if told else []
    return ", ".join([*named, *(["not known"] if NOT_KNOWN in keys else [])])


def _single(values: tuple[Value, ...], keys: pd.Series) -> _Column:
    """A facet of which every organisation has one value at most."""
    codes = pd.Index([value.key for value in values]).get_indexer(pd.Index(keys.astype("object")))
    places = np.flatnonzero(codes >= 0)
    return _Column(values, places, codes[places].astype(np.int64))


def _flag(label: str, met: pd.Series) -> _Column:
    """A facet that an organisation meets or not."""
    places = np.flatnonzero(met.to_numpy(dtype=np.bool_))
    return _Column((Value(YES, label),), places, np.zeros(len(places), dtype=np.int64))


def _columns(results: Results, counted: pd.DataFrame, sensitive: Mask) -> dict[Facet, _Column]:
    bands = tuple(Value(band.key, band.label) for band in results.project.options.scheme.bands)
    reach = counted[Counted.REACH].astype(str)
    old = counted[Counted.OVER_24_MONTHS].astype("object")
    ages = old.map({True: FigureAge.OVER_24_MONTHS.value, False: FigureAge.UP_TO_DATE.value})
    return {
        Facet.BANDS: _single(bands, counted[Counted.BAND]),
        Facet.DECILES: _deciles(counted, sensitive),
        Facet.AREAS: _areas(results, counted, sensitive),
        Facet.THEMES: _themes(results, counted),
        Facet.REACH: _single(tuple(Value(one.value, one.label) for one in Reach if (reach == one.value).any()), reach),
        Facet.AGES: _single(tuple(Value(age.value, age.label) for age in FigureAge), ages.fillna(NOT_KNOWN)),
        Facet.ANCHORS: _flag("community anchors", declared(results.project, counted)),
        Facet.GROWTH: _flag("wants to grow", _growing(results, counted)),
    }


def _deciles(counted: pd.DataFrame, sensitive: Mask) -> _Column:
    known = counted[Counted.DECILE].mask(sensitive)
    keys = known.astype("Int64").astype("object").map(lambda decile: NOT_KNOWN if pd.isna(decile) else str(decile))
    ends = {1: ", most deprived", 10: ", least deprived"}
    values = [Value(str(number), f"Decile {number}{ends.get(number, '')}") for number in range(1, 11)]
    if (keys == NOT_KNOWN).any():
        values.append(Value(NOT_KNOWN, NOT_TOLD))
    return _single(tuple(values), keys)


def _areas(results: Results, counted: pd.DataFrame, sensitive: Mask) -> _Column:
    """Wards by name, then neighbourhoods; what has no ward or is protected belongs to neither."""
    project = results.project
    met = counted[[Org.WARD, Counted.WARD_NAME, Counted.LAD_NAME]].dropna(subset=[Org.WARD]).drop_duplicates(Org.WARD)
    listed = project.wards[[Area.CODE, Area.NAME]].astype(str)
    lads = dict(zip(met[Org.WARD], met[Counted.LAD_NAME], strict=True))
    names = dict(zip(met[Org.WARD].astype(str), met[Counted.WARD_NAME].astype(str), strict=True))
    names |= dict(zip(listed[Area.CODE], listed[Area.NAME], strict=True))
    often = Counter(names.values())
    told = {
        code: f"{name} ({lads[code]})" if often[name] > 1 and pd.notna(lads.get(code)) else name
        for code, name in names.items()
    }
    wards = [Value(code, name, "Wards") for code, name in sorted(told.items(), key=lambda pair: plain(pair[1]))]
    own = neighbourhood_list(project)
    customs = [
        Value(str(code), str(name), "Neighbourhoods")
        for code, name in zip(own[Area.CODE], own[Area.NAME], strict=True)
        if str(code) not in names
    ]
    open_to_see = counted[~sensitive]
    pairs = belonging(project, open_to_see)
    nowhere = np.flatnonzero(sensitive | counted[Org.WARD].isna().to_numpy(dtype=np.bool_))
    values = (*wards, *customs, *((Value(NOT_KNOWN, NOT_TOLD, "Wards"),) if len(nowhere) and names else ()))
    codes = pd.Index([value.key for value in values]).get_indexer(pd.Index(pairs.astype(str)))
    here = codes >= 0
    places = pairs.index.to_numpy(dtype=np.int64)[here]
    codes = codes[here].astype(np.int64)
    if len(values) > len(wards) + len(customs):
        places = np.concatenate([places, nowhere])
        codes = np.concatenate([codes, np.full(len(nowhere), len(values) - 1, dtype=np.int64)])
    return _Column(values, places, codes)


def _themes(results: Results, counted: pd.DataFrame) -> _Column:
    rows = results.themes[results.themes[ThemeRow.ORGANISATIONS] > 0]
    columns = (rows[ThemeRow.CODE], rows[ThemeRow.DESCRIPTION], rows[ThemeRow.TYPE])
    values = tuple(Value(str(code), str(words), str(kind)) for code, words, kind in zip(*columns, strict=True))
    themes = results.project.classifications[[Theme.ORG, Theme.CODE]].drop_duplicates()
    places = pd.Index(counted[Org.ID]).get_indexer(pd.Index(themes[Theme.ORG]))
    codes = pd.Index([value.key for value in values]).get_indexer(pd.Index(themes[Theme.CODE].astype(str)))
    here = (places >= 0) & (codes >= 0)
    return _Column(values, places[here].astype(np.int64), codes[here].astype(np.int64))


def _growing(results: Results, counted: pd.DataFrame) -> pd.Series:
    """Whether the newest record of each organisation that says so says that it wants to grow."""
    told = results.project.readiness.dropna(subset=[Readiness.WANTS_TO_GROW])
    ordered = told.sort_values(Readiness.WHEN, kind="stable", na_position="first")
    newest = ordered.drop_duplicates(Readiness.ORG, keep="last")
    return counted[Org.ID].isin(newest.loc[newest[Readiness.WANTS_TO_GROW].astype(bool), Readiness.ORG])


def _texts(results: Results, counted: pd.DataFrame, sensitive: Mask) -> pd.Series:
    """What the search looks in: names, other names, numbers, postcodes and wards of each organisation, made plain."""
    others = results.project.other_names.dropna(subset=[OtherName.NAME])
    names = others.groupby(OtherName.ORG)[OtherName.NAME].agg(" ; ".join)
    shown = counted.assign(
        **{column: counted[column].mask(sensitive) for column in (Org.POSTCODE, Counted.WARD_NAME)},
        other=counted[Org.ID].map(names),
    )
    columns = [Org.NAME, "other", Org.CHARITY_NUMBER, Org.COMPANY_NUMBER, Org.ID, Org.POSTCODE, Counted.WARD_NAME]
    parts = [shown[column].fillna("").astype(str) for column in columns]
    parts.append(shown[Org.POSTCODE].fillna("").astype(str).str.replace(" ", "", regex=False))
    rows = ["\n".join(texts).replace(_ROW, " ") for texts in zip(*parts, strict=True)]
    # All in one: a register in one piece is made plain ten times as fast as name by name.
    return pd.Series(_plain(_ROW.join(rows)).split(_ROW) if rows else [], dtype="str")
