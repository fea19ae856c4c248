"""How far organisations work, from the areas of operation they report (METHODS §3). UK areas decide."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Operation
from kil_mapper.model.vocabulary import Reach

REGIONAL_FROM = 10  # local authorities; from one to nine below it

_HOME_COUNTRIES = ("england", "wales", "scotland", "northern ireland", "united kingdom")
_LONDON = "throughout london"


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
    areas = areas_of_operation[areas_of_operation[Operation.ORG].isin(org_ids)]
    kind = areas[Operation.TYPE].fillna("").str.strip().str.lower()
    name = areas[Operation.NAME].fillna("").str.strip().str.lower()
    country = kind.isin(["country", "continent"])
    home = country & name.isin(_HOME_COUNTRIES)
    throughout = (kind == "region") & (name != _LONDON) & name.str.match("throughout (?:england|wales|scotland)")
    flags = pd.DataFrame(
        {
            "authority": name.where(kind == "local authority"),
            "regional": (kind == "region") & ~throughout,
            "national": throughout | home,
            "abroad": country & ~home,
        }
    )
    found = flags.groupby(areas[Operation.ORG]).agg(
        {"authority": "nunique", "regional": "any", "national": "any", "abroad": "any"}
    )
    found = found.reindex(org_ids).set_axis(org_ids.index)
    authorities = found["authority"].fillna(0)
    regional, national, abroad = (
        found[key].fillna(value=False).astype(bool) for key in ("regional", "national", "abroad")
    )
    reach = pd.Series(Reach.NOT_STATED.value, index=org_ids.index, dtype="str")
    reach = reach.mask(abroad, Reach.OVERSEAS.value)
    reach = reach.mask(authorities >= 1, Reach.SUB_REGIONAL.value)
    reach = reach.mask(authorities == 1, Reach.LOCAL.value)
    reach = reach.mask(regional | (authorities >= REGIONAL_FROM), Reach.REGIONAL.value)
    reach = reach.mask(national, Reach.NATIONAL.value)
    return pd.DataFrame({Counted.REACH: reach, Counted.WORKS_ABROAD: abroad})
