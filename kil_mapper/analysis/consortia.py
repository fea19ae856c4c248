"""Suggested consortia: fewest partners that together turn over enough, a hyper-local one kept in (METHODS §8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import product

import pandas as pd

from kil_mapper.model.contracts import Consortium
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import Reach

SUGGESTIONS = 3
MOST_PARTNERS = 8  # beyond it nobody could lead
HYPER_LOCAL_BELOW = 100_000
LOOKED_AT = 12  # largest organisations considered for each thing asked for


def suggest(
    candidates: pd.DataFrame, required: Fraction, must_hold: Sequence[Collection[str]] = ()
) -> tuple[Consortium, ...]:
    """Consortia of organisations none of which could bid alone; each with another lead.

    Args:
        candidates: Counted organisations that may take part: local, with current accounts.
        required: The turnover that they must have together, in pounds.
        must_hold: For each thing asked for (a theme, a ward), the org_ids of which one must be a member.

    Returns:
        At most three, the fewest partners first; none where not even eight partners turn over enough.
    """
    small = candidates[candidates[Counted.TURNOVER].notna()]
    small = small[small[Counted.TURNOVER].map(lambda pounds: 0 < int(pounds) < required).astype(bool)]
    small = small.sort_values([Counted.TURNOVER, Org.ID], ascending=[False, True]).set_index(Org.ID)
    found: list[Consortium] = []
    while len(found) < SUGGESTIONS:
        members = _fewest(small[Counted.TURNOVER], required, must_hold)
        if members is None:
            break
        found.append(_with_hyper_local(small, members))
        small = small.drop(index=found[-1].lead)
    return tuple(sorted(found, key=lambda each: (len(each.members), -each.combined_turnover)))


def _fewest(turnover: pd.Series, required: Fraction, must_hold: Sequence[Collection[str]]) -> list[str] | None:
    """The smallest set that holds one of each group and turns over enough; of equal size, the largest together."""
    choices = [[org for org in turnover.index if org in group][:LOOKED_AT] for group in must_hold]
    best: list[str] | None = None
    for chosen in product(*choices):
        members = list(dict.fromkeys(chosen))
        for org in turnover.index:
            if sum(int(turnover[member]) for member in members) >= required or len(members) >= MOST_PARTNERS:
                break
            if org not in members:
                members.append(org)
        reached = sum(int(turnover[member]) for member in members)
        if reached < required:
            continue
        if best is None or (len(members), -reached) < (len(best), -sum(int(turnover[member]) for member in best)):
            best = members
    return best


def _with_hyper_local(small: pd.DataFrame, members: list[str]) -> Consortium:
    """The consortium, with a small local organisation from a ward of its members where there is one."""
    inside = small.loc[members]
    near = small[
        (small[Counted.TURNOVER] < HYPER_LOCAL_BELOW)
        & (small[Counted.REACH] == Reach.LOCAL.value)
        & small[Org.WARD].isin(inside[Org.WARD])
        & ~small[Counted.SENSITIVE]
    ]
    hyper_local: str | None = None
    already = inside.index[
        (inside[Counted.TURNOVER] < HYPER_LOCAL_BELOW) & (inside[Counted.REACH] == Reach.LOCAL.value)
    ]
    if len(already):
        hyper_local = str(already[-1])
    elif len(near.index.difference(members)):
        hyper_local = str(near[~near.index.isin(members)].index[0])
        inside = small.loc[[*members, hyper_local]]
    inside = inside.sort_values(Counted.TURNOVER, ascending=False, kind="stable")
    combined, lead = int(inside[Counted.TURNOVER].sum()), str(inside.index[0])
    wards = inside.loc[~inside[Counted.SENSITIVE], Counted.WARD_NAME].dropna()
    return Consortium(
        members=tuple(map(str, inside.index)),
        combined_turnover=combined,
        lead=lead,
        lead_turnover=int(inside.loc[lead, Counted.TURNOVER]),
        largest_share=int(inside.loc[lead, Counted.TURNOVER]) / combined,
        wards=tuple(sorted(set(wards))),
        hyper_local=hyper_local,
    )
