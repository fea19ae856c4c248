"""What a published dataset is: the declaration from which recognition, help and attribution derive."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kil_mapper.model.vocabulary import DatasetId


class Need(StrEnum):
    """How much a project needs a dataset."""

    REQUIRED = "required"  # at least one dataset of its role must be there
    RECOMMENDED = "recommended"  # a project can be built without, and says what it lacks
    SUBSTITUTE = "substitute"  # used when a better one of its role is missing


class Role(StrEnum):
    """What a dataset does in a project. One of each required role is enough."""

    REGISTER = "register"
    REGISTER_DETAIL = "register_detail"
    DEPRIVATION = "deprivation"
    POSTCODES = "postcodes"
    SMALL_AREAS = "small_areas"
    WARDS = "wards"
    AUTHORITIES = "authorities"
    LOOKUP = "lookup"

    @property
    def label(self) -> str:
        """What people call such data."""
        return {
            Role.REGISTER: "Charity register",
            Role.REGISTER_DETAIL: "More from the charity register",
            Role.DEPRIVATION: "Deprivation",
            Role.POSTCODES: "Postcodes",
            Role.SMALL_AREAS: "Small areas (LSOAs)",
            Role.WARDS: "Wards",
            Role.AUTHORITIES: "Local authorities",
            Role.LOOKUP: "Lookup between small areas of 2011 and 2021",
        }[self]

    @property
    def purpose(self) -> str:
        """What they are for, in one sentence."""
        return {
            Role.REGISTER: "Who is here: every charity with its number, status, latest income and address.",
            Role.REGISTER_DETAIL: "What charities report besides: earlier years, themes, where they work, other names.",
            Role.DEPRIVATION: "Where need is: how deprived each small area is, and how many people live there.",
            Role.POSTCODES: "Where organisations are: a place on the map for every postcode.",
            Role.SMALL_AREAS: "The outlines of the areas of about 1,500 people for which deprivation is published.",
            Role.WARDS: "The outlines of wards, for counts, rates and cold spots by ward.",
            Role.AUTHORITIES: "Outlines of local authorities; a project does not need them.",
            Role.LOOKUP: "Carries an index of deprivation over to small areas of the other edition.",
        }[self]

    @property
    def without(self) -> str:
        """What is lost without them, in one sentence."""
        return {
            Role.REGISTER: "Without it there is nothing to count.",
            Role.REGISTER_DETAIL: "Without them: no change over time, no themes, and who is national is not known.",
            Role.DEPRIVATION: "Without it nothing can be said of need, and there are no rates per head.",
            Role.POSTCODES: "Without it no organisation has a place.",
            Role.SMALL_AREAS: "Without them there is no map, and need has no place.",
            Role.WARDS: "Without them there are no figures by ward and no cold spots.",
            Role.AUTHORITIES: "Nothing is lost without them.",
            Role.LOOKUP: "Without it, two editions of the index cannot be set beside each other.",
        }[self]

    @property
    def old_after(self) -> int | None:
        """The age in months from which a newer file should be had; None where age does not matter."""
        return {Role.REGISTER: 12, Role.REGISTER_DETAIL: 12, Role.POSTCODES: 24}.get(self)


@dataclass(frozen=True)
class Dataset:
    """One published dataset, declared beside its reader.

    Attributes:
        id: Its stable name.
        role: What it does in a project.
        need: How much a project needs it.
        title: The publisher's title.
        publisher: Who publishes it.
        licence: The licence it is published under.
        attribution: The statements that the licence asks for; "{year}" stands for the year of the edition.
        gives: What the project gains from it, one plain sentence.
        get_it: How to get it, one or two plain sentences.
        page: The publisher's page, opened only when the person clicks.
    """

    id: DatasetId
    role: Role
    need: Need
    title: str
    publisher: str
    licence: str
    attribution: tuple[str, ...]
    gives: str
    get_it: str
    page: str
