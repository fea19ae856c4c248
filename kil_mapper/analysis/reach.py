"""How far organisations work, from the areas of operation they report (METHODS §3). UK areas decide."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Elsewhere, Operation
from kil_mapper.model.vocabulary import Reach

REGIONAL_FROM = 10  # local authorities; from one to nine below it
AUTHORITIES = Elsewhere.AUTHORITIES

_HOME_COUNTRIES = ("england", "wales", "scotland", "northern ireland", "united kingdom", "great britain")
_WHOLES = rf"(?:throughout )?(?:the )?(?:{'|'.join(_HOME_COUNTRIES)})(?: and (?:{'|'.join(_HOME_COUNTRIES)}))*"
# What the register also calls a metropolitan county, and how many authorities each is.
_METROPOLITAN = {
    "greater london": 33,
    "greater manchester": 10,
    "merseyside": 5,
    "south yorkshire": 4,
    "tyne and wear": 5,
    "west midlands": 7,
    "west yorkshire": 5,
}


def reach_of(org_ids: pd.Series, areas_of_operation: pd.DataFrame) -> pd.DataFrame:
    """Reach of each organisation, and whether it also works abroad.

    One local authority (a county counts as one) is local, two to nine are sub-regional; ten and more, a region or all
    of London are regional; a home country or more is national. Work abroad beside UK areas is a flag, work abroad alone
    is overseas. Scotland and Northern Ireland are not abroad. No area at all is not stated.

    Args:
        org_ids: The organisations.
        areas_of_operation: Rows of `areas_of_operation`.

    Returns:
        A frame of the index of `org_ids` with reach (a `Reach`) and works_abroad (bool).
    """
    rows = areas_of_operation[areas_of_operation[Operation.ORG].isin(org_ids)]
    whose, organisations = pd.factorize(rows[Operation.ORG])
    which, places = pd.factorize(pd.MultiIndex.from_frame(rows[[Operation.TYPE, Operation.NAME]].fillna("")))
    found = reach_of_all(whose, which, pd.DataFrame(list(places), columns=[Operation.TYPE, Operation.NAME]))
    found = found.set_axis(organisations[found.index], axis=0).reindex(org_ids).set_axis(org_ids.index)
    return pd.DataFrame(
        {
            Counted.REACH: found[Counted.REACH].fillna(Reach.NOT_STATED.value).astype("str"),
            Counted.WORKS_ABROAD: found[Counted.WORKS_ABROAD].fillna(value=False).astype(bool),
        }
    )


def reach_of_all(organisations: np.ndarray, areas: np.ndarray, places: pd.DataFrame) -> pd.DataFrame:
    """Reach of all organisations of a register, from its rows in compact form.

    Args:
        organisations: For each row, the number of the organisation.
        areas: For each row, which of `places` it names.
        places: Each area that the register names, once: columns area_type and area_name.

    Returns:
        One row for each organisation, by number: reach (a `Reach`), works_abroad (bool), authorities (how many local
        authorities and counties it names, int).
    """
    said = _what_is_said(places)
    each = said.drop_duplicates("same")
    width = len(each) + 1
    same = said["same"].to_numpy(np.int64)
    pairs = np.sort(organisations.astype(np.int64) * width + same[areas])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # what is said twice counts once
    whose = pairs // width
    starts = np.flatnonzero(np.diff(whose, prepend=-1) > 0)
    numbers, rows = whose[starts], np.repeat(np.arange(len(starts)), np.diff(starts, append=len(whose)))

    def times(column: str) -> np.ndarray:
        return np.bincount(rows, each[column].to_numpy(np.int64)[pairs % width], len(numbers)).astype(np.int64)

    authorities, within, abroad = times("authority"), times("within"), times("abroad") > 0
    steps = (
        (times("national") > 0, Reach.NATIONAL),
        ((times("regional") > 0) | (within >= REGIONAL_FROM), Reach.REGIONAL),
        (within > 1, Reach.SUB_REGIONAL),
        (within == 1, Reach.LOCAL),
        (abroad, Reach.OVERSEAS),
    )
    chosen = np.select([found for found, _ in steps], list(range(len(steps))), len(steps))
    words = pd.Series([*(reach.value for _, reach in steps), Reach.NOT_STATED.value], dtype="str")
    return pd.DataFrame(
        {Counted.REACH: words.array[chosen], Counted.WORKS_ABROAD: abroad, AUTHORITIES: authorities}, index=numbers
    )


def _what_is_said(places: pd.DataFrame) -> pd.DataFrame:
    """What naming each place says: an authority (and how many it is), a region, a home country, or abroad."""
    kind = places[Operation.TYPE].fillna("").str.strip().str.lower()
    name = places[Operation.NAME].fillna("").str.strip().str.lower().str.replace("&", "and")
    country = kind.isin(["country", "continent"]) & (name != "")
    home = country & name.isin(_HOME_COUNTRIES)
    authority = kind.str.startswith(("local authority", "metropolitan count")) & (name != "")
    whole = (kind == "region") & name.str.fullmatch(_WHOLES)
    return pd.DataFrame(
        {
            "same": pd.factorize(kind + "\n" + name)[0],
            "authority": authority,
            "within": name.map(_METROPOLITAN).fillna(1).astype("int64").where(authority, 0),
            "regional": (kind == "region") & ~whole,
            "national": whole | home,
            "abroad": country & ~home,
        }
    )
