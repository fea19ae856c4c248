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
