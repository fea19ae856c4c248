"""Everything known of one organisation, laid out in sections of facts as the panel shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pandas as pd

from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Org, Return
from kil_mapper.model.vocabulary import Correctable
from kil_mapper.ui.curation.readiness import QUESTIONS
from kil_mapper.ui.curation.years import YearFigure

if TYPE_CHECKING:
    from kil_mapper.workflows import KnownFact

NOT_KNOWN: Final = "not known"
REGISTER_PAGE: Final = "https://register-of-charities.charitycommission.gov.uk/charity-search/-/charity-details/"
PROTECTED: Final = "Protected: a service such as a refuge is never named with a place"
YEARS_SHOWN: Final = 8
_FIRST_OF_ITSELF: Final = frozenset({"Name", "Also known as", "Charity number", "Registers"})
_PLACES: Final = frozenset({"Postcode", "Place on the map", "Ward", "Small area (LSOA)", "Deprivation decile"})


class Offer(StrEnum):
    """What a section lets a person write down."""

    READINESS = "readiness"
    NOTE = "note"

    @property
    def words(self) -> str:
        """What the button says."""
        return {Offer.READINESS: "Record…", Offer.NOTE: "Add a note…"}[self]


@dataclass(frozen=True)
class Fact:
    """One thing known.

    Attributes:
        name: What it is.
        value: Its value in words.
        link: A web page about it; "" for none.
        source: Where the value comes from.
        register: Whose value was corrected, and what it was: “The register says: ZZ1 1AA”; "" when nobody corrected it.
        field: What a person may set right; None for what cannot be corrected.
    """

    name: str
    value: str
    link: str = ""
    source: str = ""
    register: str = ""
    field: Correctable | None = None


@dataclass(frozen=True)
class Section:
    """Facts that belong together.

    Attributes:
        title: What they are about.
        facts: In order.
        offer: What can be written down here; None for nothing.
        years: Income by year, the oldest first; empty where there is no history.
        tells_source: Whether the source always shows, because it is half of what is said.
    """

    title: str
    facts: tuple[Fact, ...]
    offer: Offer | None = None
    years: tuple[YearFigure, ...] = ()
    tells_source: bool = False


def facts_of(results: Results, org_id: str, known: Iterable[KnownFact]) -> tuple[Section, ...]:
    """What is known of an organisation, section by section.

    Args:
        results: What was found.
        org_id: The organisation.
        known: What `workflows.known_of` tells of it.
    """
    told: dict[str, list[Fact]] = {}
    for one in known:
        told.setdefault(one.section, []).append(_linked(results, org_id, _fact(one)))
    itself = told.get("The organisation", [])
    first = tuple(fact for fact in itself if fact.name in _FIRST_OF_ITSELF)
    rest = tuple(fact for fact in itself if fact.name not in _FIRST_OF_ITSELF)
    found = (
        Section("Who they are", first),
        Section("Where", _without_protected(told.get("Where", []))),
        Section("Money", tuple(told.get("Turnover", [])), years=years_of(results, org_id)),
        Section("What they do", tuple(told.get("What it does", []))),
        Section("People and public money", tuple(told.get("Annual return", []))),
        Section("Readiness for contracts", _readiness(told), Offer.READINESS),
        Section("Notes", tuple(told.get("Notes", [])), Offer.NOTE, tells_source=True),
        Section("Who counts", tuple(told.get("Who counts", [])), tells_source=True),
        Section("In the register", rest),
    )
    return tuple(section for section in found if section.facts or section.offer is not None)


def _fact(one: KnownFact) -> Fact:
    """A corrected value has the register's own on a line of its own, not in its source as well."""
    if not one.corrected_from:
        return Fact(one.label, one.value, source=one.source, field=one.field)
    source, given, _ = one.source.rpartition("; it was first given")
    whose = "It was first given" if given else "The register says"
    source = source or one.source.rpartition("; the register says")[0] or one.source
    return Fact(one.label, one.value, source=source, register=f"{whose}: {one.corrected_from}", field=one.field)


def _linked(results: Results, org_id: str, fact: Fact) -> Fact:
    """A web address and a charity number lead to a page."""
    if fact.name == "Website":
        return replace(fact, link=_web_address(fact.value))
    if fact.name == "Charity number":
        keys = results.project.organisations
        found = keys.loc[keys[Org.ID] == org_id, Org.REGISTER_KEY].dropna().astype(str)
        if len(found) and found.iloc[0].isdecimal():
            return replace(fact, link=f"{REGISTER_PAGE}{found.iloc[0]}")
    return fact


def _without_protected(facts: Collection[Fact]) -> tuple[Fact, ...]:
    """One line in place of five for a protected address: its postcode can be set right, and is never shown."""
    postcode = next((fact for fact in facts if fact.name == "Postcode"), None)
    if postcode is None or not postcode.value.startswith("Protected"):
        return tuple(facts)
    rest = tuple(fact for fact in facts if fact.name not in _PLACES)
    place = replace(postcode, name="Place", value=PROTECTED, source="words it uses, or a decision")
    return (place, *rest)


def _readiness(told: dict[str, list[Fact]]) -> tuple[Fact, ...]:
    """What was recorded; what nobody asked is left out, and nothing recorded is one line."""
    facts = told.get("Readiness for contracts", [])
    asked = [fact for fact in facts if fact.value != NOT_KNOWN]
    if not asked:
        return (Fact("Recorded here", "nobody asked yet", source="no register knows it"),)
    short = (words for words, _ in QUESTIONS.values())
    left = [words for fact, words in zip(facts, short, strict=False) if fact.value == NOT_KNOWN]
    return (*asked, *((Fact("Not asked yet", ", ".join(left).capitalize()),) if left else ()))


def years_of(results: Results, org_id: str) -> tuple[YearFigure, ...]:
    """Income of the newest years from the annual returns, the oldest first; a figure kept back is not known."""
    returns = results.project.annual_returns
    mine = returns[(returns[Return.ORG] == org_id) & returns[Return.PERIOD_END].notna()]
    return tuple(_years(mine.sort_values(Return.PERIOD_END, kind="stable").tail(YEARS_SHOWN)))


def _years(rows: pd.DataFrame) -> Iterator[YearFigure]:
    for row in rows.to_dict("records"):
        income, kept_back = row[Return.INCOME], row[Return.SUPPRESSED]
        unknown = pd.isna(income) or (not pd.isna(kept_back) and bool(kept_back))
        yield YearFigure(row[Return.PERIOD_END].year, None if unknown else int(income))


def is_protected(results: Results, org_id: str | None) -> bool:
    """Whether an organisation is at a protected address, and so never named with a place (METHODS §13)."""
    counted = results.counted
    return bool(counted.loc[counted[Org.ID] == org_id, Counted.SENSITIVE].any())


def _web_address(website: str) -> str:
    """A web address that may be opened on a click: http and https only."""
    if website == NOT_KNOWN or any(letter.isspace() for letter in website):
        return ""
    lowered = website.lower()
    if lowered.startswith(("http://", "https://")):
        return website
    return "" if ":" in website or "." not in website else f"https://{website}"
